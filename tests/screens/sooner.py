"""What Textual works out anew for each widget and message, known once for a run of tests.

Each of these gives what Textual's own gives; they leave out only working it out again.
"""

from collections.abc import Awaitable, Callable, Iterable
from inspect import signature
from typing import Any
from weakref import WeakKeyDictionary

import pytest
from textual import _callback
from textual.app import App
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode
from textual.message import Message
from textual.message_pump import MessagePump
from textual.widget import Widget

Handlers = Iterable[tuple[type, Callable[[Message], Awaitable[Any]]]]


def sooner(patch: pytest.MonkeyPatch) -> None:
    """Have all of this file until the patch is taken back."""
    read_styles_once(patch)
    know_rules_by_identity(patch)
    style_parts_once(patch)
    find_handlers_once(patch)
    count_parameters_once(patch)


def read_styles_once(patch: pytest.MonkeyPatch) -> None:
    """Read each style sheet once for all programs: a fifth of what starting one costs."""
    read, known = Stylesheet._parse_rules, dict[object, list[RuleSet]]()

    def once(self: Stylesheet, *given: Any, **named: Any) -> list[RuleSet]:
        key = (tuple(sorted(self._variables.items())), given, tuple(sorted(named.items())))
        if key not in known:
            known[key] = read(self, *given, **named)
        return known[key]

    patch.setattr(Stylesheet, "_parse_rules", once)


def know_rules_by_identity(patch: pytest.MonkeyPatch) -> None:
    """Hash style rules as objects are; theirs does the same slowly, 150 times for each widget."""
    patch.setattr(RuleSet, "__hash__", object.__hash__)


def style_parts_once(patch: pytest.MonkeyPatch) -> None:
    """Find the styles of a widget's parts once for all widgets that stand in the same place.

    A part is a node with nothing but a class; four of five nodes that get styles are parts.
    """
    plain, known = Stylesheet.apply, dict[object, tuple[dict[str, Any], int]]()

    def apply(self: Stylesheet, node: DOMNode, *, animate: bool = False, cache: Any = None) -> None:
        if type(node) is not DOMNode:
            plain(self, node, animate=animate, cache=cache)
            return
        styles, key = node._css_styles, (_sheet(self), _way_to(node))
        if key in known:
            rules, updates = known[key]
            styles._rules.update(rules)  # type: ignore[typeddict-item]
            styles._updates = updates
            return
        plain(self, node, animate=animate, cache=cache)
        if not (node._has_order_style or node._has_odd_or_even or node._has_focus_within):
            known[key] = ({**styles._rules}, styles._updates)

    patch.setattr(Stylesheet, "apply", apply)


def find_handlers_once(patch: pytest.MonkeyPatch) -> None:
    """Find out once which classes of a widget handle a kind of message by its name.

    Where one does so by a decorator, or none may, Textual's own way is gone.
    """
    plain, known = MessagePump._get_dispatch_methods, dict[object, tuple[type, ...] | None]()

    def handlers(self: MessagePump, method_name: str, message: Message) -> Handlers:
        key = (type(self), method_name, type(message))
        if key not in known:
            known[key] = _named_only(*key)
        classes = known[key]
        if classes is None:
            yield from plain(self, method_name, message)
            return
        for each in classes:
            if message._no_default_action:
                break
            method = each.__dict__.get(f"_{method_name}") or each.__dict__.get(method_name)
            if method is not None:
                yield each, method.__get__(self, each)

    patch.setattr(MessagePump, "_get_dispatch_methods", handlers)


def count_parameters_once(patch: pytest.MonkeyPatch) -> None:
    """Read a function's signature once, not for each partial call of it."""
    known = WeakKeyDictionary[Any, int]()

    def count(called: Callable[..., Any]) -> int:
        function = getattr(called, "__func__", None)
        if function is None:
            return len(signature(called).parameters)
        if function not in known:
            known[function] = len(signature(called).parameters)
        return known[function]

    patch.setattr(_callback, "_count_parameters", count)


_sheets: dict[tuple[int, ...], int] = {}
"""Numbers of the sheets seen, by the rules in them."""


def _sheet(sheet: Stylesheet) -> object:
    """Return what stands for all rules of a sheet; rules are read once, and live for ever."""
    rules = sheet.rules
    known: tuple[object, object] = getattr(sheet, "_known_rules", (None, None))
    if known[0] is not rules:
        known = (rules, _sheets.setdefault(tuple(map(id, rules)), len(_sheets)))
        sheet._known_rules = known  # type: ignore[attr-defined]
    return known[1]


def _way_to(node: DOMNode) -> tuple[object, ...]:
    """Return all that selectors can ask of a node and those around it, but for its siblings."""
    return tuple(_asked_of(each) for each in node.css_path_nodes)


def _asked_of(node: DOMNode) -> tuple[object, ...]:
    if isinstance(node, App):
        return (type(node), node._id, node.classes, frozenset(node.get_pseudo_classes()))
    if isinstance(node, Widget):
        state = (*node._pseudo_classes_cache_key, node.allow_focus())
        return (type(node), node._id, node.classes, state)
    return (type(node), node._id, node.classes)


def _named_only(
    kind: type[MessagePump], method_name: str, message: type[Message]
) -> tuple[type, ...] | None:
    """Return the classes that handle a message by their method's name; None where it is not so."""
    mro = [each for each in message.__mro__ if issubclass(each, Message)]
    found = []
    for each in kind.__mro__:
        decorated = each.__dict__.get("_decorated_handlers") or {}
        if any(one in decorated for one in mro):
            return None
        method = each.__dict__.get(f"_{method_name}") or each.__dict__.get(method_name)
        if method is not None and not getattr(method, "_textual_on", None):
            found.append(each)
    return tuple(found)
