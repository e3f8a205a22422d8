"""A draft whose record has moved on, whose save had arrived, or that cannot be kept."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from atrisk_tui.cli.program import draft_file
from atrisk_tui.domain.paging import Span
from atrisk_tui.screens.entry_form import EntryForm
from atrisk_tui.screens.form_base import LeavePrompt
from atrisk_tui.screens.home import HomeScreen
from atrisk_tui.screens.reading import ReadingScreen

from ..support import KERR, Company
from .conftest import Play
from .forms import content, count, drafts_of, drafts_path, edit_form, keys, leave_typed, new_form

pytestmark = pytest.mark.slow
LOCK = (
    "import sys; from pysqlite3 import dbapi2 as d;"
    "c = d.connect(sys.argv[1], isolation_level=None); c.execute('BEGIN IMMEDIATE');"
    "print('held', flush=True); sys.stdin.read()"
)
ESC = "escape"


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a file's write lock from another process."""
    holding = subprocess.Popen(
        [sys.executable, "-c", LOCK, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with holding:
        assert holding.stdout is not None
        holding.stdout.readline()
        try:
            yield
        finally:
            holding.kill()


# What happened meanwhile


async def test_a_draft_of_a_changed_record_meets_the_conflict_screen(
    play: Play, sqlite_company: Company
) -> None:
    entry_id = sqlite_company.entry(KERR)
    async with edit_form(play) as stage:
        await leave_typed(stage, "⇥⇥⇥ more")
    sqlite_company.force(
        "UPDATE entry SET description = 'Theirs', version = version + 1 WHERE id = :id",
        id=entry_id,
    )
    async with play() as stage:
        await stage.press("up", "enter")
        assert "it was changed meanwhile" in stage.said
        await stage.press("ctrl+s")
        assert "was changed by" in stage.question
        await stage.press("m")
        assert stage.entry(entry_id)["description"].endswith(" more")
    assert drafts_of(sqlite_company) == ()


async def test_a_draft_of_a_deleted_record_can_still_be_read(
    play: Play, sqlite_company: Company
) -> None:
    entry_id = sqlite_company.entry(KERR)
    async with edit_form(play) as stage:
        await leave_typed(stage, "⇥⇥⇥ more")
    sqlite_company.force(
        "UPDATE entry SET deleted_at = '2026-10-13 16:42:00' WHERE id = :id", id=entry_id
    )
    async with play() as stage:
        await stage.press("up", "enter")
        assert isinstance(stage.app.screen, ReadingScreen)
        assert stage.shows("cannot be saved", "bounced twice more")
        await stage.press("y")
        assert "twice more" in stage.app.clipboard


async def test_a_draft_out_of_sight_can_still_be_read(play: Play, sqlite_company: Company) -> None:
    async with new_form(play) as stage:
        await leave_typed(stage)
    sqlite_company.force("UPDATE user_location SET location_id = 2")
    async with play() as stage:
        await stage.press("up", "enter")
        assert isinstance(stage.app.screen, ReadingScreen)
        assert stage.shows("Bounced twice")


async def test_a_draft_whose_save_arrived_is_one_change(
    play: Play, sqlite_company: Company
) -> None:
    async with new_form(play) as stage:
        await stage.press(*keys("missed⏎⇥⇥Bounced"))
        form = stage.front
        assert isinstance(form, EntryForm)
        await form.change(form._creation(), op_id=form.op_id)
        await stage.press(ESC)
    async with play() as stage:
        await stage.press("up", "enter", "ctrl+s")
        assert "AR-1 saved" in stage.said
    assert count(sqlite_company) == 1
    assert drafts_of(sqlite_company) == ()


async def test_what_was_typed_after_a_save_that_arrived_is_not_taken_for_saved(
    play: Play, sqlite_company: Company
) -> None:
    async with new_form(play) as stage:
        await stage.press(*keys("missed⏎⇥⇥Bounced"))
        form = stage.front
        assert isinstance(form, EntryForm)
        await form.change(form._creation(), op_id=form.op_id)
        await stage.press(ESC)
    async with play() as stage:
        await stage.press("up", "enter", "!", "ctrl+s")
        assert "saved before, without what you typed since" in stage.said
        assert content(stage, "description") == "Bounced!"
        await stage.press("ctrl+s")
    assert count(sqlite_company) == 2


async def test_the_same_draft_in_two_terminals_loses_neither_text(
    play: Play, sqlite_company: Company
) -> None:
    async with new_form(play) as one:
        await one.press(*keys("⇥⇥⇥Bounced"))
        await one.app.drafts.settle("")
        (row,) = drafts_of(sqlite_company)
        other = draft_file(sqlite_company.store.where, sqlite_company.actor("ana"))
        assert other.take(row.key, holder="the other") is not None
        await one.press(*keys(" here"), ESC)
        typed = [
            (draft.fields["description"]["now"])
            for each in other.rows(Span()).rows
            if (draft := other.take(each.key, holder="the other"))
        ]
        other.close()
    assert sorted(typed) == ["Bounced", "Bounced here"]


# Nothing can be kept


async def test_drafts_that_cannot_be_kept_are_told_of_once_and_again_when_they_are(
    play: Play, sqlite_company: Company
) -> None:
    async with new_form(play) as stage:
        await stage.press(*keys("⇥⇥⇥Bounced"))
        await stage.app.drafts.settle("")
        with locked(drafts_path(sqlite_company)):
            await stage.press("!")
            assert not await stage.app.drafts.settle(stage.front.draft_key)
            await stage.settle()
            assert stage.said.startswith("Drafts are not being kept: another terminal holds")
            await stage.press("?")
            assert content(stage, "description") == "Bounced!?"
        await stage.app.drafts.settle("")
        await stage.settle()
        assert stage.said == "Drafts are being kept again"
        await stage.press(ESC)
    (row,) = drafts_of(sqlite_company)
    assert row.typed == len("Bounced!?")


async def test_leaving_asks_only_where_nothing_can_be_kept(
    play: Play, sqlite_company: Company
) -> None:
    drafts_path(sqlite_company).mkdir()
    async with new_form(play) as stage:
        await stage.press(*keys("⇥⇥⇥Bounced"), ESC)
        assert isinstance(stage.app.screen, LeavePrompt)
        assert "cannot be kept" in stage.question
        await stage.press("k")
        assert content(stage, "description") == "Bounced"
        await stage.press(ESC, "d")
        assert not isinstance(stage.front, EntryForm)


async def test_drafts_too_old_are_removed_and_told_of(play: Play, sqlite_company: Company) -> None:
    async with new_form(play) as stage:
        await leave_typed(stage)
    sqlite_company.clock.move(days=31)
    async with play() as stage:
        assert stage.said == "1 draft older than 30 days was removed"
        assert isinstance(stage.front, HomeScreen)
        assert not stage.shows("DRAFT")
