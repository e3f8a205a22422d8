"""What a person or an admin configures: file, then environment, then flags; the last one wins."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from platformdirs import user_config_path, user_data_path

from .errors import Usage

STORE_VARIABLE = "ATRISK_STORE"
"""The environment variable that says where the store is."""
COLOURS_VARIABLE = "ATRISK_COLOURS"
"""The environment variable that says which palette the screens have."""
PALETTES = ("default", "colour-blind", "high-contrast")
"""The palettes there are; the first one where nobody chose."""


@dataclass(frozen=True, slots=True)
class Config:
    """The configuration in force. Each field is a key of the file, of the same name."""

    store: str = ""
    """Path of the store's file, or a PostgreSQL URL; empty means the default path."""
    colours: str = PALETTES[0]
    """One of `PALETTES`."""

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
            there are no such colours.

    """
    variables = os.environ if environment is None else environment
    chosen = _read(file or default_file())
    if from_variable := variables.get(STORE_VARIABLE):
        chosen["store"] = from_variable
    if store:
        chosen["store"] = store
    if colours := variables.get(COLOURS_VARIABLE):
        chosen["colours"] = colours
    where = chosen.get("store", "")
    return Config(
        store=where if not where or is_url(where) else _expanded(where),
        colours=_palette(chosen.get("colours", PALETTES[0])),
    )


def _palette(name: str) -> str:
    if name not in PALETTES:
        known = ", ".join(PALETTES)
        raise Usage(f"There are no colours “{name}”: {known}.", field="colours", allowed=PALETTES)
    return name


def _expanded(path: str) -> str:
    """Return a path with `~` as the home folder; one that names nobody's home stays as it is."""
    try:
        return str(Path(path).expanduser())
    except RuntimeError:
        return path


def _read(file: Path) -> dict[str, str]:
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


def _checked(key: str, value: object, file: Path) -> str:
    known = tuple(field.name for field in fields(Config))
    if key not in known:
        near = get_close_matches(key, known, n=1, cutoff=0.0)[0]
        raise Usage(
            f"The configuration {file} has the unknown key {key}; the nearest is {near}.",
            field=key,
            allowed=known,
        )
    if not isinstance(value, str):
        raise Usage(f"The key {key} in {file} must be text in quotation marks.", field=key)
    return value
