"""How sure a share is: intervals of 95 per cent for a number out of a number."""

import math
from dataclasses import dataclass
from statistics import NormalDist

from scipy.special import betaincinv

CONFIDENCE = 0.95
Z = NormalDist().inv_cdf(1 - (1 - CONFIDENCE) / 2)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with the ends of its interval of 95 per cent."""

    value: float
    low: float
    high: float


def wilson(number: int, among: int) -> Estimate:
    """Return a share with its score interval (Wilson 1927), which keeps its promise also for few and for extremes.

    Raises:
        ValueError: nothing was counted.
    """
    _check(number, among)
    share, spread = number / among, Z * Z / among
    middle = (share + spread / 2) / (1 + spread)
    half = Z * math.sqrt(share * (1 - share) / among + spread / (4 * among)) / (1 + spread)
    return Estimate(share, max(0.0, middle - half), min(1.0, middle + half))


def exact(number: int, among: int) -> Estimate:
    """Return a share with its exact interval (Clopper and Pearson 1934), which is never too narrow.

    Raises:
        ValueError: nothing was counted.
    """
    _check(number, among)
    tail = (1 - CONFIDENCE) / 2
    low = float(betaincinv(number, among - number + 1, tail)) if number else 0.0
    high = float(betaincinv(number + 1, among - number, 1 - tail)) if number < among else 1.0
    return Estimate(number / among, low, high)


def _check(number: int, among: int) -> None:
    if not 0 <= number <= among or not among:
        raise ValueError(f"{number} of {among} is no share")
