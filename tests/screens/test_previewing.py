"""The preview beside a list: shown by p from 120 columns on, it follows, and is asked for once."""

from datetime import timedelta

import pytest
from textual import events

from atrisk_tui.domain.commands import DeleteEntry, EditCustomer, SetRisk
from atrisk_tui.domain.contact_commands import AddNote
from atrisk_tui.domain.model import RiskLevel
from atrisk_tui.screens import resting
from atrisk_tui.screens.previewing import PreviewedList
from atrisk_tui.widgets.row_table import RowTable

from ..support import NOW, Company
from .conftest import Play
from .stage import Stage

LARGE = (120, 40)
FIRST, SECOND, THIRD = "Got a better offer", "Moves to Utah", "Never used it"
ENTRY_QUESTIONS = {"GetEntry": 1, "ListTimeline": 1}
CUSTOMER_QUESTIONS = {"GetCustomer": 1, "ListEntries": 1, "ListTimeline": 1}


@pytest.fixture(autouse=True)
def three(sqlite_company: Company) -> list[int]:
    """Three entries of three customers, the newest first in the list."""
    made = [
        sqlite_company.entry(
            number,
            description=description,
            action_plan="Call them",
            risk_level=RiskLevel.LOW if number == 3 else RiskLevel.HIGH,
        )
        for number, description in ((3, THIRD), (2, SECOND), (1, FIRST))
    ]
    return made[::-1]


def pane(stage: Stage) -> str:
    """Return what the pane says, as one line."""
    assert isinstance(stage.front, PreviewedList)
    return " ".join(stage.front.pane.plain.split())


def is_shown(stage: Stage) -> bool:
    assert isinstance(stage.front, PreviewedList)
    return bool(stage.front.pane.display)


def titles(stage: Stage) -> list[str]:
    """Return the titles above the table."""
    return stage.line("Customer").partition("│")[0].split()


def asked(stage: Stage) -> dict[str, int]:
    return dict(stage.gate.asked)


async def entries(stage: Stage) -> None:
    """Show the entries with their preview."""
    await stage.go("e")
    await stage.press("p")


async def resize(stage: Stage, width: int, height: int) -> None:
    await stage.pilot.resize_terminal(width, height)
    await stage.settle()


# Shown and hidden


async def test_p_shows_the_entry_at_the_cursor_and_p_again_hides_it(play: Play) -> None:
    async with play(size=LARGE) as stage:
        await stage.go("e")
        wide = titles(stage)
        await stage.press("p")
        assert stage.shows(FIRST, "│ Plan", "│ Latest")
        assert titles(stage) == ["Customer", "Rep'd", "Reason", *wide[3:8]]
        await stage.press("p")
        assert not stage.shows(FIRST)
        assert titles(stage) == wide


async def test_an_entry_s_preview_tells_what_one_acts_on(play: Play, three: list[int]) -> None:
    async with play(size=LARGE) as stage:
        stage.company.do("ana", AddNote(customer_id=1, entry_id=three[0], body="She is away"))
        stage.company.do(
            "lea",
            EditCustomer(customer_id=1, version=1, changes={"phone1": "+1 801 555 0142"}),
        )
        await entries(stage)
        told = pane(stage)
        name = stage.company.one("SELECT name FROM customer WHERE id = 1")["name"]
        for part in (name, f"AR-{three[0]} Open !!! High", "no follow-up", "+1 801 555 0142"):
            assert part in told
        for part in ("Missed payment", FIRST, "Call them", "Last contact: ", "She is away"):
            assert part in told


async def test_a_customer_s_preview_tells_what_is_open_and_happened(
    play: Play, three: list[int]
) -> None:
    async with play(size=LARGE) as stage:
        await stage.go("c")
        await stage.press("p")
        await stage.come_to(2)
        told = pane(stage)
        name = stage.company.one("SELECT name FROM customer WHERE id = 2")["name"]
        for part in (name, "active", "RMR", "contract end", "At risk 1", f"AR-{three[1]}"):
            assert part in told


async def test_it_takes_a_third_of_the_width(play: Play) -> None:
    async with play(size=LARGE) as stage:
        await entries(stage)
        assert stage.front.query_one("#rows", RowTable).size.width == 80
        assert stage.front.query_one("#preview").outer_size.width == 40
        await resize(stage, 180, 40)
        assert stage.front.query_one("#rows", RowTable).size.width == 120
        assert "Location" in titles(stage)


async def test_a_short_pane_tells_the_facts_and_what_happened_and_says_what_it_cut(
    play: Play, three: list[int]
) -> None:
    async with play(size=(120, 20)) as stage:
        text = " ".join(f"word{number}" for number in range(40))
        stage.company.force("UPDATE entry SET description = :t WHERE id = :i", t=text, i=three[0])
        await entries(stage)
        assert stage.shows("│ What happened", "│ word0", " ...")
        assert not stage.shows("│ Latest")


async def test_a_hidden_column_s_reason_is_the_preview(play: Play) -> None:
    async with play(size=LARGE) as stage:
        await entries(stage)
        await stage.press("C", *["j"] * 8, "space")
        assert "no room beside the preview" in stage.line("RMR   ")


# Where there is no room


@pytest.mark.parametrize(
    ("size", "said"),
    [
        ((119, 40), "the preview needs 120 columns: this terminal has 119"),
        ((80, 24), "the preview needs 120 columns: this terminal has 80"),
        ((120, 17), "the preview needs 18 lines: this terminal has 17"),
    ],
)
async def test_a_terminal_that_is_too_small_is_told(
    play: Play, size: tuple[int, int], said: str
) -> None:
    async with play(size=size) as stage:
        await entries(stage)
        assert stage.said == said
        assert not is_shown(stage)
        await resize(stage, *LARGE)
        assert not is_shown(stage)


@pytest.mark.slow
async def test_it_goes_and_comes_back_with_the_width(play: Play) -> None:
    async with play(size=LARGE) as stage:
        await entries(stage)
        before = stage.picture
        await resize(stage, 100, 40)
        assert not is_shown(stage)
        stage.gate.forget()
        await stage.press("down")
        assert asked(stage) == {}
        await resize(stage, *LARGE)
        assert SECOND in pane(stage)
        await stage.press("up")
        assert stage.picture == before


# What it asks


async def test_hidden_it_asks_nothing(play: Play) -> None:
    async with play(size=LARGE) as stage:
        await stage.go("e")
        await stage.press("p", "p")
        stage.gate.forget()
        await stage.press("down", "down", "up")
        assert asked(stage) == {}


async def test_it_is_asked_for_once_when_the_cursor_rests(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with play(size=LARGE) as stage:
        await entries(stage)
        monkeypatch.setattr(resting, "REST_S", 0.3)
        stage.gate.forget()
        await stage.press("down", "down", "up", "down", "up")
        assert asked(stage) == ENTRY_QUESTIONS
        assert SECOND in pane(stage)


@pytest.mark.slow
async def test_hiding_it_before_the_cursor_rests_asks_nothing(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with play(size=LARGE) as stage:
        await entries(stage)
        monkeypatch.setattr(resting, "REST_S", 0.3)
        stage.gate.forget()
        await stage.press("down", "p")
        assert asked(stage) == {}


async def test_a_customer_s_asks_three_questions(play: Play) -> None:
    async with play(size=LARGE) as stage:
        await stage.go("c")
        stage.gate.forget()
        await stage.press("p")
        assert asked(stage) == CUSTOMER_QUESTIONS


@pytest.mark.slow
async def test_a_resize_lays_it_out_without_asking(play: Play) -> None:
    async with play(size=LARGE) as stage:
        await entries(stage)
        stage.gate.forget()
        await resize(stage, 150, 30)
        assert asked(stage) == {}
        assert stage.shows(FIRST)


# It follows


async def test_it_follows_the_cursor(play: Play) -> None:
    async with play(size=LARGE) as stage:
        await entries(stage)
        await stage.press("down")
        assert SECOND in pane(stage)
        await stage.press("end")
        assert THIRD in pane(stage)


@pytest.mark.slow
async def test_it_follows_a_click_and_the_wheel(play: Play, sqlite_company: Company) -> None:
    for _ in range(60):
        sqlite_company.entry(1)
    async with play(size=LARGE) as stage:
        await entries(stage)
        await stage.pilot.click(RowTable, offset=(10, 3))
        await stage.settle()
        assert f"AR-{stage.at} " in pane(stage)
        before = stage.at
        wheel = {"x": 5, "y": 5, "delta_x": 0, "delta_y": 1, "button": 0}
        keys = {"shift": False, "meta": False, "ctrl": False}
        table = stage.front.query_one("#rows", RowTable)
        table.post_message(events.MouseScrollDown(table, **wheel, **keys))  # type: ignore[arg-type]
        table.post_message(events.MouseScrollDown(table, **wheel, **keys))  # type: ignore[arg-type]
        await stage.settle()
        assert stage.at != before
        assert f"AR-{stage.at} " in pane(stage)


async def test_a_click_on_it_does_nothing(play: Play) -> None:
    async with play(size=LARGE) as stage:
        await entries(stage)
        before = stage.picture
        await stage.pilot.click("#preview", offset=(5, 2))
        await stage.settle()
        assert stage.picture == before


async def test_it_shows_what_somebody_else_has_changed(play: Play, three: list[int]) -> None:
    async with play(size=LARGE) as stage:
        await entries(stage)
        await stage.look_around()
        low = SetRisk(entry_id=three[0], version=1, risk_level=RiskLevel.LOW)
        stage.company.do("lea", low)
        await stage.look_around()
        assert "! Low" in pane(stage)
        stage.company.do("lea", AddNote(customer_id=1, entry_id=three[0], body="He rang"))
        stage.gate.forget()
        await stage.look_around()
        assert "He rang" in pane(stage)
        assert stage.gate.asked["GetEntry"] == 1


@pytest.mark.slow
async def test_it_shows_what_was_changed_on_another_screen(play: Play, three: list[int]) -> None:
    async with play(size=LARGE) as stage:
        await entries(stage)
        await stage.press("enter", "-", "escape")
        assert "!! Med" in pane(stage)


async def test_it_follows_the_filter_and_is_empty_with_the_list(play: Play) -> None:
    async with play(size=LARGE) as stage:
        await entries(stage)
        await stage.press("3")
        assert THIRD in pane(stage)
        await stage.press("2")
        assert pane(stage) == ""
        await stage.press("0")
        assert FIRST in pane(stage)


async def test_an_entry_that_is_gone_is_said_in_the_pane(play: Play, three: list[int]) -> None:
    async with play(size=LARGE) as stage:
        await entries(stage)
        stage.company.do("adm", DeleteEntry(entry_id=three[1], version=1))
        await stage.press("down")
        assert SECOND not in pane(stage)
        assert pane(stage) != ""


async def test_time_that_passes_makes_it_late_without_asking(
    play: Play, sqlite_company: Company
) -> None:
    sqlite_company.entry(1, follow_up_at=NOW + timedelta(minutes=5))
    async with play(size=LARGE) as stage:
        await entries(stage)
        assert "in 5 min" in pane(stage)
        stage.gate.forget()
        await stage.tick(minutes=7)
        assert "2 min late" in pane(stage)
        assert "GetEntry" not in stage.gate.asked


# Kept, and found


@pytest.mark.slow
async def test_the_choice_is_kept_for_each_list_and_person(play: Play) -> None:
    async with play("ana", size=LARGE) as stage:
        await entries(stage)
    async with play("ana", size=LARGE) as stage:
        await stage.go("e")
        assert stage.shows(FIRST)
        await stage.go("c")
        assert not is_shown(stage)
    async with play("ben", size=LARGE) as stage:
        await stage.go("e")
        assert not is_shown(stage)


@pytest.mark.slow
async def test_the_choice_outlasts_a_narrow_terminal(play: Play) -> None:
    async with play(size=LARGE) as stage:
        await entries(stage)
    async with play() as stage:
        await stage.go("e")
        assert not is_shown(stage)
    async with play(size=LARGE) as stage:
        await stage.go("e")
        assert stage.shows(FIRST)


@pytest.mark.slow
async def test_help_and_palette_have_it(play: Play) -> None:
    async with play(size=LARGE) as stage:
        await stage.go("e")
        await stage.press("?")
        await stage.type("preview")
        assert "Show or hide the preview of the record" in stage.line("   p  ")
        await stage.press("escape", ":")
        await stage.type("preview of the⏎")
        assert stage.shows(FIRST)


async def test_it_can_have_another_key(play: Play) -> None:
    async with play(size=LARGE) as stage:
        stage.app.set_keymap({"list.preview": "ctrl+p"})
        await stage.go("e")
        await stage.press("p")
        assert not is_shown(stage)
        await stage.press("ctrl+p")
        assert stage.shows(FIRST)


async def test_what_people_wrote_is_shown_as_it_was_typed(play: Play, three: list[int]) -> None:
    async with play(size=LARGE) as stage:
        text = "[red]no[/] \x1b[31m 漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字"
        stage.company.force("UPDATE entry SET description = :t WHERE id = :i", t=text, i=three[0])
        await entries(stage)
        assert stage.shows("[red]no[/]")
        assert pane(stage).count("漢") == 10
