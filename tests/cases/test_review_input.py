"""What reviewers write, checked without a database."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskflow.cases.access import Grant, Viewer
from riskflow.cases.labels import DECISION_OUTCOMES, Advice, CaseOutcome, GateOutcome, decision_outcomes
from riskflow.cases.review_input import (
    AGAINST_THE_GATES,
    ALREADY_ANSWERED,
    ALREADY_DECLARED,
    ALREADY_RATED,
    NAME_CONDITIONS,
    NOT_YOUR_ANSWER,
    NOT_YOUR_GATE,
    OTHER_REVISION,
    REASONS_REQUIRED,
    SAY_BY_WHEN,
    STATE_GATE_CONDITIONS,
    STATE_WHAT_IS_ASKED,
    WEIGH_BOTH,
    ClearanceInput,
    ConditionInput,
    DecisionInput,
    RatingInput,
    answering_function,
    check_decision,
    check_declaration,
    check_rating,
    check_revision,
    required_text,
    valid_clearance,
    valid_dissents,
)
from riskflow.cases.workflow import Role
from riskflow.errors import ConflictError, InvalidError, NotAllowedError, RiskFlowError
from riskflow.follow_up.dispatch import MAX_REGISTRY_NO_LENGTH, REGISTRY_NO, valid_registry_no
from riskflow.text import Text
from tests.support.cases.viewers import CASE, ME, me

TODAY = date(2027, 1, 8)
CONDITION = ConditionInput("An access plan", "Hedda Holm", "2027-03-01", "The signed plan")
DECISION = DecisionInput(CaseOutcome.WITH_CONDITIONS, "Data that Sweden lacks.", "Access is limited.", [CONDITION])
UNDECLARED = replace(CASE, declared=frozenset())


def refused(error: type[RiskFlowError], sentence: Text) -> pytest.RaisesExc[RiskFlowError]:
    return pytest.raises(error, check=lambda raised: raised.message == sentence)


@pytest.mark.parametrize("written", ["", " ", "\n\t"])
def test_reasons_are_more_than_space(written: str) -> None:
    with refused(InvalidError, REASONS_REQUIRED):
        required_text(written)
    assert required_text(f"{written}Because.{written}") == "Because."


@pytest.mark.parametrize("newest", [2, None])
def test_what_was_written_about_another_revision_is_refused(newest: int | None) -> None:
    check_revision(1, 1)
    with refused(ConflictError, OTHER_REVISION):
        check_revision(1, newest)


def test_a_member_declares_once() -> None:
    check_declaration(me(), UNDECLARED, has_conflict=False, reason="")
    with refused(ConflictError, ALREADY_DECLARED):
        check_declaration(me(), replace(CASE, declared=frozenset({ME})), has_conflict=False, reason="")


def test_a_conflict_of_interest_has_a_reason() -> None:
    check_declaration(me(), UNDECLARED, has_conflict=True, reason="We publish together.")
    with refused(InvalidError, REASONS_REQUIRED):
        check_declaration(me(), UNDECLARED, has_conflict=True, reason=" ")


def test_a_member_rates_a_revision_once_and_with_a_reason() -> None:
    rating = RatingInput(Advice.GO_AHEAD, " Nothing stands in the way. ", {})
    assert check_rating(rating, has_rated=False) == "Nothing stands in the way."
    with refused(ConflictError, ALREADY_RATED):
        check_rating(rating, has_rated=True)
    with refused(InvalidError, REASONS_REQUIRED):
        check_rating(replace(rating, reason=" "), has_rated=False)


def test_only_who_has_rated_can_dissent_and_only_with_reasons() -> None:
    raters = {2: "Rosa Rönnberg", 3: "Ravi Rao"}
    stored = valid_dissents({2: " No. ", 3: " ", 999: "Nobody's."}, raters)
    assert stored == [{"person": 2, "name": "Rosa Rönnberg", "reason": "No."}]


def test_a_function_answers_about_its_own_gates_and_replaces_only_its_own_answer() -> None:
    legal = me(Grant(Role.FUNCTION, "legal"))
    for standing in (None, GateOutcome.NEED_MORE):
        assert answering_function(legal, ["hr", "legal"], answered_by="hr", standing=standing) == "legal"
    for standing in (GateOutcome.GO_AHEAD, GateOutcome.ON_CONDITIONS, GateOutcome.NO):
        assert answering_function(legal, ["hr", "legal"], answered_by="legal", standing=standing) == "legal"
        with refused(NotAllowedError, NOT_YOUR_ANSWER):
            answering_function(legal, ["hr", "legal"], answered_by="hr", standing=standing)
    for viewer in (me(Grant(Role.FUNCTION, "hr")), me(Grant(Role.HEAD, "legal")), Viewer(ME)):
        with refused(NotAllowedError, NOT_YOUR_GATE):
            answering_function(viewer, ["legal"], standing=GateOutcome.NO)


FULL = ClearanceInput(" A rule. ", " A fence. ", "Dnr 1", asked=" Who? ", reason="It changed.", due=TODAY)


@pytest.mark.parametrize(
    ("outcome", "lacks", "sentence"),
    [
        (GateOutcome.GO_AHEAD, "basis", REASONS_REQUIRED),
        (GateOutcome.ON_CONDITIONS, "basis", REASONS_REQUIRED),
        (GateOutcome.ON_CONDITIONS, "conditions", STATE_GATE_CONDITIONS),
        (GateOutcome.NO, "basis", REASONS_REQUIRED),
        (GateOutcome.NEED_MORE, "asked", STATE_WHAT_IS_ASKED),
    ],
)
def test_an_answer_says_what_its_outcome_rests_on(outcome: GateOutcome, lacks: str, sentence: Text) -> None:
    with refused(InvalidError, sentence):
        valid_clearance(replace(FULL, outcome=outcome, **dict[str, Any]({lacks: " "})), TODAY, standing=None)


@pytest.mark.parametrize("outcome", GateOutcome)
def test_an_answer_keeps_only_what_belongs_to_its_outcome(outcome: GateOutcome) -> None:
    kept = valid_clearance(replace(FULL, outcome=outcome), TODAY, standing=None)
    assert kept.outcome is outcome
    assert bool(kept.conditions) is (outcome is GateOutcome.ON_CONDITIONS)
    assert bool(kept.due) is (outcome is GateOutcome.ON_CONDITIONS)
    assert bool(kept.asked) is (outcome is GateOutcome.NEED_MORE)


@pytest.mark.parametrize("due", [None, TODAY - timedelta(days=1)])
def test_conditions_of_a_function_have_a_day_that_has_not_passed(due: date | None) -> None:
    with refused(InvalidError, SAY_BY_WHEN):
        valid_clearance(replace(FULL, outcome=GateOutcome.ON_CONDITIONS, due=due), TODAY, standing=None)


@pytest.mark.parametrize("standing", GateOutcome)
@pytest.mark.parametrize("outcome", GateOutcome)
def test_an_answer_that_holds_is_replaced_only_with_a_reason(standing: GateOutcome, outcome: GateOutcome) -> None:
    without = replace(FULL, outcome=outcome, reason=" ")
    if standing is GateOutcome.NEED_MORE:
        assert valid_clearance(without, TODAY, standing=standing).outcome is outcome
        return
    with refused(ConflictError, ALREADY_ANSWERED):
        valid_clearance(without, TODAY, standing=standing)
    assert valid_clearance(replace(FULL, outcome=outcome), TODAY, standing=standing).outcome is outcome


@given(st.lists(st.sampled_from(GateOutcome)))
def test_no_decision_goes_ahead_against_a_function(gate_outcomes: list[GateOutcome]) -> None:
    offered = decision_outcomes(gate_outcomes)
    assert CaseOutcome.DECLINE in offered
    if GateOutcome.NO in gate_outcomes:
        assert set(offered) == {CaseOutcome.DECLINE, CaseOutcome.REDUCE_SCOPE}
    elif GateOutcome.ON_CONDITIONS in gate_outcomes:
        assert CaseOutcome.PROCEED not in offered
    for outcome in set(DECISION_OUTCOMES) - set(offered):
        with refused(InvalidError, AGAINST_THE_GATES):
            check_decision(replace(DECISION, outcome=outcome), gate_outcomes)


@pytest.mark.parametrize("outcome", [CaseOutcome.PROCEED, CaseOutcome.REDUCE_SCOPE, CaseOutcome.DECLINE])
def test_a_decision_without_conditions_weighs_benefit_against_risk(outcome: CaseOutcome) -> None:
    check_decision(DecisionInput(outcome, "Much.", "Little."))


@pytest.mark.parametrize("decision", [replace(DECISION, benefit=" "), replace(DECISION, reasons=" ")])
def test_a_decision_that_weighs_only_one_side_is_refused(decision: DecisionInput) -> None:
    with refused(InvalidError, WEIGH_BOTH):
        check_decision(decision)


def test_a_conditional_yes_has_a_condition() -> None:
    check_decision(DECISION)
    with refused(InvalidError, NAME_CONDITIONS):
        check_decision(replace(DECISION, conditions=[]))


@pytest.mark.parametrize("lacks", ["text", "owner", "due", "proof"])
def test_a_condition_that_nobody_can_follow_up_is_refused(lacks: str) -> None:
    for outcome in (CaseOutcome.WITH_CONDITIONS, CaseOutcome.PROCEED):
        with refused(InvalidError, NAME_CONDITIONS):
            check_decision(
                replace(DECISION, outcome=outcome, conditions=[CONDITION, replace(CONDITION, **{lacks: ""})])
            )


def test_a_registration_number_is_short_and_there() -> None:
    assert valid_registry_no(" V-2026-0345 ") == "V-2026-0345"
    assert valid_registry_no("9" * MAX_REGISTRY_NO_LENGTH)
    for written in (" ", "9" * (MAX_REGISTRY_NO_LENGTH + 1)):
        with refused(InvalidError, REGISTRY_NO):
            valid_registry_no(written)
