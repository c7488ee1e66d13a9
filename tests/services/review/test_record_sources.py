"""What a record gathers besides the newest answers: statements of experts, and what each revision changed."""

from datetime import timedelta

from riskflow.committees.work import CommitteeTask
from riskflow.dialogue.reopened import Ask
from riskflow.records.model import Record
from riskflow.services.assessment import answers as answer_service
from riskflow.services.assessment import submission
from riskflow.services.assessment.answers import AnswerInput, current_assessment
from riskflow.services.deliberation import assignments, statements
from riskflow.services.deliberation.assignments import TaskInput
from riskflow.services.open_case import open_case
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.services.records.build import IssuingInstitution, assemble_record
from riskflow.services.review import committee, conflicts, handling
from riskflow.store.queries import cases as case_queries
from riskflow.text import Text
from tests.support.cases.collaboration import number_of
from tests.support.cases.lacking_guards import HIGH
from tests.support.databases import on_sqlite

pytestmark = on_sqlite
ISSUER = IssuingInstitution(Text(sv="Högskolan", en="The university"), demonstration=True, secret="s" * 32)


def supplemented(stage: DemoRunner, **changed: str) -> str:
    """Return a case that was returned and sent again with other words, and whose expert was asked for a statement."""
    code = stage.submit(HIGH)
    with stage.unit_of_work_as("sven") as uow:
        asks = [Ask(question, "Skriv mer.") for question in changed]
        handling.return_for_supplement(uow, code, "Det är för kort.", asks, uow.today + timedelta(days=14))
    for question, words in changed.items():
        with stage.unit_of_work_as("alice") as uow:
            row = current_assessment(uow, open_case(uow, code)).rows[question]
            answer_service.answer(uow, code, [AnswerInput(question, (words,), "Ny text.", row.version)])
    with stage.unit_of_work_as("alice") as uow:
        submission.submit(uow, code)
    task = TaskInput(CommitteeTask.STATEMENT, number_of(stage, "egil"), "Etiken är svår.")
    with stage.unit_of_work_as("sven") as uow:
        assignments.give_task(uow, code, task)
    with stage.unit_of_work_as("egil") as uow:
        committee.declare(uow, code, has_conflict=False)
        statements.give_statement(uow, code, 2, "Sök samtycke på nytt.")
    return code


def recorded(stage: DemoRunner, code: str) -> Record:
    with stage.unit_of_work_as("sven") as uow:
        handling.dismiss(uow, code, "Samarbetet blir inte av.")
    with stage.unit_of_work_as("sven") as uow:
        opened = open_case(uow, code)
        return assemble_record(uow, opened, case_queries.decisions_of(uow.session, opened.id)[-1], ISSUER)


def test_a_record_says_what_a_supplement_changed_and_what_an_expert_stated(stage: DemoRunner) -> None:
    record = recorded(stage, supplemented(stage, summary="Ny sammanfattning."))
    (revision,) = record.revisions
    (change,) = revision.changes
    assert (revision.number, revision.asked) == (2, "Det är för kort.")
    assert [(ask.about, ask.text) for ask in revision.asks] == [(change.question, "Skriv mer.")]
    assert change.before
    assert change.before != change.after == ("Ny sammanfattning.",)
    assert (change.comment_before, change.comment_after) == ("", "Ny text.")
    assert revision.levels == ()
    (statement,) = record.statements
    assert (statement.name, statement.text) == ("Egil Eng", "Sök samtycke på nytt.")
    assert statement.group == Text(sv="RAI", en="RAI")
    assert [each.en for each in statement.competences] == ["research ethics"]


def test_a_first_revision_changed_nothing_and_a_void_statement_is_left_out(stage: DemoRunner) -> None:
    assert recorded(stage, stage.submit(HIGH)).revisions == ()
    code = supplemented(stage, summary="Ny sammanfattning.")
    with stage.unit_of_work_as("egil") as uow:
        conflicts.report_conflict(uow, code, "We share a grant.")
    assert recorded(stage, code).statements == ()
