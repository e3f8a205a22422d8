"""Lists come back as they were left: after a refresh, an edit, and a new start."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from atrisk_tui.domain.filters import EntryFilter
from atrisk_tui.domain.model import RiskLevel
from atrisk_tui.domain.views import Definition
from atrisk_tui.drafts import Drafts
from atrisk_tui.errors import Busy
from atrisk_tui.screens.customers import CustomersScreen
from atrisk_tui.screens.entries import EntriesScreen
from atrisk_tui.store.drafts import DraftFile
from atrisk_tui.store.engine import open_engine
from atrisk_tui.store.store import Store

from ..conftest import Templates
from ..support import NOW, Clock, Company
from .conftest import Play
from .forms import drafts_path
from .stage import Stage

HIGH = RiskLevel.HIGH


def ninety(company: Company) -> None:
    minute = timedelta(minutes=1)
    for n in range(90):
        company.entry(
            1 + n % 3,
            risk_level=HIGH if n % 2 else RiskLevel.LOW,
            created_at=NOW - (100 - n) * minute,
        )


@pytest.fixture
def sqlite_company(
    request: pytest.FixtureRequest, templates: Templates, tmp_path: Path, clock: Clock
) -> Iterator[Company]:
    """The company, with ninety entries where `many` is asked for; they are written once."""
    kind, add = ("ninety", ninety) if "many" in request.fixturenames else ("company", None)
    where = templates.copy("sqlite", kind, tmp_path / "store.db", add)
    store = Store.open(where, clock=clock)
    yield Company(store, clock)
    store.close()


@pytest.fixture
def many(sqlite_company: Company) -> list[int]:
    """Ninety entries, the newest first in the list."""
    return [row["id"] for row in sqlite_company.rows("SELECT id FROM entry ORDER BY id DESC")]


async def entries(stage: Stage) -> EntriesScreen:
    await stage.go("e")
    assert isinstance(stage.front, EntriesScreen)
    return stage.front


def shown(stage: Stage) -> list[str]:
    """Return the header, what is set, and the first rows; no counts are made of a search."""
    return [*stage.lines[:2], *stage.lines[3:12]]


def line_number(stage: Stage) -> int:
    return stage.lines.index(stage.cursor_line)


async def far_down(stage: Stage) -> tuple[int | None, int]:
    """Go to the middle of a page far down; return the row and its line."""
    await entries(stage)
    await stage.press("pagedown", "pagedown", "pagedown", "up", "up", "up")
    return stage.at, line_number(stage)


# In one session


async def test_a_refresh_keeps_row_and_line(play: Play, many: list[int]) -> None:
    async with play() as stage:
        place = await far_down(stage)
        await stage.press("r")
        assert (stage.at, line_number(stage)) == place


async def test_a_refresh_keeps_the_line_when_others_came_above(play: Play, many: list[int]) -> None:
    async with play() as stage:
        row, line = await far_down(stage)
        for _ in range(4):
            stage.company.entry(2, by="ben")
        await stage.press("r")
        assert (stage.at, line_number(stage)) == (row, line)


async def test_a_refresh_finds_the_row_though_many_came_before_it(
    play: Play, many: list[int]
) -> None:
    async with play() as stage:
        place = await far_down(stage)
        for _ in range(70):
            stage.company.entry(2, by="ben")
        await stage.press("r")
        assert (stage.at, line_number(stage)) == place


async def test_a_refresh_without_the_row_leaves_the_cursor_at_its_place(
    play: Play, many: list[int]
) -> None:
    async with play() as stage:
        row, line = await far_down(stage)
        stage.company.force("UPDATE entry SET deleted_at = :at WHERE id = :id", at=NOW, id=row)
        await stage.press("r")
        assert stage.at == many[many.index(row or 0) + 1]
        assert line_number(stage) == line


async def test_another_screen_and_back_keeps_row_and_line(play: Play, many: list[int]) -> None:
    async with play() as stage:
        place = await far_down(stage)
        await stage.press("enter", "escape", "g", "c", "g", "e")
        assert (stage.at, line_number(stage)) == place


async def test_a_new_order_begins_at_its_top(play: Play, many: list[int]) -> None:
    async with play() as stage:
        await entries(stage)
        await stage.press("down", "down", "o", "k")
        assert stage.at == stage.ids[0]


# A new start


async def test_a_new_start_shows_the_same_row_on_the_same_line(play: Play, many: list[int]) -> None:
    async with play() as stage:
        place = await far_down(stage)
    async with play() as stage:
        await entries(stage)
        assert (stage.at, line_number(stage)) == place
        assert stage.shows("of 90")


async def test_filter_order_columns_search_and_view_come_back(play: Play, many: list[int]) -> None:
    async with play() as stage:
        screen = await entries(stage)
        screen.show_view("Mine", Definition(entries=EntryFilter(risk_level=HIGH)))
        await stage.press("o", "k", "O", "C", "j", "space", "enter", "u")
        await stage.press("/")
        await stage.type("kerr")
        await stage.press("down")
        before, picture = screen.definition_here(), shown(stage)
    async with play() as stage:
        screen = await entries(stage)
        assert screen.definition_here() == before
        assert before.text == "kerr"
        for _ in range(20):
            if shown(stage) != picture:
                await stage.settle()  # the line of the search may not be laid yet
        assert shown(stage) == picture


async def test_esc_goes_on_taking_back_after_a_new_start(play: Play, many: list[int]) -> None:
    async with play() as stage:
        await entries(stage)
        await stage.press("m", "1")
    async with play() as stage:
        screen = await entries(stage)
        await stage.press("escape")
        assert screen.filter.risk_level is None
        assert screen.filter.whose is not None


async def test_marks_come_back(play: Play, many: list[int]) -> None:
    async with play() as stage:
        await entries(stage)
        await stage.press("space", "space")
    async with play() as stage:
        await entries(stage)
        assert stage.shows("2 marked, 0 hidden")


async def test_the_row_is_found_though_many_came_before_it(play: Play, many: list[int]) -> None:
    async with play() as stage:
        row, line = await far_down(stage)
    async with play() as stage:
        for _ in range(60):
            stage.company.entry(2, by="ben")
        await entries(stage)
        assert (stage.at, line_number(stage)) == (row, line)


async def test_a_row_that_is_gone_leaves_the_cursor_at_its_place(
    play: Play, many: list[int]
) -> None:
    async with play() as stage:
        row, line = await far_down(stage)
    async with play() as stage:
        stage.company.force("UPDATE entry SET deleted_at = :at WHERE id = :id", at=NOW, id=row)
        await entries(stage)
        assert stage.at == many[many.index(row or 0) + 1]
        assert line_number(stage) == line


async def test_a_filter_that_names_something_gone_is_cleared_and_said(
    play: Play, many: list[int]
) -> None:
    async with play() as stage:
        screen = await entries(stage)
        await stage.type("Frbilling⏎")
        await stage.press("escape")
        reason = screen.filter.reason_id
    async with play() as stage:
        stage.company.force(
            "UPDATE catalog_item SET deleted_at = :at WHERE id = :id", at=NOW, id=reason
        )
        screen = await entries(stage)
        assert screen.filter == EntryFilter()
        assert stage.said == "the reason of your last filter is gone: cleared"
        assert len(stage.ids) > 0


async def test_customers_come_back_too(play: Play) -> None:
    async with play() as stage:
        await stage.go("c")
        await stage.press("o", "m", "down", "down")
        row = stage.at
    async with play() as stage:
        await stage.go("c")
        assert isinstance(stage.front, CustomersScreen)
        assert stage.shows("sort: Revenue")
        assert stage.at == row


async def test_another_person_starts_at_the_top(play: Play, many: list[int]) -> None:
    async with play("ana") as stage:
        await far_down(stage)
    async with play("ben") as stage:
        await entries(stage)
        assert stage.at == many[0]


async def test_a_view_from_home_is_shown_whatever_was_left(play: Play, many: list[int]) -> None:
    async with play() as stage:
        await entries(stage)
        await stage.press("1")
    async with play() as stage:
        await stage.press("5")
        assert stage.shows("No date")
        await stage.press("escape")
        assert isinstance(stage.front, EntriesScreen)
        assert stage.front.filter == EntryFilter(risk_level=HIGH)


# Home


async def test_home_comes_back_to_its_row_on_the_same_day(
    play: Play, sqlite_company: Company
) -> None:
    hour = timedelta(hours=1)
    due = [sqlite_company.entry(1 + n, follow_up_at=NOW + (n + 1) * hour) for n in range(3)]
    async with play() as stage:
        await stage.come_to(due[2])
    async with play() as stage:
        assert stage.at == due[2]


async def test_home_of_another_day_begins_with_what_is_due(
    play: Play, sqlite_company: Company
) -> None:
    hour = timedelta(hours=1)
    due = [sqlite_company.entry(1 + n, follow_up_at=NOW + (n + 1) * hour) for n in range(3)]
    async with play() as stage:
        await stage.come_to(due[2])
    sqlite_company.clock.move(days=1)
    async with play() as stage:
        assert stage.at == due[0]


# What cannot be kept


async def test_a_place_that_cannot_be_read_is_as_if_there_were_none(
    play: Play, many: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with play() as stage:
        await far_down(stage)
    read = json.loads

    def newer(text: str) -> Any:
        data = read(text)
        return data | {"shown": {"entries": {"mood": "bad"}}} if "shown" in data else data

    monkeypatch.setattr(json, "loads", newer)
    async with play() as stage:
        await entries(stage)
        assert stage.at == many[0]


@pytest.fixture
def held() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        yield patch


async def test_failing_to_keep_a_place_says_nothing(
    play: Play, many: list[int], held: pytest.MonkeyPatch
) -> None:
    def busy(*_: Any) -> None:
        raise Busy("another terminal holds their file")

    held.setattr(DraftFile, "keep_places", busy)
    async with play() as stage:
        await far_down(stage)
        stage.app.drafts._write_places()
        await stage.press("down")
        assert stage.said == ""
        assert stage.app.drafts.trouble == ""


async def test_places_are_written_a_few_seconds_after_a_move_and_not_at_each(
    play: Play, many: list[int], held: pytest.MonkeyPatch
) -> None:
    written: list[int] = []
    held.setattr(Drafts, "_write_places", lambda _: written.append(1))
    async with play() as stage:
        await entries(stage)
        await stage.press(*["down"] * 15)
        assert len(written) == 0


async def test_a_file_of_before_places_gets_room_for_them(
    play: Play, many: list[int], sqlite_company: Company
) -> None:
    async with play() as stage:
        await entries(stage)
    path = drafts_path(sqlite_company)
    engine = open_engine(str(path)).execution_options(writing=True)
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE place"))
    engine.dispose()
    async with play() as stage:
        row, _ = await far_down(stage)
    async with play() as stage:
        await entries(stage)
        assert stage.at == row


# From one record to the next


@pytest.mark.slow
async def test_next_goes_on_beyond_the_rows_at_hand_in_the_filtered_order(
    play: Play, many: list[int]
) -> None:
    async with play() as stage:
        await entries(stage)
        await stage.press("1", "enter")
        for _ in range(4):
            await stage.press(*["J"] * 11)
        high = many[::2]
        assert f"AR-{high[44]}" in stage.lines[0]
        await stage.press("J")
        assert stage.said == "no more entries that way"


async def test_previous_goes_back_from_the_end(play: Play, many: list[int]) -> None:
    async with play() as stage:
        await entries(stage)
        await stage.press("end", "enter")
        for _ in range(7):
            await stage.press(*["K"] * 10)
        assert f"AR-{many[19]}" in stage.lines[0]


async def test_next_goes_on_through_customers(play: Play) -> None:
    async with play() as stage:
        await stage.go("c")
        await stage.press("enter")
        first = stage.lines[0]
        await stage.press("J")
        assert stage.lines[0] != first


async def test_an_edit_keeps_the_place(play: Play, many: list[int]) -> None:
    async with play() as stage:
        place = await far_down(stage)
        await stage.press("+")
        assert (stage.at, line_number(stage)) == place
