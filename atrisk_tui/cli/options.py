"""Options and arguments declared once, as text; subcommands get what was given."""

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import typer

from ..errors import Usage
from .session import Session

COMMON = """--store PATH|URL, --as USERNAME|ID and --json stand before or after the command."""
"""Said at the end of every help."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """An option: its field's name with dashes; its value is kept as text."""

    name: str
    help: str
    value: str = "TEXT"
    also: tuple[str, ...] = ()
    """Other spellings, with their dashes."""
    written: str = ""
    """How it is written where that is not the name with dashes."""
    needed: bool = False
    many: bool = False
    flag: bool = False

    @property
    def spelling(self) -> str:
        """How it is written, with its dashes."""
        return self.written or "--" + self.name.replace("_", "-")


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """A word that stands by its place."""

    name: str
    help: str
    value: str
    optional: bool = False
    many: bool = False
    """Whether it takes all further words; none is fine too."""


@dataclass(frozen=True, slots=True)
class Given:
    """What a person gave."""

    raw: dict[str, Any]

    def text(self, name: str, default: str = "") -> str:
        """Return a value, or `default` where it was not given."""
        value = self.raw.get(name)
        return default if value is None else str(value)

    def maybe(self, name: str) -> str | None:
        """Return a value, or None where it was not given; a blank one was."""
        value = self.raw.get(name)
        return None if value is None else str(value)

    def many(self, name: str) -> tuple[str, ...]:
        """Return the values of an option that may be repeated."""
        return tuple(self.raw.get(name) or ())

    def on(self, name: str) -> bool:
        """Whether a flag was given."""
        return bool(self.raw.get(name))

    def among(self, names: Sequence[str]) -> dict[str, str]:
        """Return those of the named single options that were given, in that order."""
        return {name: str(self.raw[name]) for name in names if self.raw.get(name) is not None}


Handler = Callable[[Session, Given], int | None]


def add(
    app: typer.Typer,
    name: str,
    handler: Handler,
    *,
    arguments: Sequence[Argument] = (),
    options: Sequence[Option] = (),
) -> None:
    """Make `handler` a subcommand; its docstring is the help.

    The handler returns an exit code, None for 0. A needed option that is missing is a Usage.
    """
    needed = [option for option in options if option.needed]

    def command(context: typer.Context, **values: Any) -> int:
        missing = [option for option in needed if values.get(option.name) is None]
        if missing:
            words = ", ".join(option.spelling for option in missing)
            raise Usage(
                f"{words} {'is' if len(missing) == 1 else 'are'} needed: see "
                f"{context.command_path} --help.",
                field=missing[0].name,
            )
        return handler(context.obj, Given(values)) or 0

    parameters = [_argument(argument) for argument in arguments]
    parameters += [_option(option) for option in options]
    keyed = inspect.Parameter("context", inspect.Parameter.POSITIONAL_OR_KEYWORD)
    signature = [keyed.replace(annotation=typer.Context), *parameters]
    command.__signature__ = inspect.Signature(signature)  # type: ignore[attr-defined]
    command.__annotations__ = {each.name: each.annotation for each in signature}
    app.command(name, help=_help(handler), epilog=COMMON)(command)


def _help(handler: Handler) -> str:
    """Return the docstring as help; its examples keep their lines."""
    paragraphs = (inspect.getdoc(handler) or "").split("\n\n")
    # A lone backspace is the toolkit's sign for lines that must not be joined.
    return "\n\n".join(f"\b\n{each}" if each.startswith("Example") else each for each in paragraphs)


def _argument(argument: Argument) -> inspect.Parameter:
    optional = argument.optional or argument.many
    default = typer.Argument(None if optional else ..., help=argument.help, metavar=argument.value)
    if argument.many:
        return _parameter(argument.name, default, list[str] | None)
    return _parameter(argument.name, default, str | None if optional else str)


def _option(option: Option) -> inspect.Parameter:
    spellings = (option.spelling, *option.also)
    if option.flag:
        return _parameter(option.name, typer.Option(False, *spellings, help=option.help), bool)
    words = option.help + (" Needed." if option.needed else "")
    default = typer.Option(None, *spellings, help=words, metavar=option.value, show_default=False)
    return _parameter(option.name, default, list[str] | None if option.many else str | None)


def _parameter(name: str, default: Any, annotation: Any) -> inspect.Parameter:
    return inspect.Parameter(
        name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation
    )
