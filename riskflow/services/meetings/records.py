"""The records of meetings: minutes and addenda as values, and their sealed files in the register."""

import hashlib
import hmac
from collections.abc import Iterable

from riskflow.meetings.rules import MeetingState
from riskflow.records.minutes import (
    Minutes,
    MinutesAddition,
    MinutesAdjuster,
    MinutesItem,
    head_from_data,
    item_from_data,
)
from riskflow.services.case_facts import identity
from riskflow.services.events import record_event
from riskflow.services.meetings.access import meeting_name
from riskflow.services.meetings.orders import MINUTES
from riskflow.services.records.build import CODE_LENGTH, IssuingInstitution
from riskflow.services.records.issue import SealedRecord
from riskflow.services.unit_of_work import SWEDISH_TIME, UnitOfWork
from riskflow.store.handling import meetings as queries
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import Meeting, MeetingRecord, MinutesAddendum


def minutes_code(secret: str, meeting: Meeting, number: int) -> str:
    """Return the verification code of a record of a meeting: not to be guessed, and the same at every attempt."""
    mac = hmac.new(secret.encode(), f"minutes {meeting.uid} {number}".encode(), hashlib.sha256).hexdigest()
    return mac[:CODE_LENGTH].upper()


def build(
    uow: UnitOfWork, meeting_id: int, number: int, institution: IssuingInstitution
) -> Minutes | MinutesAddition | None:
    """Return the minutes of a meeting, or an addendum to them; None when it has been registered before."""
    meeting = uow.session.get_one(Meeting, meeting_id)
    if meeting.state is not MeetingState.ADJUSTED or queries.is_filed(uow.session, meeting_id, number):
        return None
    if number == MINUTES:
        return _minutes(uow, meeting, institution)
    addendum = next(each for each in queries.addenda_of(uow.session, meeting_id) if each.number == number)
    return _addition(uow, meeting, addendum, institution)


def _minutes(uow: UnitOfWork, meeting: Meeting, institution: IssuingInstitution) -> Minutes | None:
    draft = queries.newest_draft(uow.session, identity(meeting.id))
    if draft is None:
        return None
    verdicts = queries.verdicts_on(uow.session, identity(draft.id))
    names = case_queries.names_of(uow.session, (each.person_id for each in verdicts))
    adjusted_at = max(each.given_at for each in verdicts)
    end = queries.last_event_until(uow.session, adjusted_at)
    return Minutes(
        institution=institution.institution,
        code=minutes_code(institution.secret, meeting, MINUTES),
        drawn_up_at=adjusted_at,
        demonstration=institution.demonstration,
        head=head_from_data(draft.content),
        items=_items(uow, identity(draft.id)),
        adjusters=tuple(
            MinutesAdjuster(name=names[each.person_id], on=each.given_at.astimezone(SWEDISH_TIME).date())
            for each in verdicts
        ),
        draft=draft.number,
        last_event=end.seq,
        chain_digest=end.hash,
    )


def _items(uow: UnitOfWork, draft: int) -> tuple[MinutesItem, ...]:
    """Return the items of a draft; one whose case was removed meanwhile is not there any more."""
    return tuple(item_from_data(part.content) for part in queries.parts_of(uow.session, draft))


def _addition(
    uow: UnitOfWork, meeting: Meeting, addendum: MinutesAddendum, institution: IssuingInstitution
) -> MinutesAddition:
    end = queries.last_event_until(uow.session, addendum.written_at)
    return MinutesAddition(
        institution=institution.institution,
        code=minutes_code(institution.secret, meeting, addendum.number),
        drawn_up_at=addendum.written_at,
        demonstration=institution.demonstration,
        reference=meeting_name(meeting),
        number=addendum.number - MINUTES,
        amends=minutes_code(institution.secret, meeting, MINUTES),
        text=addendum.text,
        by=case_queries.names_of(uow.session, [addendum.written_by]).get(addendum.written_by, ""),
        on=addendum.written_at.astimezone(SWEDISH_TIME).date(),
        last_event=end.seq,
        chain_digest=end.hash,
    )


def register(uow: UnitOfWork, meeting_id: int, number: int, sealed: Iterable[SealedRecord]) -> None:
    """Enter sealed files in the register; a record that is there already is left alone."""
    if queries.is_filed(uow.session, meeting_id, number):
        return
    for item in sealed:
        uow.session.add(
            MeetingRecord(
                meeting_id=meeting_id,
                number=number,
                language=item.language.value,
                kind=item.kind.value,
                code=item.code,
                data_digest=item.data_digest,
                pdf_digest=item.pdf_digest,
                archived_at=uow.now,
            )
        )
    meeting = uow.session.get_one(Meeting, meeting_id)
    record_event(uow, None, "minutes-archived", meeting=meeting_name(meeting), number=str(number))
