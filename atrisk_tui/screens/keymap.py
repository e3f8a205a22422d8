"""The live keymap of a screen: what help lists and what the palette runs."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from textual.app import App
from textual.binding import ActiveBinding, Binding
from textual.dom import DOMNode
from textual.screen import Screen

from ..widgets.facts import Piece
from .key_names import written
from .places import ADMIN_PLACES, OTHER_PLACES, PLACES

_NO_KEY = "no_key:"
_GROUPS = {
    "entry": "At-risk entry",
    "marks": "Marks",
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
    node: DOMNode
    """Whose action it is."""


def no_key(binding_id: str) -> str:
    """Return what a binding without a key is bound to.

    No terminal sends it, and the palette still has it; one for all would hide all but the first.
    """
    return f"{_NO_KEY}{binding_id}"


def key_words(keys: Iterable[str]) -> list[str]:
    """Return keys as the screens write them, each once."""
    return [written(key) for key in dict.fromkeys(keys) if not key.startswith(_NO_KEY)]


def live_keys(screen: Screen[Any]) -> list[LiveKey]:
    """Return what can be done on `screen`, each once, this screen's own first."""
    found: dict[str, ActiveBinding] = {}
    keys: dict[str, list[str]] = {}
    for active in screen.active_bindings.values():
        binding = active.binding
        if binding.id is not None and binding.description:
            found.setdefault(binding.id, active)
            keys.setdefault(binding.id, []).append(binding.key)
    live = [
        LiveKey(
            binding_id,
            " ".join(key_words(keys[binding_id])),
            active.binding.tooltip or active.binding.description,
            _GROUPS.get(binding_id.split(".")[0], "This screen"),
            active.binding.action,
            enabled=active.enabled,
            node=active.node,
        )
        for binding_id, active in found.items()
    ]
    order = ["This screen", *dict.fromkeys(_GROUPS.values())]
    return sorted(live, key=lambda key: order.index(key.group))


def dimmed_binding(screen: Screen[Any], key: str) -> Binding | None:
    """Return what `key` is bound to, if it cannot act now; asked at every key, so cheap."""
    found: Binding | None = None
    is_enabled = True
    for node, bindings in screen._modal_binding_chain:
        for binding in bindings.key_to_bindings.get(key, ()):
            state = screen.app._check_action_state(binding.action, node)
            if state is False or (found is not None and found.priority >= binding.priority):
                continue
            found, is_enabled = binding, bool(state)
    return None if is_enabled else found


def live_key_names(app: App[Any], binding_id: str, usual: str) -> list[str]:
    """Return the keys of a binding as the screens write them; `usual` where nobody chose others.

    For words that name a key which is not live at that moment; cheap.
    """
    return key_words(app._keymap.get(binding_id, usual).split(","))


_ENDS = {
    "u Undo": ("desk.undo", "u"),
    "U Redo": ("desk.redo", "U"),
    "X reopens it": ("entry.reopen", "X"),
    "u brings them back": ("desk.undo", "u"),
    "u brings it back": ("desk.undo", "u"),
    "ctrl+s saves": ("form.save", "ctrl+s"),
    "ctrl+s asks again": ("form.save", "ctrl+s"),
    "press n for a new one": ("entry.new", "n"),
    "n adds one": ("admin.new", "n"),
    "m shows them": ("home.mine", "m"),
    "v opens it": ("app.views", "v"),
    "o lists the orders there are": ("list.order", "o"),
    "e opens it again": ("entry.edit", "e"),
    "t opens it again": ("entry.note", "t"),
    "x opens it again": ("entry.close", "x"),
}
"""How messages end that name a key, with the action and the key that it usually has."""


_NAMED = re.compile(r"\{([a-z_.]+)\|([^}]+)\}")
"""A key in words of ours: "{list.filter|F}" is the key of that action, F unless one chose it."""
_DIGIT = re.compile(r"(^ ?|  |\[|\] )(\d) (?=[A-Za-z]|$)")
"""A digit before the words of what it picks; a count stands one blank behind a word."""


def keyed(app: App[Any], words: str) -> str:
    """Return words of ours with the keys that they name as the person has them.

    Never of data: what people write may look like a key that is named.
    """
    return _NAMED.sub(lambda found: live_key(app, found[1], found[2]), words)


def digit_keys(screen: Screen[Any]) -> dict[str, tuple[str, str]]:
    """Return what each digit of a screen does: its key as the person has it, and the action."""
    return {
        digit: (live_key(screen.app, binding.id or "", digit), binding.action)
        for digit, bindings in screen._bindings.key_to_bindings.items()
        if digit.isdigit()
        for binding in bindings
    }


def live_digits(screen: Screen[Any], line: Sequence[Piece]) -> list[Piece]:
    """Return a line of ours whose digits pick something, with the keys that do so now."""
    if not screen.app._keymap:
        return list(line)
    keys = {digit: key for digit, (key, _) in digit_keys(screen).items()}

    def shown(words: str) -> str:
        return _DIGIT.sub(lambda found: f"{found[1]}{keys.get(found[2], found[2])} ", words)

    # The gap of a line is known by its identity.
    return [shown(piece) if isinstance(piece, str) else piece for piece in line]


def with_live_keys(app: App[Any], text: str) -> str:
    """Return a message that ends in a key's words with the key that the person gave the action."""
    if not app._keymap:
        return text
    for end, (binding_id, usual) in _ENDS.items():
        if text.endswith(end):
            key = live_key(app, binding_id, usual)
            before, _, after = end.partition(f"{usual} ")
            return f"{text.removesuffix(end)}{before}{key} {after}"
    return text


def keys_to(app: App[Any], mode: str) -> str:
    """Return the keys that lead to a place: `g h`, `g a c`."""
    place = next(one for one in (*PLACES, *OTHER_PLACES, *ADMIN_PLACES) if one.mode == mode)
    keys = [("app.go", "g"), *([("go.admin", "a")] if place in ADMIN_PLACES else ())]
    return " ".join(live_key(app, *each) for each in (*keys, (place.id, place.key)))


def record_keys(app: App[Any], kind: str) -> str:
    """Return the keys to the next and the previous record, as a header says them."""
    following, before = live_key(app, f"{kind}.next", "J"), live_key(app, f"{kind}.previous", "K")
    return f"{following} {before} next   "


def live_key(app: App[Any], binding_id: str, usual: str) -> str:
    """Return the first of `live_key_names`; where there is none, how it is done without a key."""
    names = live_key_names(app, binding_id, usual)
    return names[0] if names else ":"
