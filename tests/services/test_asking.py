"""One question put to somebody else, and working notes beside the answers; on both databases."""

from datetime import date, timedelta

import pytest

from riskflow.core.access import Part
from riskflow.core.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError
from riskflow.core.routing import Action
from riskflow.services import asking, assessing, attaching, handling, noting, reviewing, sharing, submitting
from riskflow.services.asking import Wanted
from riskflow.services.assessing import AnswerConflictError, Given
from riskflow.services.demonstrating import Stage
from riskflow.services.desk import enterable, identity, open_case
from riskflow.store import queries
from riskflow.store import sharing as rows
from tests.services.test_sharing import OTHER, QUESTION, ask, number_of, shared, version_of
from tests.services.test_stories import refused, tags_of

# --- one question --------------------------------------------------------------------------------------------------


def test_somebody_who_was_asked_answers_in_their_own_name_and_is_out_again(stage: Stage) -> None:
    code = stage.draft("rf-14")
    ask(stage, code, "charlie")
    with stage.at("charlie") as desk:
        assert [each.case.code for each in asking.waiting_for(desk)] == [code]
        row = asking.answer_one(desk, code, Given(QUESTION, ("unclear",), "Jag vet.", 1))[0]
        assert row.author_id == desk.viewer.id
    refused(stage, "charlie", NotFoundError, open_case, code, Part.ASKED)
    with stage.at("charlie") as desk:
        assert asking.waiting_for(desk) == []
    with stage.at("alice") as desk:
        ((_, end),) = rows.inquiries_of(desk.session, open_case(desk, code).id)
        assert end is not None
        assert end.how == asking.End.ANSWERED


def test_being_asked_allows_nothing_but_the_one_answer(stage: Stage) -> None:
    code = stage.draft("rf-14")
    inquiry = ask(stage, code, "charlie")
    with stage.at("charlie") as desk:
        matter = open_case(desk, code, Part.ASKED)
        assert matter.parts == {Part.ASKED}
        assert matter.asked == {QUESTION}
        assert matter.actions == {Action.ANSWER_ONE, Action.NOTE}
        assert enterable(desk, [matter.case]) == []
    for part in {None, *Part} - {Part.ASKED}:
        refused(stage, "charlie", NotFoundError, open_case, code, part)
    person = number_of(stage, "charlie")
    for verb, rest in (
        (asking.answer_one, (Given(OTHER, ("none",), "", 1),)),
        (asking.decline, (OTHER, "")),
        (assessing.answer, ([Given(QUESTION, ("civil",), "", 1)],)),
        (asking.ask, (Wanted(QUESTION, person),)),
        (asking.take_back, (inquiry,)),
        (noting.write_note, (QUESTION, "Hej", Part.ANSWERS)),
        (noting.write_note, (OTHER, "Hej", Part.ASKED)),
        (attaching.remove, (1,)),
        (sharing.invite, (person,)),
        (submitting.submit, ()),
        (submitting.withdraw, ("",)),
        (submitting.hand_to_security, ()),
    ):
        refused(stage, "charlie", NotFoundError, verb, code, *rest)


def test_a_function_is_asked_through_those_who_hold_it(stage: Stage) -> None:
    code = stage.draft("rf-14")
    ask(stage, code, function="export-control")
    refused(stage, "lars", NotFoundError, open_case, code, Part.ASKED)
    with stage.at("eva") as desk:
        asking.answer_one(desk, code, Given(QUESTION, ("unclear",), "", 1))
    refused(stage, "eva", NotFoundError, open_case, code, Part.ASKED)


def test_whoever_is_the_wrong_person_says_so(stage: Stage) -> None:
    code = stage.draft("rf-14")
    ask(stage, code, "charlie")
    with stage.at("charlie") as desk:
        asking.decline(desk, code, QUESTION, "Fråga Eva.")
    refused(stage, "charlie", NotFoundError, open_case, code, Part.ASKED)
    assert tags_of(stage, code)[-1] == "request-declined"
    ask(stage, code, "charlie")  # asking again is allowed


def test_a_question_can_be_taken_back_once(stage: Stage) -> None:
    code = stage.draft("rf-14")
    inquiry = ask(stage, code, "charlie")
    with stage.at("alice") as desk:
        asking.take_back(desk, code, inquiry)
    refused(stage, "charlie", NotFoundError, open_case, code, Part.ASKED)
    refused(stage, "alice", ConflictError, asking.take_back, code, inquiry)


@pytest.mark.parametrize("end", ["submitted", "withdrawn"])
def test_open_questions_end_with_the_draft(stage: Stage, end: str) -> None:
    code = stage.draft("rf-14")
    ask(stage, code, "charlie")
    with stage.at("alice") as desk:
        if end == "submitted":
            submitting.submit(desk, code)
        else:
            submitting.withdraw(desk, code, "")
    assert "requests-ended" in tags_of(stage, code)
    refused(stage, "charlie", NotFoundError, open_case, code, Part.ASKED)
    refused(stage, "charlie", NotFoundError, asking.answer_one, code, Given(QUESTION, ("civil",), "", 1))


def test_an_answer_that_came_meanwhile_is_shown_and_not_overwritten(stage: Stage) -> None:
    code = stage.draft("rf-14")
    ask(stage, code, "charlie")
    with stage.at("alice") as desk:
        assessing.answer(desk, code, [Given(QUESTION, ("unclear",), "Alice.", 1)])
    refused(stage, "charlie", AnswerConflictError, asking.answer_one, code, Given(QUESTION, ("civil",), "", 1))
    version = version_of(stage, code)
    with stage.at("charlie") as desk:  # nothing was saved, so the question still waits
        asking.answer_one(desk, code, Given(QUESTION, ("civil",), "", version))


def test_a_question_needs_a_question_and_somebody_to_answer_it(stage: Stage) -> None:
    code = shared(stage)
    ask(stage, code, "charlie")
    charlie, yesterday = number_of(stage, "charlie"), date.today() - timedelta(days=2)  # noqa: DTZ011 - days are enough
    for wanted, error in (
        (Wanted(QUESTION, charlie), ConflictError),
        (Wanted("nonsense", charlie), InvalidError),
        (Wanted(OTHER, 9_999), InvalidError),
        (Wanted(OTHER, number_of(stage, "alice")), InvalidError),
        (Wanted(OTHER, number_of(stage, "bodil")), InvalidError),
        (Wanted(OTHER, function="nonsense"), InvalidError),
        (Wanted(OTHER, function="it-security"), InvalidError),  # nobody holds it
        (Wanted(OTHER), InvalidError),
        (Wanted(OTHER, charlie, due=yesterday), InvalidError),
        (Wanted(OTHER, charlie, message="x" * 2001), InvalidError),
    ):
        refused(stage, "bodil", error, asking.ask, code, wanted)
    refused(stage, "hedda", NotFoundError, asking.ask, code, Wanted(OTHER, charlie))


def test_a_disqualified_member_is_not_let_in_by_being_asked(stage: Stage) -> None:
    code = stage.submit("rf-14")
    with stage.at("ravi") as desk:
        reviewing.declare(desk, code, has_conflict=True, reason="Vi publicerar tillsammans.")
    with stage.at("sven") as desk:
        handling.return_for_supplement(desk, code, "Mer.")
    ask(stage, code, "ravi")
    refused(stage, "ravi", NotFoundError, open_case, code, Part.ASKED)
    with stage.at("ravi") as desk:
        assert asking.waiting_for(desk) == []


# --- working notes -------------------------------------------------------------------------------------------------


def test_notes_are_written_by_all_who_answer_and_marked_as_done_once(stage: Stage) -> None:
    code = shared(stage)
    ask(stage, code, "charlie")
    for login, door in (("alice", Part.ANSWERS), ("bodil", Part.ANSWERS), ("charlie", Part.ASKED)):
        with stage.at(login) as desk:
            noting.write_note(desk, code, QUESTION, f"{login} <b>skriver</b>", door)
    with stage.at("alice") as desk:
        found = noting.noted(rows.notes_of(desk.session, open_case(desk, code).id))
        assert [each.note.text.split()[0] for each in found] == ["alice", "bodil", "charlie"]
        assert noting.resolve_note(desk, code, identity(found[1].note.id)) == QUESTION
    refused(stage, "charlie", ConflictError, noting.resolve_note, code, identity(found[1].note.id), Part.ASKED)
    refused(stage, "alice", NotFoundError, noting.resolve_note, code, 9_999)
    refused(stage, "hedda", NotFoundError, noting.write_note, code, QUESTION, "Hej")


def test_a_note_of_another_question_is_not_for_somebody_who_was_asked(stage: Stage) -> None:
    code = stage.draft("rf-14")
    ask(stage, code, "charlie")
    with stage.at("alice") as desk:
        noting.write_note(desk, code, OTHER, "Bara för oss.")
        note = identity(rows.notes_of(desk.session, open_case(desk, code).id)[0].id)
    refused(stage, "charlie", NotFoundError, noting.resolve_note, code, note, Part.ASKED)


def test_a_note_has_words_and_not_too_many(stage: Stage) -> None:
    code = stage.draft("rf-14", upto=3)
    for text in ("", "x" * 2001):
        refused(stage, "alice", InvalidError, noting.write_note, code, QUESTION, text)


def test_notes_are_for_the_time_of_writing_and_do_not_change_what_the_answers_amount_to(stage: Stage) -> None:
    noted, plain = stage.draft("rf-14"), stage.submit("rf-14")
    with stage.at("alice") as desk:
        noting.write_note(desk, noted, QUESTION, "En tanke.")
    with stage.at("alice") as desk:
        submitting.submit(desk, noted)
    refused(stage, "alice", NotAllowedError, noting.write_note, noted, QUESTION, "För sent.")
    with stage.at("alice") as desk:
        digests = {queries.latest_assessment(desk.session, open_case(desk, code).id).digest for code in (noted, plain)}
    assert len(digests) == 1
