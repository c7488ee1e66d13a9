"""Reads for packages: which cases have records of a year, and where each archived file stands in the chain."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from riskflow.cases.workflow import State
from riskflow.store.queries.people import departments_of_cases
from riskflow.store.queries.secrecy import is_marked_with
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
    return [each for each in sorted(session.execute(departments_of_cases()).scalars()) if each]


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


def registered_decisions(since: datetime, until: datetime, strict: Collection[str]) -> sa.Select[Any]:
    """Return the query of the decisions of a time that the public register shows, by their numbers.

    Only of cases that have a registration number, that the security function has not, and of which no field is marked
    with one of some provisions; only where the record is archived.
    """
    query = sa.select(col(Decision.id)).join(Case, col(Case.id) == col(Decision.case_id))
    return query.where(
        col(Case.registry_no) != "",
        col(Case.state) != State.WITH_SECURITY,
        col(Decision.decided_at) >= since,
        col(Decision.decided_at) < until,
        _is_archived(),
        ~is_marked_with(strict),
    )


def _is_archived() -> sa.ColumnElement[bool]:
    """Return the condition that the record of a decision is archived."""
    of_case = col(RecordRow.case_id) == col(Decision.case_id)  # where the index is
    return sa.exists().where(of_case, col(RecordRow.decision_id) == col(Decision.id))


def decision_in(session: Session, query: sa.Select[Any], registry_no: str, number: str) -> tuple[datetime, int] | None:
    """Return moment and number of the row of a decision, by its case and its number there, if a query finds it."""
    named = query.with_only_columns(col(Decision.decided_at), col(Decision.id))
    named = named.where(col(Case.registry_no) == registry_no, sa.cast(Decision.number, sa.String) == number)
    found = session.execute(named.order_by(col(Decision.id)).limit(1)).one_or_none()
    return (found[0], found[1]) if found else None


def public_rows(session: Session, numbers: Sequence[int]) -> dict[int, tuple[int, str, int, datetime, str, str]]:
    """Return case, registration number, own number, moment, kind of record and outcome of some decisions."""
    of_case = col(RecordRow.case_id) == col(Decision.case_id)
    kind = sa.select(sa.func.min(col(RecordRow.kind))).where(of_case, col(RecordRow.decision_id) == col(Decision.id))
    query = select(
        Decision.id,
        Decision.case_id,
        Case.registry_no,
        Decision.number,
        Decision.decided_at,
        kind.correlate(Decision).scalar_subquery(),
        Decision.outcome,
    ).join(Case, col(Case.id) == col(Decision.case_id))  # type: ignore[call-overload] # as many columns as it knows
    rows = session.execute(query.where(col(Decision.id).in_(numbers)))
    return {number: (case_id, *rest) for number, case_id, *rest in rows}


def span_of_decisions(session: Session) -> tuple[datetime, datetime] | None:
    """Return when the first and the last decision was taken of which a record is archived."""
    query = select(Decision.decided_at).where(_is_archived())
    first = session.exec(query.order_by(col(Decision.decided_at)).limit(1)).first()
    last = session.exec(query.order_by(col(Decision.decided_at).desc()).limit(1)).first()
    return (first, last) if first and last else None
