"""A role with one grant can do what that grant is for, and nothing more."""

import re
from collections.abc import Iterator

import pytest

from atrisk_tui.domain import admin_commands as admin
from atrisk_tui.domain.commands import Command
from atrisk_tui.domain.policy import NEEDS
from atrisk_tui.domain.queries import Query
from atrisk_tui.errors import AtRiskError, Denied, Missing
from atrisk_tui.store.store import Store
from tests.conftest import DATABASES, Templates
from tests.support import Clock, Company

from .permission_cases import MATRIX_COMMANDS, MATRIX_QUERIES
from .permission_company import Stage, set_up
from .permission_matrix import REASONS, Asked, Try
from .staff import add, add_role, undo
from .test_permissions import QUERIES

GRANT = "catalog.manage"
TRIED: dict[str, tuple[type[Command], Try]] = {
    words: (command, make)
    for command, cases in MATRIX_COMMANDS.items()
    for words, make in cases.items()
}
ASKED: dict[str, tuple[type[Query[object]], Asked]] = {
    words: (query, asked)
    for query, cases in MATRIX_QUERIES.items()
    for words, asked in cases.items()
}

BY_PLACE = {"list locations", "who may work it"}
"""What is told to everybody who works at a place, whatever they may do there."""
RECORDS = {"entries that use an item"}
"""What is about catalogs and tells of records, as far as those may be seen."""

OF_LISTS = {"list views"}
"""What is everybody's who may look at the lists that it is of."""


@pytest.fixture(scope="module", params=DATABASES)
def stage(
    request: pytest.FixtureRequest, templates: Templates, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    """The company of the permission matrix, and kat, who keeps the catalogs everywhere."""
    if request.param == "postgresql" and templates.server is None:
        templates.server = request.getfixturevalue("postgres_server")
    folder = tmp_path_factory.mktemp("custom")
    folder.chmod(0o700)
    clock = Clock()
    store = Store.open(templates.copy(request.param, "company", folder / "store.db"), clock=clock)
    made = set_up(Company(store, clock))
    add_role(made.company, "Catalogs", frozenset({GRANT}))
    add(made.company, "kat", role="Catalogs", location_ids=(), all_locations=True)
    yield made
    store.close()


def refused(stage: Stage, command: Command) -> AtRiskError | None:
    """Return what kat is told of a command; what she may is rehearsed only."""
    try:
        stage.company.store.rehearse(stage.company.actor("kat"), [command])
    except AtRiskError as error:
        return error
    return None


def needs(query: type[Query[object]]) -> frozenset[str]:
    """Return the grants of which a query says that it needs any."""
    said = re.search(r"Needs ((?:\w+\.\w+(?: or )?)+)", " ".join((query.__doc__ or "").split()))
    return frozenset(said[1].split(" or ")) if said else frozenset()


@pytest.mark.parametrize("words", TRIED)
def test_who_keeps_the_catalogs_does_that_and_no_more(stage: Stage, words: str) -> None:
    command, make = TRIED[words]
    told = refused(stage, make(stage.spots["Admin", "own"]))
    if NEEDS[command] == GRANT:
        assert told is None
    else:
        assert isinstance(told, Denied), told


@pytest.mark.parametrize("words", ASKED)
def test_who_keeps_the_catalogs_is_told_of_them_and_of_no_record(stage: Stage, words: str) -> None:
    query, asked = ASKED[words]
    spot = stage.spots["Admin", "own"]
    wanted = needs(query)
    if wanted and GRANT not in wanted:
        with pytest.raises(Denied):
            stage.company.ask("kat", asked.make(spot))
        return
    try:
        answer = stage.company.ask("kat", asked.make(spot))
    except Missing:
        assert not wanted
        return
    if asked.figure is not None:
        assert asked.figure(answer) == 0
    else:
        assert asked.sees is not None
        to_all = {name for name, told in QUERIES.items() if told == "OOOO OOOO"} - OF_LISTS
        open_to_all = words in to_all | BY_PLACE
        assert asked.sees(answer, spot) is (open_to_all or (bool(wanted) and words not in RECORDS))


def test_only_what_admins_keep_says_which_grant_it_needs() -> None:
    said = {words: needs(query) for words, (query, _) in ASKED.items() if needs(query)}
    assert any(GRANT in wanted for wanted in said.values())
    assert "list entries" not in said


def test_who_keeps_the_catalogs_takes_back_their_own_change(company: Company) -> None:
    add_role(company, "Catalogs", frozenset({GRANT}))
    add(company, "kat", role="Catalogs")
    made = company.do("kat", admin.AddCatalogItem(kind=REASONS, name="Brand new"))
    undo(company, made, by="kat")
    rows = company.rows(
        "SELECT id FROM catalog_item WHERE name = 'Brand new' AND active AND deleted_at IS NULL"
    )
    assert rows == []


def test_who_keeps_the_catalogs_takes_back_an_admin_s_change_to_them_and_none_else(
    company: Company,
) -> None:
    add_role(company, "Catalogs", frozenset({GRANT}))
    added = add(company, "kat", role="Catalogs")
    made = company.do("adm", admin.AddCatalogItem(kind=REASONS, name="Brand new"))
    undo(company, made, by="kat")
    with pytest.raises(Denied):
        undo(company, added, by="kat")
