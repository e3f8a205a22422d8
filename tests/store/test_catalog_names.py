"""The names of catalog items: how long, how unique, in which scripts."""

import pytest

from atrisk_tui.domain.admin_queries import ListCatalogRows
from atrisk_tui.domain.model import CatalogKind
from atrisk_tui.errors import Invalid
from tests.support import Company

from .catalog_work import REASONS, add, edit, row, switch

pytestmark = pytest.mark.slow

SCRIPTS = (
    "Kündigung: zu teuer",
    "Μη πληρωμή",
    "Не заплатил",  # noqa: RUF001
    "չվճարված",
    "תשלום שלא בוצע",
    "دفعة فائتة",
    "भुगतान नहीं हुआ",
    "পেমেন্ট বাকি",
    "கட்டணம் தவறியது",
    "ชำระเงินล่าช้า",
    "ການຈ່າຍເງິນຂາດ",
    "გადაუხდელი",
    "ክፍያ አልተፈጸመም",
    "未付款",
    "支払い遅延カード",
    "미납 요금",
    "ចំណាយ",
)
BLANK = ("", " ", "\t\n", "\u00a0\u2003", "\u3000", "\u200d", "\u200c\u200d", "\u2800", "\u3164")
HIDDEN = ("Price\x1b[31m", "Price\x00", "Pri\u202ece", "Pri\u200bce", "Price\x9b", "Pri\u2028ce")
NFC, NFD = "Caf\u00e9 closed", "Cafe\u0301 closed"


@pytest.mark.parametrize("kind", CatalogKind)
def test_a_name_of_its_catalogs_limit_is_kept_and_one_more_refused(
    company: Company, kind: CatalogKind
) -> None:
    limit = 255 if kind is CatalogKind.CANCEL_REASONS else 45
    made = add(company, "é" * limit, kind=kind)
    assert len(row(company, made, kind=kind)["name"]) == limit
    with pytest.raises(Invalid, match=f"at most {limit}") as caught:
        add(company, "e" * (limit + 1), kind=kind)
    assert caught.value.field == "name"


def test_a_name_is_measured_in_characters_of_its_composed_form(company: Company) -> None:
    made = add(company, "e\u0301" * 45)
    assert row(company, made)["name"] == "\u00e9" * 45


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_name_in_any_script_is_kept_and_shown_as_it_is(company: Company, name: str) -> None:
    add(company, name)
    (found,) = company.ask("adm", ListCatalogRows(kind=REASONS, text=name)).rows
    assert found.name == name


@pytest.mark.parametrize("name", BLANK)
def test_a_name_of_nothing_that_can_be_seen_is_refused(company: Company, name: str) -> None:
    with pytest.raises(Invalid) as caught:
        add(company, name)
    assert caught.value.field == "name"


@pytest.mark.parametrize("name", HIDDEN)
def test_a_name_with_something_hidden_is_refused_and_the_words_say_where(
    company: Company, name: str
) -> None:
    with pytest.raises(Invalid, match=r"U\+.* at character") as caught:
        add(company, name)
    assert caught.value.field == "name"


@pytest.mark.parametrize(
    "name", ["[/] [@click=app.quit]x", "'; DROP TABLE entry;--", "%s {0} \\", "<b>", "🛠️ repair"]
)
def test_a_naughty_name_is_kept_as_it_is(company: Company, name: str) -> None:
    assert row(company, add(company, name))["name"] == name


@pytest.mark.parametrize("name", ["MISSED PAYMENT", " missed  payment ", "Missed\u00a0payment"])
def test_the_same_name_in_another_case_or_spacing_is_refused(company: Company, name: str) -> None:
    with pytest.raises(Invalid, match="already a reason “Missed payment”"):
        add(company, name)


@pytest.mark.parametrize(("first", "second"), [(NFC, NFD), (NFD, NFC)])
@pytest.mark.parametrize("kind", CatalogKind)
def test_the_same_name_in_another_unicode_form_is_refused(
    company: Company, kind: CatalogKind, first: str, second: str
) -> None:
    add(company, first, kind=kind)
    with pytest.raises(Invalid, match=f"already an? {kind.singular}"):
        add(company, second.upper(), kind=kind)


def test_a_name_whose_key_outgrows_its_column_is_still_unique(company: Company) -> None:
    name = "\ufdfa" * 200
    add(company, name, kind=CatalogKind.CANCEL_REASONS)
    with pytest.raises(Invalid, match="already a cancel reason"):
        add(company, name, kind=CatalogKind.CANCEL_REASONS)


def test_a_rename_meets_the_same_rules(company: Company) -> None:
    made = add(company, "Alpha")
    for name in ("missed payment", "", "e" * 46, "x\x1by"):
        with pytest.raises(Invalid):
            edit(company, made, name=name)
    assert row(company, made)["name"] == "Alpha"


def test_a_name_that_is_off_is_named_to_be_switched_on(company: Company) -> None:
    switch(company, company.item("reasons", "Missed payment"))
    with pytest.raises(Invalid, match="switch it on"):
        add(company, "Missed payment")


def test_the_same_name_in_another_catalog_is_fine(company: Company) -> None:
    assert add(company, "Missed payment", kind=CatalogKind.CAUSES)
