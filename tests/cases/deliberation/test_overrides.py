"""Where an opinion or a decision departs from the tool or from the advice, as a table of cases."""

import pytest

from riskflow.cases.labels import DECISION_OUTCOMES, Advice, CaseOutcome
from riskflow.deliberation.overrides import (
    OVERRIDE_NAMES,
    Direction,
    Override,
    Standard,
    checked_reason,
    of_decision,
    of_opinion,
    read_overrides,
)
from riskflow.errors import InvalidError
from riskflow.questionnaire.model import Level

STRICTER, MILDER = Direction.STRICTER, Direction.MILDER
OPINIONS: list[tuple[Advice, Level, Direction | None]] = [
    (Advice.GO_AHEAD, Level.LOW, None),
    (Advice.WITH_CONDITIONS, Level.LOW, STRICTER),
    (Advice.GO_AHEAD, Level.MODERATE, None),
    (Advice.WITH_CONDITIONS, Level.MODERATE, None),
    (Advice.NOT_AS_DESCRIBED, Level.MODERATE, STRICTER),
    (Advice.GO_AHEAD, Level.HIGH, MILDER),
    (Advice.WITH_CONDITIONS, Level.HIGH, None),
    (Advice.NOT_AS_DESCRIBED, Level.HIGH, None),
    (Advice.TO_SAI, Level.HIGH, STRICTER),
    (Advice.TO_SAI, Level.CRITICAL, None),
    (Advice.GO_AHEAD, Level.CRITICAL, MILDER),
    (Advice.NOT_AS_DESCRIBED, Level.CRITICAL, None),
]


@pytest.mark.parametrize(("advice", "worst", "direction"), OPINIONS)
def test_an_opinion_departs_from_the_tool_in_one_direction(
    advice: Advice, worst: Level, direction: Direction | None
) -> None:
    expected = [Override(Standard.TOOL, direction)] if direction else []
    assert of_opinion(advice, worst) == expected


def test_an_answer_to_sai_is_no_override() -> None:
    assert of_opinion(Advice.TO_SAI, Level.HIGH, must_refer=True) == []


@pytest.mark.parametrize(
    ("outcome", "advice", "direction"),
    [
        (CaseOutcome.PROCEED, Advice.WITH_CONDITIONS, MILDER),
        (CaseOutcome.WITH_CONDITIONS, Advice.WITH_CONDITIONS, None),
        (CaseOutcome.REDUCE_SCOPE, Advice.WITH_CONDITIONS, STRICTER),
        (CaseOutcome.REDUCE_SCOPE, Advice.NOT_AS_DESCRIBED, None),
        (CaseOutcome.DECLINE, Advice.NOT_AS_DESCRIBED, None),
        (CaseOutcome.DECLINE, Advice.GO_AHEAD, STRICTER),
        (CaseOutcome.WITH_CONDITIONS, Advice.TO_SAI, None),
        (CaseOutcome.WITH_CONDITIONS, None, None),
    ],
)
def test_a_decision_departs_from_the_advice_that_stands(
    outcome: CaseOutcome, advice: Advice | None, direction: Direction | None
) -> None:
    found = [each.direction for each in of_decision(outcome, Level.CRITICAL, advice) if each.against is Standard.ADVICE]
    assert found == ([direction] if direction else [])


@pytest.mark.parametrize("worst", Level)
def test_no_outcome_is_milder_and_another_milder_one_stricter(worst: Level) -> None:
    """Seen from the mildest outcome to the strictest, departures go from milder over none to stricter."""
    order = [MILDER, None, STRICTER]
    found = [next((each.direction for each in of_decision(o, worst, None)), None) for o in DECISION_OUTCOMES]
    assert [order.index(each) for each in found] == sorted(order.index(each) for each in found)


def test_what_departs_needs_a_reason_and_what_does_not_keeps_none() -> None:
    departs = of_opinion(Advice.GO_AHEAD, Level.HIGH)
    assert checked_reason(departs, " Small. ") == "Small."
    assert checked_reason([], "Not needed.") == ""
    with pytest.raises(InvalidError) as caught:
        checked_reason(departs, " ")
    assert "milder than the tool" in caught.value.message.en


def test_departures_are_read_as_they_were_stored() -> None:
    all_of_them = [Override(*each) for each in OVERRIDE_NAMES]
    assert read_overrides([each.stored() for each in all_of_them]) == all_of_them
