"""Delivery of notifications: an attempt begins in one transaction, and its result is stored in another.

A worker that is killed in between has stored no result, so the same message is sent again.
"""

from datetime import timedelta

from riskflow.cases.notifications import (
    MAX_WAIT,
    NO_ADDRESS,
    NOT_DUE,
    TOO_OLD,
    DeliveryStatus,
    Notification,
    is_recipient,
    retry_delay,
)
from riskflow.cases.workflow import Role, State
from riskflow.errors import ConflictError, NotAllowedError, NotFoundError
from riskflow.mail import InvalidAddressError, MailRefusedError, OutgoingMail, header_address
from riskflow.meetings.calendar import Invitation
from riskflow.services.case_facts import facts_of, identity, viewer_of
from riskflow.services.events import record_event
from riskflow.services.meetings import letters
from riskflow.services.meetings.access import meeting_name
from riskflow.services.outbox import functions_waited_for
from riskflow.services.unit_of_work import SYSTEM, UnitOfWork, enqueue_notifications
from riskflow.store.chain import ChainEnd, append_at_commit
from riskflow.store.locks import WriteScope, case_scope
from riskflow.store.queries import outbox as outbox_queries
from riskflow.store.tables import Case, Meeting, NotificationRow, Person
from riskflow.text import Text

ONLY_ADMINISTRATORS = Text(
    sv="Bara administratörer kan skicka ett brev igen.", en="Only administrators can send a letter again."
)
NO_LETTER = Text(sv="Brevet finns inte.", en="There is no such letter.")
ALREADY_WAITING = Text(sv="Brevet väntar redan på att skickas.", en="The letter is waiting to be sent already.")
MIN_RETRY_INTERVAL = timedelta(minutes=1)
ABOUT_CORRECTIONS = frozenset({Notification.CORRECTION_ASKED, Notification.ADDENDUM, Notification.CORRECTION_REFUSED})
APPLICANT_STATES = frozenset({State.DRAFT, State.SUPPLEMENT})


def due(uow: UnitOfWork) -> list[int]:
    """Return the ids of the notifications to send now, oldest first."""
    return list(outbox_queries.due(uow.session, uow.now))


def part_of(uow: UnitOfWork, number: int) -> WriteScope:
    """Return the part of the instance that a notification is about: its case, or its meeting."""
    row = uow.session.get_one(NotificationRow, number)
    if row.case_id is None:
        return WriteScope(f"meeting {row.meeting_id}")
    return case_scope(uow.session.get_one(Case, row.case_id).code)


def begin_attempt(uow: UnitOfWork, number: int) -> OutgoingMail | None:
    """Count an attempt and return the message; withhold a notification that must not be sent any longer.

    Nothing is returned for one that is not due: another worker was quicker.
    """
    row = uow.session.get_one(NotificationRow, number)
    if row.delivery is not DeliveryStatus.WAITING or row.due_at > uow.now:
        return None
    person = uow.session.get_one(Person, row.person_id)
    is_due, reference, path, invitation = _about_meeting(uow, row, person) or _about_case(uow, row, person)
    row.problem = _reason_not_to_send(uow, row, person, is_due=is_due)
    if row.problem:
        row.delivery = DeliveryStatus.WITHHELD
        return None
    row.attempts += 1
    row.due_at = uow.now + MIN_RETRY_INTERVAL  # for the case that the worker is killed before the result
    return OutgoingMail(number, row.letter, reference, path, person.name, person.email, row.written_at, invitation)


Subject = tuple[bool, str, str, Invitation | None]
"""Whether a notification is still due, what it names, where it leads, and the calendar entry that goes with it."""


def _about_case(uow: UnitOfWork, row: NotificationRow, person: Person) -> Subject:
    # The same rule by which the notification was written is applied again at each attempt: the case may have changed.
    case = uow.session.get_one(Case, row.case_id)
    facts = facts_of(uow.session, [case])[identity(case.id)]
    waiting = functions_waited_for(uow, row.letter, facts, case)
    viewer = viewer_of(uow.session, person, uow.today)
    is_due = is_recipient(row.letter, viewer, facts, question=row.question, waiting=waiting)
    return is_due, case.reference, target_path(row, case), None


def _about_meeting(uow: UnitOfWork, row: NotificationRow, person: Person) -> Subject | None:
    if row.meeting_id is None:
        return None
    meeting = uow.session.get_one(Meeting, row.meeting_id)
    is_due = letters.is_due(uow, row, meeting, viewer_of(uow.session, person, uow.today))
    entry = letters.invitation(meeting) if row.letter in letters.WITH_CALENDAR else None
    return is_due, meeting_name(meeting), letters.target_path(row), entry


def _reason_not_to_send(uow: UnitOfWork, row: NotificationRow, person: Person, *, is_due: bool) -> str:
    if person.has_left(uow.today) or not is_due:
        return NOT_DUE
    if uow.now - row.ordered_at > MAX_WAIT:
        return TOO_OLD
    try:
        header_address(person.name, person.email)
    except InvalidAddressError:
        return NO_ADDRESS
    return ""


def target_path(row: NotificationRow, case: Case) -> str:
    """Return the path of the page where the recipient has something to do."""
    if row.letter is Notification.QUESTION:
        return f"/a/{case.code}/asked/{row.question}"
    if row.letter is Notification.FREEZE:
        return "/freezes"
    if row.letter in ABOUT_CORRECTIONS:
        return f"/c/{case.code}/corrections"
    is_writer = row.person_id == case.owner_id
    return f"/a/{case.code}" if is_writer and case.state in APPLICANT_STATES else f"/c/{case.code}"


def note_sent(uow: UnitOfWork, number: int) -> None:
    row = uow.session.get_one(NotificationRow, number)
    row.delivery, row.sent_at, row.problem = DeliveryStatus.SENT, uow.now, ""


def note_refused(uow: UnitOfWork, number: int, refusal: MailRefusedError) -> None:
    """Store the server's reply; the notification waits for its next attempt, or has failed after the last."""
    row = uow.session.get_one(NotificationRow, number)
    delay = None if refusal.is_final else retry_delay(row.attempts)
    row.problem = str(refusal)
    if delay is None:
        row.delivery = DeliveryStatus.FAILED
    else:
        row.due_at = uow.now + delay


def seconds_to_next(uow: UnitOfWork) -> float | None:
    """Return the seconds until the next attempt, or None when no notification waits."""
    due_at = outbox_queries.next_due(uow.session)
    return None if due_at is None else max((due_at - uow.now).total_seconds(), MIN_RETRY_INTERVAL.total_seconds())


def send_again(uow: UnitOfWork, number: int) -> None:
    """Put a notification back in the outbox, whatever its status; it is the same message.

    Raises:
        NotAllowedError: for anybody but administrators and the system.
        NotFoundError: when there is no such notification.
        ConflictError: when it waits to be sent already.
    """
    if uow.viewer is not SYSTEM and not uow.viewer.has_role(Role.ADMINISTRATOR):
        raise NotAllowedError(ONLY_ADMINISTRATORS)
    row = uow.session.get(NotificationRow, number)
    if row is None:
        raise NotFoundError(NO_LETTER)
    if row.delivery is DeliveryStatus.WAITING and row.due_at <= uow.now:
        raise ConflictError(ALREADY_WAITING)
    row.delivery, row.attempts, row.problem = DeliveryStatus.WAITING, 0, ""
    row.ordered_at = row.due_at = uow.now
    reference = outbox_queries.logged(uow.session, [number])[0].reference
    record_event(uow, None, "letter-ordered-again", number=str(number), reference=reference)

    def order(end: ChainEnd) -> ChainEnd:
        enqueue_notifications(uow, end.seq)
        return end

    append_at_commit(uow.session, order)
