"""Opening a store: what cannot be trusted is refused in words, and nothing is made by accident."""

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError

from atrisk_tui.domain.admin_commands import ChangeSetting
from atrisk_tui.errors import StoreUnusable
from atrisk_tui.store import engine as engine_module
from atrisk_tui.store.store import Store

from ..conftest import Templates
from ..support import Company

TAKE_THE_LOCK = (
    "import sys; from pysqlite3 import dbapi2 as d;"
    "d.connect(sys.argv[1], timeout=0, isolation_level=None).execute('BEGIN IMMEDIATE')"
)


@pytest.fixture
def path(templates: Templates, tmp_path: Path) -> Path:
    """A sound store's file that nobody has open."""
    return Path(templates.copy("sqlite", "company", tmp_path / "store.db"))


def refused(path: Path) -> str:
    with pytest.raises(StoreUnusable) as caught:
        Store.open(str(path))
    return caught.value.message


def spoil(path: Path, at: int, what: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(at, os.SEEK_SET if at >= 0 else os.SEEK_END)
        file.write(what)


def test_a_missing_store_is_not_made_but_named_with_the_remedy(tmp_path: Path) -> None:
    path = tmp_path / "none.db"
    assert "atrisk init" in refused(path)
    assert not path.exists()


def test_an_empty_file_is_not_taken_for_an_empty_store(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    path.touch(mode=0o600)
    assert "is empty" in refused(path)


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert "not a file" in refused(tmp_path)


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear Sir or Madam\n" * 100)
    path.chmod(0o600)
    assert "not a store" in refused(path)


def test_another_programs_database_is_refused(path: Path) -> None:
    spoil(path, 68, b"\0\0\0\7")
    assert "not a store of this program" in refused(path)


def test_a_store_that_others_may_write_is_refused_with_the_command_that_helps(path: Path) -> None:
    path.chmod(0o620)
    assert "chmod 600" in refused(path)


def test_a_store_in_a_folder_that_others_may_write_to_is_refused(path: Path) -> None:
    path.parent.chmod(0o770)
    assert "chmod go-w" in refused(path)


@pytest.mark.parametrize("url", ["mysql://ana:secret@host/db", "sqlite:///store.db"])
def test_the_url_of_another_database_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(StoreUnusable, match="postgresql://") as caught:
        Store.open(url)
    assert "secret" not in caught.value.message


def test_a_store_that_was_cut_short_is_refused(path: Path) -> None:
    os.truncate(path, path.stat().st_size - 4096)
    assert "cut short" in refused(path)


@pytest.mark.parametrize("what", [b"\xff" * 4096, b"\0" * 4096])
def test_a_spoilt_last_page_is_refused(path: Path, what: bytes) -> None:
    spoil(path, -4096, what)
    assert "damaged" in refused(path)


def test_a_spoilt_first_page_is_refused(path: Path) -> None:
    spoil(path, 100, b"\xff" * 64)
    assert "damaged" in refused(path) or "not a store" in refused(path)


def test_a_damaged_stores_newest_backup_is_named(path: Path) -> None:
    path.with_name("store.db.backup-20260101T000000Z").touch()
    newest = path.with_name("store.db.backup-20261012T000000Z")
    newest.touch()
    spoil(path, 0, b"garbage")
    assert str(newest) in refused(path)


def test_a_store_with_any_byte_of_its_header_flipped_is_refused_or_reads_the_same(
    path: Path,
) -> None:
    whole = path.read_bytes()
    dice = random.Random(7)
    for _ in range(60):
        at, bit = dice.randrange(100), 1 << dice.randrange(8)
        path.write_bytes(whole)
        spoil(path, at, bytes([whole[at] ^ bit]))
        try:
            store = Store.open(str(path), migrate=False)
        except StoreUnusable:
            continue
        assert store.identify("ana").full_name == "Ana Ruiz", at
        with store._engine.connect() as connection:
            assert connection.scalar(text("PRAGMA quick_check")) == "ok", at
        store.close()


def test_a_store_on_a_network_file_system_is_refused(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mounts = f"/dev/a / ext4 rw 0 0\nserver:/x {path.parent} nfs4 rw 0 0\n"
    monkeypatch.setattr(Path, "read_text", lambda *_: mounts)
    assert "PostgreSQL" in refused(path)


def test_an_old_sqlite_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_module.sqlite, "sqlite_version_info", (3, 51, 2))
    assert "3.51.3" in refused(path)


def test_a_path_with_signs_that_mean_something_in_a_url_is_a_path(
    templates: Templates, tmp_path: Path
) -> None:
    folder = tmp_path / "50% off? #1 ünïcode"
    folder.mkdir()
    path = templates.copy("sqlite", "plain", folder / "a b.db")
    store = Store.open(path)
    assert store.identify("adm").role == "Admin"
    store.close()


def test_every_promise_of_the_recipe_is_in_force(sqlite_company: Company) -> None:
    wanted = {
        "journal_mode": "wal",
        "synchronous": 2,
        "busy_timeout": 5000,
        "foreign_keys": 1,
        "recursive_triggers": 1,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "temp_store": 2,
    }
    with sqlite_company.store._engine.connect() as connection:
        found = {name: connection.scalar(text(f"PRAGMA {name}")) for name in wanted}
    assert found == wanted


def test_a_reader_cannot_write(company: Company) -> None:
    with pytest.raises(DBAPIError), company.store._reading.begin() as connection:
        connection.execute(text("UPDATE entry SET notes = 'x'"))


def test_the_change_hint_moves_when_somebody_else_saves(company: Company) -> None:
    before = company.store.data_version()
    assert company.store.data_version() == before
    company.entry()
    assert company.store.data_version() != before


def test_whoever_runs_the_tests_owns_the_store_they_made(company: Company) -> None:
    assert company.store.owns()


def test_a_stranger_to_the_file_does_not_own_the_store(
    sqlite_company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 65534)
    assert not sqlite_company.store.owns()


def test_a_role_that_may_only_read_does_not_own_the_store(
    company: Company, templates: Templates
) -> None:
    if company.store.dialect != "postgresql":
        return
    assert templates.server is not None
    templates.server.run("DROP ROLE IF EXISTS atrisk_guest")
    templates.server.run("CREATE ROLE atrisk_guest LOGIN")
    company.force("GRANT SELECT ON ALL TABLES IN SCHEMA public TO atrisk_guest")
    theirs = make_url(company.store.where).set(username="atrisk_guest", password=None)
    guest = Store.open(theirs.render_as_string(hide_password=False))
    assert not guest.owns()
    with pytest.raises(StoreUnusable, match="role"):
        guest.do(company.actor("adm"), ChangeSetting(key="backdate_days", value="5"))
    guest.close()
    company.force("DROP OWNED BY atrisk_guest")
    templates.server.run("DROP ROLE atrisk_guest")


def test_opening_the_store_again_does_not_drop_the_locks_of_the_first(
    sqlite_company: Company,
) -> None:
    store = sqlite_company.store
    with store._writing.begin():
        Store.open(store.where).close()
        run = subprocess.run(
            [sys.executable, "-c", TAKE_THE_LOCK, store.where],
            check=False,
            capture_output=True,
            text=True,
        )
    assert "database is locked" in run.stderr


def test_an_unreachable_server_is_named_as_such() -> None:
    with pytest.raises(StoreUnusable, match="cannot be reached"):
        Store.open("postgresql://nobody@127.0.0.1:1/none")


def test_a_url_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(StoreUnusable, match="URL"):
        Store.open("postgresql://a:b:c@[/x")


def test_a_database_without_a_store_is_refused(company: Company, templates: Templates) -> None:
    if company.store.dialect != "postgresql":
        return
    assert templates.server is not None
    name = templates.server.make()
    with pytest.raises(StoreUnusable, match="atrisk init"):
        Store.open(templates.server.url(name))
    templates.server.drop(name)


def test_a_database_that_is_not_utf8_is_refused(company: Company, templates: Templates) -> None:
    if company.store.dialect != "postgresql":
        return
    assert templates.server is not None
    templates.server.run(
        "CREATE DATABASE ascii ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0"
    )
    with pytest.raises(StoreUnusable, match="UTF8"):
        Store.open(templates.server.url("ascii"))
    templates.server.drop("ascii")


def test_opening_a_store_that_is_up_to_date_loads_nothing_to_update_it(path: Path) -> None:
    code = (
        "import sys; from atrisk_tui.store.store import Store; Store.open(sys.argv[1]);"
        "print('alembic' in sys.modules, 'psycopg' in sys.modules)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True
    )
    assert run.stdout.split() == ["False", "False"]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="needs root to become another")
def test_a_store_that_may_not_be_read_is_refused(path: Path) -> None:
    code = (
        "import os, sys\nfrom atrisk_tui.store.store import Store\n"
        "from atrisk_tui.errors import StoreUnusable\nos.setuid(65534)\n"
        "try: Store.open(sys.argv[1])\nexcept StoreUnusable as e: print(e)"
    )
    for folder in (path.parent, *path.parents[:4]):
        folder.chmod(folder.stat().st_mode | 0o011)
    run = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True
    )
    assert "may not read" in run.stdout or "cannot be" in run.stdout
