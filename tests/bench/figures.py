"""What was measured, by program and by what was done."""

from collections import defaultdict
from statistics import median

from .meter import Meter, Spent


class Figures:
    """Samples of one run."""

    def __init__(self) -> None:
        self.of: dict[str, dict[str, list[Spent]]] = defaultdict(lambda: defaultdict(list))
        self.pss: dict[str, list[float]] = defaultdict(list)

    def take(self, label: str, name: str, spent: Spent) -> None:
        """Keep one sample."""
        self.of[label][name].append(spent)

    def weigh(self, label: str, pss_mb: float) -> None:
        """Keep what a program weighs in use."""
        self.pss[label].append(pss_mb)

    def press(self, label: str, meter: Meter, keys: dict[str, list[str]]) -> None:
        """Press keys, each when the one before is done."""
        for name, samples in keys.items():
            for key in samples:
                self.take(label, name, meter.press(key))

    def memory(self, label: str) -> float | None:
        """Return the median of what a program weighs, MB."""
        return median(self.pss[label]) if self.pss[label] else None

    def middle(self, label: str, name: str, part: str = "ms") -> float | None:
        """Return the median of a part of what something took."""
        return self.high(label, name, 0.5, part)

    def high(self, label: str, name: str, share: float, part: str = "ms") -> float | None:
        """Return what `share` of the samples do not exceed."""
        found = sorted(getattr(spent, part) for spent in self.of[label].get(name, []))
        if not found:
            return None
        if share == 0.5:
            return float(median(found))
        return float(found[min(len(found) - 1, int(share * len(found)))])
