"""A frame comes as soon as something has changed; only what is typed ahead shares frames.

Textual draws at a fixed rate: whatever comes right after a frame waits for the next tick. Slow
lines were helped by a slow rate, at the price of every answer that takes two frames. With frames
that send only differences the rate can be high, and what a slow rate saves is saved here: while
more keys wait, what lies between them is drawn only now and then.
"""

from time import monotonic
from typing import Any

from textual.screen import Screen

SHARED_S = 0.05
"""While keys wait, frames are this far apart."""


def pace_frames() -> None:
    """Let screens share frames while keys are waiting; a second call does nothing."""
    Screen._on_timer_update = _on_timer_update  # type: ignore[method-assign]


_textual_s = Screen._on_timer_update


def _on_timer_update(self: Screen[Any]) -> None:
    app: Any = self.app
    if getattr(app, "is_rendering_late", False) and getattr(app, "has_keys_waiting", False):
        now = monotonic()
        if now - app.frame_at < SHARED_S:
            return  # the timer goes on, and looks again
        app.frame_at = now
    _textual_s(self)
