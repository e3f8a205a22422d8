"""Arguments to an exit code: the one place where failures become words."""

import os
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout, suppress
from datetime import datetime
from functools import partial
from typing import TextIO

from .. import config
from ..errors import AtRiskError, Usage
from .arguments import asks_for_json, hoist
from .printing import Printer
from .session import Session, utc_now

DONE = 0
BUG = 70
INTERRUPTED = 130


def run(
    argv: Sequence[str],
    *,
    stdout: TextIO | None = None,
    stderr: TextIO | None = None,
    stdin: TextIO | None = None,
    environment: Mapping[str, str] | None = None,
    clock: Callable[[], datetime] | None = None,
) -> int:
    """Do what the arguments say and return the exit code; streams default to the process's own.

    With no subcommand that is the program itself.
    """
    width = shutil.get_terminal_size().columns
    printer = Printer(stdout or sys.stdout, stderr or sys.stderr, width=width)
    try:
        return _told(argv, printer, stdin=stdin or sys.stdin, environment=environment, clock=clock)
    except BrokenPipeError:
        _stop_writing(printer)
        return DONE


def _told(
    argv: Sequence[str],
    printer: Printer,
    *,
    stdin: TextIO,
    environment: Mapping[str, str] | None,
    clock: Callable[[], datetime] | None,
) -> int:
    """Do what the arguments say; tell of what fails, and return the exit code."""
    try:
        common, rest = hoist(argv)
        printer.json = common.json
        session = Session(
            common,
            partial(config.load, store=common.store, environment=environment),
            printer,
            stdin,
            clock or utc_now,
        )
        code = _dispatch(rest, session)
        printer.finish()
    except AtRiskError as error:
        # Arguments that cannot be read may hide the option that asks for JSON.
        printer.json |= isinstance(error, Usage) and asks_for_json(argv)
        printer.failure(error)
        return error.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        raise
    except Exception as error:  # noqa: BLE001 - a bug ends with a reference, never with data
        return _bug(error, printer)
    return code


def _dispatch(rest: list[str], session: Session) -> int:
    try:
        if not rest:
            from .program import start

            return start(session)
        from .tree import call

        with redirect_stdout(session.printer.out), redirect_stderr(session.printer.err):
            return call(rest, session)
    finally:
        session.close()


def _bug(error: Exception, printer: Printer) -> int:
    from ..terminal.crash import record

    reference = record(error)
    message = f"this is a bug, reference {reference}; what you saved is kept. Tell your admin."
    printer.failed("bug", message)
    return BUG


def _stop_writing(printer: Printer) -> None:
    """Let Python close pipes that nobody reads without a word."""
    for given, own in ((printer.out, sys.stdout), (printer.err, sys.stderr)):
        if given is own:
            with suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), own.fileno())
