"""Instants and the clocks on people's walls: UTC inside, a zone's time at the edges."""

import re
from datetime import UTC, date, datetime, time, timedelta
from difflib import get_close_matches
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from ..errors import Invalid
from .values import dataclass

_INSTANT = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:?\d\d)", re.IGNORECASE | re.ASCII
)
_LONGEST_GAP = timedelta(hours=25)
"""Samoa left out the whole of 30 December 2011; no zone has skipped more."""


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant as it was understood."""

    at: datetime
    """Aware, UTC."""
    note: str = ""
    """What the clocks did to the typed time, for the echo; mostly empty."""


def check_zone(name: str, *, field: str = "time_zone") -> str:
    """Return the IANA name of a time zone, in its own upper and lower case.

    Raises: Invalid when there is no such zone, naming the nearest ones.
    """
    wanted = name.strip().replace(" ", "_").casefold()
    known = _zones().get(wanted)
    if known is not None:
        return known
    near = _nearest_zones(wanted)
    hint = f"do you mean {' or '.join(near)}?" if near else "write it like America/Denver."
    raise Invalid(f"There is no time zone by that name: {hint}", field=field, allowed=near)


def zones_like(text: str) -> tuple[str, ...]:
    """Return the time zones whose name contains `text`; those whose city begins with it first.

    Names without a city are old forms of others and are left out, but for UTC.
    """
    wanted = "_".join(text.split()).casefold()
    found = [key for key in sorted(_zones()) if wanted in key and ("/" in key or key == "utc")]
    found.sort(key=lambda key: _zone_rank(key, wanted))
    return tuple(_zones()[key] for key in found)


def local(moment: datetime, zone: str) -> datetime:
    """Return an aware `moment` as the clocks of `zone` show it."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs its zone")
    return moment.astimezone(ZoneInfo(zone))


def local_date(moment: datetime, zone: str) -> date:
    """Return the calendar day of an aware `moment` in `zone`."""
    return local(moment, zone).date()


def settle(day: date, clock: time, zone: str) -> Moment:
    """Return the instant at which the clocks of `zone` show `clock` on `day`.

    A time that the clocks leave out moves to the next minute that exists; of one that comes twice
    the first is meant. The note says so.
    """
    wall = datetime.combine(day, clock)
    tz = ZoneInfo(zone)
    shown = wall
    while not _exists(shown, tz):
        shown += timedelta(minutes=1)
        if shown - wall > _LONGEST_GAP:
            raise ValueError(f"no local time follows {wall} in {zone}")
    at = shown.replace(tzinfo=tz).astimezone(UTC)
    if shown != wall:
        return Moment(at, f"{wall:%H:%M} does not exist that day, so {shown:%H:%M}")
    again = wall.replace(tzinfo=tz, fold=1).astimezone(UTC)
    return Moment(
        at, f"{wall:%H:%M} comes twice that day, the first is meant" if again > at else ""
    )


def start_of_day(day: date, zone: str) -> datetime:
    """Return the UTC instant at which `day` begins in `zone`, also where midnight is left out."""
    return settle(day, time(0), zone).at


def instant_text(moment: datetime) -> str:
    """Return an aware `moment` as `2026-12-01T19:00:00Z`; parts of a second are dropped."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs its zone")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def parse_instant(text: str, *, field: str = "at") -> datetime:
    """Return the UTC instant that `2026-12-01T19:00:00Z` (or one with an offset) says.

    Raises: Invalid when it is none.
    """
    instant = read_instant(text)
    if instant is None:
        raise Invalid(
            "This is not an instant: write it like 2026-12-01T19:00:00Z, the Z for UTC.",
            field=field,
        )
    return instant


def read_instant(text: str) -> datetime | None:
    """Return the UTC instant that `text` says, or None where it says none."""
    plain = text.strip().upper()
    if not _INSTANT.fullmatch(plain):
        return None
    try:
        return datetime.fromisoformat(plain).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _exists(wall: datetime, tz: ZoneInfo) -> bool:
    there = wall.replace(tzinfo=tz).astimezone(UTC).astimezone(tz)
    return there.replace(tzinfo=None) == wall


def _zone_rank(key: str, wanted: str) -> tuple[bool, bool]:
    area, _, city = key.rpartition("/")
    return area in {"", "etc"}, not (wanted and city.startswith(wanted))


@cache
def _zones() -> dict[str, str]:
    return {name.casefold(): name for name in available_timezones()}


def _nearest_zones(wanted: str) -> tuple[str, ...]:
    """Return up to three zones whose city or whole name is like `wanted`."""
    zones = _zones()
    city = wanted.rpartition("/")[2]
    same = sorted(name for key, name in zones.items() if city and key.endswith(f"/{city}"))
    close = [zones[key] for key in get_close_matches(wanted, zones, n=3, cutoff=0.7)]
    by_city = {key.rpartition("/")[2]: name for key, name in sorted(zones.items())}
    close += [by_city[key] for key in get_close_matches(city, by_city, n=2, cutoff=0.75)]
    return tuple(dict.fromkeys([*same, *close]))[:3]
