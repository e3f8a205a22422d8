"""The status moves, what each needs and leaves behind, on both databases."""

from datetime import date, timedelta
from typing import Any

import pytest

from atrisk_tui.domain.admin_commands import ChangeSetting, SwitchCatalogItem
from atrisk_tui.domain.commands import (
    Closing,
    Command,
    LoseEntry,
    MitigateEntry,
    Receipt,
    ReopenEntry,
    ResolveEntry,
    ReturnToOpen,
    VoidEntry,
)
from atrisk_tui.domain.model import CatalogKind, EntryStatus
from atrisk_tui.domain.rules import allowed_moves
from atrisk_tui.errors import Denied, Invalid
from tests.support import HARBOR, KERR, NOW, Company

OPEN, MITIGATED, RESOLVED, CANCELLED, LOST = EntryStatus
SOON = NOW + timedelta(days=1)
TODAY = date(2026, 10, 13)


def closing(company: Company, resolution: str, **values: Any) -> Closing:
    base: dict[str, Any] = {
        "resolution_id": company.item("resolutions", resolution),
        "outcome_note": "They told us",
    }
    return Closing(**base | values)


def saved(company: Company, **values: Any) -> Closing:
    return closing(company, "Retained - rate adjusted", **values)


def lost(company: Company, **values: Any) -> Closing:
    return closing(company, "Lost - price", **values)


def action(company: Company) -> int:
    return company.item("mitigation-actions", "Call customer")


def row(company: Company, entry_id: int) -> dict[str, Any]:
    return company.one("SELECT * FROM entry WHERE id = :id", id=entry_id)


def move(company: Company, entry_id: int, to: EntryStatus, *, by: str = "lea") -> Receipt:
    """Try the command that makes an entry `to`, with all that the move needs."""
    on = {"entry_id": entry_id, "version": company.version(entry_id)}
    reopening = row(company, entry_id)["status"] != "mitigated"
    command: dict[EntryStatus, Command] = {
        OPEN: ReopenEntry(**on, note="again") if reopening else ReturnToOpen(**on, note="again"),
        MITIGATED: MitigateEntry(**on, mitigation_action_id=action(company), follow_up_at=SOON),
        RESOLVED: ResolveEntry(**on, closing=saved(company)),
        LOST: LoseEntry(**on, closing=lost(company)),
        CANCELLED: VoidEntry(**on, closing=closing(company, "Duplicate")),
    }
    return company.do(by, command[to])


PAIRS = [(before, after) for before in EntryStatus for after in EntryStatus]


@pytest.mark.parametrize(("before", "after"), [p for p in PAIRS if p[1] in allowed_moves(p[0])])
def test_an_allowed_move_is_made(company: Company, before: EntryStatus, after: EntryStatus) -> None:
    entry_id = company.entry(status=before)
    move(company, entry_id, after)
    assert row(company, entry_id)["status"] == after.value


@pytest.mark.parametrize(("before", "after"), [p for p in PAIRS if p[1] not in allowed_moves(p[0])])
def test_any_other_move_is_refused_naming_the_allowed_ones(
    company: Company, before: EntryStatus, after: EntryStatus
) -> None:
    entry_id = company.entry(status=before)
    with pytest.raises(Invalid) as caught:
        move(company, entry_id, after)
    assert caught.value.field == "status"
    assert set(caught.value.allowed) == {status.value for status in allowed_moves(before)}
    assert company.version(entry_id) == 1


def test_a_closed_entry_is_reopened_not_returned(company: Company) -> None:
    entry_id = company.entry(status=RESOLVED)
    with pytest.raises(Invalid, match="reopen") as caught:
        company.do("lea", ReturnToOpen(entry_id=entry_id, version=1, note="oops"))
    assert caught.value.allowed == ("open",)


def test_a_mitigated_entry_is_returned_not_reopened(company: Company) -> None:
    entry_id = company.entry(status=MITIGATED)
    with pytest.raises(Invalid, match="not closed"):
        company.do("lea", ReopenEntry(entry_id=entry_id, version=1, note="oops"))


def mitigate(company: Company, entry_id: int, **values: Any) -> Receipt:
    base: dict[str, Any] = {"mitigation_action_id": action(company), "follow_up_at": SOON}
    command = MitigateEntry(entry_id=entry_id, version=1, **base | values)
    return company.do("ana", command)


@pytest.mark.parametrize("field", ["mitigation_action", "follow_up_at"])
def test_mitigated_needs_an_action_and_a_follow_up(company: Company, field: str) -> None:
    missing = {"mitigation_action_id" if field == "mitigation_action" else field: None}
    with pytest.raises(Invalid) as caught:
        mitigate(company, company.entry(), **missing)
    assert caught.value.field == field


def test_what_mitigated_needs_can_be_switched_off(company: Company) -> None:
    for key in ("mitigated_needs_action", "mitigated_needs_follow_up"):
        company.do("adm", ChangeSetting(key=key, value="off"))
    entry_id = company.entry()
    mitigate(company, entry_id, mitigation_action_id=None, follow_up_at=None)
    assert row(company, entry_id)["status"] == "mitigated"


def test_mitigating_is_content_with_the_action_and_follow_up_there(company: Company) -> None:
    entry_id = company.entry(follow_up_at=SOON, mitigation_action_id=action(company))
    mitigate(company, entry_id, mitigation_action_id=None, follow_up_at=None)
    assert row(company, entry_id)["mitigation_action_id"] == action(company)


def test_a_past_follow_up_confirms_no_save(company: Company) -> None:
    entry_id = company.entry(follow_up_at=NOW - timedelta(hours=1))
    with pytest.raises(Invalid) as caught:
        mitigate(company, entry_id, follow_up_at=None)
    assert caught.value.field == "follow_up_at"


@pytest.mark.parametrize("note", ["", "x" * 501])
def test_returning_to_open_needs_a_note(company: Company, note: str) -> None:
    entry_id = company.entry(status=MITIGATED)
    with pytest.raises(Invalid) as caught:
        company.do("ana", ReturnToOpen(entry_id=entry_id, version=1, note=note))
    assert caught.value.field == "note"


def resolve(company: Company, entry_id: int, how: Closing, *, by: str = "ana") -> Receipt:
    command = ResolveEntry(entry_id=entry_id, version=company.version(entry_id), closing=how)
    return company.do(by, command)


def lose(company: Company, entry_id: int, how: Closing, *, by: str = "ana") -> Receipt:
    command = LoseEntry(entry_id=entry_id, version=company.version(entry_id), closing=how)
    return company.do(by, command)


def void(company: Company, entry_id: int, how: Closing, *, by: str = "ana") -> Receipt:
    command = VoidEntry(entry_id=entry_id, version=company.version(entry_id), closing=how)
    return company.do(by, command)


def test_closing_ends_snooze_and_follow_up_and_says_who_and_when(company: Company) -> None:
    entry_id = company.entry(follow_up_at=SOON, snoozed_until=SOON)
    resolve(company, entry_id, saved(company), by="ben")
    now = row(company, entry_id)
    assert (now["follow_up_at"], now["snoozed_until"]) == (None, None)
    assert now["closed_by_id"] == company.user_id("ben")
    assert now["closed_at"] is not None


def test_a_save_is_the_assignees_unless_said_otherwise(company: Company) -> None:
    first, second = company.entry(), company.entry()
    resolve(company, first, saved(company), by="ben")
    resolve(company, second, saved(company, saved_by_id=company.user_id("ben")), by="ben")
    assert row(company, first)["saved_by_id"] == company.user_id("ana")
    assert row(company, second)["saved_by_id"] == company.user_id("ben")


def test_closing_never_asks_for_a_new_owner(company: Company) -> None:
    entry_id = company.entry(by="ben")
    company.force("UPDATE app_user SET active = false WHERE username = 'ben'")
    resolve(company, entry_id, saved(company))
    assert row(company, entry_id)["saved_by_id"] == company.user_id("ben")


def test_the_resolution_date_is_today_where_the_customer_is(company: Company) -> None:
    company.clock.move(hours=12)  # 14 October in UTC, still the 13th in Denver
    entry_id = company.entry()
    resolve(company, entry_id, saved(company))
    assert str(row(company, entry_id)["resolution_date"]) == "2026-10-13"


@pytest.mark.parametrize("day", [date(2026, 10, 12), date(2026, 10, 14)])
def test_a_resolution_date_before_the_report_or_after_today_is_refused(
    company: Company, day: date
) -> None:
    with pytest.raises(Invalid) as caught:
        resolve(company, company.entry(), saved(company, resolution_date=day))
    assert caught.value.field == "resolution_date"


def test_a_clock_change_at_night_leaves_the_day_alone(company: Company) -> None:
    company.clock.move(days=19)  # 1 November, the day the clocks go back
    entry_id = company.entry()
    resolve(company, entry_id, saved(company, resolution_date=date(2026, 11, 1)))
    assert str(row(company, entry_id)["resolution_date"]) == "2026-11-01"


@pytest.mark.parametrize("note", ["", "  ", "x" * 2001])
def test_resolved_needs_an_outcome_note(company: Company, note: str) -> None:
    with pytest.raises(Invalid) as caught:
        resolve(company, company.entry(), saved(company, outcome_note=note))
    assert caught.value.field == "outcome_note"


def test_closing_needs_a_resolution_of_the_right_outcome(company: Company) -> None:
    entry_id = company.entry()
    for how in (Closing(outcome_note="x"), lost(company), closing(company, "Duplicate")):
        with pytest.raises(Invalid) as caught:
            resolve(company, entry_id, how)
        assert caught.value.field == "resolution"


def test_lost_without_a_cancel_reason_is_refused(company: Company) -> None:
    company.force("UPDATE catalog_item SET cancel_reason_id = NULL")
    with pytest.raises(Invalid) as caught:
        lose(company, company.entry(), lost(company))
    assert caught.value.field == "cancel_reason"


def test_a_lost_resolution_names_its_usual_cancel_reason(company: Company) -> None:
    usual, other = (company.item("cancel-reasons", name) for name in ("Price", "Bankruptcy"))
    company.force(
        "UPDATE catalog_item SET cancel_reason_id = :usual WHERE name = 'Lost - price'",
        usual=usual,
    )
    first, second = company.entry(), company.entry()
    lose(company, first, lost(company))
    lose(company, second, lost(company, cancel_reason_id=other))
    found = [row(company, entry_id)["cancel_reason_id"] for entry_id in (first, second)]
    assert found == [usual, other]


def test_a_usual_cancel_reason_that_is_off_is_not_taken(company: Company) -> None:
    price = company.item("cancel-reasons", "Price")
    off = SwitchCatalogItem(kind=CatalogKind.CANCEL_REASONS, item_id=price, version=1, active=False)
    company.do("adm", off)
    with pytest.raises(Invalid) as caught:
        lose(company, company.entry(), lost(company))
    assert caught.value.field == "cancel_reason"


@pytest.mark.parametrize("field", ["saved_by_id", "cancel_reason_id"])
def test_a_field_of_another_outcome_is_refused(company: Company, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        void(company, company.entry(), closing(company, "Duplicate", **{field: 1}))
    assert caught.value.field == field.removesuffix("_id")


def test_a_loss_may_set_the_customers_status_in_the_same_change(company: Company) -> None:
    how = lost(company, customer_status="cancelled", cancel_effective_on=TODAY)
    receipt = lose(company, company.entry(), how, by="lea")
    customer = company.one("SELECT * FROM customer WHERE id = :id", id=KERR)
    assert (customer["status"], str(customer["cancel_effective_on"])) == (
        "cancelled",
        "2026-10-13",
    )
    assert ("customer", KERR) in receipt.touched


def test_an_agent_may_not_change_the_customers_status_with_a_loss(company: Company) -> None:
    entry_id = company.entry()
    lose_it = lost(company, customer_status="cancelled")
    with pytest.raises(Denied):
        lose(company, entry_id, lose_it)
    lose(company, entry_id, lost(company, customer_status="active"))


def test_a_loss_does_not_archive_the_customer(company: Company) -> None:
    with pytest.raises(Invalid) as caught:
        lose(company, company.entry(), lost(company, customer_status="archived"), by="lea")
    assert caught.value.field == "customer_status"


def test_void_needs_a_resolution_or_the_entry_it_repeats(company: Company) -> None:
    first, second = company.entry(), company.entry()
    with pytest.raises(Invalid) as caught:
        void(company, second, Closing())
    assert caught.value.field == "resolution"
    void(company, second, Closing(duplicate_of_id=first))
    assert row(company, second)["duplicate_of_id"] == first


def test_an_entry_repeats_neither_itself_nor_one_out_of_sight(company: Company) -> None:
    mine, elsewhere = company.entry(), company.entry(HARBOR, by="eve")
    for original in (mine, elsewhere, 999):
        with pytest.raises(Invalid) as caught:
            void(company, mine, Closing(duplicate_of_id=original))
        assert caught.value.field == "duplicate_of"


def test_voiding_a_mitigated_entry_is_a_leads(company: Company) -> None:
    entry_id = company.entry(status=MITIGATED)
    with pytest.raises(Denied):
        void(company, entry_id, closing(company, "Duplicate"))
    void(company, entry_id, closing(company, "Duplicate"), by="lea")


def reopen(company: Company, entry_id: int, *, by: str, note: str = "They called") -> Receipt:
    version = company.version(entry_id)
    return company.do(by, ReopenEntry(entry_id=entry_id, version=version, note=note))


@pytest.mark.parametrize("status", [RESOLVED, LOST, CANCELLED])
def test_reopening_clears_the_outcome_and_keeps_it_in_the_history(
    company: Company, status: EntryStatus
) -> None:
    entry_id = company.entry(status=status)
    receipt = reopen(company, entry_id, by="lea")
    now = row(company, entry_id)
    cleared = ("resolution_id", "resolution_date", "outcome_note", "cancel_reason_id")
    cleared += ("saved_by_id", "duplicate_of_id", "closed_at", "closed_by_id")
    assert {now[name] for name in cleared} == {None}
    audit = company.one("SELECT note FROM audit WHERE id = :id", id=receipt.audit_id)
    assert audit["note"] == "They called"


def test_a_reopened_entry_keeps_its_reported_date(company: Company) -> None:
    reported = NOW - timedelta(days=9)
    entry_id = company.entry(status=RESOLVED, reported_at=reported)
    before = row(company, entry_id)["reported_at"]
    reopen(company, entry_id, by="lea")
    assert row(company, entry_id)["reported_at"] == before


def test_a_closer_reopens_their_own_for_seven_days(company: Company) -> None:
    first, second = company.entry(status=RESOLVED), company.entry(status=RESOLVED)
    company.clock.move(days=7)
    reopen(company, first, by="ana")
    company.clock.move(seconds=1)
    with pytest.raises(Denied, match="7 days"):
        reopen(company, second, by="ana")
    reopen(company, second, by="lea")


def test_nobody_but_a_lead_reopens_what_another_closed(company: Company) -> None:
    entry_id = company.entry(status=RESOLVED, closed_by_id=company.user_id("ben"))
    with pytest.raises(Denied):
        reopen(company, entry_id, by="ana")


def test_a_loss_is_final_once_the_customer_is_cancelled(company: Company) -> None:
    entry_id = company.entry(status=LOST)
    company.force("UPDATE customer SET status = 'cancelled' WHERE id = :id", id=KERR)
    with pytest.raises(Invalid, match="win-back"):
        reopen(company, entry_id, by="lea")


def test_reopening_needs_a_reason(company: Company) -> None:
    with pytest.raises(Invalid) as caught:
        reopen(company, company.entry(status=RESOLVED), by="lea", note=" ")
    assert caught.value.field == "note"


def test_a_reopened_entry_whose_owner_has_left_goes_to_who_reopens_it(company: Company) -> None:
    entry_id = company.entry(by="ben", status=RESOLVED)
    company.force("UPDATE app_user SET active = false WHERE username = 'ben'")
    reopen(company, entry_id, by="lea")
    assert row(company, entry_id)["assigned_to_id"] == company.user_id("lea")


def test_two_active_entries_of_one_customer_stand_side_by_side(company: Company) -> None:
    first, second = company.entry(), company.entry()
    lose(company, first, lost(company))
    assert row(company, second)["status"] == "open"
