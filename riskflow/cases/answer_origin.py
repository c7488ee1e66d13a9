"""Where an answer came from when it was not given in its own case, and whether somebody has confirmed it since."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from riskflow.text import Text


class OriginKind(StrEnum):
    """The ways in which an answer comes along."""

    COPIED = "copied"
    INHERITED = "inherited"
    VERSION = "version"


@dataclass(frozen=True, slots=True)
class AnswerOrigin:
    """The case and the day, or the version, that an answer comes from; `was` is an answer that no longer fits."""

    kind: OriginKind
    source: str
    on: date
    is_confirmed: bool = False
    was: Text | None = None

    def confirmed(self) -> "AnswerOrigin":
        """Return the same origin, confirmed by the person who answers now."""
        return replace(self, is_confirmed=True)

    def as_plain(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "kind": self.kind.value,
            "source": self.source,
            "on": self.on.isoformat(),
            "is_confirmed": self.is_confirmed,
            "was": self.was.model_dump() if self.was else None,
        }


def read_origin(stored: Mapping[str, Any]) -> AnswerOrigin | None:
    """Return an origin from plain data; an answer of one's own has none."""
    if not stored:
        return None
    was = stored.get("was")
    return AnswerOrigin(
        OriginKind(stored["kind"]),
        stored["source"],
        date.fromisoformat(stored["on"]),
        stored["is_confirmed"],
        Text(**was) if was else None,
    )
