"""Planning a meeting, changing it, calling to it and cancelling it."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, time

from riskflow.cases.notifications import Notification
from riskflow.cases.review_input import required_text
from riskflow.cases.workflow import Group
from riskflow.errors import IncompleteError, InvalidError, NotAllowedError
from riskflow.meetings.rules import NO_ITEMS, MeetingAct, MeetingState
from riskflow.services.case_facts import identity
from riskflow.services.events import record_event
from riskflow.services.meetings.access import (
    ONLY_MANAGERS,
    managed_meeting,
    may_manage,
    meeting_name,
    members,
)
from riskflow.services.meetings.letters import tell
from riskflow.services.unit_of_work import SWEDISH_TIME, UnitOfWork
from riskflow.store.handling import meetings as queries
from riskflow.store.tables import Meeting
from riskflow.text import Text

MIN_LENGTH, MAX_LENGTH = 5, 24 * 60
"""In minutes."""
IN_THE_PAST = Text(sv="Mötet kan tidigast hållas i dag.", en="The meeting can be held today at the earliest.")
WRONG_LENGTH = Text(sv="Ange mötets längd i minuter, minst 5.", en="Give the length in minutes, at least 5.")
NO_PLACE = Text(sv="Ange plats eller länk.", en="Give a place or a link.")


@dataclass(frozen=True, slots=True)
class MeetingInput:
    """When and where a group meets; time of day in Sweden."""

    day: date
    at: time
    length: int
    place: str = ""
    link: str = ""

    @property
    def starts_at(self) -> datetime:
        return datetime.combine(self.day, self.at, SWEDISH_TIME)


def plan(uow: UnitOfWork, group: Group, wanted: MeetingInput) -> Meeting:
    """Plan a meeting of a group.

    Raises:
        NotAllowedError: for anybody but the secretary and the chair of the group.
    """
    if not may_manage(uow.viewer, group):
        raise NotAllowedError(ONLY_MANAGERS)
    _check(wanted, uow.today)
    meeting = Meeting(
        group=group,
        starts_at=wanted.starts_at,
        length=wanted.length,
        place=wanted.place.strip(),
        link=wanted.link.strip(),
        uid=f"{secrets.token_hex(16)}@riskflow",
        planned_by=uow.viewer.id,
        planned_at=uow.now,
    )
    uow.session.add(meeting)
    uow.session.flush()
    record_event(uow, None, "meeting-planned", meeting=meeting_name(meeting))
    return meeting


def _check(wanted: MeetingInput, today: date) -> None:
    if wanted.day < today:
        raise InvalidError(IN_THE_PAST)
    if not MIN_LENGTH <= wanted.length <= MAX_LENGTH:
        raise InvalidError(WRONG_LENGTH)
    if not (wanted.place.strip() or wanted.link.strip()):
        raise InvalidError(NO_PLACE)


def change(uow: UnitOfWork, number: int, wanted: MeetingInput, seen: int | None = None) -> None:
    """Change when and where; those who have been called are told, with a newer calendar entry."""
    meeting = managed_meeting(uow, number, MeetingAct.CHANGE, seen)
    _check(wanted, uow.today)
    meeting.starts_at, meeting.length = wanted.starts_at, wanted.length
    meeting.place, meeting.link = wanted.place.strip(), wanted.link.strip()
    meeting.sequence += 1
    if meeting.state is MeetingState.CALLED:
        _tell_members(uow, meeting, "meeting-changed", Notification.MEETING)
    else:
        record_event(uow, None, "meeting-changed", meeting=meeting_name(meeting))


def call(uow: UnitOfWork, number: int, seen: int | None = None) -> None:
    """Call the members to a meeting.

    Raises:
        IncompleteError: the agenda is empty.
    """
    meeting = managed_meeting(uow, number, MeetingAct.CALL, seen)
    if not queries.items_of(uow.session, identity(meeting.id)):
        raise IncompleteError(NO_ITEMS)
    meeting.state, meeting.called_at = MeetingState.CALLED, uow.now
    _tell_members(uow, meeting, "meeting-called", Notification.MEETING)


def cancel(uow: UnitOfWork, number: int, reason: str, seen: int | None = None) -> None:
    """Cancel a meeting; its cases can be put on the agenda of another one."""
    meeting = managed_meeting(uow, number, MeetingAct.CANCEL, seen)
    meeting.cancel_reason = required_text(reason)
    was_called = meeting.state is MeetingState.CALLED
    meeting.state = MeetingState.CANCELLED
    meeting.sequence += 1
    if was_called:
        _tell_members(uow, meeting, "meeting-cancelled", Notification.MEETING_CANCELLED)
    else:
        record_event(uow, None, "meeting-cancelled", meeting=meeting_name(meeting))


def _tell_members(uow: UnitOfWork, meeting: Meeting, tag: str, letter: Notification) -> None:
    tell(uow, meeting, tag, letter, (identity(person.id) for person in members(uow, meeting.group)))
