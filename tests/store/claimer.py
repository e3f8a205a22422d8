"""A program of its own that claims entries, each in a session of its own, and keeps them.

It prints the ids that it got, as one JSON line.
"""

import json
import sys

from atrisk_tui.store.store import Store

from ..support import Clock
from .writer import say


def main(where: str, name: str, entries: str) -> None:
    store = Store.open(where, clock=Clock())
    actor = store.identify(name)
    say("ready")
    sys.stdin.readline()
    got = [
        entry
        for entry in map(int, entries.split(","))
        if store.touch(actor, f"{name}-{entry}", ("entry", entry), playing=True)
    ]
    say(json.dumps(got))
    store.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3])
