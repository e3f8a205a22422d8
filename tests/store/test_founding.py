"""How a store begins."""

import stat
from pathlib import Path

import pytest
from sqlalchemy import text

from atrisk_tui.domain.policy import BUILT_IN_ROLES
from atrisk_tui.errors import Invalid, StoreUnusable
from atrisk_tui.store.founding import found
from atrisk_tui.store.store import Store

from ..conftest import Templates
from ..support import Company, found_plain


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def count(store: Store, table: str) -> int:
    with store._engine.connect() as connection:
        return connection.scalar(text(f"SELECT count(*) FROM {table}")) or 0


def test_the_file_is_its_owners_alone_in_a_folder_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "new" / "deep" / "store.db"
    found_plain(str(path)).close()
    assert (mode(path), mode(path.parent), mode(path.parent.parent)) == (0o600, 0o700, 0o700)
    assert [each.name for each in path.parent.iterdir()] == ["store.db"]


def test_the_files_beside_an_open_store_are_its_owners_alone_too(tmp_path: Path) -> None:
    store = found_plain(str(tmp_path / "store.db"))
    store.identify("adm")
    assert {mode(each) for each in tmp_path.iterdir()} == {0o600}
    store.close()


def test_a_folder_that_others_may_write_to_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o770)
    with pytest.raises(StoreUnusable, match="chmod go-w"):
        found_plain(str(tmp_path / "store.db"))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("kind", ["file", "empty", "folder", "link"])
def test_what_is_there_already_is_left_untouched(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "store.db"
    if kind == "folder":
        path.mkdir()
    elif kind == "link":
        path.symlink_to(tmp_path / "elsewhere")
    else:
        path.write_text("dear diary" if kind == "file" else "")
    with pytest.raises(Invalid, match="untouched"):
        found_plain(str(path))
    assert kind != "file" or path.read_text() == "dear diary"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_second_founding_of_a_store_is_refused(store: Store) -> None:
    with pytest.raises(Invalid, match="untouched"):
        found_plain(store.where)


def test_a_founding_that_fails_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("atrisk_tui.store.founding.data_file", lambda _: tmp_path / "missing")
    with pytest.raises(StoreUnusable):
        found_plain(str(tmp_path / "sub" / "store.db"))
    assert not list((tmp_path / "sub").iterdir())


def test_an_unknown_currency_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="currency"):
        found(str(tmp_path / "sub" / "s.db"), username="a", full_name="A", zone="UTC", currency="?")
    assert not (tmp_path / "sub").exists()


def test_the_founder_is_an_admin_of_every_location(store: Store) -> None:
    actor = store.identify("adm")
    assert (actor.role, actor.location_ids) == ("Admin", None)
    assert actor.grants == BUILT_IN_ROLES["Admin"]


def test_the_default_catalogs_the_roles_and_one_location_are_there(store: Store) -> None:
    tables = ("role", "location", "region", "account_class", "catalog_item", "app_user")
    counts = {table: count(store, table) for table in tables}
    assert counts.pop("catalog_item") > 100
    assert counts == {
        "role": 4,
        "location": 1,
        "region": 1,
        "account_class": 4,
        "app_user": 1,
    }


def test_a_lost_resolution_names_its_usual_cancel_reason(company: Company) -> None:
    row = company.one(
        "SELECT c.name FROM catalog_item r JOIN catalog_item c ON c.id = r.cancel_reason_id"
        " WHERE r.name = 'Lost - price'"
    )
    assert row["name"] == "Price"


def test_the_usual_revenue_of_a_class_is_kept_in_minor_units(company: Company) -> None:
    row = company.one("SELECT default_rmr FROM account_class WHERE name = 'Residential'")
    assert row["default_rmr"] == 4495


def test_the_founding_is_one_change_in_the_audit(store: Store) -> None:
    with store._engine.connect() as connection:
        row = connection.execute(text("SELECT id, intent, actor_id FROM audit")).one()
    assert tuple(row) == (1, "FoundStore", 1)


def test_a_store_can_be_founded_in_an_empty_database(
    database: str, templates: Templates, tmp_path: Path
) -> None:
    if database == "sqlite":
        return
    assert templates.server is not None
    name = templates.server.make()
    store = found_plain(templates.server.url(name))
    assert store.identify("adm").full_name == "Ada Munro"
    store.close()
    templates.server.drop(name)
