"""A person and all that hangs on them, in words and as objects."""

from collections.abc import Iterator, Sequence

from ..domain.admin_rows import PersonRow, PlaceLoad, UserLoad
from ..domain.paging import Count
from .objects import plain
from .printing import Json


def person_object(row: PersonRow) -> Json:
    """Return one person as who manages people sees them; open_entries is what was counted."""
    return {
        "username": row.username,
        "full_name": row.full_name,
        "version": row.version,
        "email": plain(row.email),
        "active": row.active,
        "role": row.role,
        "all_locations": row.all_locations,
        "locations": list(row.locations),
        "manager": plain(row.manager),
        "time_zone": row.zone,
        "title": plain(row.title),
        "open_entries": row.open_entries.value,
    }


def load_object(load: UserLoad) -> Json:
    """Return what hangs on a person: entries at each location, and the people they lead."""
    return {
        "entries": [
            {
                "location": place.location,
                "entries": place.entries,
                "works_there": place.works_there,
            }
            for place in load.places
        ],
        "unowned": load.unowned,
        "leads": list(load.leads),
        "leads_count": load.leads_count.value,
    }


def load_words(load: UserLoad) -> Iterator[tuple[str, str]]:
    """Yield what hangs on a person as facts: a name and a value each."""
    places = ", ".join(_place(place) for place in load.places)
    yield "Active entries", f"{load.entries}: {places}" if places else "none"
    yield "Leads", _led(load.leads, load.leads_count) or "nobody"


def hanging(load: UserLoad) -> str:
    """Return what hangs on a person as a sentence has it; "" where nothing does."""
    parts = []
    if load.entries:
        places = ", ".join(_place(place) for place in load.places)
        parts.append(f"{entries_words(load.entries)} ({places})")
    if load.leads_count.value:
        people = "1 person" if load.leads_count.value == 1 else f"{load.leads_count} people"
        parts.append(f"{people} they lead ({_led(load.leads, load.leads_count)})")
    return " and ".join(parts)


def entries_words(count: int) -> str:
    """Return a number of entries: "1 active entry", "14 active entries"."""
    return "1 active entry" if count == 1 else f"{count} active entries"


def places_words(everywhere: bool, locations: Sequence[str]) -> str:
    """Return where a person works."""
    return "all" if everywhere else ", ".join(locations) or "none"


def _place(place: PlaceLoad) -> str:
    where = f"{place.location} {place.entries}"
    return where if place.works_there else f"{where}, where they do not work"


def _led(names: Sequence[str], count: Count) -> str:
    more = count.value - len(names)
    return ", ".join([*names, *([f"{more} more"] if more > 0 else [])])
