"""Keeping catalogs on the command line: items, their order, and what uses them."""

import io
from typing import Any

import pytest

from atrisk_tui.cli.run import run
from tests.support import Clock

from .catalog_calls import done, item, keep, names, refused
from .conftest import CommandLine, Said

pytestmark = pytest.mark.slow

KEYS = {
    *("kind", "name", "version", "active", "order", "use_count", "outcome", "category"),
    *("controllable", "parent", "default_risk", "cancel_reason", "default_rmr"),
    *("contract_months", "changed_at", "changed_by"),
}


class Terminal(io.StringIO):
    """Input that somebody types."""

    def isatty(self) -> bool:
        return True


def typed(cli: CommandLine, *argv: str, answers: str) -> Said:
    """Call as the Admin, who answers questions."""
    out, err = io.StringIO(), io.StringIO()
    code = run(
        ["--as", "adm", "catalogs", *argv],
        stdout=out,
        stderr=err,
        stdin=Terminal(answers),
        environment={"ATRISK_STORE": cli.where},
        clock=cli.clock,
    )
    return Said(code, out.getvalue(), err.getvalue())


class TestListing:
    def test_an_admin_sees_every_field_and_the_last_change(
        self, plain: CommandLine, clock: Clock
    ) -> None:
        done(plain, "edit", "cancel-reasons", "Price", "--controllable", "no")
        found = item(plain, "Price", "cancel-reasons")
        assert set(found) == KEYS
        assert (found["controllable"], found["changed_by"]) == (False, "adm")
        assert found["changed_at"] == f"{clock():%Y-%m-%dT%H:%M:%SZ}"

    def test_an_item_of_the_beginning_has_no_last_change(self, plain: CommandLine) -> None:
        assert item(plain, "Missed payment")["changed_at"] is None

    def test_account_classes_are_a_catalog(self, plain: CommandLine) -> None:
        found = item(plain, "VIP", "account-class")
        assert (found["default_rmr"], found["contract_months"]) == ("149.00", 36)

    def test_who_only_works_with_catalogs_gets_the_plain_list(self, atrisk: CommandLine) -> None:
        found = keep(atrisk, "list", "resolutions", "--json", who="vic").json
        assert {each["name"]: each["cancel_reason"] for each in found}["Lost - price"] == "Price"
        assert "changed_by" not in found[0]

    def test_those_that_are_off_are_told_apart_and_listed_alone(self, plain: CommandLine) -> None:
        done(plain, "off", "reasons", "Missed payment")
        (off,) = done(plain, "list", "reasons", "--off")
        assert (off["name"], off["active"]) == ("Missed payment", False)
        assert done(plain, "list", "reasons", "--all") == done(plain, "list", "reasons")
        assert "off" in keep(plain, "list", "reasons", "--off").out.splitlines()[1]

    def test_a_part_of_a_name_is_searched_for(self, plain: CommandLine) -> None:
        found = done(plain, "list", "--search", "MOVED")
        assert {each["kind"] for each in found} == {"resolutions", "cancel-reasons"}
        assert keep(plain, "list", "--search", "zzz").err == "atrisk: There are no such items.\n"

    def test_the_table_tells_the_fields_in_words(self, plain: CommandLine) -> None:
        assert "lost, usually Price" in keep(plain, "list", "resolutions").out
        assert "$149.00, 36 months" in keep(plain, "list", "account-classes").out

    @pytest.mark.parametrize(
        "kind", ["cause", "Causes", "mitigation action", "mitigation_actions", "account-class"]
    )
    def test_a_catalog_is_named_in_the_singular_or_plural(
        self, plain: CommandLine, kind: str
    ) -> None:
        assert done(plain, "list", kind)

    def test_off_and_all_together_make_no_sense(self, plain: CommandLine) -> None:
        assert refused(plain, "list", "--off", "--all") == (2, "off")


class TestItems:
    @pytest.mark.parametrize(
        ("kind", "options", "fields"),
        [
            ("reasons", ("--default-risk", "high"), {"default_risk": "high"}),
            ("causes", ("--parent", "missed PAYMENT"), {"parent": "Missed payment"}),
            (
                "resolutions",
                ("--outcome", "lost", "--cancel-reason", "Price"),
                {"outcome": "lost", "cancel_reason": "Price"},
            ),
            (
                "cancel-reasons",
                ("--category", "other", "--controllable", "no"),
                {"category": "other", "controllable": False},
            ),
            (
                "account-classes",
                ("--default-rmr", "$44.95", "--contract-months", "36"),
                {"default_rmr": "44.95", "contract_months": 36},
            ),
            ("credit-reasons", ("--off",), {"active": False}),
            ("mitigation-actions", (), {"active": True}),
        ],
    )
    def test_an_item_is_added_with_its_fields(
        self, plain: CommandLine, kind: str, options: tuple[str, ...], fields: dict[str, Any]
    ) -> None:
        added = done(plain, "add", kind, "Brand new", *options)
        assert {name: added[name] for name in fields} == fields

    def test_an_item_is_edited_in_one_change(self, plain: CommandLine) -> None:
        options = ("--name", "Tariff", "--default-risk", "low", "--off")
        found = done(plain, "edit", "reasons", "Missed payment", *options)
        assert (found["name"], found["default_risk"], found["active"]) == ("Tariff", "low", False)
        assert found["version"] == 2

    def test_an_empty_value_empties_its_field(self, plain: CommandLine) -> None:
        found = done(plain, "edit", "reasons", "Missed payment", "--default-risk", "")
        assert found["default_risk"] is None
        vip = ("--default-rmr", "", "--contract-months", "")
        found = done(plain, "edit", "account-classes", "VIP", *vip)
        assert (found["default_rmr"], found["contract_months"]) == (None, None)

    def test_a_change_to_what_is_so_says_so(self, plain: CommandLine) -> None:
        said = keep(plain, "edit", "reasons", "Missed payment", "--default-risk", "medium")
        assert said.out == "Reason Missed payment already was so\n"
        assert "is on already" in keep(plain, "on", "reasons", "Missed payment").out

    @pytest.mark.parametrize(
        ("argv", "field"),
        [
            (("add", "reasons", " "), "name"),
            (("add", "reasons", "x" * 46), "name"),
            (("add", "reasons", "a\u202eb"), "name"),
            (("add", "reasons", "x", "--outcome", "saved"), "outcome"),
            (("add", "resolutions", "x"), "outcome"),
            (("add", "cancel-reasons", "x", "--category", "mutual"), "category"),
            (("add", "causes", "x", "--parent", "Nothing"), "parent"),
            (("add", "account-classes", "x", "--default-rmr", "1.005"), "default_rmr"),
            (("add", "account-classes", "x", "--contract-months", "601"), "contract_months"),
            (("edit", "reasons", "Missed payment", "--name", ""), "name"),
            (("edit", "reasons", "Missed payment", "--name", "SERVICE complaint"), "name"),
            (("edit", "resolutions", "Duplicate", "--outcome", ""), "outcome"),
        ],
    )
    def test_a_value_that_is_refused_names_its_field(
        self, plain: CommandLine, argv: tuple[str, ...], field: str
    ) -> None:
        assert refused(plain, *argv) == (65, field)

    @pytest.mark.parametrize(
        "argv",
        [
            ("edit", "reasons", "Missed payment"),
            ("edit", "reasons", "Missed payment", "--off", "--on"),
            ("add", "colours", "red"),
            ("move", "reasons", "Missed payment"),
            ("move", "reasons", "Missed payment", "--first", "--last"),
            ("move", "reasons", "Missed payment", "--after", "Missed payment"),
            ("merge", "reasons", "Missed payment", "Service complaint"),
            ("delete", "causes", "Unknown"),
            ("export", "--csv"),
            ("export", "reasons", "--csv", "--toml"),
        ],
    )
    def test_what_cannot_be_meant_is_a_usage_error(
        self, plain: CommandLine, argv: tuple[str, ...]
    ) -> None:
        assert refused(plain, *argv)[0] == 2

    @pytest.mark.parametrize("who", ["vic", "ana", "lea"])
    @pytest.mark.parametrize(
        "argv",
        [
            ("add", "reasons", "x"),
            ("edit", "reasons", "nothing", "--name", "x"),
            ("move", "reasons", "nothing", "--first"),
            ("merge", "reasons", "nothing", "else", "--yes"),
            ("delete", "reasons", "nothing", "--yes"),
            ("uses", "reasons", "Missed payment"),
            ("export",),
            ("import", "nothing.csv"),
        ],
    )
    def test_who_does_not_keep_catalogs_is_refused(
        self, atrisk: CommandLine, who: str, argv: tuple[str, ...]
    ) -> None:
        said = keep(atrisk, *argv, "--json", who=who)
        assert (said.code, said.failure["code"]) == (77, "denied")


class TestOrder:
    @pytest.mark.parametrize(
        ("where", "place"),
        [
            (("--first",), 0),
            (("--last",), -1),
            (("--up",), 1),
            (("--down",), 3),
            (("--before", "Missed payment"), 0),
            (("--after", "service COMPLAINT"), 2),
            (("--after", "Business closing"), -2),
        ],
    )
    def test_an_item_is_put_elsewhere(
        self, plain: CommandLine, where: tuple[str, ...], place: int
    ) -> None:
        before = names(plain)
        moved = before[2]
        done(plain, "move", "reasons", moved, *where)
        after = names(plain)
        assert after[place] == moved
        assert [name for name in after if name != moved] == [
            name for name in before if name != moved
        ]

    def test_the_first_one_cannot_go_up(self, plain: CommandLine) -> None:
        said = keep(plain, "move", "reasons", "Missed payment", "--up")
        assert said.out == "Reason Missed payment stands there already, place 1 of 20\n"

    def test_an_account_class_is_moved_too(self, plain: CommandLine) -> None:
        said = keep(plain, "move", "account-classes", "VIP", "--first")
        assert said.out == "Account class VIP moved to place 1 of 4\n"
        assert names(plain, "account-classes")[0] == "VIP"


class TestUses:
    def test_the_entries_behind_an_item_are_counted_and_listed(self, atrisk: CommandLine) -> None:
        refs = [atrisk.opened(), atrisk.opened("10-4472")]
        told = done(atrisk, "uses", "reasons", "Missed payment", "--entries")
        assert (told["entries"], told["active_entries"], told["customers"]) == (2, 2, 0)
        assert [row["ref"] for row in told["rows"]] == refs[::-1]
        said = keep(atrisk, "uses", "reasons", "Missed payment", "--entries", "--limit", "1")
        assert said.out.startswith("Reason Missed payment: 2 at-risk entries (2 active)\n")
        assert [ref in said.out for ref in refs] == [False, True]

    def test_an_item_that_nothing_names_is_not_used(self, plain: CommandLine) -> None:
        said = keep(plain, "uses", "causes", "Outage")
        assert said.out == "Cause Outage: not used\n"

    def test_what_is_in_use_is_not_deleted_and_the_words_say_where(
        self, atrisk: CommandLine
    ) -> None:
        atrisk.opened()
        said = keep(atrisk, "delete", "reasons", "Missed payment", "--yes", "--json")
        assert said.code == 65
        assert "1 at-risk entry" in said.failure["message"]

    def test_deleting_on_a_terminal_is_asked_twice(self, plain: CommandLine) -> None:
        for answers in ("n\n", "y\n", "y\nn\n", ""):
            said = typed(plain, "delete", "causes", "Outage", answers=answers)
            assert (said.code, said.err.endswith("Nothing was deleted.\n")) == (0, True)
        said = typed(plain, "delete", "causes", "Outage", answers="y\nyes\n")
        assert said.out == "Cause Outage deleted\n"
        assert said.err.count("[y/N]") == 2
        assert "Outage" not in names(plain, "causes")

    def test_what_is_in_use_is_refused_on_a_terminal_without_a_question(
        self, atrisk: CommandLine
    ) -> None:
        atrisk.opened()
        said = typed(atrisk, "delete", "reasons", "Missed payment", answers="")
        assert (said.code, "[y/N]" in said.err) == (65, False)

    def test_deleting_with_json_tells_what_was_deleted(self, plain: CommandLine) -> None:
        assert done(plain, "delete", "causes", "Outage", "--yes")["name"] == "Outage"

    def test_a_merge_says_what_follows_and_what_named_the_one_names_the_other(
        self, atrisk: CommandLine
    ) -> None:
        ref = atrisk.opened()
        argv = ("merge", "reasons", "Missed payment", "Billing dispute")
        said = typed(atrisk, *argv, answers="n\n")
        assert said.err.splitlines() == [
            "Merge the reason Missed payment into Billing dispute? What names it follows: "
            "1 at-risk entry (1 active). Missed payment is deleted. [y/N] "
            "atrisk: Nothing was merged."
        ]
        told = done(atrisk, *argv, "--yes")
        assert (told["name"], told["merged"], told["entries"]) == (
            "Billing dispute",
            "Missed payment",
            1,
        )
        assert atrisk("entries", "show", ref, "--json").json["reason"] == "Billing dispute"
        assert "Missed payment" not in names(atrisk)

    def test_a_merge_is_agreed_to_on_a_terminal(self, plain: CommandLine) -> None:
        said = typed(plain, "merge", "causes", "Outage", "Unknown", answers="y\n")
        assert said.out == "Cause Outage merged into Unknown. Nothing names it.\n"

    def test_resolutions_of_two_outcomes_are_not_merged(self, plain: CommandLine) -> None:
        argv = ("merge", "resolutions", "Lost - price", "Duplicate", "--yes")
        assert refused(plain, *argv) == (65, "into")
