"""`atrisk catalogs move`, `merge` and `uses`: where an item stands, and what hangs on it."""

from collections.abc import Sequence

import typer

from ..domain.admin_commands import MergeCatalogItems, MoveCatalogItem
from ..domain.admin_queries import GetUses, ListUsingEntries
from ..domain.admin_rows import CatalogRow, Uses
from ..domain.model import CatalogKind
from ..domain.paging import Count
from ..domain.queries import FindCatalogItem
from ..domain.rows import CatalogItem
from ..errors import Usage
from . import entry_words, options
from .catalog_rows import KIND, NAME, item_meant, row_of, rows_of, shape, tell
from .listing import paged
from .options import Argument, Given, Option
from .session import Session
from .values import count

_PLACES = ("first", "last", "up", "down", "before", "after")
_MOVED = (
    Option(name="first", flag=True, help="To the top."),
    Option(name="last", flag=True, help="To the end."),
    Option(name="up", flag=True, help="One place up."),
    Option(name="down", flag=True, help="One place down."),
    Option(name="before", value="NAME", help="In front of this one."),
    Option(name="after", value="NAME", help="Behind this one."),
)


def register(app: typer.Typer) -> None:
    """Add the subcommands."""
    options.add(app, "move", move_item, arguments=(KIND, NAME), options=_MOVED)
    options.add(
        app,
        "merge",
        merge_items,
        arguments=(
            KIND,
            NAME,
            Argument(name="into", value="INTO", help="The item that takes its place."),
        ),
        options=(Option(name="yes", flag=True, help="Do not ask."),),
    )
    options.add(
        app,
        "uses",
        show_uses,
        arguments=(KIND, NAME),
        options=(
            Option(name="entries", flag=True, help="List the entries too, newest first."),
            Option(name="limit", value="N", help="At most so many of them: 50."),
        ),
    )


def move_item(session: Session, given: Given) -> None:
    """Move an item to another place in its catalog's order.

    Examples:
      atrisk catalogs move reasons "Price rise" --first
      atrisk catalogs move reasons "Price rise" --after "Missed payment"
    """
    session.expect(MoveCatalogItem)
    wanted = [place for place in _PLACES if given.on(place)]
    if len(wanted) != 1:
        spelled = ", ".join(f"--{place}" for place in _PLACES)
        raise Usage(f"Say where to with one of {spelled}.", field=(wanted or ["first"])[0])
    item = item_meant(session, given)
    others = [row for row in rows_of(session, item.kind) if row.id != item.id]
    place = _place(session, given, item=item, others=others)
    after_id = others[place - 1].id if place else None
    receipt = session.do(
        MoveCatalogItem(kind=item.kind, item_id=item.id, version=item.version, after_id=after_id)
    )
    where = f"to place {place + 1} of {len(others) + 1}"
    done = f"moved {where}" if receipt.audit_id else f"stands there already, {where[3:]}"
    tell(session, row_of(session, item.kind, item.id), done)


def merge_items(session: Session, given: Given) -> None:
    """Merge an item into another one of its catalog.

    Whatever named the first names the second then, old entries too, and the first is deleted.

    Example:
      atrisk catalogs merge reasons "Too expensive" "Pricing / competitor offer"
    """
    session.expect(MergeCatalogItems)
    item = item_meant(session, given)
    into = session.ask(FindCatalogItem(kind=item.kind, name=given.text("into")))
    uses = session.ask(GetUses(kind=item.kind, item_id=item.id))
    follows = _follows(item.kind, uses)
    if not given.on("yes"):
        if session.printer.json or not session.stdin.isatty():
            raise Usage("Merging needs --yes where nobody can be asked.", field="yes")
        question = f"Merge the {item.kind.singular} {item.name} into {into.name}? {follows}"
        if not session.confirm(f"{question} {item.name} is deleted."):
            session.printer.message("Nothing was merged.")
            return
    session.do(
        MergeCatalogItems(
            kind=item.kind,
            item_id=item.id,
            version=item.version,
            into_id=into.id,
            into_version=into.version,
        )
    )
    _tell_merged(session, item, row_of(session, into.kind, into.id), uses=uses)


def show_uses(session: Session, given: Given) -> None:
    """Show where an item is used.

    Examples:
      atrisk catalogs uses reasons "Missed payment"
      atrisk catalogs uses reasons "Missed payment" --entries --limit 200 --json
    """
    item = item_meant(session, given)
    limit = count(given.text("limit", "50"), field="limit")
    uses = session.ask(GetUses(kind=item.kind, item_id=item.id))
    entries = (
        paged(
            session,
            lambda span: ListUsingEntries(kind=item.kind, item_id=item.id, span=span),
            limit=limit,
        )
        if given.on("entries")
        else None
    )
    if session.printer.json:
        told: dict[str, object] = {"kind": item.kind.value, "name": item.name, **_numbers(uses)}
        if entries is not None:
            told["rows"] = [session.shapes.entry_row(row) for row in entries]
        session.printer.object(told)
        return
    said = _used(item.kind, uses)
    session.printer.line(f"{item.kind.singular.capitalize()} {item.name}: {said or 'not used'}")
    if entries is not None:
        entry_words.show_rows(session, entries)


def _place(
    session: Session, given: Given, *, item: CatalogItem, others: Sequence[CatalogRow]
) -> int:
    """Return how many of the others the item is to follow. Raises: Missing, Invalid, Usage."""
    if given.on("first"):
        return 0
    if given.on("last"):
        return len(others)
    if given.on("up") or given.on("down"):
        own = sum((row.place, row.id) < (item.position, item.id) for row in others)
        return max(0, min(len(others), own + (1 if given.on("down") else -1)))
    way = "after" if given.on("after") else "before"
    beside = session.ask(FindCatalogItem(kind=item.kind, name=given.text(way)))
    if beside.id == item.id:
        raise Usage("An item cannot stand beside itself: name another one.", field=way)
    found = [row.id for row in others].index(beside.id)
    return found + 1 if way == "after" else found


def _tell_merged(session: Session, item: CatalogItem, into: CatalogRow, *, uses: Uses) -> None:
    if session.printer.json:
        session.printer.object({**shape(session, into), "merged": item.name, **_numbers(uses)})
    else:
        follows = _follows(item.kind, uses)
        noun = item.kind.singular.capitalize()
        session.printer.line(f"{noun} {item.name} merged into {into.name}. {follows}")


def _follows(kind: CatalogKind, uses: Uses) -> str:
    used = _used(kind, uses)
    return f"What names it follows: {used}." if used else "Nothing names it."


def _used(kind: CatalogKind, uses: Uses) -> str:
    """Return where an item is used, in words; "" where it is not."""
    below = ("cause", "causes") if kind is CatalogKind.REASONS else ("resolution", "resolutions")
    said = [
        _counted(number, one, many)
        for number, one, many in (
            (uses.entries, "at-risk entry", "at-risk entries"),
            (uses.offers, "offer", "offers"),
            (uses.items, *below),
            (uses.customers, "customer", "customers"),
        )
        if number.value
    ]
    if uses.entries.value:
        said[0] += f" ({uses.active_entries} active)"
    return ", ".join(said)


def _counted(number: Count, one: str, many: str) -> str:
    return f"{number} {one if number.value == 1 else many}"


def _numbers(uses: Uses) -> dict[str, object]:
    return {
        "entries": uses.entries.value,
        "active_entries": uses.active_entries.value,
        "offers": uses.offers.value,
        "items": uses.items.value,
        "customers": uses.customers.value,
    }
