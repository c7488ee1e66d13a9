"""What every reader takes and gives: what the operator said about the file, and single values as they were found."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from riskflow.files.strict_csv import CsvTable
from riskflow.files.untrusted import RefusedFileError
from riskflow.indicators.catalogue import Observation

MISSING = {"", "NA", "N/A", "NULL", "-", ".", ".."}


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What the operator says beside the file: the day, when it was published, and the year of a table without years."""

    today: date
    published: date | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class RawValue:
    """One value as found; `territory` is None where what was written is no territory of ISO 3166."""

    written: str
    territory: str | None
    indicator: str
    as_of: date
    value: float
    low: float | None = None
    high: float | None = None
    note: str = ""

    def observation(self) -> Observation:
        """Return the value under its territory."""
        return Observation(self.indicator, self.territory or "", self.as_of, self.value, self.low, self.high, self.note)


TableReader = Callable[[CsvTable, ImportOptions], Iterator[RawValue]]


def parse_number(written: str, where: str) -> float | None:
    """Return a number, or nothing where the publisher left it out.

    Raises:
        RefusedFileError: when something else stands there.
    """
    if written.upper() in MISSING:
        return None
    try:
        value = float(written.replace(",", "."))
    except ValueError as error:
        raise RefusedFileError(f"{where}: '{written[:40]}' is no number") from error
    return value if math.isfinite(value) else None


def end_of_year(year: str, where: str) -> date:
    """Return the last day of a year: an index of a year holds as of its end.

    Raises:
        RefusedFileError: when it is no year.
    """
    digits = year.removesuffix(".0")
    if not (digits.isdecimal() and len(digits) == 4):  # noqa: PLR2004 - a year has four digits
        raise RefusedFileError(f"{where}: '{year[:40]}' is no year")
    return date(int(digits), 12, 31)


def parse_day(written: str, where: str) -> date:
    """Return a day; of a month without a day, its first, which makes the data older rather than newer.

    Raises:
        RefusedFileError: when it is no day.
    """
    try:
        return date.fromisoformat(written if len(written) > len("2026-06") else f"{written}-01")
    except ValueError as error:
        raise RefusedFileError(f"{where}: '{written[:40]}' is no day; write it as 2026-11-25") from error
