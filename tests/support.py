"""A small company that tests play in: two offices in two zones, six people, six customers."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import Connection, text
from sqlmodel import SQLModel

from atrisk_tui.domain.commands import Command, Receipt
from atrisk_tui.domain.model import Actor, CatalogKind, EntryStatus, RiskLevel
from atrisk_tui.domain.queries import Query
from atrisk_tui.domain.settings import Settings
from atrisk_tui.store.audit import WriteSession
from atrisk_tui.store.founding import found
from atrisk_tui.store.store import Store, record
from atrisk_tui.store.tables import Customer, Entry, Location, User, UserLocation
from atrisk_tui.store.work import Done, Work

R = TypeVar("R")

NOW = datetime(2026, 10, 13, 16, 42, tzinfo=UTC)
"""A Tuesday, 10:42 in Denver and 12:42 in New York."""
DENVER, NEW_YORK = 1, 2
"""Location ids: the founding one, and the other."""
PEOPLE = {
    "adm": ("Ada Munro", "Admin", ()),
    "lea": ("Lea Brandt", "Lead", (DENVER,)),
    "ana": ("Ana Ruiz", "Agent", (DENVER,)),
    "ben": ("Ben Okafor", "Agent", (DENVER,)),
    "vic": ("Vic Stone", "Viewer", (DENVER,)),
    "eve": ("Eve Larsen", "Agent", (NEW_YORK,)),
}
"""Username: full name, role, location ids; their ids count from 1 in this order."""
CUSTOMERS = (
    ("10-4471", "Kerr Dental", DENVER, 18_900),
    ("10-4472", "Müller & Söhne", DENVER, 4_495),
    ("10-4480", "O'Brien, Pat", DENVER, 2_985),
    ("10-5000", "ACME [/] [@click=app.quit]x", DENVER, 0),
    ("20-0001", "Harbor Storage", NEW_YORK, 31_250),
    ("20-0002", "Zoë Quinn", NEW_YORK, 5_999),
)
"""Account number, name, location id, rmr; their ids count from 1 in this order."""
KERR, HARBOR = 1, 5
"""Customer ids: one in Denver, one in New York."""


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def move(self, **span: float) -> datetime:
        """Go on by a timedelta's arguments."""
        self.now += timedelta(**span)
        return self.now


def found_plain(where: str, clock: Clock | None = None) -> Store:
    """Make a store with default catalogs, the Admin `adm` and the Denver office."""
    return found(
        where,
        username="adm",
        full_name="Ada Munro",
        zone="America/Denver",
        company_name="Test Alarm Co",
        location="Denver",
        region="West",
        clock=clock or Clock(),
    )


def fill(store: Store) -> None:
    """Add the people, the second office and the customers, as one change of the Admin's."""
    with store._writing.begin() as connection, WriteSession(connection) as session:
        rows: list[SQLModel] = [Location(name="New York", zone="America/New_York")]
        _add(session, rows)
        roles = dict(connection.execute(text("SELECT name, id FROM role")).all())
        people = [
            User(username=username, full_name=name, role_id=roles[role], zone=_zone(places))
            for username, (name, role, places) in list(PEOPLE.items())[1:]
        ]
        _add(session, people)
        _add(
            session,
            [
                UserLocation(user_id=person.id, location_id=place)
                for person in people
                for place in PEOPLE[person.username][2]
            ],
        )
        for account, name, place, rmr in CUSTOMERS:
            _add(
                session,
                [Customer(account_number=account, name=name, location_id=place, rmr=rmr)],
            )
        work = _work(session, store, store_actor(connection, "adm"))
        record(work, Done("app_user", 1), intent="FoundStore")


def written(
    store: Store, act: Callable[[WriteSession], Done], *, by: str = "adm", intent: str = "Test"
) -> Receipt:
    """Do something in one audited write session, past the commands."""
    with store._writing.begin() as connection, WriteSession(connection) as session:
        done = act(session)
        session.flush()
        return record(_work(session, store, store_actor(connection, by)), done, intent=intent)


def store_actor(connection: Connection, username: str) -> Actor:
    from atrisk_tui.store.actors import find_actor

    found_actor = find_actor(connection, username, source="local")
    assert found_actor is not None
    return found_actor


@dataclass
class Company:
    """A store with that company in it, and short words for what tests do all the time."""

    store: Store
    clock: Clock
    _items: dict[tuple[str, str], int] = field(default_factory=dict)

    def actor(self, username: str) -> Actor:
        """Return that person as the store knows them now."""
        return self.store.identify(username)

    def user_id(self, username: str) -> int:
        return list(PEOPLE).index(username) + 1

    def do(self, username: str, command: Command, **options: Any) -> Receipt:
        """Carry out a command as that person."""
        return self.store.do(self.actor(username), command, **options)

    def ask(self, username: str, query: Query[R]) -> R:
        """Ask as that person."""
        return self.store.ask(self.actor(username), query)

    def item(self, kind: CatalogKind | str, name: str) -> int:
        """Return the id of a catalog item."""
        if not self._items:
            rows = self.rows("SELECT kind, name, id FROM catalog_item WHERE deleted_at IS NULL")
            self._items.update({(row["kind"], row["name"]): row["id"] for row in rows})
        return self._items[str(kind), name]

    def entry(self, customer_id: int = KERR, *, by: str = "ana", **values: Any) -> int:
        """Create an entry past the commands, as `by` would have, and return its id.

        Values are those of the table; a closed `status` gets what its CHECKs ask for.
        """
        with self.store._writing.begin() as connection, WriteSession(connection) as session:
            row = self._entry_row(session, customer_id, self.user_id(by), values)
            _add(session, [row])
            work = _work(session, self.store, store_actor(connection, by))
            record(work, Done("entry", row.id), intent="CreateEntry")
            return row.id

    def version(self, entry_id: int) -> int:
        """Return the version that an entry has now."""
        return int(self.one("SELECT version FROM entry WHERE id = :id", id=entry_id)["version"])

    def rows(self, sql: str, **values: Any) -> list[dict[str, Any]]:
        """Return what a plain statement finds."""
        with self.store._engine.connect() as connection:
            return [dict(row) for row in connection.execute(text(sql), values).mappings()]

    def one(self, sql: str, **values: Any) -> dict[str, Any]:
        """Return the one row that a plain statement finds."""
        (row,) = self.rows(sql, **values)
        return row

    def force(self, sql: str, **values: Any) -> None:
        """Change something past the gate, to play what it would never do."""
        with self.store._writing.begin() as connection:
            connection.execute(text(sql), values)

    def _entry_row(
        self, session: WriteSession, customer_id: int, by_id: int, values: dict[str, Any]
    ) -> Entry:
        customer = session.get_one(Customer, customer_id)
        base: dict[str, Any] = {
            "customer_id": customer_id,
            "location_id": customer.location_id,
            "created_at": self.clock(),
            "created_by_id": by_id,
            "reported_at": self.clock(),
            "reported_by_id": by_id,
            "reason_id": self.item(CatalogKind.REASONS, "Missed payment"),
            "risk_level": RiskLevel.MEDIUM,
            "description": "Card bounced twice",
            "assigned_to_id": by_id,
            "rmr_at_opening": customer.rmr,
        }
        status = values.get("status", EntryStatus.OPEN)
        return Entry(**base | self._closed(status, by_id) | values)

    def _closed(self, status: EntryStatus, by_id: int) -> dict[str, Any]:
        if status.active:
            return {}
        closed: dict[str, Any] = {"closed_at": self.clock(), "closed_by_id": by_id}
        if status is EntryStatus.CANCELLED:
            return closed | {"resolution_id": self.item(CatalogKind.RESOLUTIONS, "Duplicate")}
        lost = status is EntryStatus.LOST
        name = "Lost - price" if lost else "Retained - rate adjusted"
        closed |= {
            "resolution_id": self.item(CatalogKind.RESOLUTIONS, name),
            "resolution_date": date(2026, 10, 13),
            "outcome_note": "They said so",
        }
        return closed | (
            {"cancel_reason_id": self.item(CatalogKind.CANCEL_REASONS, "Price")} if lost else {}
        )


def _work(session: WriteSession, store: Store, actor: Actor) -> Work:
    return Work(session=session, actor=actor, now=store.clock(), settings=Settings())


def _zone(places: tuple[int, ...]) -> str:
    return "America/New_York" if places == (NEW_YORK,) else "America/Denver"


def _add(session: WriteSession, rows: Iterable[SQLModel]) -> None:
    session.add_all(rows)
    session.flush()
