"""The program on the company's store; pauses that wait for a person's hands are left out."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import pytest

from atrisk_tui.screens import home, lists

from ..support import Company
from .stage import SIZE, Stage, playing

Play = Callable[..., AbstractAsyncContextManager[Stage]]


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home, "PREVIEW_PAUSE_S", 0)
    monkeypatch.setattr(lists, "SEARCH_PAUSE_S", 0)


@pytest.fixture
def play(sqlite_company: Company) -> Play:
    """Return what runs the program as a person: `async with play("ana") as stage`."""

    def start(
        username: str = "ana", size: tuple[int, int] = SIZE
    ) -> AbstractAsyncContextManager[Stage]:
        return playing(sqlite_company, username, size)

    return start
