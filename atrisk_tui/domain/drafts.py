"""What is kept of a form that is not saved yet: what it is about, and all that stands in it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from .values import dataclass

KEPT_FOR = timedelta(days=30)
"""A draft that nobody has touched for so long is removed, and its owner is told."""

Plain = Mapping[str, Any]
"""Values that JSON holds as they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a form is opened on, and so where its draft is offered."""

    kind: str
    """Which form: "entry", "close", "person"."""
    table: str = ""
    """The record's table, empty for a form on no record."""
    id: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An unsaved form, complete: opened again it is as it was left."""

    key: str
    """The opened form's own mark: one form open in two terminals makes two drafts."""
    about: About
    title: str
    """What it is, in words: "new entry for Bluebell Care"."""
    at: datetime
    """When something was typed last."""
    typed: int
    """How many characters the person has typed."""
    op_id: str
    """The mark of its save: sent twice it is one change."""
    opening: Plain
    """What opens the form again, beside the record."""
    base: Plain | None
    """The record as it was when the form was opened; None for a new one."""
    fields: Plain
    """What each field holds, and held before."""
    sent: Plain | None
    """What the fields held when a save was last tried, None where none was."""
    here: str
    """The field that was typed in last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRow:
    """One line of a person's drafts."""

    id: int
    key: str
    about: About
    title: str
    at: datetime
    typed: int
