"""Every command and every query once more, as something a person of each role tries.

A case is a word for what is tried and how to make it for one `Spot`: a role at a place, the
person's own or another. What must come of it stands in test_permissions.py, and only there.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from atrisk_tui.domain import commands as do
from atrisk_tui.domain import company
from atrisk_tui.domain import queries as ask
from atrisk_tui.domain.commands import Closing, Command
from atrisk_tui.domain.model import CatalogKind, RiskLevel
from atrisk_tui.domain.queries import EntryFilter, EntryState, Query


@dataclass(frozen=True, slots=True)
class Held:
    """A record with the version that somebody looked at."""

    id: int
    version: int


@dataclass(frozen=True, slots=True)
class Trio:
    """Three entries of one owner: untouched, mitigated, and closed by that owner."""

    open: Held
    mitigated: Held
    closed: Held
    change_id: int
    """The owner's latest change to the open one."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A role at a place, with everything there that somebody may try to act on."""

    now: datetime
    location_id: int
    location: Held
    elsewhere_id: int
    """Another location."""
    customer: Held
    account: str
    owner_id: int
    """The person who tries, where they work; elsewhere somebody who works there."""
    colleague_id: int
    colleague: str
    """Username of somebody else who works there."""
    mine: Trio
    """Entries of `owner_id`."""
    theirs: Trio
    """Entries of `colleague_id`."""
    nobodys: Held
    """An active entry whose assignee was switched off."""
    items: Mapping[str, int]
    """Names of catalog items, and of a role ("Agent"), to their ids."""
    spare: Held
    """A reason that nothing uses."""
    absence: Held
    """A time that the colleague is out, now."""
    views: Mapping[str, Held]
    """A view of the one who tries ("own"), of the colleague ("theirs"), and one of all
    entries here that everybody has ("shared"); each is called that and the account."""

    def closing(self, resolution: str) -> Closing:
        """Return what a move to a closed status needs."""
        return Closing(resolution_id=self.items[resolution], outcome_note="They said so.")

    def new_entry(self, **more: Any) -> do.CreateEntry:
        """Return a report on the customer here, for the colleague to work."""
        return do.CreateEntry(
            customer_id=self.customer.id,
            reason_id=self.items["Missed payment"],
            risk_level=RiskLevel.LOW,
            description="Two payments missed.",
            assigned_to_id=self.colleague_id,
            **more,
        )


def on(entry: Held) -> dict[str, int]:
    return {"entry_id": entry.id, "version": entry.version}


def person(customer: Held) -> dict[str, int]:
    return {"customer_id": customer.id, "version": customer.version}


Try = Callable[[Spot], Command]
SAVED, LOST, VOID = "Retained - issue explained", "Lost - price", "Misreported"
REASONS = CatalogKind.REASONS

MATRIX_COMMANDS: dict[type[Command], dict[str, Try]] = {
    do.CreateEntry: {
        "report": lambda s: s.new_entry(),
        "report what was two days ago": lambda s: s.new_entry(
            reported_at=s.now - timedelta(days=2)
        ),
    },
    do.EditEntry: {
        "edit one's own": lambda s: do.EditEntry(**on(s.mine.open), changes={"notes": "x"}),
        "edit a colleague's": lambda s: do.EditEntry(**on(s.theirs.open), changes={"notes": "x"}),
        "move a report back by editing": lambda s: do.EditEntry(
            **on(s.mine.open), changes={"reported_at": s.now - timedelta(days=2)}
        ),
        "take a colleague's by editing": lambda s: do.EditEntry(
            **on(s.theirs.open), changes={"assigned_to_id": s.owner_id}
        ),
    },
    do.SetRisk: {
        "raise one's own": lambda s: do.SetRisk(**on(s.mine.open), risk_level=RiskLevel.HIGH),
        "raise a colleague's": lambda s: do.SetRisk(**on(s.theirs.open), risk_level=RiskLevel.HIGH),
    },
    do.SetFollowUp: {
        "date a colleague's": lambda s: do.SetFollowUp(
            **on(s.theirs.open), follow_up_at=s.now + timedelta(days=4)
        ),
    },
    do.AssignEntry: {
        "take nobody's": lambda s: do.AssignEntry(**on(s.nobodys), assigned_to_id=s.owner_id),
        "hand one's own on": lambda s: do.AssignEntry(
            **on(s.mine.open), assigned_to_id=s.colleague_id, note="I am away."
        ),
        "take a colleague's": lambda s: do.AssignEntry(
            **on(s.theirs.open), assigned_to_id=s.owner_id, note="I know them."
        ),
    },
    do.MitigateEntry: {
        "mitigate a colleague's": lambda s: do.MitigateEntry(
            **on(s.theirs.open),
            mitigation_action_id=s.items["Call customer"],
            follow_up_at=s.now + timedelta(days=4),
        ),
    },
    do.ReturnToOpen: {
        "say that it failed": lambda s: do.ReturnToOpen(**on(s.theirs.mitigated), note="No."),
    },
    do.ResolveEntry: {
        "resolve": lambda s: do.ResolveEntry(**on(s.theirs.open), closing=s.closing(SAVED)),
    },
    do.LoseEntry: {
        "lose": lambda s: do.LoseEntry(**on(s.theirs.open), closing=s.closing(LOST)),
    },
    do.VoidEntry: {
        "void an open one": lambda s: do.VoidEntry(**on(s.mine.open), closing=s.closing(VOID)),
        "void a mitigated one": lambda s: do.VoidEntry(
            **on(s.mine.mitigated), closing=s.closing(VOID)
        ),
    },
    do.ReopenEntry: {
        "reopen what one closed": lambda s: do.ReopenEntry(**on(s.mine.closed), note="Again."),
        "reopen a colleague's": lambda s: do.ReopenEntry(**on(s.theirs.closed), note="Again."),
    },
    do.DeleteEntry: {"delete an entry": lambda s: do.DeleteEntry(**on(s.mine.open))},
    do.CreateCustomer: {
        "add a customer": lambda s: do.CreateCustomer(
            account_number="NEW-1", name="New", location_id=s.location_id
        ),
    },
    do.EditCustomer: {
        "change a phone": lambda s: do.EditCustomer(
            **person(s.customer), changes={"phone1": "555 0100"}
        ),
        "switch do-not-call on": lambda s: do.EditCustomer(
            **person(s.customer), changes={"do_not_call": True}
        ),
        "change revenue": lambda s: do.EditCustomer(**person(s.customer), changes={"rmr": 1}),
        "move to another location": lambda s: do.EditCustomer(
            **person(s.customer), changes={"location_id": s.elsewhere_id}
        ),
    },
    do.ImportCustomers: {
        "import": lambda s: do.ImportCustomers(
            rows=(do.CustomerImportRow(line=2, values={"account_number": "NEW-2"}, custom={}),),
            location_id=s.location_id,
        ),
    },
    do.LoadCompany: {
        "load a whole company": lambda s: do.LoadCompany(
            company=company.Company(
                name="Another",
                locations=(company.CompanyLocation(name="There", zone="UTC", region="East"),),
                people=(),
                customers=(),
                entries=(),
            )
        ),
    },
    do.Revert: {
        "take back one's own change": lambda s: do.Revert(audit_id=s.mine.change_id),
        "take back a colleague's change": lambda s: do.Revert(audit_id=s.theirs.change_id),
    },
}
"""Command to what is tried with it: words to how to make it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about a spot, and how its answer shows whether the spot's things are in it.

    With `sees` the answer is judged as it is; with `figure` it is a number, which must reach
    what the people of that place get for their own.
    """

    make: Callable[[Spot], Query[Any]]
    sees: Callable[[Any, Spot], bool] | None = None
    figure: Callable[[Any], int] | None = None


def _entry_among(answer: Any, spot: Spot) -> bool:
    return spot.mine.open.id in {row.id for row in getattr(answer, "rows", answer)}


def _customer_among(answer: Any, spot: Spot) -> bool:
    return spot.customer.id in {row.id for row in getattr(answer, "rows", answer)}


def _anything(answer: Any, _spot: Spot) -> bool:
    return bool(getattr(answer, "rows", answer))


def _answered(_answer: Any, _spot: Spot) -> bool:
    return True


MATRIX_QUERIES: dict[type[Query[Any]], dict[str, Asked]] = {
    ask.ListEntries: {
        "list entries": Asked(lambda _: ask.ListEntries(), _entry_among),
        "list a customer's entries": Asked(
            lambda s: ask.ListEntries(
                filter=EntryFilter(state=EntryState.ALL, customer_id=s.customer.id)
            ),
            _entry_among,
        ),
    },
    ask.CountEntries: {
        "count entries": Asked(lambda _: ask.CountEntries(), figure=lambda a: a.value),
        "count a customer's entries": Asked(
            lambda s: ask.CountEntries(filter=EntryFilter(customer_id=s.customer.id)),
            lambda answer, _: answer.value > 0,
        ),
    },
    ask.SearchEntries: {
        "search entries by account": Asked(
            lambda s: ask.SearchEntries(text=s.account), _entry_among
        ),
        "search entries by reference": Asked(
            lambda s: ask.SearchEntries(text=f"AR-{s.mine.open.id}"), _entry_among
        ),
    },
    ask.EntryRowsById: {
        "entries by id": Asked(lambda s: ask.EntryRowsById(ids=(s.mine.open.id,)), _entry_among),
    },
    ask.GetEntry: {"an entry": Asked(lambda s: ask.GetEntry(entry_id=s.mine.open.id), _answered)},
    ask.EntryIdOfRef: {
        "an entry's reference": Asked(
            lambda s: ask.EntryIdOfRef(ref=f"AR-{s.mine.open.id}"), _answered
        ),
    },
    ask.ListCustomers: {"list customers": Asked(lambda _: ask.ListCustomers(), _customer_among)},
    ask.CountCustomers: {
        "count customers": Asked(lambda _: ask.CountCustomers(), figure=lambda a: a.value),
    },
    ask.SearchCustomers: {
        "search customers": Asked(lambda s: ask.SearchCustomers(text=s.account), _customer_among),
    },
    ask.CustomerRowsById: {
        "customers by id": Asked(
            lambda s: ask.CustomerRowsById(ids=(s.customer.id,)), _customer_among
        ),
    },
    ask.GetCustomer: {
        "a customer": Asked(lambda s: ask.GetCustomer(customer_id=s.customer.id), _answered),
        "a customer by account": Asked(
            lambda s: ask.GetCustomer(account_number=s.account), _answered
        ),
    },
    ask.ListDue: {
        "list what is due": Asked(
            lambda _: ask.ListDue(),
            lambda answer, spot: spot.mine.mitigated.id in {row.id for row in answer.rows},
        ),
    },
    ask.CountDue: {
        "count what is due": Asked(
            lambda _: ask.CountDue(),
            figure=lambda a: a.overdue.value + a.today.value + a.week.value,
        ),
    },
    ask.CountHome: {
        "count nobody's": Asked(lambda _: ask.CountHome(), figure=lambda a: a.unassigned.value),
        "count undated": Asked(lambda _: ask.CountHome(), figure=lambda a: a.no_date.value),
        "count to confirm": Asked(lambda _: ask.CountHome(), figure=lambda a: a.to_confirm.value),
    },
    ask.GetHomeFigures: {
        "revenue at risk": Asked(lambda _: ask.GetHomeFigures(), figure=lambda a: a.rmr_at_risk),
        "revenue": Asked(lambda _: ask.GetHomeFigures(), figure=lambda a: a.rmr_active),
        "saves": Asked(lambda _: ask.GetHomeFigures(), figure=lambda a: a.saved_this_month),
    },
    ask.ListHistory: {
        "an entry's history": Asked(lambda s: ask.ListHistory(entry_id=s.mine.open.id), _anything),
        "a customer's history": Asked(
            lambda s: ask.ListHistory(customer_id=s.customer.id), _anything
        ),
    },
    ask.ChangesSince: {
        "what changed": Asked(
            lambda s: ask.ChangesSince(audit_id=s.mine.change_id - 1),
            lambda answer, spot: ("entry", spot.mine.open.id) in answer,
        ),
    },
    ask.ListLocations: {
        "list locations": Asked(
            lambda _: ask.ListLocations(),
            lambda answer, spot: spot.location_id in {row.id for row in answer},
        ),
    },
    ask.PickAssignee: {
        "who may work it": Asked(
            lambda s: ask.PickAssignee(location_id=s.location_id),
            lambda answer, spot: spot.colleague_id in {row.id for row in answer},
        ),
    },
    ask.ListUsers: {"list people": Asked(lambda _: ask.ListUsers(), _anything)},
    ask.FindUser: {"a person": Asked(lambda s: ask.FindUser(username=s.colleague), _answered)},
    ask.ListRoles: {"list roles": Asked(lambda _: ask.ListRoles(), _anything)},
    ask.ListAccountClasses: {
        "list classes": Asked(lambda _: ask.ListAccountClasses(), _anything),
    },
    ask.ListCatalog: {
        "list a catalog": Asked(lambda _: ask.ListCatalog(kind=REASONS), _anything),
    },
    ask.FindCatalogItem: {
        "an item": Asked(
            lambda _: ask.FindCatalogItem(kind=REASONS, name="Missed payment"), _answered
        ),
    },
    ask.FollowCatalogItem: {
        "what became of an item": Asked(
            lambda s: ask.FollowCatalogItem(kind=REASONS, item_id=s.items["Missed payment"]),
            _answered,
        ),
    },
    ask.NextUndo: {"what undo takes back": Asked(lambda _: ask.NextUndo(), _answered)},
    ask.GetSettings: {"settings": Asked(lambda _: ask.GetSettings(), _answered)},
    ask.LatestChange: {"the newest change": Asked(lambda _: ask.LatestChange(), _answered)},
    ask.GetStoreFacts: {"the store's facts": Asked(lambda _: ask.GetStoreFacts(), _answered)},
}
"""Query to what is asked with it: words to how to ask, and to tell what the answer shows."""
