"""What a person of each role tries with saved views: their own, shared ones, everybody's."""

from typing import Any

from atrisk_tui.domain import views as do
from atrisk_tui.domain import work_queries as ask
from atrisk_tui.domain.commands import Command
from atrisk_tui.domain.filters import EntryFilter
from atrisk_tui.domain.queries import Query

from .permission_matrix import Asked, Held, Spot, Try

SHOWN = do.Definition(entries=EntryFilter())


def save(*, shared: bool) -> do.SaveView:
    return do.SaveView(name="All that is open", definition=SHOWN, shared=shared)


def edit(view: Held, **changes: Any) -> do.EditView:
    return do.EditView(view_id=view.id, version=view.version, **changes)


def delete(view: Held) -> do.DeleteView:
    return do.DeleteView(view_id=view.id, version=view.version)


COMMANDS: dict[type[Command], dict[str, Try]] = {
    do.SaveView: {
        "save a view for oneself": lambda _: save(shared=False),
        "save a view for everybody": lambda _: save(shared=True),
    },
    do.EditView: {
        "change one's own view": lambda s: edit(s.views["own"], name="Another"),
        "share one's own view": lambda s: edit(s.views["own"], shared=True),
        "change a colleague's view": lambda s: edit(s.views["theirs"], name="Another"),
        "change a shared view": lambda s: edit(s.views["shared"], name="Another"),
    },
    do.DeleteView: {
        "delete one's own view": lambda s: delete(s.views["own"]),
        "delete a colleague's view": lambda s: delete(s.views["theirs"]),
        "delete a shared view": lambda s: delete(s.views["shared"]),
    },
}


def counts_theirs(answer: tuple[do.ViewRow, ...], spot: Spot) -> bool:
    """Whether the view of this spot's location counts what is there."""
    counts = {row.id: row.count for row in answer}
    count = counts.get(spot.views["shared"].id)
    return count is not None and count.value > 0


QUERIES: dict[type[Query[Any]], dict[str, Asked]] = {
    ask.ListViews: {
        "list views": Asked(
            lambda _: ask.ListViews(),
            lambda answer, spot: spot.views["shared"].id in {row.id for row in answer},
        ),
        "count what views show": Asked(lambda _: ask.ListViews(counted=True), counts_theirs),
        "list colleagues' own views": Asked(
            lambda _: ask.ListViews(),
            lambda answer, spot: spot.views["theirs"].id in {row.id for row in answer},
        ),
    },
    ask.FindView: {
        "a shared view by name": Asked(
            lambda s: ask.FindView(name=f"shared {s.account}"),
            lambda answer, spot: answer.id == spot.views["shared"].id,
        ),
        "a colleague's own view by name": Asked(
            lambda s: ask.FindView(name=f"theirs {s.account}"),
            lambda answer, spot: answer.id == spot.views["theirs"].id,
        ),
    },
}

OUTCOMES: dict[str, str] = {
    # A view belongs to a person or to the company, and to no location.
    "save a view for oneself": "OOOO OOOO",
    "save a view for everybody": "DDOO DDOO",
    "change one's own view": "OOOO OOOO",
    "share one's own view": "DDOO DDOO",
    "change a colleague's view": "MMMM MMMM",
    "change a shared view": "DDOO DDOO",
    "delete one's own view": "OOOO OOOO",
    "delete a colleague's view": "MMMM MMMM",
    "delete a shared view": "DDOO DDOO",
    "list views": "OOOO OOOO",
    # The same view shows each only what is at their own locations.
    "count what views show": "OOOO ---O",
    "list colleagues' own views": "---- ----",
    "a shared view by name": "OOOO OOOO",
    "a colleague's own view by name": "MMMM MMMM",
}
"""What comes of each, in the letters of test_permissions."""
