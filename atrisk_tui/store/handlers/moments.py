"""Instants as they are stored."""

from datetime import UTC, datetime
from typing import overload


@overload
def whole_second(moment: None) -> None: ...
@overload
def whole_second(moment: datetime) -> datetime: ...
def whole_second(moment: datetime | None) -> datetime | None:
    """Return what a person gave as an instant, in UTC and without parts of a second.

    What is shown has none, so what is typed back is the same instant and not a change.
    """
    return moment.astimezone(UTC).replace(microsecond=0) if moment is not None else None
