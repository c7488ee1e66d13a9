"""Queries of requests for documents of cases: begun answers, decisions, and the files that were drawn for them."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from riskflow.store.tables import DisclosedFile, Disclosure, DisclosureDraft


def drafts_of(session: Session, case_id: int) -> Sequence[DisclosureDraft]:
    query = select(DisclosureDraft).where(DisclosureDraft.case_id == case_id)
    return session.exec(query.order_by(col(DisclosureDraft.id))).all()


def draft_in(session: Session, case_id: int, number: int) -> DisclosureDraft | None:
    query = select(DisclosureDraft).where(DisclosureDraft.case_id == case_id, DisclosureDraft.id == number)
    return session.exec(query).one_or_none()


def disclosures_of(session: Session, case_id: int) -> Sequence[Disclosure]:
    """Return the decisions of a case, the oldest first."""
    query = select(Disclosure).where(Disclosure.case_id == case_id)
    return session.exec(query.order_by(col(Disclosure.number))).all()


def disclosure_numbered(session: Session, case_id: int, number: int) -> Disclosure | None:
    query = select(Disclosure).where(Disclosure.case_id == case_id, Disclosure.number == number)
    return session.exec(query).one_or_none()


def files_of(session: Session, disclosure_id: int) -> Sequence[DisclosedFile]:
    query = select(DisclosedFile).where(DisclosedFile.disclosure_id == disclosure_id)
    return session.exec(query.order_by(col(DisclosedFile.id))).all()


def disclosed_by_digest(session: Session, digest: str) -> DisclosedFile | None:
    """Return a file with a SHA-256 that was handed out."""
    query = select(DisclosedFile).where(DisclosedFile.pdf_digest == digest)
    return session.exec(query.order_by(col(DisclosedFile.id)).limit(1)).one_or_none()


def disclosed_in(session: Session, case_id: int) -> Sequence[tuple[Disclosure, DisclosedFile]]:
    """Return the decisions of a case with each of their files."""
    query = select(Disclosure, DisclosedFile).join(DisclosedFile, col(DisclosedFile.disclosure_id) == Disclosure.id)
    return session.exec(query.where(Disclosure.case_id == case_id).order_by(col(DisclosedFile.id))).all()
