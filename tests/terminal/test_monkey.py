"""Random bytes, keys, mouse and window sizes do not end an app."""

import random
import sys
from pathlib import Path

import pytest

from .pty import Terminal

PIECES = [
    b"\x1b[A",
    b"\x1b[B",
    b"\x1b[5~",
    b"\x1b[6~",
    b"\x1b[F",
    b"\x1b[H",
    b"\t",
    b"\x1b[Z",
    b"\r",
    b"\x1b",
    b"\x0c",
    b"\x13",
    b"o",
    b"\x1b[200~a\nb\x1b[201~",
    b"\x1b[<0;10;10M\x1b[<0;10;10m",
    b"\x1b[<64;5;5M",
    b"\x1b[<65;5;5M",
    b"\x1b[<35;40;12M",
]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["form", "desk", "long"])
def test_a_monkey_does_not_end_the_app(name: str, tmp_path: Path) -> None:
    chance = random.Random(7)
    argv = [sys.executable, "-m", "tests.terminal.toys", name]
    with Terminal(argv, env={"XDG_STATE_HOME": str(tmp_path)}) as terminal:
        terminal.settle(1.0)
        for turn in range(300):
            burst = b"".join(chance.choices(PIECES, k=chance.randint(1, 10)))
            if chance.random() < 0.2:
                burst += bytes(chance.randrange(128, 256) for _ in range(20))
            terminal.send(burst)
            if turn % 50 == 49:
                terminal.resize(chance.randint(1, 60), chance.randint(1, 150))
            terminal.read(0.02)
        terminal.settle(0.5, timeout_s=10)
        assert terminal.process.poll() is None, "\n".join(terminal.lines())
        terminal.send(b"\x11")
        assert terminal.wait_exit(10) == 0
