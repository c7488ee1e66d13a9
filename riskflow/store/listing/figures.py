"""What the figures of a year are counted from: columns of many cases, read some hundred cases at a time.

No names, no words that anybody wrote, and no rows as objects: what is read is counted and let go.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from riskflow.cases.workflow import Group
from riskflow.follow_up.obligations import StepKind
from riskflow.store.tables import (
    AnswerRow,
    Assessment,
    Case,
    CaseStanding,
    Clearance,
    Decision,
    FiguresDocument,
    ListVersion,
    Obligation,
    ObligationStep,
    Opinion,
    PlannedMeasure,
    Rating,
    Stop,
    UtcDateTime,
    YearFigures,
)

PORTION = 500


@dataclass(frozen=True, slots=True)
class Period:
    """From a moment on, up to another one, which is not in it."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class SentCase:
    """A case as it came in: its first revision."""

    case_id: int
    assessment_id: int
    department: str
    kind: str
    questionnaire: str
    version: str
    partners: list[dict[str, Any]]
    levels: dict[str, str]
    route: str
    submitted_at: datetime


@dataclass(frozen=True, slots=True)
class SavedAnswer:
    question: str
    chosen: list[str]
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class GivenRating:
    """The levels of one member of RAI and those of the tool, of one revision; the member is only a number."""

    case_id: int
    assessment_id: int
    person_id: int
    levels: dict[str, str]
    scored: dict[str, str]


@dataclass(frozen=True, slots=True)
class GivenOpinion:
    """An opinion of RAI or a position of SAI, with the moment in which the group could begin."""

    group: Group
    advice: str
    levels: dict[str, str]
    since: datetime
    given_at: datetime


@dataclass(frozen=True, slots=True)
class TakenDecision:
    """A decision or the end of a case, with what came before it."""

    case_id: int
    number: int
    outcome: str
    conditions: list[dict[str, str]]
    levels: dict[str, str]
    advice: str | None
    advised_at: datetime | None
    decided_at: datetime
    route: str
    questionnaire: str
    version: str
    sent_at: datetime


def years_with_cases(session: Session) -> tuple[datetime, datetime] | None:
    """Return when the first case came in, and when the last one did; None before any has."""
    sent = col(Assessment.submitted_at)
    first, last = session.execute(sa.select(sa.func.min(sent), sa.func.max(sent))).one()
    return (first, last) if first else None


def sent_cases(session: Session, period: Period) -> Iterator[list[SentCase]]:
    """Yield the cases that first came in during a period, in portions."""
    last = 0
    while True:
        rows = session.execute(
            sa.select(
                col(Assessment.case_id),
                col(Assessment.id),
                col(Case.department),
                col(Case.kind),
                col(Assessment.questionnaire),
                col(Assessment.questionnaire_version),
                col(Assessment.partners),
                col(Assessment.levels),
                col(Assessment.route),
                col(Assessment.submitted_at),
            )
            .join(Case, col(Case.id) == col(Assessment.case_id))
            .where(
                col(Assessment.id) > last,
                col(Assessment.revision) == 1,
                col(Assessment.submitted_at) >= period.since,
                col(Assessment.submitted_at) < period.until,
                col(Assessment.route) != "",  # its content was removed
            )
            .order_by(col(Assessment.id))
            .limit(PORTION)
        ).all()
        if not rows:
            return
        yield [SentCase(*row) for row in rows]
        last = rows[-1][1]


def answers_of(session: Session, assessments: Collection[int]) -> dict[int, list[SavedAnswer]]:
    """Return the answers of some revisions."""
    found: dict[int, list[SavedAnswer]] = {number: [] for number in assessments}
    rows = session.execute(
        sa.select(
            col(AnswerRow.assessment_id), col(AnswerRow.question), col(AnswerRow.chosen), col(AnswerRow.saved_at)
        ).where(col(AnswerRow.assessment_id).in_(assessments))
    )
    for assessment, *row in rows:
        found[assessment].append(SavedAnswer(*row))
    return found


def decided_outcomes(session: Session, cases: Collection[int], outcomes: Collection[str]) -> dict[int, str]:
    """Return the first decision of each of some cases that has one of some outcomes."""
    rows = session.execute(
        sa.select(col(Decision.case_id), col(Decision.outcome))
        .where(col(Decision.case_id).in_(cases), col(Decision.outcome).in_(outcomes))
        .order_by(col(Decision.number).desc())
    )
    return {case: outcome for case, outcome in rows}  # noqa: C416 - rows are no pairs for dict()


def _ratings() -> sa.Select[int, int, int, dict[str, str], dict[str, str]]:
    """Return the ratings of RAI that count: those of the disqualified are void."""
    excluded = sa.exists().where(
        col(CaseStanding.case_id) == col(Rating.case_id),
        col(CaseStanding.person_id) == col(Rating.person_id),
        col(CaseStanding.is_excluded),
    )
    return (
        sa.select(
            col(Rating.case_id),
            col(Rating.assessment_id),
            col(Rating.person_id),
            col(Rating.levels),
            col(Assessment.levels),
        )
        .join(Assessment, col(Assessment.id) == col(Rating.assessment_id))
        .where(col(Rating.group) == Group.RAI, ~excluded)
        .order_by(col(Rating.assessment_id))
    )


def ratings_of(session: Session, cases: Collection[int]) -> list[GivenRating]:
    """Return the ratings of some cases."""
    return [GivenRating(*row) for row in session.execute(_ratings().where(col(Rating.case_id).in_(cases)))]


def ratings_given(session: Session, period: Period) -> Iterator[GivenRating]:
    """Yield the ratings of a period, those of one revision together."""
    given = col(Rating.given_at)
    statement = _ratings().where(given >= period.since, given < period.until)
    for row in session.execute(statement.execution_options(yield_per=PORTION)):
        yield GivenRating(*row)


def opinions_given(session: Session, period: Period) -> Iterator[GivenOpinion]:
    """Yield the opinions and positions of a period; SAI begins when RAI has given its opinion."""
    earlier = aliased(Opinion)
    before = sa.and_(
        col(earlier.assessment_id) == col(Opinion.assessment_id),
        col(earlier.group) == Group.RAI,
        col(Opinion.group) == Group.SAI,
    )
    given = col(Opinion.given_at)
    statement = (
        sa.select(
            col(Opinion.group),
            col(Opinion.advice),
            col(Assessment.levels),
            sa.func.coalesce(col(earlier.given_at), col(Assessment.submitted_at), type_=UtcDateTime()),
            given,
        )
        .join(Assessment, col(Assessment.id) == col(Opinion.assessment_id))
        .outerjoin(earlier, before)
        .where(given >= period.since, given < period.until)
    )
    for row in session.execute(statement.execution_options(yield_per=PORTION)):
        yield GivenOpinion(*row)


def decisions_taken(session: Session, period: Period) -> Iterator[TakenDecision]:
    """Yield the decisions and endings of a period, each with the last word of a group on the same revision."""
    judged, first = aliased(Assessment), aliased(Assessment)
    rai, sai = aliased(Opinion), aliased(Opinion)
    taken = col(Decision.decided_at)
    statement = (
        sa.select(
            col(Decision.case_id),
            col(Decision.number),
            col(Decision.outcome),
            col(Decision.conditions),
            col(judged.levels),
            sa.func.coalesce(col(sai.advice), col(rai.advice)),
            sa.func.coalesce(col(sai.given_at), col(rai.given_at), type_=UtcDateTime()),
            taken,
            col(first.route),
            col(first.questionnaire),
            col(first.questionnaire_version),
            col(first.submitted_at),
        )
        .join(judged, col(judged.id) == col(Decision.assessment_id))
        .join(first, sa.and_(col(first.case_id) == col(Decision.case_id), col(first.revision) == 1))
        .outerjoin(rai, sa.and_(col(rai.assessment_id) == col(judged.id), col(rai.group) == Group.RAI))
        .outerjoin(sai, sa.and_(col(sai.assessment_id) == col(judged.id), col(sai.group) == Group.SAI))
        .where(taken >= period.since, taken < period.until, col(first.route) != "", col(judged.route) != "")
        .order_by(col(Decision.id))
    )
    for row in session.execute(statement.execution_options(yield_per=PORTION)):
        yield TakenDecision(*row)


def clearances_given(session: Session, period: Period) -> Iterator[tuple[datetime, datetime]]:
    """Yield when each stop or question that was answered in a period was opened, and when it was answered."""
    given = col(Clearance.cleared_at)
    statement = (
        sa.select(col(Stop.opened_at), given)
        .join(Stop, col(Stop.id) == col(Clearance.stop_id))
        .where(given >= period.since, given < period.until)
    )
    yield from ((opened, cleared) for opened, cleared in session.execute(statement))


def supplements_sent(session: Session, period: Period) -> Iterator[tuple[datetime, datetime]]:
    """Yield when each later revision that was sent in a period was begun, and when it was sent."""
    sent = col(Assessment.submitted_at)
    statement = sa.select(col(Assessment.created_at), sent).where(
        sent >= period.since, sent < period.until, col(Assessment.revision) > 1
    )
    yield from ((begun, at) for begun, at in session.execute(statement))


def planned_measures(session: Session, period: Period, today: date) -> tuple[int, int]:
    """Return how many measures the cases of a period plan, and how many of them should have been done by today."""
    sent = col(Assessment.submitted_at)
    number, due = session.execute(
        sa.select(
            sa.func.count(), sa.func.coalesce(sa.func.sum(sa.case((col(PlannedMeasure.due) < today, 1), else_=0)), 0)
        )
        .select_from(PlannedMeasure)
        .join(Assessment, col(Assessment.id) == col(PlannedMeasure.assessment_id))
        .where(sent >= period.since, sent < period.until)
    ).one()
    return number, due


def obligations_agreed(session: Session, period: Period) -> dict[StepKind | None, int]:
    """Return what became of the obligations that were agreed in a period: the last step that tells, or none yet."""
    told = (StepKind.HANDED_IN, StepKind.ACCEPTED, StepKind.REFUSED, StepKind.WAIVED, StepKind.LAPSED)
    last = (
        sa.select(sa.func.max(ObligationStep.id))
        .where(col(ObligationStep.obligation_id) == col(Obligation.id), col(ObligationStep.kind).in_(told))
        .correlate(Obligation)
        .scalar_subquery()
    )
    rows = session.execute(
        sa.select(col(ObligationStep.kind), sa.func.count())
        .select_from(Obligation)
        .join(ObligationStep, col(ObligationStep.id) == last, isouter=True)
        .where(col(Obligation.agreed_at) >= period.since, col(Obligation.agreed_at) < period.until)
        .group_by(col(ObligationStep.kind))
    )
    return {kind: number for kind, number in rows}  # noqa: C416 - rows of two become pairs


def lists_in_force(session: Session) -> Sequence[tuple[str, date | None, datetime]]:
    """Return the lists in force: source, when it was published, when it was imported."""
    rows = session.execute(
        sa.select(col(ListVersion.source), col(ListVersion.published_on), col(ListVersion.imported_at))
        .where(col(ListVersion.is_in_force))
        .order_by(col(ListVersion.source))
    )
    return [(source, published, imported) for source, published, imported in rows]


def minimum_by_year(session: Session) -> dict[int, int]:
    """Return the least count that is shown of each year whose figures are kept."""
    rows = session.execute(sa.select(col(YearFigures.year), col(YearFigures.content)))
    return {year: content["minimum"] for year, content in rows}


def kept_years(session: Session) -> Sequence[tuple[int, datetime]]:
    """Return the years whose figures are kept, the newest first, and when each was counted."""
    rows = session.execute(
        sa.select(col(YearFigures.year), col(YearFigures.counted_at)).order_by(col(YearFigures.year).desc())
    )
    return [(year, counted_at) for year, counted_at in rows]


def kept_document(session: Session, year: int, language: str) -> bytes | None:
    """Return the figures of a year as PDF."""
    row = session.get(FiguresDocument, (year, language))
    return row.pdf if row else None
