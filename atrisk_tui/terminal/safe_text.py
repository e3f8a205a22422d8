"""No control character of anyone's data reaches anyone's terminal."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.segment import Segment
    from textual.strip import Strip

# C0, DEL, C1; soft hyphen and zero-width marks but ZWNJ and ZWJ (U+200C, U+200D), which letters
# and faces need; bidi marks, embeddings and isolates; line and paragraph separators; surrogates;
# interlinear annotation; tag characters.
UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)


def clean(text: str, *, newlines: bool = False) -> str:
    """Give `text` without what could drive or deceive a terminal.

    With `newlines` line breaks stay (CR and CRLF become LF) and tabs become spaces;
    without, both become one space.
    """
    if text.isascii() and text.isprintable():
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    if newlines:
        return "\n".join(UNSAFE.sub("", line) for line in text.split("\n"))
    return UNSAFE.sub("", text.replace("\n", " "))


def install_safe_output() -> None:
    """Make Textual's one way to the terminal drop control characters; a second call does nothing.

    Every widget's lines leave through `Strip.render`. Textual passes ESC, OSC, CSI and bidi
    controls of data through it unchanged, whichever widget they were given to.

    Raises:
        RuntimeError: this Textual draws in another way than the one this was made for.

    """
    from textual.strip import Strip

    original = Strip.render
    if getattr(original, "is_safe", False):
        return
    if not {"_segments", "_render_cache"} <= set(Strip.__slots__):
        raise RuntimeError("This version of Textual draws in a way that is not made safe")

    def render(self: "Strip", console: "Console") -> str:
        if self._render_cache is None and _has_unsafe(self._segments):
            self._render_cache = original(Strip(_made_safe(self._segments)), console)
        return original(self, console)

    render.is_safe = True  # type: ignore[attr-defined]
    Strip.render = render  # type: ignore[method-assign]


def _has_unsafe(segments: "Iterable[Segment]") -> bool:
    return any(
        not control
        and (
            (style is not None and style._link is not None)
            or (not (text.isascii() and text.isprintable()) and UNSAFE.search(text) is not None)
        )
        for text, style, control in segments
    )


def _made_safe(segments: "Iterable[Segment]") -> "list[Segment]":
    """Give the same segments without control characters and without terminal links."""
    from rich.segment import Segment

    safe = []
    for segment in segments:
        if segment.control:
            safe.append(segment)
            continue
        style = segment.style
        if style is not None and style._link is not None:
            style = style.update_link(None)
        safe.append(Segment(UNSAFE.sub(_stand_in, segment.text), style))
    return safe


def _stand_in(match: "re.Match[str]") -> str:
    return _as_wide(match.group())


@lru_cache(maxsize=4096)
def _as_wide(character: str) -> str:
    """As many question marks as the cells that Textual counted for `character`: mostly none."""
    from rich.cells import get_character_cell_size

    return "?" * get_character_cell_size(character)
