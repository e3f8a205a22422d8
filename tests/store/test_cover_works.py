"""Who covers somebody who is out may work their entries, whoever else's they may not."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from atrisk_tui.domain.absences import PutOut
from atrisk_tui.domain.admin_commands import ChangeSetting
from atrisk_tui.domain.commands import SetRisk
from atrisk_tui.domain.model import RiskLevel
from atrisk_tui.errors import Denied

from ..support import NOW, Company
from .many_work import snooze_many

TODAY = date(2026, 10, 13)
DAY = timedelta(days=1)


def put(company: Company, *, first: int = 0, last: int = 3, who: str = "ana") -> None:
    """Put somebody out, and Ben in their place."""
    command = PutOut(
        user_id=company.user_id(who),
        from_on=TODAY + timedelta(days=first),
        until_on=TODAY + timedelta(days=last),
        cover_id=company.user_id("ben"),
    )
    company.do("lea", command)


def limit(company: Company, whose: str) -> None:
    company.do("adm", ChangeSetting(key="agents_may_modify", value=whose))


def raise_risk(company: Company, entry: int) -> None:
    version = company.version(entry)
    company.do("ben", SetRisk(entry_id=entry, version=version, risk_level=RiskLevel.HIGH))


@pytest.mark.parametrize("whose", ["own", "team"])
def test_the_cover_works_the_entries_of_who_is_out_as_their_own(
    company: Company, whose: str
) -> None:
    limit(company, whose)
    entry = company.entry(by="ana")
    put(company)
    raise_risk(company, entry)
    assert company.one("SELECT rank FROM entry")["rank"] == RiskLevel.HIGH.rank


@pytest.mark.parametrize(
    "out",
    [
        lambda company: put(company, first=1),
        lambda company: (put(company, last=0), company.clock.move(days=1)),
        lambda company: put(company, who="lea"),
    ],
    ids=["before", "after", "another's"],
)
def test_nobody_works_entries_of_whom_they_do_not_cover_today(
    company: Company, out: Callable[[Company], object]
) -> None:
    limit(company, "own")
    entry = company.entry(by="ana")
    out(company)
    with pytest.raises(Denied, match="a colleague's entry"):
        raise_risk(company, entry)


def test_the_cover_works_many_of_them_at_once_too(company: Company) -> None:
    limit(company, "own")
    hers, mine, another_s = (company.entry(by=who) for who in ("ana", "ben", "lea"))
    put(company)
    marked = tuple((one, 0) for one in (hers, mine, another_s))
    receipt = company.do("ben", snooze_many(marked, NOW + DAY))
    assert receipt.detail["done"] == [hers, mine]
