"""An entry with its queue priority, and what that is made of."""

from ..domain.priority import lines, points, why
from ..domain.rows import EntryDetail
from ..domain.work_queries import GetPriority
from .entry_words import facts
from .printing import Json
from .session import Session


def tell_whole(session: Session, entry: EntryDetail) -> None:
    """Print everything known of an entry; one that is closed stands in no queue."""
    is_active = entry.closed_at is None
    parts = session.ask(GetPriority(entry_id=entry.id)) if is_active else None
    if session.printer.json:
        told: Json = {"priority": None, "priority_parts": None}
        if parts is not None:
            gained = dict(zip(why(parts), points(parts).values(), strict=True))
            told = {"priority": parts.total, "priority_parts": gained}
        session.printer.object({**session.shapes.entry(entry), **told})
        return
    found = facts(session, entry)
    if parts is not None:
        told_lines = (f"{parts.total} of 100", *lines(parts))
        after_risk = [name for name, _ in found].index("Risk") + 1
        found.insert(after_risk, ("Priority", "\n".join(told_lines)))
    session.printer.facts(found)
