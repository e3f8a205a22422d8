"""Keys wait while they are held, go on in order, and never wait for ever."""

import asyncio
from typing import Any

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.pilot import Pilot
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from atrisk_tui.terminal import keys
from atrisk_tui.terminal.hardened import HardenedApp


class Notes(HardenedApp[None]):
    """Writes down its keys."""

    AUTO_FOCUS = ""

    BINDINGS = [Binding(key, f"note('{key}')", key) for key in "abc"] + [
        Binding("s", "slow", "Slow"),
        Binding("r", "remove", "Remove"),
        Binding("x", "bug", "Bug"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.notes: list[str] = []

    def compose(self) -> ComposeResult:
        yield Static("x")
        yield Input(id="typed")

    def action_note(self, key: str) -> None:
        self.notes.append(key)

    async def action_slow(self) -> None:
        await asyncio.sleep(0.1)
        self.notes.append("slow")

    def action_bug(self) -> None:
        raise RuntimeError("bug")


class Late(ModalScreen[None]):
    """A screen that takes its time to appear."""

    AUTO_FOCUS = "Input"

    async def on_mount(self) -> None:
        await asyncio.sleep(0.1)

    def compose(self) -> ComposeResult:
        yield Input(id="late")


def press_at_once(app: Notes, text: str) -> None:
    for key in text:
        app.post_message(events.Key(key, key))


async def wait_until(pilot: Pilot[Any], check: Any, timeout_s: float = 3.0) -> None:
    for _ in range(int(timeout_s / 0.02)):
        if check():
            return
        await pilot.pause(0.02)
    raise AssertionError("never came")


async def test_held_keys_go_on_in_order_when_released() -> None:
    app = Notes()
    async with app.run_test() as pilot:
        async with app.holding():
            press_at_once(app, "abc")
            await pilot.pause(0.05)
            assert app.notes == []
        press_at_once(app, "a")
        await wait_until(pilot, lambda: app.notes == ["a", "b", "c", "a"])


async def test_two_holds_release_only_together() -> None:
    app = Notes()
    async with app.run_test() as pilot:
        first, second = app.holding(), app.holding()
        first.take()
        second.take()
        press_at_once(app, "a")
        first.release()
        await pilot.pause(0.05)
        assert app.notes == []
        second.release()
        await wait_until(pilot, lambda: app.notes == ["a"])


async def test_keys_after_an_awaited_action_wait_for_it() -> None:
    app = Notes()
    async with app.run_test() as pilot:
        press_at_once(app, "asb")
        await wait_until(pilot, lambda: app.notes == ["a", "slow", "b"])


async def test_a_hold_that_is_never_released_is_given_up_and_its_keys_are_forgotten(
    monkeypatch: Any,
) -> None:
    monkeypatch.setattr(keys, "LIMIT_S", 0.2)
    app = Notes()
    async with app.run_test() as pilot:
        app.prompt_coming()
        press_at_once(app, "ab")
        await pilot.pause(0.4)
        press_at_once(app, "c")
        await wait_until(pilot, lambda: app.notes == ["c"])


async def test_keys_wait_for_a_screen_that_is_slow_to_mount() -> None:
    app = Notes()
    async with app.run_test() as pilot:
        screen = Late()
        app.push_screen(screen)
        press_at_once(app, "abc")
        await wait_until(pilot, lambda: [field.value for field in screen.query(Input)] == ["abc"])
        assert app.notes == []


async def test_a_focused_widget_that_goes_away_does_not_stop_the_keys() -> None:
    app = Notes()
    async with app.run_test() as pilot:
        field = app.query_one(Input)
        field.focus()
        await pilot.pause()
        press_at_once(app, "a")
        field.remove()
        press_at_once(app, "b")
        await wait_until(pilot, lambda: "b" in app.notes)


async def test_a_bug_ends_the_app_with_exit_code_70() -> None:
    app = Notes()
    try:
        async with app.run_test() as pilot:
            press_at_once(app, "x")
            await pilot.pause(0.1)
    except RuntimeError:
        pass
    assert app.return_code == 70
