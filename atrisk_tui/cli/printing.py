"""Tables, lines and JSON on the streams; no control character of anyone's data goes out."""

import json
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TextIO

from ..errors import AtRiskError
from ..terminal.safe_text import UNSAFE, clean

Json = dict[str, object]
"""One object as it is printed: keys and values as the nouns have them."""

SAMPLE = 200
"""Rows that decide how wide a table's columns are; later ones are cut to that."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table."""

    title: str
    most: int = 40
    """The widest it may become, in terminal cells."""
    least: int | None = None
    """How far it may shrink where the line is too narrow; None: not at all."""
    right: bool = False
    """Whether it is aligned to the right, as numbers are."""


@dataclass(slots=True)
class Printer:
    """Where results and messages go, and in which form."""

    out: TextIO
    err: TextIO
    json: bool = False
    width: int = 80
    """Cells in a line; tables shrink to it where their columns can."""
    _held: list[str] = field(default_factory=list, init=False)
    """Messages that wait, with JSON, for how the call ends: a failure is one object."""

    def line(self, text: str = "") -> None:
        """Print one line of the result."""
        self.out.write(clean(text) + "\n")

    def text(self, text: str) -> None:
        """Print a result of several lines."""
        self.out.write(clean(text, newlines=True) + "\n")

    def message(self, text: str) -> None:
        """Tell the person something that is not part of the result."""
        if self.json:
            self._held.append(text)
        else:
            self.err.write(f"atrisk: {clean(text)}\n")

    def finish(self) -> None:
        """Tell what was held back, after a call that did what it should."""
        for text in self._held:
            self.err.write(json_text({"code": "note", "message": text}) + "\n")
        self._held.clear()
        self.out.flush()

    def object(self, value: Json) -> None:
        """Print one JSON object."""
        self.out.write(json_text(value, indent=2) + "\n")

    def array(self, values: Iterable[Json]) -> None:
        """Print a JSON array, one object after another as they come."""
        before = "[\n"
        for value in values:
            self.out.write(before + json_text(value))
            before = ",\n"
        self.out.write("[]\n" if before == "[\n" else "\n]\n")

    def table(self, columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> int:
        """Print aligned columns under their titles, and return how many rows there were.

        A cell wider than its column is cut with "…"; nothing is printed where there is no row.
        """
        source: Iterator[list[str]] = ([clean(cell) for cell in row] for row in rows)
        sample = list(islice(source, SAMPLE))
        if not sample:
            return 0
        widths = _fitted(columns, sample, self.width)
        self._row([column.title for column in columns], columns, widths)
        for row in sample:
            self._row(row, columns, widths)
        count = len(sample)
        for row in source:
            self._row(row, columns, widths)
            count += 1
        return count

    def facts(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Print a name and a value per line, the values aligned; further lines are indented."""
        listed = list(pairs)
        width = max((len(name) for name, _ in listed), default=0)
        for name, value in listed:
            first, *more = clean(value, newlines=True).split("\n")
            self.out.write(f"{name:<{width}}  {first}".rstrip() + "\n")
            for line in more:
                self.out.write(f"{'':<{width}}  {line}".rstrip() + "\n")

    def failure(self, error: AtRiskError) -> None:
        """Tell of a failure: a sentence, or with JSON one object."""
        self.failed(error.code, error.message, field=error.field, allowed=error.allowed)

    def failed(
        self, code: str, message: str, *, field: str | None = None, allowed: tuple[str, ...] = ()
    ) -> None:
        """Tell of a failure by its parts."""
        if not self.json:
            self.err.write(f"atrisk: {clean(message)}\n")
            return
        told: Json = {
            "code": code,
            "field": field,
            "message": " ".join([message, *self._held]),
        }
        if allowed:
            told["allowed"] = list(allowed)
        self.err.write(json_text(told) + "\n")

    def _row(self, cells: Sequence[str], columns: Sequence[Column], widths: Sequence[int]) -> None:
        parts = [
            _padded(cell, width, right=column.right)
            for cell, column, width in zip(cells, columns, widths, strict=True)
        ]
        self.out.write("  ".join(parts).rstrip() + "\n")


def json_text(value: Json, *, indent: int | None = None) -> str:
    """Return an object as JSON; characters that could drive a terminal are written as escapes."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    if text.isascii() and "\x7f" not in text:
        return text
    return "\n".join(
        UNSAFE.sub(lambda found: json.dumps(found[0])[1:-1], line) for line in text.split("\n")
    )


def _fitted(columns: Sequence[Column], rows: Sequence[Sequence[str]], line: int) -> list[int]:
    """Return each column's width: as its cells need, then the widest shrink until a line fits."""
    widths = [
        min(column.most, max(_width(cell) for cell in (column.title, *cells)))
        for column, cells in zip(columns, zip(*rows, strict=True), strict=True)
    ]
    while sum(widths) + 2 * (len(widths) - 1) > line:
        spare = [
            (width, place)
            for place, (column, width) in enumerate(zip(columns, widths, strict=True))
            if column.least is not None and width > column.least
        ]
        if not spare:
            break
        widths[max(spare)[1]] -= 1
    return widths


def _width(text: str) -> int:
    """Return how many terminal cells a text takes."""
    if text.isascii():
        return len(text)
    return sum(_cells(sign) for sign in text)


def _cells(sign: str) -> int:
    if unicodedata.combining(sign) or unicodedata.category(sign) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(sign) in {"W", "F"} else 1


def _padded(text: str, width: int, *, right: bool) -> str:
    taken = _width(text)
    if taken > width:
        kept, taken = "", 1
        for sign in text:
            if taken + _cells(sign) > width:
                break
            kept += sign
            taken += _cells(sign)
        text = f"{kept}…"
    space = " " * (width - taken)
    return space + text if right else text + space
