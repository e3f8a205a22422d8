"""What people call a record: "AR-1042 Kerr Dental", "reason Price rise", "Ana Ruiz"."""

from collections.abc import Callable, Collection, Mapping

from sqlalchemy import Connection, select

from ...domain.absences import span_words
from ...domain.model import CatalogKind, entry_ref
from ..indexed_by import indexed_by
from .sources import (
    ABSENCE,
    AUDIT_ROW,
    CATALOG,
    CUSTOMER,
    ENTRY,
    INTERACTION,
    NOTE,
    OFFER,
    TABLES,
    USER,
    USER_LOCATION,
)

Record = tuple[str, int]
"""A table's name and the id of a row there."""
Names = dict[int, str]

_NOUNS = {
    "account_class": "account class",
    "location": "location",
    "region": "region",
    "role": "role",
    "saved_view": "view",
    "setting": "setting",
}
"""Tables whose records need their kind said: their name alone does not tell it."""


def subjects(connection: Connection, records: Collection[Record]) -> dict[Record, str]:
    """Return what people call each record, deleted ones too; a question for each table."""
    return {
        (table, row_id): f"{_NOUNS[table]} {name}" if table in _NOUNS else name
        for (table, row_id), name in labels(connection, records).items()
    }


def labels(connection: Connection, records: Collection[Record]) -> dict[Record, str]:
    """Return the same without the kind of a setting, a place or a role: "Denver".

    For where a sentence has just said the kind.
    """
    found: dict[Record, str] = {}
    for table in {name for name, _ in records}:
        ids = {row_id for name, row_id in records if name == table}
        named = _LABELS[table](connection, ids) if table in _LABELS else {}
        for row_id in ids:
            found[table, row_id] = named.get(row_id) or f"{table.replace('_', ' ')} {row_id}"
    return found


def _entries(connection: Connection, ids: Collection[int]) -> Names:
    rows = connection.execute(
        select(ENTRY.c.id, CUSTOMER.c.name)
        .select_from(ENTRY.join(CUSTOMER, CUSTOMER.c.id == ENTRY.c.customer_id))
        .where(ENTRY.c.id.in_(ids))
    )
    return {row_id: f"{entry_ref(row_id)} {name}" for row_id, name in rows}


def _offers(connection: Connection, ids: Collection[int]) -> Names:
    statement = select(OFFER.c.id, OFFER.c.entry_id).where(OFFER.c.id.in_(ids))
    entry_of = {row.id: row.entry_id for row in connection.execute(statement)}
    entries = _entries(connection, set(entry_of.values()))
    return {row_id: f"offer on {entries[entry_id]}" for row_id, entry_id in entry_of.items()}


def _contacts(connection: Connection, ids: Collection[int]) -> Names:
    columns = (INTERACTION.c.id, CUSTOMER.c.name)
    joined = INTERACTION.join(CUSTOMER, CUSTOMER.c.id == INTERACTION.c.customer_id)
    statement = select(*columns).select_from(joined).where(INTERACTION.c.id.in_(ids))
    return {row_id: f"contact with {name}" for row_id, name in connection.execute(statement)}


def _notes(connection: Connection, ids: Collection[int]) -> Names:
    """Return what notes are about: an entry, or a customer as a whole."""
    columns = (NOTE.c.id, NOTE.c.entry_id, NOTE.c.customer_id)
    rows = connection.execute(select(*columns).where(NOTE.c.id.in_(ids))).all()
    entries = _entries(connection, {row.entry_id for row in rows if row.entry_id is not None})
    whole = {row.customer_id for row in rows if row.entry_id is None}
    customers = _customers(connection, whole)
    return {
        row.id: f"note on {entries.get(row.entry_id) or customers[row.customer_id]}" for row in rows
    }


def _customers(connection: Connection, ids: Collection[int]) -> Names:
    columns = (CUSTOMER.c.id, CUSTOMER.c.account_number, CUSTOMER.c.name)
    rows = connection.execute(select(*columns).where(CUSTOMER.c.id.in_(ids)))
    return {row_id: f"{number} {name}" for row_id, number, name in rows}


def _catalog_items(connection: Connection, ids: Collection[int]) -> Names:
    columns = (CATALOG.c.id, CATALOG.c.kind, CATALOG.c.name)
    rows = connection.execute(select(*columns).where(CATALOG.c.id.in_(ids)))
    return {row_id: f"{CatalogKind(kind).singular} {name}" for row_id, kind, name in rows}


def _settings(connection: Connection, ids: Collection[int]) -> Names:
    """Return their keys; one that an undo put back to its default has left its row."""
    found = _by("setting", "key")(connection, ids)
    gone = _first_values(connection, "setting", set(ids) - found.keys())
    return found | {row_id: str(values.get("key", "")) for row_id, values in gone.items()}


def _workplaces(connection: Connection, ids: Collection[int]) -> Names:
    """Return who works where; the link itself may be gone."""
    columns = (USER_LOCATION.c.id, USER_LOCATION.c.user_id, USER_LOCATION.c.location_id)
    rows = connection.execute(select(*columns).where(USER_LOCATION.c.id.in_(ids)))
    links = {row_id: (user_id, place_id) for row_id, user_id, place_id in rows}
    gone = _first_values(connection, "user_location", set(ids) - links.keys())
    for row_id, values in gone.items():
        links[row_id] = (values["user_id"], values["location_id"])
    people = _by("app_user", "full_name")(connection, {user_id for user_id, _ in links.values()})
    places = _by("location", "name")(connection, {place_id for _, place_id in links.values()})
    return {
        row_id: f"{people.get(user_id, 'somebody')} at {places.get(place_id, 'a location')}"
        for row_id, (user_id, place_id) in links.items()
    }


def _first_values(
    connection: Connection, table: str, ids: Collection[int]
) -> dict[int, Mapping[str, object]]:
    """Return the fields that rows which are really deleted began with, as the audit kept them."""
    if not ids:
        return {}
    statement = indexed_by(
        select(AUDIT_ROW.c.row_id, AUDIT_ROW.c.changes), AUDIT_ROW, "ix_audit_row_record"
    ).where(
        AUDIT_ROW.c.table_name == table, AUDIT_ROW.c.row_id.in_(ids), AUDIT_ROW.c.op == "insert"
    )
    return {
        row_id: {name: pair[1] for name, pair in changes.items()}
        for row_id, changes in connection.execute(statement)
    }


def _absences(connection: Connection, ids: Collection[int]) -> Names:
    """Return who was put out, when, and who covers: "ana out 12-16 Oct, ben covers"."""
    person, cover = USER, USER.alias("cover")
    rows = connection.execute(
        select(
            *(ABSENCE.c[name] for name in ("id", "from_on", "until_on")),
            person.c.username,
            cover.c.username.label("cover"),
        )
        .select_from(
            ABSENCE.join(person, person.c.id == ABSENCE.c.user_id).outerjoin(
                cover, cover.c.id == ABSENCE.c.cover_id
            )
        )
        .where(ABSENCE.c.id.in_(ids))
    )
    return {
        row.id: f"{row.username} out {span_words(row.from_on, row.until_on)}, "
        f"{f'{row.cover} covers' if row.cover else 'no cover'}"
        for row in rows
    }


def _by(table: str, column: str) -> Callable[[Connection, Collection[int]], Names]:
    def names(connection: Connection, ids: Collection[int]) -> Names:
        columns = TABLES[table].c
        rows = connection.execute(select(columns.id, columns[column]).where(columns.id.in_(ids)))
        return {row_id: str(name) for row_id, name in rows}

    return names


_LABELS: dict[str, Callable[[Connection, Collection[int]], Names]] = {
    "absence": _absences,
    "entry": _entries,
    "offer": _offers,
    "interaction": _contacts,
    "note": _notes,
    "customer": _customers,
    "catalog_item": _catalog_items,
    "account_class": _by("account_class", "name"),
    "app_user": _by("app_user", "full_name"),
    "user_location": _workplaces,
    "role": _by("role", "name"),
    "saved_view": _by("saved_view", "name"),
    "location": _by("location", "name"),
    "region": _by("region", "name"),
    "setting": _settings,
}
