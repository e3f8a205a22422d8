"""What is settled before Textual is imported: is there a terminal, and how fast is its line."""

import os
import re
import sys
from collections.abc import MutableMapping

from ..errors import NoTerminal

USABLE_TERM = re.compile(r"[A-Za-z0-9][A-Za-z0-9+._-]{0,39}")
"""What a terminal type may look like; it comes from the other end of an SSH connection."""

PROMPT = {"TEXTUAL_FPS": "125"}
"""Everywhere: what comes right after a frame waits 8 ms for its own, not 17; see `pacing`."""
QUIET = {
    "TEXTUAL_ANIMATIONS": "none",
    "TEXTUAL_SMOOTH_SCROLL": "0",
}
"""Over SSH: measured at 80x24, an animated underline costs 8 KB, a scroll 9 KB a frame."""


def check_terminal() -> None:
    """Make sure that a person sits at a terminal that can be drawn on.

    Raises:
        NoTerminal: input, output or errors are no terminal, or TERM names no usable type.

    """
    if not all(_is_terminal(number) for number in (0, 1, 2)):
        raise NoTerminal("This needs a terminal. Over SSH connect with: ssh -t")
    term = os.environ.get("TERM", "")
    if not USABLE_TERM.fullmatch(term) or term in {"dumb", "unknown"}:
        raise NoTerminal(
            "This terminal type cannot be drawn on. Set TERM, for example TERM=xterm-256color"
        )


def settle_environment(environment: MutableMapping[str, str] | None = None) -> bool:
    """Ask Textual for prompt frames, and over SSH for fewer bytes; say whether this is such a line.

    Has no effect once Textual is imported: it reads these when it is.
    """
    place = os.environ if environment is None else environment
    is_slow = bool(place.get("SSH_CONNECTION") or place.get("SSH_TTY"))
    for name, value in {**PROMPT, **(QUIET if is_slow else {})}.items():
        place.setdefault(name, value)
    return is_slow


def textual_is_imported() -> bool:
    """Whether it is too late for `settle_environment`."""
    return "textual.constants" in sys.modules


def _is_terminal(number: int) -> bool:
    try:
        return os.isatty(number)
    except OSError:
        return False
