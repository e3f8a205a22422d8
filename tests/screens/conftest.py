"""The program on the company's store; pauses that wait for a person's hands are left out."""

from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager
from typing import Any

import pytest
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

from atrisk_tui.screens import admin_list, lists, presence, resting
from atrisk_tui.terminal.display import DiffDisplay

from ..support import Company
from .stage import SIZE, Stage, playing

Play = Callable[..., AbstractAsyncContextManager[Stage]]


@pytest.fixture(scope="session", autouse=True)
def styles_read_once() -> Iterator[None]:
    """Read each style sheet once for all programs of a run: a fifth of what starting one costs."""
    read, known = Stylesheet._parse_rules, dict[object, list[RuleSet]]()

    def once(self: Stylesheet, *given: Any, **named: Any) -> list[RuleSet]:
        key = (tuple(sorted(self._variables.items())), given, tuple(sorted(named.items())))
        if key not in known:
            known[key] = read(self, *given, **named)
        return known[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Stylesheet, "_parse_rules", once)
        yield


@pytest.fixture(scope="session", autouse=True)
def rules_known_by_identity() -> Iterator[None]:
    """Hash style rules as objects are; theirs does the same slowly, 150 times for each widget."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(RuleSet, "__hash__", object.__hash__)
        yield


@pytest.fixture(autouse=True)
def frames_at_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Render what stands once all keys have acted; a run without a terminal renders each frame."""
    monkeypatch.setattr(DiffDisplay, "is_rendering_late", True)


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resting, "REST_S", 0)
    monkeypatch.setattr(lists, "SEARCH_PAUSE_S", 0)
    monkeypatch.setattr(admin_list, "DETAIL_PAUSE_S", 0)
    monkeypatch.setattr(presence, "SETTLES_S", 0)


@pytest.fixture
def play(sqlite_company: Company) -> Play:
    """Return what runs the program as a person: `async with play("ana") as stage`."""

    def start(
        username: str = "ana", size: tuple[int, int] = SIZE
    ) -> AbstractAsyncContextManager[Stage]:
        return playing(sqlite_company, username, size)

    return start
