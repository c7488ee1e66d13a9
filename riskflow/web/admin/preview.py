"""The preview of a version: test answers are scored and explained, and nothing is stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request
from flask_babel import refresh

from riskflow.errors import InvalidError
from riskflow.questionnaire.answer_sheet import check_answer, check_gate, derived_context
from riskflow.questionnaire.authoring.worked_cases import score_worked_cases
from riskflow.questionnaire.durations import minutes_left
from riskflow.questionnaire.explanations import Explanation, explain, is_fragile
from riskflow.questionnaire.loader import QuestionnaireVersion
from riskflow.questionnaire.model import Area, Gate, Question, Questionnaire, Section
from riskflow.questionnaire.policy import with_overrides
from riskflow.questionnaire.scoring import CONTEXT_AREAS, WORST_CONTEXT, Answers, Context, Profile, score
from riskflow.questionnaire.steps import all_asked_items
from riskflow.services.assessment.answers import AnswerInput
from riskflow.web.account.pages import choose_language
from riskflow.web.admin.questionnaires import show_load_faults, version_of
from riskflow.web.forms import Page, answer_form, number
from riskflow.web.guards import current_instance
from riskflow.web.present.answers import all_items

pages = Blueprint("preview", __name__)

CONTEXTS = ("", *map(str, range(WORST_CONTEXT + 1)), "unknown")
THEN, CONTEXT, CASE = "then", "context-", "case"


@dataclass(frozen=True, slots=True)
class PreviewState:
    """The score of the answers, with its explanation."""

    answers: Answers
    context: Context
    profile: Profile
    explanations: Mapping[Area, Explanation]
    is_fragile: bool
    minutes_left: int


@pages.route("/admin/questions/<number>/preview", methods=["GET", "POST"])
@show_load_faults
def preview(number: str) -> Page:
    """Show the questions that follow from the answers so far, and the score of those answers."""
    if choose_language(request.form.get(THEN, "")):
        refresh()  # this response is already in the other language
    read = version_of(number)
    questionnaire = read.questionnaire
    cases = score_worked_cases(questionnaire, read.policy, current_instance().library.cases(read))
    filled = next((case for case in cases if case.id == request.args.get(CASE)), None)
    answers = dict(filled.sheet.answers) if filled and request.method == "GET" else _answers(questionnaire)
    given = filled.sheet.context if filled and request.method == "GET" else _context()
    asked = all_asked_items(questionnaire, answers)
    return render_template(
        "admin/questionnaires/preview.html",
        version=read,
        cases=cases,
        filled=filled,
        state=_state(read, answers, given),
        form=answer_form(asked, _saved(answers), questionnaire.functions_by_id),
        sections=_by_section(questionnaire, asked),
        kept=_answers_not_asked(answers, asked),
        items=all_items(questionnaire),
        contexts=CONTEXTS,
        context_areas=CONTEXT_AREAS,
        chosen_context={area: _as_choice(given, area) for area in CONTEXT_AREAS},
    )


def _state(read: QuestionnaireVersion, answers: Answers, given: Context) -> PreviewState:
    questionnaire = read.questionnaire
    context = with_overrides(derived_context(questionnaire, read.policy, answers), given)
    profile = score(questionnaire, answers, context)
    explained = explain(questionnaire, answers, context, profile)
    fragile = is_fragile(questionnaire, answers, context, profile)
    return PreviewState(answers, context, profile, explained, fragile, minutes_left(questionnaire, answers))


def _answers(questionnaire: Questionnaire) -> dict[str, tuple[str, ...]]:
    """Return the posted answers that the version offers."""
    found = {}
    for name, item in all_items(questionnaire).items():
        chosen = tuple(dict.fromkeys(value.strip() for value in request.form.getlist(name) if value.strip()))
        if chosen and _fits(item, chosen):
            found[name] = chosen
    return found


def _fits(item: Question | Gate, chosen: tuple[str, ...]) -> bool:
    try:
        check_gate(item.id, chosen) if isinstance(item, Gate) else check_answer(item, chosen)
    except InvalidError:
        return False
    return True


def _context() -> dict[Area, int | None]:
    sent = {area: request.form.get(f"{CONTEXT}{area}", "") for area in CONTEXT_AREAS}
    return {area: number(v) for area, v in sent.items() if v in CONTEXTS and v}


def _as_choice(given: Context, area: Area) -> str:
    if area not in given:
        return ""
    return "unknown" if given[area] is None else str(given[area])


def _saved(answers: Answers) -> dict[str, AnswerInput]:
    return {name: AnswerInput(name, chosen) for name, chosen in answers.items()}


def _by_section(questionnaire: Questionnaire, asked: tuple[Any, ...]) -> list[tuple[Section, list[Any]]]:
    placed = ((section, [item for item in section.items if item in asked]) for section in questionnaire.sections)
    return [(section, items) for section, items in placed if items]


def _answers_not_asked(answers: Answers, asked: tuple[Any, ...]) -> list[tuple[str, str]]:
    """Return the answers to questions that are not asked now, which the form keeps in hidden fields."""
    visible = {item.id for item in asked}
    return [(name, one) for name, chosen in answers.items() if name not in visible for one in chosen]
