"""Start, memory and keys of this program, beside bare Textual, in one interleaved run."""

import argparse
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from ..store import big_store
from .meter import Meter, Spent, environment

PYTHON = sys.executable
DOWN, PAGE, END, HOME = "\x1b[B", "\x1b[6~", "\x1b[F", "\x1b[H"
KEYS = {
    "down": [DOWN] * 12,
    "down, scrolling": [DOWN] * 40,
    "page down": [PAGE] * 15,
    "end": [END, HOME] * 3,
}
"""Name: keys, each a sample."""
LIST_KEYS = {
    "sort change": ["of", "ok", "oc"],
    "risk digit": list("1230"),
    "open": ["\r"],
    "back": ["q"],
}
REST_S = 10.0


class Figures:
    """What was measured, by program and by what was done."""

    def __init__(self) -> None:
        self.of: dict[str, dict[str, list[Spent]]] = defaultdict(lambda: defaultdict(list))
        self.pss: dict[str, list[float]] = defaultdict(list)

    def press(self, label: str, meter: Meter, keys: dict[str, list[str]]) -> None:
        """Press keys, each when the one before is done."""
        for name, samples in keys.items():
            for key in samples:
                self.of[label][name].append(meter.press(key))

    def middle(self, label: str, name: str, part: str) -> float | None:
        """Return the median of a part of what something took."""
        found = [getattr(spent, part) for spent in self.of[label].get(name, [])]
        return median(found) if found else None

    def ratio(self, label: str, name: str, *, to: str, part: str) -> str:
        """Return how many times as much it took as in another program."""
        mine, other = self.middle(label, name, part), self.middle(to, name, part)
        return f"{mine / other:.2f}" if mine is not None and other else "-"


def main(argv: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 100_000])
    options = parser.parse_args(argv)
    figures = Figures()
    with tempfile.TemporaryDirectory(prefix="atrisk-bench-") as name:
        folder = Path(name)
        stores = {f"{size:,} entries": made(folder / str(size), size) for size in options.sizes}
        for number in range(options.rounds + 1):
            # The first round only compiles and warms.
            taken = figures if number else Figures()
            measure(taken, stores, environment(folder))
            sys.stderr.write(f"round {number} of {options.rounds}\n")
    show(figures, list(stores))


def made(folder: Path, size: int) -> Path:
    """Make a store of that many customers and entries, relative to now."""
    folder.mkdir(mode=0o700)
    big_store.NOW = datetime.now(UTC).replace(microsecond=0)
    big_store.BigStore(folder, size).store.close()
    return folder / "big.db"


def measure(figures: Figures, stores: dict[str, Path], env: dict[str, str]) -> None:
    """Take one round of everything."""
    with Meter([PYTHON, "-m", "tests.bench.bare"], "READY", **env) as bare:
        figures.of["bare"]["start"].append(bare.start)
        figures.pss["bare"].append(bare.pss_mb())
    with Meter([PYTHON, "-m", "tests.bench.bare", "table"], "Client 1", **env) as table:
        table.rest(1.0)
        figures.of["table"]["start"].append(table.start)
        figures.press("table", table, KEYS)
        figures.pss["table"].append(table.pss_mb())
    for label, where in stores.items():
        argv = [PYTHON, "-m", "atrisk_tui", "--store", str(where), "--as", "adm"]
        with Meter(argv, r"OVERDUE \d", **env) as program:
            figures.of[label]["start"].append(program.start)
            program.rest(3.0)
            figures.of[label]["at rest"].append(program.rest(REST_S))
            program.press("ge")
            program.rest(0.5)
            figures.press(label, program, KEYS)
            program.press(HOME)
            figures.press(label, program, LIST_KEYS)
            figures.pss[label].append(program.pss_mb())


def show(figures: Figures, labels: list[str]) -> None:
    """Print what was measured, a line each."""
    line = "{:16} {:17} {:>8} {:>8} {:>8} {:>12} {:>12}\n"
    write = sys.stdout.write
    write(line.format("program", "what", "ms", "CPU ms", "bytes", "ms ratio", "CPU ratio"))
    for label in ("bare", "table", *labels):
        for name in figures.of[label]:
            base = "bare" if name == "start" else "table"
            numbers = [figures.middle(label, name, part) for part in ("ms", "cpu_ms", "sent")]
            ratios = [figures.ratio(label, name, to=base, part=part) for part in ("ms", "cpu_ms")]
            write(line.format(label, name, *(f"{number:.1f}" for number in numbers), *ratios))
        write(f"{label:16} {'memory, PSS MB':17} {median(figures.pss[label]):8.1f}\n")
    write("ratios: of a start to bare Textual's, of a key to that in Textual's table\n")


if __name__ == "__main__":
    main()
