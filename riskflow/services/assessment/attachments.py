"""Evidence: documents attached to the open answers of a case, frozen with the revision that is submitted.

The bytes lie in an archive of their own, named by their digest, before a row speaks of them. Taking a document out of
the evidence is a further row; its bytes stay, because an earlier revision or another case may rest on them.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from riskflow.cases.access import Part
from riskflow.cases.workflow import WRITERS, Action
from riskflow.errors import ConflictError, InvalidError, NotFoundError
from riskflow.files.archive import AttachmentArchive
from riskflow.services.assessment.inquiries import item_of
from riskflow.services.unit_of_work import Desk, Matter, identity, move, open_case, record_event
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import collaboration as collaboration_queries
from riskflow.store.tables import Assessment, Attachment, AttachmentRemoval
from riskflow.text import Text

NO_DOCUMENT = Text(
    sv="Dokumentet finns inte, eller så har du inte tillgång till det.",
    en="There is no such document, or you have no access to it.",
)
TOO_MANY = Text(
    sv="Ärendet har redan {most} dokument. Ta bort något innan du bifogar mer.",
    en="The case already has {most} documents. Remove one before you attach more.",
)
TWICE = Text(
    sv="Samma dokument är redan bifogat, som nummer {number}.",
    en="The same document has been attached already, as number {number}.",
)


@dataclass(frozen=True, slots=True)
class Arrived:
    """A document that has been inspected and lies in the archive."""

    title: str
    media_type: str
    size: int
    digest: str
    question: str = ""


def attach(desk: Desk, code: str, arrived: Arrived, most: int) -> Attachment:
    """Add a document to the evidence of the open revision.

    Raises:
        InvalidError: when the case has as many documents as it may have, or there is no such question.
        ConflictError: when the same document is there already.
    """
    matter = open_case(desk, code, Part.ANSWERS)
    move(desk, matter, Action.ATTACH)
    assessment = case_queries.latest_assessment(desk.session, matter.id)
    every = collaboration_queries.attached_to(desk.session, matter.id)
    check_room(evidence_of(every, assessment), arrived.digest, most)
    if arrived.question:
        item_of(desk.version_of(assessment).questionnaire, arrived.question)
    document = Attachment(
        case_id=matter.id,
        assessment_id=identity(assessment.id),
        number=max((each.document.number for each in every), default=0) + 1,
        question=arrived.question,
        title=arrived.title,
        media_type=arrived.media_type,
        size=arrived.size,
        digest=arrived.digest,
        added_by=desk.viewer.id,
        added_at=desk.now,
    )
    desk.session.add(document)
    record_event(desk, matter.case, "document-attached", number=str(document.number), digest=document.digest)
    return document


def check_room(current: Iterable[Attachment], digest: str, most: int) -> None:
    """Refuse a document too many, and the same one twice."""
    listed = list(current)
    if len(listed) >= most:
        raise InvalidError(TOO_MANY.filled(most=str(most)))
    same = next((document for document in listed if document.digest == digest), None)
    if same:
        raise ConflictError(TWICE.filled(number=str(same.number)))


def remove(desk: Desk, code: str, number: int) -> None:
    """Take a document out of the evidence of the open revision.

    Raises:
        NotFoundError: when it is not part of the evidence.
    """
    matter = open_case(desk, code, Part.ANSWERS)
    move(desk, matter, Action.ATTACH)
    assessment = case_queries.latest_assessment(desk.session, matter.id)
    document = _numbered(evidence_of(collaboration_queries.attached_to(desk.session, matter.id), assessment), number)
    desk.session.add(
        AttachmentRemoval(
            case_id=matter.id,
            assessment_id=identity(assessment.id),
            attachment_id=identity(document.id),
            removed_by=desk.viewer.id,
            removed_at=desk.now,
        )
    )
    record_event(desk, matter.case, "document-removed", number=str(number))


def evidence_of(attached: Iterable[collaboration_queries.Attached], assessment: Assessment) -> list[Attachment]:
    """Return the documents of one revision, in order."""
    number = identity(assessment.id)
    return [each.document for each in attached if each.belongs_to(number)]


def readable(desk: Desk, matter: Matter) -> list[Attachment]:
    """Return the documents that the person may read: writers the open ones, everybody else those submitted last."""
    if matter.roles & WRITERS:
        assessment: Assessment | None = case_queries.latest_assessment(desk.session, matter.id)
    else:
        assessment = case_queries.latest_submitted(desk.session, matter.id)
    return evidence_of(collaboration_queries.attached_to(desk.session, matter.id), assessment) if assessment else []


def document_of(desk: Desk, matter: Matter, number: int) -> Attachment:
    """Return one document that the person may read.

    Raises:
        NotFoundError: when there is none.
    """
    return _numbered(readable(desk, matter), number)


def _numbered(documents: Iterable[Attachment], number: int) -> Attachment:
    found = next((document for document in documents if document.number == number), None)
    if found is None:
        raise NotFoundError(NO_DOCUMENT)
    return found


def tell_evidence(desk: Desk, matter: Matter, assessment: Assessment) -> None:
    """Write down, in the event, what a revision rests on as it is submitted; nothing where there is no document."""
    documents = evidence_of(collaboration_queries.attached_to(desk.session, matter.id), assessment)
    if documents:
        record_event(
            desk,
            matter.case,
            "evidence-submitted",
            revision=str(assessment.revision),
            count=str(len(documents)),
            documents=", ".join(f"{document.number} (SHA-256 {document.digest})" for document in documents),
        )


def destroy(archive: AttachmentArchive, digests: Iterable[str]) -> None:
    """Remove the bytes of documents that no case refers to any longer: those of a case that left for security."""
    for digest in digests:
        archive.destroy(digest)
