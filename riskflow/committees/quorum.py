"""The quorum of a committee: how many have rated, whether it was led, and which competence is missing."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from riskflow.committees.rules import Composition, RequiredCompetence, committee_rules
from riskflow.questionnaire.model import Area, Level
from riskflow.text import Text

NOT_LED = Text(
    sv="Ordföranden, eller vice ordföranden i ordförandens ställe, har inte lämnat sin bedömning.",
    en="The chair, or the vice-chair instead, has not given a rating.",
)
LACKS_COMPETENCE = Text(
    sv="Ingen som har lämnat sin bedömning har den kompetens som nivåerna kräver: {names}.",
    en="Nobody who has given a rating has the competence that the levels call for: {names}.",
)
TOO_FEW = Text(
    sv="{given} av minst {needed} ledamöter har lämnat sin bedömning.",
    en="{given} of at least {needed} members have given their rating.",
)


@dataclass(frozen=True, slots=True)
class SeatedRater:
    """Somebody who has rated, in the seat that they had then.

    Ratings of before seats were noted have none: those are judged by their number alone.
    """

    person: int
    has_seat: bool = False
    leads: bool = False
    """As the chair, or as the vice-chair."""
    competences: frozenset[str] | None = frozenset()
    """None where the group had no competences noted at all, so that nobody could have one."""


@dataclass(frozen=True, slots=True)
class QuorumState:
    """What a group has of its quorum, and what it lacks."""

    given: int
    needed: int
    lacks_lead: bool = False
    lacking: tuple[RequiredCompetence, ...] = ()

    @property
    def is_met(self) -> bool:
        return self.given >= self.needed and not self.lacks_lead and not self.lacking

    @property
    def wanted_competences(self) -> frozenset[str]:
        """The competences of which each would help."""
        return frozenset(name for each in self.lacking for name in each.any_of)

    def missing(self) -> list[Text]:
        """Return what is missing, in words; the competences tell which levels are high."""
        found = []
        if self.given < self.needed:
            found.append(TOO_FEW.filled(given=str(self.given), needed=str(self.needed)))
        if self.lacks_lead:
            found.append(NOT_LED)
        found += [LACKS_COMPETENCE.filled(names=competence_names(each.any_of)) for each in self.lacking]
        return found


def competence_names(competences: Collection[str]) -> Text:
    """Return the names of some competences, any of which will do."""
    known = committee_rules().competences
    names = [known[each].name if each in known else Text(sv=each, en=each) for each in competences]
    return Text(sv=" eller ".join(name.sv for name in names), en=" or ".join(name.en for name in names))


def quorum_state(
    composition: Composition, needed: int, raters: Collection[SeatedRater], levels: Mapping[Area, Level]
) -> QuorumState:
    """Return what those who have rated, and have no conflict of interest, are of a quorum."""
    if any(not rater.has_seat for rater in raters):
        return QuorumState(len(raters), needed)
    noted = [rater.competences for rater in raters if rater.competences is not None]
    held = frozenset[str]().union(*noted)
    required = composition.required if len(noted) == len(raters) else ()
    return QuorumState(
        len(raters),
        needed,
        lacks_lead=composition.is_led and not any(rater.leads for rater in raters),
        lacking=tuple(each for each in required if each.is_needed(levels) and not held & {*each.any_of}),
    )
