"""The follow-up of one's own to see coming: the one that waits, the next one, or a late one."""

from datetime import datetime, timedelta

from .queries import Query
from .values import dataclass

ALARM = timedelta(minutes=5)
"""How long before it is due a follow-up begins to call for attention."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NextDue:
    """A follow-up of one's own, as the line on every screen tells it."""

    entry_id: int
    customer: str
    at: datetime
    zone: str
    """The entry's own."""
    touched: bool
    """Somebody has been in touch with the customer for it: since it began to call, or later."""
    covers: str | None = None
    """Username of the one who is out and whose it is; None where it is one's own."""
    then_at: datetime | None = None
    """When the one after it is due today; None where there is none."""

    def calls(self, now: datetime) -> bool:
        """Whether it is due within five minutes, or past, and nobody has been in touch."""
        return not self.touched and now >= self.at - ALARM


@dataclass(frozen=True, slots=True, kw_only=True)
class GetNextDue(Query[NextDue | None]):
    """My next follow-up today, else the oldest that is late today, else the next this week."""

    waiting_since: datetime | None = None
    """What came due since then comes first, oldest before, until somebody is in touch."""
