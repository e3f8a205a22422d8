"""Which columns name the items of each catalog: what counts, merges and deletes go by."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import Column, Table
from sqlmodel import SQLModel

from ..domain.model import CatalogKind
from .tables import AccountClass, CatalogEntry, Customer, Entry, Offer

Item = CatalogEntry | AccountClass
"""A row of either table: the six catalogs share one, account classes have their own."""


class Use(NamedTuple):
    """A column whose rows name items of one catalog."""

    table: type[SQLModel]
    name: str
    one: str
    many: str

    @property
    def rows(self) -> Table:
        """The table, as readers select from it."""
        return SQLModel.metadata.tables[str(self.table.__tablename__)]

    @property
    def column(self) -> Column[Any]:
        """The column, as readers select by it."""
        return self.rows.c[self.name]

    def said(self, number: object) -> str:
        """Return how many there are, in words."""
        return f"{number} {self.one if str(number) == '1' else self.many}"


def _entries(name: str) -> Use:
    return Use(Entry, name, "at-risk entry", "at-risk entries")


def _offers(name: str) -> Use:
    return Use(Offer, name, "offer", "offers")


USES: Mapping[CatalogKind, tuple[Use, ...]] = {
    CatalogKind.REASONS: (
        _entries("reason_id"),
        Use(CatalogEntry, "parent_id", "cause", "causes"),
    ),
    CatalogKind.CAUSES: (_entries("cause_id"),),
    CatalogKind.RESOLUTIONS: (_entries("resolution_id"),),
    CatalogKind.CREDIT_REASONS: (_offers("credit_reason_id"),),
    CatalogKind.MITIGATION_ACTIONS: (
        _entries("mitigation_action_id"),
        _offers("mitigation_action_id"),
    ),
    CatalogKind.CANCEL_REASONS: (
        _entries("cancel_reason_id"),
        Use(CatalogEntry, "cancel_reason_id", "resolution", "resolutions"),
    ),
    CatalogKind.ACCOUNT_CLASSES: (Use(Customer, "account_class_id", "customer", "customers"),),
}
"""Every foreign key to a catalog item or an account class is here; a test holds that."""


def table_of(kind: CatalogKind) -> type[Item]:
    """Return the table that holds the items of a catalog."""
    return AccountClass if kind is CatalogKind.ACCOUNT_CLASSES else CatalogEntry
