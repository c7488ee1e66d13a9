"""What a package holds of one case: its records, its documents and its history, as far as the person may have them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from riskflow.cases.labels import STATE_NAMES
from riskflow.cases.policy import Part
from riskflow.cases.workflow import State
from riskflow.errors import NotAllowedError
from riskflow.files.archive import Archive
from riskflow.preservation.fixity import FixityArea
from riskflow.preservation.package import SCHEMA, PackedEvent
from riskflow.services.assessment.shown import readable_events
from riskflow.services.case_facts import identity
from riskflow.services.open_case import OpenCase, open_case
from riskflow.services.operations.export import event_line
from riskflow.services.registry.acts import readable_acts
from riskflow.services.review.secrecy import marks_of
from riskflow.services.unit_of_work import SYSTEM, UnitOfWork
from riskflow.signatures.model import CopyKind
from riskflow.store.handling import acts as act_queries
from riskflow.store.handling import packages as package_queries
from riskflow.store.handling.copies import copies_of
from riskflow.store.handling.disclosures import disclosed_in
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import collaboration as collaboration_queries
from riskflow.store.queries import removals as removal_queries
from riskflow.store.tables import ActRecord, DisclosedFile, Disclosure, EventRow, RecordCopy, RecordRow
from riskflow.text import Text

CaseRecord = RecordRow | ActRecord
ARCHIVED_AS = {"record-archived": "record", "act-archived": "act"}
PDF, JSON = "application/pdf", "application/json"
EXTENSIONS = {PDF: ".pdf", JSON: ".json", "text/plain": ".txt", "text/csv": ".csv", "image/png": ".png"}
REMOVED = Text(
    sv="Ärendet finns hos säkerhetsfunktionen och ingår inte: innehållet är borttaget.",
    en="The case is with the security function and is not included: its content was removed.",
)
MARKED = Text(
    sv="Ärendet innehåller sekretessmarkerade uppgifter som inte är öppna för dig.",
    en="The case holds marked fields that are not open to you.",
)
NO_RECORD = Text(sv="Ärendet har ingen arkiverad handling.", en="The case has no archived record.")
CLOSED_DOCUMENTS = Text(
    sv="Bifogade dokument ingår inte: svaren är inte öppna för dig.",
    en="Attached documents are not included: the answers are not open to you.",
)


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A file of a case; its content is read from an archive, or given where it was made for the package."""

    path: str
    media_type: str
    created: datetime
    title: str = ""
    digest: str = ""
    area: FixityArea = FixityArea.RECORDS
    content: bytes = field(default=b"", repr=False)

    def read(self, archives: dict[FixityArea, Archive]) -> bytes:
        return archives[self.area].get(self.digest) if self.digest else self.content


@dataclass(frozen=True, slots=True)
class PackedCase:
    """A case as a package has it."""

    id: int
    reference: str
    registry_no: str
    title: str
    description: dict[str, Any]
    files: Sequence[CaseFile]
    events: Sequence[PackedEvent]
    chain: Sequence[dict[str, Any]]
    """Its events as lines of the proof."""
    left_out: Sequence[Text] = ()


def packed_case(uow: UnitOfWork, code: str) -> PackedCase:
    """Return a case as a package has it.

    Raises:
        NotAllowedError: it left for security, has no record, or marked fields that the person does not read.
    """
    is_system = uow.viewer is SYSTEM
    opened = open_case(uow, code, None if is_system else Part.RECORDS)
    if opened.case.state is State.WITH_SECURITY or removal_queries.removal_of(uow.session, opened.id):
        raise NotAllowedError(REMOVED)
    if opened.secrecy.unread and not is_system:
        raise NotAllowedError(MARKED)
    records, acts = case_queries.records_of(uow.session, opened.id), _acts(uow, opened)
    if not (records or acts):
        raise NotAllowedError(NO_RECORD)
    may_read_documents = is_system or Part.ANSWERS in opened.parts
    documents = list(_documents(uow, opened)) if may_read_documents else []
    rows = case_queries.events_of(uow.session, opened.id)
    history = rows if is_system else readable_events(opened, rows)
    signed = _signed(opened, [*records, *acts], copies_of(uow.session, opened.id))
    taken_in = [*signed, *_released(opened, disclosed_in(uow.session, opened.id)), *documents]
    files = [*_records(opened, [*records, *acts]), *taken_in]
    return PackedCase(
        opened.id,
        opened.case.reference,
        opened.case.registry_no,
        opened.case.title,
        _description(uow, opened, [*records, *acts], files),
        files,
        list(_happened(opened, history, [*records, *acts], taken_in)),
        [event_line(row) for row in history],
        () if may_read_documents else (CLOSED_DOCUMENTS,),
    )


def _acts(uow: UnitOfWork, opened: OpenCase) -> list[ActRecord]:
    """Return the records of acts that the person may read."""
    readable = {each.number for each in readable_acts(uow, opened)}
    return [row for row in act_queries.records_of(uow.session, opened.id) if row.number in readable]


def _name(row: CaseRecord) -> str:
    return f"{'record' if isinstance(row, RecordRow) else 'act'}-{row.number}"


def _records(opened: OpenCase, records: Sequence[CaseRecord]) -> Iterator[CaseFile]:
    place = f"{opened.case.reference}/records"
    for row in records:
        yield CaseFile(f"{place}/{_name(row)}-{row.language}.pdf", PDF, row.archived_at, digest=row.pdf_digest)
    for name, row in {_name(row): row for row in records}.items():
        yield CaseFile(f"{place}/{name}.json", JSON, row.archived_at, digest=row.data_digest)


def _signed(opened: OpenCase, records: Sequence[CaseRecord], copies: Sequence[RecordCopy]) -> Iterator[CaseFile]:
    """Yield what came of the records: signed, or stamped anew, each with the report on it."""
    names = {(type(row), row.id): f"{_name(row)}-{row.language}" for row in records}
    for number, copy in enumerate((each for each in copies if each.kind is not CopyKind.REFUSED), 1):
        name = names.get((RecordRow, copy.record_id) if copy.record_id else (ActRecord, copy.act_record_id))
        if name:  # of an act that is closed to the person, nothing is given out
            path = f"{opened.case.reference}/signed/{name}-{number}"
            yield CaseFile(f"{path}.pdf", PDF, copy.archived_at, digest=copy.pdf_digest)
            yield CaseFile(f"{path}.json", JSON, copy.archived_at, digest=copy.data_digest)


def _released(opened: OpenCase, files: Sequence[tuple[Disclosure, DisclosedFile]]) -> Iterator[CaseFile]:
    """Yield what was drawn for decisions on requests for documents: copies with masks and letters, with their data."""
    made: dict[str, CaseFile] = {}
    for decision, file in files:
        path = f"{opened.case.reference}/released/{decision.number}"
        is_data = file.pdf_digest == file.data_digest
        for ending, kind, digest in ((".pdf", PDF, file.pdf_digest), (".json", JSON, file.data_digest)):
            if not is_data or kind == JSON:
                made.setdefault(digest, CaseFile(f"{path}/{file.name}{ending}", kind, file.archived_at, digest=digest))
    yield from made.values()


def _documents(uow: UnitOfWork, opened: OpenCase) -> Iterator[CaseFile]:
    place, area = f"{opened.case.reference}/documents", FixityArea.ATTACHMENTS
    revisions = [identity(each.id) for each in case_queries.submitted_revisions(uow.session, opened.id)]
    for each in collaboration_queries.attached_to(uow.session, opened.id):
        if any(each.belongs_to(number) for number in revisions):
            row = each.document
            path = f"{place}/document-{row.number}{_extension(row.media_type)}"
            yield CaseFile(path, row.media_type, row.added_at, row.title, row.digest, area)
    for number, step in enumerate(package_queries.proofs_of(uow.session, opened.id), 1):
        path = f"{place}/proof-{number}{_extension(step.media_type)}"
        yield CaseFile(path, step.media_type, step.taken_at, step.title, step.digest, area)


def _extension(media_type: str) -> str:
    return EXTENSIONS.get(media_type, ".bin")


def _description(
    uow: UnitOfWork, opened: OpenCase, records: Sequence[CaseRecord], files: Sequence[CaseFile]
) -> dict[str, Any]:
    """Return the case for machines; docs/explanation/packages.md describes it."""
    case = opened.case
    decisions = case_queries.decisions_of(uow.session, opened.id)
    return {
        "schema": SCHEMA,
        "reference": case.reference,
        "registry_no": case.registry_no,
        "title": case.title,
        "kind": case.kind,
        "department": case.department,
        "state": case.state.value,
        "state_name": STATE_NAMES[case.state].model_dump(),
        "begun": case.created_at.isoformat(),
        "decisions": [
            {"number": each.number, "outcome": str(each.outcome), "decided": each.decided_at.isoformat()}
            for each in decisions
        ],
        "records": [_record_line(row) for row in records],
        "dispatched": [
            {"sha256": each.pdf_digest, "to": each.recipients, "on": each.dispatched_on.isoformat()}
            for each in act_queries.dispatches_of(uow.session, opened.id)
        ],
        "files": [
            {"path": file.path, "title": file.title, "media_type": file.media_type, "sha256": file.digest}
            for file in files
        ],
        "secrecy": [
            {"field": mark.field, "provision": mark.provision, "marked": mark.marked_at.isoformat()}
            for mark in marks_of(uow, opened)
        ],
    }


def _record_line(row: CaseRecord) -> dict[str, Any]:
    names = ("number", "language", "kind", "code")
    return {**{name: getattr(row, name) for name in names}, "sha256": row.pdf_digest}


def _archived(row: EventRow, place: str, records: Sequence[CaseRecord]) -> Iterator[PackedEvent]:
    """Yield what happened to the files of a record when it was archived; nothing where it is not in the package."""
    name = f"{ARCHIVED_AS[row.tag]}-{row.data['number']}"
    paths = [f"{place}/{name}-{each.language}.pdf" for each in records if _name(each) == name]
    detail = f"Event {row.seq} of the chain: {name.replace('-', ' ')} was drawn up, sealed and archived"
    for kind in ("creation", "digital signature generation", "ingestion") if paths else ():
        yield PackedEvent(f"{row.hash}/{kind}", kind, row.at, detail, "success", [*paths, f"{place}/{name}.json"])


def _happened(
    opened: OpenCase, history: Sequence[EventRow], records: Sequence[CaseRecord], taken_in: Sequence[CaseFile]
) -> Iterator[PackedEvent]:
    """Yield what happened to the files, derived from the events of the chain and from when others were taken in."""
    for row in history:
        if row.tag in ARCHIVED_AS:
            yield from _archived(row, f"{opened.case.reference}/records", records)
        elif row.tag == "case-registered":
            detail = f"Event {row.seq} of the chain: registered as {row.data['registry_no']}"
            yield PackedEvent(row.hash, "metadata modification", row.at, detail, "success")
        elif row.tag == "record-dispatched":
            detail = f"Event {row.seq} of the chain: a record was dispatched on {row.data['day']}"
            yield PackedEvent(row.hash, "dissemination", row.at, detail, "success")
        elif row.tag == "document-removed":
            detail = f"Event {row.seq} of the chain: a document was removed before the case was sent in"
            yield PackedEvent(row.hash, "deletion", row.at, detail, "success")
    for file in taken_in:
        key = f"{file.path}/{file.created.isoformat()}"
        yield PackedEvent(key, "ingestion", file.created, "The file was taken in", "success", [file.path])
