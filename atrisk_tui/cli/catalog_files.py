"""`atrisk catalogs export` and `import`: catalogs as files that people edit."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import typer

from ..domain.admin_commands import ImportCatalog
from ..domain.commands import Receipt
from ..domain.model import CatalogKind
from ..domain.text import money_text
from ..errors import AtRiskError, Invalid, Usage
from ..intake.catalog_files import (
    TOML_LIMIT,
    CatalogFile,
    kind_of_file,
    read_catalog_table,
    read_catalog_toml,
)
from ..intake.fields import Form
from ..intake.sniff import check_file, read_table
from ..written_files import new_file
from . import options
from .catalog_rows import KINDS, kind_of, rows_of, shape
from .catalog_text import csv_text, toml_text
from .options import Argument, Given, Option
from .printing import Json
from .session import Session

ORDER = (
    CatalogKind.REASONS,
    CatalogKind.CAUSES,
    CatalogKind.CANCEL_REASONS,
    CatalogKind.RESOLUTIONS,
    CatalogKind.CREDIT_REASONS,
    CatalogKind.MITIGATION_ACTIONS,
    CatalogKind.ACCOUNT_CLASSES,
)
"""What others name comes before what names it."""


def register(app: typer.Typer) -> None:
    """Add the subcommands."""
    options.add(
        app,
        "export",
        export_catalogs,
        arguments=(Argument(name="kind", value="KIND", help=KINDS, optional=True),),
        options=(
            Option(name="csv", flag=True, help="A table of one catalog."),
            Option(name="toml", flag=True, help="TOML: what is written anyway."),
            Option(name="out", value="FILE", help="A new file; else it is printed."),
        ),
    )
    options.add(
        app,
        "import",
        import_catalogs,
        arguments=(Argument(name="file", value="FILE", help="TOML (.toml) or a table (CSV)."),),
        options=(
            Option(name="kind", value="KIND", help="Which catalog the table is, or is wanted."),
            Option(name="dry_run", flag=True, help="Only say what would happen."),
        ),
    )


def export_catalogs(session: Session, given: Given) -> None:
    """Write catalogs as text that can be imported again.

    All of them, unless one is named.

    Examples:
      atrisk catalogs export --out catalogs.toml
      atrisk catalogs export reasons --csv --out reasons.csv
    """
    session.expect(ImportCatalog)
    named, out = given.maybe("kind"), given.maybe("out")
    kinds = ORDER if named is None else (kind_of(named),)
    as_csv = _wants_csv(given, out)
    if as_csv and len(kinds) > 1:
        raise Usage("A table holds one catalog: name its KIND, or leave --csv out.", field="kind")
    listed = [(kind, list(rows_of(session, kind))) for kind in kinds]
    if session.printer.json and out is None:
        session.printer.array(shape(session, row) for _, rows in listed for row in rows)
        return
    text = csv_text(*listed[0], session.digits) if as_csv else toml_text(listed, session.digits)
    if out is None:
        session.printer.text(text.removesuffix("\n"))
        return
    path = Path(out)
    _write(path, text)
    items = sum(len(rows) for _, rows in listed)
    if session.printer.json:
        form = "csv" if as_csv else "toml"
        session.printer.object({"file": str(path), "format": form, "items": items})
    else:
        session.printer.line(f"{items} {'item' if items == 1 else 'items'} written to {path}")


def import_catalogs(session: Session, given: Given) -> None:
    """Take catalogs in from a file.

    What is known by its name is changed, what is not is added. Nothing is deleted, and nothing
    gets in unless all of it can. A file that ends in .toml may hold several catalogs; a table
    holds the one its name begins with, or the one you say.

    Examples:
      atrisk catalogs import catalogs.toml --dry-run
      atrisk catalogs import reasons.csv
      atrisk catalogs import list.csv --kind cancel-reasons
    """
    session.expect(ImportCatalog)
    path, dry = Path(given.text("file")), given.on("dry_run")
    files = _read(session, path, given.maybe("kind"))
    commands = [
        ImportCatalog(kind=file.kind, rows=file.rows, file_name=path.name) for file in files
    ]
    receipts: Sequence[Receipt] = session.store.rehearse(session.actor, commands)
    if not dry:
        receipts = _done(session, commands)
    _tell(session, path.name, files, receipts=receipts, dry=dry)


def _wants_csv(given: Given, out: str | None) -> bool:
    if given.on("csv") and given.on("toml"):
        raise Usage("Give --csv or --toml, not both.", field="csv")
    by_name = out is not None and out.casefold().endswith(".csv")
    return given.on("csv") or (by_name and not given.on("toml"))


def _write(path: Path, text: str) -> None:
    with new_file(path) as file:
        try:
            file.write(text)
            file.flush()
        except OSError as failed:
            path.unlink(missing_ok=True)
            why = (failed.strerror or "it failed").lower()
            raise Invalid(f"{path} cannot be written: {why}.", field="out") from None


def _read(session: Session, path: Path, named: str | None) -> list[CatalogFile]:
    """Return the catalogs of a file, in `ORDER`. Raises: Usage, Missing, Invalid."""
    kind = None if named is None else kind_of(named)
    form = Form(session.digits, currency=session.settings.text("currency"))
    check_file(path)
    if path.suffix.casefold() != ".toml":
        kind = kind or kind_of_file(path.name)
        if kind is None:
            raise Usage(
                f"Say with --kind which catalog {path.name} is: {KINDS}.",
                field="kind",
                allowed=tuple(CatalogKind),
            )
        return [read_catalog_table(read_table(path), kind, form)]
    found = read_catalog_toml(_bytes(path), path.name, form)
    files = [file for wanted in ORDER for file in found if file.kind is wanted]
    if kind is None:
        return files
    if kind not in {file.kind for file in files}:
        raise Invalid(f"{path.name} holds no {kind.value}: leave --kind out.", field="kind")
    return [file for file in files if file.kind is kind]


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(TOML_LIMIT + 1)
    except OSError as error:
        raise Invalid(f"{path.name} cannot be read: {error.strerror}.") from error


def _done(session: Session, commands: Sequence[ImportCatalog]) -> list[Receipt]:
    """Carry out what was rehearsed; who is interrupted by others is told what did get in."""
    receipts: list[Receipt] = []
    for command in commands:
        try:
            receipts.append(session.do(command))
        except AtRiskError:
            got_in = [command.kind.value for command in commands[: len(receipts)]]
            if got_in:
                session.printer.message(f"Imported before that: {', '.join(got_in)}.")
            raise
    return receipts


def _tell(
    session: Session,
    name: str,
    files: Sequence[CatalogFile],
    *,
    receipts: Sequence[Receipt],
    dry: bool,
) -> None:
    told = [
        {"kind": file.kind.value, **receipt.detail}
        for file, receipt in zip(files, receipts, strict=True)
    ]
    repaired = (
        ("Amounts rounded", sum(file.repaired.rounded for file in files)),
        ("Hidden characters taken out", sum(file.repaired.cleaned for file in files)),
    )
    said = [f"{words}: {count}" for words, count in repaired if count]
    if session.printer.json:
        catalogs = [_object(session, each) for each in told]
        session.printer.object({"file": name, "dry_run": dry, "catalogs": catalogs})
        for words in said:
            session.printer.message(f"{words}.")
        return
    begin = f"{name}, a dry run:" if dry else f"{name}:"
    for file, each in zip(files, told, strict=True):
        session.printer.line(
            f"{begin} {file.kind.value} {each['new']} new, {each['changed']} changed, "
            f"{each['unchanged']} unchanged"
        )
        for item in _items(each):
            session.printer.line(_line(session, item))
    for words in said:
        session.printer.line(words)


def _items(told: Mapping[str, object]) -> Sequence[Mapping[str, Any]]:
    return cast(Sequence[Mapping[str, Any]], told["items"])


def _object(session: Session, told: Mapping[str, object]) -> Json:
    items = [
        {
            **item,
            "fields": {
                name: [_plain(session, name, value) for value in pair]
                for name, pair in item["fields"].items()
            },
        }
        for item in _items(told)
    ]
    return {**told, "items": items}


def _plain(session: Session, name: str, value: object) -> object:
    money = name == "default_rmr" and isinstance(value, int)
    return money_text(cast(int, value), session.digits) if money else value


def _line(session: Session, item: Mapping[str, Any]) -> str:
    """Return what becomes of one line of the file, in words."""
    fields = ", ".join(
        f"{name} {_word(session, name, new)}"
        if item["done"] == "new"
        else f"{name} {_word(session, name, old)} -> {_word(session, name, new)}"
        for name, (old, new) in item["fields"].items()
    )
    return f"line {item['line']}, {item['done']}: {item['name']}{f' ({fields})' if fields else ''}"


def _word(session: Session, name: str, value: object) -> str:
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(_plain(session, name, value))
