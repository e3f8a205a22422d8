"""What a reader works with beside its connection: who asks, and when."""

from dataclasses import dataclass
from datetime import datetime

from ..domain.model import Actor


@dataclass(frozen=True, slots=True)
class Scope:
    """Who is asking, as read in this transaction, and the moment that counts as now."""

    actor: Actor
    now: datetime
    dialect: str
    """sqlite or postgresql."""
