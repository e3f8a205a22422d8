"""Home's two lines over the panel: the counters with their digits, and the figures."""

from collections.abc import Sequence
from dataclasses import replace

from ..domain.filters import Whose
from ..domain.rows import DueCounts, HomeCounts, HomeFigures
from ..domain.settings import Settings
from ..domain.text import money_shown
from ..domain.views import BUILT_IN, Definition
from ..widgets.facts import FactLines, Piece
from ..widgets.table_cells import Cell, Tone

UNASSIGNED, NO_DATE, TO_CONFIRM, ESCALATED = "unassigned", "no-date", "to-confirm", "escalated"
"""The counters that open a view, as their keys are called."""
_VIEWS = {UNASSIGNED: -4, NO_DATE: -6, TO_CONFIRM: -7, ESCALATED: -11}
"""The view that each counts, by its id among those that everybody has."""

_FULL = "  4 Unassigned {}  5 No date {}  6 To confirm {}"
_SHORT = "  4 Nobody's {}  5 Undated {}  6 Confirm {}"


def counter_view(counter: str, *, mine: bool) -> tuple[str, Definition]:
    """Return the name and definition of what a counter counts.

    `mine` narrows it to the reader's own; what is nobody's stays everyone's.
    """
    view = next(view for view in BUILT_IN if view.id == _VIEWS[counter])
    wanted = view.definition.entries
    if not mine or wanted is None or wanted.whose is not None:
        return view.name, view.definition
    own = replace(view.definition, entries=replace(wanted, whose=Whose.ME))
    return f"{view.name}, mine", own


def counter_line(
    due: DueCounts, counts: HomeCounts | None, *, width: int, is_today: bool
) -> list[Piece]:
    """Return the counters 1 to 6, the last three in shorter words where there is little room."""
    overdue = Cell(f"Overdue {due.overdue}", Tone.OVERDUE if due.overdue.value else Tone.DIM)
    rest = f"  2 {'Today' if is_today else 'That day'} {due.today}  3 Week {due.week}"
    line: list[Piece] = [" 1 ", overdue, rest]
    if counts is not None:
        room = width - len(f" 1 {overdue.text}{rest}")
        numbers = (counts.unassigned, counts.no_date, counts.to_confirm)
        full = _FULL.format(*numbers)
        line.append(full if len(full) <= room else _SHORT.format(*numbers))
    return line


def figure_line(
    figures: HomeFigures | None,
    counts: HomeCounts | None,
    settings: Settings,
    *,
    width: int,
    leads: bool,
) -> list[Piece]:
    """Return the figures, with what was handed up before them for those who lead.

    Blank until they are known; in the longest words that there is room for.
    """
    up: list[Piece] = []
    if leads and counts is not None:
        tone = Tone.OVERDUE if counts.escalated.value else Tone.DIM
        up = [" 7 ", Cell(f"Escalated {counts.escalated}", tone), " "]
    if figures is None:
        return up or [Cell(" ", Tone.DIM)]
    room = width - sum(len(_text(piece)) for piece in up)
    versions = tuple(_figures(figures, settings))
    fitting = (pair for pair in versions if sum(map(len, pair)) < room)
    left, right = next(fitting, versions[-1])
    return [*up, left, FactLines.GAP, right]


def _figures(figures: HomeFigures, settings: Settings) -> Sequence[tuple[str, str]]:
    share = figures.rmr_at_risk / figures.rmr_active if figures.rmr_active else 0.0
    money = money_shown(figures.rmr_at_risk, settings.text("currency"))
    at_risk = f" {settings.text('revenue_word')} at risk {money}"
    saved = f"{figures.saved_this_month} of {figures.closed_this_month}"
    done = figures.done_today
    return (
        (f"{at_risk} ({share:.1%} of all)", f"Saved this month {saved}  8 Done today {done} "),
        (f"{at_risk} ({share:.1%} of all)", f"Saved {saved}  8 Done today {done} "),
        (f"{at_risk} ({share:.1%})", f"Saved {saved}  8 Done today {done} "),
        (f"{at_risk} ({share:.1%})", f"Saved {saved}  8 Done {done} "),
        (at_risk, f"8 Done {done} "),
    )


def _text(piece: Piece) -> str:
    return piece.text if isinstance(piece, Cell) else piece
