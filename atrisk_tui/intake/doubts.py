"""A heading may lie: a column whose cells are never what its field can be is not that field."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import islice

from ..domain.text import cleaned
from ..errors import Invalid
from .fields import FIELDS, Form
from .mapping import Column, Mapping
from .sniff import Table

CHOICES = ("status", "preferred_channel")
"""Fields with a small vocabulary of our own; other systems use these headings for theirs."""
SAMPLE = 1000
"""Rows looked at."""
ENOUGH = 20
"""Cells that must all be strange; fewer are taken for slips, which are refused row by row."""


def settled(table: Table, columns: Mapping, overrides: Iterable[str]) -> Mapping:
    """Return the columns with those that were taken for a field by mistake as custom ones.

    What a person mapped by an override stays, whatever its cells say.
    """
    chosen = {each.partition("=")[0].strip().casefold().replace("-", "_") for each in overrides}
    guessed = [
        each for each in columns.columns if each.field in CHOICES and each.field not in chosen
    ]
    strange = {each for each in guessed if _is_strange(table, each)}
    if not strange:
        return columns
    return Mapping(
        tuple(replace(each, field=None) if each in strange else each for each in columns.columns)
    )


def _is_strange(table: Table, column: Column) -> bool:
    count = 0
    for row in islice(table.rows(), SAMPLE):
        text = cleaned(row.cells[column.index])[0]
        if not text:
            continue
        if _readable(text, column.field or ""):
            return False
        count += 1
    return count >= ENOUGH


def _readable(text: str, field: str) -> bool:
    try:
        FIELDS[field].read(text, field, Form())
    except Invalid:
        return False
    return True
