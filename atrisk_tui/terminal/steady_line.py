"""A line whose columns stand still, however wide a terminal thinks its letters are.

Terminals disagree on combined letters, joined emoji and the like: one draws a Telugu conjunct in
two cells, another in three. What follows in the line then stands elsewhere, and what stood there
before shows through at its end. So such a line is cleared first, and after each doubtful word the
cursor is put where we think it is.
"""

import re
import unicodedata

from rich.cells import cell_len
from rich.console import Console
from rich.segment import Segment
from textual.strip import Strip

_WORD = re.compile(r"[^\x00-\x7f]+")
_EMOJI = 0x1F000
_JAMO = range(0x1100, 0x1200)
"""Parts of Korean syllables, which some terminals join and some do not."""


def is_doubtful(text: str) -> bool:
    """Whether terminals may disagree on how many cells a text takes."""
    return not text.isascii() and any(_is_doubtful(letter) for letter in text)


def line_sequence(y: int, strip: Strip, console: Console) -> str:
    """Return what draws line `y` (from 0) of the screen."""
    home = f"\x1b[{y + 1};1H"
    if not any(is_doubtful(segment.text) for segment in strip):
        return home + strip.render(console)
    parts, x = [f"{home}\x1b[2K"], 0
    for segment in strip:
        for piece, is_word in _pieces(segment.text):
            parts.append(Strip([Segment(piece, segment.style, segment.control)]).render(console))
            x += cell_len(piece)
            if is_word:
                parts.append(f"\x1b[{y + 1};{x + 1}H")
    return "".join(parts)


def _pieces(text: str) -> list[tuple[str, bool]]:
    """Return a text in parts, those after which the cursor has to be put right marked so."""
    parts, at = [], 0
    for word in _WORD.finditer(text):
        if is_doubtful(word.group()):
            parts.append((text[at : word.end()], True))
            at = word.end()
    return [*parts, (text[at:], False)] if at < len(text) else parts


def _is_doubtful(letter: str) -> bool:
    code = ord(letter)
    if code < 0x300:
        return False
    return (
        code >= _EMOJI or code in _JAMO or unicodedata.category(letter) in {"Mn", "Mc", "Me", "Cf"}
    )
