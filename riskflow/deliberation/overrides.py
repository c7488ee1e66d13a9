"""Overrides: an opinion, a position or a decision that goes another way than the tool, or than the advice.

They are allowed both ways, stricter and milder. Each needs a reason and is counted, so that one sees where the tool and
its users part.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from riskflow.cases.labels import Advice, CaseOutcome
from riskflow.errors import InvalidError
from riskflow.questionnaire.model import Level
from riskflow.text import Text


class Standard(StrEnum):
    """What an override goes against."""

    TOOL = "tool"
    ADVICE = "advice"


class Direction(StrEnum):
    STRICTER = "stricter"
    MILDER = "milder"


OVERRIDE_NAMES = {
    (Standard.TOOL, Direction.STRICTER): Text(sv="Strängare än verktyget", en="Stricter than the tool"),
    (Standard.TOOL, Direction.MILDER): Text(sv="Mildare än verktyget", en="Milder than the tool"),
    (Standard.ADVICE, Direction.STRICTER): Text(sv="Strängare än rådet", en="Stricter than the advice"),
    (Standard.ADVICE, Direction.MILDER): Text(sv="Mildare än rådet", en="Milder than the advice"),
}
GIVE_REASON = Text(
    sv="Det här avviker: {how}. Skriv varför under rubriken om avvikelser.",
    en="This departs: {how}. Write why under the heading about departures.",
)

STRICTNESS = {
    CaseOutcome.PROCEED: 0,
    CaseOutcome.WITH_CONDITIONS: 1,
    CaseOutcome.REDUCE_SCOPE: 2,
    CaseOutcome.DECLINE: 3,
}
BY_LEVEL: Mapping[Level, frozenset[CaseOutcome]] = {
    Level.LOW: frozenset({CaseOutcome.PROCEED}),
    Level.MODERATE: frozenset({CaseOutcome.PROCEED, CaseOutcome.WITH_CONDITIONS}),
    Level.HIGH: frozenset({CaseOutcome.WITH_CONDITIONS, CaseOutcome.REDUCE_SCOPE}),
    Level.CRITICAL: frozenset({CaseOutcome.WITH_CONDITIONS, CaseOutcome.REDUCE_SCOPE, CaseOutcome.DECLINE}),
}
"""Highest level -> the outcomes that the tool's route prepares for. No level means that a collaboration must end."""
BY_ADVICE: Mapping[Advice, frozenset[CaseOutcome]] = {
    Advice.GO_AHEAD: frozenset({CaseOutcome.PROCEED}),
    Advice.WITH_CONDITIONS: frozenset({CaseOutcome.WITH_CONDITIONS}),
    Advice.NOT_AS_DESCRIBED: frozenset({CaseOutcome.REDUCE_SCOPE, CaseOutcome.DECLINE}),
}
"""Advice -> the outcomes that follow it."""


@dataclass(frozen=True, slots=True)
class Override:
    """One way in which an act departs."""

    against: Standard
    direction: Direction

    @property
    def name(self) -> Text:
        return OVERRIDE_NAMES[self.against, self.direction]

    def stored(self) -> dict[str, str]:
        return {"against": self.against.value, "direction": self.direction.value}


def read_overrides(stored: Collection[Mapping[str, str]]) -> list[Override]:
    return [Override(Standard(each["against"]), Direction(each["direction"])) for each in stored]


def of_opinion(advice: Advice, worst: Level, *, must_refer: bool = False) -> list[Override]:
    """Return how an opinion or a position departs from the tool.

    `must_refer`: the case goes to SAI whatever the group thinks.
    """
    if advice is Advice.TO_SAI:
        return [] if must_refer or worst is Level.CRITICAL else [Override(Standard.TOOL, Direction.STRICTER)]
    return list(_departures(Standard.TOOL, BY_ADVICE[advice], BY_LEVEL[worst]))


def of_decision(outcome: CaseOutcome, worst: Level, advice: Advice | None) -> list[Override]:
    """Return how a decision departs from the tool, and from the advice that stands."""
    chosen = frozenset({outcome})
    found = list(_departures(Standard.TOOL, chosen, BY_LEVEL[worst]))
    if advice is not None and advice in BY_ADVICE:
        found += _departures(Standard.ADVICE, chosen, BY_ADVICE[advice])
    return found


def _departures(
    against: Standard, chosen: frozenset[CaseOutcome], expected: frozenset[CaseOutcome]
) -> Iterator[Override]:
    if not chosen & expected:
        highest, lowest = max(STRICTNESS[each] for each in chosen), min(STRICTNESS[each] for each in expected)
        yield Override(against, Direction.MILDER if highest < lowest else Direction.STRICTER)


def checked_reason(overrides: Collection[Override], reason: str) -> str:
    """Return the reason of what departs; nothing where nothing does.

    Raises:
        InvalidError: it departs, and nobody says why.
    """
    if not overrides:
        return ""
    if not reason.strip():
        raise InvalidError(GIVE_REASON.filled(how=named(overrides)))
    return reason.strip()


def named(overrides: Collection[Override]) -> Text:
    """Return in words how an act departs."""
    names = [each.name for each in overrides]
    return Text(sv=", ".join(each.sv.lower() for each in names), en=", ".join(each.en.lower() for each in names))
