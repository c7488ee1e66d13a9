"""Opinions, positions, clearances and corrections get records of their own, and a later one names the one before it."""

from pathlib import Path

from riskflow.cases.labels import Advice, GateOutcome
from riskflow.cases.review_input import ClearanceInput, CorrectionInput, CorrectionRulingInput
from riskflow.cases.workflow import Group
from riskflow.config import Config
from riskflow.files.bounded_process import SIGNED_IN
from riskflow.records.acts import Act
from riskflow.records.kinds import ActKind
from riskflow.services.case_facts import identity
from riskflow.services.deliberation.dissents import record_dissent
from riskflow.services.disclosure.documents import documents_of, open_for_disclosure
from riskflow.services.open_case import newest_gates, open_case
from riskflow.services.operations.bindings import binding_problems
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.services.records.build import IssuingInstitution
from riskflow.services.records.trust import grounds_of
from riskflow.services.records.verify import Bench, verify_code, verify_file
from riskflow.services.registry import acts
from riskflow.services.registry.acts import readable_acts
from riskflow.services.review import corrections, handling
from riskflow.services.unit_of_work import SYSTEM
from riskflow.signatures.verdict import FileStanding
from riskflow.store.database import Database
from riskflow.store.handling import acts as act_queries
from riskflow.text import Text
from riskflow.worker import Worker
from tests.support.cases.lacking_guards import CRITICAL, HIGH, STOPPED
from tests.support.databases import on_sqlite

pytestmark = on_sqlite
ISSUER = IssuingInstitution(Text(sv="Högskolan", en="The university"), demonstration=True, secret="s" * 32)


def act(stage: DemoRunner, code: str, number: int) -> Act:
    with stage.unit_of_work_as("sven") as uow:
        built = acts.build(uow, code, number, ISSUER)
    assert built is not None
    return built


def clear(stage: DemoRunner, code: str, answer: ClearanceInput) -> None:
    with stage.unit_of_work_as("lars") as uow:
        [gate] = newest_gates(uow, open_case(uow, code))
        handling.clear(uow, code, identity(gate.stop.id), answer)


def correct(stage: DemoRunner, code: str, subject: str) -> None:
    with stage.unit_of_work_as("alice") as uow:
        asked = corrections.ask_for_correction(uow, code, CorrectionInput(subject, "inaccurate", "Det är fel."))
        number = identity(asked.id)
    with stage.unit_of_work_as("sven") as uow:
        given = CorrectionRulingInput(number, is_granted=True, addendum="The laboratory is in Lund.", reason="")
        corrections.rule_on_correction(uow, code, given)


def readable(stage: DemoRunner, login: str, code: str) -> list[ActKind]:
    with stage.unit_of_work_as(login) as uow:
        return [each.kind for each in readable_acts(uow, open_case(uow, code))]


def test_what_a_group_says_is_a_record_at_once_and_a_dissent_makes_another(stage: DemoRunner) -> None:
    code = stage.submit(HIGH)
    stage.opine(code, Advice.WITH_CONDITIONS)
    first = act(stage, code, 1)
    assert (first.kind, first.replaces, first.by.name) == (ActKind.OPINION, None, "Rut Rydell")
    assert first.opinion is not None
    assert first.opinion.text
    assert len(first.levels) == 4
    with stage.unit_of_work_as("ravi") as uow:
        record_dissent(uow, code, 1, Group.RAI, "Data bör stanna i Sverige.")
    second = act(stage, code, 2)
    assert second.replaces == first.code != second.code
    assert second.opinion is not None
    assert second.opinion.dissents[-1].reasons == "Data bör stanna i Sverige."
    assert second.opinion.dissents[:-1] == first.opinion.dissents
    assert act(stage, code, 1) == first  # also when it is drawn up later
    assert readable(stage, "alice", code) == []
    stage.decide(code, "dag")
    assert readable(stage, "alice", code) == [ActKind.OPINION, ActKind.OPINION]


def test_the_position_of_sai_and_the_opinion_before_it_are_two_records(stage: DemoRunner) -> None:
    code = stage.submit(CRITICAL)
    stage.opine(code, Advice.TO_SAI)
    stage.take_position(code)
    opinion, position = act(stage, code, 1), act(stage, code, 2)
    assert (opinion.kind, position.kind, position.replaces) == (ActKind.OPINION, ActKind.POSITION, None)
    assert position.by.name == "Stig Sandell"
    assert readable(stage, "rut", code) == [ActKind.OPINION, ActKind.POSITION]


def test_a_function_that_thinks_again_gets_another_record_and_a_question_none(stage: DemoRunner) -> None:
    code = stage.submit(STOPPED)
    clear(stage, code, ClearanceInput(outcome=GateOutcome.NEED_MORE, asked="Vilka ritningar?"))
    clear(stage, code, ClearanceInput("Det är förbjudet.", outcome=GateOutcome.NO))
    clear(stage, code, ClearanceInput("Tillstånd finns.", reason="Nytt beslut."))
    refused, allowed = act(stage, code, 1), act(stage, code, 2)
    assert refused.gate is not None
    assert allowed.gate is not None
    assert (refused.gate.basis, allowed.gate.basis) == ("Det är förbjudet.", "Tillstånd finns.")
    assert allowed.replaces == refused.code
    with stage.unit_of_work_as("sven") as uow:
        assert len(act_queries.acts_of(uow.session, open_case(uow, code).id)) == 2


def test_a_correction_is_a_record_that_names_the_decision(stage: DemoRunner) -> None:
    code = stage.submit(HIGH)
    stage.opine(code, Advice.WITH_CONDITIONS)
    stage.decide(code, "dag")
    correct(stage, code, "decision:1")
    correct(stage, code, "answer:summary")
    made, other = act(stage, code, 2), act(stage, code, 3)
    assert made.addendum is not None
    assert (made.kind, made.addendum.text, made.replaces) == (ActKind.CORRECTION, "The laboratory is in Lund.", None)
    assert made.corrects == other.corrects is not None
    # A correction is read by those who read what it is about.
    assert ActKind.CORRECTION in readable(stage, "alice", code)


def test_they_are_sealed_archived_and_verified_like_every_record(
    stage: DemoRunner, database: Database, database_url: str, tmp_path: Path
) -> None:
    code = stage.submit(STOPPED)
    clear(stage, code, ClearanceInput("Det är förbjudet.", outcome=GateOutcome.NO))
    worker = Worker(Config.for_tests(tmp_path, database_url))
    key = f"act-{code}-1"
    worker.register_record(key, worker.issue_files(key))
    assert worker.issue_files(key) == []
    with database.read() as session:
        assert act_queries.unfiled(session) == []
        row = act_queries.records_numbered(session, code, 1)[0]
        content = worker.issuer.archive.get(row.pdf_digest)
        bench = Bench(worker.issuer.archive, grounds_of(worker.instance.config, worker.instance.now()), SIGNED_IN)
        assert verify_file(session, content, bench).standing is FileStanding.GENUINE
        assert not list(binding_problems(session))
    with stage.unit_of_work_as("ada") as uow:
        may_be_asked_for = {each.name for each in documents_of(uow, open_for_disclosure(uow, code))}
    assert {"act-1-sv", "act-1-en"} <= may_be_asked_for
    clear(stage, code, ClearanceInput("Tillstånd finns.", reason="Nytt beslut."))
    with database.read() as session:
        assert verify_code(session, row.code).standing is FileStanding.SUPERSEDED
        assert [each[2] for each in act_queries.unfiled(session)] == [2]
    with worker.instance.write(SYSTEM) as uow:
        assert acts.order_again(uow) == 1
    worker.instance.database.engine.dispose()
