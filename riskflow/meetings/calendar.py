"""Calendar files (RFC 5545): a meeting, with the same UID at every update and a higher SEQUENCE, and a person's feed.

A meeting says which group meets, when and where, and leads to the agenda; it names no case. A day by which something
waits names the case by its reference.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from icalendar import Calendar, Event, vCalAddress, vText

PRODUCT = "-//RiskFlow//Meetings//EN"


class CalendarMethod(StrEnum):
    PUBLISH = "PUBLISH"
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a calendar has to know of a meeting."""

    uid: str
    sequence: int
    summary: str
    starts_at: datetime
    length: timedelta
    place: str
    link: str
    path: str
    written_at: datetime
    is_cancelled: bool = False

    @property
    def method(self) -> CalendarMethod:
        """The method by which it is sent to those who are called."""
        return CalendarMethod.CANCEL if self.is_cancelled else CalendarMethod.REQUEST


@dataclass(frozen=True, slots=True)
class DueDay:
    """A day by which something waits for a person."""

    uid: str
    summary: str
    on: date
    path: str
    written_at: datetime


def calendar_file(
    invitation: Invitation, method: CalendarMethod, base_url: str, *, organiser: str = "", attendee: str = ""
) -> bytes:
    """Return the calendar file of a meeting."""
    event = _meeting(invitation, base_url)
    for name, address in (("organizer", organiser), ("attendee", attendee)):
        if address:
            event.add(name, vCalAddress(f"mailto:{address}"))
    return _file([event], method)


def feed(invitations: Iterable[Invitation], due_days: Iterable[DueDay], base_url: str) -> bytes:
    """Return the calendar of a person, to be read again and again."""
    meetings = [_meeting(each, base_url) for each in invitations]
    return _file([*meetings, *(_due(each, base_url) for each in due_days)], CalendarMethod.PUBLISH)


def _due(day: DueDay, base_url: str) -> Event:
    event = Event()
    event.add("uid", day.uid)
    event.add("dtstamp", day.written_at.astimezone(UTC))
    event.add("dtstart", day.on)
    event.add("summary", day.summary)
    event.add("url", base_url.rstrip("/") + day.path)
    event.add("transp", "TRANSPARENT")  # a day to think of is not a day when one is busy
    return event


def _meeting(invitation: Invitation, base_url: str) -> Event:
    event = Event()
    event.add("uid", invitation.uid)
    event.add("sequence", invitation.sequence)
    event.add("dtstamp", invitation.written_at.astimezone(UTC))
    event.add("dtstart", invitation.starts_at.astimezone(UTC))
    event.add("dtend", (invitation.starts_at + invitation.length).astimezone(UTC))
    event.add("summary", invitation.summary)
    where = ", ".join(filter(None, (invitation.place, invitation.link)))
    if where:
        event.add("location", vText(where))
    event.add("description", base_url.rstrip("/") + invitation.path)
    event.add("url", base_url.rstrip("/") + invitation.path)
    event.add("status", "CANCELLED" if invitation.is_cancelled else "CONFIRMED")
    return event


def _file(events: Iterable[Event], method: CalendarMethod) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method.value)
    for event in events:
        calendar.add_component(event)
    return bytes(calendar.to_ical())
