"""Who is put out, with whom as cover, and who is brought back."""

from datetime import date, timedelta

from sqlalchemy import func, select
from sqlmodel import col

from ...domain.absences import LONGEST_DAYS, MOST_COVERED, BringBack, PutOut, span_words
from ...domain.dates import local_date
from ...domain.text import one_line
from ...errors import Invalid, Missing
from ..absences import overlapping, reached
from ..reach import location_ids
from ..tables import Absence, Location, User
from ..work import Done, Work
from .lookups import apply, new_row, person
from .values import day, typed

_NOTE_LIMIT = 500


def put_out(work: Work, command: PutOut) -> Done:
    """Put someone out from day to day, and say what the cover cannot take over."""
    # Held for writing, so that two leads cannot put the same person out twice.
    user = work.locked(User, command.user_id, None)
    places = reached(work, user)
    if places is None:
        raise Missing("no such person")
    if not user.active:
        raise Invalid(f"{user.full_name} is switched off: they are not here to be out.")
    first, last = _span(command, today=local_date(work.now, user.zone))
    _check_free(work, user, first=first, last=last)
    detail: dict[str, object] = _covered_by(work, user, first=first, last=last)
    if command.cover_id is not None:
        cover = _cover(work, user, command.cover_id)
        detail |= _uncovered(work, user, cover=cover, places=places)
        detail["cover_out"] = _check_there(work, cover, first=first, last=last)
        _check_load(work, cover, first=first, last=last)
    absence = new_row(
        Absence,
        user_id=user.id,
        from_on=first,
        until_on=last,
        cover_id=command.cover_id,
        note=one_line(typed(command.note, str, field="note"), field="note", limit=_NOTE_LIMIT),
    )
    work.session.add(absence)
    work.session.flush()
    return Done("absence", absence.id, detail)


def bring_back(work: Work, command: BringBack) -> Done:
    """End an absence: they are back from today on; one to come never was."""
    absence = work.locked(Absence, command.absence_id, command.version)
    user = work.held(User, absence.user_id)
    if user is None or reached(work, user) is None:
        raise Missing("no such absence")
    today = local_date(work.now, user.zone)
    if absence.until_on < today:
        since = span_words(absence.until_on, absence.until_on)
        raise Invalid(f"{user.full_name} was out until {since} and is back already.")
    if absence.from_on >= today:
        apply(absence, {"deleted_at": work.now})
    else:
        apply(absence, {"until_on": today - timedelta(days=1)})
    return Done("absence", absence.id)


def _span(command: PutOut, *, today: date) -> tuple[date, date]:
    first, last = day(command.from_on, field="from"), day(command.until_on, field="until")
    if first is None or last is None:
        raise Invalid("Say from which day until which.", field="from" if first is None else "until")
    if last < first:
        raise Invalid(f"Until is before from, {span_words(first, first)}.", field="until")
    if last < today:
        raise Invalid("That is over already: give a day from today on.", field="until")
    if (last - first).days + 1 > LONGEST_DAYS:
        raise Invalid(f"At most {LONGEST_DAYS} days: give an earlier day.", field="until")
    return first, last


def _check_free(work: Work, user: User, *, first: date, last: date) -> None:
    for other in overlapping(work, user_id=user.id, first=first, last=last)[:1]:
        span = span_words(other.from_on, other.until_on)
        raise Invalid(
            f"{user.full_name} is out {span} already: bring them back first, or choose other days.",
            field="from",
        )


def _cover(work: Work, user: User, cover_id: int) -> User:
    if cover_id == user.id:
        raise Invalid(f"{user.full_name} cannot cover themselves: choose another.", field="cover")
    return person(work, cover_id, field="cover")


def _uncovered(work: Work, user: User, *, cover: User, places: set[int]) -> dict[str, object]:
    """Return the person's locations where the cover does not work: names, and how many unseen.

    Raises: Invalid where that is all of them.
    """
    if cover.all_locations:
        return {"uncovered": [], "uncovered_unseen": 0}
    theirs = location_ids(work, cover.id)
    wanted = select(Location).where(col(Location.deleted_at).is_(None), col(Location.active))
    if not user.all_locations:
        wanted = wanted.where(col(Location.id).in_(places))
    found = work.session.scalars(wanted.order_by(col(Location.name_key))).all()
    uncovered = [place for place in found if place.id not in theirs]
    if len(uncovered) == len(found):
        raise Invalid(
            f"{cover.full_name} works at none of {user.full_name}'s locations: choose another.",
            field="cover",
        )
    names = [place.name for place in uncovered if work.actor.sees(place.id)]
    return {"uncovered": names, "uncovered_unseen": len(uncovered) - len(names)}


def _check_there(work: Work, cover: User, *, first: date, last: date) -> list[str]:
    """Return when the cover is out too. Raises: Invalid where that is the whole time."""
    away = overlapping(work, user_id=cover.id, first=first, last=last)
    days = {
        one.from_on + timedelta(days=n)
        for one in away
        for n in range((one.until_on - one.from_on).days + 1)
    }
    spans = [span_words(one.from_on, one.until_on) for one in away]
    is_known = reached(work, cover) is not None
    if all(first + timedelta(days=n) in days for n in range((last - first).days + 1)):
        when = f" ({', '.join(spans)})" if is_known else ""
        raise Invalid(f"{cover.full_name} is out then too{when}: choose another.", field="cover")
    return spans if is_known or not away else ["for some of that time"]


def _check_load(work: Work, cover: User, *, first: date, last: date) -> None:
    covered = select(func.count()).where(
        col(Absence.deleted_at).is_(None),
        col(Absence.cover_id) == cover.id,
        col(Absence.until_on) >= first,
        col(Absence.from_on) <= last,
    )
    if (work.session.scalar(covered) or 0) >= MOST_COVERED:
        raise Invalid(
            f"{cover.full_name} covers {MOST_COVERED} people then: choose another.", field="cover"
        )


def _covered_by(work: Work, user: User, *, first: date, last: date) -> dict[str, object]:
    """Return whom a person was to cover in a span: usernames, and how many out of reach."""
    ids = {one.user_id for one in overlapping(work, cover_id=user.id, first=first, last=last)}
    known = select(User).where(col(User.id).in_(ids)).order_by(col(User.username))
    people = work.session.scalars(known).all()
    names = [one.username for one in people if reached(work, one) is not None]
    return {"covers": names, "covers_unseen": len(people) - len(names)}
