"""Import of a published table: one reader per source, then checks that the file is whole and plausible."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from riskflow.files.strict_csv import CsvTable, read_table
from riskflow.files.untrusted import ZIP, RefusedFileError, content_of, is_workbook, open_untrusted, sha256_of
from riskflow.files.workbook import workbook_table
from riskflow.indicators.catalogue import INDICATOR_SOURCES, INDICATORS, Observation
from riskflow.indicators.parts import join_parts
from riskflow.indicators.readers import READERS
from riskflow.indicators.rows import ImportOptions

MIN_COLUMNS = 2
FIRST_BYTES = 512
OTHER_FILES = {
    b"%pdf": "a PDF",
    b"<!doctype html": "a web page",
    b"<html": "a web page",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook (xls)",
    b"{": "JSON",
}
# A column of the heading row, by which the right sheet of a workbook is known.
WORKBOOK_HEADINGS = {
    "freedom-house": ("Country/Territory",),
    "vdem": ("country_text_id",),
    "ti-cpi": ("Country / Territory", "Country"),
    "qog": ("ccodealp",),
}
WHICH_TABLE = {
    "freedom-house": "of Freedom House take All Data, FIW 2013 and later, which has a row for each country and edition",
    "ti-cpi": "of the index take the time series since 2012",
}
# Disputed regions and former states have no code; more unknown names mean that it is another file.
MAX_UNKNOWN_NAMES, MAX_SHARE_OF_UNKNOWN_NAMES = 3, 0.15
MIN_COVERAGE_OF_LAST_YEAR = 0.8


@dataclass(frozen=True, slots=True)
class IndicatorFile:
    """The observations of a file that was read whole and passed the checks."""

    source: str
    digest: str
    rows: int
    published: date
    observations: tuple[Observation, ...]
    skipped: tuple[str, ...] = ()
    """Names and codes in the file that are no territories of ISO 3166."""

    @property
    def territories(self) -> frozenset[str]:
        return frozenset(o.territory for o in self.observations)

    @property
    def newest(self) -> date:
        return max(o.as_of for o in self.observations)


def read_indicator_file(path: Path, source: str, options: ImportOptions) -> IndicatorFile:
    """Read and check a file of a source.

    Raises:
        RefusedFileError: when anything in it is not as the source publishes it; nothing of it is used then.
    """
    counted = _RowCounter()
    table = _table_of(path, source)
    if len(table.columns) < MIN_COLUMNS:
        raise RefusedFileError("the first line does not name columns; export the sheet as CSV with its heading row")
    seen = [*join_parts(source, READERS[source](counted.through(table), options))]
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


def _table_of(path: Path, source: str) -> CsvTable:
    """Open a CSV, also in a zip, or the sheet of a workbook that has a heading of the source."""
    with open_untrusted(path) as stream:
        start = stream.read(FIRST_BYTES)
    publisher = f"it is published at {INDICATOR_SOURCES[source].address}"
    kind = next((kind for mark, kind in OTHER_FILES.items() if start.lstrip().lower().startswith(mark)), None)
    if kind:
        raise RefusedFileError(f"this is {kind}; fetch the table as CSV or workbook: {publisher}")
    if not (start.startswith(ZIP) and is_workbook(path)):
        return read_table(path)
    found = workbook_table(content_of(path), WORKBOOK_HEADINGS.get(source, ()))
    if found is None:
        raise RefusedFileError(
            "this is a workbook, and no sheet of it is the table that is read here "
            f"({WHICH_TABLE.get(source, 'save the sheet as CSV')}): {publisher}"
        )
    return found


@dataclass
class _RowCounter:
    """Count the rows of a table while a reader consumes them."""

    rows: int = field(default=0)

    def through(self, table: CsvTable) -> CsvTable:
        return CsvTable(table.columns, self._rows(table))

    def _rows(self, table: CsvTable) -> Iterator[dict[str, str]]:
        for row in table.rows:
            self.rows += 1
            yield row


def _unique(observations: Iterator[Observation]) -> Iterator[Observation]:
    """Yield each observation once.

    Raises:
        RefusedFileError: when two rows have different values for one territory and day.
    """
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


def _check(read: IndicatorFile, names: int, options: ImportOptions) -> None:
    source = INDICATOR_SOURCES[read.source]
    count = len(read.territories)
    if count < source.min_territories:
        raise RefusedFileError(
            f"the file names {count} territories, and {source.name.en} at least {source.min_territories}; it is cut off"
        )
    if len(read.skipped) > max(MAX_UNKNOWN_NAMES, MAX_SHARE_OF_UNKNOWN_NAMES * names):
        raise RefusedFileError(f"too many names are unknown here: {', '.join(read.skipped[:8])}")
    # Values of a year are dated at its end, which may be to come; a list is dated on the day of its decision.
    too_new = options.today if source.is_list else date(options.today.year, 12, 31)
    if read.newest > too_new or read.published > options.today:
        raise RefusedFileError(f"the file holds a date that has not come yet ({max(read.newest, read.published)})")
    if not source.is_list:
        _check_last_year(read)


def _check_last_year(read: IndicatorFile) -> None:
    # A table sorted by year and cut off after a whole row shows it only by the coverage of its last year.
    last, before = (_coverage(read, year) for year in (read.newest.year, read.newest.year - 1))
    if last < before * MIN_COVERAGE_OF_LAST_YEAR:
        raise RefusedFileError(
            f"the year {read.newest.year} covers {last} territories and the year before {before}; it is cut off"
        )


def _coverage(read: IndicatorFile, year: int) -> int:
    return len({o.territory for o in read.observations if o.as_of.year == year})
