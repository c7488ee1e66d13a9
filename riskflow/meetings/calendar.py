"""A meeting as a calendar file (RFC 5545): the same UID at every update, with a higher SEQUENCE.

It says which group meets, when and where, and leads to the agenda; it names no case.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
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


def calendar_file(
    invitation: Invitation, method: CalendarMethod, base_url: str, *, organiser: str = "", attendee: str = ""
) -> bytes:
    """Return the calendar file of a meeting."""
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
    for name, address in (("organizer", organiser), ("attendee", attendee)):
        if address:
            event.add(name, vCalAddress(f"mailto:{address}"))
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method.value)
    calendar.add_component(event)
    return bytes(calendar.to_ical())
