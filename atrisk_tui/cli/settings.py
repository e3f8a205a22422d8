"""`atrisk settings`: what the company has decided for everybody."""

from itertools import groupby
from textwrap import wrap

import typer

from ..domain.admin_commands import ChangeSetting
from ..domain.admin_queries import ListSettings
from ..domain.admin_rows import SettingRow
from ..domain.settings import SPECS
from ..errors import Missing
from . import options
from .objects import plain
from .options import Argument, Given
from .printing import Json
from .session import Session

_KEY = Argument(name="key", value="KEY", help="The setting's name, as the list shows it.")


def register(app: typer.Typer) -> None:
    """Add the subcommands."""
    options.add(app, "list", list_settings)
    options.add(app, "get", get_setting, arguments=(_KEY,))
    options.add(
        app,
        "set",
        set_setting,
        arguments=(_KEY, Argument(name="value", value="VALUE", help="Its new value.")),
    )
    options.add(app, "reset", reset_setting, arguments=(_KEY,))


def list_settings(session: Session, given: Given) -> None:
    """List the settings in their groups, what each is and what it means.

    Examples:
      atrisk settings list
      atrisk settings list --json
    """
    del given
    rows = session.ask(ListSettings())
    if session.printer.json:
        session.printer.array(_object(row) for row in rows)
        return
    line = session.printer.line
    for group, members in groupby(rows, lambda row: SPECS[row.key].group):
        line(f"{group}:")
        for row in members:
            line(f"  {row.key} = {row.value}{_origin(row)}")
            for words in wrap(row.meaning, max(20, session.printer.width - 6)):
                line(f"      {words}")


def get_setting(session: Session, given: Given) -> None:
    """Print one setting's value.

    Examples:
      atrisk settings get follow_up_high
    """
    row = _row(session, _key(given))
    if session.printer.json:
        session.printer.object(_object(row))
    else:
        session.printer.line(row.value)


def set_setting(session: Session, given: Given) -> None:
    """Change a setting, for everybody, from now on.

    Examples:
      atrisk settings set agents_may_modify own
      atrisk settings set follow_up_high +4h
    """
    session.expect(ChangeSetting)
    key = _key(given)
    session.do(ChangeSetting(key=key, value=given.text("value")))
    _tell(session, key)


def reset_setting(session: Session, given: Given) -> None:
    """Give a setting its default again.

    Example:
      atrisk settings reset follow_up_high
    """
    session.expect(ChangeSetting)
    key = _key(given)
    session.do(ChangeSetting(key=key, value=SPECS[key].default))
    _tell(session, key)


def _key(given: Given) -> str:
    """Return the key of a setting, however it was written. Raises: Missing, naming them all."""
    key = given.text("key").strip().casefold().replace("-", "_")
    if key not in SPECS:
        raise Missing(
            f"There is no setting “{given.text('key')}”: atrisk settings list names them.",
            field="key",
            allowed=tuple(SPECS),
        )
    return key


def _row(session: Session, key: str) -> SettingRow:
    return next(row for row in session.ask(ListSettings()) if row.key == key)


def _tell(session: Session, key: str) -> None:
    row = _row(session, key)
    if session.printer.json:
        session.printer.object(_object(row))
    else:
        session.printer.line(f"{row.key} is {row.value} now.")


def _origin(row: SettingRow) -> str:
    if row.is_default:
        return "  (the default)"
    by = f", set by {row.changed_by}" if row.changed_by else ""
    return f"  (default {row.default}{by})"


def _object(row: SettingRow) -> Json:
    choices = SPECS[row.key].choices
    return {
        "key": row.key,
        "group": SPECS[row.key].group,
        "value": row.value,
        "default": row.default,
        "meaning": row.meaning,
        "choices": None if choices is None else list(choices),
        "changed_at": plain(row.changed_at),
        "changed_by": row.changed_by,
    }
