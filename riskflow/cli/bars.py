"""How far long work has come: a bar or a line, on a terminal only and beside what a command answers."""

import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

import click

from riskflow.progress import Watched

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

T = TypeVar("T")


def counter(label: str, length: int) -> "ProgressBar[int]":
    """Return a bar whose `update` is told how many more are done."""
    return bar(label, length, range(length))


def bar(label: str, length: int, items: Iterable[T]) -> "ProgressBar[T]":
    """Return a bar that passes items on."""
    is_seen = length > 0 and sys.stderr.isatty()
    return click.progressbar(items, length, label=label, file=sys.stderr, hidden=not is_seen)


def watched(label: str) -> Watched:
    """Return what shows a bar with this label while items are worked through."""

    def passed_on(items: Sequence[T], /) -> Iterator[T]:
        with bar(label, len(items), items) as shown:
            yield from shown

    return passed_on


@contextmanager
def step(label: str) -> Iterator[None]:
    """Say what is done where nobody knows how much of it there is, and how long it took."""
    if not sys.stderr.isatty():
        yield
        return
    began = time.monotonic()
    click.echo(f"{label} ... ", nl=False, err=True)
    try:
        yield
    finally:
        click.echo(f"{time.monotonic() - began:.1f} s", err=True)
