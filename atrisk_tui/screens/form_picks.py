"""What pickers ask the store: catalog items, people, a customer's entries."""

from collections.abc import Callable, Sequence
from typing import Any

from ..domain.model import CatalogKind, Outcome
from ..domain.paging import Span
from ..domain.queries import (
    EntryFilter,
    EntryIdOfRef,
    EntryRowsById,
    EntryState,
    ListCatalog,
    ListEntries,
    PickAssignee,
)
from ..domain.rows import CatalogItem, EntryRow, UserRow
from ..domain.rules import status_word
from ..errors import AtRiskError, Missing
from ..widgets.picker import Ask, Pick
from .base import WorkScreen

MOST = 200
"""More than anyone would look through; typing narrows it."""

OUTCOME_PREFIXES = ("Retained - ", "Lost - ")


def without_prefix(name: str) -> str:
    """Return a resolution's name without the words that its outcome says already."""
    for prefix in OUTCOME_PREFIXES:
        rest = name.removeprefix(prefix)
        if rest and rest != name:
            return rest[:1].upper() + rest[1:]
    return name


class CatalogPicks:
    """The active items of one catalog, as a picker asks for them; remembers what it has seen."""

    def __init__(
        self,
        screen: WorkScreen,
        kind: CatalogKind,
        *,
        outcome: Callable[[], Outcome | None] = lambda: None,
        under: Callable[[], int | None] = lambda: None,
    ) -> None:
        self._screen = screen
        self.kind = kind
        self._outcome = outcome
        self._under = under
        self.items: dict[int, CatalogItem] = {}

    async def __call__(self, text: str) -> Sequence[Pick[int]]:
        """Return what fits `text`, what hangs under the chosen reason first."""
        try:
            found = await self._screen.desk.ask(
                ListCatalog(
                    kind=self.kind,
                    text=text,
                    outcome=self._outcome(),
                    limit=MOST,
                    with_uses=False,
                )
            )
        except AtRiskError as error:
            self._screen.say(error.message, warning=True)
            return ()
        self.items.update((item.id, item) for item in found)
        parent = self._under()
        if parent is not None:
            found = tuple(sorted(found, key=lambda item: item.parent_id != parent))
        return [self.pick(item) for item in found]

    async def load(self) -> None:
        """See the whole catalog."""
        await self("")

    def pick(self, item: CatalogItem) -> Pick[int]:
        """Return an item as a choice."""
        under = self._under()
        hangs = under is not None and item.parent_id == under
        return Pick(without_prefix(item.name), item.id, "under this reason" if hangs else "")

    def stored(self, item_id: int | None, name: str | None) -> Pick[int] | None:
        """Return the choice that a record has: one switched off may stay, and says so."""
        if item_id is None or name is None:
            return None
        off = "" if item_id in self.items else " (off)"
        return Pick(f"{without_prefix(name)}{off}", item_id)

    def by_id(self, item_id: int | None) -> Pick[int] | None:
        """Return an active item as a choice."""
        item = self.items.get(item_id) if item_id is not None else None
        return self.pick(item) if item is not None else None


def people_picks(screen: WorkScreen, location_id: Callable[[], int]) -> Ask:
    """Return how a picker asks who may work an entry at a location, the asker first."""

    async def ask(text: str) -> Sequence[Pick[int]]:
        try:
            query = PickAssignee(location_id=location_id(), text=text, limit=MOST)
            found = await screen.desk.ask(query)
        except AtRiskError as error:
            screen.say(error.message, warning=True)
            return ()
        return [person_pick(user, screen.desk.actor.id) for user in found]

    return ask


def person_pick(user: UserRow, me: int) -> Pick[int]:
    """Return a person as a choice."""
    words = f"{user.full_name} (me)" if user.id == me else user.full_name
    return Pick(words, user.id, user.about)


def entry_picks(screen: WorkScreen, customer_id: int, *, but: int) -> Ask:
    """Return how a picker asks for the entry that entry `but` repeats: the customer's, or a ref."""

    async def ask(text: str) -> Sequence[Pick[int]]:
        every = EntryFilter(state=EntryState.ALL, customer_id=customer_id)
        try:
            page = await screen.desk.ask(ListEntries(filter=every, span=Span(limit=50)))
            wanted = text.strip().casefold()
            fit = [row for row in page.rows if wanted in f"{row.ref} {row.reason}".casefold()]
            rows: Sequence[EntryRow] = fit or await _by_ref(screen, text)
        except AtRiskError as error:
            screen.say(error.message, warning=True)
            return ()
        return [_entry_pick(row) for row in rows if row.id != but]

    return ask


async def _by_ref(screen: WorkScreen, text: str) -> tuple[EntryRow, ...]:
    try:
        entry_id = await screen.desk.ask(EntryIdOfRef(ref=text))
    except Missing:
        return ()
    return await screen.desk.ask(EntryRowsById(ids=(entry_id,)))


def _entry_pick(row: EntryRow) -> Pick[Any]:
    beside = f"{row.customer_name}, {row.reason}, {status_word(row.status)}"
    return Pick(row.ref, row.id, beside)
