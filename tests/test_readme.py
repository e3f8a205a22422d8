"""README: its pictures, keys and commands are the program's own."""

import re
import shlex
from typing import Any

import pytest
import typer
from rich.cells import cell_len
from textual.binding import Binding

from atrisk_tui.app import AtRiskApp
from atrisk_tui.cli import tree
from atrisk_tui.cli.arguments import hoist
from atrisk_tui.screens.close_form import CloseForm
from atrisk_tui.screens.customer import CustomerScreen
from atrisk_tui.screens.entries import EntriesScreen
from atrisk_tui.screens.entry import EntryScreen
from atrisk_tui.screens.entry_form import EntryForm
from atrisk_tui.screens.home import HomeScreen
from atrisk_tui.screens.lists import ListScreen
from atrisk_tui.screens.ordering import OrderedListScreen
from atrisk_tui.screens.verbs import EntryVerbs
from atrisk_tui.widgets.row_table import RowTable

from . import pictures

TEXT = pictures.README.read_text(encoding="utf-8")
KEYS = TEXT.partition("## All keys")[2].partition("### Signs")[0]
PLACES = {
    "| Everywhere |": (AtRiskApp,),
    "| In a list |": (RowTable, ListScreen, OrderedListScreen),
    "| On an entry": (EntryVerbs,),
    "| Home |": (HomeScreen,),
    "| Entries |": (EntriesScreen,),
    "| Customer |": (CustomerScreen,),
    "| Entry |": (EntryScreen,),
    "| Form |": (EntryForm, CloseForm),
}
"""Where README has the keys of which screens, in its order; those above hold below too."""
SHARED = (AtRiskApp, ListScreen, OrderedListScreen, EntryVerbs)
ASKED = set("hcegnomrlvslvnvbworkxdisehml")
"""Letters that answer a prompt: where to go, which status, how to close, which contact."""


def test_readme_s_pictures_are_what_the_program_draws() -> None:
    drawn = pictures.draw()
    shown = pictures.shown(TEXT)
    assert shown.keys() == drawn.keys()
    for name, picture in drawn.items():
        assert shown[name] == picture, f"{name}: run python -m tests.pictures"
        lines = picture.split("\n")
        assert len(lines) == 24
        assert max(map(cell_len, lines)) <= 80


@pytest.mark.parametrize("place", PLACES)
def test_readme_has_every_key(place: str) -> None:
    told = _told(place)
    wanted = set().union(*(_keys(screen) for screen in PLACES[place]))
    if not set(SHARED) & set(PLACES[place]):
        wanted -= set().union(*(_keys(screen) for screen in SHARED))
    assert wanted <= told, f"not in README: {sorted(wanted - told)}"


def test_readme_has_no_key_that_is_none() -> None:
    known = set().union(*(_keys(screen) for screens in PLACES.values() for screen in screens))
    told = set(re.findall(r"`([^`]+)`", KEYS)) - {"g n", "g w", "g g"}
    assert told <= known | ASKED


def test_readme_s_commands_are_the_program_s() -> None:
    lines = _commands()
    assert len(lines) > 20
    for line in lines:
        _, rest = hoist(shlex.split(line, comments=True)[1:])
        _check(typer.main.get_command(tree.build()), rest, line)


def _told(place: str) -> set[str]:
    """Return the keys of one table, or of one row of the last one."""
    part = place + KEYS.partition(f"\n{place}")[2]
    is_row = place.strip("| ") in {"Home", "Entries", "Customer", "Entry", "Form"}
    part = part.partition("\n")[0] if is_row else part.partition("\n\n")[0]
    return set(re.findall(r"`([^`]+)`", part))


def _keys(screen: type[Any]) -> set[str]:
    """Return the keys that a screen and what it is made of bind, as the program writes them."""
    app = AtRiskApp.__new__(AtRiskApp)
    own = (kind for kind in screen.__mro__ if kind.__module__.startswith("atrisk_tui"))
    bound = [each for kind in own for each in kind.__dict__.get("BINDINGS", ())]
    return {app.get_key_display(each) for each in Binding.make_bindings(bound)}


def _commands() -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL)
    joined = "\n".join(blocks).replace("\\\n", " ")
    return [line for line in joined.split("\n") if line.startswith("atrisk ")]


def _check(command: Any, words: list[str], line: str) -> None:
    while words and words[0] in getattr(command, "commands", {}):
        command = command.commands[words[0]]
        words = words[1:]
    assert not hasattr(command, "commands"), f"no such command: {line}"
    known = {name for each in command.params for name in each.opts}
    used = {word for word in words if word.startswith("--")}
    assert used <= known, line
