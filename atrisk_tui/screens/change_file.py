"""The company's history as a CSV file: a line for each record and field that changed."""

import csv
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from ..desk import Desk
from ..domain.admin_queries import ChangeFilter, GetChange, ListChanges
from ..domain.admin_rows import ChangeRow
from ..domain.change_cells import COLUMNS, change_cells, tells_all
from ..domain.paging import Span, Step
from ..errors import Invalid
from ..written_files import safe_cell

PAGE = 200
"""Changes asked for at a time."""
FIRST = Span(limit=PAGE)


def suggested_name(what: str, day: str) -> str:
    """Return a name in the home directory that is free: the day's, else with a number.

    Empty where there is no such directory, as for a user that the system does not know.
    """
    with suppress(RuntimeError, OSError):
        for number in range(1, 100):
            name = f"~/atrisk-{what}-{day}{f'-{number}' if number > 1 else ''}.csv"
            if not Path(name).expanduser().exists():
                return name
    return ""


def read_path(text: str) -> tuple[Path, str]:
    """Return the path that a text means, and what is said of it. Raises: Invalid."""
    try:
        path = Path(text.strip()).expanduser()
        is_there = path.is_symlink() or path.exists()
    except (RuntimeError, ValueError, OSError):
        raise Invalid("that is no path to write to") from None
    if path.is_dir():
        raise Invalid(f"{text.strip()} is a folder: add the file's name")
    if is_there:
        raise Invalid(f"{text.strip()} is there already, and is left as it is: another name")
    if not path.parent.is_dir():
        raise Invalid(f"there is no folder {path.parent}")
    return path, "enter writes a new file, for you alone; esc leaves"


async def write_changes(
    desk: Desk, wanted: ChangeFilter, *, file: TextIO, told: Callable[[int], None]
) -> int:
    """Write the changes that fit to an open file, newest first, and return how many.

    `told` is called with how many there are so far. Raises: OSError, and as the desk does.
    """
    lines = csv.writer(file, lineterminator="\n")
    lines.writerow(COLUMNS)
    count, span = 0, FIRST
    while True:
        page = await desk.ask(ListChanges(filter=wanted, span=span))
        for row in page.rows:
            async for cells in _in_full(desk, row):
                lines.writerow([safe_cell(cell) for cell in cells])
        count += len(page.rows)
        told(count)
        if page.after is None:
            return count
        span = Span(Step.AFTER, page.after, limit=PAGE)


async def _in_full(desk: Desk, row: ChangeRow) -> AsyncIterator[tuple[str, ...]]:
    """Yield a change's lines; what the list leaves out of it is asked for."""
    if tells_all(row):
        for cells in change_cells(row):
            yield cells
        return
    span: Span | None = FIRST
    while span is not None:
        page = await desk.ask(GetChange(audit_id=row.id, span=span))
        for record in page.rows:
            for cells in change_cells(record):
                yield cells
        span = Span(Step.AFTER, page.after, limit=PAGE) if page.after else None
