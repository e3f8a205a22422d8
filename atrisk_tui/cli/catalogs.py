"""`atrisk catalogs`: the lists that an admin keeps, and their items."""

import typer

from ..domain.admin_commands import (
    AddCatalogItem,
    DeleteCatalogItem,
    EditCatalogItem,
    SwitchCatalogItem,
)
from ..domain.admin_queries import GetUses
from ..domain.admin_rows import CatalogRow
from ..domain.model import CatalogKind
from ..domain.queries import ListCatalog
from ..domain.rows import CatalogItem
from ..errors import Usage
from . import catalog_files, catalog_moves, catalog_values, options
from .catalog_rows import (
    KIND,
    KINDS,
    NAME,
    changed,
    extras,
    item_meant,
    kind_of,
    row_of,
    rows_of,
    shape,
    tell,
)
from .objects import catalog_object
from .options import Argument, Given, Option
from .printing import Column, Json
from .session import Session

PLAIN_COLUMNS = (
    Column("Name", 48, least=20),
    Column("Active"),
    Column("Uses", right=True),
    Column("Kind"),
)
COLUMNS = (
    Column("Name", 48, least=26),
    Column("Active"),
    Column("Uses", right=True),
    Column("Fields", 48, least=4),
    Column("Changed", 24, least=11),
)
MOST = 10_000
GRANT = "catalog.manage"
"""Who keeps the catalogs sees more of them than who only works with them."""

_LISTED = (
    Option(name="off", flag=True, help="Only those that are off."),
    Option(name="all", flag=True, help="Those that are on and off: what is listed anyway."),
    Option(name="search", help="Only those whose name contains this."),
)
_OFF = Option(name="off", flag=True, help="Switch it off.")
_ADDED = (*catalog_values.FIELDS, _OFF)
_EDITED = (
    Option(name="new_name", written="--name", value="NEW", help="Its new name."),
    *catalog_values.FIELDS,
    _OFF,
    Option(name="on", flag=True, help="Switch it on."),
)


def register(app: typer.Typer) -> None:
    """Add the subcommands."""
    one = Argument(name="kind", value="KIND", help=KINDS, optional=True)
    new = Argument(name="new", value="NEW", help="Its new name.")
    options.add(app, "list", list_items, arguments=(one,), options=_LISTED)
    options.add(app, "add", add_item, arguments=(KIND, NAME), options=_ADDED)
    options.add(app, "edit", edit_item, arguments=(KIND, NAME), options=_EDITED)
    options.add(app, "rename", rename_item, arguments=(KIND, NAME, new))
    options.add(app, "off", switch_off, arguments=(KIND, NAME))
    options.add(app, "on", switch_on, arguments=(KIND, NAME))
    catalog_moves.register(app)
    yes = Option(name="yes", flag=True, help="Do not ask.")
    options.add(app, "delete", delete_item, arguments=(KIND, NAME), options=(yes,))
    catalog_files.register(app)


def list_items(session: Session, given: Given) -> None:
    """List a catalog, or all of them.

    With the items that are off, and how often each is used; who keeps the catalogs sees all
    their fields and the last change.

    Examples:
      atrisk catalogs list
      atrisk catalogs list reasons --off
      atrisk catalogs list resolutions --search lost --json
    """
    if given.on("off") and given.on("all"):
        raise Usage("Give --off or --all, not both.", field="off")
    named = given.maybe("kind")
    kinds = tuple(CatalogKind) if named is None else (kind_of(named),)
    if not session.actor.holds(GRANT):
        _list_plainly(session, given, kinds)
        return
    rows = (
        row
        for kind in kinds
        for row in rows_of(session, kind, text=given.text("search"))
        if not (given.on("off") and row.active)
    )
    if session.printer.json:
        session.printer.array(shape(session, row) for row in rows)
        return
    several = len(kinds) > 1
    columns = (*COLUMNS[:3], *([Column("Kind")] if several else []), *COLUMNS[3:])
    cells = (_cells(session, row, several=several) for row in rows)
    if not session.printer.table(columns, cells):
        session.printer.message("There are no such items.")


def add_item(session: Session, given: Given) -> None:
    """Add an item to a catalog.

    Examples:
      atrisk catalogs add reasons "Price rise announced" --default-risk high
      atrisk catalogs add causes "Letter of May" --parent "Price rise announced"
      atrisk catalogs add resolutions "Retained - new tariff" --outcome saved
      atrisk catalogs add cancel-reasons "Moved abroad" --category voluntary
      atrisk catalogs add account-classes Gold --default-rmr 44.95 --contract-months 36
    """
    session.expect(AddCatalogItem)
    kind = kind_of(given.text("kind"))
    values = catalog_values.read(session, given)
    command = AddCatalogItem(
        kind=kind, name=given.text("name"), active=not given.on("off"), **values
    )
    receipt = session.do(command)
    tell(session, row_of(session, kind, receipt.subject_id or 0), "added")


def edit_item(session: Session, given: Given) -> None:
    """Change a catalog item.

    What is not given stays; an empty value empties its field.

    Examples:
      atrisk catalogs edit reasons "Price rise" --default-risk medium
      atrisk catalogs edit causes "Promo expired" --parent ""
      atrisk catalogs edit cancel-reasons Price --name "Too expensive" --controllable yes
    """
    session.expect(EditCatalogItem)
    if given.on("off") and given.on("on"):
        raise Usage("Give --off or --on, not both.", field="off")
    item = item_meant(session, given)
    changes = catalog_values.read(session, given)
    if given.maybe("new_name") is not None:
        changes["name"] = given.text("new_name")
    if given.on("off") or given.on("on"):
        changes["active"] = given.on("on")
    if not changes:
        raise Usage("Say what to change, such as --name NEW: see atrisk catalogs edit --help.")
    _edit(session, item, changes, done="changed")


def rename_item(session: Session, given: Given) -> None:
    """Give a catalog item another name.

    Old entries show it under the new one.

    Example:
      atrisk catalogs rename reasons "Price rise announced" "Price rise"
    """
    session.expect(EditCatalogItem)
    item = item_meant(session, given)
    _edit(session, item, {"name": given.text("new")}, done=f"renamed from {item.name}")


def switch_off(session: Session, given: Given) -> None:
    """Hide an item from new choices; old entries keep it.

    Example:
      atrisk catalogs off causes "Promo expired"
    """
    _switch(session, given, active=False)


def switch_on(session: Session, given: Given) -> None:
    """Offer an item again.

    Example:
      atrisk catalogs on causes "Promo expired"
    """
    _switch(session, given, active=True)


def delete_item(session: Session, given: Given) -> None:
    """Delete an item that nothing uses.

    Asks twice, unless --yes says so. What is in use is switched off or merged instead.

    Example:
      atrisk catalogs delete causes "Promo expired" --yes
    """
    session.expect(DeleteCatalogItem)
    item = item_meant(session, given)
    row = row_of(session, item.kind, item.id)
    if not given.on("yes"):
        if session.printer.json or not session.stdin.isatty():
            raise Usage("Deleting needs --yes where nobody can be asked.", field="yes")
        if not _sure(session, row):
            session.printer.message("Nothing was deleted.")
            return
    session.do(DeleteCatalogItem(kind=row.kind, item_id=row.id, version=row.version))
    tell(session, row, "deleted")


def _sure(session: Session, row: CatalogRow) -> bool:
    """Whether a person confirms twice; what is in use is not asked about, but refused."""
    if not session.ask(GetUses(kind=row.kind, item_id=row.id)).is_unused:
        return True
    return session.confirm(f"Delete the {row.kind.singular} {row.name}?") and session.confirm(
        "It leaves every list, and its name is free again. Delete it all the same?"
    )


def _switch(session: Session, given: Given, *, active: bool) -> None:
    session.expect(SwitchCatalogItem)
    item = item_meant(session, given)
    receipt = session.do(
        SwitchCatalogItem(kind=item.kind, item_id=item.id, version=item.version, active=active)
    )
    state = "on" if active else "off"
    done = f"switched {state}" if receipt.audit_id else f"is {state} already"
    tell(session, row_of(session, item.kind, item.id), done)


def _edit(session: Session, item: CatalogItem, changes: dict[str, object], *, done: str) -> None:
    receipt = session.do(
        EditCatalogItem(
            kind=item.kind,
            item_id=item.id,
            version=item.version,
            changes=changes,  # type: ignore[arg-type]
        )
    )
    row = row_of(session, item.kind, item.id)
    tell(session, row, done if receipt.audit_id else "already was so")


def _list_plainly(session: Session, given: Given, kinds: tuple[CatalogKind, ...]) -> None:
    """Print what everybody may see of the catalogs."""
    items = [
        item
        for kind in kinds
        for item in _items(session, kind, text=given.text("search"))
        if not (given.on("off") and item.active)
    ]
    if session.printer.json:
        session.printer.array(_object(session, item) for item in items)
    elif not session.printer.table(PLAIN_COLUMNS, (_plain_cells(item) for item in items)):
        session.printer.message("There are no such items.")


def _items(session: Session, kind: CatalogKind, *, text: str = "") -> tuple[CatalogItem, ...]:
    return session.ask(ListCatalog(kind=kind, text=text, include_inactive=True, limit=MOST))


def _object(session: Session, item: CatalogItem) -> Json:
    def name_of(item_id: int) -> str | None:
        kind = CatalogKind.CANCEL_REASONS if item.outcome else CatalogKind.REASONS
        return next((each.name for each in _items(session, kind) if each.id == item_id), None)

    return catalog_object(item, name_of)


def _plain_cells(item: CatalogItem) -> tuple[str, ...]:
    extra = item.outcome or item.category
    kind = f"{item.kind.value} ({extra.value})" if extra else item.kind.value
    return item.name, "yes" if item.active else "off", str(item.uses), kind


def _cells(session: Session, row: CatalogRow, *, several: bool) -> tuple[str, ...]:
    kind = (row.kind.value,) if several else ()
    active = "yes" if row.active else "off"
    return row.name, active, str(row.uses), *kind, extras(session, row), changed(session, row)
