"""What the parts of `make bench-screening` share: tables, the two halves, precision and recall."""

import csv
import gzip
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# Every third pair is enough for stable figures, and keeps a run to some minutes.
STRIDE = 3
ISO_CODES = {"UK": "GB", "EL": "GR"}


@dataclass(frozen=True, slots=True)
class PrecisionRecall:
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of both; 0 where both are 0."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def read_table(path: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of a gzipped CSV file."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from csv.DictReader(file)


def is_in_tuning_half(name: str) -> bool:
    """Return whether a name is in the half on which thresholds are chosen; its digest decides."""
    return hashlib.sha256(name.encode()).digest()[0] % 2 == 0
