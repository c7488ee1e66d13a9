"""What the researcher does with a draft: start, answer, see what it amounts to, plan measures."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from riskflow.cases.access import Part
from riskflow.cases.answer_origin import OriginKind, read_origin
from riskflow.cases.workflow import Action, State
from riskflow.errors import ConflictError, InvalidError
from riskflow.questionnaire.answer_sheet import check_answer, check_gate, unscreened
from riskflow.questionnaire.context import ContextEvidence, ContextScore
from riskflow.questionnaire.loader import QuestionnaireVersion
from riskflow.questionnaire.model import Area, Level, Measure, Questionnaire
from riskflow.questionnaire.scoring import CONTEXT_AREAS, Answers, Context, Profile, Route, score, visible_answers
from riskflow.services.assessment.context import weigh_context
from riskflow.services.case_facts import identity
from riskflow.services.unit_of_work import OpenCase, UnitOfWork, change_state, open_case, record_event
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import AnswerRow, Assessment, Case, PlannedMeasure
from riskflow.text import Text

MAX_ANSWER_LENGTH = 5_000
TITLE, KIND, PARTNER = "title", "kind", "partner-names"

CHANGED_MEANWHILE = Text(
    sv="Någon annan har ändrat samma svar. Dina ord finns kvar här. Läs båda och spara det som ska gälla.",
    en="Somebody else has changed the same answer. Your words are still here. Read both and save what should stand.",
)
ANSWERED_BY_SCREENING = Text(
    sv="Svaret hämtas från sökningen mot listorna. Lägg till motparterna och bedöm träffarna.",
    en="The answer comes from the screening. Add the partners and judge the hits.",
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
class ScoredAssessment:
    """An assessment opened with its questions, its answers and what they amount to."""

    assessment: Assessment
    version: QuestionnaireVersion
    rows: dict[str, AnswerRow]
    answers: Answers
    context: Context
    profile: Profile
    context_evidence: tuple[ContextEvidence, ...] = ()

    @property
    def questionnaire(self) -> Questionnaire:
        """The questions."""
        return self.version.questionnaire

    @property
    def to_confirm(self) -> frozenset[str]:
        """The questions whose answer came from elsewhere and which nobody has confirmed yet."""
        seen = visible_answers(self.questionnaire, self.answers)
        return frozenset(
            question for question, row in self.rows.items() if question in seen and needs_confirmation(row)
        )


class AnswerConflictError(ConflictError):
    """Two people saved the same answer. What stands now goes along, so that the page can show both."""

    def __init__(self, standing: AnswerRow) -> None:
        """Keep the answer that stands."""
        super().__init__(CHANGED_MEANWHILE)
        self.saved_row = standing


def start(uow: UnitOfWork, title: str, kind: str) -> Case:
    """Open a case as a draft with its first revision and its first two answers."""
    case, assessment = open_draft(uow)
    questionnaire = uow.version_of(assessment).questionnaire
    for question, value in ((TITLE, title), (KIND, kind)):
        if value:
            _save(uow, case, assessment, questionnaire, AnswerInput(question, (value,)))
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
    return case, add_revision(uow, case, uow.library.current(uow.questionnaire), 1)


def add_revision(uow: UnitOfWork, case: Case, version: QuestionnaireVersion, number: int) -> Assessment:
    """Open a revision without answers, pinned to a version of the questions."""
    assessment = Assessment(
        case_id=identity(case.id),
        revision=number,
        questionnaire=version.questionnaire.id,
        questionnaire_version=version.questionnaire.version,
        questionnaire_digest=version.digest,
        created_at=uow.now,
    )
    uow.session.add(assessment)
    uow.session.flush()  # the answers need its id
    return assessment


def current_assessment(uow: UnitOfWork, opened: OpenCase) -> ScoredAssessment:
    """Return the newest revision of a case with its profile."""
    assessment = case_queries.latest_assessment(uow.session, opened.id)
    return score_assessment(uow, assessment)


def score_assessment(uow: UnitOfWork, assessment: Assessment) -> ScoredAssessment:
    """Return one revision with its profile, under the version of the questions it is pinned to."""
    version = uow.version_of(assessment)
    known = version.questionnaire.section_of
    stored = case_queries.answers_of(uow.session, identity(assessment.id))
    rows = {question: row for question, row in stored.items() if question in known}  # the rest waits for its version
    given = {question: tuple(row.chosen) for question, row in rows.items() if row.chosen}
    answers = given if assessment.submitted_at else {**unscreened(version.questionnaire), **given}
    found = _weighed_context(uow, assessment, version, answers)
    profile = score(version.questionnaire, answers, found.context)
    return ScoredAssessment(assessment, version, rows, answers, found.context, profile, found.evidence)


def _weighed_context(
    uow: UnitOfWork, assessment: Assessment, version: QuestionnaireVersion, answers: Answers
) -> ContextScore:
    """Return the context with its grounds; a submitted assessment keeps what it was submitted with."""
    if not assessment.submitted_at:
        return weigh_context(uow, version, answers)
    context = {area: assessment.context.get(area.value) for area in CONTEXT_AREAS}
    return ContextScore(context, tuple(ContextEvidence.from_plain(each) for each in assessment.context_grounds))


def answer(uow: UnitOfWork, code: str, given: Sequence[AnswerInput]) -> list[AnswerRow]:
    """Save answers.

    Raises:
        AnswerConflictError: when somebody else changed one of them since the page was shown; nothing is saved then.
        InvalidError: when an answer does not fit its question.
    """
    opened = open_case(uow, code, Part.ANSWERS)
    change_state(uow, opened, Action.ANSWER)
    return save_answers(uow, opened, given)


def save_answers(uow: UnitOfWork, opened: OpenCase, given: Sequence[AnswerInput]) -> list[AnswerRow]:
    """Save answers to a case that has been opened for it, with the person as their author."""
    assessment = case_queries.latest_assessment(uow.session, opened.id)
    questionnaire = uow.version_of(assessment).questionnaire
    saved = [_save(uow, opened.case, assessment, questionnaire, item) for item in given]
    record_event(uow, opened.case, "assessment-answered", questions=", ".join(item.question for item in given))
    return saved


def _save(
    uow: UnitOfWork, case: Case, assessment: Assessment, questionnaire: Questionnaire, given: AnswerInput
) -> AnswerRow:
    _check(questionnaire, given)
    number = identity(assessment.id)
    row = case_queries.answers_of(uow.session, number).get(given.question)
    if row is None:
        row = AnswerRow(assessment_id=number, question=given.question, author_id=uow.viewer.id, saved_at=uow.now)
    elif _is_unchanged(row, given):
        return row
    elif row.version != given.version:
        raise AnswerConflictError(row)
    row.origin = _origin_after(row, given)
    row.chosen, row.comment = list(given.chosen), given.comment
    row.author_id, row.saved_at = uow.viewer.id, uow.now
    uow.session.add(row)
    update_case_summary(case, given)
    uow.session.flush()  # the new version goes back to the page
    return row


def needs_confirmation(row: AnswerRow) -> bool:
    """Say whether an answer came from elsewhere and waits for somebody to confirm it."""
    origin = read_origin(row.origin)
    return origin is not None and not origin.is_confirmed


def _origin_after(row: AnswerRow, given: AnswerInput) -> dict[str, Any]:
    """Return the origin of an answer once it is saved: what was inherited says so for good, unless it is changed."""
    origin = read_origin(row.origin)
    stays = origin and origin.kind is OriginKind.INHERITED and tuple(row.chosen) == given.chosen
    return origin.confirmed().as_plain() if origin and stays else {}


def is_answered_by_screening(questionnaire: Questionnaire, name: str) -> bool:
    """Say whether an answer comes from the screening of the partners, so that nobody gives it."""
    question = questionnaire.questions.get(name)
    return question is not None and question.is_answered_by_screening


def _is_unchanged(row: AnswerRow, given: AnswerInput) -> bool:
    """Say whether a double-click or a repeated autosave brings nothing new, which is no conflict."""
    return tuple(row.chosen) == given.chosen and row.comment == given.comment and not needs_confirmation(row)


def _check(questionnaire: Questionnaire, given: AnswerInput) -> None:
    if given.question in questionnaire.gates:
        check_gate(given.question, given.chosen)
    elif given.question in questionnaire.questions:
        if is_answered_by_screening(questionnaire, given.question):
            raise InvalidError(ANSWERED_BY_SCREENING)
        check_answer(questionnaire.questions[given.question], given.chosen)
    else:
        raise InvalidError(Text(sv="Frågan finns inte i den här versionen.", en="This version has no such question."))
    if any(len(text) > MAX_ANSWER_LENGTH for text in (*given.chosen, given.comment)):
        raise InvalidError(TOO_LONG)


def update_case_summary(case: Case, given: AnswerInput) -> None:
    """Keep what lists show of a case beside it."""
    value = given.chosen[0] if given.chosen else ""
    if given.question == TITLE:
        case.title = value
    elif given.question == KIND:
        case.kind = value
    elif given.question == PARTNER:
        case.partner = value


def plan(uow: UnitOfWork, code: str, planned: Sequence[MeasureInput]) -> None:
    """Replace the plan of measures of a draft."""
    opened = open_case(uow, code, Part.ANSWERS)
    change_state(uow, opened, Action.ANSWER)
    assessment = case_queries.latest_assessment(uow.session, opened.id)
    known = uow.version_of(assessment).questionnaire.measures_by_id
    for row in case_queries.plan_of(uow.session, identity(assessment.id)):
        uow.session.delete(row)
    for item in planned:
        if item.measure and item.measure not in known:
            raise InvalidError(Text(sv="Åtgärden finns inte.", en="There is no such measure."))
        add_planned(uow.session, identity(assessment.id), item)
    record_event(uow, opened.case, "measures-planned", count=str(len(planned)))


def add_planned(session: Session, assessment: int, item: MeasureInput) -> None:
    """Enter one measure of a plan."""
    session.add(
        PlannedMeasure(assessment_id=assessment, measure=item.measure, text=item.text, owner=item.owner, due=item.due)
    )


def suggested_measures(scored: ScoredAssessment) -> dict[Area, list[Measure]]:
    """Return per area above low the measures that its weighty answers suggest, each once."""
    library = scored.questionnaire.measures_by_id
    suggested: dict[Area, list[Measure]] = {}
    for area, result in scored.profile.areas.items():
        if result.level > Level.LOW:
            options = (scored.questionnaire.questions[r.question].by_id[o] for r in result.reasons for o in r.options)
            ids = dict.fromkeys(m for option in options for m in option.measures if area in library[m].areas)
            suggested[area] = [library[m] for m in ids]
    return suggested


def areas_without_measures(scored: ScoredAssessment, planned: Iterable[PlannedMeasure]) -> list[Area]:
    """Return the moderate areas that no planned measure answers; a case that a department closes needs one for each."""
    if scored.profile.route_by_level is not Route.HEAD:
        return []
    chosen = {item.measure for item in planned if item.owner and item.due}
    return [
        area
        for area, measures in suggested_measures(scored).items()
        if measures and not chosen & {m.id for m in measures}
    ]
