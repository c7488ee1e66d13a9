"""Minutes that come back with the signatures of those who adjusted them; judged and kept like the records of cases."""

from riskflow.errors import NotAllowedError, NotFoundError
from riskflow.services.case_facts import identity
from riskflow.services.events import record_event
from riskflow.services.meetings.access import CLOSED_ITEMS, NO_MEETING, may_read_whole, meeting_name, open_meeting
from riskflow.services.meetings.orders import MINUTES
from riskflow.services.records.signed import LANGUAGES, HandedIn, ToSign, check_new, copy_row, reasons_against
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.handling import copies
from riskflow.store.handling import meetings as queries
from riskflow.store.tables import Meeting, Person, RecordCopy
from riskflow.text import Text

ONLY_ADJUSTERS = Text(
    sv="Protokollet undertecknas av dem som har justerat det, var och en för sig.",
    en="Minutes are signed by those who adjusted them, each for themselves.",
)


def may_sign(uow: UnitOfWork, meeting: Meeting) -> bool:
    """Return whether the acting person adjusted the minutes."""
    newest = queries.newest_draft(uow.session, identity(meeting.id))
    given = queries.verdicts_on(uow.session, identity(newest.id)) if newest else ()
    return uow.viewer.id in {each.person_id for each in given if each.is_approved}


def minutes_to_sign(uow: UnitOfWork, number: int, language: str) -> ToSign:
    """Return minutes that the acting person may hand in, signed by them.

    Raises:
        NotFoundError: there are no such minutes in the archive.
        NotAllowedError: the person did not adjust them, or they have an item that is closed to the person.
    """
    meeting = open_meeting(uow, number)
    row = queries.record_in(uow.session, number, MINUTES, language)
    if row is None:
        raise NotFoundError(NO_MEETING)
    if not may_sign(uow, meeting):
        raise NotAllowedError(ONLY_ADJUSTERS)
    if not may_read_whole(uow, meeting):
        raise NotAllowedError(CLOSED_ITEMS)
    signer = uow.session.get_one(Person, uow.viewer.id)
    return ToSign(row, signer, copies.copies_of_minutes(uow.session, identity(row.id)))


def enter(uow: UnitOfWork, number: int, language: str, handed_in: HandedIn) -> RecordCopy:
    """Enter a file that was judged, accepted or not.

    Raises:
        InvalidError: the same file was entered meanwhile, or there are too many.
    """
    meeting, to_sign = open_meeting(uow, number), minutes_to_sign(uow, number, language)
    check_new(to_sign, handed_in.pdf_digest)
    report, copy = handed_in.report, copy_row(uow, to_sign, handed_in)
    copy.meeting_record_id = identity(to_sign.row.id)
    about: dict[str, str | Text] = {"meeting": meeting_name(meeting), "language": LANGUAGES[language]}

    uow.session.add(copy)
    if report.is_accepted:
        record_event(uow, None, "minutes-signed", **about, signers=", ".join(report.signers))
    else:
        record_event(uow, None, "minutes-signature-refused", **about, reason=reasons_against(report))
    return copy


def copy_numbered(uow: UnitOfWork, meeting: int, number: int) -> RecordCopy:
    """Return a file that was handed in for minutes, for whoever reads all of them.

    Raises:
        NotFoundError: there is none of that number.
        NotAllowedError: the minutes have an item that is closed to the person.
    """
    opened = open_meeting(uow, meeting)
    if not may_read_whole(uow, opened):
        raise NotAllowedError(CLOSED_ITEMS)
    records = [identity(row.id) for row in queries.records_of(uow.session, meeting)]
    found = [each for row in records for each in copies.copies_of_minutes(uow.session, row) if each.id == number]
    if not found:
        raise NotFoundError(NO_MEETING)
    return found[0]
