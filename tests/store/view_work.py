"""Short words for what tests do with saved views."""

from typing import Any

from atrisk_tui.domain.commands import Receipt, Revert
from atrisk_tui.domain.filters import EntryFilter, EntrySort
from atrisk_tui.domain.model import RiskLevel
from atrisk_tui.domain.views import Definition, DeleteView, EditView, SaveView, ViewRow
from atrisk_tui.domain.work_queries import FindView, ListViews
from tests.support import Company

HIGH = Definition(entries=EntryFilter(risk_level=RiskLevel.HIGH), sort=EntrySort.RISK)
LOW = Definition(entries=EntryFilter(risk_level=RiskLevel.LOW))


def save(
    company: Company, name: str = "Team open", *, by: str = "ana", shared: bool = False, **more: Any
) -> Receipt:
    return company.do(by, SaveView(name=name, definition=more.get("shows", HIGH), shared=shared))


def view(company: Company, name: str, *, by: str = "ana") -> ViewRow:
    return company.ask(by, FindView(name=name))


def change(company: Company, named: str, /, *, by: str = "ana", **changes: Any) -> Receipt:
    row = view(company, named, by=by)
    return company.do(by, EditView(view_id=row.id, version=row.version, **changes))


def delete(company: Company, name: str, *, by: str = "ana") -> Receipt:
    row = view(company, name, by=by)
    return company.do(by, DeleteView(view_id=row.id, version=row.version))


def undo(company: Company, receipt: Receipt, *, by: str = "ana") -> Receipt:
    return company.do(by, Revert(audit_id=receipt.audit_id))


def saved(company: Company, *, by: str = "ana") -> list[str]:
    return [row.name for row in company.ask(by, ListViews()) if row.id > 0]
