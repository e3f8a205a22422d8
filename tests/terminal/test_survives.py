"""What a terminal or a line can do does not end the program, or ends it cleanly."""

import signal
import sys
import time
from pathlib import Path

import pytest

from .pty import Terminal

pytestmark = pytest.mark.slow


def toy(name: str, *more: str, **env: str) -> Terminal:
    return Terminal([sys.executable, "-m", "tests.terminal.toys", name, *more], env=env)


def ready(terminal: Terminal) -> None:
    terminal.wait_for("▔▔▔")
    terminal.settle()


@pytest.mark.parametrize(
    "bad",
    [
        b"\xff",
        b"\xc3",
        b"\xed\xa0\x80",
        b"\xf0\x9f\x92",
        b"\x1b[<0;0;0M",
        b"\x1b[<99999;99999;99999M",
        b"\x1b[48;0;0;0;0t\x1b[<0;5;5M",
        b"\x1b[48;65535;65535;1;1t",
        b"\x1b[99999999999999999999;1R",
        b"\x1b]" + b"\x1b[" * 200,
        bytes(range(128, 256)),
    ],
)
def test_bad_bytes_do_not_end_the_app(bad: bytes) -> None:
    with toy("form") as terminal:
        ready(terminal)
        terminal.send(bad)
        terminal.settle(0.3)
        terminal.send("\x1b[48;24;80;480;800t\x13")
        terminal.wait_for("SAVED")


def test_windows_of_any_size_do_not_end_the_app() -> None:
    with toy("form") as terminal:
        ready(terminal)
        sizes = [(0, 0), (1, 1), (65535, 65535), (1, 65535), (65535, 1), (3, 3)]
        for rows, columns in sizes * 3:
            terminal.resize(rows, columns, draws=False)
            terminal.read(0.02)
        terminal.resize(24, 80)
        terminal.settle(0.5)
        terminal.send("\x13")
        terminal.wait_for("SAVED")


def test_a_window_size_in_the_environment_does_not_freeze_the_window() -> None:
    with toy("form", COLUMNS="40", LINES="10") as terminal:
        ready(terminal)
        assert len(terminal.lines()[0]) == 80


def test_a_lost_line_keeps_the_draft_and_ends_the_app_within_a_second(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    with toy("form", str(kept)) as terminal:
        ready(terminal)
        terminal.hang_up()
        begun = time.monotonic()
        assert terminal.process.wait(5) == 129
        assert time.monotonic() - begun < 1
    assert kept.read_text() == "kept"


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_restores_the_terminal_and_ends_with_its_code(
    tmp_path: Path, number: int, code: int
) -> None:
    kept = tmp_path / "kept"
    with toy("form", str(kept)) as terminal:
        ready(terminal)
        terminal.process.send_signal(number)
        assert terminal.wait_exit() == code
        assert terminal.raw.rindex(b"\x1b[?1049l") > terminal.raw.rindex(b"\x1b[?1049h")
    assert kept.read_text() == "kept"


def test_a_terminal_that_stops_reading_does_not_keep_the_app_from_ending(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    with toy("long", str(kept)) as terminal:
        terminal.wait_for("Client 10")
        terminal.settle()
        for _ in range(300):  # each repaints the screen, and nobody reads
            terminal.send(b"\x0c")
            time.sleep(0.005)
        assert is_frozen(terminal)
        terminal.process.send_signal(signal.SIGHUP)
        assert terminal.process.wait(2) == 129
    assert kept.read_text() == "kept"


def is_frozen(terminal: Terminal) -> bool:
    """Whether the program does nothing at all, within five seconds, though keys come."""
    for _ in range(10):
        before = work_done(terminal)
        for _ in range(50):
            terminal.send(b"\x0c")
            time.sleep(0.01)
        if work_done(terminal) == before:
            return True
    return False


def work_done(terminal: Terminal) -> int:
    """Ticks that the program's main thread has used so far."""
    number = terminal.process.pid
    fields = Path(f"/proc/{number}/task/{number}/stat").read_text().split()
    return int(fields[13]) + int(fields[14])


def test_a_bug_ends_with_a_reference_and_no_data(tmp_path: Path) -> None:
    with toy("crash", XDG_STATE_HOME=str(tmp_path)) as terminal:
        ready(terminal)
        terminal.send("\x13")
        assert terminal.wait_exit() == 70
        said = terminal.raw.decode("utf-8", "replace").partition("atrisk: a bug, reference ")[2]
        assert said
        assert b"Jane" not in terminal.raw
        assert b"Traceback" not in terminal.raw
    log = tmp_path / "atrisk" / "errors.log"
    text = log.read_text()
    assert said[:6] in text
    assert "RuntimeError" in text
    assert "Jane" not in text
    assert log.stat().st_mode & 0o777 == 0o600


def test_no_control_byte_of_data_reaches_the_terminal() -> None:
    with Terminal([sys.executable, "-m", "tests.terminal.toys", "evil"], rows=40) as terminal:
        terminal.wait_for("all shown")
        terminal.wait_for(r"(?s)(\[/nope\].*){7}")
        terminal.settle()
        assert "\u202e".encode() not in terminal.raw
        for code in (b"\x1b]52", b"\x9b5n", b"\x9d0;", b"\x1b]0;", b"\xc2\x9b", b"\x1b[31m"):
            assert code not in terminal.raw


def test_quitting_leaves_with_zero_and_the_terminal_as_it_was() -> None:
    with toy("form") as terminal:
        ready(terminal)
        terminal.send("\x11")
        assert terminal.wait_exit() == 0
        assert terminal.raw.rindex(b"\x1b[?1049l") > terminal.raw.rindex(b"\x1b[?1049h")
