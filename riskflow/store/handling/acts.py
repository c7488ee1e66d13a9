"""Queries of the acts that get records of their own, and of what was dispatched."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from riskflow.cases.workflow import State
from riskflow.records.kinds import ActKind
from riskflow.store.tables import (
    ActRecord,
    Case,
    CaseAct,
    CaseListing,
    Clearance,
    CorrectionRuling,
    Decision,
    Dispatch,
    Opinion,
    RecordCopy,
    RecordRow,
)


def acts_of(session: Session, case_id: int) -> Sequence[CaseAct]:
    """Return the acts of a case, the oldest first."""
    return session.exec(select(CaseAct).where(CaseAct.case_id == case_id).order_by(col(CaseAct.number))).all()


def acts_said_by(session: Session, case_id: int, person: int) -> Sequence[CaseAct]:
    """Return the acts of a case that somebody said: for a group or a function, or in ruling on a correction."""
    subject = col(CaseAct.subject_id)
    said = [
        sa.and_(col(CaseAct.kind).in_(kinds), sa.exists().where(row == subject, by == person))
        for kinds, row, by in (
            ((ActKind.OPINION, ActKind.POSITION), col(Opinion.id), col(Opinion.given_by)),
            ((ActKind.CLEARANCE,), col(Clearance.id), col(Clearance.person_id)),
            ((ActKind.CORRECTION,), col(CorrectionRuling.id), col(CorrectionRuling.ruled_by)),
        )
    ]
    query = select(CaseAct).where(CaseAct.case_id == case_id, sa.or_(*said))
    return session.exec(query.order_by(col(CaseAct.number))).all()


def act_numbered(session: Session, code: str, number: int) -> CaseAct:
    query = select(CaseAct).join(Case, col(Case.id) == col(CaseAct.case_id))
    return session.exec(query.where(Case.code == code, CaseAct.number == number)).one()


def records_of(session: Session, case_id: int) -> Sequence[ActRecord]:
    """Return the archived records of the acts of a case, the oldest first."""
    query = select(ActRecord).where(ActRecord.case_id == case_id)
    return session.exec(query.order_by(col(ActRecord.number), col(ActRecord.language).desc())).all()


def records_numbered(session: Session, code: str, number: int) -> Sequence[ActRecord]:
    """Return the record of one act in all its languages."""
    query = select(ActRecord).join(Case, col(Case.id) == col(ActRecord.case_id))
    return session.exec(query.where(Case.code == code, ActRecord.number == number)).all()


def record_in(session: Session, case_id: int, number: int, language: str) -> ActRecord | None:
    query = select(ActRecord).where(ActRecord.case_id == case_id, ActRecord.number == number)
    return session.exec(query.where(ActRecord.language == language)).one_or_none()


def is_filed(session: Session, act_id: int) -> bool:
    """Return whether the record of an act is in the archive, in any language."""
    return session.exec(select(ActRecord.id).where(ActRecord.act_id == act_id).limit(1)).one_or_none() is not None


def acts_among(session: Session, numbers: Collection[int]) -> Sequence[CaseAct]:
    """Return some acts, oldest first."""
    return session.exec(select(CaseAct).where(col(CaseAct.id).in_(numbers)).order_by(col(CaseAct.id))).all()


def unfiled(session: Session) -> list[tuple[str, str, int, datetime]]:
    """Return code, reference, number and time of each act whose record is not in the archive, oldest first.

    The listing says where to look for them. A case that left for security lost what its acts said.
    """
    filed = select(ActRecord.id).where(col(ActRecord.act_id) == col(CaseAct.id))
    query = select(Case.code, Case.reference, CaseAct.number, CaseAct.done_at).join(
        CaseAct, col(CaseAct.case_id) == col(Case.id)
    )
    query = query.join(CaseListing, col(CaseListing.case_id) == col(Case.id))
    query = query.where(col(CaseListing.lacks_record).is_(True), ~sa.exists(filed))
    query = query.where(col(Case.state) != State.WITH_SECURITY)
    return [(*row,) for row in session.exec(query.order_by(col(CaseAct.done_at), col(CaseAct.id))).all()]


def records_by_code(session: Session, code: str) -> Sequence[ActRecord]:
    return session.exec(select(ActRecord).where(ActRecord.code == code)).all()


def record_by_digest(session: Session, digest: str) -> ActRecord | None:
    return session.exec(select(ActRecord).where(ActRecord.pdf_digest == digest).limit(1)).one_or_none()


def later_act(session: Session, record: ActRecord) -> ActRecord | None:
    """Return the record of the act that stands instead of another, in the same language; None where it stands."""
    query = select(ActRecord).join(CaseAct, col(CaseAct.id) == col(ActRecord.act_id))
    query = query.where(CaseAct.case_id == record.case_id, CaseAct.replaces == record.number)
    return session.exec(query.where(ActRecord.language == record.language).limit(1)).one_or_none()


def is_replaced(session: Session, case_id: int, number: int) -> bool:
    query = select(CaseAct.id).where(CaseAct.case_id == case_id, CaseAct.replaces == number)
    return session.exec(query.limit(1)).one_or_none() is not None


def span_of_records(session: Session) -> tuple[datetime, datetime] | None:
    """Return when the first and the newest record of an act were archived, or None where there is none."""
    # Rows are numbered as they are archived, so that no row between the two is read.
    query = select(ActRecord.archived_at)
    first = session.exec(query.order_by(col(ActRecord.id)).limit(1)).first()
    last = session.exec(query.order_by(col(ActRecord.id).desc()).limit(1)).first()
    return (first, last) if first and last else None


def files_beside(session: Session, record_ids: Sequence[int]) -> Sequence[ActRecord]:
    """Return all files of the acts to which some files belong, the newest act first, each in Swedish first."""
    other = aliased(ActRecord)
    query = select(ActRecord, other.id).join(other, col(other.act_id) == col(ActRecord.act_id))
    query = query.where(col(other.id).in_(record_ids)).order_by(col(other.id).desc(), col(ActRecord.language).desc())
    return [row for row, _ in session.exec(query).all()] if record_ids else []


def replaced_among(session: Session, case_ids: Iterable[int]) -> frozenset[tuple[int, int]]:
    """Return case and number of the acts of some cases that a later one stands instead of."""
    query = select(CaseAct.case_id, CaseAct.replaces).where(col(CaseAct.case_id).in_(list(case_ids)))
    return frozenset((case, number) for case, number in session.exec(query).all() if number)


def sent_among(session: Session, act_ids: Iterable[int]) -> dict[int, date]:
    """Return the days on which some acts were dispatched last, by act."""
    query = select(ActRecord.act_id, sa.func.max(Dispatch.dispatched_on)).join(
        Dispatch, col(Dispatch.act_record_id) == col(ActRecord.id)
    )
    query = query.where(col(ActRecord.act_id).in_(list(act_ids))).group_by(col(ActRecord.act_id))
    return dict(session.exec(query).all())


def copies_among(session: Session, record_ids: Sequence[int]) -> Sequence[RecordCopy]:
    """Return what came of some files of acts, the oldest first."""
    query = select(RecordCopy).where(col(RecordCopy.act_record_id).in_(record_ids))
    return session.exec(query.order_by(col(RecordCopy.id))).all()


def dispatches_of(session: Session, case_id: int) -> Sequence[Dispatch]:
    """Return what was dispatched of a case, the oldest first."""
    return session.exec(select(Dispatch).where(Dispatch.case_id == case_id).order_by(col(Dispatch.id))).all()


def dispatched_subjects(session: Session, case_id: int, kinds: Iterable[str]) -> frozenset[int]:
    """Return the rows behind the dispatched records of some kinds of acts."""
    query = select(CaseAct.subject_id).join(ActRecord, col(ActRecord.act_id) == col(CaseAct.id))
    query = query.join(Dispatch, col(Dispatch.act_record_id) == col(ActRecord.id))
    return frozenset(session.exec(query.where(Dispatch.case_id == case_id, col(CaseAct.kind).in_(kinds))).all())


def dispatched_until(session: Session, case_id: int) -> datetime | None:
    """Return when the newest thing that a dispatched record tells of was done; None where nothing was dispatched."""
    decided = select(sa.func.max(Decision.decided_at)).join(RecordRow, col(RecordRow.decision_id) == col(Decision.id))
    decided = decided.join(Dispatch, col(Dispatch.record_id) == col(RecordRow.id))
    acted = select(sa.func.max(CaseAct.done_at)).join(ActRecord, col(ActRecord.act_id) == col(CaseAct.id))
    acted = acted.join(Dispatch, col(Dispatch.act_record_id) == col(ActRecord.id))
    found = [session.exec(query.where(Dispatch.case_id == case_id)).one() for query in (decided, acted)]
    return max(filter(None, found), default=None)
