"""The columns of the lead's board, and the line that adds them up."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from ..domain.absences import BoardRow
from ..domain.paging import Count
from ..widgets.table_cells import Cell, Column, Tone, column_widths, fit

ROOMY = 100
"""From this many columns there is room for usernames and for who covers, in full."""
MARGIN = 4
"""Cells of a table beside its columns: cursor, mark, a blank and the scroll bar."""
_COUNTED: Mapping[str, Callable[[BoardRow], Count | None]] = {
    "Open": lambda row: row.open,
    "Overdue": lambda row: row.overdue,
    "Today": lambda row: row.today,
    "High": lambda row: row.high,
    "Untouched": lambda row: row.untouched,
    "Done": lambda row: row.done_today,
}
_TONES = {"Overdue": Tone.OVERDUE, "High": Tone.HIGH}


def board_columns(width: int, *, revenue_word: str) -> tuple[Column[BoardRow], ...]:
    """Return the columns for a terminal of `width`; the name grows."""
    roomy = width >= ROOMY
    username: Column[BoardRow] = Column("Username", 12, lambda row: row.username)
    return (
        Column("Name", 12, _name, grow=True),
        *((username,) if roomy else ()),
        *(_number(title, max(5, len(title)), of) for title, of in _COUNTED.items()),
        Column(f"{revenue_word} risk", 9, _revenue, align="right"),
        Column("Out", 28 if roomy else 9, _out_in_full if roomy else _out),
    )


def totals(rows: Iterable[BoardRow], columns: Sequence[Column[BoardRow]], width: int) -> str:
    """Return what all have together, each number under its column, for a table of `width`.

    Revenue is not added up: a customer whom two people work would count twice.
    """
    listed = list(rows)
    people = f"{len(listed)} {'person' if len(listed) == 1 else 'people'}"
    out = sum(row.out is not None for row in listed)
    shown = {"Name": people, "Out": f"{out} out" if out else ""}
    shown |= {title: _together(listed, of) for title, of in _COUNTED.items()}
    parts = [
        fit(shown.get(column.title, ""), cells, column.align)
        for column, cells in zip(columns, column_widths(columns, width - MARGIN), strict=True)
        if cells
    ]
    return f"  {' '.join(parts)}"


def _together(rows: Iterable[BoardRow], of: Callable[[BoardRow], Count | None]) -> str:
    counts = [count for row in rows if (count := of(row)) is not None]
    total = sum(count.value for count in counts)
    return f"{total}{'+' if any(count.capped for count in counts) else ''}" if counts else "..."


def _number(title: str, width: int, of: Callable[[BoardRow], Count | None]) -> Column[BoardRow]:
    tone = _TONES.get(title, Tone.NORMAL)

    def cell(row: BoardRow) -> Cell:
        count = of(row)
        if count is None:
            return Cell("...", Tone.DIM)
        text = "10k+" if count.capped else str(count.value)
        return Cell(text, tone if count.value else Tone.DIM)

    return Column(title, width, cell, align="right")


def _name(row: BoardRow) -> Cell:
    return Cell(row.full_name, Tone.NORMAL if row.active and row.out is None else Tone.DIM)


def _revenue(row: BoardRow) -> Cell:
    """Return whole units of the currency: cents say nothing here."""
    if row.rmr_at_risk is None:
        return Cell("...", Tone.DIM)
    return Cell(f"{row.rmr_at_risk // 100:,}", Tone.NORMAL if row.rmr_at_risk else Tone.DIM)


def _out(row: BoardRow) -> Cell:
    if not row.active:
        return Cell("off", Tone.DIM)
    if row.out is None:
        return Cell("")
    return Cell(f"to {row.out.until_on.day} {row.out.until_on:%b}", Tone.MARK)


def _out_in_full(row: BoardRow) -> Cell:
    return Cell(row.out.words, Tone.MARK) if row.active and row.out is not None else _out(row)
