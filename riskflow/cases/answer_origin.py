"""The origin of an answer that was not given in its own case, and whether it has been confirmed since."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from riskflow.text import Text


class OriginKind(StrEnum):
    """Copied from another case, inherited with a partner, or kept from an older version of the questions."""

    COPIED = "copied"
    INHERITED = "inherited"
    VERSION = "version"


@dataclass(frozen=True, slots=True)
class AnswerOrigin:
    """The case or version that an answer comes from, and the day; `was` is an answer that no longer fits."""

    kind: OriginKind
    source: str
    on: date
    is_confirmed: bool = False
    was: Text | None = None

    def confirmed(self) -> "AnswerOrigin":
        return replace(self, is_confirmed=True)

    def as_plain(self) -> dict[str, Any]:
        """Return the origin as JSON-compatible data; `read_origin` reads it."""
        return {
            "kind": self.kind.value,
            "source": self.source,
            "on": self.on.isoformat(),
            "is_confirmed": self.is_confirmed,
            "was": self.was.model_dump() if self.was else None,
        }


def read_origin(stored: Mapping[str, Any]) -> AnswerOrigin | None:
    """Return the origin that `as_plain` wrote; None for an answer that was given in its own case."""
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
