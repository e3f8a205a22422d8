"""The header: what does not fit goes whole, never half a name. A message that does not says so."""

import pytest
from textual.app import App, ComposeResult

from atrisk_tui.widgets.status_line import HeaderLine, MessageLine

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


class MessageApp(App[None]):
    """A message line and nothing else."""

    def compose(self) -> ComposeResult:
        yield MessageLine()


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("saved", " saved       u Undo "),
        ("twelve cells", " twelve cel… u Undo "),
        ("kept eleven", " kept eleven u Undo "),
        ("山田 花子 was changed", " 山田 花子…  u Undo "),
    ],
)
async def test_a_message_that_is_cut_shows_that_it_is(text: str, drawn: str) -> None:
    async with MessageApp().run_test(size=(20, 3)) as pilot:
        line = pilot.app.query_one(MessageLine)
        line.say(text, hint="u Undo")
        shown = line.render().plain
    assert shown == drawn
