"""A day back and forward: what a screen shows as if another day were today."""

from datetime import date, timedelta
from typing import ClassVar

from textual.binding import Binding, BindingType

from ..domain.dates import local_date
from .base import WorkScreen, verb
from .keymap import live_key


class DayPager(WorkScreen):
    """A screen about one day, today until the person pages; today turns by itself at midnight."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("h,left", "day(-1)", "Day back", id="day.back", show=False, tooltip="A day back"),
        Binding("l,right", "day(1)", "Day on", id="day.on", show=False, tooltip="A day forward"),
        Binding("full_stop", "today", "Today", id="day.today", show=False, tooltip="Back to today"),
    ]

    chosen_day: date | None = None
    """The viewer's date that was paged to; None follows today."""

    @property
    def today(self) -> date:
        """The date it is on the viewer's clocks."""
        return local_date(self.now(), self.desk.actor.zone)

    @property
    def is_today(self) -> bool:
        """Whether today is shown."""
        return self.chosen_day is None

    async def show_day(self) -> None:
        """Show the day that was paged to."""
        raise NotImplementedError

    @verb
    async def action_day(self, by: int) -> None:
        """Show the day before, or the day after."""
        day = (self.chosen_day or self.today) + timedelta(days=by)
        self.chosen_day = None if day == self.today else day
        await self.show_day()

    @verb
    async def action_today(self) -> None:
        """Show today again."""
        self.chosen_day = None
        await self.show_day()

    def turn_words(self) -> str:
        """Return the keys that page."""
        back, on = live_key(self.app, "day.back", "h"), live_key(self.app, "day.on", "l")
        return f"{back} {on} day"

    def today_words(self) -> str:
        """Return the key that leads back to today."""
        return f"{live_key(self.app, 'day.today', 'full_stop')} today"

    def day_words(self) -> str:
        """Return the day as a rule over a list says it; another than today with a warning."""
        day = self.chosen_day or self.today
        year = "" if day.year == self.today.year else f" {day.year}"
        words = f"{day:%a} {day.day} {day:%b}{year}"
        return f"{words}, today" if self.is_today else f"{words}. You are not viewing today"
