"""The lists on the command line, narrowed by every field of a filter."""

from pathlib import Path

import pytest

from tests.conftest import Templates
from tests.support import Clock, Company

from .conftest import CommandLine


def add_three(company: Company) -> None:
    atrisk = CommandLine(company.store.where, company.clock)
    atrisk.opened(risk="low", follow_up="+1h")
    ref = atrisk.opened("10-4472", risk="high", assigned="ben", follow_up="+9d 10:00")
    atrisk(
        *("entries", "set", ref, "--status", "mitigated"),
        *("--mitigation-action", "Call customer", "--follow-up", "+9d 10:00"),
    )
    atrisk.opened(status="lost", resolution="Lost - price", outcome_note="Gone")


@pytest.fixture
def three(templates: Templates, tmp_path: Path, clock: Clock) -> CommandLine:
    """AR-1 of ana, low; AR-2 of ben, high, mitigated; AR-3 of ana, lost."""
    where = templates.copy("sqlite", "cli-three", tmp_path / "company.db", add_three)
    Path(where).chmod(0o600)
    return CommandLine(where, clock)


def refs(atrisk: CommandLine, *argv: str) -> list[str]:
    said = atrisk("entries", "list", *argv, "--json")
    assert said.code == 0, said.err
    return [row["ref"] for row in said.json]


@pytest.mark.parametrize(
    ("argv", "expected"),
    [
        (("--status", "mitigated"), ["AR-2"]),
        (("--status", "lost"), ["AR-3"]),
        (("--status", "void"), []),
        (("--status", "open,lost"), ["AR-3", "AR-1"]),
        (("--assigned-to", "me"), ["AR-1"]),
        (("--assigned-to", "team"), ["AR-1"]),
        (("--assigned-to", "unassigned"), []),
        (("--assigned-to", "ben"), ["AR-2"]),
        (("--location", "denver"), ["AR-2", "AR-1"]),
        (("--region", "west", "--risk", "high"), ["AR-2"]),
        (("--reason", "Missed payment", "--sort", "risk"), ["AR-2", "AR-1"]),
        (("--due", "today"), ["AR-1"]),
        (("--due", "none"), []),
        (("--due", "2026-10-20.."), ["AR-2"]),
        (("--due", "2026-10-13..2026-10-21"), ["AR-1"]),
        (("--due", "t..t"), ["AR-1"]),
        (("--open-days", "0"), ["AR-2", "AR-1"]),
        (("--open-days", "3.."), []),
        (("--open-days", "..3"), ["AR-2", "AR-1"]),
        (("--untouched", "--risk", "low"), ["AR-1"]),
        (("--awake",), ["AR-2", "AR-1"]),
        (("--closed-days", "2"), ["AR-3"]),
        (("--state", "closed", "--sort", "closed"), ["AR-3"]),
        (("--sort", "follow-up", "--reverse"), ["AR-2", "AR-1"]),
        (("--search", "kerr", "--assigned", "me", "--sort", "priority"), ["AR-1"]),
    ],
)
def test_entries_are_narrowed_by_each_field(
    three: CommandLine, argv: tuple[str, ...], expected: list[str]
) -> None:
    assert refs(three, *argv) == expected


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (("--status", "gone"), "open, mitigated, resolved, void, lost"),
        (("--status", "lost", "--state", "active"), "leave --state out"),
        (("--due", "soon"), "overdue, today, week, none, or days such as 2026-12-01..2026-12-07"),
        (("--due", "2026-10-20..2026-10-01"), "before it begins"),
        (("--open-days", "many"), "30.. for 30 or more"),
        (("--open-days", ".."), "30.. for 30 or more"),
        (("--open-days", "9..2"), "begin at 9 and end before, at 2"),
        (("--closed-days", "0"), "whole number from 1"),
        (("--sort", "closed"), "Active entries can be sorted by created, reported"),
        (("--state", "closed", "--sort", "risk"), "Closed entries can be sorted by"),
        (("--state", "all", "--sort", "closed"), "together can be sorted by created or reported"),
    ],
)
def test_a_bad_value_is_refused_naming_what_is_allowed(
    three: CommandLine, argv: tuple[str, ...], words: str
) -> None:
    said = three("entries", "list", *argv)
    assert said.code == 2
    assert words in " ".join(said.err.split())


@pytest.mark.parametrize(
    ("argv", "field"),
    [
        (("--location", "Atlantis"), "location"),
        (("--region", "Nowhere"), "region"),
        (("--class", "Gold"), "account_class"),
        (("--reason", "Because"), "reason"),
        (("--assigned-to", "nobody-here"), "assigned_to"),
    ],
)
def test_a_name_that_is_not_there_is_refused_under_its_field(
    atrisk: CommandLine, argv: tuple[str, ...], field: str
) -> None:
    said = atrisk("entries", "list", *argv, "--json")
    assert (said.code, said.failure["field"]) == (65, field)


def accounts(atrisk: CommandLine, *argv: str) -> list[str]:
    said = atrisk("customers", "list", *argv, "--json")
    assert said.code == 0, said.err
    return [row["account_number"] for row in said.json]


def test_customers_are_narrowed_by_each_field(three: CommandLine) -> None:
    three(
        *("customers", "set", "10-4480", "--status", "pending_cancel"),
        *("--cancel-effective-on", "2026-11-01", "--contract-end", "2026-11-20"),
        who="adm",
    )
    for argv, expected in (
        (("--status", "pending_cancel", "--sort", "cancel-date"), ["10-4480"]),
        (("--ends-within", "60", "--sort", "contract-end"), ["10-4480"]),
        (("--ends-within", "0"), []),
        (("--at-risk", "yes"), ["10-4471", "10-4472"]),
        (("--at-risk", "yes", "--search", "kerr"), ["10-4471"]),
        (("--risk", "high"), ["10-4472"]),
        (("--location", "Denver", "--at-risk", "no"), ["10-5000", "10-4480"]),
        (("--region", "West", "--sort", "contract-end", "--limit", "1"), ["10-4480"]),
    ):
        assert accounts(three, *argv) == expected, argv


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (("--status", "gone"), "one of active, pending_cancel, cancelled, archived"),
        (("--at-risk", "maybe"), "yes or no"),
        (("--ends-within", "soon"), "a number of days such as 60"),
        (("--sort", "age"), "contract-end, cancel-date"),
    ],
)
def test_a_bad_value_for_customers_is_refused_naming_what_is_allowed(
    atrisk: CommandLine, argv: tuple[str, ...], words: str
) -> None:
    said = atrisk("customers", "list", *argv)
    assert said.code == 2
    assert words in " ".join(said.err.split())
