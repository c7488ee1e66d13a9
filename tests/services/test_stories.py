"""Whole stories through the verbs, on SQLite and on PostgreSQL."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest

from riskflow.cases.labels import Advice, CaseOutcome, GateOutcome
from riskflow.cases.policy import Part
from riskflow.cases.review_input import ClearanceInput, DecisionInput
from riskflow.cases.review_rules import ReviewRules
from riskflow.cases.workflow import Group, State
from riskflow.errors import (
    ConflictError,
    FrozenError,
    IncompleteError,
    InvalidError,
    MustDeclareError,
    NotAllowedError,
    NotFoundError,
    RiskFlowError,
)
from riskflow.questionnaire.model import Level
from riskflow.services.assessment import answers as answer_service
from riskflow.services.assessment import submission
from riskflow.services.assessment.answers import AnswerConflictError, AnswerInput
from riskflow.services.case_facts import identity
from riskflow.services.deliberation import readings
from riskflow.services.open_case import open_case, review_of
from riskflow.services.operations.audit import chain_problems
from riskflow.services.operations.demo.runner import CONDITIONS, DemoRunner
from riskflow.services.operations.demo.stories import run_stories
from riskflow.services.review import committee, handling
from riskflow.services.review import decisions as decision_service
from riskflow.services.review.open_points import decided_despite
from riskflow.store.queries import cases as case_queries
from tests.support.cases import judged
from tests.support.cases.outcomes import refused, state_of, tags_of

OPINION = judged.opinion(Advice.WITH_CONDITIONS, "Nyttan överväger.", CONDITIONS)
RATING = judged.rating(Advice.GO_AHEAD, "Jag ser inget hinder.", Level.MODERATE)
DECISION = DecisionInput(CaseOutcome.PROCEED, "Det ger mycket.", "Riskerna är små.", override_reason="Små risker.")


@pytest.mark.slow
def test_every_state_is_reached_and_the_chain_holds(stage: DemoRunner) -> None:
    run_stories(stage)
    with stage.unit_of_work_as("sven") as uow:
        assert {case.state for case in case_queries.cases_in(uow.session, State)} == set(State)
        assert list(chain_problems(uow.session)) == []


def test_a_low_case_closes_by_itself(stage: DemoRunner) -> None:
    code = stage.submit("rf-01")
    assert state_of(stage, code) is State.CLOSED
    assert tags_of(stage, code)[-1] in {"case-closed", "drawn-for-check"}


def test_a_moderate_case_needs_measures_and_the_heads_word(stage: DemoRunner) -> None:
    code = stage.draft("rf-09")
    refused(stage, "alice", IncompleteError, submission.submit, code)
    assert state_of(stage, code) is State.DRAFT
    code = stage.submit("rf-09")
    assert state_of(stage, code) is State.WITH_HEAD
    refused(stage, "hedda", IncompleteError, handling.acknowledge, code, 1)  # fragile: a second reader first
    refused(stage, "charlie", NotFoundError, handling.acknowledge, code, 1)
    with stage.unit_of_work_as("sven") as uow:
        readings.read_second(uow, code, 1, judged.READ)
    with stage.unit_of_work_as("hedda") as uow:
        handling.acknowledge(uow, code, 1)
    assert state_of(stage, code) is State.CLOSED


def test_a_high_case_goes_through_rai_to_a_decision(stage: DemoRunner) -> None:
    code = stage.submit("rf-14")
    refused(stage, "ravi", MustDeclareError, open_case, code, Part.ANSWERS)
    stage.rate(code, "ravi", "rosa")
    with stage.unit_of_work_as("rut") as uow:
        committee.declare(uow, code, has_conflict=False)
    refused(stage, "rut", IncompleteError, committee.give_opinion, code, 1, OPINION)  # the chair has not rated
    with stage.unit_of_work_as("rut") as uow:
        committee.rate(uow, code, 1, RATING)
    refused(stage, "ravi", NotAllowedError, committee.give_opinion, code, 1, OPINION)
    with stage.unit_of_work_as("rut") as uow:
        rosa = identity(case_queries.person_by_login(uow.session, "rosa").id)  # type: ignore[union-attr]
        committee.give_opinion(
            uow, code, 1, judged.opinion(Advice.WITH_CONDITIONS, "Ja.", CONDITIONS, {rosa: "Nej.", 999: "Ingen."})
        )
        opinion = case_queries.opinions_of(uow.session, open_case(uow, code).id)[0]
        assert [dissent["name"] for dissent in opinion.dissents] == ["Rosa Rönnberg"]
    refused(stage, "greta", NotFoundError, decision_service.decide, code, 1, DECISION)  # another route's decision-maker
    refused(
        stage, "dag", InvalidError, decision_service.decide, code, 1, DecisionInput(CaseOutcome.PROCEED, "", "Risk.")
    )
    refused(
        stage,
        "dag",
        InvalidError,
        decision_service.decide,
        code,
        1,
        DecisionInput(CaseOutcome.WITH_CONDITIONS, "Nytta", "Risk"),
    )
    refused(stage, "dag", InvalidError, decision_service.decide, code, 1, DECISION)  # without saying what is open
    with stage.unit_of_work_as("dag") as uow:
        decision_service.decide(uow, code, 1, replace(DECISION, despite=decided_despite(uow, code)))
    assert state_of(stage, code) is State.DECIDED


def test_ratings_and_levels_are_unseen_until_ones_own_is_given(stage: DemoRunner) -> None:
    code = stage.submit("rf-14")
    stage.rate(code, "ravi")
    with stage.unit_of_work_as("rosa") as uow:
        committee.declare(uow, code, has_conflict=False)
    for login, sees in (("rosa", False), ("ravi", True)):
        with stage.unit_of_work_as(login) as uow:
            opened = open_case(uow, code)
            review = review_of(uow, opened, case_queries.latest_assessment(uow.session, opened.id))
            rules = ReviewRules(uow.viewer, opened.facts, review)
            assert rules.shows_ratings(Group.RAI) is sees
            assert rules.shows_levels is sees
    refused(stage, "ravi", ConflictError, committee.rate, code, 1, RATING)


def test_the_chair_of_rai_cannot_refer_without_a_rating_a_quorum_and_an_opinion(stage: DemoRunner) -> None:
    code = stage.submit("rf-14")
    refused(stage, "rut", MustDeclareError, handling.refer_to_rai, code, "Till SAI genast.")
    with stage.unit_of_work_as("rut") as uow:
        committee.declare(uow, code, has_conflict=False)
    refused(stage, "rut", IncompleteError, handling.refer_to_rai, code, "Till SAI genast.")  # no rating of one's own
    with stage.unit_of_work_as("rut") as uow:
        committee.rate(uow, code, 1, RATING)
    refused(stage, "rut", IncompleteError, handling.refer_to_rai, code, "Till SAI genast.")  # no quorum
    stage.rate(code, "ravi", "rosa")
    refused(stage, "rut", IncompleteError, handling.refer_to_rai, code, "Till SAI genast.")  # no opinion
    assert state_of(stage, code) is State.WITH_RAI


def test_a_disqualified_member_no_longer_finds_the_case(stage: DemoRunner) -> None:
    code = stage.submit("rf-14")
    with pytest.raises(InvalidError), stage.unit_of_work_as("ravi") as uow:
        committee.declare(uow, code, has_conflict=True)
    with stage.unit_of_work_as("ravi") as uow:
        committee.declare(uow, code, has_conflict=True, reason="Vi publicerar tillsammans.")
    refused(stage, "ravi", NotFoundError, open_case, code)


def test_a_critical_case_must_pass_sai(stage: DemoRunner) -> None:
    code = stage.submit("rf-22")
    stage.rate(code, "rut", "ravi", "rosa")
    refused(stage, "rut", NotAllowedError, committee.give_opinion, code, 1, OPINION)
    with stage.unit_of_work_as("rut") as uow:
        committee.give_opinion(uow, code, 1, judged.opinion(Advice.TO_SAI, "Till SAI."))
    assert state_of(stage, code) is State.WITH_SAI
    refused(stage, "stig", MustDeclareError, committee.take_position, code, 1, OPINION)
    stage.take_position(code)
    refused(stage, "dag", NotFoundError, decision_service.decide, code, 1, DECISION)
    stage.decide(code, "greta")
    assert state_of(stage, code) is State.DECIDED


def test_an_open_stop_freezes_the_decision_until_every_function_has_answered(stage: DemoRunner) -> None:
    code = stage.submit("rf-25")
    stage.opine(code, Advice.TO_SAI)
    stage.take_position(code)
    refused(stage, "greta", FrozenError, decision_service.decide, code, 1, DECISION)
    with stage.unit_of_work_as("eva") as uow:
        stops = {
            s.stop.gate: identity(s.stop.id) for s in case_queries.stops_of(uow.session, [open_case(uow, code).id])
        }
    clearance = ClearanceInput(
        "ISP har gett tillstånd.", "Endast namngivna personer", "Dnr 1", GateOutcome.ON_CONDITIONS, due=date(2099, 1, 1)
    )
    refused(stage, "eva", NotAllowedError, handling.clear, code, stops["h6"], clearance)  # another function's gate
    refused(stage, "eva", InvalidError, handling.clear, code, stops["h2"], ClearanceInput(" "))
    with stage.unit_of_work_as("eva") as uow:
        handling.clear(uow, code, stops["h2"], clearance)
    refused(stage, "eva", ConflictError, handling.clear, code, stops["h2"], clearance)
    refused(stage, "greta", FrozenError, decision_service.decide, code, 1, DECISION)
    with stage.unit_of_work_as("lars") as uow:
        handling.clear(uow, code, stops["h6"], clearance)
    stage.decide(code, "greta")
    assert state_of(stage, code) is State.DECIDED


def test_a_low_case_with_a_stop_closes_when_the_function_has_answered(stage: DemoRunner) -> None:
    code = stage.submit("gate-alone")
    assert state_of(stage, code) is State.STOPPED
    with stage.unit_of_work_as("lars") as uow:
        stop = case_queries.stops_of(uow.session, [open_case(uow, code).id])[0].stop
        handling.clear(uow, code, identity(stop.id), ClearanceInput("Bisysslan är nu anmäld och beslutad."))
    assert state_of(stage, code) is State.CLOSED


def test_a_supplement_is_a_new_revision_that_must_be_rated_anew(stage: DemoRunner) -> None:
    code = stage.submit("rf-14")
    stage.rate(code, "rut", "ravi", "rosa")
    with stage.unit_of_work_as("sven") as uow:
        handling.return_for_supplement(uow, code, "Vad säger exportkontrollen?")
    with stage.unit_of_work_as("alice") as uow:
        answer_service.answer(uow, code, [AnswerInput("du-end-use", ("unclear",), "Kompletterat.", 1)])
    with stage.unit_of_work_as("alice") as uow:
        submission.submit(uow, code)
    refused(stage, "rut", ConflictError, committee.give_opinion, code, 1, OPINION)  # of a page that is old
    refused(stage, "rut", IncompleteError, committee.give_opinion, code, 2, OPINION)
    refused(stage, "ravi", ConflictError, committee.rate, code, 1, RATING)
    with stage.unit_of_work_as("ravi") as uow:
        committee.rate(uow, code, 2, RATING)


def test_what_is_withdrawn_leaves_a_record_only_if_it_was_submitted(stage: DemoRunner) -> None:
    for code, records in ((stage.draft("rf-01"), 0), (stage.submit("rf-14"), 1)):
        with stage.unit_of_work_as("alice") as uow:
            submission.withdraw(uow, code, "Planen är ändrad.")
            case = case_queries.case_by_code(uow.session, code)
            assert case is not None
            assert (case.state, case.records_due) == (State.WITHDRAWN, records)


def test_handing_to_security_leaves_a_neutral_marker(stage: DemoRunner) -> None:
    code = stage.draft("rf-25")
    with stage.unit_of_work_as("alice") as uow:
        gate = case_queries.answers_of(uow.session, open_case(uow, code).id)
        version = gate["h5"].version if "h5" in gate else None
        answer_service.answer(uow, code, [AnswerInput("h5", ("yes",), version=version or 1)])
    refused(stage, "alice", InvalidError, submission.submit, code)
    with stage.unit_of_work_as("alice") as uow:
        submission.hand_to_security(uow, code)
    with stage.unit_of_work_as("alice") as uow:
        opened = open_case(uow, code)
        assert (opened.case.title, opened.case.partner) == ("", "")
        assert (
            case_queries.answers_of(uow.session, case_queries.latest_assessment(uow.session, opened.id).id or 0) == {}
        )


def test_a_decision_can_be_suspended_resumed_and_assessed_again(stage: DemoRunner) -> None:
    code = stage.submit("partner-involvement")
    stage.opine(code, Advice.WITH_CONDITIONS)
    stage.decide(code, "dag")
    with stage.unit_of_work_as("dag") as uow:
        decision_service.suspend(uow, code, "Nya uppgifter.")
    with stage.unit_of_work_as("dag") as uow:
        decision_service.resume(uow, code, "Uppgifterna stämde inte.")
    with stage.unit_of_work_as("alice") as uow:
        submission.reassess(uow, code)
        opened = open_case(uow, code)
        assert (opened.case.state, opened.case.records_due) == (State.SUPPLEMENT, 3)
        assert case_queries.latest_assessment(uow.session, opened.id).revision == 2


def test_the_registrar_notes_the_registration_number(stage: DemoRunner) -> None:
    code = stage.submit("rf-14")
    refused(stage, "ada", InvalidError, decision_service.register, code, " ")
    refused(stage, "sven", NotAllowedError, decision_service.register, code, "V-2026-1")
    with stage.unit_of_work_as("ada") as uow:
        decision_service.register(uow, code, "V-2026-0345")
        assert open_case(uow, code).case.registry_no == "V-2026-0345"


def test_two_people_saving_the_same_answer_lose_nothing(stage: DemoRunner) -> None:
    code = stage.draft("rf-14")
    with stage.unit_of_work_as("alice") as uow:
        first = answer_service.answer(uow, code, [AnswerInput("du-end-use", ("civil",), "Först.", 1)]).rows[0]
    with pytest.raises(AnswerConflictError) as caught, stage.unit_of_work_as("alice") as uow:
        answer_service.answer(uow, code, [AnswerInput("du-end-use", ("weapons",), "Sedan.", 1)])
    assert caught.value.saved_row.comment == "Först."
    with stage.unit_of_work_as("alice") as uow:  # the same once more is a double-click, not a conflict
        answer_service.answer(uow, code, [AnswerInput("du-end-use", ("civil",), "Först.", 1)])
        answer_service.answer(uow, code, [AnswerInput("du-end-use", ("weapons",), "Sedan.", first.version)])


def test_a_rolled_back_verb_leaves_no_event(stage: DemoRunner) -> None:
    code = stage.draft("rf-14")
    before = tags_of(stage, code)
    refused(
        stage, "alice", InvalidError, answer_service.answer, code, [AnswerInput("du-end-use", ("nonsense",), version=1)]
    )
    refused(stage, "alice", ConflictError, submission.submit, code, 999)
    assert tags_of(stage, code) == before


def race(stage: DemoRunner, login: str, act: Callable[..., object], *rest: object) -> list[str]:
    """Let two requests do the same at once; return what became of each."""

    def attempt(_number: int) -> str:
        try:
            with stage.unit_of_work_as(login) as uow:
                act(uow, *rest)
        except (RiskFlowError, Exception) as error:  # noqa: BLE001 - what it was is the result
            return type(error).__name__
        return "done"

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(attempt, range(2)))


def test_a_double_click_submits_once(stage: DemoRunner) -> None:
    code = stage.draft("rf-14")
    assert race(stage, "alice", submission.submit, code) == ["NotAllowedError", "done"]
    assert tags_of(stage, code).count("assessment-submitted") == 1


def test_two_chairs_at_once_give_one_opinion(stage: DemoRunner) -> None:
    code = stage.submit("rf-14")
    stage.rate(code, "rut", "ravi", "rosa")
    assert race(stage, "rut", committee.give_opinion, code, 1, OPINION) == ["NotAllowedError", "done"]
    assert tags_of(stage, code).count("opinion-given") == 1


def test_rating_twice_at_once_counts_once(stage: DemoRunner) -> None:
    code = stage.submit("rf-14")
    with stage.unit_of_work_as("ravi") as uow:
        committee.declare(uow, code, has_conflict=False)
    assert race(stage, "ravi", committee.rate, code, 1, RATING) == ["ConflictError", "done"]


def test_a_follow_up_date_and_conditions_reach_the_decision(stage: DemoRunner) -> None:
    code = stage.submit("rf-17")
    stage.opine(code, Advice.WITH_CONDITIONS)
    stage.decide(code, "dag")
    with stage.unit_of_work_as("sven") as uow:
        decision = case_queries.decisions_of(uow.session, open_case(uow, code).id)[0]
        assert isinstance(decision.follow_up_on, date)
        assert len(decision.conditions) == len(CONDITIONS)
