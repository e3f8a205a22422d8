"""Catalogs as text that can be edited and imported again: TOML of several, CSV of one."""

import csv
import io
import json
from collections.abc import Iterable

from ..domain.admin_rows import CatalogRow
from ..domain.model import CatalogKind, Outcome
from ..domain.text import money_text
from ..intake.catalog_fields import file_fields
from ..written_files import safe_cell

_HEAD = """\
# Catalogs of atrisk, each in its order. After a change: atrisk catalogs import FILE
#
# An item that is known by its name is changed, another one is added at the end, and nothing is
# deleted. A field that is left out stays as it is; "" empties it.
"""


def toml_text(kinds: Iterable[tuple[CatalogKind, Iterable[CatalogRow]]], digits: int) -> str:
    """Return catalogs in the shape of data/catalogs.toml; `digits` are the currency's decimals."""
    items = [
        "\n".join([f"[[{kind}]]", *_lines(row, digits)]) for kind, rows in kinds for row in rows
    ]
    return "\n\n".join([_HEAD.rstrip("\n"), *items]) + "\n"


def csv_text(kind: CatalogKind, rows: Iterable[CatalogRow], digits: int) -> str:
    """Return one catalog as a table with a header; no spreadsheet runs its cells."""
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\n")
    writer.writerow(file_fields(kind))
    for row in rows:
        writer.writerow(safe_cell(_cell(row, name, digits)) for name in file_fields(kind))
    return made.getvalue()


def _lines(row: CatalogRow, digits: int) -> list[str]:
    return [
        f"{name} = {_toml(row, name, digits)}"
        for name in file_fields(row.kind)
        # Only a loss has a usual cancel reason.
        if name != "cancel_reason" or row.outcome is Outcome.LOST
    ]


def _toml(row: CatalogRow, name: str, digits: int) -> str:
    value = getattr(row, name)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int) and name != "default_rmr":
        return str(value)
    # JSON escapes what TOML does, but for the one control character that JSON leaves.
    return json.dumps(_cell(row, name, digits), ensure_ascii=False).replace("\x7f", "\\u007f")


def _cell(row: CatalogRow, name: str, digits: int) -> str:
    value = getattr(row, name)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return money_text(value, digits) if name == "default_rmr" else str(value)
