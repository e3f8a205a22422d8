"""Where a person can go by `g`: each place's letter, its words, its mode, and who may."""

from typing import NamedTuple

from ..domain.model import Actor


class Somewhere(NamedTuple):
    """A place to go to."""

    key: str
    words: str
    mode: str
    grant: str = ""
    """Who holds it may go there; empty: everybody."""

    @property
    def id(self) -> str:
        """The id of its key: what a keymap calls it."""
        return f"go.{self.mode}"


PLACES = (
    Somewhere("h", "Home", "home"),
    Somewhere("c", "Customers", "customers"),
    Somewhere("e", "Entries", "entries"),
    Somewhere("t", "team board", "board", "at_risk.reassign"),
)
OTHER_PLACES = (
    Somewhere("a", "Admin", "admin"),
    Somewhere("d", "drafts", "drafts"),
    Somewhere("n", "next due", "next"),
    Somewhere("w", "what I did today", "done"),
    Somewhere("g", "top", "top"),
)
"""Not screens of their own mode: `navigation.OTHERS` says how each is gone to."""
ADMIN_PLACES = (
    Somewhere("c", "Catalogs", "catalogs", "catalog.manage"),
    Somewhere("p", "People", "people", "user.manage"),
    Somewhere("l", "Locations", "locations", "location.manage"),
    Somewhere("o", "Roles", "roles", "role.manage"),
    Somewhere("s", "Settings", "settings", "setting.manage"),
    Somewhere("h", "History", "changes", "audit.export"),
)
"""Behind `g a`."""
ADMIN_MODES = tuple(place.mode for place in ADMIN_PLACES)


def places_of(actor: Actor) -> tuple[Somewhere, ...]:
    """Return the places with a mode of their own that a person may go to."""
    return tuple(place for place in PLACES if not place.grant or actor.holds(place.grant))


def admin_places(actor: Actor) -> tuple[Somewhere, ...]:
    """Return the admin's places that a person may go to."""
    return tuple(place for place in ADMIN_PLACES if actor.holds(place.grant))
