"""Letters about a meeting: written to the outbox in the transaction of the event, with a calendar file where due."""

from collections.abc import Iterable
from datetime import timedelta

from riskflow.cases.access import Viewer
from riskflow.cases.notifications import Notification
from riskflow.meetings.calendar import Invitation
from riskflow.meetings.rules import MeetingState
from riskflow.services.case_facts import identity
from riskflow.services.events import record_event
from riskflow.services.meetings.access import groups_read, may_manage, meeting_name
from riskflow.services.unit_of_work import UnitOfWork, enqueue_notifications
from riskflow.store.chain import ChainEnd, append_at_commit
from riskflow.store.handling import meetings as queries
from riskflow.store.tables import Meeting, NotificationRow
from riskflow.text import Text

WITH_CALENDAR = frozenset({Notification.MEETING, Notification.MEETING_CANCELLED})
OF_MINUTES = frozenset(
    {Notification.TO_ADJUST, Notification.MINUTES_BACK, Notification.ADJUST_REMINDER, Notification.MINUTES_LATE}
)


def tell(
    uow: UnitOfWork, meeting: Meeting, tag: str, letter: Notification, persons: Iterable[int], **data: str | Text
) -> None:
    """Record an event of a meeting, and write a letter to some persons, but to the acting one."""
    record_event(uow, None, tag, meeting=meeting_name(meeting), **data)
    recipients = sorted(set(persons) - {uow.viewer.id})
    number = identity(meeting.id)

    def write(end: ChainEnd) -> ChainEnd:
        uow.session.flush()
        for person in recipients:
            uow.session.add(
                NotificationRow(
                    meeting_id=number,
                    person_id=person,
                    letter=letter,
                    event_seq=end.seq,
                    due_at=uow.now,
                    written_at=uow.now,
                    ordered_at=uow.now,
                )
            )
        if recipients:
            enqueue_notifications(uow, end.seq)
        return end

    append_at_commit(uow.session, write)


def is_due(uow: UnitOfWork, row: NotificationRow, meeting: Meeting, viewer: Viewer) -> bool:
    """Return whether a letter still is for a person: the meeting may have gone on, and roles end."""
    match row.letter:
        case Notification.MEETING:
            return meeting.state is MeetingState.CALLED and meeting.group in groups_read(viewer)
        case Notification.MEETING_CANCELLED:
            return meeting.state is MeetingState.CANCELLED
        case Notification.TO_ADJUST | Notification.ADJUST_REMINDER:
            draft = queries.newest_draft(uow.session, identity(meeting.id))
            if draft is None or meeting.state is not MeetingState.DRAFTED or viewer.id not in draft.adjusters:
                return False
            return viewer.id not in {each.person_id for each in queries.verdicts_on(uow.session, identity(draft.id))}
        case Notification.MINUTES_LATE:
            return meeting.state is MeetingState.DRAFTED and may_manage(viewer, meeting.group)
        case _:
            return meeting.state is MeetingState.HELD and may_manage(viewer, meeting.group)


def target_path(row: NotificationRow) -> str:
    return f"/meetings/{row.meeting_id}/minutes" if row.letter in OF_MINUTES else f"/meetings/{row.meeting_id}"


def invitation(meeting: Meeting) -> Invitation:
    """Return what a calendar has to know of a meeting."""
    return Invitation(
        uid=meeting.uid,
        sequence=meeting.sequence,
        summary=meeting_name(meeting),
        starts_at=meeting.starts_at,
        length=timedelta(minutes=meeting.length),
        place=meeting.place,
        link=meeting.link,
        path=f"/meetings/{meeting.id}",
        written_at=meeting.called_at or meeting.planned_at,
        is_cancelled=meeting.state is MeetingState.CANCELLED,
    )
