"""What happens to a case, as sentences, and the chain that ties every event to the ones before it.

The sentences are data: `data/events.yaml`.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from string import Formatter
from typing import Any

from riskflow.canonical_json import canonical_json
from riskflow.packaged import packaged_yaml
from riskflow.text import Language, Text

FIRST_PREVIOUS = "0" * 64
HASH_DOMAIN = b"riskflow-event-1\n"
REMOVED = Text(sv="[borttaget]", en="[removed]")
"""What a sentence says where the content of its event was removed."""

SENTENCES: dict[str, Text] = {
    tag: Text(**sentence) for tag, sentence in packaged_yaml("cases/data/events.yaml").items()
}
"""Tag -> sentence. `actor` is filled in by the name of the person; the other fields are in the event's data."""


def fields_of(tag: str) -> frozenset[str]:
    """Return the fields that the data of a tag must have."""
    # The English sentence stands for both: a test compares their fields.
    sentence = SENTENCES[tag].en
    return frozenset(name for _, name, _, _ in Formatter().parse(sentence) if name) - {"actor"}


def validated_event_data(tag: str, data: Mapping[str, str | Text]) -> dict[str, Any]:
    """Return the data of an event as it is stored.

    Raises:
        ValueError: a field of the sentence is missing, or one that it does not have is given.
    """
    if set(data) != fields_of(tag):
        message = f"event {tag} needs {sorted(fields_of(tag))}, got {sorted(data)}"
        raise ValueError(message)
    return {key: value.model_dump() if isinstance(value, Text) else value for key, value in data.items()}


def event_sentence(tag: str, data: Mapping[str, Any], actor: str, language: Language) -> str:
    """Return an event as a sentence; of one whose content was removed, without it."""
    values = {name: REMOVED.in_(language) for name in fields_of(tag)} if not data else {}
    values |= {key: value[language] if isinstance(value, dict) else value for key, value in data.items()}
    return SENTENCES[tag].in_(language).format_map({**values, "actor": actor})


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a case, before it has its place in the chain."""

    tag: str
    data: Mapping[str, str | Text] = field(default_factory=dict)
    about: str = ""
    """The question that a notification leads to, or the one person it is for; not part of the chain."""


@dataclass(frozen=True, slots=True)
class EventLink:
    """What is hashed of one event: its content and the hash of the event before it."""

    seq: int
    case: int | None
    tag: str
    actor: int | None
    at: datetime
    data: Mapping[str, Any]
    previous: str
    salt: str = ""
    """Hashed where there is one: without it, nobody can confirm a guess at what was removed from an event."""

    def hash(self) -> str:
        """Return the SHA-256 over the canonical JSON (RFC 8785) of the event and the hash before it."""
        content = {
            "seq": self.seq,
            "case": self.case,
            "tag": self.tag,
            "actor": self.actor,
            # Always six decimals: without them isoformat() leaves out the microseconds of a whole second.
            "at": self.at.isoformat(timespec="microseconds"),
            "data": dict(self.data),
            "previous": self.previous,
        }
        if self.salt:
            content["salt"] = self.salt
        return hashlib.sha256(HASH_DOMAIN + canonical_json(content)).hexdigest()
