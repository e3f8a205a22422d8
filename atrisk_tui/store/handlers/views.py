"""Saved views: kept, changed, shared and deleted."""

from sqlalchemy import func, or_, select
from sqlmodel import col

from ...domain.text import name_key
from ...domain.view_data import checked, definition_data
from ...domain.views import BUILT_IN, MOST_VIEWS, NAME_LIMIT, DeleteView, EditView, SaveView
from ...errors import Denied, Invalid
from ..tables import SavedView, User
from ..work import Done, Work
from .lookups import apply, new_row
from .values import given_name, switch

_SHARE = "view.share"


def save_view(work: Work, command: SaveView) -> Done:
    """Keep a view of the actor's, for everybody where it is shared."""
    shared = switch(command.shared, field="shared")
    if shared:
        work.allow(_SHARE)
    _check_room(work)
    definition = definition_data(checked(command.definition))
    name = _free_name(work, command.name, owner_id=work.actor.id, shared=shared)
    view = new_row(
        SavedView, name=name, owner_id=work.actor.id, shared=shared, definition=definition
    )
    work.session.add(view)
    work.session.flush()
    return Done("saved_view", view.id)


def edit_view(work: Work, command: EditView) -> Done:
    """Change what is said of a view: its name, what it shows, whether it is shared."""
    view = _held(work, command.view_id, command.version)
    shared = view.shared
    if command.shared is not None:
        shared = switch(command.shared, field="shared")
    if shared and not view.shared:
        work.allow(_SHARE)
    changes: dict[str, object] = {"shared": shared}
    if command.definition is not None:
        changes["definition"] = definition_data(checked(command.definition))
    if command.name is not None or shared is not view.shared:
        name = view.name if command.name is None else command.name
        changes["name"] = _free_name(
            work, name, owner_id=view.owner_id, shared=shared, own_id=view.id
        )
    apply(view, changes)
    return Done("saved_view", view.id)


def delete_view(work: Work, command: DeleteView) -> Done:
    """Delete a view; its name is free again."""
    view = _held(work, command.view_id, command.version)
    apply(view, {"deleted_at": work.now})
    return Done("saved_view", view.id)


def _held(work: Work, view_id: int, version: int) -> SavedView:
    """Return a view that the actor may change, held for writing.

    Raises: Missing for another's that is not shared, Conflict, Denied, Invalid.
    """
    for built_in in BUILT_IN:
        if built_in.id == view_id:
            raise Invalid(
                f"“{built_in.name}” is everybody's and stays as it is: save one of your own."
            )
    view = work.locked(SavedView, view_id, version)
    if view.owner_id != work.actor.id and not work.actor.holds(_SHARE):
        owner = work.session.get_one(User, view.owner_id)
        raise Denied(f"this view is {owner.full_name}'s: save one of your own")
    return view


def _check_room(work: Work) -> None:
    """Go on only if the actor has not as many views as one person may. Raises: Invalid."""
    own = select(func.count()).where(
        col(SavedView.owner_id) == work.actor.id, col(SavedView.deleted_at).is_(None)
    )
    if (work.session.scalar(own) or 0) >= MOST_VIEWS:
        raise Invalid(f"You have {MOST_VIEWS} views, the most there can be: delete one first.")


def _free_name(
    work: Work, raw: str, *, owner_id: int, shared: bool, own_id: int | None = None
) -> str:
    """Return a name as it is stored, free among the owner's, and the shared where it is shared.

    Raises: Invalid.
    """
    name = given_name(raw, limit=NAME_LIMIT)
    key = name_key(name)
    of_owner = col(SavedView.owner_id) == owner_id
    near = or_(of_owner, col(SavedView.shared)) if shared else of_owner
    same = select(SavedView).where(
        near, col(SavedView.name_key) == key, col(SavedView.deleted_at).is_(None)
    )
    for twin in work.session.scalars(same.order_by(col(SavedView.id))):
        if twin.id == own_id:
            continue
        if twin.owner_id == work.actor.id:
            raise Invalid(f"You have already a view “{twin.name}”.", field="name")
        if not twin.shared:
            # A colleague's own: what it is called is theirs to know.
            raise Invalid("That name is taken: choose another one.", field="name")
        raise Invalid(f"There is already a shared view “{twin.name}”.", field="name")
    for built_in in BUILT_IN if shared else ():
        if name_key(built_in.name) == key:
            raise Invalid(f"“{built_in.name}” is a view that everybody has.", field="name")
    return name
