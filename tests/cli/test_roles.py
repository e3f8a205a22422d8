"""Roles on the command line."""

import io

import pytest

from atrisk_tui.cli.run import run
from atrisk_tui.domain.policy import BUILT_IN_ROLES, GRANTS

from .conftest import CommandLine

pytestmark = pytest.mark.slow


class Terminal(io.StringIO):
    """Somebody at a keyboard."""

    def isatty(self) -> bool:
        return True


def asked(atrisk: CommandLine, *argv: str, answers: str) -> tuple[int, str]:
    """Call as the Admin at a terminal; return the exit code and what was asked."""
    err = io.StringIO()
    code = run(
        ["--as", "adm", *argv],
        stdout=io.StringIO(),
        stderr=err,
        stdin=Terminal(answers),
        environment={"ATRISK_STORE": atrisk.where},
        clock=atrisk.clock,
    )
    return code, err.getvalue()


def role(atrisk: CommandLine, name: str) -> dict[str, object]:
    return dict(atrisk("roles", "show", name, "--json", who="adm").json)


def add(atrisk: CommandLine, name: str = "Librarian", *grants: str) -> None:
    options = [part for grant in grants or ("catalog.manage",) for part in ("--grant", grant)]
    assert atrisk("roles", "add", name, *options, who="adm").code == 0


def give(atrisk: CommandLine, name: str, *usernames: str) -> None:
    for username in usernames:
        assert atrisk("users", "edit", username, "--role", name, who="adm").code == 0


def test_the_roles_are_listed_with_how_many_have_them(anywhere: CommandLine) -> None:
    listed = anywhere("roles", "list", "--json", who="adm").json
    assert [one["name"] for one in listed] == list(BUILT_IN_ROLES)
    agent = listed[1]
    assert (agent["built_in"], agent["people"], agent["people_off"]) == (True, 3, 0)
    assert agent["grants"] == sorted(BUILT_IN_ROLES["Agent"])


def test_a_role_is_shown_in_words_with_who_has_it(atrisk: CommandLine) -> None:
    told = atrisk("roles", "show", "lead", who="adm").out
    assert f"{GRANTS['at_risk.reassign']} (at_risk.reassign)" in told
    assert "Lea Brandt (lea)" in told
    assert role(atrisk, "Lead")["usernames"] == ["lea"]


def test_a_role_is_made_of_single_grants_and_of_several_with_commas(atrisk: CommandLine) -> None:
    add(atrisk, "Librarian", "catalog.manage,setting.manage", "customer.view")
    assert role(atrisk, "Librarian")["grants"] == [
        "catalog.manage",
        "customer.view",
        "setting.manage",
    ]


def test_a_role_is_like_another_with_more_and_less(atrisk: CommandLine) -> None:
    atrisk(
        *("roles", "add", "Senior", "--like", "Agent", "--grant", "export.run"),
        *("--drop", "report.own"),
        who="adm",
    )
    wanted = (BUILT_IN_ROLES["Agent"] | {"export.run"}) - {"report.own"}
    assert role(atrisk, "Senior")["grants"] == sorted(wanted)


@pytest.mark.parametrize(
    ("argv", "code", "field"),
    [
        (("add", "New"), 2, "grant"),
        (("add", "AGENT", "--grant", "customer.view"), 65, "name"),
        (("add", "New", "--grant", "customer.views"), 65, "grants"),
        (("add", "New", "--like", "nobody"), 65, "like"),
        (("show", "Agnet"), 66, "role"),
        (("edit", "Librarian"), 2, None),
        (("edit", "Librarian", "--drop", "export.run"), 65, "drop"),
        (("edit", "Agent", "--grant", "export.run"), 65, "role"),
        (("delete", "Agent", "--yes"), 65, "role"),
        (("delete", "Librarian"), 2, "yes"),
    ],
)
def test_what_makes_no_sense_is_refused_and_names_its_field(
    atrisk: CommandLine, argv: tuple[str, ...], code: int, field: str | None
) -> None:
    add(atrisk)
    said = atrisk("roles", *argv, "--json", who="adm")
    assert (said.code, said.failure["field"]) == (code, field)


def test_a_change_says_whom_it_affects_and_needs_a_yes(atrisk: CommandLine) -> None:
    add(atrisk)
    give(atrisk, "Librarian", "ana", "ben", "eve", "vic")
    said = atrisk("roles", "edit", "Librarian", "--grant", "setting.manage", who="adm")
    assert said.code == 2
    assert "what 4 people may do (Ana Ruiz, Ben Okafor, Eve Larsen, 1 more)" in said.err
    assert role(atrisk, "Librarian")["grants"] == ["catalog.manage"]


def test_a_change_that_was_said_yes_to_holds_at_once(atrisk: CommandLine) -> None:
    add(atrisk)
    give(atrisk, "Librarian", "ana")
    assert atrisk("settings", "set", "reopen_days", "3").code == 77
    said = atrisk("roles", "edit", "Librarian", "--grant", "setting.manage", "--yes", who="adm")
    assert "what 1 person may do (Ana Ruiz)" in said.out
    assert atrisk("settings", "set", "reopen_days", "3").code == 0


@pytest.mark.parametrize(("answer", "grants"), [("y\n", 2), ("n\n", 1), ("", 1)])
def test_at_a_terminal_a_change_is_asked_about(
    atrisk: CommandLine, answer: str, grants: int
) -> None:
    add(atrisk)
    give(atrisk, "Librarian", "ana")
    argv = ("roles", "edit", "Librarian", "--grant", "setting.manage")
    code, told = asked(atrisk, *argv, answers=answer)
    assert code == 0
    assert "This changes what 1 person may do (Ana Ruiz). Go on? [y/N]" in told
    assert len(atrisk("roles", "show", "Librarian", "--json", who="adm").json["grants"]) == grants


def test_a_role_that_nobody_has_changes_without_a_question(atrisk: CommandLine) -> None:
    add(atrisk)
    argv = ("roles", "edit", "Librarian", "--grant", "setting.manage", "--drop", "catalog.manage")
    said = atrisk(*argv, "--name", "Archivist", "--json", who="adm")
    assert (said.json["name"], said.json["grants"]) == ("Archivist", ["setting.manage"])


def test_an_unused_role_is_deleted(anywhere: CommandLine) -> None:
    add(anywhere)
    assert anywhere("roles", "delete", "librarian", "--yes", who="adm").code == 0
    assert anywhere("roles", "show", "Librarian", who="adm").code == 66


def test_a_role_that_somebody_has_is_not_deleted_and_they_are_named(atrisk: CommandLine) -> None:
    add(atrisk)
    give(atrisk, "Librarian", "ana")
    said = atrisk("roles", "delete", "Librarian", "--yes", "--json", who="adm")
    assert (said.code, said.failure["field"]) == (65, "role")
    assert "Ana Ruiz" in said.failure["message"]


@pytest.mark.parametrize(("answer", "active"), [("y\n", False), ("n\n", True), ("", True)])
def test_at_a_terminal_what_hangs_on_a_person_may_be_left_as_it_is(
    atrisk: CommandLine, answer: str, active: bool
) -> None:
    atrisk.opened()
    code, told = asked(atrisk, "users", "off", "ana", answers=answer)
    assert code == 0
    assert "Ana Ruiz has 1 active entry (Denver 1)." in told
    assert atrisk("users", "show", "ana", "--json", who="adm").json["active"] is active
