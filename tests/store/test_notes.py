"""Notes: written in sight, kept as typed, taken back by their author; on both databases."""

from typing import Any

import pytest

from atrisk_tui.domain.commands import Revert
from atrisk_tui.domain.contact_commands import AddNote
from atrisk_tui.domain.model import EntryStatus
from atrisk_tui.domain.queries import NextUndo
from atrisk_tui.errors import Denied, Invalid, Missing

from ..support import HARBOR, KERR, NOW, Company

MULLER = 2


def add(
    company: Company,
    body: str = "Asks for Dana, not the office",
    *,
    by: str = "ana",
    customer_id: int = KERR,
    entry_id: int | None = None,
) -> int:
    command = AddNote(customer_id=customer_id, body=body, entry_id=entry_id)
    return company.do(by, command).audit_id


def notes(company: Company) -> list[dict[str, Any]]:
    return company.rows("SELECT * FROM note ORDER BY id")


def test_a_note_says_of_whom_by_whom_and_when(company: Company) -> None:
    add(company)
    (row,) = notes(company)
    assert (row["customer_id"], row["entry_id"], row["location_id"]) == (KERR, None, 1)
    assert (row["user_id"], row["body"]) == (
        company.user_id("ana"),
        "Asks for Dana, not the office",
    )


def test_a_note_bears_the_moment_of_its_writing(company: Company) -> None:
    add(company)
    assert company.rows("SELECT id FROM note WHERE at = :now", now=as_stored(company))


def as_stored(company: Company) -> object:
    return NOW if company.store.dialect == "postgresql" else NOW.strftime("%Y-%m-%d %H:%M:%S.%f")


def test_markdown_is_kept_as_it_was_typed_and_trimmed(company: Company) -> None:
    add(company, "  # Dana\r\n\r\n* rings *after* lunch\t[x](y)\n ")
    assert notes(company)[0]["body"] == "# Dana\n\n* rings *after* lunch    [x](y)"


@pytest.mark.parametrize("body", ["", " \n\t ", "a" * 2001])
def test_a_blank_note_and_one_too_long_are_refused_and_nothing_is_written(
    company: Company, body: str
) -> None:
    with pytest.raises(Invalid, match="Note") as caught:
        add(company, body)
    assert caught.value.field == "body"
    assert notes(company) == []


def test_a_note_of_2000_characters_is_kept_whole(company: Company) -> None:
    add(company, "é" * 2000)
    assert len(notes(company)[0]["body"]) == 2000


def test_a_note_on_an_entry_names_it(company: Company) -> None:
    made = company.entry(KERR)
    add(company, entry_id=made)
    assert notes(company)[0]["entry_id"] == made


def test_a_closed_entry_may_be_written_about(company: Company) -> None:
    made = company.entry(KERR, status=EntryStatus.LOST)
    add(company, entry_id=made)
    assert notes(company)[0]["entry_id"] == made


def test_another_customer_s_entry_is_missing_and_nothing_is_written(company: Company) -> None:
    other = company.entry(MULLER)
    with pytest.raises(Missing, match=f"AR-{other}"):
        add(company, entry_id=other)
    assert notes(company) == []


def test_a_customer_out_of_sight_is_missing(company: Company) -> None:
    with pytest.raises(Missing, match="no such customer"):
        add(company, customer_id=HARBOR)


def test_a_viewer_is_refused_and_nothing_is_written(company: Company) -> None:
    with pytest.raises(Denied, match="log contacts and notes"):
        add(company, by="vic")
    assert notes(company) == []


def test_its_author_takes_a_note_back_and_brings_it_again(company: Company) -> None:
    undone = company.do("ana", Revert(audit_id=add(company))).audit_id
    assert notes(company)[0]["deleted_at"] is not None
    company.do("ana", Revert(audit_id=undone))
    assert notes(company)[0]["deleted_at"] is None


def test_a_colleague_does_not_take_it_back(company: Company) -> None:
    audit_id = add(company)
    with pytest.raises(Denied):
        company.do("ben", Revert(audit_id=audit_id))
    assert notes(company)[0]["deleted_at"] is None


@pytest.mark.parametrize("on_entry", [False, True])
def test_undo_names_what_the_note_is_about(company: Company, *, on_entry: bool) -> None:
    made = company.entry(KERR)
    add(company, entry_id=made if on_entry else None)
    found = company.ask("ana", NextUndo())
    assert found is not None
    subject = f"AR-{made} Kerr Dental" if on_entry else "10-4471 Kerr Dental"
    assert (found.words, found.label) == ("Write a note about a customer", f"note on {subject}")


def test_the_same_save_twice_is_one_note(company: Company) -> None:
    command = AddNote(customer_id=KERR, body="Once")
    for _ in range(2):
        company.do("ana", command, op_id="one-save")
    assert len(notes(company)) == 1
