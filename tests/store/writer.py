"""A program of its own that saves one entry over and over: what the concurrency tests start.

It prints one JSON line for each attempt that was answered: `[outcome, audit id, value]`.
"""

import json
import sys

from atrisk_tui.domain.commands import EditEntry
from atrisk_tui.domain.queries import GetEntry
from atrisk_tui.errors import Busy, Conflict
from atrisk_tui.store.store import Store

from ..support import Clock


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main(where: str, name: str, entry_id: int, times: int) -> None:
    store = Store.open(where, clock=Clock())
    actor = store.identify("ana")
    say("ready")
    sys.stdin.readline()
    for number in range(times):
        value = f"{name}-{number}"
        version = store.ask(actor, GetEntry(entry_id=entry_id)).version
        command = EditEntry(entry_id=entry_id, version=version, changes={"notes": value})
        try:
            told: tuple[str, int, str] = ("saved", store.do(actor, command).audit_id, value)
        except (Busy, Conflict) as refused:
            told = (refused.code, 0, value)
        say(json.dumps(told))
    store.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
