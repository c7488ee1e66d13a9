"""Reads for packages: which cases have records of a year, and where each archived file stands in the chain."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from riskflow.cases.workflow import State
from riskflow.store.tables import (
    ARCHIVED,
    ActRecord,
    Case,
    Decision,
    MeetingRecord,
    ObligationStep,
    RecordRow,
    RowBinding,
)


def cases_archived_between(session: Session, since: datetime, until: datetime) -> Sequence[Case]:
    """Return the cases of which a record, or one of an act, was archived within a time, by reference."""
    archived = [
        col(Case.id).in_(select(kind.case_id).where(kind.archived_at >= since, kind.archived_at < until))
        for kind in (RecordRow, ActRecord)
    ]
    return session.exec(select(Case).where(sa.or_(*archived)).order_by(col(Case.id))).all()


def minutes_archived_between(session: Session, since: datetime, until: datetime) -> Sequence[MeetingRecord]:
    query = select(MeetingRecord).where(MeetingRecord.archived_at >= since, MeetingRecord.archived_at < until)
    return session.exec(query.order_by(col(MeetingRecord.id))).all()


def years_with_records(session: Session) -> tuple[datetime, datetime] | None:
    """Return when the first and the newest record were archived, or None where there is none."""
    # Rows are numbered as they are archived, so that no row between the two is read.
    query = select(RecordRow.archived_at)
    first = session.exec(query.order_by(col(RecordRow.id)).limit(1)).first()
    last = session.exec(query.order_by(col(RecordRow.id).desc()).limit(1)).first()
    return (first, last) if first and last else None


def departments_with_cases(session: Session) -> list[str]:
    return sorted(session.exec(select(Case.department).where(Case.department != "").distinct()).all())


def place_in_chain(session: Session) -> dict[str, int]:
    """Return the number of the event that bound each archived file first, by digest."""
    places: dict[str, int] = {}
    for kind in ARCHIVED:
        query = (
            select(RowBinding.event_seq, kind.data_digest, kind.pdf_digest)
            .where(RowBinding.bound_table == str(kind.__tablename__))
            .join(kind, sa.cast(col(kind.id), sa.String) == col(RowBinding.row_id))
        )
        for seq, *digests in session.exec(query).all():
            for digest in digests:
                places[digest] = min(seq, places.get(digest, seq))
    return places


def proofs_of(session: Session, case_id: int) -> Sequence[ObligationStep]:
    """Return the documents that prove obligations of a case."""
    query = select(ObligationStep).where(ObligationStep.case_id == case_id, ObligationStep.digest != "")
    return session.exec(query.order_by(col(ObligationStep.id))).all()


def registered_decisions(
    session: Session, since: datetime, until: datetime
) -> Sequence[tuple[int, str, datetime, str, str]]:
    """Return case, registration number, moment, kind of record and outcome of decisions, the newest first.

    Only of cases that have a number and that the security function has not; only where the record is archived.
    """
    query = (
        sa.select(
            col(Case.id),
            col(Case.registry_no),
            col(Decision.decided_at),
            sa.func.min(col(RecordRow.kind)),
            col(Decision.outcome),
        )
        .join(Decision, col(Decision.case_id) == col(Case.id))
        .join(RecordRow, col(RecordRow.decision_id) == col(Decision.id))
        .where(col(Case.registry_no) != "", col(Case.state) != State.WITH_SECURITY)
        .where(col(Decision.decided_at) >= since, col(Decision.decided_at) < until)
        .group_by(col(Case.id), col(Case.registry_no), col(Decision.decided_at), col(Decision.outcome))
        .order_by(col(Decision.decided_at).desc(), col(Case.registry_no))
    )
    return [tuple(row) for row in session.execute(query).all()]


def span_of_decisions(session: Session) -> tuple[datetime, datetime] | None:
    """Return when the first and the last decision was taken of which a record is archived."""
    archived = select(RecordRow.decision_id)
    moments = sa.func.min(col(Decision.decided_at)), sa.func.max(col(Decision.decided_at))
    first, last = session.execute(sa.select(*moments).where(col(Decision.id).in_(archived))).one()
    return (first, last) if first and last else None
