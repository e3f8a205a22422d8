"""Notes and the timeline on the screens: written with `t`, read in place, narrowed by digit."""

from typing import Any

import pytest

from atrisk_tui.domain.contact_commands import AddNote, LogContact
from atrisk_tui.domain.model import ContactChannel, ContactResult
from atrisk_tui.screens.notes import NoteForm
from atrisk_tui.screens.reading import ReadingScreen

from ..support import KERR, Company
from .conftest import Play
from .stage import Stage

pytestmark = pytest.mark.slow

SAID = "asks for Dana"


@pytest.fixture
def told(sqlite_company: Company) -> int:
    """An entry that was reported, called about, and written about, in that order."""
    company = sqlite_company
    made = company.entry(KERR)
    for minutes, command in enumerate(
        (
            LogContact(
                customer_id=KERR,
                channel=ContactChannel.PHONE_OUT,
                result=ContactResult.NO_ANSWER,
                note="rang twice",
            ),
            AddNote(customer_id=KERR, entry_id=made, body=f"{SAID},\n\n* not the office"),
        ),
        1,
    ):
        company.clock.move(minutes=minutes)
        company.do("ben", command)
    return made


def notes(company: Company) -> list[dict[str, Any]]:
    return company.rows("SELECT * FROM note WHERE deleted_at IS NULL ORDER BY id")


async def open_entry(stage: Stage) -> None:
    await stage.press("g", "e", "enter")


async def open_customer(stage: Stage) -> None:
    await stage.type("/4471⏎")


async def test_an_entry_shows_contacts_notes_and_changes_newest_first(
    play: Play, told: int
) -> None:
    async with play() as stage:
        await open_entry(stage)
        lines = [line[2:] for line in stage.lines if line.endswith((" ben", " ana"))]
        assert [" ".join(line.split()) for line in lines] == [
            "13 Oct 10:45 note asks for Dana, * not the office ben",
            "13 Oct 10:43 call out no answer: rang twice ben",
            "13 Oct 10:42 change Report a customer at risk ana",
        ]


@pytest.mark.parametrize(
    ("digit", "chosen", "kind"),
    [
        ("2", "[2 contacts]", "call out"),
        ("3", "[3 notes]", "note"),
        ("4", "[4 changes]", "change"),
    ],
)
async def test_a_digit_shows_one_kind_and_1_all_of_them(
    play: Play, told: int, *, digit: str, chosen: str, kind: str
) -> None:
    async with play() as stage:
        await open_entry(stage)
        await stage.press(digit)
        assert chosen in stage.picture
        (shown,) = [line for line in stage.lines if " Oct 10:4" in line[:20]]
        assert kind in shown
        await stage.press("1")
        assert stage.shows("[1 all]", "call out", "note ", "change ")


async def test_a_kind_that_there_is_none_of_says_so(sqlite_company: Company, play: Play) -> None:
    sqlite_company.entry(KERR)
    async with play() as stage:
        await open_entry(stage)
        await stage.press("2")
        assert "no contacts yet" in stage.picture


async def test_keys_typed_ahead_act_on_the_kind_that_was_asked_for(play: Play, told: int) -> None:
    async with play() as stage:
        await open_entry(stage)
        await stage.press("2", "enter")
        assert stage.shows("call out", "Ben Okafor: call out, no answer", "rang twice")


async def test_enter_reads_a_note_in_full_as_it_was_typed(play: Play, told: int) -> None:
    async with play() as stage:
        await open_entry(stage)
        await stage.press("enter")
        assert isinstance(stage.app.screen, ReadingScreen)
        assert stage.shows(f"note, AR-{told}", f"Ben Okafor: note on AR-{told}", "* not the office")


async def test_enter_reads_a_change_in_full(play: Play, told: int) -> None:
    async with play() as stage:
        await open_entry(stage)
        await stage.press("4", "enter")
        assert stage.shows("Report a customer at risk", "Card bounced twice")


async def test_a_colleague_s_note_shows_on_the_open_entry(
    sqlite_company: Company, play: Play, told: int
) -> None:
    async with play() as stage:
        await open_entry(stage)
        sqlite_company.do("ben", AddNote(customer_id=KERR, body="They called the lobby"))
        await stage.look_around()
        assert "They called the lobby" in stage.picture


async def test_t_writes_a_note_on_the_entry_and_says_so(
    sqlite_company: Company, play: Play, told: int
) -> None:
    async with play() as stage:
        await open_entry(stage)
        await stage.press("t")
        assert isinstance(stage.app.screen, NoteForm)
        assert stage.shows(f"Note on AR-{told} Kerr Dental", "0 of 2000")
        await stage.press(*"two", "enter", *"lines", "ctrl+s")
        assert stage.said == f"AR-{told} Kerr Dental: note kept"
        assert "two lines" in stage.cursor_line or "two lines" in stage.picture
    assert (notes(sqlite_company)[-1]["body"], notes(sqlite_company)[-1]["entry_id"]) == (
        "two\nlines",
        told,
    )


async def test_typing_ahead_writes_a_note_in_one_go(
    sqlite_company: Company, play: Play, told: int
) -> None:
    async with play() as stage:
        await stage.press("g", "e", "t", *"quick", "ctrl+s", "+")
        assert notes(sqlite_company)[-1]["body"] == "quick"
        assert stage.entry(told)["risk_level"] == "high", "the next key acts on the entry again"


async def test_u_takes_the_note_back_at_once_and_it_leaves_the_timeline(
    sqlite_company: Company, play: Play, told: int
) -> None:
    async with play() as stage:
        await open_entry(stage)
        await stage.press("t", *"slip", "ctrl+s")
        assert "slip" in stage.picture
        await stage.press("u")
        assert not stage.is_asking
        assert (
            stage.said
            == f"note on AR-{told} Kerr Dental: taken back: write a note about a customer"
        )
        assert len(notes(sqlite_company)) == 1
        assert not [line for line in stage.lines if "slip" in line or "Undo:" in line]


async def test_the_note_may_be_about_the_customer_as_a_whole(
    sqlite_company: Company, play: Play, told: int
) -> None:
    async with play() as stage:
        await open_entry(stage)
        await stage.press("t", *"moved", "tab", "c", "ctrl+s")
        assert stage.said == "Kerr Dental: note kept"
    assert notes(sqlite_company)[-1]["entry_id"] is None


async def test_a_note_that_was_left_is_kept_and_offered_on_the_same_entry(
    sqlite_company: Company, play: Play, told: int
) -> None:
    async with play() as stage:
        await open_entry(stage)
        await stage.press("t", *"half a", "escape")
        assert stage.said == "draft kept: t opens it again"
        await stage.press("t", "enter", *" note", "ctrl+s")
    assert (notes(sqlite_company)[-1]["body"], notes(sqlite_company)[-1]["entry_id"]) == (
        "half a note",
        told,
    )


@pytest.mark.parametrize("keys", [("g", "h"), ("g", "e")])
async def test_t_writes_on_the_entry_under_the_cursor_of_a_list(
    sqlite_company: Company, play: Play, *, keys: tuple[str, ...]
) -> None:
    made = sqlite_company.entry(KERR, follow_up_at=sqlite_company.clock.move(hours=1))
    async with play() as stage:
        await stage.press(*keys, "t", *"here", "ctrl+s")
        assert notes(sqlite_company)[-1]["entry_id"] == made


async def test_an_empty_note_says_what_is_missing_and_esc_leaves_it(
    sqlite_company: Company, play: Play, told: int
) -> None:
    async with play() as stage:
        await open_entry(stage)
        await stage.press("t", "ctrl+s")
        assert "Note is needed" in stage.picture
        await stage.press("escape")
        assert "Timeline" in stage.picture
    assert len(notes(sqlite_company)) == 1


async def test_a_viewer_s_t_is_dimmed_and_says_why(play: Play, told: int) -> None:
    async with play("vic") as stage:
        await open_entry(stage)
        await stage.press("t")
        assert stage.said == "your role may not log contacts and notes"


async def test_on_a_list_without_entries_t_says_what_to_do(play: Play) -> None:
    async with play() as stage:
        await stage.press("g", "e", "t")
        assert stage.said.startswith("no entry here")


@pytest.mark.parametrize(
    ("digit", "chosen", "kind"),
    [("3", "[3 Notes]", "note"), ("4", "[4 Contacts]", "call out"), ("6", "[6 History]", "note")],
)
async def test_a_customer_s_tabs_show_the_timeline_with_the_line_in_full_under_it(
    play: Play, told: int, *, digit: str, chosen: str, kind: str
) -> None:
    async with play() as stage:
        await open_customer(stage)
        await stage.press(digit)
        assert chosen in stage.picture
        assert kind in stage.cursor_line
        in_full = "no answer" if kind == "call out" else " * not the office"
        assert in_full in stage.picture.partition("-in full")[2]


async def test_t_in_a_customer_s_tab_writes_on_the_customer(
    sqlite_company: Company, play: Play, told: int
) -> None:
    async with play() as stage:
        await open_customer(stage)
        await stage.press("3", "t")
        assert "Note on Kerr Dental" in stage.picture
        await stage.press(*"whole", "ctrl+s")
        assert "whole" in stage.picture
    assert notes(sqlite_company)[-1]["entry_id"] is None


async def test_a_long_timeline_is_scrolled_through_to_its_beginning(
    sqlite_company: Company, play: Play, told: int
) -> None:
    for number in range(60):
        sqlite_company.do("ben", AddNote(customer_id=KERR, body=f"note {number}"))
    async with play() as stage:
        await open_entry(stage)
        await stage.press("end")
        assert "Report a customer at risk" in stage.cursor_line


async def test_what_people_wrote_stays_text(sqlite_company: Company, play: Play, told: int) -> None:
    sqlite_company.do("ben", AddNote(customer_id=KERR, body="[b]x[/b] [@click=app.quit]y"))
    async with play() as stage:
        await open_entry(stage)
        assert "[b]x[/b] [@click=app.quit]y" in stage.picture
        await stage.press("enter")
        assert "[b]x[/b] [@click=app.quit]y" in stage.picture
