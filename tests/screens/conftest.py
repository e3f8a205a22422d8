"""The program on the company's store; pauses that wait for a person's hands are left out."""

from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager

import pytest

from atrisk_tui.screens import admin_list, lists, presence, resting, sparing
from atrisk_tui.terminal.display import DiffDisplay

from ..support import Company
from .sooner import sooner
from .stage import SIZE, Stage, playing

Play = Callable[..., AbstractAsyncContextManager[Stage]]


@pytest.fixture(scope="session", autouse=True)
def nothing_worked_out_twice() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        sooner(patch)
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
    monkeypatch.setattr(sparing, "DEAR_S", 3600)


@pytest.fixture
def play(sqlite_company: Company) -> Play:
    """Return what runs the program as a person: `async with play("ana") as stage`."""

    def start(
        username: str = "ana", size: tuple[int, int] = SIZE
    ) -> AbstractAsyncContextManager[Stage]:
        return playing(sqlite_company, username, size)

    return start
