"""Company-wide settings: changing them, and what the required ones ask for, on both databases."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from atrisk_tui.domain.admin_commands import ChangeSetting
from atrisk_tui.domain.admin_queries import ListSettings
from atrisk_tui.domain.admin_rows import SettingRow
from atrisk_tui.domain.commands import (
    Closing,
    CreateEntry,
    EditEntry,
    LoseEntry,
    ResolveEntry,
    Revert,
    VoidEntry,
)
from atrisk_tui.domain.model import EntryStatus, RiskLevel
from atrisk_tui.domain.settings import SPECS, checked
from atrisk_tui.errors import Conflict, Denied, Invalid
from tests.support import KERR, NOW, Company

from .big_store import BigStore

SAVED, LOST, VOID = "Retained - rate adjusted", "Lost - price", "Duplicate"
COMMANDS = {SAVED: ResolveEntry, LOST: LoseEntry, VOID: VoidEntry}


def change(company: Company, key: str, value: str, *, by: str = "adm", **more: Any) -> int:
    return company.do(by, ChangeSetting(key=key, value=value, **more)).audit_id


def setting(company: Company, key: str) -> SettingRow:
    return next(row for row in company.ask("adm", ListSettings()) if row.key == key)


def close(company: Company, resolution: str, *, by: str = "ana", **said: Any) -> int:
    """Close a new entry of Ana's as that resolution means, and return its id."""
    entry_id = company.entry()
    base: dict[str, Any] = {"outcome_note": "They told us"} if resolution is not VOID else {}
    closing = Closing(resolution_id=company.item("resolutions", resolution), **base | said)
    version = company.version(entry_id)
    company.do(by, COMMANDS[resolution](entry_id=entry_id, version=version, closing=closing))
    return entry_id


def insight(company: Company, field: str) -> dict[str, int]:
    kind, name = {
        "mitigation_action": ("mitigation-actions", "Call customer"),
        "cause": ("causes", "Promo expired"),
    }[field]
    return {f"{field}_id": company.item(kind, name)}


# Changing


def test_a_setting_takes_what_its_declaration_accepts(company: Company) -> None:
    change(company, "backdate_days", " 045 ")
    change(company, "backdate_days", "60")
    assert setting(company, "backdate_days").value == "60"
    with pytest.raises(Invalid) as caught:
        change(company, "backdate_days", "many")
    assert caught.value.field == "backdate_days"


def test_an_unknown_setting_names_the_nearest(company: Company) -> None:
    with pytest.raises(Invalid) as caught:
        change(company, "backdate_day", "1")
    assert caught.value.allowed[0] == "backdate_days"


def test_the_currency_is_fixed_once_money_is_stored(company: Company) -> None:
    with pytest.raises(Invalid, match="fixed"):
        change(company, "currency", "EUR")
    company.force("UPDATE customer SET rmr = 0")
    change(company, "currency", "eur")
    assert setting(company, "currency").value == "EUR"


def test_a_value_that_somebody_changed_meanwhile_is_a_conflict_that_names_it(
    company: Company,
) -> None:
    change(company, "reopen_days", "14", was="7")
    with pytest.raises(Conflict, match="“14” now, set by Ada Munro") as caught:
        change(company, "reopen_days", "3", was="7")
    assert caught.value.field == "reopen_days"
    assert setting(company, "reopen_days").value == "14"


def test_who_wants_what_is_in_force_already_has_it_without_a_change(company: Company) -> None:
    change(company, "reopen_days", "14")
    assert change(company, "reopen_days", "14", was="7") == 0
    assert change(company, "backdate_days", "30") == 0


def test_a_value_is_not_compared_where_nobody_looked(company: Company) -> None:
    change(company, "reopen_days", "14")
    assert change(company, "reopen_days", "3") > 0


def test_a_change_is_taken_back_to_the_default_and_brought_again(company: Company) -> None:
    first = change(company, "reopen_days", "14")
    undone = company.do("adm", Revert(audit_id=first)).audit_id
    assert setting(company, "reopen_days").is_default
    company.do("adm", Revert(audit_id=undone))
    assert setting(company, "reopen_days").value == "14"


def test_of_two_who_first_change_a_setting_at_once_one_is_told(company: Company) -> None:
    def tried(value: str) -> bool:
        try:
            change(company, "reopen_days", value, was="7")
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(tried, ("3", "4", "5", "6"))) == [False, False, False, True]


# Listing


def test_every_setting_is_listed_in_its_order_with_value_and_default(company: Company) -> None:
    listed = company.ask("adm", ListSettings())
    assert [(row.id, row.key) for row in listed] == list(enumerate(SPECS, start=1))
    assert all(row.default == SPECS[row.key].default for row in listed)


def test_a_setting_says_who_changed_it_last_and_when(company: Company) -> None:
    assert (setting(company, "reopen_days").changed_by, setting(company, "reopen_days").value) == (
        None,
        "7",
    )
    change(company, "reopen_days", "14")
    company.force("UPDATE app_user SET role_id = 4 WHERE username = 'lea'")
    company.clock.move(hours=1)
    change(company, "reopen_days", "3", by="lea")
    row = setting(company, "reopen_days")
    assert (row.changed_by, row.changed_at) == ("lea", NOW + timedelta(hours=1))


def test_only_who_manages_settings_sees_the_list(company: Company) -> None:
    with pytest.raises(Denied, match="settings"):
        company.ask("lea", ListSettings())


def test_who_changed_a_setting_is_found_by_an_index(tmp_path: Path) -> None:
    made = BigStore(tmp_path, 300)
    plan = "\n".join(made.cost(made.everywhere, ListSettings()).plan)
    assert not re.search(r"SCAN (audit|audit_row|app_user)\b|TEMP B-TREE", plan)
    made.store.close()


def test_the_settings_of_a_group_stand_together() -> None:
    groups = [spec.group for spec in SPECS.values()]
    assert groups == sorted(groups, key=list(dict.fromkeys(groups)).index)


def test_each_choice_of_a_setting_is_a_value_it_takes() -> None:
    offered = {key: spec.choices for key, spec in SPECS.items() if spec.choices is not None}
    assert {"date_order", "revenue_word", "void_needs_note"} <= offered.keys()
    assert all(checked(key, one) == one for key, choices in offered.items() for one in choices)


@pytest.mark.parametrize("value", ["-1", "many", "1.005", ""])
def test_a_credit_limit_is_an_amount_of_money(value: str) -> None:
    with pytest.raises(Invalid) as caught:
        checked("credit_limit_agent", value)
    assert caught.value.field == "credit_limit_agent"


def test_a_credit_limit_may_be_nothing_at_all() -> None:
    assert checked("credit_limit_agent", "0") == "0.00"


# What the required ones ask for

ASKED = [
    ("saved_needs_action", SAVED, "mitigation_action"),
    ("lost_needs_action", LOST, "mitigation_action"),
    ("outcome_needs_cause", SAVED, "cause"),
    ("outcome_needs_cause", LOST, "cause"),
]


@pytest.mark.parametrize(("key", "resolution", "field"), ASKED)
def test_a_closing_without_what_a_setting_requires_is_refused_at_its_field(
    company: Company, key: str, resolution: str, field: str
) -> None:
    close(company, resolution)
    change(company, key, "on")
    with pytest.raises(Invalid, match="needs") as caught:
        close(company, resolution)
    assert caught.value.field == field
    close(company, resolution, **insight(company, field))


def test_what_the_entry_has_already_is_not_asked_again(company: Company) -> None:
    change(company, "saved_needs_action", "on")
    entry_id = company.entry(**insight(company, "mitigation_action"))
    closing = Closing(resolution_id=company.item("resolutions", SAVED), outcome_note="They stay")
    company.do("ana", ResolveEntry(entry_id=entry_id, version=1, closing=closing))
    assert company.one("SELECT status FROM entry")["status"] == "resolved"


def test_a_void_needs_its_note_where_the_company_wants_it(company: Company) -> None:
    change(company, "void_needs_note", "on")
    with pytest.raises(Invalid) as caught:
        close(company, VOID)
    assert caught.value.field == "outcome_note"
    close(company, VOID, outcome_note="Typed twice")


def test_a_new_entry_that_closes_at_once_needs_the_same(company: Company) -> None:
    change(company, "outcome_needs_cause", "on")
    command = CreateEntry(
        customer_id=KERR,
        reason_id=company.item("reasons", "Missed payment"),
        risk_level=RiskLevel.LOW,
        description="Said it at the counter",
        assigned_to_id=company.user_id("ana"),
        status=EntryStatus.RESOLVED,
        closing=Closing(resolution_id=company.item("resolutions", SAVED), outcome_note="Stays"),
    )
    with pytest.raises(Invalid) as caught:
        company.do("ana", command)
    assert caught.value.field == "cause"
    assert company.rows("SELECT id FROM entry") == []


@pytest.mark.parametrize(
    ("key", "resolution", "field"),
    [*ASKED, ("void_needs_note", VOID, "outcome_note")],
)
def test_a_closed_entry_cannot_lose_what_a_setting_requires(
    company: Company, key: str, resolution: str, field: str
) -> None:
    said = insight(company, field) if field != "outcome_note" else {"outcome_note": "Twice"}
    entry_id, (name,) = close(company, resolution, **said), said
    change(company, key, "on")
    blank = EditEntry(entry_id=entry_id, version=company.version(entry_id), changes={name: None})
    with pytest.raises(Invalid) as caught:
        company.do("ana", blank)
    assert caught.value.field == field
    change(company, key, "off")
    company.do("ana", blank)


def test_an_entry_closed_before_is_edited_without_what_is_required_now(company: Company) -> None:
    entry_id = close(company, SAVED)
    change(company, "outcome_needs_cause", "on")
    version = company.version(entry_id)
    edit = EditEntry(entry_id=entry_id, version=version, changes={"notes": "Called back"})
    company.do("ana", edit)
    assert company.one("SELECT notes FROM entry")["notes"] == "Called back"
