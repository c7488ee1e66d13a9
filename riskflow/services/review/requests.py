"""Questions of the handling: to a function that no gate asks, and to the applicant before a decision to decline."""

from collections.abc import Iterable
from datetime import date, timedelta

from riskflow.cases.events import Event
from riskflow.cases.review_input import (
    NO_REQUEST,
    UNKNOWN_FUNCTION,
    RequestInput,
    check_request,
    required_text,
)
from riskflow.cases.workflow import Action
from riskflow.errors import ConflictError, InvalidError
from riskflow.services.case_facts import identity
from riskflow.services.events import record_events
from riskflow.services.open_case import OpenCase, enter_state, next_state, open_case
from riskflow.services.review.open_points import day_text
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import reviews as review_queries
from riskflow.store.queries.reviews import RequestWithReply
from riskflow.store.tables import Assessment, HandlingReply, HandlingRequest

WORKING_DAYS, WEEKEND = 10, 5


def usual_due(today: date) -> date:
    """Return the day ten working days from now."""
    day, left = today, WORKING_DAYS
    while left:
        day += timedelta(1)
        left -= day.weekday() < WEEKEND
    return day


def refer_question(uow: UnitOfWork, code: str, wanted: RequestInput) -> None:
    """Ask a function something that no gate asks; the case waits for nothing meanwhile.

    Raises:
        InvalidError: there is no such function, or the question or its day is missing.
    """
    opened = open_case(uow, code)
    state = next_state(uow, opened, Action.REFER_QUESTION)
    assessment = case_queries.latest_assessment(uow.session, opened.id)
    known = uow.version_of(assessment).questionnaire.functions_by_id
    if wanted.function not in known:
        raise InvalidError(UNKNOWN_FUNCTION)
    row = _request(uow, opened, assessment, wanted, wanted.function)
    name = known[wanted.function].name
    event = Event("function-asked", {"function": name, "due": day_text(row.due), "text": row.text})

    enter_state(uow, opened.case, state)
    _store(uow, opened, row, event)


def hear(uow: UnitOfWork, code: str, wanted: RequestInput) -> None:
    """Give the applicant the grounds of a decision to decline, to answer by a day (FL section 25).

    Raises:
        InvalidError: the grounds or the day is missing.
    """
    opened = open_case(uow, code)
    state = next_state(uow, opened, Action.HEAR)
    assessment = case_queries.latest_assessment(uow.session, opened.id)
    row = _request(uow, opened, assessment, wanted, "")
    event = Event("applicant-heard", {"due": day_text(row.due), "text": row.text})

    enter_state(uow, opened.case, state)
    _store(uow, opened, row, event)


def answer_referral(uow: UnitOfWork, code: str, number: int, text: str) -> None:
    """Answer a question of the handling for the function that was asked.

    Raises:
        ConflictError: no such question waits for a function of the person.
        InvalidError: nothing was written.
    """
    opened = open_case(uow, code)
    state = next_state(uow, opened, Action.ANSWER_REFERRAL)
    asked = _waiting(number, referrals_to_viewer(uow, opened))
    version = uow.version_of(case_queries.latest_assessment(uow.session, opened.id))
    function = version.questionnaire.functions_by_id.get(asked.function)
    name = function.name if function else asked.function
    written = required_text(text)
    event = Event("function-replied", {"function": name, "text": written})

    enter_state(uow, opened.case, state)
    _reply(uow, opened, asked, written, event)


def be_heard(uow: UnitOfWork, code: str, number: int, text: str) -> None:
    """Answer the grounds of a decision, as the applicant.

    Raises:
        ConflictError: no such question waits.
        InvalidError: nothing was written.
    """
    opened = open_case(uow, code)
    state = next_state(uow, opened, Action.BE_HEARD)
    asked = _waiting(number, open_hearings(uow, opened))
    written = required_text(text)
    event = Event("applicant-answered", {"text": written})

    enter_state(uow, opened.case, state)
    _reply(uow, opened, asked, written, event)


def referrals_to_viewer(uow: UnitOfWork, opened: OpenCase) -> list[RequestWithReply]:
    """Return the questions that wait for a function of the person."""
    asked = review_queries.requests_of(uow.session, [opened.id])
    return [each for each in asked if each.reply is None and uow.viewer.held_functions([each.request.function])]


def open_hearings(uow: UnitOfWork, opened: OpenCase) -> list[RequestWithReply]:
    """Return the grounds on the newest revision that the applicant has yet to answer."""
    return [each for each in hearings(uow, opened) if each.reply is None]


def hearings(uow: UnitOfWork, opened: OpenCase) -> list[RequestWithReply]:
    """Return the grounds on the newest revision on which the applicant is or was heard."""
    newest = case_queries.latest_assessment(uow.session, opened.id)
    asked = review_queries.requests_of(uow.session, [opened.id])
    return [each for each in asked if not each.request.function and each.request.assessment_id == newest.id]


def _waiting(number: int, waiting: Iterable[RequestWithReply]) -> HandlingRequest:
    found = next((each.request for each in waiting if each.request.id == number), None)
    if found is None:
        raise ConflictError(NO_REQUEST)
    return found


def _request(
    uow: UnitOfWork, opened: OpenCase, assessment: Assessment, wanted: RequestInput, function: str
) -> HandlingRequest:
    return HandlingRequest(
        case_id=opened.id,
        assessment_id=identity(assessment.id),
        function=function,
        text=check_request(wanted, uow.today),
        due=wanted.due,
        asked_by=uow.viewer.id,
        asked_at=uow.now,
    )


def _store(uow: UnitOfWork, opened: OpenCase, row: HandlingRequest, event: Event) -> None:
    uow.session.add(row)
    uow.session.flush()  # who is written to is decided by what is asked
    record_events(uow, opened.case, [event])


def _reply(uow: UnitOfWork, opened: OpenCase, asked: HandlingRequest, text: str, event: Event) -> None:
    row = HandlingReply(
        case_id=opened.id,
        request_id=identity(asked.id),
        person_id=uow.viewer.id,
        text=text,
        replied_at=uow.now,
    )
    uow.session.add(row)
    record_events(uow, opened.case, [event], opened.facts)
