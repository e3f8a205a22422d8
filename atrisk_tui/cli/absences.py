"""`atrisk users out` and `back`: somebody is out, with cover, and comes back."""

from collections.abc import Mapping
from datetime import date
from typing import cast

import typer

from ..domain.absences import AbsenceRow, BringBack, PutOut, span_words, with_unseen
from ..domain.dates import local_date
from ..domain.queries import FindUser
from ..domain.rows import UserRow
from ..domain.work_queries import ListAbsences
from ..errors import Invalid, Missing
from . import names, options
from .options import Given, Option
from .printing import Json
from .session import Session
from .user_values import USERNAME
from .values import day


def register(app: typer.Typer) -> None:
    """Add the subcommands."""
    options.add(
        app,
        "out",
        put_out,
        arguments=(USERNAME,),
        options=(
            Option(
                name="from_on",
                written="--from",
                value="D",
                help="The first day: today, unless given.",
            ),
            Option(
                name="until",
                value="D",
                help="The last day, inclusive: fri, +3d, 2026-12-01.",
                needed=True,
            ),
            Option(name="cover", value="USER", help="On whose Home their due entries stand."),
            Option(name="note", help="Why, for colleagues: at most 500 characters."),
        ),
    )
    options.add(app, "back", bring_back, arguments=(USERNAME,))


def put_out(session: Session, given: Given) -> None:
    """Put a person out from day to day, with cover.

    Their due entries stand on the cover's Home meanwhile, marked; they stay theirs. It ends by
    itself after the last day.

    Examples:
      atrisk users out ana --until fri --cover ben
      atrisk users out ana --from 2026-12-21 --until 2027-01-04 --cover ben --note "Holiday"
    """
    session.expect(PutOut)
    user = _person(session, given)
    cover = given.text("cover")
    first = _day(session, given, "from_on") or local_date(session.clock(), session.actor.zone)
    last = _day(session, given, "until")
    if last is None:
        raise Invalid("Say until which day: --until fri.", field="until")
    command = PutOut(
        user_id=user.id,
        from_on=first,
        until_on=last,
        cover_id=names.user_id(session, cover, field="cover") if cover else None,
        note=given.text("note"),
    )
    receipt = session.do(command)
    absence = next(
        row for row in session.ask(ListAbsences(user_id=user.id)) if row.id == receipt.subject_id
    )
    if session.printer.json:
        session.printer.object({**absence_object(absence), **_detail(receipt.detail)})
        return
    session.printer.line(f"{user.full_name} ({user.username}) is out, {_words(absence)}")
    for line in _warnings(receipt.detail, absence.cover or ""):
        session.printer.line(line)


def bring_back(session: Session, given: Given) -> None:
    """Bring a person back who is out, or let one stay who will be.

    Example:
      atrisk users back ana
    """
    session.expect(BringBack)
    user = _person(session, given)
    found = session.ask(ListAbsences(user_id=user.id))
    if not found:
        raise Missing(f"{user.full_name} is not out, and will not be.")
    absence = found[0]
    session.do(BringBack(absence_id=absence.id, version=absence.version))
    if session.printer.json:
        session.printer.object(absence_object(absence))
        return
    today = local_date(session.clock(), user.zone)
    back = "is back" if absence.from_on <= today else "will not be out"
    session.printer.line(f"{user.full_name} ({user.username}) {back}: was out {_words(absence)}")


def absence_object(row: AbsenceRow) -> Json:
    """Return a time that somebody is out."""
    return {
        "username": row.username,
        "full_name": row.full_name,
        "from": row.from_on.isoformat(),
        "until": row.until_on.isoformat(),
        "cover": row.cover,
        "note": row.note or None,
    }


def _person(session: Session, given: Given) -> UserRow:
    return session.ask(FindUser(username=given.text("username")))


def _day(session: Session, given: Given, name: str) -> date | None:
    today = local_date(session.clock(), session.actor.zone)
    return day(given.text(name), today=today, past=False, field=name.removesuffix("_on"))


def _words(row: AbsenceRow) -> str:
    span = span_words(row.from_on, row.until_on)
    return f"{span}, {f'{row.cover} covers' if row.cover else 'nobody covers'}"


def _detail(detail: Mapping[str, object]) -> Json:
    names = {name: _names(detail, name) for name in ("uncovered", "cover_out", "covers")}
    unseen = {f"{name}_unseen": _unseen(detail, name) for name in ("uncovered", "covers")}
    return {**names, **unseen}


def _names(detail: Mapping[str, object], name: str) -> list[str]:
    return cast("list[str]", detail.get(name) or [])


def _unseen(detail: Mapping[str, object], name: str) -> int:
    return cast(int, detail.get(f"{name}_unseen") or 0)


def _all(detail: Mapping[str, object], name: str, noun: str) -> str:
    names = _names(detail, name)
    return with_unseen(names, _unseen(detail, name), noun, most=len(names))


def _warnings(detail: Mapping[str, object], cover: str) -> list[str]:
    """Return what the cover cannot take over, a sentence each."""
    lines = []
    if places := _all(detail, "uncovered", "location"):
        lines.append(f"{cover} does not work at {places}: nobody covers there.")
    if spans := _names(detail, "cover_out"):
        lines.append(f"{cover} is out too: {', '.join(spans)}.")
    if people := _all(detail, "covers", "person"):
        lines.append(f"They were to cover {people} meanwhile.")
    return lines
