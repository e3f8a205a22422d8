"""Views as JSON keeps them: there and back, and what is refused on the way."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atrisk_tui.domain.filters import (
    CustomerFilter,
    CustomerSort,
    Due,
    EntryFilter,
    EntrySort,
    EntryState,
    Whose,
)
from atrisk_tui.domain.model import CustomerStatus, EntryStatus, RiskLevel
from atrisk_tui.domain.view_data import checked, definition_data, read_definition
from atrisk_tui.domain.views import BUILT_IN, Definition
from atrisk_tui.errors import Invalid


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


IDS = maybe(st.integers(1, 2**31 - 1))
DAYS = maybe(st.integers(0, 36_500))
WORDS = st.text("abc äé", max_size=30).map(lambda text: " ".join(text.split()))


@st.composite
def entry_filters(draw: st.DrawFn) -> EntryFilter:
    state = draw(st.sampled_from(EntryState))
    fitting = [s for s in EntryStatus if state is EntryState.ALL or s.active is (state == "active")]
    whose = draw(maybe(st.sampled_from(Whose)))
    due = draw(maybe(st.sampled_from(Due)))
    dates = sorted(draw(st.tuples(*[st.dates(date(1900, 1, 1), date(8999, 1, 1))] * 2)))
    ages = sorted(draw(st.tuples(*[st.integers(0, 36_500)] * 2)))
    is_range = due is Due.RANGE
    return EntryFilter(
        state=state,
        statuses=tuple(draw(st.lists(st.sampled_from(fitting), unique=True))),
        risk_level=draw(maybe(st.sampled_from(RiskLevel))),
        whose=whose,
        assigned_to_id=None if whose else draw(IDS),
        **{
            name: draw(IDS)
            for name in ("customer_id", "location_id", "region_id", "account_class_id", "reason_id")
        },
        due=due,
        due_from=dates[0] if is_range and draw(st.booleans()) else None,
        due_until=dates[1] if is_range and draw(st.booleans()) else None,
        open_from=ages[0] if draw(st.booleans()) else None,
        open_until=ages[1] if draw(st.booleans()) else None,
        **{name: draw(st.booleans()) for name in ("awake", "escalated", "untouched")},
        closed_days=draw(DAYS) if state is EntryState.CLOSED else None,
    )


CUSTOMER_FILTERS = st.builds(
    CustomerFilter,
    status=maybe(st.sampled_from(CustomerStatus)),
    at_risk=maybe(st.booleans()),
    risk_level=maybe(st.sampled_from(RiskLevel)),
    location_id=IDS,
    region_id=IDS,
    account_class_id=IDS,
    ends_within=DAYS,
)


@st.composite
def definitions(draw: st.DrawFn) -> Definition:
    of_entries = draw(st.booleans())
    sorts: Any = EntrySort if of_entries else CustomerSort
    return Definition(
        entries=draw(entry_filters()) if of_entries else None,
        customers=None if of_entries else draw(CUSTOMER_FILTERS),
        sort=draw(st.sampled_from(["", *(sort.value for sort in sorts)])),
        reverse=draw(st.booleans()),
        columns=tuple(draw(st.lists(WORDS.filter(bool), unique=True, max_size=5))),
        text=draw(WORDS),
    )


@given(definitions())
def test_every_definition_comes_back_as_it_was(definition: Definition) -> None:
    kept = json.loads(json.dumps(definition_data(definition)))
    assert read_definition(kept) == definition


@pytest.mark.parametrize("built_in", BUILT_IN, ids=lambda view: view.name)
def test_the_views_everybody_has_could_be_saved(built_in: Any) -> None:
    assert read_definition(definition_data(built_in.definition)) == built_in.definition


def test_enums_are_lower_case_and_dates_as_they_are_written() -> None:
    wanted = EntryFilter(risk_level=RiskLevel.HIGH, due=Due.RANGE, due_from=date(2026, 12, 1))
    kept = definition_data(Definition(entries=wanted, sort=EntrySort.FOLLOW_UP))
    assert kept == {
        "entries": {"risk_level": "high", "due": "range", "due_from": "2026-12-01"},
        "sort": "follow-up",
    }


def test_a_view_of_all_entries_still_says_that_it_is_of_entries() -> None:
    assert definition_data(Definition(entries=EntryFilter())) == {"entries": {}}


def test_words_of_another_case_are_understood() -> None:
    found = read_definition({"entries": {"risk_level": " HIGH "}})
    assert found.entries == EntryFilter(risk_level=RiskLevel.HIGH)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ([], "A view is an object with any of entries, customers, sort"),
        ({"filter": {}}, "A view has no “filter”: it may have entries, customers"),
        ({"entries": {"risk": "high"}}, "Entries has no “risk”: it may have state"),
        ({"entries": "all"}, "Entries is an object"),
        ({"entries": {"risk_level": "hot"}}, "Risk level is one of low, medium, high"),
        ({"entries": {"due_from": "1/2/2026"}}, "Due from is a date like 2026-12-01"),
        ({"entries": {"reason_id": True}}, "Reason is a whole number|Reason id is a whole number"),
        ({"entries": {"awake": 1}}, "Awake is true or false"),
        ({"entries": {"statuses": "open"}}, "Statuses is a list"),
        ({"entries": {"location_id": 2**31}}, "Location id is from 1 to"),
        ({"entries": {"open_from": -1}}, "Open from is from 0 to"),
        ({"entries": {"due": "range", "due_from": "0001-01-01"}}, "Due from is too far away"),
        ({"entries": {}, "columns": ["a", "a"]}, "shows a column once"),
        ({"entries": {}, "columns": [1]}, "Columns is a text"),
        ({"entries": {}, "columns": [str(n) for n in range(41)]}, "at most 40 columns"),
        ({"entries": {}, "text": "x" * 201}, "at most 200"),
    ],
)
def test_what_no_view_can_be_is_refused_in_words(data: object, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        read_definition(data)


ENTRIES = Definition(entries=EntryFilter())


@pytest.mark.parametrize(
    ("definition", "said"),
    [
        (Definition(), "either entries or customers"),
        (replace(ENTRIES, customers=CustomerFilter()), "either entries or customers"),
        (replace(ENTRIES, sort="rmr"), "Sort is one of created"),
        (Definition(customers=CustomerFilter(), sort="risk"), "Sort is one of name"),
        (Definition(entries=EntryFilter(whose=Whose.ME, assigned_to_id=3)), "not both"),
        (
            Definition(entries=EntryFilter(statuses=(EntryStatus.LOST,))),
            "Lost is no status of active entries",
        ),
        (Definition(entries=EntryFilter(closed_days=3)), "closed entries only"),
        (Definition(entries=EntryFilter(due_from=date(2026, 1, 1))), "needs due range"),
        (Definition(entries=EntryFilter(open_from=9, open_until=3)), "wrong way round"),
    ],
)
def test_a_definition_that_rules_itself_out_is_refused(definition: Definition, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        checked(definition)


def test_a_search_is_kept_as_one_regular_line() -> None:
    assert checked(replace(ENTRIES, text="  kerr   dental ")).text == "kerr dental"
