"""The outbox through the verbs: who is written to, once, in the transaction of the event, and what is sent of it."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from riskflow.cases.labels import Advice
from riskflow.cases.notifications import MAX_WAIT, NO_ADDRESS, NOT_DUE, RETRY_DELAYS, TOO_OLD, DeliveryStatus
from riskflow.errors import ConflictError, NotAllowedError, NotFoundError
from riskflow.mail import MailRefusedError, MailServerUnavailableError, OutgoingMail
from riskflow.services.assessment import inquiries as inquiry_service
from riskflow.services.assessment import submission
from riskflow.services.assessment.inquiries import InquiryInput
from riskflow.services.case_facts import identity
from riskflow.services.operations import delivery as delivery_service
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.services.partners import rescreen
from riskflow.services.review import committee, handling
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import outbox as outbox_queries
from riskflow.store.queries import people as people_queries
from riskflow.store.tables import NotificationRow
from tests.support.cases.collaboration import number_of
from tests.support.cases.screened_stage import HARMLESS, ScreenedStage

QUESTION = "du-technology"
CASE = "rf-14"
STOPPED = "rf-25"
Told = list[tuple[str, str]]


def told(stage: DemoRunner) -> Told:
    """Return letter and login of every letter, in order."""
    with stage.unit_of_work_as("adam") as uow:
        logins = {person.id: person.login for person in case_queries.people(uow.session)}
        found = outbox_queries.log(uow.session, 1000)
    return sorted((each.row.letter.value, logins[each.row.person_id]) for each in found)


def rows(stage: DemoRunner) -> dict[str, NotificationRow]:
    with stage.unit_of_work_as("adam") as uow:
        logins = {person.id: person.login for person in case_queries.people(uow.session)}
        return {logins[each.row.person_id]: each.row for each in outbox_queries.log(uow.session, 1000)}


def ask(stage: DemoRunner, code: str, login: str = "", function: str = "") -> None:
    person = number_of(stage, login) if login else None
    with stage.unit_of_work_as("alice") as uow:
        inquiry_service.ask(uow, code, InquiryInput(QUESTION, person, function))


LONG_AFTER = timedelta(days=2)
"""Longer than any pause between attempts."""


def begin(stage: DemoRunner, login: str, later: timedelta = timedelta()) -> OutgoingMail | None:
    number = identity(rows(stage)[login].id)
    with stage.unit_of_work_as("adam") as uow:
        return delivery_service.begin_attempt(replace(uow, now=uow.now + later), number)


def test_an_asked_person_gets_a_letter_that_leads_to_that_question(stage: DemoRunner) -> None:
    code = stage.draft(CASE)
    ask(stage, code, "charlie")
    assert told(stage) == [("question", "charlie")]
    addressed = begin(stage, "charlie")
    assert addressed
    assert addressed.letters[0].path == f"/a/{code}/asked/{QUESTION}"


def test_an_asked_function_is_written_to_at_everybody_who_holds_it_and_nobody_else(stage: DemoRunner) -> None:
    ask(stage, stage.draft(CASE), function="export-control")
    assert told(stage) == [("question", "eva")]


def test_a_later_question_to_somebody_else_does_not_write_to_the_first_again(stage: DemoRunner) -> None:
    code, lars = stage.draft(CASE), number_of(stage, "lars")
    ask(stage, code, "charlie")
    with stage.unit_of_work_as("alice") as uow:
        inquiry_service.ask(uow, code, InquiryInput("summary", lars))
    assert told(stage) == [("question", "charlie"), ("question", "lars")]


def test_what_is_rolled_back_writes_no_letter(stage: DemoRunner) -> None:
    code, charlie = stage.draft(CASE), number_of(stage, "charlie")

    def fail(uow: UnitOfWork) -> None:
        inquiry_service.ask(uow, code, InquiryInput(QUESTION, charlie))
        raise RuntimeError

    with pytest.raises(RuntimeError), stage.unit_of_work_as("alice") as uow:
        fail(uow)
    assert told(stage) == []


def test_each_who_now_must_act_is_written_to_along_the_way_of_a_case(stage: DemoRunner) -> None:
    code = stage.submit("rf-17")
    rai = [("to-rai", login) for login in ("ravi", "roland", "rosa", "rut", "sven")]
    assert [each for each in told(stage) if each[0] == "to-rai"] == rai
    stage.opine(code, Advice.WITH_CONDITIONS)
    decides = [login for letter, login in told(stage) if letter == "to-decide"]
    assert len(decides) == 1
    with stage.unit_of_work_as(decides[0]) as uow:
        handling.return_for_supplement(uow, code, "Mer om partnern.")
    assert ("supplement", "alice") in told(stage)
    assert {login for _, login in told(stage)} & {"charlie", "bodil", "adam", "anja", "ada"} == set()


def test_a_case_that_goes_to_sai_is_told_to_sai_and_its_decision_to_the_owner(stage: DemoRunner) -> None:
    code = stage.submit("rf-17")
    stage.opine(code, Advice.TO_SAI)
    assert [login for letter, login in told(stage) if letter == "to-sai"] == ["siri", "stig"]
    assert [login for letter, login in told(stage) if letter == "to-decide"] == []
    stage.take_position(code)
    assert [login for letter, login in told(stage) if letter == "to-decide"] == ["greta"]
    stage.decide(code, "greta")
    assert [each for each in told(stage) if each[1] == "alice"] == [("decided", "alice")]


def test_who_caused_it_is_not_told_of_it(stage: DemoRunner) -> None:
    stage.submit("rf-01")  # it closes by itself, before the owner's eyes
    assert told(stage) == []


def test_several_gates_at_once_make_one_letter_to_each_who_holds_a_function_they_wait_for(stage: DemoRunner) -> None:
    stage.submit(STOPPED)
    assert [login for letter, login in told(stage) if letter == "stop"] == ["eva", "lars"]


def test_a_member_with_a_conflict_gets_nothing_at_sending_nor_at_writing(stage: DemoRunner) -> None:
    code = stage.submit("rf-17")
    with stage.unit_of_work_as("ravi") as uow:
        committee.declare(uow, code, has_conflict=True, reason="Vi skriver ihop.")
    assert begin(stage, "ravi") is None
    row = rows(stage)["ravi"]
    assert (row.delivery, row.problem) == (DeliveryStatus.WITHHELD, NOT_DUE)
    with stage.unit_of_work_as("sven") as uow:
        handling.return_for_supplement(uow, code, "Mer.")
    with stage.unit_of_work_as("alice") as uow:
        submission.submit(uow, code)
    assert [each for each in told(stage) if each == ("to-rai", "ravi")] == [("to-rai", "ravi")]


def test_a_letter_is_not_sent_when_the_case_has_moved_on(stage: DemoRunner) -> None:
    code = stage.submit("rf-17")
    with stage.unit_of_work_as("alice") as uow:
        submission.withdraw(uow, code, "")
    assert begin(stage, "rut") is None
    assert rows(stage)["rut"].problem == NOT_DUE


def test_a_letter_is_not_sent_to_who_has_lost_the_role(stage: DemoRunner) -> None:
    stage.submit("rf-17")
    rut = number_of(stage, "rut")
    with stage.unit_of_work_as("adam") as uow:
        for grant in people_queries.every_grant_of(uow.session, rut):
            uow.session.delete(grant)
    assert begin(stage, "rut") is None


def test_a_letter_is_not_sent_when_the_question_is_answered_or_taken_back(stage: DemoRunner) -> None:
    code = stage.draft(CASE)
    ask(stage, code, "charlie")
    with stage.unit_of_work_as("charlie") as uow:
        inquiry_service.decline(uow, code, QUESTION, "")
    assert begin(stage, "charlie") is None


def test_a_letter_without_a_usable_address_or_that_is_old_news_is_withheld(stage: DemoRunner) -> None:
    code = stage.draft(CASE)
    ask(stage, code, "charlie")
    assert begin(stage, "charlie", MAX_WAIT + timedelta(days=1)) is None
    assert rows(stage)["charlie"].problem == TOO_OLD
    ask(stage, code, "lars")
    with stage.unit_of_work_as("adam") as uow:
        lars = case_queries.person_by_login(uow.session, "lars")
        assert lars
        lars.email = "lars@university.test\r\nBcc: all@university.test"
    assert begin(stage, "lars") is None
    assert rows(stage)["lars"].problem == NO_ADDRESS


def test_attempts_that_fail_are_repeated_ever_more_rarely_and_then_given_up_in_plain_sight(stage: DemoRunner) -> None:
    ask(stage, stage.draft(CASE), "charlie")
    number = identity(rows(stage)["charlie"].id)
    for pause in RETRY_DELAYS:
        assert begin(stage, "charlie", LONG_AFTER)
        with stage.unit_of_work_as("adam") as uow:
            delivery_service.note_refused(uow, MailServerUnavailableError("451 later"), number)
            now = uow.now
        row = rows(stage)["charlie"]
        assert (row.delivery, row.problem) == (DeliveryStatus.WAITING, "451 later")
        assert abs(row.due_at - now - pause) < timedelta(seconds=1)
    begin(stage, "charlie", LONG_AFTER)
    with stage.unit_of_work_as("adam") as uow:
        delivery_service.note_refused(uow, MailServerUnavailableError("451 later"), number)
    assert rows(stage)["charlie"].delivery is DeliveryStatus.FAILED


def test_of_two_workers_that_come_to_the_same_letter_one_sends_it(stage: DemoRunner) -> None:
    ask(stage, stage.draft(CASE), "charlie")
    assert begin(stage, "charlie")
    assert begin(stage, "charlie") is None, "the attempt of the other has begun, and its result is not known yet"
    assert begin(stage, "charlie", LONG_AFTER), "the other was killed meanwhile"


def test_a_final_no_is_not_asked_again_but_an_administrator_may_insist(stage: DemoRunner) -> None:
    ask(stage, stage.draft(CASE), "charlie")
    begin(stage, "charlie")
    number = identity(rows(stage)["charlie"].id)
    with stage.unit_of_work_as("adam") as uow:
        delivery_service.note_refused(uow, MailRefusedError("550 nobody", is_final=True), number)
    assert rows(stage)["charlie"].delivery is DeliveryStatus.FAILED
    for login in ("alice", "charlie", "sven"):
        with pytest.raises(NotAllowedError), stage.unit_of_work_as(login) as uow:
            delivery_service.send_again(uow, number)
    with stage.unit_of_work_as("adam") as uow:
        delivery_service.send_again(uow, number)
    with pytest.raises(ConflictError), stage.unit_of_work_as("adam") as uow:
        delivery_service.send_again(uow, number)
    with pytest.raises(NotFoundError), stage.unit_of_work_as("adam") as uow:
        delivery_service.send_again(uow, 9_999)
    row = rows(stage)["charlie"]
    assert (row.delivery, row.attempts, row.problem, row.id) == (DeliveryStatus.WAITING, 0, "", number)
    with stage.unit_of_work_as("adam") as uow:
        last = case_queries.all_events(uow.session)[-1]
    assert (last.tag, last.case_id) == ("letter-ordered-again", None)


@pytest.fixture
def house(stage: DemoRunner, tmp_path: Path) -> ScreenedStage:
    return ScreenedStage(stage, tmp_path / "questionnaires")


def test_a_new_list_tells_the_owner_of_a_case_once_however_many_partners_changed(house: ScreenedStage) -> None:
    house.lists()
    code = house.case()
    for partner in (HARMLESS, replace(HARMLESS, name="Blameless Institute")):
        house.add(code, partner)
    assert told(house.stage) == []
    house.lists("Harmless University", "Blameless Institute", age=0)
    with house.at("adam") as uow:
        assert rescreen.rescreen_outdated(uow) == 2
        assert rescreen.rescreen_outdated(uow) == 0
    assert house.tags(code).count("screening-changed") == 2
    assert told(house.stage) == [("lists", "alice")]


def test_a_second_new_list_before_the_letter_is_sent_makes_no_second_letter_and_after_it_does(
    house: ScreenedStage,
) -> None:
    house.lists()
    house.add(house.case(), HARMLESS)
    for listed in (("Harmless University",), (), ("Harmless University",)):
        house.lists(*listed, age=0)
        with house.at("adam") as uow:
            assert rescreen.rescreen_outdated(uow) == 1
    assert told(house.stage) == [("lists", "alice")]
    assert begin(house.stage, "alice")
    house.lists(age=0)
    with house.at("adam") as uow:
        rescreen.rescreen_outdated(uow)
    assert told(house.stage) == [("lists", "alice"), ("lists", "alice")]
