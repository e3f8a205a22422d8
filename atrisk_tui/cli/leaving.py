"""`atrisk users off`, `on` and `handover`: somebody leaves, and others take over."""

from collections.abc import Mapping

import typer

from ..domain.admin_commands import HandOver, SwitchUser
from ..domain.admin_queries import GetUserLoad
from ..domain.admin_rows import PersonRow, UserLoad
from ..domain.queries import FindUser
from ..errors import Invalid, Usage
from . import names, options
from .objects import user_object
from .options import Given, Option
from .session import Session
from .user_text import entries_words, hanging
from .user_values import USERNAME, person

_TO = (
    Option(
        name="to_ids",
        written="--to",
        value="USER",
        many=True,
        help="Who takes the active entries, evenly; may be repeated.",
    ),
    Option(name="unassigned", flag=True, help="Nobody takes the entries: they have no owner."),
    Option(name="reports_to", value="USER", help="Who leads the people they lead."),
    Option(name="no_manager", flag=True, help="Nobody leads the people they lead."),
)
_OFF = (
    *_TO,
    Option(name="keep_reports", flag=True, help="The people they lead stay under them."),
    Option(name="leave", flag=True, help="Everything stays as it is."),
)
_HANDED = (
    *_TO,
    Option(
        name="only_unowned",
        flag=True,
        help="Only entries at locations that they do not work for.",
    ),
)


def register(app: typer.Typer) -> None:
    """Add the subcommands."""
    options.add(app, "off", switch_off, arguments=(USERNAME,), options=_OFF)
    options.add(app, "on", switch_on, arguments=(USERNAME,))
    options.add(app, "handover", hand_over, arguments=(USERNAME,), options=_HANDED)


def switch_off(session: Session, given: Given) -> None:
    """Switch a person off, and hand over what hangs on them.

    They can do nothing from now on; what they did stays. Where active entries or people hang on
    them it says so, and wants to know who takes over.

    Examples:
      atrisk users off ana
      atrisk users off ana --to ben --to kim --reports-to kim
      atrisk users off ana --unassigned --no-manager
      atrisk users off ana --leave
    """
    session.expect(SwitchUser)
    _check_together(given)
    user = person(session, given.text("username"))
    load = session.ask(GetUserLoad(user_id=user.id))
    if given.on("leave") or (_decided(given, load) and not _any(given)):
        _switch(session, user, active=False)
    elif _decided(given, load):
        _hand_over(session, given, user, switch_off=True)
    elif _left(session, user, load):
        _switch(session, user, active=False)


def switch_on(session: Session, given: Given) -> None:
    """Switch a person on again.

    Example:
      atrisk users on ana
    """
    session.expect(SwitchUser)
    _switch(session, person(session, given.text("username")), active=True)


def hand_over(session: Session, given: Given) -> None:
    """Give a person's active entries to others, who share them evenly.

    The person stays on, and keeps leading whom they lead unless said otherwise.

    Examples:
      atrisk users handover ana --to ben --to kim
      atrisk users handover ana --only-unowned --to eve
    """
    session.expect(HandOver)
    _check_together(given)
    if not given.many("to_ids") and not given.on("unassigned"):
        raise Usage("Say who takes the entries: --to USER, or --unassigned.", field="to_ids")
    user = person(session, given.text("username"))
    _hand_over(session, given, user, switch_off=False)


def _check_together(given: Given) -> None:
    """Go on only if the options do not speak against each other. Raises: Usage."""
    reports = [given.text("reports_to"), given.on("no_manager"), given.on("keep_reports")]
    if given.many("to_ids") and given.on("unassigned"):
        raise Usage("Give --to or --unassigned, not both.", field="to_ids")
    if sum(map(bool, reports)) > 1:
        raise Usage(
            "Give one of --reports-to, --no-manager and --keep-reports.", field="reports_to"
        )
    if given.on("leave") and _any(given):
        raise Usage("With --leave nothing is handed over: give it alone.", field="leave")


def _any(given: Given) -> bool:
    flags = ("unassigned", "no_manager", "keep_reports")
    chosen = any(given.on(name) for name in flags)
    return chosen or bool(given.many("to_ids") or given.text("reports_to"))


def _decided(given: Given, load: UserLoad) -> bool:
    """Whether it was said what becomes of all that hangs on the person."""
    entries = bool(given.many("to_ids")) or given.on("unassigned")
    reports = bool(given.text("reports_to")) or given.on("no_manager") or given.on("keep_reports")
    return (entries or not load.entries) and (reports or not load.leads_count.value)


def _left(session: Session, user: PersonRow, load: UserLoad) -> bool:
    """Return whether somebody says that all stays as it is. Raises: Invalid where nobody can."""
    told = f"{user.full_name} has {hanging(load)}."
    if not session.printer.json and session.stdin.isatty():
        session.printer.message(told)
        if session.confirm("Switch them off all the same, and leave this as it is?"):
            return True
        session.printer.message("Nothing was changed.")
        return False
    ways = []
    if load.entries:
        ways.append("--to USER (may be repeated) or --unassigned for the entries")
    if load.leads_count.value:
        ways.append("--reports-to USER, --no-manager or --keep-reports for the people")
    raise Invalid(
        f"{told} Say who takes over: {', and '.join(ways)}; or --leave to leave it as it is. "
        "Nothing was changed.",
        field="to_ids" if load.entries else "reports_to",
    )


def _switch(session: Session, user: PersonRow, *, active: bool) -> None:
    session.do(SwitchUser(user_id=user.id, version=user.version, active=active))
    _tell(session, user, done="switched on" if active else "switched off", detail={})


def _hand_over(session: Session, given: Given, user: PersonRow, *, switch_off: bool) -> None:
    leader = given.text("reports_to")
    keeps = given.on("keep_reports") or not (leader or given.on("no_manager"))
    command = HandOver(
        user_id=user.id,
        version=user.version,
        to_ids=tuple(names.user_id(session, name, field="to_ids") for name in given.many("to_ids")),
        only_unowned=given.on("only_unowned"),
        reports_to_id=names.user_id(session, leader, field="reports_to") if leader else None,
        keep_reports=keeps,
        switch_off=switch_off,
    )
    done = "switched off" if switch_off else "handed over"
    _tell(session, user, done=done, detail=session.do(command).detail)


def _tell(session: Session, user: PersonRow, *, done: str, detail: Mapping[str, object]) -> None:
    now = session.ask(FindUser(username=user.username))
    if session.printer.json:
        handed = {"handed_over": dict(detail)} if detail else {}
        session.printer.object({**user_object(now), **handed})
        return
    session.printer.line(f"{now.full_name} ({now.username}), {now.role}, {done}")
    for line in _went(detail):
        session.printer.line(line)


def _went(detail: Mapping[str, object]) -> list[str]:
    if not detail:
        return []
    entries, reports, takers = detail["entries"], detail["reports"], detail["to"]
    assert isinstance(entries, int)  # noqa: S101  as the handler makes it
    assert isinstance(takers, Mapping)  # noqa: S101
    lines = [f"{entries_words(entries)} given to nobody"] if entries and not takers else []
    lines += [f"{entries_words(count)} given to {name}" for name, count in takers.items()]
    if reports:
        lines.append(f"{reports} of their people have another manager, or none")
    return lines
