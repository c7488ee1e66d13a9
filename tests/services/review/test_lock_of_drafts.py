"""A draft that may touch Sweden's security: no words are written in it until the answer is changed."""

from collections.abc import Callable, Sequence

import pytest

from riskflow.errors import FrozenError, RiskFlowError
from riskflow.services.assessment import answers as answer_service
from riskflow.services.assessment import attachments, inquiries, notes, submission
from riskflow.services.assessment.answers import AnswerInput, MeasureInput, current_answers
from riskflow.services.assessment.attachments import Upload
from riskflow.services.assessment.inquiries import InquiryInput
from riskflow.services.open_case import is_to_leave, open_case
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.services.partners import partners as partner_service
from riskflow.services.partners.partners import PartnerInput
from riskflow.services.unit_of_work import UnitOfWork
from tests.support.cases.outcomes import refused

QUESTION = "du-technology"
Verb = Callable[[UnitOfWork, str], object]


def gate_of(uow: UnitOfWork, code: str) -> tuple[str, int | None]:
    """Return the gate by which a case leaves the tool, found by what the questionnaire says of it."""
    stored = current_answers(uow, open_case(uow, code))
    (gate,) = (gate for gate in stored.questionnaire.gates.values() if gate.leaves_tool)
    row = stored.rows.get(gate.id)
    return gate.id, row.version if row else None


def say(stage: DemoRunner, code: str, answer: Sequence[str], comment: str = "") -> None:
    with stage.unit_of_work_as("alice") as uow:
        gate, version = gate_of(uow, code)
        answer_service.answer(uow, code, [AnswerInput(gate, tuple(answer), comment, version)])


@pytest.fixture
def code(stage: DemoRunner) -> str:
    code = stage.draft("rf-25", upto=24)
    say(stage, code, ["yes"])
    return code


WRITES: dict[str, Verb] = {
    "an answer in words": lambda uow, code: answer_service.answer(uow, code, [AnswerInput("summary", ("More.",))]),
    "a comment": lambda uow, code: answer_service.answer(uow, code, [AnswerInput(QUESTION, (), "More.")]),
    "a note": lambda uow, code: notes.write_note(uow, code, QUESTION, "More."),
    "an inquiry": lambda uow, code: inquiries.ask(uow, code, InquiryInput(QUESTION, function="legal", message="?")),
    "a plan": lambda uow, code: answer_service.plan(uow, code, [MeasureInput("", "More.", "Alice", None)]),
    "a partner": lambda uow, code: partner_service.add(uow, code, PartnerInput("More", "FR")),
    "a document": lambda uow, code: attachments.attach(uow, code, Upload("More", "text/plain", 4, "0" * 64), 20),
    "the reason of a withdrawal": lambda uow, code: submission.withdraw(uow, code, "More."),
    "a submission": submission.submit,
}


@pytest.mark.parametrize("what", WRITES)
def test_no_words_are_written_in_a_draft_that_is_to_leave(stage: DemoRunner, code: str, what: str) -> None:
    error = RiskFlowError if what == "a submission" else FrozenError
    refused(stage, "alice", error, WRITES[what], code)


def test_the_answer_can_be_changed_which_opens_the_draft_again(stage: DemoRunner, code: str) -> None:
    refused(stage, "alice", FrozenError, WRITES["a note"], code)
    say(stage, code, ["no"])
    with stage.unit_of_work_as("alice") as uow:
        assert not is_to_leave(uow, open_case(uow, code))
        notes.write_note(uow, code, QUESTION, "More.")


def test_a_comment_on_the_gate_itself_is_words_too(stage: DemoRunner, code: str) -> None:
    with pytest.raises(FrozenError):
        say(stage, code, ["yes"], "It is about ...")


def test_the_case_can_be_handed_over_or_withdrawn_without_words(stage: DemoRunner, code: str) -> None:
    with stage.unit_of_work_as("alice") as uow:
        submission.hand_to_security(uow, code)
    other = stage.draft("rf-25", upto=24)
    say(stage, other, ["yes"])
    with stage.unit_of_work_as("alice") as uow:
        submission.withdraw(uow, other, "")
