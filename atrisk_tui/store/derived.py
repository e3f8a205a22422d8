"""Columns that are computed from others before each flush: sort keys, search keys, ranks."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import event, inspect
from sqlalchemy.orm import Mapper
from sqlmodel import SQLModel

from ..domain.model import RiskLevel
from ..domain.text import digits, folded, name_key
from .columns import NO_DAY, NO_MOMENT
from .tables import (
    AccountClass,
    CatalogEntry,
    Customer,
    Entry,
    Location,
    Region,
    Role,
    SavedView,
    User,
)

Row = Mapping[str, Any]

_KEY_LIMIT = 512
_SEARCH_LIMIT = 1024
_DIGITS_LIMIT = 64
Key = str | int | date | datetime


def derive(table: str, values: Row) -> dict[str, Key]:
    """Return the derived columns of a row of `table` whose other columns are `values`.

    Columns absent from `values` count as empty. For rows that are written in bulk.
    """
    rule = _RULES.get(table)
    return rule(values) if rule else {}


def _customer(row: Row) -> dict[str, Key]:
    name, account = folded(row.get("name") or ""), folded(row.get("account_number") or "")
    phones = [digits(row.get(phone) or "") for phone in ("phone1", "phone2")]
    return {
        # Lists sort by these and short searches look for their beginning, so accents are
        # folded here as in the search key; what makes an account unique is the number itself.
        "account_key": account[:_KEY_LIMIT],
        "name_key": name[:_KEY_LIMIT],
        "search_key": "\n".join((name, account, folded(row.get("email") or ""), *phones)),
        "since_key": row.get("customer_since") or NO_DAY,
        "contract_end_key": row.get("contract_end") or NO_DAY,
        "cancel_key": row.get("cancel_effective_on") or NO_DAY,
        "phone1_digits": phones[0][:_DIGITS_LIMIT],
        "phone2_digits": phones[1][:_DIGITS_LIMIT],
    }


def _entry(row: Row) -> dict[str, Key]:
    return {
        "rank": RiskLevel(row["risk_level"]).rank,
        "follow_up_key": row.get("follow_up_at") or NO_MOMENT,
    }


def _named(row: Row) -> dict[str, Key]:
    return {"name_key": name_key(row["name"])[:_KEY_LIMIT]}


def _view(row: Row) -> dict[str, Key]:
    key = name_key(row["name"])
    # No owner's number reads "all", so what is shared never meets what is somebody's own.
    whose = "all" if row.get("shared") else row.get("owner_id")
    return {"name_key": key[:_KEY_LIMIT], "shared_key": f"{whose} {key}"[:_KEY_LIMIT]}


def _user(row: Row) -> dict[str, Key]:
    parts = (row.get("full_name") or "", row["username"], row.get("email") or "")
    return {
        "username_key": name_key(row["username"])[:_KEY_LIMIT],
        "search_key": "\n".join(folded(part) for part in parts)[:_SEARCH_LIMIT],
    }


_RULES: dict[str, Callable[[Row], dict[str, Key]]] = {
    "customer": _customer,
    "entry": _entry,
    "app_user": _user,
    "account_class": _named,
    "catalog_item": _named,
    "location": _named,
    "region": _named,
    "role": _named,
    "saved_view": _view,
}


def _before_write(mapper: Mapper[Any], _connection: object, row: SQLModel) -> None:
    table = str(mapper.class_.__tablename__)
    values = {name: getattr(row, name) for name in mapper.columns.keys()}  # noqa: SIM118
    loaded = inspect(row).dict
    for name, value in derive(table, values).items():
        if loaded.get(name) != value:
            setattr(row, name, value)


def keep_derived() -> None:
    """Have every session compute the derived columns of what it writes. Once per process."""
    for table in (
        AccountClass,
        CatalogEntry,
        Customer,
        Entry,
        Location,
        Region,
        Role,
        SavedView,
        User,
    ):
        event.listen(table, "before_insert", _before_write)
        event.listen(table, "before_update", _before_write)
