"""What the parts of `make bench-screening` share: the tables, the two halves, precision and recall."""

import csv
import gzip
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

EVERY = 3
"""Every third pair is enough for stable figures, and a run stays under some minutes."""
AS_ISO = {"UK": "GB", "EL": "GR"}


@dataclass(frozen=True, slots=True)
class Found:
    """How often something was right."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        return (
            2 * self.precision * self.recall / (self.precision + self.recall) if self.precision + self.recall else 0.0
        )


def table(path: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of a packed table."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from csv.DictReader(file)


def is_tuning(name: str) -> bool:
    """Say whether a name belongs to the half on which thresholds are chosen."""
    return hashlib.sha256(name.encode()).digest()[0] % 2 == 0
