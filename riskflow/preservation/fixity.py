"""Fixity: every archived file is read and hashed again within a number of days, some of them each hour."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil

TURNS_PER_DAY = 24
MAX_PORTION = 2000
"""Files of one turn: a worker that was away for long catches up without neglecting what else it does."""
GRACE = timedelta(days=1)
"""By how much the check of a file may be late before that is a fault."""


class FixityArea(StrEnum):
    """Which archive a file lies in; the same bytes can lie in both."""

    RECORDS = "records"
    ATTACHMENTS = "attachments"


class FixityState(StrEnum):
    """What a check found under the name of a file."""

    WHOLE = "whole"
    ALTERED = "altered"
    MISSING = "missing"


@dataclass(frozen=True, slots=True, order=True)
class KeptFile:
    """A file that a row refers to."""

    area: FixityArea
    digest: str


@dataclass(frozen=True, slots=True)
class FixitySummary:
    """What the newest check of each file found."""

    files: int = 0
    damaged: int = 0
    oldest: datetime | None = None
    """When the file was checked whose check is longest ago; None where no file was checked."""

    def is_late(self, now: datetime, days: int) -> bool:
        return self.oldest is not None and now - self.oldest > timedelta(days=days) + GRACE


def choose_portion(
    kept: Iterable[KeptFile], checked: Mapping[KeptFile, datetime], now: datetime, days: int
) -> list[KeptFile]:
    """Return the files to read now: those never read, then those read longest ago.

    As many as it takes to read all within `days` days, and all whose time has come.
    """
    files = sorted(kept)
    never = [file for file in files if file not in checked]
    seen = sorted((file for file in files if file in checked), key=lambda file: (checked[file], file))
    due = sum(now - checked[file] >= timedelta(days=days) for file in seen)
    number = max(ceil(len(files) / (days * TURNS_PER_DAY)), due)
    return [*never, *seen[:number]][:MAX_PORTION]
