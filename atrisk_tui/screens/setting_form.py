"""The form of one setting, in the lower pane of the settings' screen."""

from collections.abc import Iterable, Sequence
from typing import Any

from textual.widget import Widget

from ..domain.admin_commands import ChangeSetting
from ..domain.admin_queries import ListSettings
from ..domain.admin_rows import SettingRow
from ..domain.dates import local
from ..domain.drafts import About
from ..domain.settings import SPECS, SettingSpec, checked
from ..domain.text import label
from ..errors import Invalid
from ..widgets.form import LineField
from ..widgets.radio import RadioChoice, RadioField
from .pane_form import PaneForm, Saved


def setting_name(key: str) -> str:
    """Return what people call a setting: "Follow-up time"."""
    return label(key).replace("ollow up", "ollow-up")


def takes(spec: SettingSpec) -> str:
    """Return which values a setting takes, in words."""
    if spec.choices is not None:
        return ", ".join(spec.choices[:-1]) + f" or {spec.choices[-1]}"
    try:
        spec.check("")
    except Invalid as refused:
        # A validator refuses nothing with what it takes: "“” is not a time of day like 09:00".
        _, _, rest = refused.message.partition(" is not ")
        return (rest or refused.message.removeprefix("needs ")).rstrip(".")
    return "any text"


def radio_choices(values: Sequence[str]) -> tuple[RadioChoice, ...]:
    """Return choices with a letter each: their first one, a number where that is taken."""
    if set(values) == {"on", "off"}:
        return (RadioChoice("y", "on", "on"), RadioChoice("n", "off", "off"))
    taken: dict[str, str] = {}
    for number, value in enumerate(values, 1):
        letter = value[:1].casefold()
        taken[str(number) if letter in taken else letter] = value
    return tuple(RadioChoice(letter, value, value) for letter, value in taken.items())


class SettingForm(PaneForm[SettingRow]):
    """Give a setting another value."""

    COMPARED = ("value",)

    KIND = "setting"
    RECORD = SettingRow

    def __init__(self, row: SettingRow) -> None:
        super().__init__(row)
        self._key = row.key
        self._spec = SPECS[row.key]

    def title_words(self) -> str:
        """Return which setting it is."""
        return f"change {setting_name(self._key).lower()}"

    def content(self) -> Iterable[Widget]:
        """Lay the one field: a choice where the setting has choices."""
        is_choice = self._spec.choices is not None
        field = RadioField(radio_choices(self._spec.choices)) if self._spec.choices else LineField()
        yield self.add(
            "value",
            field,
            needed=True,
            what=takes(self._spec),
            read=lambda text: checked(self._key, text),
            most=50,
            help=self._spec.meaning if is_choice else f"It takes {takes(self._spec)}.",
        )

    def about(self) -> About:
        """Return where drafts are offered: on the setting."""
        return About(kind=self.KIND, table=self._key)

    def stored(self, name: str, record: SettingRow) -> str:
        """Return the value in force."""
        del name
        return record.value

    def beside(self, name: str) -> str:
        """Return the letters of a choice."""
        field = self.fields[name].row.field
        return field.letters if isinstance(field, RadioField) else ""

    async def store(self) -> None:
        """Send the value and close the form."""
        if self.record is None:
            return
        value = self.value("value")
        command = ChangeSetting(key=self._key, value=value, was=self.record.value)
        await self.change(command, op_id=self.op_id)
        self.close(Saved(self.record.id, f"{setting_name(self._key)} is {value}"))

    def ref_of(self, base: SettingRow) -> str:
        """Return what people call the setting."""
        return setting_name(base.key)

    async def again(self, record: SettingRow) -> SettingRow | None:
        """Return the setting as it is now."""
        found = await self.desk.ask(ListSettings())
        return next((row for row in found if row.key == record.key), None)

    def by_whom(self, record: SettingRow) -> str:
        """Return who changed the setting last, and when."""
        if record.changed_at is None or record.changed_by is None:
            return ""
        return f"{record.changed_by}, {local(record.changed_at, self.desk.actor.zone):%H:%M}"

    async def has_moved(self) -> bool:
        """Whether the setting has another value now: it has no version."""
        if self.record is None:
            return False
        theirs = await self.again(self.record)
        return theirs is not None and theirs.value != self.record.value

    async def rows_changed(self, touched: Any) -> None:
        """Tell early when a colleague has changed it: any setting's change is looked at."""
        moved = any(table == "setting" for table, _ in touched) and not self.is_saving
        if moved and await self.has_moved():
            self.say("someone else has changed it: saving shows what, nothing typed is lost")
