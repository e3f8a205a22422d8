"""The made-up company is the same for the same seed, lawful, and has work for whoever opens it."""

import tomllib
from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from atrisk_tui.data_files import data_file
from atrisk_tui.domain.company import Company, CompanyEntry
from atrisk_tui.domain.model import EntryStatus, RiskLevel
from atrisk_tui.domain.text import FORBIDDEN, name_key
from atrisk_tui.errors import Usage
from atrisk_tui.intake.demo import DEMO_USERS, make_company

DENVER = ZoneInfo("America/Denver")
HOURS = ((0, 5), (9, 0), (16, 0), (23, 30))
MOVES = {
    ("open", "mitigated"): "MitigateEntry",
    ("mitigated", "open"): "ReturnToOpen",
    ("open", "resolved"): "ResolveEntry",
    ("mitigated", "resolved"): "ResolveEntry",
    ("open", "lost"): "LoseEntry",
    ("mitigated", "lost"): "LoseEntry",
    ("open", "cancelled"): "VoidEntry",
    ("resolved", "open"): "ReopenEntry",
}
"""Each lawful move and the command that makes it."""


def at(hour: int, minute: int, day: int = 13) -> datetime:
    """Return a moment of October 2026 in Denver; the 13th is a Tuesday."""
    return datetime(2026, 10, day, hour, minute, tzinfo=DENVER).astimezone(UTC)


NOON = at(12, 0)


@cache
def made(now: datetime = NOON, seed: int = 7, customers: int = 400) -> Company:
    return make_company(seed, customers, now)


@cache
def catalogs() -> dict[str, dict[str, dict[str, Any]]]:
    lists = tomllib.loads(data_file("catalogs.toml").read_text(encoding="utf-8"))
    return {kind: {item["name"]: item for item in items} for kind, items in lists.items()}


def zone_of(company: Company, entry: CompanyEntry) -> ZoneInfo:
    customer = next(one for one in company.customers if one.account_number == entry.customer)
    places = {one.name: one.zone for one in company.locations}
    return ZoneInfo(str(customer.values["time_zone"] or places[customer.location]))


def active(company: Company) -> list[dict[str, Any]]:
    finals = [entry.final() for entry in company.entries]
    return [final for final in finals if final.get("closed_at") is None]


def due_today(company: Company, username: str, now: datetime) -> tuple[list[datetime], ...]:
    """Return what is due on the person's today: already past, and still to come."""
    zone = ZoneInfo(next(one.zone for one in company.people if one.username == username))
    mine = [
        final.get("follow_up_at") for final in active(company) if final["assigned_to"] == username
    ]
    today = [
        due for due in mine if due and due.astimezone(zone).date() == now.astimezone(zone).date()
    ]
    return [due for due in today if due <= now], [due for due in today if due > now]


def test_the_same_seed_makes_the_same_company() -> None:
    assert make_company(7, 400, NOON) == make_company(7, 400, NOON)


def test_another_seed_makes_another_company() -> None:
    assert made(seed=8).customers != made().customers


def test_it_is_the_same_company_a_week_later_but_for_its_dates() -> None:
    later = made(NOON + timedelta(days=7))
    assert [one.values["name"] for one in later.customers] == [
        one.values["name"] for one in made().customers
    ]
    assert [len(one.steps) for one in later.entries] == [len(one.steps) for one in made().entries]


def test_it_has_three_zones_twenty_people_and_nine_hundred_entries() -> None:
    company = made()
    assert len({one.zone for one in company.locations}) == 3
    assert len(company.people) == 20
    assert len(company.customers) == 400
    assert len(company.entries) == 900
    assert len(active(company)) == 150


def test_every_role_is_there_and_a_lead_for_each_location() -> None:
    company = made()
    assert {one.role for one in company.people} == {"Viewer", "Agent", "Lead", "Admin"}
    for place in company.locations:
        assert any(one.role == "Lead" and place.name in one.locations for one in company.people)


def test_whoever_tries_the_demo_has_the_role_they_asked_for() -> None:
    roles = {one.username: one.role.lower() for one in made().people if one.active}
    assert {role: roles[username] for role, username in DEMO_USERS.items()} == {
        role: role for role in DEMO_USERS
    }


def test_active_entries_are_mostly_low_and_seldom_high() -> None:
    counts = Counter(final["risk_level"] for final in active(made()))
    assert [counts[level] for level in (RiskLevel.HIGH, RiskLevel.MEDIUM, RiskLevel.LOW)] == [
        15,
        45,
        90,
    ]


def test_names_come_in_several_scripts() -> None:
    names = "".join(str(one.values["name"]) for one in made().customers)
    assert any(sign > "\u2e80" for sign in names)
    assert any("\u00c0" <= sign < "\u0250" for sign in names)


def test_some_customers_are_past_due_tagged_or_not_to_be_called() -> None:
    values = [one.values for one in made().customers]
    for field in ("past_due_amount", "tags", "do_not_call", "best_time", "phone2", "time_zone"):
        assert 0 < sum(bool(one.get(field)) for one in values) < 250, field


def test_no_mail_or_telephone_of_the_demo_can_reach_anybody() -> None:
    for one in made().customers:
        assert str(one.values["email"]).endswith(".example")
        assert " 555 01" in str(one.values["phone1"])


@pytest.mark.parametrize("username", DEMO_USERS.values())
@pytest.mark.parametrize(("hour", "minute"), HOURS)
def test_something_is_due_today_whatever_the_hour(username: str, hour: int, minute: int) -> None:
    now = at(hour, minute)
    earlier, later = due_today(made(now), username, now)
    assert len(earlier) >= 3
    assert len(later) >= 3


@pytest.mark.parametrize("day", [1, 8, 31])
def test_something_is_due_on_the_nights_of_a_clock_change_and_at_midnight(day: int) -> None:
    for month, hour in ((3, 0), (11, 0), (11, 23)):
        now = datetime(2026, month, min(day, 30), hour, 0, tzinfo=DENVER).astimezone(UTC)
        assert len(due_today(made(now), "kim", now)[1]) >= 3


def test_work_stands_in_every_way_to_the_clock() -> None:
    company, leavers = made(), {one.username for one in made().people if not one.active}
    found = active(company)
    assert sum(final.get("follow_up_at") is None for final in found) >= 5
    assert sum(final.get("snoozed_until") is not None for final in found) >= 3
    assert sum(final["assigned_to"] in leavers for final in found) >= 4
    assert sum(final["status"] is EntryStatus.MITIGATED for final in found) >= 15
    dues = [final.get("follow_up_at") for final in found if final.get("follow_up_at")]
    assert sum(due < NOON - timedelta(days=1) for due in dues) >= 15
    assert sum(NOON + timedelta(days=1) < due < NOON + timedelta(days=6) for due in dues) >= 25


@pytest.mark.parametrize(("hour", "minute"), HOURS)
def test_none_of_those_the_person_may_be_did_anything_today(hour: int, minute: int) -> None:
    now = at(hour, minute)
    steps = [step for entry in made(now).entries for step in entry.steps]
    mine = [step.at for step in steps if step.actor in DEMO_USERS.values()]
    assert max(mine).astimezone(DENVER).date() < now.astimezone(DENVER).date()


@pytest.mark.parametrize(("hour", "minute"), HOURS)
def test_steps_rise_and_end_before_now(hour: int, minute: int) -> None:
    now = at(hour, minute)
    for entry in made(now).entries:
        times = [step.at for step in entry.steps]
        assert all(first < second for first, second in pairwise(times)), entry
        assert times[-1] <= now
        assert entry.steps[0].intent == "CreateEntry"


def test_contacts_lie_between_two_steps_and_most_worked_entries_have_one() -> None:
    company = made(NOON)
    worked = [entry for entry in company.entries if len(entry.steps) > 2]
    for entry in worked:
        moments = {step.at for step in entry.steps}
        for one in entry.contacts:
            assert entry.steps[0].at < one.at < entry.steps[-1].at
            assert one.at not in moments
    touched = sum(bool(entry.contacts) for entry in worked)
    assert touched > 0.8 * len(worked)
    assert {one.result.is_reached for entry in worked for one in entry.contacts} == {True, False}


def test_every_step_changes_something() -> None:
    for entry in made().entries:
        values: dict[str, Any] = {}
        for step in entry.steps:
            assert step.changes
            assert all(values.get(name) != value for name, value in step.changes.items())
            values.update(step.changes)


def test_every_move_is_a_lawful_one_made_by_its_own_command() -> None:
    for entry in made().entries:
        stands = "open"
        for step in entry.steps[1:]:
            after = str(step.changes.get("status", stands))
            if after != stands:
                assert MOVES[stands, after] == step.intent
            stands = after


def test_a_follow_up_was_in_the_future_when_it_was_set() -> None:
    for entry in made().entries:
        for step in entry.steps:
            due = step.changes.get("follow_up_at")
            assert due is None or (isinstance(due, datetime) and due > step.at)


def test_mitigated_entries_have_an_action_and_a_follow_up() -> None:
    for final in active(made()):
        if final["status"] is EntryStatus.MITIGATED:
            assert final["mitigation_action"] in catalogs()["mitigation-actions"]
            assert final.get("follow_up_at") is not None


def test_closed_entries_have_the_outcome_their_status_needs() -> None:
    outcomes = {"resolved": "saved", "lost": "lost", "cancelled": "void"}
    company = made()
    for entry in company.entries:
        final: dict[str, Any] = entry.final()
        status = final["status"].value
        if status not in outcomes:
            assert final.get("closed_by") is None
            continue
        assert catalogs()["resolutions"][final["resolution"]]["outcome"] == outcomes[status]
        assert final["closed_at"] == entry.steps[-1].at
        assert final["closed_by"] == entry.steps[-1].actor
        assert final.get("follow_up_at") is None
        assert (final.get("saved_by") is not None) == (status == "resolved")
        assert (final.get("cancel_reason") in catalogs()["cancel-reasons"]) == (status == "lost")
        if status != "cancelled":
            assert 1 <= len(final["outcome_note"]) <= 2000


def test_resolution_dates_lie_between_report_and_closing_where_the_customer_is() -> None:
    company = made()
    for entry in company.entries:
        final: dict[str, Any] = entry.final()
        if (day := final.get("resolution_date")) is not None:
            zone = zone_of(company, entry)
            assert final["reported_at"].astimezone(zone).date() <= day
            assert day <= final["closed_at"].astimezone(zone).date()


def test_a_duplicate_repeats_an_earlier_entry_of_the_same_customer() -> None:
    company, found = made(), 0
    for entry in company.entries:
        original = entry.final().get("duplicate_of")
        if isinstance(original, int):
            assert original < entry.key
            assert company.entries[original].customer == entry.customer
            found += 1
    assert found >= 3


def test_catalog_names_are_those_every_store_begins_with() -> None:
    for final in (entry.final() for entry in made().entries):
        assert final["reason"] in catalogs()["reasons"]
        assert final.get("cause") is None or final["cause"] in catalogs()["causes"]
        action = final.get("mitigation_action")
        assert action is None or action in catalogs()["mitigation-actions"]
    classes = {one.account_class for one in made().customers}
    assert classes == set(catalogs()["account-classes"])


def test_texts_are_short_regular_and_fully_filled_in() -> None:
    for entry in made().entries:
        for step in entry.steps:
            said = [step.note, *(v for v in step.changes.values() if type(v) is str)]
            for text in said:
                assert len(text) <= 2000
                assert text == text.strip()
                assert not FORBIDDEN.search(text)
                assert "{" not in text
            assert len(step.note) <= 500
        assert entry.steps[0].changes["description"]


def test_owners_work_at_the_customer_s_location_unless_they_have_left() -> None:
    company = made()
    people = {one.username: one for one in company.people}
    places = {one.account_number: one.location for one in company.customers}
    for entry in company.entries:
        owner = people[str(entry.final()["assigned_to"])]
        assert not owner.locations or places[entry.customer] in owner.locations
        for step in entry.steps:
            actor = people[step.actor]
            assert not actor.locations or places[entry.customer] in actor.locations
            assert actor.active or step.at < NOON - timedelta(days=20)


def test_only_a_lead_reported_something_that_was_earlier() -> None:
    roles = {one.username: one.role for one in made().people}
    dated_back = [
        (step.actor, step.at - reported)
        for step in (entry.steps[0] for entry in made().entries)
        if isinstance(reported := step.changes["reported_at"], datetime) and reported != step.at
    ]
    assert dated_back
    for actor, by in dated_back:
        assert roles[actor] in {"Lead", "Admin"}
        assert timedelta(0) < by <= timedelta(days=30)


def test_nobody_is_at_risk_after_they_were_lost() -> None:
    lost: dict[str, datetime] = {}
    for entry in made().entries:
        if entry.final()["status"] is EntryStatus.LOST:
            assert entry.customer not in lost
            lost[entry.customer] = entry.steps[-1].at
    for entry in made().entries:
        assert entry.steps[-1].at <= lost.get(entry.customer, NOON)


def test_accounts_usernames_and_locations_are_unique() -> None:
    company = made()
    for names in (
        [one.account_number for one in company.customers],
        [name_key(one.username) for one in company.people],
        [name_key(one.name) for one in company.locations],
    ):
        assert len(set(names)) == len(names)


@pytest.mark.parametrize("customers", [10, 23, 1000])
def test_companies_of_other_sizes_can_be_made(customers: int) -> None:
    company = make_company(1, customers, NOON)
    assert len(company.customers) == customers
    assert len(company.entries) >= customers


@pytest.mark.parametrize("customers", [0, 9, 100_001])
def test_a_size_beyond_reason_is_refused(customers: int) -> None:
    with pytest.raises(Usage, match="10 to 100000"):
        make_company(7, customers, NOON)
