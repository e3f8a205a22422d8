"""`atrisk catalogs`: the six lists that an admin keeps."""

import typer

from ..domain.admin_commands import (
    AddCatalogItem,
    DeleteCatalogItem,
    EditCatalogItem,
    SwitchCatalogItem,
)
from ..domain.model import CancelCategory, CatalogKind, Outcome
from ..domain.queries import FindCatalogItem, ListCatalog
from ..domain.rows import CatalogItem
from ..errors import Usage
from . import options, values
from .objects import catalog_object
from .options import Argument, Given, Option
from .printing import Column, Json
from .session import Session

COLUMNS = (
    Column("Name", 48, least=20),
    Column("Active"),
    Column("Uses", right=True),
    Column("Kind"),
)
MOST = 10_000
_KINDS = "reasons, causes, resolutions, credit-reasons, mitigation-actions or cancel-reasons."
_KIND = Argument(name="kind", value="KIND", help=_KINDS)
_NAME = Argument(name="name", value="NAME", help="The item's name.")


def register(app: typer.Typer) -> None:
    """Add the subcommands."""
    options.add(
        app,
        "list",
        list_items,
        arguments=(Argument(name="kind", value="KIND", help=_KINDS, optional=True),),
    )
    options.add(
        app,
        "add",
        add_item,
        arguments=(_KIND, _NAME),
        options=(
            Option(name="outcome", value="saved|lost|void", help="Needed for resolutions."),
            Option(
                name="category",
                value="voluntary|involuntary|other",
                help="Needed for cancel-reasons.",
            ),
            Option(name="off", flag=True, help="Add it switched off."),
        ),
    )
    options.add(
        app,
        "rename",
        rename_item,
        arguments=(_KIND, _NAME, Argument(name="new", value="NEW", help="Its new name.")),
    )
    options.add(app, "off", switch_off, arguments=(_KIND, _NAME))
    options.add(app, "on", switch_on, arguments=(_KIND, _NAME))
    options.add(
        app,
        "delete",
        delete_item,
        arguments=(_KIND, _NAME),
        options=(Option(name="yes", flag=True, help="Do not ask."),),
    )


def list_items(session: Session, given: Given) -> None:
    """List a catalog, or all of them.

    With the items that are off, and how often each is used.

    Examples:
      atrisk catalogs list
      atrisk catalogs list resolutions --json
    """
    kinds = (
        [_kind(given)]
        if given.maybe("kind") is not None
        else [kind for kind in CatalogKind if kind is not CatalogKind.ACCOUNT_CLASSES]
    )
    items = [item for kind in kinds for item in _items(session, kind)]
    if session.printer.json:
        session.printer.array(_object(session, item) for item in items)
    elif not session.printer.table(COLUMNS, (_cells(item) for item in items)):
        session.printer.message("This catalog is empty.")


def add_item(session: Session, given: Given) -> None:
    """Add an item to a catalog.

    Examples:
      atrisk catalogs add reasons "Price rise announced"
      atrisk catalogs add resolutions "Retained - new tariff" --outcome saved
      atrisk catalogs add cancel-reasons "Moved abroad" --category voluntary
    """
    session.expect(AddCatalogItem)
    kind = _kind(given)
    outcome, category = given.text("outcome"), given.text("category")
    receipt = session.do(
        AddCatalogItem(
            kind=kind,
            name=given.text("name"),
            outcome=values.choice(outcome, Outcome, field="outcome") if outcome else None,
            category=(
                values.choice(category, CancelCategory, field="category") if category else None
            ),
            active=not given.on("off"),
        )
    )
    item = next(item for item in _items(session, kind) if item.id == receipt.subject_id)
    _tell(session, item, "added")


def rename_item(session: Session, given: Given) -> None:
    """Give a catalog item another name.

    Old entries show it under the new one.

    Example:
      atrisk catalogs rename reasons "Price rise announced" "Price rise"
    """
    session.expect(EditCatalogItem)
    item = _item(session, given)
    session.do(
        EditCatalogItem(
            kind=item.kind,
            item_id=item.id,
            version=item.version,
            changes={"name": given.text("new")},
        )
    )
    _tell(session, _again(session, item), f"renamed from {item.name}")


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

    Asks first, unless --yes says so.

    Example:
      atrisk catalogs delete causes "Promo expired" --yes
    """
    session.expect(DeleteCatalogItem)
    item = _item(session, given)
    if not given.on("yes"):
        if session.printer.json or not session.stdin.isatty():
            raise Usage("Deleting needs --yes where nobody can be asked.", field="yes")
        if not session.confirm(f"Delete the {item.kind.singular} {item.name}?"):
            session.printer.message("Nothing was deleted.")
            return
    session.do(DeleteCatalogItem(kind=item.kind, item_id=item.id, version=item.version))
    _tell(session, item, "deleted")


def _switch(session: Session, given: Given, *, active: bool) -> None:
    session.expect(SwitchCatalogItem)
    item = _item(session, given)
    session.do(
        SwitchCatalogItem(kind=item.kind, item_id=item.id, version=item.version, active=active)
    )
    _tell(session, _again(session, item), "switched on" if active else "switched off")


def _kind(given: Given) -> CatalogKind:
    return values.choice(given.text("kind"), CatalogKind, field="kind", error=Usage)


def _item(session: Session, given: Given) -> CatalogItem:
    return session.ask(FindCatalogItem(kind=_kind(given), name=given.text("name")))


def _again(session: Session, before: CatalogItem) -> CatalogItem:
    return next(item for item in _items(session, before.kind) if item.id == before.id)


def _items(session: Session, kind: CatalogKind) -> tuple[CatalogItem, ...]:
    return session.ask(ListCatalog(kind=kind, include_inactive=True, limit=MOST))


def _tell(session: Session, item: CatalogItem, done: str) -> None:
    if session.printer.json:
        session.printer.object(_object(session, item))
    else:
        session.printer.line(f"{item.kind.singular.capitalize()} {item.name} {done}")


def _object(session: Session, item: CatalogItem) -> Json:
    def name_of(item_id: int) -> str | None:
        kind = CatalogKind.CANCEL_REASONS if item.outcome else CatalogKind.REASONS
        return next((each.name for each in _items(session, kind) if each.id == item_id), None)

    return catalog_object(item, name_of)


def _cells(item: CatalogItem) -> tuple[str, ...]:
    extra = item.outcome or item.category
    kind = f"{item.kind.value} ({extra.value})" if extra else item.kind.value
    return item.name, "yes" if item.active else "off", str(item.uses), kind
