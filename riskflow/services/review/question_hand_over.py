"""Handing on the questions that were put to somebody who has left, by the secretary, who sees nothing of the drafts."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from riskflow.cases.events import Event
from riskflow.cases.hand_over import check_new_recipient, may_hand_over_question
from riskflow.cases.review_input import required_text
from riskflow.cases.workflow import Action
from riskflow.errors import NotFoundError
from riskflow.services.assessment.inquiries import InquiryOutcome, item_of
from riskflow.services.case_facts import facts_of, identity
from riskflow.services.events import record_events
from riskflow.services.open_case import NOT_FOUND, OpenCase, next_state, open_leavers_question
from riskflow.services.people.grants import present_person
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import people as people_queries
from riskflow.store.queries import reviews as review_queries
from riskflow.store.tables import Assessment, Case, Inquiry, InquiryEnd, Person


@dataclass(frozen=True, slots=True)
class LeaversQuestion:
    """A question that waits for somebody who has left. Neither the question nor the title of the case is shown."""

    inquiry: Inquiry
    case: Case
    person: Person
    asker: str


def leavers_questions(uow: UnitOfWork) -> list[LeaversQuestion]:
    """Return the questions that wait for people who have left and that the acting person may hand on."""
    found = _waiting(uow)
    facts = facts_of(uow.session, {identity(case.id): case for _, case, _ in found}.values()) if found else {}
    names = case_queries.names_of(uow.session, {inquiry.asked_by for inquiry, _, _ in found})
    return [
        LeaversQuestion(inquiry, case, person, names[inquiry.asked_by])
        for inquiry, case, person in found
        if may_hand_over_question(uow.viewer, facts[identity(case.id)], identity(person.id), has_left=True)
    ]


def open_question(uow: UnitOfWork, number: int) -> tuple[LeaversQuestion, OpenCase]:
    """Return one of these questions with its case.

    Raises:
        NotFoundError: there is none for the acting person.
    """
    found = next((each for each in leavers_questions(uow) if each.inquiry.id == number), None)
    if found is None:
        raise NotFoundError(NOT_FOUND)
    return found, open_leavers_question(uow, found.case.code, identity(found.person.id))


def hand_over_question(uow: UnitOfWork, number: int, to: int, reason: str) -> None:
    """Put a question to somebody else, who gets a letter; the message and the day of whoever asked stay.

    Raises:
        NotFoundError: no such question waits for somebody who has left, or there is no such person.
        InvalidError: the person may not be asked, or the reasons are missing.
    """
    found, opened = open_question(uow, number)
    next_state(uow, opened, Action.HAND_OVER)
    person, former = present_person(uow, to), found.inquiry
    check_new_recipient(to, uow.viewer.id, opened.facts, former.question)
    stated = required_text(reason)

    assessment = uow.session.get_one(Assessment, former.assessment_id)
    item = item_of(uow.version_of(assessment).questionnaire, former.question)
    end = InquiryEnd(
        case_id=opened.id,
        inquiry_id=number,
        how=InquiryOutcome.HANDED_OVER.value,
        reason=stated,
        ended_by=uow.viewer.id,
        ended_at=uow.now,
    )
    uow.session.add_all([end, _asked_anew(uow, former, to)])
    uow.session.flush()  # who is written to is decided by what is asked
    event = Event(
        "question-handed-over",
        {"question": item.text, "former": found.person.name, "person": person.name, "reason": stated},
        former.question,
    )
    record_events(uow, opened.case, [event], facts_of(uow.session, [opened.case])[opened.id])


def _asked_anew(uow: UnitOfWork, former: Inquiry, person: int) -> Inquiry:
    return Inquiry(
        case_id=former.case_id,
        assessment_id=former.assessment_id,
        question=former.question,
        person_id=person,
        message=former.message,
        due=former.due if former.due and former.due >= uow.today else None,
        asked_by=former.asked_by,
        asked_at=uow.now,
    )


def _waiting(uow: UnitOfWork) -> Sequence[tuple[Inquiry, Case, Person]]:
    return review_queries.inquiries_to_leavers(uow.session, sa.not_(people_queries.not_left(uow.today)))
