"""Whether a customer may be called now: their wish first, then the clocks on their wall."""

from datetime import datetime, time

from .settings import Settings
from .values import dataclass
from .zones import local


@dataclass(frozen=True, slots=True)
class CallingHours:
    """When customers may be called, on their own clocks."""

    from_time: time
    """Inclusive."""
    until_time: time
    """Exclusive. The same as `from_time` is all day; an earlier one is on the day after."""

    @classmethod
    def of(cls, settings: Settings) -> "CallingHours":
        """Return the company's hours."""
        return cls(settings.clock("calling_from"), settings.clock("calling_until"))

    def contain(self, clock: time) -> bool:
        """Whether a call may be made at that time of day."""
        if self.from_time < self.until_time:
            return self.from_time <= clock < self.until_time
        return clock >= self.from_time or clock < self.until_time


@dataclass(frozen=True, slots=True)
class Calling:
    """Whether one may call, and why not."""

    may: bool
    words: str
    """"CALL OK", "DO NOT CALL", or what is wrong with the hour there."""
    there: time
    """What the customer's clocks show, to the minute."""
    best: str
    """"best after 13:00", "" where no best time is known."""


def calling(
    *,
    do_not_call: bool,
    zone: str,
    best_time: time | None,
    now: datetime,
    hours: CallingHours,
) -> Calling:
    """Return whether a customer whose clocks are those of `zone` may be called at `now`."""
    clock = local(now, zone).time()
    there = clock.replace(second=0, microsecond=0)
    if do_not_call:
        may, words = False, "DO NOT CALL"
    elif hours.contain(clock):
        may, words = True, "CALL OK"
    elif clock < hours.from_time:
        may, words = False, f"too early there, {there:%H:%M}, from {hours.from_time:%H:%M}"
    else:
        may, words = False, f"too late there, {there:%H:%M}, until {hours.until_time:%H:%M}"
    return Calling(may, words, there, f"best after {best_time:%H:%M}" if best_time else "")
