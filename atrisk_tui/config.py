"""What a person or an admin configures: file, then environment, then flags; the last one wins."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from platformdirs import user_config_path, user_data_path

from .errors import Usage

STORE_VARIABLE = "ATRISK_STORE"
"""The environment variable that says where the store is."""
COLOURS_VARIABLE = "ATRISK_COLOURS"
"""The environment variable that says which palette the screens have."""
PALETTES = ("default", "colour-blind", "high-contrast")
"""The palettes there are; the first one where nobody chose."""
MOUSE_VARIABLE = "ATRISK_MOUSE"
"""The environment variable that says whether the program takes the mouse."""
SWITCH = ("on", "off")
"""What the mouse can be; the first where nobody chose."""


@dataclass(frozen=True, slots=True)
class Config:
    """The configuration in force. Each field is a key of the file, of the same name."""

    store: str = ""
    """Path of the store's file, or a PostgreSQL URL; empty means the default path."""
    colours: str = PALETTES[0]
    """One of `PALETTES`."""
    mouse: str = SWITCH[0]
    """One of `SWITCH`: whether the program takes the mouse; off leaves it to the terminal."""
    keys: Mapping[str, object] = field(default_factory=dict)
    """The table of keys as it is written: `preset`, and an action's id to its keys.

    What it means is known where the actions are; see `screens.keymap_check`.
    """

    @property
    def where(self) -> str:
        """The store's path or URL, the default one where nothing names another."""
        return self.store or str(default_store())

    @property
    def is_default(self) -> bool:
        """Whether nothing named a store."""
        return not self.store


def default_store() -> Path:
    """Return where the store is when nobody says: the person's own data folder."""
    return user_data_path("atrisk", appauthor=False) / "atrisk.db"


def drafts_place(where: str) -> tuple[Path, str]:
    """Return the file of unsaved forms for the store `where`, and what the store is called in it.

    Beside the store's own file; for a database server in the person's own data folder.
    """
    if not is_url(where):
        store = Path(where).resolve()
        return store.with_name("drafts.db"), store.name
    url = urlsplit(where)
    host = url.hostname or "".join(parse_qs(url.query).get("host", [])) or "here"
    return default_store().with_name("drafts.db"), f"{host}:{url.port or 5432}{url.path}"


def default_file() -> Path:
    """Return where the configuration file is looked for."""
    return user_config_path("atrisk", appauthor=False) / "config.toml"


def is_url(where: str) -> bool:
    """Whether `where` is a database URL rather than the path of a file."""
    return "://" in where


def load(
    *,
    store: str | None = None,
    environment: Mapping[str, str] | None = None,
    file: Path | None = None,
) -> Config:
    """Return the configuration in force.

    Args:
        store: the `--store` flag, None where it was not given.
        environment: the process's own where None.
        file: the configuration file; the default one where None.

    Raises:
        Usage: the file cannot be read, holds an unknown key, or one of the wrong kind;
            there are no such colours; the mouse is neither on nor off.

    """
    variables = os.environ if environment is None else environment
    chosen = _read(file or default_file())
    if from_variable := variables.get(STORE_VARIABLE):
        chosen["store"] = from_variable
    if store:
        chosen["store"] = store
    for key, variable in (("colours", COLOURS_VARIABLE), ("mouse", MOUSE_VARIABLE)):
        if value := variables.get(variable):
            chosen[key] = value
    where = chosen.get("store", "")
    return Config(
        store=where if not where or is_url(where) else _expanded(where),
        colours=_palette(chosen.get("colours", PALETTES[0])),
        mouse=_switch(chosen.get("mouse", SWITCH[0])),
        keys=chosen.get("keys", {}),
    )


def _palette(name: str) -> str:
    if name not in PALETTES:
        known = ", ".join(PALETTES)
        raise Usage(f"There are no colours “{name}”: {known}.", field="colours", allowed=PALETTES)
    return name


def _switch(value: str) -> str:
    if value not in SWITCH:
        raise Usage(f"The mouse is on or off, not “{value}”.", field="mouse", allowed=SWITCH)
    return value


def _expanded(path: str) -> str:
    """Return a path with `~` as the home folder; one that names nobody's home stays as it is."""
    try:
        return str(Path(path).expanduser())
    except RuntimeError:
        return path


def _read(file: Path) -> dict[str, Any]:
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise Usage(f"The configuration {file} cannot be read: check it and its mode.") from error
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Usage(f"The configuration {file} is not TOML: {error}.") from error
    return {key: _checked(key, value, file) for key, value in found.items()}


def _checked(key: str, value: object, file: Path) -> object:
    known = tuple(field.name for field in fields(Config))
    if key not in known:
        near = get_close_matches(key, known, n=1, cutoff=0.0)[0]
        raise Usage(
            f"The configuration {file} has the unknown key {key}; the nearest is {near}.",
            field=key,
            allowed=known,
        )
    if key == "keys":
        if not isinstance(value, dict):
            raise Usage(f"keys is a table in {file}: write [keys], and under it a line each.")
        return _flat(value)
    if not isinstance(value, str):
        raise Usage(f"The key {key} in {file} must be text in quotation marks.", field=key)
    return value


def _flat(table: Mapping[str, object], before: str = "") -> dict[str, object]:
    """Return a table's lines by their whole names: without quotation marks a dot begins another."""
    found: dict[str, object] = {}
    for key, value in table.items():
        name = f"{before}{key}"
        found |= _flat(value, f"{name}.") if isinstance(value, dict) else {name: value}
    return found
