"""A form in the lower lines of a list's screen, so that the list stays in sight over it."""

from dataclasses import dataclass
from typing import Any, TypeVar

from textual.app import ComposeResult
from textual.containers import Vertical

from ..domain.drafts import About
from ..errors import AtRiskError
from ..widgets.drop_down import DropDown
from ..widgets.facts import Rule
from ..widgets.status_line import KeyLine, MessageLine
from .base import WorkScreen
from .merging import MergingForm, Whose
from .see_through import SeeThrough

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Saved:
    """What a pane was closed with: the record, and what people call it."""

    id: int
    words: str


class PaneForm(MergingForm[T], SeeThrough[Any]):
    """A form over the lower pane of a list; answers with `Saved`."""

    FIRST_KEYS = ("form.save", "form.next", "form.leave", "form.list", "form.revert")

    least_lines = 0
    """Lines for the fields at the least: as many as the pane had that the form lies over."""

    def __init__(self, record: T | None, **options: Any) -> None:
        super().__init__(**options)
        self.record = record
        """The record as it was when the form was opened, or last merged; None for a new one."""

    def compose(self) -> ComposeResult:
        """Lay the fields between a line that names the record and the lines of messages, keys."""
        with Vertical(id="pane"):
            yield Rule(self.title_words(), "", "ctrl+s Save  esc Leave", id="pane-rule")
            with Vertical(id="pane-fields") as fields:
                fields.styles.min_height = self.least_lines
                yield from self.content()
            yield self.next_line()
            yield MessageLine()
            yield KeyLine(help_key="F1")
        yield DropDown()

    def opened(self) -> None:
        """Go to the first field; a record that there is shows what it holds."""
        if self.record is not None:
            for name in self.fields:
                self.start(name, self.stored(name, self.record))
        self.show_beside()
        self.go_to(self.shown()[0])

    def again_words(self) -> str:
        """Return how one comes back to the draft."""
        return f"{'n' if self.record is None else 'e'} opens it again"

    def about(self) -> About:
        """Return where drafts are offered: on the record, for a new one among its kind."""
        return super().about() if self.record is not None else About(kind=self.KIND, table="new")

    def show_header(self) -> None:
        """Say until when it is kept, in the line over the fields."""
        super().show_header()
        if rules := self.query("#pane-rule"):
            keys = "ctrl+s Save  esc Leave"
            rules.only_one(Rule).show(self.title_words(), self.kept_words(), keys)

    def clock_moved(self) -> None:
        """Move the clock of the screen behind, whose header is the one that is seen."""
        super().clock_moved()
        for screen in self.app.screen_stack[-2:-1]:
            if isinstance(screen, WorkScreen):
                screen.show_header()

    def opened_with(self) -> T | None:
        """Return the record as it was when the form was opened."""
        return self.record

    async def adopt(self, record: T) -> None:
        """Go on from another state of the record."""
        self.record = record

    def words_of(self, record: T, name: str) -> str:
        """Return a field of a record as people read it."""
        content = self.stored(name, record)
        if isinstance(content, bool):
            return "yes" if content else "no"
        return getattr(content, "words", None) or str(content or "empty")

    async def again(self, record: T) -> T | None:
        """Return the record as it is now, None when it is gone."""
        raise NotImplementedError

    def by_whom(self, record: T) -> str:
        """Return who changed the record last, and when; empty where nothing tells."""
        del record
        return ""

    async def fresh(self, base: T) -> tuple[T | None, Whose]:
        """Return the record as it is now, None when it is gone, and who changed it."""
        theirs = await self.again(base)
        who = self.by_whom(theirs) if theirs is not None else ""
        return theirs, lambda _: who

    async def has_moved(self) -> bool:
        """Whether someone else has saved the record since."""
        if self.record is None:
            return False
        try:
            theirs = await self.again(self.record)
        except AtRiskError:
            return False
        return theirs is None or getattr(theirs, "version", 0) != getattr(self.record, "version", 0)

    def changes(self) -> dict[str, Any]:
        """Return the fields that the person changed, by name, with what they mean."""
        return {name: self.value(name) for name in self.shown() if self.fields[name].is_changed}
