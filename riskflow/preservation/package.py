"""What a package holds, as a value: its files, what happened to them, and whose it is; folders as in CSIP 2.1."""

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

SCHEMA = "riskflow-case/1"
SIP_DATA, SIP_DOCUMENTATION = "representations/rep1/data", "documentation"
DESCRIPTION, PREMIS, METS = "metadata/descriptive/dc.xml", "metadata/preservation/premis.xml", "METS.xml"
NAMESPACE = uuid.UUID("5b1a3a41-6c0f-5a53-9c1e-3f0d8f2b7a11")
"""Of the identifiers that are made here: the same package gets the same ones."""


@dataclass(frozen=True, slots=True)
class PackedFile:
    """A file of a package; `path` begins in the folder of the package."""

    path: str
    media_type: str
    created: datetime
    size: int
    digest: str
    title: str = ""
    """What people call it, where the path does not say it."""

    @property
    def identifier(self) -> str:
        return identifier_of("file", self.path)

    @classmethod
    def of(cls, path: str, media_type: str, created: datetime, content: bytes, title: str = "") -> "PackedFile":
        return cls(path, media_type, created, len(content), hashlib.sha256(content).hexdigest(), title)


@dataclass(frozen=True, slots=True)
class PackedEvent:
    """Something that happened to files, in the words of the vocabulary of PREMIS event types."""

    key: str
    """Makes its identifier: the same event has the same one in every package."""
    kind: str
    at: datetime
    detail: str
    outcome: str
    files: Sequence[str] = ()
    """The paths of the files that it was about."""

    @property
    def identifier(self) -> str:
        return identifier_of("event", self.key)


@dataclass(frozen=True, slots=True)
class InformationPackage:
    """A package that is complete but for its METS and PREMIS."""

    name: str
    """Its folder, and its identifier for whoever receives it."""
    title: str
    description: str
    made_at: datetime
    institution: str
    software_version: str
    files: Sequence[PackedFile]
    events: Sequence[PackedEvent]
    subjects: Sequence[str] = ()
    """References and registration numbers of what is in it."""
    since: str = ""
    until: str = ""


def identifier_of(kind: str, key: str) -> str:
    """Return an identifier that XML allows as an ID, the same for the same key."""
    return f"uuid-{uuid.uuid5(NAMESPACE, f'{kind}/{key}')}"
