"""Two programs on one store, and one that is killed while it saves."""

import subprocess
import sys
import time

import pytest

from .program import Place, at_home, leave
from .pty import Terminal

pytestmark = pytest.mark.slow

SAVE = "\x13"
SEEN_S = 3.0
"""Another's change is on the screen within this time."""
INTEGRITY = (
    "import sys; from pysqlite3 import dbapi2 as d; c = d.connect(sys.argv[1]);"
    "print(c.execute('PRAGMA integrity_check').fetchone()[0],"
    "c.execute('PRAGMA foreign_key_check').fetchall())"
)


def on_entries(terminal: Terminal) -> None:
    """Go to the list of entries."""
    at_home(terminal)
    terminal.send("ge")
    terminal.wait_for(r"\n>[ @]?Kerr Dental")
    terminal.settle()


def test_a_change_of_one_is_seen_by_the_other_in_place(any_place: Place) -> None:
    any_place.opened()
    with any_place.program("ana") as ana, any_place.program("ben") as ben:
        on_entries(ana)
        on_entries(ben)
        ana.send("+")
        ana.wait_for("risk Medium")
        ben.wait_for(r"\n>.Kerr Dental .*!!  Med", SEEN_S)
        ben.send("\r")
        ben.wait_for("atrisk  AR-1")
        ana.send("+")
        ana.wait_for("risk High")
        ben.wait_for("!!! High", SEEN_S)
        ben.wait_for("Medium -> High", SEEN_S)
        assert (leave(ana), leave(ben)) == (0, 0)


def test_a_verb_on_a_row_that_is_old_works_if_its_field_has_not_moved(place: Place) -> None:
    place.opened()
    with place.program("ana") as terminal:
        on_entries(terminal)
        terminal.send("f")
        terminal.wait_for("Follow-up of AR-1")
        place.told("entries", "set", "AR-1", "--notes", "From Ben", who="ben")
        terminal.send("+3d\r")
        terminal.wait_for("AR-1 Kerr Dental: follow-up")
        assert leave(terminal) == 0
    entry = place.entry("AR-1")
    assert entry["follow_up_at"] is not None
    assert entry["notes"] == "From Ben"


def test_a_verb_on_a_field_that_moved_names_who_moved_it(place: Place) -> None:
    place.opened()
    with place.program("ana") as terminal:
        on_entries(terminal)
        terminal.send("f")
        terminal.wait_for("Follow-up of AR-1")
        at = ("--follow-up", "2027-01-04 14:00")
        place.told("entries", "set", "AR-1", *at, who="ben")
        place.told("entries", "set", "AR-1", "--notes", "More", who="lea")
        terminal.send("+3d\r")
        terminal.wait_for("Ben Okafor changed the follow-up of AR-1 Kerr Dental at")
        terminal.wait_for("04 Jan 2027")
        assert leave(terminal) == 0
    assert place.entry("AR-1")["follow_up_at"] == "2027-01-04T21:00:00Z"


def test_a_form_saved_over_anothers_save_keeps_what_was_typed_and_asks(place: Place) -> None:
    place.opened(notes="none")
    with place.program("ana") as terminal:
        on_entries(terminal)
        terminal.send("e\t\t\tMine: ")
        terminal.wait_for("Mine: ")
        told = ("--description", "Theirs", "--risk", "high")
        place.told("entries", "set", "AR-1", *told, who="ben")
        terminal.send(SAVE)
        terminal.wait_for("Ben Okafor")
        terminal.wait_for("Reload theirs.*Save mine over it")
        terminal.send("\x1b")
        terminal.wait_for("not saved yet")
        terminal.wait_for("Mine: ")
        terminal.send(SAVE)
        terminal.wait_for("Save mine over it")
        terminal.send("m")
        terminal.wait_for("AR-1 Kerr Dental: saved")
        assert leave(terminal) == 0
    entry = place.entry("AR-1")
    assert "Mine:" in entry["description"]
    assert entry["risk_level"] == "high"


def test_a_kill_in_the_middle_of_saves_leaves_the_store_whole(place: Place) -> None:
    place.opened()
    for pause_s in (0.4, 0.9, 1.3):
        with place.program("ana") as terminal:
            on_entries(terminal)
            terminal.send("".join(f"e\t\t\tx{number} {SAVE}" for number in range(40)))
            terminal.wait_for("x0|saved")
            time.sleep(pause_s)
            terminal.process.kill()
            terminal.process.wait()
    found = subprocess.run(
        [sys.executable, "-c", INTEGRITY, place.where], check=True, capture_output=True, text=True
    )
    assert found.stdout.strip() == "ok []"
    entry = place.entry("AR-1")
    told = place.told("audit", "AR-1")
    assert len(told) == entry["version"] > 1
    assert place.call("doctor").returncode == 0
