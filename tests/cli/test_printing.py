"""What goes to the streams is aligned, fits, and cannot drive a terminal."""

import io
import json

import pytest

from atrisk_tui.cli.printing import Column, Printer, json_text
from atrisk_tui.errors import Invalid


@pytest.fixture
def printer() -> Printer:
    return Printer(io.StringIO(), io.StringIO())


def said(printer: Printer) -> str:
    assert isinstance(printer.out, io.StringIO)
    return printer.out.getvalue()


def test_a_table_aligns_its_columns(printer: Printer) -> None:
    printer.table([Column("Name"), Column("N", right=True)], [("ab", "1"), ("c", "12")])
    assert said(printer) == "Name   N\nab     1\nc     12\n"


def test_wide_characters_take_two_cells(printer: Printer) -> None:
    printer.table([Column("A"), Column("B")], [("漢字", "x"), ("e\u0301a", "y")])
    assert said(printer) == "A     B\n漢字  x\ne\u0301a    y\n"


def test_a_table_shrinks_to_the_line_and_says_where_it_cut(printer: Printer) -> None:
    printer.width = 12
    printer.table([Column("A", 40, least=4), Column("B")], [("abcdefghijkl", "xyz")])
    assert said(printer) == "A        B\nabcdef…  xyz\n"


def test_a_table_without_rows_prints_nothing(printer: Printer) -> None:
    assert printer.table([Column("A")], []) == 0
    assert said(printer) == ""


def test_control_characters_of_data_do_not_go_out(printer: Printer) -> None:
    printer.line("a\x1b]52;c;eA==\x07b\u202ec")
    printer.table([Column("A")], [("x\x9b2Jy\nz",)])
    printer.facts([("Note", "one\x1b[2J\ntwo")])
    assert not any(sign in said(printer) for sign in "\x1b\x07\x9b\u202e")


def test_json_keeps_letters_and_escapes_what_drives_terminals() -> None:
    value: dict[str, object] = {"name": "Jöhn\x9b\u202e\x7f漢\U000e0041"}
    text = json_text(value)
    assert "Jöhn" in text
    assert "漢" in text
    assert not any(sign in text for sign in "\x9b\u202e\x7f\U000e0041")
    assert json.loads(text) == value


def test_an_array_is_one_json_document_also_when_empty(printer: Printer) -> None:
    printer.array([])
    assert json.loads(said(printer)) == []
    printer.array([{"a": 1}, {"a": 2}])
    assert json.loads(said(printer)[3:]) == [{"a": 1}, {"a": 2}]


def test_with_json_messages_follow_a_call_that_did_what_it_should(printer: Printer) -> None:
    printer.json = True
    printer.message("Half of it.")
    printer.finish()
    assert isinstance(printer.err, io.StringIO)
    assert json.loads(printer.err.getvalue()) == {"code": "note", "message": "Half of it."}


def test_with_json_a_failure_takes_the_messages_into_its_one_object(printer: Printer) -> None:
    printer.json = True
    printer.message("Half of it.")
    printer.failure(Invalid("No."))
    assert isinstance(printer.err, io.StringIO)
    assert json.loads(printer.err.getvalue())["message"] == "No. Half of it."


def test_a_failure_is_one_object_with_json(printer: Printer) -> None:
    printer.json = True
    printer.failure(Invalid("No.", field="status", allowed=("open", "lost")))
    assert isinstance(printer.err, io.StringIO)
    assert json.loads(printer.err.getvalue()) == {
        "code": "invalid",
        "field": "status",
        "message": "No.",
        "allowed": ["open", "lost"],
    }
