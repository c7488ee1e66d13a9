"""Questions of the handling: a function is asked what no gate asks, and the applicant is heard before a decline."""

from datetime import date, timedelta

import pytest

from riskflow.cases.labels import Advice, CaseOutcome
from riskflow.cases.review_input import DecisionInput, RequestInput
from riskflow.cases.workflow import Action, State
from riskflow.errors import ConflictError, InvalidError, NotAllowedError
from riskflow.services.case_facts import identity
from riskflow.services.listing.upkeep import ListRules, check
from riskflow.services.open_case import open_case
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.services.records.build import IssuingInstitution, assemble_record
from riskflow.services.review import decisions, requests
from riskflow.services.review.open_points import decided_despite
from riskflow.services.review.requests import usual_due
from riskflow.services.review.todo import pending_work
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import outbox as outbox_queries
from riskflow.store.queries import reviews as review_queries
from riskflow.text import Text
from tests.support.cases import judged
from tests.support.cases.outcomes import refused, state_of

ISSUER = IssuingInstitution(Text(sv="Högskolan", en="The university"), demonstration=True, secret="s" * 32)
DECLINE = DecisionInput(CaseOutcome.DECLINE, "Much.", "Nothing less is enough.")


def wanted(text: str = "Is a permit needed?", function: str = "data-protection", days: int = 14) -> RequestInput:
    return RequestInput(text, date.today() + timedelta(days), function)  # noqa: DTZ011 - the stage's own day


def newest(stage: DemoRunner, code: str) -> int:
    with stage.unit_of_work_as("sven") as uow:
        return identity(review_queries.requests_of(uow.session, [open_case(uow, code).id])[-1].request.id)


def due(stage: DemoRunner, login: str, code: str) -> set[Action]:
    with stage.unit_of_work_as(login) as uow:
        opened = open_case(uow, code)
        return set(pending_work(uow, [opened]).due_actions(opened))


def told(stage: DemoRunner, letter: str) -> set[str]:
    with stage.unit_of_work_as("adam") as uow:
        logins = {person.id: person.login for person in case_queries.people(uow.session)}
        return {logins[row.row.person_id] for row in outbox_queries.log(uow.session, 999) if row.row.letter == letter}


def test_ten_working_days_leave_out_weekends() -> None:
    assert usual_due(date(2026, 11, 27)) == date(2026, 12, 11)
    assert usual_due(date(2026, 11, 28)) == date(2026, 12, 11)


def test_a_function_that_no_gate_asks_is_asked_answers_and_reads_the_case(stage: DemoRunner) -> None:
    code = stage.submit("rf-14")
    with stage.unit_of_work_as("sven") as uow:
        requests.refer_question(uow, code, wanted())
    assert told(stage, "referral") == {"lars"}
    assert Action.ANSWER_REFERRAL in due(stage, "lars", code)
    number = newest(stage, code)
    refused(stage, "eva", ConflictError, requests.answer_referral, code, number, "Not mine.")
    refused(stage, "lars", InvalidError, requests.answer_referral, code, number, " ")
    with stage.unit_of_work_as("lars") as uow:
        requests.answer_referral(uow, code, number, "No permit is needed.")
    assert Action.ANSWER_REFERRAL not in due(stage, "lars", code)
    refused(stage, "lars", ConflictError, requests.answer_referral, code, number, "Once more.")
    with stage.unit_of_work_as("adam") as uow:
        assert list(check(uow.session, ListRules.of(uow), lambda _: None)) == []


@pytest.mark.parametrize(
    "wrong", [wanted(text=" "), wanted(days=-1), wanted(function="nobody")], ids=["no words", "a past day", "nobody"]
)
def test_a_question_has_words_a_day_and_a_function(stage: DemoRunner, wrong: RequestInput) -> None:
    code = stage.submit("rf-14")
    refused(stage, "sven", InvalidError, requests.refer_question, code, wrong)
    refused(stage, "hedda", NotAllowedError, requests.refer_question, code, wanted())


def to_decide(stage: DemoRunner) -> str:
    code = stage.submit("rf-14")
    stage.opine(code, Advice.NOT_AS_DESCRIBED)
    return code


def decline(stage: DemoRunner, code: str, reason: str = "") -> None:
    with stage.unit_of_work_as("dag") as uow:
        given = DecisionInput(
            CaseOutcome.DECLINE,
            "Much.",
            "Too much.",
            override_reason=judged.DEPARTS,
            despite=decided_despite(uow, code),
            unheard_reason=reason,
        )
        decisions.decide(uow, code, 1, given)


def test_nobody_declines_before_the_applicant_has_answered_or_a_reason_is_given(stage: DemoRunner) -> None:
    code = to_decide(stage)
    with pytest.raises(InvalidError):
        decline(stage, code)
    with stage.unit_of_work_as("dag") as uow:
        requests.hear(uow, code, wanted("The owner is not known.", ""))
    assert told(stage, "hearing") == {"alice"}
    assert due(stage, "alice", code) == {Action.BE_HEARD}
    with pytest.raises(InvalidError):  # asked is not answered
        decline(stage, code)
    number = newest(stage, code)
    with stage.unit_of_work_as("alice") as uow:
        requests.be_heard(uow, code, number, "The owner is a foundation.")
    decline(stage, code)
    assert state_of(stage, code) is State.DECIDED
    with stage.unit_of_work_as("dag") as uow:
        opened = open_case(uow, code)
        record = assemble_record(uow, opened, case_queries.decision_numbered(uow.session, opened.id, 1), ISSUER)
    (asked,) = record.requests
    assert (asked.text, asked.reply, asked.by) == (
        "The owner is not known.",
        "The owner is a foundation.",
        "Alice Åkerman",
    )


def test_declining_unheard_keeps_its_reason_and_what_was_open(stage: DemoRunner) -> None:
    code = to_decide(stage)
    with stage.unit_of_work_as("sven") as uow:
        requests.refer_question(uow, code, wanted())
    decline(stage, code, "The applicant asked for it.")
    with stage.unit_of_work_as("dag") as uow:
        opened = open_case(uow, code)
        record = assemble_record(uow, opened, case_queries.decision_numbered(uow.session, opened.id, 1), ISSUER)
    assert record.unheard == "The applicant asked for it."
    assert any("has not answered a question of the handling" in words.en for words in record.despite)
