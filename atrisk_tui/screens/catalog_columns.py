"""How catalog items are written: the columns of the list, and what the lower pane tells."""

from collections.abc import Callable, Sequence

from ..domain.admin_rows import CatalogRow, Uses
from ..domain.dates import local
from ..domain.model import CatalogKind, RiskLevel
from ..domain.paging import Count
from ..domain.text import money_shown
from ..widgets.facts import Piece
from ..widgets.row_table import Cell, Column, Tone
from .base import WorkScreen

WIDE = 110
"""From this many columns, what an item hangs under has a column of its own."""
_RISKS = {RiskLevel.HIGH: Tone.HIGH, RiskLevel.MEDIUM: Tone.MEDIUM, RiskLevel.LOW: Tone.LOW}
_EXTRA = {
    CatalogKind.REASONS: "Risk",
    CatalogKind.RESOLUTIONS: "Class",
    CatalogKind.CANCEL_REASONS: "Whose",
}


def catalog_columns(
    screen: WorkScreen, kind: CatalogKind, number: Callable[[CatalogRow], str]
) -> tuple[Column[CatalogRow], ...]:
    """Return the columns of one list for the width there is."""
    wide = screen.app.size.width >= WIDE

    def changed(row: CatalogRow) -> Cell:
        return Cell(_changed_words(screen, row), Tone.DIM)

    def name(row: CatalogRow) -> Cell:
        return Cell(row.name, Tone.NORMAL if row.active else Tone.DIM)

    def money(row: CatalogRow) -> str:
        amount = row.default_rmr
        return "" if amount is None else money_shown(amount, screen.settings.text("currency"))

    is_cancel = kind is CatalogKind.CANCEL_REASONS
    is_class = kind is CatalogKind.ACCOUNT_CLASSES
    columns: list[Column[CatalogRow]] = [
        Column("#", 3, lambda row: Cell(number(row), Tone.DIM), align="right"),
        Column("Name", 40 if is_cancel else 45, name, grow=True),
        Column("Active", 6, _active),
    ]
    if is_class:
        columns.append(Column(screen.settings.text("revenue_word"), 9, money, align="right"))
    if kind in _EXTRA:
        columns.append(Column(_EXTRA[kind], 11 if is_cancel else 6, _extra))
    if wide and kind in {CatalogKind.CAUSES, CatalogKind.RESOLUTIONS}:
        title = "Under" if kind is CatalogKind.CAUSES else "Cancel reason"
        columns.append(Column(title, 28, lambda row: row.parent or row.cancel_reason or ""))
    columns.append(Column("Uses", 5, lambda row: _count(row.uses), align="right"))
    if wide or not is_class:  # amounts take its room; the lower pane tells the last change
        columns.append(Column("Change", 6, changed))
    return tuple(columns)


def _active(row: CatalogRow) -> Cell:
    return Cell("on", Tone.GOOD) if row.active else Cell("off", Tone.DIM)


def _extra(row: CatalogRow) -> Cell:
    if row.default_risk is not None:
        return Cell(row.default_risk.capitalize(), _RISKS[row.default_risk])
    if row.outcome is not None:
        return Cell(row.outcome.value)
    return Cell(row.category.value if row.category else "-")


def _count(count: Count) -> str:
    return "10k+" if count.capped else str(count)


def _changed_words(screen: WorkScreen, row: CatalogRow) -> str:
    """Return the day it was changed: "12 Oct", another year as such, - for never."""
    if row.changed_at is None:
        return "-"
    zone = screen.desk.actor.zone
    day, today = local(row.changed_at, zone), local(screen.now(), zone)
    return f"{day:%d %b}" if day.year == today.year else f"{day:%Y}"


def uses_words(uses: Uses) -> str:
    """Return where an item is used: "188 entries (31 active), 4 causes"; empty for nowhere."""
    active = f" ({uses.active_entries} active)" if uses.active_entries.value else ""
    told = (
        (uses.entries, "entry", "entries", active),
        (uses.offers, "offer", "offers", ""),
        (uses.items, "other item", "other items", ""),
        (uses.customers, "customer", "customers", ""),
    )
    return ", ".join(
        f"{count} {one if count.value == 1 else many}{more}"
        for count, one, many, more in told
        if count.value
    )


def detail_lines(
    screen: WorkScreen, row: CatalogRow, uses: Uses | None
) -> Sequence[Sequence[Piece]]:
    """Return the lower pane of an item; `uses` is None until it was asked for."""
    used = "..." if uses is None else uses_words(uses) or "nothing"
    lines: list[Sequence[Piece]] = [
        _line("State", f"{'on' if row.active else 'off'}{_extras(screen, row)}"),
        _line("Used in", used),
        _line("Changed", _who(screen, row)),
    ]
    if uses is not None and uses.is_unused:
        ways = "e changes it, x switches it off, D deletes it (asked twice), M merges it"
    else:
        ways = "x switches it off: hidden from new choices, old entries keep it. M merges it"
    if not row.active:
        ways = "X switches it on again: offered for new entries"
    lines.append([Cell(f" {ways}", Tone.DIM)])
    return lines


def _line(label: str, words: str) -> Sequence[Piece]:
    return [Cell(f" {label:<13}", Tone.DIM), words]


def _extras(screen: WorkScreen, row: CatalogRow) -> str:
    """Return the fields that items of its list have."""
    told = [
        ("suggests risk", row.default_risk.capitalize() if row.default_risk else None),
        ("says", row.outcome.value if row.outcome else None),
        ("", row.category.value if row.category else None),
        (
            "",
            {True: "we could have prevented it", False: "not ours to prevent"}.get(
                row.controllable  # type: ignore[arg-type]
            ),
        ),
        ("under", row.parent),
        ("usual cancel reason", row.cancel_reason),
        (
            f"usual {screen.settings.text('revenue_word')}",
            None
            if row.default_rmr is None
            else money_shown(row.default_rmr, screen.settings.text("currency")),
        ),
        ("contract", f"{row.contract_months} months" if row.contract_months else None),
    ]
    return "".join(f"   {f'{label} {value}'.strip()}" for label, value in told if value)


def _who(screen: WorkScreen, row: CatalogRow) -> str:
    if row.changed_at is None:
        return "never since the store began"
    at = local(row.changed_at, screen.desk.actor.zone)
    by = f" by {row.changed_by}" if row.changed_by else ""
    return f"{at:%a} {at.day} {at:%b %Y %H:%M}{by}"
