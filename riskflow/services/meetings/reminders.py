"""Reminders of minutes that wait to be adjusted, on the days on which other steps are reminded of too.

What has been said stands in the letters of the meeting: a round that is run twice says nothing twice, and one that was
missed is made up for by the next.
"""

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager

from sqlalchemy.exc import SQLAlchemyError

from riskflow.cases.notifications import Notification
from riskflow.clocks.reminders import is_reminder_due, reminder_days
from riskflow.clocks.swedish_calendar import swedish_day
from riskflow.clocks.words import day_in_words
from riskflow.errors import ReadOnlyError
from riskflow.services.case_facts import identity
from riskflow.services.meetings.letters import tell
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.handling import meetings as queries
from riskflow.store.locks import WHOLE_INSTANCE, WriteScope
from riskflow.store.tables import Meeting

LOGGER = logging.getLogger(__name__)
TAGS = {Notification.ADJUST_REMINDER: "minutes-reminded", Notification.MINUTES_LATE: "minutes-overdue"}

Write = Callable[[WriteScope], AbstractContextManager[UnitOfWork]]


def remind_adjusters(write: Write) -> int:
    """Remind those who have yet to adjust minutes, and tell who sent them when it is late; return what was said.

    An outage is logged, and the next round makes up for it.
    """
    try:
        with write(WHOLE_INSTANCE) as uow:
            return sum(_say(uow, meeting) for meeting in queries.meetings_to_adjust(uow.session))
    except (SQLAlchemyError, ReadOnlyError) as error:
        LOGGER.warning("not all reminders of minutes could be written: %s", type(error).__name__)
        return 0


def _say(uow: UnitOfWork, meeting: Meeting) -> int:
    """Write the letters about the minutes of one meeting of which a day has come since the last one of their kind."""
    number = identity(meeting.id)
    draft = queries.newest_draft(uow.session, number)
    if draft is None:
        return 0
    days, calendar, since = uow.clocks.terms.reminders, uow.clocks.calendar, swedish_day(draft.sent_at)
    due_on = calendar.after(since, uow.clocks.terms.minutes)
    waiting = set(draft.adjusters) - {each.person_id for each in queries.verdicts_on(uow.session, identity(draft.id))}
    asked = reminder_days(calendar, due_on, before=days.before, after=days.after)
    late = reminder_days(calendar, due_on, after=days.escalation)
    said = 0
    for letter, on, persons in (
        (Notification.ADJUST_REMINDER, asked, waiting),
        (Notification.MINUTES_LATE, late, {draft.sent_by}),
    ):
        last = queries.last_letter(uow.session, number, letter, draft.sent_at)
        if is_reminder_due(on, since, swedish_day(last) if last else None, uow.today):
            tell(uow, meeting, TAGS[letter], letter, persons, draft=str(draft.number), due=day_in_words(due_on))
            said += 1
    return said
