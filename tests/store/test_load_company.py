"""A made-up company goes into an empty store with its whole history, and into no other."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from atrisk_tui.domain.commands import LoadCompany, Revert, SetRisk
from atrisk_tui.domain.company import Company as Made
from atrisk_tui.domain.model import RiskLevel
from atrisk_tui.errors import Denied, Invalid
from atrisk_tui.intake.demo import DEMO_USERS, company_name, first_location, founder, make_company
from atrisk_tui.store.founding import found
from atrisk_tui.store.store import Store
from atrisk_tui.store.tables import Entry
from tests.support import NOW, Clock, Company

pytestmark = pytest.mark.slow

DERIVED = {*Entry.DERIVED, "id", "version"}


def small() -> Made:
    return make_company(7, 60, NOW)


@pytest.fixture
def loaded(store: Store, clock: Clock) -> Company:
    store.do(store.identify("adm", source="demo"), LoadCompany(company=small()))
    return Company(store, clock)


def told(value: object) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def as_kept(value: object) -> object:
    """Return a stored value as the audit writes it, whichever database it came from."""
    if isinstance(value, datetime):
        moment = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    text = str(value)
    if len(text) == 26 and text[10] == " ":
        return f"{text[:10]}T{text[11:]}Z"
    return text


def replayed(company: Company, table: str) -> dict[int, dict[str, object]]:
    """Return every row of `table` as its history says, checking that each link fits."""
    rows: dict[int, dict[str, object]] = {}
    for kept in company.rows(
        "SELECT row_id, op, changes FROM audit_row WHERE table_name = :name ORDER BY id",
        name=table,
    ):
        row = rows.setdefault(kept["row_id"], {})
        assert (kept["op"] == "insert") == (not row)
        for field, (before, after) in told(kept["changes"]).items():
            assert row.get(field) == before
            row[field] = after
    return rows


def test_everything_is_there(loaded: Company) -> None:
    counts = {
        table: loaded.one(f"SELECT count(*) AS n FROM {table}")["n"]
        for table in ("customer", "entry", "location")
    }
    assert counts == {"customer": 60, "entry": len(small().entries), "location": 4}


def test_the_histories_end_in_the_entries_as_they_stand(loaded: Company) -> None:
    history = replayed(loaded, "entry")
    for row in loaded.rows("SELECT * FROM entry"):
        wanted = {
            field: as_kept(value)
            for field, value in row.items()
            if value is not None and field not in DERIVED
        }
        assert wanted == {
            field: as_kept(value)
            for field, value in history[row["id"]].items()
            if value is not None
        }


def test_the_histories_end_in_the_customers_status(loaded: Company) -> None:
    history = replayed(loaded, "customer")
    stored = {row["id"]: row["status"] for row in loaded.rows("SELECT id, status FROM customer")}
    assert {row_id: row["status"] for row_id, row in history.items()} == stored
    assert set(stored.values()) > {"active"}


def test_history_is_in_order_of_time_and_says_that_it_is_made_up(loaded: Company) -> None:
    audits = loaded.rows("SELECT at, source, intent FROM audit ORDER BY id")[1:]
    assert {one["source"] for one in audits} == {"demo"}
    assert [one["at"] for one in audits] == sorted(one["at"] for one in audits)
    assert audits[-1]["intent"] == "LoadCompany"


def test_every_step_is_told_by_whoever_took_it(loaded: Company) -> None:
    found = loaded.rows(
        "SELECT username, intent, note FROM audit JOIN app_user ON app_user.id = actor_id"
        " ORDER BY audit.id"
    )[2:-1]
    steps = sorted(
        (step.at, entry.key, place, step)
        for entry in small().entries
        for place, step in enumerate(entry.steps)
    )
    wanted = [(step.actor, step.intent, step.note) for *_, step in steps]
    told = [(one["username"], one["intent"], one["note"]) for one in found]
    assert [one for one in told if one[1] != "LogContact"] == wanted


def test_every_contact_is_there_and_told_by_who_made_it(loaded: Company) -> None:
    stored = loaded.rows(
        "SELECT entry_id - 1 AS entry, username, channel, result, i.note FROM interaction i"
        " JOIN app_user ON app_user.id = user_id ORDER BY at, entry_id"
    )
    said = sorted((one.at, entry.key, one) for entry in small().entries for one in entry.contacts)
    wanted = [(key, one.actor, one.channel, one.result, one.note) for _, key, one in said]
    assert [tuple(one.values()) for one in stored] == wanted
    actors = [row["user_id"] for row in loaded.rows("SELECT user_id FROM interaction ORDER BY id")]
    audits = loaded.rows("SELECT actor_id FROM audit WHERE intent = 'LogContact' ORDER BY id")
    assert [one["actor_id"] for one in audits] == actors


def test_the_histories_end_in_the_contacts_as_they_stand(loaded: Company) -> None:
    history = replayed(loaded, "interaction")
    for row in loaded.rows("SELECT * FROM interaction"):
        kept = {"channel", "result", "note", "customer_id", "entry_id", "user_id", "location_id"}
        assert {name: history[row["id"]].get(name) for name in kept} == {
            name: row[name] for name in kept
        }


def test_an_active_entry_is_ready_to_be_worked(loaded: Company) -> None:
    kim = loaded.actor("kim")
    entry = loaded.rows(
        "SELECT e.id, e.version FROM entry e JOIN location l ON l.id = e.location_id"
        " WHERE l.name = 'Provo' AND closed_at IS NULL AND risk_level = 'low'"
    )[0]
    receipt = loaded.store.do(
        kim,
        SetRisk(entry_id=entry["id"], version=entry["version"], risk_level=RiskLevel.HIGH),
    )
    assert receipt.touched == {("entry", entry["id"])}


def test_new_entries_follow_the_loaded_ones(loaded: Company) -> None:
    last = loaded.one("SELECT max(id) AS n FROM entry")["n"]
    assert loaded.entry(1, by="adm") == last + 1


@pytest.mark.parametrize(("role", "username"), DEMO_USERS.items())
def test_whoever_tries_the_demo_can_be_each_of_its_people(
    loaded: Company, role: str, username: str
) -> None:
    assert loaded.actor(username).role.lower() == role


def test_who_has_left_is_switched_off(loaded: Company) -> None:
    off = loaded.rows("SELECT username FROM app_user WHERE NOT active")
    assert [one["username"] for one in off] == ["gil"]


def test_the_company_is_named_as_made_up(loaded: Company) -> None:
    kept = loaded.one("SELECT value FROM setting WHERE key = 'company_name'")
    assert kept["value"] == company_name()
    assert "demo" in company_name()


def test_a_store_with_customers_takes_no_company_and_keeps_its_name(company: Company) -> None:
    with pytest.raises(Invalid, match="empty store"):
        company.do("adm", LoadCompany(company=small()))
    kept = company.one("SELECT value FROM setting WHERE key = 'company_name'")
    assert kept["value"] == "Test Alarm Co"


def test_a_lead_may_not_load_one(company: Company) -> None:
    with pytest.raises(Denied):
        company.do("lea", LoadCompany(company=small()))


def test_loading_cannot_be_taken_back(loaded: Company) -> None:
    audit = loaded.one("SELECT id FROM audit WHERE intent = 'LoadCompany'")
    with pytest.raises(Denied, match="cannot be taken back"):
        loaded.store.do(loaded.actor("adm"), Revert(audit_id=audit["id"]))


def test_the_founder_and_the_first_location_are_taken_for_the_company_s(
    tmp_path: Path, clock: Clock
) -> None:
    place = first_location()
    tmp_path.chmod(0o700)
    store = found(
        str(tmp_path / "demo.db"),
        username=founder().username,
        full_name=founder().full_name,
        zone=place.zone,
        location=place.name,
        region=place.region,
        clock=clock,
    )
    store.do(store.identify("carla", source="demo"), LoadCompany(company=small()))
    company = Company(store, clock)
    names = [one["name"] for one in company.rows("SELECT name FROM location ORDER BY id")]
    people = company.rows("SELECT email FROM app_user WHERE username = 'carla'")
    store.close()
    assert names == ["Provo", "Sacramento", "Albany"]
    assert [one["email"] for one in people] == ["carla@lakeside.example"]
