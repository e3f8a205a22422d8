"""A change of many entries does to each what the command on one would, and takes it back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from atrisk_tui.domain import many as do
from atrisk_tui.domain.commands import (
    AssignEntry,
    Closing,
    Command,
    MitigateEntry,
    Receipt,
    ReturnToOpen,
    SetFollowUp,
    SetRisk,
    VoidEntry,
)
from atrisk_tui.domain.contact_commands import SnoozeEntry
from atrisk_tui.domain.many import ManyCommand, Marked
from atrisk_tui.domain.model import CatalogKind, EntryStatus, RiskLevel
from atrisk_tui.errors import AtRiskError

from ..support import NOW, Company
from .many_work import decide, give_role, kept, undo

HOUR = timedelta(hours=1)
CUSTOMERS = (1, 1, 2, 5)
OWNERS = (None, "ana", "ben", "ben", "lea", "vic", "eve")
"""Nobody, three who work in Denver, one who is switched off, one who works elsewhere."""
STATUSES = (
    EntryStatus.OPEN,
    EntryStatus.OPEN,
    EntryStatus.MITIGATED,
    EntryStatus.RESOLVED,
    EntryStatus.CANCELLED,
)
ACTORS = ("lea", "adm", "ana", "ana")
"""Two who may do it all, one of them everywhere, and one who is held to an agent's rules."""


@dataclass(frozen=True)
class Planned:
    """An entry that an example begins with, and how it was marked."""

    customer: int
    owner: str | None
    status: EntryStatus
    risk: RiskLevel
    follow_up: int | None
    """Hours from now."""
    acted: bool
    stale: bool

    def make(self, company: Company) -> int:
        closed = not self.status.active
        at = None if closed or self.follow_up is None else NOW + self.follow_up * HOUR
        return company.entry(
            self.customer,
            status=self.status,
            risk_level=self.risk,
            assigned_to_id=None if self.owner is None else company.user_id(self.owner),
            source="import",
            follow_up_at=at,
            mitigation_action_id=_action(company) if self.acted else None,
        )


ENTRIES = st.lists(
    st.builds(
        Planned,
        customer=st.sampled_from(CUSTOMERS),
        owner=st.sampled_from(OWNERS),
        status=st.sampled_from(STATUSES),
        risk=st.sampled_from(RiskLevel),
        follow_up=st.sampled_from((None, -5, 24)),
        acted=st.booleans(),
        stale=st.sampled_from((False, False, False, True)),
    ),
    min_size=1,
    max_size=6,
)


@dataclass(frozen=True)
class Change:
    """A change of many, and what it is for one of them."""

    many: Callable[[tuple[Marked, ...]], ManyCommand]
    one: Callable[[dict[str, int]], Command]


def _action(company: Company) -> int:
    return company.item(CatalogKind.MITIGATION_ACTIONS, "Call customer")


def assigned(company: Company, amount: int) -> Change:
    to, note = amount % 6 + 1, ("", "Ana is away")[amount // 6 % 2]
    return Change(
        lambda marked: do.AssignMany(entries=marked, to_ids=(to,), note=note),
        lambda on: AssignEntry(**on, assigned_to_id=to, note=note),
    )


def raised(company: Company, amount: int) -> Change:
    level = list(RiskLevel)[amount % 3]
    return Change(
        lambda marked: do.SetRiskOfMany(entries=marked, risk_level=level),
        lambda on: SetRisk(**on, risk_level=level),
    )


def dated(company: Company, amount: int) -> Change:
    at = (None, NOW - HOUR, NOW + 24 * HOUR, NOW + 30 * HOUR)[amount % 4]
    return Change(
        lambda marked: do.SetFollowUpOfMany(entries=marked, at=at),
        lambda on: SetFollowUp(**on, follow_up_at=at),
    )


def snoozed(company: Company, amount: int) -> Change:
    until = NOW + (-1, 24, 24 * 400)[amount % 3] * HOUR
    return Change(
        lambda marked: do.SnoozeMany(entries=marked, until=until, note="away"),
        lambda on: SnoozeEntry(**on, until=until, note="away"),
    )


def mitigated(company: Company, amount: int) -> Change:
    carried: dict[str, Any] = {
        "mitigation_action_id": (None, _action(company))[amount % 2],
        "follow_up_at": (None, NOW + 48 * HOUR, NOW - HOUR)[amount // 2 % 3],
    }
    return Change(
        lambda marked: do.MoveMany(entries=marked, status=EntryStatus.MITIGATED, **carried),
        lambda on: MitigateEntry(**on, **carried),
    )


def opened(company: Company, amount: int) -> Change:
    return Change(
        lambda marked: do.MoveMany(entries=marked, status=EntryStatus.OPEN, note="failed"),
        lambda on: ReturnToOpen(**on, note="failed"),
    )


def voided(company: Company, amount: int) -> Change:
    names = ("Misreported", "Retained - rate adjusted")
    resolution = company.item(CatalogKind.RESOLUTIONS, names[amount % 2])
    closing = Closing(resolution_id=resolution, outcome_note="A test")
    return Change(
        lambda marked: do.VoidMany(entries=marked, resolution_id=resolution, note="A test"),
        lambda on: VoidEntry(**on, closing=closing),
    )


CHANGES = (assigned, raised, dated, snoozed, mitigated, opened, voided)


@dataclass
class Result:
    """What came of a change: which were written, why others were not, and how all are now."""

    done: list[int]
    refused: dict[int, str]
    rows: list[dict[str, Any]]


def together(
    company: Company, who: str, change: Change, marked: tuple[Marked, ...]
) -> tuple[Result | AtRiskError, Receipt | None]:
    """Do it to all at once."""
    ids = [entry_id for entry_id, _ in marked]
    try:
        receipt = company.do(who, change.many(marked))
    except AtRiskError as error:
        return error, None
    detail: Any = receipt.detail
    why = {entry_id: reason for entry_id, _, _, reason in detail["refused"]}
    assert len(detail["done"]) + len(why) + detail["unchanged"] == len(marked)
    return Result(detail["done"], why, kept(company, ids)), receipt


def one_by_one(
    company: Company, who: str, change: Change, marked: tuple[Marked, ...]
) -> tuple[Result, list[Receipt]]:
    """Do it to one after the other."""
    found = Result([], {}, [])
    receipts = []
    for entry_id, version in marked:
        try:
            receipt = company.do(who, change.one({"entry_id": entry_id, "version": version}))
        except AtRiskError as error:
            found.refused[entry_id] = told(error.message)
            continue
        if receipt.audit_id:
            receipts.append(receipt)
            found.done.append(entry_id)
    found.rows = kept(company, [entry_id for entry_id, _ in marked])
    return found, receipts


def told(message: str) -> str:
    """Return a refusal of one entry as it reads among many."""
    if "was changed while" in message:
        return "Changed while you were looking at it: look again."
    return f"{message[:1].upper()}{message[1:].rstrip('.')}."


def marks_of(company: Company, plan: dict[int, Planned]) -> tuple[Marked, ...]:
    return tuple(
        (entry_id, company.version(entry_id) + 5 * planned.stale)
        for entry_id, planned in plan.items()
    )


@pytest.mark.slow
@pytest.mark.parametrize("kind", CHANGES)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    entries=ENTRIES,
    amount=st.integers(0, 11),
    who=st.sampled_from(ACTORS),
    whose=st.sampled_from(("location", "team", "own", "own")),
)
def test_many_at_once_come_out_as_one_by_one(
    company: Company,
    kind: Callable[[Company, int], Change],
    entries: list[Planned],
    amount: int,
    who: str,
    whose: str,
) -> None:
    _set_up(company, whose)
    plan = {planned.make(company): planned for planned in entries}
    change = kind(company, amount)
    before = kept(company, list(plan))
    at_once, receipt = together(company, who, change, marks_of(company, plan))
    if receipt is not None and receipt.audit_id:
        undo(company, receipt, by=who)
    assert kept(company, list(plan)) == before
    single, singles = one_by_one(company, who, change, marks_of(company, plan))
    for each in singles:
        undo(company, each, by=who)
    if isinstance(at_once, AtRiskError):
        assert not single.done
        assert told_of_one(at_once, single) or "is switched off" in at_once.message
    else:
        assert at_once == single


def told_of_one(error: AtRiskError, single: Result) -> bool:
    """Whether all were refused one by one, and the first of them in these words."""
    first = next(iter(single.refused.values()), None)
    return first is not None and first in told(error.message)


def _set_up(company: Company, whose: str) -> None:
    company.force("UPDATE app_user SET active = false WHERE username = 'vic'")
    role = company.one(
        "SELECT name FROM role JOIN app_user u ON u.role_id = role.id WHERE u.username = 'ana'"
    )
    if role["name"] == "Agent":
        give_role(company, "ana", "at_risk.modify", "at_risk.bulk")
    decide(company, "agents_may_modify", whose)
