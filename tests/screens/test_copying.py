"""y copies one thing of the record here; w writes all that a list shows to a new file."""

import csv
import json
from pathlib import Path

import pytest
from textual import events

from atrisk_tui.domain.model import RiskLevel
from atrisk_tui.domain.written_rows import written_names, written_texts
from atrisk_tui.screens.copying import CopiedScreen

from ..support import KERR, Company
from .conftest import Play
from .stage import Stage


@pytest.fixture(autouse=True)
def entries(sqlite_company: Company) -> list[int]:
    return [sqlite_company.entry(1), sqlite_company.entry(2), sqlite_company.entry(3)]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    return folder


def names_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def clipboard(stage: Stage) -> str:
    return stage.app.clipboard


# Copy


@pytest.mark.parametrize("path", ["ge", "gc", "ge⏎", "gc⏎"])
async def test_an_account_is_copied_wherever_its_customer_is(path: str, play: Play) -> None:
    async with play() as stage:
        await stage.type(path)
        await stage.type("ya")
        assert clipboard(stage).startswith("10-")


async def test_a_phone_and_an_e_mail_are_copied_whole(play: Play, sqlite_company: Company) -> None:
    known = "phone1 = '+1 801 555 0142', email = 'ops@kerr.example'"
    sqlite_company.force(f"UPDATE customer SET {known} WHERE id = {KERR}")
    async with play() as stage:
        await stage.type("gc/kerr⏎")
        await stage.type("yp")
        assert clipboard(stage) == "+1 801 555 0142"
        await stage.press("escape")
        await stage.type("ye")
        assert clipboard(stage) == "ops@kerr.example"


async def test_the_reference_is_copied_and_shown_as_bare_text(play: Play) -> None:
    async with play() as stage:
        await stage.type("ge")
        ref = f"AR-{stage.at}"
        await stage.type("yr")
        assert clipboard(stage) == ref
        assert stage.lines[0] == ref
        assert "Any key goes back" in stage.picture


async def test_the_mouse_is_the_terminal_s_while_the_text_is_shown(play: Play) -> None:
    async with play() as stage:
        driver = stage.app._driver
        assert driver is not None
        stage.app.take_mouse(True)
        await stage.type("ge")
        await stage.type("yr")
        assert isinstance(stage.app.screen, CopiedScreen)
        assert not driver._mouse
        await stage.press("x")
        assert not isinstance(stage.app.screen, CopiedScreen)
        assert driver._mouse


async def test_a_mouse_that_was_switched_off_stays_off_after_copying(play: Play) -> None:
    async with play() as stage:
        await stage.type("%ge")
        await stage.type("yr")
        await stage.press("x")
        driver = stage.app._driver
        assert driver is not None
        assert not driver._mouse


async def test_keys_typed_ahead_of_the_text_act_on_the_list(play: Play) -> None:
    async with play() as stage:
        await stage.type("ge")
        first = stage.at
        await stage.type("yrj")
        assert clipboard(stage) == f"AR-{first}"
        assert stage.at != first


async def test_a_row_is_copied_with_tabs_between_its_cells(play: Play) -> None:
    async with play() as stage:
        await stage.type("gcyw")
        name = sqlite_name(stage)
        assert name in clipboard(stage).split("\t")


def sqlite_name(stage: Stage) -> str:
    row = stage.company.one("SELECT name FROM customer WHERE id = :id", id=stage.at)
    return str(row["name"])


async def test_nothing_is_copied_that_a_shell_would_take_for_a_key(
    play: Play, sqlite_company: Company
) -> None:
    sqlite_company.force("UPDATE customer SET name = :name", name="Kerr\x1b]0;x\x07\nrm -r")
    async with play() as stage:
        await stage.type("gcyn")
        assert clipboard(stage) == "Kerr]0;x rm -r"
        await stage.press("escape")
        await stage.type("yw")
        assert "Kerr]0;x rm -r" in clipboard(stage).split("\t")


async def test_what_is_not_known_is_not_offered(play: Play, sqlite_company: Company) -> None:
    async with play() as stage:
        await stage.type("ge")
        await stage.type("y")
        assert all(choice.answer for choice in stage.prompt.choices.values())  # type: ignore[attr-defined]


# Write


async def written(stage: Stage, name: str) -> None:
    await stage.type("w")
    await stage.press("end", *["backspace"] * 60)
    await stage.type(f"{name}⏎")


async def test_all_that_is_listed_is_written_as_csv(play: Play, home: Path) -> None:
    async with play("lea") as stage:
        await stage.type("ge")
        await written(stage, "~/out.csv")
        assert "3 entries written to" in stage.said
        lines = (home / "out.csv").read_text(encoding="utf-8").splitlines()
        rows = list(csv.DictReader(lines))
        assert [row["ref"] for row in rows] == [f"AR-{id_}" for id_ in stage.ids]
        assert {row["status"] for row in rows} == {"open"}


async def test_who_has_no_home_on_this_machine_types_the_path(
    play: Play, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expanded = Path.expanduser

    def without_home(path: Path) -> Path:
        if str(path).startswith("~"):
            raise RuntimeError("Could not determine home directory.")
        return expanded(path)

    monkeypatch.setattr(Path, "expanduser", without_home)
    async with play("lea") as stage:
        await stage.type(f"gew{tmp_path}/out.csv⏎")
        assert "3 entries written to" in stage.said


async def test_only_what_passes_the_filter_is_written(
    play: Play, home: Path, sqlite_company: Company
) -> None:
    only = sqlite_company.entry(1, risk_level=RiskLevel.LOW)
    async with play("lea") as stage:
        await stage.type("ge3")
        await written(stage, "~/out.json")
        rows = json.loads((home / "out.json").read_text(encoding="utf-8"))
        assert [row["ref"] for row in rows] == [f"AR-{only}"]


async def test_a_file_that_is_there_is_left_as_it_is(play: Play, home: Path) -> None:
    (home / "out.csv").write_text("mine", encoding="utf-8")
    async with play("lea") as stage:
        await stage.type("gc")
        await written(stage, "~/out.csv")
        assert "is there already" in stage.echo
        assert (home / "out.csv").read_text(encoding="utf-8") == "mine"


async def test_a_file_is_its_owner_s_alone(play: Play, home: Path) -> None:
    async with play("lea") as stage:
        await stage.type("gc")
        await written(stage, "~/out.csv")
        assert (home / "out.csv").stat().st_mode & 0o777 == 0o600


async def test_who_may_not_export_is_told_so(play: Play, home: Path) -> None:
    async with play("ana") as stage:
        await stage.type("gew")
        assert not stage.is_asking
        assert "may not export" in stage.said
    assert names_in(home) == []


async def test_an_empty_list_is_written_as_an_empty_list(play: Play, home: Path) -> None:
    async with play("lea") as stage:
        await stage.type("ge3")
        await written(stage, "~/none.json")
        assert json.loads((home / "none.json").read_text(encoding="utf-8")) == []


async def test_a_row_is_written_without_what_only_the_program_needs(play: Play) -> None:
    async with play("lea") as stage:
        await stage.type("ge")
        row = stage.front.table.current  # type: ignore[attr-defined]
        names = written_names(type(row))
        assert names[0] == "ref"
        assert not {name for name in names if name == "id" or name.endswith("_id")}
        assert written_texts(row, ("rmr",), digits=2)["rmr"] == f"{row.rmr / 100:.2f}"


# Paste


async def paste(stage: Stage, text: str) -> None:
    event = events.Paste(text)
    event.set_sender(stage.app)
    stage.app.post_message(event)
    await stage.settle()


async def test_a_paste_on_a_list_finds_the_customer(play: Play) -> None:
    async with play() as stage:
        await stage.type("ge")
        await paste(stage, " 10-4471\n")
        assert stage.question == "Find customer"
        assert "Kerr Dental" in stage.picture
        await stage.press("enter")
        assert "Kerr Dental" in stage.front.title_words()


async def test_a_paste_of_many_lines_is_one_short_text(play: Play) -> None:
    async with play() as stage:
        await paste(stage, "\x1b[31mkerr\n" * 5000)
        assert stage.is_asking
        await stage.press("escape")
        assert not stage.is_asking


async def test_a_paste_of_nothing_asks_nothing(play: Play) -> None:
    async with play() as stage:
        await paste(stage, "\n \n")
        assert not stage.is_asking
