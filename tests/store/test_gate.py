"""The gate: permission, change, audit, one commit; or nothing at all."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text, update

from atrisk_tui.domain.admin_commands import ChangeSetting
from atrisk_tui.domain.commands import Command, SetRisk
from atrisk_tui.domain.model import EntryStatus, RiskLevel
from atrisk_tui.domain.queries import GetSettings
from atrisk_tui.errors import Busy, Conflict, Denied, Invalid, Missing, StoreUnusable, Unknown
from atrisk_tui.store.handlers import HANDLERS
from atrisk_tui.store.store import Store
from atrisk_tui.store.tables import Entry
from atrisk_tui.store.work import Done, Work

from ..support import KERR, Company

Handler = Callable[[Work, Command], Done]


@pytest.fixture
def set_risk_does(monkeypatch: pytest.MonkeyPatch) -> Callable[[Handler], None]:
    """Put another handler behind SetRisk."""
    return lambda handler: monkeypatch.setitem(HANDLERS, SetRisk, handler)


def raised(entry: int, version: int = 1) -> SetRisk:
    return SetRisk(entry_id=entry, version=version, risk_level=RiskLevel.HIGH)


def traces(company: Company) -> tuple[int, int, str]:
    """Return what a refused change must leave as it was."""
    return (
        company.one("SELECT count(*) AS n FROM audit")["n"],
        company.one("SELECT count(*) AS n FROM audit_row")["n"],
        str(company.rows("SELECT * FROM entry ORDER BY id")),
    )


def test_a_username_in_another_case_is_the_same_person(company: Company) -> None:
    assert company.store.identify("ANA").full_name == "Ana Ruiz"


def test_a_number_is_a_persons_id(company: Company) -> None:
    assert company.store.identify(str(company.user_id("ben"))).username == "ben"


def test_a_stranger_is_unknown(company: Company) -> None:
    with pytest.raises(Unknown, match="zoe"):
        company.store.identify("zoe")


def test_a_person_who_was_switched_off_is_unknown(company: Company) -> None:
    company.force("UPDATE app_user SET active = false WHERE username = 'ben'")
    with pytest.raises(Unknown):
        company.store.identify("ben")


def test_where_a_person_came_from_is_kept_with_what_they_do(company: Company) -> None:
    actor = company.store.identify("ana", source="local:root as ana")
    receipt = company.store.do(actor, raised(company.entry()))
    row = company.one("SELECT source FROM audit WHERE id = :id", id=receipt.audit_id)
    assert row["source"] == "local:root as ana"


def test_an_entry_of_any_status_can_stand_in_the_tables(company: Company) -> None:
    assert {company.version(company.entry(status=status)) for status in EntryStatus} == {1}


def test_a_change_is_written_with_its_audit_and_told_in_the_receipt(company: Company) -> None:
    entry = company.entry()
    receipt = company.do("ana", raised(entry), note="they called twice")
    audit = company.one("SELECT * FROM audit WHERE id = :id", id=receipt.audit_id)
    assert (audit["intent"], audit["actor_id"], audit["note"], audit["kind"]) == (
        "SetRisk",
        company.user_id("ana"),
        "they called twice",
        "do",
    )
    assert (audit["subject_table"], audit["subject_id"]) == ("entry", entry)
    assert (receipt.intent, receipt.subject_id) == ("SetRisk", entry)
    assert receipt.touched == {("entry", entry)}


def test_a_change_raises_the_version_by_one(company: Company) -> None:
    entry = company.entry()
    company.do("ana", raised(entry))
    assert company.version(entry) == 2


def test_a_change_of_nothing_writes_nothing(company: Company) -> None:
    entry = company.entry(risk_level=RiskLevel.HIGH)
    before = traces(company)
    receipt = company.do("ana", raised(entry))
    assert (receipt.audit_id, receipt.touched) == (0, frozenset())
    assert traces(company) == before


def test_the_same_op_id_twice_is_one_change_with_one_receipt(company: Company) -> None:
    entry = company.entry()
    first = company.do("ana", raised(entry), op_id="form-1")
    before = traces(company)
    assert company.do("ana", raised(entry), op_id="form-1") == first
    assert traces(company) == before


def test_the_same_op_id_from_two_at_once_is_one_change(company: Company) -> None:
    entry, actor = company.entry(), company.actor("ana")
    with ThreadPoolExecutor(4) as threads:
        receipts = list(
            threads.map(lambda _: company.store.do(actor, raised(entry), op_id="form-1"), range(4))
        )
    assert len({receipt.audit_id for receipt in receipts}) == 1
    assert company.version(entry) == 2


def test_an_op_id_of_somebody_else_is_refused(company: Company) -> None:
    entry = company.entry()
    company.do("ana", raised(entry), op_id="form-1")
    with pytest.raises(Invalid):
        company.do("ben", raised(entry, 2), op_id="form-1")


def test_a_viewer_is_refused_and_nothing_is_written(company: Company) -> None:
    entry = company.entry()
    before = traces(company)
    with pytest.raises(Denied, match="your role may not work at-risk entries"):
        company.do("vic", raised(entry))
    assert traces(company) == before


def test_the_right_to_write_is_read_at_the_moment_of_writing(company: Company) -> None:
    actor, entry = company.actor("ana"), company.entry()
    company.force("UPDATE app_user SET active = false WHERE username = 'ana'")
    with pytest.raises(Denied, match="switched off"):
        company.store.do(actor, raised(entry))


def test_grants_taken_away_meanwhile_count_at_once(company: Company) -> None:
    actor, entry = company.actor("ana"), company.entry()
    company.force("UPDATE app_user SET role_id = (SELECT id FROM role WHERE name = 'Viewer')")
    with pytest.raises(Denied):
        company.store.do(actor, raised(entry))


def test_somebody_switched_off_may_not_ask_either(company: Company) -> None:
    actor = company.actor("ana")
    company.force("UPDATE app_user SET active = false WHERE username = 'ana'")
    with pytest.raises(Denied, match="switched off"):
        company.store.ask(actor, GetSettings())


def test_an_entry_of_another_location_does_not_exist(company: Company) -> None:
    entry = company.entry()
    with pytest.raises(Missing, match="no such entry"):
        company.do("eve", raised(entry))


def test_a_stale_version_is_a_conflict_and_nothing_is_written(company: Company) -> None:
    entry = company.entry()
    company.do("ana", raised(entry))
    before = traces(company)
    with pytest.raises(Conflict):
        company.do("ben", SetRisk(entry_id=entry, version=1, risk_level=RiskLevel.LOW))
    assert traces(company) == before


def test_a_change_slipped_in_below_the_check_is_a_conflict_too(
    company: Company, set_risk_does: Callable[[Handler], None]
) -> None:
    entry = company.entry()

    def overtaken(work: Work, _command: Command) -> Done:
        row = work.locked(Entry, entry, None)
        with work.session.bulk() as connection:
            connection.execute(text("UPDATE entry SET version = version + 1"))
        row.notes = "mine"
        return Done("entry", entry)

    set_risk_does(overtaken)
    before = traces(company)
    with pytest.raises(Conflict, match="while you were saving"):
        company.do("ana", raised(entry))
    assert traces(company) == before


@pytest.mark.parametrize("failure", [Invalid("no"), RuntimeError("a bug")])
def test_a_handler_that_fails_half_way_leaves_nothing(
    company: Company, set_risk_does: Callable[[Handler], None], failure: Exception
) -> None:
    entry = company.entry()

    def half(work: Work, _command: Command) -> Done:
        work.locked(Entry, entry, None).notes = "half"
        work.session.flush()
        raise failure

    set_risk_does(half)
    before = traces(company)
    with pytest.raises(type(failure)):
        company.do("ana", raised(entry))
    assert traces(company) == before


FORBIDDEN: dict[str, Callable[[Work], object]] = {
    "update": lambda work: work.session.execute(update(Entry).values(notes="x")),
    "delete": lambda work: work.session.execute(Entry.__table__.delete()),
    "insert": lambda work: work.session.execute(Entry.__table__.insert(), {"notes": "x"}),
    "text": lambda work: work.session.execute(text("SELECT 1")),
    "connection": lambda work: work.session.connection(),
    "merge": lambda work: work.session.merge(Entry(id=1)),
    "bulk_save_objects": lambda work: work.session.bulk_save_objects([]),
    "bulk_insert_mappings": lambda work: work.session.bulk_insert_mappings(Entry, []),
    "bulk_update_mappings": lambda work: work.session.bulk_update_mappings(Entry, []),
    "commit": lambda work: work.session.commit(),
}


@pytest.mark.parametrize("way", FORBIDDEN)
def test_a_handler_cannot_write_past_the_audit(
    sqlite_company: Company, set_risk_does: Callable[[Handler], None], way: str
) -> None:
    entry = sqlite_company.entry()

    def sneaky(work: Work, _command: Command) -> Done:
        FORBIDDEN[way](work)
        return Done("entry", entry)

    set_risk_does(sneaky)
    before = traces(sqlite_company)
    with pytest.raises(RuntimeError, match="audited"):
        sqlite_company.do("ana", raised(entry))
    assert traces(sqlite_company) == before


def test_a_rehearsal_tells_what_would_be_done_and_does_nothing(company: Company) -> None:
    entry = company.entry()
    before = traces(company)
    commands = [
        raised(entry),
        SetRisk(entry_id=entry, version=2, risk_level=RiskLevel.LOW),
    ]
    receipts = company.store.rehearse(company.actor("ana"), commands)
    assert [receipt.touched for receipt in receipts] == [{("entry", entry)}] * 2
    assert traces(company) == before


def test_a_writer_who_waits_too_long_is_told_so(sqlite_company: Company) -> None:
    entry, store = sqlite_company.entry(), sqlite_company.store
    with store._engine.connect() as connection:
        connection.connection.driver_connection.execute("PRAGMA busy_timeout = 20")
    other = Store.open(store.where)
    with other._writing.begin(), pytest.raises(Busy, match="nothing was written"):
        sqlite_company.do("ana", raised(entry))
    other.close()


@pytest.mark.slow
def test_a_row_that_somebody_holds_is_waited_for_and_then_named_busy(company: Company) -> None:
    if company.store.dialect != "postgresql":
        return
    entry = company.entry()
    with company.store._engine.begin() as other:
        other.execute(text("SELECT id FROM entry WHERE id = :id FOR UPDATE"), {"id": entry})
        with pytest.raises(Busy):
            company.do("ana", raised(entry))


def test_a_full_disk_is_named_and_reading_goes_on(sqlite_company: Company) -> None:
    entry, store = sqlite_company.entry(), sqlite_company.store
    with store._engine.connect() as connection:
        pages = connection.scalar(text("PRAGMA page_count"))
        connection.connection.driver_connection.execute(f"PRAGMA max_page_count = {pages}")

    def fill() -> None:
        for number in range(500):
            sqlite_company.do("adm", ChangeSetting(key="company_name", value=f"{number:050}"))

    with pytest.raises(StoreUnusable, match="disk is full"):
        fill()
    assert sqlite_company.version(entry) == 1


def test_a_note_longer_than_it_may_be_is_refused(company: Company) -> None:
    entry = company.entry()
    with pytest.raises(Invalid, match="500"):
        company.do("ana", raised(entry), note="x" * 501)
    assert company.version(entry) == 1


def test_what_a_row_belongs_to_is_found_by_its_customer(company: Company) -> None:
    receipt = company.do("ana", raised(company.entry()))
    row = company.one("SELECT * FROM audit_row WHERE audit_id = :id", id=receipt.audit_id)
    assert row["customer_id"] == KERR
