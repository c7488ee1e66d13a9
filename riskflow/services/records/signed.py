"""Records that come back with the signatures of people: judged, archived with the report on them, and entered.

A file that is refused is kept too, with the reasons, since it has been received. What was issued stays as it is.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from riskflow.cases.events import Event
from riskflow.cases.policy import Part
from riskflow.cases.workflow import Action
from riskflow.errors import InvalidError, NotAllowedError, NotFoundError
from riskflow.files.archive import Archive
from riskflow.files.bounded_process import ProcessSlots, call_bounded
from riskflow.services.case_facts import identity
from riskflow.services.events import record_events
from riskflow.services.open_case import NOT_FOUND, OpenCase, enter_state, next_state, open_case
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.signatures.model import REPORTS, CopyKind, Problem, Report, SignatureRefusal
from riskflow.signatures.packed import PACKED, GroundFiles, PackedFiles
from riskflow.store.handling import copies
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import IssuedRow, Person, RecordCopy
from riskflow.text import Language, Text

MAX_COPIES = 20
"""Of one record, since what is received is never removed."""
MAX_MEBIBYTES = 20
MAX_BYTES = MAX_MEBIBYTES * 1024 * 1024
LANGUAGES = {"sv": Text(sv="svenska", en="Swedish"), "en": Text(sv="engelska", en="English")}
NO_SIGNER = Text(
    sv="Ingen person har beslutat i den här handlingen, så ingen ska underteckna den.",
    en="No person decided in this record, so nobody is to sign it.",
)
UNREAD = Text(
    sv="Handlingen innehåller fält som är sekretessmarkerade och inte visas för dig. Registrator lämnar in den.",
    en="The record holds fields that are marked as possibly secret and not shown to you. The registrar hands it in.",
)
TOO_MANY = Text(
    sv=f"{MAX_COPIES} filer har redan lämnats in till den här handlingen. Tala med registrator.",
    en=f"{MAX_COPIES} files have been handed in for this record already. Talk to the registrar.",
)
TOO_LARGE = Text(
    sv=f"Filen är större än {MAX_MEBIBYTES} MB. Lämna in den fil som underskriftstjänsten gav.",
    en=f"The file is larger than {MAX_MEBIBYTES} MB. Hand in the file that the signing service gave.",
)
AS_ISSUED = Text(
    sv="Det är filen så som den utfärdades. Underteckna den och lämna in den fil som du får tillbaka.",
    en="This is the file as it was issued, without a signature. Sign it, and hand in the file that comes back.",
)
HANDED_IN = Text(
    sv="Den filen har redan lämnats in. Svaret står i listan.",
    en="That file has been handed in already. The answer is in the list.",
)


@dataclass(frozen=True, slots=True)
class ToSign:
    """A record that somebody is to sign, and by what names a certificate may know them."""

    row: IssuedRow
    signer: Person
    copies: Sequence[RecordCopy]
    scope: str = ""
    """What makes a login the principal name that the signing service certifies; empty without a service."""

    @property
    def names(self) -> frozenset[str]:
        login = self.signer.login.casefold()
        return frozenset(filter(None, (self.signer.email.casefold(), login, self.scope and f"{login}@{self.scope}")))


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A file that was judged; both it and the report are in the archive."""

    report: Report
    report_digest: str
    pdf_digest: str


def record_to_sign(uow: UnitOfWork, code: str, number: int, language: str) -> ToSign:
    """Return a record that may be handed in signed.

    Raises:
        NotFoundError: there is no such record.
        NotAllowedError: it may not be handed in by this person, or nobody is to sign it.
    """
    opened = open_case(uow, code, Part.RECORDS)
    next_state(uow, opened, Action.SIGN)
    return _to_sign(uow, opened, number, language)


def _to_sign(uow: UnitOfWork, opened: OpenCase, number: int, language: str) -> ToSign:
    if opened.secrecy.unread:
        raise NotAllowedError(UNREAD)
    row = case_queries.record_in(uow.session, opened.id, number, language)
    if row is None:
        raise NotFoundError(NOT_FOUND)
    decision = case_queries.decision_numbered(uow.session, opened.id, number)
    signer = uow.session.get(Person, decision.decided_by) if decision.decided_by else None
    if signer is None:
        raise NotAllowedError(NO_SIGNER)
    of_case = copies.copies_of(uow.session, opened.id)
    return ToSign(row, signer, [each for each in of_case if each.record_id == row.id])


def check_hand_in(to_sign: ToSign, content: bytes) -> None:
    """Refuse what is not even judged.

    Raises:
        InvalidError: saying what to do instead.
    """
    digest = hashlib.sha256(content).hexdigest()
    if len(content) > MAX_BYTES:
        raise InvalidError(TOO_LARGE)
    if digest == to_sign.row.pdf_digest:
        raise InvalidError(AS_ISSUED)
    check_new(to_sign, digest)


def copy_row(uow: UnitOfWork, to_sign: ToSign, handed_in: HandedIn) -> RecordCopy:
    """Return a file that was judged as a row, which its record has yet to be named in; nothing is written."""
    report = handed_in.report
    return RecordCopy(
        kind=CopyKind.SIGNED if report.is_accepted else CopyKind.REFUSED,
        data_digest=handed_in.report_digest,
        pdf_digest=handed_in.pdf_digest,
        signer_id=to_sign.signer.id,
        handed_in_by=uow.viewer.id,
        good_until=report.good_until,
        archived_at=uow.now,
    )


def check_new(to_sign: ToSign, digest: str) -> None:
    if any(each.pdf_digest == digest for each in to_sign.copies):
        raise InvalidError(HANDED_IN)
    if len(to_sign.copies) >= MAX_COPIES:
        raise InvalidError(TOO_MANY)


def judge(to_sign: ToSign, content: bytes, archive: Archive, grounds: GroundFiles, slots: ProcessSlots) -> HandedIn:
    """Judge a file in a process of its own, and archive it with the report; outside of any transaction.

    Raises:
        BusyError: as many files are being read as may be.
    """
    from riskflow.signatures import receipt  # noqa: PLC0415 - pyHanko, which pages seldom need

    issued = archive.get(to_sign.row.pdf_digest)
    grounds = replace(grounds, sealed_at=to_sign.row.archived_at)
    files = PackedFiles(received=content, issued=issued, grounds=grounds, signer=to_sign.names)
    try:
        report = REPORTS.validate_json(call_bounded(receipt.judge_packed, PACKED.dump_json(files), slots=slots))
    except InvalidError:
        report = Report(
            validated_at=grounds.at.isoformat(timespec="seconds"),
            algorithms_as_of="",
            issued_digest=to_sign.row.pdf_digest,
            received_digest=hashlib.sha256(content).hexdigest(),
            refusals=(SignatureRefusal(Problem.UNREADABLE),),
        )
    return HandedIn(report, archive.put(REPORTS.dump_json(report, indent=2)), archive.put(content))


def enter(uow: UnitOfWork, code: str, number: int, language: str, handed_in: HandedIn) -> RecordCopy:
    """Enter a file that was judged, accepted or not.

    Raises:
        InvalidError: the same file was entered meanwhile, or there are too many.
    """
    opened = open_case(uow, code, Part.RECORDS)
    state = next_state(uow, opened, Action.SIGN)
    to_sign = _to_sign(uow, opened, number, language)
    check_new(to_sign, handed_in.pdf_digest)
    report = handed_in.report
    copy = copy_row(uow, to_sign, handed_in)
    copy.case_id, copy.record_id = opened.id, identity(to_sign.row.id)
    enter_state(uow, opened.case, state)
    uow.session.add(copy)
    record_events(uow, opened.case, [_event(number, language, report)], opened.facts)
    return copy


def _event(number: int, language: str, report: Report) -> Event:
    about: dict[str, str | Text] = {"number": str(number), "language": LANGUAGES[language]}
    if report.is_accepted:
        return Event("record-signed", {**about, "signers": ", ".join(report.signers)})
    return Event("signature-refused", {**about, "reason": reasons_against(report)})


def reasons_against(report: Report) -> Text:
    """Return why a file was refused."""
    reasons = [each.text for each in report.refusals]
    said = {each: " ".join(reason.in_(each) for reason in reasons) for each in Language}
    return Text(sv=said[Language.SV], en=said[Language.EN])


def report_on(copy: RecordCopy, archive: Archive) -> Report:
    """Return the report of a file."""
    return REPORTS.validate_json(archive.get(copy.data_digest))


def copy_numbered(uow: UnitOfWork, code: str, number: int) -> RecordCopy:
    """Return a file of a case by the number of its row, for whoever reads all its marked fields.

    Raises:
        NotFoundError: the case has no such file.
        NotAllowedError: it holds what is not shown to the person.
    """
    opened = open_case(uow, code, Part.RECORDS)
    if opened.secrecy.unread:
        raise NotAllowedError(UNREAD)
    found = next((each for each in copies.copies_of(uow.session, opened.id) if each.id == number), None)
    if found is None:
        raise NotFoundError(NOT_FOUND)
    return found
