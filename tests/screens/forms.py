"""Forms on the running program: opening them, typing into them, what they hold."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from atrisk_tui.screens.close_form import CloseForm
from atrisk_tui.screens.entry_form import EntryForm

from ..support import Company
from .conftest import Play
from .stage import Stage

TAB, ENTER, SAVE = "tab", "enter", "ctrl+s"


def keys(text: str) -> list[str]:
    """Return the keys that type `text`: ⇥ is tab, ⏎ enter, § saves."""
    named = {"⇥": TAB, "⏎": ENTER, "§": SAVE}
    return [named.get(character, character) for character in text]


@asynccontextmanager
async def new_form(
    play: Play, username: str = "ana", size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Stage]:
    """Open the form of a new entry for Kerr Dental from Entries."""
    async with play(username, size) as stage:
        await stage.go("e")
        await stage.type("nkerr⏎")
        assert isinstance(stage.front, EntryForm)
        yield stage


@asynccontextmanager
async def edit_form(play: Play, username: str = "ana") -> AsyncIterator[Stage]:
    """Open the form of the newest entry from Entries."""
    async with play(username) as stage:
        await stage.go("e")
        await stage.press("e")
        assert isinstance(stage.front, EntryForm)
        yield stage


def content(stage: Stage, name: str) -> Any:
    assert isinstance(stage.front, EntryForm | CloseForm)
    return stage.front.fields[name].row.field.words


def newest(company: Company) -> dict[str, Any]:
    return company.rows("SELECT * FROM entry ORDER BY id DESC")[0]


def count(company: Company) -> int:
    return int(company.one("SELECT count(*) AS n FROM entry")["n"])
