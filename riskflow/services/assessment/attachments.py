"""Evidence: documents attached to the open answers of a case, frozen with the revision that is submitted.

The bytes are stored in the attachment archive, under their digest, before a row refers to them. Removing a document
adds a row; the bytes are destroyed when no earlier revision and no other case refers to them.
"""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from riskflow.cases.policy import Part
from riskflow.cases.secrecy import document_field
from riskflow.cases.workflow import WRITERS, Action
from riskflow.dialogue.reopened import NOT_REOPENED
from riskflow.errors import ConflictError, InvalidError, NoRoomError, NotAllowedError, NotFoundError
from riskflow.files.archive import AttachmentArchive
from riskflow.logs import security_event
from riskflow.services.assessment.answers import current_answers, reopened_of
from riskflow.services.assessment.inquiries import item_of
from riskflow.services.case_facts import identity
from riskflow.services.events import record_event
from riskflow.services.open_case import OpenCase, change_state, open_case
from riskflow.services.unit_of_work import UnitOfWork
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
ALREADY_ATTACHED = Text(
    sv="Samma dokument är redan bifogat, som nummer {number}.",
    en="The same document has been attached already, as number {number}.",
)


QUOTA_USED = Text(
    sv="Dokumenten i dina utkast fyller redan {used} av {most} MB. Ta bort något, eller skicka in ett ärende först.",
    en="The documents in your drafts fill {used} of {most} MB already. Remove one, or submit a case first.",
)
DISK_FULL = Text(
    sv="Det finns inte plats på disken för fler dokument. Inget är sparat. Säg till den som sköter systemet.",
    en="The disk has no room for more documents. Nothing was stored. Tell the operators of the system.",
)
MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Upload:
    """A document that has been inspected and is stored in the archive."""

    title: str
    media_type: str
    size: int
    digest: str
    question: str = ""


def attach(uow: UnitOfWork, code: str, upload: Upload, limit: int) -> Attachment:
    """Add a document to the evidence of the open revision.

    Raises:
        InvalidError: at the limit of documents, or when there is no such question.
        NotAllowedError: when a supplement does not open the documents.
        ConflictError: when the same document is attached already.
    """
    opened = open_case(uow, code, Part.ANSWERS)
    change_state(uow, opened, Action.ATTACH)
    assessment = case_queries.latest_assessment(uow.session, opened.id)
    _check_open(uow, opened, upload.question)
    every = collaboration_queries.attached_to(uow.session, opened.id)
    check_limits(evidence_of(every, assessment), upload.digest, limit)
    if upload.question:
        item_of(uow.version_of(assessment).questionnaire, upload.question)
    document = Attachment(
        case_id=opened.id,
        assessment_id=identity(assessment.id),
        number=max((each.document.number for each in every), default=0) + 1,
        question=upload.question,
        title=upload.title,
        media_type=upload.media_type,
        size=upload.size,
        digest=upload.digest,
        added_by=uow.viewer.id,
        added_at=uow.now,
    )
    uow.session.add(document)
    record_event(uow, opened.case, "document-attached", number=str(document.number), digest=document.digest)
    return document


def _check_open(uow: UnitOfWork, opened: OpenCase, question: str) -> None:
    limits = reopened_of(uow, current_answers(uow, opened))
    if limits is not None and not limits.opens_documents(question):
        raise NotAllowedError(NOT_REOPENED)


def check_limits(current: Iterable[Attachment], digest: str, limit: int) -> None:
    """Check that one more document may be attached to the current ones.

    Raises:
        InvalidError: at the limit.
        ConflictError: when one of them has the same digest.
    """
    listed = list(current)
    if len(listed) >= limit:
        raise InvalidError(TOO_MANY.filled(most=str(limit)))
    same = next((document for document in listed if document.digest == digest), None)
    if same is not None:
        raise ConflictError(ALREADY_ATTACHED.filled(number=str(same.number)))


def check_quota(uow: UnitOfWork, size: int, megabytes: int) -> None:
    """Check that a person may keep one more document of this size, in bytes, in cases whose answers are open.

    Raises:
        InvalidError: when it would be too much.
    """
    used = collaboration_queries.bytes_in_drafts(uow.session, uow.viewer.id)
    if used + size > megabytes * MEBIBYTE:
        raise InvalidError(QUOTA_USED.filled(used=str(used // MEBIBYTE), most=str(megabytes)))


def check_room(folder: Path, size: int, megabytes: int) -> None:
    """Check that the disk keeps its floor of free space with one more document: the records lie on it too.

    Raises:
        NoRoomError: when it would not.
    """
    free = shutil.disk_usage(next(place for place in (folder, *folder.parents) if place.exists())).free
    if free - size < megabytes * MEBIBYTE:
        security_event("disk-floor-reached", free=free // MEBIBYTE)
        raise NoRoomError(DISK_FULL)


def remove(uow: UnitOfWork, code: str, number: int) -> str:
    """Remove a document from the evidence of the open revision.

    Return its digest: once this is committed, the caller lets `sweep` destroy the bytes if nothing refers to them.

    Raises:
        NotFoundError: when it is not part of the evidence.
        NotAllowedError: when it is hidden from the person.
    """
    opened = open_case(uow, code, Part.ANSWERS)
    change_state(uow, opened, Action.ATTACH)
    assessment = case_queries.latest_assessment(uow.session, opened.id)
    document = _numbered(evidence_of(collaboration_queries.attached_to(uow.session, opened.id), assessment), number)
    _check_open(uow, opened, document.question)
    opened.secrecy.check_may_change(*fields_of(document), author=document.added_by)
    uow.session.add(
        AttachmentRemoval(
            case_id=opened.id,
            assessment_id=identity(assessment.id),
            attachment_id=identity(document.id),
            removed_by=uow.viewer.id,
            removed_at=uow.now,
        )
    )
    record_event(uow, opened.case, "document-removed", number=str(number))
    return document.digest


def evidence_of(
    attached: Iterable[collaboration_queries.AttachmentWithRemoval], assessment: Assessment
) -> list[Attachment]:
    """Return the documents of one revision, in order."""
    assessment_id = identity(assessment.id)
    return [each.document for each in attached if each.belongs_to(assessment_id)]


def fields_of(document: Attachment) -> tuple[str, ...]:
    """Return the fields whose marks hide a document: its own, and the question that it belongs to."""
    return (document_field(document.number), *((document.question,) if document.question else ()))


def is_hidden(opened: OpenCase, document: Attachment) -> bool:
    return opened.secrecy.hides(*fields_of(document), author=document.added_by)


def readable_documents(uow: UnitOfWork, opened: OpenCase) -> list[Attachment]:
    """Return the documents that the person sees: writers the open ones, others those submitted last.

    Of one that is hidden from them they see that there is one, and the provision.
    """
    return [_masked(opened, row) if is_hidden(opened, row) else row for row in _documents(uow, opened)]


def _masked(opened: OpenCase, row: Attachment) -> Attachment:
    mask = opened.secrecy.mask(*fields_of(row))
    return Attachment(**{**row.model_dump(), "title": mask, "digest": mask, "media_type": "", "size": 0})


def _documents(uow: UnitOfWork, opened: OpenCase) -> list[Attachment]:
    if opened.roles & WRITERS:
        assessment: Assessment | None = case_queries.latest_assessment(uow.session, opened.id)
    else:
        assessment = case_queries.latest_submitted(uow.session, opened.id)
    return evidence_of(collaboration_queries.attached_to(uow.session, opened.id), assessment) if assessment else []


def document_of(uow: UnitOfWork, opened: OpenCase, number: int) -> Attachment:
    """Return one document that the person may read.

    Raises:
        NotFoundError: when there is no such document, or the person may not read it.
    """
    return _numbered((row for row in _documents(uow, opened) if not is_hidden(opened, row)), number)


def _numbered(documents: Iterable[Attachment], number: int) -> Attachment:
    found = next((document for document in documents if document.number == number), None)
    if found is None:
        raise NotFoundError(NO_DOCUMENT)
    return found


def sweep(uow: UnitOfWork, archive: AttachmentArchive, digests: Iterable[str]) -> None:
    """Destroy contents that no revision of any case refers to.

    In a unit of work that writes, of its own: nobody attaches the same content meanwhile, and no row comes back when a
    transaction fails.
    """
    for digest in sorted(set(digests) - collaboration_queries.every_attachment_digest(uow.session)):
        archive.destroy(digest)
