"""Each kind of change of many entries: who gets them, which moment is meant, what a move needs."""

from datetime import UTC, datetime, timedelta

import pytest

from atrisk_tui.domain import many as do
from atrisk_tui.domain.model import CatalogKind, EntryStatus
from atrisk_tui.errors import Invalid

from ..support import HARBOR, NOW, Company
from .many_work import (
    assign,
    decide,
    follow_up_many,
    give_role,
    mitigate_many,
    owners,
    reasons,
    snooze_many,
    unseen,
    value,
    void_many,
)
from .staff import add, switch

DAY = timedelta(days=1)
MUELLER = 2


def test_entries_go_to_several_people_in_turn(company: Company) -> None:
    entries = [company.entry() for _ in range(5)]
    assign(company, entries, "ben", "lea")
    ben, lea = company.user_id("ben"), company.user_id("lea")
    assert owners(company, entries) == [ben, lea, ben, lea, ben]


def test_each_of_several_gets_entries_where_they_work_evenly_all_the_same(
    company: Company,
) -> None:
    here = [company.entry() for _ in range(4)]
    there = [company.entry(HARBOR, by="eve") for _ in range(2)]
    receipt = assign(company, here + there, "adm", "ben", by="adm")
    adm, ben = company.user_id("adm"), company.user_id("ben")
    assert owners(company, there) == [adm, adm]
    assert owners(company, here).count(ben) == 3
    assert receipt.detail["refused"] == []


def test_an_entry_where_none_of_several_works_is_refused_by_name(company: Company) -> None:
    here, there = company.entry(), company.entry(HARBOR, by="eve")
    receipt = assign(company, (here, there), "ben", "lea", by="adm")
    assert reasons(receipt) == {
        there: "None of those named works at New York: name someone who does."
    }
    assert owners(company, [here]) == [company.user_id("ben")]


def test_an_entry_where_the_one_named_does_not_work_is_refused_as_alone(company: Company) -> None:
    here, there = company.entry(), company.entry(HARBOR, by="eve")
    receipt = assign(company, (here, there), "ben", by="adm")
    assert reasons(receipt) == {
        there: "Ben Okafor does not work at New York: assign someone who does."
    }


def test_what_cannot_be_given_away_does_not_spoil_an_even_share(company: Company) -> None:
    give_role(company, "ana", "at_risk.modify", "at_risk.bulk")
    theirs = [company.entry(by="adm") for _ in range(3)]
    mine = [company.entry() for _ in range(4)]
    receipt = assign(company, theirs + mine, "ben", "lea", by="ana", note="On leave")
    ben, lea = company.user_id("ben"), company.user_id("lea")
    assert owners(company, mine) == [ben, lea, ben, lea]
    assert set(reasons(receipt)) == set(theirs)


@pytest.mark.parametrize(
    ("to", "words"), [((), "Say who"), ((6, 5), "Vic Stone is switched off"), ((999,), "no such")]
)
def test_who_is_to_have_them_is_somebody_active(
    company: Company, to: tuple[int, ...], words: str
) -> None:
    switch(company, "vic", to=False)
    to = tuple(company.user_id("vic") if one == 5 else one for one in to)
    with pytest.raises(Invalid, match=words) as caught:
        company.do("lea", do.AssignMany(entries=unseen([company.entry()]), to_ids=to))
    assert caught.value.field == "to_ids"


def test_a_time_without_a_zone_is_meant_on_each_customers_own_clocks(company: Company) -> None:
    here, there = company.entry(), company.entry(HARBOR, by="eve")
    far = company.entry(MUELLER)
    company.force("UPDATE customer SET time_zone = 'Asia/Tokyo' WHERE id = :id", id=MUELLER)
    company.do("adm", follow_up_many(unseen((here, there, far)), datetime(2026, 10, 20, 9, 30)))  # noqa: DTZ001
    assert [moment(company, one) for one in (here, there, far)] == [
        datetime(2026, 10, 20, 15, 30, tzinfo=UTC),
        datetime(2026, 10, 20, 13, 30, tzinfo=UTC),
        datetime(2026, 10, 20, 0, 30, tzinfo=UTC),
    ]


def moment(company: Company, entry_id: int, column: str = "follow_up_at") -> datetime:
    """Return a moment as it is stored, whichever way the database tells it."""
    found = value(company, entry_id, column)
    if isinstance(found, datetime):
        return found.astimezone(UTC)
    return datetime.fromisoformat(found).replace(tzinfo=UTC)


def test_a_local_time_that_the_clocks_leave_out_moves_to_the_next_minute(
    company: Company,
) -> None:
    company.clock.now = datetime(2027, 3, 13, 12, tzinfo=UTC)
    here, far = company.entry(), company.entry(MUELLER)
    company.force("UPDATE customer SET time_zone = 'Asia/Tokyo' WHERE id = :id", id=MUELLER)
    until = datetime(2027, 3, 14, 2, 30)  # noqa: DTZ001
    company.do("lea", snooze_many(unseen((here, far)), until))
    assert moment(company, here, "snoozed_until") == datetime(2027, 3, 14, 9, tzinfo=UTC)
    assert moment(company, far, "snoozed_until") == datetime(2027, 3, 13, 17, 30, tzinfo=UTC)


def test_a_time_that_has_passed_for_some_customers_only_is_refused_for_those(
    company: Company,
) -> None:
    here, there = company.entry(), company.entry(HARBOR, by="eve")
    # 11:30 is to come in Denver, and was an hour ago in New York.
    at = datetime(2026, 10, 13, 11, 30)  # noqa: DTZ001
    receipt = company.do("adm", follow_up_many(unseen((here, there)), at))
    assert receipt.detail["done"] == [here]
    assert "not in the future" in reasons(receipt)[there]


def test_no_follow_up_clears_it_and_what_had_none_stays(company: Company) -> None:
    dated, undated = company.entry(follow_up_at=NOW + DAY), company.entry()
    receipt = company.do("lea", follow_up_many(unseen((dated, undated)), None))
    assert (receipt.detail["done"], receipt.detail["unchanged"]) == ([dated], 1)
    assert value(company, dated, "follow_up_at") is None


def test_many_are_snoozed_for_a_year_at_most_and_with_a_note(company: Company) -> None:
    marked = unseen([company.entry(), company.entry()])
    with pytest.raises(Invalid, match="more than a year away"):
        company.do("lea", snooze_many(marked, NOW + timedelta(days=367)))
    with pytest.raises(Invalid) as caught:
        company.do("lea", snooze_many(marked, NOW + DAY, note=" "))
    assert caught.value.field == "note"
    receipt = company.do("lea", snooze_many(marked, NOW + DAY, note="  on\tholiday "))
    audit = company.one("SELECT note FROM audit WHERE id = :id", id=receipt.audit_id)
    assert audit["note"] == "on holiday"


def test_many_move_to_mitigated_with_one_action_and_one_follow_up(company: Company) -> None:
    entries = [company.entry(), company.entry()]
    mitigated = company.entry(status=EntryStatus.MITIGATED)
    receipt = company.do("lea", mitigate_many(company, unseen((*entries, mitigated))))
    assert receipt.detail["done"] == entries
    assert "already Mitigated" in reasons(receipt)[mitigated]
    assert [value(company, one, "status") for one in entries] == ["mitigated"] * 2
    assert moment(company, entries[0]) == NOW + DAY


def test_mitigated_without_an_action_goes_only_where_one_was_taken_before(
    company: Company,
) -> None:
    action = company.item(CatalogKind.MITIGATION_ACTIONS, "Call customer")
    bare, acted = company.entry(), company.entry(mitigation_action_id=action)
    receipt = company.do(
        "lea", mitigate_many(company, unseen((bare, acted)), mitigation_action_id=None)
    )
    assert receipt.detail["done"] == [acted]
    assert reasons(receipt) == {bare: "Say which mitigation action was taken."}


def test_many_move_back_to_open_with_a_note(company: Company) -> None:
    entries = [company.entry(status=EntryStatus.MITIGATED) for _ in range(2)]
    back = do.MoveMany(entries=unseen(entries), status=EntryStatus.OPEN)
    with pytest.raises(Invalid) as caught:
        company.do("lea", back)
    assert caught.value.field == "note"
    said = do.MoveMany(entries=unseen(entries), status=EntryStatus.OPEN, note="It failed")
    assert company.do("lea", said).detail["done"] == entries


@pytest.mark.parametrize("status", [EntryStatus.RESOLVED, EntryStatus.LOST, EntryStatus.CANCELLED])
def test_many_cannot_move_to_a_closed_status(company: Company, status: EntryStatus) -> None:
    with pytest.raises(Invalid) as caught:
        company.do("lea", do.MoveMany(entries=unseen([company.entry()]), status=status, note="x"))
    assert caught.value.allowed == ("open", "mitigated")


def test_many_are_closed_as_void_with_what_was_said(company: Company) -> None:
    entries = [company.entry(follow_up_at=NOW + DAY), company.entry(snoozed_until=NOW + DAY)]
    company.do("lea", void_many(company, unseen(entries), note="A test import"))
    rows = company.rows("SELECT * FROM entry ORDER BY id")
    assert [(row["status"], row["outcome_note"], row["closed_by_id"]) for row in rows] == [
        ("cancelled", "A test import", company.user_id("lea"))
    ] * 2
    assert [(row["follow_up_at"], row["snoozed_until"]) for row in rows] == [(None, None)] * 2


def test_a_void_note_is_asked_for_where_the_company_decided_so(company: Company) -> None:
    decide(company, "void_needs_note", "on")
    with pytest.raises(Invalid) as caught:
        company.do("lea", void_many(company, unseen([company.entry()])))
    assert caught.value.field == "outcome_note"


def test_void_takes_a_void_resolution_only(company: Company) -> None:
    saved = company.item(CatalogKind.RESOLUTIONS, "Retained - rate adjusted")
    with pytest.raises(Invalid) as caught:
        company.do("lea", void_many(company, unseen([company.entry()]), resolution_id=saved))
    assert caught.value.field == "resolution"


def test_a_mitigated_entry_among_many_is_voided_by_a_lead_only(company: Company) -> None:
    give_role(company, "ana", "at_risk.modify", "at_risk.bulk")
    fresh, mitigated = company.entry(), company.entry(status=EntryStatus.MITIGATED)
    receipt = company.do("ana", void_many(company, unseen((fresh, mitigated))))
    assert reasons(receipt) == {mitigated: "Your role may not void a mitigated entry."}
    assert company.do("lea", void_many(company, unseen([mitigated]))).detail["done"] == [mitigated]


def test_a_new_person_with_all_locations_gets_entries_anywhere(company: Company) -> None:
    add(company, "kim", location_ids=(), all_locations=True)
    kim = company.one("SELECT id FROM app_user WHERE username = 'kim'")["id"]
    entries = [company.entry(), company.entry(HARBOR, by="eve")]
    company.do("adm", do.AssignMany(entries=unseen(entries), to_ids=(kim,)))
    assert owners(company, entries) == [kim, kim]
