"""Views on the command line: listed, shown, saved, changed, deleted, and read as lists."""

from typing import Any

import pytest

from .conftest import CommandLine

pytestmark = pytest.mark.slow


def saved(atrisk: CommandLine, *more: str, name: str = "Team high", who: str = "ana") -> Any:
    said = atrisk("views", "save", name, "--filter", "risk_level=high", *more, "--json", who=who)
    assert said.code == 0, said.err
    return said.json


def test_everybody_s_views_are_listed_with_what_they_show(anywhere: CommandLine) -> None:
    anywhere.opened()
    lines = anywhere("views", "list").out.splitlines()
    assert lines[0].split() == ["View", "Shows", "Whose", "Rows"]
    assert "My open" in lines[3]
    assert lines[3].split()[-3:] == ["entries", "everybody", "1"]


def test_the_list_reads_as_json(atrisk: CommandLine) -> None:
    rows = {row["name"]: row for row in atrisk("views", "list", "--json").json}
    assert rows["Pending cancel"] == {
        "name": "Pending cancel",
        "version": None,
        "owner": None,
        "shared": True,
        "customers": {"status": "pending_cancel"},
        "sort": "cancel-date",
        "rows": 0,
        "rows_capped": False,
    }


def test_a_view_is_saved_field_by_field_with_names_for_ids(anywhere: CommandLine) -> None:
    made = saved(
        anywhere,
        *("--filter", "reason=missed payment", "--filter", "statuses=open,mitigated"),
        *("--filter", "awake=yes", "--filter", "open_from=7"),
        *("--sort", "follow_up", "--reverse", "yes", "--columns", "customer, risk"),
        *("--search", "kerr"),
    )
    assert made == {
        "name": "Team high",
        "version": 1,
        "owner": "ana",
        "shared": False,
        "entries": {
            "statuses": ["open", "mitigated"],
            "risk_level": "high",
            "reason": "Missed payment",
            "open_from": 7,
            "awake": True,
        },
        "sort": "follow-up",
        "reverse": True,
        "columns": ["customer", "risk"],
        "search": "kerr",
        "rows": None,
        "rows_capped": None,
    }


def test_a_view_of_customers_is_saved_and_shared(atrisk: CommandLine) -> None:
    said = atrisk(
        *("views", "save", "VIP leaving", "--of", "customers", "--shared", "yes"),
        *("--filter", "status=pending_cancel", "--filter", "account_class=vip"),
        who="lea",
    )
    assert said.out == "View VIP leaving saved, for everybody\n"
    shown = atrisk("views", "show", "vip LEAVING", who="ben").out
    assert "lea" in shown
    assert "Customers, status pending cancel, account class VIP" in shown


def test_a_view_begins_as_another_one(atrisk: CommandLine) -> None:
    made = saved(atrisk, "--like", "My open")
    assert made["entries"] == {"risk_level": "high", "whose": "me"}
    assert made["sort"] == "priority"


def test_a_blank_field_is_any_again(atrisk: CommandLine) -> None:
    saved(atrisk, "--filter", "whose=me", "--sort", "risk")
    said = atrisk(
        *("views", "edit", "team high", "--filter", "risk_level=", "--name", "Mine", "--json")
    )
    assert (said.json["name"], said.json["entries"], said.json["sort"]) == (
        "Mine",
        {"whose": "me"},
        "risk",
    )


@pytest.mark.parametrize(
    ("wrong", "code", "field"),
    [
        (("--filter", "risk=high"), 65, "definition"),
        (("--filter", "risk_level=hot"), 65, "risk_level"),
        (("--filter", "risk_level"), 2, "filter"),
        (("--filter", "reason=Nothing"), 65, "reason"),
        (("--filter", "region=Nowhere"), 65, "region"),
        (("--filter", "awake=perhaps"), 65, "awake"),
        (("--filter", "open_from=week"), 65, "open_from"),
        (("--sort", "rmr"), 65, "sort"),
        (("--reverse", "maybe"), 65, "reverse"),
        (("--of", "people"), 2, "of"),
        (("--of", "entries", "--like", "My open"), 2, "of"),
        (("--like", "Nobody's view at all"), 66, "view"),
    ],
)
def test_what_no_view_can_be_is_refused(
    atrisk: CommandLine, wrong: tuple[str, ...], code: int, field: str
) -> None:
    said = atrisk("views", "save", "Odd", *wrong, "--json")
    assert (said.code, said.failure["field"]) == (code, field)


def test_an_agent_does_not_share(atrisk: CommandLine) -> None:
    said = atrisk("views", "save", "Ours", "--shared", "yes")
    assert said.code == 77
    assert "share views" in said.err


def test_a_view_that_nobody_has_is_answered_with_the_nearest(atrisk: CommandLine) -> None:
    said = atrisk("views", "show", "my opne", "--json")
    assert (said.code, said.failure["allowed"][0]) == (66, "My open")


def test_a_view_is_deleted_once_it_is_sure(atrisk: CommandLine) -> None:
    saved(atrisk)
    assert atrisk("views", "delete", "Team high").code == 2
    said = atrisk("views", "delete", "Team high", "--yes")
    assert said.out == "View Team high deleted\n"
    assert atrisk("views", "show", "Team high").code == 66


def test_what_everybody_has_is_not_deleted(atrisk: CommandLine) -> None:
    said = atrisk("views", "delete", "My open", "--yes")
    assert said.code == 65
    assert "“My open” is everybody's and stays as it is" in said.err


def test_changing_nothing_is_said(atrisk: CommandLine) -> None:
    saved(atrisk)
    assert atrisk("views", "edit", "Team high").code == 2
    said = atrisk("views", "edit", "Team high", "--sort", "")
    assert said.code == 2
    again = atrisk("views", "edit", "Team high", "--filter", "risk_level=high")
    assert again.out == "View Team high already was so\n"


def test_the_entries_of_a_view_come_in_its_order(anywhere: CommandLine) -> None:
    low, high = anywhere.opened(risk="low"), anywhere.opened("10-4472", risk="high")
    other = anywhere.opened("10-4480", risk="high", assigned="ben")
    said = anywhere("views", "save", "Mine", "--filter", "whose=me", "--sort", "risk")
    assert said.code == 0, said.err
    rows = anywhere("entries", "list", "--view", "mine", "--json").json
    assert [row["ref"] for row in rows] == [high, low]
    assert other == "AR-3"


def test_a_search_in_a_view_is_searched_for(atrisk: CommandLine) -> None:
    wanted = atrisk.opened()
    atrisk.opened("10-4472")
    atrisk("views", "save", "Kerr", "--search", "kerr")
    rows = atrisk("entries", "list", "--view", "kerr", "--json").json
    assert [row["ref"] for row in rows] == [wanted]


def test_the_customers_of_a_view_are_listed(atrisk: CommandLine) -> None:
    atrisk.opened()
    atrisk("views", "save", "At risk", "--of", "customers", "--filter", "at_risk=yes")
    rows = atrisk("customers", "list", "--view", "At risk", "--json").json
    assert [row["account_number"] for row in rows] == ["10-4471"]


def test_a_view_of_the_other_list_is_refused_in_words(atrisk: CommandLine) -> None:
    said = atrisk("entries", "list", "--view", "Pending cancel")
    assert said.code == 65
    assert "is a view of customers: atrisk customers list --view shows it" in said.err


def test_a_view_goes_with_no_other_filter(atrisk: CommandLine) -> None:
    said = atrisk("entries", "list", "--view", "My open", "--risk", "high", "--json")
    assert (said.code, said.failure["field"]) == (2, "view")


def test_a_view_of_something_gone_says_so(atrisk: CommandLine) -> None:
    atrisk("catalogs", "add", "reasons", "Fax broken", who="adm")
    saved(atrisk, "--filter", "reason=Fax broken")
    atrisk("catalogs", "delete", "reasons", "Fax broken", "--yes", who="adm")
    shown = atrisk("views", "show", "Team high")
    assert "reason gone" in shown.out
    assert atrisk("views", "show", "Team high", "--json").json["entries"]["reason"] is None
