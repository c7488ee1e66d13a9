"""What members and groups said about a case, as far as the person may see it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from riskflow.cases.labels import ADVICE, Advice
from riskflow.cases.workflow import Group
from riskflow.questionnaire.model import Area, Level
from riskflow.services.unit_of_work import identity
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import Opinion, Rating
from riskflow.text import Text
from riskflow.web.present.case import Dossier


@dataclass(frozen=True, slots=True)
class Voice:
    """One member's rating or view."""

    person: int
    name: str
    levels: Mapping[Area, Level]
    advice: Text
    reason: str


@dataclass(frozen=True, slots=True)
class Heard:
    """What one group has said. Nothing but the counts is there until the person may see it."""

    group: Group
    given: int
    eligible: int
    is_shown: bool
    voices: Sequence[Voice] = ()
    waits_for: Sequence[str] = ()
    disqualified: Sequence[str] = ()
    opinion: Opinion | None = None

    @property
    def advice(self) -> Text | None:
        """What the group recommends."""
        return ADVICE[Advice(self.opinion.advice)] if self.opinion else None

    @property
    def spread(self) -> dict[Area, tuple[Level, Level]]:
        """The lowest and the highest level that members gave each area."""
        given = {area: [v.levels[area] for v in self.voices if area in v.levels] for area in Area}
        return {area: (min(levels), max(levels)) for area, levels in given.items() if levels}


def all_heard(dossier: Dossier) -> list[Heard]:
    """Return what each group that has had the case said."""
    facts = dossier.matter.facts
    groups = ((Group.RAI, facts.was_with_rai), (Group.SAI, facts.was_with_sai))
    return [hear(dossier, group) for group, was_with in groups if was_with]


def hear(dossier: Dossier, group: Group) -> Heard:
    """Return what one group said of the revision that was submitted last."""
    session = dossier.desk.session
    eligible = dossier.eligible(group)
    if dossier.sheaf is None:
        return Heard(group, 0, len(eligible), is_shown=False)
    assessment = dossier.sheaf.assessment
    ratings = case_queries.ratings_of(session, identity(assessment.id), group)
    if not dossier.rules_of(assessment).shows_ratings(group):
        return Heard(group, len(ratings), len(eligible), is_shown=False)
    declared = case_queries.declarations_of(session, [dossier.matter.id])
    away = [row.person_id for row in declared if row.has_conflict and row.group == group]
    waited_for = eligible - {rating.person_id for rating in ratings}
    names = case_queries.names_of(session, [*eligible, *away, *(rating.person_id for rating in ratings)])
    spoken = (o for o in case_queries.opinions_of(session, dossier.matter.id) if o.assessment_id == assessment.id)
    return Heard(
        group,
        len(ratings),
        len(eligible),
        is_shown=True,
        voices=[_voice(rating, names[rating.person_id]) for rating in ratings],
        waits_for=sorted(names[person] for person in waited_for),
        disqualified=sorted(names[person] for person in away),
        opinion=next((opinion for opinion in spoken if opinion.group == group), None),
    )


def _voice(rating: Rating, name: str) -> Voice:
    levels = {Area(area): Level.parse(level) for area, level in rating.levels.items()}
    return Voice(rating.person_id, name, levels, ADVICE[Advice(rating.advice)], rating.reason)
