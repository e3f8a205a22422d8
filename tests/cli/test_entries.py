"""Entries on the command line: one life, every field, lists, JSON."""

import pytest

from .conftest import CommandLine

TOUCHES = (
    *("first_touch_at", "last_contact_at", "last_contact_channel", "last_contact_result"),
    *("last_contact_by", "tries"),
)
ROW = {
    *("ref", "version", "customer", "customer_name", "location", "account_class", "status"),
    *("risk_level", "reason", "assigned_to", "unassigned", "follow_up_at", "reported_at"),
    *("created_at", "resolution_date", "closed_at", "snoozed_until", "escalation", "customer_rmr"),
    *("priority", "days_open"),
    *TOUCHES,
}
WHOLE = {
    *("ref", "version", "customer", "customer_name", "location", "status", "reported_at"),
    *("reported_by", "reason", "cause", "risk_level", "description", "assigned_to", "unassigned"),
    *("follow_up_at", "action_plan", "notes", "mitigation_action", "resolution"),
    *("resolution_date", "outcome_note", "cancel_reason", "saved_by", "duplicate_of", "closed_at"),
    *("closed_by", "snoozed_until", "snooze_note", "escalation", "escalation_note", "source"),
    *("rmr", "contract_end", "health"),
    *("customer_rmr", "created_at", "created_by", "days_open"),
    *TOUCHES,
}


def test_an_entry_lives_its_life(anywhere: CommandLine) -> None:
    ref = anywhere.opened()
    mitigated = anywhere(
        *("entries", "set", ref, "--status", "mitigated", "--json"),
        *("--mitigation-action", "Call customer", "--follow-up", "+3d 10:00"),
    )
    assert mitigated.json["status"] == "mitigated"
    assert mitigated.json["follow_up_at"] == "2026-10-16T16:00:00Z"
    back = anywhere("entries", "set", ref, "--status", "open", "--note", "It failed", "--json")
    assert back.json["status"] == "open"
    resolved = anywhere(
        *("entries", "set", ref, "--status", "resolved", "--json"),
        *("--resolution", "retained - service call", "--outcome-note", "Fixed the same day"),
    )
    assert resolved.json["status"] == "resolved"
    assert resolved.json["resolution"] == "Retained - service call"
    assert resolved.json["resolution_date"] == "2026-10-13"
    assert resolved.json["saved_by"] == "ana"
    again = anywhere("entries", "set", ref, "--status", "open", "--note", "Called again", "--json")
    assert again.json["resolution"] is None
    assert again.json["closed_at"] is None
    words = [each["intent"] for each in anywhere("audit", ref, "--json").json]
    assert words == ["ReopenEntry", "ResolveEntry", "ReturnToOpen", "MitigateEntry", "CreateEntry"]


def test_lost_takes_the_usual_cancel_reason_of_its_resolution(atrisk: CommandLine) -> None:
    said = atrisk(
        *("entries", "set", atrisk.opened(), "--status", "lost", "--json"),
        *("--resolution", "Lost - price", "--outcome-note", "Cheaper elsewhere"),
    )
    assert said.json["cancel_reason"] == "Price"


def test_void_names_the_entry_that_it_repeats(atrisk: CommandLine) -> None:
    first, second = atrisk.opened(), atrisk.opened()
    said = atrisk(
        "entries", "set", second, "--status", "cancelled", "--duplicate-of", first, "--json"
    )
    assert said.json["duplicate_of"] == first


def test_every_field_can_be_given_when_it_is_added(atrisk: CommandLine) -> None:
    said = atrisk(
        *("entries", "add", "--json", "--customer", "10-4471", "--reason", "Billing dispute"),
        *("--risk-level", "high", "--description", "Two\nlines", "--assigned-to", "ben"),
        *("--cause", "Rate increase", "--follow-up-at", "2026-12-01 14:00"),
        *("--action-plan", "Call them", "--notes", "Likes tea"),
        *("--mitigation-action", "Call customer"),
    )
    assert said.code == 0, said.err
    assert set(said.json) == WHOLE
    expected = {
        "ref": "AR-1",
        "customer": "10-4471",
        "customer_name": "Kerr Dental",
        "status": "open",
        "reason": "Billing dispute",
        "risk_level": "high",
        "description": "Two\nlines",
        "assigned_to": "ben",
        "cause": "Rate increase",
        "follow_up_at": "2026-12-01T21:00:00Z",
        "action_plan": "Call them",
        "notes": "Likes tea",
        "mitigation_action": "Call customer",
        "reported_by": "ana",
        "reported_at": "2026-10-13T16:42:00Z",
        "rmr": "189.00",
        "source": "manual",
        "escalation": "none",
        "resolution": None,
        "days_open": 0,
    }
    assert {name: said.json[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("status", "more"),
    [
        ("mitigated", {"mitigation_action": "Call customer", "follow_up": "+1d 09:00"}),
        ("resolved", {"resolution": "Retained - service call", "outcome_note": "Fixed"}),
        ("lost", {"resolution": "Lost - price", "outcome_note": "Too dear"}),
    ],
)
def test_an_entry_may_be_added_further_along(
    atrisk: CommandLine, status: str, more: dict[str, str]
) -> None:
    ref = atrisk.opened(status=status, **more)
    assert atrisk("entries", "show", ref, "--json").json["status"] == status
    assert len({each["id"] for each in atrisk("audit", ref, "--json").json}) == 1


def test_a_second_active_entry_of_a_customer_is_told_of(atrisk: CommandLine) -> None:
    atrisk.opened()
    said = atrisk(
        *("entries", "add", "--customer", "10-4471", "--reason", "Billing dispute"),
        *("--risk", "low", "--description", "x", "--assigned", "ana"),
    )
    assert (said.code, said.err) == (0, "atrisk: Kerr Dental also has AR-1 (Missed payment).\n")


def test_what_a_night_of_clock_change_does_is_told(atrisk: CommandLine) -> None:
    said = atrisk("entries", "set", atrisk.opened(), "--follow-up", "2027-03-14 02:30")
    assert "02:30 does not exist that day, so 03:00" in said.err
    assert "Sun 14 Mar 2027 03:00 MDT" in said.out


def test_a_lead_reports_what_happened_earlier(atrisk: CommandLine) -> None:
    argv = (
        *("entries", "add", "--customer", "10-4471", "--reason", "Missed payment", "--risk", "low"),
        *("--description", "x", "--assigned", "ana", "--reported-at", "2026-10-01 09:30", "--json"),
    )
    assert atrisk(*argv).code == 77
    said = atrisk(*argv, who="lea")
    assert said.json["reported_at"] == "2026-10-01T15:30:00Z"
    assert said.json["days_open"] == 12


def test_a_reopened_entrys_days_open_run_on_from_its_report(atrisk: CommandLine) -> None:
    ref = atrisk.opened()
    atrisk.clock.move(days=9)
    closed = atrisk(
        *("entries", "set", ref, "--status", "resolved", "--mitigation-action", "Call customer"),
        *("--resolution", "Retained - rate adjusted", "--resolution-date", "2026-10-17"),
        *("--outcome-note", "Lower rate", "--json"),
    )
    assert closed.json["days_open"] == 4
    reopened = atrisk("entries", "set", ref, "--status", "open", "--note", "Again", "--json")
    assert reopened.json["days_open"] == 9


@pytest.mark.parametrize(
    ("option", "value", "field", "stored"),
    [
        ("--risk", "HIGH", "risk_level", "high"),
        ("--reason", "billing  DISPUTE", "reason", "Billing dispute"),
        ("--cause", "Rate increase", "cause", "Rate increase"),
        ("--description", "New words", "description", "New words"),
        ("--follow-up", "2026-10-14T08:00:00Z", "follow_up_at", "2026-10-14T08:00:00Z"),
        ("--action-plan", "A", "action_plan", "A"),
        ("--notes", "N", "notes", "N"),
        ("--mitigation-action", "Call customer", "mitigation_action", "Call customer"),
    ],
)
def test_a_field_is_set_by_itself(
    atrisk: CommandLine, option: str, value: str, field: str, stored: str
) -> None:
    said = atrisk("entries", "set", atrisk.opened(), option, value, "--json")
    assert said.json[field] == stored


def test_several_fields_are_one_change(atrisk: CommandLine) -> None:
    ref = atrisk.opened()
    said = atrisk(
        "entries", "set", ref, "--risk", "high", "--notes", "Angry", "--assigned", "ben",
        "--note", "Ben knows them", "--json",
    )  # fmt: skip
    assert (said.json["risk_level"], said.json["notes"], said.json["assigned_to"]) == (
        "high",
        "Angry",
        "ben",
    )
    assert atrisk("audit", ref, "--json").json[0]["note"] == "Ben knows them"


def test_a_blank_value_empties_an_optional_field(atrisk: CommandLine) -> None:
    ref = atrisk.opened(follow_up="+2h")
    assert atrisk("entries", "set", ref, "--follow-up", "", "--json").json["follow_up_at"] is None


def test_a_change_is_told_in_one_line(atrisk: CommandLine) -> None:
    said = atrisk(
        *("entries", "add", "--customer", "10-4471", "--reason", "Missed payment", "--risk"),
        *("high", "--description", "x", "--assigned", "ana", "--follow-up", "fri 14:00"),
    )
    assert said.out == (
        "AR-1 opened for Kerr Dental, High, assigned to ana, "
        "follow-up Fri 16 Oct 14:00 MDT, in 3 days\n"
    )
    assert said.err == ""


def test_saying_what_is_so_already_changes_nothing(atrisk: CommandLine) -> None:
    ref = atrisk.opened()
    assert "already was so" in atrisk("entries", "set", ref, "--risk", "medium").out
    assert len(atrisk("audit", ref, "--json").json) == 1


def test_a_list_is_an_array_newest_first(atrisk: CommandLine) -> None:
    first, second = atrisk.opened(), atrisk.opened("10-4472")
    rows = atrisk("entries", "list", "--json").json
    assert [row["ref"] for row in rows] == [second, first]
    assert all(set(row) == ROW for row in rows)


@pytest.mark.parametrize(
    ("argv", "expected"),
    [
        (("--state", "closed"), {"AR-3"}),
        (("--state", "all"), {"AR-1", "AR-2", "AR-3"}),
        (("--assigned", "ben"), {"AR-2"}),
        (("--risk", "high"), {"AR-2"}),
        (("--customer", "10-4472"), {"AR-2"}),
        (("--search", "müller"), {"AR-2"}),
        (("--search", "ar-1"), {"AR-1"}),
        (("--limit", "1"), {"AR-2"}),
    ],
)
def test_lists_are_narrowed(atrisk: CommandLine, argv: tuple[str, ...], expected: set[str]) -> None:
    atrisk.opened()
    atrisk.opened("10-4472", risk="high", assigned="ben")
    atrisk.opened(status="lost", resolution="Lost - price", outcome_note="Gone")
    assert {row["ref"] for row in atrisk("entries", "list", *argv, "--json").json} == expected


@pytest.mark.parametrize("search", [(), ("--search", "kerr")])
def test_lists_are_sorted_also_when_searched(atrisk: CommandLine, search: tuple[str, ...]) -> None:
    atrisk.opened(risk="low", follow_up="+1h")
    atrisk.opened(risk="high", follow_up="+3h")
    atrisk.opened(risk="high", follow_up="+2h")
    argv = (
        "entries",
        "list",
        "--json",
        "--sort",
        "risk",
        *(("--search", "kerr") if search else ()),
    )
    assert [row["ref"] for row in atrisk(*argv).json] == ["AR-3", "AR-2", "AR-1"]
    backwards = [row["ref"] for row in atrisk(*argv, "--reverse").json]
    assert backwards == ["AR-1", "AR-2", "AR-3"]


def test_lists_go_on_from_page_to_page(
    atrisk: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    from atrisk_tui.cli import listing

    monkeypatch.setattr(listing, "PAGE", 2)
    made = [atrisk.opened() for _ in range(5)]
    rows = atrisk("entries", "list", "--limit", "4", "--json").json
    assert [row["ref"] for row in rows] == made[:0:-1]


def test_without_the_grant_to_export_a_list_is_limited_and_says_so(
    atrisk: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    from atrisk_tui.cli import listing

    monkeypatch.setattr(listing, "WITHOUT_EXPORT", 2)
    for _ in range(3):
        atrisk.opened()
    mine = atrisk("entries", "list", "--limit", "50", "--json")
    assert len(mine.json) == 2
    assert "Only the first 2 rows" in mine.err
    assert len(atrisk("entries", "list", "--json", who="lea").json) == 3


def test_a_second_active_entry_of_a_customer_is_told(atrisk: CommandLine) -> None:
    first = atrisk.opened()
    argv = ("entries", "add", "--customer", "10-4471", "--reason", "Moving / relocation")
    more = ("--risk", "low", "--description", "Moves", "--assigned", "ana", "--json")
    told = atrisk(*argv, *more).failure
    assert (told["code"], first in told["message"]) == ("note", True)


def test_a_customer_is_found_by_a_number_as_it_was_copied(atrisk: CommandLine) -> None:
    assert atrisk("customers", "show", "  10-4471\n", "--json").json["account_number"] == "10-4471"


def test_a_table_fits_eighty_columns(atrisk: CommandLine) -> None:
    atrisk.opened("10-5000", follow_up="2027-12-01 14:00", reason="Pricing / competitor offer")
    lines = atrisk("entries", "list").out.splitlines()
    assert lines[0].split() == [
        *("Ref", "Customer", "Reason", "Risk", "Assigned", "Follow-up", "Status", "Days")
    ]
    assert max(map(len, lines)) <= 80


def test_due_groups_what_is_mine(atrisk: CommandLine) -> None:
    late = atrisk.opened(follow_up="+1h")
    atrisk.opened("10-4472", follow_up="+1h", assigned="ben")
    soon = atrisk.opened("10-4480", follow_up="+1d 09:00")
    atrisk.clock.move(hours=2)
    rows = atrisk("due", "--json").json
    assert [(row["group"], row["late"], row["ref"]) for row in rows] == [
        ("today", True, late),
        ("week", False, soon),
    ]
    assert len(atrisk("due", "--all", "--json").json) == 3
    assert [row["assigned_to"] for row in atrisk("due", "--user", "ben", "--json").json] == ["ben"]
    words = atrisk("due", "--date", "tom").out
    assert words.index("OVERDUE 1") < words.index("TODAY 1")


def test_show_leaves_out_what_is_empty(atrisk: CommandLine) -> None:
    out = atrisk("entries", "show", atrisk.opened()).out
    assert "Description  " in out
    assert "Resolution" not in out
