"""A moving window of rows over a list of any length, which is asked for in pages."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from ..domain.paging import Count, Cursor, Page, Row, Span, Step

R = TypeVar("R", bound=Row)

MAX_PAGES = 5
"""How many pages are kept; the ones farthest from the newest are let go."""

JUMPS = frozenset({Step.FIRST, Step.LAST, Step.JUMP})
"""The steps whose answer replaces every row."""


@dataclass(frozen=True, slots=True)
class _Part:
    """One page's share of the window: how many rows, and where the list goes on around it."""

    size: int
    before: Cursor | None
    after: Cursor | None


class RowWindow(Generic[R]):
    """A contiguous run of a list's rows, in the list's own order, at most `MAX_PAGES` pages.

    `want` says what to ask for; `supply` takes the answer. Each span is asked for once; after
    `start`, which begins another list or another order, answers to the former one are ignored.
    """

    def __init__(self, limit: int = 50) -> None:
        self.limit = limit
        """Rows asked for at a time."""
        self.generation = 0
        """Counts the lists this window has shown; an answer must carry the one it was asked in."""
        self._rows: list[R] = []
        self._parts: deque[_Part] = deque()
        self._under_way: set[Span] = set()
        self._jump: Span | None = None
        self._gone: set[int] = set()
        self._top = 0
        self._height = 0
        self._ahead: int | None = 0
        """Rows of the list before the first one here, where that is known."""
        self._behind: int | None = 0
        """Rows of the list after the last one here, where that is known."""

    @property
    def rows(self) -> Sequence[R]:
        """The rows at hand, in order."""
        return self._rows

    @property
    def before(self) -> Cursor | None:
        """Where the list goes on before the first row; None when nothing is there."""
        return self._parts[0].before if self._parts else None

    @property
    def after(self) -> Cursor | None:
        """Where the list goes on after the last row; None when nothing is there."""
        return self._parts[-1].after if self._parts else None

    def start(self, page: Page[R]) -> None:
        """Begin anew with `page`: FIRST, LAST or JUMP of another list, or this one asked anew."""
        self.generation += 1
        self._under_way.clear()
        self._jump = None
        self._gone.clear()
        self._replace_all(page)

    def want(self, top: int, height: int) -> Span | None:
        """Give the span to ask for when rows `top` to `top + height` are shown, if one is needed.

        A screenful beyond either edge is kept ready; what is shown comes before what may be.
        """
        self._top, self._height = top, height
        below = len(self._rows) - (top + height)
        spans = []
        if self.after is not None and below < height:
            spans.append((below, Span(Step.AFTER, self.after, limit=self.limit)))
        if self.before is not None and top < height:
            spans.append((top, Span(Step.BEFORE, self.before, limit=self.limit)))
        for _, span in sorted(spans, key=lambda item: item[0]):
            if span not in self._under_way:
                self._under_way.add(span)
                return span
        return None

    def span_beyond(self, step: int) -> Span | None:
        """Give the span that goes on below the rows at hand, or above for a negative `step`."""
        way, cursor = (Step.AFTER, self.after) if step > 0 else (Step.BEFORE, self.before)
        return None if cursor is None else Span(way, cursor, limit=self.limit)

    def jump(self, step: Step, offset: int = 0) -> Span | None:
        """Give the span to ask for to show the list's start, end or `offset`; None if under way."""
        span = Span(step, offset=offset if step is Step.JUMP else 0, limit=self.limit)
        if self._jump == span:
            return None
        self._jump = span
        return span

    def forget(self, span: Span) -> None:
        """Let `span` be asked for again: asking has failed."""
        self._under_way.discard(span)
        if self._jump == span:
            self._jump = None

    def supply(self, page: Page[R], generation: int | None = None) -> int | None:
        """Take an answer; give by how much the rows at hand moved down, None if it was ignored.

        An answer to a jump replaces every row and gives 0.
        """
        if generation is not None and generation != self.generation:
            return None
        span = page.span
        self._under_way.discard(span)
        if span.step in JUMPS:
            return self._land(page)
        if span.step is Step.AFTER and self._parts and span.cursor == self.after:
            return self._append(page)
        if span.step is Step.BEFORE and self._parts and span.cursor == self.before:
            return self._prepend(page)
        return None

    def goes_beyond(self, height: int) -> bool:
        """Whether the list has more rows than `height` lines show."""
        return len(self.rows) > height or bool(self.before or self.after)

    def index_of(self, id: int) -> int | None:
        """Give the index of the row with `id`, if it is at hand."""
        return next((index for index, row in enumerate(self._rows) if row.id == id), None)

    def span_near(self, index: int) -> Span:
        """Give a span that has the row at `index` and its neighbours, wherever rows come or go.

        It starts from the edge of the row's page: its place in the order, not in a count.
        """
        place = self._part_at(index)
        part = self._parts[place]
        first = sum(part.size for part in list(self._parts)[:place])
        if part.before is not None and index > first:
            return Span(Step.AFTER, part.before, limit=self.limit)
        if part.after is not None and index < first + part.size - 1:
            return Span(Step.BEFORE, part.after, limit=self.limit)
        return Span(limit=self.limit)

    def replace(self, row: R) -> int | None:
        """Put `row` where the one with its id is, never elsewhere; give its index."""
        index = self.index_of(row.id)
        if index is not None:
            self._rows[index] = row
            self._gone.discard(row.id)
        return index

    def move(self, start: int, end: int) -> None:
        """Move the row at index `start` to index `end`, from its page's share to the one there."""
        if start == end:
            return
        for index, by in ((start, -1), (end, 1)):
            place = self._part_at(index)
            part = self._parts[place]
            self._parts[place] = replace(part, size=part.size + by)
        self._rows.insert(end, self._rows.pop(start))

    def _part_at(self, index: int) -> int:
        """Give which page's share the row at `index` belongs to."""
        rest = index
        for place, part in enumerate(self._parts):
            if rest < part.size:
                return place
            rest -= part.size
        return len(self._parts) - 1

    def mark_gone(self, id: int) -> int | None:
        """Keep the row with `id` as one that no longer belongs to the list; give its index."""
        index = self.index_of(id)
        if index is not None:
            self._gone.add(id)
        return index

    def is_gone(self, id: int) -> bool:
        """Whether the row with `id` no longer belongs to the list."""
        return id in self._gone

    def first_position(self, count: Count | None = None) -> int | None:
        """Give how many rows of the list precede the first one here, where that can be known."""
        if self._ahead is not None:
            return self._ahead
        if self._behind is not None and count is not None and not count.capped:
            return max(0, count.value - self._behind - len(self._rows))
        return None

    def _land(self, page: Page[R]) -> int | None:
        if page.span != self._jump:
            return None
        self._jump = None
        if not page.rows and self._rows and page.span.step is Step.JUMP:
            return None  # a jump beyond the end of a list that has shrunk
        self._under_way.clear()
        self._replace_all(page)
        return 0

    def _replace_all(self, page: Page[R]) -> None:
        self._rows = list(page.rows)
        self._top = 0
        self._parts = deque([_Part(len(page.rows), page.before, page.after)])
        known = {Step.FIRST: 0, Step.JUMP: page.span.offset}
        self._ahead = 0 if page.before is None else known.get(page.span.step)
        self._behind = 0 if page.after is None else None

    def _append(self, page: Page[R]) -> int:
        added = self._take(page)
        if page.rows:
            self._parts.append(_Part(len(added), page.before, page.after))
        else:  # the list has shrunk meanwhile, or only what is not wanted was looked at so far
            self._parts[-1] = replace(self._parts[-1], after=page.after)
        self._rows.extend(added)
        self._behind = 0 if page.after is None else None
        return -self._let_go_of_front()

    def _prepend(self, page: Page[R]) -> int:
        added = self._take(page)
        if page.rows:
            self._parts.appendleft(_Part(len(added), page.before, page.after))
        else:
            self._parts[0] = replace(self._parts[0], before=page.before)
        self._rows[:0] = added
        self._top += len(added)
        if page.before is None:
            self._ahead = 0
        elif self._ahead is not None:
            self._ahead = max(0, self._ahead - len(added))
        self._let_go_of_back()
        return len(added)

    def _take(self, page: Page[R]) -> list[R]:
        """Give the page's rows but for those at hand: a row that moved stays where it was seen."""
        at_hand = {row.id for row in self._rows}
        self._gone.difference_update({row.id for row in page.rows} - at_hand)
        return [row for row in page.rows if row.id not in at_hand]

    def _let_go_of_front(self) -> int:
        """Drop pages above, but never within a screenful of what is shown; give how many rows."""
        dropped = 0
        spare = self._top - self._height
        while len(self._rows) - dropped > MAX_PAGES * self.limit and len(self._parts) > 1:
            if dropped + self._parts[0].size > spare:
                break
            dropped += self._parts.popleft().size
        del self._rows[:dropped]
        self._top -= dropped
        if self._ahead is not None:
            self._ahead += dropped
        return dropped

    def _let_go_of_back(self) -> None:
        """Drop pages below, but never within a screenful of what is shown."""
        needed = self._top + 2 * self._height
        while len(self._rows) > MAX_PAGES * self.limit and len(self._parts) > 1:
            size = self._parts[-1].size
            if len(self._rows) - size < needed:
                break
            self._parts.pop()
            del self._rows[len(self._rows) - size :]
            if self._behind is not None:
                self._behind += size
