"""Records of acts that come back signed by whoever said it; judged and kept like the records of decisions.

The chair signs what the group said, the function its answer, and whoever ruled on it a correction. They read and sign
their own act also where the records of the case are closed to them.
"""

from riskflow.cases.events import Event
from riskflow.cases.policy import Part
from riskflow.cases.workflow import Action, State
from riskflow.errors import NotAllowedError, NotFoundError
from riskflow.records.kinds import ActKind
from riskflow.services.case_facts import identity
from riskflow.services.events import record_events
from riskflow.services.open_case import NOT_FOUND, OpenCase, enter_state, open_case
from riskflow.services.records.signed import LANGUAGES, UNREAD, HandedIn, ToSign, check_new, copy_row, reasons_against
from riskflow.services.registry.acts import SAID_BY_GROUPS, readable_acts
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.signatures.model import CopyKind
from riskflow.store.handling import acts, copies
from riskflow.store.tables import ActRecord, CaseAct, Clearance, CorrectionRuling, Opinion, Person, RecordCopy
from riskflow.text import Text

ONLY_SIGNERS = Text(
    sv="Handlingen undertecknas av den som sade det som står i den. Sekreteraren och registratorn kan lämna in den.",
    en="The record is signed by whoever said what it says. The secretary and the registrar can hand it in.",
)


def signer_of(uow: UnitOfWork, act: CaseAct) -> int:
    """Return who is to sign the record of an act: the chair, the person of the function, or who ruled."""
    if act.kind in SAID_BY_GROUPS:
        return uow.session.get_one(Opinion, act.subject_id).given_by
    if act.kind is ActKind.CLEARANCE:
        return uow.session.get_one(Clearance, act.subject_id).person_id
    return uow.session.get_one(CorrectionRuling, act.subject_id).ruled_by


def own_acts(uow: UnitOfWork, opened: OpenCase) -> list[CaseAct]:
    """Return the acts of a case that the acting person is to sign."""
    if opened.case.state is State.WITH_SECURITY or Part.OVERVIEW not in opened.parts:
        return []
    return [*acts.acts_said_by(uow.session, opened.id, uow.viewer.id)]


def acts_of_reader(uow: UnitOfWork, opened: OpenCase) -> list[CaseAct]:
    """Return the acts that the person may read: as a reader of the records, and those that are their own."""
    found = {act.number: act for act in own_acts(uow, opened)}
    found |= {act.number: act for act in readable_acts(uow, opened)} if Part.RECORDS in opened.parts else {}
    return [found[number] for number in sorted(found)]


def may_sign(opened: OpenCase, act: CaseAct, own: list[CaseAct]) -> bool:
    """Return whether a person may hand in an act, signed: their own, or as one who does so with all records."""
    return act in own or Action.SIGN in opened.actions


def acts_to_sign(uow: UnitOfWork, opened: OpenCase) -> list[tuple[CaseAct, list[ActRecord]]]:
    """Return the acts that the acting person may sign and has not, and nothing stands instead of, with their files."""
    own = own_acts(uow, opened)
    if not own or opened.secrecy.unread:
        return []
    replaced = {act.replaces for act in acts.acts_of(uow.session, opened.id)}
    of_case = copies.copies_of(uow.session, opened.id)
    signed = {each.act_record_id for each in of_case if each.kind is CopyKind.SIGNED}
    files = acts.records_of(uow.session, opened.id)
    found = [(act, [row for row in files if row.act_id == act.id]) for act in own if act.number not in replaced]
    return [(act, rows) for act, rows in found if rows and not signed & {row.id for row in rows}]


def act_file(uow: UnitOfWork, opened: OpenCase, number: int, language: str) -> ActRecord:
    """Return the record of an act that the person may read.

    Raises:
        NotFoundError: there is none.
    """
    is_readable = any(act.number == number for act in acts_of_reader(uow, opened))
    row = acts.record_in(uow.session, opened.id, number, language) if is_readable else None
    if row is None:
        raise NotFoundError(NOT_FOUND)
    return row


def act_to_sign(uow: UnitOfWork, code: str, number: int, language: str) -> ToSign:
    """Return the record of an act that may be handed in signed.

    Raises:
        NotFoundError: there is no such record for the person.
        NotAllowedError: it is not theirs to hand in, or holds what is not shown to them.
    """
    opened = open_case(uow, code, Part.OVERVIEW)
    return _to_sign(uow, opened, number, language)


def _to_sign(uow: UnitOfWork, opened: OpenCase, number: int, language: str) -> ToSign:
    row = act_file(uow, opened, number, language)
    act = uow.session.get_one(CaseAct, row.act_id)
    if not may_sign(opened, act, own_acts(uow, opened)):
        raise NotAllowedError(ONLY_SIGNERS)
    if opened.secrecy.unread:
        raise NotAllowedError(UNREAD)
    signer = uow.session.get_one(Person, signer_of(uow, act))
    return ToSign(row, signer, copies.copies_of_act(uow.session, identity(row.id)))


def enter(uow: UnitOfWork, code: str, number: int, language: str, handed_in: HandedIn) -> RecordCopy:
    """Enter a file that was judged, accepted or not.

    Raises:
        InvalidError: the same file was entered meanwhile, or there are too many.
    """
    opened = open_case(uow, code, Part.OVERVIEW)
    to_sign = _to_sign(uow, opened, number, language)
    check_new(to_sign, handed_in.pdf_digest)
    copy, report = copy_row(uow, to_sign, handed_in), handed_in.report
    copy.case_id, copy.act_record_id = opened.id, identity(to_sign.row.id)
    about: dict[str, str | Text] = {"number": str(number), "language": LANGUAGES[language]}
    event = (
        Event("act-signed", {**about, "signers": ", ".join(report.signers)})
        if report.is_accepted
        else Event("act-signature-refused", {**about, "reason": reasons_against(report)})
    )
    enter_state(uow, opened.case, opened.case.state)
    uow.session.add(copy)
    record_events(uow, opened.case, [event], opened.facts)
    return copy


def copy_numbered(uow: UnitOfWork, code: str, number: int) -> RecordCopy:
    """Return a file that was handed in for an act, for whoever may read the act.

    Raises:
        NotFoundError: the person has no such file.
        NotAllowedError: it holds what is not shown to the person.
    """
    opened = open_case(uow, code, Part.OVERVIEW)
    if opened.secrecy.unread:
        raise NotAllowedError(UNREAD)
    readable = {act.id for act in acts_of_reader(uow, opened)}
    rows = {row.id for row in acts.records_of(uow.session, opened.id) if row.act_id in readable}
    of_case = copies.copies_of(uow.session, opened.id)
    found = next((each for each in of_case if each.id == number and each.act_record_id in rows), None)
    if found is None:
        raise NotFoundError(NOT_FOUND)
    return found
