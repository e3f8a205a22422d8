"""What `init` says of the store it made."""

import io
from types import SimpleNamespace

import pytest

from atrisk_tui.cli.run import run
from atrisk_tui.store import founding


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_a_password_in_a_url_is_not_printed(
    monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...]
) -> None:
    made = SimpleNamespace(close=lambda: None)
    monkeypatch.setattr(founding, "found", lambda *_args, **_options: made)
    out = io.StringIO()
    url = "postgresql://retention:p@ss/word@host/retention"
    assert run(["init", "--yes", "--store", url, *options], stdout=out, stderr=out) == 0
    assert "postgresql://retention:***@host/retention" in out.getvalue()
    assert "p@ss" not in out.getvalue()
    assert "ss/word" not in out.getvalue()
