"""Writing a case together: co-editors, one question put to somebody else, working notes; on both databases."""

from datetime import date, timedelta

import pytest

from riskflow.core.access import Part
from riskflow.core.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError
from riskflow.core.routing import Action, Role, State
from riskflow.services import asking, assessing, attaching, handling, noting, reviewing, sharing, submitting
from riskflow.services.asking import Wanted
from riskflow.services.assessing import AnswerConflictError, Given
from riskflow.services.demonstrating import Stage
from riskflow.services.desk import enterable, identity, open_case
from riskflow.store import queries
from riskflow.store import sharing as rows
from tests.services.test_stories import refused, state_of, tags_of

QUESTION, OTHER = "du-end-use", "du-technology"


def number_of(stage: Stage, login: str) -> int:
    with stage.at("alice") as desk:
        found = queries.person_by_login(desk.session, login)
        return identity(found.id if found else None)


def shared(stage: Stage, case: str = "rf-14", login: str = "bodil") -> str:
    code = stage.draft(case)
    invite(stage, code, login)
    return code


def invite(stage: Stage, code: str, login: str) -> None:
    person = number_of(stage, login)
    with stage.at("alice") as desk:
        sharing.invite(desk, code, person)


def remove(stage: Stage, code: str, login: str) -> None:
    person = number_of(stage, login)
    with stage.at("alice") as desk:
        sharing.remove(desk, code, person)


def ask(stage: Stage, code: str, login: str = "", question: str = QUESTION, function: str = "") -> int:
    person = number_of(stage, login) if login else None
    with stage.at("alice") as desk:
        return identity(asking.ask(desk, code, Wanted(question, person, function, "Vet du?")).id)


def version_of(stage: Stage, code: str, question: str = QUESTION) -> int | None:
    with stage.at("alice") as desk:
        assessment = queries.latest_assessment(desk.session, open_case(desk, code).id)
        row = queries.answers_of(desk.session, identity(assessment.id)).get(question)
        return row.version if row else None


# --- co-editors ----------------------------------------------------------------------------------------------------


def test_a_co_editor_reads_and_answers_and_does_nothing_that_is_the_owners(stage: Stage) -> None:
    code = shared(stage)
    with stage.at("bodil") as desk:
        assert open_case(desk, code, Part.ANSWERS).roles == {Role.CO_EDITOR}
        assessing.answer(desk, code, [Given(QUESTION, ("unclear",), "Bodils ord.", 1)])
        assessing.plan(desk, code, [])
    for verb, rest in (
        (submitting.submit, ()),
        (submitting.withdraw, ("Nej.",)),
        (submitting.hand_to_security, ()),
        (sharing.invite, (number_of(stage, "charlie"),)),
        (sharing.remove, (number_of(stage, "bodil"),)),
    ):
        refused(stage, "bodil", NotAllowedError, verb, code, *rest)
    assert state_of(stage, code) is State.DRAFT


def test_two_writers_of_the_same_answer_lose_nothing(stage: Stage) -> None:
    code = shared(stage)
    with stage.at("bodil") as desk:
        assessing.answer(desk, code, [Given(QUESTION, ("civil",), "Bodil.", 1)])
    with pytest.raises(AnswerConflictError) as conflict, stage.at("alice") as desk:
        assessing.answer(desk, code, [Given(QUESTION, ("weapons",), "Alice.", 1)])
    assert conflict.value.standing.comment == "Bodil."
    assert conflict.value.standing.author_id == number_of(stage, "bodil")


def test_who_is_removed_is_out_at_once(stage: Stage) -> None:
    code = shared(stage)
    remove(stage, code, "bodil")
    refused(stage, "bodil", NotFoundError, open_case, code)
    refused(stage, "alice", ConflictError, sharing.remove, code, number_of(stage, "bodil"))
    invite(stage, code, "bodil")
    with stage.at("bodil") as desk:
        assert open_case(desk, code).roles == {Role.CO_EDITOR}
    assert [tag for tag in tags_of(stage, code) if tag.startswith("co-editor")] == [
        "co-editor-invited",
        "co-editor-removed",
        "co-editor-invited",
    ]


def test_an_invitation_needs_somebody_who_can_take_it(stage: Stage) -> None:
    code = shared(stage)
    refused(stage, "alice", ConflictError, sharing.invite, code, number_of(stage, "bodil"))
    refused(stage, "alice", InvalidError, sharing.invite, code, number_of(stage, "alice"))
    refused(stage, "alice", InvalidError, sharing.invite, code, 9_999)
    refused(stage, "charlie", NotFoundError, sharing.invite, code, number_of(stage, "charlie"))


def test_after_sending_a_co_editor_still_reads_and_the_owner_can_end_it(stage: Stage) -> None:
    code = shared(stage)
    with stage.at("alice") as desk:
        submitting.submit(desk, code)
    with stage.at("bodil") as desk:
        matter = open_case(desk, code, Part.ANSWERS)
        assert matter.actions == frozenset()
        assert matter.parts == {Part.OVERVIEW, Part.ANSWERS, Part.HISTORY, Part.RECORDS}
    refused(stage, "alice", NotAllowedError, sharing.invite, code, number_of(stage, "charlie"))
    remove(stage, code, "bodil")
    refused(stage, "bodil", NotFoundError, open_case, code)


@pytest.mark.parametrize("stays", [True, False])
def test_who_has_written_a_case_never_handles_it(stage: Stage, stays: bool) -> None:
    code = shared(stage, login="ravi")
    if not stays:
        remove(stage, code, "ravi")
    with stage.at("alice") as desk:
        submitting.submit(desk, code)
    error = NotAllowedError if stays else NotFoundError
    refused(stage, "ravi", error, lambda desk: reviewing.declare(desk, code, has_conflict=False))
    with stage.at("ravi") as desk:
        case = queries.case_by_code(desk.session, code)
        assert case is not None
        assert [matter.roles for matter in enterable(desk, [case])] == ([{Role.CO_EDITOR}] if stays else [])


def test_who_has_handled_a_case_cannot_be_invited_to_write_it(stage: Stage) -> None:
    code = stage.submit("rf-14")
    stage.rate(code, "ravi")
    with stage.at("sven") as desk:
        handling.return_for_supplement(desk, code, "Mer.")
    refused(stage, "alice", InvalidError, sharing.invite, code, number_of(stage, "ravi"))
    invite(stage, code, "rosa")  # who has not said or seen anything of it yet


# --- one question --------------------------------------------------------------------------------------------------


def test_somebody_who_was_asked_answers_in_their_own_name_and_is_out_again(stage: Stage) -> None:
    code = stage.draft("rf-14")
    ask(stage, code, "charlie")
    with stage.at("charlie") as desk:
        assert [address for _, address, _ in asking.waiting_for(desk)] == [code]
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
