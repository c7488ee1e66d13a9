"""Urgent cases, questions of SAI, second readings, light checks, overrides and votes, through the verbs."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from riskflow.cases.labels import Advice, CaseOutcome, LightCheckOutcome, ReadingOutcome, Vote
from riskflow.cases.review_input import DecisionInput
from riskflow.cases.workflow import Group, State
from riskflow.deliberation.second_looks import LightCheckInput, ReadingInput
from riskflow.errors import ConflictError, InvalidError, NotAllowedError, RiskFlowError
from riskflow.services.assessment.revisions import content_digest
from riskflow.services.case_facts import identity
from riskflow.services.deliberation import readings
from riskflow.services.listing import upkeep
from riskflow.services.open_case import open_case, review_of
from riskflow.services.operations.demo.runner import DemoRunner, person_with_login
from riskflow.services.records.build import IssuingInstitution, assemble_record
from riskflow.services.review import committee, decisions
from riskflow.services.review.open_points import decided_despite
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.handling import deliberation
from riskflow.store.queries import cases as case_queries
from riskflow.text import Text
from tests.support.cases import judged
from tests.support.cases.lacking_guards import FRAGILE, HIGH, at_sai, drawn

ISSUER = IssuingInstitution(Text(sv="Högskolan", en="The university"), demonstration=True, secret="s" * 32)


def act(stage: DemoRunner, login: str, verb: Callable[..., object], *arguments: object) -> None:
    with stage.unit_of_work_as(login) as uow:
        verb(uow, *arguments)


def refused(
    error: type[RiskFlowError], stage: DemoRunner, login: str, verb: Callable[..., object], *more: object
) -> str:
    with pytest.raises(error) as caught:
        act(stage, login, verb, *more)
    return caught.value.message.en


def state_of(stage: DemoRunner, code: str) -> State:
    with stage.unit_of_work_as("sven") as uow:
        return open_case(uow, code).case.state


def tags_of(uow: UnitOfWork, code: str) -> list[str]:
    return [event.tag for event in case_queries.events_of(uow.session, open_case(uow, code).id)]


def test_an_urgent_case_needs_the_urgent_quorum_once_and_the_opinion_says_so(stage: DemoRunner) -> None:
    code = stage.submit(HIGH)
    stage.rate(code, "rut", "ravi", "rosa")
    act(stage, "rut", committee.mark_urgent, code, "The call closes on Friday.")
    assert "already" in refused(ConflictError, stage, "rut", committee.mark_urgent, code, "Again.")
    refused(NotAllowedError, stage, "ravi", committee.mark_urgent, code, "I am no chair.")
    with stage.unit_of_work_as("sven") as uow:
        opened = open_case(uow, code)
        review = review_of(uow, opened, case_queries.latest_assessment(uow.session, opened.id))
        policy = uow.current_version.policy
        assert review.is_urgent
        assert review.quorum[Group.RAI] == min(policy.quorum.rai, policy.quorum.urgent)
    act(stage, "rut", committee.give_opinion, code, 1, judged.opinion(Advice.WITH_CONDITIONS))
    stage.decide(code, "dag")
    with stage.unit_of_work_as("sven") as uow:
        opened = open_case(uow, code)
        (decision,) = case_queries.decisions_of(uow.session, opened.id)
        opinion = assemble_record(uow, opened, decision, ISSUER).opinion
        assert opinion is not None
        assert opinion.urgent == "The call closes on Friday."


def test_sai_asks_and_rai_gives_another_opinion_that_goes_back_to_sai(stage: DemoRunner) -> None:
    code = at_sai("stig")(stage)
    act(stage, "stig", committee.ask_rai, code, "What if the laboratory stays in Sweden?")
    assert state_of(stage, code) is State.WITH_RAI
    go_ahead = judged.opinion(Advice.WITH_CONDITIONS)
    assert "SAI has asked" in refused(NotAllowedError, stage, "rut", committee.give_opinion, code, 1, go_ahead)
    act(stage, "rut", committee.give_opinion, code, 1, judged.opinion(Advice.TO_SAI, "Then the risk is smaller."))
    assert state_of(stage, code) is State.WITH_SAI
    with stage.unit_of_work_as("stig") as uow:
        opened = open_case(uow, code)
        number = identity(case_queries.latest_assessment(uow.session, opened.id).id)
        (standing,) = deliberation.standing_opinions(uow.session, [number])
        ((earlier, question),) = deliberation.superseded_opinions(uow.session, number)
        assert (standing.number, earlier.number) == (1, 0)
        assert standing.text == "Then the risk is smaller."
        assert question.text == "What if the laboratory stays in Sweden?"
        assert "rai-asked" in tags_of(uow, code)


def test_a_referral_by_choice_comes_back_to_sai_after_its_question(stage: DemoRunner) -> None:
    """Below critical too: once SAI has asked, RAI answers SAI and not the decision-maker."""
    code = stage.submit(HIGH)
    stage.opine(code, Advice.TO_SAI)
    act(stage, "stig", lambda uow: committee.declare(uow, code, has_conflict=False))
    act(stage, "stig", committee.ask_rai, code, "Why us?")
    refused(NotAllowedError, stage, "rut", committee.give_opinion, code, 1, judged.opinion(Advice.WITH_CONDITIONS))
    act(stage, "rut", committee.give_opinion, code, 1, judged.opinion(Advice.TO_SAI))
    with stage.unit_of_work_as("sven") as uow:
        number = identity(case_queries.latest_assessment(uow.session, open_case(uow, code).id).id)
        (standing,) = deliberation.standing_opinions(uow.session, [number])
        assert standing.overrides == []  # the second one has no other way to go


def test_an_override_is_refused_without_its_reason_and_counted_with_it(stage: DemoRunner) -> None:
    code = stage.submit(HIGH)
    stage.rate(code, "rut", "ravi", "rosa")
    milder = judged.opinion(Advice.GO_AHEAD, override_reason="")
    assert "milder than the tool" in refused(InvalidError, stage, "rut", committee.give_opinion, code, 1, milder)
    act(stage, "rut", committee.give_opinion, code, 1, judged.opinion(Advice.GO_AHEAD))
    with stage.unit_of_work_as("dag") as uow:
        seen = decided_despite(uow, code)
    decision = DecisionInput(CaseOutcome.DECLINE, "Much.", "Great.", unheard_reason="Heard by mail.", despite=seen)
    said = refused(InvalidError, stage, "dag", decisions.decide, code, 1, decision)
    assert "stricter than the tool, stricter than the advice" in said
    reasoned = replace(decision, override_reason="New facts.", dissent="Sven: no.")
    act(stage, "dag", decisions.decide, code, 1, reasoned)
    with stage.unit_of_work_as("sven") as uow:
        opened = open_case(uow, code)
        (row,) = case_queries.decisions_of(uow.session, opened.id)
        assert [each["direction"] for each in row.overrides] == ["stricter", "stricter"]
        assert tags_of(uow, code).count("override-recorded") == 2
        record = assemble_record(uow, opened, row, ISSUER)
        assert record.departure is not None
        assert record.departure.reason == "New facts."
        assert record.dissent == "Sven: no."
        assert record.opinion is not None
        assert record.opinion.departure is not None


def test_a_vote_is_held_by_everybody_who_took_part_and_printed(stage: DemoRunner) -> None:
    code = stage.submit(HIGH)
    stage.rate(code, "rut", "ravi", "rosa")
    with stage.unit_of_work_as("sven") as uow:
        rut, ravi, rosa = (identity(person_with_login(uow.session, login).id) for login in ("rut", "ravi", "rosa"))
    half = judged.opinion(Advice.WITH_CONDITIONS, votes={rut: Vote.IN_FAVOUR, ravi: Vote.IN_FAVOUR})
    assert "how everybody voted" in refused(InvalidError, stage, "rut", committee.give_opinion, code, 1, half)
    votes = {rut: Vote.IN_FAVOUR, ravi: Vote.IN_FAVOUR, rosa: Vote.AGAINST}
    act(stage, "rut", committee.give_opinion, code, 1, judged.opinion(Advice.WITH_CONDITIONS, votes=votes))
    stage.decide(code, "dag")
    with stage.unit_of_work_as("sven") as uow:
        opened = open_case(uow, code)
        (decision,) = case_queries.decisions_of(uow.session, opened.id)
        opinion = assemble_record(uow, opened, decision, ISSUER).opinion
        assert opinion is not None
        assert [each.vote.en for each in opinion.votes].count("Against the proposal") == 1


def test_the_second_reader_keeps_what_was_read_and_may_send_the_case_to_rai(stage: DemoRunner) -> None:
    code = stage.submit(FRAGILE)
    refused(InvalidError, stage, "sven", readings.read_second, code, 1, ReadingInput(ReadingOutcome.CONFIRMED, " "))
    refused(ConflictError, stage, "sven", readings.read_second, code, 9, judged.READ)
    act(stage, "sven", readings.read_second, code, 1, judged.READ)
    other = stage.submit(FRAGILE)
    act(stage, "sven", readings.read_second, other, 1, ReadingInput(ReadingOutcome.TO_RAI, "The funder is unclear."))
    assert (state_of(stage, code), state_of(stage, other)) == (State.WITH_HEAD, State.WITH_RAI)
    with stage.unit_of_work_as("sven") as uow:
        opened = open_case(uow, code)
        (row,) = deliberation.readings_of(uow.session, opened.id)
        assert row.shown_digest == content_digest(uow, case_queries.latest_assessment(uow.session, opened.id))
        assert open_case(uow, other).case.was_with_rai
        assert "case-referred" in tags_of(uow, other)


@pytest.mark.parametrize("outcome", LightCheckOutcome)
def test_one_light_check_is_enough_and_who_differs_says_why(stage: DemoRunner, outcome: LightCheckOutcome) -> None:
    code = drawn(stage)
    for login in ("ravi", "rosa"):
        act(stage, login, lambda uow: committee.declare(uow, code, has_conflict=False))
    if outcome is not LightCheckOutcome.AGREES:
        refused(InvalidError, stage, "ravi", readings.check_lightly, code, 1, LightCheckInput(outcome))
    check = LightCheckInput(outcome, "The partner's owner was left out.")
    act(stage, "ravi", readings.check_lightly, code, 1, check)
    refused(ConflictError, stage, "ravi", readings.check_lightly, code, 1, check)
    refused(NotAllowedError, stage, "sven", readings.check_lightly, code, 1, check)
    assert state_of(stage, code) is State.CLOSED
    with stage.unit_of_work_as("sven") as uow:
        opened = open_case(uow, code)
        review = review_of(uow, opened, case_queries.latest_assessment(uow.session, opened.id))
        assert review.is_checked
        told = "light-check-agreed" if outcome is LightCheckOutcome.AGREES else "light-check-differed"
        assert told in tags_of(uow, code)
        assert list(upkeep.check(uow.session, upkeep.ListRules.of(uow), lambda _: None)) == []
