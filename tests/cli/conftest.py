"""The command line as people call it, in this process, on the tests' small company."""

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from atrisk_tui.cli.run import run
from atrisk_tui.terminal.crash import log_file
from tests.conftest import Templates, name_of
from tests.support import Clock


@dataclass(frozen=True)
class Said:
    """What a call gave."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What was printed, as a value; nothing but that value may be there."""
        return json.loads(self.out)

    @property
    def failure(self) -> Any:
        """What was told of a failure, as a value."""
        return json.loads(self.err)


class CommandLine:
    """Calls `atrisk` on one store."""

    def __init__(self, where: str, clock: Clock) -> None:
        self.where = where
        self.clock = clock

    def __call__(self, *argv: str, who: str | None = "ana", answers: str = "") -> Said:
        """Call with these arguments as `who`; None is the system's own user."""
        out, err = io.StringIO(), io.StringIO()
        speaker = ["--as", who] if who else []
        code = run(
            [*speaker, *argv],
            stdout=out,
            stderr=err,
            stdin=io.StringIO(answers),
            environment={"ATRISK_STORE": self.where},
            clock=self.clock,
        )
        assert code != 70, log_file().read_text(encoding="utf-8")
        return Said(code, out.getvalue(), err.getvalue())

    def opened(self, account: str = "10-4471", **fields: str) -> str:
        """Report a customer at risk as Ana and return the reference."""
        given = {
            "customer": account,
            "reason": "Missed payment",
            "risk": "medium",
            "description": "Card bounced twice",
            "assigned": "ana",
            **fields,
        }
        options = [
            part for name, value in given.items() for part in ("--" + name.replace("_", "-"), value)
        ]
        said = self("entries", "add", *options, "--json")
        assert said.code == 0, said.err
        return str(said.json["ref"])


@pytest.fixture(autouse=True)
def nobodys_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the person's own configuration and log out of the tests."""
    for name in ("DATA", "CONFIG", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    monkeypatch.delenv("ATRISK_STORE", raising=False)


@pytest.fixture
def atrisk(templates: Templates, tmp_path: Path, clock: Clock) -> CommandLine:
    """The command line on a store with people and customers."""
    where = templates.copy("sqlite", "company", tmp_path / "company.db")
    Path(where).chmod(0o600)
    return CommandLine(where, clock)


@pytest.fixture
def anywhere(
    database: str, templates: Templates, tmp_path: Path, clock: Clock
) -> Iterator[CommandLine]:
    """The same, on each database."""
    where = templates.copy(database, "company", tmp_path / "company.db")
    yield CommandLine(where, clock)
    if database == "postgresql" and templates.server is not None:
        templates.server.drop(name_of(where))


@pytest.fixture
def plain(templates: Templates, tmp_path: Path, clock: Clock) -> CommandLine:
    """The command line on a store as `init` makes it, with the Admin `adm`."""
    where = templates.copy("sqlite", "plain", tmp_path / "plain.db")
    Path(where).chmod(0o600)
    return CommandLine(where, clock)
