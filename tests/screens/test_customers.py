"""Customers and one customer: found by any part, a brief before the call, their entries."""

from datetime import date, timedelta

import pytest

from atrisk_tui.domain.commands import EditCustomer
from atrisk_tui.domain.model import EntryStatus, RiskLevel
from atrisk_tui.screens.customer import CustomerScreen
from atrisk_tui.widgets.facts import FactLines

from ..support import NOW, Company
from .conftest import Play
from .stage import Stage


@pytest.fixture
def known(sqlite_company: Company) -> Company:
    """The company with what its customers are known by, and three entries of the first."""
    company = sqlite_company
    values = {
        1: {"phone1": "+1 801 555 0142", "contract_end": date(2026, 11, 30), "autopay": True},
        2: {"email": "buero@soehne.example", "customer_since": date(2019, 8, 1)},
        3: {"customer_since": date(2021, 2, 1), "do_not_call": True, "past_due_amount": 9600},
    }
    for id_, changes in values.items():
        company.do("lea", EditCustomer(customer_id=id_, version=1, changes=changes))
    company.entry(1, follow_up_at=NOW - timedelta(days=1), risk_level=RiskLevel.LOW)
    company.entry(1, by="ben", risk_level=RiskLevel.HIGH, action_plan="Offer a lock")
    company.entry(1, status=EntryStatus.RESOLVED)
    return company


async def at_customers(stage: Stage) -> None:
    await stage.go("c")
    assert stage.front.title_words() == "Customers"


async def test_customers_are_listed_by_name_with_their_worst_entry(
    known: Company, play: Play
) -> None:
    async with play() as stage:
        await at_customers(stage)
        assert stage.ids == [4, 1, 2, 3]
        line = stage.line("Kerr")
        assert "10-4471" in line
        assert "$189.00" in line
        assert "2 !!! High !Mon 12 10:42 ben" in line


@pytest.mark.parametrize(
    ("key", "order", "words"),
    [
        ("n", [4, 1, 2, 3], "sort: Name"),
        ("a", [1, 2, 3, 4], "sort: Account"),
        ("m", [1, 2, 3, 4], "sort: Revenue, highest first"),
        ("s", [2, 3], "sort: Customer since, longest first"),
    ],
)
async def test_each_order_and_its_reverse(
    known: Company, play: Play, *, key: str, order: list[int], words: str
) -> None:
    async with play() as stage:
        await at_customers(stage)
        await stage.press("o", key)
        assert stage.ids[: len(order)] == order
        assert words in stage.picture
        await stage.press("O")
        assert stage.ids[-len(order) :] == order[::-1]


@pytest.mark.parametrize("typed", ["4472", "SOHNE", "müller", "0-447", "soehne.ex"])
async def test_search_finds_by_any_middle_part(known: Company, play: Play, *, typed: str) -> None:
    async with play() as stage:
        await at_customers(stage)
        await stage.press("/")
        await stage.type(typed)
        assert 2 in stage.ids
        assert f"found for “{typed}”" in stage.picture


async def test_search_finds_by_the_digits_of_a_phone(known: Company, play: Play) -> None:
    async with play() as stage:
        await at_customers(stage)
        await stage.press("/")
        await stage.type("5550142")
        assert stage.ids == [1]


async def test_enter_on_the_only_hit_opens_it(known: Company, play: Play) -> None:
    async with play() as stage:
        await stage.type("/4472⏎")
        assert isinstance(stage.front, CustomerScreen)
        assert stage.lines[0].startswith(" atrisk  Müller & Söhne  10-4472  active")


async def test_slash_on_home_searches_the_customers(known: Company, play: Play) -> None:
    async with play() as stage:
        await stage.press("/")
        await stage.type("kerr")
        assert stage.front.title_words() == "Customers"
        assert stage.ids == [1]


async def test_esc_clears_the_search_then_leaves_the_list_where_it_was(
    known: Company, play: Play
) -> None:
    async with play() as stage:
        await at_customers(stage)
        await stage.type("/zebra⏎")
        assert "nothing found for “zebra”" in stage.picture
        await stage.press("escape")
        assert len(stage.ids) == 4
        assert "sort: Name" in stage.picture


@pytest.mark.slow
async def test_the_brief_says_what_to_know_before_calling(known: Company, play: Play) -> None:
    async with play() as stage:
        await stage.type("/4471⏎")
        assert stage.shows(
            "CALL OK  10:42 there (MDT)",
            "+1 801 555 0142",
            "RMR $189.00",
            "ends 30 Nov 2026, 48 d",
            "autopay on",
            "Before: 1 saved, 0 lost, 0 void",
        )


@pytest.mark.parametrize(("day", "words"), [(13, "Left on 13 Oct"), (14, "Leaves on 14 Oct")])
async def test_the_brief_says_who_leaves_and_who_has_left(
    known: Company, play: Play, *, day: int, words: str
) -> None:
    changes = {"cancel_effective_on": date(2026, 10, day)}
    known.do("lea", EditCustomer(customer_id=1, version=2, changes=changes))
    async with play() as stage:
        await at_customers(stage)
        await stage.press("j", "enter")
        assert stage.shows(words)


async def test_do_not_call_stands_first(known: Company, play: Play) -> None:
    async with play() as stage:
        await stage.type("/4480⏎")
        assert stage.lines[1].startswith(" DO NOT CALL")
        assert "Past due $96.00" in stage.picture


async def test_the_at_risk_tab_is_in_front_with_its_count(known: Company, play: Play) -> None:
    async with play() as stage:
        await stage.type("/4471⏎")
        assert "[2 At Risk(3)]" in stage.picture
        assert stage.ids == [3, 2, 1], "closed ones too, a new one on top"


async def test_the_entry_at_the_cursor_is_previewed(known: Company, play: Play) -> None:
    async with play() as stage:
        await stage.type("/4471⏎")
        await stage.press("down")
        assert stage.shows("AR-2  Open", "Card bounced twice", "Plan     Offer a lock")


async def test_digits_and_l_h_show_the_tabs(known: Company, play: Play) -> None:
    async with play() as stage:
        await stage.type("/4471⏎")
        await stage.press("1")
        assert stage.shows("[1 Summary]", "Account          10-4471", "Time zone")
        await stage.press("6")
        assert stage.shows("[6 History]", " lea")
        await stage.press("2")
        assert "[2 At Risk(3)]" in stage.picture
        await stage.press("l")
        assert "[3 Notes]" in stage.picture
        await stage.press("h", "h")
        assert "[1 Summary]" in stage.picture


async def test_verbs_act_in_the_at_risk_tab_and_nowhere_else(known: Company, play: Play) -> None:
    async with play() as stage:
        await stage.type("/4471⏎")
        await stage.press("down", "down", "+")
        assert stage.entry(1)["risk_level"] == "medium"
        await stage.press("1", "+")
        assert stage.entry(1)["risk_level"] == "medium"
        assert stage.said.startswith("no entry here")


async def test_J_and_K_walk_through_the_list_it_was_opened_from(  # noqa: N802 - keys' names
    known: Company, play: Play
) -> None:
    async with play() as stage:
        await at_customers(stage)
        await stage.press("enter")
        assert "ACME" in stage.lines[0]
        await stage.press("J")
        assert "Kerr Dental" in stage.lines[0]
        assert stage.ids == [3, 2, 1]
        await stage.press("K", "K")
        assert "ACME" in stage.lines[0]
        assert stage.said == "no more customers that way"
        await stage.press("J", "escape")
        assert stage.at == 1, "the list's cursor has come along"


async def test_a_change_of_the_customer_shows_by_itself(known: Company, play: Play) -> None:
    async with play() as stage:
        await stage.type("/4471⏎")
        known.do("lea", EditCustomer(customer_id=1, version=2, changes={"name": "Kerr & Sons"}))
        await stage.look_around()
        assert "Kerr & Sons" in stage.lines[0]


async def test_a_new_entry_of_a_colleague_counts_on_the_tab(known: Company, play: Play) -> None:
    async with play() as stage:
        await stage.type("/4471⏎")
        known.entry(1, by="ben")
        await stage.look_around()
        assert stage.shows("[2 At Risk(4)]", "1 new: r loads")
        await stage.press("r")
        assert len(stage.ids) == 4


async def test_a_customer_of_another_location_is_not_found(known: Company, play: Play) -> None:
    async with play() as stage:
        await at_customers(stage)
        await stage.type("/harbor")
        assert stage.ids == []


async def test_a_customer_without_entries_says_how_to_report_one(
    known: Company, play: Play
) -> None:
    async with play() as stage:
        await stage.type("/4472⏎")
        assert stage.shows("[2 At Risk(0)]", "n reports a customer at risk")
        assert stage.front.query_one("#preview", FactLines).plain == ""


async def test_the_search_line_says_how_to_go_on(known: Company, play: Play) -> None:
    async with play() as stage:
        await stage.type("/kerr")
        assert stage.lines[-1].startswith(" down To the list  esc Clear")


async def test_who_is_leaving_is_said_unless_the_list_is_of_nobody_else(
    known: Company, play: Play
) -> None:
    known.force("UPDATE customer SET status = 'pending_cancel', version = 9 WHERE id = 1")
    async with play() as stage:
        await at_customers(stage)
        assert "(leaving) Kerr" in stage.line("4471")
        await stage.press("v", "8")
        assert "Kerr Dental" in stage.line("4471")
