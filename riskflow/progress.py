"""How work through many items is watched, by whoever waits for it."""

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

T = TypeVar("T")


class Watched(Protocol):
    """Passes items on to whoever works through them, and may show how many are done."""

    def __call__(self, items: Sequence[T], /) -> Iterable[T]: ...


def unwatched(items: Sequence[T], /) -> Iterable[T]:
    return items
