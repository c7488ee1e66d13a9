"""Inquiries: a question put to somebody else, a colleague or whoever holds a function.

An inquiry opens the one question to the recipient and nothing else of the case. The answer is saved like every other,
with the recipient as its author.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from riskflow.cases.access import OpenInquiry, questions_asked_of
from riskflow.cases.policy import Part
from riskflow.cases.workflow import Action, Role
from riskflow.errors import ConflictError, InvalidError, NotFoundError
from riskflow.questionnaire.model import Gate, Question, Questionnaire
from riskflow.services.assessment.answers import TOO_LONG, AnswerInput, current_answers, reopened_of, save_answers
from riskflow.services.assessment.co_editors import person_of
from riskflow.services.case_facts import facts_of, identity
from riskflow.services.events import record_event
from riskflow.services.listing.cases import listed_cases
from riskflow.services.open_case import NOT_FOUND, OpenCase, ShownCase, change_state, open_case
from riskflow.services.partners.reopened import check_questions_open
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.listing.page import Page
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import collaboration as collaboration_queries
from riskflow.store.queries import people as people_queries
from riskflow.store.tables import AnswerRow, Inquiry, InquiryEnd
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
    ANSWERED = "answered"
    DECLINED = "declined"
    TAKEN_BACK = "taken-back"
    OVER = "over"
    HANDED_OVER = "handed-over"


@dataclass(frozen=True, slots=True)
class InquiryInput:
    """What is asked, and of whom: a person, or whoever holds a function."""

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
    """Return the functions that a question names as those who can answer it."""
    if isinstance(item, Gate):
        return item.cleared_by
    found = (option.find_out for option in item.options if option.find_out)
    return tuple(dict.fromkeys((*item.ask, *found)))


def ask(uow: UnitOfWork, code: str, wanted: InquiryInput) -> Inquiry:
    """Put one question to somebody else.

    Raises:
        InvalidError: when there is no such question, person or function, or the message or the date is refused.
        ConflictError: when the same person or function has been asked already.
        NotAllowedError: when a supplement does not open the question.
    """
    opened = open_case(uow, code, Part.ANSWERS)
    change_state(uow, opened, Action.ASK)
    assessment = case_queries.latest_assessment(uow.session, opened.id)
    questionnaire = uow.version_of(assessment).questionnaire
    item = item_of(questionnaire, wanted.question)
    check_questions_open(reopened_of(uow, current_answers(uow, opened)), [wanted.question])
    recipient = _checked_recipient(uow, opened, questionnaire, wanted)
    if OpenInquiry(wanted.question, wanted.person, wanted.function) in opened.facts.open_inquiries:
        raise ConflictError(ASKED_TWICE)
    _check_message(wanted, uow.today)
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
    record_event(uow, opened.case, "question-asked", wanted.question, asked=recipient, question=item.text)
    return inquiry


def _checked_recipient(
    uow: UnitOfWork, opened: OpenCase, questionnaire: Questionnaire, wanted: InquiryInput
) -> str | Text:
    """Return the name of the recipient, after checking that the question can be put to them."""
    if wanted.person is None:
        if wanted.function not in questionnaire.functions_by_id:
            raise InvalidError(NO_FUNCTION)
        if wanted.function not in people_queries.functions_held(uow.session, uow.today):
            raise InvalidError(NOBODY_HOLDS)
        return questionnaire.functions_by_id[wanted.function].name
    if wanted.person in opened.facts.co_editors:
        raise InvalidError(ANSWERS_ALREADY)
    return person_of(uow, opened, wanted.person).name


def _check_message(wanted: InquiryInput, today: date) -> None:
    if len(wanted.message) > MAX_MESSAGE_LENGTH:
        raise InvalidError(TOO_LONG)
    if wanted.due is not None and wanted.due < today:
        raise InvalidError(IN_THE_PAST)


def answer_inquiry(uow: UnitOfWork, code: str, given: AnswerInput) -> list[AnswerRow]:
    """Save the recipient's answer; their access ends with it.

    Raises:
        AnswerConflictError: when somebody else answered since the page was shown; nothing is saved then.
        NotFoundError: when the question was not put to the person.
    """
    opened = _open_as_recipient(uow, code, given.question)
    saved, _ = save_answers(uow, opened, Action.ANSWER_ONE, [given])
    _end(uow, inquiries_to_viewer(uow, opened, given.question), InquiryOutcome.ANSWERED)
    return saved


def decline(uow: UnitOfWork, code: str, question: str, reason: str) -> None:
    """End the inquiry without an answer, because somebody else should give it.

    Raises:
        NotFoundError: when the question was not put to the person.
        InvalidError: when the reason is too long.
    """
    opened = _open_as_recipient(uow, code, question)
    change_state(uow, opened, Action.ANSWER_ONE)
    if len(reason) > MAX_MESSAGE_LENGTH:
        raise InvalidError(TOO_LONG)
    _end(uow, inquiries_to_viewer(uow, opened, question), InquiryOutcome.DECLINED, reason)
    item = item_of(_questionnaire_of(uow, opened), question)
    record_event(uow, opened.case, "request-declined", question=item.text)


def take_back(uow: UnitOfWork, code: str, inquiry: int) -> None:
    """Withdraw an inquiry; the recipient's access to the question ends.

    Raises:
        ConflictError: when it has been answered, declined or withdrawn already.
    """
    opened = open_case(uow, code, Part.ANSWERS)
    change_state(uow, opened, Action.ASK)
    rows = collaboration_queries.open_inquiries_of(uow.session, [opened.id])
    found = next((row for row in rows if row.id == inquiry), None)
    if found is None:
        raise ConflictError(ALREADY_ENDED)
    questionnaire = _questionnaire_of(uow, opened)
    recipient = recipient_names(uow, questionnaire, [found])[inquiry]
    text = item_of(questionnaire, found.question).text
    _end(uow, [found], InquiryOutcome.TAKEN_BACK)
    record_event(uow, opened.case, "request-taken-back", asked=recipient, question=text)


def open_inquiries(uow: UnitOfWork, opened: OpenCase) -> list[Inquiry]:
    """Return every open inquiry about a case."""
    # The database is asked only where the facts of the case, which are read already, name any.
    if not opened.facts.open_inquiries:
        return []
    return list(collaboration_queries.open_inquiries_of(uow.session, [opened.id]))


def end_unanswered(uow: UnitOfWork, inquiries: Iterable[Inquiry]) -> None:
    """End inquiries because their case is submitted or withdrawn."""
    _end(uow, inquiries, InquiryOutcome.OVER)


def recipient_names(
    uow: UnitOfWork, questionnaire: Questionnaire, inquiries: Collection[Inquiry]
) -> dict[int, str | Text]:
    """Return the name of the person or function that was asked, by inquiry."""
    persons = case_queries.names_of(uow.session, (row.person_id for row in inquiries))
    functions = {name: function.name for name, function in questionnaire.functions_by_id.items()}
    return {
        identity(row.id): persons[row.person_id] if row.person_id else functions.get(row.function, row.function)
        for row in inquiries
    }


def _open_as_recipient(uow: UnitOfWork, code: str, question: str) -> OpenCase:
    """Return a case opened for one question that was put to the person.

    Raises:
        NotFoundError: when it was not put to the person.
    """
    opened = open_case(uow, code, Part.ASKED)
    if question not in opened.asked_questions:
        raise NotFoundError(NOT_FOUND)
    return opened


def inquiries_to_viewer(uow: UnitOfWork, opened: OpenCase, question: str) -> list[Inquiry]:
    """Return the open inquiries about a question that were put to the person."""
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


def _questionnaire_of(uow: UnitOfWork, opened: OpenCase) -> Questionnaire:
    return uow.version_of(case_queries.latest_assessment(uow.session, opened.id)).questionnaire


@dataclass(frozen=True, slots=True)
class WaitingInquiry:
    """An open inquiry to the person, with its case and the text of its question."""

    inquiry: Inquiry
    case: ShownCase
    text: Text


def waiting_inquiries(uow: UnitOfWork) -> list[WaitingInquiry]:
    """Return the open inquiries to the person, oldest first.

    Left out are those that the person may not answer, being disqualified or a writer of the case, and those about a
    question that the case's version does not have.
    """
    functions = [grant.scope for grant in uow.viewer.grants if grant.role is Role.FUNCTION]
    found = collaboration_queries.open_inquiries_to(uow.session, uow.viewer.id, functions)
    numbers = sorted({row.case_id for row, _ in found})
    listed = {each.opened.id: each.opened for each in listed_cases(uow, Page(numbers))}
    barred = _barred(uow, listed.values())
    waiting = []
    for inquiry, revision in found:
        item = uow.version_of(revision).questionnaire.items.get(inquiry.question)
        if inquiry.case_id not in barred and item is not None:
            waiting.append(WaitingInquiry(inquiry, listed[inquiry.case_id].shown, item.text))
    return waiting


def _barred(uow: UnitOfWork, cases: Collection[OpenCase]) -> frozenset[int]:
    """Return those of some cases in which the person may answer no question, by `cases.access.questions_asked_of`."""
    writes = {each.id for each in cases if each.facts.owner == uow.viewer.id or uow.viewer.id in each.facts.co_editors}
    # Lists do not tell the disqualified from those who once wrote along, who may be asked: for these few all is read.
    unclear = [each.case for each in cases if each.id not in writes and uow.viewer.id in each.facts.disqualified]
    facts = facts_of(uow.session, unclear) if unclear else {}
    return frozenset(writes) | {number for number, each in facts.items() if not questions_asked_of(uow.viewer, each)}
