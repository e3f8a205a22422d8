"""Files of catalogs to rows: a table holds one catalog, a TOML file several."""

import codecs
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from pathlib import PurePath

from ..domain.admin_commands import CatalogImportRow
from ..domain.commands import Value
from ..domain.line_problems import LineProblem, refused
from ..domain.model import CatalogKind
from ..errors import Invalid
from .catalog_fields import Repaired, cell_of, file_fields, kind_named, read_cell
from .fields import Form, letters
from .sniff import Table, unguarded
from .toml_lines import item_lines, without_strings

ROWS = 2_000
"""The most items of one file's catalog."""
TOML_LIMIT = 4 << 20
"""Bytes of the largest TOML file: far more than seven catalogs of `ROWS` items."""


@dataclass(frozen=True, slots=True)
class CatalogFile:
    """What a file says of one catalog."""

    kind: CatalogKind
    rows: tuple[CatalogImportRow, ...]
    repaired: Repaired


@dataclass(slots=True)
class _Reading:
    """One catalog being read."""

    kind: CatalogKind
    form: Form
    problems: list[LineProblem]
    rows: list[CatalogImportRow] = field(default_factory=list)
    repaired: Repaired = field(default_factory=Repaired)

    def take(self, line: int, cells: Mapping[str, str]) -> None:
        """Add the row of these cells by field, or what is wrong with it."""
        values: dict[str, Value] = {}
        for name, raw in cells.items():
            try:
                values[name] = read_cell(name, raw, form=self.form, repaired=self.repaired)
            except Invalid as error:
                self.refuse(line, name, error.message, value=raw)
        if values.get("active", True) is None:
            # There is no third state: a blank leaves it as it is, a new item is on.
            del values["active"]
        item = str(values.pop("name", ""))
        self.rows.append(CatalogImportRow(line=line, name=item, values=values))

    def refuse(self, line: int, column: str, reason: str, *, value: str = "") -> None:
        self.problems.append(LineProblem(line=line, field=column, reason=reason, value=value))

    def file(self) -> CatalogFile:
        """Return what was read."""
        return CatalogFile(self.kind, tuple(self.rows), self.repaired)


def kind_of_file(name: str) -> CatalogKind | None:
    """Return the catalog that a file's name begins with: `cancel-reasons-2026.csv`."""
    words = [word for word in re.split(r"[^a-z]+", PurePath(name).stem.casefold()) if word]
    for many in (2, 1):
        kind = kind_named("".join(words[:many]))
        if kind is not None and len(words) >= many:
            return kind
    return None


def read_catalog_table(table: Table, kind: CatalogKind, form: Form) -> CatalogFile:
    """Return the items of a table, whose header names fields of the catalog.

    A field without a column stays as it is; a blank cell empties its field.
    Raises: Invalid, naming the lines and columns that cannot be read.
    """
    columns = _columns(table, kind)
    reading = _Reading(kind, form, [])
    for row in table.rows():
        reading.repaired.cleaned += row.cleaned
        if row.problem:
            reading.refuse(row.line, "", f"The row {row.problem}.")
        elif any(cell.strip() for cell in row.cells):
            cells = zip(columns, row.cells, strict=True)
            reading.take(row.line, {name: unguarded(cell) for name, cell in cells})
        _check_count(len(reading.rows), kind)
    if reading.problems:
        raise refused(reading.problems)
    return reading.file()


def read_catalog_toml(data: bytes, name: str, form: Form) -> tuple[CatalogFile, ...]:
    """Return the catalogs of a TOML file in the shape of data/catalogs.toml.

    A field that is left out stays as it is; "" empties it.
    Raises: Invalid, naming the lines and fields that cannot be read.
    """
    text = _decoded(data, name)
    found = _parsed(text, name)
    bare = without_strings(text)
    problems: list[LineProblem] = []
    files: dict[CatalogKind, CatalogFile] = {}
    for key, listed in found.items():
        kind, items = _catalog(key, listed, name)
        if kind in files:
            raise Invalid(f"{name} has the {_words(kind)} twice: put them together.")
        _check_count(len(items), kind)
        reading = _Reading(kind, form, problems)
        for line, item in zip(item_lines(bare, key, len(items)), items, strict=True):
            _take_item(reading, line, item)
        files[kind] = reading.file()
    if problems:
        raise refused(problems)
    if not files:
        raise Invalid(f"{name} holds no catalog: {_BEGIN}")
    return tuple(files.values())


def _columns(table: Table, kind: CatalogKind) -> list[str]:
    """Return the field of each column. Raises: Invalid."""
    known = {letters(each): each for each in file_fields(kind)}
    columns = [known.get(letters(header), "") for header in table.header]
    strange = [header for header, column in zip(table.header, columns, strict=True) if not column]
    name = table.path.name
    if "name" not in columns:
        raise Invalid(
            f"{name}, line 1: there is no column “name”. The columns of {_words(kind)} are "
            f"{', '.join(known.values())}.",
            field="name",
        )
    if strange:
        raise Invalid(f"{name}, line 1: {_no_field(strange[0], kind)}", field=strange[0])
    return columns


def _no_field(given: str, kind: CatalogKind) -> str:
    fields = file_fields(kind)
    near = get_close_matches(given.casefold(), fields, n=1)
    meant = f" Do you mean {near[0]}?" if near else ""
    return (
        f"{_words(kind)[:1].upper()}{_words(kind)[1:]} have no “{given[:60]}”, only "
        f"{', '.join(fields)}.{meant}"
    )


def _words(kind: CatalogKind) -> str:
    return kind.value.replace("-", " ")


def _check_count(count: int, kind: CatalogKind) -> None:
    if count > ROWS:
        raise Invalid(f"A file holds up to {ROWS} {_words(kind)}: import it in parts.")


_BEGIN = 'begin each item with a line such as [[reasons]], and below it name = "Price rise".'


def _decoded(data: bytes, name: str) -> str:
    if len(data) > TOML_LIMIT:
        raise Invalid(f"{name} is larger than {TOML_LIMIT >> 20} MiB: import it in parts.")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Invalid(f"{name} is in UTF-16: save it as UTF-8.")
    if b"\0" in data:
        raise Invalid(f"{name} is a binary file, not TOML: save it as text in UTF-8.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Invalid(f"{name}, line {line}, is not UTF-8: save it as UTF-8.") from None
    if not text.strip():
        raise Invalid(f"{name} is empty: {_BEGIN}")
    return text


def _parsed(text: str, name: str) -> dict[str, object]:
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except RecursionError:
        raise Invalid(f"{name} is nested too deeply for a catalog: {_BEGIN}") from None
    except tomllib.TOMLDecodeError as error:
        # The reader's own words say where: "Invalid value (at line 3, column 8)".
        raise Invalid(f"{name} is not TOML as it stands: {error}. Mend it there.") from None
    except (ValueError, ArithmeticError):
        raise Invalid(f"{name} holds a number that is too long: shorten it.") from None


def _catalog(key: str, items: object, name: str) -> tuple[CatalogKind, list[object]]:
    """Return the catalog that a key of the file stands for, and its items. Raises: Invalid."""
    kind = kind_named(key)
    if kind is None:
        kinds = ", ".join(CatalogKind)
        raise Invalid(f"{name}: “{key[:60]}” is no catalog. There are {kinds}.")
    if not isinstance(items, list):
        raise Invalid(
            f"{name}: {key} must be a list: write [[{kind}]] in double brackets above each item."
        )
    return kind, items


def _take_item(reading: _Reading, line: int, item: object) -> None:
    if not isinstance(item, dict):
        reading.refuse(line, "", 'Each item needs at least name = "…".')
        return
    fields = file_fields(reading.kind)
    cells: dict[str, str] = {}
    for key, value in item.items():
        if key not in fields:
            reading.refuse(line, key[:60], _no_field(key, reading.kind))
            continue
        try:
            cells[key] = cell_of(key, value)
        except Invalid as error:
            reading.refuse(line, key, error.message)
    reading.take(line, cells)
