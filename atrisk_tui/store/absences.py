"""What absences are there, and whose the actor may know of."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlmodel import col

from .reach import location_ids
from .tables import Absence, User
from .work import Work


def reached(work: Work, user: User) -> set[int] | None:
    """Return the locations that a person names; None where the actor shares none with them."""
    places = location_ids(work, user.id)
    mine = work.actor.location_ids
    shares = mine is None or user.all_locations or not mine.isdisjoint(places)
    return places if shares else None


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
