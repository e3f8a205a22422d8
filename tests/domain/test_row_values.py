"""The record that a form opened with comes back from its draft as it was."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from atrisk_tui.domain.admin_rows import PersonRow, RoleRow
from atrisk_tui.domain.paging import Count
from atrisk_tui.domain.row_values import plain_row, row_of
from atrisk_tui.domain.values import dataclass
from atrisk_tui.errors import Invalid

PERSON = PersonRow(
    id=4,
    version=2,
    username="ana",
    full_name="Ana Ruiz",
    email=None,
    title="Jöhn “Döe”\n",
    role_id=2,
    role="Agent",
    active=True,
    all_locations=False,
    location_ids=(1, 2),
    locations=("Denver", "Provo"),
    zone="America/Denver",
    manager_id=None,
    manager=None,
    open_entries=Count(10_000, capped=True),
)
ROLE = RoleRow(
    id=1,
    version=1,
    name="Desk",
    grants=frozenset({"a.view", "b.view"}),
    built_in=False,
    people=Count(1),
    people_off=Count(0),
)


@dataclass(frozen=True, slots=True)
class Moments:
    at: datetime
    on: date | None
    when: time


@pytest.mark.parametrize(
    "row",
    [
        PERSON,
        ROLE,
        Moments(datetime(2026, 10, 13, 16, 42, 0, 5, tzinfo=UTC), None, time(9, 30)),
        Moments(datetime(2026, 10, 13, tzinfo=UTC), date(2026, 2, 28), time(0)),
    ],
)
def test_a_row_comes_back_as_it_was(row: object) -> None:
    assert row_of(type(row), json.loads(json.dumps(plain_row(row)))) == row


def test_a_field_that_is_no_more_is_left_out() -> None:
    assert row_of(PersonRow, plain_row(PERSON) | {"nickname": "A"}) == PERSON


@pytest.mark.parametrize("change", [{"id": "4"}, {"location_ids": None}, {"open_entries": {}}])
def test_a_row_of_another_shape_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(Invalid, match="another version"):
        row_of(PersonRow, plain_row(PERSON) | change)


def test_a_field_that_was_not_kept_is_refused() -> None:
    plain = plain_row(replace(PERSON, id=9))
    del plain["username"]
    with pytest.raises(Invalid, match="another version"):
        row_of(PersonRow, plain)
