"""What a reader works with beside its connection: who asks, and when."""

from dataclasses import dataclass
from datetime import datetime

from ..domain.model import Actor
from ..domain.policy import GRANTS
from ..errors import Denied


@dataclass(frozen=True, slots=True)
class Scope:
    """Who is asking, as read in this transaction, and the moment that counts as now."""

    actor: Actor
    now: datetime
    dialect: str
    """sqlite or postgresql."""


def require(scope: Scope, *grants: str) -> None:
    """Go on only if whoever asks holds any of `grants`. Raises: Denied, in their words."""
    if not any(scope.actor.holds(grant) for grant in grants):
        words = " or ".join(GRANTS[grant] for grant in grants)
        raise Denied(f"your role may not {words}")
