"""From a published table to observations: one reader per source, and the checks that all of them share."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from riskflow.files.strict_csv import CsvTable, read_table
from riskflow.files.untrusted import RefusedFileError, sha256_of
from riskflow.indicators.catalogue import INDICATOR_SOURCES, INDICATORS, Observation
from riskflow.indicators.readers import READERS
from riskflow.indicators.rows import ImportOptions

MAX_UNKNOWN_NAMES = 0.15
MIN_IN_LAST_YEAR = 0.8


@dataclass(frozen=True, slots=True)
class IndicatorFile:
    """What a file says, read whole and checked."""

    source: str
    digest: str
    rows: int
    published: date
    observations: tuple[Observation, ...]
    skipped: tuple[str, ...] = ()

    @property
    def territories(self) -> frozenset[str]:
        """The territories that it knows something about."""
        return frozenset(o.territory for o in self.observations)

    @property
    def newest(self) -> date:
        """The day as of which its newest value holds."""
        return max(o.as_of for o in self.observations)


def read_indicator_file(path: Path, source: str, options: ImportOptions) -> IndicatorFile:
    """Read a file of a source.

    Raises:
        RefusedFileError: when anything in it is not as the source publishes it; nothing of it is then used.
    """
    counted = _RowCounter()
    table = read_table(path)
    if len(table.columns) < 2:  # noqa: PLR2004 - a table of one column is no table
        raise RefusedFileError("the first line does not name columns; export the sheet as CSV with its heading row")
    seen = [*READERS[source](counted.through(table), options)]
    named = [each for each in seen if each.territory]
    skipped = sorted({each.written for each in seen if not each.territory})
    observations = tuple(_unique(each.observation() for each in named))
    if not observations:
        raise RefusedFileError("the file holds no value that is used here; is it the right file?")
    newest = max(o.as_of for o in observations)
    published = options.published or newest
    read = IndicatorFile(source, sha256_of(path), counted.rows, published, observations, tuple(skipped))
    _check(read, len({each.written for each in seen}), options)
    return read


@dataclass
class _RowCounter:
    """Count the rows of a table as they pass."""

    rows: int = field(default=0)

    def through(self, table: CsvTable) -> CsvTable:
        return CsvTable(table.columns, self._rows(table))

    def _rows(self, table: CsvTable) -> Iterator[dict[str, str]]:
        for row in table.rows:
            self.rows += 1
            yield row


def _unique(observations: Iterator[Observation]) -> Iterator[Observation]:
    """Pass each observation once; two that disagree show that the file cannot be trusted."""
    known: dict[tuple[str, str, date], Observation] = {}
    for each in observations:
        _check_value(each)
        key = (each.indicator, each.territory, each.as_of)
        before = known.setdefault(key, each)
        if before.value != each.value:
            raise RefusedFileError(
                f"{each.territory} has two values of {each.indicator} for {each.as_of}; mend the file"
            )
        if before is each:
            yield each


def _check_value(each: Observation) -> None:
    indicator = INDICATORS[each.indicator]
    low = each.value if each.low is None else each.low
    high = each.value if each.high is None else each.high
    if (
        not indicator.is_on_scale(each.value)
        or not all(map(math.isfinite, (low, high)))
        or not low <= each.value <= high
    ):
        raise RefusedFileError(
            f"{each.territory}, {each.as_of}: {each.value:g} ({low:g} to {high:g}) is no value of {each.indicator}, "
            f"which goes from {indicator.minimum:g} to {indicator.maximum:g}"
        )


def _check(read: IndicatorFile, written: int, options: ImportOptions) -> None:
    source = INDICATOR_SOURCES[read.source]
    count = len(read.territories)
    if count < source.min_territories:
        raise RefusedFileError(
            f"the file names {count} territories, and {source.name.en} at least {source.min_territories}; it is cut off"
        )
    if len(read.skipped) > max(3, MAX_UNKNOWN_NAMES * written):
        raise RefusedFileError(f"too many names are unknown here: {', '.join(read.skipped[:8])}")
    too_new = options.today if source.is_list else date(options.today.year, 12, 31)
    if read.newest > too_new or read.published > options.today:
        raise RefusedFileError(f"the file holds a date that has not come yet ({max(read.newest, read.published)})")
    if not source.is_list:
        _check_last_year(read)


def _check_last_year(read: IndicatorFile) -> None:
    """Refuse a table that is sorted by year and was cut off at a row: its last year would cover half the world."""
    years = {year: _covered(read, year) for year in (read.newest.year, read.newest.year - 1)}
    last, before = years[read.newest.year], years[read.newest.year - 1]
    if last < before * MIN_IN_LAST_YEAR:
        raise RefusedFileError(
            f"the year {read.newest.year} covers {last} territories and the year before {before}; it is cut off"
        )


def _covered(read: IndicatorFile, year: int) -> int:
    return len({o.territory for o in read.observations if o.as_of.year == year})
