"""A store from nothing, the demo, and the program itself as another process."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from atrisk_tui.cli import program, store_making
from atrisk_tui.cli import session as session_module
from atrisk_tui.config import PALETTES

from .conftest import CommandLine


@pytest.fixture
def nowhere(plain: CommandLine, tmp_path: Path) -> CommandLine:
    """The command line where no store is yet."""
    return CommandLine(str(tmp_path / "new" / "atrisk.db"), plain.clock)


def test_init_makes_a_store_and_asks_nothing_with_yes(
    nowhere: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_making, "os_user", lambda: "keeper")
    monkeypatch.setattr(session_module, "os_user", lambda: "keeper")
    said = nowhere("init", "--yes", "--currency", "eur", "--zone", "europe/berlin", who=None)
    assert said.code == 0, said.err
    assert "keeper" in said.out
    (user,) = nowhere("users", "list", "--json", who=None).json
    assert (user["username"], user["role"], user["all_locations"]) == ("keeper", "Admin", True)
    (place,) = nowhere("locations", "list", "--json", who=None).json
    assert (place["name"], place["time_zone"]) == ("Main office", "Europe/Berlin")
    assert len(nowhere("catalogs", "list", "--json", who=None).json) > 90


def test_the_new_store_is_its_owners_alone(nowhere: CommandLine) -> None:
    nowhere("init", "--yes", who=None)
    path = Path(nowhere.where)
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_init_tells_json_what_it_made(nowhere: CommandLine) -> None:
    said = nowhere("init", "--json", "--name", "Kim Wu", "--zone", "UTC", who=None)
    assert said.json["store"] == nowhere.where
    assert (said.json["full_name"], said.json["currency"]) == ("Kim Wu", "USD")
    assert (said.json["date_order"], said.json["revenue_word"]) == ("MDY", "RMR")


def test_an_existing_store_is_left_untouched(plain: CommandLine) -> None:
    before = Path(plain.where).stat()
    said = plain("init", "--yes", "--json", who=None)
    after = Path(plain.where).stat()
    assert (said.code, said.failure["code"]) == (65, "invalid")
    assert (before.st_mtime_ns, before.st_size) == (after.st_mtime_ns, after.st_size)


def test_any_other_file_is_left_untouched_too(nowhere: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear Ana")
    assert nowhere("init", "--yes", "--store", str(path), who=None).code == 65
    assert path.read_text() == "Dear Ana"


@pytest.mark.parametrize(
    ("option", "value", "field"),
    [
        ("--currency", "dollars", "currency"),
        ("--currency", "UDS", "currency"),
        ("--zone", "Mars/Base", "time_zone"),
        ("--date-order", "Y/D/M", "date_order"),
        ("--revenue-word", "ARR", "revenue_word"),
        ("--name", " ", "full_name"),
        ("--location", "", "location"),
        ("--company", "x" * 61, "company_name"),
    ],
)
def test_a_refused_start_makes_nothing(
    nowhere: CommandLine, option: str, value: str, field: str
) -> None:
    said = nowhere("init", "--yes", "--json", option, value, who=None)
    assert (said.code, said.failure["field"]) == (65, field)
    assert not Path(nowhere.where).exists()


@pytest.mark.parametrize(
    ("variable", "zone"),
    [("America/Denver", "America/Denver"), (":Europe/Paris", "Europe/Paris")],
)
def test_the_zone_is_that_of_this_computer(variable: str, zone: str) -> None:
    assert store_making.system_zone({"TZ": variable}) == zone


def test_a_rule_instead_of_a_zone_is_passed_over() -> None:
    unsaid = store_making.system_zone({})
    assert store_making.system_zone({"TZ": "MST7MDT,M3.2.0,M11.1.0"}) == unsaid


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Stand in for the program: it opens the store as the program would, and remembers."""
    seen: list[Any] = []

    def stand_in(
        opening: Callable[[], Any],
        *,
        where: str,
        demo: bool,
        look: program.Look,
        on_hangup: object = None,
    ) -> int:
        store, actor = opening()
        assert where == store.where
        assert look.colours in PALETTES
        seen.append((store.where, actor, demo))
        store.close()
        return 0

    monkeypatch.setattr(program, "run", stand_in)
    monkeypatch.setattr("atrisk_tui.terminal.start.check_terminal", lambda: None)
    return seen


@pytest.mark.parametrize(("argv", "role"), [((), "Lead"), (("--as", "agent"), "Agent")])
def test_the_demo_is_deleted_when_one_leaves(
    nowhere: CommandLine, started: list[Any], argv: tuple[str, ...], role: str
) -> None:
    said = nowhere("demo", "--customers", "12", *argv, who=None)
    assert said.code == 0, said.err
    ((where, actor, demo),) = started
    assert (actor.role, actor.source, demo) == (role, "demo", True)
    assert not Path(where).parent.exists()


def test_the_demo_can_be_kept(nowhere: CommandLine, started: list[Any], tmp_path: Path) -> None:
    path = tmp_path / "kept.db"
    said = nowhere("demo", "--customers", "12", "--keep", str(path), who=None)
    assert str(path) in said.err
    assert path.exists()
    assert started[0][0] == str(path)


def test_the_program_starts_on_the_store_that_is_named(
    plain: CommandLine, started: list[Any]
) -> None:
    assert plain(who="adm").code == 0
    assert (started[0][0], started[0][1].username) == (plain.where, "adm")


def test_the_first_start_on_the_default_path_makes_a_store_and_says_so(
    nowhere: CommandLine, started: list[Any]
) -> None:
    nowhere.where = ""
    said = nowhere(who=None, answers="Acme Alarm\n\n\n\n\n")
    assert said.code == 0, said.err
    assert "There is no store yet" in said.err
    assert "makes a store at" in said.err
    assert "as its Admin" in said.err
    assert Path(started[0][0]).name == "atrisk.db"


def test_a_named_store_is_never_made_by_starting(nowhere: CommandLine, started: list[Any]) -> None:
    said = nowhere(who=None)
    assert said.code == 69
    assert "atrisk init" in said.err
    assert not Path(nowhere.where).exists()
    assert started == []


def test_who_speaks_for_another_makes_no_store(nowhere: CommandLine, started: list[Any]) -> None:
    nowhere.where = ""
    said = nowhere(who="ana", answers="\n" * 5)
    assert (said.code, started) == (69, [])
    assert "atrisk init" in said.err


def process(*argv: str, store: str, home: Path, **more: Any) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "ATRISK_STORE": store,
        "XDG_STATE_HOME": str(home),
        "XDG_CONFIG_HOME": str(home),
    }
    return subprocess.run(
        [sys.executable, "-m", "atrisk_tui", *argv],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        stdin=subprocess.DEVNULL,
        **more,
    )


def test_as_a_process_it_answers_and_fails_as_told(atrisk: CommandLine, tmp_path: Path) -> None:
    atrisk.opened()
    good = process("--as", "ana", "entries", "list", "--json", store=atrisk.where, home=tmp_path)
    assert (good.returncode, good.stderr) == (0, "")
    assert json.loads(good.stdout)[0]["ref"] == "AR-1"
    bad = process("entries", "show", "AR-9", "--as", "ana", store=atrisk.where, home=tmp_path)
    assert (bad.returncode, bad.stdout) == (66, "")
    assert bad.stderr.startswith("atrisk: ")


def test_without_a_terminal_the_process_ends_with_64(atrisk: CommandLine, tmp_path: Path) -> None:
    assert process("--as", "ana", store=atrisk.where, home=tmp_path).returncode == 64


def test_without_a_terminal_and_a_store_it_says_how_to_make_one(tmp_path: Path) -> None:
    said = process(store="", home=tmp_path)
    assert (said.returncode, said.stdout) == (64, "")
    assert "atrisk init makes one" in said.stderr
    assert "ssh -t" in said.stderr


def test_the_version_needs_no_more_than_itself(tmp_path: Path) -> None:
    said = process("--version", store="", home=tmp_path)
    assert (said.returncode, said.stdout) == (0, "atrisk 0.1.0\n")


def test_a_terminal_of_few_letters_gets_stand_ins(atrisk: CommandLine, tmp_path: Path) -> None:
    argv = ("customers", "list", "--as", "ana", "--search", "müller")
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "ATRISK_STORE": atrisk.where}
    said = subprocess.run(
        [sys.executable, "-m", "atrisk_tui", *argv],
        env=environment | {"XDG_CONFIG_HOME": str(tmp_path)},
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert said.returncode == 0
    assert b"M?ller" in said.stdout


def test_starting_the_program_does_not_load_the_subcommands(tmp_path: Path) -> None:
    code = (
        "import sys; from atrisk_tui.cli.run import run; code = run([]);"
        "print(code, sorted({'typer', 'sqlalchemy', 'textual'} & set(sys.modules)))"
    )
    said = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "XDG_CONFIG_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
        stdin=subprocess.DEVNULL,
    )
    assert said.stdout == "64 []\n"
