"""Files of catalogs: what each kind of file says, and what it is told when it makes no sense."""

import tomllib
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atrisk_tui.data_files import data_file
from atrisk_tui.domain.model import CancelCategory, CatalogKind, Outcome, RiskLevel
from atrisk_tui.errors import Invalid
from atrisk_tui.intake.catalog_files import (
    CatalogFile,
    kind_of_file,
    read_catalog_table,
    read_catalog_toml,
)
from atrisk_tui.intake.fields import Form
from atrisk_tui.intake.sniff import read_table

REASONS = CatalogKind.REASONS
FORM = Form(currency="USD")


def table(
    folder: Path, content: str | bytes, kind: CatalogKind = REASONS, form: Form = FORM
) -> CatalogFile:
    path = folder / "some.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_catalog_table(read_table(path), kind, form)


def toml(content: str | bytes) -> tuple[CatalogFile, ...]:
    data = content if isinstance(content, bytes) else content.encode()
    return read_catalog_toml(data, "some.toml", FORM)


def rows(file: CatalogFile) -> list[tuple[int, str, dict[str, Any]]]:
    return [(row.line, row.name, dict(row.values)) for row in file.rows]


def refusal(content: str | bytes) -> str:
    with pytest.raises(Invalid) as caught:
        toml(content)
    return caught.value.message


def test_a_table_gives_a_row_per_line_with_its_fields(tmp_path: Path) -> None:
    file = table(tmp_path, "name,active,default_risk\nPrice,no,High\nMoved,,\n")
    assert rows(file) == [
        (2, "Price", {"active": False, "default_risk": RiskLevel.HIGH}),
        (3, "Moved", {"default_risk": None}),
    ]


def test_a_field_without_a_column_is_left_out(tmp_path: Path) -> None:
    assert rows(table(tmp_path, "name\nPrice\n")) == [(2, "Price", {})]


@pytest.mark.parametrize(
    ("kind", "cells", "values"),
    [
        (CatalogKind.CAUSES, "parent\nPrice", {"parent": "Price"}),
        (
            CatalogKind.RESOLUTIONS,
            "outcome,cancel_reason\nLOST,Price",
            {"outcome": Outcome.LOST, "cancel_reason": "Price"},
        ),
        (
            CatalogKind.CANCEL_REASONS,
            "category,controllable\ninvoluntary,no",
            {"category": CancelCategory.INVOLUNTARY, "controllable": False},
        ),
        (
            CatalogKind.ACCOUNT_CLASSES,
            "default_rmr,contract_months\n$44.95,36",
            {"default_rmr": 4495, "contract_months": 36},
        ),
        (CatalogKind.CREDIT_REASONS, "active\nyes", {"active": True}),
    ],
)
def test_each_catalog_has_its_own_columns(
    tmp_path: Path, kind: CatalogKind, cells: str, values: dict[str, Any]
) -> None:
    header, _, line = cells.partition("\n")
    assert rows(table(tmp_path, f"name,{header}\nx,{line}\n", kind)) == [(2, "x", values)]


@pytest.mark.parametrize("header", ["Name,Default risk", "NAME,default-risk", "name,Default_Risk"])
def test_a_heading_may_be_written_as_people_write_it(tmp_path: Path, header: str) -> None:
    assert table(tmp_path, f"{header}\nx,low\n").rows[0].values == {"default_risk": RiskLevel.LOW}


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_table_is_read_in_the_forms_that_spreadsheets_save(
    tmp_path: Path, separator: str, encoding: str
) -> None:
    text = f'name{separator}active\r\n"Prix\r\nélevé"{separator}no\r\n'
    assert rows(table(tmp_path, text.encode(encoding))) == [(2, "Prix élevé", {"active": False})]


def test_a_table_in_two_bytes_a_character_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="UTF-16"):
        table(tmp_path, "name,active\nx,no\n".encode("utf-16"))


@pytest.mark.parametrize(
    "name", ["=1+1", "@SUM(A1)", "-other", "+1", "'=1", "''+1", "'tis", "Ben's", '"Quote"', "a,b;c"]
)
def test_the_apostrophe_that_keeps_a_cell_from_running_is_taken_off(
    tmp_path: Path, name: str
) -> None:
    from atrisk_tui.written_files import safe_cell

    quoted = safe_cell(name).replace('"', '""')
    assert table(tmp_path, f'name,active\n"{quoted}",yes\n').rows[0].name == name


def test_a_name_is_made_regular_and_its_hidden_characters_are_counted(tmp_path: Path) -> None:
    file = table(tmp_path, "name\n  Cafe\u0301 \u200b bar \n")
    assert (file.rows[0].name, file.repaired.cleaned) == ("Caf\u00e9 bar", 1)


def test_an_amount_with_too_many_decimals_is_rounded_and_counted(tmp_path: Path) -> None:
    file = table(tmp_path, "name,default_rmr\nx,1.005\n", CatalogKind.ACCOUNT_CLASSES)
    assert (file.rows[0].values["default_rmr"], file.repaired.rounded) == (100, 1)


def test_lines_of_nothing_but_separators_are_no_items(tmp_path: Path) -> None:
    assert len(table(tmp_path, "name,active\nx,yes\n,\n\n , \n").rows) == 1


def test_a_line_with_values_but_no_name_is_kept_to_be_refused(tmp_path: Path) -> None:
    assert rows(table(tmp_path, "name,active\n,yes\n")) == [(2, "", {"active": True})]


@pytest.mark.parametrize(
    ("kind", "column", "cell"),
    [
        (REASONS, "default_risk", "hgh"),
        (REASONS, "active", "perhaps"),
        (CatalogKind.RESOLUTIONS, "outcome", "won"),
        (CatalogKind.CANCEL_REASONS, "category", "mutual"),
        (CatalogKind.CANCEL_REASONS, "controllable", "maybe"),
        (CatalogKind.ACCOUNT_CLASSES, "default_rmr", "much"),
        (CatalogKind.ACCOUNT_CLASSES, "default_rmr", "-1"),
        (CatalogKind.ACCOUNT_CLASSES, "default_rmr", "5 EUR"),
        (CatalogKind.ACCOUNT_CLASSES, "contract_months", "two"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named_with_its_line_and_column(
    tmp_path: Path, kind: CatalogKind, column: str, cell: str
) -> None:
    with pytest.raises(Invalid, match=rf"^Line 3, {column} “{cell}”: ") as caught:
        table(tmp_path, f"name,{column}\na,\nb,{cell}\n", kind)
    assert caught.value.field == column


def test_every_line_that_cannot_be_read_is_told_of_up_to_eight(tmp_path: Path) -> None:
    with pytest.raises(Invalid) as caught:
        table(tmp_path, "name,default_risk\n" + "x,nope\n" * 10)
    told = caught.value.message
    assert [f"Line {line}," in told for line in (2, 9, 10)] == [True, True, False]
    assert told.endswith("2 more are refused too.")


def test_a_line_with_too_many_cells_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match=r"^Line 3: The row has 3 cells and the header 2"):
        table(tmp_path, "name,active\na,yes\nb,c,yes\n")


def test_a_column_that_the_catalog_does_not_have_is_refused_naming_the_nearest(
    tmp_path: Path,
) -> None:
    with pytest.raises(Invalid, match=r"Do you mean default_risk\?") as caught:
        table(tmp_path, "name,default_rsk\nx,low\n")
    assert caught.value.field == "default_rsk"


def test_a_table_without_names_is_told_which_columns_there_are(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="name, active, default_risk"):
        table(tmp_path, "reason,active\nx,yes\n")


def test_2000_items_are_read_and_one_more_is_refused(tmp_path: Path) -> None:
    lines = [f"item {number}" for number in range(2000)]
    assert len(table(tmp_path, "\n".join(["name", *lines])).rows) == 2000
    with pytest.raises(Invalid, match="up to 2000"):
        table(tmp_path, "\n".join(["name", *lines, "more"]))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("reasons.csv", REASONS),
        ("Cancel-Reasons 2026.csv", CatalogKind.CANCEL_REASONS),
        ("credit_reasons.csv", CatalogKind.CREDIT_REASONS),
        ("account classes.csv", CatalogKind.ACCOUNT_CLASSES),
        ("reasonable.csv", None),
        ("my reasons.csv", None),
        ("42.csv", None),
    ],
)
def test_the_name_of_a_file_tells_its_catalog(name: str, kind: CatalogKind | None) -> None:
    assert kind_of_file(name) is kind


def test_the_shipped_catalogs_are_read_whole() -> None:
    data = data_file("catalogs.toml").read_bytes()
    listed = tomllib.loads(data.decode())
    found = {file.kind.value: [row.name for row in file.rows] for file in toml(data)}
    assert found == {kind: [item["name"] for item in items] for kind, items in listed.items()}


def test_a_toml_file_may_hold_several_catalogs_and_says_where_each_item_begins() -> None:
    found = toml(
        '# reasons\n[[reasons]]\nname = "a # [[reasons]]"\n\n[[causes]]\nname = """x\n'
        '[[reasons]]\ny"""\n[["reasons"]] # here\nname = \'b\'\nactive = false\n'
    )
    assert [(file.kind, rows(file)) for file in found] == [
        (REASONS, [(2, "a # [[reasons]]", {}), (9, "b", {"active": False})]),
        (CatalogKind.CAUSES, [(5, "x [[reasons]] y", {})]),
    ]


def test_items_in_a_list_of_one_line_each_are_read_too() -> None:
    (file,) = toml('reasons = [\n  {name = "a"},\n\n  {name = "b", default_risk = "low"},\n]\n')
    assert rows(file) == [(2, "a", {}), (4, "b", {"default_risk": RiskLevel.LOW})]


@pytest.mark.parametrize("amount", ['"44.95"', "44.95", '"$44.95"'])
def test_an_amount_may_be_a_number_or_text(amount: str) -> None:
    (file,) = toml(f'[[account-classes]]\nname = "x"\ndefault_rmr = {amount}\n')
    assert file.rows[0].values == {"default_rmr": 4495}


def test_an_empty_text_empties_its_field() -> None:
    (file,) = toml('[[cancel-reasons]]\nname = "x"\ncontrollable = ""\n')
    assert file.rows[0].values == {"controllable": None}


@pytest.mark.parametrize(
    ("item", "where"),
    [
        ("name = 5", "Line 3, name: "),
        ('name = ["x"]', "Line 3, name: "),
        ('name = "x"\nactive = 1', "Line 3, active: "),
        ('name = "x"\ndefault_risk = true', "Line 3, default_risk: "),
        ('name = "x"\ndefault_risk = 2026-01-01', "Line 3, default_risk: "),
        ('name = "x"\ndefault_risk = "hgh"', "Line 3, default_risk “hgh”: "),
        ('name = "x"\ncolour = "red"', "Line 3, colour: "),
        ('[reasons.more]\nname = "x"', "Line 3, more: "),
    ],
)
def test_a_value_of_the_wrong_type_is_named_with_its_item(item: str, where: str) -> None:
    assert where in refusal(f'# one\n\n[[reasons]]\n{item}\n[[reasons]]\nname = "ok"\n')


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf \n", "is empty"),
        (b"# nothing\n", "holds no catalog"),
        (b"[colours]\nname = 'x'", "“colours” is no catalog"),
        (b"[reasons]\nname = 'x'", "[[reasons]] in double brackets"),
        (b"reasons = 'x'", "[[reasons]] in double brackets"),
        (b"reasons = ['x']", "Line 1: Each item needs"),
        (b"[[reasons]\nname = 'x'", "(at line 1, column"),
        (b"name,active\nx,yes\n", "is not TOML as it stands"),
        (b"[[reason]]\nname = 'a'\n[[reasons]]\nname = 'b'", "twice"),
        (b"\x00\x01\x02" * 100, "binary"),
        ("[[reasons]]".encode("utf-16"), "UTF-16"),
        (b"[[reasons]]\nname = '\xe9'", "line 2, is not UTF-8"),
        (b"x = " + b"[" * 100_000, "nested too deeply"),
        (b"x = 1" + b"0" * 5000, "too long"),
        (b"#" * (4 << 20) + b"#", "larger than 4 MiB"),
        (b"".join(b"[[causes]]\nname = '%d'\n" % n for n in range(2001)), "up to 2000 causes"),
    ],
)
def test_what_is_no_file_of_catalogs_is_refused_in_a_sentence(content: bytes, words: str) -> None:
    assert words in refusal(content)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200) | st.text(alphabet="[]{}reasonm='\"#\\\n ,.1t", max_size=80))
def test_no_bytes_break_the_reader(content: bytes | str) -> None:
    data = content if isinstance(content, bytes) else content.encode()
    found: tuple[CatalogFile, ...] = ()
    with suppress(Invalid):
        found = toml(data)
    assert all(row.line >= 1 for file in found for row in file.rows)
