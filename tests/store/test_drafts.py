"""The file of unsaved forms: complete, private, each for its owner, and apart from the store."""

import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from atrisk_tui.config import drafts_place
from atrisk_tui.domain.drafts import About, Draft
from atrisk_tui.domain.paging import Span, Step
from atrisk_tui.errors import Busy, StoreUnusable
from atrisk_tui.store.drafts import DraftFile, Owner

from ..support import NOW

ANA = Owner("company.db", 2, "ana")
ABOUT = About(kind="entry", table="customer", id=7)
HERE, THERE = "terminal 1", "terminal 2"
LOCK = (
    "import sys, time; from pysqlite3 import dbapi2 as d;"
    "c = d.connect(sys.argv[1], isolation_level=None); c.execute('BEGIN IMMEDIATE');"
    "print('held', flush=True); sys.stdin.read()"
)


def draft(key: str = "a", text: str = "Bounced", *, minutes: int = 0) -> Draft:
    return Draft(
        key=key,
        about=ABOUT,
        title="new entry for Kerr Dental",
        at=NOW + timedelta(minutes=minutes),
        typed=len(text),
        op_id=f"op-{key}",
        opening={"customer_id": 7},
        base=None,
        fields={"description": {"now": text, "was": ""}},
        sent=None,
        here="description",
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    tmp_path.chmod(0o700)
    return tmp_path / "drafts.db"


@pytest.fixture
def file(path: Path) -> Iterator[DraftFile]:
    opened = DraftFile(path, ANA)
    yield opened
    opened.close()


def keys(file: DraftFile) -> list[str]:
    return [row.key for row in file.rows(Span()).rows]


def test_a_draft_comes_back_complete(file: DraftFile) -> None:
    file.write([draft(text="Jöhn “Döe”\n[/]\x7f")], (), holder=HERE)
    assert file.take("a", holder=HERE) == draft(text="Jöhn “Döe”\n[/]\x7f")


def test_the_last_state_of_a_draft_is_the_one_kept(file: DraftFile) -> None:
    file.write([draft(text="Boun")], (), holder=HERE)
    file.write([draft(text="Bounced", minutes=1)], (), holder=HERE)
    (row,) = file.rows(Span()).rows
    assert (row.typed, row.at) == (7, NOW + timedelta(minutes=1))


def test_nothing_is_made_where_nothing_was_typed(file: DraftFile, path: Path) -> None:
    file.write((), ["a"], holder=HERE)
    assert (keys(file), file.count(), file.about(ABOUT), file.purge(NOW)) == ([], 0, None, 0)
    assert not path.exists()


def test_the_file_is_for_its_owner_alone(file: DraftFile, path: Path) -> None:
    file.write([draft()], (), holder=HERE)
    for each in path.parent.glob("drafts.db*"):
        assert stat.S_IMODE(each.stat().st_mode) == 0o600


def test_a_file_that_others_may_read_is_refused(file: DraftFile, path: Path) -> None:
    path.touch(mode=0o644)
    path.chmod(0o644)
    with pytest.raises(StoreUnusable, match="chmod 600"):
        file.write([draft()], (), holder=HERE)


def test_a_link_is_not_followed(file: DraftFile, path: Path, tmp_path: Path) -> None:
    path.symlink_to(tmp_path / "elsewhere.db")
    (tmp_path / "elsewhere.db").touch(mode=0o600)
    with pytest.raises(StoreUnusable):
        file.write([draft()], (), holder=HERE)


@pytest.mark.parametrize(
    "other",
    [
        Owner("company.db", 3, "ben"),
        Owner("company.db", 2, "zoe"),
        Owner("other.db", 2, "ana"),
    ],
)
def test_a_draft_never_leaves_its_owner(file: DraftFile, path: Path, other: Owner) -> None:
    file.write([draft()], (), holder=HERE)
    theirs = DraftFile(path, other)
    theirs.write((), ["a"], holder=HERE)
    assert not theirs.discard("a")
    assert (keys(theirs), theirs.count(), theirs.about(ABOUT)) == ([], 0, None)
    assert theirs.take("a", holder=THERE) is None
    theirs.close()
    assert keys(file) == ["a"]


def test_a_draft_taken_over_by_another_terminal_is_not_written_over(file: DraftFile) -> None:
    file.write([draft()], (), holder=HERE)
    file.take("a", holder=THERE)
    assert file.write([draft(text="late")], (), holder=HERE) == {"a"}
    taken = file.take("a", holder=THERE)
    assert taken is not None
    assert taken.fields["description"]["now"] == "Bounced"


def test_a_draft_taken_over_is_not_removed_by_who_had_it(file: DraftFile) -> None:
    file.write([draft()], (), holder=HERE)
    file.take("a", holder=THERE)
    file.write((), ["a"], holder=HERE)
    assert keys(file) == ["a"]


def test_what_was_saved_is_removed(file: DraftFile) -> None:
    file.write([draft("a"), draft("b")], (), holder=HERE)
    file.write((), ["a"], holder=HERE)
    assert keys(file) == ["b"]


def test_a_draft_of_any_terminal_can_be_discarded(file: DraftFile) -> None:
    file.write([draft()], (), holder=THERE)
    assert file.discard("a")
    assert not file.discard("a")


def test_drafts_are_listed_newest_first_and_page_by_page(file: DraftFile) -> None:
    file.write([draft(str(n), minutes=n) for n in range(7)], (), holder=HERE)
    first = file.rows(Span(limit=3))
    second = file.rows(Span(Step.AFTER, first.after, limit=3))
    assert [row.key for row in first.rows + second.rows] == ["6", "5", "4", "3", "2", "1"]
    assert file.count(but=["6"]) == 6


def test_the_newest_draft_of_a_record_is_found(file: DraftFile) -> None:
    elsewhere = replace(draft("c", minutes=9), about=replace(ABOUT, id=8))
    file.write([draft("a", minutes=2), draft("b", minutes=1), elsewhere], (), holder=HERE)
    newest, next_one = file.about(ABOUT), file.about(ABOUT, but=["a"])
    assert newest is not None
    assert next_one is not None
    assert (newest.key, next_one.key) == ("a", "b")


def test_what_is_older_than_30_days_is_removed_and_counted(file: DraftFile) -> None:
    file.write([draft("old", minutes=-60), draft("new")], (), holder=HERE)
    assert file.purge(NOW + timedelta(days=30) - timedelta(minutes=30)) == 1
    assert keys(file) == ["new"]


def test_a_colleague_s_old_drafts_stay_until_they_are_told(file: DraftFile, path: Path) -> None:
    file.write([draft()], (), holder=HERE)
    ben = DraftFile(path, Owner("company.db", 3, "ben"))
    assert ben.purge(NOW + timedelta(days=31)) == 0
    assert keys(file) == ["a"]
    assert ben.purge(NOW + timedelta(days=61)) == 0
    assert keys(file) == []
    ben.close()


def test_a_file_that_another_holds_is_said_to_be_busy_soon(file: DraftFile, path: Path) -> None:
    file.write([draft()], (), holder=HERE)
    holding = subprocess.Popen(
        [sys.executable, "-c", LOCK, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with holding:
        assert holding.stdout is not None
        holding.stdout.readline()
        with pytest.raises(Busy):
            file.write([draft("b")], (), holder=HERE)
        assert keys(file) == ["a"]
        holding.kill()
    file.write([draft("b")], (), holder=HERE)
    assert len(keys(file)) == 2


def test_a_file_that_is_no_database_keeps_nothing_and_says_so(file: DraftFile, path: Path) -> None:
    path.write_bytes(b"not a database at all" * 300)
    path.chmod(0o600)
    with pytest.raises(StoreUnusable, match="cannot be used"):
        file.write([draft()], (), holder=HERE)


def test_an_empty_file_is_made_use_of(file: DraftFile, path: Path) -> None:
    path.touch(mode=0o600)
    file.write([draft()], (), holder=HERE)
    assert keys(file) == ["a"]


def test_a_newer_program_s_file_is_left_alone(file: DraftFile, path: Path) -> None:
    file.write([draft()], (), holder=HERE)
    file.close()
    newer = "import sys; from pysqlite3 import dbapi2 as d;"
    newer += "d.connect(sys.argv[1]).execute('PRAGMA user_version=99')"
    subprocess.run([sys.executable, "-c", newer, str(path)], check=True)
    with pytest.raises(StoreUnusable, match="newer program"):
        file.rows(Span())


def test_drafts_of_a_file_stand_beside_it(tmp_path: Path) -> None:
    assert drafts_place(str(tmp_path / "a.db")) == (tmp_path / "drafts.db", "a.db")


def test_drafts_of_a_server_tell_databases_apart_and_hold_no_password() -> None:
    path, name = drafts_place("postgresql://ana:secret@db.example/atrisk?sslmode=require")
    assert (path.name, name) == ("drafts.db", "db.example:5432/atrisk")
