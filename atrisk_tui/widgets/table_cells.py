"""Columns, cells and tones of a table, and how they are cut to the cells of a terminal."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, Literal, TypeVar

from rich.cells import cell_len, get_character_cell_size

R_contra = TypeVar("R_contra", contravariant=True)

LEAST_WIDTH = 3
"""A column cut below this many cells says nothing and is left out."""


class Tone(StrEnum):
    """What a cell means; the theme decides how that looks (`row-table--high` and so on)."""

    NORMAL = "normal"
    DIM = "dim"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    OVERDUE = "overdue"
    GOOD = "good"
    HEADING = "heading"
    MARK = "mark"


@dataclass(frozen=True, slots=True)
class Cell:
    """A text and what it means."""

    text: str
    tone: Tone = Tone.NORMAL


@dataclass(frozen=True, slots=True)
class Column(Generic[R_contra]):
    """One column: what it shows of a row, and how wide it is in cells."""

    title: str
    width: int
    """Cells; the least that a growing column gets."""
    cell: Callable[[R_contra], str | Cell]
    grow: bool = False
    """Takes what the others leave, and is never left out."""
    align: Literal["left", "right"] = "left"
    key: str = ""
    """What the column is called where it is chosen, kept or clicked; empty for its title."""


def fit(text: str, width: int, align: str = "left") -> str:
    """Give `text` as exactly `width` terminal cells: cut, or filled with spaces."""
    if not (text.isascii() and text.isprintable()):
        text = _cut(text, width)
        missing = width - cell_len(text)
        return " " * missing + text if align == "right" else text + " " * missing
    text = text[:width]
    return text.rjust(width) if align == "right" else text.ljust(width)


def column_widths(columns: Sequence[Column[R_contra]], available: int) -> list[int]:
    """Give each column's width in cells, 0 for one that is left out, with one space between.

    From the right, columns that do not grow are cut and then left out until the rest fits;
    what is left over goes to the growing ones in equal shares.
    """
    widths = [column.width for column in columns]
    for index in reversed(range(len(columns))):
        excess = _taken(widths) - available
        if excess <= 0:
            break
        if not columns[index].grow:
            left = widths[index] - excess
            widths[index] = left if left >= LEAST_WIDTH else 0
    growing = [index for index, column in enumerate(columns) if column.grow]
    spare = available - _taken(widths)
    for place, index in enumerate(growing):
        share = spare // (len(growing) - place)
        widths[index] = max(1, widths[index] + share)
        spare -= share
    return widths


def _taken(widths: Sequence[int]) -> int:
    shown = [width for width in widths if width]
    return sum(shown) + max(0, len(shown) - 1)


def _cut(text: str, width: int) -> str:
    """Take characters while they fit; what has no safe width of its own is dropped or a space.

    Controls, joiners and variation selectors go: terminals disagree on the width of joined
    characters, and one cell too many shifts the whole line.
    """
    kept = []
    used = 0
    for character in text:
        if not character.isprintable():
            if not character.isspace():
                continue
            character = " "  # noqa: PLW2901 - tabs, line breaks and odd spaces
        elif "\ufe00" <= character <= "\ufe0f":
            continue
        size = get_character_cell_size(character)
        if used + size > width:
            break
        used += size
        kept.append(character)
    return "".join(kept)
