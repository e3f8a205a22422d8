"""Nothing typed is lost, whatever becomes of the terminal, the process, the store or the disk."""

import re
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from .program import Place, at_home, leave
from .pty import Terminal

pytestmark = pytest.mark.slow

UP, SAVE, QUIT, ESC = "\x1b[A", "\x13", "\x11", "\x1b"
TYPED = "Got 8% more on the bill, and Vivid offers $12 less"
NEW = "n4471\rmissed\r\tm\t"
LOCK = (
    "import sys; from pysqlite3 import dbapi2 as d;"
    "c = d.connect(sys.argv[1], isolation_level=None); c.execute('BEGIN IMMEDIATE');"
    "print('held', flush=True); sys.stdin.read()"
)
Ending = Callable[[Terminal], None]


def hang_up(terminal: Terminal) -> None:
    terminal.hang_up()


def with_signal(number: int) -> Ending:
    def end(terminal: Terminal) -> None:
        terminal.process.send_signal(number)

    return end


def drafts_file(place: Place) -> Path:
    return Path(place.where).with_name("drafts.db")


@contextmanager
def locked(path: str) -> Iterator[None]:
    """Hold a file's write lock from another process."""
    with subprocess.Popen(
        [sys.executable, "-c", LOCK, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holding:
        assert holding.stdout is not None
        holding.stdout.readline()
        try:
            yield
        finally:
            holding.kill()


def type_new(terminal: Terminal, text: str = TYPED) -> None:
    """Begin a new entry and type what happened, until all of it is on the screen."""
    at_home(terminal)
    terminal.send(NEW + text)
    terminal.wait_for(re.escape(text[-12:]))


def go_on(terminal: Terminal, *, typed: int = len(TYPED)) -> None:
    """Resume the newest draft from Home."""
    at_home(terminal)
    terminal.wait_for(rf"DRAFT +\d\d:\d\d .*, {typed} characters typed")
    terminal.send(f"{UP}\r")
    terminal.wait_for("is back|meanwhile")


@pytest.mark.parametrize(
    "end",
    [
        pytest.param(hang_up, id="the line is closed"),
        pytest.param(with_signal(signal.SIGHUP), id="SIGHUP"),
        pytest.param(with_signal(signal.SIGTERM), id="SIGTERM"),
    ],
)
def test_a_terminal_that_ends_within_a_form_loses_nothing(place: Place, end: Ending) -> None:
    with place.program("ana") as terminal:
        type_new(terminal)
        end(terminal)
        assert terminal.process.wait(5) in {129, 143}
    with place.program("ana") as terminal:
        go_on(terminal)
        terminal.send(" and more" + SAVE)
        terminal.wait_for("AR-1 saved")
        assert leave(terminal) == 0
    entry = place.entry("AR-1")
    assert entry["description"] == f"{TYPED} and more"
    assert (entry["reason"], entry["risk_level"]) == ("Missed payment", "medium")


def test_a_process_that_is_killed_loses_half_a_second_at_the_most(place: Place) -> None:
    with place.program("ana") as terminal:
        type_new(terminal)
        time.sleep(0.5)
        terminal.send("!!!")
        terminal.process.kill()
        terminal.process.wait()
    with place.program("ana") as terminal:
        at_home(terminal)
        shown = terminal.wait_for(r"Kerr Dental, (\d+) characters typed")
        assert int(shown[1]) >= len(TYPED)
        terminal.send(f"{UP}\r")
        terminal.wait_for(re.escape(TYPED[-12:]))


def test_a_killed_terminal_in_the_middle_of_steady_typing_keeps_all_but_the_last(
    place: Place,
) -> None:
    text = "abcdefghij" * 12
    with place.program("ana") as terminal:
        type_new(terminal, "start")
        begun = time.monotonic()
        for letter in text:
            terminal.send(letter)
            time.sleep(0.02)
            terminal.read(0)
        steady = time.monotonic() - begun
        terminal.process.kill()
        terminal.process.wait()
    per_s = len(text) / steady
    with place.program("ana") as terminal:
        at_home(terminal)
        shown = terminal.wait_for(r"Kerr Dental, (\d+) characters typed")
    # Keys that were still under way when it was killed count as well: a tenth of a second.
    assert int(shown[1]) >= len(text) + len("start") - 0.6 * per_s - 5


def test_a_draft_goes_when_it_is_saved(place: Place) -> None:
    with place.program("ana") as terminal:
        type_new(terminal)
        terminal.send(SAVE)
        terminal.wait_for("AR-1 opened")
        assert leave(terminal) == 0
    with place.program("ana") as terminal:
        at_home(terminal)
        terminal.settle(0.5)
        assert "DRAFT" not in "\n".join(terminal.lines())


def test_esc_keeps_and_ctrl_q_quits_when_pressed_again(place: Place) -> None:
    with place.program("ana") as terminal:
        type_new(terminal)
        terminal.send(QUIT)
        terminal.wait_for("Draft kept. ctrl\\+q again quits")
        terminal.send(QUIT)
        assert terminal.wait_exit() == 0
    with place.program("ana") as terminal:
        go_on(terminal)
        terminal.send(ESC)
        terminal.wait_for("draft kept: n for this customer opens it again")
        terminal.wait_for("DRAFT")


def test_the_same_form_in_two_terminals_makes_two_drafts(place: Place) -> None:
    place.opened()
    with place.program("ana") as one, place.program("ana") as two:
        for terminal in (one, two):
            at_home(terminal)
            terminal.send("ge\re\t\t\t")
            terminal.wait_for("AR-1  edit")
        for terminal, text in ((one, " first"), (two, " second")):
            terminal.send(text)
            terminal.wait_for(text)
        for terminal in (one, two):
            terminal.hang_up()
            terminal.process.wait(5)
    with place.program("ana") as terminal:
        at_home(terminal)
        terminal.wait_for("6 characters typed")
        terminal.wait_for("7 characters typed")
        terminal.send("gd")
        terminal.wait_for("1-2 of 2")


def test_a_draft_resumed_while_its_terminal_lives_on_loses_neither_text(place: Place) -> None:
    with place.program("ana") as one:
        type_new(one)
        one.wait_for("draft kept")
        with place.program("ana") as two:
            go_on(two)
            two.send(" in two")
            two.wait_for("in two")
            one.send(" in one")
            one.wait_for("in one")
            for terminal in (one, two):
                terminal.hang_up()
                terminal.process.wait(5)
    with place.program("ana") as terminal:
        at_home(terminal)
        terminal.settle(0.3)
        assert "\n".join(terminal.lines()).count(f"{len(TYPED) + 7} characters typed") == 2


def test_a_draft_for_an_entry_closed_meanwhile_says_so_and_saves_what_it_can(
    place: Place,
) -> None:
    ref = place.opened()
    with place.program("ana") as terminal:
        at_home(terminal)
        terminal.send("ge\re\t\t\t and what Kim said")
        terminal.wait_for("what Kim said")
        terminal.hang_up()
        terminal.process.wait(5)
    void = ("--status", "cancelled", "--resolution", "Not a risk")
    place.told("entries", "set", ref, *void, who="ana")
    with place.program("ana") as terminal:
        go_on(terminal, typed=18)
        terminal.wait_for(rf"{ref} was closed as Void.* meanwhile")
        terminal.send(SAVE)
        terminal.wait_for("was changed by")
        terminal.send("m")
        terminal.wait_for("AR-1 saved")
        assert leave(terminal) == 0
    assert place.entry(ref)["description"].endswith("and what Kim said")
    assert place.entry(ref)["status"] == "cancelled"


def test_a_store_locked_for_ten_seconds_stops_no_key_and_no_draft(place: Place) -> None:
    with place.program("ana") as terminal:
        at_home(terminal)
        terminal.send(NEW)
        terminal.wait_for("Medium")
        with locked(place.where):
            begun = time.monotonic()
            typed = ""
            while time.monotonic() - begun < 10:
                typed += "abcdefg "
                terminal.send("abcdefg ")
                terminal.wait_for(rf"\b{len(typed.strip())} of 2000", timeout_s=2)
                time.sleep(0.4)
            terminal.wait_for(r"draft kept \d\d:\d\d:\d\d")
        terminal.send(SAVE)
        terminal.wait_for("AR-1 opened")
        assert leave(terminal) == 0
    assert place.entry("AR-1")["description"] == typed.strip()


def test_drafts_that_cannot_be_written_are_told_of_and_typing_goes_on(place: Place) -> None:
    with place.program("ana") as terminal:
        type_new(terminal)
        terminal.wait_for("draft kept")
        with locked(str(drafts_file(place))):
            terminal.send(" more")
            terminal.wait_for("Drafts are not being kept: another terminal holds")
            terminal.send(" yet")
            terminal.wait_for("more yet")
        terminal.wait_for("Drafts are being kept again")
        terminal.process.kill()
        terminal.process.wait()
    with place.program("ana") as terminal:
        go_on(terminal, typed=len(TYPED) + 9)


def test_a_full_disk_is_told_of_and_typing_goes_on(place: Place) -> None:
    with place.program("ana") as terminal:
        type_new(terminal)
        terminal.wait_for("draft kept")
        pid = terminal.process.pid
        _, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (4096, hard))
        terminal.send(" more")
        terminal.wait_for("Drafts are not being kept: there is no room on the disk")
        terminal.send(" yet")
        terminal.wait_for("more yet")
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (hard, hard))
        terminal.wait_for("Drafts are being kept again")
        terminal.send(SAVE)
        terminal.wait_for("AR-1 opened")
        assert leave(terminal) == 0
    assert place.entry("AR-1")["description"] == f"{TYPED} more yet"


def test_nobody_else_is_offered_a_draft(place: Place) -> None:
    with place.program("ana") as terminal:
        type_new(terminal)
        terminal.hang_up()
        terminal.process.wait(5)
    with place.program("ben") as terminal:
        at_home(terminal)
        terminal.send("gd")
        terminal.wait_for("no drafts")
