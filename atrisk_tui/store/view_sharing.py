"""Who may make a view everybody's, also by taking back that it was made their own."""

from collections.abc import Iterable

from .tables import AuditChange, SavedView
from .work import Work


def check_sharing(work: Work, rows: Iterable[AuditChange]) -> None:
    """Go on only if what a change is taken back to shares no view without the grant for it.

    Raises: Denied.
    """
    for row in rows:
        if row.table_name != SavedView.__tablename__ or row.op != "update":
            continue
        view = work.held(SavedView, row.row_id)
        if view is None:
            continue
        was_shared, _ = row.changes.get("shared", (view.shared, None))
        comes_back = row.changes.get("deleted_at", (True, None))[0] is None
        if (was_shared and not view.shared) or (view.shared and comes_back):
            work.allow("view.share")
