"""Taking back a change to people or roles obeys the rules that making it would."""

from collections.abc import Collection, Sequence

from ..errors import Conflict, Invalid, Missing
from .bulk import change_rows, read_rows
from .reach import (
    check_everywhere,
    check_grants,
    check_keeper,
    check_leader,
    check_link_free,
    check_roles,
    has_keeper,
    location_ids,
)
from .tables import AuditChange, Role, User
from .work import Work

_TABLES = frozenset({"app_user", "role", "user_location"})


class PeopleGuard:
    """What must hold before and after a change to people or roles is taken back.

    A person is never brought past the actor's reach, nor left without a location, nor led by
    themselves, and somebody who may manage people everywhere is always left.
    """

    def __init__(self, work: Work, rows: Sequence[AuditChange]) -> None:
        self.work = work
        self.rows = [row for row in rows if row.table_name in _TABLES]
        self.had_keeper = False

    def check_before(self) -> None:
        """Go on only if the actor could have made the change, either way.

        Raises: Denied, Missing for a location out of sight, Conflict for a link that is there.
        """
        if not self.rows:
            return
        for row in self._of("role"):
            role = self.work.held(Role, row.row_id)
            check_grants(self.work, role.grants if role else ())
            for grants in row.changes.get("grants", ()):
                check_grants(self.work, grants or ())
        for row in self._of("app_user"):
            user = self.work.held(User, row.row_id)
            roles = [user.role_id] if user else []
            check_roles(self.work, [*roles, *row.changes.get("role_id", ())])
            if row.op != "insert" and user is not None and _gives_everywhere(row, user):
                check_everywhere(self.work)
        for row in self._of("user_location"):
            self._check_link(row)
        self.had_keeper = has_keeper(self.work)

    def check_after(self) -> None:
        """Go on only if the company still has what it needs. Raises: Invalid, Conflict."""
        if not self.rows:
            return
        users = [user for user_id in self._user_ids() if (user := self._live(user_id))]
        for user in users:
            if not user.all_locations and not location_ids(self.work, user.id):
                raise Conflict(
                    f"{user.full_name} would be left without a location", field="location"
                )
        for row in self._of("app_user"):
            self._check_leader(row)
        self._raise_versions(users)
        if self.had_keeper:
            check_keeper(self.work)

    def _of(self, table: str) -> list[AuditChange]:
        return [row for row in self.rows if row.table_name == table]

    def _user_ids(self) -> set[int]:
        return {row.row_id for row in self._of("app_user")} | self._linked_ids()

    def _linked_ids(self) -> set[int]:
        return {_one(row, "user_id") for row in self._of("user_location")}

    def _live(self, user_id: int) -> User | None:
        user = self.work.held(User, user_id)
        return None if user is None or user.deleted_at is not None else user

    def _check_link(self, row: AuditChange) -> None:
        if not self.work.actor.sees(_one(row, "location_id")):
            raise Missing("no such change")
        user = self.work.held(User, _one(row, "user_id"))
        check_roles(self.work, [user.role_id] if user else [])
        if row.op == "delete":
            check_link_free(self.work, _one(row, "user_id"), _one(row, "location_id"))

    def _check_leader(self, row: AuditChange) -> None:
        user = self._live(row.row_id)
        if user is None or user.manager_id is None or "manager_id" not in row.changes:
            return
        leader = self.work.shared(User, user.manager_id)
        try:
            if leader is not None:
                check_leader(self.work, user, leader)
        except Invalid as error:
            raise Conflict(error.message, field=error.field) from None

    def _raise_versions(self, users: Collection[User]) -> None:
        """Let forms know that are open on a person whose locations alone were given back."""
        written = {row.row_id for row in self._of("app_user") if row.changes}
        ids = sorted({user.id for user in users} & self._linked_ids() - written)
        rows = read_rows(self.work.session, User, column="id", values=ids)
        change_rows(self.work.session, User, [(row, {}) for row in rows])


def _gives_everywhere(row: AuditChange, user: User) -> bool:
    return "all_locations" in row.changes or ("deleted_at" in row.changes and user.all_locations)


def _one(row: AuditChange, name: str) -> int:
    """Return a field of a link, which never changes: it is made, or deleted."""
    before, after = row.changes[name]
    return int(after if before is None else before)
