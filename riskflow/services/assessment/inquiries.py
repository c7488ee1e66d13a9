"""Asking somebody else to answer one question: a colleague, or whoever holds a function.

The asked person comes in by a door of their own, which opens the question and nothing else. The answer is saved like
every other, with the asked person as its author.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from riskflow.cases.access import OpenInquiry, Part
from riskflow.cases.workflow import Action, Role
from riskflow.errors import ConflictError, InvalidError, NotFoundError, RiskFlowError
from riskflow.questionnaire.model import Gate, Question, Questionnaire
from riskflow.services.assessment.answers import TOO_LONG, AnswerInput, save_answers
from riskflow.services.assessment.co_editors import person_of
from riskflow.services.case_facts import identity
from riskflow.services.events import record_event
from riskflow.services.open_case import NOT_FOUND, OpenCase, change_state, open_case
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import collaboration as collaboration_queries
from riskflow.store.tables import AnswerRow, Case, Inquiry, InquiryEnd
from riskflow.text import Text

MAX_MESSAGE_LENGTH = 2_000
ASKED_TWICE = Text(
    sv="Den personen eller funktionen har redan fått frågan.", en="That person or function has been asked already."
)
ANSWERS_ALREADY = Text(
    sv="Den du frågar kan redan svara i utkastet. Välj någon annan.",
    en="Whoever you ask can answer in the draft already. Choose somebody else.",
)
NO_QUESTION = Text(sv="Frågan finns inte i den här versionen.", en="This version has no such question.")
NO_FUNCTION = Text(sv="Funktionen finns inte.", en="There is no such function.")
NOBODY_HOLDS = Text(
    sv="Ingen har den funktionen i RiskFlow än. Fråga en person i stället.",
    en="Nobody holds that function in RiskFlow yet. Ask a person instead.",
)
IN_THE_PAST = Text(sv="Välj ett datum som inte har passerat.", en="Choose a date that has not passed.")
ALREADY_ENDED = Text(
    sv="Frågan är redan besvarad eller tillbakatagen.", en="The question has been answered or taken back already."
)


class InquiryOutcome(StrEnum):
    """How a question to somebody else ends."""

    ANSWERED = "answered"
    DECLINED = "declined"
    TAKEN_BACK = "taken-back"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class InquiryInput:
    """What is asked, and of whom: of a person, or of whoever holds a function."""

    question: str
    person: int | None = None
    function: str = ""
    message: str = ""
    due: date | None = None


def item_of(questionnaire: Questionnaire, name: str) -> Question | Gate:
    """Return a question or a gate.

    Raises:
        InvalidError: when this version of the questions has none with that id.
    """
    item = questionnaire.questions.get(name) or questionnaire.gates.get(name)
    if item is None:
        raise InvalidError(NO_QUESTION)
    return item


def suggested_functions(item: Question | Gate) -> tuple[str, ...]:
    """Return the functions that a question itself names as those who know."""
    if isinstance(item, Gate):
        return item.cleared_by
    found = (option.find_out for option in item.options if option.find_out)
    return tuple(dict.fromkeys((*item.ask, *found)))


def ask(uow: UnitOfWork, code: str, wanted: InquiryInput) -> Inquiry:
    """Put one question to somebody else.

    Raises:
        InvalidError: when the question, the person, the function or the date will not do.
        ConflictError: when the same person or function has been asked already.
    """
    opened = open_case(uow, code, Part.ANSWERS)
    change_state(uow, opened, Action.ASK)
    assessment = case_queries.latest_assessment(uow.session, opened.id)
    questionnaire = uow.version_of(assessment).questionnaire
    item = item_of(questionnaire, wanted.question)
    asked = _name(uow, opened, questionnaire, wanted)
    if OpenInquiry(wanted.question, wanted.person, wanted.function) in opened.facts.open_inquiries:
        raise ConflictError(ASKED_TWICE)
    _check_message(uow, wanted)
    inquiry = Inquiry(
        case_id=opened.id,
        assessment_id=identity(assessment.id),
        question=wanted.question,
        person_id=wanted.person,
        function=wanted.function,
        message=wanted.message,
        due=wanted.due,
        asked_by=uow.viewer.id,
        asked_at=uow.now,
    )
    uow.session.add(inquiry)
    record_event(uow, opened.case, "question-asked", wanted.question, asked=asked, question=item.text)
    return inquiry


def _name(uow: UnitOfWork, opened: OpenCase, questionnaire: Questionnaire, wanted: InquiryInput) -> str | Text:
    """Return the name of whoever is asked, after checking that the question can be put to them."""
    if wanted.person is None:
        if wanted.function not in questionnaire.functions_by_id:
            raise InvalidError(NO_FUNCTION)
        if wanted.function not in collaboration_queries.functions_held(uow.session):
            raise InvalidError(NOBODY_HOLDS)
        return questionnaire.functions_by_id[wanted.function].name
    if wanted.person in opened.facts.co_editors:
        raise InvalidError(ANSWERS_ALREADY)
    return person_of(uow, opened, wanted.person).name


def _check_message(uow: UnitOfWork, wanted: InquiryInput) -> None:
    if len(wanted.message) > MAX_MESSAGE_LENGTH:
        raise InvalidError(TOO_LONG)
    if wanted.due is not None and wanted.due < uow.today:
        raise InvalidError(IN_THE_PAST)


def answer_inquiry(uow: UnitOfWork, code: str, given: AnswerInput) -> list[AnswerRow]:
    """Save the answer of somebody who was asked; their access ends with it.

    Raises:
        AnswerConflictError: when somebody else answered since the page was shown; nothing is saved then.
        NotFoundError: when the question was not put to the person.
    """
    opened = _open_as_recipient(uow, code, given.question)
    saved, _ = save_answers(uow, opened, Action.ANSWER_ONE, [given])
    _end(uow, _inquiries_put_to_viewer(uow, opened, given.question), InquiryOutcome.ANSWERED)
    return saved


def decline(uow: UnitOfWork, code: str, question: str, reason: str) -> None:
    """Say that somebody else is the right one to answer.

    Raises:
        NotFoundError: when the question was not put to the person.
    """
    opened = _open_as_recipient(uow, code, question)
    change_state(uow, opened, Action.ANSWER_ONE)
    if len(reason) > MAX_MESSAGE_LENGTH:
        raise InvalidError(TOO_LONG)
    _end(uow, _inquiries_put_to_viewer(uow, opened, question), InquiryOutcome.DECLINED, reason)
    record_event(uow, opened.case, "request-declined", question=_text_of(uow, opened, question))


def take_back(uow: UnitOfWork, code: str, inquiry: int) -> None:
    """Stop waiting for somebody; their access to the question ends.

    Raises:
        ConflictError: when the question has come to its end meanwhile.
    """
    opened = open_case(uow, code, Part.ANSWERS)
    change_state(uow, opened, Action.ASK)
    found = [row for row in collaboration_queries.open_inquiries_of(uow.session, [opened.id]) if row.id == inquiry]
    if not found:
        raise ConflictError(ALREADY_ENDED)
    _end(uow, found, InquiryOutcome.TAKEN_BACK)
    text = _text_of(uow, opened, found[0].question)
    record_event(uow, opened.case, "request-taken-back", asked=recipient_name(uow, found[0]), question=text)


def open_inquiries(uow: UnitOfWork, opened: OpenCase) -> list[Inquiry]:
    """Return every inquiry that still waits; asked of the database only where the case's facts name any."""
    if not opened.facts.open_inquiries:
        return []
    return list(collaboration_queries.open_inquiries_of(uow.session, [opened.id]))


def end_unanswered(uow: UnitOfWork, inquiries: Iterable[Inquiry]) -> None:
    """End inquiries because their case is submitted or withdrawn."""
    _end(uow, inquiries, InquiryOutcome.OVER)


def recipient_name(uow: UnitOfWork, inquiry: Inquiry) -> str | Text:
    """Return the name of the person or function that was asked."""
    if inquiry.person_id is not None:
        return case_queries.names_of(uow.session, [inquiry.person_id])[inquiry.person_id]
    questionnaire = uow.version_of(case_queries.latest_assessment(uow.session, inquiry.case_id)).questionnaire
    known = questionnaire.functions_by_id.get(inquiry.function)
    return known.name if known else inquiry.function


def inquiries_to_viewer(uow: UnitOfWork, opened: OpenCase, question: str) -> list[Inquiry]:
    """Return the open requests by which the person may see a question."""
    return _inquiries_put_to_viewer(uow, opened, question)


def _open_as_recipient(uow: UnitOfWork, code: str, question: str) -> OpenCase:
    """Open a case by the door of those who were asked, for one question."""
    opened = open_case(uow, code, Part.ASKED)
    if question not in opened.asked_questions:
        raise NotFoundError(NOT_FOUND)
    return opened


def _inquiries_put_to_viewer(uow: UnitOfWork, opened: OpenCase, question: str) -> list[Inquiry]:
    """Return the open requests about a question that were put to the person."""
    rows = collaboration_queries.open_inquiries_of(uow.session, [opened.id])
    return [
        row
        for row in rows
        if row.question == question and OpenInquiry(question, row.person_id, row.function).is_addressed_to(uow.viewer)
    ]


def _end(uow: UnitOfWork, inquiries: Iterable[Inquiry], how: InquiryOutcome, reason: str = "") -> None:
    for inquiry in inquiries:
        uow.session.add(
            InquiryEnd(
                case_id=inquiry.case_id,
                inquiry_id=identity(inquiry.id),
                how=how.value,
                reason=reason,
                ended_by=uow.viewer.id or None,
                ended_at=uow.now,
            )
        )


def _text_of(uow: UnitOfWork, opened: OpenCase, question: str) -> Text:
    questionnaire = uow.version_of(case_queries.latest_assessment(uow.session, opened.id)).questionnaire
    return item_of(questionnaire, question).text


@dataclass(frozen=True, slots=True)
class WaitingInquiry:
    """A question that waits for the person, and the case that it is about."""

    inquiry: Inquiry
    case: Case
    text: Text


def waiting_inquiries(uow: UnitOfWork) -> list[WaitingInquiry]:
    """Return the questions that wait for the person, oldest first."""
    functions = [grant.scope for grant in uow.viewer.grants if grant.role is Role.FUNCTION]
    found = []
    for inquiry, case in collaboration_queries.open_inquiries_to(uow.session, uow.viewer.id, functions):
        try:
            text = _text_of(uow, _open_as_recipient(uow, case.code, inquiry.question), inquiry.question)
        except RiskFlowError:  # the disqualified, writers who hold the function, questions of another version
            continue
        found.append(WaitingInquiry(inquiry, case, text))
    return found
