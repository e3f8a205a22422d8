"""Start, memory and keys of this program beside its peers, in one interleaved run."""

import argparse
import csv
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from . import million
from .figures import Figures
from .meter import Meter, environment
from .report import show

PYTHON = sys.executable
DOWN, PAGE, END, HOME = "\x1b[B", "\x1b[6~", "\x1b[F", "\x1b[H"
REST_S = 10.0
MOVES = {
    "down": [DOWN] * 12,
    "down, scrolling": [DOWN] * 100,
    "page down": [*[PAGE] * 10, HOME, *[PAGE] * 10],
    "end": [END, HOME] * 10,
}
"""Name: keys, each a sample."""
LIST_KEYS = {
    "sort change": ["of", "ok", "op", "or", "oc"],
    "filter": [*"1230", *"1230"],
}
SEARCH = "anderson"
VISIDATA_KEYS = {"down": ["j"] * 12, "down, scrolling": ["j"] * 100, "page down": ["\x06"] * 30}


def main(argv: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 1_000_000])
    parser.add_argument("--keep", type=Path, help="make the stores here, or use those that are")
    parser.add_argument("--vd", default=shutil.which("vd"), help="VisiData, where it is")
    options = parser.parse_args(argv)
    figures = Figures()
    with tempfile.TemporaryDirectory(prefix="atrisk-bench-") as name:
        folder = Path(name)
        stores = {f"{size:,}": _made(options.keep or folder, size) for size in options.sizes}
        table = _csv(options.keep or folder, max(options.sizes)) if options.vd else None
        for number in range(options.rounds + 1):
            # The first round only compiles and warms.
            taken = figures if number else Figures()
            _peers(taken, environment(folder), vd=options.vd, table=table)
            for label, where in stores.items():
                _program(taken, label, where, environment(folder))
            sys.stderr.write(f"round {number} of {options.rounds}\n")
    show(figures, list(stores))


def _made(folder: Path, size: int) -> Path:
    """Return the store of that size, made now unless it is there."""
    sys.stderr.write(f"a store of {size:,} customers and entries\n")
    found = folder / str(size) / "big.db"
    return found if found.exists() else million.make(found.parent, size)


def _csv(folder: Path, size: int) -> Path:
    """Return a table with as many rows for VisiData, made now unless it is there."""
    path = folder / f"{size}.csv"
    if not path.exists():
        with path.open("w", newline="") as file:
            write = csv.writer(file)
            write.writerow(("Client", "Reported", "Reason", "Risk", "Owner", "Follow-up", "State"))
            row = ("07 Oct", "Missed payment", "High", "agent1", "2026-10-17 21:10", "Open")
            write.writerows((f"Client {number}", *row) for number in range(size))
    return path


def _peers(figures: Figures, env: dict[str, str], *, vd: str | None, table: Path | None) -> None:
    with Meter([PYTHON, "-m", "tests.bench.bare"], "READY", **env) as bare:
        figures.take("bare", "start", bare.start)
        figures.weigh("bare", bare.pss_mb())
    with Meter([PYTHON, "-m", "tests.bench.bare", "table"], "Client 1", **env) as textual:
        textual.rest(1.0)
        figures.take("DataTable", "start", textual.start)
        figures.press("DataTable", textual, MOVES)
        figures.weigh("DataTable", textual.pss_mb())
    if vd is None or table is None:
        return
    with Meter([vd, str(table)], "Client 1", **env) as visidata:
        figures.take("VisiData", "start", visidata.start)
        visidata.rest(8.0)
        figures.press("VisiData", visidata, VISIDATA_KEYS)
        figures.weigh("VisiData", visidata.pss_mb())


def _program(figures: Figures, label: str, where: Path, env: dict[str, str]) -> None:
    argv = [PYTHON, "-m", "atrisk_tui", "--store", str(where), "--as", "adm"]
    for left in where.parent.glob("drafts.db*"):
        left.unlink()  # the place where an earlier round was left
    with Meter(argv, r"OVERDUE \d", **env) as program:
        figures.take(label, "start", program.start)
        program.rest(15.0)  # what is done once behind the first rows
        figures.take(label, "at rest", program.rest(REST_S))
        program.press("ge")
        program.rest(1.0)
        _state(program, "ll")  # all of them: of few, the table soon has each at hand
        figures.press(label, program, MOVES)
        program.press(HOME)
        _state(program, "hh")
        figures.press(label, program, LIST_KEYS)
        program.press("oc")
        for _ in range(5):
            figures.take(label, "open an entry", program.press("\r"))
            figures.take(label, "back", program.press("q"))
            program.press(DOWN)
        _customers(figures, label, program)
        figures.weigh(label, program.pss_mb())


def _state(program: Meter, keys: str) -> None:
    for key in keys:
        program.press(key)
        program.rest(1.0)


def _customers(figures: Figures, label: str, program: Meter) -> None:
    program.press("gc")
    program.rest(1.0)
    figures.press(label, program, {"customers: down, scrolling": [DOWN] * 60})
    for _ in range(5):
        program.press(DOWN)
        figures.take(label, "open a customer", program.press("\r"))
        program.press("q")
    program.press("/")
    for letter in SEARCH:
        figures.take(label, "search, a key", program.press(letter, pause_s=0.4))
    program.press("\x1b")


if __name__ == "__main__":
    main()
