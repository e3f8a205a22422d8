"""Verbs on marked entries: named before, one change, a result for each, one step back."""

from datetime import timedelta

import pytest

from atrisk_tui.domain.model import RiskLevel

from ..support import NOW, Company
from .conftest import Play
from .stage import Stage
from .test_marks import marks

pytestmark = pytest.mark.slow


@pytest.fixture
def four(sqlite_company: Company) -> list[int]:
    """Four open entries of Ana's in Denver, risk medium; the newest, Kerr's, last."""
    return [sqlite_company.entry(1 + number % 3) for number in range(4)]


async def at_marked(stage: Stage, count: int) -> None:
    await stage.go("e")
    await stage.press(*["space"] * count)


def owners(stage: Stage, ids: list[int]) -> list[int]:
    return [stage.entry(one)["assigned_to_id"] for one in ids]


def audits(company: Company, intent: str) -> int:
    found = company.one("SELECT count(*) AS n FROM audit WHERE intent = :intent", intent=intent)
    return int(found["n"])


# Assign


async def test_assigning_names_the_count_and_the_first_name_and_waits(
    play: Play, four: list[int]
) -> None:
    async with play("lea") as stage:
        await at_marked(stage, 3)
        await stage.press("a")
        assert stage.question == "Assign 3 entries, Kerr Dental first, to"
        await stage.type("ben⏎")
        assert stage.question == "Assign 3 entries, Kerr Dental first, to Ben Okafor?"
        await stage.press("escape")
        assert set(owners(stage, four)) == {stage.company.user_id("ana")}


async def test_marked_entries_go_to_one_person_as_one_change(
    sqlite_company: Company, play: Play, four: list[int]
) -> None:
    async with play("lea") as stage:
        await at_marked(stage, 3)
        await stage.type("aben⏎⏎")
        ana, ben = sqlite_company.user_id("ana"), sqlite_company.user_id("ben")
        assert owners(stage, four) == [ana, ben, ben, ben]
        assert stage.said == "3 reassigned to Ben Okafor"
        assert audits(sqlite_company, "AssignMany") == 1
        assert marks(stage) == ()


async def test_several_people_share_them_evenly(
    sqlite_company: Company, play: Play, four: list[int]
) -> None:
    async with play("lea") as stage:
        await at_marked(stage, 4)
        await stage.type("aben⏎lea⏎⏎")
        ben, lea = sqlite_company.user_id("ben"), sqlite_company.user_id("lea")
        assert sorted(owners(stage, four)) == sorted([ben, ben, lea, lea])
        assert stage.said == "4 reassigned to Ben Okafor and Lea Brandt"


async def test_several_people_can_be_typed_with_commas(
    sqlite_company: Company, play: Play, four: list[int]
) -> None:
    async with play("lea") as stage:
        await at_marked(stage, 4)
        await stage.type("aben, lea⏎⏎")
        ben, lea = sqlite_company.user_id("ben"), sqlite_company.user_id("lea")
        assert sorted(owners(stage, four)) == sorted([ben, ben, lea, lea])


async def test_one_u_takes_all_of_it_back(
    sqlite_company: Company, play: Play, four: list[int]
) -> None:
    async with play("lea") as stage:
        await at_marked(stage, 4)
        await stage.type("aben⏎⏎u")
        assert not stage.is_asking
        assert set(owners(stage, four)) == {sqlite_company.user_id("ana")}


async def test_what_leaves_the_list_stays_dimmed_with_its_sign(
    play: Play, sqlite_company: Company
) -> None:
    for number in range(3):
        sqlite_company.entry(1 + number, by="lea")
    async with play("lea") as stage:
        await stage.go("e")
        await stage.press("m", "space", "space")
        here = stage.at
        await stage.type("aben⏎⏎")
        assert stage.at == here
        assert sum(line.startswith(" .") for line in stage.lines) == 2


# The others


async def test_risk_asks_for_a_level_and_names_it_before(play: Play, four: list[int]) -> None:
    async with play("lea") as stage:
        await at_marked(stage, 2)
        await stage.press("+", "h")
        assert stage.question == "Risk High for 2 entries, Kerr Dental first?"
        await stage.press("enter")
        assert [stage.entry(one)["risk_level"] for one in four] == [
            *("medium", "medium", "high", "high")
        ]


async def test_those_that_have_the_level_already_are_told_apart(
    play: Play, four: list[int]
) -> None:
    async with play("lea") as stage:
        await stage.go("e")
        await stage.press("+", "space", "space")
        await stage.type("-h⏎")
        assert stage.said == "1 of 2 set to risk High, 1 had that already"
        assert marks(stage) == ()


async def test_a_typed_time_is_each_customer_s_own(sqlite_company: Company, play: Play) -> None:
    here, there = sqlite_company.entry(1, by="adm"), sqlite_company.entry(5, by="adm")
    sqlite_company.force("UPDATE app_user SET zone = 'America/Denver' WHERE username = 'adm'")
    async with play("adm") as stage:
        await at_marked(stage, 2)
        await stage.type("ffri 14:00")
        assert stage.echo == "= Fri 16 Oct 14:00 in each customer's own time"
        await stage.press("enter")
        due = [str(stage.entry(one)["follow_up_at"])[:16] for one in (here, there)]
        assert due == ["2026-10-16 20:00", "2026-10-16 18:00"]
        assert stage.said == "2 with that follow-up"


async def test_a_span_is_the_same_moment_for_all(sqlite_company: Company, play: Play) -> None:
    ids = [sqlite_company.entry(1, by="adm"), sqlite_company.entry(5, by="adm")]
    async with play("adm") as stage:
        await at_marked(stage, 2)
        await stage.type("f+2h⏎")
        due = {str(stage.entry(one)["follow_up_at"])[:16] for one in ids}
        assert due == {f"{NOW + timedelta(hours=2):%Y-%m-%d %H:%M}"}


async def test_a_follow_up_can_be_taken_from_all(sqlite_company: Company, play: Play) -> None:
    ids = [sqlite_company.entry(1, follow_up_at=NOW + timedelta(hours=2)) for _ in range(2)]
    async with play("lea") as stage:
        await at_marked(stage, 2)
        await stage.type("f-⏎")
        assert [stage.entry(one)["follow_up_at"] for one in ids] == [None, None]
        assert stage.said == "2 without a follow-up"


@pytest.mark.parametrize("marked", [0, 2])
async def test_a_follow_up_that_is_left_empty_is_asked_for(
    sqlite_company: Company, play: Play, marked: int
) -> None:
    ids = [sqlite_company.entry(1, follow_up_at=NOW + timedelta(hours=2)) for _ in range(2)]
    before = [sqlite_company.version(one) for one in ids]
    async with play("lea") as stage:
        await at_marked(stage, marked)
        await stage.type("f⏎")
        assert stage.echo == (
            "Follow-up is needed: a day or a time, like +2h or fri 14:00; - for none"
        )
        await stage.press("escape")
        assert [stage.company.version(one) for one in ids] == before


async def test_marked_entries_are_snoozed_with_one_reason(play: Play, four: list[int]) -> None:
    async with play("lea") as stage:
        await at_marked(stage, 2)
        await stage.type("z+3d⏎")
        assert stage.question == "Snooze 2 entries, Kerr Dental first: why? enter does it"
        await stage.type("away⏎")
        assert stage.said == "2 snoozed"
        until = {str(stage.entry(one)["snoozed_until"])[:10] for one in four[2:]}
        assert until == {"2026-10-16"}
        told = stage.company.one("SELECT note FROM audit WHERE intent = 'SnoozeMany'")
        assert told["note"] == "away"


async def test_outcomes_are_refused_with_the_reason(play: Play, four: list[int]) -> None:
    async with play("lea") as stage:
        await at_marked(stage, 2)
        await stage.press("s", "r")
        assert stage.echo == "one at a time: each needs its own outcome note"
        assert stage.choices == ["o", "m", "v"]
        await stage.press("escape", "x", "l")
        assert stage.echo == "one at a time: each needs its own outcome note"
        assert stage.choices == ["v"]


async def test_marked_entries_become_mitigated_and_open_again(play: Play, four: list[int]) -> None:
    async with play("lea") as stage:
        await at_marked(stage, 2)
        await stage.type("smoffer 20⏎+2d 10:00⏎")
        assert stage.said == "2 Mitigated"
        assert [stage.entry(one)["status"] for one in four[2:]] == ["mitigated", "mitigated"]
        await stage.press("home", "space", "space")
        await stage.type("soit failed⏎")
        assert stage.said == "2 Open again"
        assert [stage.entry(one)["status"] for one in four[2:]] == ["open", "open"]


async def test_marked_entries_are_closed_as_void(play: Play, four: list[int]) -> None:
    async with play("lea") as stage:
        await at_marked(stage, 2)
        await stage.type("xvdup⏎")
        assert stage.question == "Void as Duplicate, 2 entries, Kerr Dental first?"
        await stage.press("enter")
        assert stage.said == "2 closed as Void"
        assert [stage.entry(one)["status"] for one in four[2:]] == ["cancelled", "cancelled"]


# What is acted on


async def test_hidden_marks_are_left_out_and_it_is_said(
    sqlite_company: Company, play: Play
) -> None:
    low = sqlite_company.entry(1, risk_level=RiskLevel.LOW)
    high = [sqlite_company.entry(2, risk_level=RiskLevel.HIGH) for _ in range(2)]
    async with play("lea") as stage:
        await stage.go("e")
        await stage.press("*", "1", "a")
        assert stage.question == "Assign 2 entries, Müller & Söhne first, 1 hidden left out, to"
        await stage.type("ben⏎⏎")
        assert marks(stage) == (low,)
        ben, ana = sqlite_company.user_id("ben"), sqlite_company.user_id("ana")
        assert owners(stage, [*high, low]) == [ben, ben, ana]


async def test_with_one_mark_elsewhere_the_verb_is_about_that_one(
    play: Play, four: list[int]
) -> None:
    async with play("lea") as stage:
        await at_marked(stage, 1)
        await stage.press("a")
        assert stage.question == f"Assign AR-{four[3]} Kerr Dental to"
        await stage.type("ben⏎")
        assert stage.entry(four[3])["assigned_to_id"] == stage.company.user_id("ben")
        assert marks(stage) == ()
        assert stage.at == four[2]


async def test_with_one_mark_elsewhere_a_raise_names_it_and_waits(
    play: Play, four: list[int]
) -> None:
    async with play("ana") as stage:
        await at_marked(stage, 1)
        await stage.press("+")
        assert stage.question == f"Raise the risk of AR-{four[3]} Kerr Dental, the marked one?"
        await stage.press("enter")
        assert stage.entry(four[3])["risk_level"] == "high"
        assert stage.entry(four[2])["risk_level"] == "medium"
        assert marks(stage) == ()


async def test_with_the_mark_at_the_cursor_a_verb_acts_at_once(play: Play, four: list[int]) -> None:
    async with play("ana") as stage:
        await at_marked(stage, 1)
        await stage.press("k", "+")
        assert stage.entry(four[3])["risk_level"] == "high"


async def test_with_all_marks_hidden_a_verb_is_about_the_row_at_the_cursor(
    sqlite_company: Company, play: Play
) -> None:
    high = sqlite_company.entry(2, risk_level=RiskLevel.HIGH)
    low = [sqlite_company.entry(1, risk_level=RiskLevel.LOW) for _ in range(2)]
    async with play("lea") as stage:
        await at_marked(stage, 2)
        await stage.press("1", "-")
        assert stage.entry(high)["risk_level"] == "medium"
        assert {stage.entry(one)["risk_level"] for one in low} == {"low"}


async def test_verbs_without_a_form_for_many_are_about_the_row_at_the_cursor(
    play: Play, four: list[int]
) -> None:
    async with play("lea") as stage:
        await at_marked(stage, 2)
        await stage.press("E")
        assert stage.question == f"Hand AR-{four[1]} Müller & Söhne up to"


async def test_verbs_act_on_marks_on_home(sqlite_company: Company, play: Play) -> None:
    ids = [
        sqlite_company.entry(1 + number, follow_up_at=NOW + timedelta(hours=1 + number))
        for number in range(3)
    ]
    async with play("lea") as stage:
        await stage.press("*")
        await stage.type("aben⏎⏎")
        assert set(owners(stage, ids)) == {sqlite_company.user_id("ben")}


async def test_marks_are_not_meant_on_another_pane(sqlite_company: Company, play: Play) -> None:
    ids = [sqlite_company.entry(1) for _ in range(2)]
    async with play("lea") as stage:
        await stage.go("e")
        await stage.press("enter", "i", "space", "space", "3", "a")
        assert not stage.is_asking
        assert set(owners(stage, ids)) == {sqlite_company.user_id("ana")}
