"""Writing notifications to the outbox: to whom an event concerns, by one table, in the transaction of the event."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlmodel import Session

from riskflow.cases.access import CaseFacts, Viewer
from riskflow.cases.events import Event
from riskflow.cases.grants import CHAIR_OF
from riskflow.cases.notifications import NOTIFICATIONS_BY_EVENT, RECIPIENT_RULES, Notification, is_recipient
from riskflow.cases.workflow import GROUP_IN, MEMBER_OF, Role
from riskflow.services.case_facts import chairs_for, current_facts, facts_of, identity, viewer_of_grants
from riskflow.services.unit_of_work import UnitOfWork, enqueue_notifications
from riskflow.store.database import insert_all
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import outbox as outbox_queries
from riskflow.store.queries import people as people_queries
from riskflow.store.queries import reviews as review_queries
from riskflow.store.tables import Case, EventRow, NotificationRow, PersonGrant


@dataclass(frozen=True, slots=True)
class DueNotification:
    """A notification of one person that follows from an event, which has no place in the chain yet."""

    kind: Notification
    event: int
    """Which of the events that are recorded together."""
    question: str
    person: int


def due_notifications(
    uow: UnitOfWork, case: Case, events: Sequence[Event], facts: CaseFacts | None = None
) -> list[DueNotification]:
    """Return the notifications that follow from events of one case, to all whom they concern but the acting user."""
    kinds = [
        (kind, place, event.about)
        for place, event in enumerate(events)
        for kind in NOTIFICATIONS_BY_EVENT.get(event.tag, ())
        if case.state in RECIPIENT_RULES[kind]
    ]
    if not kinds:
        return []
    facts = current_facts(facts, case) if facts else facts_of(uow.session, [case])[identity(case.id)]
    waited_for = {kind: functions_waited_for(uow, kind, facts, case) for kind, _, _ in kinds}
    done = _who_have_rated(uow, case) if Notification.REMINDER in waited_for else frozenset()
    people = [person for person in _candidates(uow, facts) if person.id != uow.viewer.id]
    return [
        DueNotification(kind, place, question, person.id)
        for kind, place, question in kinds
        for person in people
        if not (kind is Notification.REMINDER and person.id in done)
        and is_recipient(kind, person, facts, question=question, waiting=waited_for[kind])
    ]


def write_notifications(
    uow: UnitOfWork, case_id: int, events: Sequence[EventRow], due: Sequence[DueNotification]
) -> None:
    """Write notifications of events that have their place in the chain, and order their delivery.

    One that nobody has tried to send yet is renewed instead of written again.
    """
    _write(uow.session, case_id, events, due)
    enqueue_notifications(uow, events[due[0].event].seq)


def functions_waited_for(uow: UnitOfWork, kind: Notification, facts: CaseFacts, case: Case) -> frozenset[str]:
    """Return the functions that a kind of notification is for."""
    if kind is Notification.FREEZE:
        return uow.current_version.questionnaire.screening_functions
    if kind in {Notification.STOP, Notification.REMINDER} and facts.functions:
        return case_queries.awaited_functions(uow.session, identity(case.id))
    if kind is Notification.REFERRAL:
        asked = review_queries.requests_of(uow.session, [identity(case.id)])
        return frozenset(each.request.function for each in asked if each.reply is None and each.request.function)
    return frozenset()


def _who_have_rated(uow: UnitOfWork, case: Case) -> frozenset[int]:
    """Return the members who have rated in the group that a case is with, but not the chair, whose turn comes then."""
    if case.state not in GROUP_IN:
        return frozenset()
    group, number = GROUP_IN[case.state], identity(case.id)
    revision = identity(case_queries.latest_assessment(uow.session, number).id)
    rated = {person for _, each, person in case_queries.raters(uow.session, [revision]) if each is group}
    return frozenset(rated) - people_queries.holders_of(uow.session, CHAIR_OF[MEMBER_OF[group]], uow.today)


def _candidates(uow: UnitOfWork, facts: CaseFacts) -> list[Viewer]:
    """Return everybody who holds a role, the owner, and the recipients of open inquiries."""
    grants: dict[int, list[PersonGrant]] = {}
    extra_persons = {facts.owner, *(each.person for each in facts.open_inquiries)}
    for person, grant in people_queries.grants_of_everybody(uow.session, extra_persons, uow.today):
        held = grants.setdefault(person, [])
        if grant is not None:
            held.append(grant)
    rows = [row for held in grants.values() for row in held]
    chairs = chairs_for(uow.session, rows, uow.today)
    vacant = facts.functions - {row.scope for row in rows if row.role is Role.FUNCTION}
    return [replace(viewer_of_grants(person, "", held, chairs), vacant=vacant) for person, held in grants.items()]


def _write(session: Session, case_id: int, events: Sequence[EventRow], due: Iterable[DueNotification]) -> None:
    unattempted = outbox_queries.unattempted(session, case_id)
    rows = dict(unattempted)
    for each in due:
        key, event = (each.kind, each.question, each.person), events[each.event]
        row = rows.get(key) or NotificationRow(
            case_id=case_id,
            person_id=each.person,
            letter=each.kind,
            question=each.question,
            due_at=event.at,
            event_seq=event.seq,
            written_at=event.at,
            ordered_at=event.at,
        )
        row.event_seq, row.written_at, row.ordered_at = event.seq, event.at, event.at
        rows[key] = row
    insert_all(session, [row for key, row in rows.items() if key not in unattempted])
