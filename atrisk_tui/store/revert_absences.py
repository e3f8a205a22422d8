"""Taking back an absence, or its end, obeys the rules that making it would."""

from collections.abc import Sequence

from ..domain.absences import span_words
from ..errors import Conflict, Missing
from .absences import overlapping, reached
from .tables import Absence, AuditChange, User
from .work import Work


class AbsenceGuard:
    """What must hold before and after a change of an absence is taken back."""

    def __init__(self, work: Work, rows: Sequence[AuditChange]) -> None:
        self.work = work
        self.ids = sorted({row.row_id for row in rows if row.table_name == "absence"})

    def check_before(self) -> None:
        """Go on only if the actor may know of the person. Raises: Missing."""
        for absence in self._absences():
            user = self.work.held(User, absence.user_id)
            if user is None or reached(self.work, user) is None:
                raise Missing("no such change")

    def check_after(self) -> None:
        """Go on only if nobody is out twice, or covered by one who is gone. Raises: Conflict."""
        for absence in self._absences():
            if absence.deleted_at is not None:
                continue
            user = self.work.held(User, absence.user_id)
            name = user.full_name if user else "this person"
            first, last = absence.from_on, absence.until_on
            others = overlapping(self.work, user_id=absence.user_id, first=first, last=last)
            for other in others:
                if other.id != absence.id:
                    span = span_words(other.from_on, other.until_on)
                    raise Conflict(f"{name} has been put out {span} since", field="from")
            cover = self.work.shared(User, absence.cover_id)
            if cover is not None and not cover.active:
                raise Conflict(f"{cover.full_name} has been switched off since", field="cover")

    def _absences(self) -> list[Absence]:
        found = (self.work.held(Absence, row_id) for row_id in self.ids)
        return [absence for absence in found if absence is not None]
