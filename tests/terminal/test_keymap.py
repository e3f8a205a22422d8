"""A person's own keys in the real program: in force, or refused before the screen is taken."""

from pathlib import Path

import pytest

from .program import Place, at_home

pytestmark = pytest.mark.slow

ALTERNATE_SCREEN = b"\x1b[?1049h"


def configure(place: Place, text: str) -> None:
    folder = Path(place.environment["XDG_CONFIG_HOME"]) / "atrisk"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text(text, encoding="utf-8")


BROKEN = [
    ('"entry.clse" = "X"', "There is no action entry.clse: the nearest is entry.close."),
    ('entry.close = "n"', "n would be both entry.close (Close) and entry.new (New) in Home"),
    ('"entry.close" = "alt+x"', "entry.close cannot be on alt+x: it reaches a terminal as esc"),
    ('"entry.close" = "ctrl+h"', "entry.close cannot be on ctrl+h: it is backspace"),
    ('"entry.close" = "spcae"', "entry.close cannot be on spcae: it is no key; the nearest is"),
    ('"form.save" = "s"', "form.save cannot be on s: it is typed as text in "),
    ('"form.save" = ""', "form.save must have a key: "),
    ('preset = "emacs"', "There is no preset “emacs”: standard or vim."),
    ('"entry.close" = 3', "The keys of entry.close must be text in quotation marks."),
]


@pytest.mark.parametrize(("line", "sentence"), BROKEN)
def test_a_broken_keymap_is_told_in_words_before_the_screen_is_taken(
    line: str, sentence: str, place: Place
) -> None:
    configure(place, f"[keys]\n{line}\n")
    with place.program("ana", columns=200) as terminal:
        assert terminal.wait_exit(30) == 2
        assert ALTERNATE_SCREEN not in terminal.raw
        assert sentence in " ".join(terminal.lines())


def test_all_that_is_wrong_is_told_at_once(place: Place) -> None:
    configure(place, '[keys]\n"entry.clse" = "X"\n"entry.close" = "alt+x"\nentry.new = "c"\n')
    with place.program("ana", columns=200) as terminal:
        assert terminal.wait_exit(30) == 2
        told = [line for line in terminal.lines() if line.startswith("atrisk: ")]
        assert len(told) == 4
        assert told[-1].startswith("atrisk: 3 things are wrong with [keys] in ")


def test_own_keys_are_in_force_and_shown(place: Place) -> None:
    configure(place, '[keys]\npreset = "vim"\n"entry.follow_up" = "Y"\ngo.entries = "x"\n')
    place.opened()
    with place.program("ana") as terminal:
        at_home(terminal)
        terminal.send("gx")
        terminal.wait_for("atrisk  Entries")
        terminal.wait_for("Y Follow-up")
        terminal.send("Y+3d\r")
        terminal.wait_for("follow-up ")


def test_the_command_line_checks_them_too(place: Place) -> None:
    configure(place, '[keys]\n"entry.close" = "n"\n')
    called = place.call("keys", "--check")
    assert called.returncode == 2
    assert "n would be both entry.close (Close) and entry.new (New) in Home" in called.stderr


def test_the_command_line_lists_the_keys_in_force(place: Place) -> None:
    configure(place, '[keys]\n"entry.close" = "Y, ctrl+y"\n')
    rows = {row["id"]: row for row in place.told("keys")}
    assert rows["entry.close"]["keys"] == ["Y", "ctrl+y"]
    assert "Entries" in rows["entry.close"]["places"]
    assert rows["go.entries"]["keys"] == ["e"]


def test_a_start_without_own_keys_loads_no_screen_for_them(place: Place) -> None:
    """A keymap's check loads every screen, which takes a third of a second."""
    called = place.call("due", "--json", who="ana")
    assert called.returncode == 0
    code = (
        "import sys; from atrisk_tui.cli import program; import atrisk_tui.app;"
        "print('atrisk_tui.screens.keymap_check' in sys.modules,"
        " 'atrisk_tui.screens.catalogs' in sys.modules)"
    )
    assert _python(code) == "False False"


def _python(code: str) -> str:
    import subprocess
    import sys

    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return done.stdout.strip()
