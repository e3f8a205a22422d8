"""The wrap-up of a contact: note, follow-up, risk and action, one save and one undo."""

from datetime import timedelta

import pytest

from atrisk_tui.domain.commands import Closing, DeleteEntry, LoseEntry, SetFollowUp, SetRisk
from atrisk_tui.domain.model import CatalogKind, EntryStatus, RiskLevel
from atrisk_tui.screens.contact_form import ContactForm

from ..support import KERR, NOW, Company
from .conftest import Play
from .forms import contacts, drafts_of, keys
from .stage import Stage

pytestmark = pytest.mark.slow

DAY = timedelta(days=1)


@pytest.fixture
def made(sqlite_company: Company) -> int:
    """An entry of Ana's that was due yesterday."""
    return sqlite_company.entry(KERR, follow_up_at=NOW - DAY)


def form(stage: Stage) -> ContactForm:
    assert isinstance(stage.front, ContactForm), stage.picture
    return stage.front


async def test_c_r_opens_it_over_the_list_and_one_save_logs_all_of_it(
    sqlite_company: Company, play: Play, made: int
) -> None:
    async with play() as stage:
        await stage.type("cr")
        assert form(stage).shown() == ["note", "follow_up_at", "risk_level", "mitigation_action"]
        assert stage.shows("Call out, reached: AR-1 Kerr Dental", "stays Mon 12 10:42", "OVERDUE")
        await stage.press(*keys("Wants a rate lock⇥fri 14:00⇥h⇥rate rev⏎§"))
        assert stage.said.startswith(
            "AR-1 Kerr Dental: reached, risk High, Rate review / reduction, next Fri 14:00"
        )
        assert stage.at == made
        entry = stage.entry(made)
        assert entry["follow_up_at"] == "2026-10-16 20:00:00.000000"
        assert entry["risk_level"] == "high"
        assert entry["mitigation_action_id"] == sqlite_company.item(
            CatalogKind.MITIGATION_ACTIONS, "Rate review / reduction"
        )
    (logged,) = contacts(sqlite_company)
    assert (logged["note"], logged["channel"]) == ("Wants a rate lock", "phone_out")
    assert sqlite_company.one("SELECT count(*) AS n FROM audit WHERE intent='LogContact'")["n"] == 1


async def test_one_undo_takes_all_of_it_back(
    sqlite_company: Company, play: Play, made: int
) -> None:
    before = sqlite_company.one("SELECT risk_level, follow_up_at FROM entry WHERE id = :i", i=made)
    async with play() as stage:
        await stage.type("cr")
        await stage.press(*keys("Wants a rate lock⇥fri 14:00⇥h§u"))
        assert stage.said.startswith("contact with Kerr Dental: taken back")
    after = sqlite_company.one("SELECT risk_level, follow_up_at FROM entry WHERE id = :i", i=made)
    assert after == before
    assert contacts(sqlite_company) == []


async def test_with_nothing_typed_the_contact_is_logged_and_the_entry_stays(
    sqlite_company: Company, play: Play, made: int
) -> None:
    version = sqlite_company.version(made)
    async with play() as stage:
        await stage.press("c", "r", "ctrl+s")
        assert stage.said.startswith("AR-1 Kerr Dental: reached")
    assert sqlite_company.version(made) == version
    assert len(contacts(sqlite_company)) == 1


@pytest.mark.parametrize(
    ("typed", "channel", "result"),
    [
        ("r", "phone_out", "reached"),
        ("x", "phone_out", "refused"),
        ("i", "phone_in", "reached"),
        ("s", "sms", "left_message"),
        ("e", "email", "left_message"),
        ("h", "chat", "reached"),
        ("m", "visit", "reached"),
        ("l", "letter", "left_message"),
    ],
)
async def test_each_letter_logs_what_it_says(
    sqlite_company: Company, play: Play, made: int, *, typed: str, channel: str, result: str
) -> None:
    async with play() as stage:
        await stage.press("c", typed, "ctrl+s")
    (logged,) = contacts(sqlite_company)
    assert (logged["channel"], logged["result"]) == (channel, result)


async def test_a_callback_asks_first_for_its_moment_and_needs_it(
    sqlite_company: Company, play: Play, made: int
) -> None:
    async with play() as stage:
        await stage.press("c", "k")
        assert form(stage).name_here() == "follow_up_at"
        await stage.press("ctrl+s")
        assert stage.said.startswith("! Follow-up is needed: when do they want to be called back?")
        await stage.press("-", "ctrl+s")
        assert stage.said.startswith("! Follow-up is needed: when do they want to be called back?")
        await stage.press("backspace", *keys("tom 15:00§"))
        assert stage.said.startswith("AR-1 Kerr Dental: wants callback, next Wed 15:00")
        assert stage.entry(made)["follow_up_at"] == "2026-10-14 21:00:00.000000"


async def test_they_called_us_may_end_in_a_callback(
    sqlite_company: Company, play: Play, made: int
) -> None:
    async with play() as stage:
        await stage.press("c", "i", *keys("Asks for Dana⇥⇥⇥⇥k§"))
        assert stage.said.startswith("! Follow-up is needed")
        await stage.press(*keys("+2h§"))
        assert stage.said.startswith("AR-1 Kerr Dental: call in, wants callback, next 12:42")
    assert contacts(sqlite_company)[0]["result"] == "callback_requested"


async def test_what_was_sent_suggests_the_next_try_until_they_answered(
    sqlite_company: Company, play: Play, made: int
) -> None:
    async with play() as stage:
        await stage.press("c", "e")
        field = form(stage).fields["follow_up_at"].row.field
        assert field.content == "Tue 13 Oct 2026 12:42"
        await stage.press("tab", "tab", "tab", "tab", "r")
        assert field.content == ""
        await stage.press("n", "ctrl+s")
        assert stage.said.startswith("AR-1 Kerr Dental: emailed, 1st try, next 12:42")


async def test_without_an_entry_there_is_only_the_note(sqlite_company: Company, play: Play) -> None:
    async with play() as stage:
        await stage.type("/4471⏎cr")
        assert form(stage).shown() == ["note"]
        await stage.press(*keys("All is well§"))
        assert stage.said.startswith("Kerr Dental: reached")
    (logged,) = contacts(sqlite_company)
    assert (logged["entry_id"], logged["note"]) == (None, "All is well")


async def test_what_a_colleague_changed_alone_is_merged_by_itself(
    sqlite_company: Company, play: Play, made: int
) -> None:
    async with play() as stage:
        await stage.press("c", "r", *keys("Wants a rate lock⇥fri 14:00"))
        version = sqlite_company.version(made)
        sqlite_company.do("lea", SetRisk(entry_id=made, version=version, risk_level=RiskLevel.HIGH))
        await stage.press("ctrl+s")
        assert stage.said.startswith("AR-1 Kerr Dental: reached, next Fri 14:00")
        assert stage.entry(made)["risk_level"] == "high"


@pytest.mark.parametrize(
    ("way", "stored"),
    [("m", "2026-10-16 20:00:00.000000"), ("r", "2026-10-14 16:42:00.000000")],
)
async def test_what_both_changed_is_asked_and_nothing_typed_is_lost(
    sqlite_company: Company, play: Play, made: int, *, way: str, stored: str
) -> None:
    async with play() as stage:
        await stage.press("c", "r", *keys("Wants a rate lock⇥fri 14:00"))
        version = sqlite_company.version(made)
        theirs = SetFollowUp(entry_id=made, version=version, follow_up_at=NOW + DAY)
        sqlite_company.do("lea", theirs)
        await stage.press("ctrl+s")
        assert stage.question.startswith("AR-1 was changed by Lea Brandt, 10:42")
        assert contacts(sqlite_company) == []
        await stage.press(way)
        if way == "r":
            assert form(stage).fields["note"].content == "Wants a rate lock"
            await stage.press("ctrl+s")
        assert stage.entry(made)["follow_up_at"] == stored
    assert [row["note"] for row in contacts(sqlite_company)] == ["Wants a rate lock"]


async def test_a_suggested_try_gives_way_to_what_a_colleague_set(
    sqlite_company: Company, play: Play, made: int
) -> None:
    async with play() as stage:
        await stage.press("c", "e", *keys("Sent the offer"))
        version = sqlite_company.version(made)
        theirs = SetFollowUp(entry_id=made, version=version, follow_up_at=NOW + DAY)
        sqlite_company.do("lea", theirs)
        await stage.press("ctrl+s", "m")
        assert stage.entry(made)["follow_up_at"] == "2026-10-14 16:42:00.000000"
    assert len(contacts(sqlite_company)) == 1


async def test_of_an_entry_closed_meanwhile_it_says_so_and_logs_the_rest(
    sqlite_company: Company, play: Play, made: int
) -> None:
    async with play() as stage:
        await stage.press("c", "r", *keys("They are leaving⇥fri 14:00"))
        close(sqlite_company, made)
        await stage.press("ctrl+s")
        assert stage.said.startswith(
            "! AR-1 was closed as Lost by lea meanwhile: empty this, then it is logged"
        )
        assert form(stage).name_here() == "follow_up_at"
        await stage.press("ctrl+r", "ctrl+s")
        assert stage.said.startswith("AR-1 Kerr Dental: reached")
    assert contacts(sqlite_company)[0]["note"] == "They are leaving"


async def test_of_a_deleted_entry_the_text_can_be_copied(
    sqlite_company: Company, play: Play, made: int
) -> None:
    async with play() as stage:
        await stage.press("c", "r", *keys("They are leaving⇥fri 14:00"))
        version = sqlite_company.version(made)
        sqlite_company.do("adm", DeleteEntry(entry_id=made, version=version))
        await stage.press("ctrl+s")
        assert "AR-1" in stage.question
        await stage.press("y")
        assert "They are leaving" in stage.app.clipboard
    assert contacts(sqlite_company) == []


async def test_left_half_done_it_is_a_draft_that_the_next_contact_offers(
    sqlite_company: Company, play: Play, made: int
) -> None:
    async with play() as stage:
        await stage.press("c", "r", *"half a", "escape")
        assert stage.said == "draft kept: c r opens it again"
    assert [row.title for row in drafts_of(sqlite_company)] == [
        "contact with AR-1 Kerr Dental, call out"
    ]
    async with play() as stage:
        await stage.press("c", "r", "enter", *" note", "ctrl+s")
        assert stage.said.startswith("AR-1 Kerr Dental: reached")
    assert contacts(sqlite_company)[0]["note"] == "half a note"
    assert drafts_of(sqlite_company) == ()


async def test_a_draft_of_a_contact_opens_from_home_too(
    sqlite_company: Company, play: Play, made: int
) -> None:
    async with play() as stage:
        await stage.type("cn⏎")
        await stage.press("c", "i", *"half a", "escape")
    async with play() as stage:
        await stage.press("g", "d", "enter", *" note", "ctrl+s")
        assert stage.said.startswith("contact with AR-1 Kerr Dental: saved")
    assert [row["note"] for row in contacts(sqlite_company)] == ["", "half a note"]


async def test_with_nothing_typed_esc_leaves_no_trace(
    sqlite_company: Company, play: Play, made: int
) -> None:
    async with play() as stage:
        await stage.press("c", "e", "escape")
        assert not isinstance(stage.front, ContactForm)
    assert contacts(sqlite_company) == []
    assert drafts_of(sqlite_company) == ()


def close(company: Company, entry_id: int) -> None:
    """Close an entry as the lead."""
    closing = Closing(
        resolution_id=company.item(CatalogKind.RESOLUTIONS, "Lost - price"),
        resolution_date=NOW.date(),
        outcome_note="Too dear",
        cancel_reason_id=company.item(CatalogKind.CANCEL_REASONS, "Price"),
        saved_by_id=None,
    )
    version = company.version(entry_id)
    company.do("lea", LoseEntry(entry_id=entry_id, version=version, closing=closing))
    assert company.one("SELECT status FROM entry WHERE id = :i", i=entry_id)["status"] == (
        EntryStatus.LOST
    )
