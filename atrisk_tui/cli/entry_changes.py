"""What was typed about an entry, as the one command that does it."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from ..domain import rules
from ..domain.commands import (
    AssignEntry,
    Closing,
    Command,
    CreateEntry,
    EditEntry,
    LoseEntry,
    MitigateEntry,
    ReopenEntry,
    ResolveEntry,
    ReturnToOpen,
    SetFollowUp,
    SetRisk,
    Value,
    VoidEntry,
)
from ..domain.model import EntryStatus
from ..domain.rows import EntryDetail
from ..errors import Invalid

_CLOSING = frozenset(field.name for field in fields(Closing))
_CREATE = frozenset(field.name for field in fields(CreateEntry)) - {"closing", "status"}
_MITIGATED = frozenset({"mitigation_action_id", "follow_up_at"})
_CLOSES = {
    EntryStatus.RESOLVED: ResolveEntry,
    EntryStatus.LOST: LoseEntry,
    EntryStatus.CANCELLED: VoidEntry,
}


def creation(customer_id: int, status: EntryStatus, found: Mapping[str, Value]) -> CreateEntry:
    """Return the command that reports a customer at risk, as far along as `status`.

    Raises: Invalid where a field has no place on a new entry of that status.
    """
    rules.check_start(status)
    own = {name: value for name, value in found.items() if name in _CREATE}
    ends = {name: value for name, value in found.items() if name in _CLOSING}
    foreign = [name for name in ends if name not in _CREATE]
    if status.active and foreign:
        refusal = rules.belongs_refusal(_field(foreign[0]), status)
        if refusal is not None:
            raise refusal
    closing = Closing() if status.active else closing_of(ends)
    arguments: dict[str, Any] = {**own, "customer_id": customer_id, "closing": closing}
    return CreateEntry(status=status, **arguments)


def change(
    entry: EntryDetail, status: EntryStatus | None, found: Mapping[str, Value], *, note: str
) -> Command:
    """Return the one command that makes the typed changes, a status move with what it carries.

    Raises: Invalid for a move that is not allowed, or fields that the move cannot carry: one
    call is one change, so nothing is ever half done.
    """
    if status is None:
        return _edit(entry, found, note)
    rules.check_move(entry.status, status)
    carried = _carried(status)
    left = [name for name in found if name not in carried]
    if left:
        raise Invalid(
            f"{', '.join(_option(name) for name in left)} cannot change in the same step as the "
            f"status: nothing was written. Set {'it' if len(left) == 1 else 'them'} in a call "
            "before, then the status.",
            field=_field(left[0]),
        )
    return _move(entry, status, found, note=note)


def closing_of(found: Mapping[str, Value]) -> Closing:
    """Return what a closing move carries; what was left blank is as if not given."""
    carried: dict[str, Any] = {
        name: value for name, value in found.items() if name in _CLOSING and value is not None
    }
    return Closing(**carried)


def _carried(status: EntryStatus) -> frozenset[str]:
    if status is EntryStatus.OPEN:
        return frozenset()
    return _MITIGATED if status is EntryStatus.MITIGATED else _CLOSING


def _move(
    entry: EntryDetail, status: EntryStatus, found: Mapping[str, Value], *, note: str
) -> Command:
    if status is EntryStatus.OPEN:
        kind = ReturnToOpen if entry.status.active else ReopenEntry
        return kind(entry_id=entry.id, version=entry.version, note=note)
    if status is EntryStatus.MITIGATED:
        carried: dict[str, Any] = {name: found.get(name) for name in _MITIGATED}
        return MitigateEntry(entry_id=entry.id, version=entry.version, **carried)
    closing = closing_of(found)
    return _CLOSES[status](entry_id=entry.id, version=entry.version, closing=closing)


def _edit(entry: EntryDetail, found: Mapping[str, Value], note: str) -> Command:
    """Return the narrowest command for the fields, so that the history says it plainly."""
    unknown = [name for name in found if name not in EditEntry.EDITABLE]
    if unknown:
        refusal = rules.belongs_refusal(_field(unknown[0]), entry.status)
        words = f"{_option(unknown[0])} goes with a status move only: give --status too."
        raise refusal or Invalid(words, field=_field(unknown[0]))
    only = next(iter(found)) if len(found) == 1 else ""
    named = {"entry_id": entry.id, "version": entry.version}
    value: Any = found.get(only)
    if only == "risk_level":
        return SetRisk(**named, risk_level=value)
    if only == "follow_up_at":
        return SetFollowUp(**named, follow_up_at=value)
    if only == "assigned_to_id":
        return AssignEntry(**named, assigned_to_id=value, note=note)
    return EditEntry(**named, changes=dict(found))


def _field(name: str) -> str:
    return name.removesuffix("_id")


def _option(name: str) -> str:
    return "--" + _field(name).replace("_", "-")
