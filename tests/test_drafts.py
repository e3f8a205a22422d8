"""The keeper of unsaved forms: quick to take, soon on the disk, and never in a key's way."""

import asyncio
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

import pytest

from atrisk_tui.domain.drafts import About, Draft, DraftRow
from atrisk_tui.domain.model import Actor
from atrisk_tui.domain.paging import Page, Span
from atrisk_tui.drafts import PAUSE_S, Drafts
from atrisk_tui.errors import Busy

from .support import NOW

ANA = Actor(
    id=2,
    username="ana",
    full_name="Ana Ruiz",
    role="Agent",
    grants=frozenset(),
    location_ids=None,
    zone="UTC",
)
ONE = Draft(
    key="one",
    about=About(kind="entry"),
    title="new entry",
    at=NOW,
    typed=1,
    op_id="op",
    opening={},
    base=None,
    fields={"description": {"now": "a"}},
    sent=None,
    here="description",
)


class Paper:
    """A file that counts its writings, and can be busy, slow, or lose a draft to another."""

    def __init__(self) -> None:
        self.kept: dict[str, Draft] = {}
        self.places: dict[str, str] = {}
        self.writings: list[float] = []
        self.is_busy = False
        self.taken: set[str] = set()
        self.gate = threading.Event()
        self.gate.set()

    def write(
        self, kept: Iterable[Draft], dropped: Iterable[str], *, holder: str
    ) -> frozenset[str]:
        self.gate.wait()
        if self.is_busy:
            raise Busy("another terminal holds their file")
        self.writings.append(time.monotonic())
        lost = set()
        for draft in kept:
            if draft.key in self.taken:
                lost.add(draft.key)
            else:
                self.kept[draft.key] = draft
        for key in dropped:
            self.kept.pop(key, None)
        return frozenset(lost)

    def discard(self, key: str) -> bool:
        return self.kept.pop(key, None) is not None

    def take(self, key: str, *, holder: str) -> Draft | None:
        return self.kept.get(key)

    def purge(self, now: datetime) -> int:
        return 0

    def rows(self, span: Span) -> Page[DraftRow]:
        rows = tuple(
            DraftRow(id=n, key=d.key, about=d.about, title=d.title, at=d.at, typed=d.typed)
            for n, d in enumerate(self.kept.values(), 1)
        )
        return Page(span, rows, None, None)

    def about(self, about: About, *, but: tuple[str, ...] = ()) -> DraftRow | None:
        return next((row for row in self.rows(Span()).rows if row.key not in but), None)

    def count(self, *, but: tuple[str, ...] = ()) -> int:
        return len(self.kept.keys() - set(but))

    def keep_places(self, kept: Mapping[str, str], now: datetime) -> None:
        if self.is_busy:
            raise Busy("another terminal holds their file")
        self.places |= kept

    def place(self, screen: str) -> str | None:
        return self.places.get(screen)

    def close(self) -> None:
        """Nothing is open."""


@pytest.fixture
def paper() -> Paper:
    return Paper()


@pytest.fixture
async def drafts(paper: Paper) -> Iterator[Drafts]:  # type: ignore[misc]
    keeper = Drafts(lambda _: paper)
    keeper.begin(ANA, lambda: None)
    yield keeper
    paper.is_busy = False
    paper.gate.set()
    keeper.close()


async def wait_for_writing(paper: Paper, count: int = 1) -> None:
    end = time.monotonic() + 5
    while len(paper.writings) < count:
        assert time.monotonic() < end
        await asyncio.sleep(0.005)


async def test_what_is_put_is_written_within_half_a_second(drafts: Drafts, paper: Paper) -> None:
    begun = time.monotonic()
    drafts.put(ONE)
    await wait_for_writing(paper)
    assert paper.writings[0] - begun < 0.5
    assert paper.kept == {"one": ONE}


@pytest.mark.slow
async def test_steady_typing_is_written_all_along_and_not_for_each_key(
    drafts: Drafts, paper: Paper
) -> None:
    begun = time.monotonic()
    while time.monotonic() - begun < 3 * PAUSE_S:
        drafts.put(replace(ONE, typed=ONE.typed + 1))
        await asyncio.sleep(0.01)
    assert 2 <= len(paper.writings) <= 4


@pytest.mark.slow
async def test_nothing_is_written_when_nothing_is_typed(drafts: Drafts, paper: Paper) -> None:
    drafts.put(ONE)
    await wait_for_writing(paper)
    await asyncio.sleep(3 * PAUSE_S)
    assert len(paper.writings) == 1


async def test_no_key_waits_for_the_disk(drafts: Drafts, paper: Paper) -> None:
    drafts.put(ONE)
    paper.gate.clear()
    await asyncio.sleep(1.5 * PAUSE_S)
    begun = time.monotonic()
    for number in range(100):
        drafts.put(replace(ONE, typed=number))
        drafts.kept_at("one")
    assert time.monotonic() - begun < 0.1


async def test_what_failed_is_tried_again_and_told(drafts: Drafts, paper: Paper) -> None:
    told: list[str] = []
    drafts.begin(ANA, lambda: told.append(drafts.trouble))
    paper.is_busy = True
    drafts.put(ONE)
    assert not await drafts.settle("one")
    paper.is_busy = False
    assert await drafts.settle("one")
    await asyncio.sleep(0.01)
    assert told == ["another terminal holds their file", ""]
    assert paper.kept == {"one": ONE}


async def test_a_flush_writes_at_once_from_any_thread(drafts: Drafts, paper: Paper) -> None:
    drafts.put(ONE)
    keeper = threading.Thread(target=drafts.flush)
    keeper.start()
    keeper.join(PAUSE_S / 2)
    assert paper.kept == {"one": ONE}


async def test_a_flush_gives_up_before_the_program_must_end(drafts: Drafts, paper: Paper) -> None:
    paper.is_busy = True
    drafts.put(ONE)
    begun = time.monotonic()
    drafts.flush()
    assert time.monotonic() - begun < 0.7


async def test_what_was_dropped_is_not_offered_before_it_is_removed(
    drafts: Drafts, paper: Paper
) -> None:
    drafts.put(ONE)
    await drafts.settle("one")
    paper.is_busy = True
    drafts.drop("one")
    assert (await drafts.rows()).rows == ()
    assert (await drafts.count()).value == 0
    assert await drafts.about(ONE.about) is None


async def test_a_form_that_is_open_here_is_not_offered_beside_it(
    drafts: Drafts, paper: Paper
) -> None:
    drafts.opened("one")
    drafts.put(ONE)
    await drafts.settle("one")
    assert (await drafts.rows()).rows == ()
    drafts.left("one")
    assert len((await drafts.rows()).rows) == 1


async def test_what_another_terminal_took_over_is_kept_apart_from_then_on(
    drafts: Drafts, paper: Paper
) -> None:
    paper.taken = {"one"}
    drafts.put(ONE)
    await drafts.settle("one")
    drafts.put(replace(ONE, typed=9))
    await drafts.settle("one")
    (kept,) = paper.kept.values()
    assert (kept.typed, kept.key == "one", drafts.was_taken("one")) == (9, False, True)


async def test_a_draft_taken_over_is_dropped_under_its_own_new_key(
    drafts: Drafts, paper: Paper
) -> None:
    paper.taken = {"one"}
    drafts.put(ONE)
    await drafts.settle("one")
    drafts.drop("one")
    await drafts.settle("one")
    assert paper.kept == {}


async def test_closing_writes_what_waits(paper: Paper) -> None:
    keeper = Drafts(lambda _: paper)
    keeper.begin(ANA, lambda: None)
    keeper.put(ONE)
    keeper.close()
    assert paper.kept == {"one": ONE}
