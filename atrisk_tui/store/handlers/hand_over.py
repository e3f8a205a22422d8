"""Handing over: what hangs on a person goes to others, evenly, in one change."""

from collections import Counter
from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlmodel import col

from ...domain.admin_commands import HandOver
from ...errors import Denied, Invalid
from ..bulk import Row, change_rows, read_rows
from ..columns import ACTIVE
from ..reach import above, check_roles, location_ids
from ..tables import Entry, Location, User
from ..work import Done, Work
from .lookups import person
from .people import switch_active
from .shares import spread, takers_by_place, takers_named

_NAMED = 3
"""Locations without a taker that a refusal names."""


def hand_over(work: Work, command: HandOver) -> Done:
    """Give a person's active entries, and the people they lead, to others.

    The receipt's detail has the counts: entries, reports, and `to`, the entries that each
    taker got, by username.
    """
    user = work.locked(User, command.user_id, command.version)
    check_roles(work, [user.role_id])
    takers = _takers(work, user, command.to_ids)
    shares = _share(work, _entries(work, user, only_unowned=command.only_unowned), takers)
    reports = [] if command.keep_reports else _reports(work, user, command.reports_to_id)
    change_rows(work.session, Entry, shares)
    change_rows(work.session, User, reports)
    if command.switch_off and user.active:
        switch_active(work, user, active=False)
    got = Counter(changes["assigned_to_id"] for _, changes in shares)
    detail = {
        "entries": len(shares),
        "reports": len(reports),
        "to": {taker.username: got[taker.id] for taker in takers},
    }
    return Done("app_user", user.id, detail)


def _takers(work: Work, user: User, ids: Sequence[int]) -> list[User]:
    """Return who is to take over, each once. Raises: Invalid."""
    if user.id in ids:
        raise Invalid(f"{user.full_name} cannot take over from themselves.", field="to_ids")
    return takers_named(work, ids)


def _entries(work: Work, user: User, *, only_unowned: bool) -> list[Row]:
    """Return the entries that are to go, by id, held until the commit.

    Nobody can be given more of them meanwhile: an assignment holds the person, as this does.
    Raises: Denied when some are at locations out of the actor's sight.
    """
    found = work.session.execute(
        select(col(Entry.id), col(Entry.location_id)).where(
            ACTIVE, col(Entry.assigned_to_id) == user.id
        )
    ).all()
    own = location_ids(work, user.id) if only_unowned else set()
    if only_unowned and user.all_locations:
        return []
    ids = [entry_id for entry_id, location_id in found if location_id not in own]
    rows = read_rows(work.session, Entry, column="id", values=sorted(ids))
    kept = [row for row in rows if row["assigned_to_id"] == user.id and row["closed_at"] is None]
    if not all(work.actor.sees(row["location_id"]) for row in kept):
        raise Denied(
            f"some of {user.full_name}'s active entries are at locations that you do not see: "
            "ask someone with all locations to hand them over",
            field="user",
        )
    return kept


def _share(work: Work, entries: Sequence[Row], takers: Sequence[User]) -> list[tuple[Row, Row]]:
    """Return each entry with its new owner; None where there are no takers.

    Raises: Invalid, naming the locations where none of the takers works.
    """
    if not takers:
        return [(entry, {"assigned_to_id": None}) for entry in entries]
    places = takers_by_place(work, takers, {entry["location_id"] for entry in entries})
    _check_all_taken(work, entries, places)
    rows = {entry["id"]: entry for entry in entries}
    shares = spread(((entry["id"], entry["location_id"]) for entry in entries), places)
    return [(rows[entry_id], {"assigned_to_id": taker}) for entry_id, taker in shares.items()]


def _check_all_taken(work: Work, entries: Iterable[Row], places: dict[int, list[int]]) -> None:
    left = Counter(row["location_id"] for row in entries if not places[row["location_id"]])
    if not left:
        return
    names = {
        place.id: place.name
        for place in work.session.scalars(select(Location).where(col(Location.id).in_(left)))
    }
    told = [f"{names[place]} ({_counted(count)})" for place, count in left.most_common(_NAMED)]
    if len(left) > _NAMED:
        told.append(f"{len(left) - _NAMED} more")
    raise Invalid(
        f"None of those named works at {_joined(told)}: name someone who does, or nobody to leave "
        "all of the entries unassigned.",
        field="to_ids",
    )


def _counted(count: int) -> str:
    return "1 entry" if count == 1 else f"{count} entries"


def _joined(words: Sequence[str]) -> str:
    return " or ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def _reports(work: Work, user: User, leader_id: int | None) -> list[tuple[Row, Row]]:
    """Return the active people whom the person leads, each with who leads them from now on.

    One of them may take the lead: they come under whoever led the person who leaves it.
    Raises: Invalid, Denied.
    """
    rows = read_rows(work.session, User, column="manager_id", values=[user.id])
    led = [row for row in rows if row["active"]]
    check_roles(work, {row["role_id"] for row in led})
    if leader_id is None:
        return [(row, {"manager_id": None}) for row in led]
    leader = person(work, leader_id, field="reports_to")
    if leader.id == user.id:
        raise Invalid(
            f"{user.full_name} leads them already: name someone else, or let them stay.",
            field="reports_to",
        )
    ids = {row["id"] for row in led}
    for one in above(work, leader):
        if one.id in ids:
            raise Invalid(
                f"{leader.full_name} is led by {one.full_name}, whom they would lead: choose "
                "someone who is not.",
                field="reports_to",
            )
    return [
        (row, {"manager_id": user.manager_id if row["id"] == leader.id else leader.id})
        for row in led
    ]
