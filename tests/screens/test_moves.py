"""The status moves: what the menu offers, what each move asks for, what it leaves behind."""

from datetime import UTC, datetime

import pytest

from atrisk_tui.domain.model import CatalogKind, EntryStatus

from ..support import Company
from .conftest import Play
from .stage import Stage

WORDS = {
    "open": "Open",
    "mitigated": "Mitigated",
    "resolved": "Resolved",
    "lost": "Lost",
    "cancelled": "Void",
}
KEYS = {"open": "o", "mitigated": "m", "resolved": "r", "lost": "l", "cancelled": "v"}
MOVES = {
    "open": {"mitigated", "resolved", "lost", "cancelled"},
    "mitigated": {"open", "resolved", "lost", "cancelled"},
    "resolved": {"open"},
    "lost": {"open"},
    "cancelled": {"open"},
}


def standing(company: Company, status: str) -> int:
    """Add an entry in that status."""
    action = company.item(CatalogKind.MITIGATION_ACTIONS, "Call customer")
    values = {"mitigation_action_id": action} if status == "mitigated" else {}
    return company.entry(1, status=EntryStatus(status), **values)


async def at(stage: Stage, entry_id: int) -> None:
    await stage.go("e")
    await stage.press("h")
    await stage.come_to(entry_id)


@pytest.mark.parametrize("status", list(MOVES))
async def test_the_menu_takes_the_allowed_moves_only(
    sqlite_company: Company, play: Play, *, status: str
) -> None:
    entry = standing(sqlite_company, status)
    async with play("lea") as stage:
        await at(stage, entry)
        await stage.press("s")
        assert stage.question == f"Status of AR-{entry} Kerr Dental"
        assert set(stage.choices) == {KEYS[move] for move in MOVES[status]}


@pytest.mark.parametrize("status", list(MOVES))
async def test_a_refused_move_names_the_allowed_ones_and_stays(
    sqlite_company: Company, play: Play, *, status: str
) -> None:
    entry = standing(sqlite_company, status)
    async with play("lea") as stage:
        await at(stage, entry)
        await stage.press("s")
        for other in MOVES.keys() - MOVES[status] - {status}:
            await stage.press(KEYS[other])
            assert stage.echo.startswith(f"{WORDS[status]} may become ")
            assert all(WORDS[move] in stage.echo for move in MOVES[status])
        await stage.press(KEYS[status])
        assert stage.echo == f"it is {WORDS[status]} already"
        assert stage.entry(entry)["version"] == 1


async def test_c_in_the_menu_explains_what_cancelled_could_mean(
    sqlite_company: Company, play: Play
) -> None:
    entry = standing(sqlite_company, "open")
    async with play() as stage:
        await at(stage, entry)
        await stage.press("s", "c")
        assert stage.echo == "The customer cancelled? l Lost. The entry was wrong? v Void"
        await stage.press("escape")
        assert stage.entry(entry)["status"] == "open"


async def test_a_key_that_is_no_choice_names_those_that_are(
    sqlite_company: Company, play: Play
) -> None:
    entry = standing(sqlite_company, "open")
    async with play() as stage:
        await at(stage, entry)
        await stage.press("s", "q")
        assert stage.echo == "q is not one of o m r l v; esc leaves"


async def test_mitigating_asks_for_the_action_and_the_follow_up_and_nothing_else(
    sqlite_company: Company, play: Play
) -> None:
    entry = standing(sqlite_company, "open")
    async with play() as stage:
        await at(stage, entry)
        await stage.press("s", "m")
        assert "which action?" in stage.question
        await stage.type("20%⏎")
        assert stage.question == "And when to confirm that the customer stays?"
        await stage.press("enter")
        assert not stage.is_asking
        row = stage.entry(entry)
        assert row["status"] == "mitigated"
        assert row["mitigation_action_id"] == sqlite_company.item(
            CatalogKind.MITIGATION_ACTIONS, "Offer 20% credit"
        )
        due = datetime.fromisoformat(str(row["follow_up_at"])).replace(tzinfo=UTC)
        assert due == datetime(2026, 10, 14, 15, tzinfo=UTC), "the firm's +1d, at its 09:00"


async def test_leaving_half_way_through_a_move_changes_nothing(
    sqlite_company: Company, play: Play
) -> None:
    entry = standing(sqlite_company, "open")
    async with play() as stage:
        await at(stage, entry)
        await stage.press("s", "m", "enter", "escape")
        assert not stage.is_asking
        assert stage.entry(entry)["version"] == 1


async def test_back_to_open_asks_what_failed(sqlite_company: Company, play: Play) -> None:
    entry = standing(sqlite_company, "mitigated")
    async with play() as stage:
        await at(stage, entry)
        await stage.press("s", "o", "enter")
        assert stage.is_asking, "the note is needed"
        await stage.type("They went back on it⏎")
        assert stage.entry(entry)["status"] == "open"
        note = sqlite_company.one("SELECT note FROM audit ORDER BY id DESC LIMIT 1")["note"]
        assert note == "They went back on it"


async def test_reopening_asks_why(sqlite_company: Company, play: Play) -> None:
    entry = standing(sqlite_company, "resolved")
    async with play() as stage:
        await at(stage, entry)
        await stage.type("XRate was not changed⏎")
        assert stage.entry(entry)["status"] == "open"
        assert stage.entry(entry)["outcome_note"] in {None, ""}
        assert stage.said == f"AR-{entry} Kerr Dental: reopened"


async def test_an_agent_may_not_reopen_what_a_colleague_closed(
    sqlite_company: Company, play: Play
) -> None:
    entry = sqlite_company.entry(1, by="ben", status=EntryStatus.LOST)
    async with play() as stage:
        await at(stage, entry)
        await stage.type("XThey came back⏎")
        assert stage.entry(entry)["status"] == "lost"
        assert len(stage.said.split()) > 4


@pytest.mark.parametrize(
    ("status", "key", "said"),
    [("open", "X", "is not closed"), ("lost", "x", "is closed already: X reopens it")],
)
async def test_closing_the_closed_or_reopening_the_open_is_explained(
    sqlite_company: Company, play: Play, *, status: str, key: str, said: str
) -> None:
    entry = standing(sqlite_company, status)
    async with play() as stage:
        await at(stage, entry)
        await stage.press(key)
        assert not stage.is_asking
        assert stage.said == f"AR-{entry} Kerr Dental {said}"


@pytest.mark.parametrize("status", list(MOVES))
async def test_no_move_is_possible_for_a_viewer(
    sqlite_company: Company, play: Play, *, status: str
) -> None:
    entry = standing(sqlite_company, status)
    async with play("vic") as stage:
        await at(stage, entry)
        await stage.press("s")
        assert not stage.is_asking
        assert stage.said == "your role may not work at-risk entries"
        assert stage.entry(entry)["status"] == status
