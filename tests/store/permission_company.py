"""The tests' company with a person of each role at two places, and what each finds there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from atrisk_tui.domain import admin_commands as admin
from atrisk_tui.domain import commands as do
from atrisk_tui.domain.absences import PutOut
from atrisk_tui.domain.commands import Closing, Command
from atrisk_tui.domain.filters import EntryFilter
from atrisk_tui.domain.model import CatalogKind, RiskLevel
from atrisk_tui.domain.views import Definition, SaveView
from tests.support import DENVER, NEW_YORK, Company

from .permission_matrix import REASONS, Held, Spot, Trio, on

ROLES = {"Viewer": "vic", "Agent": "ana", "Lead": "lea", "Admin": "adm"}
"""Role to the username of the one who plays it: all work in Denver, the Admin everywhere."""
PLACES = {"own": DENVER, "other": NEW_YORK}
LOCALS = {"own": "ben", "other": "eve"}
"""Somebody who works at that place only."""


@dataclass(frozen=True, slots=True)
class Stage:
    """The company, and the spot of each role and place."""

    company: Company
    spots: Mapping[tuple[str, str], Spot]


def set_up(company: Company) -> Stage:
    """Give each role a customer at each place, with entries of its own, of a colleague, nobody's.

    Made by commands alone, so that each change has its audit.
    """
    _made(company, admin.AddRole(name="Unused role", grants=frozenset({"customer.view"})))
    _leave_a_region(company)
    items = _items(company)
    spare = _made(company, admin.AddCatalogItem(kind=REASONS, name="Unused"))
    spots = {
        (role, place): _spot(company, role, place, items={**items, "spare": spare})
        for role in ROLES
        for place in PLACES
    }
    for spot in spots.values():
        colleague = company.actor(spot.colleague)
        company.store.touch(colleague, spot.colleague, ("entry", spot.theirs.open.id))
    return Stage(company, spots)


def _leave_a_region(company: Company) -> None:
    """Make the region Nowhere, which no location is in."""
    for version, region in enumerate(("Nowhere", ""), start=1):
        command = admin.EditLocation(
            location_id=NEW_YORK, version=version, changes={"region": region}
        )
        company.do("adm", command)


def _items(company: Company) -> dict[str, int]:
    """Return the ids of catalog items, roles, locations and regions by name."""
    kinds = (CatalogKind.REASONS, CatalogKind.RESOLUTIONS, CatalogKind.MITIGATION_ACTIONS)
    wanted = ", ".join(f"'{kind}'" for kind in kinds)
    return {
        row["name"]: row["id"]
        for source in (f"catalog_item WHERE kind IN ({wanted})", "role", "location", "region")
        for row in company.rows(f"SELECT name, id FROM {source}")
    }


def _made(company: Company, command: Command, *, by: str = "adm") -> int:
    """Carry out a command and return the id of what it was about."""
    subject_id = company.do(by, command).subject_id
    assert subject_id is not None
    return subject_id


def _person(company: Company, username: str, place: str, *, role_id: int) -> str:
    _made(
        company,
        admin.AddUser(
            username=username,
            full_name=username.title(),
            role_id=role_id,
            location_ids=(PLACES[place],),
        ),
    )
    return username


def _spot(company: Company, role: str, place: str, *, items: Mapping[str, int]) -> Spot:
    name = f"{role}.{place}".lower()
    works_there = role == "Admin" or (place == "own" and role != "Viewer")
    agent = items["Agent"]
    owner = ROLES[role] if works_there else _person(company, f"owner.{name}", place, role_id=agent)
    colleague = _person(company, f"colleague.{name}", place, role_id=agent)
    leaver = _person(company, f"leaver.{name}", place, role_id=agent)
    customer_id = _made(
        company,
        do.CreateCustomer(
            account_number=f"ACC-{name}",
            name=f"Customer {name}",
            location_id=PLACES[place],
            values={"rmr": 1000},
        ),
    )
    return Spot(
        mine=_trio(company, owner, customer_id, items=items),
        theirs=_trio(company, colleague, customer_id, items=items),
        nobodys=_nobodys(company, leaver, customer_id, items=items),
        now=company.clock(),
        location_id=PLACES[place],
        location=_held(company, "location", PLACES[place]),
        elsewhere_id=PLACES["other" if place == "own" else "own"],
        customer=_held(company, "customer", customer_id),
        account=f"ACC-{name}",
        owner_id=company.actor(owner).id,
        colleague_id=company.actor(colleague).id,
        colleague=colleague,
        items=items,
        spare=_held(company, "catalog_item", items["spare"]),
        absence=_absence(company, colleague),
        views=_views(company, (ROLES[role], colleague), f"ACC-{name}", place=place),
    )


def _views(
    company: Company, owners: tuple[str, str], account: str, *, place: str
) -> Mapping[str, Held]:
    here = Definition(entries=EntryFilter(location_id=PLACES[place]))
    ids = {
        word: _made(
            company,
            SaveView(name=f"{word} {account}", definition=here, shared=word == "shared"),
            by=owner,
        )
        for word, owner in zip(("own", "theirs", "shared"), (*owners, "adm"), strict=True)
    }
    return {word: _held(company, "saved_view", view_id) for word, view_id in ids.items()}


def _trio(company: Company, owner: str, customer_id: int, *, items: Mapping[str, int]) -> Trio:
    untouched, mitigated, closed = (
        _report(company, owner, customer_id, items=items) for _ in range(3)
    )
    change = company.do(owner, do.SetRisk(**on(untouched), risk_level=RiskLevel.MEDIUM))
    company.do(
        owner,
        do.MitigateEntry(
            **on(mitigated),
            mitigation_action_id=items["Call customer"],
            follow_up_at=company.clock() + timedelta(days=2),
        ),
    )
    closing = Closing(resolution_id=items["Retained - issue explained"], outcome_note="They stay.")
    company.do(owner, do.ResolveEntry(**on(closed), closing=closing))
    held = [_held(company, "entry", entry.id) for entry in (untouched, mitigated, closed)]
    return Trio(*held, change.audit_id)


def _nobodys(company: Company, leaver: str, customer_id: int, *, items: Mapping[str, int]) -> Held:
    """Return an entry whose assignee has been switched off since."""
    entry = _report(company, leaver, customer_id, items=items)
    user_id = company.actor(leaver).id
    _made(company, admin.SwitchUser(user_id=user_id, version=1, active=False))
    return entry


def _absence(company: Company, username: str) -> Held:
    today = company.clock().date()
    command = PutOut(
        user_id=company.actor(username).id, from_on=today, until_on=today, cover_id=None
    )
    return _held(company, "absence", _made(company, command))


def _report(company: Company, owner: str, customer_id: int, *, items: Mapping[str, int]) -> Held:
    report = do.CreateEntry(
        customer_id=customer_id,
        reason_id=items["Missed payment"],
        risk_level=RiskLevel.LOW,
        description="Two payments missed.",
        assigned_to_id=company.actor(owner).id,
    )
    return _held(company, "entry", _made(company, report, by=owner))


def _held(company: Company, table: str, row_id: int) -> Held:
    row = company.one(f"SELECT id, version FROM {table} WHERE id = :id", id=row_id)
    return Held(row["id"], row["version"])
