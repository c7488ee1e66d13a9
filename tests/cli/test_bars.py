"""How far long work has come is shown on a terminal, and nowhere else."""

import io
import sys

import pytest

from riskflow.cli.bars import counter, step, watched


class Screen(io.StringIO):
    def __init__(self, *, is_terminal: bool) -> None:
        super().__init__()
        self.is_terminal = is_terminal

    def isatty(self) -> bool:
        return self.is_terminal


def shown_on(monkeypatch: pytest.MonkeyPatch, screen: Screen) -> str:
    """Return what work shows; the work itself is done whether or not anybody looks."""
    monkeypatch.setattr(sys, "stderr", screen)
    assert list(watched("Files")(["a", "b"])) == ["a", "b"]
    with counter("Events", 4) as done:
        done.update(1)
        done.update(3)
    with step("Reading"):
        pass
    return screen.getvalue()


def test_a_terminal_shows_bars_to_their_end(monkeypatch: pytest.MonkeyPatch) -> None:
    said = shown_on(monkeypatch, Screen(is_terminal=True))
    assert all(label in said for label in ("Files", "Events", "Reading ... 0.0 s"))
    assert said.count("100%") == 2


def test_a_log_gets_no_bars(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown_on(monkeypatch, Screen(is_terminal=False)) == ""
