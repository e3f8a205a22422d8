"""Sending only differences shows what sending everything shows, in far fewer bytes."""

import random
import re
import sys
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atrisk_tui.terminal.line_diff import changed, find_scroll

from .pty import Terminal

pytestmark = pytest.mark.slow

KEYS = {
    "down": b"\x1b[B",
    "up": b"\x1b[A",
    "pagedown": b"\x1b[6~",
    "pageup": b"\x1b[5~",
    "home": b"\x1b[H",
    "end": b"\x1b[F",
    "prompt": b"oabc",
    "answer": b"\r",
    "repaint": b"\x0c",
}

lines = st.lists(st.integers(0, 12), min_size=1, max_size=30)


@given(lines, st.data())
def test_a_scroll_and_the_changed_lines_give_the_new_screen(
    old: list[int], data: st.DataObject
) -> None:
    new = data.draw(st.lists(st.integers(0, 12), min_size=len(old), max_size=len(old)))
    check(old, new)


@given(st.integers(5, 40), st.integers(-30, 30), st.integers(0, 10), st.integers(0, 10))
def test_moved_lines_are_scrolled(height: int, by: int, top: int, bottom: int) -> None:
    old = list(range(height))
    middle = old[top : max(top, height - bottom)]
    moved = [y + by + (100 if not 0 <= y + by < height else 0) for y in middle]
    check(old, old[:top] + moved + old[top + len(middle) :])


def check(old: list[int], new: list[int]) -> None:
    screen: list[object] = list(old)
    scroll = find_scroll(old, new)
    if scroll is not None:
        assert 0 <= scroll.top <= scroll.bottom < len(old)
        screen = list(scroll.apply(old))
        assert len(screen) == len(new)
    for y in changed(screen, new):
        screen[y] = new[y]
    assert screen == new


def pair(rows: int = 30, columns: int = 100) -> Iterator[Terminal]:
    for setting in ("0", "1"):
        terminal = Terminal(
            [sys.executable, "-m", "tests.terminal.toys", "long"],
            rows=rows,
            columns=columns,
            env={"ATRISK_DIFF_DISPLAY": setting, "TEXTUAL_ANIMATIONS": "none"},
        )
        terminal.wait_for("Client 10")
        terminal.settle()
        yield terminal


def cells(terminal: Terminal) -> list[list[tuple[object, ...]]]:
    screen = terminal.screen
    return [
        [
            (cell.data, cell.fg, cell.bg, cell.bold, cell.reverse)
            for cell in (screen.buffer[y][x] for x in range(screen.columns))
        ]
        for y in range(screen.lines)
    ]


def same_picture(plain: Terminal, differing: Terminal) -> bool:
    """Whether both show the same, at the latest when a busy machine has drawn both."""
    for _ in range(30):
        if cells(plain) == cells(differing):
            return True
        plain.settle(0.1)
        differing.settle(0.1)
    return False


def other_cells(plain: Terminal, differing: Terminal) -> list[str]:
    pairs = (zip(*lines, strict=True) for lines in zip(cells(plain), cells(differing), strict=True))
    return [
        f"{y},{x}: {one} {other}"
        for y, line in enumerate(pairs)
        for x, (one, other) in enumerate(line)
        if one != other
    ]


def act(terminal: Terminal, name: str, *, times: int, size: tuple[int, int]) -> None:
    if name == "resize":
        terminal.resize(*size)
    else:
        terminal.send(KEYS[name] * times)
    terminal.settle(0.12)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_the_pictures_are_the_same_whatever_is_done(seed: int) -> None:
    chance = random.Random(seed)
    plain, differing = pair()
    with plain, differing:
        for _ in range(40):
            name = chance.choice([*KEYS, "down", "up", "pagedown", "resize"])
            times = chance.choice([1, 1, 3, 12])
            size = chance.randint(12, 40), chance.randint(40, 120)
            for terminal in (plain, differing):
                act(terminal, name, times=times, size=size)
            assert same_picture(plain, differing), f"{seed} {name} {size}\n" + "\n".join(
                [*plain.lines(), "-" * 20, *differing.lines(), *other_cells(plain, differing)]
            )


def test_walking_down_costs_a_third_of_the_bytes() -> None:
    plain, differing = pair()
    with plain, differing:
        spent = []
        for terminal in (plain, differing):
            before = len(terminal.raw)
            for _ in range(40):
                terminal.send(KEYS["down"])
                terminal.settle(0.03)
            spent.append(len(terminal.raw) - before)
        assert "Client 41" in "\n".join(differing.lines())
        assert spent[1] * 3 < spent[0], spent


def test_a_full_repaint_mends_a_spoilt_screen() -> None:
    _, differing = terminals = tuple(pair())
    with terminals[0], differing:
        expected = differing.lines()
        differing.screen.reset()
        differing.send(KEYS["repaint"])
        differing.wait_for(re.escape("\n".join(expected)))
