"""A list that comes back to the row it was left on, also when the program is started again."""

from asyncio import Event
from typing import Any, TypeVar

from ..domain.dates import local_date
from ..domain.paging import Row
from ..domain.place import Place
from ..drafts import Drafts
from .lists import ListScreen

R = TypeVar("R", bound=Row)


class PlacedList(ListScreen[R]):
    """A list whose row at the cursor is kept, per person and store."""

    PLACE = ""
    """What the screen is called where places are kept."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.is_placed = Event()
        """Set once the list stands where the person left it: from then on that is kept."""

    @property
    def _drafts(self) -> Drafts:
        return self.work_app.drafts

    async def reopen(self) -> None:
        """Show the list as it was left, in this session or in an earlier one."""
        if self.is_placed.is_set():
            await super().reopen()
            return
        try:
            place = await self._drafts.place(self.PLACE, await self.desk.ready())
            await (super().reopen() if place is None else self.restore(place))
        finally:
            self.is_placed.set()
        self.keep_place()

    async def restore(self, place: Place) -> None:
        """Show the list as it was left earlier on the same day."""
        today = local_date(self.now(), self.desk.actor.zone)
        await self.reload_now(place.row_id if place.day == today else None)
        if self.table.current is not None and self.table.current.id == place.row_id:
            self.table.put_on_line(place.line)

    def place_here(self) -> Place:
        """Return where the person is."""
        row = self.table.current
        return Place(
            row_id=row.id if row is not None else None,
            line=self.table.line,
            day=local_date(self.now(), self.desk.actor.zone),
        )

    def keep_place(self) -> None:
        """Note where the person is now."""
        if self.is_placed.is_set() and self.is_mounted:
            self._drafts.put_place(self.PLACE, self.place_here(), self.now())

    def on_screen_suspend(self) -> None:
        """Note where the person was when they left."""
        self.keep_place()
