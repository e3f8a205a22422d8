"""What people of the made-up company wrote about their customers."""

import tomllib
from functools import cache
from random import Random
from typing import Any

from ..data_files import data_file
from .demo_names import Client, names

_COUNTS = ("two", "three", "four")
_ORDINALS = ("third", "fourth", "fifth")


@cache
def texts() -> dict[str, Any]:
    """Return the sentences as the file has them."""
    return tomllib.loads(data_file("demo_text.toml").read_text(encoding="utf-8"))


def reasons_for(*, business: bool) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Return the reasons that such a customer can have, and how often each happens."""
    kind = "business" if business else "person"
    fit = {
        name: about["weight"]
        for name, about in texts()["reasons"].items()
        if about.get("only", kind) == kind
    }
    return tuple(fit), tuple(fit.values())


class Writer:
    """Someone writing about one entry: the same facts throughout."""

    def __init__(self, rng: Random, client: Client, reason: str) -> None:
        self._rng = rng
        self._about = texts()["reasons"][reason]
        self._facts = {
            "who": client.contact,
            "rival": rng.choice(names()["rivals"]),
            "money": f"${rng.randint(4, 60) if client.rmr < 8000 else rng.randint(20, 240)}",
            "percent": str(rng.choice((6, 8, 10, 12, 15, 20))),
            "months": rng.choice(("two", "three", "six")),
            "years": str(client.years),
            "times": rng.choice(_COUNTS),
            "nth": rng.choice(_ORDINALS),
        }

    def pick(self, field: str) -> str:
        """Return one of the names that the reason lists under `field`."""
        return str(self._rng.choice(self._about[field]))

    def say(self, field: str) -> str:
        """Return one sentence of the reason's."""
        return self.pick(field).format_map(self._facts)

    def common(self, field: str) -> str:
        """Return one sentence that fits any reason."""
        return str(self._rng.choice(texts()[field])).format_map(self._facts)

    def description(self) -> str:
        """Return what happened, two to four sentences."""
        parts = [self.say("what"), self.say("more")]
        if self._rng.random() < 0.5:
            parts.append(self.common("mood"))
        return " ".join(_sentence(part) for part in parts)


def _sentence(part: str) -> str:
    return part[:1].upper() + part[1:]
