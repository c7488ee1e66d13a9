"""Reads of co-editors, inquiries, notes and attachments."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col, select

from riskflow.cases.workflow import WITH_ANSWERS_OPEN
from riskflow.store.queries.people import not_left
from riskflow.store.tables import (
    ApplicantMessage,
    Assessment,
    Attachment,
    AttachmentRemoval,
    Case,
    CasePartner,
    Clearance,
    CoEditing,
    Decision,
    Declaration,
    Inquiry,
    InquiryEnd,
    InternalMessage,
    Note,
    ObligationStep,
    Person,
    Rating,
    Stop,
    SupplementReply,
    SupplementRequest,
)

MAX_PEOPLE_FOUND = 20
# What was removed from the revision in which it had been added belongs to none.
_ATTACHED_TO_SOMETHING = (
    sa.select(Attachment)
    .join(AttachmentRemoval, col(AttachmentRemoval.attachment_id) == col(Attachment.id), isouter=True)
    .where(
        sa.or_(
            col(AttachmentRemoval.id).is_(None),
            col(AttachmentRemoval.assessment_id) > col(Attachment.assessment_id),
        )
    )
)
_IS_OPEN = col(Inquiry.id).not_in(select(InquiryEnd.inquiry_id))


@dataclass(frozen=True, slots=True)
class AttachmentWithRemoval:
    """A document and its removal, if it was removed."""

    document: Attachment
    removal: AttachmentRemoval | None

    def belongs_to(self, assessment_id: int) -> bool:
        """Return whether the document is part of the evidence of a revision."""
        # The ids of the revisions of a case grow with their numbers.
        removed = self.removal is not None and self.removal.assessment_id <= assessment_id
        return self.document.assessment_id <= assessment_id and not removed


def people_by_name(session: Session, searched: str, today: date, offset: int = 0) -> Sequence[Person]:
    """Return some people who have not left and whose names contain all the words, by name."""
    query = select(Person).where(not_left(today)).order_by(col(Person.name), col(Person.id))
    query = query.offset(offset).limit(MAX_PEOPLE_FOUND)
    for word in searched.split():
        query = query.where(col(Person.name).icontains(word, autoescape=True))
    return session.exec(query).all() if searched.split() else []


def co_editing_of(session: Session, case_ids: Iterable[int]) -> Sequence[CoEditing]:
    """Return the invitations of co-editors to many cases and their ends, oldest first."""
    query = select(CoEditing).where(col(CoEditing.case_id).in_(list(case_ids))).order_by(col(CoEditing.id))
    return session.exec(query).all()


def cases_written_by(session: Session, person: int) -> Sequence[Case]:
    """Return the cases that a person owns or co-edits now, the latest changed first."""
    latest = (
        select(sa.func.max(CoEditing.id)).where(CoEditing.person_id == person).group_by(col(CoEditing.case_id))
    ).scalar_subquery()
    shared = select(CoEditing.case_id).where(col(CoEditing.id).in_(latest), col(CoEditing.is_invited).is_(True))
    query = select(Case).where(sa.or_(col(Case.owner_id) == person, col(Case.id).in_(shared)))
    return session.exec(query.order_by(col(Case.changed_at).desc(), col(Case.id).desc())).all()


def open_inquiries_of(session: Session, case_ids: Iterable[int]) -> Sequence[Inquiry]:
    """Return the open inquiries of many cases, oldest first."""
    query = select(Inquiry).where(_IS_OPEN, col(Inquiry.case_id).in_(list(case_ids))).order_by(col(Inquiry.id))
    return session.exec(query).all()


def open_inquiries_to(session: Session, person: int, functions: Iterable[str]) -> list[tuple[Inquiry, Assessment]]:
    """Return the open inquiries to a person or to a function that the person holds, with the newest revision."""
    newest = select(sa.func.max(Assessment.revision)).where(Assessment.case_id == Inquiry.case_id).correlate(Inquiry)
    query = (
        select(Inquiry, Assessment)
        .join(Case, col(Case.id) == col(Inquiry.case_id))
        .join(Assessment, col(Assessment.case_id) == col(Inquiry.case_id))
        .where(
            _IS_OPEN,
            col(Case.state).in_(list(WITH_ANSWERS_OPEN)),
            sa.or_(col(Inquiry.person_id) == person, col(Inquiry.function).in_(list(functions))),
            col(Assessment.revision) == newest.scalar_subquery(),
        )
        .order_by(col(Inquiry.id))
    )
    return [(inquiry, revision) for inquiry, revision in session.exec(query).all()]


def inquiries_of(session: Session, case_id: int) -> list[tuple[Inquiry, InquiryEnd | None]]:
    """Return the inquiries of a case with their ends, oldest first."""
    query = (
        select(Inquiry, InquiryEnd)
        .join(InquiryEnd, col(InquiryEnd.inquiry_id) == col(Inquiry.id), isouter=True)
        .where(Inquiry.case_id == case_id)
        .order_by(col(Inquiry.id))
    )
    return [(inquiry, end) for inquiry, end in session.exec(query).all()]


def notes_of(session: Session, case_id: int) -> Sequence[Note]:
    """Return the working notes of a case, oldest first; some of them resolve others."""
    return session.exec(select(Note).where(Note.case_id == case_id).order_by(col(Note.id))).all()


def attached_to(session: Session, case_id: int) -> list[AttachmentWithRemoval]:
    """Return every document of a case, also those that were removed, by number."""
    query = (
        select(Attachment, AttachmentRemoval)
        .join(AttachmentRemoval, col(AttachmentRemoval.attachment_id) == col(Attachment.id), isouter=True)
        .where(Attachment.case_id == case_id)
        .order_by(col(Attachment.number))
    )
    return [AttachmentWithRemoval(document, removal) for document, removal in session.exec(query).all()]


def every_attachment_digest(session: Session) -> set[str]:
    """Return the digests of the documents that belong to some revision of some case, or prove an obligation."""
    attached = _ATTACHED_TO_SOMETHING.with_only_columns(col(Attachment.digest))
    proofs = sa.select(col(ObligationStep.digest)).where(col(ObligationStep.digest) != "")
    return set(session.execute(sa.union(attached, proofs)).scalars())


def bytes_in_drafts(session: Session, person: int) -> int:
    """Return how much a person has attached to cases whose answers are open, and not removed."""
    size = _ATTACHED_TO_SOMETHING.with_only_columns(sa.func.coalesce(sa.func.sum(Attachment.size), 0))
    in_drafts = size.join(Case, col(Case.id) == col(Attachment.case_id)).where(col(Case.state).in_(WITH_ANSWERS_OPEN))
    return int(session.execute(in_drafts.where(col(Attachment.added_by) == person)).scalar_one())


def has_handled(session: Session, case_id: int, person: int) -> bool:
    """Return whether a person has declared, rated, cleared or decided in a case; such a person does not write it."""
    cleared = select(Clearance.id).join(Stop, col(Stop.id) == col(Clearance.stop_id))
    handled = (
        select(Declaration.id).where(Declaration.case_id == case_id, Declaration.person_id == person),
        select(Rating.id).where(Rating.case_id == case_id, Rating.person_id == person),
        cleared.where(Stop.case_id == case_id, Clearance.person_id == person),
        select(Decision.id).where(Decision.case_id == case_id, Decision.decided_by == person),
    )
    return session.exec(select(sa.or_(*(sa.exists(query) for query in handled)))).one()


def delete_shared_work(session: Session, case_id: int, assessment_id: int) -> set[str]:
    """Delete the collaboration on a draft that is handed over; return the digests that no case refers to any longer."""
    own = select(Attachment.digest).where(Attachment.assessment_id == assessment_id)
    digests = set(session.exec(own).all())
    for statement in (
        sa.delete(AttachmentRemoval).where(col(AttachmentRemoval.assessment_id) == assessment_id),
        sa.delete(Attachment).where(col(Attachment.assessment_id) == assessment_id),
        sa.delete(InquiryEnd).where(col(InquiryEnd.case_id) == case_id),
        sa.delete(Inquiry).where(col(Inquiry.case_id) == case_id),
        sa.delete(Note).where(col(Note.case_id) == case_id, col(Note.resolves).is_not(None)),
        sa.delete(Note).where(col(Note.case_id) == case_id),
    ):
        session.execute(statement)
    return digests - every_attachment_digest(session)


def delete_partners_of(session: Session, case_id: int) -> None:
    session.execute(sa.delete(CasePartner).where(col(CasePartner.case_id) == case_id))


def request_behind(session: Session, assessment_id: int) -> SupplementRequest | None:
    """Return the request for a supplement by which a revision was opened."""
    return session.exec(select(SupplementRequest).where(SupplementRequest.assessment_id == assessment_id)).one_or_none()


def supplement_requests_of(session: Session, case_id: int) -> Sequence[SupplementRequest]:
    """Return the requests for supplements of a case, oldest first."""
    query = select(SupplementRequest).where(SupplementRequest.case_id == case_id)
    return session.exec(query.order_by(col(SupplementRequest.id))).all()


def supplement_replies_of(session: Session, case_id: int) -> Sequence[SupplementReply]:
    """Return why things stand that were asked about, oldest first."""
    query = select(SupplementReply).where(SupplementReply.case_id == case_id)
    return session.exec(query.order_by(col(SupplementReply.id))).all()


def messages_with_applicant(session: Session, case_id: int) -> Sequence[ApplicantMessage]:
    """Return what applicant and reviewers have written to each other, oldest first."""
    query = select(ApplicantMessage).where(ApplicantMessage.case_id == case_id)
    return session.exec(query.order_by(col(ApplicantMessage.id))).all()


def internal_messages(session: Session, case_id: int) -> Sequence[InternalMessage]:
    """Return what those who handle a case have written to each other, oldest first."""
    query = select(InternalMessage).where(InternalMessage.case_id == case_id)
    return session.exec(query.order_by(col(InternalMessage.id))).all()
