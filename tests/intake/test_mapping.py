import tomllib
from collections import Counter
from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atrisk_tui import data_files
from atrisk_tui.data_files import data_file
from atrisk_tui.domain.model import Channel, CustomerStatus
from atrisk_tui.domain.text import FORBIDDEN
from atrisk_tui.errors import Invalid, StoreUnusable
from atrisk_tui.intake.fields import FIELDS, letters
from atrisk_tui.intake.mapping import (
    CUSTOM_KEYS,
    Converted,
    Converter,
    Problem,
    convert,
    map_columns,
)
from atrisk_tui.intake.sniff import Row, read_table

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"


def shared(name: str) -> Path:
    path = SHARED / name
    if not path.is_file():
        pytest.skip("the shared tables are not here")
    return path


def filled(header: list[str], overrides: list[str] | None = None) -> dict[str, str]:
    """Field to the column that fills it."""
    columns = map_columns(header, overrides or []).columns
    return {column.field: column.header for column in columns if column.field}


def converted(cells: dict[str, str], *, cleaned: int = 0) -> Converted:
    """One row whose columns are named as the fields."""
    cells = {"account_number": "A1", **cells}
    row = Row(2, tuple(cells.values()), cleaned=cleaned)
    return convert(row, map_columns(tuple(cells)))


def value(field: str, cell: str) -> object:
    row = converted({field: cell})
    assert row.problems == ()
    return row.values.get(field)


def reason(field: str, cell: str) -> str:
    (problem,) = converted({field: cell}).problems
    assert (problem.column, field in converted({field: cell}).values) == (field, False)
    return problem.reason


def test_headings_are_matched_on_letters_and_digits_only() -> None:
    assert filled(["Account No.", "E-MAIL", "phone_1", "Monthly Charges"]) == {
        "account_number": "Account No.",
        "email": "E-MAIL",
        "phone1": "phone_1",
        "rmr": "Monthly Charges",
    }


def test_a_column_of_the_fields_own_name_comes_before_its_synonyms() -> None:
    mapping = map_columns(["Customer Name", "Name", "Company"])
    assert mapping.fields == ("name",)
    assert mapping.custom == ("Customer Name", "Company")


def test_of_two_synonyms_the_first_column_fills_the_field() -> None:
    mapping = map_columns(["Company", "Customer Name"])
    assert [(c.header, c.field) for c in mapping.columns] == [
        ("Company", "name"),
        ("Customer Name", None),
    ]


def test_a_bare_id_is_not_taken_for_the_account_number() -> None:
    assert filled(["id", "name"]) == {"name": "name"}


def test_a_mapping_by_hand_wins_over_every_name() -> None:
    header = ["account_number", "id", "name"]
    assert filled(header, ["account_number=id"])["account_number"] == "id"
    assert map_columns(header, ["account_number=id"]).custom == ("account_number",)


def test_one_column_may_fill_two_fields() -> None:
    overrides = ["account-number=customerID", "name=Customer id"]
    assert filled(["customerID", "x"], overrides) == {
        "account_number": "customerID",
        "name": "customerID",
    }


def test_a_field_can_be_mapped_to_no_column() -> None:
    assert map_columns(["status", "name"], ["status="]).custom == ("status",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("acount_number=id", "no field of a customer: do you mean account_number"),
        ("rmr=MonthlyCharge", "no column of the file: do you mean MonthlyCharges"),
        ("rmr=zzz", "there are id, MonthlyCharges"),
        ("rmr", "write it as field=column"),
        ("x\x1b[2J=id", r"x\[2J is no field"),
    ],
)
def test_a_mapping_that_cannot_be_is_refused_naming_the_nearest(text: str, expected: str) -> None:
    with pytest.raises(Invalid, match=expected):
        map_columns(["id", "MonthlyCharges"], [text])


def test_a_field_mapped_twice_is_refused() -> None:
    with pytest.raises(Invalid, match="rmr is mapped twice"):
        map_columns(["a", "b"], ["rmr=a", "rmr=b"])


def test_no_heading_stands_for_two_fields() -> None:
    listed = tomllib.loads(data_file("synonyms.toml").read_text("utf-8"))
    assert set(listed) == set(FIELDS)
    keys = Counter(letters(heading) for headings in listed.values() for heading in headings)
    keys.update(letters(field) for field in FIELDS)
    assert [key for key, count in keys.items() if count > 1 or not key] == []


@pytest.mark.parametrize(
    ("field", "cell", "expected"),
    [
        ("name", " Harper  &\u00a0Sons ", "Harper & Sons"),
        ("address", "12 Elm St\r\nProvo", "12 Elm St\nProvo"),
        ("is_business", "Yes", True),
        ("do_not_call", "0", False),
        ("auto_renew", "TRUE", True),
        ("autopay", "off", False),
        ("status", "Pending Cancel", CustomerStatus.PENDING_CANCEL),
        ("status", "Canceled", CustomerStatus.CANCELLED),
        ("preferred_channel", "E-mail", Channel.EMAIL),
        ("preferred_channel", "Text message", Channel.SMS),
        ("time_zone", "america/denver", "America/Denver"),
        ("best_time", "2 PM", time(14)),
        ("customer_since", "2019-10-17 21:10:19", date(2019, 10, 17)),
        ("contract_end", "11/30/2026", date(2026, 11, 30)),
        ("decision_maker_since", "1 Mar 2026", date(2026, 3, 1)),
        ("times_asked", "3.0", 3),
        ("days_past_due", "21", 21),
        ("rmr", "$1,418.00", 141800),
        ("balance", "(12.50)", -1250),
        ("past_due_amount", "96", 9600),
        ("tags", "vip; net30, VIP ,,", ("vip", "net30")),
        ("phone1", "'+1 801 555 0142", "+1 801 555 0142"),
        ("name", "'=SUM(A1)", "=SUM(A1)"),
    ],
)
def test_a_cell_becomes_the_fields_own_type(field: str, cell: str, expected: object) -> None:
    assert value(field, cell) == expected


@pytest.mark.parametrize("cell", ["", " ", "\t\u00a0"])
@pytest.mark.parametrize("field", ["name", "rmr", "contract_end", "tags", "status"])
def test_a_blank_cell_leaves_its_field_alone(field: str, cell: str) -> None:
    row = converted({field: cell})
    assert (row.values, row.problems) == ({"account_number": "A1"}, ())


@pytest.mark.parametrize(
    ("field", "cell", "expected"),
    [
        ("name", "x" * 256, "Name has 256 characters; at most 255"),
        ("is_business", "perhaps", "Is business must be yes or no"),
        ("status", "warm", "Status must be one of active, pending_cancel, cancelled, archived"),
        ("preferred_channel", "fax", "Preferred channel must be one of phone, email"),
        ("time_zone", "Denver", "America/Denver"),
        ("best_time", "mornings", "Best time is not a time of day"),
        ("contract_end", "30/11/2026", "Contract end: there is no month 30"),
        ("contract_end", "2027-02-29", "Feb 2027 has no day 29"),
        ("contract_end", "next friday", "not a date with its year"),
        ("times_asked", "-1", "a whole number from 0"),
        ("days_past_due", "2.5", "a whole number from 0"),
        ("rmr", "-1", "RMR must not be negative"),
        ("rmr", "free", "not an amount of money"),
        ("tags", "x" * 46, "has 46 characters; at most 45"),
    ],
)
def test_a_cell_that_cannot_be_is_refused_with_its_reason(
    field: str, cell: str, expected: str
) -> None:
    assert expected in reason(field, cell)


def test_numeric_dates_are_read_in_the_order_of_the_company() -> None:
    row = Row(2, ("A1", "10/11/2026"))
    mapping = map_columns(["account_number", "contract_end"])
    assert convert(row, mapping, order="MDY").values["contract_end"] == date(2026, 10, 11)
    assert convert(row, mapping, order="DMY").values["contract_end"] == date(2026, 11, 10)


def test_amounts_are_in_the_currency_of_the_store() -> None:
    mapping = map_columns(["account_number", "rmr"])
    assert convert(Row(2, ("A1", "418")), mapping, currency_digits=0).values["rmr"] == 418
    (problem,) = convert(Row(2, ("A1", "4 EUR")), mapping, currency="USD").problems
    assert "amounts here are in USD" in problem.reason


def test_amounts_with_more_decimals_are_rounded_half_even_and_counted() -> None:
    row = converted({"rmr": "29.855", "balance": "0.125", "past_due_amount": "1.10"})
    assert [row.values[field] for field in ("rmr", "balance", "past_due_amount")] == [2986, 12, 110]
    assert row.rounded == 2


def test_rounding_is_counted_for_each_row_and_not_once() -> None:
    convert_row = Converter(map_columns(["account_number", "rmr"]))
    assert [convert_row(Row(2, ("A1", "0.125"))).rounded for _ in range(3)] == [1, 1, 1]


def test_removed_characters_of_the_row_and_of_its_cells_are_counted_together() -> None:
    assert converted({"name": "A\x07na\u200b"}, cleaned=3).cleaned == 5


def test_other_columns_become_custom_fields_under_their_own_names() -> None:
    row = Row(2, ("A1", " line one\nline two ", " "))
    result = convert(row, map_columns(["account_number", "Notes (old)", "Rank"]))
    assert result.custom == {"Notes (old)": "line one\nline two"}


def test_a_customer_keeps_at_most_200_custom_fields() -> None:
    header = ["account_number", *(f"c{n}" for n in range(CUSTOM_KEYS + 1))]
    mapping = map_columns(header)
    assert convert(Row(2, ("A1", "", *"x" * CUSTOM_KEYS)), mapping).problems == ()
    (problem,) = convert(Row(2, ("A1", *"x" * (CUSTOM_KEYS + 1))), mapping).problems
    assert "fills 201 columns" in problem.reason


def test_a_row_without_an_account_number_is_refused_naming_it() -> None:
    (problem,) = convert(Row(2, (" ", "Ana")), map_columns(["Acct", "name"])).problems
    assert problem == Problem(
        "Acct", "", "The account_number is blank, and each customer needs one."
    )
    (problem,) = convert(Row(2, ("Ana",)), map_columns(["name"])).problems
    assert "account_number" in problem.reason


def test_an_unusable_account_number_is_one_problem_and_not_two() -> None:
    (problem,) = convert(Row(2, ("x" * 65,)), map_columns(["account_number"])).problems
    assert "65 characters" in problem.reason


def test_a_row_that_does_not_fit_its_header_is_refused_whole() -> None:
    row = Row(7, ("A1",), "has 3 cells and the header 1", cleaned=2)
    result = convert(row, map_columns(["account_number"]))
    assert result.values == {}
    assert result.problems == (Problem("", "", "The row has 3 cells and the header 1."),)
    assert result.cleaned == 2


def test_a_problem_shows_its_cell_shortened_and_without_control_characters() -> None:
    (problem,) = converted({"rmr": "\x1b" + "9x" * 200}).problems
    assert problem.value == ("9x" * 40)[:79] + "\u2026"


def test_a_cell_is_read_the_same_when_it_comes_again() -> None:
    convert_row = Converter(map_columns(["account_number", "rmr", "status"]))
    row = Row(2, ("A1", "x", "active"))
    assert convert_row(row) == convert_row(row)


@given(st.sampled_from(sorted(FIELDS)), st.text(st.characters(codec=None), max_size=40))
def test_no_cell_does_more_than_be_refused(field: str, cell: str) -> None:
    row = convert(Row(2, ("A1", cell)), map_columns(["id", field], ["account_number=id"]))
    for text in (*row.values.values(), *(problem.reason for problem in row.problems)):
        assert FORBIDDEN.search(str(text)) is None


def test_a_shipped_file_that_is_gone_is_said_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(data_files, "_PACKAGE", tmp_path / "package")
    with pytest.raises(StoreUnusable, match=r"synonyms\.toml"):
        data_file("synonyms.toml")


def test_a_shipped_file_is_found_in_the_package_before_beside_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    package = tmp_path / "package"
    monkeypatch.setattr(data_files, "_PACKAGE", package)
    for folder in (tmp_path / "data", package / "data"):
        folder.mkdir(parents=True)
        (folder / "x.toml").touch()
        assert data_file("x.toml").parent == folder


def test_a_real_telecom_file_is_read_whole() -> None:
    table = read_table(shared("telco/customers.csv"))
    mapping = map_columns(table.header, ["account_number=customerID", "name=customerID"])
    rows = list(map(Converter(mapping), table.rows()))
    assert len(rows) == 5608
    assert not any(row.problems or row.rounded for row in rows)
    assert sum("TotalCharges" not in row.custom for row in rows) == 6


def test_a_real_file_with_blank_account_numbers_is_refused_row_by_row() -> None:
    table = read_table(shared("crm/salesforce_accounts.csv"))
    rows = list(map(Converter(map_columns(table.header)), table.rows()))
    assert ["account_number" in row.problems[0].reason for row in rows] == [True] * 10


def test_that_file_is_read_when_its_id_is_named() -> None:
    table = read_table(shared("crm/salesforce_accounts.csv"))
    mapping = map_columns(table.header, ["account_number=id"])
    rows = list(map(Converter(mapping), table.rows()))
    assert [row.problems for row in rows] == [()] * 10


def test_names_of_every_script_are_read_whole() -> None:
    table = read_table(shared("nasty/names_all_locales.csv"))
    rows = list(map(Converter(map_columns(table.header)), table.rows()))
    assert len(rows) == 428
    assert not any(row.problems for row in rows)
