"""How the entry table is narrowed by one key: risk, whose, state; and what that counts."""

from asyncio import gather
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from ..desk import Touched
from ..domain.filters import EntryFilter, EntrySort, EntryState, Whose
from ..domain.model import RiskLevel
from ..domain.paging import Count, Span
from ..domain.passing import passes
from ..domain.queries import CountEntries, CountHome, GetHomeFigures, SumRisk
from ..domain.rows import EntryRow
from ..domain.text import money_shown
from ..domain.work_queries import MarkEntries
from ..widgets.facts import FactLines
from .base import job, verb
from .filter_line import risk_line
from .keymap import live_digits, live_key
from .lists import FIRST, MOST_ASKED
from .previewing import PreviewedList
from .sparing import Sparing

STATES = (EntryState.ACTIVE, EntryState.CLOSED, EntryState.ALL)
"""What h and l go through."""


class FilteredEntries(PreviewedList[EntryRow]):
    """Entries with their digits for risk, `m` for whose, `h l` for their state."""

    PLACE = "entries"
    START_WORDS = (
        "{entries.previous_state|h} {entries.next_state|l} status   {list.filter|F} filter"
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(
                digit,
                f"only('{word}')",
                f"{word} risk",
                id=f"entries.{word}",
                show=False,
                tooltip=f"Only {word} risk" if word != "all" else "Every risk",
            )
            for digit, word in (("1", "high"), ("2", "medium"), ("3", "low"), ("0", "all"))
        ),
        Binding("m", "mine", "Mine or all", id="entries.mine", tooltip="Mine, the team's, all"),
        Binding(
            "l,right,right_square_bracket",
            "state(1)",
            "Next state",
            id="entries.next_state",
            show=False,
            tooltip="The next of active, closed, all",
        ),
        Binding(
            "h,left,left_square_bracket",
            "state(-1)",
            "Previous state",
            id="entries.previous_state",
            show=False,
            tooltip="The one before of active, closed, all",
        ),
    ]

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.risk_counts: dict[RiskLevel | None, Count] = {}
        self.at_risk: int | None = None
        """RMR of what is shown, minor units; None while it is not known."""
        self.all_rmr: int | None = None
        """RMR of all active customers in sight."""
        self.wakes_at: datetime | None = None
        """When the next snoozed entry comes back into a list of those that are awake."""
        self._of_team: frozenset[int] = frozenset()
        """Entries that have just changed and are the team's."""
        self._sparing = Sparing()

    def own_filter(self) -> EntryFilter:
        """Return the filter of the list as it is before anybody narrows it."""
        return EntryFilter()

    def own_sort(self) -> EntrySort:
        """Return the order of the list before anybody chooses one."""
        return EntrySort.CREATED

    def plain_filter(self) -> EntryFilter:
        """Return the filter of all entries of the state that is shown."""
        return EntryFilter(state=self.filter.state)

    def above(self) -> Iterable[Widget]:
        """Yield the line of what is shown, and of the risks with their digits."""
        yield FactLines(1, id="filter-line")
        yield FactLines(1, id="risk-line")

    # Counts

    async def count_of(self, wanted: EntryFilter) -> Count:
        """Return how many entries a filter lets through."""
        return await self.desk.ask(CountEntries(filter=wanted))

    async def count(self) -> Count:
        """Return how many entries the filter lets through, and how many of each risk."""
        if (known := self.count_known(wanted := self.filter)) is not None:
            return known
        levels: tuple[RiskLevel | None, ...] = (None, *RiskLevel)
        found = await gather(
            *(self.count_of(replace(wanted, risk_level=level)) for level in levels)
        )
        self.risk_counts = dict(zip(levels, found, strict=True))
        total = self.risk_counts[wanted.risk_level]
        self.counted = wanted, total
        await self.count_whole(total)
        return total

    async def refilter(self, wanted: EntryFilter, names: Any = None) -> None:
        """Show what passes another filter."""
        if wanted.state is not self.filter.state:
            self.whole = None
        await super().refilter(wanted, names)

    async def reload_now(self, keep_id: int | None = None, *, span: Span = FIRST) -> None:
        """Show the list, then what is at risk with it."""
        if self.is_reordering and self.at_risk is not None:
            await super().reload_now(keep_id, span=span)
            return
        self.at_risk = None
        await super().reload_now(keep_id, span=span)
        self.weigh()

    @job(latest="weigh")
    async def weigh(self, *, at_once: bool = True) -> None:
        """Ask for the revenue at risk, which takes longer than the list."""
        self.wakes_at = await self._next_waking()
        if self.search_text.strip():
            return
        if not at_once:
            await self._sparing.turn()
        with self._sparing.timed():
            self.at_risk = await self.desk.ask(SumRisk(filter=self.filter))
        self.show_status()
        if self.all_rmr is None:
            self.all_rmr = (await self.desk.ask(GetHomeFigures())).rmr_active
            self.show_status()

    async def _next_waking(self) -> datetime | None:
        """Return when the next snooze ends, in a list that leaves out what is snoozed."""
        if not self.filter.awake:
            return None
        mine = self.desk.actor.id if self.filter.whose is Whose.ME else None
        return (await self.desk.ask(CountHome(assigned_to_id=mine))).wakes_at

    def clock_moved(self) -> None:
        """Show what has become late, and bring back what was snoozed until now."""
        super().clock_moved()
        if self.wakes_at is not None and self.now() >= self.wakes_at:
            self.wakes_at = None
            self.renew()

    async def rows_changed(self, touched: Touched) -> None:
        """Re-ask the rows that were written, and count the risks anew."""
        changed = tuple(id_ for table, id_ in touched if table == "entry")[:MOST_ASKED]
        if changed and self.filter.whose is Whose.TEAM:
            everyone = EntryFilter(state=EntryState.ALL, whose=Whose.TEAM)
            marks = await self.desk.ask(MarkEntries(filter=everyone, among=changed))
            self._of_team = frozenset(id_ for id_, _ in marks)
        await super().rows_changed(touched)
        if changed:
            self.recount()

    @job(latest="count")
    async def recount(self) -> None:
        """Count the risks anew, and weigh them."""
        self.whole = self.counted = None
        total = await self.count()
        if not self.search_text.strip():
            self.total = total
            self.table.show_count(total)
        self.show_status()
        self.weigh(at_once=False)

    def belongs(self, row: EntryRow) -> bool:
        """Whether an entry passes the filter."""
        me, wanted = self.desk.actor, self.filter
        if wanted.whose is Whose.TEAM:
            if row.id not in self._of_team:
                return False
            wanted = replace(wanted, whose=None)
        return passes(wanted, row, now=self.now(), zone=me.zone, me=me.id)

    # The line of risks

    def show_status(self) -> None:
        """Show the filter, the risks, what is at risk, and the place."""
        super().show_status()
        if not self.is_mounted:
            return
        line = risk_line(
            self.risk_counts,
            self.filter.risk_level,
            endings=self._endings(),
            width=self.app.size.width,
        )
        self.query_one("#risk-line", FactLines).show([live_digits(self, line)])

    def _endings(self) -> tuple[str, ...]:
        """Return what stands behind the risks, the fullest first."""
        key = f"{live_key(self.app, 'entries.mine', 'm')} {self.next_whose_words()}"
        if self.at_risk is None or self.search_text.strip():
            return (key,)
        word, currency = self.settings.text("revenue_word"), self.settings.text("currency")
        money = money_shown(round(self.at_risk, -2), currency).replace(".00", "")
        amount = f"{word} at risk {money}"
        if not self.all_rmr:
            return f"{amount}  {key}", amount, f"{word} {money}"
        share = self.at_risk / self.all_rmr
        return (
            f"{amount} ({share:.1%})  {key}".replace(".0%", "%"),
            f"{amount} ({share:.0%})  {key}",
            f"{amount} ({share:.0%})",
            f"{word} {money} ({share:.0%})",
            f"{word} {money}",
        )

    # Keys

    @verb
    async def action_only(self, word: str) -> None:
        """Show one risk level, or all."""
        level = None if word == "all" else RiskLevel(word)
        await self.refilter(replace(self.filter, risk_level=level))

    def next_whose(self) -> Whose | None:
        """Return whose entries `m` shows next: mine, for those who lead the team's, all."""
        leads = self.desk.actor.holds("at_risk.reassign")
        if self.filter.whose is None:
            return Whose.ME
        return Whose.TEAM if leads and self.filter.whose is Whose.ME else None

    def next_whose_words(self) -> str:
        """Return what `m` shows next, in a word."""
        whose = self.next_whose()
        return "everyone's" if whose is None else {Whose.ME: "mine"}.get(whose, whose.value)

    @verb
    async def action_mine(self) -> None:
        """Show my entries, the team's where I lead, or everyone's."""
        await self.refilter(replace(self.filter, whose=self.next_whose(), assigned_to_id=None))

    @verb
    async def action_state(self, step: int) -> None:
        """Show active, closed or all entries."""
        state = STATES[(STATES.index(self.filter.state) + step) % len(STATES)]
        wanted = replace(self.filter, state=state, statuses=(), closed_days=None)
        await self.refilter(wanted)
