"""A bug ends the program with a reference; what is kept and shown tells no customer data."""

import contextlib
import os
import secrets
import sys
import threading
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

EXIT_BUG = 70
"""EX_SOFTWARE of BSD sysexits."""

MAX_LOG_BYTES = 1_000_000
"""Where the log begins anew; the former one is kept beside it."""


def log_file() -> Path:
    """Where references are looked up: errors.log in the person's state folder."""
    from platformdirs import user_state_path

    return user_state_path("atrisk", appauthor=False) / "errors.log"


def record(error: BaseException, *, path: Path | None = None) -> str:
    """Write what is needed to find the bug, and give its reference, such as "7F3A21".

    Kept: the time, the classes of the errors and the frames. Left out: messages and local
    variables, which hold what people typed. A log that cannot be written is passed over.
    """
    reference = secrets.token_hex(3).upper()
    lines = [f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} reference {reference}"]
    lines += [f"  {line}" for line in describe(error)]
    with contextlib.suppress(OSError):  # the disk may be the bug; the reference is still told
        _append(path or log_file(), "\n".join(lines) + "\n")
    return reference


def describe(error: BaseException) -> Iterator[str]:
    """One line per error in the chain, newest first, each followed by its frames."""
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield f"{type(current).__module__}.{type(current).__qualname__}"
        for frame in traceback.extract_tb(current.__traceback__):
            yield f"  {_short(frame.filename)}:{frame.lineno} {frame.name}"
        inner = getattr(current, "error", None)  # Textual's WorkerFailed holds the real one so
        current = inner if isinstance(inner, BaseException) else _reason(current)


def sentence(reference: str) -> str:
    """Say what the person is told."""
    return f"atrisk: a bug, reference {reference}; what you saved is kept. Tell whoever runs this."


def report(error: BaseException) -> None:
    """Record `error` and tell the person its reference on stderr."""
    print(sentence(record(error)), file=sys.stderr)  # noqa: T201 - the last words of a bug


def install_crash_report() -> None:
    """Replace Python's own reports, in every thread: they print messages, which are data."""

    def on_error(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.exit(130)
        report(error.with_traceback(trace))

    def on_thread_error(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None and not isinstance(args.exc_value, SystemExit):
            record(args.exc_value)

    sys.excepthook = on_error
    threading.excepthook = on_thread_error


def _reason(error: BaseException) -> BaseException | None:
    if error.__cause__ is not None:
        return error.__cause__
    return None if error.__suppress_context__ else error.__context__


def _short(filename: str) -> str:
    """Give the last three parts: enough to find a file, and no one's home folder."""
    return "/".join(Path(filename).parts[-3:])


def _append(path: Path, text: str) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > MAX_LOG_BYTES:
        path.replace(path.with_suffix(".log.1"))
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
    number = os.open(path, flags, 0o600)
    try:
        os.fchmod(number, 0o600)
        os.write(number, text.encode("utf-8", "replace"))
    finally:
        os.close(number)
