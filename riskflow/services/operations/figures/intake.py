"""The cases that came in during a year, counted as they came in."""

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median_low

from riskflow.cases.labels import DECISION_OUTCOMES, CaseOutcome
from riskflow.questionnaire.answer_sheet import territories_in
from riskflow.questionnaire.library import Library
from riskflow.questionnaire.loader import QuestionnaireVersion
from riskflow.questionnaire.model import Area, Level, Questionnaire
from riskflow.questionnaire.partner_questions import RevisionPartner
from riskflow.questionnaire.scoring import CONTEXT_AREAS, Answers, Route, score
from riskflow.regions import region_of
from riskflow.services.unit_of_work import SWEDISH_TIME, UnitOfWork
from riskflow.statistics.strata import Stratum
from riskflow.store.listing import figures as queries
from riskflow.store.listing.figures import GivenRating, Period, SavedAnswer, SentCase

NO_REGION, SEVERAL_REGIONS = "none", "several"
MAX_PAUSE = timedelta(minutes=10)
"""A longer time between two answers is no work on the form."""
NO_CONTEXT = dict.fromkeys(CONTEXT_AREAS, 0)
REFUSED = frozenset({CaseOutcome.REDUCE_SCOPE, CaseOutcome.DECLINE})
ALL = "all"


class Fate:
    """What is compared between regions: whether something came to pass in a case."""

    REVIEWED = "reviewed"
    RAISED = "raised"
    REFUSED = "refused"


Facts = tuple[str, tuple[Level, ...]]
"""The kind of a collaboration, and the levels of the four areas as its answers alone give them."""
Fates = Mapping[str, Mapping[Facts, Mapping[str, Sequence[int]]]]


@dataclass(slots=True)
class Intake:
    """What was counted of the cases that came in."""

    months: Counter[int] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    departments: Counter[str] = field(default_factory=Counter)
    regions: Counter[str] = field(default_factory=Counter)
    routes: Counter[Route] = field(default_factory=Counter)
    worst: Counter[Level] = field(default_factory=Counter)
    areas: dict[Area, Counter[Level]] = field(default_factory=lambda: {area: Counter() for area in Area})
    asked: Counter[str] = field(default_factory=Counter)
    unknown: Counter[str] = field(default_factory=Counter)
    minutes: dict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    fates: dict[str, dict[Facts, dict[str, list[int]]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(lambda: defaultdict(lambda: [0, 0])))
    )
    """What -> equal facts -> region -> in how many cases it came to pass, of how many."""

    @property
    def number(self) -> int:
        return sum(self.months.values())


def count_intake(uow: UnitOfWork, period: Period) -> Intake:
    """Count the cases of a period, some hundred at a time."""
    intake = Intake()
    for cases in queries.sent_cases(uow.session, period):
        answers = queries.answers_of(uow.session, [case.assessment_id for case in cases])
        numbers = [case.case_id for case in cases]
        raised = _raised(queries.ratings_of(uow.session, numbers))
        outcomes = queries.decided_outcomes(uow.session, numbers, DECISION_OUTCOMES)
        for case in cases:
            _count(intake, uow.library, case, answers[case.assessment_id])
            fates = _fates(case, raised, outcomes)
            _compare(intake, uow.library, case, answers[case.assessment_id], fates)
    return intake


def _version(library: Library, case: SentCase) -> QuestionnaireVersion:
    partners = tuple(RevisionPartner(**each) for each in case.partners)
    return library.get_for_partners(case.questionnaire, case.version, partners)


def _chosen(questionnaire: Questionnaire, saved: Iterable[SavedAnswer]) -> Answers:
    known = questionnaire.section_of
    return {each.question: tuple(each.chosen) for each in saved if each.chosen and each.question in known}


def levels_in(stored: Mapping[str, str]) -> dict[Area, Level]:
    return {Area(area): Level.parse(level) for area, level in stored.items()}


def _count(intake: Intake, library: Library, case: SentCase, saved: Sequence[SavedAnswer]) -> None:
    levels = levels_in(case.levels)
    intake.months[case.submitted_at.astimezone(SWEDISH_TIME).month] += 1
    intake.kinds[case.kind] += 1
    intake.departments[case.department] += 1
    intake.routes[Route(case.route)] += 1
    intake.worst[max(levels.values(), default=Level.LOW)] += 1
    for area in Area:
        intake.areas[area][levels.get(area, Level.LOW)] += 1
    questionnaire = _version(library, case).questionnaire
    intake.regions[region_in(questionnaire, _chosen(questionnaire, saved))] += 1
    for question in _known_or_unknown(questionnaire, saved):
        intake.asked[question.name] += 1
        intake.unknown[question.name] += question.is_unknown
    minutes = measured_minutes([each.saved_at for each in saved])
    if minutes is not None:
        for name in (ALL, case.route):
            intake.minutes[name][minutes] += 1


@dataclass(frozen=True, slots=True)
class _Answered:
    name: str
    is_unknown: bool


def _known_or_unknown(questionnaire: Questionnaire, saved: Iterable[SavedAnswer]) -> Iterator[_Answered]:
    """Yield the questions that people answered and that offer *don't know*; what is looked up is not theirs."""
    for each in saved:
        question = questionnaire.questions.get(each.question)
        if question and question.unknown and each.chosen and not question.is_fetched:
            yield _Answered(question.base_id, question.unknown.id in each.chosen)


def measured_minutes(saved: Iterable[datetime]) -> int | None:
    """Return the minutes between answers, without pauses; None where there is nothing between.

    Only the last time at which each answer was saved is known, and neither what was read before the first one.
    """
    moments = sorted(saved)
    gaps = (later - earlier for earlier, later in itertools.pairwise(moments))
    worked = sum((gap for gap in gaps if gap <= MAX_PAUSE), timedelta())
    return max(1, round(worked / timedelta(minutes=1))) if worked else None


def region_in(questionnaire: Questionnaire, answers: Answers) -> str:
    """Return the region of the partners of a case: one, several, or none that is known."""
    regions = {region for code in territories_in(questionnaire, answers) if (region := region_of(code))}
    return regions.pop() if len(regions) == 1 else SEVERAL_REGIONS if regions else NO_REGION


def middle_levels(ratings: Sequence[GivenRating]) -> dict[Area, Level]:
    """Return the middle rating of each area, the lower of two."""
    given = [levels_in(rating.levels) for rating in ratings]
    of_area = {area: [levels[area] for levels in given if area in levels] for area in Area}
    return {area: median_low(levels) for area, levels in of_area.items() if levels}


def by_revision(ratings: Iterable[GivenRating]) -> dict[int, list[GivenRating]]:
    together: dict[int, list[GivenRating]] = defaultdict(list)
    for rating in ratings:
        together[rating.assessment_id].append(rating)
    return together


def _raised(ratings: Iterable[GivenRating]) -> dict[int, bool]:
    """Return for each case that RAI rated whether its middle rating was above the tool's in any area."""
    found: dict[int, bool] = {}
    for rated in by_revision(ratings).values():
        scored, middle = levels_in(rated[0].scored), middle_levels(rated)
        is_raised = any(level > scored.get(area, Level.LOW) for area, level in middle.items())
        found[rated[0].case_id] = found.get(rated[0].case_id, False) or is_raised
    return found


def _fates(case: SentCase, raised: Mapping[int, bool], outcomes: Mapping[int, str]) -> dict[str, bool]:
    """Return what can be said of a case: whether it was reviewed, and where it was, raised and refused."""
    worst = max(levels_in(case.levels).values(), default=Level.LOW)
    fates = {Fate.REVIEWED: worst >= Level.HIGH}
    if case.case_id in raised:
        fates[Fate.RAISED] = raised[case.case_id]
    if case.case_id in outcomes:
        fates[Fate.REFUSED] = outcomes[case.case_id] in REFUSED
    return fates


def _compare(
    intake: Intake, library: Library, case: SentCase, saved: Sequence[SavedAnswer], fates: Mapping[str, bool]
) -> None:
    questionnaire = _version(library, case).questionnaire
    answers = _chosen(questionnaire, saved)
    region = region_in(questionnaire, answers)
    if region in {NO_REGION, SEVERAL_REGIONS}:
        return
    areas = score(questionnaire, answers, NO_CONTEXT).areas
    facts = (case.kind, tuple(areas[area].level for area in Area))
    for name, has_come_to_pass in fates.items():
        counted = intake.fates[name][facts][region]
        counted[0] += has_come_to_pass
        counted[1] += 1


def strata_for(region: str, of_facts: Mapping[Facts, Mapping[str, Sequence[int]]]) -> list[Stratum]:
    """Return one region beside all others, in each group of cases with equal facts."""
    strata = []
    for regions in of_facts.values():
        ours = regions.get(region, (0, 0))
        others = [counted for name, counted in regions.items() if name != region]
        strata.append(Stratum(ours[0], ours[1], sum(each[0] for each in others), sum(each[1] for each in others)))
    return strata
