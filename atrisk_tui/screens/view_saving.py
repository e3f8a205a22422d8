"""`V` on a list: what it shows is kept as a view, or over the view that was opened in it."""

from typing import ClassVar

from textual.binding import Binding, BindingType

from ..domain.views import Definition, EditView, SaveView, ViewRow
from ..domain.work_queries import ListViews
from ..errors import Invalid
from .ask import Choice, KeyPrompt
from .base import WorkScreen, verb
from .view_asking import ask_name, ask_shared


class ViewSaving(WorkScreen):
    """A list whose filter, order and columns can be kept under a name."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "V",
            "save_view",
            "Save view",
            id="list.save_view",
            show=False,
            tooltip="Keep what is shown as a view",
        ),
    ]
    view_name = ""
    """What the view is called that was opened here; empty for none."""
    view: Definition | None = None
    """What that view said when it was opened, told as `definition_here` does."""
    view_id: int | None = None
    """Which one that is: others may have one of the same name."""
    written_here: tuple[str, int] | None = None
    """What `u` takes back at once though it has no row here, by table and id."""

    def definition_here(self) -> Definition:
        """Return what the list shows as a view keeps it."""
        raise NotImplementedError

    def is_view(self, name: str, view_id: int) -> None:
        """Go by the name of a view from now on: what is shown is what it says."""
        raise NotImplementedError

    @verb
    async def action_save_view(self) -> None:
        """Keep what is shown: over the view it began with where that is mine, else as a new one."""
        here, former = self.definition_here(), await self._former_view()
        if former is not None and here != self.view:
            over = await self.prompt(
                KeyPrompt(
                    f"The view {former.name} was changed here. Save it?",
                    [
                        Choice("enter", f"over {former.name}", answer=True),
                        Choice("n", "as a new one", answer=False),
                    ],
                )
            )
            if over is None:
                return
            if over:
                await self._save_over(former, here)
                return
        await self._save_new(here)

    async def _save_over(self, former: ViewRow, here: Definition) -> None:
        await self.change(EditView(view_id=former.id, version=former.version, definition=here))
        self._is_saved(former.name, former.id)
        everybody = ", for everybody" if former.shared else ""
        self.say(f"view {former.name}: saved{everybody}", hint="u Undo")

    async def _save_new(self, here: Definition, value: str = "", why: str = "") -> None:
        """Ask for a name until it is free; what was typed stays."""
        name = await ask_name(self, f"{why}Save what is shown as", value=value)
        if name is None:
            return
        shared = await ask_shared(self, name)
        if shared is None:
            return
        try:
            receipt = await self.change(SaveView(name=name, definition=here, shared=shared))
        except Invalid as error:
            if error.field != "name":
                raise
            await self._save_new(here, name, f"{error.message} ")
            return
        self._is_saved(name, receipt.subject_id or 0)
        self.say(f"view {name}: saved{', shared' if shared else ''}; v opens it", hint="u Undo")

    def _is_saved(self, name: str, view_id: int) -> None:
        self.is_view(name, view_id)
        self.written_here = ("saved_view", view_id)

    async def _former_view(self) -> ViewRow | None:
        """Return the view that was opened here, if it is there and mine."""
        if self.view_id is None:
            return None
        me = self.desk.actor.id
        views = await self.desk.ask(ListViews())
        return next((row for row in views if (row.id, row.owner_id) == (self.view_id, me)), None)
