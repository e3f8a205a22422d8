"""A line that drops and a signal to stop end the program at once, with the terminal restored.

The event loop may be frozen by a terminal that has stopped reading, and signal handlers of Python
run only between the loop's own steps. So two threads of their own wait: one in `sigwait`, one
for the terminal to hang up.
"""

import os
import select
import signal
import sys
import termios
import threading
import time
from collections.abc import Callable
from typing import Any, Final, NoReturn

EXIT_HANGUP: Final = 129
EXIT_TERMINATED: Final = 143
DRAFT_GRACE_S: Final = 0.7
"""How long `on_hangup` may take: the process must be gone within a second."""

LEAVE: Final = (
    b"\x1b[?2026l\x1b[<u\x1b[?2004l\x1b[?1000l\x1b[?1003l\x1b[?1006l\x1b[?1015l\x1b[?1016l"
    b"\x1b[?1004l\x1b[?2048l\x1b[r\x1b[?7h\x1b[0m\x1b[?1049l\x1b[?25h"
)
"""Undoes all that Textual switches on in a terminal."""

_WATCHED: Final = frozenset({signal.SIGHUP, signal.SIGTERM})


class HangupWatch:
    """Ends the program on SIGHUP, SIGTERM or the terminal's end: `on_hangup` first, then exit.

    `on_hangup` is called in a thread and should do no more than put unsaved text on disk.
    """

    def __init__(self, on_hangup: Callable[[], None] | None = None) -> None:
        self.on_hangup: Callable[[], None] = on_hangup or (lambda: None)
        self._once = threading.Lock()
        self._attributes: list[Any] | None = None

    def start(self) -> None:
        """Begin to watch; call it in the main thread, before any other thread is made.

        Threads inherit the mask; one made earlier would take the signal and die of it.
        """
        self._attributes = _attributes()
        signal.pthread_sigmask(signal.SIG_BLOCK, _WATCHED)
        for target in (self._await_signal, self._await_hangup):
            threading.Thread(target=target, name=f"atrisk{target.__name__}", daemon=True).start()

    def end(self, code: int) -> NoReturn:
        """Keep drafts, restore the terminal and leave, whatever the event loop is doing."""
        if not self._once.acquire(blocking=False):
            time.sleep(60)  # another thread is ending the process
        keeper = threading.Thread(target=self._keep, daemon=True)
        keeper.start()
        keeper.join(DRAFT_GRACE_S)
        self._restore()
        os._exit(code)

    def _keep(self) -> None:
        try:
            self.on_hangup()
        except Exception as error:  # noqa: BLE001 - whatever it was, the program must end now
            from .crash import record

            record(error)

    def _restore(self) -> None:
        """Put the terminal back without ever waiting for it: it may have stopped reading."""
        try:
            number = sys.__stdin__.fileno() if sys.__stdin__ else 0
            termios.tcflush(number, termios.TCIOFLUSH)
            if self._attributes is not None:
                termios.tcsetattr(number, termios.TCSANOW, self._attributes)
            was_blocking = os.get_blocking(2)
            os.set_blocking(2, False)
            try:
                os.write(2, LEAVE)
            finally:
                os.set_blocking(2, was_blocking)  # the shell shares this open file
        except (OSError, termios.error):
            pass  # the terminal is gone

    def _await_signal(self) -> None:
        number = signal.sigwait(_WATCHED)
        self.end(EXIT_HANGUP if number == signal.SIGHUP else EXIT_TERMINATED)

    def _await_hangup(self) -> None:
        """Wait for the terminal's end, which not every system tells by a signal."""
        gone = select.POLLHUP | select.POLLERR | select.POLLNVAL
        poll = select.poll()
        poll.register(0, 0)
        while True:
            if any(event & gone for _, event in poll.poll(1000)):
                self.end(EXIT_HANGUP)


def accept_signals_again() -> None:
    """For a child process, between fork and exec: it inherits the mask and could not be stopped."""
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _WATCHED)


def _attributes() -> list[Any] | None:
    try:
        return termios.tcgetattr(0)
    except (OSError, termios.error):
        return None
