"""The company's history: everybody's changes, read, written to a file, taken back."""

import csv
import stat
from pathlib import Path

import pytest

from atrisk_tui.domain.admin_commands import AddLocation, ChangeSetting
from atrisk_tui.domain.change_cells import COLUMNS
from atrisk_tui.domain.model import RiskLevel
from atrisk_tui.screens import change_file

from .conftest import Play
from .histories import history, name_of, rename, set_risk

pytestmark = pytest.mark.slow


async def test_everybody_s_changes_are_listed_newest_first(play: Play) -> None:
    async with play("adm") as stage:
        entry = stage.company.entry()
        first = set_risk(stage.company, entry, RiskLevel.HIGH)
        stage.company.clock.move(minutes=5)
        second = stage.company.do("adm", AddLocation(name="Boise", zone="UTC")).audit_id
        await history(stage)
        assert stage.ids[:2] == [second, first]
        assert "adm       Add a location            location Boise" in stage.cursor_line
        assert stage.shows("ana", "Set the risk level", "AR-1 Kerr Dental")


async def test_old_and_new_stand_side_by_side(play: Play) -> None:
    async with play("adm") as stage:
        set_risk(stage.company, stage.company.entry(), RiskLevel.HIGH)
        await history(stage)
        assert stage.shows("Ana Ruiz, Tue 13 Oct 2026 10:42")
        header = next(line for line in stage.lines if line.split() == ["was", "is"])
        told = stage.line(" Risk level  ")
        assert (told.index("Medium"), told.index("High")) == (
            header.index("was"),
            header.index("is"),
        )


async def test_where_a_change_came_from_is_told_when_it_is_not_here(play: Play) -> None:
    async with play("adm", size=(120, 40)) as stage:
        company = stage.company
        entry = company.entry()
        change = set_risk(company, entry, RiskLevel.HIGH)
        company.force("DROP TRIGGER IF EXISTS audit_no_update")
        company.force("UPDATE audit SET source = 'local:root as ana' WHERE id = :id", id=change)
        await history(stage)
        assert "local:root as ana" in stage.cursor_line
        assert stage.shows("Ana Ruiz (local:root as ana)")


async def test_the_list_opens_with_one_question_and_moving_asks_nothing(play: Play) -> None:
    async with play("adm") as stage:
        for level in (RiskLevel.HIGH, RiskLevel.LOW):
            set_risk(stage.company, stage.company.entry(), level)
        stage.gate.forget()
        await history(stage)
        assert dict(stage.gate.asked) == {"ListChanges": 1}
        stage.gate.forget()
        await stage.press("j", "j", "k")
        assert not stage.gate.asked


async def test_enter_shows_every_record_of_a_change_and_esc_comes_back(play: Play) -> None:
    async with play("adm") as stage:
        entry = stage.company.entry()
        change = set_risk(stage.company, entry, RiskLevel.HIGH)
        await history(stage)
        await stage.press("enter")
        assert stage.shows("Set the risk level: AR-1 Kerr Dental", "Medium -> High")
        assert stage.gate.asked["GetChange"] == 1
        await stage.press("enter")
        assert stage.shows("was  Medium", "now  High")
        await stage.press("escape", "escape")
        assert stage.at == change


async def test_what_is_changed_meanwhile_is_announced_and_r_loads_it(play: Play) -> None:
    async with play("adm") as stage:
        entry = stage.company.entry()
        await history(stage)
        seen = stage.ids
        set_risk(stage.company, entry, RiskLevel.HIGH)
        await stage.look_around()
        assert stage.shows("new changes: r loads")
        assert stage.ids == seen
        await stage.press("r")
        assert len(stage.ids) == len(seen) + 1


# Taking back


async def test_a_colleague_s_change_is_taken_back_once_its_words_were_read(play: Play) -> None:
    async with play("adm") as stage:
        company = stage.company
        change = rename(company, "Kerr & Sons")
        await history(stage)
        await stage.press("Z")
        assert "Lea Brandt" in stage.question
        assert "change a customer: 10-4471 Kerr" in stage.question
        assert name_of(company) == "Kerr & Sons"
        await stage.press("enter")
        assert name_of(company) == "Kerr Dental"
        assert stage.at == change
        assert "(taken back)" in stage.cursor_line
        assert "taken back: change a customer" in stage.said


async def test_what_was_taken_back_comes_back_by_redo(play: Play) -> None:
    async with play("adm") as stage:
        rename(stage.company, "Kerr & Sons")
        await history(stage)
        await stage.press("Z", "enter", "U", "enter")
        assert name_of(stage.company) == "Kerr & Sons"


async def test_esc_leaves_a_change_as_it_is(play: Play) -> None:
    async with play("adm") as stage:
        rename(stage.company, "Kerr & Sons")
        await history(stage)
        await stage.press("Z", "escape")
        assert name_of(stage.company) == "Kerr & Sons"


async def test_a_change_that_was_overtaken_is_refused_in_words(play: Play) -> None:
    async with play("adm") as stage:
        rename(stage.company, "Kerr & Sons")
        rename(stage.company, "Kerr Brothers")
        await history(stage)
        await stage.press("j", "Z", "enter")
        assert "changed by someone since" in stage.said
        assert name_of(stage.company) == "Kerr Brothers"


async def test_a_change_that_was_taken_back_already_says_so(play: Play) -> None:
    async with play("adm") as stage:
        rename(stage.company, "Kerr & Sons")
        await history(stage)
        await stage.press("Z", "enter", "Z")
        assert "taken back already" in stage.said


async def test_what_cannot_be_taken_back_from_here_says_so(play: Play) -> None:
    async with play("adm") as stage:
        await history(stage)
        await stage.press("end", "Z", "enter")
        assert "cannot be taken back from here" in stage.said


async def test_u_takes_back_my_own_last_change(play: Play) -> None:
    async with play("adm") as stage:
        stage.company.do("adm", ChangeSetting(key="reopen_days", value="9"))
        rename(stage.company, "Kerr & Sons")
        await history(stage)
        await stage.press("u")
        assert "change a company-wide setting" in stage.question
        await stage.press("enter")
        assert name_of(stage.company) == "Kerr & Sons"
        assert not stage.company.rows("SELECT id FROM setting WHERE key = 'reopen_days'")


# The file


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    return folder


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def written(folder: Path) -> list[dict[str, str]]:
    """Return the lines of the one file in a folder, by the names of its columns."""
    (name,) = files(folder)
    with (folder / name).open(encoding="utf-8") as file:
        lines = csv.DictReader(file)
        assert tuple(lines.fieldnames or ()) == COLUMNS
        return list(lines)


async def test_the_history_is_written_to_a_new_file_of_its_owner_s(play: Play, home: Path) -> None:
    async with play("adm") as stage:
        set_risk(stage.company, stage.company.entry(), RiskLevel.HIGH)
        await history(stage)
        await stage.press("w", "enter")
        path = home / "atrisk-history-2026-10-13.csv"
        assert f"changes written to {path}" in stage.said
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        newest = written(home)[0]
        assert (newest["actor"], newest["record"]) == ("ana", "AR-1 Kerr Dental")
        assert (newest["before"], newest["after"]) == ("Medium", "High")


async def test_every_record_of_a_change_is_in_the_file(play: Play, home: Path) -> None:
    async with play("adm") as stage:
        await history(stage)
        await stage.press("w", "enter")
        assert {"Ana Ruiz", "10-4480 O'Brien, Pat"} <= {row["record"] for row in written(home)}


async def test_only_what_the_filters_leave_is_written(play: Play, home: Path) -> None:
    async with play("adm") as stage:
        stage.company.do("adm", ChangeSetting(key="reopen_days", value="9"))
        set_risk(stage.company, stage.company.entry(), RiskLevel.HIGH)
        await history(stage)
        await stage.press("F", "w", *"ruiz", "enter", "w")
        assert "the changes by Ana Ruiz" in stage.question
        await stage.press("enter")
        assert {row["actor"] for row in written(home)} == {"ana"}


async def test_a_file_that_is_there_is_never_written_over(play: Play, home: Path) -> None:
    there = home / "mine.csv"
    there.write_text("mine", encoding="utf-8")
    async with play("adm") as stage:
        await history(stage)
        await stage.press("w", "ctrl+u", *str(there), "enter")
        assert "is there already" in stage.echo
        assert there.read_text(encoding="utf-8") == "mine"


async def test_a_name_that_is_taken_is_not_suggested(play: Play, home: Path) -> None:
    (home / "atrisk-history-2026-10-13.csv").touch()
    async with play("adm") as stage:
        await history(stage)
        await stage.press("w", "enter")
        assert (home / "atrisk-history-2026-10-13-2.csv").stat().st_size > 0


async def test_a_file_that_fails_half_way_is_taken_away(
    play: Play, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(text: str) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(change_file, "safe_cell", fail)
    async with play("adm") as stage:
        await history(stage)
        await stage.press("w", "enter")
        assert "no space left on device; nothing is left of it" in stage.said
        assert files(home) == []


async def test_a_cell_of_the_file_is_nothing_a_sheet_would_run(play: Play, home: Path) -> None:
    async with play("adm") as stage:
        rename(stage.company, "=1+1")
        await history(stage)
        await stage.press("F", "k", *"customer", "enter", "w", "enter")
        assert written(home)[0]["after"] == "'=1+1"
