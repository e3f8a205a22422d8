"""Where the files that ship with the program are: catalogs, playbooks, synonyms."""

from pathlib import Path

from .errors import StoreUnusable

_PACKAGE = Path(__file__).resolve().parent


def data_file(name: str) -> Path:
    """Return the path of the shipped file `name`.

    A wheel carries them inside the package; a checkout has them beside it.
    Raises: StoreUnusable when it is in neither place: the installation is incomplete.
    """
    for folder in (_PACKAGE / "data", _PACKAGE.parent / "data"):
        path = folder / name
        if path.is_file():
            return path
    raise StoreUnusable(
        f"The file {name}, a part of this program, is not where it was installed: install it again."
    )
