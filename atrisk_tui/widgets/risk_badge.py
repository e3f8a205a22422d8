"""How risk and status are written: readable without colour, short enough for a column."""

from ..domain.model import EntryStatus, RiskLevel
from .table_cells import Cell, Tone

_RISK = {
    RiskLevel.HIGH: ("!!! High", Tone.HIGH),
    RiskLevel.MEDIUM: ("!!  Med", Tone.MEDIUM),
    RiskLevel.LOW: ("!   Low", Tone.LOW),
}
_STATE = {
    EntryStatus.OPEN: ("Open", "Open"),
    EntryStatus.MITIGATED: ("Mitig", "Mitigated"),
    EntryStatus.RESOLVED: ("Saved", "Resolved: saved"),
    EntryStatus.LOST: ("Lost", "Lost"),
    EntryStatus.CANCELLED: ("Void", "Void: was not real"),
}


def risk_cell(risk: RiskLevel) -> Cell:
    """Return the eight-cell badge of a risk level, in its tone."""
    text, tone = _RISK[risk]
    return Cell(text, tone)


def state_word(status: EntryStatus, *, full: bool = False) -> str:
    """Return a status as lists write it, or in full."""
    return _STATE[status][1 if full else 0]


def state_cell(status: EntryStatus) -> Cell:
    """Return the five-cell word of a status; what is closed stands back."""
    tone = Tone.NORMAL if status.active else Tone.DIM
    return Cell(state_word(status), tone)


def owner_cell(username: str | None, *, gone: bool) -> Cell:
    """Return who has an entry; behind a dash one who has left, alone where nobody has it."""
    if gone or username is None:
        return Cell(f"- {username or ''}".rstrip(), Tone.OVERDUE)
    return Cell(username)
