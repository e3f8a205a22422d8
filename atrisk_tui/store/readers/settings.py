"""Company-wide settings as an admin sees them."""

from typing import Any

from sqlalchemy import Connection, func, select

from ...domain.admin_queries import ListSettings
from ...domain.admin_rows import SettingRow
from ...domain.settings import SPECS
from ..scope import Scope, require
from .sources import AUDIT, AUDIT_ROW, SETTING, USER


def list_settings(
    connection: Connection, scope: Scope, query: ListSettings
) -> tuple[SettingRow, ...]:
    """Return every declared setting with its value, and who gave it that. Raises: Denied."""
    del query
    require(scope, "setting.manage")
    kept = {row.key: row for row in connection.execute(_kept())}
    return tuple(_row(place, key, kept.get(key)) for place, key in enumerate(SPECS, start=1))


def _kept() -> Any:
    """Return the statement for what is not at its default, each with its newest change."""
    newest = (
        select(func.max(AUDIT_ROW.c.id))
        .where(AUDIT_ROW.c.table_name == "setting", AUDIT_ROW.c.row_id == SETTING.c.id)
        .correlate(SETTING)
        .scalar_subquery()
    )
    told = (
        SETTING.outerjoin(AUDIT_ROW, AUDIT_ROW.c.id == newest)
        .outerjoin(AUDIT, AUDIT.c.id == AUDIT_ROW.c.audit_id)
        .outerjoin(USER, USER.c.id == AUDIT.c.actor_id)
    )
    return select(SETTING.c.key, SETTING.c.value, AUDIT.c.at, USER.c.username).select_from(told)


def _row(place: int, key: str, kept: Any) -> SettingRow:
    spec = SPECS[key]
    return SettingRow(
        id=place,
        key=key,
        value=spec.default if kept is None else kept.value,
        default=spec.default,
        meaning=spec.meaning,
        changed_at=None if kept is None else kept.at,
        changed_by=None if kept is None else kept.username,
    )
