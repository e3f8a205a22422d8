"""What a frame changes is told first and rendered later: the display renders it in its own way.

Textual renders each update before it hands it to the App; a display that sends differences would
render the same lines once more, which was half the work of a key.
"""

from collections.abc import Iterator
from typing import Any

from textual._compositor import Compositor, CompositorUpdate
from textual._context import active_app, visible_screen_stack
from textual.geometry import Region
from textual.strip import Strip


class LateUpdate(CompositorUpdate):
    """Which regions changed since the last frame; rendered when somebody asks."""

    def __init__(self, compositor: Compositor, dirty: frozenset[Region]) -> None:
        self._compositor = compositor
        self._dirty = dirty

    def render_segments(self, console: Any) -> str:
        """Render as Textual would have."""
        self._compositor._dirty_regions.update(self._dirty)
        update = _textual_s(self._compositor)
        return update.render_segments(console) if isinstance(update, CompositorUpdate) else ""

    def strips(self, former: list[Strip] | None) -> list[Strip]:
        """Render the lines that changed; the others are those of `former`, the last frame's.

        Without `former` every line is rendered.
        """
        compositor = self._compositor
        size = compositor.size
        if former is None or len(former) != size.height or size.region in self._dirty:
            return compositor.render_strips()
        lines = {y for region in self._dirty | self._on_their_way() for y in region.line_range}
        rendered = rendered_lines(compositor, lines)
        return [rendered.get(y, strip) for y, strip in enumerate(former)]

    def _on_their_way(self) -> set[Region]:
        """Give what widgets have changed since: it is told a moment from now, as its own frame."""
        return {
            region.intersection(clip)
            for widget, (region, clip) in self._compositor.visible_widgets.items()
            if widget._dirty_regions
        }


def rendered_lines(compositor: Compositor, lines: set[int]) -> dict[int, Strip]:
    """Render these lines of the screen, and no others.

    Textual asks every widget for every line of it and then takes those that it wants, which was
    a sixth of the work of moving a cursor by one.
    """
    cuts = compositor.cuts
    chops: dict[int, dict[int, Strip | None]]
    chops = {y: dict.fromkeys(cuts[y][:-1]) for y in lines if 0 <= y < len(cuts)}
    for widget, (region, clip) in compositor.visible_widgets.items():
        seen = region.intersection(clip)
        for run in _runs([y for y in seen.line_range if y in chops]):
            crop = Region(seen.x - region.x, run.start - region.y, seen.width, len(run))
            for y, strip in zip(run, widget.render_lines(crop), strict=True):
                _fill(chops[y], strip, seen=seen, cuts=cuts[y])
    return {
        y: Strip.join([part for part in line.values() if part is not None])
        for y, line in chops.items()
    }


def _fill(line: dict[int, Strip | None], strip: Strip, *, seen: Region, cuts: list[int]) -> None:
    """Put a widget's part of a line where nothing in front of it stands."""
    first, last = seen.column_span
    ends = [cut for cut in cuts if first <= cut <= last]
    for cut, part in zip(ends, strip.divide([cut - seen.x for cut in ends[1:]]), strict=False):
        if line[cut] is None:
            line[cut] = part


def _runs(lines: list[int]) -> Iterator[range]:
    """Yield ascending lines as ranges of neighbours."""
    start = 0
    for at in range(1, len(lines) + 1):
        if at == len(lines) or lines[at] != lines[at - 1] + 1:
            yield range(lines[start], lines[at - 1] + 1)
            start = at


_textual_s = Compositor.render_update


def render_late() -> None:
    """Let compositors tell what changed without rendering it, for apps that `is_rendering_late`.

    A second call does nothing.
    """

    def render_update(
        self: Compositor,
        full: bool = False,
        screen_stack: Any = None,
        simplify: bool = False,
    ) -> Any:
        app = active_app.get(None)
        if full or simplify or not getattr(app, "is_rendering_late", False):
            return _textual_s(self, full, screen_stack, simplify)
        visible_screen_stack.set(screen_stack or [])
        dirty = frozenset(self._dirty_regions)
        self._dirty_regions.clear()
        return LateUpdate(self, dirty) if dirty else None

    Compositor.render_update = render_update  # type: ignore[method-assign]
