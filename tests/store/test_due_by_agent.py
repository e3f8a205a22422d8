"""What is due agent by agent: nobody's first, a heading each, the same rows however it is paged."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from atrisk_tui.domain.absences import PutOut
from atrisk_tui.domain.model import RiskLevel
from atrisk_tui.domain.paging import Span, Step
from atrisk_tui.domain.queries import CountDue, ListDue
from atrisk_tui.domain.rows import DueRow

from ..support import HARBOR, NOW, Company

DAY = timedelta(days=1)


def due(company: Company, who: str = "lea", **query: object) -> tuple[DueRow, ...]:
    return company.ask(who, ListDue(by_agent=True, **query)).rows  # type: ignore[arg-type]


def told(rows: tuple[DueRow, ...]) -> list[str | int]:
    return [
        f"{row.agent.full_name} {row.agent.overdue} {row.agent.today}" if row.agent else row.id
        for row in rows
    ]


@pytest.fixture
def made(company: Company) -> dict[str, int]:
    """Entries of Ana and Ben, one of nobody, one of somebody off the location, one elsewhere."""
    high = RiskLevel.HIGH
    return {
        "ana's older": company.entry(by="ana", follow_up_at=NOW - 3 * DAY),
        "ana's worse": company.entry(by="ana", follow_up_at=NOW - DAY, risk_level=high),
        "ana's later": company.entry(by="ana", follow_up_at=NOW + timedelta(hours=2)),
        "ana's late": company.entry(by="ana", follow_up_at=NOW - timedelta(hours=2)),
        "ana's week": company.entry(by="ana", follow_up_at=NOW + 2 * DAY),
        "ben's": company.entry(by="ben", follow_up_at=NOW + timedelta(hours=1)),
        "nobody's": company.entry(assigned_to_id=None, follow_up_at=NOW - DAY),
        "off": company.entry(assigned_to_id=company.user_id("eve"), follow_up_at=NOW - 2 * DAY),
        "elsewhere": company.entry(HARBOR, by="eve", follow_up_at=NOW - DAY),
    }


def test_each_agent_has_a_heading_overdue_by_risk_then_today_by_time(
    company: Company, made: dict[str, int]
) -> None:
    assert told(due(company)) == [
        "Unassigned 2 0",
        made["off"],
        made["nobody's"],
        "Ana Ruiz 2 2",
        made["ana's worse"],
        made["ana's older"],
        made["ana's late"],
        made["ana's later"],
        "Ben Okafor 0 1",
        made["ben's"],
    ]


def test_who_sees_all_locations_sees_all_agents(company: Company, made: dict[str, int]) -> None:
    names = [row.agent.full_name for row in due(company, "adm") if row.agent]
    assert names == ["Unassigned", "Ana Ruiz", "Ben Okafor", "Eve Larsen"]
    assert made["elsewhere"] in {row.id for row in due(company, "adm")}


def test_late_ones_of_today_are_told(company: Company, made: dict[str, int]) -> None:
    assert [row.id for row in due(company) if row.late] == [made["ana's late"]]


def test_it_shows_as_many_as_the_counters_count(company: Company, made: dict[str, int]) -> None:
    counts = company.ask("lea", CountDue())
    shown = [row for row in due(company) if row.entry]
    assert len(shown) == counts.overdue.value + counts.today.value


def test_a_snooze_hides_what_is_overdue(company: Company) -> None:
    company.entry(follow_up_at=NOW - DAY, snoozed_until=NOW + DAY)
    kept = company.entry(follow_up_at=NOW, snoozed_until=NOW + DAY)
    assert told(due(company)) == ["Ana Ruiz 0 1", kept]


def test_another_day_is_shown_as_if_it_were_today(company: Company, made: dict[str, int]) -> None:
    rows = due(company, day=date(2026, 10, 15))
    assert told(rows)[3] == "Ana Ruiz 4 1"
    assert [row.id for row in rows if row.late] == []


def test_a_heading_tells_who_is_out_and_who_covers(company: Company, made: dict[str, int]) -> None:
    today = date(2026, 10, 13)
    command = PutOut(
        user_id=company.user_id("ana"),
        from_on=today,
        until_on=today + 2 * DAY,
        cover_id=company.user_id("ben"),
    )
    company.do("lea", command)
    out = {row.agent.username: row.agent.cover for row in due(company) if row.agent}
    assert out == {"": None, "ana": "ben", "ben": None}


def pages(company: Company, step: Step, limit: int) -> Iterator[tuple[DueRow, ...]]:
    """Yield the list in pages, down from the top or up from the end."""
    query = ListDue(by_agent=True, span=Span(step, limit=limit))
    page = company.ask("lea", query)
    forward = step is Step.FIRST
    while True:
        yield page.rows
        cursor = page.after if forward else page.before
        if cursor is None:
            return
        further = Span(Step.AFTER if forward else Step.BEFORE, cursor, limit=limit)
        page = company.ask("lea", ListDue(by_agent=True, span=further))


@pytest.mark.parametrize("limit", [1, 2, 3, 7])
def test_paged_down_or_up_it_is_the_same_list(
    company: Company, made: dict[str, int], limit: int
) -> None:
    whole = [row.id for row in due(company)]
    down = [row.id for page in pages(company, Step.FIRST, limit) for row in page]
    up = list(pages(company, Step.LAST, limit))
    assert down == whole
    assert [row.id for page in reversed(up) for row in page] == whole


def test_a_jump_lands_on_that_row(company: Company, made: dict[str, int]) -> None:
    whole = [row.id for row in due(company)]
    landed = [
        due(company, span=Span(Step.JUMP, offset=offset, limit=3))[0].id
        for offset in range(len(whole))
    ]
    assert landed == whole


def test_an_agent_with_nothing_left_is_no_trouble_to_who_reads_on(
    company: Company, made: dict[str, int]
) -> None:
    first = company.ask("lea", ListDue(by_agent=True, span=Span(limit=2)))
    for name in ("off", "nobody's"):
        company.force("UPDATE entry SET deleted_at = created_at WHERE id = :id", id=made[name])
    assert first.after is not None
    rest = due(company, span=Span(Step.AFTER, first.after))
    assert told(rest)[0] == "Ana Ruiz 2 2"
