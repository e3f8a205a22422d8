"""One key, one change: risk, follow-up, owner, delete, on the entry under the cursor."""

from datetime import UTC, datetime, timedelta

import pytest

from atrisk_tui.domain.commands import AssignEntry, SetFollowUp, SetRisk
from atrisk_tui.domain.model import EntryStatus, RiskLevel

from ..support import NOW, Company
from .conftest import Play
from .stage import Stage

HIGH, LOW = RiskLevel.HIGH, RiskLevel.LOW
SIX_O_CLOCK = NOW + timedelta(days=1)


@pytest.fixture
def ours(sqlite_company: Company) -> int:
    """An entry of Ana's, risk medium, due tomorrow."""
    return sqlite_company.entry(1, follow_up_at=SIX_O_CLOCK)


@pytest.fixture
def bens(sqlite_company: Company, ours: int) -> int:
    """An entry of Ben's, newer than Ana's."""
    return sqlite_company.entry(2, by="ben")


async def at(stage: Stage, entry_id: int) -> None:
    await stage.go("e")
    await stage.come_to(entry_id)


async def test_plus_twice_raises_twice(sqlite_company: Company, play: Play) -> None:
    low = sqlite_company.entry(1, risk_level=LOW)
    async with play() as stage:
        await at(stage, low)
        await stage.press("+", "+")
        assert stage.entry(low)["risk_level"] == "high"
        assert stage.entry(low)["version"] == 3


async def test_equals_raises_too_and_minus_lowers(play: Play, ours: int) -> None:
    async with play() as stage:
        await at(stage, ours)
        await stage.press("=")
        assert stage.said == f"AR-{ours} Kerr Dental: risk High"
        await stage.press("-", "-")
        assert stage.entry(ours)["risk_level"] == "low"


async def test_beyond_the_highest_risk_nothing_is_written(play: Play, ours: int) -> None:
    async with play() as stage:
        await at(stage, ours)
        await stage.press("+", "+")
        assert stage.said == f"AR-{ours} Kerr Dental: risk is High already"
        assert stage.entry(ours)["version"] == 2


async def test_the_cursor_stays_on_the_row_it_acted_on(play: Play, ours: int, bens: int) -> None:
    async with play() as stage:
        await stage.go("e")
        await stage.press("o", "k", "end")
        here = stage.at
        await stage.press("+")
        assert stage.at == here
        assert stage.entry(int(here or 0))["risk_level"] == "high"


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("+3d", datetime(2026, 10, 16, 16, 42, tzinfo=UTC)),
        ("fri 14:00", datetime(2026, 10, 16, 20, 0, tzinfo=UTC)),
        ("tom", datetime(2026, 10, 14, 16, 42, tzinfo=UTC)),
        ("14:00", datetime(2026, 10, 13, 20, 0, tzinfo=UTC)),
    ],
)
async def test_f_takes_a_date_as_people_type_it(
    play: Play, ours: int, *, typed: str, wanted: datetime
) -> None:
    async with play() as stage:
        await at(stage, ours)
        await stage.type(f"f{typed}⏎")
        stored = datetime.fromisoformat(str(stage.entry(ours)["follow_up_at"]))
        assert stored.replace(tzinfo=UTC) == wanted
        assert not stage.is_asking


async def test_f_echoes_the_date_before_it_is_taken(play: Play, ours: int) -> None:
    async with play() as stage:
        await at(stage, ours)
        await stage.press("f")
        assert stage.echo.startswith("now Wed 14 Oct 10:42 MDT, in 1 day")
        await stage.type("fri 14:00")
        assert stage.echo == "= Fri 16 Oct 14:00 MDT, in 3 days"


@pytest.mark.parametrize("typed", ["oct 1 2026 9:00", "-1d", "blue", "oct 32"])
async def test_f_with_a_date_that_cannot_be_says_why_and_asks_on(
    play: Play, ours: int, *, typed: str
) -> None:
    async with play() as stage:
        await at(stage, ours)
        await stage.type(f"f{typed}⏎")
        assert stage.is_asking
        assert len(stage.echo.split()) > 3
        assert stage.entry(ours)["version"] == 1
        await stage.press("escape")
        assert not stage.is_asking


async def test_f_with_a_dash_clears_the_follow_up(play: Play, ours: int) -> None:
    async with play() as stage:
        await at(stage, ours)
        await stage.type("f-⏎")
        assert stage.entry(ours)["follow_up_at"] is None
        assert stage.said == f"AR-{ours} Kerr Dental: follow-up none"


async def test_f_on_a_closed_entry_says_how_to_reopen(sqlite_company: Company, play: Play) -> None:
    closed = sqlite_company.entry(1, status=EntryStatus.RESOLVED)
    async with play() as stage:
        await stage.go("e")
        await stage.press("l", "f")
        assert stage.said == f"AR-{closed} Kerr Dental is closed: X reopens it"


async def test_esc_leaves_a_prompt_without_a_change(play: Play, ours: int) -> None:
    async with play() as stage:
        await at(stage, ours)
        await stage.press("f", "+", "1", "d", "escape")
        assert stage.entry(ours)["version"] == 1
        await stage.press("+")
        assert stage.entry(ours)["version"] == 2, "the list has the keys again"


async def test_a_lead_assigns_to_whom_the_letters_name(play: Play, bens: int) -> None:
    async with play("lea") as stage:
        await at(stage, bens)
        await stage.type("aruiz⏎")
        assert stage.entry(bens)["assigned_to_id"] == 3
        assert stage.said == f"AR-{bens} Müller & Söhne: assigned to Ana Ruiz"


async def test_assign_offers_only_people_of_the_customer_s_location(play: Play, bens: int) -> None:
    async with play("lea") as stage:
        await at(stage, bens)
        await stage.press("a")
        assert stage.shows("Lea Brandt", "Ana Ruiz")
        assert "Eve Larsen" not in stage.picture
        await stage.type("eve⏎")
        assert "nothing fits" in stage.echo
        assert stage.is_asking


async def test_an_agent_hands_over_their_own_with_a_note_only(play: Play, ours: int) -> None:
    async with play() as stage:
        await at(stage, ours)
        await stage.type("aben⏎")
        assert stage.question.startswith("Why do you hand it")
        await stage.press("enter")
        assert stage.is_asking, "an empty note is not enough"
        await stage.type("He knows them⏎")
        assert stage.entry(ours)["assigned_to_id"] == 4
        note = stage.company.one("SELECT note FROM audit ORDER BY id DESC LIMIT 1")["note"]
        assert note == "He knows them"


async def test_an_agent_is_refused_a_colleague_s_entry_in_words(play: Play, bens: int) -> None:
    async with play() as stage:
        await at(stage, bens)
        await stage.type("aruiz⏎")
        assert "colleague's entry" in stage.said
        assert stage.entry(bens)["assigned_to_id"] == 4


async def test_take_gives_an_unassigned_entry_to_me_at_once(
    sqlite_company: Company, play: Play
) -> None:
    nobodys = sqlite_company.entry(1, assigned_to_id=None)
    async with play() as stage:
        await at(stage, nobodys)
        await stage.press("A")
        assert stage.entry(nobodys)["assigned_to_id"] == 3


async def test_take_asks_when_it_is_a_colleague_s(play: Play, bens: int) -> None:
    async with play("lea") as stage:
        await at(stage, bens)
        await stage.press("A")
        assert stage.question == f"AR-{bens} Müller & Söhne is Ben Okafor's. Take it?"
        await stage.press("escape")
        assert stage.entry(bens)["assigned_to_id"] == 4
        await stage.press("A", "enter")
        assert stage.entry(bens)["assigned_to_id"] == 2


async def test_an_agent_who_may_not_take_it_is_told_before_being_asked(
    play: Play, bens: int
) -> None:
    async with play() as stage:
        await at(stage, bens)
        await stage.press("A")
        assert not stage.is_asking
        assert "colleague's entry" in stage.said


async def test_taking_what_is_mine_says_so(play: Play, ours: int) -> None:
    async with play() as stage:
        await at(stage, ours)
        await stage.press("A")
        assert stage.said.endswith("is yours already")


async def test_a_viewer_sees_the_verbs_dimmed_and_is_refused(play: Play, ours: int) -> None:
    async with play("vic") as stage:
        await at(stage, ours)
        hints = {hint.words: hint.enabled for hint in stage.front.query_one("KeyLine").hints}  # type: ignore[attr-defined]
        assert hints["Status"] is False
        assert hints["Follow-up"] is False
        for key in ("+", "-", "f", "a", "A", "s", "x", "X", "e", "n", "D"):
            await stage.press(key)
            assert not stage.is_asking
            assert stage.said.startswith("your role may not"), key
            stage.front.say("")
        assert stage.entry(ours)["version"] == 1


async def test_delete_wants_the_reference_typed_and_u_brings_it_back(play: Play, ours: int) -> None:
    async with play("adm") as stage:
        await at(stage, ours)
        await stage.type("Dyes⏎")
        assert stage.is_asking
        assert stage.echo == f"type AR-{ours} to delete it, esc leaves it"
        await stage.press("escape")
        await stage.type(f"Dar-{ours}⏎")
        assert stage.entry(ours)["deleted_at"] is not None
        assert stage.line("Kerr").startswith(">."), "it stays in sight until r"
        await stage.press("u")
        assert stage.entry(ours)["deleted_at"] is None
        assert not stage.line("Kerr").startswith(">.")


async def test_an_agent_may_not_delete(play: Play, ours: int) -> None:
    async with play() as stage:
        await at(stage, ours)
        await stage.press("D")
        assert not stage.is_asking
        assert stage.said == "your role may not delete an entry"


async def test_a_stale_row_is_retried_once_when_its_field_has_not_moved(
    sqlite_company: Company, play: Play, ours: int
) -> None:
    async with play() as stage:
        await at(stage, ours)
        sqlite_company.do("lea", SetFollowUp(entry_id=ours, version=1, follow_up_at=None))
        await stage.press("+")
        assert stage.said == f"AR-{ours} Kerr Dental: risk High"
        assert stage.entry(ours)["risk_level"] == "high"
        assert stage.entry(ours)["follow_up_at"] is None


async def test_a_stale_row_whose_field_has_moved_says_who_changed_what(
    sqlite_company: Company, play: Play, ours: int
) -> None:
    async with play() as stage:
        await at(stage, ours)
        sqlite_company.clock.move(minutes=5)
        sqlite_company.do("lea", SetRisk(entry_id=ours, version=1, risk_level=LOW))
        sqlite_company.do("lea", AssignEntry(entry_id=ours, version=2, assigned_to_id=4))
        await stage.press("+")
        words = f"Lea Brandt changed the risk level of AR-{ours} Kerr Dental at 10:47"
        assert stage.said.startswith(words)
        assert stage.entry(ours)["risk_level"] == "low"
        assert "!   Low  ben" in stage.line("Kerr"), "the row shows what is stored"


async def test_keys_typed_behind_a_refusal_are_forgotten(
    sqlite_company: Company, play: Play, ours: int
) -> None:
    async with play() as stage:
        await at(stage, ours)
        sqlite_company.do("lea", SetRisk(entry_id=ours, version=1, risk_level=LOW))
        await stage.press("+", "+", "+")
        assert stage.entry(ours)["risk_level"] == "low"


async def test_the_same_keys_work_on_home_and_on_the_entry_itself(play: Play, ours: int) -> None:
    async with play() as stage:
        await stage.press("+")
        assert stage.entry(ours)["risk_level"] == "high"
        await stage.press("enter", "-", "-")
        assert stage.entry(ours)["risk_level"] == "low"
        await stage.type("f+5d⏎")
        assert "Sun 18 Oct 10:42" in stage.picture
