"""The manifest of a backup: what it holds, of which instance, and up to which event."""

import re
from datetime import datetime
from pathlib import PurePosixPath
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

MANIFEST_FILE = "manifest.json"
ENCRYPTED = ".age"
SHA256 = r"^[0-9a-f]{64}$"
_DATABASE = re.compile(r"database\.(sqlite|dump)")
_ARCHIVED = re.compile(r"(archive|attachments)/sha256/([0-9a-f]{2})/([0-9a-f]{2})/([0-9a-f]{64})")


class BackupError(Exception):
    """A backup cannot be made or put back; the message says why, and what to do."""


class BackupFile(BaseModel):
    """A file of a backup, as it is before it is encrypted."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sha256: str = Field(pattern=SHA256)
    size: int = Field(ge=0)


class Manifest(BaseModel):
    """What a backup holds. Its point is the last event of the chain: what was acknowledged until then is in it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Literal[1] = 1
    made_at: datetime
    program: str
    schema_revision: str
    database: Literal["sqlite", "postgresql"]
    institution: str
    first_event: str
    """Hash of the first event: no two instances have the same, so it tells whose backup this is."""
    last_event: int = Field(ge=0)
    last_hash: str
    rows: dict[str, int]
    """Table -> number of rows."""
    files: dict[str, BackupFile]
    not_copied: list[str]
    """Files of the archives that the database does not refer to."""

    @model_validator(mode="after")
    def _check_names(self) -> Self:
        # A name from outside becomes a path, so only names that RiskFlow gives are accepted.
        if wrong := [name for name, file in self.files.items() if not _is_ours(name, file)]:
            raise ValueError(f"{wrong[0]} is no file of a backup")
        if sum(bool(_DATABASE.fullmatch(name)) for name in self.files) != 1:
            raise ValueError("there must be one copy of a database")
        return self

    @classmethod
    def parse(cls, text: bytes) -> Self:
        """Read a manifest.

        Raises:
            BackupError: when it is none that this program understands.
        """
        try:
            return cls.model_validate_json(text)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"]) or MANIFEST_FILE
            raise BackupError(f"{MANIFEST_FILE} is damaged, or of a newer RiskFlow: {where}: {first['msg']}") from error

    @property
    def database_file(self) -> str:
        return next(name for name in self.files if _DATABASE.fullmatch(name))

    @property
    def point(self) -> str:
        """The moment that this backup restores, in words."""
        return f"event {self.last_event} ({self.last_hash[:12]}), copied {self.made_at:%Y-%m-%d %H:%M:%S} UTC"


def archived_name(area: str, digest: str) -> str:
    """Return where the content with a digest is, in the backup and in the instance."""
    return str(PurePosixPath(area, "sha256", digest[:2], digest[2:4], digest))


def _is_ours(name: str, file: BackupFile) -> bool:
    if _DATABASE.fullmatch(name):
        return True
    found = _ARCHIVED.fullmatch(name)
    return found is not None and found[4] == file.sha256 and name == archived_name(found[1], found[4])
