"""Stores that the real program is started on; meanwhile only the command line opens them here."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ..conftest import Templates, name_of
from .program import Place


def _homes(folder: Path) -> dict[str, str]:
    return {f"XDG_{name}_HOME": str(folder / name.lower()) for name in ("DATA", "CONFIG", "STATE")}


@pytest.fixture
def place(templates: Templates, tmp_path: Path) -> Place:
    """The tests' small company in a SQLite file."""
    where = templates.copy("sqlite", "company", tmp_path / "company.db")
    Path(where).chmod(0o600)
    return Place(where, _homes(tmp_path))


@pytest.fixture
def any_place(database: str, templates: Templates, tmp_path: Path) -> Iterator[Place]:
    """The same, on each database."""
    where = templates.copy(database, "company", tmp_path / "company.db")
    if database == "sqlite":
        Path(where).chmod(0o600)
    yield Place(where, _homes(tmp_path))
    if database == "postgresql" and templates.server is not None:
        templates.server.drop(name_of(where))
