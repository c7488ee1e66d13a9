"""Disposal: what each rule lets go today, and letting it go in batches, each recorded as an event of the chain.

A batch and its event are one transaction, so that a run that is killed has recorded all that it disposed of, and the
next run goes on. Submitted cases, their events and their records are never disposed of here.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import sqlalchemy as sa
from sqlmodel import col

from riskflow.files.archive import AttachmentArchive
from riskflow.services.assessment import attachments as attachment_service
from riskflow.services.case_facts import identity
from riskflow.services.events import record_event
from riskflow.services.operations.retention import drafts
from riskflow.services.operations.retention.rules import RULES, DecidedRule
from riskflow.services.unit_of_work import SWEDISH_TIME, UnitOfWork
from riskflow.store import queue
from riskflow.store.queries import operations as operation_queries
from riskflow.store.queries.operations import DueRows
from riskflow.store.tables import Person, Preference, SavedView

BATCH = 500
PROTOCOL = "disposal-run"
"""The event of each batch that went."""
DRAFTS, LEAVERS, QUEUE = "drafts", "leavers", "queue"


NOTHING = DueRows()
Write = Callable[[], AbstractContextManager[UnitOfWork]]
"""Opens a unit of work of the system that writes."""


@dataclass(frozen=True, slots=True)
class DuePart:
    """What one rule lets go now; without a rule nothing, because no decision is named."""

    kind: str
    rule: DecidedRule | None
    due: DueRows = NOTHING
    to_announce: int = 0
    waiting: int = 0
    """Drafts whose owners have not been told for a month yet."""


def preview(uow: UnitOfWork, rules: Mapping[str, DecidedRule]) -> Iterator[DuePart]:
    """Yield what each kind would let go now, in the order of the rules."""
    for kind in RULES:
        rule = rules.get(kind)
        if rule is None:
            yield DuePart(kind, None)
        elif kind == DRAFTS:
            yield _due_drafts(uow, rule)
        else:
            yield DuePart(kind, rule, _due(uow, rule))


def dispose(write: Write, archive: AttachmentArchive, rules: Mapping[str, DecidedRule]) -> Iterator[DuePart]:
    """Dispose of what rules let go now; yield what was disposed of, kind by kind."""
    for kind, rule in rules.items():
        yield _dispose_drafts(write, archive, rule) if kind == DRAFTS else _dispose_rows(write, rule)


def _until(uow: UnitOfWork, rule: DecidedRule) -> datetime:
    return uow.now - timedelta(days=rule.days)


def _last_day(uow: UnitOfWork, rule: DecidedRule) -> date:
    return uow.today - timedelta(days=rule.days)


def _due(uow: UnitOfWork, rule: DecidedRule) -> DueRows:
    if rule.kind == LEAVERS:
        return _of_people(operation_queries.leavers_until(uow.session, _last_day(uow, rule)))
    if rule.kind == QUEUE:
        return _of_work(queue.finished_work(uow.session, _milliseconds(_until(uow, rule))))
    return operation_queries.due_rows(uow.session, rule.kind, _until(uow, rule))


def _dispose_rows(write: Write, rule: DecidedRule) -> DuePart:
    total = NOTHING
    while True:
        with write() as uow:
            batch = _delete_batch(uow, rule)
            if batch.number:
                _record(uow, rule, batch)
        total = _joined(total, batch)
        if batch.number < BATCH:
            return DuePart(rule.kind, rule, total)


def _delete_batch(uow: UnitOfWork, rule: DecidedRule) -> DueRows:
    if rule.kind == LEAVERS:
        return _forget_leavers(uow, rule)
    if rule.kind == QUEUE:
        found = queue.finished_work(uow.session, _milliseconds(_until(uow, rule)), BATCH)
        queue.delete_work(uow.session, [key for key, _ in found])
        return _of_work(found)
    return operation_queries.delete_due(uow.session, rule.kind, _until(uow, rule), BATCH)


def _forget_leavers(uow: UnitOfWork, rule: DecidedRule) -> DueRows:
    # Whom the provider means by a subject is kept: without it somebody who has left could sign in as somebody new.
    people = operation_queries.leavers_until(uow.session, _last_day(uow, rule), BATCH)
    for person in people:
        person.email = person.title = person.telephone = ""
    numbers = [identity(person.id) for person in people]
    uow.session.execute(sa.delete(SavedView).where(col(SavedView.person_id).in_(numbers)))
    uow.session.execute(sa.delete(Preference).where(col(Preference.person_id).in_(numbers)))
    return _of_people(people)


def _record(uow: UnitOfWork, rule: DecidedRule, batch: DueRows) -> None:
    record_event(
        uow,
        None,
        PROTOCOL,
        what=rule.kind,
        number=str(batch.number),
        oldest=_day(batch.oldest),
        newest=_day(batch.newest),
        days=str(rule.days),
        authority=rule.authority,
    )


def _due_drafts(uow: UnitOfWork, rule: DecidedRule) -> DuePart:
    idle = list(drafts.idle_drafts(uow, rule))
    since = [each.since for each in idle if each.is_due]
    return DuePart(
        rule.kind,
        rule,
        DueRows(len(since), since[0], since[-1]) if since else NOTHING,
        to_announce=sum(each.is_to_announce for each in idle),
        waiting=sum(not each.is_due for each in idle),
    )


def _dispose_drafts(write: Write, archive: AttachmentArchive, rule: DecidedRule) -> DuePart:
    with write() as uow:
        part = _due_drafts(uow, rule)
        for draft in drafts.idle_drafts(uow, rule):
            if draft.is_to_announce:
                drafts.announce(uow, draft)
    while _dispose_draft(write, archive, rule):
        pass
    return part


def _dispose_draft(write: Write, archive: AttachmentArchive, rule: DecidedRule) -> bool:
    """Dispose of one draft with its documents; return whether there was one."""
    with write() as uow:
        draft = next((each for each in drafts.idle_drafts(uow, rule) if each.is_due), None)
        if draft is None:
            return False
        orphans = drafts.dispose(uow, draft, rule)
        _record(uow, rule, DueRows(1, draft.since, draft.since))
    with write() as uow:
        attachment_service.sweep(uow, archive, orphans)
    return True


def _joined(first: DueRows, second: DueRows) -> DueRows:
    times = [at for at in (first.oldest, second.oldest, first.newest, second.newest) if at]
    return DueRows(first.number + second.number, min(times, default=None), max(times, default=None))


def _of_people(people: Sequence[Person]) -> DueRows:
    days = [person.left_on for person in people if person.left_on]
    return DueRows(len(days), _midnight(days[0]), _midnight(days[-1])) if days else NOTHING


def _of_work(found: list[tuple[str, int]]) -> DueRows:
    times = [datetime.fromtimestamp(at / 1000, UTC) for _, at in found]
    return DueRows(len(times), times[0], times[-1]) if times else NOTHING


def _milliseconds(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SWEDISH_TIME)


def _day(at: datetime | None) -> str:
    return at.astimezone(SWEDISH_TIME).date().isoformat() if at else "–"
