"""Which digit opens which view: those that everybody has, unless the person gave it to another."""

from collections.abc import Iterable, Mapping

from ..domain.views import ViewRow

DIGITS = "1234567890"
"""The keys that open views; unless others are given them, of the first ten that everybody has."""
PLACE = "views"
"""What the digits that a person gave are kept as, among their places."""


def numbered(rows: Iterable[ViewRow], given: Mapping[int, int]) -> dict[str, ViewRow]:
    """Return the view that each digit opens; `given` are a person's digits by the view's id.

    It is the same on every day: a view that is gone leaves its digit to whose it was.
    """
    listed = {row.id: row for row in rows}
    usual = {
        digit: listed[-place] for place, digit in enumerate(DIGITS, start=1) if -place in listed
    }
    own = {str(digit): listed[id_] for id_, digit in given.items() if id_ in listed}
    moved = {row.id for row in own.values()}
    return {digit: row for digit, row in usual.items() if row.id not in moved} | own


def with_digit(given: Mapping[int, int], view_id: int, digit: str) -> dict[int, int]:
    """Return a person's digits once a view has this one; empty takes its own away."""
    kept = {id_: had for id_, had in given.items() if id_ != view_id and str(had) != digit}
    return kept | ({view_id: int(digit)} if digit else {})
