"""Play mode: which entries to work next."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, func, select

from ...domain.dates import local_date, start_of_day
from ...domain.filters import Due, EntryFilter, EntrySort, EntryState
from ...domain.paging import Span, Step
from ...domain.playing import RESTS, SkipEntry
from ...domain.queries import ListEntries
from ...domain.rows import EntryRow
from ...domain.work_queries import NextToPlay
from ..columns import LIVE
from ..indexed_by import indexed_by
from ..presence import alive
from ..scope import Scope
from .entries import list_entries
from .sources import AUDIT, AUDIT_ROW, ENTRY, INTERACTION, PRESENCE

_MOST_PAGES = 100
"""How far down a list is looked for something that may be offered: 2,000 entries by twenties."""
_SKIPPING = SkipEntry.__name__


def next_to_play(connection: Connection, scope: Scope, query: NextToPlay) -> tuple[EntryRow, ...]:
    """Return the next entries to work, those whose time has come today first.

    A follow-up at its time comes first though its entry is snoozed: a snooze hides no follow-up
    on its day. What was overdue before today stands by its order, as the rest does.
    Left out are entries that somebody else has open now, or has worked a moment ago.
    """
    statuses = query.filter.statuses
    if query.filter.state is EntryState.CLOSED or (
        statuses and not any(status.active for status in statuses)
    ):
        return ()
    found: dict[int, EntryRow] = {}
    for rows in (_due_now(connection, scope, query), _in_order(connection, scope, query)):
        for row in _offered(connection, scope, rows, without={*query.without, *found}):
            found[row.id] = row
            if len(found) == query.limit:
                return tuple(found.values())
    return tuple(found.values())


def _due_now(connection: Connection, scope: Scope, query: NextToPlay) -> Iterator[list[EntryRow]]:
    """Yield the pages of entries whose follow-up's time has come today, the earliest first."""
    wanted = query.filter
    if wanted.due not in {None, Due.TODAY}:
        return
    today = _active(replace(wanted, due=Due.TODAY, awake=False))
    listed = ListEntries(filter=today, sort=EntrySort.FOLLOW_UP, span=Span(limit=query.limit))
    for page in _pages(connection, scope, listed):
        due = [row for row in page if row.follow_up_at and row.follow_up_at <= scope.now]
        yield due
        if len(due) < len(page):
            return


def _in_order(connection: Connection, scope: Scope, query: NextToPlay) -> Iterator[list[EntryRow]]:
    """Yield the pages of all that pass the filter and are awake, in the order asked for."""
    awake = _active(replace(query.filter, awake=True))
    span = Span(limit=query.limit)
    listed = ListEntries(filter=awake, sort=query.sort, reverse=query.reverse, span=span)
    for page in _pages(connection, scope, listed):
        yield [row for row in page if not _asleep(row, scope.now)]


def _active(wanted: EntryFilter) -> EntryFilter:
    return replace(
        wanted,
        state=EntryState.ACTIVE,
        statuses=tuple(status for status in wanted.statuses if status.active),
        closed_days=None,
    )


def _asleep(row: EntryRow, now: datetime) -> bool:
    return row.snoozed_until is not None and row.snoozed_until > now


def _pages(connection: Connection, scope: Scope, query: ListEntries) -> Iterator[list[EntryRow]]:
    span = query.span
    for _ in range(_MOST_PAGES):
        page = list_entries(connection, scope, replace(query, span=span))
        yield list(page.rows)
        if page.after is None:
            return
        span = Span(Step.AFTER, page.after, limit=span.limit)


def _offered(
    connection: Connection,
    scope: Scope,
    pages: Iterable[Sequence[EntryRow]],
    *,
    without: set[int],
) -> Iterator[EntryRow]:
    """Yield the rows that nobody else is in, or was just now, and that the asker did not skip."""
    for page in pages:
        rows = [row for row in page if row.id not in without]
        ids = [row.id for row in rows]
        left_out = _occupied(connection, scope, ids) | _skipped(connection, scope, ids)
        skipped = _just_skipped(connection, scope, ids)
        called = _just_called(connection, scope, [row.customer_id for row in rows])
        yield from (
            row
            for row in rows
            if row.id not in left_out
            and not _rests(row, skipped.get(row.id), scope.now)
            and not _rests(row, called.get(row.customer_id), scope.now)
        )


def _rests(row: EntryRow, worked_at: datetime | None, now: datetime) -> bool:
    """Whether an entry that was worked at a moment is left alone for a while."""
    if worked_at is None:
        return False
    came_due = row.follow_up_at is not None and worked_at < row.follow_up_at <= now
    return not came_due


def _occupied(connection: Connection, scope: Scope, ids: Sequence[int]) -> set[int]:
    """Return which of these entries somebody else has open."""
    return set(
        connection.scalars(
            select(PRESENCE.c.row_id).where(
                PRESENCE.c.table_name == ENTRY.name,
                PRESENCE.c.row_id.in_(ids),
                PRESENCE.c.user_id != scope.actor.id,
                alive(scope.now),
            )
        )
    )


def _just_skipped(connection: Connection, scope: Scope, ids: Sequence[int]) -> dict[int, datetime]:
    """Return when these entries were skipped a moment ago, by whomever."""
    found = select(ENTRY.c.id, ENTRY.c.skipped_at).where(
        ENTRY.c.id.in_(ids), ENTRY.c.skipped_at > scope.now - RESTS
    )
    return dict(connection.execute(found).all())


def _just_called(connection: Connection, scope: Scope, ids: Sequence[int]) -> dict[int, datetime]:
    """Return when others were in touch with these customers a moment ago."""
    at = INTERACTION.c.at
    found = indexed_by(
        select(INTERACTION.c.customer_id, func.max(at)), INTERACTION, "ix_interaction_customer"
    ).where(
        LIVE,
        INTERACTION.c.customer_id.in_(ids),
        at > scope.now - RESTS,
        INTERACTION.c.user_id != scope.actor.id,
    )
    grouped = found.group_by(INTERACTION.c.customer_id)
    return dict(connection.execute(grouped).all())


def _skipped(connection: Connection, scope: Scope, ids: Sequence[int]) -> set[int]:
    """Return which of these entries the asker skipped since their day began."""
    zone = scope.actor.zone
    began = start_of_day(local_date(scope.now, zone), zone)
    someones = connection.scalars(
        select(ENTRY.c.id).where(ENTRY.c.id.in_(ids), ENTRY.c.skipped_at >= began)
    ).all()
    if not someones:
        return set()
    # The row tells when it was skipped last; only the history tells who did.
    columns = (AUDIT_ROW.c.audit_id, AUDIT_ROW.c.row_id)
    written = indexed_by(select(*columns), AUDIT_ROW, "ix_audit_row_record")
    mine = written.join(AUDIT, AUDIT.c.id == AUDIT_ROW.c.audit_id).where(
        AUDIT_ROW.c.table_name == ENTRY.name,
        AUDIT_ROW.c.row_id.in_(someones),
        AUDIT.c.actor_id == scope.actor.id,
        AUDIT.c.intent == _SKIPPING,
        AUDIT.c.at >= began,
    )
    return _standing(connection, dict(connection.execute(mine).all()))


def _standing(connection: Connection, skips: Mapping[int, int]) -> set[int]:
    """Return the entries of these skips, audit id to entry id, that were not taken back.

    One that was taken back and brought back stands, however often.
    """
    found: set[int] = set()
    stands = True
    while skips:
        later = select(AUDIT.c.reverts, AUDIT.c.id).where(AUDIT.c.reverts.in_(skips))
        reverts = dict(connection.execute(later).all())
        if stands:
            found |= {entry for audit_id, entry in skips.items() if audit_id not in reverts}
        skips = {reverts[one]: entry for one, entry in skips.items() if one in reverts}
        stands = not stands
    return found
