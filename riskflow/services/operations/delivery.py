"""Delivery of notifications: an attempt begins in one transaction, and its result is stored in another.

A worker that is killed in between has stored no result, so the same message is sent again.
"""

from datetime import timedelta

from riskflow.cases.notifications import (
    CANNOT_WAIT,
    MAX_WAIT,
    NO_ADDRESS,
    NOT_DUE,
    TOO_OLD,
    DeliveryStatus,
    Notification,
    digest_due,
    is_recipient,
    retry_delay,
)
from riskflow.cases.workflow import Role, State
from riskflow.clocks.words import wait_sentence
from riskflow.errors import ConflictError, NotAllowedError, NotFoundError
from riskflow.mail import InvalidAddressError, Letter, MailRefusedError, OutgoingMail, header_address
from riskflow.services.case_facts import facts_of, identity, viewer_of
from riskflow.services.events import record_event
from riskflow.services.listing.who import waits_of_numbers
from riskflow.services.meetings import letters as meeting_letters
from riskflow.services.meetings.access import meeting_name
from riskflow.services.outbox import functions_waited_for
from riskflow.services.people.preferences import preference_of
from riskflow.services.unit_of_work import SWEDISH_TIME, SYSTEM, UnitOfWork, enqueue_notifications
from riskflow.store.chain import ChainEnd, append_at_commit
from riskflow.store.locks import WHOLE_INSTANCE, WriteScope, case_scope
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
ABOUT_CLOCKS = frozenset({Notification.REMINDER, Notification.OVERDUE})
ABOUT_FOLLOW_UP = frozenset(
    {
        Notification.OBLIGATION_DUE,
        Notification.OBLIGATION_OVERDUE,
        Notification.OBLIGATION_LAPSED,
        Notification.PROOF,
        Notification.PROOF_REFUSED,
        Notification.CHECK_IN_FLAGGED,
        Notification.EXPIRED,
    }
)
APPLICANT_STATES = frozenset({State.DRAFT, State.SUPPLEMENT})


def due(uow: UnitOfWork) -> list[int]:
    """Return the ids of the notifications to send now, oldest first."""
    return list(outbox_queries.due(uow.session, uow.now))


def scope_of(uow: UnitOfWork, number: int) -> WriteScope:
    """Return what an attempt to send writes: the case or meeting of the notification, or for a digest those of many."""
    row = uow.session.get_one(NotificationRow, number)
    if preference_of(uow, row.person_id).wants_digest:
        return WHOLE_INSTANCE
    if row.case_id is None:
        return WriteScope(f"meeting {row.meeting_id}")
    return case_scope(uow.session.get_one(Case, row.case_id).code)


def begin_attempt(uow: UnitOfWork, number: int) -> OutgoingMail | None:
    """Count an attempt and return the message; withhold a notification that must not be sent any longer.

    Nothing is returned for one that is not due: another worker was quicker, or its person wishes a digest later.
    """
    row = uow.session.get_one(NotificationRow, number)
    if row.delivery is not DeliveryStatus.WAITING or row.due_at > uow.now:
        return None
    preference = preference_of(uow, row.person_id)
    in_digest = preference.wants_digest and row.letter not in CANNOT_WAIT
    if in_digest and row.attempts == 0 and uow.now < (later := digest_due(row.ordered_at.astimezone(SWEDISH_TIME))):
        row.due_at = later
        return None
    person = uow.session.get_one(Person, row.person_id)
    rows = outbox_queries.due_to(uow.session, row.person_id, uow.now) if in_digest else [row]
    letters = [_begun(uow, each, person) for each in rows if each is row or each.letter not in CANNOT_WAIT]
    told = tuple(filter(None, letters))
    if not told:
        return None
    return OutgoingMail(told, person.name, person.email, row.written_at, preference.language)


def _begun(uow: UnitOfWork, row: NotificationRow, person: Person) -> Letter | None:
    is_due, letter = _about_meeting(uow, row, person) or _about_case(uow, row, person)
    row.problem = _reason_not_to_send(uow, row, person, is_due=is_due)
    if row.problem:
        row.delivery = DeliveryStatus.WITHHELD
        return None
    row.attempts += 1
    row.due_at = uow.now + MIN_RETRY_INTERVAL  # for the case that the worker is killed before the result
    return letter


def _about_case(uow: UnitOfWork, row: NotificationRow, person: Person) -> tuple[bool, Letter]:
    """Return whether a notification is still due, and what it tells."""
    # The same rule by which the notification was written is applied again at each attempt: the case may have changed.
    case = uow.session.get_one(Case, row.case_id)
    facts = facts_of(uow.session, [case])[identity(case.id)]
    waiting = functions_waited_for(uow, row.letter, facts, case)
    viewer = viewer_of(uow.session, person, uow.today)
    is_due = is_recipient(row.letter, viewer, facts, question=row.question, waiting=waiting)
    wait = waits_of_numbers(uow, [identity(case.id)]).get(identity(case.id)) if row.letter in ABOUT_CLOCKS else None
    path = target_path(row, case)
    told = wait_sentence(wait) if wait else None
    return is_due, Letter(identity(row.id), row.letter, case.reference, path, waiting=told)


def _about_meeting(uow: UnitOfWork, row: NotificationRow, person: Person) -> tuple[bool, Letter] | None:
    if row.meeting_id is None:
        return None
    meeting = uow.session.get_one(Meeting, row.meeting_id)
    is_due = meeting_letters.is_due(uow, row, meeting, viewer_of(uow.session, person, uow.today))
    entry = meeting_letters.invitation(meeting) if row.letter in meeting_letters.WITH_CALENDAR else None
    return is_due, Letter(identity(row.id), row.letter, meeting_name(meeting), meeting_letters.target_path(row), entry)


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


PAGE_OF_LETTER = {
    **dict.fromkeys(ABOUT_FOLLOW_UP, "follow-up"),
    **dict.fromkeys(ABOUT_CORRECTIONS, "corrections"),
    Notification.MESSAGE: "talk",
    Notification.APPLICANT_WROTE: "talk",
    Notification.INTERNAL_MESSAGE: "internal",
    Notification.CHECK_IN: "check-in",
}
"""Letter about a case -> the page of the case that it leads to, where that is not its first one."""


def target_path(row: NotificationRow, case: Case) -> str:
    """Return the path of the page where the recipient has something to do."""
    if row.letter in {Notification.QUESTION, Notification.QUESTION_REMINDER}:
        return f"/a/{case.code}/asked/{row.question}"
    if row.letter is Notification.FREEZE:
        return "/freezes"
    if row.letter in PAGE_OF_LETTER:
        return f"/c/{case.code}/{PAGE_OF_LETTER[row.letter]}"
    is_writer = row.person_id == case.owner_id
    return f"/a/{case.code}" if is_writer and case.state in APPLICANT_STATES else f"/c/{case.code}"


def note_sent(uow: UnitOfWork, *numbers: int) -> None:
    for number in numbers:
        row = uow.session.get_one(NotificationRow, number)
        row.delivery, row.sent_at, row.problem = DeliveryStatus.SENT, uow.now, ""


def note_refused(uow: UnitOfWork, refusal: MailRefusedError, *numbers: int) -> None:
    """Store the server's reply; each notification waits for its next attempt, or has failed after the last."""
    for number in numbers:
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
