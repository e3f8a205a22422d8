"""A program of its own that plays: takes what is offered, works it for a moment, and goes on.

It prints one JSON line for each entry it had: `[id, from, until]`, on the machine's clock that
all programs share.
"""

import json
import random
import sys
import time
from contextlib import suppress

from atrisk_tui.domain.filters import EntryFilter
from atrisk_tui.domain.playing import SkipEntry
from atrisk_tui.domain.queries import GetEntry
from atrisk_tui.domain.work_queries import ListPresence, NextToPlay
from atrisk_tui.errors import Busy, Conflict
from atrisk_tui.store.store import Store

from ..support import Clock
from .writer import say


def main(where: str, name: str) -> None:
    store = Store.open(where, clock=Clock())
    actor, done, dice = store.identify(name), list[int](), random.Random(name)
    say("ready")
    sys.stdin.readline()
    end = time.monotonic() + 60
    while time.monotonic() < end:
        asked = NextToPlay(filter=EntryFilter(), without=tuple(done), limit=3)
        rows = store.ask(actor, asked)
        taken = next(
            (row.id for row in rows if store.touch(actor, name, ("entry", row.id), playing=True)),
            None,
        )
        if taken is None:
            if not rows and not occupied(store, name):
                break
            continue
        if taken not in {row.id for row in store.ask(actor, asked)}:
            store.touch(actor, name, None)  # somebody was done with it while this one asked
            continue
        since = time.monotonic()
        time.sleep(dice.uniform(0, 0.01))
        version = store.ask(actor, GetEntry(entry_id=taken)).version
        with suppress(Busy, Conflict):
            store.do(actor, SkipEntry(entry_id=taken, version=version, note="Later"))
        say(json.dumps([taken, since, time.monotonic()]))
        done.append(taken)
        store.touch(actor, name, None)
    store.close()


def occupied(store: Store, name: str) -> bool:
    """Whether another player still has an entry, which then comes free."""
    others = store.ask(store.identify("adm"), ListPresence())
    return any(one.session != name for one in others)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
