"""Where one is, told while one goes on: the last place holds, and what is played stays taken."""

import time
from typing import Any

import pytest
from textual import events

from atrisk_tui.domain.model import Actor
from atrisk_tui.domain.queries import Query
from atrisk_tui.domain.work_queries import ListPresence, NextToPlay
from atrisk_tui.screens import presence
from atrisk_tui.screens.entry import EntryScreen
from atrisk_tui.screens.play import PlayScreen

from ..support import Company
from .conftest import Play
from .stage import Stage

SLOW_S = 0.15


def open_now(company: Company) -> list[tuple[int, bool]]:
    return [(one.row_id, one.playing) for one in company.ask("adm", ListPresence())]


async def quick(stage: Stage, key: str, *, until: type) -> None:
    """Press a key and go on as soon as that screen is in front, whatever is under way."""
    event = events.Key(key, None)
    event.set_sender(stage.app)
    stage.app.post_message(event)
    for _ in range(200):
        await stage.pilot.pause(0.005)
        if isinstance(stage.app.screen, until):
            return
    raise AssertionError(stage.picture)


@pytest.mark.slow
async def test_who_leaves_while_it_is_told_where_they_are_is_nowhere(
    sqlite_company: Company, play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    sqlite_company.entry()
    touch = sqlite_company.store.touch

    def slow(*given: Any, **named: Any) -> bool:
        time.sleep(SLOW_S)
        return touch(*given, **named)

    async with play("ana") as stage:
        await stage.go("e")
        monkeypatch.setattr(sqlite_company.store, "touch", slow)
        await quick(stage, "enter", until=EntryScreen)
        await stage.press("escape")
        assert open_now(sqlite_company) == []


async def test_what_is_played_right_after_an_entry_was_left_stays_taken(
    sqlite_company: Company, play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = sqlite_company.entry()
    async with play("ana") as stage:
        await stage.go("e")
        await stage.press("enter")
        monkeypatch.setattr(presence, "SETTLES_S", SLOW_S * 1.5)
        ask = stage.gate.ask

        def slow(actor: Actor, query: Query[Any]) -> Any:
            if isinstance(query, NextToPlay):
                time.sleep(SLOW_S)
            return ask(actor, query)

        stage.gate.ask = slow  # type: ignore[method-assign]
        await stage.press("escape", "P")
        assert isinstance(stage.front, PlayScreen)
        assert open_now(sqlite_company) == [(entry, True)]
