"""Facts in a narrow column: they go on in the next line where a line is full."""

import re
from collections.abc import Iterable, Iterator, Sequence

from rich.cells import cell_len, chop_cells

from .facts import FactLines, Piece
from .table_cells import Cell, Tone

_WORD = re.compile(r"(\s*)(\S+)")
_APART = 2
"""Blanks between two facts of a line; one blank is within a fact, which is kept together."""
_Word = tuple[int, str, Tone]
"""The blanks before a word, the word, and what it means."""


def flowed(pieces: Sequence[Piece], width: int) -> list[list[Piece]]:
    """Return facts as lines of at most `width` cells, each behind a blank.

    A line ends between two facts; one that is longer than a line ends at a word, or anywhere.
    """
    lines: list[list[Piece]] = []
    room = left = max(1, width - 1)
    for fact in _facts(pieces, room):
        cells = _cells(fact)
        if not lines or _APART + cells > left:
            lines.append([" "])
            left = room
        else:
            lines[-1].append(" " * _APART)
            left -= _APART
        for place, (gap, word, tone) in enumerate(fact):
            before = min(gap, 1) if place else 0
            if before + cell_len(word) > left:
                lines.append([" "])
                left, before = room, 0
            lines[-1].append(Cell(" " * before + word, tone))
            left -= before + cell_len(word)
    return lines


def flowed_text(text: str, width: int) -> list[list[Piece]]:
    """Return what somebody wrote as lines of at most `width` cells, its paragraphs apart."""
    lines: list[list[Piece]] = []
    for paragraph in text.splitlines():
        words = " ".join(paragraph.split())
        lines += flowed([words], width) if words else [[]]
    return lines


def _facts(pieces: Iterable[Piece], room: int) -> Iterator[list[_Word]]:
    """Yield the words of each fact; none of them is wider than a line."""
    fact: list[_Word] = []
    for gap, word, tone in _words(pieces):
        if gap >= _APART and fact:
            yield fact
            fact = []
        first, *rest = chop_cells(word, room) or [""]
        fact += [(gap, first, tone), *((0, part, tone) for part in rest)]
    if fact:
        yield fact


def _words(pieces: Iterable[Piece]) -> Iterator[_Word]:
    gap = 0
    for piece in pieces:
        if piece is FactLines.GAP:
            gap = _APART
            continue
        cell = piece if isinstance(piece, Cell) else Cell(piece)
        end = 0
        for found in _WORD.finditer(cell.text):
            # A badge is filled with blanks for its column: within a cell they part nothing.
            blanks = min(len(found[1]), 1) if cell is piece and end else len(found[1])
            yield gap + blanks, found[2], cell.tone
            gap, end = 0, found.end()
        gap += len(cell.text) - end


def _cells(fact: Sequence[_Word]) -> int:
    return sum(min(gap, 1) * bool(place) + cell_len(w) for place, (gap, w, _) in enumerate(fact))
