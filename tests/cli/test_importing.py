"""Files of customers: counts, refused rows, dry runs, and the real files where they are."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from .conftest import CommandLine, Said

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
KEYS = {"new", "changed", "unchanged", "refused", "classes_created", "rows"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "files"
    made.mkdir()
    return made


def load(cli: CommandLine, path: Path, *maps: str, more: tuple[str, ...] = ()) -> Said:
    options = [part for each in maps for part in ("--map", each)]
    return cli("import", "customers", str(path), *options, *more, "--json", who="adm")


def counts(said: Said) -> tuple[int, int, int, int]:
    found = said.json
    assert set(found) == KEYS
    return found["new"], found["changed"], found["unchanged"], found["refused"]


def written(folder: Path, text: str, name: str = "some.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def customer(cli: CommandLine, account: str) -> Any:
    return cli("customers", "show", account, "--json", who="adm").json


def test_a_file_is_taken_in_and_a_rerun_changes_nothing(plain: CommandLine, folder: Path) -> None:
    path = written(folder, "Account No,Name,RMR,Pets\nA1,Ann,12.50,2\nA2,Bob,,\n")
    assert counts(load(plain, path)) == (2, 0, 0, 0)
    assert counts(load(plain, path)) == (0, 0, 2, 0)
    found = customer(plain, "A1")
    assert (found["name"], found["rmr"], found["custom"]) == ("Ann", "12.50", {"Pets": "2"})


def test_several_columns_are_mapped_after_one_option(plain: CommandLine, folder: Path) -> None:
    path = written(folder, "key,sum\nA1,5\n")
    more = ("--map", "account_number=key", "rmr=sum")
    assert counts(load(plain, path, more=more)) == (1, 0, 0, 0)
    assert customer(plain, "A1")["rmr"] == "5.00"


def test_a_blank_cell_leaves_a_value_alone(plain: CommandLine, folder: Path) -> None:
    load(plain, written(folder, "account_number,name,city\nA1,Ann,Provo\n"))
    said = load(plain, written(folder, "account_number,name,city\nA1,Anna,\n"))
    assert counts(said) == (0, 1, 0, 0)
    assert customer(plain, "A1")["city"] == "Provo"


def test_without_a_name_the_account_number_stands_in(plain: CommandLine, folder: Path) -> None:
    load(plain, written(folder, "account_number\nA1\n"))
    assert customer(plain, "A1")["name"] == "A1"


def test_refused_rows_are_listed_and_the_others_get_in(plain: CommandLine, folder: Path) -> None:
    path = written(
        folder,
        "account_number,name,MRR,location\n"
        "A1,Ann,12,\nA2,Bob,much,\n,Cy,1,\nA1,Ann again,1,\nA5,Eve,1,Nowhere\nA6,Fay,1,denver\n",
    )
    said = load(plain, path, "rmr=MRR")
    assert said.code == 65
    assert counts(said) == (2, 0, 0, 4)
    assert [(row["line"], row["column"], row["value"]) for row in said.json["rows"]] == [
        (3, "MRR", "much"),
        (4, "account_number", ""),
        (5, "account_number", "A1"),
        (6, "location", "Nowhere"),
    ]
    assert all(set(row) == {"line", "column", "value", "reason"} for row in said.json["rows"])
    assert said.json["rows"][2]["reason"] == "This account number is on line 2 already."
    assert said.failure["code"] == "invalid"


def test_every_problem_of_a_row_is_listed_and_the_row_counted_once(
    plain: CommandLine, folder: Path
) -> None:
    said = load(plain, written(folder, "account_number,rmr,balance\nA1,x,y\n"))
    assert counts(said) == (0, 0, 0, 1)
    assert [row["column"] for row in said.json["rows"]] == ["rmr", "balance"]


def test_new_account_classes_are_made_and_counted(plain: CommandLine, folder: Path) -> None:
    text = "account_number,account_class\nA1,Gold\nA2,gold\nA3,VIP\n"
    assert load(plain, written(folder, text)).json["classes_created"] == 1


def test_a_dry_run_counts_and_writes_nothing(plain: CommandLine, folder: Path) -> None:
    text = "account_number,account_class,rmr\nA1,Gold,1\nA2,Gold,x\n"
    said = load(plain, written(folder, text), more=("--dry-run",))
    assert said.code == 65
    assert counts(said) == (1, 0, 0, 1)
    assert said.json["classes_created"] == 1
    assert plain("customers", "list", "--json", who="adm").json == []


def test_a_dry_run_of_several_groups_counts_a_class_once(
    plain: CommandLine, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from atrisk_tui.intake import plan

    monkeypatch.setattr(plan, "BATCH", 2)
    monkeypatch.setattr(plan, "GROUP", 1)
    rows = "".join(f"A{number},Gold\n" for number in range(7))
    path = written(folder, f"account_number,account_class\n{rows}")
    said = load(plain, path, more=("--dry-run",))
    assert counts(said) == (7, 0, 0, 0)
    assert said.json["classes_created"] == 1
    assert counts(load(plain, path)) == (7, 0, 0, 0)


def test_where_rows_go_is_said_or_the_column_or_the_only_one(
    atrisk: CommandLine, folder: Path
) -> None:
    unsaid = written(folder, "account_number\nA1\n")
    assert load(atrisk, unsaid).json["rows"][0]["column"] == "location"
    assert counts(load(atrisk, unsaid, more=("--location", "new york"))) == (1, 0, 0, 0)
    assert customer(atrisk, "A1")["location"] == "New York"
    named = written(folder, "account_number,location\nA2,Denver\nA3,Denver\n")
    assert load(atrisk, named).code == 0
    assert customer(atrisk, "A2")["location"] == "Denver"


def test_a_location_that_is_said_comes_before_the_column(atrisk: CommandLine, folder: Path) -> None:
    path = written(folder, "account_number,location\nA2,Denver\n")
    assert load(atrisk, path, more=("--location", "New York")).code == 0
    assert customer(atrisk, "A2")["location"] == "New York"


def test_an_import_never_switches_do_not_call_off(plain: CommandLine, folder: Path) -> None:
    load(plain, written(folder, "account_number,do_not_call\nA1,yes\n"))
    said = load(plain, written(folder, "account_number,do_not_call,city\nA1,no,Provo\n"))
    assert counts(said) == (0, 1, 0, 0)
    assert said.json["rows"][0]["column"] == "do_not_call"
    assert customer(plain, "A1")["do_not_call"] is True


def test_a_status_of_another_system_is_kept_as_a_custom_field(
    plain: CommandLine, folder: Path
) -> None:
    rows = "".join(f"A{number},warm\n" for number in range(30))
    said = load(plain, written(folder, f"account_number,status\n{rows}"))
    assert counts(said) == (30, 0, 0, 0)
    assert customer(plain, "A1")["custom"] == {"status": "warm"}
    assert "status is kept as a custom field" in said.err


@pytest.mark.parametrize(
    "rows", ["A1,warm\nA2,active\n", "".join(f"A{n},warm\n" for n in range(30)) + "B,active\n"]
)
def test_a_status_that_is_ours_but_for_slips_is_refused_row_by_row(
    plain: CommandLine, folder: Path, rows: str
) -> None:
    said = load(plain, written(folder, f"account_number,status\n{rows}"))
    assert said.json["new"] == 1
    assert said.json["refused"] == rows.count("warm")


def test_what_a_person_mapped_is_taken_at_its_word(plain: CommandLine, folder: Path) -> None:
    rows = "".join(f"A{number},warm\n" for number in range(30))
    said = load(plain, written(folder, f"account_number,heat\n{rows}"), "status=heat")
    assert said.json["refused"] == 30


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\x00\x01\x02" * 100, "binary"),
        ("name,é\n".encode("utf-16"), "UTF-16"),
        (b'account_number\n"A1\n', "quotation mark"),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(
    plain: CommandLine, folder: Path, content: bytes, words: str
) -> None:
    path = folder / "some.csv"
    path.write_bytes(content)
    said = load(plain, path)
    assert said.code == 65
    assert words in said.failure["message"]


def test_a_folder_is_refused_in_a_sentence(plain: CommandLine, folder: Path) -> None:
    said = load(plain, folder)
    assert (said.code, "folder" in said.failure["message"]) == (65, True)


@pytest.mark.parametrize("wrong", ["rmr", "colour=x", "rmr=Colour"])
def test_a_mapping_that_cannot_be_is_refused(plain: CommandLine, folder: Path, wrong: str) -> None:
    said = load(plain, written(folder, "account_number,rmr\nA1,1\n"), wrong)
    assert (said.code, said.failure["field"]) == (65, "map")


def test_what_was_rounded_and_cleaned_is_counted_with_json_too(
    plain: CommandLine, folder: Path
) -> None:
    said = load(plain, written(folder, "account_number,name,rmr\nA1,A\x1bnn,1.005\n"))
    told = [json.loads(line)["message"] for line in said.err.splitlines()]
    assert told == ["Amounts rounded: 1.", "Hidden characters taken out: 1."]


def test_a_hostile_name_is_stored_clean(plain: CommandLine, folder: Path) -> None:
    name = "ACME [/] [@click=app.quit]x\x1b]52;c;eA==\x07\x1b[2J"
    load(plain, written(folder, f"account_number,name\nA1,{name}\n"))
    stored = customer(plain, "A1")["name"]
    assert stored.startswith("ACME [/] [@click=app.quit]x")
    assert not any(ord(sign) < 32 for sign in stored)
    shown = plain("customers", "list", who="adm").out
    assert "\x1b" not in shown
    assert "\x07" not in shown


def test_words_say_what_was_done(plain: CommandLine, folder: Path) -> None:
    path = written(folder, "account_number,rmr\nA1,1.005\nA2,x\n")
    said = plain("import", "customers", str(path), who="adm")
    assert said.out.splitlines() == [
        "some.csv: 1 new, 0 changed, 0 unchanged, 1 refused",
        "Amounts rounded: 1",
        "line 3, rmr “x”: RMR is not an amount of money: write it like 1234.50 or $29.85.",
    ]
    assert said.err == "atrisk: 1 row was refused; 1 accepted.\n"


@pytest.mark.slow
@pytest.mark.skipif(not SHARED.is_dir(), reason="the files from elsewhere are not here")
class TestRealFiles:
    """Figures that were counted by hand in files that nobody here wrote."""

    def test_telecom_customers(self, plain: CommandLine) -> None:
        path = SHARED / "telco" / "customers.csv"
        maps = ("account_number=customerID", "rmr=MonthlyCharges", "account_class=Contract")
        dry = load(plain, path, *maps, more=("--dry-run",))
        assert counts(dry) == (5608, 0, 0, 0)
        first = load(plain, path, *maps)
        assert counts(first) == (5608, 0, 0, 0)
        assert first.json["classes_created"] == dry.json["classes_created"] == 3
        assert counts(load(plain, path, *maps)) == (0, 0, 5608, 0)

    def test_contacts_of_a_crm(self, plain: CommandLine) -> None:
        path = SHARED / "crm" / "atomic_crm_contacts.csv"
        maps = ("account_number=id", "name=last_name")
        assert counts(load(plain, path, *maps)) == (500, 0, 0, 0)
        assert counts(load(plain, path, *maps)) == (0, 0, 500, 0)

    def test_accounts_without_numbers(self, plain: CommandLine) -> None:
        path = SHARED / "crm" / "salesforce_accounts.csv"
        refused = load(plain, path)
        assert (refused.code, counts(refused)) == (65, (0, 0, 0, 10))
        assert {row["column"] for row in refused.json["rows"]} == {"account_number"}
        assert counts(load(plain, path, "account_number=id")) == (10, 0, 0, 0)

    def test_eight_bit_names(self, plain: CommandLine) -> None:
        load(plain, SHARED / "crm" / "invalid_bytes.csv", "account_number=email")
        assert customer(plain, "john.doe@example.com")["name"] == "Jöhn Döe"

    @pytest.mark.parametrize(
        "name", sorted(path.name for path in SHARED.glob("nasty/csv-spectrum/*.csv"))
    )
    def test_awkward_tables(self, plain: CommandLine, name: str) -> None:
        path = SHARED / "nasty" / "csv-spectrum" / name
        with path.open(encoding="utf-8", errors="replace", newline="") as file:
            reader = csv.DictReader(file)
            rows = len(list(reader))
            first = (reader.fieldnames or [""])[0]
        assert counts(load(plain, path, f"account_number={first}")) == (rows, 0, 0, 0)

    def test_names_of_all_locales(self, plain: CommandLine) -> None:
        path = SHARED / "nasty" / "names_all_locales.csv"
        assert load(plain, path).code == 0
        with path.open(encoding="utf-8", newline="") as file:
            named = {row["account_number"]: row["name"] for row in csv.DictReader(file)}
        rows = plain("customers", "list", "--limit", "1000", "--json", who="adm").json
        assert {row["account_number"]: row["name"] for row in rows} == named


def test_the_json_is_one_object(plain: CommandLine, folder: Path) -> None:
    said = load(plain, written(folder, "account_number\nA1\n"))
    assert json.loads(said.out)["rows"] == []
