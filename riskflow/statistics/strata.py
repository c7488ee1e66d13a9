"""Two groups compared within strata: the difference of two shares on equal facts (Mantel and Haenszel)."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from riskflow.statistics.proportions import Estimate, Z


@dataclass(frozen=True, slots=True)
class Stratum:
    """What became of two groups that are equal in all that the stratum is made of."""

    hits: int
    number: int
    other_hits: int
    other_number: int

    @property
    def is_comparable(self) -> bool:
        """Return whether both groups are there; a stratum with one of them says nothing about a difference."""
        return self.number > 0 and self.other_number > 0


@dataclass(frozen=True, slots=True)
class StratifiedComparison:
    """The common difference of the shares of two groups, and how many of each were compared."""

    difference: Estimate
    number: int
    hits: int
    other_number: int
    other_hits: int


def compared(strata: Iterable[Stratum]) -> StratifiedComparison | None:
    """Return the common difference of two shares over all strata; None where no stratum has both groups.

    The estimate is that of Mantel and Haenszel, its variance that of Sato (1989), which holds for few large strata and
    for many small ones alike.
    """
    usable = [each for each in strata if each.is_comparable]
    if not usable:
        return None
    weight = sum(each.number * each.other_number / (each.number + each.other_number) for each in usable)
    value = sum(_weighted_difference(each) for each in usable) / weight
    variance = (value * sum(map(_between, usable)) + sum(map(_within, usable))) / weight**2
    half = Z * math.sqrt(max(0.0, variance))
    return StratifiedComparison(
        Estimate(value, max(-1.0, value - half), min(1.0, value + half)),
        sum(each.number for each in usable),
        sum(each.hits for each in usable),
        sum(each.other_number for each in usable),
        sum(each.other_hits for each in usable),
    )


def _weighted_difference(each: Stratum) -> float:
    return (each.hits * each.other_number - each.other_hits * each.number) / (each.number + each.other_number)


def _between(each: Stratum) -> float:
    ours, theirs, both = each.number, each.other_number, each.number + each.other_number
    return (ours**2 * each.other_hits - theirs**2 * each.hits + ours * theirs * (theirs - ours) / 2) / both**2


def _within(each: Stratum) -> float:
    both = each.number + each.other_number
    missed = each.number - each.hits
    other_missed = each.other_number - each.other_hits
    return (each.hits * other_missed + each.other_hits * missed) / (2 * both)
