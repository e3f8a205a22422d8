"""What a frame changes is told first and rendered later: the display renders it in its own way.

Textual renders each update before it hands it to the App; a display that sends differences would
render the same lines once more, which was half the work of a key.
"""

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
        chops = compositor._render_chops(size.region, lines.__contains__)
        return [
            Strip.join(chops[y].values()) if y in lines else strip for y, strip in enumerate(former)
        ]

    def _on_their_way(self) -> set[Region]:
        """Give what widgets have changed since, to be told 20 ms from now in a frame of its own."""
        return {
            region.intersection(clip)
            for widget, (region, clip) in self._compositor.visible_widgets.items()
            if widget._dirty_regions
        }


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
