"""Whether a row still belongs in a filtered list, told from the row alone.

The same meaning as the store's readers have; a test holds the two together.
"""

from collections.abc import Collection
from datetime import date, datetime

from .customer_rows import CustomerRow
from .dates import days_open
from .entry_rows import EntryRow
from .filter_spans import closed_from, contract_days, due_span
from .filters import CustomerFilter, Due, EntryFilter, EntryState, Whose
from .model import EntryStatus, Escalation


def passes(
    wanted: EntryFilter,
    row: EntryRow,
    *,
    now: datetime,
    zone: str,
    me: int,
    team: Collection[int] = (),
) -> bool:
    """Whether a filter lets an entry through, as it is now.

    `zone` is the asker's, `me` their id, `team` the ids of all who report to them. Days open are
    the entry's own, as they are shown.
    """
    return (
        _stands(wanted, row)
        and _is_owned(wanted, row, me=me, team=team)
        and _has_ids(wanted, row)
        and _is_due(wanted, row, now=now, zone=zone)
        and _was_closed(wanted, row, now=now, zone=zone)
        and _is_as_old(wanted, row, now=now)
    )


def customer_passes(wanted: CustomerFilter, row: CustomerRow, *, now: datetime, zone: str) -> bool:
    """Whether a filter lets a customer through, as it is now; `zone` is the asker's."""
    days = contract_days(wanted, now=now, zone=zone)
    return (
        (wanted.at_risk is None or wanted.at_risk == (row.active_entries > 0))
        and _same(wanted.status, row.status)
        and _same(wanted.risk_level, row.highest_risk)
        and _same(wanted.location_id, row.location_id)
        and _same(wanted.region_id, row.region_id)
        and _same(wanted.account_class_id, row.account_class_id)
        and (days is None or _within(row.contract_end, days))
    )


def _stands(wanted: EntryFilter, row: EntryRow) -> bool:
    """Whether its state, status and escalation are those wanted."""
    active = row.closed_at is None
    return (
        (wanted.state is EntryState.ALL or (wanted.state is EntryState.ACTIVE) == active)
        and (not wanted.statuses or row.status in wanted.statuses)
        and not (wanted.escalated and row.escalation is Escalation.NONE)
        and not (wanted.untouched and row.first_touch_at is not None)
    )


def _is_owned(wanted: EntryFilter, row: EntryRow, *, me: int, team: Collection[int]) -> bool:
    if not _same(wanted.assigned_to_id, row.assigned_to_id):
        return False
    match wanted.whose:
        case Whose.ME:
            return row.assigned_to_id == me
        case Whose.TEAM:
            return row.assigned_to_id == me or row.assigned_to_id in team
        case Whose.UNASSIGNED:
            return row.unassigned
        case None:
            return True


def _has_ids(wanted: EntryFilter, row: EntryRow) -> bool:
    return (
        _same(wanted.risk_level, row.risk_level)
        and _same(wanted.customer_id, row.customer_id)
        and _same(wanted.location_id, row.location_id)
        and _same(wanted.region_id, row.region_id)
        and _same(wanted.account_class_id, row.account_class_id)
        and _same(wanted.reason_id, row.reason_id)
    )


def _is_due(wanted: EntryFilter, row: EntryRow, *, now: datetime, zone: str) -> bool:
    """Whether its follow-up and its snooze are as wanted."""
    if wanted.awake and row.snoozed_until is not None and row.snoozed_until > now:
        return False
    if wanted.due is Due.NONE:
        return row.follow_up_at is None
    span = due_span(wanted, now=now, zone=zone)
    return span is None or (row.follow_up_at is not None and span.holds(row.follow_up_at))


def _was_closed(wanted: EntryFilter, row: EntryRow, *, now: datetime, zone: str) -> bool:
    since = closed_from(wanted, now=now, zone=zone)
    return since is None or (row.closed_at is not None and row.closed_at >= since)


def _is_as_old(wanted: EntryFilter, row: EntryRow, *, now: datetime) -> bool:
    """Whether it has been open for as many days as wanted."""
    if wanted.open_from is None and wanted.open_until is None:
        return True
    days = days_open(row.reported_at, _last_day(row, now), row.zone)
    return (wanted.open_from or 0) <= days and (
        wanted.open_until is None or days <= wanted.open_until
    )


def _last_day(row: EntryRow, now: datetime) -> date | datetime:
    """Return up to when the days count: resolution date, else the moment of closing, or now."""
    if row.closed_at is None:
        return now
    if row.status is EntryStatus.CANCELLED:
        return row.closed_at
    return row.resolution_date or row.closed_at


def _within(day: date | None, days: tuple[date, date]) -> bool:
    return day is not None and days[0] <= day <= days[1]


def _same(wanted: object, value: object) -> bool:
    return wanted is None or wanted == value
