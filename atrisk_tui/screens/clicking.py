"""What a click does outside a table: a digit on the screen is pressed with the mouse."""

import re
from collections.abc import Collection

from textual import events

from .base import WorkScreen
from .keymap import digit_keys

DIGIT_LINES = frozenset({"counters", "tabs", "risk-line", "timeline-rule"})
"""The lines whose words begin with the digit that chooses them."""


def do_clicked(screen: WorkScreen, event: events.Click) -> None:
    """Do what the digit does whose words were clicked; nothing where there are none."""
    x, y = int(event.screen_x), int(event.screen_y)
    line, region = screen.get_widget_at(x, y)
    if line.id not in DIGIT_LINES:
        return
    event.stop()
    lines = str(line.render()).split("\n")
    number = y - region.y
    actions = dict(digit_keys(screen).values())
    key = digit_at(lines[number], x - region.x, tuple(actions)) if number < len(lines) else ""
    if key:
        screen.app.call_later(screen.run_action, actions[key])


def digit_at(line: str, x: int, keys: Collection[str] = "1234567890") -> str:
    """Return the key of the words at column `x` of a line such as `1 High 12  [2 Medium 3]`."""
    known = "|".join(re.escape(key) for key in sorted(keys, key=len, reverse=True))
    digit = ""
    for found in re.finditer(rf"(?<!\S)\[?(?P<digit>{known}) (?=[A-Za-z])|   ", line):
        if found.start() > x:
            break
        digit = found["digit"] or ""
    return digit
