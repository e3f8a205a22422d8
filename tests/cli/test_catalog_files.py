"""Catalogs as files: what is written can be edited and read again."""

import json
import tomllib
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from atrisk_tui.cli.session import Session
from atrisk_tui.domain.model import CatalogKind
from atrisk_tui.errors import Busy

from .catalog_calls import done, item, keep, names, refused
from .conftest import CommandLine

pytestmark = pytest.mark.slow

HOSTILE = ("=1+1", "@SUM(A1)", "-other", "+1 801", "'=1", "'tis", 'Say "yes"', "a,b;c", "[/] \\n")
SCRIPTS = (
    *("Preisanpassung März", "Απώλεια εργασίας", "Повышение цены", "ارتفاع السعر", "מחיר"),
    *("मूल्य वृद्धि", "ราคาแพง", "价格上涨", "値上げ", "가격 인상", "ფასი", "Գին", "ዋጋ", "விலை"),
    *("Tăng giá", "Zdražení 💸"),
)


def counts(told: Any) -> list[tuple[int, int, int]]:
    return [(each["new"], each["changed"], each["unchanged"]) for each in told["catalogs"]]


def written(folder: Path, text: str | bytes, name: str = "reasons.csv") -> str:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(path)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "files"
    made.mkdir()
    return made


class TestExport:
    def test_all_catalogs_are_written_in_the_shape_of_the_shipped_ones(
        self, plain: CommandLine
    ) -> None:
        found = tomllib.loads(keep(plain, "export").out)
        assert set(found) == {kind.value for kind in CatalogKind}
        assert found["account-classes"][3] == {
            "name": "VIP",
            "active": True,
            "default_rmr": "149.00",
            "contract_months": 36,
        }
        assert {each["name"]: each for each in found["resolutions"]}["Lost - price"] == {
            "name": "Lost - price",
            "active": True,
            "outcome": "lost",
            "cancel_reason": "Price",
        }

    def test_one_catalog_is_written_as_a_table(self, plain: CommandLine) -> None:
        done(plain, "off", "reasons", "Missed payment")
        lines = keep(plain, "export", "reasons", "--csv").out.splitlines()
        assert lines[:2] == ["name,active,default_risk", "Missed payment,no,medium"]

    def test_a_file_is_new_private_and_never_overwritten(
        self, plain: CommandLine, folder: Path
    ) -> None:
        path = folder / "reasons.csv"
        said = keep(plain, "export", "reasons", "--out", str(path))
        assert said.out == f"20 items written to {path}\n"
        assert path.stat().st_mode & 0o777 == 0o600
        before = path.read_bytes()
        assert before.startswith(b"name,active")
        assert refused(plain, "export", "reasons", "--out", str(path)) == (65, "out")
        assert path.read_bytes() == before

    def test_no_spreadsheet_runs_a_name(self, plain: CommandLine) -> None:
        done(plain, "add", "causes", "=1+1")
        assert keep(plain, "export", "causes", "--csv").out.splitlines()[-1] == "'=1+1,yes,"

    def test_with_json_the_items_are_an_array_or_the_file_is_told(
        self, plain: CommandLine, folder: Path
    ) -> None:
        assert len(done(plain, "export", "reasons")) == 20
        path = str(folder / "all.toml")
        assert done(plain, "export", "--out", path) == {
            "file": path,
            "format": "toml",
            "items": 120,
        }


class TestImport:
    @pytest.mark.parametrize("kind", CatalogKind)
    @pytest.mark.parametrize("form", ["csv", "toml"])
    def test_what_was_written_and_is_read_again_changes_nothing(
        self, plain: CommandLine, folder: Path, kind: CatalogKind, form: str
    ) -> None:
        fields = {CatalogKind.RESOLUTIONS: "outcome = 'void'"}
        fields[CatalogKind.CANCEL_REASONS] = "category = 'other'\ncontrollable = true"
        items = [
            f"[[{kind}]]\nname = {json.dumps(name, ensure_ascii=False)}\n{fields.get(kind, '')}\n"
            for name in (*HOSTILE, *SCRIPTS)
        ]
        made = done(plain, "import", written(folder, "".join(items), "made.toml"))
        assert counts(made) == [(len(items), 0, 0)]
        path = str(folder / f"{kind}.{form}")
        done(plain, "export", kind.value, "--out", path)
        before = done(plain, "list", kind.value)
        told = done(plain, "import", path)
        assert counts(told) == [(0, 0, len(before))]
        assert done(plain, "list", kind.value) == before

    def test_all_catalogs_at_once_are_read_again(self, plain: CommandLine, folder: Path) -> None:
        done(plain, "edit", "causes", "Outage", "--parent", "Service complaint")
        path = str(folder / "all.toml")
        done(plain, "export", "--out", path)
        assert {(new, changed) for new, changed, _ in counts(done(plain, "import", path))} == {
            (0, 0)
        }

    def test_what_was_edited_in_the_file_is_changed_and_nothing_else(
        self, plain: CommandLine, folder: Path
    ) -> None:
        before = done(plain, "list", "reasons")
        text = keep(plain, "export", "reasons", "--csv").out
        text = text.replace("Missed payment,yes,medium", "MISSED payment,yes,high")
        told = done(plain, "import", written(folder, text))
        assert counts(told) == [(0, 1, 19)]
        after = done(plain, "list", "reasons")
        assert after[1:] == before[1:]
        assert (after[0]["name"], after[0]["default_risk"]) == ("MISSED payment", "high")

    def test_a_file_in_another_unicode_form_names_the_same_items(
        self, plain: CommandLine, folder: Path
    ) -> None:
        made = "\n".join(["name", *SCRIPTS])
        done(plain, "import", written(folder, made, "causes.csv"))
        text = unicodedata.normalize("NFD", keep(plain, "export", "causes", "--csv").out)
        ((new, changed, _),) = counts(done(plain, "import", written(folder, text, "causes.csv")))
        assert (new, changed) == (0, 0)

    def test_a_dry_run_tells_the_same_and_writes_nothing(
        self, plain: CommandLine, folder: Path
    ) -> None:
        text = "name,default_risk\nMissed payment,\nPrice rise,high\nService complaint,medium\n"
        path = written(folder, text)
        before = done(plain, "list", "reasons")
        dry = done(plain, "import", path, "--dry-run")
        assert done(plain, "list", "reasons") == before
        told = done(plain, "import", path)
        assert counts(dry) == [(1, 1, 1)]
        assert (dry.pop("dry_run"), told.pop("dry_run")) == (True, False)
        assert dry == told

    def test_words_say_what_becomes_of_each_line(self, plain: CommandLine, folder: Path) -> None:
        text = "name,active,default_rmr\nVIP,no,150.005\nGold,,45\n"
        said = keep(plain, "import", written(folder, text, "account-classes.csv"), "--dry-run")
        assert said.out.splitlines() == [
            "account-classes.csv, a dry run: account-classes 1 new, 1 changed, 0 unchanged",
            "line 2, changed: VIP (active yes -> no, default_rmr 149.00 -> 150.00)",
            "line 3, new: Gold (default_rmr 45.00)",
            "Amounts rounded: 1",
        ]

    def test_a_file_may_name_what_it_brings_along_itself(
        self, plain: CommandLine, folder: Path
    ) -> None:
        text = (
            '[[causes]]\nname = "Letter of May"\nparent = "Price rise"\n'
            '[[reasons]]\nname = "Price rise"\n'
        )
        told = done(plain, "import", written(folder, text, "new.toml"))
        assert [each["kind"] for each in told["catalogs"]] == ["reasons", "causes"]
        assert item(plain, "Letter of May", "causes")["parent"] == "Price rise"

    def test_nothing_gets_in_unless_all_of_it_can(self, plain: CommandLine, folder: Path) -> None:
        text = f'[[reasons]]\nname = "Fine"\n\n[[causes]]\nname = "{"x" * 46}"\n'
        said = keep(plain, "import", written(folder, text, "new.toml"), "--json")
        assert (said.code, said.failure["field"]) == (65, "name")
        assert said.failure["message"].startswith("Line 4, name “xxx")
        assert "Fine" not in names(plain)

    def test_one_of_several_catalogs_is_taken(self, plain: CommandLine, folder: Path) -> None:
        text = '[[reasons]]\nname = "Fine"\n[[causes]]\nname = "Too"\n'
        path = written(folder, text, "new.toml")
        assert counts(done(plain, "import", path, "--kind", "cause")) == [(1, 0, 0)]
        assert "Fine" not in names(plain)
        assert refused(plain, "import", path, "--kind", "resolutions") == (65, "kind")

    def test_a_table_says_which_catalog_it_is_or_is_told(
        self, plain: CommandLine, folder: Path
    ) -> None:
        path = written(folder, "name\nFlood\n", "list.csv")
        assert refused(plain, "import", path) == (2, "kind")
        assert counts(done(plain, "import", path, "--kind", "cause")) == [(1, 0, 0)]

    @pytest.mark.parametrize(
        ("content", "name", "words"),
        [
            (b"", "reasons.csv", "is empty"),
            (b"", "new.toml", "is empty"),
            (b"\x00\x01\x02" * 100, "reasons.csv", "binary"),
            (b"\x00\x01\x02" * 100, "new.toml", "binary"),
            ("name\nx\n".encode("utf-16"), "reasons.csv", "UTF-16"),
            ("[[reasons]]\n".encode("utf-16"), "new.toml", "UTF-16"),
            (b'name\n"x\n', "reasons.csv", "quotation mark"),
            (b"name,colour\nx,red\n", "reasons.csv", "“colour”"),
            (b"[colours]\nred = 1\n", "new.toml", "“colours” is no catalog"),
            (b"[[reasons]]\nname = 5\n", "new.toml", "Line 1, name"),
            (b"name\nx\nX\n", "reasons.csv", "on line 2"),
            (b"name,parent\nx,Servise complaint\n", "causes.csv", "“Service complaint”?"),
        ],
    )
    def test_what_makes_no_sense_is_refused_in_a_sentence(
        self, plain: CommandLine, folder: Path, content: bytes, name: str, words: str
    ) -> None:
        said = keep(plain, "import", written(folder, content, name), "--json")
        assert (said.code, said.out) == (65, "")
        assert words in said.failure["message"]

    @pytest.mark.parametrize("name", ["reasons", "reasons.toml"])
    def test_a_folder_is_refused_and_a_missing_file_is_missing(
        self, plain: CommandLine, folder: Path, name: str
    ) -> None:
        assert refused(plain, "import", str(folder / name)) == (66, None)
        (folder / name).mkdir()
        assert refused(plain, "import", str(folder / name)) == (65, None)

    def test_hidden_characters_are_taken_out_and_counted(
        self, plain: CommandLine, folder: Path
    ) -> None:
        path = written(folder, "name\nPri\u200bce\x1b rise\n")
        said = keep(plain, "import", path, "--json")
        assert said.json["catalogs"][0]["items"][0]["name"] == "Price rise"
        assert json.loads(said.err)["message"] == "Hidden characters taken out: 2."

    def test_who_is_kept_from_finishing_is_told_what_got_in(
        self, plain: CommandLine, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        real = Session.do

        def busy(session: Session, command: Any, **more: Any) -> Any:
            if command.kind is CatalogKind.CAUSES:
                raise Busy("Somebody else is writing: try again.")
            return real(session, command, **more)

        monkeypatch.setattr(Session, "do", busy)
        text = '[[reasons]]\nname = "Fine"\n[[causes]]\nname = "Too"\n'
        said = keep(plain, "import", written(folder, text, "new.toml"))
        assert said.code == 75
        assert said.err.splitlines()[0] == "atrisk: Imported before that: reasons."
