"""What people typed is shown as text, whatever it looks like."""

import pytest

from ..support import Company
from .conftest import Play

pytestmark = pytest.mark.slow

NAME = "ACME [/] [@click=app.quit]x"
CUSTOMER = 4
HOSTILE = "[bold]\x1b]52;c;aGk=\x07 [/nope] $(id) \u202eabc"


@pytest.fixture(autouse=True)
def theirs(sqlite_company: Company) -> int:
    return sqlite_company.entry(
        CUSTOMER,
        description=HOSTILE,
        action_plan=HOSTILE,
        notes=HOSTILE,
        follow_up_at=sqlite_company.clock(),
    )


@pytest.mark.parametrize(
    "way",
    [
        (),
        ("g", "c"),
        ("g", "c", "enter"),
        ("g", "c", "enter", "1"),
        ("g", "c", "enter", "6"),
        ("g", "e"),
        ("g", "e", "enter"),
        ("g", "e", "H"),
        ("g", "e", "f"),
        ("g", "e", "s"),
        ("g", "e", "D"),
        ("f3", *"acme"),
        ("colon", *"cust", "space", *"acme"),
        ("g", "e", "+", "g", "h", "u"),
    ],
    ids=lambda way: " ".join(way) or "home",
)
async def test_a_name_that_looks_like_markup_is_shown_as_it_is(
    play: Play, *, way: tuple[str, ...]
) -> None:
    async with play("adm") as stage:
        await stage.press(*way)
        assert "ACME [/] [@cli" in stage.picture


@pytest.mark.parametrize("way", [(), ("g", "c", "enter"), ("g", "e", "enter")])
async def test_long_texts_are_shown_as_they_are(play: Play, *, way: tuple[str, ...]) -> None:
    async with play() as stage:
        await stage.press(*way)
        assert "[bold]" in stage.picture
        assert "[/nope] $(id)" in stage.picture


async def test_a_click_on_a_name_runs_nothing(play: Play) -> None:
    async with play() as stage:
        await stage.press("g", "c")
        place = stage.line("ACME").index("@click")
        await stage.pilot.click(offset=(place, 2))
        await stage.settle()
        assert stage.app.is_running
        assert not stage.is_asking


async def test_the_whole_of_a_hostile_change_is_read_as_text(play: Play) -> None:
    async with play() as stage:
        await stage.press("g", "e", "H", "enter")
        await stage.press("pagedown")
        assert "[/nope] $(id)" in stage.picture
