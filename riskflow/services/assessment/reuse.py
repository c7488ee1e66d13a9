"""Inheriting what is known of a partner: answers from a case that the university has closed or decided.

Only answers about the partner cross from one person's case to another's, and only what was chosen among options or
territories: no text, no comment, no name of a person. See the decision on what is shared.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from riskflow.cases.access import Part
from riskflow.cases.answer_origin import AnswerOrigin, OriginKind
from riskflow.cases.labels import GATE_ANSWER_LABELS
from riskflow.cases.workflow import Action, Role, State
from riskflow.errors import ConflictError, IncompleteError, InvalidError, NotAllowedError
from riskflow.questionnaire.answer_sheet import check_answer, check_gate
from riskflow.questionnaire.carry_over import (
    CarriedAnswers,
    VersionChanges,
    carry_answers,
    changes_between,
    items_by_id,
)
from riskflow.questionnaire.loader import QuestionnaireVersion
from riskflow.questionnaire.model import Gate, Question, Questionnaire
from riskflow.questionnaire.scoring import Answers, visible_answers
from riskflow.services.assessment.answers import (
    AnswerInput,
    ScoredAssessment,
    current_assessment,
    open_draft,
    score_assessment,
    update_case_summary,
)
from riskflow.services.case_facts import identity
from riskflow.services.events import record_event
from riskflow.services.open_case import OpenCase, change_state, open_case
from riskflow.services.partners.rescreen import update_screening_answers
from riskflow.services.unit_of_work import SWEDISH_TIME, UnitOfWork
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import partners as partner_queries
from riskflow.store.tables import AnswerRow, Assessment, Case
from riskflow.text import Language, Text

NEVER_INHERITED = "text"
PARTNER = "partner"

SAY_FOR_EACH = Text(
    sv="Säg för varje svar om något har ändrats.", en="Say for each answer whether anything has changed."
)
OFFER_CHANGED = Text(
    sv="Uppgifterna om parten har ändrats sedan sidan visades. Läs dem igen.",
    en="What is known of the partner has changed since the page was shown. Read it again.",
)


@dataclass(frozen=True, slots=True)
class Offer:
    """What an earlier case says of the partner: its reference, its day, and the answers that may be taken over."""

    reference: str
    on: date
    answers: Answers


def offer(uow: UnitOfWork, opened: OpenCase, scored: ScoredAssessment) -> Offer | None:
    """Return the latest valid answers about the same partner that this draft still lacks."""
    if not partner_questions(scored.questionnaire):
        return None
    for case, assessment, decided_at in _earlier(uow, opened, scored):
        answers = _lacking(scored, score_assessment(uow, assessment))
        if answers:
            return Offer(case.reference, decided_at.astimezone(SWEDISH_TIME).date(), answers)
    return None


def _earlier(uow: UnitOfWork, opened: OpenCase, scored: ScoredAssessment) -> list[tuple[Case, Assessment, datetime]]:
    """Return the cases in force with the same partner whose outcome is younger than the shelf life."""
    numbers = [number for number in _cases_of_same_partner(uow, opened) if number != opened.id]
    since = uow.now - timedelta(days=scored.version.policy.partner_shelf_life_days)
    return case_queries.decided_assessments(uow.session, numbers, since) if numbers else []


def _cases_of_same_partner(uow: UnitOfWork, opened: OpenCase) -> list[int]:
    """Return the cases in force about the partners of a case.

    Between two cases with partners of the register these decide; the name as it was written decides only where one of
    the two has none.
    """
    registered = [identity(partner.id) for partner in partner_queries.partners_of(uow.session, opened.id)]
    found = list(case_queries.cases_in_force_with(uow.session, registered)) if registered else []
    if own := name_without_spelling(opened.case.partner):
        listed = case_queries.partners_in_force(uow.session, only_unregistered=bool(registered))
        found += [number for number, partner in listed if name_without_spelling(partner) == own]
    return found


def name_without_spelling(name: str) -> str:
    """Return a name without case, accents, signs and spaces, so that two spellings of it are equal."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(sign for sign in plain if sign.isalnum())


def partner_questions(questionnaire: Questionnaire) -> dict[str, Question]:
    """Return the questions about the partner whose answers may be inherited, by the questionnaire's own data."""
    return {
        question.id: question
        for section in questionnaire.sections
        for question in section.questions
        if (question.about or section.about) == PARTNER and question.kind != NEVER_INHERITED
    }


def _lacking(scored: ScoredAssessment, source: ScoredAssessment) -> dict[str, tuple[str, ...]]:
    """Return the answers that fit unchanged, are asked in this draft, and have not been given in it."""
    offered = partner_questions(scored.questionnaire)
    said = {q: chosen for q, chosen in source.answers.items() if q in offered and q not in source.profile.absent}
    kept = carry_answers(source.questionnaire, scored.questionnaire, said).kept
    seen = visible_answers(scored.questionnaire, {**kept, **scored.answers})
    return {q: kept[q] for q in offered if q in kept and q in seen and q not in scored.answers}


def inherit(uow: UnitOfWork, code: str, reference: str, unchanged: Mapping[str, bool]) -> int:
    """Take over the answers of which the person has said that nothing has changed; return how many.

    Raises:
        IncompleteError: when it has not been said of every answer.
        ConflictError: when the offer is another than the page showed.
    """
    opened = open_case(uow, code, Part.ANSWERS)
    change_state(uow, opened, Action.ANSWER)
    scored = current_assessment(uow, opened)
    shown = offer(uow, opened, scored)
    if shown is None or shown.reference != reference:
        raise ConflictError(OFFER_CHANGED)
    missing = tuple(question for question in shown.answers if question not in unchanged)
    if missing:
        raise IncompleteError(SAY_FOR_EACH, missing)
    origin = AnswerOrigin(OriginKind.INHERITED, shown.reference, shown.on, is_confirmed=True)
    taken = [question for question in shown.answers if unchanged[question]]
    for question in taken:
        _take_over(uow, scored, question, shown.answers[question], origin)
    record_event(uow, opened.case, "partner-inherited", source=shown.reference, count=str(len(taken)))
    return len(taken)


def _take_over(
    uow: UnitOfWork, scored: ScoredAssessment, question: str, chosen: tuple[str, ...], origin: AnswerOrigin
) -> None:
    """Write an inherited answer; a row without an answer keeps its comment."""
    row = scored.rows.get(question) or AnswerRow(
        assessment_id=identity(scored.assessment.id), question=question, author_id=uow.viewer.id, saved_at=uow.now
    )
    row.chosen, row.origin = list(chosen), origin.as_plain()
    row.author_id, row.saved_at = uow.viewer.id, uow.now
    uow.session.add(row)


ONLY_YOUR_OWN = Text(sv="Du kan bara kopiera dina egna ärenden.", en="You can only copy cases of your own.")


def copy_case(uow: UnitOfWork, code: str) -> Case:
    """Open a draft with the answers of an earlier case. Measures stay behind: their dates belong to the earlier one.

    Raises:
        NotAllowedError: when the case is somebody else's, or has been handed to security.
    """
    opened = open_case(uow, code, Part.ANSWERS)
    if Role.OWNER not in opened.roles or opened.case.state is State.WITH_SECURITY:
        raise NotAllowedError(ONLY_YOUR_OWN)
    source = current_assessment(uow, opened)
    case, assessment = open_draft(uow)
    origin = AnswerOrigin(OriginKind.COPIED, opened.case.reference, answered_on(source))
    questionnaire = uow.version_of(assessment).questionnaire
    carried = carry_answers(source.questionnaire, questionnaire, source.answers)
    for question, chosen in carried.answers.items():
        uow.session.add(
            AnswerRow(
                assessment_id=identity(assessment.id),
                question=question,
                chosen=list(chosen),
                comment=source.rows[question].comment,
                author_id=uow.viewer.id,
                saved_at=uow.now,
                origin=origin.as_plain(),
            )
        )
        update_case_summary(case, AnswerInput(question, chosen))
    record_event(uow, case, "case-copied", source=opened.case.reference, count=str(len(carried.answers)))
    return case


def answered_on(scored: ScoredAssessment) -> date:
    """Return the day that answers are from: when they were submitted, else when the last of them was saved."""
    saved = max((row.saved_at for row in scored.rows.values()), default=scored.assessment.created_at)
    return (scored.assessment.submitted_at or saved).astimezone(SWEDISH_TIME).date()


NO_NEWER = Text(
    sv="Det finns ingen annan version att flytta till. Läs listan igen.",
    en="There is no such version to move to. Read the list again.",
)


@dataclass(frozen=True, slots=True)
class CarryOverPreview:
    """What a move would do: what changed in the questions, and what becomes of the answers."""

    old: QuestionnaireVersion
    new: QuestionnaireVersion
    changes: VersionChanges
    carried: CarriedAnswers


def carry_over_preview(uow: UnitOfWork, scored: ScoredAssessment) -> CarryOverPreview | None:
    """Return what moving a draft to the current version would do, or nothing when it is there or was submitted."""
    current = uow.library.current(scored.questionnaire.id)
    if scored.assessment.submitted_at is not None or current.name == scored.version.name:
        return None
    old, new = scored.questionnaire, current.questionnaire
    return CarryOverPreview(scored.version, current, changes_between(old, new), carry_answers(old, new, scored.answers))


def carry_over(
    uow: UnitOfWork, code: str, to_version: str, language: Language, expected_version: int | None = None
) -> None:
    """Move a draft to the version that its owner has read about.

    Raises:
        ConflictError: when the case changed, or another version was released, since the list was shown.
    """
    opened = open_case(uow, code, Part.ANSWERS)
    change_state(uow, opened, Action.ANSWER, expected_version)
    scored = current_assessment(uow, opened)
    shown = carry_over_preview(uow, scored)
    if shown is None or shown.new.questionnaire.version != to_version:
        raise ConflictError(NO_NEWER)
    _move_answers(uow, scored, shown)
    _move_plan(uow, scored, shown, language)
    assessment = scored.assessment
    assessment.questionnaire_version, assessment.questionnaire_digest = to_version, shown.new.digest
    uow.session.add(assessment)
    update_screening_answers(uow, opened.case)
    record_event(uow, opened.case, "draft-carried-over", old=shown.old.questionnaire.version, new=to_version)


def _move_answers(uow: UnitOfWork, scored: ScoredAssessment, shown: CarryOverPreview) -> None:
    """Mark what must be confirmed or answered again. What has no question any more lies where it is."""
    origin = AnswerOrigin(OriginKind.VERSION, shown.old.questionnaire.version, uow.today)
    for question in shown.carried.to_confirm:
        scored.rows[question].origin = origin.as_plain()
    for question, chosen in shown.carried.unfit.items():
        row = scored.rows[question]
        was = answer_text(shown.old.questionnaire, question, chosen)
        row.origin = AnswerOrigin(OriginKind.VERSION, origin.source, origin.on, was=was).as_plain()
        row.chosen = []
    for row in _come_back(uow, scored, shown.new.questionnaire):
        row.origin = origin.as_plain()


def _come_back(uow: UnitOfWork, scored: ScoredAssessment, new: Questionnaire) -> Iterator[AnswerRow]:
    """Yield answers that an earlier move set aside and that the newer version asks for again."""
    for question, row in case_queries.answers_of(uow.session, identity(scored.assessment.id)).items():
        if question not in scored.rows and question in new.section_of and _may_be_given(new, row):
            yield row


def _may_be_given(new: Questionnaire, row: AnswerRow) -> bool:
    try:
        if row.question in new.gates:
            check_gate(row.question, tuple(row.chosen))
        else:
            check_answer(new.questions[row.question], tuple(row.chosen))
    except InvalidError:
        row.chosen = []
    return True


def _move_plan(uow: UnitOfWork, scored: ScoredAssessment, shown: CarryOverPreview, language: Language) -> None:
    """Keep measures that the newer library does not have as measures in one's own words."""
    old, new = shown.old.questionnaire.measures_by_id, shown.new.questionnaire.measures_by_id
    for item in case_queries.plan_of(uow.session, identity(scored.assessment.id)):
        if item.measure and item.measure not in new:
            item.text, item.measure = old[item.measure].text.in_(language), ""
            uow.session.add(item)


def answer_text(questionnaire: Questionnaire, question: str, chosen: tuple[str, ...]) -> Text:
    """Return an answer in both languages, as its question offered it."""
    item = items_by_id(questionnaire)[question]
    if isinstance(item, Gate):
        texts = [GATE_ANSWER_LABELS[answer] for answer in chosen]
    else:
        texts = [item.by_id[a].text if a in item.by_id else Text(sv=a, en=a) for a in chosen]
    return Text(sv="; ".join(text.sv for text in texts), en="; ".join(text.en for text in texts))
