"""Verification of the rows: each against its last binding in the chain, and what follows from rows, computed again."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any

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
from riskflow.store.handling.acts import unfiled as unfiled_acts
from riskflow.store.queries import removals as removal_queries
from riskflow.store.removal import EMPTIED, content_of, not_empty
from riskflow.store.streams import key_order, last_bindings, stream_bindings, stream_events, stream_keys
from riskflow.store.tables import BOUND, Assessment, Case, ContentRemoval, Decision, RecordRow, RowBinding

ENDED = frozenset(
    {
        State.DECIDED,
        State.SUSPENDED,
        State.CLOSED,
        State.TERMINATED,
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
    "case-terminated": frozenset({State.TERMINATED}),
    "case-dismissed": frozenset({State.DISMISSED}),
    "case-withdrawn": frozenset({State.WITHDRAWN}),
    HANDED_OVER: frozenset({State.WITH_SECURITY}),
    "draft-disposed": frozenset({State.DISPOSED}),
    "reassessment-started": RUNNING,
    "case-reopened": RUNNING,
}
"""Tag of an event that ends or reopens a case -> the states in which the case can be until the next of them."""

BINDINGS = "row_binding"
RECORD_WAIT = timedelta(hours=1)
UNREADABLE = (ValueError, LookupError, TypeError)
"""What a column type raises for a value that it would never have stored."""


def binding_problems(session: Session) -> Iterator[str]:
    """Compare the bindings with the events that cover them, and every row with its last binding."""
    for table in tables_to_compare(session):
        yield from table_problems(session, table)


def tables_to_compare(session: Session) -> list[str]:
    """Return what has bindings or needs them: the bindings themselves first."""
    known = set(session.exec(select(RowBinding.bound_table).distinct()).all())
    return [BINDINGS, *BOUND, *sorted(known - BOUND.keys())]


def table_problems(session: Session, table: str) -> Iterator[str]:
    """Compare the bindings with their events, or the rows of a table with their last bindings.

    All are read in order and side by side, so that memory does not grow with the instance.
    """
    if table == BINDINGS:
        yield from _event_problems(session)
    else:
        yield from row_problems(session, table, last_bindings(session, table))


def _event_problems(session: Session) -> Iterator[str]:
    groups = groupby(stream_bindings(session), key=itemgetter(0))
    unknown, later = [], next(groups, None)
    for place, row in enumerate(stream_events(session, BINDING_TAGS)):
        while later and later[0] < row.seq:
            unknown.append(later[0])
            later = next(groups, None)
        found: list[Binding] = []
        if later and later[0] == row.seq:
            found = [binding for _, binding in later[1]]
            later = next(groups, None)
        if place and row.tag == ROWS_ADOPTED:
            yield f"event {row.seq} adopts rows although rows were bound before it: what it binds proves nothing"
        if row.data.get("digest") != bindings_digest(found):
            yield f"the bindings of event {row.seq} were altered: their digest is another"
    unknown += [seq for seq, _ in [later, *groups]] if later else []
    yield from (f"bindings name event {seq}, which binds no rows" for seq in unknown)


def row_problems(session: Session, table: str, last: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Compare the rows of a table with their last digests; both are in the order of `key_order`."""
    if table not in BOUND:
        yield f"bindings name the table {table}, which is not bound"
        return
    bound = iter(last)
    ahead, removed = next(bound, None), []
    for key, digest in _row_digests(session, table):
        while ahead and key_order(ahead[0]) < key_order(key):
            removed += [ahead[0]] if ahead[1] != DELETED else []
            ahead = next(bound, None)
        expected = DELETED
        if ahead and ahead[0] == key:
            expected, ahead = ahead[1], next(bound, None)
        if digest is None:
            yield f"{table} {key} was altered: it cannot be read"
        elif expected == DELETED:
            yield f"{table} {key} was put into the database from outside: nothing in the chain knows it"
        elif expected != digest:
            yield f"{table} {key} was altered: the chain knows another content"
    removed += [key for key, digest in ([ahead, *bound] if ahead else []) if digest != DELETED]
    yield from (f"{table} {key} was removed: the chain knows it" for key in removed)


def _row_digests(session: Session, table: str) -> Iterator[tuple[str, str | None]]:
    """Yield the digest of each row that needs a binding, by `key_order`; none for a row that cannot be read."""
    for keys in stream_keys(session, table):
        try:
            yield from _digests(session, table, keys)
        except UNREADABLE:
            yield from ((str(key), _digest_if_readable(session, table, key)) for key in keys)


def _digests(session: Session, table: str, keys: Sequence[Any]) -> list[tuple[str, str]]:
    key = primary_key(table)
    rows = session.execute(due_rows(table).where(key.in_(keys))).mappings()
    digests = {row[key.name]: binding_of(table, row)[2] for row in rows}
    return [(str(each), digests[each]) for each in keys]


def _digest_if_readable(session: Session, table: str, key: object) -> str | None:
    try:
        return _digests(session, table, [key])[0][1]
    except UNREADABLE:
        return None


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
    for _, reference, number, since in unfiled_acts(uow.session):
        if uow.now - since > RECORD_WAIT:
            yield f"{reference}: the record of act {number} is due since {since:%Y-%m-%d %H:%M} and is missing"


def _state_problems(session: Session) -> Iterator[str]:
    """Compare the state of each case with the newest of its events that end or reopen a case."""
    newest: dict[int | None, str] = {}
    for row in stream_events(session, STATES_AFTER):
        newest[row.case_id] = row.tag
    for case in session.exec(select(Case)).all():
        if case.state not in STATES_AFTER.get(newest.get(case.id, ""), RUNNING):
            yield f"{case.reference} is {case.state.value}, which does not follow from its events"
