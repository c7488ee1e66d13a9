"""Precedents: which decided cases are like another one, and why; nothing is predicted from them."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from riskflow.questionnaire.model import Area, Level
from riskflow.questionnaire.scoring import Profile
from riskflow.territories import LEFT_OPEN


class TraitKind(StrEnum):
    """In what two cases may be alike."""

    PARTNER = "partner"
    QUESTION = "question"
    AREA = "area"
    KIND = "kind"
    PLACE = "place"


@dataclass(frozen=True, slots=True, order=True)
class Trait:
    """Something that a case has, and that another may have too."""

    kind: TraitKind
    value: str


WEIGHTS: Mapping[TraitKind, int] = {
    TraitKind.PARTNER: 5,
    TraitKind.QUESTION: 2,
    TraitKind.AREA: 2,
    TraitKind.KIND: 1,
    TraitKind.PLACE: 1,
}
ENOUGH = 4
"""The least weight of what two cases share. However many places: a country is context."""
ONLY_CONTEXT = frozenset({TraitKind.KIND, TraitKind.PLACE})
DRIVES = 2
"""The severity from which an answer drives a level."""


def traits_of(kind: str, partners: Iterable[int], places: Iterable[str], profile: Profile) -> frozenset[Trait]:
    """Return the traits of a case: its kind, partners and places, the areas that are high, and what drives them."""
    return frozenset(
        {
            *([Trait(TraitKind.KIND, kind)] if kind else []),
            *(Trait(TraitKind.PARTNER, str(number)) for number in partners),
            *(Trait(TraitKind.PLACE, place) for place in places if place != LEFT_OPEN),
            *(Trait(TraitKind.AREA, area.value) for area in _high(profile)),
            *(Trait(TraitKind.QUESTION, question) for question in _driving(profile)),
        }
    )


def _high(profile: Profile) -> Iterator[Area]:
    yield from (area for area, result in profile.areas.items() if result.level >= Level.HIGH)


def _driving(profile: Profile) -> Iterator[str]:
    for result in profile.areas.values():
        yield from (reason.question for reason in result.reasons if reason.severity >= DRIVES)


@dataclass(frozen=True, slots=True)
class Likeness:
    """What two cases share."""

    shared: frozenset[Trait]

    @property
    def weight(self) -> int:
        return sum(WEIGHTS[trait.kind] for trait in self.shared)

    @property
    def is_enough(self) -> bool:
        """Whether one case is worth reading for the sake of the other."""
        return self.weight >= ENOUGH and not {trait.kind for trait in self.shared} <= ONLY_CONTEXT

    def of(self, kind: TraitKind) -> list[str]:
        """Return what is shared of one kind, in a steady order."""
        return sorted(trait.value for trait in self.shared if trait.kind is kind)


def likeness(mine: Collection[Trait], theirs: Collection[Trait]) -> Likeness:
    return Likeness(frozenset(mine) & frozenset(theirs))
