"""Verification of the rows: each against its last binding in the chain, and what follows from rows, computed again."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import Session, select

from riskflow.cases.workflow import State
from riskflow.questionnaire.answer_sheet import AnswerSheet, sheet_digest
from riskflow.services.assessment.answers import score_assessment
from riskflow.services.assessment.removal import HANDED_OVER, OVERDUE_AFTER
from riskflow.services.case_facts import identity
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.chain import (
    BINDING_TAGS,
    DELETED,
    ROWS_ADOPTED,
    Binding,
    binding_of,
    bindings_digest,
    due_rows,
    primary_key,
)
from riskflow.store.queries import removals as removal_queries
from riskflow.store.removal import EMPTIED, content_of, not_empty
from riskflow.store.tables import BOUND, Assessment, Case, ContentRemoval, Decision, EventRow, RecordRow, RowBinding

ENDED = frozenset(
    {
        State.DECIDED,
        State.SUSPENDED,
        State.CLOSED,
        State.DISMISSED,
        State.WITHDRAWN,
        State.WITH_SECURITY,
        State.DISPOSED,
    }
)
RUNNING = frozenset(State) - ENDED
STATES_AFTER: Mapping[str, frozenset[State]] = {
    "decision-taken": frozenset({State.DECIDED}),
    "case-resumed": frozenset({State.DECIDED}),
    "case-suspended": frozenset({State.SUSPENDED}),
    "case-closed": frozenset({State.CLOSED}),
    "case-dismissed": frozenset({State.DISMISSED}),
    "case-withdrawn": frozenset({State.WITHDRAWN}),
    HANDED_OVER: frozenset({State.WITH_SECURITY}),
    "draft-disposed": frozenset({State.DISPOSED}),
    "reassessment-started": RUNNING,
}
"""Tag of an event that ends or reopens a case -> the states in which the case can be until the next of them."""

RECORD_WAIT = timedelta(hours=1)
UNREADABLE = (ValueError, LookupError, TypeError)
"""What a column type raises for a value that it would never have stored."""


def binding_problems(session: Session, events: Sequence[EventRow]) -> Iterator[str]:
    """Compare the bindings with the events that cover them, and every row with its last binding."""
    of_event: dict[int, list[Binding]] = defaultdict(list)
    for row in session.exec(select(RowBinding)).all():
        of_event[row.event_seq].append((row.bound_table, row.row_id, row.digest))
    last: dict[str, dict[str, str]] = {table: {} for table in BOUND}
    for seq in sorted(of_event):
        for table, key, digest in of_event[seq]:
            last.setdefault(table, {})[key] = digest
    yield from _event_problems(events, of_event)
    for table, digests in last.items():
        yield from row_problems(session, table, digests)


def _event_problems(events: Sequence[EventRow], of_event: dict[int, list[Binding]]) -> Iterator[str]:
    binding_events = [row for row in events if row.tag in BINDING_TAGS]
    for place, row in enumerate(binding_events):
        if place and row.tag == ROWS_ADOPTED:
            yield f"event {row.seq} adopts rows although rows were bound before it: what it binds proves nothing"
        if row.data.get("digest") != bindings_digest(of_event.pop(row.seq, [])):
            yield f"the bindings of event {row.seq} were altered: their digest is another"
    yield from (f"bindings name event {seq}, which binds no rows" for seq in sorted(of_event))


def row_problems(session: Session, table: str, digests: Mapping[str, str]) -> Iterator[str]:
    """Compare the rows of a table with their last digests, by key."""
    if table not in BOUND:
        yield f"bindings name the table {table}, which is not bound"
        return
    live = {key for key, digest in digests.items() if digest != DELETED}
    for key, digest in _row_digests(session, table):
        if digest is None:
            yield f"{table} {key} was altered: it cannot be read"
        elif digests.get(key, DELETED) == DELETED:
            yield f"{table} {key} was put into the database from outside: nothing in the chain knows it"
        elif digests[key] != digest:
            yield f"{table} {key} was altered: the chain knows another content"
        live.discard(key)
    yield from (f"{table} {key} was removed: the chain knows it" for key in sorted(live))


def _row_digests(session: Session, table: str) -> Iterator[tuple[str, str | None]]:
    """Yield the digest of each row that needs a binding; none for a row that cannot be read."""
    try:
        rows = session.execute(due_rows(table)).mappings().all()
        found = [binding_of(table, row) for row in rows]
    except UNREADABLE:
        yield from _digests_one_by_one(session, table)
        return
    yield from ((key, digest) for _, key, digest in found)


def _digests_one_by_one(session: Session, table: str) -> Iterator[tuple[str, str | None]]:
    key_column = primary_key(table)
    for key in session.execute(due_rows(table).with_only_columns(key_column)).scalars().all():
        try:
            row = session.execute(due_rows(table).where(key_column == key)).mappings().one()
            yield str(key), binding_of(table, row)[2]
        except UNREADABLE:
            yield str(key), None


def derived_problems(uow: UnitOfWork) -> Iterator[str]:
    """Compute again what follows from rows: digests, levels and routes of answers, and the records that are due."""
    session = uow.session
    cases = {case.id: case for case in session.exec(select(Case)).all()}
    removed = {removal.case_id for removal, _ in removal_queries.removals(session)}
    for assessment in session.exec(select(Assessment).where(sa.column("submitted_at").is_not(None))).all():
        if assessment.case_id not in removed:
            yield from _score_problems(uow, assessment, cases[assessment.case_id].reference)
    yield from _record_problems(uow, cases)
    yield from _state_problems(session)
    yield from removal_problems(uow)


def removal_problems(uow: UnitOfWork) -> Iterator[str]:
    """Compare the cases that the security function has with what was removed of them, and look for what is left."""
    for case in removal_queries.handed_over_with_content(uow.session):
        yield f"{case.reference} is with the security function, but what was written in it was never removed"
    for removal, case in removal_queries.removals(uow.session):
        if case.state is not State.WITH_SECURITY:
            yield f"{case.reference} is {case.state.value}, although what was written in it was removed"
        if removal.completed_at is None and uow.now - removal.removed_at > OVERDUE_AFTER:
            since = f"{removal.removed_at:%Y-%m-%d %H:%M}"
            yield f"{case.reference}: traces of what was removed are in the files since {since}; is the worker running?"
        left = _left_rows(uow.session, removal)
        yield from (f"{case.reference}: {table} {key} holds what should be removed" for table, key in left)


def _left_rows(session: Session, removal: ContentRemoval) -> Iterator[tuple[str, int]]:
    left = content_of(session, removal.case_id).deleted
    yield from ((table, key) for table, keys in left.items() for key in keys)
    emptied: dict[str, list[int]] = {table: [] for table in EMPTIED}
    for row in removal_queries.removed_rows(session, identity(removal.id)):
        if not row.is_deleted:
            emptied[row.of_table].append(row.row_id)
    yield from ((table, key) for table, keys in emptied.items() for key in not_empty(session, table, keys))


def _score_problems(uow: UnitOfWork, assessment: Assessment, reference: str) -> Iterator[str]:
    where = f"{reference}, revision {assessment.revision}"
    scored = score_assessment(uow, assessment)
    if assessment.questionnaire_digest != scored.version.digest:
        yield f"{where}: the questions are others than those that were answered"
    if assessment.digest != sheet_digest(scored.version.digest, AnswerSheet(scored.answers, scored.context)):
        yield f"{where}: the answers are others than those that were submitted"
    levels = {area.value: result.level.id for area, result in scored.profile.areas.items()}
    if (assessment.levels, assessment.route) != (levels, scored.profile.route.value):
        yield f"{where}: the levels or the route do not follow from the answers"


def _record_problems(uow: UnitOfWork, cases: dict[int | None, Case]) -> Iterator[str]:
    filed = {(row.case_id, row.number) for row in uow.session.exec(select(RecordRow)).all()}
    for row in uow.session.exec(select(Decision)).all():
        case = cases[row.case_id]
        if row.number > case.records_due:
            yield f"{case.reference}: decision {row.number} has no record that is due"
        if (row.case_id, row.number) not in filed and uow.now - row.decided_at > RECORD_WAIT:
            yield f"{case.reference}: record {row.number} is due since {row.decided_at:%Y-%m-%d %H:%M} and is missing"


def _state_problems(session: Session) -> Iterator[str]:
    """Compare the state of each case with the newest of its events that end or reopen a case."""
    newest: dict[int | None, str] = {}
    for row in session.exec(select(EventRow).order_by(sa.column("seq"))).all():
        if row.tag in STATES_AFTER:
            newest[row.case_id] = row.tag
    for case in session.exec(select(Case)).all():
        if case.state not in STATES_AFTER.get(newest.get(case.id, ""), RUNNING):
            yield f"{case.reference} is {case.state.value}, which does not follow from its events"
