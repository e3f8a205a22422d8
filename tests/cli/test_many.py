"""Many entries at once on the command line: what was done, and who was refused and why."""

import pytest

from .conftest import CommandLine, Said

pytestmark = pytest.mark.slow


def many(atrisk: CommandLine, *argv: str, who: str = "lea", answers: str = "") -> Said:
    return atrisk("entries", "many", *argv, who=who, answers=answers)


def fields_of(atrisk: CommandLine, *refs: str) -> list[dict[str, object]]:
    return [atrisk("entries", "show", ref, "--json", who="adm").json for ref in refs]


def three(atrisk: CommandLine) -> tuple[str, str, str]:
    """Open two entries, and one that is closed by now."""
    first, second, closed = (atrisk.opened() for _ in range(3))
    said = atrisk(
        *("entries", "set", closed, "--status", "resolved", "--outcome-note", "Fixed"),
        *("--resolution", "Retained - service call"),
    )
    assert said.code == 0, said.err
    return first, second, closed


def test_many_are_assigned_in_turn_and_told_in_one_line(anywhere: CommandLine) -> None:
    refs = [anywhere.opened() for _ in range(4)]
    said = many(anywhere, *refs, "--assign", "ben, lea", "--note", "Ana is away")
    assert (said.code, said.out, said.err) == (0, "4 of 4 done\n", "")
    assert [one["assigned_to"] for one in fields_of(anywhere, *refs)] == [
        *("ben", "lea", "ben", "lea")
    ]
    history = anywhere("audit", "list", "--json", who="adm").json
    assert (history[0]["words"], history[0]["note"]) == ("Assign many entries", "Ana is away")


def test_each_refused_is_named_with_its_reason_and_the_others_go_through(
    anywhere: CommandLine,
) -> None:
    first, second, closed = three(anywhere)
    said = many(anywhere, first, closed, second, "--risk", "high")
    assert said.code == 65
    assert said.out.splitlines() == [
        f"{closed} Kerr Dental: This entry is Resolved: reopen it first.",
        "2 of 3 done",
    ]
    assert said.err == "atrisk: 1 entry was refused; 2 done.\n"
    assert [one["risk_level"] for one in fields_of(anywhere, first, second)] == ["high", "high"]


def test_the_whole_result_reads_as_json(atrisk: CommandLine) -> None:
    first, second, closed = three(atrisk)
    atrisk("entries", "set", second, "--risk", "high")
    said = many(atrisk, first, second, closed, "AR-99", "--risk", "high", "--json")
    change = said.json["change"]
    assert isinstance(change, int)
    assert said.json == {
        "dry_run": False,
        "change": change,
        "done": [first],
        "refused": [
            {
                "ref": closed,
                "customer_name": "Kerr Dental",
                "reason": "This entry is Resolved: reopen it first.",
            },
            {"ref": "AR-99", "customer_name": "", "reason": "No such entry."},
        ],
        "unchanged": 1,
    }
    assert (said.code, said.failure["code"]) == (65, "invalid")


def test_a_dry_run_says_the_same_and_writes_nothing(anywhere: CommandLine) -> None:
    first, second, closed = three(anywhere)
    said = many(anywhere, first, second, closed, "--void", "Misreported", "--dry-run")
    assert said.code == 65
    assert said.out.splitlines()[-1] == "2 of 3 would be done"
    assert said.err == "atrisk: 1 entry would be refused; 2 would be done.\n"
    assert [one["status"] for one in fields_of(anywhere, first, second)] == ["open", "open"]
    assert many(anywhere, first, "--risk", "high", "--dry-run", "--json").json["change"] is None


def test_what_was_so_already_is_counted_and_no_failure(atrisk: CommandLine) -> None:
    first, second = atrisk.opened(), atrisk.opened(assigned="ben")
    said = many(atrisk, first, second, "--assign", "ben")
    assert (said.code, said.out) == (0, "1 of 2 done, 1 was so already\n")


def test_references_come_from_the_input_too(atrisk: CommandLine) -> None:
    refs = [atrisk.opened() for _ in range(3)]
    said = many(atrisk, refs[0], "--stdin", "--risk", "low", answers=f"{refs[1]}\n{refs[2]} \n\n")
    assert (said.code, said.out) == (0, "3 of 3 done\n")


def test_a_day_and_a_time_are_meant_on_each_customers_own_clocks(atrisk: CommandLine) -> None:
    here = atrisk.opened()
    there = atrisk(
        *("entries", "add", "--customer", "20-0001", "--reason", "Missed payment"),
        *("--risk", "low", "--description", "x", "--assigned", "eve", "--json"),
        who="eve",
    ).json["ref"]
    said = many(atrisk, here, there, "--follow-up", "2026-10-20 9:30", who="adm")
    assert said.code == 0, said.err
    assert said.err == "atrisk: Follow-up: Tue 20 Oct 09:30 in each customer's own time.\n"
    assert [one["follow_up_at"] for one in fields_of(atrisk, here, there)] == [
        "2026-10-20T15:30:00Z",
        "2026-10-20T13:30:00Z",
    ]


def test_a_span_is_one_moment_for_all_and_a_blank_clears(atrisk: CommandLine) -> None:
    refs = [atrisk.opened(), atrisk.opened()]
    assert many(atrisk, *refs, "--follow-up", "+2h").err == ""
    assert {one["follow_up_at"] for one in fields_of(atrisk, *refs)} == {"2026-10-13T18:42:00Z"}
    many(atrisk, *refs, "--follow-up", "")
    assert {one["follow_up_at"] for one in fields_of(atrisk, *refs)} == {None}


def test_many_are_snoozed_with_a_note(atrisk: CommandLine) -> None:
    refs = [atrisk.opened(), atrisk.opened()]
    refused = many(atrisk, *refs, "--snooze", "+2d 9:00", "--json")
    assert (refused.code, refused.failure["field"]) == (65, "note")
    said = many(atrisk, *refs, "--snooze", "+2d 9:00", "--note", "Storm", "--json")
    assert said.code == 0
    assert [one["snooze_note"] for one in fields_of(atrisk, *refs)] == ["Storm", "Storm"]


def test_many_move_to_mitigated_and_back(atrisk: CommandLine) -> None:
    refs = [atrisk.opened(), atrisk.opened()]
    said = many(
        atrisk,
        *(*refs, "--status", "mitigated", "--mitigation-action", "Call customer"),
        *("--follow-up", "+3d 10:00"),
    )
    assert said.code == 0, said.err
    assert {one["mitigation_action"] for one in fields_of(atrisk, *refs)} == {"Call customer"}
    back = many(atrisk, *refs, "--status", "open", "--note", "It failed")
    assert (back.code, back.out) == (0, "2 of 2 done\n")


def test_an_agent_dates_their_own_only(atrisk: CommandLine) -> None:
    mine, theirs = atrisk.opened(), atrisk.opened(assigned="ben")
    said = many(atrisk, mine, theirs, "--follow-up", "+2h", who="ana")
    assert said.code == 65
    assert said.out.startswith(f"{theirs} Kerr Dental: This is not your entry")
    assert many(atrisk, mine, "--risk", "high", who="ana").code == 77


def test_where_all_are_refused_the_failure_says_why(atrisk: CommandLine) -> None:
    ref, other = atrisk.opened(assigned="ben"), atrisk.opened(assigned="ben")
    said = many(atrisk, ref, other, "--follow-up", "+2h", who="ana")
    assert (said.code, said.out) == (77, "")
    assert f"all 2 entries were refused. The first, {ref} Kerr Dental: This is not" in said.err


@pytest.mark.parametrize(
    ("argv", "code", "words"),
    [
        (("--risk", "high"), 2, "Name the entries"),
        (("AR-1",), 2, "exactly one of --assign"),
        (("AR-1", "--risk", "high", "--assign", "ben"), 2, "exactly one of --assign"),
        (("AR-1", "AR-x", "--risk", "high"), 2, "“AR-x” is not an entry"),
        (("AR-1", "--assign", " , "), 2, "Say who is to have them"),
        (("AR-1", "--risk", "high", "--mitigation-action", "Call customer"), 2, "goes with"),
        (("AR-1", "--risk", "worst"), 65, "low, medium, high"),
        (("AR-1", "--assign", "nobody"), 65, "nobody"),
        (("AR-1", "--void", "Nonsense"), 65, "Nonsense"),
        (("AR-1", "--status", "void"), 65, "--void and a resolution"),
        (("AR-1", "--status", "lost"), 65, "Open or Mitigated only"),
        (("AR-1", "--follow-up", "fri"), 65, "needs a time beside its date"),
        (("AR-1", "--void", "Retained - service call"), 65, "Retained - service call"),
        (("AR-77", "--risk", "high"), 66, "no such entry"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(
    atrisk: CommandLine, argv: tuple[str, ...], code: int, words: str
) -> None:
    atrisk.opened()
    said = many(atrisk, *argv)
    assert (said.code, said.out) == (code, "")
    assert words in said.err


def test_one_undo_from_the_history_takes_all_back(atrisk: CommandLine) -> None:
    refs = [atrisk.opened(), atrisk.opened()]
    change = many(atrisk, *refs, "--assign", "ben", "--json").json["change"]
    said = atrisk("audit", "undo", str(change), who="lea")
    assert said.code == 0, said.err
    assert {one["assigned_to"] for one in fields_of(atrisk, *refs)} == {"ana"}
