"""The admin's screens and the lead's board, made when they are first shown."""

from typing import Any

from textual.screen import Screen


def make_screen(mode: str) -> Screen[Any]:
    """Return the screen of one of these modes; KeyError for another one."""
    return _MAKERS[mode]()


def _board() -> Screen[Any]:
    from .board import BoardScreen

    return BoardScreen()


def _catalogs() -> Screen[Any]:
    from .catalogs import CatalogsScreen

    return CatalogsScreen()


def _people() -> Screen[Any]:
    from .people import PeopleScreen

    return PeopleScreen()


def _roles() -> Screen[Any]:
    from .roles import RolesScreen

    return RolesScreen()


def _locations() -> Screen[Any]:
    from .locations import LocationsScreen

    return LocationsScreen()


def _settings() -> Screen[Any]:
    from .settings import SettingsScreen

    return SettingsScreen()


def _changes() -> Screen[Any]:
    from .changes import ChangesScreen

    return ChangesScreen()


_MAKERS = {
    "board": _board,
    "catalogs": _catalogs,
    "people": _people,
    "roles": _roles,
    "locations": _locations,
    "settings": _settings,
    "changes": _changes,
}
