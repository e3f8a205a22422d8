"""`users out` and `back`, `board`, and `due` for the team, by agent and with cover."""

from datetime import timedelta

import pytest

from .conftest import CommandLine


def two(atrisk: CommandLine) -> None:
    """Give Ana and Ben something due today."""
    atrisk.opened(follow_up="2026-10-13 11:00")
    atrisk.opened("10-4472", assigned="ben", follow_up="2026-10-13 14:00")


def lead(atrisk: CommandLine, *names: str) -> None:
    for name in names:
        assert atrisk("users", "edit", name, "--manager", "lea", who="adm").code == 0


def test_a_lead_puts_somebody_out_with_cover(anywhere: CommandLine) -> None:
    said = anywhere(
        *("users", "out", "ana", "--until", "fri", "--cover", "ben", "--note", "Training"),
        who="lea",
    )
    assert (said.code, said.out) == (0, "Ana Ruiz (ana) is out, 13-16 Oct, ben covers\n")


def test_it_reads_as_json(atrisk: CommandLine) -> None:
    said = atrisk(
        *("users", "out", "ana", "--from", "2026-10-20", "--until", "2026-10-24", "--json"),
        who="lea",
    )
    assert said.json == {
        "username": "ana",
        "full_name": "Ana Ruiz",
        "from": "2026-10-20",
        "until": "2026-10-24",
        "cover": None,
        "note": None,
        "uncovered": [],
        "cover_out": [],
        "covers": [],
        "uncovered_unseen": 0,
        "covers_unseen": 0,
    }


def test_what_the_cover_cannot_take_over_is_said(atrisk: CommandLine) -> None:
    atrisk("users", "edit", "ana", "--location", "Denver", "New York", who="adm")
    atrisk("users", "out", "ben", "--until", "tom", who="lea")
    said = atrisk("users", "out", "ana", "--until", "fri", "--cover", "ben", who="lea")
    assert said.out.splitlines()[1:] == [
        "ben does not work at 1 other location: nobody covers there.",
        "ben is out too: 13-14 Oct.",
    ]


@pytest.mark.parametrize(
    ("options", "code", "field"),
    [
        (("ana", "--until", "2026-10-01"), 65, "until"),
        (("ana", "--until", "fri", "--cover", "nobody"), 65, "cover"),
        (("ana", "--until", "fri", "--cover", "ana"), 65, "cover"),
        (("eve", "--until", "fri"), 66, None),
        (("ana",), 2, "until"),
    ],
)
def test_what_cannot_be_is_refused(
    atrisk: CommandLine, *, options: tuple[str, ...], code: int, field: str | None
) -> None:
    said = atrisk("users", "out", *options, "--json", who="lea")
    assert (said.code, said.failure["field"]) == (code, field)


def test_an_agent_puts_nobody_out(atrisk: CommandLine) -> None:
    assert atrisk("users", "out", "ben", "--until", "fri").code == 77


def test_somebody_is_brought_back(atrisk: CommandLine) -> None:
    atrisk("users", "out", "ana", "--until", "fri", "--cover", "ben", who="lea")
    said = atrisk("users", "back", "ana", who="lea")
    assert said.out == "Ana Ruiz (ana) is back: was out 13-16 Oct, ben covers\n"
    said = atrisk("users", "back", "ana", who="lea")
    assert (said.code, said.err) == (66, "atrisk: Ana Ruiz is not out, and will not be.\n")


def test_an_absence_to_come_is_called_off(atrisk: CommandLine) -> None:
    atrisk("users", "out", "ana", "--from", "+2d", "--until", "+3d", who="lea")
    said = atrisk("users", "back", "ana", who="lea")
    assert said.out == "Ana Ruiz (ana) will not be out: was out 15-16 Oct, nobody covers\n"


# Due


def test_what_i_cover_is_listed_with_for_whom(anywhere: CommandLine) -> None:
    two(anywhere)
    anywhere("users", "out", "ana", "--until", "fri", "--cover", "ben", who="lea")
    rows = anywhere("due", "--json", who="ben").json
    assert [(row["assigned_to"], row["covered_for"]) for row in rows] == [
        ("ana", "ana"),
        ("ben", None),
    ]
    assert "for ana" in anywhere("due", who="ben").out


def test_the_summary_says_how_many_are_covered(atrisk: CommandLine) -> None:
    two(atrisk)
    atrisk("users", "out", "ana", "--until", "+9d", "--cover", "ben", who="lea")
    assert atrisk("due", "--summary", who="ben").out == (
        "2 today (1 for ana), next 11:00 Kerr Dental\n"
    )
    atrisk.clock.now += timedelta(days=1)
    said = atrisk("due", "--summary", "--json", who="ben").json
    assert (said["overdue"], said["covered"]) == (2, {"ana": {"overdue": 1, "today": 0}})


def test_by_agent_everyone_s_stand_under_their_names(atrisk: CommandLine) -> None:
    two(atrisk)
    lines = atrisk("due", "--all", "--by", "agent", who="lea").out.splitlines()
    assert [line for line in lines if line.isupper() or " today" in line] == [
        "ANA RUIZ  1 today",
        "BEN OKAFOR  1 today",
    ]
    rows = atrisk("due", "--all", "--by", "agent", "--json", who="lea").json
    assert [row["assigned_to"] for row in rows] == ["ana", "ben"]


def test_the_team_is_me_and_who_reports_to_me(anywhere: CommandLine) -> None:
    two(anywhere)
    lead(anywhere, "ben")
    rows = anywhere("due", "--team", "--json", who="lea").json
    assert [(row["assigned_to"], row["group"], row["late"]) for row in rows] == [
        ("ben", "today", False)
    ]
    assert anywhere("due", "--team", "--summary", who="lea").out == "1 today\n"


def test_the_team_by_agent(atrisk: CommandLine) -> None:
    two(atrisk)
    lead(atrisk, "ana", "ben")
    out = atrisk("due", "--team", "--by", "agent", who="lea").out
    assert out.startswith("ANA RUIZ  1 today\n")
    assert "\nBEN OKAFOR  1 today\n" in out


def test_the_team_of_another_day(atrisk: CommandLine) -> None:
    two(atrisk)
    lead(atrisk, "ana")
    rows = atrisk("due", "--team", "--date", "tom", "--json", who="lea").json
    assert [(row["assigned_to"], row["group"]) for row in rows] == [("ana", "overdue")]


@pytest.mark.parametrize(
    "options",
    [("--all", "--team"), ("--user", "ben", "--team"), ("--by", "agent"), ("--by", "weather")],
)
def test_options_that_speak_against_each_other_are_refused(
    atrisk: CommandLine, options: tuple[str, ...]
) -> None:
    assert atrisk("due", *options, who="lea").code == 2


# Board


def test_the_board_tells_how_each_agent_s_work_stands(anywhere: CommandLine) -> None:
    two(anywhere)
    anywhere("users", "out", "ana", "--until", "fri", "--cover", "ben", who="lea")
    rows = {row["username"]: row for row in anywhere("board", "--json", who="lea").json}
    assert rows["ana"] | {"out": None} == {
        "username": "ana",
        "full_name": "Ana Ruiz",
        "active": True,
        "open": 1,
        "overdue": 0,
        "today": 1,
        "high": rows["ana"]["high"],
        "untouched": 1,
        "done_today": 2,
        "rmr_at_risk": "189.00",
        "out": None,
    }
    assert rows["ana"]["out"]["cover"] == "ben"


def test_the_board_fits_a_line_of_eighty(atrisk: CommandLine) -> None:
    two(atrisk)
    atrisk("users", "out", "ana", "--until", "fri", "--cover", "ben", who="lea")
    lines = atrisk("board", who="lea").out.splitlines()
    assert max(map(len, lines)) <= 80
    assert lines[1].endswith("to 16 Oct, ben")


def test_who_may_not_reassign_has_no_board(atrisk: CommandLine) -> None:
    assert atrisk("board").code == 77
