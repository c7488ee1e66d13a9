"""The documents of a case that somebody may ask for, and who answers such a request."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from riskflow.cases.policy import Part
from riskflow.cases.workflow import Action
from riskflow.disclosure.model import DocumentKind
from riskflow.errors import NotAllowedError, NotFoundError
from riskflow.files.archive import Archive
from riskflow.preservation.fixity import FixityArea
from riskflow.records.kinds import ActKind
from riskflow.services.case_facts import identity
from riskflow.services.open_case import NOT_FOUND, OpenCase, next_state, open_case
from riskflow.services.preservation.case_files import EXTENSIONS, JSON, PDF
from riskflow.services.records.signed import UNREAD
from riskflow.services.registry.acts import readable_acts
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.signatures.model import CopyKind
from riskflow.store.handling import acts as act_queries
from riskflow.store.handling import packages as package_queries
from riskflow.store.handling.copies import copies_of
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import collaboration as collaboration_queries
from riskflow.store.tables import RecordRow
from riskflow.text import Language, Text

LANGUAGES = {"sv": Text(sv="svenska", en="Swedish"), "en": Text(sv="engelska", en="English")}
ACT_NAMES = {
    ActKind.OPINION: Text(sv="Yttrande från RAI", en="Opinion of RAI"),
    ActKind.POSITION: Text(sv="Ställningstagande från SAI", en="Position of SAI"),
    ActKind.CLEARANCE: Text(sv="Besked vid en spärr", en="Answer at a stop"),
    ActKind.CORRECTION: Text(sv="Rättelse", en="Correction"),
}
NO_RECORD = Text(
    sv="Ärendet har ingen arkiverad handling att lämna ut.", en="The case has no archived record to hand out."
)


@dataclass(frozen=True, slots=True)
class CaseDocument:
    """A document as it lies in an archive."""

    name: str
    kind: DocumentKind
    title: Text
    media_type: str
    digest: str
    area: FixityArea = FixityArea.RECORDS
    record: int = 0
    """The number of the record that it is, or came of; 0 for other documents."""
    language: Language = Language.SV

    @property
    def extension(self) -> str:
        return EXTENSIONS.get(self.media_type, ".bin")


def open_for_disclosure(uow: UnitOfWork, code: str) -> OpenCase:
    """Return a case of which the acting user may hand out documents.

    Raises:
        NotAllowedError: it is not theirs to do, or the case has marked fields that they do not read.
    """
    opened = open_case(uow, code, Part.RECORDS)
    next_state(uow, opened, Action.DISCLOSE)
    if opened.secrecy.unread:
        raise NotAllowedError(UNREAD)
    return opened


def documents_of(uow: UnitOfWork, opened: OpenCase) -> list[CaseDocument]:
    """Return what may be asked for: records and acts in each language, data, what came back signed or was attached."""
    records = case_queries.records_of(uow.session, opened.id)
    return [*_records(records), *_acts(uow, opened), *_signed(uow, opened, records), *_attached(uow, opened)]


def document_named(uow: UnitOfWork, opened: OpenCase, name: str) -> CaseDocument:
    found = next((each for each in documents_of(uow, opened) if each.name == name), None)
    if found is None:
        raise NotFoundError(NOT_FOUND)
    return found


def record_data(uow: UnitOfWork, opened: OpenCase, number: int, archive: Archive) -> dict[str, Any]:
    """Return the data of a record, as they were archived.

    Raises:
        NotFoundError: the case has no such record.
    """
    found = next((row for row in case_queries.records_of(uow.session, opened.id) if row.number == number), None)
    if found is None:
        raise NotFoundError(NOT_FOUND)
    data: dict[str, Any] = json.loads(archive.get(found.data_digest))
    return data


def _records(records: Sequence[RecordRow]) -> Iterator[CaseDocument]:
    for row in records:
        language = LANGUAGES[row.language]
        title = Text(sv=f"Handling {row.number} på {language.sv}", en=f"Record {row.number} in {language.en}")
        yield CaseDocument(
            f"record-{row.number}-{row.language}",
            DocumentKind.RECORD,
            title,
            PDF,
            row.pdf_digest,
            record=row.number,
            language=Language(row.language),
        )
    for number, row in {row.number: row for row in records}.items():
        title = Text(sv=f"Handling {number} som data (för program)", en=f"Record {number} as data (for programs)")
        yield CaseDocument(f"data-{number}", DocumentKind.DATA, title, JSON, row.data_digest, record=number)


def _acts(uow: UnitOfWork, opened: OpenCase) -> Iterator[CaseDocument]:
    readable = {each.number for each in readable_acts(uow, opened)}
    for row in act_queries.records_of(uow.session, opened.id):
        if row.number in readable:
            language, kind = LANGUAGES[row.language], ACT_NAMES[ActKind(row.kind)]
            title = Text(
                sv=f"{kind.sv} ({row.number}) på {language.sv}", en=f"{kind.en} ({row.number}) in {language.en}"
            )
            name = f"act-{row.number}-{row.language}"
            yield CaseDocument(name, DocumentKind.ACT, title, PDF, row.pdf_digest)


def _signed(uow: UnitOfWork, opened: OpenCase, records: Sequence[RecordRow]) -> Iterator[CaseDocument]:
    rows = {row.id: row for row in records}
    for each in copies_of(uow.session, opened.id):
        if each.kind is CopyKind.SIGNED and each.record_id in rows:
            row = rows[each.record_id]
            language = LANGUAGES[row.language]
            title = Text(
                sv=f"Handling {row.number} på {language.sv}, undertecknad",
                en=f"Record {row.number} in {language.en}, signed",
            )
            name = f"signed-{each.id}"
            yield CaseDocument(name, DocumentKind.SIGNED, title, PDF, each.pdf_digest, record=row.number)


def _attached(uow: UnitOfWork, opened: OpenCase) -> Iterator[CaseDocument]:
    """Yield the documents of revisions that were sent in, and what proves obligations; drafts are nobody's yet."""
    area = FixityArea.ATTACHMENTS
    revisions = [identity(each.id) for each in case_queries.submitted_revisions(uow.session, opened.id)]
    for each in collaboration_queries.attached_to(uow.session, opened.id):
        if any(each.belongs_to(number) for number in revisions):
            row = each.document
            title = Text(sv=f"Bifogat dokument {row.number}: {row.title}", en=f"Document {row.number}: {row.title}")
            name = f"document-{row.number}"
            yield CaseDocument(name, DocumentKind.ATTACHED, title, row.media_type, row.digest, area)
    for step in package_queries.proofs_of(uow.session, opened.id):
        title = Text(sv=f"Bevis för åtagande: {step.title}", en=f"Proof of an obligation: {step.title}")
        yield CaseDocument(f"proof-{step.id}", DocumentKind.PROOF, title, step.media_type, step.digest, area)
