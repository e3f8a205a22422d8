"""One timeline of a customer and of an entry: what is in it, in which order, of which kind."""

from datetime import timedelta
from typing import Any

import pytest

from atrisk_tui.domain.commands import Revert, SetRisk
from atrisk_tui.domain.contact_commands import AddNote
from atrisk_tui.domain.model import ContactChannel, ContactResult, EntryStatus, RiskLevel
from atrisk_tui.domain.paging import Page, Span, Step
from atrisk_tui.domain.queries import ChangesSince, LatestChange
from atrisk_tui.domain.timeline_queries import ListTimeline
from atrisk_tui.domain.timeline_rows import TimelineKind, TimelineRow
from atrisk_tui.errors import Missing
from atrisk_tui.store.tables import Interaction
from atrisk_tui.store.work import Done

from ..support import DENVER, HARBOR, KERR, NOW, Company, written

MULLER = 2


def contact(
    company: Company,
    note: str = "",
    *,
    by: str = "ana",
    customer_id: int = KERR,
    entry_id: int | None = None,
) -> int:
    """Log a call that nobody answered past the commands; return its audit id."""
    row = Interaction(
        customer_id=customer_id,
        entry_id=entry_id,
        location_id=DENVER,
        at=company.clock(),
        user_id=company.user_id(by),
        channel=ContactChannel.PHONE_OUT,
        result=ContactResult.NO_ANSWER,
        note=note,
    )

    def act(session: Any) -> Done:
        session.add(row)
        session.flush()
        return Done("interaction", row.id)

    return written(company.store, act, by=by, intent="LogContact").audit_id


def note(company: Company, body: str, *, by: str = "ana", **about: Any) -> int:
    command = AddNote(**{"customer_id": KERR, "body": body, **about})
    return company.do(by, command).audit_id


def change(company: Company, entry_id: int, level: RiskLevel = RiskLevel.HIGH) -> int:
    command = SetRisk(entry_id=entry_id, version=company.version(entry_id), risk_level=level)
    return company.do("ana", command).audit_id


def page(company: Company, *, who: str = "ana", **query: Any) -> Page[TimelineRow]:
    return company.ask(who, ListTimeline(**query))


def told(company: Company, **query: Any) -> list[str]:
    """Return each line as its kind's first letter and its text, or the change's words."""
    return [
        f"{row.kind[:2]} {row.text or (row.change.words if row.change else '')}".strip()
        for row in page(company, **query).rows
    ]


def test_a_customer_s_timeline_tells_of_contacts_notes_and_changes_newest_first(
    company: Company,
) -> None:
    made = company.entry(KERR)
    contact(company, "rang twice")
    note(company, "asks for Dana")
    change(company, made)
    assert told(company, customer_id=KERR)[:4] == [
        "ch Set the risk level",
        "no asks for Dana",
        "co rang twice",
        "ch Report a customer at risk",
    ]


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        (TimelineKind.CONTACTS, ["co rang twice"]),
        (TimelineKind.NOTES, ["no asks for Dana"]),
        (TimelineKind.CHANGES, ["ch Set the risk level", "ch Report a customer at risk"]),
    ],
)
def test_one_kind_alone_is_told(company: Company, kind: TimelineKind, wanted: list[str]) -> None:
    made = company.entry(KERR)
    contact(company, "rang twice")
    note(company, "asks for Dana")
    change(company, made)
    assert told(company, customer_id=KERR, kind=kind)[: len(wanted)] == wanted
    assert told(company, entry_id=made, kind=kind) == wanted


def test_another_customer_s_is_left_out(company: Company) -> None:
    made = company.entry(KERR)
    company.entry(MULLER)
    contact(company, "theirs", customer_id=MULLER)
    note(company, "theirs too", customer_id=MULLER)
    assert told(company, entry_id=made) == ["ch Report a customer at risk"]
    assert not [row for row in told(company, customer_id=KERR) if "theirs" in row]


def test_a_contact_tells_how_and_with_what_result(company: Company) -> None:
    made = company.entry(KERR)
    contact(company, "rang twice", entry_id=made)
    row = page(company, entry_id=made).rows[0]
    assert (row.channel, row.result) == (ContactChannel.PHONE_OUT, ContactResult.NO_ANSWER)
    assert (row.actor, row.actor_name, row.at) == ("ana", "Ana Ruiz", NOW)
    assert (row.entry_ref, row.change) == (f"AR-{made}", None)


def test_a_change_tells_its_fields_and_which_entry_it_was(company: Company) -> None:
    made = company.entry(KERR)
    change(company, made)
    row = page(company, customer_id=KERR).rows[0]
    assert row.entry_ref == f"AR-{made}"
    assert row.change is not None
    assert [(one.before, one.after) for one in row.change.changes] == [("Medium", "High")]


def test_a_note_is_told_whole(company: Company) -> None:
    body = "# Dana\n\n" + "x" * 1_900
    note(company, body)
    assert page(company, customer_id=KERR).rows[0].text == body


def test_a_contact_counts_for_every_entry_that_was_active(company: Company) -> None:
    first, second = company.entry(KERR), company.entry(KERR)
    contact(company, "about the first", entry_id=first)
    for made in (first, second):
        assert told(company, entry_id=made, kind=TimelineKind.CONTACTS) == ["co about the first"]


def test_what_was_logged_before_the_report_and_after_the_closing_is_not_the_entry_s(
    company: Company,
) -> None:
    contact(company, "before")
    note(company, "before")
    company.clock.move(minutes=1)
    made = company.entry(KERR)
    contact(company, "meanwhile")
    note(company, "meanwhile")
    closing_of(company, made)
    company.clock.move(minutes=1)
    contact(company, "after")
    note(company, "after")
    lines = [line for line in told(company, entry_id=made) if not line.startswith("ch")]
    assert lines == ["no meanwhile", "co meanwhile"]
    assert len([row for row in told(company, customer_id=KERR) if row[:2] != "ch"]) == 6


def closing_of(company: Company, entry_id: int) -> None:
    """Let the entry be closed now, past the commands."""
    stamp = company.clock()
    item = company.item("resolutions", "Retained - rate adjusted")
    company.force(
        "UPDATE entry SET status = 'resolved', closed_at = :at, closed_by_id = 3,"
        " resolution_id = :item, resolution_date = :day, outcome_note = 'They said so'"
        " WHERE id = :id",
        at=stamp if company.store.dialect == "postgresql" else f"{stamp:%Y-%m-%d %H:%M:%S.%f}",
        item=item,
        day=stamp.date() if company.store.dialect == "postgresql" else f"{stamp:%Y-%m-%d}",
        id=entry_id,
    )


def test_what_names_a_closed_entry_is_told_whenever_it_was_written(company: Company) -> None:
    made = company.entry(KERR, status=EntryStatus.LOST)
    company.clock.move(minutes=5)
    contact(company, "they rang again", entry_id=made)
    note(company, "sent the bill", entry_id=made)
    assert told(company, entry_id=made)[:2] == ["no sent the bill", "co they rang again"]


def test_a_note_on_another_entry_is_not_this_one_s(company: Company) -> None:
    first, second = company.entry(KERR), company.entry(KERR)
    note(company, "about the first", entry_id=first)
    assert told(company, entry_id=second, kind=TimelineKind.NOTES) == []


def test_what_was_reported_later_than_it_happened_begins_with_the_report(company: Company) -> None:
    contact(company, "the call that told of it")
    company.clock.move(hours=2)
    made = company.entry(KERR, reported_at=NOW)
    assert told(company, entry_id=made, kind=TimelineKind.CONTACTS) == [
        "co the call that told of it"
    ]


@pytest.mark.parametrize("add", [contact, note])
def test_what_was_taken_back_leaves_with_its_undo_and_comes_again_in_its_place(
    company: Company, add: Any
) -> None:
    made = company.entry(KERR)
    slip = add(company, "a slip")
    company.clock.move(minutes=1)
    note(company, "later")
    undo = taken_back(company, slip)
    assert told(company, entry_id=made) == ["no later", "ch Report a customer at risk"]
    assert told(company, customer_id=KERR)[:2] == ["no later", "ch Report a customer at risk"]
    company.do("ana", Revert(audit_id=undo))
    assert [line[3:] for line in told(company, entry_id=made)[:2]] == ["later", "a slip"]


def taken_back(company: Company, audit_id: int) -> int:
    return company.do("ana", Revert(audit_id=audit_id)).audit_id


def test_a_change_that_was_taken_back_stays_and_says_so(company: Company) -> None:
    made = company.entry(KERR)
    taken_back(company, change(company, made))
    assert [row.is_taken_back for row in page(company, entry_id=made).rows] == [False, True, False]


def test_a_timeline_out_of_sight_is_missing(company: Company) -> None:
    far = company.entry(HARBOR, by="eve")
    for query in ({"entry_id": far}, {"customer_id": HARBOR}):
        with pytest.raises(Missing):
            page(company, **query)


def test_a_timeline_is_walked_to_its_end_and_back(company: Company) -> None:
    made = company.entry(KERR)
    for number in range(12):
        (note if number % 3 else contact)(company, f"{number}")
    whole = [row.id for row in page(company, entry_id=made).rows]
    assert len(whole) == 13
    span, seen = Span(limit=5), list[int]()
    while True:
        part = page(company, entry_id=made, span=span)
        seen += [row.id for row in part.rows]
        if part.after is None:
            break
        span = Span(Step.AFTER, part.after, limit=5)
    assert seen == whole
    last = page(company, entry_id=made, span=Span(Step.LAST, limit=5))
    assert [row.id for row in last.rows] == whole[-5:]


def test_contacts_and_notes_are_news_for_those_who_see_the_customer(company: Company) -> None:
    before = company.ask("ana", LatestChange())
    contact(company)
    note(company, "far", by="eve", customer_id=HARBOR)
    news = company.ask("ana", ChangesSince(audit_id=before))
    assert {table for table, _ in news} == {"interaction", "customer"}
    seen = company.ask("adm", ChangesSince(audit_id=before))
    assert {table for table, _ in seen} == {"interaction", "customer", "note"}


def test_a_moment_later_than_the_closing_is_not_the_entry_s(company: Company) -> None:
    made = company.entry(KERR, status=EntryStatus.LOST)
    company.clock.move(seconds=1)
    contact(company)
    company.clock.now = NOW + timedelta(hours=1)
    assert told(company, entry_id=made, kind=TimelineKind.CONTACTS) == []
