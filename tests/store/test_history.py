"""The history in people's words, what undo offers, and the other small questions."""

from datetime import timedelta

import pytest

from atrisk_tui.domain.admin_commands import ChangeSetting
from atrisk_tui.domain.commands import (
    AssignEntry,
    Closing,
    CustomerImportRow,
    EditCustomer,
    ImportCustomers,
    Revert,
    SetFollowUp,
    SetRisk,
    VoidEntry,
)
from atrisk_tui.domain.history import Raw, field_words, plain, shown, words
from atrisk_tui.domain.model import CatalogKind, RiskLevel
from atrisk_tui.domain.queries import (
    ChangesSince,
    FindCatalogItem,
    FindUser,
    GetSettings,
    GetStoreFacts,
    LatestChange,
    ListCatalog,
    ListHistory,
    ListLocations,
    ListUsers,
    NextUndo,
    PickAssignee,
)
from atrisk_tui.domain.rows import AuditRow, FieldChange
from atrisk_tui.errors import Missing

from ..support import DENVER, HARBOR, KERR, NEW_YORK, NOW, Company


def set_risk(company: Company, entry: int, level: RiskLevel, by: str = "ana") -> int:
    command = SetRisk(entry_id=entry, version=company.version(entry), risk_level=level)
    return company.do(by, command).audit_id


def history(company: Company, entry: int, who: str = "ana") -> tuple[AuditRow, ...]:
    return company.ask(who, ListHistory(entry_id=entry)).rows


def told(row: AuditRow) -> dict[str, tuple[str | None, str | None]]:
    return {change.words: (change.before, change.after) for change in row.changes}


def test_a_change_tells_who_what_and_the_old_and_new_words(company: Company) -> None:
    made = company.entry()
    set_risk(company, made, RiskLevel.HIGH)
    row = history(company, made)[0]
    assert (row.actor, row.actor_name, row.words) == ("ana", "Ana Ruiz", "Set the risk level")
    assert told(row) == {"Risk level": ("Medium", "High")}


def test_people_are_told_by_username_and_the_note_stands_beside(company: Company) -> None:
    made = company.entry()
    ben = company.user_id("ben")
    command = AssignEntry(
        entry_id=made, version=company.version(made), assigned_to_id=ben, note="On holiday"
    )
    company.do("ana", command, note="On holiday")
    row = history(company, made)[0]
    assert row.changes == (FieldChange("assigned_to", "ana", "ben", ("ana", "ben")),)
    assert row.note == "On holiday"


@pytest.mark.parametrize(
    ("field", "kept", "told"),
    [
        ("status", "cancelled", "cancelled"),
        ("rmr", 18900, "189.00"),
        ("do_not_call", True, True),
        ("times_asked", 2, 2),
        ("tags", ["vip"], ["vip"]),
        ("custom", {"gate": "1"}, {"gate": "1"}),
        ("best_time", "09:30:00", "09:30"),
        ("closed_at", "2026-10-14T16:42:00.123456Z", "2026-10-14T16:42:00Z"),
        ("contract_end", "2027-01-31", "2027-01-31"),
        ("notes", "", None),
    ],
)
def test_programs_are_told_values_as_the_nouns_have_them(
    field: str, kept: Raw, told: object
) -> None:
    assert plain(field, kept) == told


def test_instants_are_told_without_parts_of_a_second(company: Company) -> None:
    made = company.entry()
    at = NOW + timedelta(days=1)
    company.do("ana", SetFollowUp(entry_id=made, version=1, follow_up_at=at))
    assert told(history(company, made)[0]) == {"Follow-up": (None, "2026-10-14T16:42:00Z")}


def test_a_cancelled_entry_reads_void_and_catalog_items_by_name(company: Company) -> None:
    made = company.entry()
    closing = Closing(resolution_id=company.item("resolutions", "Misreported"))
    company.do("ana", VoidEntry(entry_id=made, version=1, closing=closing))
    changes = told(history(company, made)[0])
    assert changes["Status"] == ("Open", "Void")
    assert changes["Resolution"] == (None, "Misreported")


def test_a_new_record_lists_the_fields_that_were_filled(company: Company) -> None:
    made = company.entry()
    changes = told(history(company, made)[0])
    assert changes["Customer"] == (None, "10-4471")
    assert changes["RMR at opening"] == (None, "189.00")
    assert "Notes" not in changes
    assert "Created at" not in changes


def test_a_history_is_newest_first(company: Company) -> None:
    made = company.entry()
    set_risk(company, made, RiskLevel.HIGH)
    set_risk(company, made, RiskLevel.LOW)
    assert [row.intent for row in history(company, made)] == ["SetRisk", "SetRisk", "CreateEntry"]


def test_a_customer_s_history_includes_that_of_its_entries(company: Company) -> None:
    made = company.entry(KERR)
    other = company.entry(2)
    command = EditCustomer(customer_id=KERR, version=1, changes={"rmr": 20_000})
    company.do("adm", command)
    rows = company.ask("ana", ListHistory(customer_id=KERR)).rows
    assert [(row.table, row.row_id) for row in rows][:2] == [("customer", KERR), ("entry", made)]
    assert ("entry", other) not in [(row.table, row.row_id) for row in rows]
    assert told(rows[0]) == {"RMR": ("189.00", "200.00")}


def test_money_has_the_decimals_of_the_currency(company: Company) -> None:
    company.force("UPDATE setting SET value = 'JPY' WHERE key = 'currency'")
    company.do("adm", EditCustomer(customer_id=KERR, version=1, changes={"rmr": 20_000}))
    row = company.ask("ana", ListHistory(customer_id=KERR)).rows[0]
    assert told(row) == {"RMR": ("18900", "20000")}


def test_a_history_out_of_sight_is_missing(company: Company) -> None:
    far = company.entry(HARBOR, by="eve")
    for query in (ListHistory(entry_id=far), ListHistory(customer_id=HARBOR)):
        with pytest.raises(Missing):
            company.ask("ana", query)


def test_what_was_taken_back_says_so_and_what_took_it_back_names_it(company: Company) -> None:
    made = company.entry()
    first = set_risk(company, made, RiskLevel.HIGH)
    undone = company.do("ana", Revert(audit_id=first)).audit_id
    company.do("ana", Revert(audit_id=undone))
    rows = history(company, made)[:3]
    assert [row.words for row in rows] == [
        "Redo: set the risk level",
        "Undo: set the risk level",
        "Set the risk level",
    ]
    assert [row.reverted for row in rows] == [False, True, True]


def next_words(company: Company, who: str = "ana", *, redo: bool = False) -> str | None:
    found = company.ask(who, NextUndo(redo=redo))
    return f"{found.words} {found.label}" if found else None


def test_undo_offers_the_newest_own_change_and_names_its_record(company: Company) -> None:
    made = company.entry()
    set_risk(company, made, RiskLevel.HIGH)
    set_risk(company, made, RiskLevel.LOW, by="ben")
    assert next_words(company) == f"Set the risk level AR-{made} Kerr Dental"


def test_undo_and_redo_walk_the_changes_back_and_forth(company: Company) -> None:
    made = company.entry()
    first, second = (set_risk(company, made, level) for level in (RiskLevel.HIGH, RiskLevel.LOW))
    offered = []
    for redo in (False, False, True, True):
        found = company.ask("ana", NextUndo(redo=redo))
        assert found is not None
        offered.append(found.audit_id)
        company.do("ana", Revert(audit_id=found.audit_id))
    assert offered[:2] == [second, first]
    assert company.one("SELECT risk_level FROM entry")["risk_level"] == "low"
    assert company.ask("ana", NextUndo(redo=True)) is None


def test_a_new_change_empties_what_can_be_redone(company: Company) -> None:
    made = company.entry()
    company.do("ana", Revert(audit_id=set_risk(company, made, RiskLevel.HIGH)))
    assert company.ask("ana", NextUndo(redo=True)) is not None
    set_risk(company, made, RiskLevel.LOW)
    assert company.ask("ana", NextUndo(redo=True)) is None


def test_yesterday_s_changes_are_not_offered(company: Company) -> None:
    made = company.entry()
    set_risk(company, made, RiskLevel.HIGH)
    company.clock.move(hours=13, minutes=17)
    assert next_words(company) is not None
    company.clock.move(minutes=2)
    assert next_words(company) is None


def test_an_import_is_passed_over(company: Company) -> None:
    company.do("adm", ChangeSetting(key="backdate_days", value="10"))
    row = CustomerImportRow(line=2, values={"account_number": "9", "name": "New"}, custom={})
    assert company.do("adm", ImportCustomers(rows=(row,), location_id=DENVER)).audit_id
    assert next_words(company, "adm") == "Change a company-wide setting backdate_days"


def test_a_catalog_is_listed_in_its_order_and_filtered_by_a_folded_part(company: Company) -> None:
    reasons = company.ask("ana", ListCatalog(kind=CatalogKind.REASONS))
    assert [item.name for item in reasons[:2]] == ["Missed payment", "Service complaint"]
    some = company.ask("ana", ListCatalog(kind=CatalogKind.REASONS, text="COMPLÁINT"))
    assert [item.name for item in some] == ["Service complaint"]


def test_items_that_are_off_are_listed_only_when_asked_for(company: Company) -> None:
    company.force("UPDATE catalog_item SET active = false WHERE name = 'Missed payment'")
    on = company.ask("ana", ListCatalog(kind=CatalogKind.REASONS))
    every = company.ask("ana", ListCatalog(kind=CatalogKind.REASONS, include_inactive=True))
    assert len(every) == len(on) + 1


def test_an_item_tells_how_many_records_use_it(company: Company) -> None:
    company.entry()
    company.entry()
    query = FindCatalogItem(kind=CatalogKind.REASONS, name=" missed  PAYMENT ")
    assert company.ask("ana", query).uses == 2


def test_an_unknown_item_names_the_nearest(company: Company) -> None:
    with pytest.raises(Missing, match="Missed payment"):
        company.ask("ana", FindCatalogItem(kind=CatalogKind.REASONS, name="Mised payment"))


def test_assignees_are_those_of_the_location_the_asker_first(company: Company) -> None:
    people = company.ask("ben", PickAssignee(location_id=DENVER))
    assert [person.username for person in people] == ["ben", "adm", "ana", "lea", "vic"]
    found = company.ask("ben", PickAssignee(location_id=DENVER, text="RUÍZ"))
    assert [person.username for person in found] == ["ana"]


def test_assignees_of_a_location_out_of_sight_are_missing(company: Company) -> None:
    with pytest.raises(Missing):
        company.ask("ana", PickAssignee(location_id=NEW_YORK))


def test_people_are_listed_by_username_with_their_places(company: Company) -> None:
    rows = company.ask("ana", ListUsers()).rows
    assert [row.username for row in rows] == ["adm", "ana", "ben", "eve", "lea", "vic"]
    assert (rows[0].all_locations, rows[3].locations) == (True, ("New York",))


def test_an_unknown_person_names_the_nearest(company: Company) -> None:
    with pytest.raises(Missing, match="vic"):
        company.ask("ana", FindUser(username="vick"))


def test_locations_are_those_in_sight(company: Company) -> None:
    assert [row.name for row in company.ask("ana", ListLocations())] == ["Denver"]
    assert len(company.ask("adm", ListLocations())) == 2


def test_changes_since_are_those_in_sight(company: Company) -> None:
    before = company.ask("ana", LatestChange())
    near, far = company.entry(KERR), company.entry(HARBOR, by="eve")
    assert company.ask("ana", ChangesSince(audit_id=before)) == {("entry", near)}
    assert company.ask("adm", ChangesSince(audit_id=before)) == {("entry", near), ("entry", far)}


def test_the_settings_are_what_was_stored_over_the_defaults(company: Company) -> None:
    settings = company.ask("vic", GetSettings())
    assert (settings.text("company_name"), settings.number("reopen_days")) == ("Test Alarm Co", 7)


def test_the_facts_of_a_sound_store_have_no_problems(company: Company) -> None:
    company.entry()
    facts = company.ask("adm", GetStoreFacts())
    assert facts.database.startswith(company.store.dialect)
    assert facts.revision == facts.newest_revision
    assert (facts.customers.value, facts.entries.value, facts.people) == (6, 1, 6)
    assert facts.problems == ()


def test_a_hole_in_the_search_index_is_a_problem(sqlite_company: Company) -> None:
    sqlite_company.force("DELETE FROM customer_search WHERE rowid = 3")
    (problem,) = sqlite_company.ask("adm", GetStoreFacts()).problems
    assert problem == "The search knows 5 customers of 6."


def test_words_for_what_no_command_of_today_did_are_made_of_its_name() -> None:
    assert words("FoundStore") == "Found store"


def test_values_are_shown_as_people_read_them() -> None:
    assert shown("do_not_call", True) == "yes"
    assert shown("tags", ["vip", "fire"]) == "vip, fire"
    assert shown("custom", {"Gate": "7"}) == "Gate: 7"
    assert shown("balance", -150) == "-1.50"
    assert shown("status", "pending_cancel", table="customer") == "Pending cancel"
    assert shown("notes", "") is None
    assert field_words("deleted_at") == "Deleted"
