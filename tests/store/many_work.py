"""Short words for what the tests of many entries at once do all the time."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from atrisk_tui.domain.admin_commands import ChangeSetting
from atrisk_tui.domain.commands import Receipt, Revert
from atrisk_tui.domain.many import (
    AssignMany,
    Marked,
    MoveMany,
    SetFollowUpOfMany,
    SnoozeMany,
    VoidMany,
)
from atrisk_tui.domain.model import CatalogKind, EntryStatus
from atrisk_tui.domain.text import name_key
from atrisk_tui.store.bulk import load_rows, read_rows
from atrisk_tui.store.tables import Entry
from atrisk_tui.store.work import Done
from tests.support import NOW, Company, written

from .staff import add_role, edit

Row = dict[str, Any]


def marks(company: Company, entries: Iterable[int]) -> tuple[Marked, ...]:
    """Return entries as they are marked now."""
    return tuple((entry_id, company.version(entry_id)) for entry_id in entries)


def unseen(entries: Iterable[int]) -> tuple[Marked, ...]:
    """Return entries as somebody names them without having looked."""
    return tuple((entry_id, 0) for entry_id in entries)


def assign(
    company: Company, entries: Iterable[int], *to: str, by: str = "lea", note: str = ""
) -> Receipt:
    ids = tuple(company.user_id(name) for name in to)
    return company.do(by, AssignMany(entries=marks(company, entries), to_ids=ids, note=note))


def undo(company: Company, receipt: Receipt, *, by: str = "lea") -> Receipt:
    return company.do(by, Revert(audit_id=receipt.audit_id))


def many_entries(company: Company, number: int, **values: Any) -> list[int]:
    """Make one entry and copies of it, past the commands; return their ids."""
    first = company.entry(**values)

    def copies(session: Any) -> Done:
        (one,) = read_rows(session, Entry, column="id", values=[first])
        del one["id"]
        made.extend(load_rows(session, Entry, [dict(one) for _ in range(number - 1)]))
        return Done("entry", first)

    made: list[int] = [first]
    if number > 1:
        written(company.store, copies)
    return made


def kept(company: Company, entries: Sequence[int] = ()) -> list[Row]:
    """Return the entries as they are, without what each write moves on."""
    rows = company.rows("SELECT * FROM entry ORDER BY id")
    moves_on = {"version", "priority"}
    return [
        {name: value for name, value in row.items() if name not in moves_on}
        for row in rows
        if not entries or row["id"] in entries
    ]


def owners(company: Company, entries: Iterable[int]) -> list[int | None]:
    """Return who works each entry."""
    rows = company.rows("SELECT id, assigned_to_id FROM entry")
    found = {row["id"]: row["assigned_to_id"] for row in rows}
    return [found[entry_id] for entry_id in entries]


def value(company: Company, entry_id: int, column: str) -> Any:
    return company.one(f"SELECT {column} FROM entry WHERE id = :id", id=entry_id)[column]


def reasons(receipt: Receipt) -> dict[int, str]:
    """Return why each refused entry was, by its id."""
    refused = receipt.detail["refused"]
    assert isinstance(refused, list)
    return {entry_id: reason for entry_id, _, _, reason in refused}


def give_role(company: Company, username: str, *grants: str) -> None:
    """Let somebody do this, and see, and nothing else."""
    name = " ".join(("May", *grants))[:40]
    known = company.rows("SELECT id FROM role WHERE name_key = :key", key=name_key(name))
    if not known:
        add_role(company, name, frozenset({"at_risk.view", "customer.view", *grants}))
    edit(company, username, role=name)


def decide(company: Company, key: str, value: str) -> None:
    """Change a setting."""
    company.do("adm", ChangeSetting(key=key, value=value))


def follow_up_many(entries: tuple[Marked, ...], at: datetime | None) -> SetFollowUpOfMany:
    return SetFollowUpOfMany(entries=entries, at=at)


def snooze_many(entries: tuple[Marked, ...], until: datetime, note: str = "away") -> SnoozeMany:
    return SnoozeMany(entries=entries, until=until, note=note)


def mitigate_many(company: Company, entries: tuple[Marked, ...], **more: Any) -> MoveMany:
    action = company.item(CatalogKind.MITIGATION_ACTIONS, "Call customer")
    base = {"mitigation_action_id": action, "follow_up_at": NOW + timedelta(days=1)}
    return MoveMany(entries=entries, status=EntryStatus.MITIGATED, **base | more)


def void_many(company: Company, entries: tuple[Marked, ...], **more: Any) -> VoidMany:
    resolution = company.item(CatalogKind.RESOLUTIONS, "Misreported")
    return VoidMany(entries=entries, **{"resolution_id": resolution} | more)
