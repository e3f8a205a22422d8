"""The history on the command line: of a record, across the company, into a file, and back."""

import csv
import io
import stat
from pathlib import Path
from typing import Any

import pytest

from .conftest import CommandLine, Said

pytestmark = pytest.mark.slow

COLUMNS = (
    *("at", "actor", "source", "change", "words", "note"),
    *("table", "record", "field", "before", "after"),
)


def listed(atrisk: CommandLine, *options: str, who: str = "adm") -> Any:
    """Return the changes that a call lists, without those of the store's beginning."""
    said = atrisk("audit", *options, "--json", who=who)
    assert said.code == 0, said.err
    return [row for row in said.json if row["intent"] != "FoundStore"]


def cells(said: Said) -> list[dict[str, str]]:
    assert said.code == 0, said.err
    return list(csv.DictReader(io.StringIO(said.out)))


def set_key(atrisk: CommandLine, key: str = "reopen_days", value: str = "9") -> None:
    assert atrisk("settings", "set", key, value, who="adm").code == 0


def test_the_company_s_changes_are_listed_newest_first(anywhere: CommandLine) -> None:
    ref = anywhere.opened()
    set_key(anywhere)
    changes = listed(anywhere)
    assert [row["subject"] for row in changes] == ["setting reopen_days", f"{ref} Kerr Dental"]
    assert changes[1]["changes"]["assigned_to"] == [None, "ana"]
    assert (changes[1]["actor"], changes[1]["ref"]) == ("ana", ref)


def test_a_change_is_told_with_its_number_in_words(atrisk: CommandLine) -> None:
    set_key(atrisk)
    change = listed(atrisk)[0]["id"]
    out = atrisk("audit", "--kind", "setting", who="adm").out
    assert "today 10:42 MDT  Ada Munro" in out
    assert f"Change a company-wide setting, setting reopen_days  [{change}]" in out


def test_without_the_grant_only_one_record_s_history_is_shown(atrisk: CommandLine) -> None:
    ref = atrisk.opened()
    for who in ("vic", "ana", "lea"):
        said = atrisk("audit", who=who)
        assert (said.code, said.out) == (77, "")
        assert "company-wide history" in said.err
        assert atrisk("audit", ref, who=who).code == 0


@pytest.mark.parametrize(
    "options",
    [("--by", "nobody"), ("--kind", "customer", "--record", "none"), ("show", "1"), ("--csv",)],
)
def test_a_refusal_tells_nothing_of_what_there_is(
    atrisk: CommandLine, options: tuple[str, ...]
) -> None:
    said = atrisk("audit", *options, who="lea")
    assert (said.code, said.out) == (77, "")


def test_one_customer_s_history_is_found_by_account_number(atrisk: CommandLine) -> None:
    atrisk.opened()
    by_place = atrisk("audit", "10-4471", "--json", who="vic").json
    assert by_place == atrisk("audit", "--customer", "10-4471", "--json", who="vic").json
    assert [row["intent"] for row in by_place][:1] == ["CreateEntry"]


def test_changes_are_found_by_who_made_them(atrisk: CommandLine) -> None:
    atrisk.opened()
    set_key(atrisk)
    assert [row["actor"] for row in listed(atrisk, "--by", "ana")] == ["ana"]
    assert atrisk("audit", "--by", "nobody", who="adm").code == 65


@pytest.mark.parametrize(
    ("kind", "record", "subject"),
    [
        ("entry", "AR-1", "AR-1 Kerr Dental"),
        ("customer", "10-4472", "10-4472 Müller & Söhne"),
        ("person", "ben", "Ben Okafor"),
        ("catalog", "reasons:price rise", "reason Price rise"),
        ("setting", "reopen-days", "setting reopen_days"),
        ("location", "reno", "location Reno"),
        ("region", "far west", "region Far West"),
        ("view", "all of them", "view All of them"),
        ("absence", "ana", "ana out 13-16 Oct, no cover"),
    ],
)
def test_changes_are_found_by_their_record(
    atrisk: CommandLine, kind: str, record: str, subject: str
) -> None:
    everything(atrisk)
    found = listed(atrisk, "--kind", kind, "--record", record)
    assert subject in {row["subject"] for row in found} | of_region(atrisk, found)
    assert len(found) == 1


def everything(atrisk: CommandLine) -> None:
    """Change one record of each kind."""
    assert atrisk.opened() == "AR-1"
    set_key(atrisk)
    for call in (
        ("customers", "set", "10-4472", "--rmr", "50"),
        ("users", "off", "ben"),
        ("catalogs", "add", "reasons", "Price rise"),
        ("views", "save", "All of them"),
        ("users", "out", "ana", "--until", "fri"),
        ("locations", "add", "Reno", "--time-zone", "America/Denver", "--region", "Far West"),
    ):
        said = atrisk(*call, who="adm")
        assert said.code == 0, said.err


def of_region(atrisk: CommandLine, found: list[dict[str, Any]]) -> set[str]:
    return {
        row["subject"]
        for change in found
        for row in atrisk("audit", "show", str(change["id"]), "--json", who="adm").json
    }


def test_a_field_is_named_as_everywhere(atrisk: CommandLine) -> None:
    ref = atrisk.opened()
    atrisk("entries", "set", ref, "--risk", "high")
    set_key(atrisk)
    found = listed(atrisk, "--kind", "entry", "--field", "risk-level")
    assert [row["intent"] for row in found] == ["SetRisk", "CreateEntry"]


def test_days_are_in_the_company_s_order_and_on_the_person_s_clocks(atrisk: CommandLine) -> None:
    set_key(atrisk, "date_order", "DMY")
    atrisk.clock.move(hours=13, minutes=17)  # 23:59 in Denver
    set_key(atrisk)
    atrisk.clock.move(minutes=2)
    set_key(atrisk, value="10")
    kind = ("--kind", "setting", "--field", "value")
    assert len(listed(atrisk, *kind, "--since", "14/10/2026")) == 1
    assert len(listed(atrisk, *kind, "--since", "13/10/2026", "--until", "13/10/2026")) == 2


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (("--kind", "cow"), 2, "Kind must be one of entry, customer"),
        (("--record", "x"), 2, "--record needs --kind"),
        (("--kind", "catalog", "--record", "x"), 2, "reasons:NAME"),
        (("--since", "soon"), 65, "since"),
        (("--since", "2026-10-02", "--until", "2026-10-01"), 65, "turn them round"),
        (("--limit", "0"), 2, "Limit"),
        (("--csv", "--json"), 2, "one of --csv and --json"),
        (("show", "9999"), 66, "no such change"),
        (("show", "x"), 2, "whole number"),
        (("undo", "9999"), 66, "no such change"),
    ],
)
def test_what_makes_no_sense_is_said(
    atrisk: CommandLine, options: tuple[str, ...], code: int, words: str
) -> None:
    said = atrisk("audit", *options, who="adm")
    assert said.code == code
    assert words.casefold() in said.err.casefold()


def test_one_record_s_history_is_not_narrowed(atrisk: CommandLine) -> None:
    ref = atrisk.opened()
    said = atrisk("audit", ref, "--by", "ana", who="adm")
    assert said.code == 2
    assert "--kind and --record" in said.err


def test_there_are_more_is_said(atrisk: CommandLine) -> None:
    for value in ("8", "9"):
        set_key(atrisk, value=value)
    said = atrisk("audit", "--limit", "1", who="adm")
    assert "raise --limit" in said.err


def test_csv_has_a_line_for_each_record_and_field(anywhere: CommandLine) -> None:
    ref = anywhere.opened()
    anywhere("entries", "set", ref, "--risk", "high", "--note", "They called")
    rows = cells(anywhere("audit", "--csv", "--kind", "entry", "--by", "ana", who="adm"))
    assert tuple(rows[0]) == COLUMNS
    assert rows[0] == {
        "at": "2026-10-13T16:42:00Z",
        "actor": "ana",
        "source": rows[0]["source"],
        "change": rows[0]["change"],
        "words": "Set the risk level",
        "note": "They called",
        "table": "entry",
        "record": f"{ref} Kerr Dental",
        "field": "risk_level",
        "before": "Medium",
        "after": "High",
    }
    assert {row["field"] for row in rows[1:]} >= {"customer", "reason", "assigned_to"}


def test_csv_tells_every_record_of_a_change_of_many(atrisk: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    lines = "\n".join(f"N-{n},New {n}" for n in range(3))
    path.write_text(f"account_number,name\n{lines}\n", encoding="utf-8")
    said = atrisk("import", "customers", str(path), "--location", "Denver", who="adm")
    assert said.code == 0, said.err
    rows = cells(atrisk("audit", "--csv", "--kind", "customer", "--limit", "1", who="adm"))
    assert {row["record"] for row in rows} == {f"N-{n} New {n}" for n in range(3)}


def test_a_cell_that_would_be_a_formula_is_made_harmless(atrisk: CommandLine) -> None:
    atrisk("catalogs", "add", "reasons", "=SUM(A1)", who="adm")
    rows = cells(atrisk("audit", "--csv", "--kind", "catalog", "--field", "name", who="adm"))
    assert "'=SUM(A1)" in {row["after"] for row in rows}


def test_a_file_is_new_its_owner_s_only_and_says_how_many(
    atrisk: CommandLine, tmp_path: Path
) -> None:
    for value in ("8", "9"):
        set_key(atrisk, value=value)
    path = tmp_path / "history.csv"
    said = atrisk("audit", "--kind", "setting", "--field", "value", "--out", str(path), who="adm")
    assert said.code == 0, said.err
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    changes = {row["change"] for row in rows}
    assert said.out == f"{len(changes)} changes were written to {path}.\n"
    assert [row["after"] for row in rows if row["field"] == "value"][:2] == ["9", "8"]


def test_a_file_may_be_json(atrisk: CommandLine, tmp_path: Path) -> None:
    set_key(atrisk)
    path = tmp_path / "history.json"
    said = atrisk("audit", "--kind", "setting", "--out", str(path), "--json", who="adm")
    assert said.json["file"] == str(path)
    assert path.read_text(encoding="utf-8").count('"id"') == said.json["changes"]


def test_a_file_that_is_there_is_left_as_it_is(atrisk: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "old.csv"
    path.write_text("mine", encoding="utf-8")
    said = atrisk("audit", "--out", str(path), who="adm")
    assert (said.code, said.out) == (65, "")
    assert path.read_text(encoding="utf-8") == "mine"


def test_no_file_is_left_where_the_history_may_not_be_seen(
    atrisk: CommandLine, tmp_path: Path
) -> None:
    path = tmp_path / "history.csv"
    assert atrisk("audit", "--out", str(path), who="ana").code == 77
    assert not path.exists()


def test_a_change_is_shown_in_full(atrisk: CommandLine) -> None:
    everything(atrisk)
    change = listed(atrisk, "--kind", "location")[0]["id"]
    out = atrisk("audit", "show", str(change), who="adm").out
    assert "region Far West" in out
    assert "location Reno" in out
    assert "Zone: none -> America/Denver" in out


def test_a_change_is_taken_back_by_its_number(atrisk: CommandLine) -> None:
    set_key(atrisk)
    change = listed(atrisk)[0]["id"]
    said = atrisk("audit", "undo", str(change), who="adm")
    assert said.out == f"Change {change} was taken back: that is change {change + 1}.\n"
    assert atrisk("settings", "get", "reopen_days", who="adm").out == "7\n"
    again = atrisk("audit", "undo", str(change), who="adm")
    assert again.code == 75
    assert "taken this change back already" in again.err


def test_a_colleague_s_change_is_a_lead_s_to_take_back(atrisk: CommandLine) -> None:
    ref = atrisk.opened()
    atrisk("entries", "set", ref, "--risk", "high")
    change = str(atrisk("audit", ref, "--json").json[0]["id"])
    said = atrisk("audit", "undo", change, who="ben")
    assert said.code == 77
    assert "only a lead" in said.err
    assert atrisk("audit", "undo", change, who="lea").code == 0


def test_help_tells_of_listing_showing_and_undoing(atrisk: CommandLine) -> None:
    out = atrisk("audit", "--help").out
    assert all(word in out for word in ("list", "show", "undo"))
    assert "--since" in atrisk("audit", "list", "--help").out
