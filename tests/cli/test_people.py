"""People on the command line: listed, added, changed, and handed over when they leave."""

import pytest

from .conftest import CommandLine, Said

pytestmark = pytest.mark.slow


def usernames(said: Said) -> list[str]:
    return [one["username"] for one in said.json]


def person(atrisk: CommandLine, username: str) -> dict[str, object]:
    return dict(atrisk("users", "show", username, "--json", who="adm").json)


def make(atrisk: CommandLine, username: str, *more: str) -> None:
    said = atrisk(
        *("users", "add", username, "--name", f"{username.title()} Lund"),
        *(more or ("--role", "Agent", "--location", "Denver")),
        who="adm",
    )
    assert said.code == 0, said.err


def lead(atrisk: CommandLine, *usernames: str) -> None:
    """Put these people under ana."""
    for username in usernames:
        assert atrisk("users", "edit", username, "--manager", "ana", who="adm").code == 0


def test_people_are_listed_by_role_location_text_and_whether_they_are_off(
    anywhere: CommandLine,
) -> None:
    assert anywhere("users", "off", "vic", who="adm").code == 0

    def listed(*narrowed: str) -> list[str]:
        return usernames(anywhere("users", "list", *narrowed, "--json", who="adm"))

    assert listed() == listed("--all") == ["adm", "ana", "ben", "eve", "lea", "vic"]
    assert listed("--off") == ["vic"]
    assert listed("--role", "agent", "--location", "Denver") == ["ana", "ben"]
    assert listed("--search", "RUIZ") == ["ana"]


def test_the_list_tells_how_many_active_entries_each_has(atrisk: CommandLine) -> None:
    atrisk.opened()
    said = atrisk("users", "list", "--search", "ana", "--json", who="adm")
    assert said.json[0]["open_entries"] == 1
    assert "Open" in atrisk("users", "list", who="adm").out


def test_who_does_not_manage_people_sees_who_there_is_and_no_more(atrisk: CommandLine) -> None:
    said = atrisk("users", "list", "--json")
    assert usernames(said) == ["adm", "ana", "ben", "eve", "lea", "vic"]
    assert "open_entries" not in said.json[0]


@pytest.mark.parametrize(
    "argv",
    [
        ("users", "list", "--role", "Agent"),
        ("users", "list", "--off"),
        ("users", "show", "ben"),
        ("users", "edit", "ben", "--title", "x"),
        ("users", "off", "ben", "--to", "lea"),
        ("users", "handover", "ben", "--unassigned"),
        ("roles", "list"),
        ("roles", "show", "Agent"),
        ("roles", "add", "x", "--grant", "customer.view"),
        ("roles", "edit", "Agent", "--grant", "customer.view"),
        ("roles", "delete", "Agent", "--yes"),
    ],
)
@pytest.mark.parametrize("who", ["vic", "ana", "lea"])
def test_a_viewer_an_agent_and_a_lead_are_refused(
    atrisk: CommandLine, who: str, argv: tuple[str, ...]
) -> None:
    said = atrisk(*argv, "--json", who=who)
    assert (said.code, said.failure["code"]) == (77, "denied")


def test_a_person_is_shown_with_all_that_hangs_on_them(anywhere: CommandLine) -> None:
    anywhere.opened()
    lead(anywhere, "ben")
    anywhere("users", "edit", "ana", "--location", "New York", who="adm")
    said = anywhere("users", "show", "ana", "--json", who="adm")
    assert said.json["entries"] == [{"location": "Denver", "entries": 1, "works_there": False}]
    assert (said.json["unowned"], said.json["leads"]) == (1, ["Ben Okafor"])
    told = anywhere("users", "show", "ana", who="adm").out
    assert "1: Denver 1, where they do not work" in told
    assert "Ben Okafor" in told


def test_a_new_person_is_like_somebody_else(atrisk: CommandLine) -> None:
    atrisk("users", "edit", "eve", "--manager", "lea", who="adm")
    make(atrisk, "kim", "--like", "eve")
    made = person(atrisk, "kim")
    assert (made["role"], made["locations"], made["manager"]) == ("Agent", ["New York"], "lea")
    assert made["time_zone"] == "America/New_York"


def test_what_is_given_wins_over_who_a_new_person_is_like(atrisk: CommandLine) -> None:
    atrisk("users", "edit", "eve", "--manager", "lea", who="adm")
    make(
        *(atrisk, "kim", "--like", "eve", "--role", "Lead", "--location", "Denver"),
        *("--manager", "", "--zone", "UTC"),
    )
    made = person(atrisk, "kim")
    assert (made["role"], made["locations"], made["manager"]) == ("Lead", ["Denver"], None)
    assert made["time_zone"] == "UTC"


def test_a_new_person_is_not_put_under_a_manager_who_has_left(atrisk: CommandLine) -> None:
    atrisk("users", "edit", "eve", "--manager", "lea", who="adm")
    atrisk("users", "off", "lea", "--leave", who="adm")
    make(atrisk, "kim", "--like", "eve")
    assert person(atrisk, "kim")["manager"] is None


@pytest.mark.parametrize(
    ("argv", "code", "field"),
    [
        (("add", "x", "--name", "X", "--location", "Denver"), 2, "role"),
        (("add", "x", "--name", "X", "--like", "nobody"), 65, "like"),
        (("add", "17", "--name", "X", "--like", "ana"), 65, "username"),
        (("edit", "ana"), 2, None),
        (("edit", "nobody", "--title", "x"), 66, None),
        (("edit", "ana", "--manager", "ana"), 65, "manager"),
        (("edit", "ana", "--location", "Denver", "--all-locations"), 2, "locations"),
        (("edit", "ana", "--location", "Nowhere"), 65, "locations"),
        (("edit", "ana", "--username", "ben"), 65, "username"),
        (("edit", "adm", "--role", "Lead"), 65, "role"),
        (("off", "adm"), 65, "active"),
        (("off", "ana", "--to", "ben", "--unassigned"), 2, "to_ids"),
        (("off", "ana", "--reports-to", "lea", "--keep-reports"), 2, "reports_to"),
        (("off", "ana", "--leave", "--to", "ben"), 2, "leave"),
        (("off", "ana", "--to", "nobody"), 65, "to_ids"),
        (("handover", "ana"), 2, "to_ids"),
        (("list", "--off", "--all"), 2, "off"),
    ],
)
def test_what_makes_no_sense_is_refused_and_names_its_field(
    atrisk: CommandLine, argv: tuple[str, ...], code: int, field: str | None
) -> None:
    said = atrisk("users", *argv, "--json", who="adm")
    assert (said.code, said.failure["field"]) == (code, field)


def test_a_person_is_changed_in_what_is_given(atrisk: CommandLine) -> None:
    said = atrisk(
        *("users", "edit", "ana", "--username", "ana.ruiz", "--name", "Ana R. Soto"),
        *("--role", "Lead", "--manager", "adm", "--title", "Team lead", "--all-locations"),
        *("--email", "ana@x.example", "--zone", "UTC", "--json"),
        who="adm",
    )
    assert said.json == {
        "username": "ana.ruiz",
        "full_name": "Ana R. Soto",
        "version": 2,
        "email": "ana@x.example",
        "active": True,
        "role": "Lead",
        "all_locations": True,
        "locations": ["Denver"],
        "manager": "adm",
        "time_zone": "UTC",
        "title": "Team lead",
    }


def test_an_empty_value_empties_its_field(atrisk: CommandLine) -> None:
    atrisk("users", "edit", "ana", "--manager", "lea", "--title", "Senior", who="adm")
    said = atrisk("users", "edit", "ana", "--manager", "", "--title", "", "--json", who="adm")
    assert (said.json["manager"], said.json["title"]) == (None, None)


def test_locations_that_are_named_take_the_place_of_all(atrisk: CommandLine) -> None:
    atrisk("users", "edit", "ana", "--all-locations", who="adm")
    said = atrisk("users", "edit", "ana", "--location", "New York", "--json", who="adm")
    assert (said.json["all_locations"], said.json["locations"]) == (False, ["New York"])


def test_who_moves_a_person_is_told_of_the_entries_that_need_an_owner(atrisk: CommandLine) -> None:
    atrisk.opened()
    said = atrisk("users", "edit", "ana", "--location", "New York", who="adm")
    assert "handover ana --only-unowned" in said.err


def test_somebody_on_whom_nothing_hangs_is_just_switched_off(atrisk: CommandLine) -> None:
    said = atrisk("users", "off", "ana", who="adm")
    assert (said.code, said.out) == (0, "Ana Ruiz (ana), Agent, switched off\n")


def test_what_hangs_on_somebody_must_be_decided_first(anywhere: CommandLine) -> None:
    anywhere.opened()
    lead(anywhere, "ben", "vic")
    said = anywhere("users", "off", "ana", "--json", who="adm")
    assert (said.code, said.failure["field"]) == (65, "to_ids")
    for words in ("1 active entry (Denver 1)", "2 people they lead", "--to", "--leave"):
        assert words in said.failure["message"]
    assert person(anywhere, "ana")["active"] is True


@pytest.mark.parametrize(
    ("half", "field"), [(("--to", "ben"), "to_ids"), (("--keep-reports",), "to_ids")]
)
def test_half_a_decision_is_none(atrisk: CommandLine, half: tuple[str, ...], field: str) -> None:
    atrisk.opened()
    lead(atrisk, "vic")
    said = atrisk("users", "off", "ana", *half, "--json", who="adm")
    assert (said.code, said.failure["field"]) == (65, field)


def test_everything_may_be_left_as_it_is(atrisk: CommandLine) -> None:
    ref = atrisk.opened()
    assert atrisk("users", "off", "ana", "--leave", who="adm").code == 0
    entry = atrisk("entries", "show", ref, "--json", who="adm").json
    assert (entry["assigned_to"], entry["unassigned"]) == ("ana", True)


def test_somebody_leaves_and_others_take_over_evenly(anywhere: CommandLine) -> None:
    refs = [anywhere.opened() for _ in range(4)]
    lead(anywhere, "vic")
    said = anywhere(
        *("users", "off", "ana", "--to", "ben", "--to", "lea", "--reports-to", "lea", "--json"),
        who="adm",
    )
    assert said.json["active"] is False
    assert said.json["handed_over"] == {"entries": 4, "reports": 1, "to": {"ben": 2, "lea": 2}}
    owners = [
        anywhere("entries", "show", ref, "--json", who="adm").json["assigned_to"] for ref in refs
    ]
    assert sorted(owners) == ["ben", "ben", "lea", "lea"]
    assert person(anywhere, "vic")["manager"] == "lea"


def test_a_hand_over_is_told_in_words(atrisk: CommandLine) -> None:
    atrisk.opened()
    said = atrisk("users", "off", "ana", "--to", "ben", who="adm")
    assert said.out == ("Ana Ruiz (ana), Agent, switched off\n1 active entry given to ben\n")


def test_entries_may_be_left_to_nobody(atrisk: CommandLine) -> None:
    ref = atrisk.opened()
    said = atrisk("users", "off", "ana", "--unassigned", who="adm")
    assert "1 active entry given to nobody" in said.out
    assert atrisk("entries", "show", ref, "--json", who="adm").json["assigned_to"] is None


def test_a_taker_who_does_not_work_there_is_refused_in_words(atrisk: CommandLine) -> None:
    atrisk.opened()
    said = atrisk("users", "off", "ana", "--to", "eve", "--json", who="adm")
    assert (said.code, said.failure["field"]) == (65, "to_ids")
    assert "Denver (1 entry)" in said.failure["message"]


def test_only_what_nobody_owns_is_handed_over_and_the_person_stays(atrisk: CommandLine) -> None:
    ref = atrisk.opened()
    atrisk("users", "edit", "ana", "--location", "New York", who="adm")
    said = atrisk("users", "handover", "ana", "--only-unowned", "--to", "ben", "--json", who="adm")
    assert (said.json["active"], said.json["handed_over"]["entries"]) == (True, 1)
    assert atrisk("entries", "show", ref, "--json", who="adm").json["assigned_to"] == "ben"


def test_handing_over_leaves_the_people_led_where_they_are(atrisk: CommandLine) -> None:
    lead(atrisk, "vic")
    atrisk("users", "handover", "ana", "--to", "ben", who="adm")
    assert person(atrisk, "vic")["manager"] == "ana"


def test_somebody_comes_back(atrisk: CommandLine) -> None:
    atrisk("users", "off", "ana", who="adm")
    assert atrisk("users", "on", "ana", "--json", who="adm").json["active"] is True
