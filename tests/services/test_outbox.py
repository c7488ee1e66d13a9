"""The outbox through the verbs: who is written to, once, in the transaction of the event, and what is sent of it."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from riskflow.cases.labels import Advice
from riskflow.cases.notifications import LONGEST_WAIT, NO_ADDRESS, NOT_DUE, PAUSES, TOO_OLD, Delivery
from riskflow.errors import ConflictError, NotAllowedError, NotFoundError
from riskflow.mail import Addressed, AwayError, RefusedError
from riskflow.services.assessment import inquiries as inquiry_service
from riskflow.services.assessment import submission
from riskflow.services.assessment.inquiries import Wanted
from riskflow.services.operations import delivery as delivery_service
from riskflow.services.operations.demo import Stage
from riskflow.services.partners import rescreen
from riskflow.services.review import committee, handling
from riskflow.services.unit_of_work import Desk, identity
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import outbox as outbox_queries
from riskflow.store.tables import LetterRow
from tests.support.screened_stage import HARMLESS, ScreenedStage

QUESTION = "du-technology"
CASE = "rf-14"
STOPPED = "rf-25"
Told = list[tuple[str, str]]


def told(stage: Stage) -> Told:
    """Return letter and login of every letter, in order."""
    with stage.at("adam") as desk:
        logins = {person.id: person.login for person in case_queries.people(desk.session)}
        found = outbox_queries.log(desk.session, 1000)
    return sorted((each.row.letter.value, logins[each.row.person_id]) for each in found)


def rows(stage: Stage) -> dict[str, LetterRow]:
    with stage.at("adam") as desk:
        logins = {person.id: person.login for person in case_queries.people(desk.session)}
        return {logins[each.row.person_id]: each.row for each in outbox_queries.log(desk.session, 1000)}


def number_of(stage: Stage, login: str) -> int:
    with stage.at("adam") as desk:
        person = case_queries.person_by_login(desk.session, login)
        assert person
        return identity(person.id)


def ask(stage: Stage, code: str, login: str = "", function: str = "") -> None:
    person = number_of(stage, login) if login else None
    with stage.at("alice") as desk:
        inquiry_service.ask(desk, code, Wanted(QUESTION, person, function))


def begin(stage: Stage, login: str, later: timedelta = timedelta()) -> Addressed | None:
    number = identity(rows(stage)[login].id)
    with stage.at("adam") as desk:
        return delivery_service.begin(replace(desk, now=desk.now + later), number)


def test_an_asked_person_gets_a_letter_that_leads_to_that_question(stage: Stage) -> None:
    code = stage.draft(CASE)
    ask(stage, code, "charlie")
    assert told(stage) == [("question", "charlie")]
    addressed = begin(stage, "charlie")
    assert addressed
    assert addressed.path == f"/a/{code}/asked/{QUESTION}"


def test_an_asked_function_is_written_to_at_everybody_who_holds_it_and_nobody_else(stage: Stage) -> None:
    ask(stage, stage.draft(CASE), function="export-control")
    assert told(stage) == [("question", "eva")]


def test_a_later_question_to_somebody_else_does_not_write_to_the_first_again(stage: Stage) -> None:
    code, lars = stage.draft(CASE), number_of(stage, "lars")
    ask(stage, code, "charlie")
    with stage.at("alice") as desk:
        inquiry_service.ask(desk, code, Wanted("summary", lars))
    assert told(stage) == [("question", "charlie"), ("question", "lars")]


def test_what_is_rolled_back_writes_no_letter(stage: Stage) -> None:
    code, charlie = stage.draft(CASE), number_of(stage, "charlie")

    def fail(desk: Desk) -> None:
        inquiry_service.ask(desk, code, Wanted(QUESTION, charlie))
        raise RuntimeError

    with pytest.raises(RuntimeError), stage.at("alice") as desk:
        fail(desk)
    assert told(stage) == []


def test_each_who_now_must_act_is_written_to_along_the_way_of_a_case(stage: Stage) -> None:
    code = stage.submit("rf-17")
    rai = [("to-rai", login) for login in ("ravi", "roland", "rosa", "rut", "sven")]
    assert [each for each in told(stage) if each[0] == "to-rai"] == rai
    stage.opine(code, Advice.WITH_CONDITIONS)
    decides = [login for letter, login in told(stage) if letter == "to-decide"]
    assert len(decides) == 1
    with stage.at(decides[0]) as desk:
        handling.return_for_supplement(desk, code, "Mer om partnern.")
    assert ("supplement", "alice") in told(stage)
    assert {login for _, login in told(stage)} & {"charlie", "bodil", "adam", "anja", "ada"} == set()


def test_a_case_that_goes_to_sai_is_told_to_sai_and_its_decision_to_the_owner(stage: Stage) -> None:
    code = stage.submit("rf-17")
    stage.opine(code, Advice.TO_SAI)
    assert [login for letter, login in told(stage) if letter == "to-sai"] == ["siri", "stig"]
    assert [login for letter, login in told(stage) if letter == "to-decide"] == []
    stage.take_position(code)
    assert [login for letter, login in told(stage) if letter == "to-decide"] == ["greta"]
    stage.decide(code, "greta")
    assert [each for each in told(stage) if each[1] == "alice"] == [("decided", "alice")]


def test_who_caused_it_is_not_told_of_it(stage: Stage) -> None:
    stage.submit("rf-01")  # it closes by itself, before the owner's eyes
    assert told(stage) == []


def test_several_gates_at_once_make_one_letter_to_each_who_holds_a_function_they_wait_for(stage: Stage) -> None:
    stage.submit(STOPPED)
    assert [login for letter, login in told(stage) if letter == "stop"] == ["eva", "lars"]


def test_a_member_with_a_conflict_gets_nothing_at_sending_nor_at_writing(stage: Stage) -> None:
    code = stage.submit("rf-17")
    with stage.at("ravi") as desk:
        committee.declare(desk, code, has_conflict=True, reason="Vi skriver ihop.")
    assert begin(stage, "ravi") is None
    row = rows(stage)["ravi"]
    assert (row.delivery, row.problem) == (Delivery.WITHHELD, NOT_DUE)
    with stage.at("sven") as desk:
        handling.return_for_supplement(desk, code, "Mer.")
    with stage.at("alice") as desk:
        submission.submit(desk, code)
    assert [each for each in told(stage) if each == ("to-rai", "ravi")] == [("to-rai", "ravi")]


def test_a_letter_is_not_sent_when_the_case_has_moved_on(stage: Stage) -> None:
    code = stage.submit("rf-17")
    with stage.at("alice") as desk:
        submission.withdraw(desk, code, "")
    assert begin(stage, "rut") is None
    assert rows(stage)["rut"].problem == NOT_DUE


def test_a_letter_is_not_sent_to_who_has_lost_the_role(stage: Stage) -> None:
    stage.submit("rf-17")
    rut = number_of(stage, "rut")
    with stage.at("adam") as desk:
        for grant in case_queries.grants_of(desk.session, rut):
            desk.session.delete(grant)
    assert begin(stage, "rut") is None


def test_a_letter_is_not_sent_when_the_question_is_answered_or_taken_back(stage: Stage) -> None:
    code = stage.draft(CASE)
    ask(stage, code, "charlie")
    with stage.at("charlie") as desk:
        inquiry_service.decline(desk, code, QUESTION, "")
    assert begin(stage, "charlie") is None


def test_a_letter_without_a_usable_address_or_that_is_old_news_is_withheld(stage: Stage) -> None:
    code = stage.draft(CASE)
    ask(stage, code, "charlie")
    assert begin(stage, "charlie", LONGEST_WAIT + timedelta(days=1)) is None
    assert rows(stage)["charlie"].problem == TOO_OLD
    ask(stage, code, "lars")
    with stage.at("adam") as desk:
        lars = case_queries.person_by_login(desk.session, "lars")
        assert lars
        lars.email = "lars@university.test\r\nBcc: all@university.test"
    assert begin(stage, "lars") is None
    assert rows(stage)["lars"].problem == NO_ADDRESS


def test_attempts_that_fail_are_repeated_ever_more_rarely_and_then_given_up_in_plain_sight(stage: Stage) -> None:
    ask(stage, stage.draft(CASE), "charlie")
    number = identity(rows(stage)["charlie"].id)
    for pause in PAUSES:
        assert begin(stage, "charlie")
        with stage.at("adam") as desk:
            delivery_service.note_refused(desk, number, AwayError("451 later"))
            now = desk.now
        row = rows(stage)["charlie"]
        assert (row.delivery, row.problem) == (Delivery.WAITING, "451 later")
        assert abs(row.due_at - now - pause) < timedelta(seconds=1)
    begin(stage, "charlie")
    with stage.at("adam") as desk:
        delivery_service.note_refused(desk, number, AwayError("451 later"))
    assert rows(stage)["charlie"].delivery is Delivery.FAILED


def test_a_final_no_is_not_asked_again_but_an_administrator_may_insist(stage: Stage) -> None:
    ask(stage, stage.draft(CASE), "charlie")
    begin(stage, "charlie")
    number = identity(rows(stage)["charlie"].id)
    with stage.at("adam") as desk:
        delivery_service.note_refused(desk, number, RefusedError("550 nobody", is_final=True))
    assert rows(stage)["charlie"].delivery is Delivery.FAILED
    for login in ("alice", "charlie", "sven"):
        with pytest.raises(NotAllowedError), stage.at(login) as desk:
            delivery_service.send_again(desk, number)
    with stage.at("adam") as desk:
        delivery_service.send_again(desk, number)
    with pytest.raises(ConflictError), stage.at("adam") as desk:
        delivery_service.send_again(desk, number)
    with pytest.raises(NotFoundError), stage.at("adam") as desk:
        delivery_service.send_again(desk, 9_999)
    row = rows(stage)["charlie"]
    assert (row.delivery, row.attempts, row.problem, row.id) == (Delivery.WAITING, 0, "", number)
    with stage.at("adam") as desk:
        last = case_queries.last_event(desk.session)
    assert last
    assert (last.tag, last.case_id) == ("letter-ordered-again", None)


@pytest.fixture
def house(stage: Stage, tmp_path: Path) -> ScreenedStage:
    return ScreenedStage(stage, tmp_path / "questionnaires")


def test_a_new_list_tells_the_owner_of_a_case_once_however_many_partners_changed(house: ScreenedStage) -> None:
    house.lists()
    code = house.case()
    for partner in (HARMLESS, replace(HARMLESS, name="Blameless Institute")):
        house.add(code, partner)
    assert told(house.stage) == []
    house.lists("Harmless University", "Blameless Institute", age=0)
    with house.at("adam") as desk:
        assert rescreen.screen_again(desk) == 2
        assert rescreen.screen_again(desk) == 0
    assert house.tags(code).count("screening-changed") == 2
    assert told(house.stage) == [("lists", "alice")]


def test_a_second_new_list_before_the_letter_is_sent_makes_no_second_letter_and_after_it_does(
    house: ScreenedStage,
) -> None:
    house.lists()
    house.add(house.case(), HARMLESS)
    for listed in (("Harmless University",), (), ("Harmless University",)):
        house.lists(*listed, age=0)
        with house.at("adam") as desk:
            assert rescreen.screen_again(desk) == 1
    assert told(house.stage) == [("lists", "alice")]
    assert begin(house.stage, "alice")
    house.lists(age=0)
    with house.at("adam") as desk:
        rescreen.screen_again(desk)
    assert told(house.stage) == [("lists", "alice"), ("lists", "alice")]
