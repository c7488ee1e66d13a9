"""From a published table to observations: one reader per source, and the checks that all of them share."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from riskflow.core.context import Observation
from riskflow.core.indicator_sources import SOURCES
from riskflow.core.indicators import INDICATORS
from riskflow.published import PublishedError, lists, series
from riskflow.published.opening import Table, digest_of, opened_table
from riskflow.published.rows import Asked, Reader

READERS: dict[str, Reader] = {
    "vdem": series.vdem,
    "freedom-house": series.freedom_house,
    "ti-cpi": series.ti_cpi,
    "qog": series.qog,
    "fatf": lists.fatf,
    "eu-adequacy": lists.eu_adequacy,
    "eu-measures": lists.eu_measures,
}
MOST_UNKNOWN_NAMES = 0.15
LEAST_IN_LAST_YEAR = 0.8


@dataclass(frozen=True, slots=True)
class Published:
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


def read_published(path: Path, source: str, asked: Asked) -> Published:
    """Read a file of a source.

    Raises:
        PublishedError: when anything in it is not as the source publishes it; nothing of it is then used.
    """
    counted = _Counted()
    with opened_table(path) as table:
        seen = [*READERS[source](counted.through(table), asked)]
    named = [each for each in seen if each.territory]
    skipped = sorted({each.written for each in seen if not each.territory})
    observations = tuple(_unique(each.observation() for each in named))
    if not observations:
        raise PublishedError("the file holds no value that is used here; is it the right file?")
    newest = max(o.as_of for o in observations)
    published = asked.published or newest
    read = Published(source, digest_of(path), counted.rows, published, observations, tuple(skipped))
    _check(read, len({each.written for each in seen}), asked)
    return read


@dataclass
class _Counted:
    """Count the rows of a table as they pass."""

    rows: int = field(default=0)

    def through(self, table: Table) -> Table:
        return Table(table.columns, self._rows(table))

    def _rows(self, table: Table) -> Iterator[dict[str, str]]:
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
            raise PublishedError(f"{each.territory} has two values of {each.indicator} for {each.as_of}; mend the file")
        if before is each:
            yield each


def _check_value(each: Observation) -> None:
    indicator = INDICATORS[each.indicator]
    low = each.value if each.low is None else each.low
    high = each.value if each.high is None else each.high
    if not indicator.on_scale(each.value) or not all(map(math.isfinite, (low, high))) or not low <= each.value <= high:
        raise PublishedError(
            f"{each.territory}, {each.as_of}: {each.value:g} ({low:g} to {high:g}) is no value of {each.indicator}, "
            f"which goes from {indicator.least:g} to {indicator.most:g}"
        )


def _check(read: Published, written: int, asked: Asked) -> None:
    source = SOURCES[read.source]
    count = len(read.territories)
    if count < source.fewest_territories:
        raise PublishedError(
            f"the file names {count} territories, and {source.name.en} at least {source.fewest_territories}; "
            "it is cut off"
        )
    if len(read.skipped) > max(3, MOST_UNKNOWN_NAMES * written):
        raise PublishedError(f"too many names are unknown here: {', '.join(read.skipped[:8])}")
    too_new = asked.today if source.is_list else date(asked.today.year, 12, 31)
    if read.newest > too_new or read.published > asked.today:
        raise PublishedError(f"the file holds a date that has not come yet ({max(read.newest, read.published)})")
    if not source.is_list:
        _check_last_year(read)


def _check_last_year(read: Published) -> None:
    """Refuse a table that is sorted by year and was cut off at a row: its last year would cover half the world."""
    years = {year: _covered(read, year) for year in (read.newest.year, read.newest.year - 1)}
    last, before = years[read.newest.year], years[read.newest.year - 1]
    if last < before * LEAST_IN_LAST_YEAR:
        raise PublishedError(
            f"the year {read.newest.year} covers {last} territories and the year before {before}; it is cut off"
        )


def _covered(read: Published, year: int) -> int:
    return len({o.territory for o in read.observations if o.as_of.year == year})
