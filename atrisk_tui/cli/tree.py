"""The subcommands, put together."""

from typing import Any

import typer

from .. import __version__
from ..errors import Usage
from . import (
    audit,
    board,
    catalogs,
    contacts,
    customers,
    due,
    entries,
    importing,
    keys,
    notes,
    places,
    records,
    regions,
    roles,
    settings,
    starting,
    users,
    views,
)
from .options import COMMON
from .session import Session

HELP = """The at-risk log of a retention team.

Without a command it starts the program; each command does the same work without screens.

Examples:
  atrisk demo
  atrisk init
  atrisk due
  atrisk entries add --help
"""
CODES = """Exit codes: 0 done, 2 usage, 64 no usable terminal, 65 refused by a rule or by the data,
66 no such thing in sight, 69 store cannot be used, 70 a bug, 75 busy or changed meanwhile,
77 not permitted or not a person here, 130 interrupted."""


def call(arguments: list[str], session: Session) -> int:
    """Carry out a subcommand and return the exit code.

    Raises: Usage for arguments that cannot be read, and as the subcommand does.
    """
    command = typer.main.get_command(build())
    try:
        code = command.main(arguments, prog_name="atrisk", standalone_mode=False, obj=session)
    except typer.Exit as done:
        return done.exit_code
    except typer.Abort:
        raise KeyboardInterrupt from None
    except SystemExit:
        # So the toolkit answers a reader who has gone; nothing else here leaves like that.
        raise BrokenPipeError from None
    except typer.TyperException as error:
        raise _usage(error) from None
    return code if isinstance(code, int) else 0


def build() -> typer.Typer:
    """Return the whole tree."""
    looks: dict[str, Any] = {
        "rich_markup_mode": None,
        "add_completion": False,
        "pretty_exceptions_enable": False,
        "context_settings": {"help_option_names": ["--help", "-h"]},
    }
    app = typer.Typer(
        help=HELP.replace("Examples:", "\b\nExamples:"), epilog=f"{COMMON} {CODES}", **looks
    )
    _root(app)
    starting.register(app)
    for name, words, register in (
        ("import", "Take in files.", importing.register),
        ("customers", "Customers: list, show, add, set.", customers.register),
        ("entries", "At-risk entries: list, show, add, set, snooze and more.", entries.register),
    ):
        _group(app, name, register, help=words, **looks)
    _group(app, "contact", contacts.register, help="Contacts: add, list.", **looks)
    _group(app, "notes", notes.register, help="Notes: add, list.", **looks)
    _group(app, "views", views.register, help="Views: list, show, save, edit, delete.", **looks)
    due.register(app)
    board.register(app)
    for name, words, register in (
        ("catalogs", "The lists that an admin keeps.", catalogs.register),
        ("users", "People: list, show, add, edit, off, on, handover, out, back.", users.register),
        ("roles", "Roles: list, show, add, edit, delete.", roles.register),
        ("locations", "Locations: list, add, edit, off, on.", places.register),
        ("regions", "Regions: list, rename, delete.", regions.register),
        ("settings", "What the company decided: list, get, set, reset.", settings.register),
    ):
        _group(app, name, register, help=words, **looks)
    _group(app, "audit", audit.register, help=audit.HELP, cls=audit.ListedByDefault, **looks)
    records.register(app)
    keys.register(app)
    return app


def _root(app: typer.Typer) -> None:
    @app.callback(invoke_without_command=True)
    def root(
        context: typer.Context,
        version: bool = typer.Option(False, "--version", help="Say the version."),
    ) -> None:
        if version:
            context.obj.printer.line(f"atrisk {__version__}")
            raise typer.Exit
        if context.invoked_subcommand is None:
            raise Usage("Name a command: see atrisk --help.")


def _group(app: typer.Typer, name: str, register: Any, **looks: Any) -> None:
    group = typer.Typer(epilog=COMMON, **looks)
    register(group)
    app.add_typer(group, name=name)


def _usage(error: typer.TyperException) -> Usage:
    message = error.format_message().replace("\n", " ").rstrip(".")
    parameter = getattr(error, "param", None)
    option = getattr(error, "option_name", "") or ""
    field = getattr(parameter, "name", None) or option.strip("-").replace("-", "_") or None
    return Usage(f"{message}. See atrisk --help.", field=field)
