"""The rows of a customer file as the store takes them: regular values, or why not."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ...domain.commands import CustomerImportRow
from ...domain.text import one_line
from ...errors import Invalid
from .customer_fields import account_number, regular
from .values import custom

NAMED = ("account_number", "location", "account_class", "parent")
"""Fields of a row that name something else by its name or number."""


@dataclass(slots=True)
class Draft:
    """One row of the file on its way into the store."""

    line: int
    number: str
    values: dict[str, object]
    """Column of the table to regular value; what is absent is left alone."""
    custom: dict[str, str]
    location: str = ""
    account_class: str = ""
    parent: str = ""

    def said(self, column: str) -> str:
        """Return what the row says in a column, for the list of refused rows."""
        named = {
            "account_number": self.number,
            "location": self.location,
            "account_class": self.account_class,
            "parent": self.parent,
        }
        return named.get(column) or str(self.values.get(column, ""))


@dataclass(slots=True)
class Tally:
    """What an import did, row by row."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    classes_created: int = 0
    rows: list[dict[str, object]] = field(default_factory=list)

    def note(self, line: int, column: str, *, value: object, reason: str) -> None:
        """List a row with what was refused of it, and why."""
        self.rows.append({"line": line, "column": column, "value": value, "reason": reason})

    def refuse(self, line: int, column: str, *, value: object, reason: str) -> None:
        """Count and list a row that does not get in."""
        self.refused += 1
        self.note(line, column, value=value, reason=reason)

    def detail(self) -> dict[str, object]:
        """Return the counts and the listed rows, in the file's order."""
        return {
            "new": self.new,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "refused": self.refused,
            "classes_created": self.classes_created,
            "rows": sorted(self.rows, key=lambda row: int(str(row["line"]))),
        }


def drafts(rows: tuple[CustomerImportRow, ...], tally: Tally) -> Iterator[Draft]:
    """Yield the rows that can be read; the others are told to `tally`."""
    for row in rows:
        try:
            yield draft(row)
        except Invalid as refused:
            column = refused.field or ""
            tally.refuse(row.line, column, value=shown(row, column), reason=refused.message)


def draft(row: CustomerImportRow) -> Draft:
    """Return a row with its values made regular; blank ones are left out. Raises: Invalid."""
    given = {key: value for key, value in row.values.items() if not _blank(value)}
    number = account_number(str(given.get("account_number", "")))
    values = {key: regular(key, value) for key, value in given.items() if key not in NAMED}
    extra = {key: value for key, value in row.custom.items() if value.strip()}
    return Draft(
        line=row.line,
        number=number,
        values=values,
        custom=custom(extra) if extra else {},
        location=_line(given, "location", limit=255),
        account_class=_line(given, "account_class", limit=255),
        parent=_line(given, "parent", limit=64),
    )


def shown(row: CustomerImportRow, column: str) -> object:
    """Return what a row says in a column, for the list of refused rows."""
    value = row.values.get(column, "")
    return value if isinstance(value, str | int) else str(value)


def _line(given: Mapping[str, object], name: str, *, limit: int) -> str:
    return one_line(str(given.get(name, "")), field=name, limit=limit)


def _blank(value: object) -> bool:
    return value is None or value == () or (isinstance(value, str) and not value.strip())
