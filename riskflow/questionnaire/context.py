"""Driver C from indicators: values of the partners' territories against the policy's thresholds, 0 to 2 or unknown.

The worst territory and the worst rule count. A value that is missing or too old is unknown, and unknown counts as 2
in the scoring table, so an outage never lowers a level.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any, Self

from riskflow.indicators.catalogue import INDICATORS, Observation
from riskflow.questionnaire.model import Area
from riskflow.questionnaire.policy import ContextRule, Policy
from riskflow.questionnaire.scoring import CONTEXT_AREAS, WORST_CONTEXT, Context


@dataclass(frozen=True, slots=True)
class ObservationOrigin:
    source: str
    published: date
    imported_on: date
    digest: str


@dataclass(frozen=True, slots=True)
class ObservationInForce:
    """The value in force of one indicator for one territory; no origin: the indicator was never imported."""

    origin: ObservationOrigin | None
    observation: Observation | None = None


ObservationLookup = Callable[[str, str], ObservationInForce]
"""(Indicator, territory) -> the value in force."""


@dataclass(frozen=True, slots=True)
class ContextEvidence:
    """A value behind driver C, its origin, and the step 0 to 2 that it counts as; None is unknown."""

    area: Area
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
        """Return the evidence as it is stored with an assessment."""
        return asdict(self)

    @classmethod
    def from_plain(cls, value: dict[str, Any]) -> Self:
        return cls(**{**value, "area": Area(value["area"])})


@dataclass(frozen=True, slots=True)
class ContextScore:
    """The context of a case and the evidence for it."""

    context: Context
    evidence: tuple[ContextEvidence, ...] = ()


def score_context(policy: Policy, territories: Sequence[str], known: ObservationLookup, today: date) -> ContextScore:
    """Return driver C per area with its evidence; without rules in the policy only the EEA counts."""
    if not policy.context or not territories:
        return ContextScore(policy.context_inside_eea(tuple(territories)))
    evidence = tuple(
        _evidence(rule, territory, known(rule.indicator, territory), today, inside=territory in policy.eea)
        for rule in policy.context
        for territory in dict.fromkeys(territories)
    )
    steps = {area: [each.step for each in evidence if each.area is area] for area in CONTEXT_AREAS}
    return ContextScore({area: worst_step(steps[area]) for area in CONTEXT_AREAS}, evidence)


def worst_step(steps: Iterable[int | None]) -> int | None:
    """Return the worst step: 2 if any is 2, else unknown if any is unknown, else the highest."""
    found = list(steps)
    if WORST_CONTEXT in found:
        return WORST_CONTEXT
    return None if None in found or not found else max(step for step in found if step is not None)


def _evidence(
    rule: ContextRule, territory: str, found: ObservationInForce, today: date, *, inside: bool
) -> ContextEvidence:
    observation, origin = found.observation, found.origin
    # The university's choice (ADR 0011 and 0016): the EEA is 0 by rule, and as long as the indicator is not in use.
    if inside and (rule.outside_eea_only or origin is None):
        return ContextEvidence(rule.area, rule.indicator, territory, 0)
    if observation is None or origin is None:
        return ContextEvidence(rule.area, rule.indicator, territory, None)
    too_old = today - observation.as_of > timedelta(days=rule.shelf_life_days)
    return ContextEvidence(
        area=rule.area,
        indicator=rule.indicator,
        territory=territory,
        step=None if too_old else context_step(rule, observation.value),
        value=observation.value,
        low=observation.low,
        high=observation.high,
        as_of=observation.as_of.isoformat(),
        too_old=too_old,
        source=origin.source,
        published=origin.published.isoformat(),
        imported_on=origin.imported_on.isoformat(),
        digest=origin.digest,
        note=observation.note,
    )


def context_step(rule: ContextRule, value: float) -> int:
    """Return 2 from the second threshold on, 1 from the first, else 0; "on" is towards the worse."""
    indicator = INDICATORS[rule.indicator]
    severity = indicator.severity(value)
    thresholds = (rule.one_at, rule.two_at)
    return sum(severity >= indicator.severity(indicator.parse(threshold)) for threshold in thresholds)
