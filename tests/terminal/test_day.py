"""A day with the real program in a real pseudo-terminal, on each database."""

import re
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from atrisk_tui.domain.dates import short

from ..support import PEOPLE
from .program import Place, at_home, leave
from .pty import Terminal

pytestmark = pytest.mark.slow

DENVER = ZoneInfo("America/Denver")
KEPT = {
    "customer": "10-4480",
    "reason": "Competitor contact",
    "cause": "Competitor buyout offer",
    "risk_level": "high",
    "description": "They were called by Vivid",
    "follow_up_at": None,
    "mitigation_action": "Call customer",
    "action_plan": "Match it",
    "notes": "Ask for Pat",
    "status": "open",
    "resolution": None,
    "closed_at": None,
}
"""What is left of the entry after its day."""
TAB, ENTER, SAVE, ESC, F3 = "\t", "\r", "\x13", "\x1b", "\x1bOR"


def needed(terminal: Terminal) -> list[str]:
    """Return the labels of the lines that a form asks for."""
    return [
        found[1].strip()
        for line in terminal.lines()
        if (found := re.match(r"[ >!]([A-Z][A-Za-z -]+)\* [\[(]", line))
    ]


def cursor_row(terminal: Terminal) -> str:
    """Return the row at the cursor."""
    return next(line for line in terminal.lines() if line.startswith(">"))


def say(terminal: Terminal, keys: str, until: str) -> None:
    """Type keys in one write and wait for what they bring."""
    terminal.send(keys)
    terminal.wait_for(until)
    terminal.settle()


def in_three_days() -> datetime:
    """Return ten o'clock in Denver, three days from now."""
    day = datetime.now(DENVER).date() + timedelta(days=3)
    return datetime.combine(day, time(10), DENVER).astimezone(UTC)


def open_an_entry(terminal: Terminal, who: str) -> None:
    """Find a customer by the middle of the account number, and fill in every field."""
    say(terminal, F3 + "0-448", "O'Brien, Pat  10-4480")
    say(terminal, ENTER, "atrisk  O'Brien, Pat")
    say(terminal, "n", r"Status +\*")
    asked = ["Reason", "Risk level", "Description", "Assigned to", "Status"]
    assert needed(terminal)[:5] == asked  # a lead is asked when it was reported, too
    terminal.send(f"compet\rbuyout\rl\tThey were called by Vivid\t{who}\rtom 10:00\toffer 20\r")
    say(terminal, "Match it" + TAB + "Ask for Pat" + SAVE, "AR-2 opened")


def work_it(terminal: Terminal, who: str) -> None:
    """Find it on top of Entries, raise its risk twice, move its follow-up."""
    say(terminal, "ge", "atrisk  Entries")
    terminal.wait_for(rf"\n>.*O'Brien.*Competitor co.* Low .*{who} .*Open")
    assert terminal.lines()[4].startswith("> O'Brien")
    say(terminal, "++", "risk High")
    assert "!!! High" in cursor_row(terminal)
    say(terminal, "f", "Follow-up of AR-2")
    say(terminal, "+3d" + ENTER, "AR-2 O'Brien, Pat: follow-up")
    say(terminal, "gh", "THIS WEEK 1")
    say(terminal, "3", r"\n>")
    due = short(in_three_days(), "America/Denver", datetime.now(UTC))
    assert re.match(rf"> {due} +!!! High O'Brien, Pat", cursor_row(terminal))


def save_it(terminal: Terminal, who: str) -> None:
    """Mitigated asks for the action and the follow-up, Resolved for how it ended."""
    say(terminal, "sm", "to Mitigated: which action")
    say(terminal, "call cust" + ENTER, "when to confirm")
    say(terminal, ENTER, "AR-2 O'Brien, Pat: Mitigated, to confirm")
    say(terminal, "sr", "Outcome note")
    assert needed(terminal) == ["Outcome", "Resolution", "Date", "Outcome note"]
    say(terminal, "rate adj\r" + TAB * 3 + "A year at the old rate" + SAVE, "closed as Resolved")


def lose_another(terminal: Terminal, who: str) -> None:
    """A second entry is lost; that is taken back, its making too, which is then brought back."""
    say(terminal, "gen4472\rmissed\r\tl\tCard bounced" + SAVE, "AR-3 opened")
    assert "Müller" in cursor_row(terminal)
    say(terminal, "xl", "Cancel reason")
    assert needed(terminal) == ["Outcome", "Resolution", "Cancel reason", "Date", "Outcome note"]
    say(terminal, "non-pay\r" + TAB * 3 + "Never paid" + SAVE, "closed as Lost")
    assert "Lost" in cursor_row(terminal)


def take_back(terminal: Terminal, who: str) -> None:
    """Undo twice, redo once, undo the making of an entry."""
    say(terminal, "u", "AR-3 .*taken back: .*Lost")
    assert "Open" in cursor_row(terminal)
    say(terminal, "u", "AR-3 .*taken back: report a customer")
    say(terminal, "U", "AR-3 .*brought back|Redo: ")
    if "Redo: " in "\n".join(terminal.lines()):
        say(terminal, ENTER, "AR-3 .*brought back")
    say(terminal, "u", "AR-3 .*taken back: report a customer")


def reopen(terminal: Terminal, who: str) -> None:
    """The first entry is reopened with a reason, and its history names everyone and everything."""
    say(terminal, "gel", r"status closed")
    terminal.wait_for(r"\n>.*O'Brien")
    say(terminal, "X", "Reopen AR-2 O'Brien, Pat: why")
    say(terminal, "They called again" + ENTER, "AR-2 O'Brien, Pat: reopened")
    say(terminal, "H", "History of AR-2")
    picture = "\n".join(terminal.lines())
    assert re.search(rf"> \d\d \w+ \d\d:\d\d {who} +Reopen a closed entry", picture)
    assert f"{PEOPLE[who][0]} (local:" in picture
    assert "“They called again”" in picture
    assert re.search(r"Status +Resolved  ->  Open", picture)
    assert re.search(rf" {who} +Set the risk level +Risk level Medium -> High", picture)
    assert re.search(rf" {who} +Set the risk level +Risk level Low -> Medium", picture)


def play(place: Place, who: str, *, rows: int = 24, columns: int = 80) -> None:
    """Play the day, and look from outside at what is left of it."""
    place.opened(who="ben")
    with place.program(who, rows=rows, columns=columns) as terminal:
        at_home(terminal)
        for part in (open_an_entry, work_it, save_it, lose_another, take_back, reopen):
            part(terminal, who)
        assert leave(terminal) == 0
    assert place.call("entries", "show", "AR-3").returncode == 66
    entry = place.entry("AR-2")
    assert {name: entry[name] for name in KEPT} == KEPT
    assert entry["assigned_to"] == who
    assert [change["actor"] for change in place.told("audit", "AR-2")] == [who] * 7


def test_an_agents_day_is_played_from_the_keys(any_place: Place) -> None:
    play(any_place, "ana")


def test_a_leads_day_is_played_on_a_wide_terminal(place: Place) -> None:
    play(place, "lea", rows=40, columns=120)


@pytest.mark.parametrize(("rows", "columns"), [(24, 80), (40, 120)])
def test_a_viewer_sees_it_all_and_changes_nothing(place: Place, rows: int, columns: int) -> None:
    place.opened()
    with place.program("vic", rows=rows, columns=columns) as terminal:
        at_home(terminal)
        say(terminal, "ge", r"\n> Kerr Dental")
        for key in "+fsxaAXe":
            say(terminal, key, "your role may not")
            say(terminal, "\r", "atrisk  AR-1")
            say(terminal, "q", "atrisk  Entries")
        say(terminal, "n", "your role may not report a customer at risk")
        say(terminal, "H", "History of AR-1")
        assert leave(terminal) == 0
    assert place.entry("AR-1")["version"] == 1
