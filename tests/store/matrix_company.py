"""What a person of each role tries with places, settings and the history."""

from typing import Any

from atrisk_tui.domain import admin_commands as do
from atrisk_tui.domain import admin_queries as ask
from atrisk_tui.domain.commands import Command
from atrisk_tui.domain.queries import Query

from .permission_matrix import Asked, Spot, Try


def _place(spot: Spot) -> dict[str, int]:
    return {"location_id": spot.location.id, "version": spot.location.version}


COMMANDS: dict[type[Command], dict[str, Try]] = {
    do.AddLocation: {"add a location": lambda s: do.AddLocation(name="New place", zone="UTC")},
    do.EditLocation: {
        "change a location": lambda s: do.EditLocation(**_place(s), changes={"zone": "UTC"}),
    },
    do.SwitchLocation: {
        "switch a location off": lambda s: do.SwitchLocation(**_place(s), active=False),
    },
    do.RenameRegion: {
        "rename a region": lambda s: do.RenameRegion(
            region_id=s.items["West"], version=1, name="Far West"
        ),
    },
    do.DeleteRegion: {
        "delete a region": lambda s: do.DeleteRegion(region_id=s.items["Nowhere"], version=1),
    },
    do.ChangeSetting: {
        "change a setting": lambda s: do.ChangeSetting(key="reopen_days", value="3"),
    },
}


def _place_among(answer: Any, spot: Spot) -> bool:
    return spot.location_id in {row.id for row in getattr(answer, "rows", answer)}


def _answered(answer: Any, _spot: Spot) -> bool:
    return bool(getattr(answer, "rows", answer))


QUERIES: dict[type[Query[Any]], dict[str, Asked]] = {
    ask.ListPlaces: {
        "list locations as kept": Asked(lambda _: ask.ListPlaces(), _place_among),
        "search locations": Asked(lambda _: ask.ListPlaces(text="e"), _place_among),
    },
    ask.PlacesById: {
        "locations by id": Asked(lambda s: ask.PlacesById(ids=(s.location_id,)), _place_among),
    },
    ask.ListRegions: {"list regions": Asked(lambda _: ask.ListRegions(), _answered)},
    ask.ListSettings: {"list settings as kept": Asked(lambda _: ask.ListSettings(), _answered)},
    ask.ListChanges: {
        "list changes of an entry": Asked(
            lambda s: ask.ListChanges(
                filter=ask.ChangeFilter(table="entry", row_id=s.mine.open.id)
            ),
            _answered,
        ),
    },
    ask.GetChange: {
        "a change": Asked(lambda s: ask.GetChange(audit_id=s.mine.change_id), _answered),
    },
}

OUTCOMES: dict[str, str] = {
    "add a location": "DDDO DDDO",
    "change a location": "DDDO DDDO",
    "switch a location off": "DDDO DDDO",
    "rename a region": "DDDO DDDO",
    "delete a region": "DDDO DDDO",
    "list locations as kept": "DDDO DDDO",
    "search locations": "DDDO DDDO",
    "locations by id": "DDDO DDDO",
    "list regions": "DDDO DDDO",
    "change a setting": "DDDO DDDO",
    "list settings as kept": "DDDO DDDO",
    "list changes of an entry": "DDDO DDDO",
    "a change": "DDDO DDDO",
}
"""What comes of each, in the letters of test_permissions."""
