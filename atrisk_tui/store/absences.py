"""What absences are there, and whose the actor may know of."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select
from sqlmodel import col

from ..domain.dates import local_date
from .reach import location_ids
from .tables import Absence, User
from .work import Work


def reached(work: Work, user: User) -> set[int] | None:
    """Return the locations that a person names; None where the actor shares none with them."""
    places = location_ids(work, user.id)
    mine = work.actor.location_ids
    shares = mine is None or user.all_locations or not mine.isdisjoint(places)
    return places if shares else None


def covered_by_actor(work: Work) -> frozenset[int]:
    """Return the people who are out today, by their own dates, and whom the actor covers."""
    return work.once("covered", _covered, work)


def _covered(work: Work) -> frozenset[int]:
    today, day = work.now.date(), timedelta(days=1)
    about = (
        select(Absence, col(User.zone))
        .join(User, col(User.id) == col(Absence.user_id))
        .where(
            col(Absence.deleted_at).is_(None),
            col(Absence.cover_id) == work.actor.id,
            col(Absence.until_on) >= today - day,
            col(Absence.from_on) <= today + day,
        )
    )
    return frozenset(
        absence.user_id
        for absence, zone in work.session.execute(about)
        if absence.from_on <= local_date(work.now, zone) <= absence.until_on
    )


def overlapping(
    work: Work, *, first: date, last: date, user_id: int | None = None, cover_id: int | None = None
) -> Sequence[Absence]:
    """Return live absences of a person, or those that a person covers, in a span; by day."""
    whose = (
        col(Absence.user_id) == user_id if cover_id is None else col(Absence.cover_id) == cover_id
    )
    return work.session.scalars(
        select(Absence)
        .where(
            col(Absence.deleted_at).is_(None),
            whose,
            col(Absence.until_on) >= first,
            col(Absence.from_on) <= last,
        )
        .order_by(col(Absence.from_on), col(Absence.id))
    ).all()
