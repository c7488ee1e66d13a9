"""One question put to somebody else, and working notes beside the answers; on both databases."""

from datetime import date, timedelta

import pytest

from riskflow.cases.policy import Part
from riskflow.cases.workflow import Action
from riskflow.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError
from riskflow.services.assessment import (
    answers as answer_service,
)
from riskflow.services.assessment import (
    attachments as attachment_service,
)
from riskflow.services.assessment import (
    co_editors as co_editor_service,
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
from riskflow.services.assessment.answers import AnswerConflictError, AnswerInput
from riskflow.services.assessment.inquiries import InquiryInput
from riskflow.services.case_facts import identity
from riskflow.services.open_case import accessible_cases, open_case
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.services.review import committee, handling
from riskflow.store.database import Database
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import collaboration as rows
from tests.support.cases.collaboration import OTHER, QUESTION, ask, number_of, shared, version_of
from tests.support.cases.outcomes import refused, tags_of
from tests.support.counts import counted

# --- one question --------------------------------------------------------------------------------------------------


def test_somebody_who_was_asked_answers_in_their_own_name_and_is_out_again(stage: DemoRunner) -> None:
    code = stage.draft("rf-14")
    ask(stage, code, "charlie")
    with stage.unit_of_work_as("charlie") as uow:
        assert [each.case.code for each in inquiry_service.waiting_inquiries(uow)] == [code]
        row = inquiry_service.answer_inquiry(uow, code, AnswerInput(QUESTION, ("unclear",), "Jag vet.", 1))[0]
        assert row.author_id == uow.viewer.id
    refused(stage, "charlie", NotFoundError, open_case, code, Part.ASKED)
    with stage.unit_of_work_as("charlie") as uow:
        assert inquiry_service.waiting_inquiries(uow) == []
    with stage.unit_of_work_as("alice") as uow:
        ((_, end),) = rows.inquiries_of(uow.session, open_case(uow, code).id)
        assert end is not None
        assert end.how == inquiry_service.InquiryOutcome.ANSWERED


def test_being_asked_allows_nothing_but_the_one_answer(stage: DemoRunner) -> None:
    code = stage.draft("rf-14")
    inquiry = ask(stage, code, "charlie")
    with stage.unit_of_work_as("charlie") as uow:
        opened = open_case(uow, code, Part.ASKED)
        assert opened.parts == {Part.ASKED}
        assert opened.asked_questions == {QUESTION}
        assert opened.actions == {Action.ANSWER_ONE, Action.NOTE}
        assert accessible_cases(uow, [opened.case]) == []
    for part in {None, *Part} - {Part.ASKED}:
        refused(stage, "charlie", NotFoundError, open_case, code, part)
    person = number_of(stage, "charlie")
    for verb, rest in (
        (inquiry_service.answer_inquiry, (AnswerInput(OTHER, ("none",), "", 1),)),
        (inquiry_service.decline, (OTHER, "")),
        (answer_service.answer, ([AnswerInput(QUESTION, ("civil",), "", 1)],)),
        (inquiry_service.ask, (InquiryInput(QUESTION, person),)),
        (inquiry_service.take_back, (inquiry,)),
        (note_service.write_note, (QUESTION, "Hej", Part.ANSWERS)),
        (note_service.write_note, (OTHER, "Hej", Part.ASKED)),
        (attachment_service.remove, (1,)),
        (co_editor_service.invite, (person,)),
        (submission.submit, ()),
        (submission.withdraw, ("",)),
        (submission.hand_to_security, ()),
    ):
        refused(stage, "charlie", NotFoundError, verb, code, *rest)


def test_a_function_is_asked_through_those_who_hold_it(stage: DemoRunner) -> None:
    code = stage.draft("rf-14")
    ask(stage, code, function="export-control")
    refused(stage, "lars", NotFoundError, open_case, code, Part.ASKED)
    with stage.unit_of_work_as("eva") as uow:
        inquiry_service.answer_inquiry(uow, code, AnswerInput(QUESTION, ("unclear",), "", 1))
    refused(stage, "eva", NotFoundError, open_case, code, Part.ASKED)


def test_whoever_is_the_wrong_person_says_so(stage: DemoRunner) -> None:
    code = stage.draft("rf-14")
    ask(stage, code, "charlie")
    with stage.unit_of_work_as("charlie") as uow:
        inquiry_service.decline(uow, code, QUESTION, "Fråga Eva.")
    refused(stage, "charlie", NotFoundError, open_case, code, Part.ASKED)
    assert tags_of(stage, code)[-1] == "request-declined"
    ask(stage, code, "charlie")  # asking again is allowed


def test_a_question_can_be_taken_back_once(stage: DemoRunner) -> None:
    code = stage.draft("rf-14")
    inquiry = ask(stage, code, "charlie")
    with stage.unit_of_work_as("alice") as uow:
        inquiry_service.take_back(uow, code, inquiry)
    refused(stage, "charlie", NotFoundError, open_case, code, Part.ASKED)
    refused(stage, "alice", ConflictError, inquiry_service.take_back, code, inquiry)


@pytest.mark.parametrize("end", ["submitted", "withdrawn"])
def test_open_questions_end_with_the_draft(stage: DemoRunner, end: str) -> None:
    code = stage.draft("rf-14")
    ask(stage, code, "charlie")
    with stage.unit_of_work_as("alice") as uow:
        if end == "submitted":
            submission.submit(uow, code)
        else:
            submission.withdraw(uow, code, "")
    assert "requests-ended" in tags_of(stage, code)
    refused(stage, "charlie", NotFoundError, open_case, code, Part.ASKED)
    refused(
        stage, "charlie", NotFoundError, inquiry_service.answer_inquiry, code, AnswerInput(QUESTION, ("civil",), "", 1)
    )


def test_an_answer_that_came_meanwhile_is_shown_and_not_overwritten(stage: DemoRunner) -> None:
    code = stage.draft("rf-14")
    ask(stage, code, "charlie")
    with stage.unit_of_work_as("alice") as uow:
        answer_service.answer(uow, code, [AnswerInput(QUESTION, ("unclear",), "Alice.", 1)])
    refused(
        stage,
        "charlie",
        AnswerConflictError,
        inquiry_service.answer_inquiry,
        code,
        AnswerInput(QUESTION, ("civil",), "", 1),
    )
    version = version_of(stage, code)
    with stage.unit_of_work_as("charlie") as uow:  # nothing was saved, so the question still waits
        inquiry_service.answer_inquiry(uow, code, AnswerInput(QUESTION, ("civil",), "", version))


def test_a_question_needs_a_question_and_somebody_to_answer_it(stage: DemoRunner) -> None:
    code = shared(stage)
    ask(stage, code, "charlie")
    charlie, yesterday = number_of(stage, "charlie"), date.today() - timedelta(days=2)  # noqa: DTZ011 - days are enough
    for wanted, error in (
        (InquiryInput(QUESTION, charlie), ConflictError),
        (InquiryInput("nonsense", charlie), InvalidError),
        (InquiryInput(OTHER, 9_999), InvalidError),
        (InquiryInput(OTHER, number_of(stage, "alice")), InvalidError),
        (InquiryInput(OTHER, number_of(stage, "bodil")), InvalidError),
        (InquiryInput(OTHER, function="nonsense"), InvalidError),
        (InquiryInput(OTHER, function="it-security"), InvalidError),  # nobody holds it
        (InquiryInput(OTHER), InvalidError),
        (InquiryInput(OTHER, charlie, due=yesterday), InvalidError),
        (InquiryInput(OTHER, charlie, message="x" * 2001), InvalidError),
    ):
        refused(stage, "bodil", error, inquiry_service.ask, code, wanted)
    refused(stage, "hedda", NotFoundError, inquiry_service.ask, code, InquiryInput(OTHER, charlie))


def test_a_disqualified_member_is_not_let_in_by_being_asked(stage: DemoRunner) -> None:
    code = stage.submit("rf-14")
    with stage.unit_of_work_as("ravi") as uow:
        committee.declare(uow, code, has_conflict=True, reason="Vi publicerar tillsammans.")
    with stage.unit_of_work_as("sven") as uow:
        handling.return_for_supplement(uow, code, "Mer.")
    ask(stage, code, "ravi")
    refused(stage, "ravi", NotFoundError, open_case, code, Part.ASKED)
    with stage.unit_of_work_as("ravi") as uow:
        assert inquiry_service.waiting_inquiries(uow) == []


# --- working notes -------------------------------------------------------------------------------------------------


def test_notes_are_written_by_all_who_answer_and_marked_as_done_once(stage: DemoRunner) -> None:
    code = shared(stage)
    ask(stage, code, "charlie")
    for login, door in (("alice", Part.ANSWERS), ("bodil", Part.ANSWERS), ("charlie", Part.ASKED)):
        with stage.unit_of_work_as(login) as uow:
            note_service.write_note(uow, code, QUESTION, f"{login} <b>skriver</b>", door)
    with stage.unit_of_work_as("alice") as uow:
        found = note_service.notes_with_resolutions(rows.notes_of(uow.session, open_case(uow, code).id))
        assert [each.note.text.split()[0] for each in found] == ["alice", "bodil", "charlie"]
        assert note_service.resolve_note(uow, code, identity(found[1].note.id)) == QUESTION
    refused(stage, "charlie", ConflictError, note_service.resolve_note, code, identity(found[1].note.id), Part.ASKED)
    refused(stage, "alice", NotFoundError, note_service.resolve_note, code, 9_999)
    refused(stage, "hedda", NotFoundError, note_service.write_note, code, QUESTION, "Hej")


def test_a_note_of_another_question_is_not_for_somebody_who_was_asked(stage: DemoRunner) -> None:
    code = stage.draft("rf-14")
    ask(stage, code, "charlie")
    with stage.unit_of_work_as("alice") as uow:
        note_service.write_note(uow, code, OTHER, "Bara för oss.")
        note = identity(rows.notes_of(uow.session, open_case(uow, code).id)[0].id)
    refused(stage, "charlie", NotFoundError, note_service.resolve_note, code, note, Part.ASKED)


def test_a_note_has_words_and_not_too_many(stage: DemoRunner) -> None:
    code = stage.draft("rf-14", upto=3)
    for text in ("", "x" * 2001):
        refused(stage, "alice", InvalidError, note_service.write_note, code, QUESTION, text)


def test_notes_are_for_the_time_of_writing_and_do_not_change_what_the_answers_amount_to(stage: DemoRunner) -> None:
    noted, plain = stage.draft("rf-14"), stage.submit("rf-14")
    with stage.unit_of_work_as("alice") as uow:
        note_service.write_note(uow, noted, QUESTION, "En tanke.")
    with stage.unit_of_work_as("alice") as uow:
        submission.submit(uow, noted)
    refused(stage, "alice", NotAllowedError, note_service.write_note, noted, QUESTION, "För sent.")
    with stage.unit_of_work_as("alice") as uow:
        digests = {
            case_queries.latest_assessment(uow.session, open_case(uow, code).id).digest for code in (noted, plain)
        }
    assert len(digests) == 1


def test_the_statements_do_not_grow_with_the_questions_that_wait_for_somebody(
    database: Database, stage: DemoRunner
) -> None:
    def statements() -> int:
        with stage.unit_of_work_as("charlie") as uow, counted(database.engine) as counts:
            assert inquiry_service.waiting_inquiries(uow)
        return len(counts.statements)

    ask(stage, stage.draft("rf-14"), "charlie")
    for_one = statements()
    ask(stage, stage.draft("rf-14"), "charlie")
    assert statements() == for_one
