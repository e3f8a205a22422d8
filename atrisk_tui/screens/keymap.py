"""The live keymap of a screen: what help lists and what the palette runs."""

from dataclasses import dataclass

from textual.binding import Binding
from textual.screen import Screen

_GROUPS = {
    "entry": "At-risk entry",
    "desk": "Undo",
    "table": "In a list",
    "list": "The list",
    "app": "Everywhere",
    "global": "Everywhere",
}


@dataclass(frozen=True, slots=True)
class LiveKey:
    """One thing that can be done here now."""

    id: str
    key: str
    words: str
    """What it does, in a sentence's beginning."""
    group: str
    action: str
    enabled: bool


def live_keys(screen: Screen[object]) -> list[LiveKey]:
    """Return what can be done on `screen`, each once, this screen's own first."""
    found: dict[str, LiveKey] = {}
    for active in screen.active_bindings.values():
        binding = active.binding
        if binding.id is None or not binding.description or binding.id in found:
            continue
        prefix = binding.id.split(".")[0]
        group = _GROUPS.get(prefix, "This screen")
        keys = _all_keys(screen, binding)
        words = binding.tooltip or binding.description
        found[binding.id] = LiveKey(
            binding.id, keys, words, group, binding.action, enabled=active.enabled
        )
    order = ["This screen", *dict.fromkeys(_GROUPS.values())]
    return sorted(found.values(), key=lambda key: order.index(key.group))


def _all_keys(screen: Screen[object], binding: Binding) -> str:
    """Return the keys of one binding as the screens write them: `j` or `down`."""
    keys = [
        screen.app.get_key_display(active.binding)
        for active in screen.active_bindings.values()
        if active.binding.id == binding.id
    ]
    return " ".join(dict.fromkeys(keys))
