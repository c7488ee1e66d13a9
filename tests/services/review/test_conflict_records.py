"""The record names a conflict of interest that was reported during the handling, what is void and what stands."""

from riskflow.cases.labels import Advice
from riskflow.records.model import Record
from riskflow.services.open_case import open_case
from riskflow.services.operations.demo.runner import CONDITIONS, DemoRunner
from riskflow.services.records.build import TAKES_NO_PART, IssuingInstitution, assemble_record
from riskflow.services.review import committee, conflicts
from riskflow.store.queries import cases as case_queries
from riskflow.text import Text
from tests.support.cases import judged

OPINION = judged.opinion(Advice.WITH_CONDITIONS, "RAI ser ett värde.", CONDITIONS)
RATING = judged.rating(Advice.WITH_CONDITIONS, "Nyttan är god.")
ISSUER = IssuingInstitution(Text(sv="Högskolan", en="The university"), demonstration=True, secret="s" * 32)


def record_of(stage: DemoRunner, code: str) -> Record:
    with stage.unit_of_work_as("sven") as uow:
        opened = open_case(uow, code)
        return assemble_record(uow, opened, case_queries.decision_numbered(uow.session, opened.id, 1), ISSUER)


def report(stage: DemoRunner, login: str, code: str) -> None:
    with stage.unit_of_work_as(login) as uow:
        conflicts.report_conflict(uow, code, "Vi har en gemensam ansökan.")


def test_the_record_tells_what_is_void_and_what_stands(stage: DemoRunner) -> None:
    code = stage.submit("rf-14")
    with stage.unit_of_work_as("roland") as uow:
        committee.declare(uow, code, has_conflict=True, reason="Jag deltar.")
    stage.opine(code, Advice.WITH_CONDITIONS)
    report(stage, "rut", code)
    stage.decide(code, "dag")
    record = record_of(stage, code)
    said = {conflict.name: conflict.consequence for conflict in record.conflicts}
    assert said["Roland Rask"] == TAKES_NO_PART
    later = said["Rut Rydell"]
    assert isinstance(later, Text)
    assert later.en.endswith("Not counted: nothing. Stands, given before: own rating, the group's opinion")
    assert {person.name for person in record.participants} == {"Ravi Raman", "Rosa Rönnberg"}
    assert record.opinion is not None
    assert {member.name for member in record.opinion.members} == {"Rut Rydell", "Ravi Raman", "Rosa Rönnberg"}
    assert record.opinion.disqualified == ("Roland Rask",)


def test_what_is_reported_after_the_decision_is_no_part_of_its_record(stage: DemoRunner) -> None:
    code = stage.submit("rf-14")
    stage.opine(code, Advice.WITH_CONDITIONS)
    stage.decide(code, "dag")
    before = record_of(stage, code)
    report(stage, "rut", code)
    assert record_of(stage, code) == before


def test_a_void_rating_is_no_part_of_the_opinion_in_the_record(stage: DemoRunner) -> None:
    code = stage.submit("rf-14")
    stage.rate(code, "ravi")
    report(stage, "ravi", code)
    with stage.unit_of_work_as("roland") as uow:
        committee.declare(uow, code, has_conflict=False)
    stage.rate(code, "rut", "rosa")
    with stage.unit_of_work_as("roland") as uow:
        committee.rate(uow, code, 1, RATING)
    with stage.unit_of_work_as("rut") as uow:
        committee.give_opinion(uow, code, 1, OPINION)
    stage.decide(code, "dag")
    record = record_of(stage, code)
    assert record.opinion is not None
    assert "Ravi Raman" not in {member.name for member in record.opinion.members}
    assert record.opinion.disqualified == ("Ravi Raman",)
