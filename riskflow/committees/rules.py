"""The rules of the committees, read from `rules.yaml`: which competences there are, and what a quorum must have."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from riskflow.packaged import packaged_yaml
from riskflow.questionnaire.model import Area, Level
from riskflow.text import Text


@dataclass(frozen=True, slots=True)
class Competence:
    """What a member may know more of than others, and the areas that it is about."""

    id: str
    name: Text
    areas: frozenset[Area]


@dataclass(frozen=True, slots=True)
class RequiredCompetence:
    """One of some competences, which a quorum needs when one of some areas is at a level or worse."""

    areas: frozenset[Area]
    from_level: Level
    any_of: tuple[str, ...]

    def is_needed(self, levels: Mapping[Area, Level]) -> bool:
        return any(levels.get(area, Level.LOW) >= self.from_level for area in self.areas)


@dataclass(frozen=True, slots=True)
class Composition:
    """Who must be among those who have rated, beside their number."""

    is_led: bool = False
    required: tuple[RequiredCompetence, ...] = ()


@dataclass(frozen=True, slots=True)
class CommitteeRules:
    """The competences, and the composition that the quorum of each group needs."""

    competences: Mapping[str, Competence]
    compositions: Mapping[str, Composition]

    def composition(self, group: str) -> Composition:
        return self.compositions.get(group, Composition())

    def matching(self, levels: Mapping[Area, Level]) -> frozenset[str]:
        """Return the competences about the areas that are at a high level or worse."""
        high = {area for area, level in levels.items() if level >= Level.HIGH}
        return frozenset(each.id for each in self.competences.values() if each.areas & high)


@cache
def committee_rules() -> CommitteeRules:
    """Return the rules of the committees.

    Raises:
        LookupError: when a rule names a competence that there is not.
    """
    data = packaged_yaml("committees/rules.yaml")
    competences = {
        each["id"]: Competence(each["id"], Text(**each["name"]), frozenset(map(Area, each.get("areas", ()))))
        for each in data["competences"]
    }
    compositions = {
        group: Composition(
            is_led=rule["led"],
            required=tuple(
                RequiredCompetence(
                    frozenset(map(Area, each["areas"])), Level.parse(each["from"]), tuple(each["any_of"])
                )
                for each in rule.get("required", ())
            ),
        )
        for group, rule in data["quorum"].items()
    }
    named = {name for each in compositions.values() for needed in each.required for name in needed.any_of}
    if unknown := sorted(named - competences.keys()):
        message = f"committees/rules.yaml: there is no competence {', '.join(unknown)}"
        raise LookupError(message)
    return CommitteeRules(competences, compositions)
