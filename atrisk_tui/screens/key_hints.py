"""The last line of a screen, from its live keymap."""

from ..widgets.status_line import KeyHint, KeyLine
from .base import WorkScreen


def show_hints(screen: WorkScreen) -> None:
    """Show the most wanted keys, those that the person may not use dimmed, and that of help."""
    help_id = "form.help" if screen.takes_letters else "app.help"
    found: dict[str | None, KeyHint] = {}
    for active in screen.active_bindings.values():
        binding = active.binding
        if binding.id in {*screen.FIRST_KEYS, help_id} and binding.id not in found:
            key = screen.app.get_key_display(binding)
            found[binding.id] = KeyHint(key, binding.description, active.enabled, press=binding.key)
    if lines := screen.query(KeyLine):
        first = [found[name] for name in screen.FIRST_KEYS if name in found]
        lines.first().show(first, found.get(help_id))
