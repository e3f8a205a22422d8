"""The parts of a form: a labelled line for each field, and the kinds of field there are."""

from typing import Any, ClassVar, Protocol

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, TextArea

from .check_list import CheckList
from .facts import FactLines
from .picker import Picker
from .radio import RadioField
from .table_cells import fit

LABEL_WIDTH = 13
FIELD_AT = 17
"""The column where what is typed begins; the bracket stands before it."""
EDGE = 80
"""What is said beside a field ends here at the latest, so that it stays near on a wide screen."""
LINE, PAGE = 62, 160
"""The most cells of a one-line field and of a long one."""
BARE = (RadioField, CheckList)
"""Fields that stand without brackets: what is in them is not typed."""


class Control(Protocol):
    """What a form asks of a field, whatever its kind."""

    @property
    def content(self) -> Any:
        """What the field holds: comparable, and empty or None for nothing."""
        ...

    @property
    def words(self) -> str:
        """What the field holds, as people read it."""
        ...

    def put(self, content: Any) -> None:
        """Hold something else."""
        ...

    def settle(self) -> bool:
        """Finish what is half chosen; return whether that changed anything."""
        ...


class LineField(Input):
    """One line of text."""

    def __init__(self, value: str = "", **options: Any) -> None:
        super().__init__(value, compact=True, **options)
        self.cursor_blink = False

    @property
    def content(self) -> str:
        """The text, without spaces around it."""
        return self.value.strip()

    @property
    def words(self) -> str:
        """The text."""
        return self.content

    def put(self, content: Any) -> None:
        """Hold another text."""
        self.value = str(content or "")
        self.cursor_position = len(self.value)

    def settle(self) -> bool:
        """Nothing is ever half chosen here."""
        return False


class LongField(TextArea):
    """Some lines of text: enter begins a new one, tab goes on."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f6", "screen.open_other", "Open that", id="form.other", tooltip="Open that one"),
    ]

    def __init__(self, text: str = "", **options: Any) -> None:
        super().__init__(text, compact=True, highlight_cursor_line=False, **options)
        self.cursor_blink = False
        self.match_cursor_bracket = False

    @property
    def content(self) -> str:
        """The text, without blanks around it."""
        return self.text.strip()

    @property
    def words(self) -> str:
        """The text on one line."""
        return " ".join(self.text.split())

    def put(self, content: Any) -> None:
        """Hold another text; ctrl+z brings back the one there was."""
        self.replace(str(content or ""), (0, 0), self.document.end)

    def settle(self) -> bool:
        """Nothing is ever half chosen here."""
        return False


class OtherLine(FactLines, can_focus=True):
    """A line of facts about another record, which enter opens."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter",
            "screen.open_other",
            "Open that",
            id="form.open_other",
            tooltip="Open the other entry instead",
        ),
    ]

    def on_click(self) -> None:
        """Open it."""
        self.call_later(self.run_action, "screen.open_other")


class FieldRow(Widget):
    """One field of a form: label, star where it is needed, the field, and what stands beside it.

    It draws what is around the field itself, so that a form has few widgets.
    """

    COMPONENT_CLASSES = {
        "field-row--label",
        "field-row--active",
        "field-row--wrong",
        "field-row--beside",
        "field-row--bracket",
    }
    DEFAULT_CSS = """
    FieldRow { layout: vertical; overflow: hidden; height: 1; }
    FieldRow > * { width: 1fr; }
    """

    class Edited(Message):
        """What a field holds has changed, by the person or by the form."""

        def __init__(self, row: "FieldRow", *, by_choice: bool) -> None:
            super().__init__()
            self.row = row
            self.by_choice = by_choice
            """Whether the person chose it, even if it is what stood there."""

    def __init__(
        self,
        key: str,
        label: str,
        field: Any,
        *,
        lines: int = 1,
        most: int = 0,
        has_foot: bool = False,
    ) -> None:
        super().__init__(classes="field-row")
        self.key = key
        self.label = label
        self.field = field
        self.needed = False
        self.error = ""
        self.most = most or (PAGE if isinstance(field, LongField) else LINE)
        self._lines = lines
        self.has_foot = has_foot
        """Whether what is said of the field stands under it."""
        self._beside = ""
        self._is_active = False

    def compose(self) -> ComposeResult:
        """Lay the field; what is around it is drawn."""
        yield self.field

    def on_mount(self) -> None:
        """Give the field its place."""
        self.set_lines(self._lines)
        self._fit()

    def on_resize(self) -> None:
        """Let what stands beside go where there is no room for it."""
        self._fit()

    def set_lines(self, lines: int) -> None:
        """Give the field another height."""
        self._lines = lines
        self.field.styles.height = lines
        self.styles.height = lines + self.has_foot

    def show_beside(self, text: str) -> None:
        """Show other words beside the field, or under a long one."""
        if text != self._beside:
            self._beside = text
            self.refresh()

    def show_error(self, error: str) -> None:
        """Mark the field as wrong, or no longer."""
        if error != self.error:
            self.error = error
            self.refresh()

    def require(self, needed: bool) -> None:
        """Mark the field as needed, or not."""
        if needed != self.needed:
            self.needed = needed
            self.refresh()

    @property
    def beside(self) -> str:
        """The words beside the field."""
        return self._beside

    @property
    def room_beside(self) -> int:
        """How many cells there are beside the field."""
        if self.has_foot:
            return 0
        brackets = 0 if isinstance(self.field, BARE) else 2
        edge = min(self.size.width, EDGE)
        return max(0, edge - FIELD_AT - self._field_width() - 2 - brackets)

    def _field_width(self) -> int:
        return min(self.most, max(1, self.size.width - FIELD_AT - 2))

    def _fit(self) -> None:
        left = FIELD_AT - 1 if isinstance(self.field, BARE) else FIELD_AT
        self.field.styles.margin = (0, 2, 0, left)
        self.field.styles.max_width = self.most

    def render(self) -> Text:
        """Draw what is around the field."""
        width = self.size.width
        drawn = Text(end="", no_wrap=True)
        for line in range(self._lines):
            drawn.append("\n" if line else "")
            drawn.append_text(self._label() if line == 0 else Text(" " * (FIELD_AT - 1)))
            drawn.append_text(self._around_field(line, min(width, EDGE)))
        if self.has_foot:
            drawn.append("\n" + " " * FIELD_AT)
            room = self._field_width()
            faint = self._style("beside")
            left = "enter new line   tab next field" if self._is_active else ""
            drawn.append(fit(left, max(0, room - cell_len(self._beside))), faint)
            drawn.append(fit(self._beside, room), self._style("wrong") if self.error else faint)
        return drawn

    def _label(self) -> Text:
        mark = "!" if self.error else ">" if self._is_active else " "
        tone = "wrong" if self.error else "active" if self._is_active else "label"
        star = "*" if self.needed else " "
        return Text(f"{mark}{fit(self.label, LABEL_WIDTH)}{star} ", self._style(tone))

    def _around_field(self, line: int, edge: int) -> Text:
        field = self._field_width()
        bracket = self._style("bracket")
        drawn = Text()
        if isinstance(self.field, BARE):
            drawn.append(" " * field)
            field -= 2
        else:
            drawn.append("[", bracket).append(" " * field).append("]", bracket)
        room = self.room_beside
        words = self._beside if cell_len(self._beside) <= room else ""
        if line == 0 and words:
            drawn.append(" " * (edge - FIELD_AT - field - 2 - cell_len(words)))
            drawn.append(words, self._style("beside"))
        return drawn

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"field-row--{name}", partial=True)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Mark the line that is being filled in."""
        del event
        self._is_active = True
        self.refresh()

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """Take the mark away."""
        del event
        self._is_active = False
        self.refresh()

    @on(Input.Changed)
    @on(TextArea.Changed)
    def _changed(self, event: Message) -> None:
        event.stop()
        self.post_message(self.Edited(self, by_choice=False))

    @on(Picker.Chosen)
    @on(RadioField.Chosen)
    @on(CheckList.Chosen)
    def _chosen(self, event: Message) -> None:
        event.stop()
        self.post_message(self.Edited(self, by_choice=True))
