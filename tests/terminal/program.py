"""The real program in a pseudo-terminal on a store, and the command line beside it."""

import io
import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from atrisk_tui.cli.run import run

from .pty import Terminal

ATRISK = (sys.executable, "-m", "atrisk_tui")


@dataclass(frozen=True)
class Called:
    """What a call gave."""

    returncode: int
    stdout: str
    stderr: str


@dataclass(frozen=True)
class Place:
    """A store, and how people come to it: by the program, by the command line."""

    where: str
    environment: Mapping[str, str] = field(default_factory=dict)

    def program(self, who: str, *, rows: int = 24, columns: int = 80, **env: str) -> Terminal:
        """Start the program as that person."""
        return Terminal(
            [*ATRISK, "--store", self.where, "--as", who],
            rows=rows,
            columns=columns,
            env={**self.environment, **env},
        )

    def call(self, *argv: str, who: str = "adm") -> Called:
        """Call the command line as that person, in this process: most of a start is imports.

        What only a process of its own shows is in tests/cli/test_starting.
        """
        out, err = io.StringIO(), io.StringIO()
        with pytest.MonkeyPatch.context() as patch:
            for name, value in self.environment.items():
                patch.setenv(name, value)
            code = run(
                ["--store", self.where, "--as", who, *argv],
                stdout=out,
                stderr=err,
                stdin=io.StringIO(),
                environment=os.environ,
            )
        return Called(code, out.getvalue(), err.getvalue())

    def told(self, *argv: str, who: str = "adm") -> Any:
        """Call the command line and return what it tells as JSON."""
        called = self.call(*argv, "--json", who=who)
        assert called.returncode == 0, called.stderr
        return json.loads(called.stdout)

    def entry(self, ref: str) -> Any:
        """Return an entry as the store has it."""
        return self.told("entries", "show", ref)

    def opened(self, account: str = "10-4471", *, who: str = "ana", **fields: str) -> str:
        """Report a customer at risk by the command line and return the reference."""
        given = {
            "customer": account,
            "reason": "Missed payment",
            "risk": "low",
            "description": "Card bounced twice",
            "assigned": who,
            **fields,
        }
        options = [part for name, value in given.items() for part in (f"--{name}", value)]
        return str(self.told("entries", "add", *options, who=who)["ref"])


def at_home(terminal: Terminal) -> None:
    """Wait until Home shows what is due."""
    terminal.wait_for("Due, ")
    terminal.settle()


def leave(terminal: Terminal) -> int:
    """Quit, and return the exit code."""
    terminal.send("\x11")
    return terminal.wait_exit()
