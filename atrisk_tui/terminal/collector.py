"""The garbage collector stays out of the way of keys: its long pauses are the slowest keys."""

import gc
from time import monotonic
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .hardened import HardenedApp

SETTLE_S = 2.0
"""From the first frame until what is loaded, the store too, is taken as here to stay."""

IDLE_S = 2.0
"""So long without a key, and a full collection is not noticed."""

THRESHOLDS = (20_000, 50, 1_000)
"""Measured: with these and `gc.freeze` the slowest hundredth of keys halves, for 1 MB more."""


def spare_the_start() -> None:
    """Let collections be rare while modules are loaded: they stay, and looking costs 50 ms."""
    gc.set_threshold(*THRESHOLDS)


class Collector:
    """Collects once at the start and then only while nobody types."""

    def __init__(self, app: "HardenedApp[Any]") -> None:
        self._app = app
        self._collected_at = 0.0

    def settle(self) -> None:
        """Set aside what is loaded, and let collections be rare."""
        gc.collect()
        gc.freeze()
        gc.set_threshold(*THRESHOLDS)
        self._collected_at = monotonic()
        self._app.set_interval(1.0, self.when_idle)

    def when_idle(self) -> None:
        """Collect once in every pause of typing."""
        last = self._app.last_input
        if last > self._collected_at and monotonic() - last > IDLE_S:
            gc.collect()
            self._collected_at = monotonic()


def tame_collector(app: "HardenedApp[Any]") -> Collector:
    """From the first frame on, keep the collector's pauses away from keys; call it in on_mount."""
    collector = Collector(app)
    app.set_timer(SETTLE_S, collector.settle)
    return collector
