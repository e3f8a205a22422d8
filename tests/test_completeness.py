"""Nothing is added by halves: what a command, query, key, table or setting needs is all there.

A piece that is still to come is listed here by name with what brings it, and a list that names
something which has come fails as well: so nothing is left out in silence, or for ever.
"""

import ast
import importlib
import inspect
import pkgutil
import re
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from enum import Enum
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from sqlalchemy import Column, Table
from sqlmodel import AutoString, SQLModel
from textual.binding import Binding

import atrisk_tui
from atrisk_tui import errors
from atrisk_tui.domain.admin_commands import ItemCommand
from atrisk_tui.domain.commands import Command, EntryCommand
from atrisk_tui.domain.many import ManyCommand
from atrisk_tui.domain.model import CatalogKind
from atrisk_tui.domain.policy import BUILT_IN_ROLES, GRANTS, NEEDS
from atrisk_tui.domain.queries import Query
from atrisk_tui.domain.settings import SPECS
from atrisk_tui.errors import AtRiskError
from atrisk_tui.store import tables
from atrisk_tui.store.audit import audited_fields, decode, encode
from atrisk_tui.store.columns import Json
from atrisk_tui.store.handlers import HANDLERS
from atrisk_tui.store.readers import READERS

from .store.permission_cases import MATRIX_COMMANDS, MATRIX_QUERIES

PACKAGE = Path(atrisk_tui.__file__).parent

BASES = {Command, EntryCommand, ItemCommand, ManyCommand, Query}

UNREACHED: dict[str, str] = {}
"""Command without a key or command-line verb yet: what will bring it."""

UNASKED: dict[str, str] = {}
"""Query that no screen or command-line verb asks yet: what will."""

UNREAD_SETTINGS: dict[str, str] = {
    "credit_limit_agent": "offers, which have no command yet",
    "credit_limit_lead": "offers, which have no command yet",
}
"""Setting that nothing reads yet: what will."""

KEPT_FOR_EVER = {
    "audit": "append-only",
    "audit_row": "append-only",
    "setting": "a setting is changed back, never deleted",
    "user_location": "a link; the audit of the person tells of it",
    "priority_basis": "worked out anew each day",
    "presence": "who is here now; not audited, gone after 30 seconds",
}
"""Tables without `deleted_at`, and why."""

NOT_AUDITED = {"audit", "audit_row", "presence", "priority_basis"}
"""Tables that no command changes through the audit."""


def concrete(base: type) -> set[type]:
    """Return the classes under `base` that stand for one thing a person can do or ask."""
    found = set(base.__subclasses__())
    for child in base.__subclasses__():
        found |= concrete(child)
    # A dataclass with slots is made twice; only the second stands in its module.
    return {
        one for one in found if vars(sys.modules[one.__module__]).get(one.__name__) is one
    } - BASES


def names(classes: set[type]) -> list[str]:
    return sorted(one.__name__ for one in classes)


def first_line(one: type) -> str:
    """Return the first line of a class's own docstring; dataclasses make one up if it has none."""
    text = one.__dict__.get("__doc__") or ""
    return "" if text.startswith(f"{one.__name__}(") else text.strip().split("\n")[0]


@cache
def names_used_in(*rooms: str) -> frozenset[str]:
    """Return every name and attribute that the sources of these rooms mention."""
    paths = [p for room in rooms for p in (PACKAGE / room).rglob("*.py")]
    paths += [PACKAGE / f"{room}.py" for room in rooms if (PACKAGE / f"{room}.py").is_file()]
    return frozenset(
        node.id if isinstance(node, ast.Name) else node.attr
        for path in paths
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Name | ast.Attribute)
    )


COMMANDS = concrete(Command)
QUERIES = concrete(Query)


def test_there_is_something_to_check() -> None:
    assert len(COMMANDS) >= 24
    assert len(QUERIES) >= 28


def test_each_command_says_in_one_sentence_what_it_does() -> None:
    assert [one.__name__ for one in COMMANDS if not first_line(one).endswith(".")] == []


def test_a_command_s_words_fit_a_line_of_the_history() -> None:
    assert not [one.__name__ for one in COMMANDS if not 5 <= len(first_line(one)) <= 60]


def test_each_command_has_one_handler() -> None:
    assert names(set(HANDLERS)) == names(COMMANDS)


def test_each_command_needs_a_grant_that_exists() -> None:
    assert names(set(NEEDS)) == names(COMMANDS)
    assert set(NEEDS.values()) - {None} <= GRANTS.keys()
    assert [one.__name__ for one, need in NEEDS.items() if need is None] == ["Revert"]


def test_each_command_has_its_row_in_the_permission_matrix() -> None:
    assert names(set(MATRIX_COMMANDS)) == names(COMMANDS)


def test_each_command_can_be_given_with_a_key_or_on_the_command_line() -> None:
    reached = names_used_in("cli", "screens", "app", "desk")
    missing = {one.__name__ for one in COMMANDS} - reached
    assert sorted(missing) == sorted(UNREACHED)


def test_each_query_says_what_it_answers() -> None:
    assert not [one.__name__ for one in QUERIES if not first_line(one).endswith(".")]


def test_each_query_has_one_reader() -> None:
    assert names(set(READERS)) == names(QUERIES)


def test_each_reader_is_told_who_asks() -> None:
    wrong = [
        query.__name__
        for query, reader in READERS.items()
        if not any("scope" in name.lower() for name in inspect.signature(reader).parameters)
    ]
    assert not wrong


def test_each_query_has_its_row_in_the_permission_matrix() -> None:
    assert names(set(MATRIX_QUERIES)) == names(QUERIES)


def test_each_query_is_asked_by_somebody() -> None:
    asked = names_used_in("cli", "screens", "app", "desk", "intake")
    missing = {one.__name__ for one in QUERIES} - asked
    assert sorted(missing) == sorted(UNASKED)


def test_each_grant_is_known_and_an_admin_has_them_all() -> None:
    assert BUILT_IN_ROLES["Admin"] == GRANTS.keys()
    assert all(grants <= GRANTS.keys() for grants in BUILT_IN_ROLES.values())
    assert not [grant for grant, words in GRANTS.items() if not words.strip()]


def test_each_expected_failure_stands_in_the_tree_with_its_exit_code() -> None:
    tree = errors.__doc__ or ""
    wrong = [
        one.__name__
        for one in concrete(AtRiskError)
        if f"- {one.__name__} " not in tree or "code" not in vars(one) or one.exit_code == 70
    ]
    assert not wrong


def modules_of_the_screens() -> Iterator[ModuleType]:
    for room in ("widgets", "screens"):
        folder = importlib.import_module(f"atrisk_tui.{room}")
        yield folder
        for found in pkgutil.walk_packages(folder.__path__, f"{folder.__name__}."):
            yield importlib.import_module(found.name)
    if (PACKAGE / "app.py").is_file():
        yield importlib.import_module("atrisk_tui.app")


@cache
def keymaps() -> dict[str, list[Any]]:
    """Return the bindings that each class of ours declares, by the class's name."""
    return {
        one.__name__: list(one.__dict__["BINDINGS"])
        for module in modules_of_the_screens()
        for one in vars(module).values()
        if inspect.isclass(one) and one.__module__ == module.__name__
        if one.__dict__.get("BINDINGS")
    }


def test_each_key_has_an_id_words_and_a_tooltip() -> None:
    wrong = [
        f"{owner}: {binding}"
        for owner, bindings in keymaps().items()
        for binding in bindings
        if not isinstance(binding, Binding)
        or not (binding.id and binding.tooltip and binding.description)
    ]
    assert not wrong


def test_an_id_stands_once_in_a_class_and_everywhere_for_the_same_action() -> None:
    actions: dict[str, set[str]] = {}
    for bindings in keymaps().values():
        ids = [binding.id for binding in bindings]
        assert len(ids) == len(set(ids))
        for binding in bindings:
            actions.setdefault(str(binding.id), set()).add(binding.action)
    assert {name: found for name, found in actions.items() if len(found) > 1} == {}


def mapped() -> dict[str, type[SQLModel]]:
    return {
        str(mapper.class_.__tablename__): mapper.class_
        for mapper in tables.Customer.__mapper__.registry.mappers
    }


def table_of(one: type[SQLModel]) -> Table:
    return one.__table__  # type: ignore[attr-defined,no-any-return]


def test_each_table_is_kept_deletes_softly_or_says_why_not() -> None:
    without = {name for name, one in mapped().items() if "deleted_at" not in table_of(one).c}
    assert not without - KEPT_FOR_EVER.keys()
    with_it = mapped().keys() - without
    assert not with_it & KEPT_FOR_EVER.keys()


def test_each_audited_table_says_what_is_derived() -> None:
    wrong = [
        name
        for name, one in mapped().items()
        if name not in NOT_AUDITED
        if "DERIVED" not in vars(one) or not vars(one)["DERIVED"] <= set(table_of(one).c.keys())
    ]
    assert not wrong


def test_each_table_that_people_edit_holds_a_version() -> None:
    edited = mapped().keys() - KEPT_FOR_EVER.keys()
    assert not [name for name in edited if mapped()[name].__mapper__.version_id_col is None]  # type: ignore[attr-defined]


SAMPLES: dict[type, list[Any]] = {
    datetime: [datetime(2026, 12, 1, 19, 0, 0, 250, tzinfo=UTC), datetime(1901, 1, 1, tzinfo=UTC)],
    date: [date(2026, 12, 1), date(9000, 1, 1)],
    time: [time(9, 0), time(23, 59, 59)],
    str: ["Jöhn “Döe”\n[/]", ""],
    int: [0, -1, 2**62],
    bool: [True, False],
    dict: [{"a": "b"}, {}],
    list: [["x", "y"], []],
    CatalogKind: [kind for kind in CatalogKind if kind is not CatalogKind.ACCOUNT_CLASSES],
}


def samples(column: Column[Any]) -> list[Any]:
    kind = getattr(column.type, "enum_class", None)
    if kind is not None and issubclass(kind, Enum):
        return list(kind)
    if isinstance(column.type, Json):
        return SAMPLES[dict] + SAMPLES[list]
    if isinstance(column.type, AutoString):
        return SAMPLES[str]
    return SAMPLES[column.type.python_type]


@pytest.mark.parametrize("name", sorted(mapped().keys() - NOT_AUDITED))
def test_every_field_comes_back_from_the_audit_as_it_was(name: str) -> None:
    fields = audited_fields(mapped()[name].__mapper__)  # type: ignore[attr-defined]
    assert fields
    for column in fields.values():
        for value in [*samples(column), None]:
            assert decode(column, encode(value)) == value, column


def test_each_setting_s_default_is_a_value_it_would_take() -> None:
    assert [key for key, spec in SPECS.items() if spec.check(spec.default) != spec.default] == []


def test_each_setting_says_what_it_means() -> None:
    assert [key for key, spec in SPECS.items() if len(spec.meaning.split()) < 3] == []


def test_each_setting_is_read_somewhere() -> None:
    """A setting that nothing reads would be a promise to the admin that nobody keeps."""
    spoken = {
        text for path in PACKAGE.rglob("*.py") if path.stem != "settings" for text in texts(path)
    }
    begun = tuple(text.removesuffix("{}") for text in spoken if text.endswith("_{}"))
    unread = {key for key in SPECS if key not in spoken and not key.startswith(begun)}
    assert sorted(unread) == sorted(UNREAD_SETTINGS)


def texts(path: Path) -> Iterator[str]:
    """Yield the string constants of a file; one made up of parts has {} for each."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.JoinedStr):
            yield "".join(
                str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values
            )


def test_each_table_has_its_migration() -> None:
    folder = PACKAGE / "store" / "migrations"
    written = [
        path.read_text(encoding="utf-8") for path in (*folder.rglob("*.py"), *folder.rglob("*.sql"))
    ]
    made = set(re.findall(r"(?:CREATE TABLE |create_table\(\s*)\"?(\w+)", "\n".join(written)))
    assert mapped().keys() - made == set()
