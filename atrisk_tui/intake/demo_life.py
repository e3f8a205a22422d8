"""The life of a made-up entry: who did what to it when, from report to outcome."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from ..domain.company import CompanyEntry, CompanyStep, Fact
from ..domain.model import CustomerStatus, EntryStatus, RiskLevel, Source
from ..domain.zones import local_date
from .demo_clock import moments
from .demo_plan import Plan, Staff
from .demo_text import Writer

_CLEARED = (
    "resolution",
    "resolution_date",
    "outcome_note",
    "cancel_reason",
    "saved_by",
    "duplicate_of",
    "closed_at",
    "closed_by",
)
"""What reopening takes off an entry."""


@dataclass(frozen=True, slots=True)
class Given:
    """What the life of an entry depends on beside its plan."""

    key: int
    now: datetime
    cancel_reasons: Mapping[str, str]
    """Lost resolution to the cancel reason it usually has."""
    duplicate_of: int | None = None


class Life:
    """Writes the steps of one entry, in order."""

    def __init__(self, rng: Random, *, plan: Plan, staff: Staff, given: Given) -> None:
        self._rng = rng
        self._plan = plan
        self._given = given
        self._staff = staff
        self._lead = staff.lead(plan.client.customer.location)
        self._writer = Writer(rng, plan.client, plan.reason)
        self._steps: list[CompanyStep] = []
        self._now: dict[str, Fact] = {}
        self._owner = self._first_owner()

    def entry(self) -> CompanyEntry:
        """Return the entry with all its steps."""
        middle = self._middle()
        times = moments(
            self._rng,
            start=self._plan.opened,
            end=self._plan.ended,
            count=len(middle),
            zone=self._plan.client.zone,
        )
        ends = [*times, self._plan.ended]
        self._open(ends[0], last=not middle)
        for place, (kind, at) in enumerate(zip(middle, times, strict=True)):
            self._do(kind, at, following=ends[place + 1], last=place == len(middle) - 1)
        if not self._plan.status.active:
            self._close(self._plan.ended)
        return CompanyEntry(
            key=self._given.key, customer=self._plan.client.account, steps=tuple(self._steps)
        )

    def _middle(self) -> list[str]:
        """Return what happens between report and outcome, in order."""
        rng, plan = self._rng, self._plan
        if self._brief():
            return []
        found = ["edit"] if rng.random() < 0.35 else []
        if self._raised():
            found.append("risk")
        found += ["move"] * rng.choice((0, 0, 1, 1, 2, 3))
        rng.shuffle(found)
        if self._owner != plan.owner:
            found.insert(0, "assign")
        if plan.status is EntryStatus.RESOLVED and rng.random() < 0.04:
            found += ["resolve", "reopen"]
        mitigates = plan.status is EntryStatus.MITIGATED
        if mitigates or (plan.status is EntryStatus.RESOLVED and rng.random() < 0.55):
            found += ["mitigate", "fail", "mitigate"] if rng.random() < 0.1 else ["mitigate"]
        if plan.snoozed:
            found.append("snooze")
        elif plan.status is EntryStatus.OPEN and found:
            found.append("move")
        return found

    def _raised(self) -> bool:
        unlucky = (self._given.key * 7) % 10 < 4
        return unlucky and self._plan.risk is not RiskLevel.LOW and not self._brief()

    def _brief(self) -> bool:
        """Whether nothing has happened yet after the report."""
        return self._plan.ended - self._plan.opened < timedelta(hours=1)

    def _first_owner(self) -> str:
        """Return who had it first: mostly whoever has it now."""
        place, owner = self._plan.client.customer.location, self._plan.owner
        others = [name for name in self._staff.agents(place) if name != owner]
        settled = self._plan.ended - self._plan.opened > timedelta(days=1)
        return self._rng.choice(others) if settled and self._rng.random() < 0.12 else owner

    def _open(self, following: datetime, *, last: bool) -> None:
        plan, writer, at = self._plan, self._writer, self._plan.opened
        settled = plan.ended - at > timedelta(days=1)
        earlier = self._rng.randint(1, 4) if settled and self._rng.random() < 0.03 else 0
        actor = self._lead if earlier else self._owner
        calm = plan.risk.step(-1) if self._raised() else None
        customer = plan.client.customer.values
        changes: dict[str, Fact] = {
            "created_at": at,
            "created_by": actor,
            "reported_at": at - timedelta(days=earlier),
            "reported_by": actor,
            "reason": plan.reason,
            "cause": writer.pick("causes") if self._rng.random() < 0.8 else None,
            "risk_level": calm or plan.risk,
            "description": writer.description(),
            "assigned_to": self._owner,
            "follow_up_at": self._next_follow_up(at, following, last=last),
            "action_plan": writer.say("plan") if self._rng.random() < 0.65 else "",
            "notes": writer.common("notes") if self._rng.random() < 0.3 else "",
            "status": EntryStatus.OPEN,
            "source": Source.DEMO,
            "rmr": plan.client.rmr,
            "contract_end": customer["contract_end"],
        }
        self._add(at, actor, "CreateEntry", changes=changes)

    def _do(self, kind: str, at: datetime, *, following: datetime, last: bool) -> None:
        plan, writer, owner = self._plan, self._writer, self._owner
        if kind == "edit":
            fresh = {"action_plan": writer.say("plan"), "notes": writer.common("notes")}
            self._add(at, owner, "EditEntry", changes=fresh)
        elif kind == "risk":
            actor = self._rng.choice((owner, self._lead))
            self._add(at, actor, "SetRisk", changes={"risk_level": plan.risk})
        elif kind == "assign":
            note = writer.common("handover")
            self._add(at, owner, "AssignEntry", changes={"assigned_to": plan.owner}, note=note)
            self._owner = plan.owner
        elif kind == "resolve":
            self._close(at)
        elif kind == "reopen":
            changes: dict[str, Fact] = dict.fromkeys(_CLEARED)
            changes["status"] = EntryStatus.OPEN
            note = writer.common("reopened")
            self._add(at, self._lead, "ReopenEntry", changes=changes, note=note)
        else:
            self._move(kind, at, following=following, last=last)

    def _move(self, kind: str, at: datetime, *, following: datetime, last: bool) -> None:
        follow_up = self._next_follow_up(at, following, last=last)
        if kind == "fail":
            changes: dict[str, Fact] = {"status": EntryStatus.OPEN}
            note = self._writer.common("failed")
            self._add(at, self._owner, "ReturnToOpen", changes=changes, note=note)
        elif kind == "mitigate":
            changes = {
                "status": EntryStatus.MITIGATED,
                "mitigation_action": self._writer.pick("actions"),
                "follow_up_at": follow_up,
            }
            self._add(at, self._owner, "MitigateEntry", changes=changes)
        else:
            changes = {"follow_up_at": follow_up}
            if kind == "snooze":
                changes["snoozed_until"] = follow_up
            said = follow_up is not None and self._rng.random() < 0.6
            note = self._writer.common("later") if said else ""
            self._add(at, self._owner, "SetFollowUp", changes=changes, note=note)

    def _next_follow_up(self, at: datetime, following: datetime, *, last: bool) -> datetime | None:
        """Return what was promised at `at`: kept with the next step, the last one still due."""
        if last and self._plan.status.active:
            return self._plan.follow_up
        promised = following - timedelta(minutes=self._rng.randint(5, 40))
        promised = max(promised, at + timedelta(minutes=30))
        return promised.replace(minute=promised.minute - promised.minute % 5, second=0)

    def _close(self, at: datetime) -> None:
        status = self._plan.status
        actor = self._lead if self._rng.random() < 0.12 else self._owner
        changes: dict[str, Fact] = {
            "status": status,
            "closed_at": at,
            "closed_by": actor,
            "follow_up_at": None,
            **self._outcome(status, local_date(at, self._plan.client.zone)),
        }
        intent = {
            EntryStatus.RESOLVED: "ResolveEntry",
            EntryStatus.LOST: "LoseEntry",
            EntryStatus.CANCELLED: "VoidEntry",
        }[status]
        leaving = self._leaving(at) if status is EntryStatus.LOST else {}
        self._add(at, actor, intent, changes=changes, customer=leaving)

    def _outcome(self, status: EntryStatus, day: date) -> dict[str, Fact]:
        writer = self._writer
        if status is EntryStatus.CANCELLED:
            return self._void()
        saved = status is EntryStatus.RESOLVED
        resolution = writer.pick("saved" if saved else "lost")
        changes: dict[str, Fact] = {
            "resolution": resolution,
            "resolution_date": day,
            "outcome_note": writer.say("saved_note" if saved else "lost_note"),
        }
        if self._now.get("mitigation_action") is None and self._rng.random() < 0.8:
            changes["mitigation_action"] = writer.pick("actions")
        if saved:
            return changes | {"saved_by": self._owner}
        return changes | {"cancel_reason": self._given.cancel_reasons[resolution]}

    def _void(self) -> dict[str, Fact]:
        original = self._given.duplicate_of
        if original is None:
            resolution = self._rng.choice(("Misreported", "Not a risk"))
            return {"resolution": resolution, "outcome_note": self._writer.common("void")}
        return {"resolution": "Duplicate", "duplicate_of": original}

    def _leaving(self, at: datetime) -> dict[str, Fact]:
        """Return what a loss says of the customer: gone, or going at the end of the notice."""
        zone = self._plan.client.zone
        asked, today = local_date(at, zone), local_date(self._given.now, zone)
        gone = asked + timedelta(days=30)
        status = CustomerStatus.CANCELLED if gone <= today else CustomerStatus.PENDING_CANCEL
        return {"status": status, "cancel_effective_on": gone}

    def _add(
        self,
        at: datetime,
        actor: str,
        intent: str,
        *,
        changes: Mapping[str, Fact],
        customer: Mapping[str, Fact] | None = None,
        note: str = "",
    ) -> None:
        """Remember a step, with what it really changes; none where it changes nothing."""
        real = {name: value for name, value in changes.items() if self._now.get(name) != value}
        if not real:
            return
        self._now |= real
        self._steps.append(
            CompanyStep(
                at=at,
                actor=actor,
                intent=intent,
                changes=real,
                customer=customer or {},
                note=note,
            )
        )
