"""Over which view `V` saves: the one that was opened, whatever it is called."""

from atrisk_tui.domain.filters import EntryFilter
from atrisk_tui.domain.model import RiskLevel
from atrisk_tui.domain.views import Definition, EditView
from atrisk_tui.domain.work_queries import FindView
from atrisk_tui.screens.views import ViewsScreen

from ..support import Company
from .conftest import Play
from .test_views import HIGH, keep
from .test_views import busy as busy  # noqa: PLC0414  the fixture


async def test_a_view_that_was_only_opened_is_not_said_to_be_changed(
    busy: Company, play: Play
) -> None:
    keep(busy, "Team high", Definition(entries=EntryFilter(risk_level=RiskLevel.HIGH)))
    async with play() as stage:
        await stage.type("v/tea⏎V")
        assert stage.question == "Save what is shown as"


async def test_a_view_of_mine_that_is_called_as_the_shared_one_is_never_saved_over(
    busy: Company, play: Play
) -> None:
    keep(busy, "High")
    keep(busy, "High", by="lea")
    async with play() as stage:
        await stage.press("v")
        assert isinstance(stage.front, ViewsScreen)
        lea_s = next(row for row in stage.front.table.window.rows if row.owner == "lea")
        await stage.come_to(lea_s.id)
        await stage.press("enter", "2", "V")
        assert stage.question == "Save what is shown as"


async def test_a_view_that_was_renamed_meanwhile_is_still_saved_over(
    busy: Company, play: Play
) -> None:
    keep(busy, "Team high")
    former = busy.ask("ana", FindView(name="Team high"))
    async with play() as stage:
        await stage.type("v/tea⏎2")
        busy.do("ana", EditView(view_id=former.id, version=former.version, name="All high"))
        await stage.press("V", "enter")
        assert stage.said == "view All high: saved"
        assert busy.ask("ana", FindView(name="All high")).definition != HIGH
