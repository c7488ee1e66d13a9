"""The chair signs what the group said, the function its answer, and who ruled a correction; nobody else."""

import pytest

from riskflow.cases.labels import Advice, GateOutcome
from riskflow.cases.review_input import ClearanceInput, CorrectionInput, CorrectionRulingInput
from riskflow.errors import NotAllowedError, NotFoundError, RiskFlowError
from riskflow.records.kinds import ActKind
from riskflow.services.case_facts import identity
from riskflow.services.open_case import newest_gates, open_case
from riskflow.services.operations.bindings import binding_problems
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.services.records.signed import HandedIn
from riskflow.services.registry import act_signatures
from riskflow.services.registry.dispatch import sendable_files
from riskflow.services.review import corrections, handling
from riskflow.signatures.model import Problem, Report, SignatureRefusal
from riskflow.store.queries import cases as case_queries
from tests.support.cases.lacking_guards import CRITICAL, STOPPED
from tests.support.databases import on_sqlite
from tests.support.records.undrawn import filed_act

pytestmark = on_sqlite


def signer(stage: DemoRunner, login: str, code: str, number: int) -> str | type[RiskFlowError]:
    """Return who is to sign an act, as somebody is told who wants to hand it in; or how they are refused."""
    with stage.unit_of_work_as(login) as uow:
        try:
            return act_signatures.act_to_sign(uow, code, number, "sv").signer.name
        except (NotAllowedError, NotFoundError) as error:
            return type(error)


def to_sign(stage: DemoRunner, login: str, code: str) -> list[int]:
    with stage.unit_of_work_as(login) as uow:
        return [act.number for act, _ in act_signatures.acts_to_sign(uow, open_case(uow, code))]


def report(*, refused: bool = False) -> Report:
    return Report(
        validated_at="2026-11-29T12:00:00+00:00",
        algorithms_as_of="",
        issued_digest="",
        received_digest="",
        refusals=(SignatureRefusal(Problem.UNREADABLE),) if refused else (),
    )


def test_each_group_signs_by_its_chair(stage: DemoRunner) -> None:
    code = stage.submit(CRITICAL)
    stage.opine(code, Advice.TO_SAI)
    stage.take_position(code)
    assert to_sign(stage, "rut", code) == []  # not drawn up yet
    filed_act(stage, code, 1, ActKind.OPINION)
    filed_act(stage, code, 2, ActKind.POSITION)
    found = {login: [signer(stage, login, code, number) for number in (1, 2)] for login in ("rut", "stig", "sven")}
    assert found == {
        "rut": ["Rut Rydell", NotAllowedError],
        "stig": [NotAllowedError, "Stig Sandell"],
        "sven": ["Rut Rydell", "Stig Sandell"],  # hands in what others signed
    }
    assert signer(stage, "charlie", code, 1) == signer(stage, "alice", code, 1) == NotFoundError
    assert (to_sign(stage, "rut", code), to_sign(stage, "stig", code), to_sign(stage, "sven", code)) == ([1], [2], [])


def test_a_function_signs_its_own_answer_and_a_correction_is_signed_by_who_ruled(stage: DemoRunner) -> None:
    code = stage.submit(STOPPED)
    with stage.unit_of_work_as("lars") as uow:
        [gate] = newest_gates(uow, open_case(uow, code))
        handling.clear(uow, code, identity(gate.stop.id), ClearanceInput("Det är förbjudet.", outcome=GateOutcome.NO))
    with stage.unit_of_work_as("alice") as uow:
        asked = corrections.ask_for_correction(uow, code, CorrectionInput("case:", "inaccurate", "Det är fel."))
        number = identity(asked.id)
    with stage.unit_of_work_as("sven") as uow:
        given = CorrectionRulingInput(number, is_granted=True, addendum="Laboratoriet ligger i Lund.", reason="")
        corrections.rule_on_correction(uow, code, given)
    filed_act(stage, code, 1, ActKind.CLEARANCE)
    filed_act(stage, code, 2, ActKind.CORRECTION)
    # The records of a case are closed to a function: it reads and signs its own answer, and no more.
    assert [signer(stage, "lars", code, number) for number in (1, 2)] == ["Lars Lind", NotFoundError]
    assert signer(stage, "sven", code, 2) == "Sven Sköld"
    assert signer(stage, "alice", code, 2) is NotAllowedError


def test_what_is_handed_in_is_kept_told_and_can_be_sent(stage: DemoRunner) -> None:
    code = stage.submit(CRITICAL)
    stage.opine(code, Advice.TO_SAI)
    filed_act(stage, code, 1, ActKind.OPINION)
    with stage.unit_of_work_as("rut") as uow:
        act_signatures.enter(uow, code, 1, "sv", HandedIn(report(refused=True), "a" * 64, "b" * 64))
    assert to_sign(stage, "rut", code) == [1]
    with stage.unit_of_work_as("rut") as uow:
        kept = act_signatures.enter(uow, code, 1, "sv", HandedIn(report(), "c" * 64, "e" * 64))
        number = identity(kept.id)
        assert act_signatures.copy_numbered(uow, code, number).signer_id == uow.viewer.id
    assert to_sign(stage, "rut", code) == []
    with stage.unit_of_work_as("sven") as uow:
        opened = open_case(uow, code)
        tags = [event.tag for event in case_queries.events_of(uow.session, opened.id)]
        assert tags[-2:] == ["act-signature-refused", "act-signed"]
        assert {(each.digest, each.is_signed) for each in sendable_files(uow, opened)} >= {("e" * 64, True)}
        assert list(binding_problems(uow.session)) == []
    with stage.unit_of_work_as("alice") as uow, pytest.raises(NotFoundError):
        act_signatures.copy_numbered(uow, code, number)
