"""`w`: what a list shows, all of it, as a new file."""

import csv
import json
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, ClassVar, TextIO, TypeVar

from textual.binding import Binding, BindingType

from ..domain.currency import currency_digits
from ..domain.dates import local_date
from ..domain.paging import Page, Row, Span, Step
from ..domain.written_rows import written_names, written_texts
from ..errors import Denied, Invalid
from ..written_files import new_file, safe_cell
from .ask import TextPrompt
from .base import job, verb
from .change_file import read_path, suggested_name
from .lists import ListScreen

R = TypeVar("R", bound=Row)

GRANT = "export.run"
PAGE = 200
"""Rows asked for at a time."""


class WriteVerbs(ListScreen[R]):
    """A list that can be written to a file as it is filtered and ordered."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "w",
            "write",
            "Write",
            id="list.write",
            show=False,
            tooltip="Write all that is listed to a file",
        ),
    ]
    is_writing = False

    def shown_here(self) -> Any:
        """Return what the list shows, comparable: what is written must stay one list."""
        return self.search_text

    def written_as(self) -> str:
        """Return what a file of these rows is called: the rows, several of them."""
        return "rows"

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Dim writing for a role that may not export."""
        if action == "write" and not self.desk.actor.holds(GRANT):
            return None
        return super().check_action(action, parameters)

    def why_not(self, action: str) -> str:
        """Return that the role may not export."""
        if action == "write":
            return "your role may not export; an admin can change that"
        return super().why_not(action)

    @verb
    async def action_write(self) -> None:
        """Write what is listed to a new file: CSV, or JSON where its name says so."""
        if not self.desk.actor.holds(GRANT):
            raise Denied("your role may not export")
        if self.is_writing:
            raise Invalid("the file before is still being written")
        count = "" if self.total is None else f" ({self.total})"
        day = local_date(self.now(), self.desk.actor.zone).isoformat()
        answer = await self.prompt(
            TextPrompt(
                f"Write all that is listed{count} to a .csv or .json file",
                read_path,
                value=suggested_name(self.written_as(), day),
            )
        )
        if answer is not None:
            (path,) = answer
            self.write_file(path, new_file(path))

    @job()
    async def write_file(self, path: Path, file: TextIO) -> None:
        """Write the rows; what was begun and not finished is taken away."""
        self.is_writing = True
        is_done = False
        digits = currency_digits(self.settings.text("currency"))
        write = _json if path.suffix.casefold() == ".json" else _csv
        try:
            with file:
                count = await write(self._all_rows(), file, digits=digits, told=self._told)
            is_done = True
            self.say(f"{count} {self.written_as()} written to {path}")
        except OSError as failed:
            why = (failed.strerror or "it failed").lower()
            raise Invalid(f"{path} could not be written: {why}; nothing is left of it") from None
        finally:
            self.is_writing = False
            if not is_done:
                _take_away(path)

    def _told(self, so_far: int) -> None:
        self.say(f"writing: {so_far} {self.written_as()} so far")

    async def _all_rows(self) -> AsyncIterator[tuple[R, ...]]:
        """Yield the rows a page at a time. Raises: Invalid once the list shows something else."""
        shown = self.shown_here()
        text = self.search_text.strip()
        if text:
            yield (await self.find(text)).rows
            return
        span: Span | None = Span(limit=PAGE)
        while span is not None:
            page: Page[R] = await self.fetch(span)
            if self.shown_here() != shown:
                raise Invalid("the list was changed while it was written: nothing is left of it")
            yield page.rows
            span = Span(Step.AFTER, page.after, limit=PAGE) if page.after else None


async def _csv(
    pages: AsyncIterator[tuple[Any, ...]], file: TextIO, *, digits: int, told: Callable[[int], None]
) -> int:
    lines = csv.writer(file, lineterminator="\n")
    count = 0
    async for rows in pages:
        for row in rows:
            names = written_names(type(row))
            if not count:
                lines.writerow(names)
            texts = written_texts(row, names, digits=digits)
            lines.writerow([safe_cell(texts[name] or "") for name in names])
            count += 1
        told(count)
    return count


async def _json(
    pages: AsyncIterator[tuple[Any, ...]], file: TextIO, *, digits: int, told: Callable[[int], None]
) -> int:
    count = 0
    async for rows in pages:
        for row in rows:
            texts = written_texts(row, written_names(type(row)), digits=digits)
            file.write(",\n" if count else "[\n")
            file.write(json.dumps(texts, ensure_ascii=False))
            count += 1
        told(count)
    file.write("\n]\n" if count else "[]\n")
    return count


def _take_away(path: Path) -> None:
    with suppress(OSError):
        path.unlink()
