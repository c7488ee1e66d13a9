"""Queries of how people judge."""

from collections.abc import Collection, Iterable, Mapping, Sequence

import sqlalchemy as sa
from sqlmodel import Session, col, select

from riskflow.store.tables import (
    Case,
    CaseListing,
    CasePartner,
    CaseTrait,
    CommitteeQuestion,
    Decision,
    Dissent,
    LightCheck,
    Opinion,
    Partner,
    Person,
    SecondReading,
    UrgencyMark,
)

LIKEST = 40
"""How many like cases are looked at."""
URGENT, ASKED, CHECKED = "urgent", "asked", "checked"
BY = " by "


def marks_on(session: Session, assessment_ids: Iterable[int]) -> frozenset[tuple[int, str]]:
    """Return which of many revisions are urgent, were asked about by SAI, or were checked, and who dissented.

    It is one query.
    """
    numbers = list(assessment_ids)
    tables = ((UrgencyMark, URGENT), (CommitteeQuestion, ASKED), (LightCheck, CHECKED))
    queries = (
        sa.select(col(table.assessment_id), sa.literal(mark).label("mark")).where(col(table.assessment_id).in_(numbers))
        for table, mark in tables
    )
    who = sa.cast(col(Dissent.opinion_id), sa.String()) + BY + sa.cast(col(Dissent.person_id), sa.String())
    dissents = sa.select(col(Dissent.assessment_id), who.label("mark")).where(col(Dissent.assessment_id).in_(numbers))
    return frozenset((number, mark) for number, mark in session.execute(sa.union(*queries, dissents)))


def dissent_mark(opinion_id: int, person: int) -> str:
    """Return the mark of somebody's own dissent from an opinion, as `marks_on` has it."""
    return f"{opinion_id}{BY}{person}"


def dissents_in(session: Session, case_ids: Iterable[int]) -> list[tuple[Dissent, str]]:
    """Return the members' own dissents in many cases with their names, oldest first."""
    query = select(Dissent, Person.name).join(Person, col(Person.id) == col(Dissent.person_id))
    rows = session.exec(query.where(col(Dissent.case_id).in_(list(case_ids))).order_by(col(Dissent.id))).all()
    return [(row, name) for row, name in rows]


def standing_opinions(session: Session, assessment_ids: Iterable[int]) -> Sequence[Opinion]:
    """Return the opinions and positions on many revisions that no question has superseded."""
    asked = sa.exists().where(col(CommitteeQuestion.opinion_id) == col(Opinion.id))
    query = select(Opinion).where(col(Opinion.assessment_id).in_(list(assessment_ids)), ~asked)
    return session.exec(query.order_by(col(Opinion.id))).all()


def opinion_count(session: Session, assessment_id: int, group: str) -> int:
    """Return how many opinions a group has given on a revision."""
    query = select(sa.func.count()).select_from(Opinion)
    return session.exec(query.where(Opinion.assessment_id == assessment_id, Opinion.group == group)).one()


def questions_of(session: Session, case_id: int) -> Sequence[CommitteeQuestion]:
    """Return the questions of SAI in a case, oldest first."""
    query = select(CommitteeQuestion).where(CommitteeQuestion.case_id == case_id)
    return session.exec(query.order_by(col(CommitteeQuestion.id))).all()


def urgency_of(session: Session, assessment_id: int) -> UrgencyMark | None:
    return session.exec(select(UrgencyMark).where(UrgencyMark.assessment_id == assessment_id)).one_or_none()


def readings_of(session: Session, case_id: int) -> Sequence[SecondReading]:
    """Return the second readings of a case, oldest first."""
    query = select(SecondReading).where(SecondReading.case_id == case_id)
    return session.exec(query.order_by(col(SecondReading.id))).all()


def light_checks_of(session: Session, case_id: int) -> Sequence[LightCheck]:
    """Return the light checks of a case, oldest first."""
    query = select(LightCheck).where(LightCheck.case_id == case_id)
    return session.exec(query.order_by(col(LightCheck.id))).all()


def superseded_opinions(session: Session, assessment_id: int) -> list[tuple[Opinion, CommitteeQuestion]]:
    """Return the opinions on a revision that a question has superseded, each with it, oldest first."""
    query = select(Opinion, CommitteeQuestion).join(CommitteeQuestion, col(CommitteeQuestion.opinion_id) == Opinion.id)
    rows = session.exec(query.where(Opinion.assessment_id == assessment_id).order_by(col(Opinion.id))).all()
    return [(opinion, question) for opinion, question in rows]


def partners_of(session: Session, case_ids: Iterable[int]) -> dict[int, list[int]]:
    """Return the numbers of the partners of many cases; of a merged one that of what it was merged into."""
    query = select(CasePartner.case_id, Partner.id, Partner.merged_into)
    query = query.join(Partner, col(Partner.id) == col(CasePartner.partner_id))
    found: dict[int, list[int]] = {}
    for case_id, number, merged_into in session.exec(query.where(col(CasePartner.case_id).in_(list(case_ids)))).all():
        found.setdefault(case_id, []).append(merged_into or number or 0)
    return found


def like_cases(
    session: Session, case_id: int, traits: Mapping[str, Collection[str]], weights: Mapping[str, int], *, least: int
) -> Sequence[Case]:
    """Return the decided cases that share most with some traits, the likest first and the newest of those; capped.

    `traits` are the values of each kind of trait, `weights` what each kind counts.
    """
    shared = sa.or_(
        sa.false(),
        *(
            sa.and_(col(CaseTrait.kind) == kind, col(CaseTrait.value).in_(list(values)))
            for kind, values in traits.items()
        ),
    )
    weight = sa.func.sum(sa.case(weights, value=col(CaseTrait.kind), else_=0))
    likest = (
        sa.select(col(CaseTrait.case_id), weight.label("weight"))
        .where(shared, col(CaseTrait.case_id) != case_id)
        .group_by(col(CaseTrait.case_id))
        .having(weight >= least)
        .order_by(sa.desc("weight"), col(CaseTrait.case_id).desc())
        .limit(LIKEST)
        .subquery()
    )
    query = select(Case).join(likest, likest.c.case_id == col(Case.id))
    return session.exec(query.order_by(likest.c.weight.desc(), col(Case.id).desc())).all()


def traits_in(session: Session, case_ids: Iterable[int]) -> list[tuple[int, str, str]]:
    """Return the traits of many cases: the case, the kind and the value of each."""
    query = select(CaseTrait.case_id, CaseTrait.kind, CaseTrait.value)
    return list(session.exec(query.where(col(CaseTrait.case_id).in_(list(case_ids)))).all())


def latest_decisions(session: Session, case_ids: Iterable[int], outcomes: Collection[str]) -> dict[int, Decision]:
    """Return the newest decision of each of many cases that has one of some outcomes."""
    query = select(Decision).where(col(Decision.case_id).in_(list(case_ids)), col(Decision.outcome).in_(list(outcomes)))
    return {row.case_id: row for row in session.exec(query.order_by(col(Decision.number))).all()}


def listings_of(session: Session, case_ids: Iterable[int]) -> dict[int, CaseListing]:
    query = select(CaseListing).where(col(CaseListing.case_id).in_(list(case_ids)))
    return {row.case_id: row for row in session.exec(query).all()}
