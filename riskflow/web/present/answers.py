"""What pages show of a case: its answers in words, its history in sentences, what would change its levels."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext, lazy_gettext

from riskflow.cases.answer_origin import Origin, read_origin
from riskflow.cases.workflow import State
from riskflow.questionnaire.explanations import Credit, Explanation, explain, is_fragile, residual
from riskflow.questionnaire.model import Area, Level, Questionnaire, Section
from riskflow.questionnaire.policy import RouteRule
from riskflow.questionnaire.scoring import UNKNOWN, Route, visible
from riskflow.questionnaire.steps import Item, asked_items, fetched_items, step_of
from riskflow.services.assessment.answers import Sheaf
from riskflow.web.filters import answer_words

NEXT_STEPS = {
    State.DRAFT: lazy_gettext("Answer the questions and send the assessment."),
    State.SUPPLEMENT: lazy_gettext("Supplement your answers and send them again."),
    State.STOPPED: lazy_gettext(
        "The function that was named clears the stop, or asks you. You may not start meanwhile."
    ),
    State.WITH_HEAD: lazy_gettext("The head of department reads the case and acknowledges the measures."),
    State.WITH_RAI: lazy_gettext("The members of RAI rate the case. Then RAI gives its opinion."),
    State.WITH_SAI: lazy_gettext("SAI reads RAI's opinion and takes a position."),
    State.TO_DECIDE: lazy_gettext("The decision-maker reads the opinion and decides."),
    State.DECIDED: lazy_gettext(
        "Keep the conditions, if there are any. If anything important changes, start a re-assessment."
    ),
    State.CLOSED: lazy_gettext("If anything important changes, start a re-assessment."),
    State.SUSPENDED: lazy_gettext("The collaboration rests until the decision-maker lets it resume."),
    State.WITHDRAWN: lazy_gettext("Nothing more happens."),
    State.DISMISSED: lazy_gettext("Nothing more happens."),
    State.WITH_SECURITY: lazy_gettext("The security function contacts you. Write nothing about it here."),
}


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One question with the answer that was given."""

    item: Item
    step: str
    words: str
    comment: str
    is_unknown: bool
    origin: Origin | None


@dataclass(frozen=True, slots=True)
class Told:
    """One event of the history."""

    sentence: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the result page says beyond the profile: the ways up and down, and what measures would leave."""

    explanations: Mapping[Area, Explanation]
    left: Mapping[Area, Level]
    is_fragile: bool


def destination(sheaf: Sheaf) -> RouteRule:
    """Return the route the case takes if it is sent as it is; a fragile case never closes without a second reader."""
    profile, policy = sheaf.profile, sheaf.version.policy
    if profile.route is Route.CLOSES and is_fragile(sheaf.questionnaire, sheaf.answers, sheaf.context, profile):
        return policy.route(Route.HEAD)
    return policy.route(profile.route)


def all_items(questionnaire: Questionnaire) -> dict[str, Item]:
    """Return the questions and the gates by their ids."""
    return {**questionnaire.questions, **questionnaire.gates}


def answer_lines(sheaf: Sheaf) -> list[tuple[Section, list[AnswerLine]]]:
    """Return what was asked and answered, section by section; sections where nothing was asked are left out."""
    seen = visible(sheaf.questionnaire, sheaf.answers)
    sections = (
        (section, (*asked_items(section, seen), *fetched_items(section, seen)))
        for section in sheaf.questionnaire.sections
    )
    return [(section, [_line(sheaf, section, item) for item in items]) for section, items in sections if items]


def _line(sheaf: Sheaf, section: Section, item: Item) -> AnswerLine:
    row = sheaf.rows.get(item.id)
    chosen = tuple(row.chosen) if row else ()
    words = answer_words(item, chosen) or gettext("Not provided")
    comment, origin = (row.comment, read_origin(row.origin)) if row else ("", None)
    return AnswerLine(item, step_of(section, item), words, comment, is_unknown(item, chosen), origin)


def is_unknown(item: Item, chosen: tuple[str, ...]) -> bool:
    """Say whether somebody answered *don't know*."""
    unknown = getattr(item, "unknown", None)
    return (unknown.id if unknown else UNKNOWN) in chosen


def outlook(sheaf: Sheaf, tried: list[str]) -> Outlook:
    """Return what would change the levels, and what would remain if some measures were agreed."""
    questionnaire, answers, context, profile = sheaf.questionnaire, sheaf.answers, sheaf.context, sheaf.profile
    library = questionnaire.measures_by_id
    left = residual(profile, dict.fromkeys(tried, Credit.AGREED), library)
    return Outlook(
        explanations=explain(questionnaire, answers, context, profile),
        left={area: rest.agreed for area, rest in left.items()},
        is_fragile=is_fragile(questionnaire, answers, context, profile),
    )
