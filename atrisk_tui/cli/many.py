"""`atrisk entries many`: one change of many entries, with what came of each."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import typer

from ..domain.commands import Receipt
from ..domain.dates import needs_time
from ..domain.many import (
    AssignMany,
    ManyCommand,
    Marked,
    MoveMany,
    SetFollowUpOfMany,
    SetRiskOfMany,
    SnoozeMany,
    VoidMany,
)
from ..domain.many_dates import parse_for_many
from ..domain.model import CatalogKind, EntryStatus, RiskLevel, entry_id_in, entry_ref
from ..domain.text import label
from ..errors import Invalid, Usage
from . import entry_values as fields
from . import names, options, values
from .options import Argument, Given, Option
from .printing import Json
from .session import Session

_REFS = Argument(name="refs", value="REF", help="The entries, such as AR-1042.", many=True)
_CHANGES = (
    Option(
        name="assign",
        value="USER,USER",
        also=("--assigned",),
        help="Who is to have them: several take them in turn, each where they work.",
    ),
    Option(name="risk_level", value=fields.LEVELS, also=("--risk",), help="How likely to leave."),
    Option(
        name="follow_up_at",
        value=fields.WHEN,
        also=("--follow-up",),
        help='+2h is one moment for all; "fri 14:00" is each customer\'s own; blank clears it.',
    ),
    Option(
        name="snooze",
        value=fields.WHEN,
        help="Hidden from the queues until then, with --note.",
    ),
    Option(
        name="status",
        value="open|mitigated",
        help="Where they stand; back to open goes with --note.",
    ),
    Option(name="void", value="NAME", help="Closed as not real, with this resolution."),
)
_BESIDE = (
    Option(
        name="mitigation_action", value="NAME", help="What was done; goes with --status mitigated."
    ),
    Option(name="note", help="Why, for the history of each."),
    Option(name="stdin", flag=True, help="Read more references from the input."),
    Option(name="dry_run", flag=True, help="Only say what would happen."),
)
_MOVES = (EntryStatus.OPEN.value, EntryStatus.MITIGATED.value)
_KINDS: dict[str, type[ManyCommand]] = {
    "assign": AssignMany,
    "risk_level": SetRiskOfMany,
    "follow_up_at": SetFollowUpOfMany,
    "snooze": SnoozeMany,
    "status": MoveMany,
    "void": VoidMany,
}


def register(app: typer.Typer) -> None:
    """Add the subcommand."""
    options.add(app, "many", change_many, arguments=(_REFS,), options=(*_CHANGES, *_BESIDE))


def change_many(session: Session, given: Given) -> None:
    """Change many entries at once, in one of six ways.

    Each entry is changed, or refused with its reason while the others go through. All that was
    done is one change in the history, and one undo. Each is taken as it is now; one that is
    named twice counts once. The exit code is 0 when none was refused, 65 when some were.

    Examples:
      atrisk entries many AR-12 AR-15 AR-31 --assign ben,cho --note "Ana is away"
      atrisk entries many AR-12 AR-15 --follow-up "fri 14:00"
      atrisk entries many --stdin --snooze "+2w 9:00" --note "Storm" < refs.txt
      atrisk entries many AR-12 AR-15 --status mitigated --follow-up "+3d 10:00"
      atrisk entries many AR-12 AR-15 --void "Misreported" --dry-run
    """
    way = _way(given)
    session.expect(_KINDS[way])
    command = _command(session, given, way=way, entries=_marked(session, given))
    dry = given.on("dry_run")
    receipt = session.store.rehearse(session.actor, [command])[0] if dry else session.do(command)
    tell_many(session, receipt, dry=dry)


def tell_many(session: Session, receipt: Receipt, *, dry: bool = False) -> None:
    """Print what came of each entry. Raises: Invalid where some were refused."""
    detail: Any = receipt.detail
    done, refused, unchanged = detail["done"], detail["refused"], detail["unchanged"]
    would = "would be " if dry else ""
    if session.printer.json:
        session.printer.object(_object(receipt, dry=dry))
    else:
        for _, ref, name, reason in refused:
            session.printer.line(f"{f'{ref} {name}'.rstrip()}: {reason}")
        total = len(done) + len(refused) + unchanged
        same = f", {unchanged} {_was(unchanged)} so already" if unchanged else ""
        session.printer.line(f"{len(done)} of {total} {would}done{same}")
    if refused:
        told = "would be refused" if dry else f"{_was(len(refused))} refused"
        raise Invalid(f"{_entries(len(refused))} {told}; {len(done)} {would}done.", field="entries")


def _way(given: Given) -> str:
    """Return the one thing that is to be done. Raises: Usage."""
    wanted = [option for option in _CHANGES if given.maybe(option.name) is not None]
    found = [option.name for option in wanted]
    if found == ["follow_up_at", "status"]:
        # The follow-up that will confirm the save: the move carries it.
        found = ["status"]
    if len(found) != 1:
        raise Usage(
            "Give exactly one of --assign, --risk, --follow-up, --snooze, --status and --void: "
            "see atrisk entries many --help."
        )
    if given.maybe("mitigation_action") is not None and found != ["status"]:
        raise Usage(
            "--mitigation-action goes with --status mitigated only.", field="mitigation_action"
        )
    return found[0]


def _marked(session: Session, given: Given) -> tuple[Marked, ...]:
    """Return the entries that were named, at whatever version they are. Raises: Usage."""
    refs = list(given.many("refs"))
    if given.on("stdin"):
        refs += session.stdin.read().split()
    if not refs:
        raise Usage("Name the entries, such as AR-12 AR-15, or give --stdin.", field="refs")
    found = {ref: entry_id_in(ref) for ref in refs}
    wrong = [ref for ref, entry_id in found.items() if entry_id is None]
    if wrong:
        raise Usage(f"“{wrong[0]}” is not an entry: write it like AR-1042.", field="refs")
    return tuple((entry_id, 0) for entry_id in found.values() if entry_id is not None)


def _command(
    session: Session, given: Given, *, way: str, entries: tuple[Marked, ...]
) -> ManyCommand:
    note, text = given.text("note"), given.text(way)
    if way == "assign":
        return AssignMany(entries=entries, note=note, to_ids=_people(session, text))
    if way == "risk_level":
        level = values.choice(text, RiskLevel, field="risk_level")
        return SetRiskOfMany(entries=entries, note=note, risk_level=level)
    if way == "follow_up_at":
        return SetFollowUpOfMany(entries=entries, note=note, at=_follow_up(session, given))
    if way == "snooze":
        until = _moment(session, text, field="snooze")
        return SnoozeMany(entries=entries, note=note, until=until)
    if way == "void":
        resolution = names.item_id(session, CatalogKind.RESOLUTIONS, text, field="void")
        return VoidMany(entries=entries, note=note, resolution_id=resolution)
    return MoveMany(
        entries=entries,
        note=note,
        status=_status(text),
        mitigation_action_id=_action(session, given),
        follow_up_at=_follow_up(session, given),
    )


def _people(session: Session, text: str) -> tuple[int, ...]:
    wanted = [name for name in (part.strip() for part in text.split(",")) if name]
    if not wanted:
        raise Usage("Say who is to have them: --assign USER.", field="assign")
    return tuple(names.user_id(session, name, field="assign") for name in wanted)


def _status(text: str) -> EntryStatus:
    status = fields.status_of(text)
    if status is EntryStatus.CANCELLED:
        raise Invalid(
            "Close many as Void with --void and a resolution.", field="status", allowed=_MOVES
        )
    return status


def _action(session: Session, given: Given) -> int | None:
    name = given.text("mitigation_action").strip()
    if not name:
        return None
    kind = CatalogKind.MITIGATION_ACTIONS
    return names.item_id(session, kind, name, field="mitigation_action")


def _follow_up(session: Session, given: Given) -> datetime | None:
    text = given.text("follow_up_at")
    return _moment(session, text, field="follow_up_at") if text.strip() else None


def _moment(session: Session, text: str, *, field: str) -> datetime:
    """Return what was typed; nothing is filled in for it. Raises: Invalid."""
    if needs_time(text):
        raise Invalid(
            f"{label(field)} needs a time beside its date: write it like 2026-12-01 14:00, "
            "+3d 14:00 or +2h.",
            field=field,
        )
    at, told = parse_for_many(
        text, now=session.clock(), zone=session.actor.zone, order="YMD", field=field
    )
    if at.tzinfo is None:
        session.printer.message(f"{label(field)}: {told.removeprefix('= ')}.")
    return at


def _object(receipt: Receipt, *, dry: bool) -> Json:
    detail: Any = receipt.detail
    keys = ("ref", "customer_name", "reason")
    refused: Sequence[Sequence[object]] = detail["refused"]
    return {
        "dry_run": dry,
        "change": None if dry else receipt.audit_id or None,
        "done": [entry_ref(entry_id) for entry_id in detail["done"]],
        "refused": [dict(zip(keys, each[1:], strict=True)) for each in refused],
        "unchanged": detail["unchanged"],
    }


def _entries(count: int) -> str:
    return "1 entry" if count == 1 else f"{count} entries"


def _was(count: int) -> str:
    return "was" if count == 1 else "were"
