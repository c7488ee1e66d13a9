"""Asking somebody else to answer one question: a colleague, or whoever holds a function.

The asked person comes in by a door of their own, which opens the question and nothing else. The answer is saved like
every other, with the asked person as its author.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from riskflow.cases.access import Asked, Part
from riskflow.cases.workflow import Action, Role
from riskflow.errors import ConflictError, InvalidError, NotFoundError, RiskFlowError
from riskflow.questionnaire.model import Gate, Question, Questionnaire
from riskflow.services.assessment.answers import TOO_LONG, Given, save_answers
from riskflow.services.assessment.co_editors import person_of
from riskflow.services.unit_of_work import NOT_FOUND, Desk, Matter, identity, move, open_case, record_event
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import collaboration as collaboration_queries
from riskflow.store.tables import AnswerRow, Case, Inquiry, InquiryEnd
from riskflow.text import Text

LONGEST_MESSAGE = 2_000
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
OVER_ALREADY = Text(
    sv="Frågan är redan besvarad eller tillbakatagen.", en="The question has been answered or taken back already."
)


class End(StrEnum):
    """How a question to somebody else ends."""

    ANSWERED = "answered"
    DECLINED = "declined"
    TAKEN_BACK = "taken-back"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Wanted:
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


def ask(desk: Desk, code: str, wanted: Wanted) -> Inquiry:
    """Put one question to somebody else.

    Raises:
        InvalidError: when the question, the person, the function or the date will not do.
        ConflictError: when the same person or function has been asked already.
    """
    matter = open_case(desk, code, Part.ANSWERS)
    move(desk, matter, Action.ASK)
    assessment = case_queries.latest_assessment(desk.session, matter.id)
    questionnaire = desk.version_of(assessment).questionnaire
    item = item_of(questionnaire, wanted.question)
    asked = _name(desk, matter, questionnaire, wanted)
    if Asked(wanted.question, wanted.person, wanted.function) in matter.facts.asked:
        raise ConflictError(ASKED_TWICE)
    _check_words(desk, wanted)
    inquiry = Inquiry(
        case_id=matter.id,
        assessment_id=identity(assessment.id),
        question=wanted.question,
        person_id=wanted.person,
        function=wanted.function,
        message=wanted.message,
        due=wanted.due,
        asked_by=desk.viewer.id,
        asked_at=desk.now,
    )
    desk.session.add(inquiry)
    record_event(desk, matter.case, "question-asked", wanted.question, asked=asked, question=item.text)
    return inquiry


def _name(desk: Desk, matter: Matter, questionnaire: Questionnaire, wanted: Wanted) -> str | Text:
    """Return the name of whoever is asked, after checking that the question can be put to them."""
    if wanted.person is None:
        if wanted.function not in questionnaire.functions_by_id:
            raise InvalidError(NO_FUNCTION)
        if wanted.function not in collaboration_queries.functions_held(desk.session):
            raise InvalidError(NOBODY_HOLDS)
        return questionnaire.functions_by_id[wanted.function].name
    if wanted.person in matter.facts.co_editors:
        raise InvalidError(ANSWERS_ALREADY)
    return person_of(desk, matter, wanted.person).name


def _check_words(desk: Desk, wanted: Wanted) -> None:
    if len(wanted.message) > LONGEST_MESSAGE:
        raise InvalidError(TOO_LONG)
    if wanted.due is not None and wanted.due < desk.today:
        raise InvalidError(IN_THE_PAST)


def answer_one(desk: Desk, code: str, given: Given) -> list[AnswerRow]:
    """Save the answer of somebody who was asked; their access ends with it.

    Raises:
        AnswerConflictError: when somebody else answered since the page was shown; nothing is saved then.
        NotFoundError: when the question was not put to the person.
    """
    matter = _opened(desk, code, given.question)
    move(desk, matter, Action.ANSWER_ONE)
    saved = save_answers(desk, matter, [given])
    _end(desk, _put_to(desk, matter, given.question), End.ANSWERED)
    return saved


def decline(desk: Desk, code: str, question: str, reason: str) -> None:
    """Say that somebody else is the right one to answer.

    Raises:
        NotFoundError: when the question was not put to the person.
    """
    matter = _opened(desk, code, question)
    move(desk, matter, Action.ANSWER_ONE)
    if len(reason) > LONGEST_MESSAGE:
        raise InvalidError(TOO_LONG)
    _end(desk, _put_to(desk, matter, question), End.DECLINED, reason)
    record_event(desk, matter.case, "request-declined", question=_text_of(desk, matter, question))


def take_back(desk: Desk, code: str, inquiry: int) -> None:
    """Stop waiting for somebody; their access to the question ends.

    Raises:
        ConflictError: when the question has come to its end meanwhile.
    """
    matter = open_case(desk, code, Part.ANSWERS)
    move(desk, matter, Action.ASK)
    found = [row for row in collaboration_queries.open_inquiries_of(desk.session, [matter.id]) if row.id == inquiry]
    if not found:
        raise ConflictError(OVER_ALREADY)
    _end(desk, found, End.TAKEN_BACK)
    text = _text_of(desk, matter, found[0].question)
    record_event(desk, matter.case, "request-taken-back", asked=asked_name(desk, found[0]), question=text)


def end_requests(desk: Desk, matter: Matter) -> None:
    """End every question that still waits, because the case is submitted or withdrawn."""
    found = collaboration_queries.open_inquiries_of(desk.session, [matter.id])
    if found:
        _end(desk, found, End.OVER)
        record_event(desk, matter.case, "requests-ended", count=str(len(found)))


def asked_name(desk: Desk, inquiry: Inquiry) -> str | Text:
    """Return the name of the person or function that was asked."""
    if inquiry.person_id is not None:
        return case_queries.names_of(desk.session, [inquiry.person_id])[inquiry.person_id]
    questionnaire = desk.version_of(case_queries.latest_assessment(desk.session, inquiry.case_id)).questionnaire
    known = questionnaire.functions_by_id.get(inquiry.function)
    return known.name if known else inquiry.function


def requests_to(desk: Desk, matter: Matter, question: str) -> list[Inquiry]:
    """Return the open requests by which the person may see a question."""
    return _put_to(desk, matter, question)


def _opened(desk: Desk, code: str, question: str) -> Matter:
    """Open a case by the door of those who were asked, for one question."""
    matter = open_case(desk, code, Part.ASKED)
    if question not in matter.asked:
        raise NotFoundError(NOT_FOUND)
    return matter


def _put_to(desk: Desk, matter: Matter, question: str) -> list[Inquiry]:
    """Return the open requests about a question that were put to the person."""
    rows = collaboration_queries.open_inquiries_of(desk.session, [matter.id])
    return [
        row
        for row in rows
        if row.question == question and Asked(question, row.person_id, row.function).is_put_to(desk.viewer)
    ]


def _end(desk: Desk, inquiries: Iterable[Inquiry], how: End, reason: str = "") -> None:
    for inquiry in inquiries:
        desk.session.add(
            InquiryEnd(
                case_id=inquiry.case_id,
                inquiry_id=identity(inquiry.id),
                how=how.value,
                reason=reason,
                ended_by=desk.viewer.id or None,
                ended_at=desk.now,
            )
        )


def _text_of(desk: Desk, matter: Matter, question: str) -> Text:
    questionnaire = desk.version_of(case_queries.latest_assessment(desk.session, matter.id)).questionnaire
    return item_of(questionnaire, question).text


@dataclass(frozen=True, slots=True)
class Waiting:
    """A question that waits for the person, and the case that it is about."""

    inquiry: Inquiry
    case: Case
    text: Text


def waiting_for(desk: Desk) -> list[Waiting]:
    """Return the questions that wait for the person, oldest first."""
    functions = [grant.scope for grant in desk.viewer.grants if grant.role is Role.FUNCTION]
    found = []
    for inquiry, case in collaboration_queries.open_inquiries_to(desk.session, desk.viewer.id, functions):
        try:
            text = _text_of(desk, _opened(desk, case.code, inquiry.question), inquiry.question)
        except RiskFlowError:  # the disqualified, writers who hold the function, questions of another version
            continue
        found.append(Waiting(inquiry, case, text))
    return found
