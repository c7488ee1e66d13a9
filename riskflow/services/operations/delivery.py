"""Delivering letters: what is due is begun, sent outside every transaction, and noted; an administrator may insist.

A worker that is killed in between has begun a letter and noted nothing, so it is sent again, as the same message.
"""

from datetime import timedelta

from riskflow.cases.notifications import (
    LONGEST_WAIT,
    NO_ADDRESS,
    NOT_DUE,
    TOO_OLD,
    Delivery,
    Letter,
    concerns,
    pause_after,
)
from riskflow.cases.workflow import Role, State
from riskflow.errors import ConflictError, NotAllowedError, NotFoundError
from riskflow.mail import Addressed, RefusedError, UnusableAddressError, address_of
from riskflow.services.case_facts import facts_of
from riskflow.services.outbox import waiting_functions
from riskflow.services.unit_of_work import SYSTEM, Desk, order_letters, record_event, viewer_of
from riskflow.store.queries import outbox as outbox_queries
from riskflow.store.tables import Case, LetterRow, Person
from riskflow.text import Text

ONLY_ADMINISTRATORS = Text(
    sv="Bara administratörer kan skicka ett brev igen.", en="Only administrators can send a letter again."
)
NO_LETTER = Text(sv="Brevet finns inte.", en="There is no such letter.")
WAITS_ALREADY = Text(sv="Brevet väntar redan på att skickas.", en="The letter is waiting to be sent already.")
SOONEST = timedelta(minutes=1)
WRITERS_PLACE = frozenset({State.DRAFT, State.SUPPLEMENT})


def due(desk: Desk) -> list[int]:
    """Return the letters whose time to be sent has come, oldest first."""
    return list(outbox_queries.due(desk.session, desk.now))


def begin(desk: Desk, number: int) -> Addressed | None:
    """Count an attempt to send a letter; nothing when it is not to be sent any longer, which is then noted."""
    row = desk.session.get_one(LetterRow, number)
    if row.delivery is not Delivery.WAITING:
        return None
    case, person = desk.session.get_one(Case, row.case_id), desk.session.get_one(Person, row.person_id)
    row.problem = _hindrance(desk, row, case, person)
    if row.problem:
        row.delivery = Delivery.WITHHELD
        return None
    row.attempts += 1
    row.due_at = desk.now + SOONEST  # should this attempt be cut off, the next is not far away
    path = path_of(row, case)
    return Addressed(number, row.letter, case.reference, path, person.name, person.email, row.written_at)


def _hindrance(desk: Desk, row: LetterRow, case: Case, person: Person) -> str:
    """Return why a letter is not to be sent; asked again at each attempt, by the rule by which it was written."""
    facts = facts_of(desk.session, [case])[row.case_id]
    waiting = waiting_functions(desk.session, row.case_id)
    viewer = viewer_of(desk.session, person)
    if not concerns(row.letter, viewer, facts, question=row.question, waiting=waiting):
        return NOT_DUE
    if desk.now - row.ordered_at > LONGEST_WAIT:
        return TOO_OLD
    try:
        address_of(person.name, person.email)
    except UnusableAddressError:
        return NO_ADDRESS
    return ""


def path_of(row: LetterRow, case: Case) -> str:
    """Return the path of the page where a letter leads: the page where its reader has something to do."""
    if row.letter is Letter.QUESTION:
        return f"/a/{case.code}/asked/{row.question}"
    is_writer = row.person_id == case.owner_id
    return f"/a/{case.code}" if is_writer and case.state in WRITERS_PLACE else f"/c/{case.code}"


def note_sent(desk: Desk, number: int) -> None:
    """Note that the server has taken a letter."""
    row = desk.session.get_one(LetterRow, number)
    row.delivery, row.sent_at, row.problem = Delivery.SENT, desk.now, ""


def note_refused(desk: Desk, number: int, refusal: RefusedError) -> None:
    """Note what the server answered; the letter waits for its next attempt, until it is time to give up."""
    row = desk.session.get_one(LetterRow, number)
    pause = None if refusal.is_final else pause_after(row.attempts)
    row.problem = str(refusal)
    if pause is None:
        row.delivery = Delivery.FAILED
    else:
        row.due_at = desk.now + pause


def seconds_to_next(desk: Desk) -> float | None:
    """Return how long it is until a letter that waits is to be tried, or nothing when none waits."""
    due_at = outbox_queries.next_due(desk.session)
    return None if due_at is None else max((due_at - desk.now).total_seconds(), SOONEST.total_seconds())


def send_again(desk: Desk, number: int) -> None:
    """Let a letter be sent once more, whatever became of it: it is still the same message.

    Raises:
        NotFoundError: when there is no such letter.
        ConflictError: when it waits to be sent already.
    """
    if desk.viewer is not SYSTEM and not desk.viewer.holds(Role.ADMINISTRATOR):
        raise NotAllowedError(ONLY_ADMINISTRATORS)
    row = desk.session.get(LetterRow, number)
    if row is None:
        raise NotFoundError(NO_LETTER)
    if row.delivery is Delivery.WAITING and row.due_at <= desk.now:
        raise ConflictError(WAITS_ALREADY)
    row.delivery, row.attempts, row.problem = Delivery.WAITING, 0, ""
    row.ordered_at = row.due_at = desk.now
    reference = desk.session.get_one(Case, row.case_id).reference
    event = record_event(desk, None, "letter-ordered-again", number=str(number), reference=reference)
    order_letters(desk, event)
