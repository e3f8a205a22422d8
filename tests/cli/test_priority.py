"""`atrisk entries show` says what an entry's priority is made of."""

from .conftest import CommandLine


def test_show_tells_the_priority_with_its_parts(atrisk: CommandLine) -> None:
    out = atrisk("entries", "show", atrisk.opened()).out
    told = out[out.index("Priority") :]
    assert "of 100" in told
    for part in ("risk ", "revenue ", "urgency ", "saves "):
        assert part in told


def test_the_parts_in_json_add_up_to_the_priority(atrisk: CommandLine) -> None:
    found = atrisk("entries", "show", atrisk.opened(), "--json").json
    assert set(found["priority_parts"]) == {"risk", "revenue", "urgency", "saves"}
    assert sum(found["priority_parts"].values()) == found["priority"]


def test_a_closed_entry_has_no_priority(atrisk: CommandLine) -> None:
    ref = atrisk.opened()
    atrisk("entries", "set", ref, "--status", "cancelled", "--resolution", "Duplicate")
    found = atrisk("entries", "show", ref, "--json").json
    assert (found["priority"], found["priority_parts"]) == (None, None)
    assert "Priority" not in atrisk("entries", "show", ref).out
