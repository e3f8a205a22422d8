"""What of a day's changes counts as work on an entry: the same for Home and for the board."""

from sqlalchemy import ColumnElement, and_, exists, literal_column, select

from ...domain.playing import SkipEntry
from .audit_rows import was_reverted
from .sources import AUDIT, AUDIT_ROW


def is_work() -> ColumnElement[bool]:
    """Return the condition that a change of a query wrote an entry, and that this was work.

    What a logged contact, or its undo, did beside is no work more; nor is passing an entry over,
    nor what was taken back, nor taking it back.
    """
    written = AUDIT_ROW.alias("written")
    with_contact = exists(
        select(literal_column("1")).where(
            written.c.audit_id == AUDIT.c.id, written.c.table_name == "interaction"
        )
    )
    return and_(
        AUDIT_ROW.c.table_name == "entry",
        AUDIT.c.intent != SkipEntry.__name__,
        AUDIT.c.kind != "undo",
        ~was_reverted(),
        ~with_contact,
    )
