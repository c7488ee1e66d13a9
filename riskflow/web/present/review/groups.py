"""What each committee has said of a case, as far as its reader may see it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from riskflow.cases.labels import (
    ADVICE_NAMES,
    CONFIDENCE_NAMES,
    Advice,
    Confidence,
    Vote,
)
from riskflow.cases.workflow import MEMBER_OF, Group
from riskflow.deliberation.overrides import Override, read_overrides
from riskflow.deliberation.ratings import middle
from riskflow.deliberation.votes import Tally, tally
from riskflow.questionnaire.model import Area, Level
from riskflow.services.assessment.shown import (
    shown_dissents,
    shown_opinions,
    shown_questions,
    shown_ratings,
)
from riskflow.services.case_facts import identity
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import Assessment, CommitteeQuestion, Dissent, Opinion, Rating
from riskflow.text import Text
from riskflow.web.present.case import CasePage


@dataclass(frozen=True, slots=True)
class MemberRating:
    """One member's rating or view."""

    person: int
    name: str
    levels: Mapping[Area, Level]
    advice: Text
    reason: str
    reasons: Mapping[Area, str] = field(default_factory=dict)
    confidence: Mapping[Area, Text] = field(default_factory=dict)
    is_void: bool = False
    """Whether a conflict of interest was reported before the group spoke, so that it counts for nothing."""


@dataclass(frozen=True, slots=True)
class GroupReview:
    """What one group has said; nothing but the counts until the person may see it."""

    group: Group
    rating_count: int
    eligible_count: int
    is_visible: bool
    member_ratings: Sequence[MemberRating] = ()
    missing_members: Sequence[str] = ()
    disqualified: Sequence[str] = ()
    opinion: Opinion | None = None
    dissents: Sequence[tuple[Dissent, str]] = ()
    """What members have recorded themselves against any opinion of the group, with their names."""
    superseded: Sequence[tuple[Opinion, CommitteeQuestion]] = ()
    """Earlier opinions on the revision, each with the question by which SAI sent the case back."""

    def dissents_from(self, opinion: Opinion) -> list[tuple[Dissent, str]]:
        """Return the dissents that members recorded themselves from one opinion."""
        return [(row, name) for row, name in self.dissents if row.opinion_id == opinion.id]

    @property
    def overrides(self) -> list[Override]:
        """How the opinion departs from the tool."""
        return read_overrides(self.opinion.overrides) if self.opinion else []

    @property
    def tally(self) -> Tally | None:
        """The vote on the proposal, where there was one."""
        if self.opinion is None or not self.opinion.votes:
            return None
        return tally({each["person"]: Vote(each["vote"]) for each in self.opinion.votes}, self.opinion.given_by)

    @property
    def advice(self) -> Text | None:
        """What the group recommends."""
        return ADVICE_NAMES[Advice(self.opinion.advice)] if self.opinion else None

    @property
    def counted(self) -> list[MemberRating]:
        """The ratings that are not void."""
        return [rating for rating in self.member_ratings if not rating.is_void]

    @property
    def spread(self) -> dict[Area, tuple[Level, Level]]:
        """The lowest and the highest level that members gave each area."""
        given = {area: [v.levels[area] for v in self.counted if area in v.levels] for area in Area}
        return {area: (min(levels), max(levels)) for area, levels in given.items() if levels}

    @property
    def middle(self) -> dict[Area, Level]:
        """The level in the middle of those that members gave each area."""
        found = {area: middle(v.levels[area] for v in self.counted if area in v.levels) for area in Area}
        return {area: level for area, level in found.items() if level is not None}


def group_reviews(case_page: CasePage) -> list[GroupReview]:
    """Return what each group that has had the case has said."""
    facts = case_page.opened.facts
    groups = ((Group.RAI, facts.was_with_rai), (Group.SAI, facts.was_with_sai))
    return [group_review(case_page, group) for group, was_with in groups if was_with]


@dataclass(frozen=True, slots=True)
class EarlierReview:
    """What groups said of an earlier revision: kept, and of no weight for the newest one."""

    revision: int
    group_reviews: Sequence[GroupReview]


def earlier_reviews(case_page: CasePage) -> list[EarlierReview]:
    """Return what was said of earlier revisions, the last one first; nothing to who is yet to rate the newest one."""
    if case_page.scored is None or case_page.is_blind:
        return []
    newest = case_page.scored.assessment.revision
    revisions = case_queries.submitted_revisions(case_page.uow.session, case_page.opened.id)
    found = []
    for revision in reversed([each for each in revisions if each.revision < newest]):
        reviews = [_review_of(case_page, group, revision) for group in Group]
        said = [each for each in reviews if each.is_visible and (each.member_ratings or each.opinion)]
        if said:
            found.append(EarlierReview(revision.revision, said))
    return found


def group_review(case_page: CasePage, group: Group) -> GroupReview:
    """Return what one group has said of the revision that was submitted last."""
    if case_page.scored is None:
        return GroupReview(group, 0, len(case_page.eligible(group)), is_visible=False)
    return _review_of(case_page, group, case_page.scored.assessment)


def _review_of(case_page: CasePage, group: Group, assessment: Assessment) -> GroupReview:
    session, eligible = case_page.uow.session, case_page.eligible(group)
    ratings = shown_ratings(case_page.uow, case_page.opened, identity(assessment.id), group)
    said = shown_opinions(case_page.uow, case_page.opened)
    given = [each for each in said if each.assessment_id == assessment.id and each.group == group]
    questions = shown_questions(case_page.uow, case_page.opened) if given else {}
    opinion = next((each for each in given if each.id not in questions), None)
    conflicts = case_page.opened.facts.conflicts
    void = conflicts.disqualified(opinion.given_at if opinion else None)
    count = sum(rating.person_id not in void for rating in ratings)
    if not case_page.rules_of(assessment).shows_ratings(group):
        return GroupReview(group, count, len(eligible), is_visible=False)
    disqualified = conflicts.absent_from(MEMBER_OF[group])
    missing = eligible - {rating.person_id for rating in ratings}
    names = case_queries.names_of(session, [*eligible, *disqualified, *(rating.person_id for rating in ratings)])
    return GroupReview(
        group,
        count,
        len(eligible),
        is_visible=True,
        member_ratings=[
            _member_rating(rating, names[rating.person_id], is_void=rating.person_id in void) for rating in ratings
        ],
        missing_members=sorted(names[person] for person in missing),
        disqualified=sorted(names[person] for person in disqualified),
        opinion=opinion,
        dissents=shown_dissents(case_page.uow, case_page.opened) if given else (),
        superseded=[(each, questions[identity(each.id)]) for each in given if each.id in questions],
    )


def _member_rating(rating: Rating, name: str, *, is_void: bool) -> MemberRating:
    levels = {Area(area): Level.parse(level) for area, level in rating.levels.items()}
    advice = ADVICE_NAMES[Advice(rating.advice)]
    return MemberRating(
        rating.person_id,
        name,
        levels,
        advice,
        rating.reason,
        {Area(area): reason for area, reason in rating.reasons.items()},
        {Area(area): CONFIDENCE_NAMES[Confidence(sure)] for area, sure in rating.confidence.items()},
        is_void,
    )
