"""How times are spread: medians and percentiles of many values, given as value and count, and working days."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

HALF, NINE_TENTHS = 0.5, 0.9


@dataclass(frozen=True, slots=True)
class Spread:
    """The middle of some values, and the value that nine of ten do not exceed."""

    number: int
    median: float
    ninth_tenth: float


def spread_of(counted: Mapping[int, int]) -> Spread | None:
    """Return how values are spread; None where there are none."""
    number = sum(counted.values())
    if not number:
        return None
    return Spread(number, quantile(counted, HALF), quantile(counted, NINE_TENTHS))


def quantile(counted: Mapping[int, int], share: float) -> float:
    """Return a quantile: the least value that this share of all does not exceed, the mean of two where it lies between.

    Hyndman and Fan (1996), definition 2.
    """
    number = sum(counted.values())
    place = number * share
    first = _value_at(counted, max(1, math.ceil(round(place, 9))))
    is_between = math.isclose(place, round(place)) and 0 < round(place) < number
    return (first + _value_at(counted, round(place) + 1)) / 2 if is_between else float(first)


def _value_at(counted: Mapping[int, int], rank: int) -> int:
    passed = 0
    for value in sorted(counted):
        passed += counted[value]
        if passed >= rank:
            return value
    raise ValueError("there are fewer values than that")


def working_days(spans: Iterable[tuple[date, date]]) -> list[int]:
    """Return the number of days from Monday to Friday after the first day of each span, the last included.

    Holidays count, as in the inbox.
    """
    day = timedelta(days=1)
    ends = [(first + day, last + day) for first, last in spans]
    if not ends:
        return []
    firsts, lasts = zip(*ends, strict=True)
    found = np.busday_count(np.array(firsts, "datetime64[D]"), np.array(lasts, "datetime64[D]"))
    return [max(0, int(number)) for number in found]
