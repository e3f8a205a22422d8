"""README: its pictures, keys, commands, settings and grants are the program's own."""

import importlib
import pkgutil
import re
import shlex
import tomllib
from dataclasses import fields
from typing import Any

import pytest
import typer
from rich.cells import cell_len
from textual.binding import Binding

from atrisk_tui import screens
from atrisk_tui.app import AtRiskApp
from atrisk_tui.cli import tree
from atrisk_tui.cli.arguments import hoist
from atrisk_tui.cli.audit import ListedByDefault
from atrisk_tui.config import COLOURS_VARIABLE, MOUSE_VARIABLE, STORE_VARIABLE, Config, _flat
from atrisk_tui.screens.absence_form import AbsenceForm
from atrisk_tui.screens.admin_list import AdminList, SwitchingList
from atrisk_tui.screens.board import BoardScreen
from atrisk_tui.screens.catalog_form import CatalogForm
from atrisk_tui.screens.catalogs import CatalogsScreen
from atrisk_tui.screens.change import ChangeScreen
from atrisk_tui.screens.changes import ChangesScreen
from atrisk_tui.screens.close_form import CloseForm
from atrisk_tui.screens.contact_form import ContactForm
from atrisk_tui.screens.customer import CustomerScreen
from atrisk_tui.screens.customers import CustomersScreen
from atrisk_tui.screens.done import DoneScreen
from atrisk_tui.screens.draft_lines import DraftsScreen
from atrisk_tui.screens.entries import EntriesScreen
from atrisk_tui.screens.entry import EntryScreen
from atrisk_tui.screens.entry_form import EntryForm
from atrisk_tui.screens.filtered import FilteredListScreen
from atrisk_tui.screens.form_base import FormScreen
from atrisk_tui.screens.hand_over import HandOverForm
from atrisk_tui.screens.history import HistoryScreen
from atrisk_tui.screens.home import HomeScreen
from atrisk_tui.screens.key_names import read_key, written
from atrisk_tui.screens.key_presets import PRESETS
from atrisk_tui.screens.keymap_check import Keymap
from atrisk_tui.screens.lists import ListScreen
from atrisk_tui.screens.location_form import LocationForm, RegionForm
from atrisk_tui.screens.locations import LocationsScreen
from atrisk_tui.screens.marking import MarkingList
from atrisk_tui.screens.notes import NoteForm
from atrisk_tui.screens.ordering import OrderedListScreen
from atrisk_tui.screens.people import PeopleScreen
from atrisk_tui.screens.person_entries import PersonEntriesScreen
from atrisk_tui.screens.person_form import PersonForm
from atrisk_tui.screens.places import ADMIN_PLACES
from atrisk_tui.screens.previewing import PreviewedList
from atrisk_tui.screens.role_form import RoleForm
from atrisk_tui.screens.roles import RolesScreen
from atrisk_tui.screens.setting_form import SettingForm
from atrisk_tui.screens.settings import SettingsScreen
from atrisk_tui.screens.uses import UsesScreen
from atrisk_tui.screens.verbs import EntryVerbs
from atrisk_tui.screens.views import ViewsScreen
from atrisk_tui.widgets.check_list import CheckList
from atrisk_tui.widgets.picker import Picker
from atrisk_tui.widgets.row_table import RowTable
from atrisk_tui.widgets.several import SeveralPicker

from . import pictures

TEXT = pictures.README.read_text(encoding="utf-8")
KEYS = TEXT.partition("## All keys")[2].partition("### Signs")[0]
TABLES = {
    "| Everywhere |": (AtRiskApp,),
    "| In a list |": (RowTable, ListScreen, OrderedListScreen),
    "| In Entries and Customers |": (FilteredListScreen, PreviewedList),
    "| On an entry": (EntryVerbs,),
    "| Marks, in a list of entries |": (MarkingList,),
    "| In a list that an admin keeps |": (AdminList, SwitchingList),
}
"""Tables of keys to what binds them, in README's order; the screens below have them too."""
ROWS = {
    "| Home |": (HomeScreen, DoneScreen),
    "| Entries |": (EntriesScreen,),
    "| Team board |": (BoardScreen,),
    "| Views |": (ViewsScreen,),
    "| Customer |": (CustomerScreen,),
    "| Entry |": (EntryScreen,),
    "| Catalogs |": (CatalogsScreen,),
    "| Where used, a person's entries |": (UsesScreen, PersonEntriesScreen),
    "| People |": (PeopleScreen,),
    "| Locations |": (LocationsScreen,),
    "| Roles |": (RolesScreen,),
    "| Settings |": (SettingsScreen,),
    "| Company history |": (ChangesScreen, ChangeScreen),
    "| Drafts |": (DraftsScreen,),
    "| Form |": (
        *(AbsenceForm, EntryForm, CloseForm, CatalogForm, PersonForm, HandOverForm, RoleForm),
        *(
            LocationForm,
            RegionForm,
            SettingForm,
            NoteForm,
            ContactForm,
            Picker,
            SeveralPicker,
            CheckList,
        ),
    ),
}
"""Rows of the table of screens to the screens that they are about."""
PLACES: dict[str, tuple[type[Any], ...]] = TABLES | ROWS
NO_ROW = {CustomersScreen, HistoryScreen}
"""Screens that have no keys beside those of the tables."""
ASKED = set("hcegnomrlvslv") | set("acplosh") | set("rc") | set("wkdfc") | set("nvbwordkxisehml")
"""Letters that answer a prompt: where to go, which status, how to close, what to filter by,
what came of a contact."""
PATHS = {"g t", "g n", "g w", "g d", "g g", "g a"}
"""Keys one behind the other."""


@pytest.mark.slow
def test_readme_s_pictures_are_what_the_program_draws() -> None:
    drawn = pictures.draw()
    shown = pictures.shown(TEXT)
    assert shown.keys() == drawn.keys()
    for name, picture in drawn.items():
        assert shown[name] == picture, f"{name}: run python -m tests.pictures"
        lines = picture.split("\n")
        assert len(lines) == 24
        assert max(map(cell_len, lines)) <= 80


@pytest.mark.parametrize("name", pictures.tables())
def test_readme_s_tables_are_what_the_program_declares(name: str) -> None:
    shown = pictures.shown_tables(TEXT)
    assert shown[name] == pictures.tables()[name], f"{name}: run python -m tests.pictures"


def test_every_screen_of_a_list_or_form_has_a_place_in_readme() -> None:
    for module in pkgutil.iter_modules(screens.__path__):
        importlib.import_module(f"{screens.__name__}.{module.name}")
    there = _last(ListScreen) | _last(FormScreen)
    told = set().union(*PLACES.values()) | NO_ROW
    assert not {kind.__name__ for kind in there - told}


def test_readme_tells_the_way_to_each_of_the_admin_s_screens() -> None:
    for place in ADMIN_PLACES:
        assert f"| `g a {place.key}` | {place.words}" in TEXT


@pytest.mark.parametrize("place", PLACES)
def test_readme_has_every_key(place: str) -> None:
    told = _told(place)
    wanted = _keys_of(place).difference(*(_keys_of(above) for above in _tables_above(place)))
    assert wanted <= told, f"not in README: {sorted(wanted - told)}"


def test_readme_has_no_key_that_is_none() -> None:
    known = set().union(*(_keys_of(place) for place in PLACES))
    told = set(re.findall(r"`([^`]+)`", KEYS)) - PATHS
    assert told <= known | ASKED


def test_readme_s_commands_are_the_program_s() -> None:
    lines = _commands()
    assert len(lines) > 60
    for line in lines:
        _, rest = hoist(shlex.split(line, comments=True)[1:])
        _check(typer.main.get_command(tree.build()), rest, line)


def test_readme_has_every_key_of_the_configuration() -> None:
    part = TEXT.partition("| Key of `config.toml` |")[2].partition("\n\n")[0]
    told = set(re.findall(r"^\| `(\w+)` \|", part, re.MULTILINE))
    assert told == {field.name for field in fields(Config)}
    variables = {STORE_VARIABLE, COLOURS_VARIABLE, MOUSE_VARIABLE}
    assert set(re.findall(r"`(ATRISK_\w+)`", part)) == variables


def test_readme_s_keymap_is_one_that_the_program_takes() -> None:
    blocks = re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)
    (example,) = (block for block in blocks if "[keys]" in block)
    assert Keymap(_flat(tomllib.loads(example)["keys"]), AtRiskApp).problems == []


def test_readme_tells_all_of_the_vim_preset() -> None:
    part = TEXT.partition("| The preset vim |")[2].partition("\n\n")[0]
    new = {written(read_key(keys.split(",")[0])) for keys in PRESETS["vim"].values()}
    assert new - {"q"} <= set(re.findall(r"`([^`]+)`", part))


def _told(place: str) -> set[str]:
    """Return the keys of one table, or of one row of the table of screens."""
    part = KEYS.partition(f"\n{place}")[2]
    part = part.partition("\n")[0] if place in ROWS else part.partition("\n\n")[0]
    return set(re.findall(r"`([^`]+)`", part))


def _tables_above(place: str) -> list[str]:
    """Return the tables whose keys hold for a place too, and are not told again there."""
    tables = list(TABLES)
    return tables[: tables.index(place)] if place in TABLES else tables


def _keys_of(place: str) -> set[str]:
    return set().union(*(_keys(screen) for screen in PLACES[place]))


def _last(kind: type[Any]) -> set[type[Any]]:
    """Return what is derived from a class, and from which nothing is: the screens themselves."""
    below = kind.__subclasses__()
    return set().union(*(_last(child) for child in below)) if below else {kind}


def _keys(screen: type[Any]) -> set[str]:
    """Return the keys that a screen and what it is made of bind, as the program writes them."""
    app = AtRiskApp.__new__(AtRiskApp)
    own = (kind for kind in screen.__mro__ if kind.__module__.startswith("atrisk_tui"))
    bound = [each for kind in own for each in kind.__dict__.get("BINDINGS", ())]
    return {app.get_key_display(each) for each in Binding.make_bindings(bound)}


def _commands() -> list[str]:
    """Return the commands of all blocks, and those within sentences."""
    blocks = re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL)
    joined = "\n".join(blocks).replace("\\\n", " ")
    within = re.findall(r"`(atrisk [^`\n]+)`", TEXT)
    return [line for line in joined.split("\n") if line.startswith("atrisk ")] + within


def _check(command: Any, words: list[str], line: str) -> None:
    while words and words[0] in getattr(command, "commands", {}):
        command = command.commands[words[0]]
        words = words[1:]
    if isinstance(command, ListedByDefault):
        command = command.commands["list"]
    assert not hasattr(command, "commands"), f"no such command: {line}"
    known = {name for each in command.params for name in each.opts}
    used = {word for word in words if word.startswith("--")}
    assert used <= known, line
