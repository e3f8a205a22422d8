"""What the hardening leans on in Textual is still there; an upgrade that moves it fails here."""

import codecs
import inspect

from textual._compositor import Compositor
from textual.app import App
from textual.drivers import linux_driver
from textual.drivers.linux_driver import LinuxDriver
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from atrisk_tui.terminal import driver, late_render, pacing


def source(thing: object) -> str:
    return inspect.getsource(thing)  # type: ignore[arg-type]


def test_a_strip_keeps_its_segments_and_its_rendering_where_the_safe_one_looks() -> None:
    assert {"_segments", "_render_cache"} <= set(Strip.__slots__)


def test_the_driver_makes_its_decoder_in_the_way_that_is_replaced() -> None:
    assert 'getincrementaldecoder("utf-8")()' in source(LinuxDriver.run_input_thread)
    driver.forgive_bad_bytes()
    decode = vars(linux_driver)["getincrementaldecoder"]("utf-8")().decode
    assert decode(b"a\xffb") == "a\ufffdb"
    assert codecs.getincrementaldecoder("utf-8")().errors == "strict"


def test_the_driver_has_the_methods_that_are_overridden() -> None:
    for name in ("_get_terminal_size", "process_message", "_run_input_thread"):
        assert callable(getattr(LinuxDriver, name))
    assert "_get_terminal_size()" in source(LinuxDriver.start_application_mode)
    assert "run_input_thread" in source(LinuxDriver._run_input_thread)


def test_the_app_forwards_keys_and_acts_on_those_that_bubble_back() -> None:
    text = source(App.on_event)
    assert "is_forwarded" in text
    assert "_forward_event(event)" in text
    assert "_check_bindings(event.key)" in source(App._on_key)


def test_a_closing_widget_refuses_messages_and_says_so() -> None:
    assert "self._closing or self._closed" in source(MessagePump.post_message)
    assert "return self.post_message(message)" in source(MessagePump.call_later)


def test_a_screen_takes_its_first_focus_before_messages_posted_after_it_was_pushed() -> None:
    assert "_update_auto_focus" in source(Screen._on_screen_resume)
    assert "ScreenResume()" in source(App.push_screen)


def test_errors_end_in_the_one_handler_that_is_overridden() -> None:
    assert "self.app._handle_exception(error)" in source(MessagePump._process_messages_loop)
    assert "_exit_renderables" in source(App._print_error_renderables)
    assert "_exception_event" in source(App._handle_exception)


def test_the_display_is_made_of_the_parts_that_the_line_diff_replaces() -> None:
    assert list(inspect.signature(App._display).parameters) == ["self", "screen", "renderable"]
    assert "post_display_hook" in source(App._display)
    assert callable(Widget.render_lines)


def test_a_frame_is_made_of_the_parts_that_render_it_late() -> None:
    late_render.render_late()
    original = late_render._textual_s
    assert list(inspect.signature(original).parameters) == [
        "self",
        "full",
        "screen_stack",
        "simplify",
    ]
    assert "self.size.region" in source(original)
    assert "visible_widgets" in source(Compositor._get_renders)
    assert "column_span" in source(Compositor._render_chops)
    assert "_dirty_regions.clear()" in source(Compositor.render_partial_update)
    assert "self._render_chops(size.region" in source(Compositor.render_strips)
    assert "render_update(" in source(Screen._compositor_refresh)


def test_frames_come_from_the_timer_that_is_paced() -> None:
    pacing.pace_frames()
    assert "_update_timer.pause()" in source(pacing._textual_s)
    assert "self._on_timer_update" in source(inspect.getattr_static(Screen, "_update_timer").fget)


def test_a_screen_carries_notes_and_tooltips_unless_the_app_says_otherwise() -> None:
    text = source(Screen._extend_compose)
    assert "_disable_tooltips" in text
    assert "_disable_notifications" in text
    assert {"_disable_tooltips", "_disable_notifications"} <= vars(App()).keys()


def test_a_screen_that_has_its_size_is_not_laid_out_again_when_it_comes_to_the_front() -> None:
    text = source(Screen._on_screen_resume)
    assert "if self._size != size:\n                self._refresh_layout(size)" in text
    assert "if self.is_current:" in source(Screen._refresh_layout)
    assert "self._mounted_event.set()" in source(MessagePump._pre_process)


def test_every_new_screen_asks_for_the_mouse_s_usual_shape_through_one_method() -> None:
    assert "self.app._set_pointer_shape(pointer_shape)" in source(Screen._watch__pointer_shape)
    assert "def _set_pointer_shape(self, shape" in source(App._set_pointer_shape)
