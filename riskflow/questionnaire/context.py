"""What follows from the partners' territories: driver C from indicators, and the facts that are never asked.

Driver C is values against the policy's thresholds, 0 to 2 or unknown.
The worst territory and the worst rule count. A value that is missing or too old is unknown, and unknown counts as 2
in the scoring table, so an outage never lowers a level.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any, Self

from riskflow.indicators.catalogue import INDICATORS, Observation
from riskflow.questionnaire.model import Area, Fetch, Questionnaire
from riskflow.questionnaire.policy import ContextRule, Policy
from riskflow.questionnaire.scoring import CONTEXT_AREAS, WORST_CONTEXT, Answers, Context, condition_holds
from riskflow.territories import LEFT_OPEN, in_customs_territory

UNKNOWN = "unknown"
MEASURES = "eu-measures"
"""The indicator behind the fact `place-measures`."""
MEASURE_STATES = tuple(state for state, _ in INDICATORS[MEASURES].states)
FETCHED_OPTIONS: Mapping[Fetch, tuple[str, ...]] = {
    "place-customs": ("eu", "outside", UNKNOWN),
    "place-eea": ("eea", "outside", UNKNOWN),
    "place-measures": (*MEASURE_STATES, UNKNOWN),
    "text-alarm": ("none", "alarm", UNKNOWN),
    "earlier-stop": ("no", "yes"),
}
"""What is looked up -> the answers that the question must offer, mild ones first."""


NO_ANSWERS: Answers = MappingProxyType({})


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


def score_context(
    policy: Policy, territories: Sequence[str], known: ObservationLookup, today: date, seen: Answers = NO_ANSWERS
) -> ContextScore:
    """Return driver C per area with its evidence; without rules in the policy only the EEA counts.

    `seen` are the visible answers: a rule with a condition counts only where it holds.
    """
    if not policy.context or not territories:
        return ContextScore(policy.context_inside_eea(tuple(territories)))
    evidence = tuple(
        _evidence(rule, territory, known(rule.indicator, territory), today, inside=territory in policy.eea)
        for rule in policy.context
        if condition_holds(rule.when, seen)
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
        step=None if too_old else context_step(rule, _value_of(rule, observation)),
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


def _value_of(rule: ContextRule, observation: Observation) -> float:
    """Return the value that is compared: with `interval`, the mildest that the observation allows."""
    ends = (observation.low, observation.high) if rule.interval else ()
    return min((observation.value, *(end for end in ends if end is not None)), key=INDICATORS[rule.indicator].severity)


def context_step(rule: ContextRule, value: float) -> int:
    """Return 2 from the second threshold on, 1 from the first, else 0; "on" is towards the worse."""
    indicator = INDICATORS[rule.indicator]
    severity = indicator.severity(value)
    thresholds = (rule.one_at, rule.two_at)
    return sum(severity >= indicator.severity(indicator.parse(threshold)) for threshold in thresholds)


def facts_from_places(questionnaire: Questionnaire, policy: Policy, territories: Sequence[str]) -> Answers:
    """Return the answers to the fetched questions as far as they follow from the territories alone."""
    measures = "none" if place_eea(policy, territories) == "eea" else UNKNOWN
    found = {
        "place-customs": place_customs(territories),
        "place-eea": place_eea(policy, territories),
        "place-measures": measures,
        "text-alarm": "none",
        "earlier-stop": "no",
    }
    return fetched_answers_to(questionnaire, found)


def fetched_answers_to(questionnaire: Questionnaire, found: Mapping[str, str]) -> Answers:
    """Return the answers to the fetched questions of a version, from what was looked up."""
    return {q.id: (found[q.fetch],) for q in questionnaire.questions.values() if q.fetch and q.fetch in found}


def place_customs(territories: Sequence[str]) -> str:
    """Return whether all places lie in the customs territory of the Union: an export begins where it ends."""
    return _inside(territories, "eu", in_customs_territory)


def place_eea(policy: Policy, territories: Sequence[str]) -> str:
    """Return whether all places lie in the European Economic Area."""
    return _inside(territories, "eea", lambda code: code in policy.eea)


def _inside(territories: Sequence[str], word: str, is_inside: Callable[[str], bool]) -> str:
    known = [code for code in territories if code != LEFT_OPEN]
    if not all(map(is_inside, known)):
        return "outside"
    return word if known and len(known) == len(territories) else UNKNOWN


def place_measures(policy: Policy, territories: Sequence[str], known: ObservationLookup, today: date) -> str:
    """Return the gravest restrictive measures of the Union against the places; unknown where a value is missing.

    A value is as old as the policy's rules on the indicator allow, at most.
    """
    shelf_lives = [rule.shelf_life_days for rule in policy.context if rule.indicator == MEASURES]
    oldest = today - timedelta(days=min(shelf_lives)) if shelf_lives else date.min
    outside = [code for code in dict.fromkeys(territories) if code not in policy.eea]
    values = [_current_value(known(MEASURES, code).observation, oldest) for code in outside]
    gravest = max((value for value in values if value is not None), default=0)
    # What is missing may be anything, so that only the gravest measure stands beside it.
    is_settled = bool(territories) and (None not in values or gravest == len(MEASURE_STATES) - 1)
    return MEASURE_STATES[int(gravest)] if is_settled else UNKNOWN


def _current_value(observation: Observation | None, oldest: date) -> float | None:
    return observation.value if observation and observation.as_of >= oldest else None
