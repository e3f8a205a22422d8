"""What is refused: the exit code, the field, what is allowed instead; and that nothing happened."""

import io
from pathlib import Path
from typing import Any

import pytest

from atrisk_tui.cli import run as run_module
from atrisk_tui.cli import session as session_module
from atrisk_tui.cli.run import run
from atrisk_tui.domain.model import EntryStatus
from atrisk_tui.domain.rules import allowed_moves

from .conftest import CommandLine

pytestmark = pytest.mark.slow

CLOSINGS: dict[str, dict[str, str]] = {
    "open": {},
    "mitigated": {"mitigation_action": "Call customer", "follow_up": "+1d 09:00"},
    "resolved": {"resolution": "Retained - service call", "outcome_note": "Fixed"},
    "lost": {"resolution": "Lost - price", "outcome_note": "Too dear"},
    "cancelled": {"resolution": "Duplicate"},
}
FORBIDDEN = [
    (before, after)
    for before in EntryStatus
    for after in EntryStatus
    if after not in allowed_moves(before)
]


def at(atrisk: CommandLine, status: str) -> str:
    """Return an entry that has come as far as `status`."""
    ref = atrisk.opened()
    if status != "open":
        options = [
            part
            for name, value in {"status": status, **CLOSINGS[status]}.items()
            for part in ("--" + name.replace("_", "-"), value)
        ]
        assert atrisk("entries", "set", ref, *options).code == 0
    return ref


@pytest.mark.parametrize(("before", "after"), FORBIDDEN)
def test_a_move_that_is_not_allowed_names_those_that_are(
    atrisk: CommandLine, before: EntryStatus, after: EntryStatus
) -> None:
    ref = at(atrisk, before.value)
    said = atrisk("entries", "set", ref, "--status", after.value, "--json")
    assert (said.code, said.out) == (65, "")
    assert said.failure["field"] == "status"
    assert set(said.failure["allowed"]) == {status.value for status in allowed_moves(before)}
    assert atrisk("entries", "show", ref, "--json").json["status"] == before.value


@pytest.mark.parametrize(
    ("argv", "field"),
    [
        (("--reason", "No such reason"), "reason"),
        (("--assigned", "nobody"), "assigned_to"),
        (("--assigned", "eve", "--note", "Hers"), "assigned_to"),
        (("--risk", "extreme"), "risk_level"),
        (("--description", "   "), "description"),
        (("--description", "x" * 2001), "description"),
        (("--follow-up", "2026-12-01"), "follow_up_at"),
        (("--follow-up", "fri"), "follow_up_at"),
        (("--follow-up", "2026-10-01 14:00"), "follow_up_at"),
        (("--follow-up", "soon"), "follow_up_at"),
        (("--reported-at", "2026-10-01"), "reported_at"),
        (("--reason", ""), "reason"),
        (("--notes", "a\x1b[2Jb"), "notes"),
        (("--status", "gone"), "status"),
        (("--status", "mitigated"), "mitigation_action"),
        (("--status", "mitigated", "--mitigation-action", "Call customer"), "follow_up_at"),
        (("--status", "resolved"), "resolution"),
        (("--status", "resolved", "--resolution", "Lost - price"), "resolution"),
        (("--status", "resolved", "--resolution", "Retained - service call"), "outcome_note"),
        (("--status", "lost", "--resolution", "Lost - price"), "outcome_note"),
        (("--status", "cancelled"), "resolution"),
        (("--status", "cancelled", "--duplicate-of", "AR-77"), "duplicate_of"),
        (("--status", "cancelled", "--resolution", "Duplicate", "--saved-by", "ana"), "saved_by"),
        (("--duplicate-of", "AR-1"), "duplicate_of"),
        (("--cancel-reason", "Price"), "cancel_reason"),
        (("--status", "resolved", "--risk", "low"), "risk_level"),
        (("--status", "mitigated", "--notes", "x"), "notes"),
    ],
)
def test_a_refused_value_names_its_field(
    atrisk: CommandLine, argv: tuple[str, ...], field: str
) -> None:
    ref = atrisk.opened()
    said = atrisk("entries", "set", ref, *argv, "--json")
    assert (said.code, said.failure["code"], said.failure["field"]) == (65, "invalid", field)
    assert atrisk("entries", "show", ref, "--json").json["version"] == 1


def test_a_resolution_date_before_the_report_is_refused(atrisk: CommandLine) -> None:
    said = atrisk(
        *("entries", "set", atrisk.opened(), "--status", "resolved", "--outcome-note", "x"),
        *("--resolution", "Retained - service call", "--resolution-date", "2026-10-12", "--json"),
    )
    assert (said.code, said.failure["field"]) == (65, "resolution_date")


def test_a_description_of_2000_characters_is_taken(atrisk: CommandLine) -> None:
    ref = atrisk.opened(description="x" * 2000)
    assert len(atrisk("entries", "show", ref, "--json").json["description"]) == 2000


def test_reopening_needs_a_note(atrisk: CommandLine) -> None:
    ref = at(atrisk, "resolved")
    said = atrisk("entries", "set", ref, "--status", "open", "--json")
    assert (said.code, said.failure["field"]) == (65, "note")


@pytest.mark.parametrize(
    "argv",
    [
        ("entries", "show", "AR-9"),
        ("entries", "show", "what"),
        ("entries", "set", "AR-9", "--risk", "high"),
        ("customers", "show", "nobody"),
        ("customers", "set", "20-0001", "--city", "x"),
        ("audit", "AR-9"),
        ("audit", "--customer", "nobody"),
        ("import", "customers", "/no/such/file.csv"),
    ],
)
def test_what_is_not_there_or_out_of_sight_is_missing(
    atrisk: CommandLine, argv: tuple[str, ...]
) -> None:
    who = "adm" if argv[0] == "import" else "ana"
    said = atrisk(*argv, "--json", who=who)
    assert (said.code, said.failure["code"]) == (66, "missing")


@pytest.mark.parametrize(
    ("argv", "code"),
    [
        (("customers", "show", "\udcff"), 66),
        (("audit", "--customer", "\udcff"), 66),
        (("customers", "list", "--search", "\udcff"), 65),
        (("entries", "list", "--search", "\udcff"), 65),
        (("entries", "list", "--customer", "\udcff"), 65),
        (("entries", "list", "--assigned", "\udcff"), 65),
        (("catalogs", "off", "reasons", "\udcff"), 65),
        (("users", "off", "\udcff"), 65),
        (("due", "--user", "\udcff"), 65),
        (("locations", "list", "--as", "\udcff"), 65),
    ],
)
def test_a_byte_that_is_no_text_is_refused_in_words(
    anywhere: CommandLine, argv: tuple[str, ...], code: int
) -> None:
    # So an argument that is not UTF-8 reaches a program.
    said = anywhere(*argv, "--json", who=None if "--as" in argv else "adm")
    assert (said.code, said.out) == (code, "")


def test_a_value_that_is_no_text_names_its_field(atrisk: CommandLine) -> None:
    said = atrisk("entries", "set", atrisk.opened(), "--reason", "\udcff", "--json")
    assert (said.code, said.failure["field"]) == (65, "reason")


def test_a_failure_after_a_message_is_one_object(atrisk: CommandLine) -> None:
    night = ("--follow-up", "2027-03-14 02:30")
    said = atrisk("entries", "set", atrisk.opened(), *night, "--status", "mitigated", "--json")
    assert said.code == 65
    assert "02:30 does not exist" in said.failure["message"]


def test_an_entry_out_of_sight_is_missing_in_reads_and_writes(atrisk: CommandLine) -> None:
    ref = atrisk.opened()
    assert atrisk("entries", "show", ref, who="eve").code == 66
    assert atrisk("entries", "set", ref, "--risk", "high", who="eve").code == 66
    assert atrisk("entries", "list", "--json", who="eve").json == []


@pytest.mark.parametrize(
    ("who", "argv"),
    [
        ("vic", ("entries", "set", "AR-1", "--risk", "high")),
        ("vic", ("entries", "set", "AR-1", "--reason", "no such reason")),
        ("vic", ("customers", "set", "10-4471", "--city", "x")),
        ("ana", ("customers", "set", "10-4471", "--rmr", "10")),
        ("ana", ("customers", "add", "9", "--name", "x")),
        ("lea", ("catalogs", "add", "reasons", "x")),
        ("lea", ("catalogs", "off", "reasons", "Missed payment")),
        ("lea", ("users", "add", "x", "--name", "x", "--role", "Viewer", "--all-locations")),
        ("lea", ("users", "off", "ana")),
        ("lea", ("locations", "add", "x", "--zone", "UTC")),
        ("lea", ("import", "customers", "x.csv")),
    ],
)
def test_who_may_not_is_told_so(atrisk: CommandLine, who: str, argv: tuple[str, ...]) -> None:
    atrisk.opened()
    said = atrisk(*argv, "--json", who=who)
    assert (said.code, said.failure["code"]) == (77, "denied")


@pytest.mark.parametrize(
    ("argv", "field"),
    [
        (("nonsense",), None),
        (("entries",), None),
        (("entries", "list", "--nope"), "nope"),
        (("entries", "list", "--sort", "size"), "sort"),
        (("entries", "list", "--sort", "risk", "--state", "all"), "sort"),
        (("entries", "list", "--limit", "none"), "limit"),
        (("entries", "list", "--limit", "0"), "limit"),
        (("entries", "list", "--limit"), "limit"),
        (("entries", "show"), "ref"),
        (("entries", "set", "AR-1"), None),
        (("entries", "add", "--customer", "10-4471"), "reason"),
        (("catalogs", "list", "colours"), "kind"),
        (("catalogs", "delete", "causes", "Unknown"), "yes"),
        (("due", "--all", "--user", "ana"), "user"),
        (("users", "add", "x", "--name", "x", "--role", "Viewer"), "locations"),
        (("customers", "add", "--name", "x"), "account_number"),
        (("demo", "--as", "king"), "as"),
        (("demo", "--customers", "many"), "customers"),
        (("--store",), "store"),
    ],
)
def test_arguments_that_cannot_be_read_are_a_usage_error(
    atrisk: CommandLine, argv: tuple[str, ...], field: str | None
) -> None:
    if argv[:2] == ("entries", "set"):
        atrisk.opened()
    said = atrisk("--json", *argv, who=None if argv[0] == "demo" else "adm")
    assert (said.code, said.failure["code"], said.failure["field"]) == (2, "usage", field)
    assert said.out == ""


def test_help_does_not_mind_a_broken_configuration(atrisk: CommandLine, tmp_path: Path) -> None:
    folder = tmp_path / "config" / "atrisk"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text("stroe = 1")
    assert atrisk("entries", "list", "--help").code == 0
    said = atrisk("entries", "list", "--json")
    assert (said.code, said.failure["field"]) == (2, "stroe")


def test_without_json_a_failure_is_a_sentence(atrisk: CommandLine) -> None:
    said = atrisk("entries", "show", "AR-9")
    assert said.err.startswith("atrisk: ")
    assert said.err.count("\n") == 1


def test_who_is_no_person_here_is_told_what_an_admin_does(atrisk: CommandLine) -> None:
    said = atrisk("entries", "list", "--json", who=None)
    assert (said.code, said.failure["code"]) == (77, "unknown")
    assert "atrisk users add" in said.failure["message"]


def test_a_system_name_that_looks_like_an_id_is_nobody(
    atrisk: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_module, "os_user", lambda: "1")
    assert atrisk("entries", "list", who=None).code == 77


def test_a_system_name_in_another_case_is_somebody_else(
    atrisk: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_module, "os_user", lambda: "ADM")
    assert atrisk("entries", "list", who=None).code == 77


def test_the_environment_does_not_say_who_one_is(
    atrisk: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("USER", "LOGNAME", "SUDO_USER", "USERNAME"):
        monkeypatch.setenv(name, "adm")
    assert atrisk("entries", "list", who=None).code == 77


def test_only_the_owner_of_the_store_speaks_for_others(
    atrisk: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("atrisk_tui.store.store.Store.owns", lambda _store: False)
    said = atrisk("entries", "list", "--json", who="ana")
    assert (said.code, said.failure["field"]) == (77, "as")


@pytest.mark.parametrize("who", ["ana", "3"])
def test_the_history_keeps_who_spoke_for_whom(
    atrisk: CommandLine, monkeypatch: pytest.MonkeyPatch, who: str
) -> None:
    monkeypatch.setattr(session_module, "os_user", lambda: "keeper")
    ref = atrisk.opened()
    atrisk("entries", "set", ref, "--risk", "high", who=who)
    newest = atrisk("audit", ref, "--json").json[0]
    assert (newest["actor"], newest["source"]) == ("ana", "local:keeper as ana")


def test_a_store_that_is_not_there_cannot_be_used(tmp_path: Path, atrisk: CommandLine) -> None:
    said = atrisk("entries", "list", "--json", "--store", str(tmp_path / "none.db"))
    assert (said.code, said.failure["code"]) == (69, "store")


def test_a_stale_version_is_told_as_changed_meanwhile(
    atrisk: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    from atrisk_tui.cli import entries, names

    ref = atrisk.opened()
    read = names.entry

    def stale(session: Any, ref: str) -> Any:
        return replace(read(session, ref), version=99)

    monkeypatch.setattr(entries.names, "entry", stale)
    said = atrisk("entries", "set", ref, "--risk", "high", "--json")
    assert (said.code, said.failure["code"]) == (75, "conflict")


def _broken(error: BaseException, monkeypatch: pytest.MonkeyPatch) -> tuple[int, str]:
    def fail(*_argv: object, **_more: object) -> int:
        raise error

    monkeypatch.setattr(run_module, "_dispatch", fail)
    err = io.StringIO()
    return run(["entries", "list"], stdout=io.StringIO(), stderr=err), err.getvalue()


def test_a_bug_ends_with_a_reference_and_without_data(monkeypatch: pytest.MonkeyPatch) -> None:
    code, err = _broken(RuntimeError("Kerr Dental owes 12"), monkeypatch)
    assert code == 70
    assert "reference" in err
    assert "Kerr" not in err


def test_an_interrupt_ends_with_130(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _broken(KeyboardInterrupt(), monkeypatch) == (130, "")


def test_a_reader_who_leaves_is_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _broken(BrokenPipeError(), monkeypatch) == (0, "")


def test_without_a_terminal_the_program_does_not_start(atrisk: CommandLine) -> None:
    said = atrisk("--json")
    assert (said.code, said.failure["code"]) == (64, "no_terminal")
