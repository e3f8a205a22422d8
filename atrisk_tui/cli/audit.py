"""`atrisk audit`: who changed what, of one record or across the company; and taking it back."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

import typer
from typer.core import TyperGroup

from ..domain.admin_queries import ChangeFilter, GetChange, ListChanges
from ..domain.admin_rows import ChangeRow
from ..domain.change_cells import tells_all
from ..domain.commands import Revert
from ..domain.queries import ListHistory
from ..domain.rows import AuditRow
from ..errors import Invalid, Missing, Usage
from ..written_files import new_file
from . import audit_filter, names, options
from .audit_text import Told, change_object, fields, heading, listed, write_csv
from .listing import paged
from .objects import audit_object
from .options import Argument, Given, Option
from .printing import Printer
from .session import Session
from .values import count

HELP = """Who changed what: of one record, or across the company.

Without list, show or undo it lists: atrisk audit AR-12 is atrisk audit list AR-12.
"""
GRANT = "audit.export"
EVERYTHING = 1_000_000_000
_ID = Argument(name="id", value="ID", help="The change's number, as the list shows it.")


class ListedByDefault(TyperGroup):
    """A group that lists where no subcommand is named."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put `list` before arguments that begin with no subcommand; help stays the group's."""
        if not args or args[0] not in {*self.commands, "--help", "-h"}:
            args = ["list", *args]
        return super().parse_args(ctx, args)


def register(app: typer.Typer) -> None:
    """Add the subcommands."""
    record = Argument(
        name="ref",
        value="REF|ACCOUNT",
        help="One entry's changes, such as AR-12, or one customer's.",
        optional=True,
    )
    options.add(
        app,
        "list",
        list_changes,
        arguments=(record,),
        options=(
            Option(name="customer", value="ACCOUNT", help="A customer's, with its entries'."),
            *audit_filter.OPTIONS,
            Option(name="limit", value="N", help="At most so many changes: 200, in a file all."),
            Option(name="csv", flag=True, help="A line for each record and field, as CSV."),
            Option(name="out", value="FILE", help="Into this new file, as CSV unless --json."),
        ),
    )
    options.add(app, "show", show_change, arguments=(_ID,))
    options.add(app, "undo", undo_change, arguments=(_ID,))


def list_changes(session: Session, given: Given) -> None:
    """List who changed what, newest first: of one record, or across the company.

    An entry's or a customer's own changes are for whoever sees it; anything wider needs a role
    that may see the company-wide history.

    Examples:
      atrisk audit AR-12
      atrisk audit --by ana --since 2026-10-01
      atrisk audit --kind setting --json
      atrisk audit --since 2026-01-01 --out history.csv
    """
    if session.printer.json and given.on("csv"):
        raise Usage("Choose one of --csv and --json.", field="csv")
    if _is_one_record(given):
        rows: Iterable[Told] = _of_record(session, given)
    else:
        rows = _across(session, given)
    if given.maybe("out") is not None:
        _write(session, Path(given.text("out")), rows)
    elif session.printer.json:
        session.printer.array(_object(row) for row in rows)
    elif given.on("csv"):
        write_csv(session.printer.out, _in_full(session, rows))
    else:
        for row in rows:
            _print(session, row)


def show_change(session: Session, given: Given) -> None:
    """Tell one change in full, record by record.

    Examples:
      atrisk audit show 512
    """
    change = count(given.text("id"), field="id", most=EVERYTHING)
    rows = _whole(session, change)
    if session.printer.json:
        session.printer.array(_object(row) for row in rows)
        return
    for place, row in enumerate(rows):
        if not place:
            session.printer.line(heading(session, row))
        session.printer.line(f"  {row.subject}")
        for line in fields(session, row.changes):
            session.printer.line(line)


def undo_change(session: Session, given: Given) -> None:
    """Take a change back, as far as nobody has touched it since.

    Your own, or a colleague's where your role may; the undo is a change that can be taken back.

    Examples:
      atrisk audit undo 512
    """
    change = count(given.text("id"), field="id", most=EVERYTHING)
    receipt = session.do(Revert(audit_id=change))
    if session.printer.json:
        session.printer.object({"id": receipt.audit_id, "reverts": change})
    else:
        session.printer.line(f"Change {change} was taken back: that is change {receipt.audit_id}.")


def _is_one_record(given: Given) -> bool:
    """Whether one entry's or customer's own history is asked for, which its viewers may see."""
    record, customer = given.maybe("ref"), given.maybe("customer")
    if record is not None and customer is not None:
        raise Usage("Give a reference such as AR-12 or --customer ACCOUNT, not both.", field="ref")
    narrowed = [name for name in audit_filter.NAMES if given.maybe(name) is not None]
    if narrowed and (record is not None or customer is not None):
        raise Usage(
            "One record's history is not narrowed: leave the other options, or say which record "
            "with --kind and --record.",
            field=narrowed[0],
        )
    return record is not None or customer is not None


def _of_record(session: Session, given: Given) -> Iterator[AuditRow]:
    entry_id, customer_id = _record(session, given)
    return paged(
        session,
        lambda span: ListHistory(entry_id=entry_id, customer_id=customer_id, span=span),
        limit=_limit(given),
    )


def _record(session: Session, given: Given) -> tuple[int | None, int | None]:
    """Return the id of the entry by that reference, else of the customer by that number."""
    if given.maybe("customer") is not None:
        return None, names.customer(session, given.text("customer")).id
    try:
        return names.entry(session, given.text("ref")).id, None
    except Missing as no_entry:
        try:
            return None, names.customer(session, given.text("ref")).id
        except (Missing, Invalid):
            raise no_entry from None


def _across(session: Session, given: Given) -> Iterator[ChangeRow]:
    # Asked first: whoever may not see it is told that, and nothing of what there is.
    session.ask(ListChanges(filter=ChangeFilter(actor_id=0)))
    found, limit = audit_filter.wanted(session, given), _limit(given)
    setting = audit_filter.one_setting(given)
    rows = paged(
        session,
        lambda span: ListChanges(filter=found, span=span),
        limit=EVERYTHING if setting else limit,
        grant=GRANT,
    )
    if setting is None:
        return rows
    return islice((row for row in rows if row.subject == f"setting {setting}"), limit)


def _limit(given: Given) -> int:
    everything = given.on("csv") or given.maybe("out") is not None
    if everything and given.maybe("limit") is None:
        return EVERYTHING
    return count(given.text("limit", "200"), field="limit")


def _in_full(session: Session, rows: Iterable[Told]) -> Iterator[Told]:
    """Yield each record that the changes wrote; a change that is told whole is its own record."""
    for row in rows:
        if isinstance(row, AuditRow) or tells_all(row):
            yield row
        else:
            yield from _whole(session, row.id)


def _whole(session: Session, change: int) -> Iterator[AuditRow]:
    return paged(
        session,
        lambda span: GetChange(audit_id=change, span=span),
        limit=EVERYTHING,
        grant=GRANT,
    )


def _object(row: Told) -> dict[str, object]:
    if isinstance(row, AuditRow):
        return {**audit_object(row), "subject": row.subject}
    return change_object(row)


def _print(session: Session, row: Told) -> None:
    if isinstance(row, ChangeRow):
        for line in listed(session, row):
            session.printer.line(line)
        return
    session.printer.line(heading(session, row))
    for line in fields(session, row.changes):
        session.printer.line(line)


def _write(session: Session, path: Path, rows: Iterable[Told]) -> None:
    """Write rows into a new file and say how many changes; half a file is never left."""
    with _whole_file(path) as file:
        if session.printer.json:
            counted = _Counted(rows)
            Printer(file, session.printer.err).array(_object(row) for row in counted)
            written = counted.count
        else:
            written = write_csv(file, _in_full(session, rows))
    if session.printer.json:
        session.printer.object({"file": str(path), "changes": written})
    else:
        noun = "change was" if written == 1 else "changes were"
        session.printer.line(f"{written} {noun} written to {path}.")


@contextmanager
def _whole_file(path: Path) -> Iterator[TextIO]:
    with new_file(path) as file:
        try:
            yield file
        except BaseException:
            path.unlink(missing_ok=True)
            raise


class _Counted:
    """Rows that are counted as they go by."""

    def __init__(self, rows: Iterable[Told]) -> None:
        self._rows = rows
        self.count = 0

    def __iter__(self) -> Iterator[Told]:
        for row in self._rows:
            self.count += 1
            yield row
