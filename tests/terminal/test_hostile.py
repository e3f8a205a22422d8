"""A customer's file that holds brackets and escape sequences: text everywhere, bytes nowhere."""

import re
from pathlib import Path

import pytest

from .program import Place, at_home, leave
from .pty import Terminal

pytestmark = pytest.mark.slow

NAME = "ACME [/] [@click=app.quit]x"
EVIL = (
    b"\x1b]52;c;c3RvbGVu\x07",  # the clipboard
    b"\x1b]0;owned\x07",  # the window's title
    b"\x1b]8;;http://evil.example\x07",  # a link
    b"\x1b[31m",
    b"\x1b[6n",
    "\u009b5n".encode(),  # C1, as UTF-8
    "\u202e".encode(),  # right to left, from here on
    b"\x00",
)
"""What is in the file, and must never come out on a terminal."""
LEFTOVERS = (b"\x1b]52", b"\x1b]0;", b"\x1b]8;", b"\x1b[6n", b"\x1b[31m", b"\xc2\x9b", b"\x00")


@pytest.fixture
def hostile(place: Place, tmp_path: Path) -> Place:
    """The store after such a file, with such an entry."""
    told = b"".join(EVIL)
    rows = b"account_number,name,email,city,tag\n66-6001,"
    rows += NAME.encode() + told + b",a" + told + b"@b.example,[bold]" + told
    (tmp_path / "evil.csv").write_bytes(rows + b",[/nope]\n")
    location = ("--location", "Denver")
    called = place.call("import", "customers", str(tmp_path / "evil.csv"), *location)
    assert called.returncode == 0, called.stderr
    assert not [evil for evil in LEFTOVERS if evil in called.stdout.encode()]
    place.opened("66-6001", description="[red]They[/] said [@click=app.quit]go[/nope]", notes="[/]")
    place.told("entries", "set", "AR-1", "--follow-up", "2027-01-04 14:00", who="ana")
    return place


def test_it_is_stored_clean(hostile: Place) -> None:
    customer = hostile.told("customers", "show", "66-6001")
    assert customer["name"].startswith(NAME)
    whole = str(customer)
    assert not [letter for letter in whole if ord(letter) < 32 or 127 <= ord(letter) < 160]
    assert "\u202e" not in whole


def shows(terminal: Terminal, keys: str, until: str, *parts: str) -> None:
    """Type keys and look for texts as they were written."""
    terminal.send(keys)
    for pattern in (until, *map(re.escape, parts)):
        terminal.wait_for(pattern)
    terminal.settle()


def test_it_is_shown_as_text_on_every_screen_and_no_byte_of_it_gets_out(hostile: Place) -> None:
    with hostile.program("ana", columns=160, rows=40) as terminal:
        at_home(terminal)
        shows(terminal, "\x1bOR66-6", "66-6001  Denver", NAME)  # the picker of customers
        shows(terminal, "\r", "atrisk  ACME", NAME)  # the customer
        shows(terminal, "1", "[/nope]", "[bold]")
        shows(terminal, "2n", r"Status +\*", NAME)  # the form
        shows(terminal, "\x1b", r"At Risk\(1\)", NAME)
        shows(terminal, "e", "AR-1  edit", NAME, "[red]They[/] said [@click=app.quit]go[/nope]")
        shows(terminal, "\x1b\r", "atrisk  AR-1", NAME, "[@click=app.quit]go[/nope]")
        shows(terminal, "H", "History of AR-1", NAME)
        shows(terminal, "qf", "Follow-up of AR-1", NAME)
        shows(terminal, "\x1bxs", "CLOSE|close as", NAME)
        shows(terminal, "\x1bgc/66-6\r", "atrisk  ACME", NAME)
        shows(terminal, "q", "found for", NAME)
        shows(terminal, "ge", "atrisk  Entries", "ACME [/]")
        shows(terminal, "+", "risk Medium", NAME)  # what is said of it
        shows(terminal, "f+3d\r", "AR-1.*follow-up", NAME)
        shows(terminal, "gh", "THIS WEEK 1", NAME)
        assert leave(terminal) == 0
    assert not [evil for evil in LEFTOVERS if evil in terminal.raw]
    assert "\u202e".encode() not in terminal.raw


def test_a_click_on_it_runs_nothing(hostile: Place) -> None:
    with hostile.program("ana", columns=160, rows=40) as terminal:
        at_home(terminal)
        shows(terminal, "\x1bOR66-6\r", "atrisk  ACME")
        places = [
            (line.find(part) + 1, row + 1)
            for row, line in enumerate(terminal.lines())
            for part in ("app.quit", "nope")
            if part in line
        ]
        assert places
        for x, y in places:
            terminal.send(f"\x1b[<0;{x};{y}M\x1b[<0;{x};{y}m")
            terminal.settle()
        assert terminal.process.poll() is None
        assert leave(terminal) == 0
