"""Times, bytes, CPU and memory of a program in a pseudo-terminal, seen from its outside."""

import os
import re
import select
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..terminal.pty import Terminal

QUIET_S = 0.06
"""So long without a byte, and a key is done."""
PATIENCE_S = 60.0


@dataclass(frozen=True)
class Spent:
    """What a start, or a key, took."""

    ms: float
    """Until the last byte before the silence, or until what was waited for was there."""
    cpu_ms: float
    sent: int
    """Bytes."""


class Meter:
    """A program under measurement; leave it with `with`."""

    def __init__(self, argv: Sequence[str], ready: str, **env: str) -> None:
        self._began = time.perf_counter()
        self.terminal = Terminal(argv, env=env, answers_sync=True)
        self.pid = self.terminal.process.pid
        self.start = self._started(re.compile(ready))

    def __enter__(self) -> "Meter":
        return self

    def __exit__(self, *_: object) -> None:
        self.terminal.kill()

    def press(self, keys: str, *, pause_s: float = 0.0) -> Spent:
        """Type `keys` in one write and wait until they are done.

        `pause_s` is how long the program itself may wait before it answers.
        """
        self.terminal.raw = b""
        cpu, began = self.cpu_ms(), time.perf_counter()
        self.terminal.send(keys)
        last = self._last_byte(began, began + pause_s)
        return Spent((last - began) * 1e3, self.cpu_ms() - cpu, len(self.terminal.raw))

    def rest(self, seconds: float) -> Spent:
        """Leave the program alone."""
        self.terminal.raw = b""
        cpu, end = self.cpu_ms(), time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            self.terminal.read(left)
        return Spent(seconds * 1e3, self.cpu_ms() - cpu, len(self.terminal.raw))

    def cpu_ms(self) -> float:
        """CPU time of the program so far, all threads."""
        return time.clock_gettime_ns((~self.pid << 3) | 2) / 1e6

    def pss_mb(self) -> float:
        """Memory of the program, its share of what is shared with others."""
        text = Path(f"/proc/{self.pid}/smaps_rollup").read_text()
        found = re.search(r"^Pss:\s+(\d+)", text, re.MULTILINE)
        assert found is not None
        return int(found.group(1)) / 1024

    def _started(self, ready: re.Pattern[str]) -> Spent:
        while not ready.search("\n".join(self.terminal.lines())):
            if time.perf_counter() - self._began > PATIENCE_S:
                raise AssertionError("\n".join(self.terminal.lines()))
            self.terminal.read(1.0)
        ms = (time.perf_counter() - self._began) * 1e3
        return Spent(ms, self.cpu_ms(), len(self.terminal.raw))

    def _last_byte(self, began: float, until: float) -> float:
        last = began
        patience = began + 0.5
        while (now := time.perf_counter()) < patience:
            limit = max(QUIET_S, until - now) if last > began else patience - now
            if not select.select([self.terminal.master], [], [], limit)[0]:
                break
            last = time.perf_counter()
            if not self.terminal.read(0):
                break
            patience = max(until, last) + 2 * QUIET_S
        return last


def environment(folder: Path) -> dict[str, str]:
    """Return what a measured program finds: its own homes, and compiled modules."""
    homes = {f"XDG_{name}_HOME": str(folder / name.lower()) for name in ("DATA", "CONFIG", "STATE")}
    # Modules that have to be compiled again make a start three times as long.
    return {**homes, "PYTHONDONTWRITEBYTECODE": "", "PYTHONPATH": str(Path.cwd()), "LANG": _lang()}


def _lang() -> str:
    return os.environ.get("LANG", "C.UTF-8")
