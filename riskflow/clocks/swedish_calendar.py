"""The working days of authorities in Sweden: Monday to Friday, without public holidays, the eves and closing days."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays

SWEDISH_TIME = ZoneInfo("Europe/Stockholm")
SATURDAY = 5  # as date.weekday() counts
DAY = timedelta(days=1)
KEPT = (holidays.PUBLIC, holidays.DE_FACTO)
"""Public holidays, and midsummer's, Christmas and New Year's eve, which the law puts on a par with Sundays."""


@cache
def public_holidays(year: int) -> frozenset[date]:
    """Return the holidays and eves of a year, also those on weekends."""
    return frozenset(holidays.country_holidays("SE", years=year, expand=False, categories=KEPT))


def swedish_day(at: datetime) -> date:
    """Return the date in Sweden."""
    return at.astimezone(SWEDISH_TIME).date()


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Working days; `closed` are further days on which the university is closed."""

    closed: Collection[date] = frozenset()

    def is_open(self, day: date) -> bool:
        return day.weekday() < SATURDAY and day not in self.closed and day not in public_holidays(day.year)

    def after(self, day: date, number: int) -> date:
        """Return the working day that comes a number of working days after a day; none means the day or the next one.

        A day that is none counts from the evening of the working day before it.
        """
        found = day
        for _ in range(number):
            found = self._from(found + DAY)
        return found if number else self._from(day)

    def before(self, day: date, number: int) -> date:
        """Return the working day that comes a number of working days before a day."""
        found = day
        for _ in range(number):
            found = self.latest(found - DAY)
        return found

    def between(self, first: date, last: date) -> int:
        """Return how many working days come after the first day, the last one included; negative backwards."""
        if last < first:
            return -self.between(last, first)
        return sum(map(self.is_open, _days_after(first, last)))

    def latest(self, day: date) -> date:
        """Return a day where it is a working day, else the one before it."""
        while not self.is_open(day):
            day -= DAY
        return day

    def _from(self, day: date) -> date:
        while not self.is_open(day):
            day += DAY
        return day


def _days_after(first: date, last: date) -> Iterator[date]:
    return (first + DAY * number for number in range(1, (last - first).days + 1))
