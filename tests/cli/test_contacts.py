"""Contacts on the command line: a try, a wrap-up, the next try, and what is refused."""

import pytest

from .conftest import CommandLine

CONTACT = {"id", "at", "channel", "result", "by", "ref", "note"}
ADDED = CONTACT | {"customer_name", "tries", "follow_up_at", "risk_level", "next_try"}


def shown(atrisk: CommandLine, ref: str) -> str:
    """Return what `entries show` says of the last contact."""
    lines = atrisk("entries", "show", ref).out.split("\n")
    (line,) = [each for each in lines if each.startswith("Last contact")]
    return line.removeprefix("Last contact").strip()


def test_a_try_about_an_entry_is_told_in_one_line(anywhere: CommandLine) -> None:
    ref = anywhere.opened()
    said = anywhere("contact", "add", ref, "--result", "no-answer", "--next", "auto")
    assert said.code == 0, said.err
    assert said.out == (
        "Kerr Dental: call out, no answer, AR-1, 1 try, follow-up today 12:42 MDT, in 2 h\n"
    )
    assert said.err == ""


def test_a_contact_is_one_object_with_what_follows(anywhere: CommandLine) -> None:
    ref = anywhere.opened()
    said = anywhere(
        *("contact", "add", ref, "--json", "--outcome", "callback-requested"),
        *("--channel", "phone-in", "--note", "Wants Dana", "--next", "+1d", "--risk", "high"),
        *("--mitigation-action", "Call customer"),
    )
    assert said.code == 0, said.err
    assert set(said.json) == ADDED
    expected = {
        "at": "2026-10-13T16:42:00Z",
        "channel": "phone_in",
        "result": "callback_requested",
        "by": "ana",
        "ref": ref,
        "note": "Wants Dana",
        "customer_name": "Kerr Dental",
        "tries": 0,
        "follow_up_at": "2026-10-14T15:00:00Z",
        "risk_level": "high",
        "next_try": None,
    }
    assert {name: said.json[name] for name in expected} == expected
    assert anywhere("entries", "show", ref, "--json").json["mitigation_action"] == "Call customer"
    (newest, *_) = anywhere("audit", ref, "--json").json
    assert newest["intent"] == "LogContact"


def test_tries_go_by_the_cadence_and_say_what_it_offers(atrisk: CommandLine) -> None:
    ref = atrisk.opened()
    offered = [
        atrisk("contact", "add", ref, "--result", result, "--json").json["next_try"]
        for result in ("no-answer", "busy", "left-message", "no_answer")
    ]
    first, second, later = (
        "2026-10-13T18:42:00Z",
        "2026-10-14T15:00:00Z",
        "2026-10-16T15:00:00Z",
    )
    assert offered == [first, second, later, later]
    said = atrisk("contact", "add", ref, "--result", "busy")
    assert "5 tries" in said.out
    assert said.err == (
        "atrisk: By the cadence the next try is Fri 16 Oct 09:00 MDT, in 3 days: "
        "--next auto sets it.\n"
    )


def test_an_account_stands_for_its_only_active_entry(atrisk: CommandLine) -> None:
    ref = atrisk.opened()
    said = atrisk("contact", "add", "10-4471", "--result", "reached", "--risk", "low", "--json")
    assert (said.json["ref"], said.json["risk_level"]) == (ref, "low")


def test_an_account_without_an_active_entry_takes_a_contact_of_its_own(
    atrisk: CommandLine,
) -> None:
    said = atrisk("contact", "add", "10-4472", "--result", "reached", "--json")
    assert (said.json["ref"], said.json["tries"], said.json["next_try"]) == (None, None, None)
    refused = atrisk("contact", "add", "10-4472", "--result", "busy", "--next", "+1d", "--json")
    assert (refused.code, refused.failure["field"]) == (65, "follow_up_at")
    assert "no active entry" in refused.failure["message"]


def test_of_several_active_entries_the_one_to_change_must_be_named(atrisk: CommandLine) -> None:
    first, second = atrisk.opened(), atrisk.opened()
    plain = atrisk("contact", "add", "10-4471", "--result", "no-answer", "--json")
    assert plain.json["ref"] is None
    refused = atrisk("contact", "add", "10-4471", "--result", "busy", "--risk", "low", "--json")
    assert (refused.code, refused.failure["field"]) == (65, "risk_level")
    assert f"name one of {second}, {first}." in refused.failure["message"]
    listed = atrisk("entries", "list", "--json").json
    assert [each["tries"] for each in listed] == [1, 1]


def test_the_follow_up_stays_unless_something_is_said(atrisk: CommandLine) -> None:
    ref = atrisk.opened(follow_up="2026-10-20 14:00")
    for more in ((), ("--next", "none"), ("--next", "")):
        said = atrisk("contact", "add", ref, "--result", "no-answer", "--json", *more)
        assert said.json["follow_up_at"] == "2026-10-20T20:00:00Z"


@pytest.mark.parametrize(
    ("options", "code", "field"),
    [
        (("--result", "shrug"), 65, "result"),
        (("--result", "busy", "--channel", "pigeon"), 65, "channel"),
        (("--result", "busy", "--next", "-1d"), 65, "follow_up_at"),
        (("--result", "busy", "--next", "soonish"), 65, "follow_up_at"),
        (("--result", "reached", "--next", "auto"), 65, "follow_up_at"),
        (("--result", "busy", "--risk", "huge"), 65, "risk_level"),
        (("--result", "busy", "--mitigation-action", "Dance"), 65, "mitigation_action"),
        (("--result", "busy", "--note", "x" * 2001), 65, "note"),
        ((), 2, "result"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_logged(
    atrisk: CommandLine, options: tuple[str, ...], code: int, field: str
) -> None:
    ref = atrisk.opened()
    said = atrisk("contact", "add", ref, "--json", *options)
    assert (said.code, said.failure["field"]) == (code, field)
    assert atrisk("contact", "list", ref, "--json").json == []


def test_who_and_what_is_out_of_sight_is_not_there(atrisk: CommandLine) -> None:
    for subject in ("AR-99", "20-0001", "nobody"):
        for verb in (("add", subject, "--result", "busy"), ("list", subject)):
            said = atrisk("contact", *verb)
            assert said.code == 66
            assert "no such" in said.err


def test_a_viewer_lists_contacts_and_logs_none(atrisk: CommandLine) -> None:
    ref = atrisk.opened()
    atrisk("contact", "add", ref, "--result", "busy")
    assert atrisk("contact", "add", ref, "--result", "busy", who="vic").code == 77
    assert len(atrisk("contact", "list", ref, "--json", who="vic").json) == 1


def test_do_not_call_is_set_at_once(atrisk: CommandLine) -> None:
    said = atrisk("contact", "add", "10-4471", "--result", "refused", "--do-not-call")
    assert said.out == "Kerr Dental: call out, refused, do not call\n"
    assert atrisk("customers", "show", "10-4471", "--json").json["do_not_call"] is True


def test_contacts_are_listed_newest_first_on_the_customer_s_clocks(atrisk: CommandLine) -> None:
    ref = atrisk.opened()
    atrisk("contact", "add", ref, "--result", "no-answer", "--note", "Rang out\nTwice")
    atrisk.clock.move(days=1)
    atrisk(
        "contact", "add", "10-4471", "--result", "left-message", "--channel", "voicemail", who="ben"
    )
    lines = [" ".join(line.split()) for line in atrisk("contact", "list", ref).out.split("\n")]
    assert lines == [
        "When How Result By Entry Note",
        "10:42 voicemail left message ben AR-1",
        "Tue 13 10:42 call out no answer ana AR-1 Rang out",
        "",
    ]
    rows = atrisk("contact", "list", "10-4471", "--json").json
    assert [set(each) for each in rows] == [CONTACT] * 2
    assert [each["note"] for each in rows] == [None, "Rang out\nTwice"]


def test_a_longer_list_is_cut_at_its_limit_and_says_so(atrisk: CommandLine) -> None:
    for _ in range(3):
        atrisk("contact", "add", "10-4471", "--result", "busy")
    said = atrisk("contact", "list", "10-4471", "--limit", "2")
    assert len(said.out.strip().split("\n")) == 3
    assert "There are more" in said.err


def test_a_customer_nobody_called_is_untouched(atrisk: CommandLine) -> None:
    ref = atrisk.opened()
    assert shown(atrisk, ref) == "untouched"
    said = atrisk("contact", "list", ref)
    assert (said.out, said.err) == (
        "",
        "atrisk: Kerr Dental is untouched: no contact was logged yet.\n",
    )


def test_an_entry_tells_its_last_contact_and_tries(anywhere: CommandLine) -> None:
    ref = anywhere.opened()
    anywhere("contact", "add", ref, "--result", "no-answer", who="ben")
    anywhere.clock.move(minutes=30)
    anywhere("contact", "add", ref, "--result", "busy")
    assert shown(anywhere, ref) == "11:12 call out, busy (ana), 2 tries"
    expected = {
        "first_touch_at": "2026-10-13T16:42:00Z",
        "last_contact_at": "2026-10-13T17:12:00Z",
        "last_contact_channel": "phone_out",
        "last_contact_result": "busy",
        "last_contact_by": "ana",
        "tries": 2,
    }
    (listed,) = anywhere("entries", "list", "--json").json
    whole = anywhere("entries", "show", ref, "--json").json
    assert {name: listed[name] for name in expected} == expected
    assert {name: whole[name] for name in expected} == expected
    customer = anywhere("customers", "show", "10-4471", "--json").json
    assert (customer["last_contact_at"], customer["last_contact_by"]) == (
        "2026-10-13T17:12:00Z",
        "ana",
    )
