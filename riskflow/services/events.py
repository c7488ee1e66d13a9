"""Recording events: appended to the chain, with the notifications that follow, in the transaction of the verb."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from sqlmodel import Session

from riskflow.cases.access import CaseFacts
from riskflow.cases.events import FIRST_PREVIOUS, Event, EventLink, validated_event_data
from riskflow.logs import security_event
from riskflow.services import outbox
from riskflow.services.case_facts import identity
from riskflow.services.listing.upkeep import note_change
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.chain import ChainEnd, chain_end, event_row, is_whole, removed_events
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import Case, EventRow
from riskflow.store.tables.columns import new_salt
from riskflow.text import Text

MAX_CLOCK_DRIFT = timedelta(minutes=1)
"""How far clocks may be apart before it is said; the order of events is that of their numbers in any case."""


def record_event(uow: UnitOfWork, case: Case | None, tag: str, about: str = "", /, **data: str | Text) -> EventRow:
    """Record one event; `about` is the question that a notification leads to."""
    return record_events(uow, case, [Event(tag, data, about)])[0]


def record_events(
    uow: UnitOfWork, case: Case | None, events: Sequence[Event], facts: CaseFacts | None = None
) -> list[EventRow]:
    """Append events to the chain in their order, and write the outbox once for all of them.

    `facts` are those of the case with all that the verb has written; they are read where they are not given.
    """
    uow.session.flush()  # the case needs its id before an event can name it
    rows = list(_chained(uow, case.id if case else None, events))
    uow.session.add_all(rows)
    uow.session.flush()  # a notification refers to its event
    if case is not None:
        note_change(uow, identity(case.id), (event.tag for event in events))
        outbox.write_notifications(
            uow, case, [(row, event.about) for row, event in zip(rows, events, strict=True)], facts
        )
    return rows


def clock_behind(uow: UnitOfWork, end: ChainEnd) -> timedelta | None:
    """Return how far the clock is behind the newest event, or nothing where it is right."""
    behind = end.at - uow.now if end.at else timedelta()
    return behind if behind > MAX_CLOCK_DRIFT else None


def _chained(uow: UnitOfWork, case_id: int | None, events: Sequence[Event]) -> Iterator[EventRow]:
    # One writer at a time holds the database's write lock, so the head that was read once stays the head.
    end = chain_end(uow.session)
    if behind := clock_behind(uow, end):
        security_event("clock-behind", person=uow.viewer.id, seconds=int(behind.total_seconds()))
    seq, previous = end.seq, end.hash
    for event in events:
        seq += 1
        data = validated_event_data(event.tag, event.data)
        row = event_row(EventLink(seq, case_id, event.tag, uow.viewer.id or None, uow.now, data, previous, new_salt()))
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
