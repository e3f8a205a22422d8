"""What holds for one catalog item of any kind: its name, its fields, where it stands."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, func, select

from ...domain.admin_commands import ItemCommand
from ...domain.model import CancelCategory, CatalogKind, Outcome, RiskLevel
from ...domain.text import label
from ...errors import Invalid, Missing
from ..catalog_uses import USES, Item, table_of
from ..derived import derive
from ..tables import CatalogEntry
from ..work import Done, Work
from .lookups import apply, catalog_choice, new_row
from .values import amount, count, given_name, member, switch

LONGEST_CONTRACT = 600
"""Months: fifty years."""
_NEEDED = frozenset({"outcome", "category"})


def add_item(work: Work, kind: CatalogKind, *, name: str, values: Mapping[str, object]) -> Item:
    """Add an item at the end of its catalog and return it, with its id.

    `values` maps fields of `CatalogKind.fields`, or active, to what they are to be; those left
    out are empty, active is on. Raises: Invalid.
    """
    given = dict.fromkeys(kind.fields) | {"active": True, **values}
    fields = _regular(work, kind, given)
    table: Any = table_of(kind)
    item: Item = new_row(
        table,
        **({} if kind is CatalogKind.ACCOUNT_CLASSES else {"kind": kind}),
        name=_free_name(work, kind, name, own_id=None),
        position=_last_position(work, kind) + 1,
        **fields,
    )
    _check_links(work, item, fields)
    work.session.add(item)
    work.session.flush()
    return item


def change_item(
    work: Work, kind: CatalogKind, item: Item, *, changes: Mapping[str, object]
) -> None:
    """Write new values into an item that is held for writing; what is the same stays unchecked.

    `changes` maps name, active or fields of `CatalogKind.fields` to values. Raises: Invalid.
    """
    given = dict(changes)
    name = given.pop("name", None)
    new = {
        field: value
        for field, value in _regular(work, kind, given).items()
        if value != getattr(item, field)
    }
    if "name" in changes:
        new["name"] = _free_name(work, kind, name, own_id=item.id)
    if new.get("outcome", Outcome.LOST) is not Outcome.LOST:
        # Only a loss has a usual cancel reason; one that was not said goes with its outcome.
        new.setdefault("cancel_reason_id", None)
    if "outcome" in new:
        _check_outcome_free(work, item)
    _check_links(work, item, new)
    apply(item, new)


def held_item(work: Work, kind: CatalogKind, item_id: int, *, version: int | None) -> Item:
    """Return a live item of a catalog, held for writing. Raises: Missing, Conflict."""
    try:
        item = work.locked(table_of(kind), item_id, version)
    except Missing:
        raise Missing(f"no such {kind.singular}") from None
    if isinstance(item, CatalogEntry) and item.kind is not kind:
        raise Missing(f"no such {kind.singular}")
    return item


def commanded_item(work: Work, command: ItemCommand) -> Item:
    """Return the item that a command is about, held for writing. Raises: Missing, Conflict."""
    return held_item(work, command.kind, command.item_id, version=command.version)


def done(item: Item) -> Done:
    """Return what the gate is told of a change to an item."""
    return Done(str(item.__tablename__), item.id)


def of_kind(kind: CatalogKind) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that leave the live items of a catalog."""
    table: Any = table_of(kind)
    live = table.deleted_at.is_(None)
    return (live,) if kind is CatalogKind.ACCOUNT_CLASSES else (table.kind == kind, live)


def _regular(work: Work, kind: CatalogKind, given: Mapping[str, object]) -> dict[str, object]:
    """Return values as they are stored. Raises: Invalid, naming a field that has no place here."""
    del work
    found: dict[str, object] = {}
    for field, raw in given.items():
        word = field.removesuffix("_id")
        if field not in ("active", *kind.fields):
            raise Invalid(
                f"{_article(kind.singular)} has no {label(word).lower()}: leave it out.", field=word
            )
        if raw is None and field in _NEEDED:
            raise _wanted(field)
        nothing = raw is None and field != "active"
        found[field] = None if nothing else _RULES[field](raw, word)
    return found


def _wanted(field: str) -> Invalid:
    choices: type[Outcome | CancelCategory] = Outcome if field == "outcome" else CancelCategory
    allowed = tuple(choice.value for choice in choices)
    return Invalid(f"Say which {field}: {', '.join(allowed)}.", field=field, allowed=allowed)


def _months(raw: object, field: str) -> int:
    months = count(raw, field=field)
    if not 1 <= months <= LONGEST_CONTRACT:
        raise Invalid(f"{label(field)} are from 1 to {LONGEST_CONTRACT}.", field=field)
    return months


def _id(raw: object, field: str) -> int:
    return count(raw, field=field)


_RULES: Mapping[str, Callable[[object, str], object]] = {
    "active": lambda raw, field: switch(raw, field=field),
    "outcome": lambda raw, field: member(raw, Outcome, field=field),
    "category": lambda raw, field: member(raw, CancelCategory, field=field),
    "controllable": lambda raw, field: switch(raw, field=field),
    "default_risk": lambda raw, field: member(raw, RiskLevel, field=field),
    "default_rmr": lambda raw, field: amount(raw, field=field),
    "contract_months": _months,
    "parent_id": _id,
    "cancel_reason_id": _id,
}


def _check_links(work: Work, item: Item, new: dict[str, object]) -> None:
    """Go on only if what an item newly names may be named by it. Raises: Invalid."""
    parent_id, cancel_id = new.get("parent_id"), new.get("cancel_reason_id")
    if isinstance(parent_id, int):
        reason = catalog_choice(work, CatalogKind.REASONS, parent_id, field="parent")
        new["parent_id"] = reason.id
    if isinstance(cancel_id, int):
        outcome = new.get("outcome", getattr(item, "outcome", None))
        if outcome is not Outcome.LOST:
            raise Invalid(
                "Only a lost resolution names a usual cancel reason: leave it out.",
                field="cancel_reason",
            )
        reason = catalog_choice(work, CatalogKind.CANCEL_REASONS, cancel_id, field="cancel_reason")
        new["cancel_reason_id"] = reason.id


def _check_outcome_free(work: Work, item: Item) -> None:
    """Go on only if no entry, deleted ones too, was closed with a resolution. Raises: Invalid."""
    (use,) = USES[CatalogKind.RESOLUTIONS]
    column = getattr(use.table, use.name)
    number = work.session.scalar(select(func.count()).where(column == item.id))
    if number:
        raise Invalid(
            f"“{item.name}” closed {use.said(number)}, deleted ones counted, and its outcome must "
            "match their status: add another resolution instead.",
            field="outcome",
        )


def _free_name(work: Work, kind: CatalogKind, raw: object, *, own_id: int | None) -> str:
    name = given_name(raw, limit=kind.name_limit)
    table: Any = table_of(kind)
    key = derive(str(table.__tablename__), {"name": name})["name_key"]
    work.session.flush()
    twin = work.session.scalars(select(table).where(*of_kind(kind), table.name_key == key)).first()
    if twin is not None and twin.id != own_id:
        state = "" if twin.active else ", switched off: switch it on instead"
        raise Invalid(
            f"There is already {_article(kind.singular).lower()} “{twin.name}”{state}.",
            field="name",
        )
    return name


def _last_position(work: Work, kind: CatalogKind) -> int:
    table: Any = table_of(kind)
    return work.session.scalar(select(func.max(table.position)).where(*of_kind(kind))) or 0


def _article(noun: str) -> str:
    return f"{'An' if noun[0] in 'aeiou' else 'A'} {noun}"
