"""The lines above a filtered list: what is set, how much of the whole that is, what is at risk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rich.cells import cell_len

from ..domain.model import RiskLevel
from ..domain.paging import Count
from ..widgets.facts import FactLines, Piece
from ..widgets.table_cells import Cell, Tone
from .filter_dimensions import RISKS, Dimension
from .filter_words import Names, cut

_LEAST_CELLS = 16
"""Of a part that is cut: its name, and enough of what it is set to."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows the filter lets through, of how many there are without it."""

    shown: Count | None
    whole: Count | None

    def __str__(self) -> str:
        if self.shown is None:
            return ""
        return (
            f"{self.shown}" if self.whole in {None, self.shown} else f"{self.shown} of {self.whole}"
        )


def told_parts(dimensions: Sequence[Dimension], wanted: Any, names: Names) -> list[str]:
    """Return what a filter is set to, a few words for each part of it."""
    return [words for one in dimensions if (words := one.told(wanted, names))]


@dataclass(frozen=True, slots=True)
class Told:
    """What a filter is set to, a few words for each part of it."""

    set: Sequence[str]
    usual: Sequence[str]
    """Those parts that are as they are by themselves; told where there is room."""


def told(dimensions: Sequence[Dimension], wanted: Any, names: Names, *, usual: Any) -> Told:
    """Return what a filter is set to; `usual` is the filter that nobody has narrowed."""
    parts = [(one.differs(wanted, usual), one.told(wanted, names)) for one in dimensions]
    return Told(
        set=[words for differs, words in parts if words and differs],
        usual=[words for differs, words in parts if words and not differs],
    )


def filter_line(parts: Told, *, tally: str, hint: str, width: int, key: str = "F") -> list[Piece]:
    """Return the line of what is set: as many parts as fit, then how many more there are."""
    head, right = f" {key}: ", "   ".join(part for part in (tally, hint) if part)
    room = width - cell_len(right) - cell_len(head) - 3
    whole = ", ".join([*parts.usual, *parts.set]) or "all"
    words = whole if cell_len(whole) <= room else _fitting(parts.set, room)
    return [Cell(head, Tone.DIM), words, FactLines.GAP, Cell(f"{right} ", Tone.DIM)]


def _fitting(parts: Sequence[str], room: int) -> str:
    """Return as many parts as fit, the longest one cut where that makes room for one more."""
    for shown in range(len(parts), 0, -1):
        more = f" +{len(parts) - shown} more" if shown < len(parts) else ""
        words = _cut_to(parts[:shown], room - len(more))
        if words or shown == 1:
            return f"{words or parts[0]}{more}"
    return ""


def _cut_to(parts: Sequence[str], room: int) -> str:
    """Return parts in a line of so many cells; empty where they are cut to no more than a hint."""
    whole = ", ".join(parts)
    over = cell_len(whole) - room
    if over <= 0:
        return whole
    longest = max(parts, key=cell_len)
    left = cell_len(longest) - over
    if left < _LEAST_CELLS:
        return ""
    return ", ".join(cut(part, left) if part == longest else part for part in parts)


def risk_line(
    counts: Mapping[RiskLevel | None, Count],
    chosen: RiskLevel | None,
    *,
    endings: Sequence[str],
    width: int,
) -> list[Piece]:
    """Return the digits with their counts, and the first of `endings` that fits behind them."""
    words = []
    for digit, level in sorted(RISKS.items()):
        name = "All" if level is None else level.capitalize()
        count = counts.get(level)
        text = f"{digit} {name}{f' {count}' if count is not None else ''}"
        words.append(f"[{text}]" if level is chosen else f" {text} ")
    left = "".join(words)
    room = width - len(left) - 1
    ending = next((one for one in endings if cell_len(one) <= room), "")
    return [left, FactLines.GAP, f"{ending} "]
