"""How people are written: the columns of their list, and what the lower pane tells of one."""

from collections.abc import Sequence

from ..domain.admin_rows import PersonRow, RoleRow, UserLoad
from ..domain.dates import local
from ..widgets.facts import Piece
from ..widgets.row_table import Cell, Column, Tone
from .base import WorkScreen
from .keymap import keyed
from .role_words import listed, short_words

_HANDS_OVER = "{people.hand_over|T} hands over"
_WAYS = (
    " {admin.edit|e} changes, {admin.off|x} switches off and asks who takes over,"
    " {people.like|L} adds one alike"
)

DESIGNED, WIDE, WIDER = 80, 110, 140
"""From so many columns there is room for all of it, for who leads them, for how to reach them."""


def person_columns(width: int) -> tuple[Column[PersonRow], ...]:
    """Return the columns that a terminal of `width` has room for."""
    first: tuple[Column[PersonRow], ...] = (
        Column("Username", 12, _username),
        Column("Name", 18, _name, grow=True),
        Column("Role", 10, lambda row: row.role),
        Column("Locations", 18 if width >= DESIGNED else 10, place_words),
        Column("Open", 5, _open, align="right"),
        Column("Active", 6, _active),
    )
    wide: tuple[Column[PersonRow], ...] = (
        Column("Manager", 12, lambda row: row.manager or ""),
        Column("Zone", 20, lambda row: row.zone),
    )
    wider: tuple[Column[PersonRow], ...] = (
        Column("Title", 16, lambda row: row.title or ""),
        Column("E-mail", 24, lambda row: row.email or ""),
    )
    return first + (wide if width >= WIDE else ()) + (wider if width >= WIDER else ())


def place_words(row: PersonRow) -> str:
    """Return where somebody works: "all", or the names."""
    return "all" if row.all_locations else ", ".join(row.locations) or "none"


def _tone(row: PersonRow) -> Tone:
    return Tone.NORMAL if row.active else Tone.DIM


def _username(row: PersonRow) -> Cell:
    return Cell(row.username, _tone(row))


def _name(row: PersonRow) -> Cell:
    return Cell(row.full_name, _tone(row))


def _open(row: PersonRow) -> Cell:
    count = "10k+" if row.open_entries.capped else str(row.open_entries)
    return Cell(count, Tone.NORMAL if row.open_entries.value else Tone.DIM)


def _active(row: PersonRow) -> Cell:
    return Cell("on", Tone.GOOD) if row.active else Cell("off", Tone.DIM)


def entries_words(count: int) -> str:
    """Return "1 entry", "14 entries"."""
    return f"{count} {'entry' if count == 1 else 'entries'}"


def load_words(load: UserLoad) -> str:
    """Return the entries of a person by location: "14 active: Denver 9, Provo 5"."""
    if not load.entries:
        return "none active"
    places = ", ".join(
        f"{place.location} {place.entries}{'' if place.works_there else ' (not theirs)'}"
        for place in load.places
    )
    return f"{load.entries} active: {places}"


def leads_words(load: UserLoad, most: int = 3) -> str:
    """Return whom a person leads: "3: Ana Ruiz, Ben Okafor and Kim Lund"; empty for nobody."""
    count = load.leads_count
    if not count.value:
        return ""
    rest = count.value - min(most, len(load.leads))
    more = f" and {rest}{'+' if count.capped else ''} more" if rest > 0 else ""
    names = ", ".join(load.leads[:most]) if more else listed(load.leads, most)
    return f"{count}: {names}{more}"


def person_lines(
    screen: WorkScreen, row: PersonRow, *, role: RoleRow | None, load: UserLoad | None
) -> Sequence[Sequence[Piece]]:
    """Return the lower pane of a person; `role` and `load` are None until they were asked for."""
    may = f": {short_words(role.grants)}" if role is not None else ""
    entries = "..." if load is None else load_words(load)
    leads = "..." if load is None else leads_words(load) or "nobody"
    there = local(screen.now(), row.zone)
    return [
        _line("Role", f"{row.role}{may}"),
        _line("Locations", place_words(row)),
        _line("Zone", f"{row.zone}, {there:%H:%M} there   {row.email or ''}"),
        _line("Led by", f"{row.manager or 'nobody'}   leads {leads}"),
        _line("Entries", entries),
        [_hint(screen, row, load)],
    ]


def _line(label: str, words: str) -> Sequence[Piece]:
    return [Cell(f" {label:<11}", Tone.DIM), words]


def _hint(screen: WorkScreen, row: PersonRow, load: UserLoad | None) -> Cell:
    """Return what is to be done about a person, else what the keys do."""
    words, tone = _to_do(row, load)
    return Cell(keyed(screen.app, words), tone)


def _to_do(row: PersonRow, load: UserLoad | None) -> tuple[str, Tone]:
    if load is not None and not row.active and load.entries:
        words = f"{entries_words(load.entries)} still with someone who is off"
        return f" {words}: {_HANDS_OVER}", Tone.OVERDUE
    if load is not None and load.unowned:
        words = entries_words(load.unowned)
        return f" {words} at locations they no longer work for: {_HANDS_OVER}", Tone.OVERDUE
    if not row.active:
        return " {admin.on|X} lets them in again", Tone.DIM
    return _WAYS, Tone.DIM
