"""The header: what does not fit goes whole, never half a name."""

import pytest
from textual.app import App, ComposeResult

from atrisk_tui.widgets.status_line import HeaderLine

RIGHT = "Carla Voss, admin  Tue 13 Oct  11:10 MDT"


class HeaderApp(App[None]):
    """A header and nothing else."""

    def compose(self) -> ComposeResult:
        yield HeaderLine()


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("atrisk  Home", RIGHT),
        ("atrisk DEMO (made up)  Admin > Catalogs", "admin  Tue 13 Oct  11:10 MDT"),
        ("x" * 50, "Tue 13 Oct  11:10 MDT"),
        ("x" * 60, "11:10 MDT"),
    ],
)
async def test_the_name_goes_first_then_the_role_then_the_day(left: str, right: str) -> None:
    async with HeaderApp().run_test(size=(80, 3)) as pilot:
        header = pilot.app.query_one(HeaderLine)
        header.show(left, RIGHT)
        drawn = header.render().plain
    assert drawn == f" {left}{right.rjust(80 - 2 - len(left))} "
