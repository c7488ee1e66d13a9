"""Answer sheets as plain data, checked against a version, and the report of their score as plain data.

This is the interface of `riskflow score`; other programs depend on its keys (docs/reference/commands.md).
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from riskflow.canonical_json import canonical_json
from riskflow.errors import InvalidError
from riskflow.questionnaire.context import facts_from_places
from riskflow.questionnaire.explanations import Counterfactual, MeasureStatus, explain, is_fragile, residual_levels
from riskflow.questionnaire.model import Area, Question, Questionnaire
from riskflow.questionnaire.policy import Policy, with_overrides
from riskflow.questionnaire.scoring import (
    CONTEXT_AREAS,
    Answers,
    AreaProfile,
    Context,
    GateAnswer,
    Profile,
    Route,
    score,
)
from riskflow.text import Text

TERRITORIES = "territories"
HEAD_OF_DEPARTMENT = "head-of-department"
UNKNOWN_CONTEXT = "unknown"
SHEET_KEYS = {"id", "name", "answers", "context", "measures", "expect", "title"}


@dataclass(frozen=True, slots=True)
class AnswerSheet:
    answers: Answers
    context: Context
    measures: Mapping[str, MeasureStatus] = field(default_factory=dict)


def read_sheet(questionnaire: Questionnaire, policy: Policy, raw: object) -> AnswerSheet:
    """Return the sheet of plain data; a mapping without the key `answers` is taken as the answers themselves.

    Raises:
        InvalidError: naming the question and what it offers.
    """
    if not isinstance(raw, Mapping):
        raise _invalid("an answer sheet is a mapping of question ids to answers")
    if "answers" not in raw:
        raw = {"answers": raw}
    extra = set(map(str, raw)) - SHEET_KEYS
    if extra:
        raise _invalid(f"unknown key {', '.join(sorted(extra))}; use answers, context and measures")
    if not isinstance(raw["answers"], Mapping):
        raise _invalid("'answers' is a mapping of question ids to answers")
    answers = {str(key): _answer(questionnaire, str(key), value) for key, value in raw["answers"].items()}
    answers = {**facts_from_places(questionnaire, policy, territories_in(questionnaire, answers)), **answers}
    context = with_overrides(derived_context(questionnaire, policy, answers), _context(raw.get("context") or {}))
    return AnswerSheet(answers, context, _measures(questionnaire, raw.get("measures") or {}))


def derived_context(questionnaire: Questionnaire, policy: Policy, answers: Answers) -> Context:
    """Return the context without indicators: 0 when all partners are in the EEA, else unknown."""
    return policy.context_inside_eea(territories_in(questionnaire, answers))


def territories_in(questionnaire: Questionnaire, answers: Answers) -> tuple[str, ...]:
    """Return the territories of the partners; the origin of persons is never asked."""
    questions = (q.id for q in questionnaire.questions.values() if q.kind == TERRITORIES)
    return tuple(code for question in questions for code in answers.get(question, ()))


def unscreened(questionnaire: Questionnaire) -> Answers:
    """Return *don't know* for every question that is looked up: its answer before any search."""
    screened = (question for question in questionnaire.questions.values() if question.is_fetched)
    return {question.id: (question.unknown.id,) for question in screened if question.unknown}


def check_answer(question: Question, chosen: tuple[str, ...]) -> tuple[str, ...]:
    """Return an answer that the question accepts.

    Raises:
        InvalidError: when it does not; the message names the options.
    """
    offered = ", ".join(question.by_id)
    if question.options and any(option not in question.by_id for option in chosen):
        wrong = ", ".join(option for option in chosen if option not in question.by_id)
        raise _invalid(f"'{question.id}' does not offer '{wrong}'; choose one of {offered}")
    if (question.kind == "choice" or question.is_fetched) and len(chosen) > 1:
        raise _invalid(f"'{question.id}' takes one answer; choose one of {offered}")
    if len(chosen) > 1 and question.options and any(question.stands_alone(question.by_id[name]) for name in chosen):
        raise _invalid(f"'{question.id}': this answer cannot be combined with others")
    return chosen


def check_gate(gate: str, chosen: tuple[str, ...]) -> tuple[str, ...]:
    """Return an answer that a gate accepts: one of the three, or none yet.

    Raises:
        InvalidError: when it is another; the message names the three.
    """
    if len(chosen) > 1 or not {*chosen} <= {*GateAnswer}:
        raise _invalid(f"gate '{gate}' takes one of {', '.join(GateAnswer)}")
    return chosen


def _answer(questionnaire: Questionnaire, key: str, value: object) -> tuple[str, ...]:
    chosen = _as_tuple(key, value)
    if key in questionnaire.gates:
        return check_gate(key, chosen)
    if key not in questionnaire.questions:
        raise _invalid(f"'{key}' is no question of this version; see `riskflow questionnaire show`")
    return check_answer(questionnaire.questions[key], chosen)


def _as_tuple(key: str, value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, str):
        return (value.strip(),) if value.strip() else ()
    if isinstance(value, list | tuple) and all(isinstance(part, str) for part in value):
        return tuple(value)
    raise _invalid(f"'{key}' takes the id of an option, a text, or a list of ids; found {value!r}")


def _context(raw: object) -> Context:
    if not isinstance(raw, Mapping):
        raise _invalid("'context' is a mapping of area to 0, 1, 2 or unknown")
    given: dict[Area, int | None] = {}
    for key, value in raw.items():
        if key not in set(CONTEXT_AREAS):
            raise _invalid(f"context: '{key}' has none; use {' or '.join(CONTEXT_AREAS)}")
        if str(value) not in {"0", "1", "2", UNKNOWN_CONTEXT}:
            raise _invalid(f"context of {key} is 0, 1, 2 or unknown; found {value!r}")
        given[Area(key)] = None if value == UNKNOWN_CONTEXT else int(str(value))
    return given


def _measures(questionnaire: Questionnaire, raw: object) -> dict[str, MeasureStatus]:
    if not isinstance(raw, Mapping):
        raise _invalid("'measures' is a mapping of measure id to proposed, agreed, proven or lapsed")
    for key, value in raw.items():
        if key not in questionnaire.measures_by_id:
            raise _invalid(f"'{key}' is no measure of this version; see `riskflow questionnaire show`")
        if str(value) not in set(MeasureStatus):
            raise _invalid(f"measure '{key}' is proposed, agreed, proven or lapsed; found {value!r}")
    return {str(key): MeasureStatus(value) for key, value in raw.items()}


def _invalid(sentence: str) -> InvalidError:
    return InvalidError(Text(sv=sentence, en=sentence))


def sheet_digest(version_digest: str, sheet: AnswerSheet) -> str:
    """Return the SHA-256 that identifies these answers under this version."""
    # Canonical JSON (RFC 8785) over sorted options: the order in which answers were given never matters.
    value: dict[str, Any] = {
        "questionnaire": version_digest,
        "answers": {key: sorted(set(value)) for key, value in sheet.answers.items() if value},
        "context": {area.value: sheet.context.get(area) for area in CONTEXT_AREAS},
    }
    return hashlib.sha256(canonical_json(value)).hexdigest()


def sheet_report(
    questionnaire: Questionnaire, policy: Policy, version_digest: str, sheet: AnswerSheet
) -> dict[str, Any]:
    """Return the whole result of a sheet as plain data."""
    profile = score(questionnaire, sheet.answers, sheet.context)
    explanations = explain(questionnaire, sheet.answers, sheet.context, profile)
    residual = residual_levels(profile, sheet.measures, questionnaire.measures_by_id)
    return {
        "questionnaire": questionnaire.id,
        "version": questionnaire.version,
        "digest": version_digest,
        "assessment": sheet_digest(version_digest, sheet),
        "complete": not profile.unanswered,
        **route_report(profile),
        "route_name": policy.route(profile.route).name.model_dump(),
        "fragile": is_fragile(questionnaire, sheet.answers, sheet.context, profile),
        "levels": {area.value: result.level.id for area, result in profile.areas.items()},
        "areas": {
            area.value: {
                **_area(policy, result),
                **_gathered(questionnaire, result),
                "residual": {"agreed": residual[area].agreed.id, "achieved": residual[area].achieved.id},
                "counterfactuals": {
                    "lower": [_counterfactual(c) for c in explanations[area].lowers],
                    "raise": [_counterfactual(c) for c in explanations[area].raises],
                },
            }
            for area, result in profile.areas.items()
        },
        **_gates_and_unknowns(questionnaire, profile),
        **_covered(questionnaire, profile),
    }


def route_report(profile: Profile) -> dict[str, Any]:
    """Return the route under the names of the interface."""
    # The interface is older than the route to the head of department: such a case closes by self-assessment, and
    # `acknowledged_by` says who acknowledges it.
    closing = {Route.HEAD: Route.CLOSES}
    return {
        "route": closing.get(profile.route, profile.route).value,
        "route_by_level": closing.get(profile.route_by_level, profile.route_by_level).value,
        "acknowledged_by": HEAD_OF_DEPARTMENT if profile.route_by_level is Route.HEAD else None,
    }


def _area(policy: Policy, result: AreaProfile) -> dict[str, Any]:
    return {
        "level": result.level.id,
        "interval": [result.best.id, result.level.id],
        "drivers": {driver.value: value for driver, value in result.drivers.items()},
        "drivers_best": {driver.value: value for driver, value in result.best_drivers.items()},
        "row": result.row.value,
        "sentence": policy.sentences[result.row].model_dump(),
        "knock_outs": [{"id": r.id, "level": r.level, "reason": r.reason.model_dump()} for r in result.knock_outs],
        "reasons": [
            {
                "question": reason.question,
                "answer": list(reason.options),
                "driver": reason.driver.value,
                "severity": reason.severity,
                "unknown": reason.unknown,
            }
            for reason in result.reasons
        ],
    }


# Only versions that have the second table or checks report them: the reports of released versions never change.
def _gathered(questionnaire: Questionnaire, result: AreaProfile) -> dict[str, Any]:
    return {} if questionnaire.scoring == "1" else {"gathered": [driver.value for driver in result.gathered]}


def _covered(questionnaire: Questionnaire, profile: Profile) -> dict[str, Any]:
    if not questionnaire.has_checks:
        return {}
    return {"covered": {questionnaire.gates[gate].label: check for gate, check in profile.covered.items()}}


def _counterfactual(counterfactual: Counterfactual) -> dict[str, Any]:
    changes = [{"question": change.question, "answer": change.option} for change in counterfactual.changes]
    return {"changes": changes, "level": counterfactual.level.id}


def _gates_and_unknowns(questionnaire: Questionnaire, profile: Profile) -> dict[str, Any]:
    gates = questionnaire.gates
    state = {**dict.fromkeys(profile.stops, "stop"), **dict.fromkeys(profile.questions, "question")}
    return {
        "gates": [
            {"gate": gates[g].label, "state": s, "cleared_by": list(gates[g].cleared_by)} for g, s in state.items()
        ],
        "raised_by": {gates[gate].label: list(questions) for gate, questions in profile.raised_by.items()},
        "unknowns": [
            {"question": u.question, "severity": u.severity, "find_out": u.find_out} for u in profile.unknowns
        ],
        "unknown_context": [area.value for area in profile.unknown_context],
        "unanswered": list(profile.unanswered),
        "absent": list(profile.absent),
    }
