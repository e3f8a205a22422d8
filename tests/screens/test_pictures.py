"""The screens as pictures of plain text, in tests/golden: read them when they change.

ATRISK_WRITE_PICTURES=1 pytest tests/screens/test_pictures.py      draws them anew
"""

import os
from datetime import date, time, timedelta
from pathlib import Path

import pytest

from atrisk_tui.domain.admin_commands import (
    AddRole,
    ChangeSetting,
    SwitchCatalogItem,
    SwitchUser,
)
from atrisk_tui.domain.commands import EditCustomer, ReturnToOpen, SetRisk
from atrisk_tui.domain.model import CatalogKind, EntryStatus, RiskLevel

from ..support import NOW, Company
from .conftest import Play

GOLDEN = Path(__file__).parent.parent / "golden"
SMALL, LARGE = (80, 24), (120, 40)

WAYS: dict[str, tuple[tuple[int, int], tuple[str, ...]]] = {
    "home": (SMALL, ()),
    "home-wide": (LARGE, ()),
    "entries": (SMALL, ("g", "e")),
    "entries-wide": (LARGE, ("g", "e")),
    "entries-preview": (LARGE, ("g", "e", "p", "end")),
    "customers": (SMALL, ("g", "c")),
    "customers-preview": (LARGE, ("g", "c", "p", "down")),
    "customer": (SMALL, ("g", "c", "down", "enter")),
    "entry": (SMALL, ("g", "e", "o", "f", "enter")),
    "history": (SMALL, ("g", "e", "o", "f", "H")),
    "help": (SMALL, ("g", "e", "question_mark")),
    "status-menu": (SMALL, ("g", "e", "s")),
    "follow-up": (SMALL, ("g", "e", "f", *"fri", "space", *"14:00")),
}

CATALOGS, PEOPLE = ("g", "a", "c"), ("g", "a", "p")

ADMIN_WAYS: dict[str, tuple[tuple[int, int], tuple[str, ...]]] = {
    "catalogs": (SMALL, CATALOGS),
    "catalogs-edit": (SMALL, (*CATALOGS, "down", "e")),
    "catalogs-cancel": (SMALL, (*CATALOGS, "6")),
    "catalogs-class": (SMALL, (*CATALOGS, "7")),
    "catalogs-wide": (LARGE, (*CATALOGS, "3")),
    "uses": (SMALL, (*CATALOGS, "down", "enter")),
    "people": (SMALL, PEOPLE),
    "people-wide": (LARGE, PEOPLE),
    "new-hire": (SMALL, (*PEOPLE, "down", "L", *"joe", "tab", *"Joe Lund")),
    "leaving": (SMALL, (*PEOPLE, "down", "x", *"ben", "enter", "ctrl+s")),
    "role-form": (SMALL, ("g", "a", "o", "down", "n")),
    "locations": (SMALL, ("g", "a", "l")),
    "settings": (SMALL, ("g", "a", "s", "end", "e")),
    "company-history": (SMALL, ("g", "a", "h", "down")),
    "company-history-wide": (LARGE, ("g", "a", "h", "F", "k", *"cata", "enter")),
}

REST = (
    (2, "ben", -20, RiskLevel.LOW, "Moving / relocation"),
    (3, "ana", -1, RiskLevel.LOW, "Service complaint"),
    (4, "ana", 2, RiskLevel.MEDIUM, "Pricing / competitor offer"),
    (3, "ben", 4, RiskLevel.HIGH, "Moving / relocation"),
    (2, "lea", 30, RiskLevel.MEDIUM, "Service complaint"),
)
"""Customer, owner, hours until due, risk, reason."""


@pytest.fixture
def busy(sqlite_company: Company) -> Company:
    """A week of work: entries overdue, late, due and closed, of three people."""
    company = sqlite_company
    _know_customers(company)
    reason = {
        name: company.item(CatalogKind.REASONS, name)
        for name in ("Pricing / competitor offer", "Moving / relocation", "Service complaint")
    }
    worst = company.entry(
        1,
        reported_at=NOW - timedelta(days=6),
        follow_up_at=NOW - timedelta(days=3),
        risk_level=RiskLevel.MEDIUM,
        status=EntryStatus.MITIGATED,
        mitigation_action_id=company.item(
            CatalogKind.MITIGATION_ACTIONS, "Rate review / reduction"
        ),
        reason_id=reason["Pricing / competitor offer"],
        cause_id=company.item(CatalogKind.CAUSES, "Rate increase"),
        description="Got 8% more on the bill and Vivid offers $12 less. Wants a 12-month lock.",
        action_plan="Reach accounts, offer the 12-month rate lock, else escalate to Lea.",
    )
    for customer, by, hours, risk, name in REST:
        company.entry(
            customer,
            by=by,
            reported_at=NOW - timedelta(days=customer),
            follow_up_at=NOW + timedelta(hours=hours),
            risk_level=risk,
            reason_id=reason[name],
        )
    company.entry(3, assigned_to_id=None)
    company.entry(1, by="ben", status=EntryStatus.RESOLVED, reported_at=NOW - timedelta(days=40))
    company.do("ana", ReturnToOpen(entry_id=worst, version=1, note="They went back on it"))
    company.do("lea", SetRisk(entry_id=worst, version=2, risk_level=RiskLevel.HIGH))
    return company


@pytest.fixture
def kept(busy: Company) -> Company:
    """The same week, in which the admin has kept what they keep."""
    reason = busy.item(CatalogKind.REASONS, "System not used")
    eve = busy.user_id("eve")
    busy.do(
        "adm",
        SwitchCatalogItem(kind=CatalogKind.REASONS, item_id=reason, version=1, active=False),
    )
    busy.do("adm", ChangeSetting(key="follow_up_high", value="+4h", was="+2h"))
    busy.do("adm", AddRole(name="Librarian", grants=frozenset({"catalog.manage"})))
    busy.do("adm", SwitchUser(user_id=eve, version=1, active=False))
    return busy


def _know_customers(company: Company) -> None:
    company.do(
        "lea",
        EditCustomer(
            customer_id=1,
            version=1,
            changes={
                "phone1": "+1 801 555 0142",
                "phone1_name": "office",
                "phone2": "+1 801 555 0177",
                "phone2_name": "Dana (owner)",
                "email": "ops@kerr.example",
                "best_time": time(13),
                "customer_since": date(2019, 8, 1),
                "contract_end": date(2026, 11, 30),
                "auto_renew": True,
                "past_due_amount": 9600,
                "days_past_due": 21,
                "decision_maker": "D. Kerr",
                "city": "Denver",
            },
        ),
    )


@pytest.mark.parametrize("name", list(WAYS))
async def test_the_screen_looks_as_it_is_drawn(busy: Company, play: Play, name: str) -> None:
    size, way = WAYS[name]
    async with play("lea", size) as stage:
        await stage.press(*way)
        _compare(name, f"{await stage.kept_picture()}\n")


@pytest.mark.parametrize("name", list(ADMIN_WAYS))
async def test_the_admin_s_screen_looks_as_it_is_drawn(
    kept: Company, play: Play, name: str
) -> None:
    size, way = ADMIN_WAYS[name]
    async with play("adm", size) as stage:
        await stage.press(*way)
        _compare(name, f"{await stage.kept_picture()}\n")


def _compare(name: str, drawn: str) -> None:
    file = GOLDEN / f"{name}.txt"
    if os.environ.get("ATRISK_WRITE_PICTURES"):
        file.write_text(drawn, encoding="utf-8")
    assert drawn == file.read_text(encoding="utf-8")
