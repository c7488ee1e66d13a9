"""Whole stories through the verbs, on SQLite and on PostgreSQL."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from riskflow.cases.access import Part
from riskflow.cases.labels import Advice, Outcome
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
from riskflow.questionnaire.model import Area, Level
from riskflow.services.assessment import answers as answer_service
from riskflow.services.assessment import submission
from riskflow.services.assessment.answers import AnswerConflictError, Given
from riskflow.services.operations.audit import chain_problems
from riskflow.services.operations.demo import CONDITIONS, Stage, play
from riskflow.services.review import committee, handling
from riskflow.services.review import decisions as decision_service
from riskflow.services.review.committee import GroupOpinion, OwnRating
from riskflow.services.review.decisions import Verdict
from riskflow.services.review.handling import Finding
from riskflow.services.unit_of_work import identity, open_case, review_of
from riskflow.store.queries import cases as case_queries

OPINION = GroupOpinion(Advice.WITH_CONDITIONS, "Nyttan överväger.", CONDITIONS)
RATING = OwnRating(Advice.GO_AHEAD, "Jag ser inget hinder.", dict.fromkeys(Area, Level.MODERATE))
VERDICT = Verdict(Outcome.PROCEED, "Det ger mycket.", "Riskerna är små.")


def state_of(stage: Stage, code: str) -> State:
    with stage.at("alice") as desk:
        case = case_queries.case_by_code(desk.session, code)
        assert case is not None
        return case.state


def tags_of(stage: Stage, code: str) -> list[str]:
    with stage.at("alice") as desk:
        return [event.tag for event in case_queries.events_of(desk.session, open_case(desk, code).id)]


def refused(stage: Stage, login: str, error: type[Exception], act: Callable[..., object], *rest: object) -> None:
    """Let somebody try something that must be refused, in a transaction of its own."""
    with pytest.raises(error), stage.at(login) as desk:
        act(desk, *rest)


def test_every_state_is_reached_and_the_chain_holds(stage: Stage) -> None:
    play(stage)
    with stage.at("sven") as desk:
        assert {case.state for case in case_queries.cases_in(desk.session, State)} == set(State)
        assert list(chain_problems(desk.session)) == []


def test_a_low_case_closes_by_itself(stage: Stage) -> None:
    code = stage.submit("rf-01")
    assert state_of(stage, code) is State.CLOSED
    assert tags_of(stage, code)[-1] in {"case-closed", "drawn-for-check"}


def test_a_moderate_case_needs_measures_and_the_heads_word(stage: Stage) -> None:
    code = stage.draft("rf-09")
    refused(stage, "alice", IncompleteError, submission.submit, code)
    assert state_of(stage, code) is State.DRAFT
    code = stage.submit("rf-09")
    assert state_of(stage, code) is State.WITH_HEAD
    refused(stage, "hedda", IncompleteError, handling.acknowledge, code, 1)  # fragile: a second reader first
    refused(stage, "charlie", NotFoundError, handling.acknowledge, code, 1)
    with stage.at("sven") as desk:
        handling.read_second(desk, code)
    with stage.at("hedda") as desk:
        handling.acknowledge(desk, code, 1)
    assert state_of(stage, code) is State.CLOSED


def test_a_high_case_goes_through_rai_to_a_decision(stage: Stage) -> None:
    code = stage.submit("rf-14")
    refused(stage, "ravi", MustDeclareError, open_case, code, Part.ANSWERS)
    stage.rate(code, "ravi", "rosa")
    with stage.at("rut") as desk:
        committee.declare(desk, code, has_conflict=False)
    refused(stage, "rut", IncompleteError, committee.give_opinion, code, 1, OPINION)  # the chair has not rated
    with stage.at("rut") as desk:
        committee.rate(desk, code, 1, RATING)
    refused(stage, "ravi", NotAllowedError, committee.give_opinion, code, 1, OPINION)
    with stage.at("rut") as desk:
        rosa = identity(case_queries.person_by_login(desk.session, "rosa").id)  # type: ignore[union-attr]
        committee.give_opinion(
            desk, code, 1, GroupOpinion(Advice.WITH_CONDITIONS, "Ja.", CONDITIONS, {rosa: "Nej.", 999: "Ingen."})
        )
        opinion = case_queries.opinions_of(desk.session, open_case(desk, code).id)[0]
        assert [dissent["name"] for dissent in opinion.dissents] == ["Rosa Rönnberg"]
    refused(stage, "greta", NotFoundError, decision_service.decide, code, 1, VERDICT)  # another route's decision-maker
    refused(stage, "dag", InvalidError, decision_service.decide, code, 1, Verdict(Outcome.PROCEED, "", "Risk."))
    refused(
        stage, "dag", InvalidError, decision_service.decide, code, 1, Verdict(Outcome.WITH_CONDITIONS, "Nytta", "Risk")
    )
    with stage.at("dag") as desk:
        decision_service.decide(desk, code, 1, VERDICT)
    assert state_of(stage, code) is State.DECIDED


def test_ratings_and_levels_are_unseen_until_ones_own_is_given(stage: Stage) -> None:
    code = stage.submit("rf-14")
    stage.rate(code, "ravi")
    with stage.at("rosa") as desk:
        committee.declare(desk, code, has_conflict=False)
    for login, sees in (("rosa", False), ("ravi", True)):
        with stage.at(login) as desk:
            matter = open_case(desk, code)
            review = review_of(desk, case_queries.latest_assessment(desk.session, matter.id))
            rules = ReviewRules(desk.viewer, matter.facts, review)
            assert rules.shows_ratings(Group.RAI) is sees
            assert rules.shows_levels is sees
    refused(stage, "ravi", ConflictError, committee.rate, code, 1, RATING)


def test_the_chair_of_rai_cannot_refer_without_a_rating_a_quorum_and_an_opinion(stage: Stage) -> None:
    code = stage.submit("rf-14")
    refused(stage, "rut", MustDeclareError, handling.refer_to_rai, code, "Till SAI genast.")
    with stage.at("rut") as desk:
        committee.declare(desk, code, has_conflict=False)
    refused(stage, "rut", IncompleteError, handling.refer_to_rai, code, "Till SAI genast.")  # no rating of one's own
    with stage.at("rut") as desk:
        committee.rate(desk, code, 1, RATING)
    refused(stage, "rut", IncompleteError, handling.refer_to_rai, code, "Till SAI genast.")  # no quorum
    stage.rate(code, "ravi", "rosa")
    refused(stage, "rut", IncompleteError, handling.refer_to_rai, code, "Till SAI genast.")  # no opinion
    assert state_of(stage, code) is State.WITH_RAI


def test_a_disqualified_member_no_longer_finds_the_case(stage: Stage) -> None:
    code = stage.submit("rf-14")
    with pytest.raises(InvalidError), stage.at("ravi") as desk:
        committee.declare(desk, code, has_conflict=True)
    with stage.at("ravi") as desk:
        committee.declare(desk, code, has_conflict=True, reason="Vi publicerar tillsammans.")
    refused(stage, "ravi", NotFoundError, open_case, code)


def test_a_critical_case_must_pass_sai(stage: Stage) -> None:
    code = stage.submit("rf-22")
    stage.rate(code, "rut", "ravi", "rosa")
    refused(stage, "rut", NotAllowedError, committee.give_opinion, code, 1, OPINION)
    with stage.at("rut") as desk:
        committee.give_opinion(desk, code, 1, GroupOpinion(Advice.TO_SAI, "Till SAI."))
    assert state_of(stage, code) is State.WITH_SAI
    refused(stage, "stig", MustDeclareError, committee.take_position, code, 1, OPINION)
    stage.take_position(code)
    refused(stage, "dag", NotFoundError, decision_service.decide, code, 1, VERDICT)
    stage.decide(code, "greta")
    assert state_of(stage, code) is State.DECIDED


def test_an_open_stop_freezes_the_decision_until_every_function_has_answered(stage: Stage) -> None:
    code = stage.submit("rf-25")
    stage.opine(code, Advice.TO_SAI)
    stage.take_position(code)
    refused(stage, "greta", FrozenError, decision_service.decide, code, 1, VERDICT)
    with stage.at("eva") as desk:
        stops = {
            s.stop.gate: identity(s.stop.id) for s in case_queries.stops_of(desk.session, [open_case(desk, code).id])
        }
    finding = Finding("ISP har gett tillstånd.", "Endast namngivna personer", "Dnr 1")
    refused(stage, "eva", NotAllowedError, handling.clear, code, stops["h6"], finding)  # another function's gate
    refused(stage, "eva", InvalidError, handling.clear, code, stops["h2"], Finding(" "))
    with stage.at("eva") as desk:
        handling.clear(desk, code, stops["h2"], finding)
    refused(stage, "eva", ConflictError, handling.clear, code, stops["h2"], finding)
    refused(stage, "greta", FrozenError, decision_service.decide, code, 1, VERDICT)
    with stage.at("lars") as desk:
        handling.clear(desk, code, stops["h6"], finding)
    stage.decide(code, "greta")
    assert state_of(stage, code) is State.DECIDED


def test_a_low_case_with_a_stop_closes_when_the_function_has_answered(stage: Stage) -> None:
    code = stage.submit("gate-alone")
    assert state_of(stage, code) is State.STOPPED
    with stage.at("lars") as desk:
        stop = case_queries.stops_of(desk.session, [open_case(desk, code).id])[0].stop
        handling.clear(desk, code, identity(stop.id), Finding("Bisysslan är nu anmäld och beslutad."))
    assert state_of(stage, code) is State.CLOSED


def test_a_supplement_is_a_new_revision_that_must_be_rated_anew(stage: Stage) -> None:
    code = stage.submit("rf-14")
    stage.rate(code, "rut", "ravi", "rosa")
    with stage.at("sven") as desk:
        handling.return_for_supplement(desk, code, "Vad säger exportkontrollen?")
    with stage.at("alice") as desk:
        answer_service.answer(desk, code, [Given("du-end-use", ("unclear",), "Kompletterat.", 1)])
    with stage.at("alice") as desk:
        submission.submit(desk, code)
    refused(stage, "rut", ConflictError, committee.give_opinion, code, 1, OPINION)  # of a page that is old
    refused(stage, "rut", IncompleteError, committee.give_opinion, code, 2, OPINION)
    refused(stage, "ravi", ConflictError, committee.rate, code, 1, RATING)
    with stage.at("ravi") as desk:
        committee.rate(desk, code, 2, RATING)


def test_what_is_withdrawn_leaves_a_record_only_if_it_was_submitted(stage: Stage) -> None:
    for code, records in ((stage.draft("rf-01"), 0), (stage.submit("rf-14"), 1)):
        with stage.at("alice") as desk:
            submission.withdraw(desk, code, "Planen är ändrad.")
            case = case_queries.case_by_code(desk.session, code)
            assert case is not None
            assert (case.state, case.records_due) == (State.WITHDRAWN, records)


def test_handing_to_security_leaves_a_neutral_marker(stage: Stage) -> None:
    code = stage.draft("rf-25")
    with stage.at("alice") as desk:
        gate = case_queries.answers_of(desk.session, open_case(desk, code).id)
        version = gate["h5"].version if "h5" in gate else None
        answer_service.answer(desk, code, [Given("h5", ("yes",), version=version or 1)])
    refused(stage, "alice", InvalidError, submission.submit, code)
    with stage.at("alice") as desk:
        submission.hand_to_security(desk, code)
    with stage.at("alice") as desk:
        matter = open_case(desk, code)
        assert (matter.case.title, matter.case.partner) == ("", "")
        assert (
            case_queries.answers_of(desk.session, case_queries.latest_assessment(desk.session, matter.id).id or 0) == {}
        )


def test_a_decision_can_be_suspended_resumed_and_assessed_again(stage: Stage) -> None:
    code = stage.submit("partner-involvement")
    stage.opine(code, Advice.WITH_CONDITIONS)
    stage.decide(code, "dag")
    with stage.at("dag") as desk:
        decision_service.suspend(desk, code, "Nya uppgifter.")
    with stage.at("dag") as desk:
        decision_service.resume(desk, code, "Uppgifterna stämde inte.")
    with stage.at("alice") as desk:
        submission.reassess(desk, code)
        matter = open_case(desk, code)
        assert (matter.case.state, matter.case.records_due) == (State.SUPPLEMENT, 3)
        assert case_queries.latest_assessment(desk.session, matter.id).revision == 2


def test_the_registrar_notes_the_registration_number(stage: Stage) -> None:
    code = stage.submit("rf-14")
    refused(stage, "ada", InvalidError, decision_service.register, code, " ")
    refused(stage, "sven", NotAllowedError, decision_service.register, code, "V-2026-1")
    with stage.at("ada") as desk:
        decision_service.register(desk, code, "V-2026-0345")
        assert open_case(desk, code).case.registry_no == "V-2026-0345"


def test_two_people_saving_the_same_answer_lose_nothing(stage: Stage) -> None:
    code = stage.draft("rf-14")
    with stage.at("alice") as desk:
        first = answer_service.answer(desk, code, [Given("du-end-use", ("civil",), "Först.", 1)])[0]
    with pytest.raises(AnswerConflictError) as caught, stage.at("alice") as desk:
        answer_service.answer(desk, code, [Given("du-end-use", ("weapons",), "Sedan.", 1)])
    assert caught.value.standing.comment == "Först."
    with stage.at("alice") as desk:  # the same once more is a double-click, not a conflict
        answer_service.answer(desk, code, [Given("du-end-use", ("civil",), "Först.", 1)])
        answer_service.answer(desk, code, [Given("du-end-use", ("weapons",), "Sedan.", first.version)])


def test_a_rolled_back_verb_leaves_no_event(stage: Stage) -> None:
    code = stage.draft("rf-14")
    before = tags_of(stage, code)
    refused(stage, "alice", InvalidError, answer_service.answer, code, [Given("du-end-use", ("nonsense",), version=1)])
    refused(stage, "alice", ConflictError, submission.submit, code, 999)
    assert tags_of(stage, code) == before


def race(stage: Stage, login: str, act: Callable[..., object], *rest: object) -> list[str]:
    """Let two requests do the same at once; return what became of each."""

    def attempt(_number: int) -> str:
        try:
            with stage.at(login) as desk:
                act(desk, *rest)
        except (RiskFlowError, Exception) as error:  # noqa: BLE001 - what it was is the result
            return type(error).__name__
        return "done"

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(attempt, range(2)))


def test_a_double_click_submits_once(stage: Stage) -> None:
    code = stage.draft("rf-14")
    assert race(stage, "alice", submission.submit, code) == ["NotAllowedError", "done"]
    assert tags_of(stage, code).count("assessment-submitted") == 1


def test_two_chairs_at_once_give_one_opinion(stage: Stage) -> None:
    code = stage.submit("rf-14")
    stage.rate(code, "rut", "ravi", "rosa")
    assert race(stage, "rut", committee.give_opinion, code, 1, OPINION) == ["NotAllowedError", "done"]
    assert tags_of(stage, code).count("opinion-given") == 1


def test_rating_twice_at_once_counts_once(stage: Stage) -> None:
    code = stage.submit("rf-14")
    with stage.at("ravi") as desk:
        committee.declare(desk, code, has_conflict=False)
    assert race(stage, "ravi", committee.rate, code, 1, RATING) == ["ConflictError", "done"]


def test_a_follow_up_date_and_conditions_reach_the_decision(stage: Stage) -> None:
    code = stage.submit("rf-17")
    stage.opine(code, Advice.WITH_CONDITIONS)
    stage.decide(code, "dag")
    with stage.at("sven") as desk:
        decision = case_queries.decisions_of(desk.session, open_case(desk, code).id)[0]
        assert isinstance(decision.follow_up_on, date)
        assert len(decision.conditions) == len(CONDITIONS)
