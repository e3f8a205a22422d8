"""Who may what, at their own location and at another: DOMAIN §3 as one table of outcomes."""

from collections.abc import Iterator

import pytest

from atrisk_tui.domain.commands import Command
from atrisk_tui.errors import Denied, Invalid, Missing
from atrisk_tui.store.store import Store
from tests.conftest import DATABASES, Templates
from tests.support import Clock, Company

from .permission_cases import ADMIN_OUTCOMES, MATRIX_COMMANDS, MATRIX_QUERIES
from .permission_company import LOCALS, PLACES, ROLES, Stage, set_up
from .permission_matrix import Asked, Spot

COMMANDS: dict[str, str] = {
    # Viewer, Agent, Lead, Admin at their own location, then at one that only the Admin sees:
    # O done · D not permitted · M no such … · I the same of what is named in a value (65, not 66)
    # R not in a store that has customers already
    # A role that lacks the very kind of command is told so, whatever record it names: the words
    # say nothing of the record.
    "report": "DOOO DIIO",
    "report what was two days ago": "DDOO DIIO",
    "edit one's own": "DOOO DMMO",
    "edit a colleague's": "DOOO DMMO",
    "move a report back by editing": "DDOO DMMO",
    "take a colleague's by editing": "DDOO DMMO",
    "raise one's own": "DOOO DMMO",
    "raise a colleague's": "DOOO DMMO",
    "date a colleague's": "DOOO DMMO",
    "take nobody's": "DOOO DMMO",
    "hand one's own on": "DOOO DMMO",
    "take a colleague's": "DDOO DMMO",
    "mitigate a colleague's": "DOOO DMMO",
    "say that it failed": "DOOO DMMO",
    "resolve": "DOOO DMMO",
    "lose": "DOOO DMMO",
    "void an open one": "DOOO DMMO",
    "void a mitigated one": "DDOO DMMO",
    "reopen what one closed": "DOOO DMMO",
    "reopen a colleague's": "DDOO DMMO",
    "delete an entry": "DDDO DDDO",
    "add a customer": "DDOO DDIO",
    "change a phone": "DOOO DMMO",
    "switch do-not-call on": "DOOO DMMO",
    "change revenue": "DDOO DMMO",
    "move to another location": "DDDO DMMO",
    "import": "DDDO DDDO",
    "load a whole company": "DDDR DDDR",
    "take back one's own change": "DOOO MMMO",
    "take back a colleague's change": "DDOO MMMO",
}

QUERIES: dict[str, str] = {
    # O it is in the answer · - it is not · M no such … · D not permitted
    "list entries": "OOOO ---O",
    "list a customer's entries": "OOOO ---O",
    "count entries": "OOOO ---O",
    "count a customer's entries": "OOOO ---O",
    "search entries by account": "OOOO ---O",
    "search entries by reference": "OOOO ---O",
    "entries by id": "OOOO ---O",
    "an entry": "OOOO MMMO",
    "an entry's reference": "OOOO MMMO",
    "list customers": "OOOO ---O",
    "count customers": "OOOO ---O",
    "search customers": "OOOO ---O",
    "customers by id": "OOOO ---O",
    "a customer": "OOOO MMMO",
    "a customer by account": "OOOO MMMO",
    "list what is due": "OOOO ---O",
    "count what is due": "OOOO ---O",
    "count nobody's": "OOOO ---O",
    "count undated": "OOOO ---O",
    "count to confirm": "OOOO ---O",
    "revenue at risk": "OOOO ---O",
    "revenue": "OOOO ---O",
    "saves": "OOOO ---O",
    "an entry's history": "OOOO MMMO",
    "a customer's history": "OOOO MMMO",
    "what changed": "OOOO ---O",
    "list locations": "OOOO ---O",
    "who may work it": "OOOO MMMO",
    # The company's own vocabulary and people are the same for everybody.
    "list people": "OOOO OOOO",
    "a person": "OOOO OOOO",
    "list roles": "OOOO OOOO",
    "list classes": "OOOO OOOO",
    "list a catalog": "OOOO OOOO",
    "an item": "OOOO OOOO",
    "what became of an item": "OOOO OOOO",
    "what undo takes back": "OOOO OOOO",
    "settings": "OOOO OOOO",
    "the newest change": "OOOO OOOO",
    "the store's facts": "OOOO OOOO",
}

SAID = {"no such": "I", "customers here already": "R"}
"""What a rule's refusal says, to its letter."""

TRIED = {words: make for cases in MATRIX_COMMANDS.values() for words, make in cases.items()}
ASKED = {words: asked for cases in MATRIX_QUERIES.values() for words, asked in cases.items()}
COMMANDS |= {words: ADMIN_OUTCOMES[words] for words in TRIED if words in ADMIN_OUTCOMES}
QUERIES |= {words: ADMIN_OUTCOMES[words] for words in ASKED if words in ADMIN_OUTCOMES}


@pytest.fixture(scope="module", params=DATABASES)
def stage(
    request: pytest.FixtureRequest,
    templates: Templates,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Stage]:
    """One company for all cells: what is allowed is rehearsed, what is refused changes nothing."""
    if request.param == "postgresql" and templates.server is None:
        templates.server = request.getfixturevalue("postgres_server")
    folder = tmp_path_factory.mktemp("permissions")
    folder.chmod(0o700)
    clock = Clock()
    store = Store.open(templates.copy(request.param, "company", folder / "store.db"), clock=clock)
    yield set_up(Company(store, clock))
    store.close()


def cells(stage: Stage) -> Iterator[tuple[str, str, Spot]]:
    for place in PLACES:
        for role in ROLES:
            yield role, place, stage.spots[role, place]


def as_table(letters: list[str]) -> str:
    return "".join(letters[:4]) + " " + "".join(letters[4:])


def tried(stage: Stage, role: str, command: Command, *, hoped: bool) -> str:
    """Return what comes of a command; one that should be refused is tried for real."""
    store, actor = stage.company.store, stage.company.actor(ROLES[role])
    try:
        if hoped:
            store.rehearse(actor, [command])
        else:
            store.do(actor, command)
    except Denied:
        return "D"
    except Missing:
        return "M"
    except Invalid as error:
        return next((letter for words, letter in SAID.items() if words in error.message), "?")
    return "O"


def answered(stage: Stage, role: str, place: str, *, asked: Asked) -> str:
    """Return whether the answer to a question shows what is at a place."""
    spot = stage.spots[role, place]
    try:
        answer = stage.company.ask(ROLES[role], asked.make(spot))
    except Denied:
        return "D"
    except Missing:
        return "M"
    if asked.sees is not None:
        return "O" if asked.sees(answer, spot) else "-"
    assert asked.figure is not None
    alone = {where: told(stage, asked, where) for where in PLACES}
    assert all(alone.values())
    least = alone["own"] + (alone["other"] if place == "other" else 0)
    return "O" if asked.figure(answer) >= least else "-"


def told(stage: Stage, asked: Asked, place: str) -> int:
    """Return the figure that somebody who works at that place alone is told."""
    assert asked.figure is not None
    query = asked.make(stage.spots["Admin", place])
    return asked.figure(stage.company.ask(LOCALS[place], query))


def newest(stage: Stage) -> int:
    return int(stage.company.one("SELECT max(id) AS newest FROM audit")["newest"])


@pytest.mark.parametrize("words", TRIED)
def test_each_role_may_do_what_the_table_says_and_a_refusal_writes_nothing(
    stage: Stage, words: str
) -> None:
    before, wanted = newest(stage), COMMANDS[words]
    found = [
        tried(stage, role, TRIED[words](spot), hoped=letter == "O")
        for (role, _, spot), letter in zip(cells(stage), wanted.replace(" ", ""), strict=True)
    ]
    assert as_table(found) == wanted
    assert newest(stage) == before


@pytest.mark.parametrize("words", ASKED)
def test_each_role_sees_what_the_table_says(stage: Stage, words: str) -> None:
    found = [answered(stage, role, place, asked=ASKED[words]) for role, place, _ in cells(stage)]
    assert as_table(found) == QUERIES[words]


def test_the_tables_have_a_line_for_each_case_and_no_other() -> None:
    assert TRIED.keys() == COMMANDS.keys()
    assert ASKED.keys() == QUERIES.keys()
    assert ADMIN_OUTCOMES.keys() <= COMMANDS.keys() | QUERIES.keys()


def test_a_role_without_view_finds_no_customer_no_entry_and_no_count(
    sqlite_company: Company,
) -> None:
    stage = set_up(sqlite_company)
    sqlite_company.force("UPDATE role SET grants = '[]' WHERE name = 'Viewer'")
    about_records = {
        words
        for words, wanted in QUERIES.items()
        if not wanted.endswith("OOOO") and words not in {"list locations", "who may work it"}
    }
    found = {words: answered(stage, "Viewer", "own", asked=ASKED[words]) for words in about_records}
    assert {words: letter for words, letter in found.items() if letter == "O"} == {}


def test_a_role_without_a_command_is_told_the_same_of_what_is_in_sight_and_what_is_not(
    stage: Stage,
) -> None:
    for words, wanted in COMMANDS.items():
        own, other = wanted.split()
        for role, here, there in zip(ROLES, own, other, strict=True):
            if here + there == "DD":
                said = {
                    refusal(stage, role, TRIED[words](stage.spots[role, place])) for place in PLACES
                }
                assert len(said) == 1, (words, role)


def refusal(stage: Stage, role: str, command: Command) -> str:
    with pytest.raises(Denied) as refused:
        stage.company.do(ROLES[role], command)
    return refused.value.message
