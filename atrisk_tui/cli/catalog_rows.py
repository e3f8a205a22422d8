"""Catalog items on the command line: which one is meant, and how it is told."""

from collections.abc import Iterator

from ..domain.admin_queries import CatalogRowsById, ListCatalogRows
from ..domain.admin_rows import CatalogRow
from ..domain.dates import local
from ..domain.model import CatalogKind
from ..domain.paging import Span, Step
from ..domain.queries import FindCatalogItem
from ..domain.rows import CatalogItem
from ..domain.text import money_shown
from ..errors import Usage
from ..intake.catalog_fields import kind_named
from .objects import catalog_row_object
from .options import Argument, Given
from .printing import Json
from .session import Session

KINDS = ", ".join(CatalogKind)
KIND = Argument(name="kind", value="KIND", help=f"{KINDS}; one of them in the singular too.")
NAME = Argument(name="name", value="NAME", help="The item's name.")
PAGE = 200
"""Rows asked for at a time."""


def kind_of(text: str) -> CatalogKind:
    """Return the catalog that is meant. Raises: Usage, naming those that there are."""
    kind = kind_named(text)
    if kind is None:
        raise Usage(f"Kind must be one of {KINDS}.", field="kind", allowed=tuple(CatalogKind))
    return kind


def item_meant(session: Session, given: Given, *, name: str = "name") -> CatalogItem:
    """Return the item that the words KIND and NAME stand for. Raises: Usage, Missing."""
    kind = kind_of(given.text("kind"))
    return session.ask(FindCatalogItem(kind=kind, name=given.text(name)))


def row_of(session: Session, kind: CatalogKind, item_id: int) -> CatalogRow:
    """Return an item with everything known of it. Raises: Denied."""
    (row,) = session.ask(CatalogRowsById(kind=kind, ids=(item_id,)))
    return row


def rows_of(session: Session, kind: CatalogKind, *, text: str = "") -> Iterator[CatalogRow]:
    """Yield a catalog in its order, or the items whose name contains `text`. Raises: Denied."""
    span = Span(limit=PAGE)
    while True:
        page = session.ask(ListCatalogRows(kind=kind, text=text, span=span))
        yield from page.rows
        if page.after is None:
            return
        if text.strip():
            session.printer.message(
                f"Only {len(page.rows)} {kind.value} are shown: search for more text."
            )
            return
        span = Span(Step.AFTER, page.after, limit=PAGE)


def shape(session: Session, row: CatalogRow) -> Json:
    """Return an item as JSON has it."""
    return catalog_row_object(row, session.digits)


def tell(session: Session, row: CatalogRow, done: str) -> None:
    """Print what was done to an item; with JSON the item."""
    if session.printer.json:
        session.printer.object(shape(session, row))
    else:
        session.printer.line(f"{row.kind.singular.capitalize()} {row.name} {done}")


def extras(session: Session, row: CatalogRow) -> str:
    """Return what an item has beside its name, in words."""
    said = [row.outcome, row.category, row.default_risk]
    words = [each.value for each in said if each is not None]
    if row.parent:
        words.append(f"under {row.parent}")
    if row.cancel_reason:
        words.append(f"usually {row.cancel_reason}")
    if row.controllable is not None:
        words.append("controllable" if row.controllable else "not controllable")
    if row.default_rmr is not None:
        currency = session.settings.text("currency")
        words.append(money_shown(row.default_rmr, currency, session.digits))
    if row.contract_months is not None:
        words.append(f"{row.contract_months} months")
    return ", ".join(words) or "-"


def changed(session: Session, row: CatalogRow) -> str:
    """Return when an item was last changed, on the asker's clocks, and by whom."""
    if row.changed_at is None:
        return "-"
    day = local(row.changed_at, session.actor.zone)
    return f"{day.day} {day:%b %Y} {row.changed_by or ''}".rstrip()
