"""Answers for templates: in words, with their origins and contradictions, and what would change the levels."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext, lazy_gettext

from riskflow.cases.answer_origin import AnswerOrigin, OriginKind, read_origin
from riskflow.cases.secrecy import TITLE
from riskflow.cases.workflow import State
from riskflow.questionnaire.carry_over import AnswerDifference
from riskflow.questionnaire.contradictions import answers_hidden_by, contradicting_questions
from riskflow.questionnaire.durations import minutes_left
from riskflow.questionnaire.explanations import (
    Counterfactual,
    Explanation,
    MeasureStatus,
    explain,
    is_fragile,
    residual_levels,
)
from riskflow.questionnaire.model import Area, Contradiction, Item, Level, Questionnaire, Section
from riskflow.questionnaire.policy import RouteRule
from riskflow.questionnaire.scoring import GateAnswer, Route, visible_answers
from riskflow.questionnaire.steps import (
    Progress,
    Task,
    asked_items,
    closed_by,
    fetched_items,
    opening_sections,
    step_to_resume,
)
from riskflow.questionnaire.triage import TriageResult, triage
from riskflow.services.assessment import reuse
from riskflow.services.assessment.answers import KIND, ScoredAssessment, StoredAnswers
from riskflow.services.assessment.contradictions import contradictions_of
from riskflow.services.assessment.revisions import Comparison
from riskflow.services.assessment.shown import shown_comparison
from riskflow.services.open_case import OpenCase
from riskflow.services.records.wording import covered_text
from riskflow.services.unit_of_work import SWEDISH_TIME, UnitOfWork
from riskflow.store.queries import cases
from riskflow.web.filters import answer_words, localise

NEXT_STEPS = {
    State.DRAFT: lazy_gettext("Answer the questions and send the assessment."),
    State.SUPPLEMENT: lazy_gettext("Supplement your answers and send them again."),
    State.STOPPED: lazy_gettext(
        "The function that was named answers about the stop, or asks you. You may not start meanwhile."
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
    State.TERMINATED: lazy_gettext("The collaboration has ended. What remains of it is followed up."),
    State.WITHDRAWN: lazy_gettext("Nothing more happens."),
    State.DISMISSED: lazy_gettext("Nothing more happens."),
    State.DISPOSED: lazy_gettext("The draft was disposed of: it had not been sent, and nobody had worked on it."),
    State.WITH_SECURITY: lazy_gettext("The security function contacts you. Write nothing about it here."),
}
"""What happens next in each state, in words to the applicant."""
MAX_REASONS = 3


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """A question with its answer in words."""

    item: Item
    given_at: str
    """The question at which the answer is given: that of the check, for a gate that a check covers."""
    answer: str
    comment: str
    is_unknown: bool
    origin: AnswerOrigin | None
    is_hidden: bool = False
    """Whether the answer is hidden from the reader; `answer` says by which provision."""

    @property
    def is_covered(self) -> bool:
        """Whether the answer to a check stands for the answer to this gate."""
        return self.given_at != self.item.id


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the result page says beyond the profile: ways up and down, and the levels that measures would leave."""

    explanations: Mapping[Area, Explanation]
    residual_levels: Mapping[Area, Level]
    is_fragile: bool


def destination(scored: ScoredAssessment) -> RouteRule:
    """Return the route of the case if it were sent now; a fragile case never closes without a second reader."""
    profile, policy = scored.profile, scored.version.policy
    answers = scored.for_rules.answers
    if profile.route is Route.CLOSES and is_fragile(scored.questionnaire, answers, scored.context, profile):
        return policy.route(Route.HEAD)
    return policy.route(profile.route)


def all_items(questionnaire: Questionnaire) -> dict[str, Item]:
    """Return the questions and the gates by their ids."""
    return {**questionnaire.questions, **questionnaire.gates}


def answer_lines(scored: ScoredAssessment) -> list[tuple[Section, list[AnswerLine]]]:
    """Return the questions that are asked with their answers, by section; sections that ask nothing are left out."""
    visible = visible_answers(scored.questionnaire, scored.for_rules.answers)
    covered = scored.profile.covered
    sections = (
        (
            section,
            (
                *asked_items(scored.questionnaire, section, visible),
                *(gate for gate in section.gates if gate.id in covered),
                *fetched_items(section, visible),
            ),
        )
        for section in scored.questionnaire.sections
    )
    return [(section, [_line(scored, item) for item in items]) for section, items in sections if items]


def _line(scored: ScoredAssessment, item: Item) -> AnswerLine:
    check = scored.profile.covered.get(item.id)
    if check:
        words = scored.hidden.get(check) or localise(covered_text(scored, item.id))
        return AnswerLine(item, check, words, "", is_unknown=False, origin=None)
    row, chosen = scored.rows.get(item.id), scored.answers.get(item.id, ())
    words = shown_words(scored, item) or gettext("Not provided")
    comment, origin = (row.comment, read_origin(row.origin)) if row else ("", None)
    return AnswerLine(item, item.id, words, comment, is_unknown(item, chosen), origin, item.id in scored.hidden)


def shown_words(stored: StoredAnswers, item: Item) -> str:
    """Return an answer in words, or the provision that hides it."""
    return stored.hidden.get(item.id) or answer_words(item, stored.answers.get(item.id, ()))


def is_unknown(item: Item, chosen: tuple[str, ...]) -> bool:
    """Return whether the answer is *don't know*."""
    unknown = getattr(item, "unknown", None)
    return (unknown.id if unknown else GateAnswer.UNKNOWN) in chosen


def outlook(scored: ScoredAssessment, tried: list[str]) -> Outlook:
    """Return what would change the levels, and the levels that would remain if the tried measures were agreed."""
    rules = scored.for_rules
    questionnaire, answers, context, profile = rules.questionnaire, rules.answers, rules.context, rules.profile
    library = questionnaire.measures_by_id
    remaining = residual_levels(profile, dict.fromkeys(tried, MeasureStatus.AGREED), library)
    return Outlook(
        explanations={
            area: _shown_explanation(explanation, scored)
            for area, explanation in explain(questionnaire, answers, context, profile).items()
        },
        residual_levels={area: rest.agreed for area, rest in remaining.items()},
        is_fragile=is_fragile(questionnaire, answers, context, profile),
    )


def _shown_explanation(explanation: Explanation, scored: ScoredAssessment) -> Explanation:
    """Return an explanation without the ways that would tell a hidden answer."""

    def shown(ways: tuple[Counterfactual, ...]) -> tuple[Counterfactual, ...]:
        return tuple(way for way in ways if not any(change.question in scored.hidden for change in way.changes))

    return Explanation(lowers=shown(explanation.lowers), raises=shown(explanation.raises))


@dataclass(frozen=True, slots=True)
class AnswerReason:
    """An answer in words, as a reason for something."""

    item: Item
    answer: str


@dataclass(frozen=True, slots=True)
class ContradictionView:
    """A contradiction with its answers and the applicant's explanation."""

    contradiction: Contradiction
    answers: list[AnswerReason]
    explanation: str


@dataclass(frozen=True, slots=True)
class ChangedAnswer:
    """One answer in two revisions."""

    item: Item
    before: str
    after: str
    difference: AnswerDifference


@dataclass(frozen=True, slots=True)
class RevisionView:
    """A revision compared with the one before it, in words."""

    before: int
    after: int
    on: date
    changes: list[ChangedAnswer]
    levels: list[tuple[Area, Level, Level]]


def answer_reasons(scored: StoredAnswers, questions: Iterable[str]) -> list[AnswerReason]:
    items = all_items(scored.questionnaire)
    return [AnswerReason(items[name], shown_words(scored, items[name])) for name in questions]


def lead_of(scored: ScoredAssessment) -> TriageResult | None:
    """Return the triage by the first questions, or nothing while some are unanswered or to be confirmed."""
    first = opening_sections(scored.questionnaire)
    if any(scored.questionnaire.section_of[question] in first for question in scored.to_confirm):
        return None
    closes = destination(scored).route is Route.CLOSES
    return triage(scored.questionnaire, scored.for_rules.answers, scored.profile, closes=closes)


def completes_first_questions(scored: ScoredAssessment, section: Section) -> bool:
    """Return whether a section is one of the first, and all of these are answered."""
    return section in opening_sections(scored.questionnaire) and lead_of(scored) is not None


@dataclass(frozen=True, slots=True)
class AnswerContext:
    """Where the answer to one question came from, and which other answers it hides."""

    origin: AnswerOrigin | None
    hidden_answers: list[AnswerReason]


def answer_context(scored: StoredAnswers, item: Item) -> AnswerContext:
    row = scored.rows.get(item.id)
    hidden = answers_hidden_by(scored.questionnaire, scored.for_rules.answers, item.id)
    return AnswerContext(read_origin(row.origin) if row else None, answer_reasons(scored, hidden))


def task_notes(uow: UnitOfWork, opened: OpenCase, scored: ScoredAssessment, tasks: tuple[Task, ...]) -> dict[str, Any]:
    """Return what the task list shows besides the tasks."""
    newer = reuse.carry_over_preview(uow, scored)
    last = _saved_last(uow, scored)
    return {
        "minutes": minutes_left(scored.questionnaire, scored.for_rules.answers, scored.profile.unanswered),
        "next_step": step_to_resume(tasks, last),
        "has_begun": last not in {None, TITLE, KIND},
        "why_not": {
            task.section.id: reasons_not_asked(scored, task.section)
            for task in tasks
            if task.progress is Progress.NOT_RELEVANT
        },
        "lead": lead_of(scored),
        "newer": newer.new.questionnaire.version if newer else "",
        "offer": reuse.offer(uow, opened, scored.for_rules),
        "copied_from": _copied_from(scored),
        "since": since(uow, scored),
    }


def reasons_not_asked(scored: ScoredAssessment, section: Section) -> list[AnswerReason]:
    """Return the answers because of which a section asks nothing."""
    visible = visible_answers(scored.questionnaire, scored.for_rules.answers)
    return answer_reasons(scored, closed_by(section, visible)[:MAX_REASONS])


def _saved_last(uow: UnitOfWork, scored: ScoredAssessment) -> str | None:
    """Return the question that the person answered last; copied answers do not count."""
    own = [row for row in scored.rows.values() if row.author_id == uow.viewer.id and not row.origin]
    return max(own, key=lambda row: (row.saved_at, row.id or 0)).question if own else None


def _copied_from(scored: ScoredAssessment) -> AnswerOrigin | None:
    """Return the origin of answers that were copied and are to be confirmed."""
    origins = (read_origin(scored.rows[question].origin) for question in scored.to_confirm)
    return next((origin for origin in origins if origin and origin.kind is OriginKind.COPIED), None)


def since(uow: UnitOfWork, scored: ScoredAssessment) -> date | None:
    """Return the day when the revision before an open one was submitted."""
    if scored.assessment.submitted_at is not None:
        return None
    earlier = cases.submitted_before(uow.session, scored.assessment)
    at = earlier.submitted_at if earlier else None
    return at.astimezone(SWEDISH_TIME).date() if at else None


def check_notes(uow: UnitOfWork, opened: OpenCase, scored: ScoredAssessment) -> dict[str, Any]:
    """Return what the check page shows besides the answers."""
    items = all_items(scored.questionnaire)
    return {
        "to_confirm": _to_confirm_by_section(scored),
        "hidden": answer_reasons(scored, (name for name in scored.profile.absent if _was_asked(items, name))),
        "contradictions": contradictions_shown(scored),
        "revision_view": revision_view(shown_comparison(uow, opened, scored)),
    }


def _was_asked(items: Mapping[str, Item], name: str) -> bool:
    """Return whether an answer was given by somebody, and not looked up."""
    item = items.get(name)
    return item is not None and not item.is_fetched


def contradictions_shown(scored: ScoredAssessment) -> list[ContradictionView]:
    """Return the contradictions in an assessment, in words; one with a hidden answer would tell it, and is left out."""
    explained, answers = scored.assessment.explained, scored.for_rules.answers
    found = [(each, contradicting_questions(each, answers)) for each in contradictions_of(scored.for_rules)]
    return [
        ContradictionView(contradiction, answer_reasons(scored, questions), explained.get(contradiction.id, ""))
        for contradiction, questions in found
        if scored.hidden.keys().isdisjoint(questions)
    ]


def _to_confirm_by_section(scored: ScoredAssessment) -> list[tuple[Section, list[str]]]:
    sections = (
        (section, [item.id for item in section.items if item.id in scored.to_confirm])
        for section in scored.questionnaire.sections
    )
    return [(section, names) for section, names in sections if names]


def revision_view(found: Comparison | None) -> RevisionView | None:
    """Return a comparison in words, each side in those of the version of the questions that it was answered under."""
    if found is None or found.before.assessment.submitted_at is None:
        return None
    return RevisionView(
        before=found.before.assessment.revision,
        after=found.after.assessment.revision,
        on=found.before.assessment.submitted_at.astimezone(SWEDISH_TIME).date(),
        changes=[_changed(found, difference) for difference in found.differences],
        levels=[(area, then, now) for area, (then, now) in found.levels.items()],
    )


def _changed(found: Comparison, difference: AnswerDifference) -> ChangedAnswer:
    name = difference.question
    was, now = all_items(found.before.questionnaire).get(name), all_items(found.after.questionnaire).get(name)
    item = now or was
    if item is None:
        raise LookupError(f"neither version asks {difference.question}")
    return ChangedAnswer(
        item,
        found.before.hidden.get(name) or (answer_words(was, difference.before) if was else ""),
        found.after.hidden.get(name) or (answer_words(now, difference.after) if now else ""),
        difference,
    )
