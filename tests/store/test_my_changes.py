"""What I did today: my own changes of one of my days, newest first, whatever my role."""

from datetime import date, timedelta

from atrisk_tui.domain.commands import SetRisk
from atrisk_tui.domain.model import RiskLevel
from atrisk_tui.domain.paging import Span, Step
from atrisk_tui.domain.queries import MyChanges

from ..support import NOW, Company

TODAY = date(2026, 10, 13)


def touch(company: Company, entry_id: int, *, by: str = "ana") -> None:
    """Raise or lower the risk of an entry."""
    found = company.one("SELECT rank, version FROM entry WHERE id = :id", id=entry_id)
    level = RiskLevel.HIGH if found["rank"] != 1 else RiskLevel.LOW
    company.do(by, SetRisk(entry_id=entry_id, version=found["version"], risk_level=level))


def mine(company: Company, who: str = "ana", day: date | None = None) -> list[int | None]:
    """Return the records of somebody's changes."""
    return [row.row_id for row in company.ask(who, MyChanges(day=day)).rows]


def test_my_own_changes_of_today_come_newest_first(company: Company) -> None:
    first, second = company.entry(by="ben"), company.entry(by="ben")
    for entry_id in (first, second, first):
        company.clock.move(minutes=1)
        touch(company, entry_id)
    assert mine(company) == [first, second, first]
    assert company.ask("ana", MyChanges()).rows[0].words == "Set the risk level"


def test_a_colleague_s_are_not_mine(company: Company) -> None:
    touch(company, company.entry(by="ben"), by="lea")
    assert mine(company) == []


def test_the_day_is_the_asker_s_own(company: Company) -> None:
    made = company.entry(by="ben")
    company.clock.now = NOW + timedelta(hours=13)  # 23:42 in Denver, tomorrow in New York
    touch(company, made)
    assert mine(company) == [made]
    company.clock.move(minutes=30)
    assert mine(company) == []
    assert mine(company, day=TODAY) == [made]
    assert mine(company, day=TODAY + timedelta(days=1)) == []


def test_those_of_records_out_of_sight_by_now_are_left_out(company: Company) -> None:
    made = company.entry(by="ben")
    touch(company, made)
    company.force("UPDATE entry SET location_id = 2 WHERE id = :id", id=made)
    assert mine(company) == []


def test_it_is_paged(company: Company) -> None:
    made = company.entry(by="ben")
    for _ in range(5):
        company.clock.move(seconds=1)
        touch(company, made)
    first = company.ask("ana", MyChanges(span=Span(limit=3)))
    rest = company.ask("ana", MyChanges(span=Span(Step.AFTER, first.after, limit=3)))
    assert (len(first.rows), len(rest.rows), rest.after) == (3, 2, None)
    assert first.rows[-1].at > rest.rows[0].at
