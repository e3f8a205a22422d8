"""`c`: whether one may call, a try in three keys, the wrap-up of a talk, and one's own slip."""

from datetime import UTC, datetime, timedelta

import pytest

from atrisk_tui.domain.absences import PutOut
from atrisk_tui.domain.admin_commands import ChangeSetting
from atrisk_tui.domain.model import EntryStatus

from ..support import HARBOR, KERR, NOW, Company
from .conftest import Play
from .forms import contacts

pytestmark = pytest.mark.slow

ANA = 3
DAY = timedelta(days=1)
EARLY = datetime(2026, 10, 13, 13, 12, tzinfo=UTC)
"""07:12 in Denver, 09:12 in New York."""
CLOCKS_GO_BACK = datetime(2026, 11, 1, 14, 30, tzinfo=UTC)
"""07:30 in Denver on the morning after the clocks went back: by those of the day before 08:30."""


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (EARLY, "too early there, 07:12, from 08:00"),
        (EARLY.replace(hour=14, minute=0), "CALL OK  08:00 there (MDT)"),
        (EARLY.replace(hour=3), "too late there, 21:12, until 21:00"),
        (CLOCKS_GO_BACK, "too early there, 07:30, from 08:00"),
    ],
)
async def test_the_brief_says_before_the_number_whether_one_may_call(
    sqlite_company: Company, play: Play, *, now: datetime, told: str
) -> None:
    sqlite_company.clock.now = now
    sqlite_company.force("UPDATE customer SET phone1 = '+1 801 555 0142' WHERE id = 1")
    sqlite_company.entry(KERR, follow_up_at=now)
    async with play() as stage:
        assert stage.line("801 555").startswith(f" {told}  +1 801")
        await stage.press("enter")
        assert stage.line("801 555").startswith(f" {told}  +1 801")
        await stage.press("i")
        assert stage.line("801 555").startswith(f" {told}  +1 801")


async def test_the_hours_are_those_of_the_customer_not_mine(
    sqlite_company: Company, play: Play
) -> None:
    sqlite_company.clock.now = EARLY
    sqlite_company.entry(HARBOR, by="eve", follow_up_at=EARLY)
    async with play("eve") as stage:
        assert stage.shows("CALL OK  09:12 there (EDT)")


async def test_a_form_says_too_that_it_is_too_early(sqlite_company: Company, play: Play) -> None:
    sqlite_company.clock.now = EARLY
    sqlite_company.entry(KERR)
    async with play() as stage:
        await stage.press("g", "e", "e")
        assert stage.line("Customer  ").endswith("too early there, 07:12, from 08:00")


async def test_a_name_stays_whole_beside_why_not_to_call(
    sqlite_company: Company, play: Play
) -> None:
    sqlite_company.clock.now = EARLY
    sqlite_company.force("UPDATE customer SET name = 'Grace Holloway' WHERE id = :id", id=KERR)
    sqlite_company.entry(KERR)
    async with play() as stage:
        await stage.press("g", "e", "e")
        assert "Grace Holloway" in stage.line("Customer  ")


# A try


async def test_c_says_first_whether_one_may_call_then_the_number_and_the_letters(
    sqlite_company: Company, play: Play
) -> None:
    sqlite_company.force(
        "UPDATE customer SET phone1 = '+1 801 555 0142', phone1_name = 'office' WHERE id = 1"
    )
    sqlite_company.entry(KERR, follow_up_at=NOW)
    async with play() as stage:
        await stage.press("c")
        assert stage.question == (
            "CALL OK  10:42 there  +1 801 555 0142 office\nContact with AR-1 Kerr Dental"
        )
        assert "".join(stage.choices) == "nvbworkxdisehml"
        assert stage.shows(
            "n no answer  v left voicemail  b busy  w wrong or dead number  o someone else",
            "r reached  k wants a callback  x refused  d do not call again",
            "i they called us  s SMS  e email  h chat  m visit  l letter",
        )


async def test_c_n_enter_is_a_whole_try(sqlite_company: Company, play: Play) -> None:
    made = sqlite_company.entry(KERR, follow_up_at=NOW - DAY)
    async with play() as stage:
        await stage.type("cn⏎")
        assert stage.said.startswith("AR-1 Kerr Dental: no answer, 1st try, next 12:42")
        assert stage.entry(made)["follow_up_at"] == "2026-10-13 18:42:00.000000"
        assert stage.at == made
    (logged,) = contacts(sqlite_company)
    assert (logged["entry_id"], logged["result"], logged["user_id"]) == (made, "no_answer", ANA)
    assert sqlite_company.one("SELECT count(*) AS n FROM audit WHERE intent='LogContact'")["n"] == 1


async def test_the_next_try_is_suggested_by_the_firm_s_cadence(
    sqlite_company: Company, play: Play
) -> None:
    sqlite_company.entry(KERR, follow_up_at=NOW - DAY)
    async with play() as stage:
        await stage.type("cn⏎")
        await stage.press("c", "v")
        assert stage.question == ("AR-1 Kerr Dental: voicemail, 2nd try. Next try? - leaves 12:42")
        assert stage.echo == "= Wed 14 Oct 09:00 MDT, in 1 day"
        await stage.press("enter", *"cb")
        assert stage.echo == "= Fri 16 Oct 09:00 MDT, in 3 days"


async def test_the_next_try_is_echoed_on_both_clocks(sqlite_company: Company, play: Play) -> None:
    sqlite_company.force("INSERT INTO user_location (user_id, location_id) VALUES (6, 1)")
    sqlite_company.entry(KERR, by="eve", follow_up_at=NOW - DAY)
    async with play("eve") as stage:
        await stage.press("c", "n")
        assert stage.echo == "= today 12:42 MDT there, 14:42 here, in 2 h"
        await stage.press("enter")
        assert "no answer, 1st try, next 12:42 there" in stage.said


@pytest.mark.parametrize(
    ("typed", "told", "stored"),
    [
        ("fri 2pm⏎", "next Fri 14:00", "2026-10-16 20:00:00.000000"),
        ("-⏎", "follow-up stays Mon 12 10:42", "2026-10-12 16:42:00.000000"),
    ],
)
async def test_typing_changes_it_and_a_dash_leaves_the_follow_up(
    sqlite_company: Company, play: Play, *, typed: str, told: str, stored: str
) -> None:
    made = sqlite_company.entry(KERR, follow_up_at=NOW - DAY)
    async with play() as stage:
        await stage.type(f"cn{typed}")
        assert stage.said.startswith(f"AR-1 Kerr Dental: no answer, 1st try, {told}")
        assert stage.entry(made)["follow_up_at"] == stored
    assert len(contacts(sqlite_company)) == 1


async def test_esc_logs_nothing(sqlite_company: Company, play: Play) -> None:
    sqlite_company.entry(KERR, follow_up_at=NOW - DAY)
    async with play() as stage:
        await stage.press("c", "n", "escape")
    assert contacts(sqlite_company) == []


@pytest.mark.parametrize(
    ("letter", "channel", "result"),
    [
        ("n", "phone_out", "no_answer"),
        ("v", "voicemail", "left_message"),
        ("b", "phone_out", "busy"),
        ("w", "phone_out", "wrong_number"),
        ("o", "phone_out", "someone_else"),
    ],
)
async def test_each_letter_of_a_try_logs_what_it_says(
    sqlite_company: Company, play: Play, *, letter: str, channel: str, result: str
) -> None:
    sqlite_company.entry(KERR, follow_up_at=NOW - DAY)
    async with play() as stage:
        await stage.type(f"c{letter}⏎")
    (logged,) = contacts(sqlite_company)
    assert (logged["channel"], logged["result"]) == (channel, result)


async def test_typed_ahead_each_try_lands_on_its_own_row(
    sqlite_company: Company, play: Play
) -> None:
    first = sqlite_company.entry(KERR, follow_up_at=NOW - 2 * DAY)
    second = sqlite_company.entry(2, follow_up_at=NOW - DAY)
    async with play() as stage:
        await stage.type("cn⏎jcv⏎")
        assert stage.at == second
    told = [(row["entry_id"], row["result"]) for row in contacts(sqlite_company)]
    assert told == [(first, "no_answer"), (second, "left_message")]


async def test_d_sets_do_not_call_at_once_and_asks_only_for_enter(
    sqlite_company: Company, play: Play
) -> None:
    made = sqlite_company.entry(KERR, follow_up_at=NOW - DAY)
    async with play() as stage:
        await stage.type("cd⏎")
        assert stage.said.startswith("AR-1 Kerr Dental: do not call again")
        assert stage.line("DO NOT CALL").startswith(" DO NOT CALL")
        assert stage.entry(made)["follow_up_at"] == "2026-10-12 16:42:00.000000"
        await stage.type("u")
    assert not sqlite_company.one("SELECT do_not_call FROM customer WHERE id = 1")["do_not_call"]


async def test_do_not_call_is_said_and_does_not_forbid_logging(
    sqlite_company: Company, play: Play
) -> None:
    sqlite_company.clock.now = EARLY
    sqlite_company.force("UPDATE customer SET do_not_call = 1 WHERE id = 1")
    sqlite_company.entry(KERR, follow_up_at=EARLY)
    sqlite_company.entry(2, follow_up_at=EARLY)
    async with play() as stage:
        await stage.press("c")
        assert stage.question.startswith("DO NOT CALL  07:12 there  no phone\n")
        await stage.type("n⏎j")
        await stage.press("c")
        assert stage.question.startswith("too early there, 07:12, from 08:00  no phone\n")
        await stage.type("b⏎")
    assert len(contacts(sqlite_company)) == 2


# Where it is about what


async def test_without_an_active_entry_nothing_is_suggested_and_enter_logs_it(
    sqlite_company: Company, play: Play
) -> None:
    async with play() as stage:
        await stage.type("/4471⏎")
        await stage.press("c", "n")
        assert stage.question == "Kerr Dental: no answer. There is no active entry to follow up."
        await stage.press("enter")
        assert stage.said.startswith("Kerr Dental: no answer")
    assert contacts(sqlite_company)[0]["entry_id"] is None


async def test_on_the_customer_it_is_about_the_active_entry_at_the_cursor(
    sqlite_company: Company, play: Play
) -> None:
    older = sqlite_company.entry(KERR)
    sqlite_company.entry(KERR)
    async with play() as stage:
        await stage.type("/4471⏎jcn⏎")
        assert stage.said.startswith("AR-1 Kerr Dental: no answer")
        assert stage.at == older
    assert contacts(sqlite_company)[0]["entry_id"] == older


async def test_on_another_tab_it_is_about_their_only_active_entry(
    sqlite_company: Company, play: Play
) -> None:
    active = sqlite_company.entry(KERR)
    sqlite_company.entry(KERR, status=EntryStatus.LOST)
    async with play() as stage:
        await stage.type("/4471⏎4cn⏎")
        assert stage.shows("call out", "no answer")
    assert contacts(sqlite_company)[0]["entry_id"] == active


async def test_with_the_cursor_on_none_of_several_active_ones_it_says_so(
    sqlite_company: Company, play: Play
) -> None:
    for status in (EntryStatus.OPEN, EntryStatus.OPEN, EntryStatus.LOST):
        sqlite_company.entry(KERR, status=status)
    async with play() as stage:
        await stage.type("/4471⏎c")
        assert stage.said == "several entries are active: 2, then move to the one it was about"


async def test_on_a_closed_entry_it_is_logged_without_a_follow_up(
    sqlite_company: Company, play: Play
) -> None:
    closed = sqlite_company.entry(KERR, status=EntryStatus.LOST)
    async with play() as stage:
        await stage.type("gel⏎cn")
        assert stage.question == "AR-1 Kerr Dental: no answer."
        await stage.press("enter")
        assert stage.shows("call out   no answer")
    assert contacts(sqlite_company)[0]["entry_id"] == closed


async def test_where_there_is_nobody_it_says_so(play: Play) -> None:
    async with play() as stage:
        await stage.press("c")
        assert stage.said == "no entry here to log a contact on: move to one"


async def test_who_may_not_change_the_entry_logs_the_try_alone(
    sqlite_company: Company, play: Play
) -> None:
    sqlite_company.do("adm", ChangeSetting(key="agents_may_modify", value="own", was="location"))
    sqlite_company.entry(KERR, by="ben", assigned_to_id=sqlite_company.user_id("ben"))
    async with play() as stage:
        await stage.type("gecn")
        assert stage.question == "AR-1 Kerr Dental: no answer."
        await stage.press("enter")
    assert len(contacts(sqlite_company)) == 1


async def test_who_covers_the_owner_follows_up_with_the_contact(
    sqlite_company: Company, play: Play
) -> None:
    sqlite_company.do("adm", ChangeSetting(key="agents_may_modify", value="own", was="location"))
    sqlite_company.entry(KERR, by="ben", assigned_to_id=sqlite_company.user_id("ben"))
    ben, ana = (sqlite_company.user_id(who) for who in ("ben", "ana"))
    today = NOW.date()
    out = PutOut(user_id=ben, from_on=today, until_on=today, cover_id=ana)
    sqlite_company.do("lea", out)
    async with play() as stage:
        await stage.type("gecn")
        assert "Next try" in stage.question
        await stage.press("enter")
    follow_up = sqlite_company.one("SELECT follow_up_at FROM entry")["follow_up_at"]
    assert follow_up is not None


async def test_a_viewer_is_told_why_the_key_is_dim(sqlite_company: Company, play: Play) -> None:
    sqlite_company.entry(KERR)
    async with play("vic") as stage:
        await stage.type("gec")
        assert stage.said == "your role may not log contacts and notes"
