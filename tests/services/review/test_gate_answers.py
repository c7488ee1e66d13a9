"""A function's answer about a gate: go ahead, on conditions, no, or a question; the latest one holds."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest

from riskflow.cases.labels import Advice, CaseOutcome, GateOutcome
from riskflow.cases.review_input import ClearanceInput, DecisionInput
from riskflow.cases.workflow import Action, State
from riskflow.errors import ConflictError, FrozenError, InvalidError, NotAllowedError
from riskflow.records.model import RecordGateOutcome, RecordGateState
from riskflow.services.case_facts import identity
from riskflow.services.open_case import open_case
from riskflow.services.operations.audit import chain_problems
from riskflow.services.operations.demo.runner import CONDITIONS, DemoRunner
from riskflow.services.records.build import IssuingInstitution, assemble_record
from riskflow.services.review import decisions, handling
from riskflow.services.review.open_points import PointKind, decided_despite
from riskflow.services.review.todo import pending_work
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import outbox as outbox_queries
from riskflow.store.queries.cases import StopWithClearance
from riskflow.text import Text
from tests.support.cases.outcomes import refused, state_of, tags_of

ISSUER = IssuingInstitution(Text(sv="Högskolan", en="The university"), demonstration=True, secret="s" * 32)
GO_AHEAD = ClearanceInput("The side job is declared.")
ON_CONDITIONS = ClearanceInput(
    "A permit.", "Named persons only.", outcome=GateOutcome.ON_CONDITIONS, due=date(2099, 1, 1)
)
NO = ClearanceInput("A permit was refused.", outcome=GateOutcome.NO)
NEED_MORE = ClearanceInput(outcome=GateOutcome.NEED_MORE, asked="Which drawings leave the EU?")
DECISION = DecisionInput(
    CaseOutcome.DECLINE,
    "Much.",
    "A permit was refused, and nothing less is enough.",
    override_reason="A permit was refused after the opinion.",
    unheard_reason="Agreed.",
)


def gates(stage: DemoRunner, code: str) -> dict[str, StopWithClearance]:
    with stage.unit_of_work_as("sven") as uow:
        return {each.stop.gate: each for each in case_queries.stops_of(uow.session, [open_case(uow, code).id])}


def answer(stage: DemoRunner, login: str, code: str, gate: str, clearance: ClearanceInput) -> None:
    number = identity(gates(stage, code)[gate].stop.id)
    with stage.unit_of_work_as(login) as uow:
        handling.clear(uow, code, number, clearance)


def due(stage: DemoRunner, login: str, code: str) -> set[Action]:
    with stage.unit_of_work_as(login) as uow:
        opened = open_case(uow, code)
        return set(pending_work(uow, [opened]).due_actions(opened))


def told(stage: DemoRunner, letter: str) -> set[str]:
    with stage.unit_of_work_as("adam") as uow:
        logins = {person.id: person.login for person in case_queries.people(uow.session)}
        return {logins[row.row.person_id] for row in outbox_queries.log(uow.session, 999) if row.row.letter == letter}


def stopped(stage: DemoRunner) -> tuple[str, str]:
    code = stage.submit("gate-alone")
    (gate,) = gates(stage, code)
    return code, gate


def test_a_no_holds_a_case_that_would_close_until_the_function_replaces_it(stage: DemoRunner) -> None:
    code, gate = stopped(stage)
    answer(stage, "lars", code, gate, NO)
    assert state_of(stage, code) is State.STOPPED
    assert due(stage, "lars", code) == set()
    assert due(stage, "sven", code) == {Action.REFER}
    assert {"alice", "hedda", "sven"} <= told(stage, "stop-refused")
    number = identity(gates(stage, code)[gate].stop.id)
    refused(stage, "lars", ConflictError, handling.clear, code, number, GO_AHEAD)
    answer(stage, "lars", code, gate, replace(GO_AHEAD, reason="The side job was ended."))
    assert state_of(stage, code) is State.CLOSED
    first, second = gates(stage, code)[gate].answers
    assert (first.said, second.said) == (GateOutcome.NO, GateOutcome.GO_AHEAD)
    assert {"gate-refused", "gate-answer-replaced", "gate-answered"} <= set(tags_of(stage, code))
    with stage.unit_of_work_as("adam") as uow:
        assert list(chain_problems(uow.session)) == []


def test_the_secretary_may_refer_a_refused_case_to_rai_which_leads_to_a_decision(stage: DemoRunner) -> None:
    code, gate = stopped(stage)
    answer(stage, "lars", code, gate, NO)
    with stage.unit_of_work_as("sven") as uow:
        handling.refer_to_rai(uow, code, "Somebody has to decide on the refusal.")
    stage.opine(code, Advice.NOT_AS_DESCRIBED)
    assert due(stage, "dag", code) == {Action.DECIDE}


def test_a_question_keeps_the_gate_open_and_tells_the_applicant(stage: DemoRunner) -> None:
    code, gate = stopped(stage)
    answer(stage, "lars", code, gate, NEED_MORE)
    assert state_of(stage, code) is State.STOPPED
    assert told(stage, "more-asked") == {"alice"}
    assert due(stage, "lars", code) == {Action.CLEAR}
    answer(stage, "lars", code, gate, GO_AHEAD)  # what follows a question replaces nothing
    assert state_of(stage, code) is State.CLOSED


def heavy(stage: DemoRunner, outcomes: Iterable[ClearanceInput]) -> str:
    """Return a case whose stops have been answered in their order, ready to be decided."""
    code = stage.submit("rf-25")
    stage.opine(code, Advice.TO_SAI)
    stage.take_position(code)
    stops = [name for name, each in gates(stage, code).items() if not each.stop.is_question]
    for gate, clearance in zip(stops, outcomes, strict=True):
        login = "eva" if "export-control" in gates(stage, code)[gate].stop.functions else "lars"
        answer(stage, login, code, gate, clearance)
    return code


@pytest.mark.parametrize("outcome", [CaseOutcome.PROCEED, CaseOutcome.WITH_CONDITIONS])
def test_nobody_decides_that_a_refused_collaboration_goes_ahead(stage: DemoRunner, outcome: CaseOutcome) -> None:
    code = heavy(stage, [NO, ON_CONDITIONS])
    with stage.unit_of_work_as("greta") as uow:
        despite = decided_despite(uow, code)
    given = replace(DECISION, outcome=outcome, conditions=CONDITIONS, despite=despite)
    refused(stage, "greta", InvalidError, decisions.decide, code, 1, given)
    assert state_of(stage, code) is State.TO_DECIDE


def test_declining_records_the_no_and_what_was_open(stage: DemoRunner) -> None:
    code = heavy(stage, [NO, ON_CONDITIONS])
    refused(stage, "greta", InvalidError, decisions.decide, code, 1, DECISION)  # not said to be in spite of anything
    refused(stage, "greta", InvalidError, decisions.decide, code, 1, replace(DECISION, despite="0" * 32))
    with stage.unit_of_work_as("greta") as uow:
        decisions.decide(uow, code, 1, replace(DECISION, despite=decided_despite(uow, code)))
    with stage.unit_of_work_as("greta") as uow:
        opened = open_case(uow, code)
        decision = case_queries.decision_numbered(uow.session, opened.id, 1)
        record = assemble_record(uow, opened, decision, ISSUER)
    kinds = {row["kind"] for row in decision.open_points}
    assert {PointKind.GATE, PointKind.PARTNER, PointKind.REFUSAL, PointKind.CONDITION} <= kinds
    states = {gate.label: (gate.state, gate.outcome) for gate in record.gates}
    assert states["H2"] == (RecordGateState.REFUSED, RecordGateOutcome.NO)
    assert states["H6"] == (RecordGateState.CLEARED, RecordGateOutcome.ON_CONDITIONS)
    assert any(words.en.startswith("H2: ") and "has said no" in words.en for words in record.said)
    assert any("has not answered" in words.en for words in record.despite)


def test_a_stop_of_which_more_is_asked_still_freezes_the_decision(stage: DemoRunner) -> None:
    code = heavy(stage, [GO_AHEAD, replace(NEED_MORE)])
    with stage.unit_of_work_as("greta") as uow:
        despite = decided_despite(uow, code)
    refused(stage, "greta", FrozenError, decisions.decide, code, 1, replace(DECISION, despite=despite))


def test_what_was_answered_after_a_decision_is_no_part_of_its_record(stage: DemoRunner) -> None:
    code = heavy(stage, [GO_AHEAD, ON_CONDITIONS])
    stage.decide(code, "greta")
    with stage.unit_of_work_as("greta") as uow:
        opened = open_case(uow, code)
        decision = case_queries.decision_numbered(uow.session, opened.id, 1)
        before = assemble_record(uow, opened, decision, ISSUER)
    asked = next(name for name, each in gates(stage, code).items() if each.stop.is_question)
    login = "eva" if "export-control" in gates(stage, code)[asked].stop.functions else "lars"
    answer(stage, login, code, asked, NO)
    assert {"alice", "greta", "sven"} <= told(stage, "stop-refused")
    with stage.unit_of_work_as("greta") as uow:
        opened = open_case(uow, code)
        assert assemble_record(uow, opened, case_queries.decision_numbered(uow.session, opened.id, 1), ISSUER) == before


def test_only_the_function_that_answered_replaces_the_answer(stage: DemoRunner) -> None:
    code = heavy(stage, [NO, ON_CONDITIONS])
    number = identity(gates(stage, code)["h2"].stop.id)
    refused(stage, "lars", NotAllowedError, handling.clear, code, number, replace(GO_AHEAD, reason="Mine."))
