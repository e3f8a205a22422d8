"""ImportCustomers: a batch of rows as one change, of which refused rows do not stop the others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from ...domain.commands import ImportCustomers
from ...domain.text import name_key
from ...errors import Invalid
from ..bulk import Row, change_rows, free_ids, load_rows, read_rows
from ..tables import AccountClass, Customer, Entry, Location
from ..work import Done, Work
from .customer_fields import check_date_order
from .import_rows import Draft, Tally, drafts
from .lookups import location_choice, new_row
from .values import CUSTOM_KEYS

BATCH = 2000
"""Rows of one command: the write lock is held for well under a second."""
LONGEST_LINE = 50
"""Parents above parents, far more than any company has."""
_BLANK: Mapping[str, Any] = {"custom": {}, "do_not_call": False}


@dataclass(slots=True)
class _Batch:
    """The customers that a batch is about, as they were and as they become."""

    work: Work
    tally: Tally
    default_location_id: int | None
    locations: Mapping[str, Location]
    """Active ones in sight, by the key of their name."""
    classes: dict[str, AccountClass]
    """All, by the key of their name."""
    before: dict[str, Row] = field(default_factory=dict)
    """Live customers by account number, whole."""
    after: dict[str, Row] = field(default_factory=dict)
    """By account number: the columns that differ, for a new customer those that are given."""
    parents: dict[str, Draft] = field(default_factory=dict)
    """By account number: the row that names a parent."""


def import_customers(work: Work, command: ImportCustomers) -> Done:
    """Add or change a customer per row; the account number tells which."""
    if len(command.rows) > BATCH:
        raise Invalid(f"A batch has up to {BATCH} rows; this one has {len(command.rows)}.")
    tally = Tally()
    batch = _begin(work, command, tally)
    accepted = list(drafts(command.rows, tally))
    wanted = {row.number for row in accepted} | {row.parent for row in accepted if row.parent}
    found = read_rows(work.session, Customer, column="account_number", values=sorted(wanted))
    batch.before = {row["account_number"]: row for row in found}
    for row in _parents_first(accepted):
        _take(batch, row)
    ids = _write(batch)
    return Done("customer", min(ids, default=0), tally.detail())


def _begin(work: Work, command: ImportCustomers, tally: Tally) -> _Batch:
    live = select(Location).where(col(Location.deleted_at).is_(None), col(Location.active))
    seen = [row for row in work.session.scalars(live) if work.actor.sees(row.id)]
    default = seen[0].id if len(seen) == 1 else None
    if command.location_id is not None:
        default = location_choice(work, command.location_id).id
    classes = select(AccountClass).where(col(AccountClass.deleted_at).is_(None))
    return _Batch(
        work=work,
        tally=tally,
        default_location_id=default,
        locations={name_key(row.name): row for row in seen},
        classes={name_key(row.name): row for row in work.session.scalars(classes)},
    )


def _parents_first(rows: Sequence[Draft]) -> list[Draft]:
    """Return the rows in their order, but each after the row of its parent, if there is one."""
    first: dict[str, Draft] = {}
    for row in rows:
        first.setdefault(row.number, row)
    placed: dict[int, Draft] = {}
    for row in rows:
        line: dict[int, Draft] = {}
        up: Draft | None = row
        while up is not None and id(up) not in placed and id(up) not in line:
            line[id(up)] = up
            up = first.get(up.parent)
        for above in reversed(line.values()):
            placed[id(above)] = above
    return list(placed.values())


def _check_parent(batch: _Batch, row: Draft) -> None:
    """Go on only if the parent is there, or got in with a row before. Raises: Invalid."""
    if row.parent == row.number:
        raise Invalid("A customer cannot be their own parent.", field="parent")
    there = batch.before.get(row.parent)
    in_sight = there is None or batch.work.actor.sees(there["location_id"])
    if not in_sight or (there is None and row.parent not in batch.after):
        raise Invalid(
            "There is no such customer, neither in the store nor among the rows that get in.",
            field="parent",
        )
    above: str | None = row.parent
    for _ in range(LONGEST_LINE):
        above = _above(batch, above) if above else None
        if above == row.number:
            raise Invalid("That customer is already below this one.", field="parent")


def _above(batch: _Batch, number: str) -> str | None:
    """Return the account number of a customer's parent, as the batch makes it."""
    if number in batch.parents:
        return batch.parents[number].parent
    row = batch.before.get(number)
    if row is None or row["parent_id"] is None:
        return None
    found = batch.work.shared(Customer, row["parent_id"])
    if found is None:
        return None
    # Only walked through here, never written: it is not among the rows of the file.
    batch.before.setdefault(found.account_number, {**found.model_dump()})
    return found.account_number


def _take(batch: _Batch, row: Draft) -> None:
    """Add one row to what the batch changes, or refuse it."""
    before = batch.before.get(row.number)
    if before is not None and not batch.work.actor.sees(before["location_id"]):
        batch.tally.refuse(
            row.line,
            "account_number",
            value=row.number,
            reason="This account number is taken elsewhere.",
        )
        return
    now = {**(before or _BLANK), **batch.after.get(row.number, {})}
    is_new = before is None and row.number not in batch.after
    try:
        values = _values(batch, row, now, is_new=is_new)
    except Invalid as refused:
        column = refused.field or ""
        batch.tally.refuse(row.line, column, value=row.said(column), reason=refused.message)
        return
    _note_call_ban(batch, row, now)
    if row.parent:
        batch.parents[row.number] = row
    _count(batch, row, now, values=values, is_new=is_new)


def _values(batch: _Batch, row: Draft, now: Row, *, is_new: bool) -> Row:
    """Return the columns that the row sets. Raises: Invalid."""
    values: Row = dict(row.values)
    if row.parent:
        _check_parent(batch, row)
    location_id = _location_id(batch, row, now, is_new=is_new)
    merged = {**now["custom"], **row.custom}
    if len(merged) > CUSTOM_KEYS:
        raise Invalid(f"A customer has up to {CUSTOM_KEYS} custom fields.", field="custom")
    values |= {"location_id": location_id, "custom": merged}
    if now["do_not_call"]:
        values.pop("do_not_call", None)
    if is_new:
        values = {"account_number": row.number, "name": row.number} | values
    check_date_order({**now, **values})
    if row.account_class:
        # Last, so that a refused row makes no class.
        values["account_class_id"] = _class_id(batch, row.account_class)
    return values


def _location_id(batch: _Batch, row: Draft, now: Row, *, is_new: bool) -> int:
    if row.location:
        named = batch.locations.get(name_key(row.location))
        if named is None:
            raise Invalid("There is no such active location.", field="location")
        if not is_new and named.id != now["location_id"]:
            _check_may_move(batch)
        return named.id
    found = batch.default_location_id if is_new else now["location_id"]
    if found is None:
        raise Invalid(
            "The row names no location and there are several: say which.", field="location"
        )
    return int(found)


def _check_may_move(batch: _Batch) -> None:
    if not batch.work.actor.holds("location.manage"):
        raise Invalid("Your role may not move customers between locations.", field="location")


def _class_id(batch: _Batch, name: str) -> int:
    known = batch.classes.get(name_key(name))
    if known is None:
        last = max((row.position for row in batch.classes.values()), default=0)
        known = new_row(AccountClass, name=name, position=last + 1)
        batch.work.session.add(known)
        batch.work.session.flush()
        batch.classes[name_key(name)] = known
        batch.tally.classes_created += 1
    return known.id


def _note_call_ban(batch: _Batch, row: Draft, now: Row) -> None:
    if now["do_not_call"] and row.values.get("do_not_call") is False:
        batch.tally.note(
            row.line,
            "do_not_call",
            value="no",
            reason="An import never switches do not call off: it was kept, the rest was taken.",
        )


def _count(batch: _Batch, row: Draft, now: Row, *, values: Row, is_new: bool) -> None:
    differing = {key: value for key, value in values.items() if now.get(key) != value}
    if is_new:
        batch.tally.new += 1
    elif differing or _new_parent(batch, row, now):
        batch.tally.changed += 1
    else:
        batch.tally.unchanged += 1
        return
    batch.after[row.number] = {
        **batch.after.get(row.number, {}),
        **(values if is_new else differing),
    }


def _new_parent(batch: _Batch, row: Draft, now: Row) -> bool:
    parent = batch.before.get(row.parent) if row.parent else None
    return bool(row.parent) and (parent is None or now.get("parent_id") != parent["id"])


def _write(batch: _Batch) -> list[int]:
    """Write the batch; return the ids of its customers."""
    session = batch.work.session
    fresh = [number for number in batch.after if number not in batch.before]
    ids = {number: row["id"] for number, row in batch.before.items()}
    ids |= dict(zip(fresh, free_ids(session, Customer, len(fresh)), strict=True))
    _set_parents(batch, ids)
    new = [{**batch.after[number], "id": ids[number]} for number in fresh]
    load_rows(session, Customer, new)
    changed = [
        (batch.before[number], _real(batch.before[number], changes))
        for number, changes in batch.after.items()
        if number in batch.before
    ]
    changed = [(before, changes) for before, changes in changed if changes]
    change_rows(session, Customer, changed)
    _move_entries(batch, changed)
    return [ids[number] for number in batch.after]


def _real(before: Row, changes: Row) -> Row:
    return {key: value for key, value in changes.items() if before[key] != value}


def _set_parents(batch: _Batch, ids: Mapping[str, int]) -> None:
    for number, row in batch.parents.items():
        batch.after.setdefault(number, {})["parent_id"] = ids[row.parent]


def _move_entries(batch: _Batch, changed: Sequence[tuple[Row, Row]]) -> None:
    """Take the entries of customers along who change their location."""
    moved = {
        before["id"]: changes["location_id"]
        for before, changes in changed
        if "location_id" in changes
    }
    entries = read_rows(
        batch.work.session, Entry, column="customer_id", values=sorted(moved), deleted=True
    )
    change_rows(
        batch.work.session,
        Entry,
        [(entry, {"location_id": moved[entry["customer_id"]]}) for entry in entries],
    )
