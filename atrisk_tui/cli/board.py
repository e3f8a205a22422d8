"""`atrisk board`: how each agent's work stands."""

import typer

from ..domain.absences import BoardRow, span_words
from ..domain.text import money_shown, money_text
from ..domain.work_queries import ListBoard
from . import options
from .absences import absence_object
from .listing import show
from .options import Given, Option
from .printing import Column, Json
from .session import Session

_NUMBERS = ("open", "overdue", "today", "high", "untouched", "done_today")
COLUMNS = (
    Column("Username", 16, least=8),
    Column("Open", right=True),
    Column("Overdue", right=True),
    Column("Today", right=True),
    Column("High", right=True),
    Column("Untouched", right=True),
    Column("Done", right=True),
    Column("At risk", right=True),
    Column("Out", 32, least=6),
)


def register(app: typer.Typer) -> None:
    """Add the subcommand."""
    options.add(
        app,
        "board",
        board,
        options=(Option(name="team", flag=True, help="Only those who report to you, and you."),),
    )


def board(session: Session, given: Given) -> None:
    """Show how each agent's work stands, the most overdue first.

    Open, overdue, due today, high and untouched entries in your sight, what was done today,
    revenue at risk, and who is out.

    Examples:
      atrisk board
      atrisk board --team --json
    """
    rows = session.ask(ListBoard(team=given.on("team")))
    currency = session.settings.text("currency")

    def cells(row: BoardRow) -> tuple[str, ...]:
        numbers = [str(getattr(row, name) or 0) for name in _NUMBERS]
        money = money_shown(row.rmr_at_risk or 0, currency, session.digits)
        name = row.username if row.active else f"{row.username} (off)"
        return (name, *numbers, money, _out(row))

    def shape(row: BoardRow) -> Json:
        return {
            "username": row.username,
            "full_name": row.full_name,
            "active": row.active,
            **{name: getattr(row, name).value for name in _NUMBERS},
            "rmr_at_risk": money_text(row.rmr_at_risk or 0, session.digits),
            "out": absence_object(row.out) if row.out else None,
        }

    show(
        session,
        iter(rows),
        columns=COLUMNS,
        cells=cells,
        shape=shape,
        nothing="Nobody works where you do.",
    )


def _out(row: BoardRow) -> str:
    """Return until when somebody is out, and who covers: "to 16 Oct, ben"."""
    if row.out is None:
        return ""
    last = span_words(row.out.until_on, row.out.until_on)
    return f"to {last}, {row.out.cover}" if row.out.cover else f"to {last}"
