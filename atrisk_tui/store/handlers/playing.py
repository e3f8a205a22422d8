"""What play mode writes: that somebody passed an entry over, and why."""

from ...domain import rules
from ...domain.playing import SkipEntry
from ..work import Done, Work
from .case import allow_modify, open_case
from .lookups import apply


def skip_entry(work: Work, command: SkipEntry) -> Done:
    """Pass the entry over: whoever did is not offered it again in play mode that day."""
    case = open_case(work, command)
    allow_modify(work, case)
    rules.check_active(case.entry.status, field="skipped_at")
    work.note = rules.note_text(command.note)
    apply(case.entry, {"skipped_at": work.now})
    return Done("entry", case.entry.id)
