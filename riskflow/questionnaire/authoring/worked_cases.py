"""Worked cases: answers with their expected result, scored and compared."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from riskflow.errors import RiskFlowError
from riskflow.questionnaire.answer_sheet import AnswerSheet, read_sheet, route_report
from riskflow.questionnaire.model import Questionnaire
from riskflow.questionnaire.policy import Policy
from riskflow.questionnaire.scoring import Answers, Profile, score, visible_answers


@dataclass(frozen=True, slots=True)
class WorkedCase:
    """A scored worked case; `seen` are its visible answers."""

    id: str
    name: str
    sheet: AnswerSheet
    seen: Answers
    profile: Profile


def score_worked_case(questionnaire: Questionnaire, policy: Policy, raw: Mapping[str, Any]) -> WorkedCase:
    """Return one worked case, scored.

    Raises:
        InvalidError: naming the question that does not accept its answer.
    """
    sheet = read_sheet(questionnaire, policy, raw)
    profile = score(questionnaire, sheet.answers, sheet.context)
    seen = visible_answers(questionnaire, sheet.answers)
    return WorkedCase(str(raw.get("id", "")), str(raw.get("name", "")), sheet, seen, profile)


def score_worked_cases(
    questionnaire: Questionnaire, policy: Policy, raws: Iterable[Mapping[str, Any]]
) -> list[WorkedCase]:
    """Return the worked cases that fit the questions, scored; `worked_case_faults` names the others."""
    found = []
    for raw in raws:
        try:
            found.append(score_worked_case(questionnaire, policy, raw))
        except RiskFlowError:
            continue
    return found


def worked_case_faults(
    questionnaire: Questionnaire, policy: Policy, raws: Iterable[Mapping[str, Any]]
) -> Iterator[str]:
    """Yield where a worked case gets another result than its `expect`."""
    for raw in raws:
        try:
            outcome = _outcome(questionnaire, score_worked_case(questionnaire, policy, raw).profile)
        except RiskFlowError as error:
            yield f"cases.yaml, {raw.get('id')}: {error}"
            continue
        for key, expected in raw.get("expect", {}).items():
            if outcome.get(key) != expected:
                yield f"cases.yaml, {raw['id']}, {key}: expected {expected}, got {outcome.get(key)}"


def _outcome(questionnaire: Questionnaire, profile: Profile) -> dict[str, Any]:
    return {
        "levels": {area.value: result.level.id for area, result in profile.areas.items()},
        **route_report(profile),
        "stops": [questionnaire.gates[gate].label for gate in profile.stops],
        "questions": [questionnaire.gates[gate].label for gate in profile.questions],
    }
