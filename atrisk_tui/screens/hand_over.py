"""Handing over what hangs on a person: all of it in sight, to whom it goes, and a last look."""

from collections.abc import Iterable, Mapping
from typing import Any, Self

from textual.widget import Widget

from ..desk import Touched
from ..domain.admin_commands import HandOver
from ..domain.admin_queries import GetUserLoad, PeopleById
from ..domain.admin_rows import PersonRow, UserLoad
from ..domain.commands import Receipt
from ..domain.row_values import plain_row, row_of
from ..errors import Invalid
from ..widgets.facts import FactLines, Piece
from ..widgets.picker import Pick, Picker
from ..widgets.radio import RadioChoice, RadioField
from ..widgets.several import SeveralPicker
from ..widgets.table_cells import Cell, Tone
from .ask import ConfirmPrompt
from .pane_form import PaneForm, Saved
from .person_columns import entries_words, leads_words, load_words
from .person_picks import leader_of, people_picks
from .role_words import listed

AT_FAULT = {"to_ids": "entries_to", "reports_to": "led_by"}
"""Fields of the command to those of the form."""


class HandOverForm(PaneForm[PersonRow]):
    """Who takes over from a person; with `leaving` they are switched off in the same step."""

    KIND = "hand over"
    RECORD = PersonRow

    @classmethod
    def of_draft(cls, base: Any, opening: Mapping[str, Any]) -> Self:
        """Return the form that a draft was kept of, with what hung on the person then."""
        load = row_of(UserLoad, opening["load"])
        return cls(base, load, leaving=opening["leaving"], only_unowned=opening["only_unowned"])

    def opening(self) -> dict[str, Any]:
        """Return what hangs on the person, and whether they leave."""
        return {
            "load": plain_row(self.hanging),
            "leaving": self.is_leaving,
            "only_unowned": self._starts_with_unowned,
        }

    def again_words(self) -> str:
        """Return how one comes back to the draft."""
        return f"{'x' if self.is_leaving else 'T'} opens it again"

    def __init__(
        self, row: PersonRow, load: UserLoad, *, leaving: bool, only_unowned: bool = False
    ) -> None:
        super().__init__(row)
        self.person = row
        self.hanging = load
        self.is_leaving = leaving
        self._starts_with_unowned = only_unowned
        self._leader: Pick[int] | None = None
        """Who leads the person, and so is likely to lead their people."""

    async def load(self) -> None:
        """Read who leads the person."""
        if self.is_leaving and self.hanging.leads_count.value:
            self._leader = await leader_of(self, self.person)

    def title_words(self) -> str:
        """Return what the form does."""
        what = "leaves" if self.is_leaving else "hands over"
        return f"{self.person.full_name} {what}"

    def content(self) -> Iterable[Widget]:
        """Lay what hangs on the person over who takes it."""
        facts = FactLines(2 if self.is_leaving else 1, id="hanging")
        facts.show(self._facts())
        yield facts
        yield self.add(
            "which",
            RadioField(self._which()),
            label="Which",
            needed=True,
            most=58,
            help="All of their active entries, or those at locations they do not work for.",
        )
        yield self.add(
            "entries_to",
            SeveralPicker(self._takers(), nothing="nobody: they wait unassigned"),
            label="Entries to",
            most=44,
            help="One person or several: spread evenly, each only where they work.",
        )
        yield self.add(
            "led_by",
            Picker(people_picks(self, but=self.person.id)),
            label="Led by",
            most=44,
            help="Who leads the people they lead; empty leaves those without a manager.",
        )

    def _facts(self) -> list[list[Piece]]:
        lines: list[list[Piece]] = [
            [Cell(" They have      ", Tone.DIM), f" {load_words(self.hanging)}"]
        ]
        if self.is_leaving:
            leads = leads_words(self.hanging, 4) or "nobody"
            lines.append([Cell(" They lead      ", Tone.DIM), f" {leads}"])
        return lines

    def _which(self) -> tuple[RadioChoice, ...]:
        load = self.hanging
        names = listed([p.location for p in load.places if not p.works_there], 2)
        return (
            RadioChoice("a", f"all {load.entries}", value=False),
            RadioChoice("o", f"only the {load.unowned} at {names}", value=True),
        )

    def _takers(self) -> Any:
        """Return how to ask for who works at one of the locations at least."""
        places = {place.location_id for place in self.hanging.places}
        return people_picks(
            self,
            but=self.person.id,
            fits=lambda row: row.all_locations or bool(places.intersection(row.location_ids)),
        )

    # What they hold

    def stored(self, name: str, record: PersonRow) -> Any:
        """Return what a field begins with: the people they lead go up the line."""
        if name == "which":
            return self._starts_with_unowned
        del record
        return self._leader if name == "led_by" else None

    def opened(self) -> None:
        """Ask only for what there is to hand over."""
        load = self.hanging
        has_part = 0 < load.unowned < load.entries
        self.show_field("which", if_=has_part and not self.is_leaving)
        self.show_field("entries_to", if_=load.entries > 0)
        self.show_field("led_by", if_=self.is_leaving and load.leads_count.value > 0)
        super().opened()

    def beside(self, name: str) -> str:
        """Return how the entries are spread, and what the letters choose."""
        field = self.fields[name].row.field
        if isinstance(field, SeveralPicker):
            return "spread evenly" if field.count > 1 else ""
        return field.letters if isinstance(field, RadioField) else ""

    # Saving

    @property
    def only_unowned(self) -> bool:
        """Whether only the entries go that the person cannot own."""
        is_asked = self.fields["which"].row.display
        return bool(self.value("which")) if is_asked else self._starts_with_unowned

    async def store(self) -> None:
        """Show what is about to happen, and do it. Raises: as the desk does."""
        to = tuple(self.value("entries_to") or ()) if self._asks("entries_to") else ()
        led_by = self.fields["led_by"].content if self._asks("led_by") else None
        self.hanging = await self.desk.ask(GetUserLoad(user_id=self.person.id))
        if not await self.prompt(ConfirmPrompt(self.last_look(to, led_by), "Do it")):
            return
        command = HandOver(
            user_id=self.person.id,
            version=self.person.version,
            to_ids=tuple(pick.answer for pick in to),
            only_unowned=self.only_unowned,
            reports_to_id=led_by.answer if led_by is not None else None,
            keep_reports=not self.is_leaving,
            switch_off=self.is_leaving,
        )
        try:
            receipt = await self.change(command, op_id=self.op_id)
        except Invalid as error:
            name = AT_FAULT.get(error.field or "")
            if name is None or not self._asks(name):
                raise
            raise Invalid(error.message, field=name) from error
        self.close(Saved(self.person.id, self.done_words(receipt, to, led_by)))

    def _asks(self, name: str) -> bool:
        return self.fields[name].row.display

    def _count(self) -> int:
        return self.hanging.unowned if self.only_unowned else self.hanging.entries

    def last_look(self, to: tuple[Pick[Any], ...], led_by: Pick[Any] | None) -> str:
        """Return everything that is about to happen, in a sentence."""
        off = f"; {self.person.full_name} goes off" if self.is_leaving else ""
        parts = self._parts(self._count(), to, led_by)
        return f"{', '.join(parts) or 'Nothing to hand over'}{off}. u takes all of it back."

    def _parts(self, count: int, to: tuple[Pick[Any], ...], led_by: Pick[Any] | None) -> list[str]:
        parts = []
        if count:
            names = listed([pick.words for pick in to], 4)
            goes = f"to {names}" if names else "left unassigned"
            parts.append(f"{entries_words(count)} {goes}")
        leads = self.hanging.leads_count
        if self.is_leaving and leads.value:
            people = f"{leads} {'person' if leads.value == 1 else 'people'}"
            parts.append(f"{people} {f'to {led_by.words}' if led_by else 'without a manager'}")
        return parts

    def done_words(
        self, receipt: Receipt, to: tuple[Pick[Any], ...], led_by: Pick[Any] | None
    ) -> str:
        """Return what was done, in a sentence: as many as it was in the end."""
        count = receipt.detail.get("entries")
        parts = self._parts(count if isinstance(count, int) else self._count(), to, led_by)
        off = ["switched off"] if self.is_leaving else []
        return f"{self.person.full_name}: {', '.join([*off, *parts])}"

    def ref_of(self, base: PersonRow) -> str:
        """Return what people call the person."""
        return base.full_name

    async def again(self, record: PersonRow) -> PersonRow | None:
        """Return the person as they are now, None when they are gone."""
        found = await self.desk.ask(PeopleById(ids=(record.id,)))
        return found[0] if found else None

    async def adopt(self, record: PersonRow) -> None:
        """Go on from another state of the person."""
        await super().adopt(record)
        self.person = record

    def watched(self) -> Touched:
        """Return the person that the form is about."""
        return frozenset({("app_user", self.person.id)})
