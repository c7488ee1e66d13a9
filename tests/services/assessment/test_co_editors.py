"""Writing a case together: what a co-editor may do, and what it bars for good; on both databases."""

import pytest

from riskflow.cases.policy import Part
from riskflow.cases.workflow import Action, Role, State
from riskflow.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError
from riskflow.services.assessment import (
    answers as answer_service,
)
from riskflow.services.assessment import (
    co_editors as co_editor_service,
)
from riskflow.services.assessment import (
    submission,
)
from riskflow.services.assessment.answers import AnswerConflictError, AnswerInput
from riskflow.services.open_case import accessible_cases, open_case
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.services.review import committee, handling
from riskflow.store.queries import cases as case_queries
from tests.support.cases.collaboration import QUESTION, invite, number_of, remove, shared
from tests.support.cases.outcomes import refused, state_of, tags_of


def test_a_co_editor_reads_and_answers_and_does_nothing_that_is_the_owners(stage: DemoRunner) -> None:
    code = shared(stage)
    with stage.unit_of_work_as("bodil") as uow:
        assert open_case(uow, code, Part.ANSWERS).roles == {Role.CO_EDITOR}
        answer_service.answer(uow, code, [AnswerInput(QUESTION, ("unclear",), "Bodils ord.", 1)])
        answer_service.plan(uow, code, [])
    for verb, rest in (
        (submission.submit, ()),
        (submission.withdraw, ("Nej.",)),
        (submission.hand_to_security, ()),
        (co_editor_service.invite, (number_of(stage, "charlie"),)),
        (co_editor_service.remove, (number_of(stage, "bodil"),)),
    ):
        refused(stage, "bodil", NotAllowedError, verb, code, *rest)
    assert state_of(stage, code) is State.DRAFT


def test_two_writers_of_the_same_answer_lose_nothing(stage: DemoRunner) -> None:
    code = shared(stage)
    with stage.unit_of_work_as("bodil") as uow:
        answer_service.answer(uow, code, [AnswerInput(QUESTION, ("civil",), "Bodil.", 1)])
    with pytest.raises(AnswerConflictError) as conflict, stage.unit_of_work_as("alice") as uow:
        answer_service.answer(uow, code, [AnswerInput(QUESTION, ("weapons",), "Alice.", 1)])
    assert conflict.value.saved_row.comment == "Bodil."
    assert conflict.value.saved_row.author_id == number_of(stage, "bodil")


def test_who_is_removed_is_out_at_once(stage: DemoRunner) -> None:
    code = shared(stage)
    remove(stage, code, "bodil")
    refused(stage, "bodil", NotFoundError, open_case, code)
    refused(stage, "alice", ConflictError, co_editor_service.remove, code, number_of(stage, "bodil"))
    invite(stage, code, "bodil")
    with stage.unit_of_work_as("bodil") as uow:
        assert open_case(uow, code).roles == {Role.CO_EDITOR}
    assert [tag for tag in tags_of(stage, code) if tag.startswith("co-editor")] == [
        "co-editor-invited",
        "co-editor-removed",
        "co-editor-invited",
    ]


def test_an_invitation_needs_somebody_who_can_take_it(stage: DemoRunner) -> None:
    code = shared(stage)
    refused(stage, "alice", ConflictError, co_editor_service.invite, code, number_of(stage, "bodil"))
    refused(stage, "alice", InvalidError, co_editor_service.invite, code, number_of(stage, "alice"))
    refused(stage, "alice", InvalidError, co_editor_service.invite, code, 9_999)
    refused(stage, "charlie", NotFoundError, co_editor_service.invite, code, number_of(stage, "charlie"))


def test_after_sending_a_co_editor_still_reads_and_the_owner_can_end_it(stage: DemoRunner) -> None:
    code = shared(stage)
    with stage.unit_of_work_as("alice") as uow:
        submission.submit(uow, code)
    with stage.unit_of_work_as("bodil") as uow:
        opened = open_case(uow, code, Part.ANSWERS)
        assert opened.actions == {Action.ASK_CORRECTION, Action.TALK}
        assert opened.parts == {Part.OVERVIEW, Part.ANSWERS, Part.HISTORY, Part.RECORDS, Part.TALK}
    refused(stage, "alice", NotAllowedError, co_editor_service.invite, code, number_of(stage, "charlie"))
    remove(stage, code, "bodil")
    refused(stage, "bodil", NotFoundError, open_case, code)


@pytest.mark.parametrize("stays", [True, False])
def test_who_has_written_a_case_never_handles_it(stage: DemoRunner, stays: bool) -> None:
    code = shared(stage, login="ravi")
    if not stays:
        remove(stage, code, "ravi")
    with stage.unit_of_work_as("alice") as uow:
        submission.submit(uow, code)
    error = NotAllowedError if stays else NotFoundError
    refused(stage, "ravi", error, lambda uow: committee.declare(uow, code, has_conflict=False))
    with stage.unit_of_work_as("ravi") as uow:
        case = case_queries.case_by_code(uow.session, code)
        assert case is not None
        assert [opened.roles for opened in accessible_cases(uow, [case])] == ([{Role.CO_EDITOR}] if stays else [])


def test_who_has_handled_a_case_cannot_be_invited_to_write_it(stage: DemoRunner) -> None:
    code = stage.submit("rf-14")
    stage.rate(code, "ravi")
    with stage.unit_of_work_as("sven") as uow:
        handling.return_for_supplement(uow, code, "Mer.")
    refused(stage, "alice", InvalidError, co_editor_service.invite, code, number_of(stage, "ravi"))
    invite(stage, code, "rosa")  # who has not said or seen anything of it yet
