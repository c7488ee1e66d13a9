"""Queries of conflicts of interest: declarations and later rulings, as one sequence."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from riskflow.cases.conflicts import ConflictStatement, Given, GivenKind
from riskflow.cases.workflow import Group, Role
from riskflow.store.tables import (
    Assessment,
    Clearance,
    ConflictRuling,
    Decision,
    Declaration,
    EventRow,
    Opinion,
    Rating,
    Stop,
)


def conflict_statements(session: Session, case_ids: Iterable[int]) -> list[ConflictStatement]:
    """Return all that was declared and ruled on conflicts of interest in some cases, oldest first, in one query."""
    numbers = list(case_ids)
    declared = sa.select(
        *_columns(Declaration, later=0),
        sa.type_coerce(col(Declaration.group), sa.String()).label("role"),
        col(Declaration.person_id).label("by"),
        col(Declaration.declared_at).label("at"),
    ).where(col(Declaration.case_id).in_(numbers))
    ruled = sa.select(
        *_columns(ConflictRuling, later=1),
        sa.type_coerce(col(ConflictRuling.role), sa.String()).label("role"),
        col(ConflictRuling.ruled_by).label("by"),
        col(ConflictRuling.ruled_at).label("at"),
    ).where(col(ConflictRuling.case_id).in_(numbers))
    # A declaration that is as old as a ruling was made before it.
    rows = session.execute(sa.union_all(declared, ruled).order_by("at", "later", "id")).all()
    return [
        ConflictStatement(
            case=row.case_id,
            person=row.person_id,
            role=Role(row.role),
            has_conflict=row.has_conflict,
            by=row.by,
            at=row.at,
        )
        for row in rows
    ]


def given_by(session: Session, assessment: Assessment, person: int) -> list[Given]:
    """Return what a person has given on a revision: ratings, readings, opinions, clearances and decisions."""
    rated = select(Rating.group).where(Rating.assessment_id == assessment.id, Rating.person_id == person)
    given = [Given(GivenKind.RATING, Group(group)) for group in session.exec(rated).all()]
    read = select(EventRow.seq).where(
        EventRow.case_id == assessment.case_id, EventRow.actor_id == person, EventRow.tag == "second-reading"
    )
    others = {
        GivenKind.SECOND_READING: read.where(EventRow.at >= (assessment.submitted_at or assessment.created_at)),
        GivenKind.OPINION: select(Opinion.id).where(Opinion.assessment_id == assessment.id, Opinion.given_by == person),
        GivenKind.CLEARANCE: select(Clearance.id)
        .join(Stop, col(Stop.id) == col(Clearance.stop_id))
        .where(Stop.assessment_id == assessment.id, Clearance.person_id == person),
        GivenKind.DECISION: select(Decision.id).where(
            Decision.assessment_id == assessment.id, Decision.decided_by == person
        ),
    }
    return [*given, *(Given(kind) for kind, query in others.items() if session.exec(query.limit(1)).first())]


def _columns(table: type[Declaration] | type[ConflictRuling], later: int) -> list[sa.ColumnElement[Any]]:
    """Return the columns that both tables have, under names that do not depend on them."""
    shared = (table.id, table.case_id, table.person_id, table.has_conflict)
    names = ("id", "case_id", "person_id", "has_conflict")
    columns: list[sa.ColumnElement[Any]] = [col(column).label(name) for column, name in zip(shared, names, strict=True)]
    return [*columns, sa.literal(later).label("later")]
