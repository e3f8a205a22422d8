"""Notes on the command line: written about an entry or a customer, and listed in full."""

import pytest

from .conftest import CommandLine

NOTE = {"id", "at", "by", "ref", "body"}


def test_a_note_on_an_entry_is_kept_and_said(anywhere: CommandLine) -> None:
    ref = anywhere.opened()
    said = anywhere("notes", "add", ref, "Asks for Dana")
    assert (said.code, said.out) == (0, f"{ref} Kerr Dental: note kept\n")


def test_a_note_is_one_object(anywhere: CommandLine) -> None:
    ref = anywhere.opened()
    told = anywhere("notes", "add", ref, "Asks for Dana", "--json").json
    assert set(told) == NOTE
    assert (told["at"], told["by"]) == ("2026-10-13T16:42:00Z", "ana")
    assert (told["ref"], told["body"]) == (ref, "Asks for Dana")


def test_a_note_on_an_account_is_about_the_customer_as_a_whole(atrisk: CommandLine) -> None:
    said = atrisk("notes", "add", "10-4471", "Moved to Elm St")
    assert said.out == "10-4471 Kerr Dental: note kept\n"
    (told,) = atrisk("notes", "list", "10-4471", "--json").json
    assert told["ref"] is None


def test_notes_are_listed_newest_first_each_in_full(atrisk: CommandLine) -> None:
    ref = atrisk.opened()
    atrisk("notes", "add", ref, "The first")
    atrisk.clock.move(minutes=2)
    atrisk("notes", "add", "10-4471", "Of the customer\n\n* and more", who="ben")
    assert atrisk("notes", "list", ref).out == (
        "Tue 13 Oct 2026 10:44  Ben Okafor\n"
        "    Of the customer\n"
        "\n"
        "    * and more\n"
        f"Tue 13 Oct 2026 10:42  Ana Ruiz, on {ref}\n"
        "    The first\n"
    )


def test_a_customer_s_notes_are_those_of_all_their_entries(atrisk: CommandLine) -> None:
    refs = [atrisk.opened() for _ in range(2)]
    for ref in refs:
        atrisk("notes", "add", ref, f"about {ref}")
    told = atrisk("notes", "list", "10-4471", "--json").json
    assert [note["ref"] for note in told] == refs[::-1]


def test_a_limit_is_kept_to(atrisk: CommandLine) -> None:
    for number in range(3):
        atrisk("notes", "add", "10-4471", f"note {number}")
    said = atrisk("notes", "list", "10-4471", "--limit", "2")
    assert said.out.count("    note") == 2
    assert "raise --limit" in said.err


def test_nothing_written_yet_is_said(atrisk: CommandLine) -> None:
    said = atrisk("notes", "list", "10-4471")
    assert (said.out, said.err) == ("", "atrisk: There are no notes on 10-4471 Kerr Dental yet.\n")


def test_a_dash_reads_the_note_in(atrisk: CommandLine) -> None:
    said = atrisk("notes", "add", "10-4471", "-", answers="# Minutes\n\nof a call\n")
    assert said.code == 0, said.err
    assert atrisk("notes", "list", "10-4471", "--json").json[0]["body"] == "# Minutes\n\nof a call"


@pytest.mark.parametrize(
    ("argv", "who", "code", "field"),
    [
        (("10-4471", " "), "ana", 65, "body"),
        (("10-4471", "a" * 2001), "ana", 65, "body"),
        (("99-9999", "x"), "ana", 66, "customer"),
        (("AR-99", "x"), "ana", 66, "ref"),
        (("20-0001", "out of sight"), "ana", 66, "customer"),
        (("10-4471", "x"), "vic", 77, None),
    ],
)
def test_what_is_refused_is_told_and_nothing_is_written(
    atrisk: CommandLine, argv: tuple[str, ...], *, who: str, code: int, field: str | None
) -> None:
    said = atrisk("notes", "add", *argv, "--json", who=who)
    assert said.code == code, said.err
    assert said.failure["field"] == field
    assert atrisk("notes", "list", "10-4471", "--json").json == []
