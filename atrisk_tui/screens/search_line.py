"""The line that a list is searched in, and keys that wait for the rows it brings."""

from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual.binding import Binding, BindingType
from textual.widgets import Input
from textual.worker import Worker, WorkerCancelled

if TYPE_CHECKING:
    from .base import WorkScreen
    from .lists import ListScreen

LOADS = "load"
"""The group of the jobs that ask for a list's rows anew."""


class SearchLine(Input):
    """The line a search is typed in, over the list that answers it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "to_list", "To the list", id="search.down", tooltip="Into the list"),
        Binding("escape", "clear", "Clear", id="search.clear", tooltip="Clear the search"),
    ]

    @property
    def _searched(self) -> "ListScreen[Any]":
        return cast("ListScreen[Any]", self.screen)

    def action_to_list(self) -> None:
        """Move into the list; the search stays."""
        self._searched.table.focus()

    def action_clear(self) -> None:
        """Give up the search."""
        self._searched.end_search()


async def rows_here(screen: "WorkScreen") -> None:
    """Wait until the rows are here that were asked for last."""
    for worker in _loads(screen):
        with suppress(WorkerCancelled):  # the rows were asked for once more
            await worker.wait()


def hold_for_rows(screen: "WorkScreen") -> None:
    """Let keys wait until the rows are here: they are meant for those, not for what stands."""
    if not _loads(screen):
        return
    hold = screen.work_app.holding("rows were awaited")
    hold.take()

    async def run() -> None:
        try:
            await rows_here(screen)
        finally:
            hold.release()

    _: Worker[None] = screen.run_worker(run, name="hold_for_rows", group="hold")


def _loads(screen: "WorkScreen") -> list[Worker[Any]]:
    return [
        worker
        for worker in screen.workers
        if worker.node is screen and worker.group == LOADS and not worker.is_finished
    ]
