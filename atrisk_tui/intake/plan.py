"""Rows to commands: a file in batches, each one change, and the sum of what they did."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from ..domain.commands import CustomerImportRow, ImportCustomers, Receipt
from ..domain.text import cleaned, name_key
from .mapping import Converted
from .mapping import Mapping as Columns
from .sniff import Row, Table

BATCH = 2000
"""Rows of one command, so that nobody waits long for their own save."""
GROUP = 10
"""Batches rehearsed together: a rehearsal holds the write lock until it is taken back."""

_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a cell, or a row, does not get in."""

    line: int
    column: str
    """The column's name in the file; the field's where no column fills it."""
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Batch:
    """Up to `BATCH` rows of the file: what can be sent, and what was refused before that."""

    command: ImportCustomers
    refusals: tuple[Refusal, ...]
    refused: int
    """Rows, of which each may have several refusals."""
    rounded: int
    cleaned: int
    rows: Mapping[int, Row]
    """The rows that are sent, by their line."""


@dataclass(slots=True)
class Summary:
    """What an import did, or would do."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    classes_created: int = 0
    rounded: int = 0
    """Amounts with more decimals than the currency has."""
    cleaned: int = 0
    """Control and hidden characters that were taken out."""
    refusals: list[Refusal] = field(default_factory=list)
    """In the file's order, batch by batch."""

    def add(self, batch: Batch, detail: Mapping[str, Any], columns: Columns) -> None:
        """Add what one batch did, as its receipt tells."""
        for name in ("new", "changed", "unchanged", "refused", "classes_created"):
            setattr(self, name, getattr(self, name) + detail[name])
        self.refused += batch.refused
        self.rounded += batch.rounded
        self.cleaned += batch.cleaned
        told = [_told(each, batch, columns) for each in detail["rows"]]
        self.refusals += sorted([*batch.refusals, *told], key=lambda each: each.line)


def batches(
    table: Table,
    convert: Callable[[Row], Converted],
    *,
    columns: Columns,
    location_id: int | None = None,
) -> Iterator[Batch]:
    """Yield the file's rows as commands, in order, a batch at a time.

    A row that comes with an account number for the second time is refused. With `location_id`
    the file's own locations are passed over.
    """
    first_lines: dict[str, int] = {}
    account = _header(columns, "account_number")
    source = table.rows()
    while rows := list(islice(source, BATCH)):
        made = _Making(first_lines, account, keeps_location=location_id is None)
        for row in rows:
            made.take(row, convert(row))
        yield Batch(
            ImportCustomers(
                rows=tuple(made.accepted), location_id=location_id, file_name=table.path.name
            ),
            tuple(made.refusals),
            made.refused,
            made.rounded,
            made.cleaned,
            made.rows,
        )


def carry_out(
    planned: Iterator[Batch],
    do: Callable[[ImportCustomers], Receipt],
    *,
    columns: Columns,
    pause: Callable[[], None] = lambda: None,
) -> Summary:
    """Do every batch, each one change, with a pause between; what was done stays done.

    Raises: as `do`; the batches before stay.
    """
    summary = Summary()
    for batch in planned:
        summary.add(batch, do(batch.command).detail, columns)
        pause()
    return summary


def rehearse(
    planned: Iterator[Batch],
    try_out: Callable[[Sequence[ImportCustomers]], Sequence[Receipt]],
    *,
    columns: Columns,
    classes: frozenset[str],
) -> Summary:
    """Sum up what an import would do; nothing is written.

    `try_out` carries commands out and takes them back. `classes` are the account classes there
    are. In a file of more than `GROUP` batches, a parent that comes in an earlier group of it
    counts as missing.
    """
    summary = Summary()
    known = {name_key(name) for name in classes}
    while group := list(islice(planned, GROUP)):
        receipts = try_out([batch.command for batch in group])
        for batch, receipt in zip(group, receipts, strict=True):
            summary.add(batch, receipt.detail, columns)
            known |= _classes(batch, receipt.detail)
    summary.classes_created = len(known) - len({name_key(name) for name in classes})
    return summary


@dataclass(slots=True)
class _Making:
    """One batch on its way."""

    first_lines: dict[str, int]
    account: str
    keeps_location: bool
    accepted: list[CustomerImportRow] = field(default_factory=list)
    rows: dict[int, Row] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)
    refused: int = 0
    rounded: int = 0
    cleaned: int = 0

    def take(self, row: Row, found: Converted) -> None:
        """Add one row, or what speaks against it."""
        self.rounded += found.rounded
        self.cleaned += found.cleaned
        against = [Refusal(row.line, p.column, p.value, p.reason) for p in found.problems]
        if not against:
            number = str(found.values["account_number"])
            first = self.first_lines.setdefault(number, row.line)
            if first != row.line:
                reason = f"This account number is on line {first} already."
                against = [Refusal(row.line, self.account, number, reason)]
        if against:
            self.refused += 1
            self.refusals += against
            return
        values: dict[str, Any] = dict(found.values)
        if not self.keeps_location:
            values.pop("location", None)
        self.accepted.append(CustomerImportRow(line=row.line, values=values, custom=found.custom))
        self.rows[row.line] = row


def _header(columns: Columns, name: str) -> str:
    """Return what the file calls a field; the field's own name where no column fills it."""
    return next((each.header for each in columns.columns if each.field == name), name)


def _told(told: Mapping[str, Any], batch: Batch, columns: Columns) -> Refusal:
    """Return a refusal of the store with the column's name and cell as they are in the file."""
    line, name = int(told["line"]), str(told["column"])
    value, header = str(told["value"] or ""), name
    column = next((each for each in columns.columns if each.field == name), None)
    if column is not None:
        raw = cleaned(batch.rows[line].cells[column.index])[0]
        header, value = column.header, raw if len(raw) <= _SHOWN else f"{raw[: _SHOWN - 1]}…"
    return Refusal(line, header, value, str(told["reason"]))


def _classes(batch: Batch, detail: Mapping[str, Any]) -> set[str]:
    """Return the keys of the account classes that the rows of a batch have, but refused ones."""
    out = {int(each["line"]) for each in detail["rows"]}
    named = (row.values.get("account_class") for row in batch.command.rows if row.line not in out)
    return {name_key(str(name)) for name in named if name}
