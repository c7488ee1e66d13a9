"""Recording events: appended to the chain when the transaction of the verb ends, with the notifications that follow."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from sqlmodel import Session

from riskflow.cases.access import CaseFacts
from riskflow.cases.events import FIRST_PREVIOUS, Event, EventLink, validated_event_data
from riskflow.logs import security_event
from riskflow.services import outbox
from riskflow.services.listing.upkeep import note_change
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.chain import ChainEnd, append_at_commit, event_row, is_whole, removed_events
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import Case, EventRow
from riskflow.store.tables.columns import new_salt
from riskflow.text import Text

MAX_CLOCK_DRIFT = timedelta(minutes=1)
"""How far clocks may be apart before it is said; the order of events is that of their numbers in any case."""


def record_event(uow: UnitOfWork, case: Case | None, tag: str, about: str = "", /, **data: str | Text) -> None:
    """Record one event; `about` is the question that a notification leads to."""
    record_events(uow, case, [Event(tag, data, about)])


def record_events(uow: UnitOfWork, case: Case | None, events: Sequence[Event], facts: CaseFacts | None = None) -> None:
    """Append events to the chain in their order when the unit of work ends, with the notifications that follow.

    `facts` are those of the case with all that the verb has written; they are read where they are not given.
    """
    uow.session.flush()  # the case needs its id before an event can name it
    checked = [replace(event, data=validated_event_data(event.tag, event.data)) for event in events]
    due = outbox.due_notifications(uow, case, checked, facts) if case else []
    case_id = case.id if case else None
    if case_id is not None:
        note_change(uow, case_id, (event.tag for event in events))

    def append(end: ChainEnd) -> ChainEnd:
        if behind := clock_behind(uow, end):
            security_event("clock-behind", person=uow.viewer.id, seconds=int(behind.total_seconds()))
        rows = list(_chained(uow, case_id, checked, end))
        uow.session.add_all(rows)
        if case_id is not None and due:
            uow.session.flush()  # a notification refers to its event; without one, all events are written at once
            outbox.write_notifications(uow, case_id, rows, due)
        return ChainEnd(rows[-1].seq, rows[-1].hash, rows[-1].at) if rows else end

    append_at_commit(uow.session, append)


def clock_behind(uow: UnitOfWork, end: ChainEnd) -> timedelta | None:
    """Return how far the clock is behind the newest event, or nothing where it is right."""
    behind = end.at - uow.now if end.at else timedelta()
    return behind if behind > MAX_CLOCK_DRIFT else None


def _chained(uow: UnitOfWork, case_id: int | None, events: Sequence[Event], end: ChainEnd) -> Iterator[EventRow]:
    seq, previous = end.seq, end.hash
    for event in events:
        seq += 1
        actor = uow.viewer.id or None
        row = event_row(EventLink(seq, case_id, event.tag, actor, uow.now, event.data, previous, new_salt()))
        previous = row.hash
        yield row


def chain_holds(session: Session, case_id: int) -> bool:
    """Return whether the hash of each event of a case is right and each links to the one before it in the chain."""
    events = case_queries.events_of(session, case_id)
    before = case_queries.hashes_at(session, (event.seq - 1 for event in events))
    removed = removed_events(session)
    return all(
        is_whole(event, removed) and event.previous == before.get(event.seq - 1, FIRST_PREVIOUS) for event in events
    )
