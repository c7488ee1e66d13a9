"""Driver C from indicators: dated values of the partners' territories, the policy's thresholds, and 0, 1, 2 or unknown.

The worst territory and the worst rule count. What is missing or too old is unknown, and unknown counts as 2 in the
table, so an outage never lowers a level. Pure: the day is given.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any, Self

from riskflow.indicators.catalogue import INDICATORS, Observation
from riskflow.questionnaire.policy import ContextRule, Policy
from riskflow.questionnaire.scoring import CONTEXT_AREAS, WORST_CONTEXT, Context


@dataclass(frozen=True, slots=True)
class ObservationOrigin:
    """The import that a value comes from."""

    source: str
    published: date
    imported_on: date
    digest: str


@dataclass(frozen=True, slots=True)
class ObservationInForce:
    """What is in force about one indicator and one territory; without an observation nothing is known."""

    origin: ObservationOrigin | None
    observation: Observation | None = None


ObservationLookup = Callable[[str, str], ObservationInForce]
"""Indicator and territory -> what is in force."""


@dataclass(frozen=True, slots=True)
class ContextEvidence:
    """One value that a driver rests on, with where it comes from and what it counted as; `step` None is unknown."""

    area: str
    indicator: str
    territory: str
    step: int | None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    as_of: str = ""
    too_old: bool = False
    source: str = ""
    published: str = ""
    imported_on: str = ""
    digest: str = ""
    note: str = ""

    def as_plain(self) -> dict[str, Any]:
        """Return the ground as it is stored beside an assessment."""
        return asdict(self)

    @classmethod
    def from_plain(cls, value: dict[str, Any]) -> Self:
        """Return what was stored."""
        return cls(**value)


@dataclass(frozen=True, slots=True)
class ContextScore:
    """The context of a case and what it rests on."""

    context: Context
    grounds: tuple[ContextEvidence, ...] = ()


def score_context(policy: Policy, territories: Sequence[str], known: ObservationLookup, today: date) -> ContextScore:
    """Return driver C per area with its grounds; a policy without rules keeps to the European Economic Area."""
    if not policy.context or not territories:
        return ContextScore(policy.context_inside_eea(tuple(territories)))
    grounds = tuple(
        _ground(rule, territory, known(rule.indicator, territory), today, inside=territory in policy.eea)
        for rule in policy.context
        for territory in dict.fromkeys(territories)
    )
    return ContextScore(
        {area: worst_step(e.step for e in grounds if e.area == area) for area in CONTEXT_AREAS}, grounds
    )


def worst_step(steps: Iterable[int | None]) -> int | None:
    """Return the worst step: a known 2 stands, else any unknown makes the whole unknown."""
    found = list(steps)
    if WORST_CONTEXT in found:
        return WORST_CONTEXT
    return None if None in found or not found else max(step for step in found if step is not None)


def _ground(
    rule: ContextRule, territory: str, found: ObservationInForce, today: date, *, inside: bool
) -> ContextEvidence:
    seen, origin = found.observation, found.origin
    if inside and (rule.outside_eea_only or origin is None):  # the university's choice; see ADR 0011 and 0016
        return ContextEvidence(rule.area, rule.indicator, territory, 0)
    if seen is None or origin is None:
        return ContextEvidence(rule.area, rule.indicator, territory, None)
    too_old = today - seen.as_of > timedelta(days=rule.shelf_life_days)
    return ContextEvidence(
        area=rule.area,
        indicator=rule.indicator,
        territory=territory,
        step=None if too_old else context_step(rule, seen.value),
        value=seen.value,
        low=seen.low,
        high=seen.high,
        as_of=seen.as_of.isoformat(),
        too_old=too_old,
        source=origin.source,
        published=origin.published.isoformat(),
        imported_on=origin.imported_on.isoformat(),
        digest=origin.digest,
        note=seen.note,
    )


def context_step(rule: ContextRule, value: float) -> int:
    """Return what a value counts as: 2 from the second threshold on, 1 from the first, else 0."""
    indicator = INDICATORS[rule.indicator]
    severity = indicator.severity(value)
    thresholds = (rule.one_at, rule.two_at)
    return sum(severity >= indicator.severity(indicator.parse(threshold)) for threshold in thresholds)
