"""Check-ins: asked for by a date, by a change in the world or by the secretary; answered by the owner of the case."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from riskflow.cases.events import Event
from riskflow.cases.policy import Part
from riskflow.cases.workflow import Action
from riskflow.errors import IncompleteError
from riskflow.follow_up.check_in import (
    CHANGED,
    CHECK_IN,
    CheckInCause,
    CheckInOutcome,
    Findings,
    findings,
    questions_in,
)
from riskflow.follow_up.labels import CAUSE_NAMES, CHECK_IN_OUTCOME_NAMES, NOTHING_CHANGED
from riskflow.questionnaire.answer_sheet import check_answer
from riskflow.questionnaire.loader import QuestionnaireVersion
from riskflow.questionnaire.model import Question
from riskflow.services.assessment.submission import new_revision
from riskflow.services.case_facts import identity
from riskflow.services.events import record_event, record_events
from riskflow.services.open_case import OpenCase, change_state, enter_state, next_state, open_case
from riskflow.services.review.follow_up.watch import note_end
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.handling.follow_up import check_ins_in, every_check_in_of, open_check_in
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import Case, CheckIn, CheckInAnswer
from riskflow.text import Text

NOTE = "note"
"""The key of what the owner wrote beside the answers."""
UNANSWERED = Text(sv="Svara på alla frågor i avstämningen.", en="Answer all questions of the check-in.")


@dataclass(frozen=True, slots=True)
class CheckInInput:
    """The answers to a check-in or to the closing questions, with comments, by question."""

    answers: Mapping[str, tuple[str, ...]]
    comments: Mapping[str, str] = field(default_factory=dict)
    ends_on: date | None = None
    """The last day of the collaboration, where it is known by now."""


def follow_up_version(uow: UnitOfWork, case_id: int, section: str = CHECK_IN) -> QuestionnaireVersion:
    """Return the version whose follow-up is asked: today's, or that of the answers where today's has none."""
    if questions_in(uow.current_version.questionnaire.follow_up, section):
        return uow.current_version
    return uow.version_of(case_queries.latest_assessment(uow.session, case_id))


def open_one(uow: UnitOfWork, case: Case, cause: CheckInCause, *, about: str = "", text: str = "") -> CheckIn:
    """Store that the owner of a case is asked to check in."""
    number = identity(case.id)
    row = CheckIn(
        case_id=number,
        number=len(every_check_in_of(uow.session, number)) + 1,
        cause=cause,
        about=about,
        text=text,
        opened_by=uow.viewer.id or None,
        opened_at=uow.now,
    )
    uow.session.add(row)
    return row


def ask(uow: UnitOfWork, code: str, text: str) -> None:
    """Ask the owner to check in, as the secretary; one that waits already is left as it is."""
    opened = open_case(uow, code, Part.ANSWERS)
    state = next_state(uow, opened, Action.ASK_CHECK_IN)
    if open_check_in(check_ins_in(uow.session, [opened.id])[opened.id]):
        return
    enter_state(uow, opened.case, state)
    open_one(uow, opened.case, CheckInCause.ASKED, text=text.strip())
    record_event(uow, opened.case, "check-in-opened", cause=CAUSE_NAMES[CheckInCause.ASKED])


def close(uow: UnitOfWork, code: str) -> None:
    """Record that the check-in of a collaboration that has ended waits no longer."""
    opened = open_case(uow, code)
    record_events(uow, opened.case, closing(uow, opened.case), opened.facts)


def closing(uow: UnitOfWork, case: Case) -> list[Event]:
    """Close the check-in that waits in a case whose collaboration ends; return what is to be recorded of it."""
    number = identity(case.id)
    if open_check_in(check_ins_in(uow.session, [number])[number]) is None:
        return []
    case.check_ins_closed_at = uow.now
    return [Event("check-in-closed")]


def answer(uow: UnitOfWork, code: str, given: CheckInInput) -> Findings:
    """Answer the check-in that waits, or check in unasked; a change starts a re-assessment at once.

    Raises:
        IncompleteError: a question has no answer.
        InvalidError: an answer is none that its question offers.
    """
    opened = open_case(uow, code, Part.ANSWERS)
    state = next_state(uow, opened, Action.CHECK_IN)
    version = follow_up_version(uow, opened.id)
    questions = questions_in(version.questionnaire.follow_up, CHECK_IN)
    waiting = open_check_in(check_ins_in(uow.session, [opened.id])[opened.id])

    check_answers(questions, given)
    found = findings(given.answers)

    enter_state(uow, opened.case, state)
    check_in = waiting or open_one(uow, opened.case, CheckInCause.ASKED)
    uow.session.flush()  # the answer names it
    store_answer(uow, check_in, version, given, found)
    if given.ends_on is not None:
        note_end(uow, opened, given.ends_on)
    data = {"outcome": CHECK_IN_OUTCOME_NAMES[found.outcome], "changed": _changed_words(questions, found)}
    events = [Event("check-in-answered", data)]
    if found.outcome is CheckInOutcome.MODIFY:
        events.append(_reassess(uow, opened))
    if found.needs_attention:
        events.append(Event("check-in-flagged"))
    record_events(uow, opened.case, events, opened.facts)
    return found


def _reassess(uow: UnitOfWork, opened: OpenCase) -> Event:
    change_state(uow, opened, Action.REASSESS)
    return Event("reassessment-started", {"revision": str(new_revision(uow, opened).revision)})


def check_answers(questions: tuple[Question, ...], given: CheckInInput) -> None:
    missing = tuple(each.id for each in questions if not each.optional and not given.answers.get(each.id))
    if missing:
        raise IncompleteError(UNANSWERED, missing)
    for question in questions:
        check_answer(question, given.answers.get(question.id, ()))


def store_answer(
    uow: UnitOfWork, check_in: CheckIn, version: QuestionnaireVersion, given: CheckInInput, found: Findings
) -> None:
    uow.session.add(
        CheckInAnswer(
            case_id=check_in.case_id,
            check_in_id=identity(check_in.id),
            questionnaire_version=version.questionnaire.version,
            outcome=found.outcome,
            answers={question: list(chosen) for question, chosen in given.answers.items() if chosen},
            changed=list(found.changed),
            concerns=list(found.concerns),
            comments={question: text for question, text in given.comments.items() if text},
            answered_by=uow.viewer.id,
            answered_at=uow.now,
        )
    )


def answers_in_words(uow: UnitOfWork, row: CheckInAnswer) -> list[tuple[Text, Text]]:
    """Return the questions of a check-in, or of an end, with their answers as they were offered."""
    assessment = case_queries.latest_assessment(uow.session, row.case_id)
    try:
        version = uow.library.get(assessment.questionnaire, row.questionnaire_version)
    except LookupError:
        version = uow.current_version
    asked = (question for section in version.questionnaire.follow_up for question in section.questions)
    return [
        (question.text, _answer_words(question, row.answers[question.id]))
        for question in asked
        if question.id in row.answers
    ]


def _answer_words(question: Question, chosen: list[str]) -> Text:
    texts = [question.by_id[each].text if each in question.by_id else Text(sv=each, en=each) for each in chosen]
    return Text(sv="; ".join(text.sv for text in texts), en="; ".join(text.en for text in texts))


def _changed_words(questions: tuple[Question, ...], found: Findings) -> Text:
    """Return what has changed in the words of the options."""
    options = next((question.by_id for question in questions if question.id == CHANGED), {})
    names = [options[each].text for each in found.changed if each in options]
    if not names:
        return NOTHING_CHANGED
    return Text(sv=", ".join(name.sv for name in names), en=", ".join(name.en for name in names))
