"""Files written for people: new ones only, for their owner alone, safe to open."""

import os
from pathlib import Path
from typing import TextIO

from .errors import Invalid

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""


def safe_cell(text: str) -> str:
    """Return a cell that no spreadsheet runs: a leading ' where it would begin a formula.

    The importer takes it off again.
    """
    return f"'{text}" if text.lstrip("'").startswith(_FORMULA) else text


def new_file(path: Path) -> TextIO:
    """Open a new text file (UTF-8, lines as they are written), readable by its owner only.

    Raises: Invalid (something is there already, a link too; or it cannot be written there).
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    try:
        number = os.open(path, flags, 0o600)
    except FileExistsError:
        raise Invalid(
            f"{path} is there already and is left as it is: choose another name.", field="out"
        ) from None
    except ValueError:  # a character that no path can have
        raise Invalid("that is no path to write to.", field="out") from None
    except OSError as failed:
        why = (failed.strerror or "it failed").lower()
        raise Invalid(f"{path} cannot be written: {why}.", field="out") from None
    return os.fdopen(number, "w", encoding="utf-8", newline="")
