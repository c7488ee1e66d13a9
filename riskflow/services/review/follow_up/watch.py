"""Work of watching: assessing what has changed for a partner, and the day on which a collaboration ends."""

from collections.abc import Sequence
from datetime import date

from riskflow.cases.events import Event
from riskflow.cases.policy import Part
from riskflow.cases.review_input import required_text
from riskflow.cases.secrecy import PARTNER
from riskflow.cases.workflow import AT_REST, Action
from riskflow.errors import ConflictError, IncompleteError, InvalidError, NotFoundError
from riskflow.follow_up.labels import WATCH_OUTCOME_NAMES
from riskflow.follow_up.watch import WatchOutcome
from riskflow.services.assessment.submission import new_revision
from riskflow.services.case_facts import identity
from riskflow.services.events import record_event, record_events
from riskflow.services.open_case import OpenCase, change_state, enter_state, next_state, open_case
from riskflow.services.partners.status import partner_statuses
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.handling.watch import open_tasks_in, open_tasks_of_owner, tasks_with_partners
from riskflow.store.queries import partners
from riskflow.store.tables import Case, Partner, WatchTask
from riskflow.text import Text

NO_TASK = Text(sv="Uppgiften finns inte i ärendet.", en="The case has no such task.")
SETTLED = Text(sv="Någon annan har redan bedömt ändringen.", en="Somebody else has assessed the change already.")
JUDGE_FIRST = Text(
    sv="Bedöm först varje träff för sig. Sedan går det att säga att inget behöver göras.",
    en="First judge each hit by itself. Then it can be said that nothing is to be done.",
)
NOT_AGAIN = Text(
    sv="Ärendet handläggs nu, så svaren kan inte bedömas på nytt härifrån.",
    en="The case is being handled now, so it cannot be assessed again from here.",
)
IS_DAY_BEFORE = Text(
    sv="Samarbetet kan inte ta slut innan ärendet påbörjades.",
    en="The collaboration cannot end before the case was begun.",
)
MAY_REASSESS = AT_REST


def shown_tasks(uow: UnitOfWork, opened: OpenCase) -> list[tuple[WatchTask, Partner]]:
    """Return the tasks of a case whose partner the person may see, the open ones first, then the newest."""
    hiding = opened.secrecy.hides(PARTNER)
    links = {link.partner_id: link.added_by for link in partners.links_in(uow.session, [opened.id])} if hiding else {}
    found = [
        (task, partner)
        for task, partner in tasks_with_partners(uow.session, opened.id)
        if not hiding or not opened.secrecy.hides(PARTNER, author=links.get(identity(partner.id)))
    ]
    return sorted(found, key=lambda each: each[0].outcome is not None)


def own_tasks(uow: UnitOfWork) -> Sequence[tuple[WatchTask, Case, Partner]]:
    """Return what has changed for partners of the person's own cases and waits to be assessed."""
    return open_tasks_of_owner(uow.session, uow.viewer.id)


def settle(uow: UnitOfWork, code: str, number: int, outcome: WatchOutcome, reason: str) -> None:
    """Say what follows from what has changed for a partner: nothing, or a new assessment with the old answers.

    Raises:
        NotFoundError: the case has no such task, or its partner is hidden from the person.
        ConflictError: somebody was quicker, or the case is handled now.
        IncompleteError: a hit waits to be judged, and nothing is to be done about it.
    """
    opened = open_case(uow, code, Part.ANSWERS)
    state = next_state(uow, opened, Action.ASSESS_CHANGE)
    task, partner = _task(uow, opened, number)
    reason = required_text(reason)
    if outcome is WatchOutcome.REASSESS and opened.case.state not in MAY_REASSESS:
        raise ConflictError(NOT_AGAIN)
    if outcome is WatchOutcome.NOTHING and partner_statuses(uow, [partner])[0].open_hits:
        raise IncompleteError(JUDGE_FIRST, ())
    enter_state(uow, opened.case, state)
    task.outcome, task.reason = outcome, reason
    task.settled_by, task.settled_at = uow.viewer.id, uow.now
    words: dict[str, str | Text] = {"partner": partner.name, "outcome": WATCH_OUTCOME_NAMES[outcome], "reason": reason}
    events = [Event("watch-task-settled", words)]
    if outcome is WatchOutcome.REASSESS:
        change_state(uow, opened, Action.REASSESS)
        events.append(Event("reassessment-started", {"revision": str(new_revision(uow, opened).revision)}))
    record_events(uow, opened.case, events, opened.facts)


def _task(uow: UnitOfWork, opened: OpenCase, number: int) -> tuple[WatchTask, Partner]:
    for task, partner in shown_tasks(uow, opened):
        if task.id == number:
            if task.outcome is not None:
                raise ConflictError(SETTLED)
            return task, partner
    raise NotFoundError(NO_TASK)


def set_end(uow: UnitOfWork, code: str, day: date | None) -> None:
    """Say on which day a collaboration ends, so that its partners are watched until then; None takes the day back.

    Raises:
        InvalidError: the day is before the case was begun.
    """
    opened = open_case(uow, code, Part.ANSWERS)
    enter_state(uow, opened.case, next_state(uow, opened, Action.SET_END))
    note_end(uow, opened, day)


def note_end(uow: UnitOfWork, opened: OpenCase, day: date | None) -> None:
    """Write the last day of a collaboration, once the person is known to be allowed to."""
    if day == opened.case.ends_on:
        return
    if day is not None and day < opened.case.created_at.date():
        raise InvalidError(IS_DAY_BEFORE)
    opened.case.ends_on = day
    if day is None:
        record_event(uow, opened.case, "end-date-withdrawn")
    else:
        record_event(uow, opened.case, "end-date-set", day=day.isoformat())


def end_watching(uow: UnitOfWork, code: str) -> None:
    """Record that the last day of a collaboration has passed; what waits to be assessed waits no longer."""
    opened = open_case(uow, code)
    for task in open_tasks_in(uow.session, [opened.id]).get(opened.id, ()):
        task.outcome, task.settled_at = WatchOutcome.ENDED, uow.now
    day = opened.case.ends_on or uow.today
    record_event(uow, opened.case, "watching-ended", day=day.isoformat())
