"""`atrisk customers`: list, show, add and change customers."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import typer

from ..domain.commands import CreateCustomer, EditCustomer
from ..domain.dates import short
from ..domain.queries import CustomerSort, GetCustomer, ListCustomers, SearchCustomers
from ..domain.rows import CustomerDetail, CustomerRow
from ..domain.text import money_shown, money_text
from ..errors import Usage
from . import customer_filters, names, options, values, viewed
from . import customer_values as fields
from .listing import matches, paged, show
from .objects import plain
from .options import Argument, Given, Option
from .printing import Column
from .session import Session

COLUMNS = (
    Column("Account", 20, least=10),
    Column("Name", 32, least=12),
    Column("RMR", right=True),
    Column("Active", right=True),
    Column("Risk"),
    Column("Follow-up"),
    Column("Owner", 14, least=6),
)
_LISTED = (
    *customer_filters.OPTIONS,
    viewed.VIEW,
    Option(name="limit", value="N", help="At most so many rows: 50."),
)
_ACCOUNT = Argument(name="account", value="ACCOUNT", help="The customer's account number.")
_KEYS: dict[CustomerSort, Any] = {
    CustomerSort.NAME: lambda row: (row.name.casefold(), row.id),
    CustomerSort.ACCOUNT: lambda row: (row.account_number.casefold(), row.id),
    CustomerSort.RMR: lambda row: (-row.rmr, row.id),
    CustomerSort.SINCE: lambda row: (_day_key(row.customer_since), row.id),
    CustomerSort.CONTRACT_END: lambda row: (_day_key(row.contract_end), row.id),
    CustomerSort.CANCEL_DATE: lambda row: (_day_key(row.cancel_effective_on), row.id),
}


def register(app: typer.Typer) -> None:
    """Add the subcommands."""
    options.add(
        app,
        "list",
        list_customers,
        options=_LISTED,
    )
    options.add(app, "show", show_customer, arguments=(_ACCOUNT,))
    everything = (*fields.CONTACT, *fields.TERMS, fields.CUSTOM)
    options.add(
        app,
        "add",
        add_customer,
        arguments=(
            Argument(name="account", value="ACCOUNT", help="Account number.", optional=True),
        ),
        options=(
            Option(name="account_number", value="ACCOUNT", help="The same, as an option."),
            Option(name="name", help="The customer's name.", needed=True),
            fields.LOCATION,
            *everything,
        ),
    )
    options.add(
        app,
        "set",
        set_customer,
        arguments=(_ACCOUNT,),
        options=(
            fields.NAME,
            fields.LOCATION,
            *everything,
            Option(name="note", help="Why, for the history."),
        ),
    )


def list_customers(session: Session, given: Given) -> None:
    """List customers.

    Examples:
      atrisk customers list --search 0442
      atrisk customers list --sort rmr --limit 20 --json
      atrisk customers list --status pending_cancel --sort cancel-date
      atrisk customers list --view "Pending cancel"
    """
    sort = values.choice(given.text("sort", "name"), CustomerSort, field="sort", error=Usage)
    limit = values.count(given.text("limit", "50"), field="limit")
    rows: Iterator[CustomerRow]
    if given.maybe("view") is not None:
        rows = viewed.customer_rows(session, given, limit)
    else:
        rows = _listed(session, given, sort=sort, limit=limit)
    show(
        session,
        rows,
        columns=COLUMNS,
        cells=_cells(session),
        shape=session.shapes.customer_row,
        nothing="There are no such customers.",
    )


def _listed(
    session: Session, given: Given, *, sort: CustomerSort, limit: int
) -> Iterator[CustomerRow]:
    wanted = customer_filters.customer_filter(session, given)
    reverse, text = given.on("reverse"), given.text("search")
    if not text.strip():
        return paged(
            session,
            lambda span: ListCustomers(filter=wanted, sort=sort, reverse=reverse, span=span),
            limit=limit,
        )
    found = session.ask(SearchCustomers(text=text, filter=wanted)).rows
    if given.maybe("sort") is not None or reverse:
        found = tuple(sorted(found, key=_KEYS[sort], reverse=reverse))
    return matches(session, found, limit)


def show_customer(session: Session, given: Given) -> None:
    """Show one customer with everything known of it.

    Example:
      atrisk customers show 10442
    """
    found = names.customer(session, given.text("account"))
    if session.printer.json:
        session.printer.object(session.shapes.customer(found))
    else:
        session.printer.facts(_facts(session, found))


def add_customer(session: Session, given: Given) -> None:
    """Add a customer.

    The location may be left out where there is only one.

    Example:
      atrisk customers add 10442 --name "Kerr Dental" --location Provo --rmr 49.95
    """
    session.expect(CreateCustomer)
    account = given.maybe("account_number")
    if (account is None) == (given.maybe("account") is None):
        raise Usage("Give the account number once.", field="account_number")
    account = given.text("account") if account is None else account
    found = fields.read(session, given.among(fields.FIELD_NAMES))
    custom = fields.read_custom(given.many("custom"), {})
    location_id: Any = found.pop("location_id", None) or names.only_location(session).id
    name = found.pop("name")
    receipt = session.do(
        CreateCustomer(
            account_number=account,
            name=str(name),
            location_id=location_id,
            values=found | ({"custom": custom} if custom else {}),
        )
    )
    _tell(session, receipt.subject_id or 0, "added")


def set_customer(session: Session, given: Given) -> None:
    """Change fields of a customer.

    A blank value empties its field.

    Examples:
      atrisk customers set 10442 --phone1 "801 555 0142" --phone1-name Dana
      atrisk customers set 10442 --do-not-call yes --note "Asked us by letter"
    """
    customer = names.customer(session, given.text("account"))
    session.expect(EditCustomer)
    typed = given.among(fields.FIELD_NAMES)
    if not typed and not given.many("custom"):
        raise Usage("Say what to change, such as --email: see atrisk customers set --help.")
    changes = fields.read(session, typed)
    if given.many("custom"):
        changes["custom"] = fields.read_custom(given.many("custom"), customer.custom)
    command = EditCustomer(customer_id=customer.id, version=customer.version, changes=changes)
    receipt = session.do(command, note=given.text("note"))
    _tell(session, customer.id, "changed" if receipt.audit_id else "already was so")


def _day_key(day: date | None) -> date:
    """Return what sorts like the day, unknown ones last."""
    return day or date.max


def _tell(session: Session, customer_id: int, done: str) -> None:
    customer = session.ask(GetCustomer(customer_id=customer_id))
    if session.printer.json:
        session.printer.object(session.shapes.customer(customer))
    else:
        named = f"Customer {customer.account_number}, {customer.name}"
        session.printer.line(f"{named}, {done}: {customer.location}, {customer.status.value}")


def _cells(session: Session) -> Any:
    now, digits = session.clock(), session.digits

    def cells(row: CustomerRow) -> tuple[str, ...]:
        return (
            row.account_number,
            row.name,
            money_text(row.rmr, digits),
            str(row.active_entries) if row.active_entries else "-",
            row.highest_risk.value.capitalize() if row.highest_risk else "-",
            short(row.next_follow_up, row.zone, now) if row.next_follow_up else "-",
            row.owner or "-",
        )

    return cells


def _facts(session: Session, customer: CustomerDetail) -> list[tuple[str, str]]:
    """Return everything known of a customer, a name and a value each, without what is empty."""
    currency, digits = session.settings.text("currency"), session.digits
    listed = []
    for name, value in session.shapes.customer(customer).items():
        if name in {"rmr", "balance", "past_due_amount"}:
            value = money_shown(getattr(customer, name), currency, digits)  # noqa: PLW2901
        words = _words(value)
        if words:
            listed.append((name.replace("_", " ").capitalize().replace("Rmr", "RMR"), words))
    return listed


def _words(value: object) -> str:
    if value is None or value in ([], {}):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    if isinstance(value, dict):
        return "\n".join(f"{key}: {text}" for key, text in value.items())
    return str(plain(value))
