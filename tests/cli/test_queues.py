"""Snoozing, escalating and the day on the command line."""

from datetime import UTC, datetime

import pytest

from .conftest import CommandLine

pytestmark = pytest.mark.slow


def test_an_entry_is_snoozed_and_woken(anywhere: CommandLine) -> None:
    ref = anywhere.opened()
    said = anywhere("entries", "snooze", ref, "--until", "fri 9:00", "--note", "On holiday")
    assert said.code == 0, said.err
    assert said.out.startswith("AR-1 is snoozed: Kerr Dental")
    assert "snoozed until Fri 16 Oct 09:00 MDT, in 3 days" in said.out
    shown = anywhere("entries", "show", ref).out
    assert "Fri 16 Oct 09:00 MDT, in 3 days: On holiday" in shown
    woken = anywhere("entries", "wake", ref, "--json").json
    assert (woken["snoozed_until"], woken["snooze_note"]) == (None, None)


def test_a_snooze_reads_as_json(atrisk: CommandLine) -> None:
    ref = atrisk.opened()
    said = atrisk("entries", "snooze", ref, "--until", "+2h", "--note", "In a meeting", "--json")
    assert said.json["snoozed_until"] == "2026-10-13T18:42:00Z"
    assert said.json["snooze_note"] == "In a meeting"
    assert [row["snoozed_until"] for row in atrisk("entries", "list", "--json").json] == [
        "2026-10-13T18:42:00Z"
    ]


def test_what_the_clocks_do_on_that_night_is_told(atrisk: CommandLine) -> None:
    ref = atrisk.opened()
    said = atrisk(
        *("entries", "snooze", ref, "--until", "2026-11-01 1:30", "--note", "Night shift"),
        "--json",
    )
    assert said.json["snoozed_until"] == "2026-11-01T07:30:00Z", "the first of the two"
    assert "Until: 01:30 comes twice that day" in said.err


def test_a_snooze_without_a_time_of_day_is_refused(atrisk: CommandLine) -> None:
    said = atrisk(
        *("entries", "snooze", atrisk.opened(), "--until", "fri", "--note", "x", "--json")
    )
    assert (said.code, said.failure["field"]) == (65, "until")


@pytest.mark.parametrize("missing", ["until", "note"])
def test_a_snooze_needs_its_moment_and_its_reason(atrisk: CommandLine, missing: str) -> None:
    given = {"until": "+2h", "note": "x"}
    del given[missing]
    options = [part for name, value in given.items() for part in (f"--{name}", value)]
    said = atrisk("entries", "snooze", atrisk.opened(), *options, "--json")
    assert (said.code, said.failure["field"]) == (2, missing)


def test_waking_what_is_awake_says_so(atrisk: CommandLine) -> None:
    said = atrisk("entries", "wake", atrisk.opened())
    assert said.out.startswith("AR-1 already was so")


def test_an_entry_is_handed_up_listed_and_taken_down(anywhere: CommandLine) -> None:
    ref, other = anywhere.opened(), anywhere.opened()
    said = anywhere("entries", "escalate", ref, "--to", "lead", "--note", "He asks for the manager")
    assert said.out.startswith("AR-1 is handed up: Kerr Dental")
    assert said.out.rstrip().endswith("handed up to lead")
    assert "lead: He asks for the manager" in anywhere("entries", "show", ref).out
    listed = anywhere("entries", "list", "--escalated", "--json", who="lea").json
    assert [(row["ref"], row["escalation"]) for row in listed] == [(ref, "lead")]
    down = anywhere(
        *("entries", "escalate", ref, "--to", "none", "--note", "Called him", "--json"), who="lea"
    )
    assert (down.json["escalation"], down.json["escalation_note"]) == ("none", None)
    assert anywhere("entries", "list", "--escalated", "--json", who="lea").json == []
    assert other == "AR-2"


def test_those_handed_up_are_listed_of_one_person(atrisk: CommandLine) -> None:
    for owner in ("ana", "ben"):
        ref = atrisk.opened(assigned=owner)
        atrisk("entries", "escalate", ref, "--to", "manager", "--note", "x")
    rows = atrisk("entries", "list", "--escalated", "--assigned", "ben", "--json").json
    assert [row["assigned_to"] for row in rows] == ["ben"]


def test_those_handed_up_go_with_other_filters(atrisk: CommandLine) -> None:
    for risk in ("high", "low"):
        ref = atrisk.opened(risk=risk)
        atrisk("entries", "escalate", ref, "--to", "manager", "--note", "x")
    rows = atrisk("entries", "list", "--escalated", "--risk", "high", "--json").json
    assert [row["ref"] for row in rows] == ["AR-1"]


def test_an_entry_goes_up_to_somebody_there_is(atrisk: CommandLine) -> None:
    said = atrisk(
        *("entries", "escalate", atrisk.opened(), "--to", "president", "--note", "x", "--json")
    )
    assert (said.code, said.failure["field"]) == (65, "to")


def test_a_viewer_neither_snoozes_nor_hands_up(atrisk: CommandLine) -> None:
    ref = atrisk.opened()
    for verb, option in (("snooze", ("--until", "+2h")), ("escalate", ("--to", "lead"))):
        assert atrisk("entries", verb, ref, *option, "--note", "x", who="vic").code == 77


@pytest.mark.parametrize("day", ["14/10", "2026-10-14", "tom", "+1d", "wed", "oct 14"])
def test_due_of_another_day_is_as_if_it_were_today(atrisk: CommandLine, day: str) -> None:
    atrisk("settings", "set", "date_order", "DMY", who="adm")
    atrisk.opened(follow_up="tom 14:00")
    assert [row["group"] for row in atrisk("due", "--date", day, "--json").json] == ["today"]


def test_due_of_a_day_that_has_passed(atrisk: CommandLine) -> None:
    atrisk.opened(follow_up="2026-10-13 14:00")
    atrisk.clock.now = datetime(2026, 10, 15, 12, tzinfo=UTC)
    groups = {day: atrisk("due", "--date", day, "--json").json[0]["group"] for day in ("-2d", "t")}
    assert groups == {"-2d": "today", "t": "overdue"}


def test_the_summary_is_one_line_for_a_login_message(anywhere: CommandLine) -> None:
    anywhere.opened(follow_up="2026-10-13 11:00")
    anywhere.opened("10-4472", follow_up="2026-10-13 14:00")
    anywhere.opened("10-4480", follow_up="tom 9:00")
    assert anywhere("due", "--summary").out == "2 today, next 11:00 Kerr Dental\n"
    anywhere.clock.now = datetime(2026, 10, 14, 14, tzinfo=UTC)
    said = anywhere("due", "--summary")
    assert (said.code, said.out) == (0, "2 overdue, 1 today, next 09:00 O'Brien, Pat\n")


def test_the_summary_of_nothing_says_so(atrisk: CommandLine) -> None:
    atrisk.opened(assigned="ben", follow_up="2026-10-13 11:00")
    said = atrisk("due", "--summary")
    assert (said.code, said.out, said.err) == (0, "nothing due today\n", "")


def test_the_summary_names_what_comes_on_a_later_day(atrisk: CommandLine) -> None:
    atrisk.opened(follow_up="fri 9:00")
    assert atrisk("due", "--summary").out == "nothing due today, next Fri 16 09:00 Kerr Dental\n"


def test_the_summary_reads_as_json(atrisk: CommandLine) -> None:
    atrisk.opened(follow_up="2026-10-13 11:00")
    said = atrisk("due", "--summary", "--all", "--json", who="lea").json
    assert {name: said[name] for name in ("overdue", "today", "week")} == {
        "overdue": 0,
        "today": 1,
        "week": 0,
    }
    assert said["next"]["ref"] == "AR-1"
