"""The program's own prompts and lists, typed ahead in one write; and stored control bytes."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from atrisk_tui.store.store import Store

from ..support import Company
from .program import Place, at_home, leave
from .pty import Terminal

pytestmark = pytest.mark.slow

CONTROL = "\x1b]52;c;aGk=\x07\x1b]0;owned\x07\x1b[31m\x9b5n\x9d0;x\x9c\u202e"
NEVER = (
    b"\x1b]52",
    b"\x1b]0;owned",
    b"\x9b5n",
    b"\xc2\x9b",
    b"\xc2\x9d",
    b"\xe2\x80\xae",
    b"owned\x07",
)


def in_entries(terminal: Terminal) -> None:
    at_home(terminal)
    terminal.send("ge")
    terminal.wait_for(r"\n> .*Card|\n> .*Missed")
    terminal.settle()


def soon(*, minutes: int) -> str:
    """Return a moment to come, as an option takes it."""
    return f"+{minutes}m"


def test_two_follow_ups_and_a_raise_in_one_write(place: Place) -> None:
    ref = place.opened()
    with place.program("ana") as terminal:
        in_entries(terminal)
        terminal.send("f+3d\rf14:00\r+")
        terminal.wait_for(f"{ref} Kerr Dental: risk Medium")
        assert leave(terminal) == 0
    entry = place.entry(ref)
    due = datetime.fromisoformat(entry["follow_up_at"]).astimezone(ZoneInfo("America/Denver"))
    assert f"{due:%H:%M}" == "14:00"
    done = [change["intent"] for change in place.told("audit", ref)]
    assert done[:3] == ["SetRisk", "SetFollowUp", "SetFollowUp"]


def test_two_tries_and_the_way_between_them_in_one_write(place: Place) -> None:
    worse = place.opened(risk="high", **{"follow-up": soon(minutes=30)})
    other = place.opened("10-4472", **{"follow-up": soon(minutes=60)})
    with place.program("ana") as terminal:
        at_home(terminal)
        terminal.send("cn\rjcv\r")
        terminal.wait_for(f"{other} Müller & Söhne: voicemail, 1st try, next")
        assert leave(terminal) == 0
    told = {
        ref: [(one["result"], one["channel"]) for one in place.told("contact", "list", ref)]
        for ref in (worse, other)
    }
    assert told == {
        worse: [("no_answer", "phone_out")],
        other: [("left_message", "voicemail")],
    }
    assert place.entry(worse)["tries"] == place.entry(other)["tries"] == 1


def test_a_wrap_up_and_a_try_on_the_next_row_in_one_write(place: Place) -> None:
    first = place.opened(**{"follow-up": soon(minutes=30)})
    second = place.opened("10-4472", **{"follow-up": soon(minutes=60)})
    with place.program("ana") as terminal:
        at_home(terminal)
        terminal.send("crWants a lock\tfri 14:00\th\x13jcb\r")
        terminal.wait_for(f"{second} Müller & Söhne: busy, 1st try, next")
    (logged,) = place.told("contact", "list", first)
    assert (logged["result"], logged["note"]) == ("reached", "Wants a lock")
    assert place.entry(first)["risk_level"] == "high"
    assert [one["result"] for one in place.told("contact", "list", second)] == ["busy"]


def test_a_move_to_mitigated_in_one_write(place: Place) -> None:
    ref = place.opened()
    with place.program("ana") as terminal:
        in_entries(terminal)
        terminal.send("smoffer 20\r+2d 10:00\r+")
        terminal.wait_for(f"{ref} Kerr Dental: risk Medium")
    entry = place.entry(ref)
    assert entry["status"] == "mitigated"
    assert entry["mitigation_action"] == "Offer 20% credit"


def test_closing_as_lost_opens_its_form_and_the_next_letters_are_typed_there(place: Place) -> None:
    ref = place.opened()
    with place.program("ana") as terminal:
        in_entries(terminal)
        terminal.send("xlprice")
        terminal.wait_for("close as LOST")
        terminal.wait_for(r"(?m)^>Resolution   \* \[price ")
    assert place.entry(ref)["status"] == "open"


def test_screens_and_verbs_in_one_write(place: Place) -> None:
    first = place.opened()
    second = place.opened("10-4472")
    with place.program("ana") as terminal:
        at_home(terminal)
        terminal.send("gegggcghge+j++u")
        terminal.wait_for(f"{first} Kerr Dental: taken back: set the risk level")
    assert place.entry(second)["risk_level"] == "medium"
    assert place.entry(first)["risk_level"] == "medium"


def test_a_view_by_its_number_and_a_verb_on_its_first_entry_in_one_write(place: Place) -> None:
    ref = place.opened()
    with place.program("ana") as terminal:
        at_home(terminal)
        terminal.send("v3+")
        terminal.wait_for(f"{ref} Kerr Dental: risk Medium")
    assert place.entry(ref)["risk_level"] == "medium"


def test_a_view_is_saved_and_opened_by_its_name_in_one_write(place: Place) -> None:
    ref = place.opened()
    with place.program("ana") as terminal:
        at_home(terminal)
        terminal.send("ge3VThe low ones\rghv/low\r+")
        terminal.wait_for(f"{ref} Kerr Dental: risk Medium")
    shown = place.told("views", "show", "the low ones", who="ana")
    assert shown["entries"] == {"risk_level": "low"}


def test_what_is_typed_behind_an_unknown_key_of_a_prompt_stays_in_it(place: Place) -> None:
    ref = place.opened()
    with place.program("ana") as terminal:
        in_entries(terminal)
        terminal.send("sq++")
        terminal.wait_for("is not one of")
        terminal.send("\x1b")
        terminal.settle(0.3)
    assert place.entry(ref)["risk_level"] == "low"


def test_resizing_while_a_prompt_is_open_keeps_what_is_typed(place: Place) -> None:
    ref = place.opened()
    with place.program("ana") as terminal:
        in_entries(terminal)
        terminal.send("f+3")
        terminal.wait_for(r"Follow-up of")
        for rows, columns in ((10, 40), (40, 120), (5, 20), (24, 80)):
            terminal.resize(rows, columns)
            terminal.settle()
        terminal.send("d\r")
        terminal.wait_for(f"{ref} Kerr Dental: follow-up")
    assert place.entry(ref)["follow_up_at"] is not None


@pytest.fixture
def poisoned(place: Place) -> Place:
    """A store in whose file somebody has written control bytes past the program."""
    store = Store.open(place.where)
    company = Company(store, store.clock)  # type: ignore[arg-type]
    soon = store.clock() + timedelta(minutes=5)
    company.entry(1, description=f"d{CONTROL}", follow_up_at=soon, action_plan=f"p{CONTROL}")
    company.force("UPDATE customer SET name = :name WHERE id = 1", name=f"Evil{CONTROL}Co")
    company.force("UPDATE customer SET city = :name, email = :name WHERE id = 1", name=CONTROL)
    company.force("UPDATE app_user SET full_name = :name WHERE id = 3", name=f"Ana{CONTROL}")
    company.force("UPDATE catalog_item SET name = :name WHERE id = 1", name=f"R{CONTROL}")
    store.close()
    return place


def test_control_bytes_in_the_file_never_reach_the_terminal(poisoned: Place) -> None:
    ways = ("gc", "/evil", "\r", "1", "6", "\x1b", "ge", "s", "\x1b", "f", "\x1b", "a", "\x1b")
    with poisoned.program("ana", rows=40, columns=120) as terminal:
        at_home(terminal)
        assert "Evil" in "\n".join(terminal.lines())
        for way in (*ways, "\r", "i", "\x1b", "H", "\r", "\x1b", "\x1b", "\x1bOR", "evil"):
            terminal.send(way)
            terminal.settle(0.25)
        assert "Evil" in "\n".join(terminal.lines())
        raw = terminal.raw
    assert not [code for code in NEVER if code in raw]
