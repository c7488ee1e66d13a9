"""Writing letters to the outbox: whom an event concerns, by the one table, in the transaction of the event."""

from sqlmodel import Session

from riskflow.cases.access import CaseFacts, Grant, Viewer
from riskflow.cases.notifications import NOTIFICATIONS_BY_EVENT, Notification, is_recipient
from riskflow.services.case_facts import facts_of, identity
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import outbox as outbox_queries
from riskflow.store.tables import Case, EventRow, NotificationRow


def write_notifications(session: Session, case: Case, event: EventRow, question: str = "") -> bool:
    """Write the letters that follow from an event, to all whom it concerns but the one who caused it.

    Where a letter of the same kind has not been sent yet, that one stands for both. Say whether there are any.
    """
    kinds = NOTIFICATIONS_BY_EVENT.get(event.tag, ())
    if not kinds:
        return False
    session.flush()
    number = identity(case.id)
    facts = facts_of(session, [case])[number]
    waiting = waiting_functions(session, number) if Notification.STOP in kinds else frozenset()
    people = [each for each in _candidates(session, facts) if each.id != event.actor_id]
    written = False
    for kind in kinds:
        found = [each.id for each in people if is_recipient(kind, each, facts, question=question, waiting=waiting)]
        _write(session, event, kind, question, found)
        written = written or bool(found)
    return written


def waiting_functions(session: Session, case_id: int) -> frozenset[str]:
    """Return the functions that an unanswered gate of the newest revision of a case waits for."""
    current = case_queries.latest_assessment(session, case_id)
    found = case_queries.stops_of(session, [case_id])
    is_open = (each.stop.functions for each in found if not each.clearance and each.stop.assessment_id == current.id)
    return frozenset(function for functions in is_open for function in functions)


def _candidates(session: Session, facts: CaseFacts) -> list[Viewer]:
    """Return everybody who holds a role, the owner, and who was asked."""
    grants: dict[int, set[Grant]] = {}
    extra_persons = {facts.owner, *(each.person for each in facts.open_inquiries)}
    for person, grant in outbox_queries.grants_of_everybody(session, extra_persons):
        held = grants.setdefault(person, set())
        if grant is not None:
            held.add(Grant(grant.role, grant.scope))
    return [Viewer(person, grants=frozenset(held)) for person, held in grants.items()]


def _write(session: Session, event: EventRow, kind: Notification, question: str, people: list[int]) -> None:
    unattempted = outbox_queries.unattempted(session, identity(event.case_id), kind, question)
    for person in people:
        row = unattempted.get(person) or NotificationRow(
            case_id=identity(event.case_id),
            person_id=person,
            letter=kind,
            question=question,
            due_at=event.at,
            event_seq=event.seq,
            written_at=event.at,
            ordered_at=event.at,
        )
        row.event_seq, row.written_at, row.ordered_at = event.seq, event.at, event.at
        session.add(row)
    session.flush()
