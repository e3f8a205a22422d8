"""Forms on the running program: opening them, typing into them, what they hold."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from atrisk_tui.cli.program import draft_file
from atrisk_tui.domain.drafts import DraftRow
from atrisk_tui.domain.paging import Span
from atrisk_tui.screens.close_form import CloseForm
from atrisk_tui.screens.entry_form import EntryForm
from atrisk_tui.screens.form_base import FormScreen

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


def drafts_of(company: Company, username: str = "ana") -> tuple[DraftRow, ...]:
    """Return a person's drafts as another terminal of theirs would find them."""
    file = draft_file(company.store.where, company.actor(username))
    try:
        return file.rows(Span()).rows
    finally:
        file.close()


def drafts_path(company: Company) -> Path:
    return Path(company.store.where).with_name("drafts.db")


async def leave_typed(stage: Stage, text: str = "⇥⇥⇥Bounced twice") -> None:
    """Type into the form and leave it."""
    await stage.press(*keys(text), "escape")
    assert not isinstance(stage.front, FormScreen)


def contacts(company: Company) -> list[dict[str, Any]]:
    """Return the contacts that stand, oldest first."""
    return company.rows("SELECT * FROM interaction WHERE deleted_at IS NULL ORDER BY id")
