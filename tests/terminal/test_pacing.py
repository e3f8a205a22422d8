"""How often the screen is drawn: at once, and less often while keys wait."""

from time import monotonic
from typing import Any

import pytest
from textual.app import App, ComposeResult
from textual.screen import Screen
from textual.widgets import Static

from atrisk_tui.terminal.pacing import SHARED_S, pace_frames


class Typed(App[None]):
    """An app that says itself whether keys wait."""

    is_rendering_late = True
    has_keys_waiting = False
    frame_at = 0.0

    def compose(self) -> ComposeResult:
        yield Static("one")


@pytest.fixture
def drawn(monkeypatch: Any) -> list[str]:
    """What is drawn, a word a frame."""
    frames: list[str] = []
    refresh = Screen._compositor_refresh

    def counted(screen: Screen[Any]) -> None:
        frames.append("frame")
        refresh(screen)

    monkeypatch.setattr(Screen, "_compositor_refresh", counted)
    pace_frames()
    return frames


async def frames_of_a_change(app: Typed, drawn: list[str]) -> int:
    """Change what is shown, let the timer tick once, and count."""
    screen = app.screen
    screen._dirty_widgets.add(app.query_one(Static))
    drawn.clear()
    screen._on_timer_update()
    return len(drawn)


async def test_what_changed_is_drawn_at_once_where_no_key_waits(drawn: list[str]) -> None:
    app = Typed()
    async with app.run_test() as pilot:
        await pilot.pause()
        app.frame_at = monotonic()
        assert await frames_of_a_change(app, drawn) == 1


async def test_while_keys_wait_frames_are_shared(drawn: list[str]) -> None:
    app = Typed()
    async with app.run_test() as pilot:
        await pilot.pause()
        app.has_keys_waiting = True
        app.frame_at = monotonic() - SHARED_S
        assert await frames_of_a_change(app, drawn) == 1
        assert await frames_of_a_change(app, drawn) == 0
        app.frame_at = monotonic() - SHARED_S
        assert await frames_of_a_change(app, drawn) == 1
