"""Where somebody was on a screen: what it showed, and the row at the cursor."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from ..errors import Invalid
from .paging import Cursor, Key, Span, Step
from .values import dataclass
from .view_data import definition_data, read_definition
from .views import Definition

MOST_MARKS = 5000
"""Marks that are kept; many.MOST can be acted on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where somebody was on one screen."""

    shown: Definition | None = None
    """What the list showed; None on a screen that has no filter."""
    view_name: str = ""
    view_id: int | None = None
    view: Definition | None = None
    """What the view said that was opened; None for none."""
    own_columns: tuple[str, ...] = ()
    newest: tuple[str, ...] = ()
    """What esc takes back, the last one first to go."""
    row_id: int | None = None
    """The row at the cursor."""
    line: int = 0
    """Of the table's lines, the one that the cursor was on."""
    position: int | None = None
    """How many rows preceded it, where that was known."""
    near: Span | None = None
    """Asks for the row and those around it, also where others have come before them since."""
    marks: Mapping[int, int] | None = None
    """Each marked record with the version that was seen."""
    numbers: Mapping[int, int] | None = None
    """The digit that the person gave to each view, by its id."""
    preview: bool = False
    """Whether the preview beside the list was chosen."""
    day: date | None = None
    """The day it was on the person's clocks."""


def place_data(place: Place) -> dict[str, Any]:
    """Return a place as JSON has it, without what is empty."""
    data: dict[str, Any] = {
        "shown": place.shown and definition_data(place.shown),
        "view_name": place.view_name,
        "view_id": place.view_id,
        "view": place.view and definition_data(place.view),
        "own_columns": list(place.own_columns),
        "newest": list(place.newest),
        "row_id": place.row_id,
        "line": place.line,
        "position": place.position,
        "near": place.near and _span_data(place.near),
        "marks": [list(pair) for pair in list((place.marks or {}).items())[:MOST_MARKS]],
        "numbers": [list(pair) for pair in (place.numbers or {}).items()],
        "preview": place.preview or None,
        "day": place.day and place.day.isoformat(),
    }
    return {
        name: value for name, value in data.items() if value is not None and value not in ("", [])
    }


def read_place(data: object) -> Place:
    """Return the place that `place_data` made `data` of.

    Raises: Invalid for what a newer program, or nobody, has written.
    """
    try:
        return _place(data)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise Invalid("this is no place that was kept") from error


def _place(data: Any) -> Place:
    shown, view, near = data.get("shown"), data.get("view"), data.get("near")
    return Place(
        shown=None if shown is None else read_definition(shown),
        view_name=str(data.get("view_name", "")),
        view_id=_number(data.get("view_id")),
        view=None if view is None else read_definition(view),
        own_columns=tuple(str(name) for name in data.get("own_columns", ())),
        newest=tuple(str(name) for name in data.get("newest", ())),
        row_id=_number(data.get("row_id")),
        line=int(data.get("line", 0)),
        position=_number(data.get("position")),
        near=None if near is None else _span(near),
        marks={int(id_): int(version) for id_, version in data.get("marks", ())},
        numbers={int(id_): int(digit) for id_, digit in data.get("numbers", ())},
        preview=bool(data.get("preview", False)),
        day=None if data.get("day") is None else date.fromisoformat(data["day"]),
    )


def _number(raw: Any) -> int | None:
    return None if raw is None else int(raw)


def _span_data(span: Span) -> dict[str, Any]:
    values = span.cursor.values if span.cursor is not None else ()
    return {"step": span.step.value, "values": [_key_data(value) for value in values]}


def _span(data: Any) -> Span:
    values = tuple(_key(kind, raw) for kind, raw in data["values"])
    return Span(Step(data["step"]), Cursor(values) if values else None)


def _key_data(value: Key) -> list[Any]:
    """Return a sort value with what it is: a text may look like a date."""
    if isinstance(value, datetime):
        return ["at", value.isoformat()]
    if isinstance(value, date):
        return ["on", value.isoformat()]
    return ["number" if isinstance(value, int) else "text", value]


def _key(kind: str, raw: Any) -> Key:
    readers: dict[str, Any] = {
        "at": datetime.fromisoformat,
        "on": date.fromisoformat,
        "number": int,
        "text": str,
    }
    value: Key = readers[kind](raw)
    return value
