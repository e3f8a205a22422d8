"""What is wrong in a file that is taken whole or not at all: each line in words."""

from collections.abc import Sequence

from ..errors import Invalid
from .values import dataclass

TOLD = 8
"""How many lines are told of; who mends those will have seen what is wrong."""

_SHOWN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class LineProblem:
    """Why one line of a file cannot be taken."""

    line: int
    """From 1."""
    field: str
    """The column; "" for the whole line."""
    reason: str
    """A sentence that says what to do."""
    value: str = ""
    """What stands there."""

    @property
    def words(self) -> str:
        """The problem as a sentence that begins with where it is."""
        where = f"Line {self.line}" + (f", {self.field}" if self.field else "")
        shown = self.value if len(self.value) <= _SHOWN else f"{self.value[:_SHOWN]}…"
        return f"{where}{f' “{shown}”' if shown else ''}: {self.reason}"


def refused(problems: Sequence[LineProblem]) -> Invalid:
    """Return the failure that tells of `problems`, at least one, in the order of their lines."""
    ordered = sorted(problems, key=lambda problem: problem.line)
    words = " ".join(problem.words for problem in ordered[:TOLD])
    left = len(ordered) - TOLD
    more = f" {left} more {'is' if left == 1 else 'are'} refused too." if left > 0 else ""
    return Invalid(f"{words}{more}", field=ordered[0].field or None)
