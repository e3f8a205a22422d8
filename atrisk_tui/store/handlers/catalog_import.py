"""ImportCatalog: the rows of a file become items of one catalog, all of them or none."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from sqlalchemy import select

from ...domain.admin_commands import CatalogImportRow, ImportCatalog
from ...domain.line_problems import LineProblem, refused
from ...domain.model import CatalogKind
from ...domain.text import cleaned
from ...errors import Invalid
from ..audit import encode
from ..catalog_uses import Item, table_of
from ..derived import derive
from ..tables import CatalogEntry
from ..work import Done, Work
from .catalog_items import add_item, change_item, of_kind

ROWS = 2_000
"""The most rows of one command: the write lock is held for a few seconds at the most."""
_LINKS = {
    "parent": ("parent_id", CatalogKind.REASONS),
    "cancel_reason": ("cancel_reason_id", CatalogKind.CANCEL_REASONS),
}
"""What a file says by name: the column that keeps it, and the catalog it is found in."""


@dataclass(slots=True)
class _Import:
    """One file's rows on their way into a catalog."""

    work: Work
    kind: CatalogKind
    known: dict[str, Item]
    """Live items by the key of their name, those that this file adds too."""
    named: Mapping[str, Mapping[str, Item]]
    """For each link of the catalog: what it may name, by the key of its name."""
    rows: dict[str, CatalogImportRow] = field(default_factory=dict)
    """Key of a name to the row that has it."""
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    first_id: int = 0
    items: list[dict[str, object]] = field(default_factory=list)
    """Those that are new or changed, in the order of the file."""


def import_catalog(work: Work, command: ImportCatalog) -> Done:
    """Change the items that are known by name and add the others at the end.

    The receipt's detail counts new, changed and unchanged, and its `items` tells of each that
    is new or changed: line, name, done ("new" or "changed"), and fields, each old and new with
    money in minor units. Raises: Invalid, naming the lines; nothing is written then.
    """
    if len(command.rows) > ROWS:
        raise Invalid(f"A file has up to {ROWS} items; this one has {len(command.rows)}.")
    work.note = work.note or cleaned(command.file_name)[0][:255]
    taking = _begin(work, command.kind)
    problems: list[LineProblem] = []
    for row in command.rows:
        try:
            _take(taking, row)
        except Invalid as error:
            problems.append(_problem(row, error))
    if problems:
        raise refused(problems)
    detail = {name: getattr(taking, name) for name in ("new", "changed", "unchanged")}
    table = str(table_of(command.kind).__tablename__)
    return Done(table, taking.first_id, {**detail, "items": tuple(taking.items)})


def _begin(work: Work, kind: CatalogKind) -> _Import:
    links = {name: _LINKS[name] for name in _LINKS if _LINKS[name][0] in kind.fields}
    return _Import(
        work=work,
        kind=kind,
        known=_live(work, kind, writing=True),
        named={name: _live(work, of) for name, (_, of) in links.items()},
    )


def _live(work: Work, kind: CatalogKind, *, writing: bool = False) -> dict[str, Item]:
    """Return the live items of a catalog by the key of their name, held until the commit."""
    table: Any = table_of(kind)
    statement = select(table).where(*of_kind(kind)).order_by(table.id)
    found = work.session.scalars(statement.with_for_update(read=not writing))
    return {item.name_key: item for item in found}


def _key(name: str) -> str:
    """Return what makes a name unique in a catalog, as the tables keep it."""
    return str(derive(str(CatalogEntry.__tablename__), {"name": name})["name_key"])


def _problem(row: CatalogImportRow, error: Invalid) -> LineProblem:
    column = error.field or ""
    value = row.name if column == "name" else row.values.get(column)
    shown = value if isinstance(value, str) else ""
    return LineProblem(line=row.line, field=column, reason=error.message, value=shown)


def _take(taking: _Import, row: CatalogImportRow) -> None:
    """Let one row add an item or change one. Raises: Invalid."""
    name = cleaned(row.name)[0]
    key = _key(name)
    other = taking.rows.setdefault(key, row)
    if other is not row and key:
        raise Invalid(f"The same name is on line {other.line}: keep one of them.", field="name")
    values = {
        _LINKS[column][0] if column in _LINKS else column: _stored(taking, column, value)
        for column, value in row.values.items()
    }
    item = taking.known.get(key)
    if item is None:
        _add(taking, row, name=name, values=values)
    else:
        _change(taking, row, item, values={"name": name, **values})


def _stored(taking: _Import, column: str, value: object) -> object:
    """Return a value as the item keeps it: what is given by name becomes an id."""
    if column not in _LINKS or value is None:
        return value
    field_name, kind = _LINKS[column]
    if field_name not in taking.kind.fields:
        return value
    names, wanted = taking.named[column], _key(str(value))
    if wanted in names:
        return names[wanted].id
    near = get_close_matches(wanted, names, n=3)
    meant = " or ".join(f"“{names[key].name}”" for key in near)
    hint = f": did you mean {meant}?" if meant else ". Add it first, or leave this empty."
    raise Invalid(f"There is no such {kind.singular}{hint}", field=column)


def _add(
    taking: _Import, row: CatalogImportRow, *, name: str, values: Mapping[str, object]
) -> None:
    item = add_item(taking.work, taking.kind, name=name, values=values)
    taking.known[item.name_key] = item
    taking.new += 1
    told = {column: (None, value) for column, value in values.items() if value is not None}
    _tell(taking, row, item, told=told, done="new")


def _change(
    taking: _Import, row: CatalogImportRow, item: Item, *, values: Mapping[str, object]
) -> None:
    told = {
        column: (getattr(item, column, None), value)
        for column, value in values.items()
        if getattr(item, column, None) != value
    }
    if not told:
        taking.unchanged += 1
        return
    change_item(
        taking.work, taking.kind, item=item, changes={name: pair[1] for name, pair in told.items()}
    )
    taking.work.session.flush()
    taking.changed += 1
    _tell(taking, row, item, told=told, done="changed")


def _tell(
    taking: _Import,
    row: CatalogImportRow,
    item: Item,
    *,
    told: Mapping[str, tuple[object, object]],
    done: str,
) -> None:
    taking.first_id = taking.first_id or item.id
    fields = {
        column.removesuffix("_id"): [_said(taking, column, value) for value in pair]
        for column, pair in told.items()
    }
    taking.items.append({"line": row.line, "name": item.name, "done": done, "fields": fields})


def _said(taking: _Import, column: str, value: object) -> object:
    """Return a stored value as a file has it: by name, or as the audit writes it."""
    link = column.removesuffix("_id")
    if link not in taking.named or value is None:
        return encode(value)
    return next((one.name for one in taking.named[link].values() if one.id == value), None)
