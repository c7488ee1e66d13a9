"""Evidence: attached, taken out, frozen with its revision, told in event and record, verified; on both databases."""

from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from riskflow.cases.policy import Part
from riskflow.errors import ConflictError, InvalidError, MustDeclareError, NotAllowedError, NotFoundError
from riskflow.files.folder import FolderStorage
from riskflow.services.assessment import (
    attachments as attachment_service,
)
from riskflow.services.assessment import (
    inquiries as inquiry_service,
)
from riskflow.services.assessment import (
    notes as note_service,
)
from riskflow.services.assessment import (
    submission,
)
from riskflow.services.assessment.attachments import Upload
from riskflow.services.assessment.inquiries import InquiryInput
from riskflow.services.case_facts import identity
from riskflow.services.open_case import open_case
from riskflow.services.operations.audit import attachment_problems
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.services.records.build import IssuingInstitution, assemble_record
from riskflow.services.review import committee, handling
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.database import Database
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import collaboration as rows
from riskflow.store.tables import Assessment
from riskflow.text import Text
from tests.support.cases.collaboration import QUESTION, invite, number_of
from tests.support.cases.outcomes import refused, tags_of
from tests.support.databases import on_sqlite

MOST = 3
ORIGIN = IssuingInstitution(Text(sv="Universitetet", en="The University"), demonstration=True, secret="s" * 40)


def put(stage: DemoRunner, words: str) -> Upload:
    content = words.encode()
    return Upload(f"{words}.txt", "text/plain", len(content), stage.attachments.put(content))


def attach(stage: DemoRunner, code: str, words: str, login: str = "alice") -> Upload:
    arrived = put(stage, words)
    with stage.unit_of_work_as(login) as uow:
        attachment_service.attach(uow, code, arrived, MOST)
    return arrived


def titles(stage: DemoRunner, code: str, login: str) -> list[str]:
    with stage.unit_of_work_as(login) as uow:
        return [row.title for row in attachment_service.readable_documents(uow, open_case(uow, code, Part.ANSWERS))]


@on_sqlite
def test_writers_attach_and_take_out_and_nobody_else_does(stage: DemoRunner) -> None:
    code = stage.draft("rf-14")
    invite(stage, code, "bodil")
    with stage.unit_of_work_as("alice") as uow:
        inquiry_service.ask(uow, code, InquiryInput(QUESTION, number_of_in(uow, "charlie")))
    attach(stage, code, "avtal")
    attach(stage, code, "program", "bodil")
    for login in ("charlie", "hedda", "eva", "ravi"):
        refused(stage, login, NotFoundError, attachment_service.attach, code, put(stage, "x"), MOST)
        refused(stage, login, NotFoundError, attachment_service.remove, code, 1)
        refused(stage, login, NotFoundError, open_case, code, Part.ANSWERS)
    with stage.unit_of_work_as("bodil") as uow:
        attachment_service.remove(uow, code, 1)
    refused(stage, "alice", NotFoundError, attachment_service.remove, code, 1)
    assert titles(stage, code, "alice") == ["program.txt"]
    attach(stage, code, "avtal")  # once taken out it may come back, under a number of its own
    with stage.unit_of_work_as("alice") as uow:
        found = attachment_service.readable_documents(uow, open_case(uow, code, Part.ANSWERS))
        assert [(row.number, row.title) for row in found] == [(2, "program.txt"), (3, "avtal.txt")]


def number_of_in(uow: UnitOfWork, login: str) -> int:
    found = case_queries.person_by_login(uow.session, login)
    return identity(found.id if found else None)


@on_sqlite
def test_too_many_and_the_same_twice_are_refused(stage: DemoRunner) -> None:
    code = stage.draft("rf-14", upto=4)
    for words in ("a", "b"):
        attach(stage, code, words)
    refused(stage, "alice", ConflictError, attachment_service.attach, code, put(stage, "a"), MOST)
    strange = Upload("x.txt", "text/plain", 1, put(stage, "x").digest, "nonsense")
    refused(stage, "alice", InvalidError, attachment_service.attach, code, strange, MOST)
    attach(stage, code, "c")
    refused(stage, "alice", InvalidError, attachment_service.attach, code, put(stage, "d"), MOST)


@on_sqlite
def test_what_was_submitted_is_frozen_told_and_read_by_those_who_handle_it(
    stage: DemoRunner, database: Database
) -> None:
    plain, code = stage.submit("rf-14"), stage.draft("rf-14")
    kept = attach(stage, code, "avtal")
    attach(stage, code, "struket")
    with stage.unit_of_work_as("alice") as uow:
        attachment_service.remove(uow, code, 2)
    with stage.unit_of_work_as("alice") as uow:
        submission.submit(uow, code)
    for verb, rest in ((attachment_service.attach, (put(stage, "sent"), MOST)), (attachment_service.remove, (1,))):
        refused(stage, "alice", NotAllowedError, verb, code, *rest)
    with stage.unit_of_work_as("sven") as uow:
        opened = open_case(uow, code)
        event = next(e for e in case_queries.events_of(uow.session, opened.id) if e.tag == "evidence-submitted")
        assert event.data == {"revision": "1", "count": "1", "documents": f"1 (SHA-256 {kept.digest})"}
        assert attachment_service.document_of(uow, opened, 1).digest == kept.digest
        with pytest.raises(NotFoundError):
            attachment_service.document_of(uow, opened, 2)
        digests = {case_queries.latest_assessment(uow.session, open_case(uow, c).id).digest for c in (plain, code)}
        assert len(digests) == 1  # the digest of the answers is that of old data
    assert "evidence-submitted" not in tags_of(stage, plain)
    refused(stage, "charlie", NotFoundError, open_case, code, Part.ANSWERS)
    for statement in ("DELETE FROM attachment", "UPDATE attachment SET title = 'x'", "DELETE FROM attachment_removal"):
        with pytest.raises(DBAPIError, match="kept as it was written"), database.engine.begin() as connection:
            connection.exec_driver_sql(statement)


def test_a_supplement_may_change_the_evidence_and_reviewers_see_it_when_it_is_sent(stage: DemoRunner) -> None:
    code = stage.draft("rf-14")
    attach(stage, code, "ett")
    attach(stage, code, "två")
    with stage.unit_of_work_as("alice") as uow:
        submission.submit(uow, code)
    with stage.unit_of_work_as("sven") as uow:
        handling.return_for_supplement(uow, code, "Mer.")
    with stage.unit_of_work_as("alice") as uow:
        attachment_service.remove(uow, code, 1)
    attach(stage, code, "tre")
    assert titles(stage, code, "alice") == ["två.txt", "tre.txt"]
    assert titles(stage, code, "sven") == ["ett.txt", "två.txt"]
    with stage.unit_of_work_as("alice") as uow:
        submission.submit(uow, code)
        first, second = (
            attachment_service.evidence_of(rows.attached_to(uow.session, open_case(uow, code).id), assessment)
            for assessment in sorted(_assessments(uow, code), key=lambda each: each.revision)
        )
    assert [row.title for row in first] == ["ett.txt", "två.txt"]
    assert [row.title for row in second] == ["två.txt", "tre.txt"] == titles(stage, code, "sven")


def _assessments(uow: UnitOfWork, code: str) -> list[Assessment]:
    opened = open_case(uow, code)
    query = select(Assessment).where(Assessment.case_id == opened.id)
    return list(uow.session.exec(query).all())


@on_sqlite
def test_undeclared_and_disqualified_members_do_not_reach_a_document(stage: DemoRunner) -> None:
    code = stage.draft("rf-14")
    attach(stage, code, "avtal")
    with stage.unit_of_work_as("alice") as uow:
        submission.submit(uow, code)
    refused(stage, "ravi", MustDeclareError, open_case, code, Part.ANSWERS)
    with stage.unit_of_work_as("ravi") as uow:
        committee.declare(uow, code, has_conflict=True, reason="Vi publicerar tillsammans.")
    refused(stage, "ravi", NotFoundError, open_case, code, Part.ANSWERS)
    with stage.unit_of_work_as("rosa") as uow:
        committee.declare(uow, code, has_conflict=False)
    assert titles(stage, code, "rosa") == ["avtal.txt"]


@on_sqlite
def test_the_record_names_the_evidence_with_its_checksum(stage: DemoRunner) -> None:
    code = stage.draft("rf-01")
    arrived = attach(stage, code, "avtal")
    with stage.unit_of_work_as("alice") as uow:
        submission.submit(uow, code)
    with stage.unit_of_work_as("alice") as uow:
        opened = open_case(uow, code)
        record = assemble_record(uow, opened, case_queries.decisions_of(uow.session, opened.id)[0], ORIGIN)
        assert [(each.title, each.digest, each.added_on) for each in record.evidence] == [
            ("avtal.txt", arrived.digest, uow.today)
        ]


def _root(stage: DemoRunner) -> Path:
    assert isinstance(stage.attachments.storage, FolderStorage)
    return stage.attachments.storage.root


@on_sqlite
def test_verifying_reads_every_document(stage: DemoRunner) -> None:
    code = stage.draft("rf-14", upto=3)
    arrived = attach(stage, code, "avtal")
    stage.attachments.put(b"left over from an upload that was not finished")
    with stage.unit_of_work_as("alice") as uow:
        assert list(attachment_problems(uow.session, stage.attachments)) == []
        (path,) = _root(stage).rglob(arrived.digest)
        path.chmod(0o640)
        path.write_bytes(b"other")
        assert "was altered" in "".join(attachment_problems(uow.session, stage.attachments))
        path.unlink()
        assert "is missing" in "".join(attachment_problems(uow.session, stage.attachments))


@pytest.mark.parametrize("table", ["co_editing", "inquiry", "note", "attachment"])
def test_rows_of_shared_work_stay_as_they_were_written(stage: DemoRunner, database: Database, table: str) -> None:
    code = stage.draft("rf-14", upto=5)
    invite(stage, code, "bodil")
    attach(stage, code, "avtal")
    with stage.unit_of_work_as("alice") as uow:
        inquiry_service.ask(uow, code, InquiryInput(QUESTION, number_of_in(uow, "charlie")))
        note_service.write_note(uow, code, QUESTION, "Hej")
    for statement in (f"UPDATE {table} SET case_id = case_id", f"DELETE FROM {table}"):
        with pytest.raises(DBAPIError, match="kept as it was written"), database.engine.begin() as connection:
            connection.exec_driver_sql(statement)
    assert number_of(stage, "bodil")
