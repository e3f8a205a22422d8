"""`atrisk keys`: the keys in force, and every reason why a person's own cannot be."""

import json
from pathlib import Path

import pytest

from atrisk_tui.cli.run import run

from .conftest import CommandLine


@pytest.fixture
def configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A configuration file of one's own, still to be written."""
    file = tmp_path / "config.toml"
    monkeypatch.setattr("atrisk_tui.config.default_file", lambda: file)
    monkeypatch.setattr("atrisk_tui.cli.program.default_file", lambda: file)
    return file


def test_each_action_is_listed_with_its_keys(plain: CommandLine, configured: Path) -> None:
    called = plain("keys")
    assert called.code == 0, called.err
    line = next(line for line in called.out.splitlines() if line.startswith("entry.close "))
    assert line.split()[1] == "x"


def test_no_id_is_cut(plain: CommandLine, configured: Path) -> None:
    ids = [line.split()[0] for line in plain("keys").out.splitlines()]
    assert len(ids) > 150
    assert not [id for id in ids if "…" in id]


def test_own_keys_are_listed_instead(plain: CommandLine, configured: Path) -> None:
    configured.write_text('[keys]\n"entry.close" = "Y"\n"entry.note" = ""\n', encoding="utf-8")
    rows = {row["id"]: row for row in json.loads(plain("keys", "--json").out)}
    assert rows["entry.close"]["keys"] == ["Y"]
    assert rows["entry.note"]["keys"] == []


def test_a_check_of_right_keys_says_so(plain: CommandLine, configured: Path) -> None:
    configured.write_text('[keys]\npreset = "vim"\n', encoding="utf-8")
    called = plain("keys", "--check")
    assert (called.code, called.out) == (0, "")
    assert "The keys are right" in called.err


def test_a_check_tells_all_that_is_wrong(plain: CommandLine, configured: Path) -> None:
    configured.write_text('[keys]\n"entry.clse" = "X"\n"entry.close" = "alt+q"\n', encoding="utf-8")
    called = plain("keys", "--check")
    assert called.code == 2
    assert "the nearest is entry.close." in called.err
    assert "alt+q" in called.err
    assert "2 things are wrong with [keys] in " in called.err


def test_no_store_is_needed(tmp_path: Path, configured: Path) -> None:
    assert run(["keys", "--check", "--store", str(tmp_path / "none.db")]) == 0
    assert not (tmp_path / "none.db").exists()
