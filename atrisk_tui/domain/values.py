"""Frozen values, as `dataclasses` makes them, but made when they are first used.

The domain has some hundred of them, and the standard decorator compiles six methods for each as
its module is imported: 0.7 ms a class, a quarter of the time to the first rows. Here five are
shared by all, and `__init__` is compiled when the first value of a class is made.
"""

import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NoReturn

__all__ = ["dataclass"]

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(*, frozen: bool, slots: bool, kw_only: bool = False) -> Callable[[type], type]:
        """Make a frozen dataclass with slots; `fields`, `replace` and `asdict` know it as one."""
        if not (frozen and slots):
            raise TypeError("a value is frozen and has slots")

        def made(cls: type) -> type:
            own = dataclasses.dataclass(
                init=False, repr=False, eq=False, slots=True, kw_only=kw_only
            )(cls)
            for name, method in _SHARED.items():
                if name not in vars(cls):
                    setattr(own, name, method)
            own.__init__ = _first_init(own)
            return own

        return made


def _first_init(cls: type) -> Callable[..., None]:
    """Give an `__init__` that compiles the real one and puts it in its own place."""

    def __init__(self: Any, *args: Any, **named: Any) -> None:  # noqa: N807
        real = _compiled_init(cls)
        setattr(cls, "__init__", real)  # noqa: B010 - mypy knows no other way to say it
        real(self, *args, **named)

    return __init__


def _compiled_init(cls: type) -> Callable[..., None]:
    fields = dataclasses.fields(cls)
    known: dict[str, Any] = {"_put": object.__setattr__, "_missing": dataclasses.MISSING}
    head: list[str] = ["self"]
    named: list[str] = []
    body: list[str] = []
    for field in fields:
        given, value = field.name, field.name
        if field.default is not dataclasses.MISSING:
            known[f"_d_{field.name}"] = field.default
            given = f"{field.name}=_d_{field.name}"
        elif field.default_factory is not dataclasses.MISSING:
            known[f"_f_{field.name}"] = field.default_factory
            given = f"{field.name}=_missing"
            value = f"_f_{field.name}() if {field.name} is _missing else {field.name}"
        (named if field.kw_only else head).append(given)
        body.append(f" _put(self, {field.name!r}, {value})")
    parameters = ", ".join([*head, *(["*", *named] if named else [])])
    body += [" self.__post_init__()"] if hasattr(cls, "__post_init__") else []
    source = "\n".join([f"def __init__({parameters}):", *(body or [" pass"])])
    exec(source, known)  # noqa: S102 - made of field names, as the standard library does it
    made: Callable[..., None] = known["__init__"]
    made.__qualname__ = f"{cls.__qualname__}.__init__"
    return made


def _contents(self: Any) -> tuple[Any, ...]:
    return tuple(getattr(self, name) for name in self.__dataclass_fields__)


def _equal(self: Any, other: object) -> Any:
    if self is other:
        return True
    if other.__class__ is not self.__class__:
        return NotImplemented
    return _contents(self) == _contents(other)


def _hash(self: Any) -> int:
    return hash((self.__class__, _contents(self)))


def _words(self: Any) -> str:
    told = (f"{field.name}={getattr(self, field.name)!r}" for field in dataclasses.fields(self))
    return f"{self.__class__.__qualname__}({', '.join(told)})"


def _no_set(self: Any, name: str, value: object) -> NoReturn:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _no_delete(self: Any, name: str) -> NoReturn:
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: Any) -> tuple[Any, ...]:
    return _contents(self)


def _restore(self: Any, state: tuple[Any, ...]) -> None:
    for name, value in zip(self.__dataclass_fields__, state, strict=True):
        object.__setattr__(self, name, value)


_SHARED: dict[str, Callable[..., Any]] = {
    "__eq__": _equal,
    "__hash__": _hash,
    "__repr__": _words,
    "__setattr__": _no_set,
    "__delattr__": _no_delete,
    "__getstate__": _state,
    "__setstate__": _restore,
}
"""What every value has; a class's own method of that name stays."""
