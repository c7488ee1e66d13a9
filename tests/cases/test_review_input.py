"""What reviewers write, checked without a database."""

from dataclasses import replace

import pytest

from riskflow.cases.access import Grant, Viewer
from riskflow.cases.labels import Advice, CaseOutcome
from riskflow.cases.review_input import (
    ALREADY_CLEARED,
    ALREADY_DECLARED,
    ALREADY_RATED,
    MAX_REGISTRY_NO_LENGTH,
    NAME_CONDITIONS,
    NOT_YOUR_GATE,
    OTHER_REVISION,
    REASONS_REQUIRED,
    REGISTRY_NO,
    WEIGH_BOTH,
    ConditionInput,
    DecisionInput,
    RatingInput,
    check_decision,
    check_declaration,
    check_rating,
    check_revision,
    clearing_function,
    required_text,
    valid_dissents,
    valid_registry_no,
)
from riskflow.cases.workflow import Role
from riskflow.errors import ConflictError, InvalidError, NotAllowedError, RiskFlowError
from riskflow.text import Text
from tests.support.cases.viewers import CASE, ME, me

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


def test_a_function_answers_once_about_its_own_gates() -> None:
    legal = me(Grant(Role.FUNCTION, "legal"))
    assert clearing_function(legal, ["hr", "legal"], is_cleared=False) == "legal"
    with refused(ConflictError, ALREADY_CLEARED):
        clearing_function(legal, ["hr", "legal"], is_cleared=True)
    for viewer in (me(Grant(Role.FUNCTION, "hr")), me(Grant(Role.HEAD, "legal")), Viewer(ME)):
        with refused(NotAllowedError, NOT_YOUR_GATE):
            clearing_function(viewer, ["legal"], is_cleared=True)


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
