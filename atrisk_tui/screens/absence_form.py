"""Putting somebody out: from when until when, who covers, and why."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, cast

from textual.widget import Widget

from ..desk import Touched
from ..domain.absences import BoardRow, PutOut, span_words, with_unseen
from ..domain.commands import Receipt
from ..domain.dates import Order, local_date, parse_day
from ..domain.queries import PickAssignee
from ..domain.text import one_line
from ..domain.work_queries import ListBoard
from ..widgets.form import LineField
from ..widgets.picker import Ask, Pick, Picker
from .pane_form import PaneForm, Saved
from .person_picks import MOST, spoken
from .role_words import listed

LONGEST_NOTE = 500


class AbsenceForm(PaneForm[BoardRow]):
    """Put a person out, with cover."""

    KIND = "absence"
    RECORD = BoardRow
    DATES = frozenset({"from", "until"})

    def __init__(self, row: BoardRow) -> None:
        super().__init__(row)
        self.person = row

    def title_words(self) -> str:
        """Return whom the form is about."""
        return f"{self.person.full_name} is out"

    def again_words(self) -> str:
        """Return how one comes back to the draft."""
        return "z opens it again"

    def content(self) -> Iterable[Widget]:
        """Lay the days over who covers and why."""
        for name, what in (("from", "the first day"), ("until", "the last day, inclusive")):
            yield self.add(
                name,
                LineField(),
                needed=True,
                what=what,
                read=self._day,
                most=24,
                help=f"{what.capitalize()}: today, fri, +3d, oct 16.",
            )
        yield self.add(
            "cover",
            Picker(self._covers()),
            most=44,
            help="On whose Home their due entries stand meanwhile; empty is nobody's.",
        )
        yield self.add(
            "note",
            LineField(),
            read=lambda text: one_line(text, field="note", limit=LONGEST_NOTE),
            most=58,
            help="Why, for colleagues: holiday, training. At most 500 characters.",
        )

    def _day(self, text: str) -> date:
        today = local_date(self.now(), self.desk.actor.zone)
        if text.casefold() in {"t", "today", "now"}:
            return today
        return parse_day(text, today=today, order=cast("Order", self.settings.text("date_order")))

    def _covers(self) -> Ask:
        async def ask(text: str) -> Sequence[Pick[int]]:
            query = PickAssignee(location_id=None, text=text, limit=MOST)
            found = await self.desk.ask(query)
            return [
                Pick(user.full_name, user.id, user.about)
                for user in found
                if user.id != self.person.id
            ]

        return spoken(self, ask)

    # What they hold

    def stored(self, name: str, record: BoardRow) -> Any:
        """Return what a field begins with: out from today on."""
        del record
        return {"from": "today", "cover": None}.get(name, "")

    def beside(self, name: str) -> str:
        """Return which day is meant, and how long that is."""
        if name not in self.DATES:
            return ""
        day, first = self.known(name), self.known("from")
        if day is None:
            return "" if name == "from" else "fri, +3d, oct 16"
        words = f"= {day:%a} {span_words(day, day)}"
        if name == "until" and first is not None and day >= first:
            days = (day - first).days + 1
            words += f", {days} day{'' if days == 1 else 's'}"
        return words

    # Saving

    async def store(self) -> None:
        """Put the person out and close the form. Raises: as the desk does."""
        cover = self.fields["cover"].content
        command = PutOut(
            user_id=self.person.id,
            from_on=self.value("from"),
            until_on=self.value("until"),
            cover_id=self.value("cover"),
            note=self.value("note") or "",
        )
        receipt = await self.change(command, op_id=self.op_id)
        name = cover.words if isinstance(cover, Pick) else None
        words = done_words(self.person.full_name, command, cover=name, receipt=receipt)
        self.close(Saved(receipt.subject_id or 0, words))

    def ref_of(self, base: BoardRow) -> str:
        """Return what people call the person."""
        return base.full_name

    async def again(self, record: BoardRow) -> BoardRow | None:
        """Return the person as they are now, None when they are gone."""
        found = await self.desk.ask(ListBoard(whole=False))
        return next((row for row in found if row.id == record.id), None)

    async def has_moved(self) -> bool:
        """Whether somebody has put them out meanwhile."""
        theirs = await self.again(self.person)
        return theirs is None or theirs.out != self.person.out

    def watched(self) -> Touched:
        """Return the person that the form is about."""
        return frozenset({("app_user", self.person.id)})


def done_words(name: str, command: PutOut, *, cover: str | None, receipt: Receipt) -> str:
    """Return what was done, with what the cover cannot take over."""
    told = [
        f"{name} is out {span_words(command.from_on, command.until_on)}",
        f"{cover} covers" if cover else "nobody covers",
    ]
    detail = receipt.detail
    if places := _all(detail, "uncovered", "location"):
        told.append(f"not {places}")
    if spans := _names(detail, "cover_out"):
        told.append(f"who is out {listed(spans, 2)} too")
    if people := _all(detail, "covers", "person"):
        told.append(f"was to cover {people}")
    return ", ".join(told)


def _names(detail: Mapping[str, object], key: str) -> list[str]:
    return cast("list[str]", detail.get(key) or [])


def _all(detail: Mapping[str, object], key: str, noun: str) -> str:
    unseen = cast(int, detail.get(f"{key}_unseen") or 0)
    return with_unseen(_names(detail, key), unseen, noun, most=3)
