"""Agreement between raters: raw agreement, Krippendorff's alpha and Gwet's AC1 and AC2; any number of raters may lack.

A unit is what was rated, as the ranks that its raters gave. Sources: K. Krippendorff (2011), Computing Krippendorff's
Alpha-Reliability; K. L. Gwet (2014), Handbook of Inter-Rater Reliability, 4th edition, chapters 4 and 5.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import permutations
from math import comb

Unit = Sequence[int]
Weight = Callable[[int, int], float]


class Metric(StrEnum):
    """How far two different ranks are apart, for alpha."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far raters agree: 1 is always, 0 as often as by chance; nothing where it cannot be told."""

    units: int
    """The units that at least two have rated."""
    raw: float | None
    alpha: float | None
    ac2: float | None


def agreement(units: Iterable[Unit], ranks: Sequence[int]) -> Agreement:
    """Return the figures for ordinal ratings on a scale whose ranks are all named, from the lowest on."""
    rated = [unit for unit in units if unit]
    paired = [unit for unit in rated if len(unit) > 1]
    return Agreement(
        units=len(paired),
        raw=raw_agreement(paired, ranks),
        alpha=krippendorff_alpha(paired, Metric.ORDINAL),
        ac2=gwet_ac(rated, ranks, ordinal_weight(len(ranks))),
    )


def identity_weight(one: int, other: int) -> float:
    """Count only the same rank as agreement, which makes AC2 the same as AC1."""
    return float(one == other)


def ordinal_weight(ranks: int) -> Weight:
    """Return the ordinal weights of Gwet: what two ranks lack in agreement grows with the ranks between them."""
    return lambda one, other: 1 - comb(abs(one - other) + 1, 2) / comb(ranks, 2) if ranks > 1 else 1.0


def quadratic_weight(ranks: int) -> Weight:
    return lambda one, other: 1 - (one - other) ** 2 / (ranks - 1) ** 2 if ranks > 1 else 1.0


def raw_agreement(units: Iterable[Unit], ranks: Sequence[int]) -> float | None:
    """Return the share of pairs of raters of the same unit that gave the same rank, as a mean over the units."""
    shares = [_agreeing(unit, ranks, identity_weight) for unit in units if len(unit) > 1]
    return sum(shares) / len(shares) if shares else None


def _agreeing(unit: Unit, ranks: Sequence[int], weight: Weight) -> float:
    """Return how far the pairs of raters of a unit agree."""
    counted = [unit.count(rank) for rank in ranks]
    alike = sum(
        number * (sum(weight(one, other) * others for other, others in enumerate(counted)) - 1)
        for one, number in enumerate(counted)
    )
    return alike / (len(unit) * (len(unit) - 1))


def gwet_ac(units: Iterable[Unit], ranks: Sequence[int], weight: Weight) -> float | None:
    """Return AC2 with some weights; `weight` takes the places of two ranks on the scale."""
    rated, places = [unit for unit in units if unit], range(len(ranks))
    shares = [_agreeing(unit, ranks, weight) for unit in rated if len(unit) > 1]
    if not shares or len(ranks) < 2:  # noqa: PLR2004 - a scale of one rank leaves nothing to disagree on
        return None
    used = [sum(unit.count(rank) / len(unit) for unit in rated) / len(rated) for rank in ranks]
    total = sum(weight(one, other) for one in places for other in places)
    by_chance = total / (len(ranks) * (len(ranks) - 1)) * sum(share * (1 - share) for share in used)
    found = sum(shares) / len(shares)
    return (found - by_chance) / (1 - by_chance)


def krippendorff_alpha(units: Iterable[Unit], metric: Metric) -> float | None:
    """Return alpha; 1 where nobody disagrees although the ranks vary, nothing where all gave one and the same rank."""
    coincidences: defaultdict[tuple[int, int], float] = defaultdict(float)
    for unit in units:
        for one, other in permutations(unit, 2):
            coincidences[one, other] += 1 / (len(unit) - 1)
    totals: defaultdict[int, float] = defaultdict(float)
    for (rank, _), number in coincidences.items():
        totals[rank] += number
    distance = _distance(metric, totals)
    expected = sum(totals[one] * totals[other] * distance(one, other) for one in totals for other in totals)
    if not expected:
        return None
    observed = sum(number * distance(one, other) for (one, other), number in coincidences.items())
    return 1 - (sum(totals.values()) - 1) * observed / expected


def _distance(metric: Metric, totals: Mapping[int, float]) -> Weight:
    """Return the squared distance between two ranks."""
    if metric is Metric.NOMINAL:
        return lambda one, other: float(one != other)
    if metric is Metric.INTERVAL:
        return lambda one, other: float((one - other) ** 2)

    def ordinal(one: int, other: int) -> float:
        low, high = sorted((one, other))
        between = sum(number for rank, number in totals.items() if low <= rank <= high)
        return float((between - (totals[one] + totals[other]) / 2) ** 2)

    return ordinal
