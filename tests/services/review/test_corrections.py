"""Correction by addendum: asked for, ruled on by another, added beside what is wrong; nothing is rewritten."""

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError
from sqlmodel import select

from riskflow.cases.labels import Advice
from riskflow.cases.notifications import Notification
from riskflow.cases.review_input import CorrectionInput, CorrectionRulingInput
from riskflow.cases.workflow import State
from riskflow.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError, RiskFlowError
from riskflow.records.model import Record
from riskflow.services.assessment import submission
from riskflow.services.open_case import open_case
from riskflow.services.operations.bindings import binding_problems
from riskflow.services.operations.demo.runner import DemoRunner, person_with_login
from riskflow.services.operations.personal_data import export_person
from riskflow.services.records.build import IssuingInstitution, assemble_record
from riskflow.services.review import committee, corrections, decisions, handling
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import AnswerRow, CorrectionRequest, CorrectionRuling, NotificationRow
from riskflow.text import Text
from tests.support.cases import judged

HIGH = "rf-14"
TEXT, RIGHT = "Professor Kanin is not employed by the institute.", "Professor Kanin left the institute in 2024."
ISSUER = IssuingInstitution(Text(sv="Lärosätet", en="The University"), demonstration=True, secret="s" * 32)


def asked(stage: DemoRunner, code: str, login: str, subject: str = "answer:summary", on_behalf_of: str = "") -> int:
    with stage.unit_of_work_as(login) as uow:
        given = CorrectionInput(subject, "inaccurate", TEXT, on_behalf_of)
        return corrections.ask_for_correction(uow, code, given).id or 0


def ruled(stage: DemoRunner, code: str, login: str, request: int, *, addendum: str = "", reason: str = "") -> None:
    with stage.unit_of_work_as(login) as uow:
        given = CorrectionRulingInput(request, bool(addendum), addendum, reason)
        corrections.rule_on_correction(uow, code, given)


def seen(stage: DemoRunner, code: str, login: str) -> list[str]:
    with stage.unit_of_work_as(login) as uow:
        return [each.request.subject for each in corrections.readable_corrections(uow, open_case(uow, code))]


def letters(stage: DemoRunner, kind: Notification) -> set[str]:
    with stage.unit_of_work_as("adam") as uow:
        rows = uow.session.exec(select(NotificationRow).where(NotificationRow.letter == kind)).all()
        logins = {person.id: person.login for person in case_queries.people(uow.session)}
        return {logins[row.person_id] for row in rows}


def decided(stage: DemoRunner) -> str:
    code = stage.submit(HIGH)
    stage.opine(code, Advice.WITH_CONDITIONS)
    stage.decide(code, "dag")
    return code


def test_a_decided_case_is_corrected_by_an_addendum_and_nothing_that_stood_is_changed(stage: DemoRunner) -> None:
    code = decided(stage)
    with stage.unit_of_work_as("adam") as uow:
        before = {row.id: row.model_dump() for row in uow.session.exec(select(AnswerRow)).all()}
    number = asked(stage, code, "alice")
    ruled(stage, code, "sven", number, addendum=RIGHT)
    with stage.unit_of_work_as("alice") as uow:
        assert {row.id: row.model_dump() for row in uow.session.exec(select(AnswerRow)).all()} == before
        [found] = corrections.readable_corrections(uow, open_case(uow, code))
        assert found.ruling
        assert (found.ruling.addendum, found.asker, found.ruled_by) == (RIGHT, "Alice Åkerman", found.ruled_by)
        case = open_case(uow, code).case
        assert case.state is State.DECIDED
        tags = [row.tag for row in case_queries.events_of(uow.session, open_case(uow, code).id)]
        assert tags[-2:] == ["correction-asked", "addendum-written"]
        said = str([row.data for row in case_queries.events_of(uow.session, open_case(uow, code).id)])
        assert "Kanin" not in said  # the chain is for ever: it says that, not what
        assert not list(binding_problems(uow.session))
    assert letters(stage, Notification.CORRECTION_ASKED) == {"sven", "ada"}
    told = letters(stage, Notification.ADDENDUM)
    assert {"alice", "dag", "ada", "rut"} <= told
    assert "sven" not in told  # who wrote it
    assert "bodil" not in told  # who has no access


def test_the_rows_of_corrections_are_written_once(stage: DemoRunner) -> None:
    code = decided(stage)
    ruled(stage, code, "sven", asked(stage, code, "alice"), addendum=RIGHT)
    for kind in (CorrectionRequest, CorrectionRuling):
        with pytest.raises(DatabaseError, match="kept as it was written"), stage.unit_of_work_as("adam") as uow:
            uow.session.execute(sa.delete(kind))


def test_a_refusal_has_reasons_and_the_words_of_appeal_and_is_told_only_to_who_asked(stage: DemoRunner) -> None:
    code = decided(stage)
    number = asked(stage, code, "rosa", "decision:1")
    with pytest.raises(InvalidError):
        ruled(stage, code, "sven", number)
    ruled(stage, code, "sven", number, reason="The register says otherwise.")
    assert letters(stage, Notification.CORRECTION_REFUSED) == {"rosa"}
    assert letters(stage, Notification.ADDENDUM) == set()
    with stage.unit_of_work_as("rosa") as uow:
        [found] = corrections.readable_corrections(uow, open_case(uow, code))
    assert found.is_refused
    assert "7 kap. 2 § lagen 2018:218" in found.appeal.sv
    with pytest.raises(ConflictError):
        ruled(stage, code, "sven", number, addendum=RIGHT)


def test_the_secretary_and_the_registrar_write_for_others_and_nobody_rules_on_their_own(stage: DemoRunner) -> None:
    code = decided(stage)
    with pytest.raises(NotAllowedError):
        asked(stage, code, "alice", on_behalf_of="Somebody Else")
    number = asked(stage, code, "ada", "case:", on_behalf_of="Kim Kanin")
    own = asked(stage, code, "sven", "case:")
    with pytest.raises(NotAllowedError):
        ruled(stage, code, "sven", own, addendum=RIGHT)
    ruled(stage, code, "sven", number, addendum=RIGHT)
    ruled(stage, code, "ada", own, addendum=RIGHT)
    for_alice = asked(stage, code, "sven", "case:", on_behalf_of="alice")
    ruled(stage, code, "sven", for_alice, reason="No.")
    with stage.unit_of_work_as("sven") as uow:
        askers = [each.asker for each in corrections.readable_corrections(uow, open_case(uow, code))]
    assert (askers[0], askers[2]) == ("Kim Kanin", "Alice Åkerman")
    assert letters(stage, Notification.CORRECTION_REFUSED) == {"alice"}


@pytest.mark.parametrize(
    ("subject", "readers", "others"),
    [
        ("answer:summary", {"alice", "sven", "dag", "rut"}, {"ada"}),
        ("opinion:rai", {"sven", "dag", "rut"}, {"alice", "ada"}),
        ("decision:1", {"alice", "ada", "sven", "rut"}, set()),
    ],
)
def test_a_correction_is_read_by_those_who_read_what_it_concerns(
    stage: DemoRunner, subject: str, readers: set[str], others: set[str]
) -> None:
    code = decided(stage)
    ruled(stage, code, "sven", asked(stage, code, "sven", subject, on_behalf_of="Kim Kanin"), addendum=RIGHT)
    assert {login for login in readers | others if seen(stage, code, login)} == readers


def test_a_member_who_has_yet_to_rate_sees_no_correction_of_what_others_said(stage: DemoRunner) -> None:
    code = stage.submit(HIGH)
    stage.rate(code, "ravi")
    person = ""
    with stage.unit_of_work_as("ravi") as uow:
        person = str(uow.viewer.id)
        assert f"rating:rai:{person}" in corrections.subjects(uow, open_case(uow, code))
    asked(stage, code, "ravi", f"rating:rai:{person}")
    stage.rate(code, "rosa")
    assert seen(stage, code, "rosa") == [f"rating:rai:{person}"]
    assert seen(stage, code, "alice") == []


def test_a_correction_of_a_rating_is_read_once_the_group_has_spoken_of_that_revision(stage: DemoRunner) -> None:
    code = stage.submit(HIGH)
    stage.rate(code, "ravi")
    with stage.unit_of_work_as("ravi") as uow:
        subject = f"rating:rai:{uow.viewer.id}"
    asked(stage, code, "ravi", subject)
    assert (seen(stage, code, "ravi"), seen(stage, code, "sven")) == ([subject], [])
    with stage.unit_of_work_as("sven") as uow:
        handling.return_for_supplement(uow, code, "Who pays?")
    with stage.unit_of_work_as("alice") as uow:
        submission.submit(uow, code)
    # RAI never spoke of that revision, and of the next one it has yet to: what a member rated shows in neither.
    assert (seen(stage, code, "ravi"), seen(stage, code, "sven")) == ([subject], [])
    for login in ("rut", "ravi", "rosa"):
        if login != "ravi":
            with stage.unit_of_work_as(login) as uow:
                committee.declare(uow, code, has_conflict=False)
        with stage.unit_of_work_as(login) as uow:
            committee.rate(uow, code, 2, judged.rating())
    asked(stage, code, "ravi", subject)
    assert seen(stage, code, "sven") == []
    with stage.unit_of_work_as("rut") as uow:
        committee.give_opinion(uow, code, 2, judged.opinion(Advice.GO_AHEAD, TEXT, (), {}))
    assert (seen(stage, code, "sven"), seen(stage, code, "alice")) == ([subject], [])


@pytest.mark.slow
@pytest.mark.parametrize(
    "subject", ["", "answer:", "answer:nothing", "opinion:sai", "event:1", "nothing:1", "record:9"]
)
def test_what_the_person_does_not_read_cannot_be_asked_about(stage: DemoRunner, subject: str) -> None:
    code = decided(stage)
    with pytest.raises(InvalidError):
        asked(stage, code, "alice", subject)


@pytest.mark.parametrize("login", ["bodil", "adam"])
def test_whoever_may_not_open_the_case_asks_for_nothing(stage: DemoRunner, login: str) -> None:
    code = decided(stage)
    with pytest.raises(NotFoundError):
        asked(stage, code, login)


def test_a_draft_is_changed_by_its_writers_and_not_by_addenda(stage: DemoRunner) -> None:
    code = stage.draft(HIGH, upto=2)
    with pytest.raises(RiskFlowError):
        asked(stage, code, "alice")


def test_the_addendum_is_in_the_export_of_who_asked_and_in_a_later_record_only(stage: DemoRunner) -> None:
    code = decided(stage)
    ruled(stage, code, "sven", asked(stage, code, "alice"), addendum=RIGHT)
    with stage.unit_of_work_as("ravi") as uow:
        uow_person = person_with_login(uow.session, "alice")
        exported = export_person(uow.session, uow_person)
    assert [row["addendum"] for row in exported["correction_ruling"]["rows"]] == [RIGHT]
    assert [row["text"] for row in exported["correction_request"]["rows"]] == [TEXT]
    with stage.unit_of_work_as("dag") as uow:
        decisions.suspend(uow, code, "The partner has a new owner.")
    first, second = (record(stage, code, number) for number in (1, 2))
    assert first.addenda == ()
    assert [(each.text, each.about.en) for each in second.addenda] == [(RIGHT, second.addenda[0].about.en)]


def record(stage: DemoRunner, code: str, number: int) -> Record:
    with stage.unit_of_work_as("sven") as uow:
        opened = open_case(uow, code)
        return assemble_record(uow, opened, case_queries.decision_numbered(uow.session, opened.id, number), ISSUER)
