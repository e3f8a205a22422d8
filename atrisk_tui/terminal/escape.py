"""Esc and the key after it, in one packet, are esc and that key: never alt and the key.

Textual waits 0.1 s for what may follow an esc, and reads `esc f` as alt+f, `esc enter` as enter
alone and `esc X esc` as `^X`: what a person typed ahead would go on in the form they had left.
Keys with alt are not used here, and every terminal sends them as esc and the key.
"""

from collections.abc import Iterable
from typing import Final

from textual import events
from textual._xterm_parser import XTermParser
from textual.drivers import linux_driver
from textual.message import Message

from .pasted import PasteCleaner

ESC: Final = "\x1b"
PREFIXES: Final = frozenset("[O]P_^")
"""What begins a longer sequence after esc; those are waited for."""


class EscapeParser(XTermParser):
    """Textual's parser of what a terminal sends, with esc as a key of its own."""

    def __init__(self, debug: bool = False) -> None:
        super().__init__(debug)
        self._pastes = PasteCleaner()

    def feed(self, data: str) -> Iterable[Message]:
        """Read a packet; an esc within a paste is no key. An empty one is the end."""
        cleaned = self._pastes.cleaned(data)
        if cleaned or not data:
            yield from super().feed(cleaned)

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[events.Key]:
        """Map a sequence to keys; `alt` is said of a character that came behind an esc."""
        if len(sequence) == 2 and sequence[0] == ESC and sequence[1] not in PREFIXES:
            alt, sequence = True, sequence[1]
        if alt and (sequence not in PREFIXES or sequence == "O"):
            yield events.Key("escape", ESC)
            alt = False
        yield from super()._sequence_to_key_events(sequence, alt)


def part_escape() -> None:
    """Let the driver read keys so; a second call does nothing.

    Raises:
        RuntimeError: this Textual reads its keys in another way.

    """
    if getattr(linux_driver, "XTermParser", None) not in {XTermParser, EscapeParser}:
        raise RuntimeError("This version of Textual reads keys in a way that esc is not parted in")
    linux_driver.__dict__["XTermParser"] = EscapeParser
