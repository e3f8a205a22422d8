"""A real pseudo-terminal with a program in it, and the screen as a person would see it."""

import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Mapping, Sequence
from typing import Self

import pyte


class Terminal:
    """Runs `argv` in a pseudo-terminal and draws what it writes on a pyte screen.

    Use it in a `with` block: leaving it kills the program. `raw` holds every byte written.
    """

    def __init__(
        self,
        argv: Sequence[str],
        *,
        rows: int = 24,
        columns: int = 80,
        env: Mapping[str, str] | None = None,
        answers_sync: bool = False,
    ) -> None:
        self.raw = b""
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self._answers_sync = answers_sync
        self.master: int | None
        self.master, slave = os.openpty()
        self.resize(rows, columns, draws=False)
        self.process = subprocess.Popen(
            argv,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env={**_environment(), "TERM": "xterm-256color", "COLORTERM": "", **(env or {})},
            start_new_session=True,
            preexec_fn=_take_terminal,  # noqa: PLW1509 - the tests start no threads before it
        )
        os.close(slave)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def send(self, data: bytes | str) -> None:
        """Type `data` in one write, as a line that stalled delivers it."""
        assert self.master is not None
        os.write(self.master, data.encode() if isinstance(data, str) else data)

    def resize(self, rows: int, columns: int, *, draws: bool = True) -> None:
        """Change the window's size; `draws` keeps the screen that is looked at in step."""
        assert self.master is not None
        size = struct.pack("HHHH", rows, columns, 0, 0)
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, size)
        if draws:
            self.screen.resize(rows, columns)

    def read(self, timeout_s: float = 0.05) -> bool:
        """Draw what has been written so far; False when nothing was."""
        if self.master is None or not select.select([self.master], [], [], timeout_s)[0]:
            return False
        try:
            data = os.read(self.master, 65536)
        except OSError:
            return False
        self.raw += data
        if self._answers_sync and b"\x1b[?2026$p" in data:
            self.send(b"\x1b[?2026;2$y")
        # pyte does not know private CSI with < = > prefixes and would draw their tails.
        self._stream.feed(re.sub(rb"\x1b\[[<>=][0-9;]*[a-zA-Z]", b"", data))
        return bool(data)

    def settle(self, quiet_s: float = 0.15, timeout_s: float = 5.0) -> None:
        """Read until nothing more comes for `quiet_s`."""
        end = time.monotonic() + timeout_s
        while time.monotonic() < end and self.read(quiet_s):
            pass

    def lines(self) -> list[str]:
        """What is on the screen, top to bottom."""
        return [line.rstrip() for line in self.screen.display]

    def wait_for(self, pattern: str, timeout_s: float = 10.0) -> "re.Match[str]":
        """Wait until `pattern` is on the screen; fails with the picture."""
        end = time.monotonic() + timeout_s
        while True:
            found = re.search(pattern, "\n".join(self.lines()))
            if found:
                return found
            if time.monotonic() > end:
                raise AssertionError(f"never saw {pattern!r}:\n" + "\n".join(self.lines()))
            self.read()

    def wait_exit(self, timeout_s: float = 5.0) -> int:
        """Wait until the program has ended and give its exit code, negative for a signal."""
        end = time.monotonic() + timeout_s
        while self.process.poll() is None:
            if time.monotonic() > end:
                raise AssertionError("still running:\n" + "\n".join(self.lines()))
            self.read(0.02)
        while self.read(0.02):
            pass
        return self.process.returncode

    def hang_up(self) -> None:
        """Close the line, as a lost connection does."""
        if self.master is not None:
            os.close(self.master)
            self.master = None

    def kill(self) -> None:
        """End the program if it has not ended, and close the line."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
        self.hang_up()
        self.process.wait()


def _environment() -> dict[str, str]:
    """This process's, but for a window size that a parallel test runner has put there."""
    return {name: value for name, value in os.environ.items() if name not in {"COLUMNS", "LINES"}}


def _take_terminal() -> None:
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
