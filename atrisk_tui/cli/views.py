"""`atrisk views`: list, show, save, edit and delete views."""

from collections.abc import Iterable

import typer

from ..domain.filters import CustomerFilter, EntryFilter
from ..domain.views import Definition, DeleteView, EditView, SaveView, ViewRow
from ..domain.work_queries import FindView, ListViews
from ..errors import Usage
from . import options
from .listing import show
from .options import Argument, Given, Option
from .printing import Column, Json
from .session import Session
from .view_values import SHOWS, definition_object, definition_words, shown, yes_or_no

COLUMNS = (
    Column("View", 45, least=16),
    Column("Shows"),
    Column("Whose", 20, least=8),
    Column("Rows", right=True),
)
_NAME = Argument(name="view", value="NAME", help="The view's name, in any case.")
_SHARED = Option(name="shared", value="yes|no", help="Whether everybody has it.")


def register(app: typer.Typer) -> None:
    """Add the subcommands."""
    options.add(app, "list", list_views)
    options.add(app, "show", show_view, arguments=(_NAME,))
    options.add(
        app,
        "save",
        save_view,
        arguments=(_NAME,),
        options=(
            Option(name="of", value="entries|customers", help="Which list: entries."),
            Option(name="like", value="VIEW", help="Begins as that view is."),
            *SHOWS,
            _SHARED,
        ),
    )
    options.add(
        app,
        "edit",
        edit_view,
        arguments=(_NAME,),
        options=(Option(name="name", help="Its new name."), *SHOWS, _SHARED),
    )
    options.add(
        app,
        "delete",
        delete_view,
        arguments=(_NAME,),
        options=(Option(name="yes", flag=True, help="Do not ask."),),
    )


def list_views(session: Session, given: Given) -> None:
    """List the views: everybody's, yours, and those that others share.

    Rows are how many each shows you.

    Example:
      atrisk views list --json
    """
    del given
    rows = session.ask(ListViews(counted=True))
    show(
        session,
        iter(rows),
        columns=COLUMNS,
        cells=lambda row: _cells(session, row),
        shape=lambda row: view_object(session, row),
        nothing="There are no views.",
    )


def show_view(session: Session, given: Given) -> None:
    """Show what a view lists and whose it is.

    Example:
      atrisk views show "My overdue"
    """
    _tell(session, _find(session, given.text("view")))


def save_view(session: Session, given: Given) -> None:
    r"""Save a view.

    Fields of --filter are those of the JSON of views show; names stand for reasons, locations,
    regions, classes, people and customers.

    Examples:
      atrisk views save "Team high" --filter risk_level=high --filter whose=team \
        --sort priority
      atrisk views save "VIP leaving" --of customers --filter status=pending_cancel \
        --filter account_class=VIP --shared yes
      atrisk views save "My dentists" --like "My open" --search dental
    """
    session.expect(SaveView)
    like, of = given.maybe("like"), given.text("of", "entries").strip().casefold()
    if like is not None and given.maybe("of") is not None:
        raise Usage("Give --of or --like, not both.", field="of")
    if of not in {"entries", "customers"}:
        raise Usage("--of is entries or customers.", field="of", allowed=("entries", "customers"))
    empty = (
        Definition(entries=EntryFilter())
        if of == "entries"
        else Definition(customers=CustomerFilter())
    )
    base = empty if like is None else _find(session, like).definition
    name, shared = given.text("view"), _shared(given) or False
    receipt = session.do(SaveView(name=name, definition=shown(session, given, base), shared=shared))
    _tell_done(session, receipt.subject_id or 0, "saved")


def edit_view(session: Session, given: Given) -> None:
    """Change a view's name, what it shows, or whether it is shared.

    What is not named stays as it is.

    Examples:
      atrisk views edit "Team high" --filter risk_level= --filter due=overdue
      atrisk views edit "Team high" --name "Team late" --shared yes
    """
    session.expect(EditView)
    if not any(given.raw.get(each.name) for each in SHOWS) and not given.among(
        ("name", "shared", "columns", "search")
    ):
        raise Usage("Say what to change: see atrisk views edit --help.")
    row = _find(session, given.text("view"))
    receipt = session.do(
        EditView(
            view_id=row.id,
            version=row.version,
            name=given.maybe("name"),
            definition=shown(session, given, row.definition),
            shared=_shared(given),
        )
    )
    _tell_done(session, row.id, "changed" if receipt.audit_id else "already was so")


def delete_view(session: Session, given: Given) -> None:
    """Delete a view of yours, or a shared one where you may share.

    Asks first, unless --yes says so.

    Example:
      atrisk views delete "Team high" --yes
    """
    session.expect(DeleteView)
    row = _find(session, given.text("view"))
    if row.owner_id is not None and not given.on("yes"):
        if session.printer.json or not session.stdin.isatty():
            raise Usage("Deleting needs --yes where nobody can be asked.", field="yes")
        if not session.confirm(f"Delete the view {row.name}{_for_everybody(row)}?"):
            session.printer.message("Nothing was deleted.")
            return
    session.do(DeleteView(view_id=row.id, version=row.version))
    if session.printer.json:
        session.printer.object(view_object(session, row))
    else:
        session.printer.line(f"View {row.name} deleted")


def view_object(session: Session, row: ViewRow) -> Json:
    """Return one view; owner is null for one that everybody has, rows where not counted."""
    count = row.count
    return {
        "name": row.name,
        "version": row.version or None,
        "owner": row.owner,
        "shared": row.shared,
        **definition_object(session, row.definition),
        "rows": None if count is None else count.value,
        "rows_capped": None if count is None else count.capped,
    }


def _find(session: Session, name: str) -> ViewRow:
    return session.ask(FindView(name=name))


def _shared(given: Given) -> bool | None:
    text = given.maybe("shared")
    return None if text is None else yes_or_no(text, field="shared")


def _tell_done(session: Session, view_id: int, done: str) -> None:
    """Tell of the view as it is now; one that was given away from sight is told no more."""
    row = _by_id(session.ask(ListViews()), view_id)
    if row is None:
        session.printer.message("Done; the view is its owner's alone now.")
    elif session.printer.json:
        session.printer.object(view_object(session, row))
    else:
        session.printer.line(f"View {row.name} {done}{_for_everybody(row)}")


def _by_id(rows: Iterable[ViewRow], view_id: int) -> ViewRow | None:
    return next((row for row in rows if row.id == view_id), None)


def _for_everybody(row: ViewRow) -> str:
    return ", for everybody" if row.shared else ""


def _tell(session: Session, row: ViewRow) -> None:
    if session.printer.json:
        session.printer.object(view_object(session, row))
        return
    session.printer.facts(
        [
            ("Name", row.name),
            ("Whose", _whose(session, row)),
            ("Shows", definition_words(session, row.definition)),
        ]
    )


def _whose(session: Session, row: ViewRow) -> str:
    if row.owner_id is None:
        return "everybody"
    if row.owner_id == session.actor.id:
        return "mine, shared" if row.shared else "mine"
    return row.owner or ""


def _cells(session: Session, row: ViewRow) -> tuple[str, ...]:
    shows = "entries" if row.definition.entries is not None else "customers"
    return row.name, shows, _whose(session, row), "" if row.count is None else str(row.count)
