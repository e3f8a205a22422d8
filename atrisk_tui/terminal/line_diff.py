"""Which lines of a screen must be sent, and whether scrolling part of it saves some."""

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

WORTH_SCROLLING = 4
"""Scrolling must save at least so many lines: a scroll costs about 20 bytes, a line 100."""


@dataclass(frozen=True, slots=True)
class Scroll:
    """Lines `top` to `bottom`, both included, moved up by `by` lines, or down where negative."""

    top: int
    bottom: int
    by: int

    def apply(self, lines: Sequence[Hashable | None]) -> list[Hashable | None]:
        """Give `lines` as a terminal has them afterwards; None where it knows no content."""
        part = list(lines[self.top : self.bottom + 1])
        blank: list[Hashable | None] = [None] * min(abs(self.by), len(part))
        moved = part[self.by :] + blank if self.by > 0 else blank + part[: self.by]
        return [*lines[: self.top], *moved, *lines[self.bottom + 1 :]]

    @property
    def sequence(self) -> str:
        """The control sequence: set the region, move at its edge, let the region go."""
        edge, move = (self.bottom, "\n") if self.by > 0 else (self.top, "\x1bM")
        region = f"\x1b[{self.top + 1};{self.bottom + 1}r"
        return f"{region}\x1b[{edge + 1};1H{move * abs(self.by)}\x1b[r"


def changed(old: Sequence[Hashable | None], new: Sequence[Hashable]) -> list[int]:
    """Give the lines of `new` that are not so in `old`; both have the same length."""
    return [y for y, line in enumerate(new) if old[y] is None or line != old[y]]


def find_scroll(old: Sequence[Hashable | None], new: Sequence[Hashable]) -> Scroll | None:
    """Give the scroll after which the fewest lines need sending, if it is worth it."""
    to_send = changed(old, new)
    if len(to_send) <= WORTH_SCROLLING:
        return None
    places: dict[Hashable, int] = {}
    for y, line in enumerate(old):
        if line is not None:
            places.setdefault(line, y)
    votes = Counter(places[new[y]] - y for y in to_send if new[y] in places)
    if not votes:
        return None
    by = votes.most_common(1)[0][0]
    height = len(new)
    moved = [y for y in to_send if 0 <= y + by < height and old[y + by] == new[y]]
    if by == 0 or not moved:
        return None
    ends = (moved[0], moved[-1], moved[0] + by, moved[-1] + by)
    scroll = Scroll(min(ends), max(ends), by)
    saved = len(to_send) - len(changed(scroll.apply(old), new))
    return scroll if saved >= WORTH_SCROLLING else None
