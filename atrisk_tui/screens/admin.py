"""The admin's screens, made when they are first shown."""

from typing import Any

from textual.screen import Screen


def make_screen(mode: str) -> Screen[Any]:
    """Return the screen of an admin's mode; KeyError for another one."""
    return _MAKERS[mode]()


def _catalogs() -> Screen[Any]:
    from .catalogs import CatalogsScreen

    return CatalogsScreen()


_MAKERS = {"catalogs": _catalogs}
