"""Where a person is on their screens is kept behind them, and never in their way."""

import json
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from atrisk_tui import drafts as keeper
from atrisk_tui.domain.paging import Span
from atrisk_tui.domain.place import Place
from atrisk_tui.drafts import HANGUP_S, Drafts
from atrisk_tui.store.drafts import DraftFile, Owner
from atrisk_tui.store.places import KEPT_FOR

from .support import NOW
from .test_drafts import ANA, Paper

ROW = Place(row_id=7, line=3, marks={}, numbers={})


@pytest.fixture
def paper() -> Paper:
    return Paper()


@pytest.fixture
async def drafts(paper: Paper) -> Iterator[Drafts]:  # type: ignore[misc]
    kept = Drafts(lambda _: paper)
    kept.begin(ANA, lambda: None)
    yield kept
    paper.is_busy = False
    kept.close()


def file_of(path: Path, username: str = "ana", store: str = "one") -> DraftFile:
    return DraftFile(path / "drafts.db", Owner(store, 3, username))


async def test_a_place_is_written_after_a_pause(
    drafts: Drafts, paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper, "PLACE_PAUSE_S", 0.0)
    drafts.put_place("entries", ROW, NOW)
    assert paper.places == {}
    await drafts.settle("")
    for _ in range(100):
        if paper.places:
            break
        await drafts.settle("")
    assert json.loads(paper.places["entries"])["row_id"] == 7


async def test_the_latest_place_is_the_one_that_is_written(drafts: Drafts, paper: Paper) -> None:
    for row_id in range(1, 50):
        drafts.put_place("entries", Place(row_id=row_id), NOW)
    drafts.flush()
    assert json.loads(paper.places["entries"])["row_id"] == 49


async def test_a_hang_up_writes_the_place_at_once(drafts: Drafts, paper: Paper) -> None:
    drafts.put_place("home", ROW, NOW)
    drafts.flush()
    assert await drafts.place("home", ANA) == ROW


async def test_a_place_that_cannot_be_kept_is_let_go_without_a_word(
    drafts: Drafts, paper: Paper
) -> None:
    paper.is_busy = True
    drafts.put_place("home", ROW, NOW)
    before = time.monotonic()
    drafts.flush()
    assert time.monotonic() - before < HANGUP_S
    assert drafts.trouble == ""
    assert paper.places == {}


@pytest.mark.parametrize("text", ["", "{", "[]", '{"row_id": "x"}'])
async def test_a_place_that_cannot_be_read_is_none(
    drafts: Drafts, paper: Paper, *, text: str
) -> None:
    paper.places["home"] = text
    assert await drafts.place("home", ANA) is None


def test_places_are_one_person_s_in_one_store(tmp_path: Path) -> None:
    mine = file_of(tmp_path)
    mine.keep_places({"entries": "{}"}, NOW)
    assert mine.place("entries") == "{}"
    assert mine.place("home") is None
    assert file_of(tmp_path, "ben").place("entries") is None
    assert file_of(tmp_path, store="two").place("entries") is None


def test_no_file_is_made_by_asking(tmp_path: Path) -> None:
    assert file_of(tmp_path).place("entries") is None
    assert not (tmp_path / "drafts.db").exists()


def test_a_place_left_for_long_is_removed(tmp_path: Path) -> None:
    mine = file_of(tmp_path)
    mine.keep_places({"entries": "{}"}, NOW - KEPT_FOR - timedelta(days=1))
    mine.keep_places({"home": "{}"}, NOW)
    mine.purge(NOW)
    assert mine.place("entries") is None
    assert mine.place("home") == "{}"


def test_places_and_drafts_share_the_file(tmp_path: Path) -> None:
    mine = file_of(tmp_path)
    mine.keep_places({"entries": "{}"}, NOW)
    assert mine.rows(Span()).rows == ()
    assert mine.count() == 0
