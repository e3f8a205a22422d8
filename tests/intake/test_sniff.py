import csv
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from atrisk_tui.errors import Invalid, Missing
from atrisk_tui.intake.sniff import Row, Table, read_table, unguarded

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"


def written(folder: Path, content: str | bytes, name: str = "table.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def rows_of(folder: Path, content: str | bytes) -> list[Row]:
    return list(read_table(written(folder, content)).rows())


def cells_of(folder: Path, content: str | bytes) -> list[tuple[str, ...]]:
    return [row.cells for row in rows_of(folder, content)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_is_read_whatever_separates_its_cells(tmp_path: Path, delimiter: str) -> None:
    lines = ["a,b,c", "1,2.5,x", "3,4,y"]
    content = "\n".join(line.replace(",", delimiter) for line in lines)
    assert cells_of(tmp_path, content) == [("1", "2.5", "x"), ("3", "4", "y")]


def test_decimal_commas_do_not_make_a_semicolon_table_one_of_commas(tmp_path: Path) -> None:
    table = read_table(written(tmp_path, "name;amount\nA;1,50\nB;2,75\n"))
    assert table.delimiter == ";"


def test_a_single_column_is_a_table(tmp_path: Path) -> None:
    assert cells_of(tmp_path, "name\nAna\nBen\n") == [("Ana",), ("Ben",)]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_rows_are_the_same_under_every_line_end(tmp_path: Path, newline: str) -> None:
    assert cells_of(tmp_path, newline.join(["a,b", "1,2", "3,4", ""])) == [("1", "2"), ("3", "4")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_accents_survive_in_each_encoding(tmp_path: Path, encoding: str) -> None:
    content = "name,city\nJos\u00e9,K\u00f6ln\n".encode(encoding)
    table = read_table(written(tmp_path, content))
    assert (table.header, next(table.rows()).cells) == (
        ("name", "city"),
        ("Jos\u00e9", "K\u00f6ln"),
    )


def test_the_dashes_and_quotes_of_windows_are_read(tmp_path: Path) -> None:
    assert cells_of(tmp_path, b"a,b\n\x93x\x94,\x96\n") == [("\u201cx\u201d", "\u2013")]


def test_bytes_that_windows_leaves_undefined_are_taken_out_and_counted(tmp_path: Path) -> None:
    assert rows_of(tmp_path, b"a,b\nJ\xf6\x81\x8d,1\n") == [Row(2, ("J\u00f6", "1"), "", 2)]


def test_damaged_utf8_is_named_with_its_line_and_not_taken_for_windows(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="broken character on line 3"):
        read_table(written(tmp_path, "a\nJos\u00e9\n".encode() + b"J\xf6hn\n"))


def test_utf8_cut_off_in_a_character_is_damaged(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="broken character on line 3"):
        read_table(written(tmp_path, "a\nJos\u00e9\nJos\u00e9".encode()[:-1]))


def test_a_character_across_two_chunks_is_whole(tmp_path: Path) -> None:
    filler = "x" * 99 + "\n"
    head = "a\n" + filler * ((1 << 20) // 100)
    pad = "y" * ((1 << 20) - len(head) - 1)
    assert rows_of(tmp_path, head + pad + "\u00e9\n")[-1].cells == (pad + "\u00e9",)


def test_a_quoted_newline_stays_in_its_cell_and_rows_know_their_line(tmp_path: Path) -> None:
    rows = rows_of(tmp_path, 'a,b\n\n"one\r\ntwo",x\n\nlast,y\n')
    assert [(row.line, row.cells) for row in rows] == [(3, ("one\r\ntwo", "x")), (6, ("last", "y"))]


def test_doubled_quotes_are_one(tmp_path: Path) -> None:
    assert cells_of(tmp_path, 'a,b\n"ha ""ha"" ha",2\n') == [('ha "ha" ha', "2")]


def test_a_shorter_row_has_blank_cells(tmp_path: Path) -> None:
    assert rows_of(tmp_path, "a,b,c\n1\n") == [Row(2, ("1", "", ""))]


def test_a_longer_row_is_refused_and_the_next_is_read(tmp_path: Path) -> None:
    longer, good = rows_of(tmp_path, "a,b\n1,2,3\n4,5\n")
    assert "has 3 cells and the header 2" in longer.problem
    assert good == Row(3, ("4", "5"))


def test_control_and_hidden_characters_are_taken_out_and_counted_by_row(tmp_path: Path) -> None:
    rows = rows_of(tmp_path, "name,b\nx\x1b[31m\x07,\u202ey\nclean,1\n\u200bz\x00,2\n")
    assert [(row.cells, row.cleaned) for row in rows] == [
        (("x[31m", "y"), 3),
        (("clean", "1"), 0),
        (("z", "2"), 2),
    ]


def test_tabs_in_a_comma_table_stay(tmp_path: Path) -> None:
    assert cells_of(tmp_path, "a,b\nx\ty,1\n") == [("x\ty", "1")]


def test_the_header_is_one_regular_line_for_each_column(tmp_path: Path) -> None:
    table = read_table(written(tmp_path, '" Account\nnumber ",,\'=name\x07\n1,2,3\n'))
    assert table.header == ("Account number", "column 2", "=name")


@pytest.mark.parametrize("content", ["", "\n\n", "\ufeff", "\r\n \r\n"])
def test_a_file_without_a_word_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(Invalid, match=r"is empty|has no header"):
        read_table(written(tmp_path, content))


def test_a_header_without_rows_is_a_table_of_none(tmp_path: Path) -> None:
    assert rows_of(tmp_path, "a,b\n") == []


def test_numbers_are_no_header(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="has no header"):
        read_table(written(tmp_path, "1,2,3\n4,5,6\n"))


def test_columns_of_one_name_are_refused_naming_them(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="same name: phone, PHONE"):
        read_table(written(tmp_path, "phone,name,PHONE\n1,2,3\n"))


def test_a_missing_file_is_missing(tmp_path: Path) -> None:
    with pytest.raises(Missing, match=r"no file gone\.csv"):
        read_table(tmp_path / "gone.csv")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="is a folder"):
        read_table(tmp_path)


def test_a_device_is_refused() -> None:
    with pytest.raises(Invalid, match="not an ordinary file"):
        read_table(Path("/dev/null"))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_refused_by_its_name_also_without_a_mark(tmp_path: Path, encoding: str) -> None:
    with pytest.raises(Invalid, match="UTF-16"):
        read_table(written(tmp_path, "name,city\nAna,Provo\n".encode(encoding)))


@pytest.mark.parametrize("encoding", ["utf-32", "utf-32-le", "utf-32-be"])
def test_wider_encodings_are_refused(tmp_path: Path, encoding: str) -> None:
    with pytest.raises(Invalid, match=r"UTF-16|binary"):
        read_table(written(tmp_path, "name,city\nAna,Provo\n".encode(encoding)))


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04rest",
        b"\x1f\x8b\x08rest",
        b"\x89PNG\r\n\x1a\n",
        b"SQLite format 3\x00",
        b"\x00\x01\x02\x03",
        bytes(range(256)) * 100,
        b"name,x\n" + b"\x00" * 50,
    ],
)
def test_a_binary_file_is_refused_with_what_to_do(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(Invalid, match="save it as CSV first"):
        read_table(written(tmp_path, data))


def test_a_quote_that_is_never_closed_is_refused_with_its_line(tmp_path: Path) -> None:
    table = read_table(written(tmp_path, 'a;b\n1;2\n3;"open\n5;6\n'))
    with pytest.raises(Invalid, match="row at line 3 and never closes it"):
        list(table.rows())


def test_an_endless_cell_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    table = read_table(written(tmp_path, 'a,b\n"open\n' + "x,y\n" * 400_000))
    with pytest.raises(Invalid, match="row at line 2 and never closes it"):
        list(table.rows())


def test_an_endless_line_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="a line of over a million bytes"):
        read_table(written(tmp_path, "a,b\n" + "x" * (3 << 20)))


def test_the_apostrophe_of_our_exports_is_taken_off() -> None:
    assert unguarded("'=SUM(A1)") == "=SUM(A1)"
    assert unguarded("'+1 801") == "+1 801"
    assert unguarded("'tis") == "'tis"
    assert unguarded("=1") == "=1"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.lists(st.text('ab,;"\t \n\u00e9', max_size=6), min_size=3, max_size=3), max_size=6)
)
def test_what_the_csv_module_writes_is_read_back(tmp_path: Path, rows: list[list[str]]) -> None:
    path = tmp_path / "written.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["first", "second", "third"])
        writer.writerows(rows)
    table = Table(path, "utf-8-sig", ",", ("first", "second", "third"))
    assert [list(row.cells) for row in table.rows()] == rows


@pytest.mark.slow
def test_a_long_table_is_read_in_little_memory(tmp_path: Path) -> None:
    path = written(tmp_path, "a,b,c\n" + "one,two,three\n" * 200_000)
    tracemalloc.start()
    try:
        count = sum(1 for _ in read_table(path).rows())
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 200_000
    assert peak < 8_000_000


def shared_tables() -> list[Path]:
    return sorted(SHARED.rglob("*.csv"))


def test_real_tables_have_as_many_rows_as_the_csv_module_counts() -> None:
    if not shared_tables():
        pytest.skip("the shared tables are not here")
    for path in shared_tables():
        table = read_table(path)
        with path.open(encoding=table.encoding, errors="replace", newline="") as file:
            counted = sum(1 for _ in csv.DictReader(file))
        assert sum(1 for _ in table.rows()) == counted, path.name


def test_real_eight_bit_files_are_read_as_windows_text() -> None:
    path = SHARED / "crm" / "invalid_bytes.csv"
    if not path.is_file():
        pytest.skip("the shared tables are not here")
    table = read_table(path)
    assert table.encoding == "cp1252"
    assert next(table.rows()).cells[0] == "J\u00f6hn D\u00f6e"
