"""The catalogs a new store begins with are complete and lawful."""

import tomllib
from decimal import Decimal
from typing import Any

import pytest

from atrisk_tui.data_files import data_file
from atrisk_tui.domain.model import CancelCategory, CatalogKind, Outcome, RiskLevel
from atrisk_tui.domain.text import name_key, one_line

Catalogs = dict[str, list[dict[str, Any]]]

COUNTS = {
    "reasons": 20,
    "causes": 25,
    "resolutions": 21,
    "credit-reasons": 12,
    "mitigation-actions": 18,
    "cancel-reasons": 20,
    "account-classes": 4,
}


@pytest.fixture(scope="module")
def catalogs() -> Catalogs:
    return tomllib.loads(data_file("catalogs.toml").read_text(encoding="utf-8"))


def test_every_catalog_is_there_and_nothing_else(catalogs: Catalogs) -> None:
    assert {kind: len(items) for kind, items in catalogs.items()} == COUNTS


def test_every_kind_of_catalog_has_items(catalogs: Catalogs) -> None:
    assert {kind.value for kind in CatalogKind} == set(catalogs)


@pytest.mark.parametrize("kind", COUNTS)
def test_names_are_regular_and_short_enough(catalogs: Catalogs, kind: str) -> None:
    limit = 255 if kind == "cancel-reasons" else 45
    names = [item["name"] for item in catalogs[kind]]
    assert names == [one_line(name, field="name", limit=limit, minimum=1) for name in names]


@pytest.mark.parametrize("kind", COUNTS)
def test_names_are_unique_by_their_key(catalogs: Catalogs, kind: str) -> None:
    keys = [name_key(item["name"]) for item in catalogs[kind]]
    assert len(set(keys)) == len(keys)


def test_every_reason_suggests_a_risk_level(catalogs: Catalogs) -> None:
    assert {item["default_risk"] for item in catalogs["reasons"]} == set(RiskLevel)


def test_every_resolution_has_an_outcome_and_each_outcome_has_some(catalogs: Catalogs) -> None:
    outcomes = [item["outcome"] for item in catalogs["resolutions"]]
    assert [outcomes.count(kind) for kind in Outcome] == [11, 7, 3]


def test_lost_resolutions_and_only_they_name_a_usual_cancel_reason(catalogs: Catalogs) -> None:
    reasons = {item["name"] for item in catalogs["cancel-reasons"]}
    for item in catalogs["resolutions"]:
        assert (item.get("cancel_reason") in reasons) == (item["outcome"] == "lost"), item


def test_cancel_reasons_are_sorted_into_the_three_categories(catalogs: Catalogs) -> None:
    found = [item["category"] for item in catalogs["cancel-reasons"]]
    assert [found.count(kind) for kind in CancelCategory] == [10, 5, 5]


def test_every_cancel_reason_but_the_unknown_one_says_whether_it_could_be_prevented(
    catalogs: Catalogs,
) -> None:
    said = {item["name"]: item.get("controllable") for item in catalogs["cancel-reasons"]}
    assert [name for name, value in said.items() if not isinstance(value, bool)] == ["Unknown"]


@pytest.mark.parametrize(
    ("name", "controllable"),
    [("Price", True), ("Service dissatisfaction", True), ("Deceased", False)],
)
def test_a_loss_is_the_companys_to_prevent_where_it_lies_in_its_hands(
    catalogs: Catalogs, name: str, controllable: bool
) -> None:
    (item,) = (item for item in catalogs["cancel-reasons"] if item["name"] == name)
    assert item["controllable"] is controllable


def test_account_classes_have_a_revenue_and_a_term(catalogs: Catalogs) -> None:
    for item in catalogs["account-classes"]:
        assert Decimal(item["default_rmr"]) > 0
        assert item["contract_months"] > 0
