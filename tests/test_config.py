"""Where the store is: file, then environment, then flag."""

from pathlib import Path

import pytest

from atrisk_tui import config
from atrisk_tui.errors import Usage
from atrisk_tui.theme import THEMES


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text('store = "/data/from-file.db"\n', encoding="utf-8")
    return path


def test_without_anything_the_store_is_in_the_persons_data_folder(tmp_path: Path) -> None:
    found = config.load(environment={}, file=tmp_path / "none.toml")
    assert found.is_default
    assert found.where == str(config.default_store())


def test_the_file_names_the_store(file: Path) -> None:
    assert config.load(environment={}, file=file).where == "/data/from-file.db"


def test_the_environment_comes_before_the_file(file: Path) -> None:
    found = config.load(environment={"ATRISK_STORE": "/data/from-variable.db"}, file=file)
    assert found.where == "/data/from-variable.db"


def test_the_flag_comes_before_the_environment(file: Path) -> None:
    found = config.load(
        store="/data/from-flag.db", environment={"ATRISK_STORE": "/data/other.db"}, file=file
    )
    assert found.where == "/data/from-flag.db"


def test_an_empty_variable_names_nothing(file: Path) -> None:
    found = config.load(environment={"ATRISK_STORE": ""}, file=file)
    assert found.where == "/data/from-file.db"


def test_a_tilde_is_the_home_folder(tmp_path: Path) -> None:
    found = config.load(store="~/a.db", environment={}, file=tmp_path / "none.toml")
    assert found.where == str(Path.home() / "a.db")


def test_a_url_stays_as_it_is(tmp_path: Path) -> None:
    url = "postgresql://ana@db/~atrisk"
    assert config.load(store=url, environment={}, file=tmp_path / "none.toml").where == url


def test_an_unknown_key_is_refused_and_the_nearest_is_named(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('stroe = "a.db"\n', encoding="utf-8")
    with pytest.raises(Usage, match="unknown key stroe; the nearest is store"):
        config.load(environment={}, file=path)


@pytest.mark.parametrize("text", ["store = 3\n", "store = \n", "store = ['a']\n"])
def test_a_file_that_says_nothing_sensible_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Usage):
        config.load(environment={}, file=path)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(Usage, match="cannot be read"):
        config.load(environment={}, file=path)


def test_the_colours_come_from_the_file_or_the_environment(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('colours = "colour-blind"\n', encoding="utf-8")
    assert config.load(environment={}, file=path).colours == "colour-blind"
    chosen = config.load(environment={"ATRISK_COLOURS": "high-contrast"}, file=path)
    assert chosen.colours == "high-contrast"


def test_unknown_colours_are_refused_and_those_there_are_named(tmp_path: Path) -> None:
    with pytest.raises(Usage, match="default, colour-blind, high-contrast"):
        config.load(environment={"ATRISK_COLOURS": "pink"}, file=tmp_path / "none.toml")


def test_each_palette_of_the_configuration_is_there() -> None:
    assert tuple(THEMES) == config.PALETTES


def test_the_mouse_is_on_unless_somebody_says_otherwise(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    assert config.load(environment={}, file=path).mouse == "on"
    path.write_text('mouse = "off"\n', encoding="utf-8")
    assert config.load(environment={}, file=path).mouse == "off"
    assert config.load(environment={"ATRISK_MOUSE": "on"}, file=path).mouse == "on"


def test_a_mouse_that_is_neither_on_nor_off_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Usage, match="on or off, not “no”"):
        config.load(environment={"ATRISK_MOUSE": "no"}, file=tmp_path / "none.toml")


@pytest.mark.parametrize("line", ['"entry.close" = "X"', 'entry.close = "X"'])
def test_an_action_may_stand_with_or_without_quotation_marks(tmp_path: Path, line: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(f'[keys]\npreset = "vim"\n{line}\n', encoding="utf-8")
    found = config.load(environment={}, file=path).keys
    assert found == {"preset": "vim", "entry.close": "X"}


def test_keys_that_are_no_table_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('keys = "vim"\n', encoding="utf-8")
    with pytest.raises(Usage, match=r"write \[keys\]"):
        config.load(environment={}, file=path)
