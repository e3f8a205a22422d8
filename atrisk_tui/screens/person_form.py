"""The form of a person, in the lower pane of the people's screen: a new hire is this one form."""

from collections.abc import Iterable
from typing import Any

from textual.widget import Widget

from ..desk import Touched
from ..domain.admin_commands import AddUser, EditUser
from ..domain.admin_queries import PeopleById
from ..domain.admin_rows import PersonRow
from ..domain.dates import local
from ..domain.rows import LocationRow
from ..domain.text import one_line
from ..errors import Denied, Invalid
from ..widgets.form import LineField
from ..widgets.picker import Pick, Picker
from ..widgets.several import SeveralPicker
from .pane_form import PaneForm, Saved
from .person_picks import (
    ALL,
    EVERYWHERE,
    leader_of,
    location_picks,
    locations_of,
    people_picks,
    role_picks,
)
from .zone_picks import zone_picks

KEYS = {"role": "role_id", "manager": "manager_id", "time_zone": "zone"}
"""Fields that a command calls otherwise."""
COPIED = ("role", "location", "manager", "time_zone")
"""What a new person has from the one they are to be like."""
LONGEST = 255


class PersonForm(PaneForm[PersonRow]):
    """Add a person, or change one."""

    COMPARED = (
        "username",
        "full_name",
        "role",
        "location",
        "manager",
        "time_zone",
        "email",
        "title",
    )

    KIND = "person"
    RECORD = PersonRow

    def __init__(self, row: PersonRow | None, *, like: PersonRow | None = None) -> None:
        super().__init__(row)
        self._like = like
        """Whom a new person is to be like."""
        self._places: tuple[LocationRow, ...] = ()
        self._leader: Pick[int] | None = None

    def title_words(self) -> str:
        """Return what the form does."""
        if self.record is not None:
            return f"edit {self.record.full_name}"
        return f"new person, like {self._like.full_name}" if self._like else "new person"

    async def load(self) -> None:
        """Read the locations that there are, and the full name of who leads the person."""
        self._places = await locations_of(self)
        start = self.record or self._like
        self._leader = await leader_of(self, start) if start is not None else None

    # The lines

    def content(self) -> Iterable[Widget]:
        """Lay the fields: who, what they may, where, under whom."""
        yield self._line(
            "username",
            limit=64,
            what="a-z, 0-9, dot, dash, underscore",
            help="What they log in by and what lists show: short, small letters.",
        )
        yield self._line("full_name", what="first and last name", help="What colleagues read.")
        yield self.add(
            "role",
            Picker(role_picks(self)),
            needed=True,
            what="choose one, ctrl+o lists them",
            most=47,
            help="What they may do: g a o shows and changes what each role may.",
        )
        yield self.add(
            "location",
            SeveralPicker(
                location_picks(self, lambda: self._places),
                nothing="type a name, enter adds it",
                alone=EVERYWHERE,
            ),
            label="Locations",
            needed=True,
            what="at least one, or all of them",
            most=47,
            help="Whose customers and entries they see. Enter adds, backspace takes the last away.",
        )
        yield from self._further()

    def _further(self) -> Iterable[Widget]:
        but = self.record.id if self.record is not None else None
        yield self.add(
            "manager",
            Picker(people_picks(self, but=but)),
            most=47,
            help="Who leads them: people under the same manager are a team.",
        )
        yield self.add(
            "time_zone",
            Picker(zone_picks(self.now)),
            needed=True,
            what="type a city, such as Denver",
            most=47,
            help="On whose clocks they read times: type a city and choose, America/Denver.",
        )
        yield self._line("email", label="E-mail", needed=False, help="How to reach them.")
        yield self._line("title", needed=False, help="What they do, in words of your own.")

    def _line(
        self, name: str, *, limit: int = LONGEST, needed: bool = True, **options: Any
    ) -> Widget:
        return self.add(
            name,
            LineField(),
            needed=needed,
            read=lambda text: one_line(text, field=name, limit=limit, minimum=int(needed)),
            most=47,
            **options,
        )

    # What they hold

    def stored(self, name: str, record: PersonRow) -> Any:
        """Return what the field of that name holds for a person."""
        if name == "role":
            return Pick(record.role, record.role_id)
        if name == "manager":
            return self._led_by(record)
        if name == "location":
            named = zip(record.locations, record.location_ids, strict=True)
            return (ALL,) if record.all_locations else tuple(Pick(*place) for place in named)
        if name == "time_zone":
            return Pick(record.zone, record.zone)
        return getattr(record, name) or ""

    def _led_by(self, record: PersonRow) -> Pick[int] | None:
        if record.manager_id is None:
            return None
        is_known = self._leader is not None and self._leader.answer == record.manager_id
        return self._leader if is_known else Pick(record.manager or "?", record.manager_id)

    def words_of(self, record: PersonRow, name: str) -> str:
        """Return a field of a person as people read it."""
        if name == "location":
            return ", ".join(pick.words for pick in self.stored(name, record)) or "none"
        return super().words_of(record, name)

    def opened(self) -> None:
        """Start a new person with what they share with the one they are to be like."""
        if self.record is None:
            self.start("time_zone", Pick(self.desk.actor.zone, self.desk.actor.zone))
        if self.record is None and self._like is not None:
            for name in COPIED:
                self.start(name, self.stored(name, self._like))
        super().opened()

    async def edited(self, name: str) -> None:
        """Suggest the clocks of the first location of a new person."""
        if name != "location" or self.record is not None or self._like is not None:
            return
        chosen = self.known("location") or ()
        zones = [place.zone for place in self._places if place.id in {p.answer for p in chosen}]
        if zones:
            self.suggest("time_zone", Pick(zones[0], zones[0]))

    def beside(self, name: str) -> str:
        """Return how many locations are chosen, and what time it is there."""
        field = self.fields[name].row.field
        if isinstance(field, SeveralPicker):
            everywhere = any(pick.answer == EVERYWHERE for pick in _picks(field.content))
            there = sum(place.active for place in self._places)
            return "" if everywhere else f"{field.count} of {there}"
        if name == "time_zone":
            zone = self.known(name)
            return f"{local(self.now(), zone):%H:%M} there" if zone else ""
        return ""

    # Saving

    async def store(self) -> None:
        """Send what the form says and close it. Raises: as the desk does."""
        try:
            await self._send()
        except (Invalid, Denied) as error:
            # A role or a place that is beyond the person who chose it is wrong at its field too.
            name = {"all_locations": "location", "zone": "time_zone"}.get(
                error.field or "", error.field
            )
            if name not in self.fields:
                raise
            raise Invalid(error.message, field=name) from error

    async def _send(self) -> None:
        words = str(self.value("full_name"))
        if self.record is None:
            receipt = await self.change(self._new(), op_id=self.op_id)
            self.close(Saved(receipt.subject_id or 0, words))
        else:
            await self.change(self._edit(self.record), op_id=self.op_id)
            self.close(Saved(self.record.id, words))

    def _new(self) -> AddUser:
        everywhere, place_ids = _places(self.value("location"))
        return AddUser(
            username=self.value("username"),
            full_name=self.value("full_name"),
            role_id=self.value("role"),
            location_ids=place_ids,
            all_locations=everywhere,
            email=self.value("email") or "",
            zone=self.value("time_zone"),
            title=self.value("title") or "",
            manager_id=self.value("manager"),
        )

    def _edit(self, base: PersonRow) -> EditUser:
        """Return the command that sends what was changed, and nothing else."""
        changes = {KEYS.get(name, name): value for name, value in self.changes().items()}
        place_ids: tuple[int, ...] | None = None
        if "location" in changes:
            everywhere, place_ids = _places(changes.pop("location"))
            if everywhere != base.all_locations:
                changes["all_locations"] = everywhere
        return EditUser(
            user_id=base.id, version=base.version, changes=changes, location_ids=place_ids
        )

    def ref_of(self, base: PersonRow) -> str:
        """Return what people call the person."""
        return base.full_name

    async def again(self, record: PersonRow) -> PersonRow | None:
        """Return the person as they are now, None when they are gone."""
        found = await self.desk.ask(PeopleById(ids=(record.id,)))
        return found[0] if found else None

    def watched(self) -> Touched:
        """Return the person that the form was opened on."""
        return frozenset({("app_user", self.record.id)} if self.record is not None else ())


def _picks(content: Any) -> tuple[Pick[Any], ...]:
    return content if isinstance(content, tuple) else ()


def _places(picks: tuple[Pick[Any], ...]) -> tuple[bool, tuple[int, ...]]:
    """Return whether all locations are chosen, else the ids of those that are."""
    answers = [pick.answer for pick in picks]
    return (True, ()) if EVERYWHERE in answers else (False, tuple(answers))
