"""The figures of a run, and which of the targets they reach."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .figures import Figures

PAUSE_MS = 80.0
"""A search waits so long for the next letter before it asks."""
_LINE = "{:26} {:>10} {:>10} {:>10} {:>10} {:>10} {:>10}\n"


@dataclass(frozen=True)
class Target:
    """One line of the targets: what must not be exceeded."""

    words: str
    most: float
    of: Callable[[Figures, str], float | None]
    """The figure of one size of store."""


def _key(
    name: str, share: float, part: str = "ms", less: float = 0.0
) -> Callable[..., float | None]:
    def found(figures: Figures, label: str) -> float | None:
        value = figures.high(label, name, share, part)
        return None if value is None else max(0.0, value - less)

    return found


def _beside(name: str, peer: str) -> Callable[[Figures, str], float | None]:
    def found(figures: Figures, label: str) -> float | None:
        mine, other = figures.middle(label, name), figures.middle(peer, name)
        return mine / other if mine is not None and other else None

    return found


TARGETS = (
    Target("start, x bare Textual", 2.3, _beside("start", "bare")),
    Target("down, p50 ms", 5, _key("down", 0.5)),
    Target("down, scrolling, p50 ms", 5, _key("down, scrolling", 0.5)),
    Target("down, scrolling, p99 ms", 12, _key("down, scrolling", 0.99)),
    Target("down, x DataTable", 0.5, _beside("down, scrolling", "DataTable")),
    Target("down, x VisiData", 0.4, _beside("down, scrolling", "VisiData")),
    Target("page down, p99 ms", 15, _key("page down", 0.99)),
    Target("end, p99 ms", 20, _key("end", 0.99)),
    Target("sort change, p99 ms", 40, _key("sort change", 0.99)),
    Target("search after pause, p95 ms", 50, _key("search, a key", 0.95, less=PAUSE_MS)),
    Target("open an entry, p95 ms", 40, _key("open an entry", 0.95)),
    Target("open a customer, p95 ms", 40, _key("open a customer", 0.95)),
    Target("bytes, down", 700, _key("down", 0.5, "sent")),
    Target("bytes, down, scrolling", 1000, _key("down, scrolling", 0.5, "sent")),
    Target("at rest, bytes/s", 3, lambda f, label: _per_s(f, label, "sent")),
    Target("at rest, CPU %", 0.5, lambda f, label: _per_s(f, label, "cpu_ms", 0.1)),
    Target("memory in use, PSS MB", 65, lambda f, label: f.memory(label)),
)
"""PERFORMANCE: start, lists, bytes, idle and memory."""
GROWTH = 1.2
"""Any key at the largest size beside the smallest."""
MEMORY_GROWTH = 1.15


def show(figures: Figures, sizes: Sequence[str]) -> None:
    """Print what was measured, then the targets, each with whether it was met."""
    write = sys.stdout.write
    write(_LINE.format("what", "program", "p50 ms", "p99 ms", "CPU ms", "bytes", "samples"))
    for label in ("bare", "DataTable", "VisiData", *sizes):
        for name, samples in figures.of[label].items():
            parts = [figures.middle(label, name, part) for part in ("ms", "cpu_ms", "sent")]
            worst = figures.high(label, name, 0.99)
            middle, cpu, sent = (f"{part:.1f}" for part in parts if part is not None)
            write(_LINE.format(name, label, middle, f"{worst or 0:.1f}", cpu, sent, len(samples)))
        if (memory := figures.memory(label)) is not None:
            write(_LINE.format("memory, PSS MB", label, f"{memory:.1f}", "", "", "", ""))
    write("\n" + _LINE.format("target", "at most", *sizes, *[""] * (5 - len(sizes))))
    for target in TARGETS:
        found = [target.of(figures, label) for label in sizes]
        write(
            _LINE.format(
                target.words,
                target.most,
                *map(_shown(target.most), found),
                *[""] * (5 - len(found)),
            )
        )
    _growth(figures, sizes)


def _growth(figures: Figures, sizes: Sequence[str]) -> None:
    """Print the largest size beside the smallest, by CPU too: the steadier where others work."""
    if len(sizes) < 2:
        return
    small, large = sizes[0], sizes[-1]
    write = sys.stdout.write
    write(f"\n{large} beside {small}, at most {GROWTH} (memory {MEMORY_GROWTH})\n")
    for name in figures.of[large]:
        ratios = []
        for part in ("ms", "cpu_ms"):
            mine, other = (figures.middle(label, name, part) for label in (large, small))
            ratios.append(mine / other if mine is not None and other else None)
        write(_LINE.format(name, "", *map(_shown(GROWTH), ratios), "ms, CPU", "", ""))
    mine, other = figures.memory(large), figures.memory(small)
    if mine and other:
        write(_LINE.format("memory", "", _shown(MEMORY_GROWTH)(mine / other), "", "", "", ""))


def _shown(most: float) -> Callable[[float | None], str]:
    def words(value: float | None) -> str:
        if value is None:
            return "-"
        return f"{value:.2f}{'' if value <= most else ' !'}"

    return words


def _per_s(figures: Figures, label: str, part: str, scale: float = 1.0) -> float | None:
    value, ms = figures.middle(label, "at rest", part), figures.middle(label, "at rest", "ms")
    return value / (ms / 1e3) * scale if value is not None and ms else None
