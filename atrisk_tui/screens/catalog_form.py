"""The form of a catalog item, in the lower pane of the catalogs' screen."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Self

from textual.widget import Widget

from ..desk import Touched
from ..domain.admin_commands import AddCatalogItem, EditCatalogItem
from ..domain.admin_queries import CatalogRowsById
from ..domain.admin_rows import CatalogRow
from ..domain.currency import currency_digits
from ..domain.dates import local
from ..domain.drafts import About
from ..domain.model import CancelCategory, CatalogKind, Outcome, RiskLevel
from ..domain.queries import ListCatalog
from ..domain.text import money_text, one_line, parse_money
from ..errors import AtRiskError, Invalid
from ..widgets.form import LineField
from ..widgets.picker import Pick, Picker
from ..widgets.radio import RadioChoice, RadioField
from .pane_form import PaneForm, Saved

MONTHS = range(1, 601)
ON_OFF = (RadioChoice("y", "on", value=True), RadioChoice("n", "off", value=False))
RISKS = (
    RadioChoice("h", "High", RiskLevel.HIGH),
    RadioChoice("m", "Medium", RiskLevel.MEDIUM),
    RadioChoice("l", "Low", RiskLevel.LOW),
    RadioChoice("-", "none", None),
)
OUTCOMES = (
    RadioChoice("s", "Saved", Outcome.SAVED),
    RadioChoice("l", "Lost", Outcome.LOST),
    RadioChoice("v", "Void", Outcome.VOID),
)
CATEGORIES = (
    RadioChoice("v", "Voluntary", CancelCategory.VOLUNTARY),
    RadioChoice("i", "Involuntary", CancelCategory.INVOLUNTARY),
    RadioChoice("o", "Other", CancelCategory.OTHER),
)
CONTROLLABLE = (
    RadioChoice("y", "yes", value=True),
    RadioChoice("n", "no", value=False),
    RadioChoice("-", "not said", None),
)
KEYS = {"parent": "parent_id", "cancel_reason": "cancel_reason_id"}
"""Fields that a command calls otherwise."""
TABLES = {CatalogKind.ACCOUNT_CLASSES: "account_class"}


def table_of(kind: CatalogKind) -> str:
    """Return the store's table that a list is kept in."""
    return TABLES.get(kind, "catalog_item")


class CatalogForm(PaneForm[CatalogRow]):
    """Add a catalog item, or change one."""

    COMPARED = (
        "name",
        "active",
        "default_risk",
        "parent",
        "outcome",
        "cancel_reason",
        "category",
        "controllable",
        "default_rmr",
        "contract_months",
    )

    def __init__(
        self, kind: CatalogKind, row: CatalogRow | None, *, like: CatalogRow | None = None
    ) -> None:
        super().__init__(row)
        self.kind = kind
        self._like = like
        """What a new item starts with."""

    KIND = "catalog"
    RECORD = CatalogRow

    @classmethod
    def of_draft(cls, base: Any, opening: Mapping[str, Any]) -> Self:
        """Return the form that a draft was kept of."""
        return cls(CatalogKind(opening["kind"]), base)

    def opening(self) -> dict[str, Any]:
        """Return which list it is of."""
        return {"kind": self.kind.value}

    def about(self) -> About:
        """Return where drafts are offered: on the item, for a new one in its list."""
        if self.record is not None:
            return super().about()
        return About(kind=self.KIND, table=f"new {self.kind}")

    def restored(self) -> None:
        """Show the lines that the contents need."""
        self._show_usual()

    def title_words(self) -> str:
        """Return what the form does."""
        return f"new {self.kind.singular}" if self.record is None else f"edit {self.record.name}"

    # The lines

    def content(self) -> Iterable[Widget]:
        """Lay the fields that this catalog's items have."""
        yield self.add(
            "name",
            LineField(select_on_focus=False),
            needed=True,
            what=f"1 to {self.kind.name_limit} characters",
            read=lambda text: one_line(text, field="name", limit=self.kind.name_limit, minimum=1),
            most=50,
            help="What people choose by. Old entries show a changed name too.",
        )
        yield self.add(
            "active",
            RadioField(ON_OFF, value=True),
            needed=True,
            most=30,
            help="Off: hidden from new choices; old entries keep it and reports show it.",
        )
        for name in self.kind.fields:
            yield getattr(self, f"_{name.removesuffix('_id')}_row")()

    def _default_risk_row(self) -> Widget:
        return self.add(
            "default_risk",
            RadioField(RISKS),
            most=44,
            help="The risk level that is filled in when this reason is chosen.",
        )

    def _parent_row(self) -> Widget:
        return self.add(
            "parent",
            Picker(self._items_of(CatalogKind.REASONS)),
            label="Under",
            most=47,
            help="The reason under which this cause is offered first; empty: under every reason.",
        )

    def _outcome_row(self) -> Widget:
        return self.add(
            "outcome",
            RadioField(OUTCOMES),
            needed=True,
            what="s saved, l lost or v void",
            most=34,
            help="What it says of the customer. It cannot change once entries were closed with it.",
        )

    def _cancel_reason_row(self) -> Widget:
        return self.add(
            "cancel_reason",
            Picker(self._items_of(CatalogKind.CANCEL_REASONS)),
            label="Cancel reason",
            most=47,
            help="The usual cancel reason, filled in when an entry is lost with this resolution.",
        )

    def _category_row(self) -> Widget:
        return self.add(
            "category",
            RadioField(CATEGORIES),
            needed=True,
            what="v voluntary, i involuntary or o other",
            most=50,
            help="Whose will it was: the customer's, ours, or neither's.",
        )

    def _controllable_row(self) -> Widget:
        return self.add(
            "controllable",
            RadioField(CONTROLLABLE),
            most=34,
            help="Whether we could have prevented it: price and service yes, moving away no.",
        )

    def _default_rmr_row(self) -> Widget:
        return self.add(
            "default_rmr",
            LineField(),
            label=f"Usual {self.settings.text('revenue_word')}",
            read=self._read_money,
            most=14,
            help="What an account of this class pays a month, when nothing else is known.",
        )

    def _contract_months_row(self) -> Widget:
        return self.add(
            "contract_months",
            LineField(),
            label="Contract",
            read=_read_months,
            most=6,
            help="The usual contract term, in months.",
        )

    def _read_money(self, text: str) -> int:
        digits = currency_digits(self.settings.text("currency"))
        return parse_money(text, field="default_rmr", currency_digits=digits)

    def _items_of(self, kind: CatalogKind) -> Any:
        async def ask(text: str) -> Sequence[Pick[int]]:
            try:
                found = await self.desk.ask(
                    ListCatalog(kind=kind, text=text, limit=200, with_uses=False)
                )
            except AtRiskError as error:
                self.say(error.message, warning=True)
                return ()
            return [Pick(item.name, item.id) for item in found]

        return ask

    # What they hold

    def stored(self, name: str, record: CatalogRow) -> Any:
        """Return what the field of that name holds for an item."""
        if name == "default_rmr":
            return self._money_words(record.default_rmr)
        if name == "contract_months":
            return str(record.contract_months or "")
        if name in KEYS:
            words, item_id = getattr(record, name), getattr(record, KEYS[name])
            return Pick(words or "?", item_id) if item_id is not None else None
        return getattr(record, name)

    def _money_words(self, amount: int | None) -> str:
        if amount is None:
            return ""
        return money_text(amount, currency_digits(self.settings.text("currency")))

    def opened(self) -> None:
        """Start a new item with the fields of the one that the cursor was on."""
        if self.record is None and self._like is not None:
            for name in self.fields:
                if name not in {"name", "active"}:
                    self.start(name, self.stored(name, self._like))
        super().opened()
        self._show_usual()

    def _show_usual(self) -> None:
        if "cancel_reason" in self.fields:
            self.show_field("cancel_reason", if_=self.known("outcome") is Outcome.LOST)

    async def edited(self, name: str) -> None:
        """Ask for a usual cancel reason only where there is one."""
        if name == "outcome":
            self._show_usual()

    def beside(self, name: str) -> str:
        """Return the length of the name, and the letters of a choice."""
        if name == "name":
            return f"{len(self.fields[name].content)} of {self.kind.name_limit}"
        field = self.fields[name].row.field
        if name == "contract_months":
            return "months"
        return field.letters if isinstance(field, RadioField) else ""

    # Saving

    async def store(self) -> None:
        """Send what the form says and close it."""
        if self.record is None:
            values = {KEYS.get(name, name): self.value(name) for name in self.shown()}
            receipt = await self.change(AddCatalogItem(kind=self.kind, **values), op_id=self.op_id)
            self.close(Saved(receipt.subject_id or 0, str(values["name"])))
            return
        changes = {KEYS.get(name, name): value for name, value in self.changes().items()}
        await self.change(
            EditCatalogItem(
                kind=self.kind,
                item_id=self.record.id,
                version=self.record.version,
                changes=changes,
            ),
            op_id=self.op_id,
        )
        self.close(Saved(self.record.id, str(self.value("name"))))

    def ref_of(self, base: CatalogRow) -> str:
        """Return what people call the item."""
        return f"{self.kind.singular} {base.name}"

    async def again(self, record: CatalogRow) -> CatalogRow | None:
        """Return the item as it is now, None when it is gone."""
        found = await self.desk.ask(CatalogRowsById(kind=self.kind, ids=(record.id,)))
        return found[0] if found else None

    def by_whom(self, record: CatalogRow) -> str:
        """Return who changed the item last, and when."""
        if record.changed_at is None or record.changed_by is None:
            return ""
        return f"{record.changed_by}, {local(record.changed_at, self.desk.actor.zone):%H:%M}"

    def watched(self) -> Touched:
        """Return the item that the form was opened on."""
        ids = [self.record.id] if self.record is not None else []
        return frozenset((table_of(self.kind), item_id) for item_id in ids)


def _read_months(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) not in MONTHS:
        raise Invalid(
            f"Contract is a whole number of months, {MONTHS[0]} to {MONTHS[-1]}",
            field="contract_months",
        )
    return int(text)
