"""Where each key works, worked out from the classes: no screen has to be shown for it."""

import importlib
import pkgutil
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from types import ModuleType
from typing import Any

from textual.app import App
from textual.binding import Binding
from textual.dom import DOMNode
from textual.keys import key_to_character
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.widgets import Input, TextArea

from .base import WorkScreen

_OURS = __name__.partition(".")[0]
_NAMES = {
    "ChangesScreen": "Company history",
    "ChangeScreen": "One change",
    "DoneScreen": "Done today",
    "UsesScreen": "Where used",
    "PersonEntriesScreen": "A person's entries",
    "GoPrompt": "Go to",
    "AdminGoPrompt": "Go to, admin",
}
"""Screens whose class is called otherwise than people call them."""
_FIRST = ("Home", "Entries", "Entry", "Customers", "Customer", "Entry form", "Close form")
"""The places that are named before others: those that people work in all day."""


class Layer(IntEnum):
    """How near to the cursor a key is looked for; the nearest has it."""

    PART = 0
    SCREEN = 1
    PROGRAM = 2


@dataclass(frozen=True, slots=True)
class PlacedKey:
    """What one key does in one place."""

    id: str
    """The binding's id; empty where it is the toolkit's own and cannot be changed."""
    action: str
    words: str
    tooltip: str
    keys: tuple[str, ...]
    """The usual keys, as the toolkit names them."""
    layer: Layer
    owner: str
    """The class that has it."""
    is_first: bool
    """Whether it comes before all others, wherever the cursor is."""
    is_in_text: bool
    """Whether it belongs to a part that text is typed into."""

    @property
    def name(self) -> str:
        """What it is called in a sentence: its id and words."""
        return f"{self.id} ({self.words})" if self.id else f"a fixed key ({self.words.lower()})"


@dataclass(frozen=True, slots=True)
class Place:
    """A screen or a prompt, with all that keys do there."""

    words: str
    takes_letters: bool
    """Whether letters are typed as text here."""
    is_prompt: bool
    """Whether the palette and the other keys of the program are out of reach here."""
    keys: tuple[PlacedKey, ...]


@cache
def places(program: type[App[Any]]) -> tuple[Place, ...]:
    """Return every screen and prompt of the program; loads all their modules (a second)."""
    found = [_place(screen, program) for screen in sorted(_screens(), key=_words)]
    order = {words: number for number, words in enumerate(_FIRST)}
    return tuple(sorted(found, key=lambda place: order.get(place.words, len(order))))


def can_be_typed(key: str) -> bool:
    """Whether a key is a character that a field takes as text."""
    character = key_to_character(key)
    return character is not None and character.isprintable()


def _screens() -> set[type[Screen[Any]]]:
    """Return the screens and prompts that are shown: those that none is derived from."""
    room = importlib.import_module(__package__ or "")
    for module in pkgutil.iter_modules(room.__path__):
        importlib.import_module(f"{room.__name__}.{module.name}")
    return {
        kind
        for kind in _below(Screen)
        if _is_ours(kind) and not any(map(_is_ours, kind.__subclasses__()))
    }


def _below(kind: type[Any]) -> Iterator[type[Any]]:
    for child in kind.__subclasses__():
        yield child
        yield from _below(child)


def _is_ours(kind: type[Any]) -> bool:
    return kind.__module__.partition(".")[0] == _OURS


def _words(screen: type[Any]) -> str:
    name = screen.__name__
    if name in _NAMES:
        return _NAMES[name]
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name.removesuffix("Screen")).capitalize()


def _place(screen: type[Screen[Any]], program: type[App[Any]]) -> Place:
    is_prompt = issubclass(screen, ModalScreen) and not issubclass(screen, WorkScreen)
    keys = [
        key for part in sorted(_parts(screen), key=_words) for key in _keys_of(part, Layer.PART)
    ]
    keys += _keys_of(screen, Layer.SCREEN)
    # Under a prompt only what comes first of all is heard of the program's keys.
    is_modal = issubclass(screen, ModalScreen)
    keys += [key for key in _keys_of(program, Layer.PROGRAM) if key.is_first or not is_modal]
    return Place(_words(screen), _takes_letters(screen), is_prompt, tuple(keys))


def _parts(screen: type[Any]) -> set[type[Widget]]:
    """Return the parts that can have the cursor: those that the screen's modules know of.

    A module that knows a part without showing it makes one too many; that does no harm.
    """
    found: set[type[Widget]] = set()
    waiting: list[type[Any]] = [screen]
    while waiting:
        for part in _known_to(waiting.pop(), screen) - found:
            found.add(part)
            waiting.append(part)
    return {part for part in found if part.can_focus}


def _known_to(kind: type[Any], screen: type[Any]) -> set[type[Widget]]:
    """Return the parts that the modules of a class know, but for those of a form beside it."""
    modules = [sys.modules[base.__module__] for base in kind.__mro__ if _is_ours(base)]
    classes = [
        [value for value in vars(module).values() if isinstance(value, type)]
        for module in modules
        if _takes_letters(screen) or not _makes_a_form(module)
    ]
    return {
        one
        for known in classes
        for one in known
        if issubclass(one, Widget) and not issubclass(one, Screen)
    }


def _takes_letters(kind: type[Any]) -> bool:
    return bool(getattr(kind, "takes_letters", False))


def _makes_a_form(module: ModuleType) -> bool:
    return any(
        isinstance(value, type) and value.__module__ == module.__name__ and _takes_letters(value)
        for value in vars(module).values()
    )


def _keys_of(kind: type[DOMNode], layer: Layer) -> list[PlacedKey]:
    """Return what a class binds, each binding once with all its keys there."""
    merged: Mapping[str, list[Binding]] = kind._merged_bindings.key_to_bindings  # type: ignore[union-attr]
    by_binding: dict[tuple[str, str], tuple[Binding, list[str]]] = {}
    for key, bindings in merged.items():
        for binding in bindings:
            known = by_binding.setdefault((binding.id or "", binding.action), (binding, []))
            known[1].append(key)
    return [
        PlacedKey(
            id=identity,
            action=action,
            words=binding.description or action.partition("(")[0].replace("_", " "),
            tooltip=binding.tooltip or binding.description,
            keys=tuple(keys),
            layer=layer,
            owner=kind.__name__,
            is_first=binding.priority,
            is_in_text=issubclass(kind, Input | TextArea),
        )
        for (identity, action), (binding, keys) in by_binding.items()
    ]
