"""The company's history narrowed: by whom, of what, when; and however long it is."""

from datetime import date

import pytest

from atrisk_tui.domain.admin_commands import AddLocation, ChangeSetting, SwitchUser
from atrisk_tui.domain.model import RiskLevel
from atrisk_tui.errors import Invalid
from atrisk_tui.screens.change_filter import KINDS, read_days
from atrisk_tui.store import tables
from atrisk_tui.store.readers.sources import TABLES

from ..support import Company
from ..test_completeness import NOT_AUDITED
from .conftest import Play
from .histories import history, set_risk

pytestmark = pytest.mark.slow

TODAY = date(2026, 10, 13)


async def test_changes_by_one_person_also_one_who_is_off(play: Play) -> None:
    async with play("adm") as stage:
        company = stage.company
        entry = company.entry()
        mine = set_risk(company, entry, RiskLevel.HIGH, by="ben")
        company.do("adm", SwitchUser(user_id=company.user_id("ben"), version=1, active=False))
        await history(stage)
        await stage.press("F", "w", *"oka")
        assert stage.shows("Ben Okafor", "ben, Agent, off")
        await stage.press("enter")
        assert stage.ids == [mine]
        assert stage.shows("only by Ben Okafor   esc clears")


async def test_who_may_not_manage_people_finds_them_by_name_all_the_same(
    play: Play, sqlite_company: Company
) -> None:
    sqlite_company.force(
        "UPDATE role SET grants = "
        """'["at_risk.view", "audit.export", "customer.view"]' WHERE name = 'Viewer'"""
    )
    mine = set_risk(sqlite_company, sqlite_company.entry(), RiskLevel.HIGH, by="ben")
    async with play("vic") as stage:
        await history(stage)
        await stage.press("F", "w", *"okaf", "enter")
        assert stage.ids == [mine]
        await stage.press("F", "w", *"nobody")
        assert "nobody" in stage.echo


async def test_changes_of_a_kind_of_record_and_of_one_field(play: Play) -> None:
    async with play("adm") as stage:
        company = stage.company
        risk = set_risk(company, company.entry(), RiskLevel.HIGH)
        company.do("adm", AddLocation(name="Boise", zone="UTC"))
        await history(stage)
        await stage.press("F", "k", *"at-risk", "enter")
        assert risk in stage.ids
        assert not stage.shows("Boise")
        await stage.press("F", "f", *"risk l", "enter")
        assert stage.shows("only kind at-risk entry, field Risk level")
        assert stage.ids[0] == risk


async def test_a_field_is_asked_for_only_with_its_kind(play: Play) -> None:
    async with play("adm") as stage:
        await history(stage)
        await stage.press("F", "f")
        assert "choose a kind first" in stage.echo


async def test_changes_of_some_days(play: Play) -> None:
    async with play("adm") as stage:
        company = stage.company
        before = company.do("adm", ChangeSetting(key="reopen_days", value="9")).audit_id
        company.clock.move(days=2)
        after = company.do("adm", ChangeSetting(key="reopen_days", value="5")).audit_id
        await history(stage)
        await stage.press("F", "d", *"yest", "enter")
        assert stage.ids == [after]
        await stage.press("F", "d", *"oct 13 to oct 13", "enter")
        assert stage.ids[0] == before
        assert stage.shows("only on Tue 13 Oct 2026")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("t", TODAY, None),
        ("-7d", date(2026, 10, 6), None),
        ("oct 1", date(2026, 10, 1), None),
        ("oct 1 to oct 5", date(2026, 10, 1), date(2026, 10, 5)),
        ("10/1..t", date(2026, 10, 1), TODAY),
        ("-7d - t", date(2026, 10, 6), TODAY),
        ("2026-10-01", date(2026, 10, 1), None),
        ("..oct 5", None, date(2026, 10, 5)),
    ],
)
def test_days_are_read_as_people_type_them(
    text: str, first: date | None, last: date | None
) -> None:
    assert read_days(text, today=TODAY, order="MDY") == (first, last)


@pytest.mark.parametrize("text", ["..", "oct 5 to oct 1", "soon", "1 to 2 to 3"])
def test_days_that_cannot_be_are_refused(text: str) -> None:
    with pytest.raises(Invalid):
        read_days(text, today=TODAY, order="MDY")


async def test_what_cannot_be_read_as_a_day_is_said_and_asked_again(play: Play) -> None:
    async with play("adm") as stage:
        await history(stage)
        await stage.press("F", "d", *"oct 5 to oct 1", "enter")
        assert "is before" in stage.echo


async def test_esc_clears_the_filters(play: Play) -> None:
    async with play("adm") as stage:
        set_risk(stage.company, stage.company.entry(), RiskLevel.HIGH)
        await history(stage)
        every = stage.ids
        await stage.press("F", "k", *"setting", "enter", "escape")
        assert stage.ids == every
        assert stage.shows("all changes")


async def test_c_clears_the_filters_too(play: Play) -> None:
    async with play("adm") as stage:
        await history(stage)
        every = stage.ids
        await stage.press("F", "k", *"region", "enter", "F", "c")
        assert stage.ids == every


async def test_a_filter_that_nothing_fits_says_so(play: Play) -> None:
    async with play("adm") as stage:
        await history(stage)
        await stage.press("F", "d", *"-300d to -200d", "enter")
        assert stage.ids == []
        assert stage.shows("nothing fits: esc clears the filters")


@pytest.mark.parametrize("table", sorted(KINDS))
def test_the_kinds_and_fields_that_are_offered_are_the_store_s(table: str) -> None:
    columns = set(TABLES[table].c.keys())
    assert not [
        name for name in KINDS[table][1] if name not in columns and f"{name}_id" not in columns
    ]


def test_every_kind_of_record_that_people_change_is_offered() -> None:
    kept = {str(mapper.class_.__tablename__) for mapper in tables.Entry._sa_registry.mappers}
    assert kept - KINDS.keys() == NOT_AUDITED | {"offer"}


# Size


def lengthen(company: Company, count: int) -> None:
    """Add so many changes of entry 1 by Ana, a minute apart, past the commands."""
    series = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})"
    company.force(
        f"INSERT INTO audit (id, at, actor_id, intent, note, source, kind, subject_table,"
        f" subject_id) {series} SELECT 1000 + i, datetime('2026-01-01', i || ' minutes'), 3,"
        " 'SetRisk', '', 'local', 'do', 'entry', 1 FROM n"
    )
    company.force(
        f"INSERT INTO audit_row (audit_id, table_name, row_id, op, customer_id, changes) {series}"
        """ SELECT 1000 + i, 'entry', 1, 'update', 1, '{"risk_level": ["low", "high"]}' FROM n"""
    )


async def test_of_a_hundred_thousand_changes_a_few_pages_are_asked_for(play: Play) -> None:
    async with play("adm") as stage:
        stage.company.entry()
        lengthen(stage.company, 100_000)
        stage.gate.forget()
        await history(stage)
        assert stage.gate.rows <= 150
        await stage.press("end")
        assert stage.gate.rows <= 350
        assert "Ada" in stage.picture
        await stage.press("home", "F", "f")
        assert len(stage.ids) <= 250


async def test_a_filter_looks_through_a_long_history_in_parts(play: Play) -> None:
    async with play("adm") as stage:
        stage.company.do("adm", ChangeSetting(key="reopen_days", value="9"))
        stage.company.entry()
        lengthen(stage.company, 10_000)
        await history(stage)
        stage.gate.forget()
        await stage.press("F", "d", *"2026-01-01", "enter", "F", "k", *"setting", "enter")
        assert "setting reopen_days" in stage.cursor_line
        assert len(stage.ids) == 2
        assert stage.gate.asked["ListChanges"] > 2
