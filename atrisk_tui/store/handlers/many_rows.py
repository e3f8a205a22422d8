"""Many entries at once: read together, decided one by one by the rules of one, written together."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import cast

from sqlalchemy import select
from sqlmodel import col

from ...domain.many import MOST, ManyCommand
from ...domain.model import entry_ref
from ...domain.policy import among_many_refusal, many_refusal
from ...errors import AtRiskError, Conflict, Denied, Invalid, Missing
from ..absences import covered_by_actor
from ..bulk import Row, change_rows, chunks, read_rows
from ..tables import Customer, Entry, Location
from ..work import Done, Work
from .case import EntryValues, Subject
from .lookups import Changes, works_at

REFUSED = (Denied, Invalid, Missing, Conflict)
"""What a rule refuses one entry with; the others go through."""
Refusal = tuple[int, AtRiskError]


@dataclass(frozen=True, slots=True)
class Many:
    """The entries that a command names, held for writing, with what their rules depend on."""

    work: Work
    asked: Mapping[int, int]
    """Entry id to the version it was marked at, in the order named; 0 where nobody looked."""
    rows: Mapping[int, Row]
    customers: Mapping[int, tuple[str, str | None]]
    """Customer id to name and own time zone."""

    def subject(self, entry_id: int) -> Subject:
        """Return one of them for its rules. Raises: Missing, Conflict, Denied."""
        row, work = self.rows.get(entry_id), self.work
        location = work.shared(Location, row["location_id"]) if row else None
        if row is None or location is None or not self._in_sight(row):
            raise Missing("no such entry")
        if self.asked[entry_id] not in {0, row["version"]}:
            raise Conflict("changed while you were looking at it: look again")
        owner_id = row["assigned_to_id"]
        is_free = work.actor.holds("at_risk.bulk")
        covered = frozenset() if is_free else covered_by_actor(work)
        if reason := among_many_refusal(work.actor, owner_id=owner_id, covered=covered):
            raise Denied(reason)
        return Subject(
            cast(EntryValues, SimpleNamespace(**row)),
            location,
            owned=works_at(work, owner_id, location.id),
            zone=self.customers[row["customer_id"]][1] or location.zone,
        )

    def told(self, refusal: Refusal) -> list[object]:
        """Return a refused entry as the receipt tells it: [id, reference, customer, reason].

        Of what is out of sight no name is told.
        """
        entry_id, error = refusal
        row = self.rows.get(entry_id)
        name = self.customers[row["customer_id"]][0] if row and self._in_sight(row) else ""
        return [entry_id, entry_ref(entry_id), name, _sentence(error.message)]

    def _in_sight(self, row: Row) -> bool:
        return self.work.actor.sees(row["location_id"]) and row["customer_id"] in self.customers


def find_many(work: Work, command: ManyCommand) -> Many:
    """Return the entries that a command names, held in the order of their ids.

    One that is named twice counts once. Raises: Invalid for none or too many, Denied.
    """
    asked: dict[int, int] = {}
    for entry_id, version in command.entries:
        asked.setdefault(entry_id, version)
    if not asked:
        raise Invalid("Name at least one entry.", field="entries")
    if reason := many_refusal(work.actor, len(asked)):
        raise Denied(reason, field="entries")
    if len(asked) > MOST:
        raise Invalid(
            f"At most {MOST:,} entries can be changed at once, and these are {len(asked):,}.",
            field="entries",
        )
    work.remember()
    rows = read_rows(work.session, Entry, column="id", values=sorted(asked))
    customers = _customers(work, sorted({row["customer_id"] for row in rows}))
    return Many(work, asked, {row["id"]: row for row in rows}, customers)


def carry_out(many: Many, decide: Callable[[Subject], Changes]) -> Done:
    """Write what `decide` returns for each entry; what it refuses stays as it is, and is told.

    The detail has `done` (ids), `refused` (as `Many.told`) and `unchanged`, how many were so
    already. Raises: the first refusal, where every entry is refused.
    """
    changed: list[tuple[Row, Row]] = []
    refused: list[Refusal] = []
    for entry_id in many.asked:
        try:
            changes = decide(many.subject(entry_id))
        except REFUSED as error:
            refused.append((entry_id, error))
            continue
        row = many.rows[entry_id]
        differs = {name: value for name, value in changes.items() if row[name] != value}
        if differs:
            changed.append((row, differs))
    unchanged = len(many.asked) - len(changed) - len(refused)
    if refused and not changed and not unchanged:
        raise _all_refused(many, refused)
    change_rows(many.work.session, Entry, changed)
    done = [row["id"] for row, _ in changed]
    detail = {
        "done": done,
        "refused": [many.told(refusal) for refusal in refused],
        "unchanged": unchanged,
    }
    return Done("entry", next(iter([*done, *many.asked])), detail)


def _customers(work: Work, ids: Sequence[int]) -> dict[int, tuple[str, str | None]]:
    found: dict[int, tuple[str, str | None]] = {}
    for part in chunks(ids):
        statement = (
            select(col(Customer.id), col(Customer.name), col(Customer.time_zone))
            .where(col(Customer.id).in_(part), col(Customer.deleted_at).is_(None))
            .order_by(col(Customer.id))
            .with_for_update(read=True)
        )
        found |= {row_id: (name, zone) for row_id, name, zone in work.session.execute(statement)}
    return found


def _all_refused(many: Many, refused: Sequence[Refusal]) -> AtRiskError:
    first = refused[0][1]
    if len(refused) == 1:
        return first
    _, ref, name, reason = many.told(refused[0])
    called = f"{ref} {name}".rstrip()
    return type(first)(
        f"Nothing was changed: all {len(refused)} entries were refused. "
        f"The first, {called}: {reason}",
        field=first.field,
        allowed=first.allowed,
    )


def _sentence(message: str) -> str:
    whole = message if message.endswith((".", "!", "?")) else f"{message}."
    return whole[:1].upper() + whole[1:]
