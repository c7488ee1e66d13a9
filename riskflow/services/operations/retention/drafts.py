"""Drafts that were never sent: their owners are told, and a month later the drafts are disposed of."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from riskflow.cases.notifications import DeliveryStatus
from riskflow.services.assessment.submission import dispose_of_draft
from riskflow.services.case_facts import identity
from riskflow.services.events import record_event
from riskflow.services.operations.retention.rules import DecidedRule
from riskflow.services.unit_of_work import SWEDISH_TIME, UnitOfWork
from riskflow.store.queries import operations as operation_queries
from riskflow.store.tables import Case, EventRow, NotificationRow, Person

NOTICE = timedelta(days=30)
"""How long before its disposal the owner of a draft is told."""
NEVER_TOLD = frozenset({DeliveryStatus.FAILED, DeliveryStatus.WITHHELD})


@dataclass(frozen=True, slots=True)
class IdleDraft:
    """A draft that nobody works on: whether its owner is to be told now, and whether it may go now."""

    case: Case
    since: datetime
    is_to_announce: bool
    is_due: bool


def idle_drafts(uow: UnitOfWork, rule: DecidedRule) -> Iterator[IdleDraft]:
    """Yield the drafts that nobody has worked on for so long that their owners are told."""
    kept_until = timedelta(days=rule.days)
    for case, since in operation_queries.drafts_unchanged_since(uow.session, uow.now - kept_until + NOTICE):
        owner = uow.session.get_one(Person, case.owner_id)
        if owner.has_left(uow.today - NOTICE):
            # Nobody is left to be told.
            yield IdleDraft(case, since, is_to_announce=False, is_due=uow.now - since > kept_until)
            continue
        announced = operation_queries.announcement_of(uow.session, identity(case.id), since)
        told_at = _told_at(*announced) if announced else None
        is_due = told_at is not None and uow.now - told_at >= NOTICE and uow.now - since > kept_until
        yield IdleDraft(case, since, is_to_announce=_is_to_announce(announced, uow.now), is_due=is_due)


def announce(uow: UnitOfWork, draft: IdleDraft) -> None:
    """Tell the owner by letter, and the case by an event, that the draft will be disposed of."""
    day = (uow.now + NOTICE).astimezone(SWEDISH_TIME).date().isoformat()
    since = draft.since.astimezone(SWEDISH_TIME).date().isoformat()
    record_event(uow, draft.case, operation_queries.ANNOUNCED, since=since, day=day)


def dispose(uow: UnitOfWork, draft: IdleDraft, rule: DecidedRule) -> set[str]:
    """Dispose of a draft; return the digests of documents to destroy once this is committed."""
    return dispose_of_draft(uow, draft.case.code, rule.days, rule.authority)


def _told_at(_event: EventRow, letter: NotificationRow | None) -> datetime | None:
    return letter.sent_at if letter and letter.delivery is DeliveryStatus.SENT else None


def _is_to_announce(announced: tuple[EventRow, NotificationRow | None] | None, now: datetime) -> bool:
    """Return whether the owner has not been told, or a letter did not reach them a while ago."""
    if announced is None:
        return True
    event, letter = announced
    failed = letter is None or letter.delivery in NEVER_TOLD
    return failed and now - event.at >= NOTICE
