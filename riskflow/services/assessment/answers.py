"""Drafts: start one, read and score its answers, save answers, plan measures."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Self

from sqlmodel import Session

from riskflow.cases.answer_origin import OriginKind, read_origin
from riskflow.cases.policy import Part
from riskflow.cases.secrecy import TITLE
from riskflow.cases.submission import WRITE_NOTHING, leaving_gates
from riskflow.cases.workflow import Action, State
from riskflow.dialogue.reopened import NOT_REOPENED
from riskflow.errors import ConflictError, FrozenError, InvalidError, NotAllowedError
from riskflow.questionnaire.answer_sheet import check_answer, check_gate, unscreened
from riskflow.questionnaire.context import ContextEvidence, ContextScore
from riskflow.questionnaire.loader import QuestionnaireVersion
from riskflow.questionnaire.model import Questionnaire
from riskflow.questionnaire.scoring import (
    CONTEXT_AREAS,
    Answers,
    Context,
    Profile,
    covered_gates,
    score,
    visible_answers,
)
from riskflow.services.assessment import case_title
from riskflow.services.assessment.context import weigh_context
from riskflow.services.assessment.fetched_facts import look_up_facts
from riskflow.services.case_facts import identity
from riskflow.services.events import record_event
from riskflow.services.listing.texts import update_overview
from riskflow.services.open_case import OpenCase, enter_state, next_state, next_state_of_answers, open_case
from riskflow.services.partners.reopened import Reopened, reopened
from riskflow.services.unit_of_work import SWEDISH_TIME, UnitOfWork
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import AnswerRow, Assessment, Case, PlannedMeasure
from riskflow.text import Language, Text

MAX_ANSWER_LENGTH = 5_000
KIND = case_title.KIND

CHANGED_MEANWHILE = Text(
    sv="Någon annan har ändrat samma svar. Dina ord finns kvar här. Läs båda och spara det som ska gälla.",
    en="Somebody else has changed the same answer. Your words are still here. Read both and save what should stand.",
)
ANSWERED_BY_SCREENING = Text(
    sv="Svaret hämtas från sökningen mot listorna. Lägg till partnerna och bedöm träffarna.",
    en="The answer comes from the screening. Add the partners and judge the hits.",
)
LOOKED_UP = Text(
    sv="Svaret slås upp och kan inte skrivas in. Rätta platserna, partnerna eller texterna som det bygger på.",
    en="The answer is looked up and cannot be typed. Correct the places, partners or texts that it rests on.",
)
TOO_LONG = Text(
    sv=f"Texten är för lång. Korta den till högst {MAX_ANSWER_LENGTH} tecken.",
    en=f"The text is too long. Shorten it to at most {MAX_ANSWER_LENGTH} characters.",
)


@dataclass(frozen=True, slots=True)
class AnswerInput:
    """One answer as it was sent; `version` is the one that the page showed, None where there was none."""

    question: str
    chosen: tuple[str, ...]
    comment: str = ""
    version: int | None = None


@dataclass(frozen=True, slots=True)
class MeasureInput:
    """One measure of the plan, from the library (`measure`) or in own words (`text`)."""

    measure: str
    text: str
    owner: str
    due: date | None


@dataclass(frozen=True, slots=True)
class StoredAnswers:
    """The answers of one revision, with the version of the questions that it is pinned to."""

    assessment: Assessment
    version: QuestionnaireVersion
    rows: Mapping[str, AnswerRow]
    """The rows whose question exists in the version, by question; other rows are kept for a version that has it."""
    answers: Answers
    hidden: Mapping[str, str] = field(default_factory=dict, kw_only=True)
    """The questions whose answer is hidden from the reader, with what stands in its place."""
    original: Self | None = field(default=None, kw_only=True)

    @property
    def for_rules(self) -> Self:
        """The answers with those that are hidden: for what is asked next and for the levels, never to be shown."""
        return self.original or self

    @property
    def questionnaire(self) -> Questionnaire:
        """The questions."""
        return self.version.questionnaire

    @property
    def to_confirm(self) -> frozenset[str]:
        """The visible questions whose answer came from elsewhere and which nobody has confirmed yet."""
        seen = visible_answers(self.questionnaire, self.for_rules.answers)
        put = seen.keys() - covered_gates(self.questionnaire, seen)
        return frozenset(question for question, row in self.rows.items() if question in put and needs_confirmation(row))

    def with_chosen(self, chosen: Mapping[str, tuple[str, ...]]) -> Answers:
        """Return the answers as they are once some are replaced; nothing chosen takes an answer away."""
        return {question: options for question, options in {**self.answers, **chosen}.items() if options}


@dataclass(frozen=True, slots=True)
class ScoredAssessment(StoredAnswers):
    """The answers of one revision with the context they are scored in and the profile that results."""

    context: Context
    profile: Profile
    context_evidence: tuple[ContextEvidence, ...] = ()

    @property
    def open_questions(self) -> frozenset[str]:
        """The questions that wait for an answer or a confirmation."""
        return self.to_confirm | frozenset(self.profile.unanswered)


@dataclass(frozen=True, slots=True)
class SavedAnswers:
    """The rows that were sent, as they are stored now, and the revision scored with them."""

    rows: list[AnswerRow]
    scored: ScoredAssessment


class AnswerConflictError(ConflictError):
    """Two people saved the same answer. `saved_row` is the stored one, so that a page can show both."""

    def __init__(self, saved_row: AnswerRow) -> None:
        super().__init__(CHANGED_MEANWHILE)
        self.saved_row = saved_row


def start(uow: UnitOfWork, title: str, kind: str, language: Language = Language.SV) -> Case:
    """Open a case as a draft with its first revision and its first two answers; a title is made in the language."""
    case, assessment = open_draft(uow)
    empty = StoredAnswers(assessment, uow.version_of(assessment), {}, {})
    given = [AnswerInput(question, (value,)) for question, value in ((TITLE, title), (KIND, kind)) if value]
    _store(uow, case, empty, changed_answers(empty, given), language)
    return case


def open_draft(uow: UnitOfWork) -> tuple[Case, Assessment]:
    """Open a case with an empty first revision under the current version of the questions."""
    case = Case(
        code=secrets.token_urlsafe(9).replace("-", "a").replace("_", "b"),
        reference=case_queries.next_reference(uow.session, uow.today.year),
        state=State.DRAFT,
        owner_id=uow.viewer.id,
        department=uow.viewer.department,
        created_at=uow.now,
        changed_at=uow.now,
    )
    uow.session.add(case)
    record_event(uow, case, "case-started", reference=case.reference)
    return case, add_revision(uow, case, uow.current_version, 1)


def add_revision(
    uow: UnitOfWork,
    case: Case,
    version: QuestionnaireVersion,
    number: int,
    partners: Sequence[dict[str, Any]] = (),
) -> Assessment:
    """Open a revision without answers, pinned to a version of the questions."""
    assessment = Assessment(
        case_id=identity(case.id),
        revision=number,
        questionnaire=version.questionnaire.id,
        questionnaire_version=version.questionnaire.version,
        questionnaire_digest=version.digest,
        created_at=uow.now,
        partners=list(partners),
    )
    uow.session.add(assessment)
    uow.session.flush()  # the answers need its id
    return assessment


def current_answers(uow: UnitOfWork, opened: OpenCase) -> StoredAnswers:
    """Return the answers of the newest revision of a case."""
    return _stored_answers(uow, case_queries.latest_assessment(uow.session, opened.id))


def current_assessment(uow: UnitOfWork, opened: OpenCase) -> ScoredAssessment:
    """Return the newest revision of a case with its profile."""
    return score_answers(uow, current_answers(uow, opened))


def score_assessment(uow: UnitOfWork, assessment: Assessment) -> ScoredAssessment:
    """Return one revision with its profile, under the version of the questions it is pinned to."""
    return score_answers(uow, _stored_answers(uow, assessment))


def _stored_answers(uow: UnitOfWork, assessment: Assessment) -> StoredAnswers:
    version = uow.version_of(assessment)
    stored = case_queries.answers_of(uow.session, identity(assessment.id))
    # A draft that was carried over keeps rows of questions that its version lacks: a later one may ask them again.
    rows = {question: row for question, row in stored.items() if question in version.questionnaire.section_of}
    given = {question: tuple(row.chosen) for question, row in rows.items() if row.chosen}
    answers = given if assessment.submitted_at else _with_facts(uow, assessment, version, given)
    return StoredAnswers(assessment, version, rows, answers)


def _with_facts(uow: UnitOfWork, assessment: Assessment, version: QuestionnaireVersion, given: Answers) -> Answers:
    """Return the answers of a draft with what is looked up today; what was never searched for is not known."""
    facts = look_up_facts(uow, assessment.case_id, version, given)
    return {**unscreened(version.questionnaire), **given, **facts}


def score_answers(uow: UnitOfWork, stored: StoredAnswers) -> ScoredAssessment:
    """Return a revision with its profile."""
    found = _weighed_context(uow, stored)
    profile = score(stored.questionnaire, stored.answers, found.context)
    return ScoredAssessment(
        stored.assessment, stored.version, stored.rows, stored.answers, found.context, profile, found.evidence
    )


def _weighed_context(uow: UnitOfWork, stored: StoredAnswers) -> ContextScore:
    """Return the context with its grounds; a submitted assessment keeps what it was submitted with."""
    assessment = stored.assessment
    if not assessment.submitted_at:
        return weigh_context(uow, stored.version, stored.answers)
    context = {area: assessment.context.get(area.value) for area in CONTEXT_AREAS}
    return ContextScore(context, tuple(ContextEvidence.from_plain(each) for each in assessment.context_grounds))


def answer(uow: UnitOfWork, code: str, given: Sequence[AnswerInput], language: Language = Language.SV) -> SavedAnswers:
    """Save answers, with the acting user as their author; where there is no title, one is made in the language.

    Raises:
        AnswerConflictError: when somebody else changed one of them since the page was shown; nothing is saved then.
        InvalidError: when an answer does not fit its question.
    """
    opened = open_case(uow, code, Part.ANSWERS)
    rows, after = save_answers(uow, opened, Action.ANSWER, given, language)
    return SavedAnswers(rows, score_answers(uow, after))


def save_answers(
    uow: UnitOfWork,
    opened: OpenCase,
    action: Action,
    given: Sequence[AnswerInput],
    language: Language = Language.SV,
) -> tuple[list[AnswerRow], StoredAnswers]:
    """Save answers to an opened case by one of the actions that answer; return their rows, and all answers after.

    Raises:
        AnswerConflictError: as `answer`.
        InvalidError: as `answer`.
        NotAllowedError: when an answer to one of the questions is hidden from the person, or a supplement does not
            open the question.
        FrozenError: when words would be written in a draft that is to be handed to security.
    """
    state = next_state_of_answers(uow, opened, action)
    stored = current_answers(uow, opened)
    if leaving_gates(stored.questionnaire, stored.answers) and any(_writes_words(stored, item) for item in given):
        raise FrozenError(WRITE_NOTHING)
    for item in given:
        row = stored.rows.get(item.question)
        if row is not None and is_answered(row):
            opened.secrecy.check_may_change(item.question, author=row.author_id)
    changed = changed_answers(stored, given)
    limits = reopened(uow, stored.assessment, stored.questionnaire, stored.answers)
    if limits is not None:
        sent = {item.question: item.chosen for item in changed}
        if limits.allowed(sent) != sent.keys():
            raise NotAllowedError(NOT_REOPENED)

    enter_state(uow, opened.case, state)
    found_by = (opened.case.title, opened.case.partner)
    after = _store(uow, opened.case, stored, changed, language)
    if limits is not None and (strays := limits.with_answers(after.answers).strays(after.rows)):
        after = _store(uow, opened.case, after, _as_before(after, limits.rows_before, strays), language)
    if found_by != (opened.case.title, opened.case.partner):
        update_overview(uow.session, opened.case, opened.facts.marks)
    record_event(uow, opened.case, "assessment-answered", questions=", ".join(item.question for item in given))
    return [after.rows[item.question] for item in given], after


def _writes_words(stored: StoredAnswers, item: AnswerInput) -> bool:
    """Return whether an answer brings words that are not stored: what is chosen among options brings none."""
    row = stored.rows.get(item.question)
    if item.comment and item.comment != (row.comment if row else ""):
        return True
    question = stored.questionnaire.questions.get(item.question)
    return question is not None and question.kind == "text" and list(item.chosen) != (row.chosen if row else [])


def _as_before(stored: StoredAnswers, before: Mapping[str, AnswerRow], questions: Iterable[str]) -> list[AnswerInput]:
    """Return the answers that questions had in the revision before, for a question that has closed again."""
    found = []
    for question in sorted(questions):
        row = before.get(question)
        chosen, comment = (tuple(row.chosen), row.comment) if row else ((), "")
        found.append(AnswerInput(question, chosen, comment, stored.rows[question].version))
    return found


def changed_answers(stored: StoredAnswers, given: Iterable[AnswerInput]) -> list[AnswerInput]:
    """Return the answers that differ from what is stored; pure.

    Raises:
        AnswerConflictError: when one of them was sent for another version of its row.
        InvalidError: when one does not fit its question.
    """
    changed = []
    for item in given:
        _check(stored.questionnaire, item)
        row = stored.rows.get(item.question)
        if row is not None and _is_unchanged(row, item):
            continue
        if row is not None and row.version != item.version:
            raise AnswerConflictError(row)
        changed.append(item)
    return changed


def _store(
    uow: UnitOfWork, case: Case, stored: StoredAnswers, changed: Sequence[AnswerInput], language: Language
) -> StoredAnswers:
    """Write the rows of answers; return all answers as they are after."""
    rows = dict(stored.rows)
    number = identity(stored.assessment.id)
    for item in changed:
        row = rows.get(item.question) or AnswerRow(
            assessment_id=number, question=item.question, author_id=uow.viewer.id, saved_at=uow.now
        )
        row.origin = _origin_after(row, item)
        row.chosen, row.comment = list(item.chosen), item.comment
        row.author_id, row.saved_at = uow.viewer.id, uow.now
        rows[item.question] = row
        case_title.update_case_summary(case, item.question, item.chosen)
    uow.session.add_all(rows.values())
    uow.session.flush()  # the new versions of the rows go back to the page
    given = stored.with_chosen({item.question: item.chosen for item in changed})
    if not given.get(TITLE) and stored.questionnaire.title_from:
        year = case.created_at.astimezone(SWEDISH_TIME).year
        case.title = case_title.made_title(stored.questionnaire, given, year, language)
    answers = _with_facts(uow, stored.assessment, stored.version, given)
    return replace(stored, rows=rows, answers=answers)


def is_answered(row: AnswerRow) -> bool:
    """Return whether anything was chosen or written."""
    return bool(row.chosen or row.comment)


def needs_confirmation(row: AnswerRow) -> bool:
    """Return whether an answer came from elsewhere and waits for somebody to confirm it."""
    origin = read_origin(row.origin)
    return origin is not None and not origin.is_confirmed


def _origin_after(row: AnswerRow, given: AnswerInput) -> dict[str, Any]:
    """Return the origin of an answer once it is saved; an inherited one keeps its origin until it is changed."""
    origin = read_origin(row.origin)
    stays = origin and origin.kind is OriginKind.INHERITED and tuple(row.chosen) == given.chosen
    return origin.confirmed().as_plain() if origin and stays else {}


def is_fetched(questionnaire: Questionnaire, name: str) -> bool:
    """Return whether an answer is looked up, so that nobody gives it."""
    question = questionnaire.questions.get(name)
    return question is not None and question.is_fetched


def _is_unchanged(row: AnswerRow, given: AnswerInput) -> bool:
    """Return whether an input brings nothing new: a double-click or a repeated autosave is no conflict."""
    return tuple(row.chosen) == given.chosen and row.comment == given.comment and not needs_confirmation(row)


def _check(questionnaire: Questionnaire, given: AnswerInput) -> None:
    if given.question in questionnaire.gates:
        check_gate(given.question, given.chosen)
    elif given.question in questionnaire.questions:
        question = questionnaire.questions[given.question]
        if question.is_fetched:
            raise InvalidError(ANSWERED_BY_SCREENING if question.is_answered_by_screening else LOOKED_UP)
        check_answer(question, given.chosen)
    else:
        raise InvalidError(Text(sv="Frågan finns inte i den här versionen.", en="This version has no such question."))
    if any(len(text) > MAX_ANSWER_LENGTH for text in (*given.chosen, given.comment)):
        raise InvalidError(TOO_LONG)


def reopened_of(uow: UnitOfWork, stored: StoredAnswers) -> Reopened | None:
    """Return what a supplement leaves open of a revision; None where all of it is open, or nothing."""
    rules = stored.for_rules
    return reopened(uow, stored.assessment, stored.questionnaire, rules.answers)


def plan(uow: UnitOfWork, code: str, planned: Sequence[MeasureInput]) -> None:
    """Replace the plan of measures of a draft.

    Raises:
        InvalidError: when the library of the draft's version has no such measure.
        NotAllowedError: when a supplement does not open the plan.
    """
    opened = open_case(uow, code, Part.ANSWERS)
    state = next_state(uow, opened, Action.ANSWER)
    assessment = case_queries.latest_assessment(uow.session, opened.id)
    limits = reopened_of(uow, current_answers(uow, opened))
    if limits is not None and not limits.opens_plan(case_queries.answers_of(uow.session, identity(assessment.id))):
        raise NotAllowedError(NOT_REOPENED)
    replaced = case_queries.plan_of(uow.session, identity(assessment.id))
    known = uow.version_of(assessment).questionnaire.measures_by_id
    if any(item.measure and item.measure not in known for item in planned):
        raise InvalidError(Text(sv="Åtgärden finns inte.", en="There is no such measure."))

    enter_state(uow, opened.case, state)
    for row in replaced:
        uow.session.delete(row)
    for item in planned:
        add_planned(uow.session, identity(assessment.id), item)
    record_event(uow, opened.case, "measures-planned", count=str(len(planned)))


def add_planned(session: Session, assessment: int, item: MeasureInput) -> None:
    """Add one measure to the plan of an assessment."""
    session.add(
        PlannedMeasure(assessment_id=assessment, measure=item.measure, text=item.text, owner=item.owner, due=item.due)
    )


def scheduled_measures(planned: Iterable[PlannedMeasure]) -> frozenset[str]:
    """Return the planned measures of the library that have an owner and a date."""
    return frozenset(item.measure for item in planned if item.owner and item.due)
