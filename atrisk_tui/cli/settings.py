"""`atrisk settings`: what the company has decided for everybody."""

import typer

from ..domain.admin_commands import ChangeSetting
from ..domain.queries import GetSettings
from ..domain.settings import SPECS, Settings, SettingSpec
from ..errors import Missing
from . import options
from .options import Argument, Given
from .printing import Column, Json
from .session import Session

COLUMNS = (
    Column("Key", 26, least=12),
    Column("Value", 14, least=6),
    Column("Meaning", 60, least=20),
)
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


def list_settings(session: Session, given: Given) -> None:
    """List the settings, what each is now and what it means.

    Examples:
      atrisk settings list
      atrisk settings list --json
    """
    del given
    now = session.ask(GetSettings())
    if session.printer.json:
        session.printer.array(_object(spec, now) for spec in SPECS.values())
    else:
        session.printer.table(
            COLUMNS, ((spec.key, now.text(spec.key), spec.meaning) for spec in SPECS.values())
        )


def get_setting(session: Session, given: Given) -> None:
    """Print one setting's value.

    Examples:
      atrisk settings get follow_up_high
    """
    spec = _spec(given.text("key"))
    now = session.ask(GetSettings())
    if session.printer.json:
        session.printer.object(_object(spec, now))
    else:
        session.printer.line(now.text(spec.key))


def set_setting(session: Session, given: Given) -> None:
    """Change a setting, for everybody, from now on.

    Examples:
      atrisk settings set agents_may_modify own
      atrisk settings set follow_up_high +4h
    """
    session.expect(ChangeSetting)
    spec = _spec(given.text("key"))
    session.do(ChangeSetting(key=spec.key, value=given.text("value")))
    now = session.ask(GetSettings())
    if session.printer.json:
        session.printer.object(_object(spec, now))
    else:
        session.printer.line(f"{spec.key} is {now.text(spec.key)} now.")


def _spec(key: str) -> SettingSpec:
    """Return the declaration of a setting. Raises: Missing, naming those there are."""
    spec = SPECS.get(key.strip().casefold().replace("-", "_"))
    if spec is None:
        raise Missing(
            f"There is no setting “{key}”: atrisk settings list names them.",
            field="key",
            allowed=tuple(SPECS),
        )
    return spec


def _object(spec: SettingSpec, now: Settings) -> Json:
    return {
        "key": spec.key,
        "value": now.text(spec.key),
        "default": spec.default,
        "meaning": spec.meaning,
    }
