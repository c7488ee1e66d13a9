"""The documents of a case that somebody may ask for, and who answers such a request."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, TypeVar

from riskflow.cases.policy import Part
from riskflow.cases.workflow import Action
from riskflow.disclosure.model import DocumentKind
from riskflow.errors import NotAllowedError, NotFoundError
from riskflow.files.archive import Archive
from riskflow.preservation.fixity import FixityArea
from riskflow.records.kinds import ActKind
from riskflow.records.minutes import MinutesKind
from riskflow.services.case_facts import identity
from riskflow.services.meetings.access import may_read, may_read_whole, meeting_name
from riskflow.services.meetings.orders import MINUTES
from riskflow.services.open_case import NOT_FOUND, OpenCase, next_state, open_case
from riskflow.services.preservation.case_files import EXTENSIONS, JSON, PDF
from riskflow.services.records.signed import UNREAD
from riskflow.services.registry.acts import readable_acts
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.signatures.model import CopyKind
from riskflow.store.handling import acts as act_queries
from riskflow.store.handling import meetings as meeting_queries
from riskflow.store.handling import packages as package_queries
from riskflow.store.handling.copies import copies_of, copies_of_minutes, source_of
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import collaboration as collaboration_queries
from riskflow.store.tables import ActRecord, IssuedRow, MeetingRecord, RecordRow
from riskflow.text import Language, Text

LANGUAGES = {"sv": Text(sv="svenska", en="Swedish"), "en": Text(sv="engelska", en="English")}
ACT_NAMES = {
    ActKind.OPINION: Text(sv="Yttrande från RAI", en="Opinion of RAI"),
    ActKind.POSITION: Text(sv="Ställningstagande från SAI", en="Position of SAI"),
    ActKind.CLEARANCE: Text(sv="Besked vid en spärr", en="Answer at a stop"),
    ActKind.CORRECTION: Text(sv="Rättelse", en="Correction"),
}
MINUTES_NAMES = {
    MinutesKind.MINUTES: Text(sv="Protokoll", en="Minutes"),
    MinutesKind.ADDENDUM: Text(sv="Tillägg till protokoll", en="Addendum to the minutes"),
}
Issued = TypeVar("Issued", RecordRow, ActRecord, MeetingRecord)
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
    record: str = ""
    """The record that it is, or came of: the number of one of the case, or `act-2`, `minutes-5-1`; empty for others."""
    subject: Text | None = None
    """What that record is called."""
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
    """Return what may be asked for: records of all kinds in each language and as data, what was signed or attached."""
    issued = issued_records(uow, opened)
    return [*_drawn(issued), *_signed(uow, opened, issued), *_attached(uow, opened)]


def document_named(uow: UnitOfWork, opened: OpenCase, name: str) -> CaseDocument:
    found = next((each for each in documents_of(uow, opened) if each.name == name), None)
    if found is None:
        raise NotFoundError(NOT_FOUND)
    return found


def record_data(uow: UnitOfWork, opened: OpenCase, record: str, archive: Archive) -> dict[str, Any]:
    """Return the data of a record, as they were archived.

    Raises:
        NotFoundError: the case has no such record.
    """
    found = next((each for each in issued_records(uow, opened) if each.name == record), None)
    if found is None:
        raise NotFoundError(NOT_FOUND)
    data: dict[str, Any] = json.loads(archive.get(found.rows[0].data_digest))
    return data


@dataclass(frozen=True, slots=True)
class IssuedRecord:
    """A record of a case, of an act in it, or of a meeting that had it, with its files in each language."""

    name: str
    kind: DocumentKind
    subject: Text
    rows: Sequence[IssuedRow]


def issued_records(uow: UnitOfWork, opened: OpenCase) -> list[IssuedRecord]:
    """Return the records that may be asked for in a case: its own, those of its acts, and minutes that it is in."""
    return [*_of_case(uow, opened), *_of_acts(uow, opened), *_of_meetings(uow, opened)]


def subjects_of(uow: UnitOfWork, opened: OpenCase) -> dict[str, Text]:
    """Return what each record that may be asked for is called."""
    return {each.name: each.subject for each in issued_records(uow, opened)}


def _of_case(uow: UnitOfWork, opened: OpenCase) -> Iterator[IssuedRecord]:
    for number, rows in _by_number(case_queries.records_of(uow.session, opened.id)):
        yield IssuedRecord(str(number), DocumentKind.RECORD, Text(sv=f"Handling {number}", en=f"Record {number}"), rows)


def _of_acts(uow: UnitOfWork, opened: OpenCase) -> Iterator[IssuedRecord]:
    readable = {each.number for each in readable_acts(uow, opened)}
    for number, rows in _by_number(act_queries.records_of(uow.session, opened.id)):
        if number in readable:
            kind = ACT_NAMES[ActKind(rows[0].kind)]
            subject = Text(sv=f"{kind.sv} ({number})", en=f"{kind.en} ({number})")
            yield IssuedRecord(f"act-{number}", DocumentKind.ACT, subject, rows)


def _of_meetings(uow: UnitOfWork, opened: OpenCase) -> Iterator[IssuedRecord]:
    """Yield adjusted minutes and their addenda, where the person reads every case that they are about."""
    held = {identity(meeting.id): meeting for _, meeting in meeting_queries.meetings_with(uow.session, opened.id)}
    for key, meeting in held.items():
        if not (may_read(uow.viewer, meeting) and may_read_whole(uow, meeting)):
            continue
        for number, rows in _by_number(meeting_queries.records_of(uow.session, key)):
            name = MINUTES_NAMES[MinutesKind(rows[0].kind)]
            after = meeting_name(meeting) if number == MINUTES else f"{meeting_name(meeting)} ({number - MINUTES})"
            subject = Text(sv=f"{name.sv} {after}", en=f"{name.en} {after}")
            yield IssuedRecord(f"minutes-{key}-{number}", DocumentKind.MINUTES, subject, rows)


def _by_number(rows: Sequence[Issued]) -> Iterator[tuple[int, list[Issued]]]:
    for number, group in groupby(sorted(rows, key=lambda row: row.number), key=lambda row: row.number):
        yield number, sorted(group, key=lambda row: row.language, reverse=True)


def _drawn(issued: Sequence[IssuedRecord]) -> Iterator[CaseDocument]:
    for each in issued:
        for row in each.rows:
            yield CaseDocument(
                f"record-{row.number}-{row.language}"
                if each.kind is DocumentKind.RECORD
                else f"{each.name}-{row.language}",
                each.kind,
                _in_language(each.subject, row.language),
                PDF,
                row.pdf_digest,
                record=each.name,
                subject=each.subject,
                language=Language(row.language),
            )
    for each in issued:
        title = Text(sv=f"{each.subject.sv} som data (för program)", en=f"{each.subject.en} as data (for programs)")
        digest = each.rows[0].data_digest
        yield CaseDocument(
            f"data-{each.name}", DocumentKind.DATA, title, JSON, digest, record=each.name, subject=each.subject
        )


def _in_language(subject: Text, language: str) -> Text:
    name = LANGUAGES[language]
    return Text(sv=f"{subject.sv} på {name.sv}", en=f"{subject.en} in {name.en}")


def _signed(uow: UnitOfWork, opened: OpenCase, issued: Sequence[IssuedRecord]) -> Iterator[CaseDocument]:
    """Yield what came back signed of these records."""
    of = {(type(row), row.id): (each, row) for each in issued for row in each.rows}
    of_minutes = [row for kind, row in of if kind is MeetingRecord and row]
    found = [*copies_of(uow.session, opened.id)]
    found += [copy for row in of_minutes for copy in copies_of_minutes(uow.session, row)]
    for copy in found:
        record, row = of.get(source_of(copy), (None, None))
        if copy.kind is CopyKind.SIGNED and record and row:
            title = _in_language(record.subject, row.language)
            yield CaseDocument(
                f"signed-{copy.id}",
                DocumentKind.SIGNED,
                Text(sv=f"{title.sv}, undertecknad", en=f"{title.en}, signed"),
                PDF,
                copy.pdf_digest,
                record=record.name,
                subject=record.subject,
            )


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
