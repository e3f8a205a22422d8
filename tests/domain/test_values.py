"""What a frozen value of the domain can do, whoever made it."""

import copy
from dataclasses import FrozenInstanceError, asdict, field, fields, is_dataclass, replace
from typing import Any

import pytest

from atrisk_tui.domain.values import dataclass


@dataclass(frozen=True, slots=True)
class Point:
    """A place."""

    x: int
    y: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A thing with parts."""

    name: str
    corner: Point = Point(0)
    parts: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Crate(Box):
    """A box that adds a field of its own."""

    weight: int


def test_equal_values_are_equal_and_hash_alike() -> None:
    assert Point(1) == Point(1, 2)
    assert hash(Point(1)) == hash(Point(1, 2))
    assert Point(1) != Point(2)


def test_values_of_different_classes_differ() -> None:
    @dataclass(frozen=True, slots=True)
    class Other:
        """Another place."""

        x: int
        y: int = 2

    assert Point(1) != Other(1)


@pytest.mark.parametrize("name", ["x", "z"])
def test_a_value_cannot_be_changed(name: str) -> None:
    point: Any = Point(1)
    with pytest.raises(FrozenInstanceError):
        setattr(point, name, 5)
    with pytest.raises(FrozenInstanceError):
        delattr(point, name)


def test_a_value_has_slots_only() -> None:
    assert not hasattr(Point(1), "__dict__")


def test_a_factory_makes_a_new_default_each_time() -> None:
    assert Box(name="a").parts is not Box(name="a").parts


def test_fields_after_the_star_are_given_by_name() -> None:
    make: Any = Box
    with pytest.raises(TypeError, match="positional"):
        make("a")


@pytest.mark.parametrize("given", [{}, {"name": "a", "size": 1}])
def test_a_missing_or_unknown_field_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(TypeError):
        Box(**given)


def test_a_class_made_of_another_takes_the_fields_of_both() -> None:
    crate = Crate(name="a", weight=3)
    assert (crate.name, crate.corner, crate.weight) == ("a", Point(0), 3)
    assert Box(name="a").name == "a"


def test_the_standard_library_knows_a_value() -> None:
    assert is_dataclass(Point)
    assert [each.name for each in fields(Point)] == ["x", "y"]
    assert replace(Point(1), y=5) == Point(1, 5)
    assert asdict(Box(name="a")) == {"name": "a", "corner": {"x": 0, "y": 2}, "parts": []}


def test_a_value_says_what_it_holds() -> None:
    assert repr(Point(1)) == "Point(x=1, y=2)"


def test_a_copy_of_a_value_is_equal() -> None:
    assert copy.deepcopy(Point(1)) == Point(1)
