"""What a click does outside a table: a digit on the screen is pressed with the mouse."""

import re

from textual import events

from .base import WorkScreen

DIGIT_LINES = frozenset({"counters", "tabs", "risk-line", "timeline-rule"})
"""The lines whose words begin with the digit that chooses them."""
_WORD = re.compile(r"(?<!\S)\[?(?P<digit>\d) (?=[A-Za-z])|   ")


def do_clicked(screen: WorkScreen, event: events.Click) -> None:
    """Do what the digit does whose words were clicked; nothing where there are none."""
    x, y = int(event.screen_x), int(event.screen_y)
    line, region = screen.get_widget_at(x, y)
    if line.id not in DIGIT_LINES:
        return
    event.stop()
    lines = str(line.render()).split("\n")
    number = y - region.y
    digit = digit_at(lines[number], x - region.x) if number < len(lines) else ""
    for binding in screen._bindings.key_to_bindings.get(digit, ()):
        screen.app.call_later(screen.run_action, binding.action)


def digit_at(line: str, x: int) -> str:
    """Return the digit of the words at column `x` of a line such as `1 High 12  [2 Medium 3]`."""
    digit = ""
    for found in _WORD.finditer(line):
        if found.start() > x:
            break
        digit = found["digit"] or ""
    return digit
