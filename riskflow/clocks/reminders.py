"""When somebody is reminded: on days before and after a due day, once for each, also where a day was missed."""

from collections.abc import Iterable
from datetime import date

from riskflow.clocks.swedish_calendar import WorkCalendar


def reminder_days(
    calendar: WorkCalendar, due_on: date, *, before: Iterable[int] = (), after: Iterable[int] = ()
) -> list[date]:
    """Return the days on which somebody is reminded of a due day, in their order."""
    days = {calendar.before(due_on, number) for number in before} | {calendar.after(due_on, number) for number in after}
    return sorted(days)


def is_reminder_due(days: Iterable[date], since: date, last: date | None, today: date) -> bool:
    """Return whether one of some days has come since the last reminder, or since the wait began.

    Of several that were missed one reminder comes, not one for each.
    """
    floor = max(since, last) if last else since
    return any(floor < day <= today for day in days)
