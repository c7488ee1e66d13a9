"""The decision on a request for documents: the copies and the letter are drawn, sealed, archived, and entered.

It is done in three steps, as with records: read in one transaction, make the files outside any, enter them in another.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rfc8785

from riskflow.cases.secrecy import PROVISIONS
from riskflow.disclosure.copies import (
    DisclosureLetter,
    DrawingOrder,
    GroundLine,
    LetterDocument,
    as_bytes,
    copy_data,
    copy_order,
    draw,
    grounds_of,
)
from riskflow.disclosure.fields import Data
from riskflow.disclosure.letter import paragraphs
from riskflow.disclosure.masks import Echo, Mask, echoes
from riskflow.disclosure.model import (
    OUTCOME_NAMES,
    AskedDocument,
    DocumentKind,
    Treatment,
    outcome_of,
)
from riskflow.disclosure.outcome import DisclosureOutcome
from riskflow.errors import ConflictError, InvalidError, NotFoundError
from riskflow.files.archive import Archive
from riskflow.files.bounded_process import ProcessSlots
from riskflow.services.case_facts import identity
from riskflow.services.disclosure.documents import CaseDocument, documents_of, open_for_disclosure, record_data
from riskflow.services.disclosure.drafts import CHOOSE_DOCUMENTS, OpenDraft, open_draft
from riskflow.services.events import record_event
from riskflow.services.open_case import CASE_CHANGED, NOT_FOUND, enter_state
from riskflow.services.unit_of_work import SWEDISH_TIME, UnitOfWork
from riskflow.store.handling import disclosures
from riskflow.store.tables import DisclosedFile, Disclosure
from riskflow.text import Language, Text

if TYPE_CHECKING:
    from riskflow.records.seal import SealKey

SCHEMA = "riskflow-disclosure/1"
LETTER = "letter"
SIGNED_IS_WHOLE = Text(
    sv="En undertecknad fil kan inte maskas. Lämna inte ut den undertecknade när handlingen är maskad.",
    en="A signed file cannot be masked. Leave the signed one out where its record is masked.",
)
WHO_DECIDES = Text(sv="Skriv vem som beslutar.", en="Write who decides.")
WRITE_LETTER = Text(sv="Skriv brevets text på båda språken.", en="Write the text of the letter in both languages.")
READ_ECHOES = Text(
    sv="Bekräfta att du har läst var orden i det maskade står kvar.",
    en="Confirm that you have read where words of what is masked remain.",
)


class DisclosureSealError(Exception):
    """A seal that was just made is not valid. Nothing is entered."""


@dataclass(frozen=True, slots=True)
class TreatedDocument:
    """A document that is asked for, and what becomes of it."""

    document: CaseDocument
    treatment: Treatment
    asked: AskedDocument

    @property
    def provision(self) -> str:
        return self.asked.left_out if self.treatment is Treatment.LEFT_OUT else ""


@dataclass(frozen=True, slots=True)
class PreparedDisclosure:
    """All that the answer to a request rests on, as a draft has it."""

    draft: OpenDraft
    documents: Sequence[TreatedDocument]
    data: dict[str, Data]
    """The data of the records that are masked."""
    number: int

    @property
    def outcome(self) -> DisclosureOutcome:
        return outcome_of(each.treatment for each in self.documents)

    @property
    def masks(self) -> dict[str, tuple[Mask, ...]]:
        """The masks that come to use: of records that are handed out."""
        return {record: self.draft.masks_of(record) for record in self.data}

    @property
    def subjects(self) -> dict[str, Text]:
        """What the records that are masked are called."""
        found = {each.document.record: each.document.subject for each in self.documents}
        return {record: subject for record, subject in found.items() if subject}

    def echoes(self) -> list[tuple[str, Echo]]:
        return [(record, each) for record, data in self.data.items() for each in echoes(data, self.masks[record])]

    @property
    def problem(self) -> Text | None:
        """What keeps it from being decided."""
        if not self.documents:
            return CHOOSE_DOCUMENTS
        signed = [each for each in self.documents if each.document.kind is DocumentKind.SIGNED]
        is_whole = any(each.document.record in self.data and not each.asked.left_out for each in signed)
        return SIGNED_IS_WHOLE if is_whole else None


@dataclass(frozen=True, slots=True)
class DisclosureWords:
    """Who decides, and the text of the letter."""

    official: str
    office: str
    letter: Text
    has_read_echoes: bool = False


@dataclass(frozen=True, slots=True)
class DisclosureMaker:
    """What files are made with."""

    templates: Path
    key: "SealKey"
    archive: Archive
    slots: ProcessSlots


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A file in the archive; the digests are those of the archive."""

    name: str
    data_digest: str
    pdf_digest: str


def prepare(uow: UnitOfWork, code: str, number: int, archive: Archive) -> PreparedDisclosure:
    """Return what a begun answer comes to."""
    draft = open_draft(uow, code, number)
    asked = {each.name: each for each in draft.content.documents}
    known = [each for each in documents_of(uow, draft.opened) if each.name in asked]
    treated = [TreatedDocument(each, _treatment(draft, each, asked[each.name]), asked[each.name]) for each in known]
    masked = dict.fromkeys(each.document.record for each in treated if each.treatment is Treatment.MASKED)
    data: dict[str, Data] = {each: record_data(uow, draft.opened, each, archive) for each in masked}
    made_before = disclosures.disclosures_of(uow.session, draft.opened.id)
    return PreparedDisclosure(draft, treated, data, len(made_before) + 1)


def _treatment(draft: OpenDraft, document: CaseDocument, asked: AskedDocument) -> Treatment:
    if asked.left_out:
        return Treatment.LEFT_OUT
    is_masked = document.kind.can_be_masked and draft.masks_of(document.record)
    return Treatment.MASKED if is_masked else Treatment.WHOLE


def preview(prepared: PreparedDisclosure, name: str, maker: DisclosureMaker, at: datetime) -> bytes:
    """Return the copy of a document as it would be handed out, not sealed.

    Raises:
        NotFoundError: nothing is masked in it.
    """
    found = next((each for each in _copies(prepared) if each.document.name == name), None)
    if found is None:
        raise NotFoundError(NOT_FOUND)
    (drawn,) = draw([_order(prepared, found, maker, at)], maker.templates, maker.slots)
    return drawn


def check_decision(prepared: PreparedDisclosure, words: DisclosureWords) -> None:
    """Refuse a decision that is not whole.

    Raises:
        InvalidError: saying what is missing.
    """
    if prepared.problem:
        raise InvalidError(prepared.problem)
    if not words.official:
        raise InvalidError(WHO_DECIDES)
    if not words.has_read_echoes and prepared.echoes():
        raise InvalidError(READ_ECHOES)


def make_files(
    prepared: PreparedDisclosure, words: DisclosureWords, letter: DisclosureLetter, maker: DisclosureMaker, at: datetime
) -> list[MadeFile]:
    """Draw, seal, check and archive the copies and the letter; outside of any transaction.

    Raises:
        DisclosureSealError: a fresh seal is not valid.
    """
    copies = list(_copies(prepared))
    orders = [_order(prepared, each, maker, at) for each in copies]
    letters = [_letter_order(letter, words, language, maker, at) for language in Language]
    drawn = draw([*orders, *letters], maker.templates, maker.slots)
    archive = maker.archive
    made = [
        MadeFile(each.document.name, archive.put(as_bytes(order.data)), archive.put(_sealed(pdf, maker.key, at)))
        for each, order, pdf in zip(copies, orders, drawn, strict=False)
    ]
    made += [_data_file(prepared, each, archive) for each in prepared.documents if _is_masked_data(each)]
    decision = archive.put(rfc8785.dumps(_decision(prepared, words, letter, made, at)))
    for order, pdf in zip(letters, drawn[len(copies) :], strict=True):
        made.append(MadeFile(f"{LETTER}-{order.language}", decision, archive.put(_sealed(pdf, maker.key, at))))
    return made


def enter(uow: UnitOfWork, prepared: PreparedDisclosure, words: DisclosureWords, made: Iterable[MadeFile]) -> int:
    """Enter a decision whose files are in the archive, and let the draft go; return the number of the decision.

    Raises:
        ConflictError: somebody changed the draft, or decided another request, while the files were made.
        InvalidError: the decision is not whole, such as one without a named official.
    """
    before = prepared.draft
    draft = open_draft(uow, before.opened.case.code, identity(before.row.id))
    number = len(disclosures.disclosures_of(uow.session, draft.opened.id)) + 1
    if draft.content != before.content or number != prepared.number:
        raise ConflictError(CASE_CHANGED)
    check_decision(prepared, words)
    row = Disclosure(
        case_id=draft.opened.id,
        number=number,
        outcome=prepared.outcome,
        entered_by=uow.viewer.id,
        decided_at=uow.now,
    )
    uow.session.add(row)
    uow.session.flush()
    uow.session.add_all(
        DisclosedFile(
            disclosure_id=identity(row.id),
            case_id=draft.opened.id,
            name=each.name,
            data_digest=each.data_digest,
            pdf_digest=each.pdf_digest,
            archived_at=uow.now,
        )
        for each in made
    )
    uow.session.delete(draft.row)
    enter_state(uow, draft.opened.case, draft.opened.case.state)
    outcome = OUTCOME_NAMES[prepared.outcome]
    record_event(
        uow, draft.opened.case, "disclosure-decided", number=str(number), official=words.official, outcome=outcome
    )
    return number


def letter_of(
    prepared: PreparedDisclosure, words: DisclosureWords, institution: Text, at: datetime, *, demonstration: bool
) -> DisclosureLetter:
    case = prepared.draft.opened.case
    return DisclosureLetter(
        institution=institution,
        number=f"{case.reference}-U{prepared.number}",
        registry_no=case.registry_no,
        outcome=prepared.outcome,
        official=words.official,
        office=words.office,
        recipient=prepared.draft.content.recipient,
        requested_on=prepared.draft.content.requested_on,
        decided_on=at.astimezone(SWEDISH_TIME).date(),
        documents=tuple(_letter_document(prepared, each) for each in prepared.documents),
        grounds=_all_grounds(prepared),
        text=(),
        demonstration=demonstration,
    )


def decision_numbered(uow: UnitOfWork, code: str, number: int, archive: Archive) -> tuple[Disclosure, dict[str, Any]]:
    """Return a decision, and what it says.

    Raises:
        NotFoundError: the case has no such decision.
    """
    opened = open_for_disclosure(uow, code)
    row = disclosures.disclosure_numbered(uow.session, opened.id, number)
    if row is None:
        raise NotFoundError(NOT_FOUND)
    files = {each.name: each for each in disclosures.files_of(uow.session, identity(row.id))}
    said: dict[str, Any] = json.loads(archive.get(files[f"{LETTER}-{Language.SV}"].data_digest))
    return row, said


def _copies(prepared: PreparedDisclosure) -> Iterator[TreatedDocument]:
    for each in prepared.documents:
        if each.treatment is Treatment.MASKED and each.document.kind.is_drawn:
            yield each


def _order(prepared: PreparedDisclosure, each: TreatedDocument, maker: DisclosureMaker, at: datetime) -> DrawingOrder:
    record = each.document.record
    return copy_order(
        prepared.data[record],
        prepared.masks[record],
        each.document.language,
        at,
        development_seal=maker.key.is_development,
    )


def _letter_order(
    letter: DisclosureLetter, words: DisclosureWords, language: Language, maker: DisclosureMaker, at: datetime
) -> DrawingOrder:
    text = paragraphs(words.letter.in_(language))
    return DrawingOrder(
        language=language,
        made_at=at,
        letter=letter.model_copy(update={"text": text}),
        development_seal=maker.key.is_development,
    )


def _is_masked_data(each: TreatedDocument) -> bool:
    return each.treatment is Treatment.MASKED and each.document.kind is DocumentKind.DATA


def _data_file(prepared: PreparedDisclosure, each: TreatedDocument, archive: Archive) -> MadeFile:
    """Return the data of a record without what is masked, as a file of their own; there are no pages to it."""
    record = each.document.record
    digest = archive.put(as_bytes(copy_data(prepared.data[record], prepared.masks[record], Language.SV)))
    return MadeFile(each.document.name, digest, digest)


def _sealed(pdf: bytes, key: "SealKey", at: datetime) -> bytes:
    from riskflow.records.seal import check_seal, seal_pdf  # noqa: PLC0415 - pyHanko, which pages seldom need

    sealed = seal_pdf(pdf, key, at)
    report = check_seal(sealed, key.trust)
    if not report.is_good:
        message = f"the seal of a copy does not hold: {report}"
        raise DisclosureSealError(message)
    return sealed


def _letter_document(prepared: PreparedDisclosure, each: TreatedDocument) -> LetterDocument:
    masks = prepared.masks.get(each.document.record, ()) if each.treatment is Treatment.MASKED else ()
    names = (
        [each.provision] if each.provision else [name for name in PROVISIONS if name in {m.provision for m in masks}]
    )
    # The title of a document that is left out may be what is secret: it goes by its number.
    name = public_name(each.document)
    return LetterDocument(name=name, treatment=each.treatment, ground=", ".join(f"OSL {name}" for name in names))


def public_name(document: CaseDocument) -> Text:
    """Return what a document is called to whoever asks: an attached one by its number, never by its title."""
    if document.kind.is_ours:
        return document.title
    number = document.name.partition("-")[2]
    if document.kind is DocumentKind.PROOF:
        return Text(sv=f"Bevis för åtagande {number}", en=f"Proof of an obligation {number}")
    return Text(sv=f"Bifogat dokument {number}", en=f"Attached document {number}")


def _all_grounds(prepared: PreparedDisclosure) -> tuple[GroundLine, ...]:
    left_out = [
        Mask(path="", provision=each.provision, reason=each.asked.reason)
        for each in prepared.documents
        if each.provision
    ]
    return grounds_of([*left_out, *(mask for masks in prepared.masks.values() for mask in masks)])


def _decision(
    prepared: PreparedDisclosure,
    words: DisclosureWords,
    letter: DisclosureLetter,
    made: Sequence[MadeFile],
    at: datetime,
) -> dict[str, Any]:
    digests = {each.name: each.pdf_digest for each in made}
    case = prepared.draft.opened.case
    masks = {record: [each.model_dump(exclude_none=True) for each in of] for record, of in prepared.masks.items()}
    return {
        "schema": SCHEMA,
        "number": letter.number,
        "case": case.reference,
        "registry_no": case.registry_no,
        "outcome": prepared.outcome.value,
        "decided": at.isoformat(timespec="seconds"),
        "official": words.official,
        "office": words.office,
        "requested_on": letter.requested_on.isoformat(),
        "recipient": letter.recipient,
        "documents": [_document_line(each, digests) for each in prepared.documents],
        "masks": masks,
        "letter": words.letter.model_dump(),
    }


def _document_line(each: TreatedDocument, digests: dict[str, str]) -> dict[str, Any]:
    document = each.document
    is_kept_back = each.treatment is Treatment.LEFT_OUT
    return {
        "name": document.name,
        "title": document.title.model_dump(),
        "treatment": each.treatment.value,
        "provision": each.provision,
        "reason": each.asked.reason,
        "media_type": document.media_type,
        "area": document.area.value,
        "sha256": "" if is_kept_back else digests.get(document.name, document.digest),
    }
