"""What a handler works with: the session, who acts, and the only ways to get a row."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import select
from sqlmodel import SQLModel

from ..domain.model import Actor
from ..domain.policy import GRANTS
from ..domain.settings import Settings
from ..errors import Conflict, Denied, Missing
from .audit import WriteSession
from .tables import SavedView

T = TypeVar("T", bound=SQLModel)
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Done:
    """What a handler tells the gate: the record the command was about."""

    table: str
    id: int
    detail: Mapping[str, object] = field(default_factory=dict)


@dataclass(slots=True)
class Work:
    """One command being carried out, inside its transaction."""

    session: WriteSession
    actor: Actor
    """As read in this transaction, with the grants and locations of now."""
    now: datetime
    settings: Settings
    note: str = ""
    """What the person said about the change; kept in the audit, at most 500 characters."""
    reverts: int | None = None
    """The audit entry that this command takes back."""
    kind: str = "do"
    """do, undo or redo, as the audit keeps it."""
    _known: dict[object, Any] | None = field(default=None, init=False, repr=False)

    def locked(self, table: type[T], row_id: int, version: int | None) -> T:
        """Return a live row for writing, held until the commit.

        `version` is the one the person looked at; None where nobody looked.

        Raises:
            Missing: no such row, deleted, or at a location out of the actor's sight.
            Conflict: the row's version is another one.

        """
        row = self._held(table, row_id, exclusive=True)
        if row is None or getattr(row, "deleted_at", None) is not None or not self.in_sight(row):
            raise Missing(f"no such {noun(table)}")
        if version is not None and getattr(row, "version", None) != version:
            raise Conflict(f"this {noun(table)} was changed while you were looking at it")
        return row

    def shared(self, table: type[T], row_id: int | None) -> T | None:
        """Return a live row that a rule depends on, held unchanged until the commit."""
        return None if row_id is None else self.once((table, row_id), self._shared, table, row_id)

    def remember(self) -> None:
        """From now on look up only once what rules depend on: for many rows under one rule.

        Sound because such rows are held until the commit; only for a command that changes none
        of them itself.
        """
        self._known = {}

    def once(self, key: object, find: Callable[..., R], *arguments: Any) -> R:
        """Return what `find` finds; after `remember` it is called once for each key."""
        if self._known is None:
            return find(*arguments)
        if key not in self._known:
            self._known[key] = find(*arguments)
        found: R = self._known[key]
        return found

    def allow(self, grant: str) -> None:
        """Go on only if the actor holds `grant`. Raises: Denied."""
        if not self.actor.holds(grant):
            raise Denied(f"your role may not {GRANTS[grant]}")

    def held(self, table: type[T], row_id: int) -> T | None:
        """Return a row for writing even when it is deleted or out of sight: for reverts."""
        return self._held(table, row_id, exclusive=True)

    def _shared(self, table: type[T], row_id: int) -> T | None:
        row = self._held(table, row_id, exclusive=False)
        return None if row is None or getattr(row, "deleted_at", None) is not None else row

    def _held(self, table: type[T], row_id: int, *, exclusive: bool) -> T | None:
        identity: Any = table.id  # type: ignore[attr-defined]
        statement = select(table).where(identity == row_id)
        statement = statement.with_for_update(read=not exclusive)
        # Fresh values: a row loaded earlier in this session may be older than its lock.
        return self.session.scalars(
            statement.execution_options(populate_existing=not self.session.dirty)
        ).one_or_none()

    def in_sight(self, row: SQLModel) -> bool:
        """Whether the actor may know of this row."""
        if isinstance(row, SavedView) and not row.shared:
            return row.owner_id == self.actor.id
        own = "id" if row.__tablename__ == "location" else "location_id"
        location_id = getattr(row, own, None)
        return location_id is None or self.actor.sees(location_id)


def noun(table: type[SQLModel]) -> str:
    """Return what people call a row of `table`."""
    return {
        "app_user": "person",
        "catalog_item": "catalog item",
        "account_class": "account class",
        "audit": "change",
        "saved_view": "view",
    }.get(str(table.__tablename__), str(table.__tablename__))
