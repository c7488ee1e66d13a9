"""The decision on a submission, case by case and without a database: what is lacking, what opens, where it goes."""

from dataclasses import replace

import pytest

from riskflow.cases.submission import (
    LEAVES_TOOL,
    LOTS,
    UNANSWERED,
    UNCONFIRMED,
    UNPLANNED,
    DraftRevision,
    areas_without_measures,
    decide_submission,
    suggested_measures,
)
from riskflow.cases.workflow import State
from riskflow.config import data_folder
from riskflow.errors import IncompleteError, InvalidError, NotAllowedError
from riskflow.questionnaire.authoring.worked_cases import score_worked_case
from riskflow.questionnaire.library import Library
from riskflow.questionnaire.scoring import score
from riskflow.text import Text
from tests.support.web.web_client import WORDS

LIBRARY = Library(data_folder("questionnaires"))
VERSION = LIBRARY.get("ri", "1.0")
WORKED = {case["id"]: case for case in LIBRARY.cases(VERSION)}
LOW, MODERATE, HIGH, STOPPED = "rf-01", "rf-06", "rf-14", "gate-alone"
NOT_DRAWN = LOTS - 1


def draft(case: str, **answers: str) -> DraftRevision:
    """Return a worked case as a draft in which everything is planned that is suggested."""
    raw = WORKED[case]
    questionnaire, policy = VERSION.questionnaire, VERSION.policy
    worked = score_worked_case(questionnaire, policy, {**raw, "answers": {**WORDS, **raw["answers"], **answers}})
    measures = suggested_measures(questionnaire, worked.profile).values()
    return DraftRevision(
        state=State.DRAFT,
        revision=1,
        questionnaire=questionnaire,
        policy=policy,
        answers=worked.sheet.answers,
        context=worked.sheet.context,
        profile=worked.profile,
        scheduled=frozenset(measure.id for found in measures for measure in found),
    )


def without(found: DraftRevision, question: str) -> DraftRevision:
    answers = {name: chosen for name, chosen in found.answers.items() if name != question}
    return replace(found, answers=answers, profile=score(found.questionnaire, answers, found.context))


def tags(found: DraftRevision, lot: int = NOT_DRAWN) -> list[str]:
    return [event.tag for event in decide_submission(found, lot).events]


def test_a_low_case_closes_and_its_record_follows() -> None:
    submission = decide_submission(draft(LOW), NOT_DRAWN)
    assert (submission.state, submission.gates, submission.is_drawn) == (State.CLOSED, (), False)
    assert [event.tag for event in submission.events] == ["assessment-submitted", "case-routed", "case-closed"]


def test_the_share_of_the_light_check_is_a_number_of_lots() -> None:
    share = round(VERSION.policy.light_check_share * LOTS)
    assert decide_submission(draft(LOW), share - 1).is_drawn
    assert tags(draft(LOW), share - 1)[-1] == "drawn-for-check"
    assert not decide_submission(draft(LOW), share).is_drawn


def test_no_lot_draws_a_case_that_does_not_close() -> None:
    submission = decide_submission(draft(HIGH), 0)
    assert (submission.state, submission.is_drawn) == (State.WITH_RAI, False)
    assert {"case-closed", "drawn-for-check"}.isdisjoint(event.tag for event in submission.events)


def test_a_moderate_case_goes_to_the_head_of_department_once_every_area_has_a_measure() -> None:
    found = draft(MODERATE)
    assert decide_submission(found, NOT_DRAWN).state is State.WITH_HEAD
    bare = replace(found, scheduled=frozenset())
    assert areas_without_measures(bare.questionnaire, bare.profile, bare.scheduled)
    with pytest.raises(IncompleteError) as refused:
        decide_submission(bare, NOT_DRAWN)
    assert refused.value.message == UNPLANNED


def test_a_case_for_rai_needs_no_measures_to_be_sent() -> None:
    assert decide_submission(replace(draft(HIGH), scheduled=frozenset()), NOT_DRAWN).state is State.WITH_RAI


def test_a_stop_holds_a_case_that_would_close_and_names_its_functions() -> None:
    submission = decide_submission(draft(STOPPED), NOT_DRAWN)
    assert submission.state is State.STOPPED
    assert [is_question for _, is_question in submission.gates] == [False]
    assert submission.functions == frozenset(submission.gates[0][0].cleared_by)
    opened = next(event for event in submission.events if event.tag == "stop-opened")
    assert opened.data["gate"] == submission.gates[0][0].label


def test_a_gate_that_nobody_knows_asks_its_function_and_stops_nothing() -> None:
    submission = decide_submission(draft(LOW, h1="unknown"), NOT_DRAWN)
    assert [is_question for _, is_question in submission.gates] == [True]
    assert submission.state is not State.STOPPED
    assert "gate-asked" in [event.tag for event in submission.events]


def test_what_is_recorded_stands_in_one_order() -> None:
    found = replace(draft(STOPPED), open_inquiries=2, documents=((1, "aa"), (3, "bb")))
    assert tags(found) == [
        "requests-ended",
        "assessment-submitted",
        "evidence-submitted",
        "stop-opened",
        "case-routed",
    ]
    events = {event.tag: event.data for event in decide_submission(found, NOT_DRAWN).events}
    assert events["requests-ended"] == {"count": "2"}
    assert events["evidence-submitted"] == {
        "revision": "1",
        "count": "2",
        "documents": "1 (SHA-256 aa), 3 (SHA-256 bb)",
    }


@pytest.mark.parametrize(
    ("found", "message", "missing"),
    [
        (without(draft(LOW), "h1"), UNANSWERED, ("h1",)),
        (replace(draft(LOW), to_confirm=frozenset({"title", "benefit"})), UNCONFIRMED, ("benefit", "title")),
    ],
    ids=["unanswered", "unconfirmed"],
)
def test_a_draft_that_lacks_something_is_refused_with_what_is_missing(
    found: DraftRevision, message: Text, missing: tuple[str, ...]
) -> None:
    with pytest.raises(IncompleteError) as refused:
        decide_submission(found, NOT_DRAWN)
    assert (refused.value.message, refused.value.missing) == (message, missing)


def test_a_case_for_security_is_refused_before_anything_else_is_asked() -> None:
    with pytest.raises(InvalidError) as refused:
        decide_submission(without(draft(LOW, h5="yes"), "h1"), NOT_DRAWN)
    assert refused.value.message == LEAVES_TOOL


def test_a_case_that_has_been_sent_is_not_routed_again() -> None:
    with pytest.raises(NotAllowedError):
        decide_submission(replace(draft(LOW), state=State.WITH_RAI), NOT_DRAWN)
