"""Reminders of cases, questions to colleagues and changes for partners, before and after their day; word to others.

What has been said stands in the events of a case: a round that is run twice, or by two workers, says nothing twice, and
one that was missed is made up for by the next.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.exc import SQLAlchemyError

from riskflow.cases.events import Event
from riskflow.cases.workflow import Role, State, Step
from riskflow.clocks.reminders import is_reminder_due, reminder_days
from riskflow.clocks.swedish_calendar import swedish_day
from riskflow.clocks.words import Wait, day_in_words
from riskflow.errors import NotAllowedError, ReadOnlyError
from riskflow.services.assessment.inquiries import item_of
from riskflow.services.events import record_events
from riskflow.services.listing.cases import listed_cases
from riskflow.services.listing.who import waits_for, waits_of_numbers
from riskflow.services.open_case import open_case
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.handling.watch import tasks_due_by
from riskflow.store.listing.page import Page
from riskflow.store.locks import WriteScope, case_scope
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import reviews as review_queries
from riskflow.store.tables import EventRow, Inquiry
from riskflow.text import Text

LOGGER = logging.getLogger(__name__)
REMINDED, OVERDUE = "case-reminded", "case-overdue"
CHANGE_REMINDED, CHANGE_OVERDUE = "change-reminded", "change-overdue"
ASKED_AGAIN, NOT_ANSWERED = "question-reminded", "question-overdue"
BATCH = 100
ONLY_SECRETARIES = Text(sv="Bara sekreteraren påminner om ärenden.", en="Only the secretary reminds of cases.")

Read = Callable[[], AbstractContextManager[UnitOfWork]]
Write = Callable[[WriteScope], AbstractContextManager[UnitOfWork]]


def remind(read: Read, write: Write) -> int:
    """Say what is to be said today, each case in a transaction of its own; return how many letters' events there were.

    An outage is logged, and the next round makes up for it.
    """
    said = 0
    try:
        with read() as uow:
            codes = _codes_to_look_at(uow)
        for code in codes:
            with write(case_scope(code)) as uow:
                said += _say(uow, code)
    except (SQLAlchemyError, ReadOnlyError) as error:
        LOGGER.warning("not all reminders could be written: %s", type(error).__name__)
    return said


def _codes_to_look_at(uow: UnitOfWork) -> list[str]:
    """Return the cases in which something is to be said today, those that wait longest first."""
    numbers = review_queries.cases_due_by(uow.session, _horizon(uow))
    found: dict[int, None] = {}
    for start in range(0, len(numbers), BATCH):
        found |= dict.fromkeys(case for case, _ in _due_words(uow, numbers[start : start + BATCH]))
    found |= dict.fromkeys(inquiry.case_id for inquiry, _ in _due_questions(uow))
    found |= dict.fromkeys(case for case, _ in _due_changes(uow))
    codes = review_queries.codes_of(uow.session, found)
    return [codes[number] for number in found]


def _say(uow: UnitOfWork, code: str) -> int:
    """Record what is to be said of one case, as it is now."""
    case = case_queries.case_by_code(uow.session, code)
    if case is None or case.id is None:
        return 0
    events = [event for _, event in _due_words(uow, [case.id])]
    events += [event for _, event in _due_questions(uow, case.id)]
    events += [event for _, event in _due_changes(uow, case.id)]
    if events:
        record_events(uow, case, events)
    return len(events)


def _horizon(uow: UnitOfWork) -> date:
    """Return the last due day of which somebody may have to be reminded by now."""
    return uow.clocks.calendar.after(uow.today, max(uow.clocks.terms.reminders.before, default=0) + 1)


def _due_words(uow: UnitOfWork, cases: Sequence[int]) -> Iterator[tuple[int, Event]]:
    """Yield the events by which those who have some cases are reminded, and others told, by today."""
    days, calendar = uow.clocks.terms.reminders, uow.clocks.calendar
    last = _last_said(uow, cases, (REMINDED, OVERDUE))
    for number, wait in waits_of_numbers(uow, cases).items():
        said = last.get(number, {})
        told = reminder_days(calendar, wait.due_on, after=days.escalation)
        asked = reminder_days(calendar, wait.due_on, before=days.before, after=days.after)
        if wait.holders and _is_due(uow, asked, wait, said.get(REMINDED)):
            yield number, _reminder(wait)
        if not wait.holders:  # nobody can be reminded: the secretary hears of it in good time
            told = sorted({*told, *asked})
        if wait.step is not Step.SECOND_READING and _is_due(uow, told, wait, said.get(OVERDUE)):
            yield number, Event(OVERDUE, {"due": day_in_words(wait.due_on)}, wait.step)


def _is_due(uow: UnitOfWork, days: Iterable[date], wait: Wait, last: datetime | None) -> bool:
    return is_reminder_due(days, wait.since, swedish_day(last) if last else None, uow.today)


def _reminder(wait: Wait) -> Event:
    return Event(REMINDED, {"due": day_in_words(wait.due_on)}, wait.step)


def _last_said(uow: UnitOfWork, cases: Iterable[int], tags: Iterable[str]) -> dict[int, dict[str, datetime]]:
    found: dict[int, dict[str, datetime]] = {}
    for number, tag, at in review_queries.last_moves(uow.session, cases, tags):
        found.setdefault(number, {})[tag] = at
    return found


def _due_changes(uow: UnitOfWork, case: int | None = None) -> Iterator[tuple[int, Event]]:
    """Yield the events by which the owners of cases are reminded to assess changes, and secretaries told of late ones.

    One event is about all that waits in a case. A draft nobody but the owner reads.
    """
    days, calendar = uow.clocks.terms.reminders, uow.clocks.calendar
    waiting = tasks_due_by(uow.session, _horizon(uow), uow.today, case)
    last = _last_said(uow, waiting, (CHANGE_REMINDED, CHANGE_OVERDUE))
    for number, (state, tasks) in waiting.items():
        for tag, before, after in (
            (CHANGE_REMINDED, days.before, days.after),
            (CHANGE_OVERDUE, (), () if state is State.DRAFT else days.escalation),
        ):
            said = last.get(number, {}).get(tag)
            due = [
                task.due
                for task in tasks
                if is_reminder_due(
                    reminder_days(calendar, task.due, before=before, after=after),
                    swedish_day(task.opened_at),
                    swedish_day(said) if said else None,
                    uow.today,
                )
            ]
            if due:
                yield number, Event(tag, {"due": day_in_words(min(due))})


@dataclass(frozen=True, slots=True)
class _Question:
    """An open question to a colleague, in the words in which events name it."""

    inquiry: Inquiry
    asked: str | Text
    text: Text

    @property
    def data(self) -> Mapping[str, str | Text]:
        return {"asked": self.asked, "question": self.text}

    def is_named_by(self, event: EventRow) -> bool:
        return event.at >= self.inquiry.asked_at and event.data == {
            name: value.model_dump() if isinstance(value, Text) else value for name, value in self.data.items()
        }


def _due_questions(uow: UnitOfWork, case: int | None = None) -> Iterator[tuple[Inquiry, Event]]:
    """Yield the events by which colleagues are reminded of a question, and whoever asked is told that it is late."""
    open_ones = review_queries.open_inquiries(uow.session, case)
    said = review_queries.events_tagged(
        uow.session, {each.case_id for each, _ in open_ones}, (ASKED_AGAIN, NOT_ANSWERED)
    )
    days, calendar = uow.clocks.terms.reminders, uow.clocks.calendar
    for inquiry, name in open_ones:
        question = _question(uow, inquiry, name)
        since = swedish_day(inquiry.asked_at)
        due_on = inquiry.due or uow.clocks.due_on(Step.QUESTION, since)
        last = [swedish_day(each.at) for each in said.get(inquiry.case_id, ()) if question.is_named_by(each)]
        for tag, found in (
            (ASKED_AGAIN, reminder_days(calendar, due_on, before=days.before)),
            (NOT_ANSWERED, reminder_days(calendar, due_on, after=days.after)),
        ):
            if is_reminder_due(found, since, max(last, default=None), uow.today):
                last.append(uow.today)
                yield inquiry, Event(tag, question.data, inquiry.question)


def _question(uow: UnitOfWork, inquiry: Inquiry, name: str) -> _Question:
    version = uow.version_of(review_queries.revision(uow.session, inquiry.assessment_id))
    functions = version.questionnaire.functions_by_id
    asked = functions[inquiry.function].name if inquiry.function in functions else name
    return _Question(inquiry, asked, item_of(version.questionnaire, inquiry.question).text)


def remind_now(uow: UnitOfWork, codes: Sequence[str]) -> int:
    """Remind whoever has each of some cases, once a day; return how many cases that was.

    Raises:
        NotAllowedError: for anybody but the secretary.
        NotFoundError: one of the cases is closed to the acting person.
    """
    if not uow.viewer.has_role(Role.SECRETARY):
        raise NotAllowedError(ONLY_SECRETARIES)
    opened = [open_case(uow, code) for code in dict.fromkeys(codes)]
    numbers = [each.id for each in opened]
    waits = waits_for(uow, listed_cases(uow, Page(numbers)))
    last = _last_said(uow, numbers, (REMINDED,))
    count = 0
    for each in opened:
        wait, said = waits.get(each.id), last.get(each.id, {}).get(REMINDED)
        if wait and wait.holders and not (said and swedish_day(said) == uow.today):
            record_events(uow, each.case, [_reminder(wait)], each.facts)
            count += 1
    return count
