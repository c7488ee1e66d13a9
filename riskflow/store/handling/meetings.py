"""Reads of meetings, their agendas and minutes, and of written procedure."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from riskflow.cases.notifications import Notification
from riskflow.cases.workflow import Group
from riskflow.meetings.rules import COMING, OUTCOME_OF_ACT, Attendance, MeetingState
from riskflow.store.tables import (
    Case,
    Circulation,
    CirculationAnswer,
    CirculationEnd,
    EventRow,
    Meeting,
    MeetingItem,
    MeetingPresence,
    MeetingRecord,
    MinutesAddendum,
    MinutesDraft,
    MinutesPart,
    MinutesVerdict,
    NotificationRow,
)

FIRST_RECORD = 1


def meetings_of(session: Session, groups: Iterable[Group]) -> Sequence[Meeting]:
    """Return the meetings of some groups, the latest first."""
    query = select(Meeting).where(col(Meeting.group).in_(list(groups)))
    return session.exec(query.order_by(col(Meeting.starts_at).desc(), col(Meeting.id).desc())).all()


def coming_meetings(session: Session, group: Group) -> Sequence[Meeting]:
    """Return the meetings of a group that are planned or called, the next one first."""
    query = select(Meeting).where(Meeting.group == group, col(Meeting.state).in_(list(COMING)))
    return session.exec(query.order_by(col(Meeting.starts_at), col(Meeting.id))).all()


def highest_number(session: Session, group: Group, year: int) -> int:
    query = select(sa.func.max(Meeting.number)).where(Meeting.group == group, Meeting.year == year)
    return session.exec(query).one() or 0


def items_of(session: Session, meeting_id: int) -> Sequence[MeetingItem]:
    query = select(MeetingItem).where(MeetingItem.meeting_id == meeting_id)
    return session.exec(query.order_by(col(MeetingItem.position), col(MeetingItem.id))).all()


def cases_of(session: Session, items: Iterable[MeetingItem]) -> dict[int, Case]:
    """Return the cases of some items, by id."""
    numbers = [item.case_id for item in items if item.case_id is not None]
    rows = session.exec(select(Case).where(col(Case.id).in_(numbers))).all() if numbers else []
    return {case.id: case for case in rows if case.id is not None}


def coming_item_of(session: Session, case_id: int) -> tuple[MeetingItem, Meeting] | None:
    """Return the item of a case at a coming meeting."""
    query = select(MeetingItem, Meeting).join(Meeting, col(Meeting.id) == col(MeetingItem.meeting_id))
    query = query.where(MeetingItem.case_id == case_id, col(Meeting.state).in_(list(COMING)))
    found = session.exec(query.order_by(col(Meeting.starts_at)).limit(1)).one_or_none()
    return (found[0], found[1]) if found else None


def coming_with_items(session: Session, case_ids: Iterable[int]) -> list[tuple[Meeting, int | None]]:
    """Return the coming meetings of all groups, the next first, each once for every one of some cases that it has."""
    has = sa.and_(col(MeetingItem.meeting_id) == col(Meeting.id), col(MeetingItem.case_id).in_(list(case_ids)))
    query = sa.select(Meeting, col(MeetingItem.case_id)).join(MeetingItem, has, isouter=True)
    query = query.where(col(Meeting.state).in_(list(COMING))).order_by(col(Meeting.starts_at), col(Meeting.id))
    return [(meeting, case_id) for meeting, case_id in session.execute(query)]


def meetings_with(session: Session, case_id: int) -> list[tuple[MeetingItem, Meeting]]:
    """Return the meetings that have, or had, a case on their agenda, but for cancelled ones; the latest first."""
    query = select(MeetingItem, Meeting).join(Meeting, col(Meeting.id) == col(MeetingItem.meeting_id))
    query = query.where(MeetingItem.case_id == case_id, Meeting.state != MeetingState.CANCELLED)
    return [(item, meeting) for item, meeting in session.exec(query.order_by(col(Meeting.starts_at).desc())).all()]


def attendances_of(session: Session, meeting_id: int) -> list[Attendance]:
    rows = session.exec(
        select(MeetingPresence).where(MeetingPresence.meeting_id == meeting_id).order_by(col(MeetingPresence.id))
    ).all()
    return [Attendance(row.person_id, row.is_present, row.first_item, row.last_item) for row in rows]


def presence_rows(session: Session, meeting_id: int) -> dict[int, MeetingPresence]:
    rows = session.exec(select(MeetingPresence).where(MeetingPresence.meeting_id == meeting_id)).all()
    return {row.person_id: row for row in rows}


def acts_between(session: Session, case_id: int, since: datetime, until: datetime) -> Sequence[EventRow]:
    """Return what was done with a case that ends its item, oldest first."""
    query = select(EventRow).where(EventRow.case_id == case_id, col(EventRow.tag).in_(list(OUTCOME_OF_ACT)))
    query = query.where(EventRow.at >= since, EventRow.at <= until)
    return session.exec(query.order_by(col(EventRow.seq))).all()


def newest_draft(session: Session, meeting_id: int) -> MinutesDraft | None:
    query = select(MinutesDraft).where(MinutesDraft.meeting_id == meeting_id)
    return session.exec(query.order_by(col(MinutesDraft.number).desc()).limit(1)).one_or_none()


def meetings_to_adjust(session: Session) -> Sequence[Meeting]:
    """Return the meetings whose minutes have been sent to be adjusted, and have not been by all."""
    query = select(Meeting).where(Meeting.state == MeetingState.DRAFTED)
    return session.exec(query.order_by(col(Meeting.id))).all()


def last_letter(session: Session, meeting_id: int, letter: Notification, since: datetime) -> datetime | None:
    """Return when a kind of letter about a meeting was written last, since a moment."""
    query = select(sa.func.max(NotificationRow.written_at)).where(NotificationRow.meeting_id == meeting_id)
    query = query.where(NotificationRow.letter == letter, NotificationRow.written_at >= since)
    return session.exec(query).one()


def parts_of(session: Session, draft_id: int) -> Sequence[MinutesPart]:
    query = select(MinutesPart).where(MinutesPart.draft_id == draft_id)
    return session.exec(query.order_by(col(MinutesPart.position))).all()


def verdicts_on(session: Session, draft_id: int) -> Sequence[MinutesVerdict]:
    query = select(MinutesVerdict).where(MinutesVerdict.draft_id == draft_id)
    return session.exec(query.order_by(col(MinutesVerdict.id))).all()


def addenda_of(session: Session, meeting_id: int) -> Sequence[MinutesAddendum]:
    query = select(MinutesAddendum).where(MinutesAddendum.meeting_id == meeting_id)
    return session.exec(query.order_by(col(MinutesAddendum.number))).all()


def records_of(session: Session, meeting_id: int) -> Sequence[MeetingRecord]:
    query = select(MeetingRecord).where(MeetingRecord.meeting_id == meeting_id)
    return session.exec(query.order_by(col(MeetingRecord.number), col(MeetingRecord.language).desc())).all()


def record_in(session: Session, meeting_id: int, number: int, language: str) -> MeetingRecord | None:
    query = select(MeetingRecord).where(MeetingRecord.meeting_id == meeting_id, MeetingRecord.number == number)
    return session.exec(query.where(MeetingRecord.language == language)).one_or_none()


def is_filed(session: Session, meeting_id: int, number: int) -> bool:
    query = select(MeetingRecord.id).where(MeetingRecord.meeting_id == meeting_id, MeetingRecord.number == number)
    return session.exec(query.limit(1)).first() is not None


def records_by_code(session: Session, code: str) -> Sequence[MeetingRecord]:
    return session.exec(select(MeetingRecord).where(MeetingRecord.code == code)).all()


def record_by_digest(session: Session, digest: str) -> MeetingRecord | None:
    return session.exec(select(MeetingRecord).where(MeetingRecord.pdf_digest == digest).limit(1)).one_or_none()


def all_records(session: Session, since: datetime | None = None) -> Sequence[MeetingRecord]:
    query = select(MeetingRecord).order_by(col(MeetingRecord.id))
    return session.exec(query.where(MeetingRecord.archived_at >= since) if since else query).all()


def unfiled(session: Session) -> list[tuple[int, int, datetime]]:
    """Return the minutes and addenda that are due and not in the archive: meeting, number, and since when."""
    filed = sa.exists().where(
        col(MeetingRecord.meeting_id) == col(Meeting.id), col(MeetingRecord.number) == FIRST_RECORD
    )
    last = sa.func.max(MinutesVerdict.given_at)
    minutes = (
        select(Meeting.id, last)
        .join(MinutesDraft, col(MinutesDraft.meeting_id) == col(Meeting.id))
        .join(MinutesVerdict, col(MinutesVerdict.draft_id) == col(MinutesDraft.id))
        .where(Meeting.state == MeetingState.ADJUSTED, ~filed)
        .group_by(col(Meeting.id))
    )
    added = sa.exists().where(
        col(MeetingRecord.meeting_id) == col(MinutesAddendum.meeting_id),
        col(MeetingRecord.number) == col(MinutesAddendum.number),
    )
    addenda = select(MinutesAddendum).where(~added)
    return [
        *((number, FIRST_RECORD, at) for number, at in session.exec(minutes).all() if number is not None),
        *((row.meeting_id, row.number, row.written_at) for row in session.exec(addenda).all()),
    ]


def circulations_of(session: Session, case_id: int) -> list[tuple[Circulation, CirculationEnd | None]]:
    """Return the written procedures of a case with their ends, the latest first."""
    query = (
        select(Circulation, CirculationEnd)
        .join(CirculationEnd, col(CirculationEnd.circulation_id) == col(Circulation.id), isouter=True)
        .where(Circulation.case_id == case_id)
        .order_by(col(Circulation.id).desc())
    )
    return [(row, end) for row, end in session.exec(query).all()]


def circulation_on(session: Session, assessment_id: int, group: Group) -> tuple[Circulation, CirculationEnd] | None:
    """Return the last written procedure of a group on a revision that has ended."""
    query = (
        select(Circulation, CirculationEnd)
        .join(CirculationEnd, col(CirculationEnd.circulation_id) == col(Circulation.id))
        .where(Circulation.assessment_id == assessment_id, Circulation.group == group)
        .order_by(col(Circulation.id).desc())
        .limit(1)
    )
    found = session.exec(query).one_or_none()
    return (found[0], found[1]) if found else None


def answers_to(session: Session, circulation_id: int) -> Sequence[CirculationAnswer]:
    query = select(CirculationAnswer).where(CirculationAnswer.circulation_id == circulation_id)
    return session.exec(query.order_by(col(CirculationAnswer.id))).all()


def open_circulations(session: Session) -> list[tuple[Circulation, Case]]:
    """Return the written procedures that nobody has ended, with their cases."""
    ended = sa.exists().where(col(CirculationEnd.circulation_id) == col(Circulation.id))
    query = select(Circulation, Case).join(Case, col(Case.id) == col(Circulation.case_id)).where(~ended)
    return [(row, case) for row, case in session.exec(query.order_by(col(Circulation.id))).all()]


def last_event_until(session: Session, moment: datetime) -> EventRow:
    """Return the newest event of all at a moment."""
    query = select(EventRow).where(EventRow.at <= moment).order_by(col(EventRow.seq).desc())
    return session.exec(query.limit(1)).one()
