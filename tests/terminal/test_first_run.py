"""The first start on a real terminal: it asks, makes the store, and the program is there."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from .pty import Terminal

ARGV = (sys.executable, "-m", "atrisk_tui")


@pytest.fixture
def first(tmp_path: Path) -> Iterator[Terminal]:
    homes = {f"XDG_{name}_HOME": str(tmp_path / name) for name in ("DATA", "CONFIG", "STATE")}
    with Terminal(ARGV, env={**homes, "TZ": "America/Denver", "ATRISK_STORE": ""}) as terminal:
        terminal.wait_for("Enter takes what is in brackets")
        yield terminal


def made(tmp_path: Path) -> list[Path]:
    return list(tmp_path.rglob("atrisk.db"))


def test_started_without_a_store_it_asks_five_things_and_starts(
    first: Terminal, tmp_path: Path
) -> None:
    for question, answer in (
        (r"company called\?", "Acme Alarm"),
        (r"date order\?", "eur"),
        (r"first location", "Denver, Mars/Base"),
        (r"(?s)no time zone.*first location", "Denver"),
        (r"recurring revenue", "MRR"),
        (r"Your name\?", "Ana Ruiz"),
    ):
        first.wait_for(question)
        first.send(f"{answer}\r")
    first.wait_for(r"Home +Ana Ruiz, admin")
    first.wait_for(r"MRR at risk 0\.00 EUR")
    assert len(made(tmp_path)) == 1


@pytest.mark.parametrize("key", ["\x03", "\x04"])
def test_leaving_among_the_questions_leaves_nothing(
    first: Terminal, tmp_path: Path, key: str
) -> None:
    first.wait_for(r"company called\?")
    first.send("Acme Alarm\r")
    first.wait_for(r"date order\?")
    first.send(key)
    assert first.wait_exit() == 130
    first.wait_for("Nothing was made")
    assert made(tmp_path) == []
