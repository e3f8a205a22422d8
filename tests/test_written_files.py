"""What the program writes to files: nothing overwritten, nothing that a sheet would run."""

import stat
from pathlib import Path

import pytest

from atrisk_tui.errors import Invalid
from atrisk_tui.written_files import new_file, safe_cell


@pytest.mark.parametrize("begins", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_a_cell_that_begins_a_formula_gets_an_apostrophe(begins: str) -> None:
    assert safe_cell(begins) == f"'{begins}"


def test_a_cell_that_looks_made_safe_already_gets_another_apostrophe() -> None:
    assert safe_cell("'=1") == "''=1"


@pytest.mark.parametrize("text", ["", "Kerr Dental", "'tis", "a=b", " =1"])
def test_another_cell_stays_as_it_is(text: str) -> None:
    assert safe_cell(text) == text


def test_a_new_file_is_its_owners_only(tmp_path: Path) -> None:
    path = tmp_path / "new.csv"
    with new_file(path) as file:
        file.write("é\r\n")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_bytes() == b"\xc3\xa9\r\n"


def test_a_file_that_is_there_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "old.csv"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(Invalid, match="is there already"):
        new_file(path)
    assert path.read_text(encoding="utf-8") == "mine"


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    path = tmp_path / "link.csv"
    path.symlink_to(tmp_path / "elsewhere.csv")
    with pytest.raises(Invalid, match="is there already"):
        new_file(path)
    assert not (tmp_path / "elsewhere.csv").exists()


def test_a_path_that_cannot_be_is_said() -> None:
    with pytest.raises(Invalid, match="no path"):
        new_file(Path("a\0b.csv"))


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="cannot be written: no such file or directory"):
        new_file(tmp_path / "no" / "new.csv")
