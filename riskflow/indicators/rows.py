"""Input and output of the readers: the operator's options, raw values, and parsers of numbers, years and days."""

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from riskflow.files.strict_csv import CsvTable
from riskflow.files.untrusted import RefusedFileError
from riskflow.indicators.catalogue import Observation

# How publishers mark a value that they leave out.
MISSING = {"", "NA", "N/A", "NULL", "-", ".", ".."}
# Spreadsheets export years as 2025.0.
YEAR = re.compile(r"([1-9]\d{3})(?:\.0)?")


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What the operator gives with a file."""

    today: date
    published: date | None = None
    """The day of publication, for a file without dates."""
    year: int | None = None
    """The year of a table without years."""


@dataclass(frozen=True, slots=True)
class RawValue:
    """One value of a file; `territory` is None where the name or code is no territory of ISO 3166."""

    written: str
    territory: str | None
    indicator: str
    as_of: date
    value: float
    low: float | None = None
    high: float | None = None
    note: str = ""

    def observation(self) -> Observation:
        return Observation(self.indicator, self.territory or "", self.as_of, self.value, self.low, self.high, self.note)


TableReader = Callable[[CsvTable, ImportOptions], Iterator[RawValue]]


def parse_number(written: str, where: str) -> float | None:
    """Return a number, None where the publisher left it out; a decimal comma is accepted.

    Raises:
        RefusedFileError: when it is neither.
    """
    if written.upper() in MISSING:
        return None
    try:
        value = float(written.replace(",", "."))
    except ValueError as error:
        raise RefusedFileError(f"{where}: '{written[:40]}' is no number") from error
    return value if math.isfinite(value) else None


def end_of_year(year: str, where: str) -> date:
    """Return the last day of a year, as of which the index of that year holds.

    Raises:
        RefusedFileError: when it is no year.
    """
    digits = YEAR.fullmatch(year)
    if not digits:
        raise RefusedFileError(f"{where}: '{year[:40]}' is no year")
    return date(int(digits[1]), 12, 31)


def parse_day(written: str, where: str) -> date:
    """Return a day; of a month without a day the first, so that the data never seem newer than they are.

    Raises:
        RefusedFileError: when it is no day.
    """
    try:
        return date.fromisoformat(written if len(written) > len("2026-06") else f"{written}-01")
    except ValueError as error:
        raise RefusedFileError(f"{where}: '{written[:40]}' is no day; write it as 2026-11-25") from error
