"""What is pasted stays one text, whatever is in it.

A terminal writes a paste between two sequences. Some leave an esc that was copied along in it;
Textual then looks for a key behind that esc and gives the rest of the paste out as keys typed.
"""

from typing import Final

ESC: Final = "\x1b"
BEGIN: Final = "\x1b[200~"
END: Final = "\x1b[201~"


class PasteCleaner:
    """Takes every esc out of pastes, but for the one that ends them; reads packet by packet."""

    def __init__(self) -> None:
        self._inside = False
        self._seen = ""
        """Within a paste what may be its end, else what may be the beginning of one."""

    def cleaned(self, packet: str) -> str:
        """Return what of `packet` may be read on now, maybe nothing of it."""
        if not self._inside and not self._seen and ESC not in packet:
            return packet
        return "".join(map(self._next, packet))

    def _next(self, character: str) -> str:
        if self._inside:
            return self._within(character)
        self._seen += character
        if self._seen == BEGIN:
            self._inside, self._seen = True, ""
        elif not BEGIN.startswith(self._seen):
            self._seen = ESC if character == ESC else ""
        return character

    def _within(self, character: str) -> str:
        self._seen += character
        if self._seen == END:
            self._inside, self._seen = False, ""
            return END
        if END.startswith(self._seen):
            return ""
        kept, self._seen = (self._seen[:-1], ESC) if character == ESC else (self._seen, "")
        return kept.replace(ESC, "")
