"""Bytes to rows: which encoding and delimiter a table is in, and its rows one at a time."""

import codecs
import csv
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from ..domain.text import FORBIDDEN, cleaned, name_key
from ..errors import Invalid, Missing

FIELD_LIMIT = 1 << 20
"""The longest cell, in characters; beyond it a quotation mark has been left open."""

HEADER_LIMIT = 255
"""The longest column name, in characters."""

_CHUNK = 1 << 20
_SAMPLE = 1 << 16
_SAMPLE_ROWS = 50
_DELIMITERS = (",", ";", "\t")
_CONTROLS = bytes([*range(9), 11, 12, *range(14, 32), 127])
_GUARDED = ("=", "+", "-", "@", "\t", "\r")
_SIGNATURES = (
    (b"PK\x03\x04", "an Excel workbook or a zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"%PDF", "a PDF document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"SQLite format 3\x00", "a database"),
    (b"\x89PNG", "a picture"),
)
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table, with as many cells as the header has."""

    line: int
    """Where it begins in the file, from 1."""
    cells: tuple[str, ...]
    problem: str = ""
    """Why the row cannot be used; empty when it can."""
    cleaned: int = 0
    """How many control and hidden characters were taken out."""


@dataclass(frozen=True, slots=True)
class Table:
    """A file whose form is known; its rows are read when they are asked for."""

    path: Path
    encoding: str
    """`utf-8-sig`, which also reads UTF-8 without its mark, or `cp1252`."""
    delimiter: str
    header: tuple[str, ...]
    """Column names, each its own; a blank one is called "column 3" by its place."""

    def rows(self) -> Iterator[Row]:
        """Yield the rows below the header, in order, holding one at a time.

        Raises: Invalid when a quotation mark is never closed.
        """
        width = len(self.header)
        reading = _records(self.path, self.encoding, self.delimiter)
        next(reading)
        for line, cells, removed in reading:
            missing = width - len(cells)
            if missing < 0:
                problem = f"has {len(cells)} cells and the header {width}: quote the extra ones"
                yield Row(line, tuple(cells[:width]), problem, removed)
                continue
            if missing:
                cells.extend([""] * missing)
            yield Row(line, tuple(cells), "", removed)


def read_table(path: Path) -> Table:
    """Return what kind of table the file is, after one look through its bytes.

    Raises: Missing when there is no such file; Invalid when it is not a table of text.
    """
    encoding = _encoding(path)
    delimiter = _delimiter(path, encoding)
    first = next(_records(path, encoding, delimiter), None)
    if first is None:
        raise Invalid(f"{path.name} is empty: it needs a line of column names and a line per row.")
    return Table(path, encoding, delimiter, _header(first[1], path.name))


def unguarded(cell: str) -> str:
    """Return a cell without the apostrophe that our exports put before `= + - @`, tab and CR."""
    # A cell that had apostrophes of its own before the sign got one more.
    return cell[1:] if cell[:1] == "'" and cell.lstrip("'").startswith(_GUARDED) else cell


def _encoding(path: Path) -> str:
    """Look through the whole file, a chunk at a time, and return the name of its encoding."""
    check_file(path)
    decoder = codecs.getincrementaldecoder("utf-8")()
    line, marked = 1, False
    try:
        with path.open("rb") as file:
            chunk = file.read(_CHUNK)
            _refuse_binary(chunk[:_SAMPLE], path.name)
            marked = chunk.startswith(codecs.BOM_UTF8)
            while chunk:
                _refuse_endless_line(chunk, path.name)
                marked |= not decoder.decode(chunk).isascii()
                line += chunk.count(b"\n")
                chunk = file.read(_CHUNK)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        return _single_byte(error, marked=marked, line=line, name=path.name)
    except OSError as error:
        raise Invalid(f"{path.name} cannot be read: {error.strerror}.") from error
    return "utf-8-sig"


def _single_byte(error: UnicodeDecodeError, *, marked: bool, line: int, name: str) -> str:
    """Return cp1252, unless real UTF-8 came before the bad byte: then that is damage."""
    before = error.object[: error.start]
    if marked or not before.isascii():
        bad_line = line + before.count(b"\n")
        raise Invalid(
            f"{name} is UTF-8 but for a broken character on line {bad_line}: "
            "save it as UTF-8 again."
        ) from None
    return "cp1252"


def check_file(path: Path) -> None:
    """Go on only if there is an ordinary file. Raises: Missing, Invalid."""
    if path.is_dir():
        raise Invalid(f"{path.name or path} is a folder: name the file inside it.")
    if not path.exists():
        raise Missing(f"There is no file {path.name}: check its name and folder.")
    if not path.is_file():
        raise Invalid(f"{path.name} is not an ordinary file: save the table as a file first.")


def _refuse_binary(sample: bytes, name: str) -> None:
    if sample.startswith(_WIDE) or _is_wide(sample):
        raise Invalid(f"{name} is in UTF-16: save it as UTF-8 (in Excel: CSV UTF-8).")
    for start, kind in _SIGNATURES:
        if sample.startswith(start):
            raise Invalid(f"{name} is {kind}, not a table of text: save it as CSV first.")
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    dense = controls >= 64 and controls > 0.08 * len(sample)
    # Random bytes have 12 % of control characters; text with a stray one stays far below.
    if dense or sample.count(0) > 0.1 * len(sample) or controls > 0.5 * len(sample):
        raise Invalid(f"{name} is a binary file, not a table of text: save it as CSV first.")


def _is_wide(sample: bytes) -> bool:
    """Whether text is in two bytes a character without a mark: every other byte is nothing."""
    halves = sample[::2], sample[1::2]
    return any(
        len(empty) > 3 and empty.count(0) > 0.9 * len(empty) and not full.count(0)
        for empty, full in (halves, halves[::-1])
    )


def _refuse_endless_line(chunk: bytes, name: str) -> None:
    if len(chunk) == _CHUNK and b"\n" not in chunk and b"\r" not in chunk:
        raise Invalid(f"{name} has a line of over a million bytes: it is not a table of text.")


def _delimiter(path: Path, encoding: str) -> str:
    """Return the delimiter under which the most rows are as wide as the first, then the widest."""
    scores = []
    for delimiter in _DELIMITERS:
        widths: list[int] = []
        # A quotation mark left open is reported when the rows are read.
        with suppress(Invalid):
            for record in islice(_records(path, encoding, delimiter), _SAMPLE_ROWS):
                widths.append(len(record[1]))
        if widths and widths[0] > 1:
            agreeing = widths.count(widths[0]) / len(widths)
            scores.append((agreeing, widths[0], delimiter))
    return max(scores, key=lambda score: score[:2])[2] if scores else ","


def _header(cells: list[str], name: str) -> tuple[str, ...]:
    if not any(any(sign.isalpha() for sign in cell) for cell in cells):
        raise Invalid(f"{name} has no header: its first line must name the columns.")
    names = [
        cleaned(unguarded(cell))[0] or f"column {place}" for place, cell in enumerate(cells, 1)
    ]
    keys = [name_key(column) for column in names]
    twice = dict.fromkeys(
        column for column, key in zip(names, keys, strict=True) if keys.count(key) > 1
    )
    if twice:
        raise Invalid(
            f"{name} has columns of the same name: {', '.join(twice)}. Give each its own."[:500]
        )
    if any(len(column) > HEADER_LIMIT for column in names):
        raise Invalid(
            f"{name} has a column name over {HEADER_LIMIT} characters: its first line must name "
            "the columns."
        )
    return tuple(names)


def _records(path: Path, encoding: str, delimiter: str) -> Iterator[tuple[int, list[str], int]]:
    """Yield each record that is not an empty line: its first line, its cells, characters removed.

    Raises: Invalid when a quotation mark is never closed.
    """
    csv.field_size_limit(FIELD_LIMIT)
    with path.open(encoding=encoding, errors=_ERRORS, newline="") as file:
        lines = _Lines(file)
        reader = csv.reader(lines, delimiter=delimiter)
        while True:
            line, before = reader.line_num + 1, lines.removed
            try:
                cells = next(reader, None)
            except csv.Error:
                raise _open_quote(path.name, line) from None
            except UnicodeDecodeError:
                raise Invalid(f"{path.name} changed while it was read: import it again.") from None
            if cells is None:
                return
            if lines.ended:
                raise _open_quote(path.name, line)
            if cells:
                yield line, cells, lines.removed - before


def _open_quote(name: str, line: int) -> Invalid:
    return Invalid(
        f"{name} opens a quotation mark in the row at line {line} and never closes it: close it, "
        'or write "" for a quotation mark inside a cell.'
    )


class _Lines:
    """The lines of a file without their hidden characters; says how many, and when it ended.

    The reader asks beyond the end only while a quotation mark is open.
    """

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self.removed = 0
        self.ended = False

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = next(self._lines, None)
        if line is None:
            self.ended = True
            raise StopIteration
        if line.isascii() and line.rstrip("\r\n").isprintable():
            return line
        kept, count = FORBIDDEN.subn("", line)
        self.removed += count
        return kept


def _undefined(error: UnicodeError) -> tuple[str, int]:
    """Read a byte that Windows-1252 leaves undefined as the control character of its number."""
    if not isinstance(error, UnicodeDecodeError) or error.encoding == "utf-8":
        raise error
    return "".join(map(chr, error.object[error.start : error.end])), error.end


_ERRORS = "atrisk-undefined-bytes"
codecs.register_error(_ERRORS, _undefined)
