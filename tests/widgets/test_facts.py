"""The line across the screen: its words never run into one another."""

import pytest
from textual.app import App, ComposeResult

from atrisk_tui.widgets.facts import Rule


class RuleApp(App[None]):
    """A line and nothing else."""

    def compose(self) -> ComposeResult:
        yield Rule()


@pytest.mark.parametrize(
    ("left", "right", "drawn"),
    [
        ("Albany", "", "-Albany-------------"),
        ("Albany", "enter", "-Albany-------enter-"),
        ("Switch an item on", "enter", "-Switch an it-enter-"),
        ("Switch an item on or off", "", "-Switch an item on -"),
    ],
)
async def test_words_that_are_too_long_are_cut_before_those_at_the_right(
    left: str, right: str, drawn: str
) -> None:
    async with RuleApp().run_test(size=(20, 3)) as pilot:
        rule = pilot.app.query_one(Rule)
        rule.show(left, "", right)
        assert rule.render().plain == drawn
