"""What admins change in one program reaches the others at their next look."""

import pytest

from atrisk_tui.domain.admin_commands import AddCatalogItem, ChangeSetting, SwitchUser
from atrisk_tui.domain.model import CatalogKind

from ..support import Company
from .conftest import Play


@pytest.mark.parametrize(("screen", "size"), [("c", (80, 24)), ("e", (140, 40)), ("h", (80, 24))])
async def test_the_word_for_revenue_follows_what_another_admin_chose(
    sqlite_company: Company, play: Play, screen: str, size: tuple[int, int]
) -> None:
    company = sqlite_company
    company.entry()
    async with play("ana", size) as stage:
        await stage.go(screen)
        assert stage.shows("RMR")
        company.do("adm", ChangeSetting(key="revenue_word", value="MRR"))
        await stage.look_around()
        assert stage.shows("MRR")
        assert not stage.shows("RMR")


async def test_a_screen_that_was_left_follows_when_it_is_come_back_to(
    sqlite_company: Company, play: Play
) -> None:
    async with play("ana") as stage:
        await stage.go("c")
        await stage.go("h")
        sqlite_company.do("adm", ChangeSetting(key="revenue_word", value="MMR"))
        await stage.look_around()
        await stage.go("c")
        assert stage.shows("MMR")


async def test_what_admins_keep_is_news_for_a_running_program(
    sqlite_company: Company, play: Play
) -> None:
    company = sqlite_company
    async with play("ana") as stage:
        item = company.do("adm", AddCatalogItem(kind=CatalogKind.REASONS, name="Price rise"))
        ben = company.user_id("ben")
        company.do("adm", SwitchUser(user_id=ben, version=1, active=False))
        news = await stage.app.desk.changed_elsewhere()
        assert news == {("catalog_item", item.subject_id), ("app_user", ben)}
