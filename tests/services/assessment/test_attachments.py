"""Evidence: attached, taken out, frozen with its revision, told in event and record, verified; on both databases."""

from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from riskflow.cases.access import Part
from riskflow.errors import ConflictError, InvalidError, MustDeclareError, NotAllowedError, NotFoundError
from riskflow.files.archive import ArchiveError
from riskflow.services.assessment import (
    answers as answer_service,
)
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
from riskflow.services.assessment.answers import Given
from riskflow.services.assessment.attachments import Arrived
from riskflow.services.assessment.inquiries import Wanted
from riskflow.services.operations.audit import attachment_problems
from riskflow.services.operations.demo import Stage
from riskflow.services.records.build import Origin, compose
from riskflow.services.review import committee, handling
from riskflow.services.unit_of_work import Desk, identity, open_case
from riskflow.store.database import Database
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import collaboration as rows
from riskflow.store.tables import Assessment
from riskflow.text import Text
from tests.services.assessment.test_co_editors import QUESTION, invite, number_of
from tests.services.test_stories import refused, tags_of

MOST = 3
ORIGIN = Origin(Text(sv="Universitetet", en="The University"), demonstration=True, secret="s" * 40)


def put(stage: Stage, words: str) -> Arrived:
    content = words.encode()
    return Arrived(f"{words}.txt", "text/plain", len(content), stage.attachments.put(content))


def attach(stage: Stage, code: str, words: str, login: str = "alice") -> Arrived:
    arrived = put(stage, words)
    with stage.at(login) as desk:
        attachment_service.attach(desk, code, arrived, MOST)
    return arrived


def titles(stage: Stage, code: str, login: str) -> list[str]:
    with stage.at(login) as desk:
        return [row.title for row in attachment_service.readable(desk, open_case(desk, code, Part.ANSWERS))]


def test_writers_attach_and_take_out_and_nobody_else_does(stage: Stage) -> None:
    code = stage.draft("rf-14")
    invite(stage, code, "bodil")
    with stage.at("alice") as desk:
        inquiry_service.ask(desk, code, Wanted(QUESTION, number_of_in(desk, "charlie")))
    attach(stage, code, "avtal")
    attach(stage, code, "program", "bodil")
    for login in ("charlie", "hedda", "eva", "ravi"):
        refused(stage, login, NotFoundError, attachment_service.attach, code, put(stage, "x"), MOST)
        refused(stage, login, NotFoundError, attachment_service.remove, code, 1)
        refused(stage, login, NotFoundError, open_case, code, Part.ANSWERS)
    with stage.at("bodil") as desk:
        attachment_service.remove(desk, code, 1)
    refused(stage, "alice", NotFoundError, attachment_service.remove, code, 1)
    assert titles(stage, code, "alice") == ["program.txt"]
    attach(stage, code, "avtal")  # once taken out it may come back, under a number of its own
    with stage.at("alice") as desk:
        found = attachment_service.readable(desk, open_case(desk, code, Part.ANSWERS))
        assert [(row.number, row.title) for row in found] == [(2, "program.txt"), (3, "avtal.txt")]


def number_of_in(desk: Desk, login: str) -> int:
    found = case_queries.person_by_login(desk.session, login)
    return identity(found.id if found else None)


def test_too_many_and_the_same_twice_are_refused(stage: Stage) -> None:
    code = stage.draft("rf-14", upto=4)
    for words in ("a", "b"):
        attach(stage, code, words)
    refused(stage, "alice", ConflictError, attachment_service.attach, code, put(stage, "a"), MOST)
    strange = Arrived("x.txt", "text/plain", 1, put(stage, "x").digest, "nonsense")
    refused(stage, "alice", InvalidError, attachment_service.attach, code, strange, MOST)
    attach(stage, code, "c")
    refused(stage, "alice", InvalidError, attachment_service.attach, code, put(stage, "d"), MOST)


def test_what_was_submitted_is_frozen_told_and_read_by_those_who_handle_it(stage: Stage, database: Database) -> None:
    plain, code = stage.submit("rf-14"), stage.draft("rf-14")
    kept = attach(stage, code, "avtal")
    attach(stage, code, "struket")
    with stage.at("alice") as desk:
        attachment_service.remove(desk, code, 2)
    with stage.at("alice") as desk:
        submission.submit(desk, code)
    for verb, rest in ((attachment_service.attach, (put(stage, "sent"), MOST)), (attachment_service.remove, (1,))):
        refused(stage, "alice", NotAllowedError, verb, code, *rest)
    with stage.at("sven") as desk:
        matter = open_case(desk, code)
        event = next(e for e in case_queries.events_of(desk.session, matter.id) if e.tag == "evidence-submitted")
        assert event.data == {"revision": "1", "count": "1", "documents": f"1 (SHA-256 {kept.digest})"}
        assert attachment_service.document_of(desk, matter, 1).digest == kept.digest
        with pytest.raises(NotFoundError):
            attachment_service.document_of(desk, matter, 2)
        digests = {case_queries.latest_assessment(desk.session, open_case(desk, c).id).digest for c in (plain, code)}
        assert len(digests) == 1  # the digest of the answers is that of old data
    assert "evidence-submitted" not in tags_of(stage, plain)
    refused(stage, "charlie", NotFoundError, open_case, code, Part.ANSWERS)
    for statement in ("DELETE FROM attachment", "UPDATE attachment SET title = 'x'", "DELETE FROM attachment_removal"):
        with pytest.raises(DBAPIError, match="kept as it was written"), database.engine.begin() as connection:
            connection.exec_driver_sql(statement)


def test_a_supplement_may_change_the_evidence_and_reviewers_see_it_when_it_is_sent(stage: Stage) -> None:
    code = stage.draft("rf-14")
    attach(stage, code, "ett")
    attach(stage, code, "två")
    with stage.at("alice") as desk:
        submission.submit(desk, code)
    with stage.at("sven") as desk:
        handling.return_for_supplement(desk, code, "Mer.")
    with stage.at("alice") as desk:
        attachment_service.remove(desk, code, 1)
    attach(stage, code, "tre")
    assert titles(stage, code, "alice") == ["två.txt", "tre.txt"]
    assert titles(stage, code, "sven") == ["ett.txt", "två.txt"]
    with stage.at("alice") as desk:
        submission.submit(desk, code)
        first, second = (
            attachment_service.evidence_of(rows.attached_to(desk.session, open_case(desk, code).id), assessment)
            for assessment in sorted(_assessments(desk, code), key=lambda each: each.revision)
        )
    assert [row.title for row in first] == ["ett.txt", "två.txt"]
    assert [row.title for row in second] == ["två.txt", "tre.txt"] == titles(stage, code, "sven")


def _assessments(desk: Desk, code: str) -> list[Assessment]:
    matter = open_case(desk, code)
    query = select(Assessment).where(Assessment.case_id == matter.id)
    return list(desk.session.exec(query).all())


def test_undeclared_and_disqualified_members_do_not_reach_a_document(stage: Stage) -> None:
    code = stage.draft("rf-14")
    attach(stage, code, "avtal")
    with stage.at("alice") as desk:
        submission.submit(desk, code)
    refused(stage, "ravi", MustDeclareError, open_case, code, Part.ANSWERS)
    with stage.at("ravi") as desk:
        committee.declare(desk, code, has_conflict=True, reason="Vi publicerar tillsammans.")
    refused(stage, "ravi", NotFoundError, open_case, code, Part.ANSWERS)
    with stage.at("rosa") as desk:
        committee.declare(desk, code, has_conflict=False)
    assert titles(stage, code, "rosa") == ["avtal.txt"]


def test_the_record_names_the_evidence_with_its_checksum(stage: Stage) -> None:
    code = stage.draft("rf-01")
    arrived = attach(stage, code, "avtal")
    with stage.at("alice") as desk:
        submission.submit(desk, code)
    with stage.at("alice") as desk:
        matter = open_case(desk, code)
        record = compose(desk, matter, case_queries.decisions_of(desk.session, matter.id)[0], ORIGIN)
        assert [(each.title, each.digest, each.added_on) for each in record.evidence] == [
            ("avtal.txt", arrived.digest, desk.today)
        ]


def test_verifying_reads_every_document(stage: Stage) -> None:
    code = stage.draft("rf-14", upto=3)
    arrived = attach(stage, code, "avtal")
    stage.attachments.put(b"left over from an upload that was not finished")
    with stage.at("alice") as desk:
        assert list(attachment_problems(desk.session, stage.attachments)) == []
        (path,) = Path(stage.attachments.root).rglob(arrived.digest)
        path.chmod(0o640)
        path.write_bytes(b"other")
        assert "was altered" in "".join(attachment_problems(desk.session, stage.attachments))
        path.unlink()
        assert "is missing" in "".join(attachment_problems(desk.session, stage.attachments))


def test_a_case_that_leaves_for_security_takes_everything_along(stage: Stage) -> None:
    code, other = stage.draft("rf-14"), stage.draft("rf-14", upto=3)
    own, common = attach(stage, code, "hemligt"), attach(stage, code, "gemensamt")
    attach(stage, other, "gemensamt")
    with stage.at("alice") as desk:
        inquiry_service.ask(desk, code, Wanted(QUESTION, number_of_in(desk, "charlie"), message="hemligt"))
        note_service.write_note(desk, code, QUESTION, "hemligt")
        note = rows.notes_of(desk.session, open_case(desk, code).id)[0]
        note_service.resolve_note(desk, code, identity(note.id))
    with stage.at("charlie") as desk:
        inquiry_service.decline(desk, code, QUESTION, "hemligt")
    with stage.at("alice") as desk:
        attachment_service.remove(desk, code, 1)
    with stage.at("alice") as desk:
        orphans = submission.hand_to_security(desk, code)
    attachment_service.destroy(stage.attachments, orphans)
    assert orphans == {own.digest}
    assert stage.attachments.get(common.digest)
    with pytest.raises(ArchiveError):
        stage.attachments.get(own.digest)
    with stage.at("alice") as desk:
        case = open_case(desk, code).id
        assert (rows.attached_to(desk.session, case), rows.notes_of(desk.session, case)) == ([], [])
        assert rows.inquiries_of(desk.session, case) == []
        assert "hemligt" not in str([event.data for event in case_queries.events_of(desk.session, case)])


def test_what_was_submitted_stays_when_a_supplement_leaves_for_security(stage: Stage) -> None:
    code = stage.draft("rf-14")
    kept = attach(stage, code, "inskickat")
    with stage.at("alice") as desk:
        submission.submit(desk, code)
    with stage.at("sven") as desk:
        handling.return_for_supplement(desk, code, "Mer.")
    gone = attach(stage, code, "hemligt")
    with stage.at("alice") as desk:
        answer_service.answer(desk, code, [Given(QUESTION, ("unclear",), "", 1)])
        assert submission.hand_to_security(desk, code) == {gone.digest}
    with stage.at("alice") as desk:
        assert [each.document.digest for each in rows.attached_to(desk.session, open_case(desk, code).id)] == [
            kept.digest
        ]


@pytest.mark.parametrize("table", ["co_editing", "inquiry", "note", "attachment"])
def test_rows_of_shared_work_stay_as_they_were_written(stage: Stage, database: Database, table: str) -> None:
    code = stage.draft("rf-14", upto=5)
    invite(stage, code, "bodil")
    attach(stage, code, "avtal")
    with stage.at("alice") as desk:
        inquiry_service.ask(desk, code, Wanted(QUESTION, number_of_in(desk, "charlie")))
        note_service.write_note(desk, code, QUESTION, "Hej")
    for statement in (f"UPDATE {table} SET case_id = case_id", f"DELETE FROM {table}"):
        with pytest.raises(DBAPIError, match="kept as it was written"), database.engine.begin() as connection:
            connection.exec_driver_sql(statement)
    assert number_of(stage, "bodil")
