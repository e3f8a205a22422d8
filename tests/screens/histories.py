"""A company with a history: changes by several people, and the screen that lists them."""

from atrisk_tui.domain.commands import EditCustomer, SetRisk
from atrisk_tui.domain.model import RiskLevel

from ..support import KERR, Company
from .stage import Stage


def set_risk(company: Company, entry_id: int, level: RiskLevel, by: str = "ana") -> int:
    version = company.version(entry_id)
    command = SetRisk(entry_id=entry_id, version=version, risk_level=level)
    return company.do(by, command).audit_id


def rename(company: Company, name: str, by: str = "lea") -> int:
    version = company.one("SELECT version FROM customer WHERE id = :id", id=KERR)["version"]
    command = EditCustomer(customer_id=KERR, version=version, changes={"name": name})
    return company.do(by, command).audit_id


def name_of(company: Company) -> str:
    return str(company.one("SELECT name FROM customer WHERE id = :id", id=KERR)["name"])


async def history(stage: Stage) -> None:
    await stage.press("g", "a", "h")
