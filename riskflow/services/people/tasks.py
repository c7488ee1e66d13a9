"""The rows of tasks in cases: given, ended, and taken over with a seat."""

from dataclasses import dataclass, replace
from datetime import date

from riskflow.cases.access import Assignment
from riskflow.cases.events import Event
from riskflow.cases.workflow import UNDER_HANDLING, Group, Role, State
from riskflow.committees.work import TASK_NAMES
from riskflow.services.case_facts import facts_of, identity
from riskflow.services.events import record_events
from riskflow.services.open_case import OpenCase, open_case
from riskflow.services.unit_of_work import SYSTEM, UnitOfWork
from riskflow.store.queries import reviews as review_queries
from riskflow.store.tables import CaseTask, Person, PersonGrant
from riskflow.text import Text

WITH_TASKS = frozenset({*UNDER_HANDLING, State.SUPPLEMENT})
"""The states in which tasks are given and taken over."""


@dataclass(frozen=True, slots=True)
class TaskChange:
    """What is written of a task besides who has it."""

    reason: str
    due: date | None = None
    instead_of: int | None = None


def add_task(uow: UnitOfWork, opened: OpenCase, each: Assignment, change: TaskChange) -> None:
    """Store that somebody has a task from now on."""
    uow.session.add(_row(uow, opened, each, change, is_given=True))


def end_task(uow: UnitOfWork, opened: OpenCase, each: Assignment, reason: str) -> None:
    """Store that somebody has a task no longer."""
    uow.session.add(_row(uow, opened, each, TaskChange(reason), is_given=False))


def _row(uow: UnitOfWork, opened: OpenCase, each: Assignment, change: TaskChange, *, is_given: bool) -> CaseTask:
    return CaseTask(
        case_id=opened.id,
        person_id=each.person,
        group=each.group,
        task=each.task,
        is_given=is_given,
        due=change.due,
        instead_of=change.instead_of,
        reason=change.reason,
        said_by=uow.viewer.id or None,
        said_at=uow.now,
    )


def take_over_seat(uow: UnitOfWork, former: PersonGrant, new: PersonGrant, reason: str) -> int:
    """Give the open tasks of a seat to its new holder, and let substitutes stand in for them; return how many moved.

    Of a case that the new holder may not handle the task ends, and the secretary shares it out again.
    """
    for substitute in review_queries.substitutes_of(uow.session, identity(former.id)):
        substitute.substitutes_for = new.id
    # Administrators see no case: what moves is decided by this rule alone, and nothing of a case is returned.
    return sum(
        _move(uow, open_case(replace(uow, viewer=SYSTEM), case.code), former, new, reason)
        for case in review_queries.cases_with_tasks_of(uow.session, former.person_id, WITH_TASKS)
    )


def _move(uow: UnitOfWork, opened: OpenCase, former: PersonGrant, new: PersonGrant, reason: str) -> int:
    facts, events = opened.facts, []
    names = {number: uow.session.get_one(Person, number).name for number in (former.person_id, new.person_id)}
    for each in sorted(facts.assignments, key=lambda each: each.task):
        if each.person != former.person_id or each.group is not _group_of(former):
            continue
        end_task(uow, opened, each, reason)
        if new.person_id in facts.excluded or facts.has_task(new.person_id, each.task, each.group):
            events.append(Event("task-ended", {**_words(each), "person": names[former.person_id], "reason": reason}))
            continue
        taken = Assignment(new.person_id, each.group, each.task)
        add_task(uow, opened, taken, TaskChange(reason, instead_of=former.person_id))
        events.append(handed_over(taken, names[new.person_id], names[former.person_id], reason))
    if events:
        uow.session.flush()
        record_events(uow, opened.case, events, facts_of(uow.session, [opened.case])[opened.id])
    return len(events)


def handed_over(each: Assignment, name: str, former: str, reason: str) -> Event:
    """Return the event that somebody has taken a task over."""
    return Event(
        "task-handed-over", {**_words(each), "person": name, "former": former, "reason": reason}, str(each.person)
    )


def _words(each: Assignment) -> dict[str, Text]:
    return {"task": TASK_NAMES[each.task]}


def _group_of(seat: PersonGrant) -> Group:
    return Group.SAI if seat.role in {Role.SAI, Role.SAI_CHAIR} else Group.RAI
