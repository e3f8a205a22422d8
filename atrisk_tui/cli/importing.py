"""`atrisk import`: files into the store."""

import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import typer

from ..domain.commands import ImportCustomers
from ..domain.queries import ListAccountClasses
from ..errors import Invalid
from ..intake.doubts import settled
from ..intake.mapping import Converter, Mapping, map_columns
from ..intake.plan import Batch, Summary, batches, carry_out, rehearse
from ..intake.sniff import read_table
from . import names, options
from .options import Argument, Given, Option
from .session import Session

PAUSE_S = 0.002
"""Between batches, so that other people's saves get in."""


def register(app: typer.Typer) -> None:
    """Add the subcommand."""
    options.add(
        app,
        "customers",
        import_customers,
        arguments=(
            Argument(name="file", value="FILE", help="A table with a line of headings."),
            Argument(name="more", value="MORE", help="More of --map.", many=True),
        ),
        options=(
            Option(
                name="map",
                value="FIELD=COLUMN",
                many=True,
                help="Which column fills a field; FIELD= for none. May be repeated.",
            ),
            Option(name="location", value="NAME", help="Where all of them go."),
            Option(name="dry_run", flag=True, help="Only say what would happen."),
        ),
    )


def import_customers(session: Session, given: Given) -> None:
    """Add or change customers from a CSV file.

    The account number tells who is who. Rows that are refused are listed, the others get in;
    a rerun completes what is missing. Columns that are no field of a customer are kept as
    custom fields.

    Examples:
      atrisk import customers crm.csv --dry-run
      atrisk import customers telco.csv --map account_number=customerID --map rmr=MonthlyCharges
      atrisk import customers branch.csv --location Provo
    """
    session.expect(ImportCustomers)
    table = read_table(Path(given.text("file")))
    overrides = (*given.many("map"), *given.many("more"))
    guessed = map_columns(table.header, overrides)
    columns = settled(table, guessed, overrides)
    for each in columns.columns:
        if each.field is None and each.header not in guessed.custom:
            session.printer.message(f"The column {each.header} is kept as a custom field.")
    place = given.text("location")
    location_id = names.location(session, place).id if place else None
    dry = given.on("dry_run")
    planned = batches(table, _convert(session, columns), columns=columns, location_id=location_id)
    summary = (_rehearsed if dry else _done)(session, planned, columns)
    _tell(session, summary, file_name=table.path.name, dry=dry)
    if summary.refused:
        others = summary.new + summary.changed + summary.unchanged
        would = "would be " if dry else ""
        raise Invalid(f"{_rows(summary.refused)} refused; {others} {would}accepted.")


def _convert(session: Session, columns: Mapping) -> Converter:
    settings = session.settings
    return Converter(
        columns,
        currency_digits=session.digits,
        order=settings.text("date_order"),  # type: ignore[arg-type]
        currency=settings.text("currency"),
    )


def _done(session: Session, planned: Iterator[Batch], columns: Mapping) -> Summary:
    return carry_out(planned, session.do, columns=columns, pause=lambda: time.sleep(PAUSE_S))


def _rehearsed(session: Session, planned: Iterator[Batch], columns: Mapping) -> Summary:
    classes = frozenset(row.name for row in session.ask(ListAccountClasses()))
    return rehearse(
        planned,
        lambda commands: session.store.rehearse(session.actor, commands),
        columns=columns,
        classes=classes,
    )


def _tell(session: Session, summary: Summary, *, file_name: str, dry: bool) -> None:
    if session.printer.json:
        counts = ("new", "changed", "unchanged", "refused", "classes_created")
        told: dict[str, object] = {name: getattr(summary, name) for name in counts}
        told["rows"] = [asdict(each) for each in summary.refusals]
        session.printer.object(told)
        for each in _repaired(summary):
            session.printer.message(f"{each}.")
        return
    line = session.printer.line
    begin = f"{file_name}, a dry run:" if dry else f"{file_name}:"
    line(
        f"{begin} {summary.new} new, {summary.changed} changed, {summary.unchanged} unchanged, "
        f"{summary.refused} refused"
    )
    if summary.classes_created:
        line(f"Account classes created: {summary.classes_created}")
    for each in _repaired(summary):
        line(each)
    for row in summary.refusals:
        where = f"line {row.line}" + (f", {row.column}" if row.column else "")
        line(f"{where}{f' “{row.value}”' if row.value else ''}: {row.reason}")


def _repaired(summary: Summary) -> list[str]:
    """Return what was not taken as it stands in the file, counted."""
    counted = (
        ("Amounts rounded", summary.rounded),
        ("Hidden characters taken out", summary.cleaned),
    )
    return [f"{words}: {count}" for words, count in counted if count]


def _rows(count: int) -> str:
    return "1 row was" if count == 1 else f"{count} rows were"
