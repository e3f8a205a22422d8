"""The follow-up of one's own to see coming: which one it is, and whether it was touched."""

from datetime import timedelta
from typing import Any

from atrisk_tui.domain.commands import SetFollowUp
from atrisk_tui.domain.contact_commands import LogContact
from atrisk_tui.domain.model import ContactChannel, ContactResult, EntryStatus
from atrisk_tui.domain.next_due import ALARM, GetNextDue, NextDue

from ..support import HARBOR, KERR, NOW, Company

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def due(company: Company, customer: int, span: timedelta, **values: Any) -> int:
    return company.entry(customer, follow_up_at=NOW + span, **values)


def asked(company: Company, who: str = "ana", **query: Any) -> NextDue:
    found = company.ask(who, GetNextDue(**query))
    assert found is not None
    return found


def log(company: Company, customer: int = KERR, **more: Any) -> None:
    company.do(
        "ben",
        LogContact(
            customer_id=customer,
            channel=ContactChannel.PHONE_OUT,
            result=ContactResult.NO_ANSWER,
            **more,
        ),
    )


def test_the_next_one_today_is_told_with_its_customer_and_the_one_after(company: Company) -> None:
    due(company, 2, 3 * HOUR)
    next_ = due(company, KERR, HOUR)
    assert asked(company) == NextDue(
        entry_id=next_,
        customer="Kerr Dental",
        at=NOW + HOUR,
        zone="America/Denver",
        touched=False,
        then_at=NOW + 3 * HOUR,
    )


def test_what_is_due_this_minute_is_still_to_come(company: Company) -> None:
    at = due(company, KERR, timedelta())
    assert asked(company).entry_id == at


def test_what_comes_today_is_before_what_is_late(company: Company) -> None:
    due(company, KERR, -HOUR)
    next_ = due(company, 2, HOUR)
    assert asked(company).entry_id == next_


def test_with_nothing_to_come_today_the_oldest_late_one_is_told(company: Company) -> None:
    due(company, 2, -HOUR)
    oldest = due(company, KERR, -2 * HOUR)
    due(company, 3, DAY)
    assert asked(company).entry_id == oldest


def test_with_nothing_today_the_next_within_the_week_is_told(company: Company) -> None:
    due(company, 2, -2 * DAY)
    due(company, 3, DAY, snoozed_until=NOW + 2 * DAY)
    next_ = due(company, KERR, 2 * DAY)
    assert asked(company).entry_id == next_


def test_a_snooze_hides_no_follow_up_on_its_day(company: Company) -> None:
    asleep = due(company, KERR, HOUR, snoozed_until=NOW + DAY)
    assert asked(company).entry_id == asleep


def test_nothing_is_told_of_what_is_closed_another_s_overdue_or_far_off(company: Company) -> None:
    due(company, KERR, HOUR, status=EntryStatus.LOST)
    due(company, 2, HOUR, by="ben")
    due(company, 2, -2 * DAY)
    due(company, 3, 8 * DAY)
    company.entry(3)
    assert company.ask("ana", GetNextDue()) is None


def test_an_own_entry_out_of_sight_is_not_told(company: Company) -> None:
    due(company, HARBOR, HOUR, assigned_to_id=company.user_id("ana"))
    assert company.ask("ana", GetNextDue()) is None


def test_what_came_due_since_then_waits_until_somebody_is_in_touch(company: Company) -> None:
    due(company, 3, -HOUR)
    first = due(company, KERR, -30 * MINUTE)
    second = due(company, 2, -20 * MINUTE)
    next_ = due(company, 4, HOUR)
    since = NOW - 40 * MINUTE
    assert asked(company, waiting_since=since).entry_id == first
    assert asked(company, waiting_since=since).then_at == NOW + HOUR
    company.clock.move(minutes=1)
    log(company)
    assert asked(company, waiting_since=since).entry_id == second
    log(company, 2)
    assert asked(company, waiting_since=since).entry_id == next_


def test_after_midnight_nothing_of_the_day_before_waits(company: Company) -> None:
    due(company, KERR, -HOUR)
    company.clock.move(days=1)
    assert company.ask("ana", GetNextDue(waiting_since=NOW - DAY)) is None


def test_a_contact_touches_it_from_five_minutes_before(company: Company) -> None:
    due(company, KERR, 10 * MINUTE)
    log(company)
    assert not asked(company).touched
    company.clock.move(minutes=6)
    assert not asked(company).touched
    log(company)
    assert asked(company).touched


def test_a_contact_with_another_customer_touches_nothing(company: Company) -> None:
    due(company, KERR, MINUTE)
    log(company, 2)
    assert not asked(company).touched


def test_whom_one_promised_to_call_again_in_three_minutes_is_still_to_be_called(
    company: Company,
) -> None:
    entry = company.entry(KERR)
    log(company, entry_id=entry, entry_version=1, follow_up_at=NOW + 3 * MINUTE)
    assert not asked(company).touched
    company.clock.move(minutes=1)
    log(company)
    assert asked(company).touched


def test_a_follow_up_that_was_moved_is_to_be_touched_anew(company: Company) -> None:
    entry = due(company, KERR, MINUTE)
    log(company)
    company.do("ana", SetFollowUp(entry_id=entry, version=1, follow_up_at=NOW + 2 * MINUTE))
    assert not asked(company).touched


def test_it_calls_from_five_minutes_before_until_it_is_touched() -> None:
    told = NextDue(entry_id=1, customer="Kerr Dental", at=NOW, zone="UTC", touched=False)
    assert not told.calls(NOW - ALARM - timedelta(seconds=1))
    assert told.calls(NOW - ALARM)
    assert told.calls(NOW + DAY)
    touched = NextDue(entry_id=1, customer="Kerr Dental", at=NOW, zone="UTC", touched=True)
    assert not touched.calls(NOW)
