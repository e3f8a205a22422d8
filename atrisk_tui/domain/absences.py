"""Who is out and who covers, and how each agent's work stands."""

from datetime import date

from .commands import Command
from .paging import Count
from .values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PutOut(Command):
    """Put someone out, with cover."""

    user_id: int
    from_on: date
    until_on: date
    """The last day, inclusive, on the person's own calendar."""
    cover_id: int | None
    """On whose Home the due entries stand meanwhile; None for nobody's."""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BringBack(Command):
    """End someone's absence."""

    absence_id: int
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceRow:
    """A time that somebody is out."""

    id: int
    version: int
    user_id: int
    username: str
    full_name: str
    from_on: date
    until_on: date
    cover_id: int | None
    cover: str | None
    """Username."""
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRow:
    """One agent's work as it stands, of the entries in the asker's sight."""

    id: int
    """The person's id."""
    username: str
    full_name: str
    active: bool
    open: Count
    """Active entries, snoozed ones too."""
    overdue: Count
    today: Count
    high: Count
    untouched: Count
    done_today: Count
    """Contacts logged today, and entries changed otherwise."""
    rmr_at_risk: int
    """Minor units per month, each customer once."""
    out: AbsenceRow | None
    """When they are out today."""
