"""Lists of a team of very many people at very many locations, on both databases."""

import json

import pytest
from sqlalchemy import event

from atrisk_tui.domain.filters import EntryFilter, EntrySort, EntryState, Whose
from atrisk_tui.domain.queries import CountEntries, ListDue, ListEntries
from atrisk_tui.store.readers import sparse_lists

from ..support import Company

PLACES, PEOPLE = 180, 1_500
MOST = 30_000
"""Values that either database takes in one statement."""


@pytest.fixture
def large(company: Company) -> Company:
    """Lea, who works at very many places and has very many people under her."""
    force = company.force
    if company.store.dialect == "sqlite":
        numbers = "(SELECT value AS n FROM json_each(:ids)) AS each"
    else:
        numbers = "(SELECT value::int AS n FROM json_array_elements_text(CAST(:ids AS json))) each"
    ids = json.dumps(list(range(1_000, 1_000 + PLACES)))
    force(
        "INSERT INTO location (id, name, name_key, zone, active, version)"
        f" SELECT n, 'place ' || n, 'place ' || n, 'UTC', active, 1 FROM location, {numbers}"
        " WHERE id = 1",
        ids=ids,
    )
    force(f"INSERT INTO user_location (user_id, location_id) SELECT 2, n FROM {numbers}", ids=ids)
    given = ("id", "username", "username_key", "manager_id")
    others = ", ".join(key for key in company.rows("SELECT * FROM app_user")[0] if key not in given)
    force(
        f"INSERT INTO app_user (id, username, username_key, manager_id, {others})"
        f" SELECT n, 'user ' || n, 'user ' || n, 2, {others} FROM app_user, {numbers}"
        " WHERE id = 3",
        ids=json.dumps(list(range(1_000, 1_000 + PEOPLE))),
    )
    return company


@pytest.mark.parametrize("few", [True, False])
@pytest.mark.parametrize("state", EntryState)
def test_a_very_large_team_is_listed_within_what_a_database_takes(
    large: Company, monkeypatch: pytest.MonkeyPatch, state: EntryState, *, few: bool
) -> None:
    if not few:
        for name in ("SMALL", "SMALL_ROWS"):
            monkeypatch.setattr(sparse_lists, name, -1)
    theirs = large.entry(assigned_to_id=1_700)
    large.entry(by="eve")
    bound: list[int] = []

    @event.listens_for(large.store._engine, "before_cursor_execute")
    def note(*given: object) -> None:
        bound.append(len(given[3]))  # type: ignore[arg-type]

    team = EntryFilter(whose=Whose.TEAM, state=state)
    for sort in EntrySort:
        found = large.ask("lea", ListEntries(filter=team, sort=sort)).rows
        assert [row.id for row in found] == ([] if state is EntryState.CLOSED else [theirs])
    assert large.ask("lea", CountEntries(filter=team)).value == len(found)
    assert max(bound) < MOST


def test_what_is_due_at_very_many_places_is_listed(
    large: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("atrisk_tui.store.readers.sources.MOST_BRANCHES", 0)
    theirs = large.entry(follow_up_at=large.clock())
    found = large.ask("lea", ListDue()).rows
    assert [row.id for row in found if row.entry is not None] == [theirs]
