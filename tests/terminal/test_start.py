"""What is checked before the app starts, and what is kept when it fails."""

import gc
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from atrisk_tui.errors import NoTerminal
from atrisk_tui.terminal.collector import THRESHOLDS, Collector
from atrisk_tui.terminal.crash import describe, record
from atrisk_tui.terminal.start import check_terminal, settle_environment


@pytest.mark.parametrize("term", ["", "dumb", "unknown", "xterm\x1b]0;x", "-x", "x" * 41])
def test_an_unusable_terminal_type_is_refused(monkeypatch: Any, term: str) -> None:
    monkeypatch.setattr(os, "isatty", lambda _: True)
    monkeypatch.setenv("TERM", term)
    with pytest.raises(NoTerminal, match="TERM"):
        check_terminal()


def test_no_terminal_is_refused_with_the_remedy(monkeypatch: Any) -> None:
    monkeypatch.setattr(os, "isatty", lambda number: number == 1)
    with pytest.raises(NoTerminal, match="ssh -t"):
        check_terminal()


def test_a_usual_terminal_is_taken(monkeypatch: Any) -> None:
    monkeypatch.setattr(os, "isatty", lambda _: True)
    monkeypatch.setenv("TERM", "tmux-256color")
    check_terminal()


def test_a_slow_line_is_made_quiet_and_a_choice_of_the_person_stays() -> None:
    environment = {"SSH_CONNECTION": "1", "TEXTUAL_FPS": "60"}
    assert settle_environment(environment)
    assert environment["TEXTUAL_ANIMATIONS"] == "none"
    assert environment["TEXTUAL_FPS"] == "60"


def test_a_fast_line_gets_prompt_frames_and_all_else_stays() -> None:
    environment: dict[str, str] = {}
    assert not settle_environment(environment)
    assert environment == {"TEXTUAL_FPS": "125"}


def test_what_comes_before_textual_does_not_import_it() -> None:
    rooms = ("start", "safe_text", "hangup", "crash", "collector")
    imports = "; ".join(f"import atrisk_tui.terminal.{room}" for room in rooms)
    check = f"import sys; {imports}; sys.exit('textual' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0


def test_a_record_tells_classes_and_frames_and_no_words(tmp_path: Path) -> None:
    path = tmp_path / "state" / "errors.log"
    reference = record(a_failure(), path=path)
    text = path.read_text()
    assert reference in text
    assert "builtins.ValueError" in text
    assert "builtins.KeyError" in text
    assert "a_failure" in text
    assert "Jane" not in text
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_a_record_never_goes_through_a_link(tmp_path: Path) -> None:
    target = tmp_path / "other"
    target.write_text("")
    (tmp_path / "errors.log").symlink_to(target)
    record(a_failure(), path=tmp_path / "errors.log")
    assert target.read_text() == ""


def test_the_real_error_in_a_failed_worker_is_described() -> None:
    from textual.worker import WorkerFailed

    lines = list(describe(WorkerFailed(a_failure())))
    assert "builtins.ValueError" in lines


def test_the_collector_works_once_in_a_pause_and_not_while_typing(monkeypatch: Any) -> None:
    class App:
        last_input = 0.0

        def set_interval(self, *_: object) -> None:
            """No timers here."""

    calls: list[int] = []
    now = [100.0]
    monkeypatch.setattr("atrisk_tui.terminal.collector.monotonic", lambda: now[0])
    for name in ("collect", "freeze"):
        monkeypatch.setattr(gc, name, lambda: calls.append(1))
    monkeypatch.setattr(gc, "set_threshold", lambda *numbers: calls.extend(numbers))
    collector = Collector(App())  # type: ignore[arg-type]
    collector.settle()
    assert calls == [1, 1, *THRESHOLDS]
    calls.clear()
    App.last_input = 101.0
    for moment in (102.0, 102.9, 103.1, 104.0, 110.0):
        now[0] = moment
        collector.when_idle()
    assert calls == [1]


def a_failure() -> BaseException:
    try:
        try:
            {}["Jane Doe"]
        except KeyError as error:
            raise ValueError("Jane Doe again") from error
    except ValueError as error:
        return error
