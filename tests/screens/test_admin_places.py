"""Who keeps nothing sees nothing of the admin's screens: no key, no command, no answer."""

import pytest

from atrisk_tui.domain import admin_queries as asked
from atrisk_tui.domain.model import CatalogKind
from atrisk_tui.domain.policy import GRANTS, VIEWER
from atrisk_tui.domain.queries import Query
from atrisk_tui.errors import Denied
from atrisk_tui.screens.places import ADMIN_PLACES, Somewhere

from ..support import Company
from .conftest import Play

pytestmark = pytest.mark.slow

OTHERS = ("lea", "ana", "vic")
"""A lead, an agent and a viewer."""
REASONS = CatalogKind.REASONS
QUERIES: dict[str, tuple[Query[object], ...]] = {
    "catalogs": (
        asked.ListCatalogRows(kind=REASONS),
        asked.CatalogRowsById(kind=REASONS, ids=(1,)),
        asked.CountCatalog(kind=REASONS),
        asked.GetUses(kind=REASONS, item_id=1),
        asked.ListUsingEntries(kind=REASONS, item_id=1),
    ),
    "people": (
        asked.ListPeople(),
        asked.PeopleById(ids=(1,)),
        asked.CountPeople(),
        asked.GetUserLoad(user_id=1),
    ),
    "roles": (asked.ListRoleRows(),),
    "locations": (asked.ListPlaces(), asked.PlacesById(ids=(1,)), asked.ListRegions()),
    "settings": (asked.ListSettings(),),
    "changes": (asked.ListChanges(), asked.GetChange(audit_id=1)),
}
"""Mode of an admin's screen to what it asks."""


def words(place: Somewhere) -> str:
    return place.words


def test_every_admin_s_place_is_looked_at_here() -> None:
    assert QUERIES.keys() == {place.mode for place in ADMIN_PLACES}


@pytest.mark.parametrize("username", OTHERS)
async def test_g_a_is_not_offered_and_says_so(play: Play, username: str) -> None:
    async with play(username) as stage:
        await stage.press("g")
        assert "a" not in stage.choices
        assert not stage.shows("Admin")
        await stage.press("a")
        assert "a is not one of h c e" in stage.echo


@pytest.mark.parametrize("username", OTHERS)
@pytest.mark.parametrize("place", ADMIN_PLACES, ids=words)
async def test_no_key_leads_there(play: Play, username: str, place: Somewhere) -> None:
    async with play(username) as stage:
        await stage.press("g", "a", place.key)
        assert stage.app.current_mode != place.mode


@pytest.mark.parametrize("username", OTHERS)
@pytest.mark.parametrize("place", ADMIN_PLACES, ids=words)
async def test_the_palette_does_not_know_it(play: Play, username: str, place: Somewhere) -> None:
    async with play(username) as stage:
        await stage.press(":", *f"go to {place.words}")
        assert not stage.shows(f"Go to {place.words}")


@pytest.mark.parametrize("username", OTHERS)
async def test_help_says_nothing_of_it(play: Play, username: str) -> None:
    async with play(username, size=(100, 90)) as stage:
        await stage.press("?")
        assert stage.shows("Keys:", "Everywhere")
        told = [place.words for place in ADMIN_PLACES if place.words != "History"]
        assert not [name for name in (*told, "Admin >", "h c e a") if stage.shows(name)]


@pytest.mark.parametrize("username", OTHERS)
@pytest.mark.parametrize("mode", QUERIES)
def test_the_store_refuses_what_its_screen_asks(
    sqlite_company: Company, username: str, mode: str
) -> None:
    for query in QUERIES[mode]:
        with pytest.raises(Denied, match="your role may not"):
            sqlite_company.ask(username, query)


@pytest.mark.parametrize("place", ADMIN_PLACES, ids=words)
async def test_an_admin_gets_there_in_three_keys(play: Play, place: Somewhere) -> None:
    async with play("adm") as stage:
        await stage.press("g", "a", place.key)
        assert stage.app.current_mode == place.mode
        assert stage.line("Admin > ")


@pytest.mark.parametrize("place", ADMIN_PLACES, ids=words)
async def test_who_holds_one_grant_gets_to_its_place_and_no_other(
    play: Play, sqlite_company: Company, place: Somewhere
) -> None:
    grants = sorted(VIEWER | {place.grant})
    listed = ", ".join(f'"{grant}"' for grant in grants)
    sqlite_company.force(f"UPDATE role SET grants = '[{listed}]' WHERE name = 'Viewer'")
    async with play("vic") as stage:
        await stage.press("g", "a")
        assert stage.choices == [place.key]
        await stage.press(place.key)
        assert stage.app.current_mode == place.mode
        assert "may not" not in stage.said
        assert place.grant in GRANTS
