"""The answer sheet: what it takes, what it refuses and with which sentence, and what the report says."""

from typing import Any

import pytest

from riskflow.errors import InvalidError
from riskflow.questionnaire.answer_sheet import AnswerSheet, check_answer, read_sheet, sheet_report
from riskflow.questionnaire.explanations import MeasureStatus
from riskflow.questionnaire.model import Area, Option, Question
from tests.support.questionnaires.strategies import WORDS, real

GATES = {f"h{number}": "no" for number in range(1, 17)}
HARMLESS = {
    "title": "A visit",
    "summary": "Three days",
    "kind": "exchange",
    "partner-names": "A university",
    "partner-territories": ["DK"],
    "partner-screening": "clear",
    "du-technology": "none",
    "du-links": "none",
    "partner-known": "verified",
    "fi-state": "academic",
    "fi-share": "under-tenth",
    "fi-conditions": "none",
    "ed-involves": "none",
    "hr-use": "none",
    "hr-partner": "none-found",
    "pa-own-interest": "no",
    "ex-balance": "both",
    "ex-safety": "safe",
    "ex-nomination": "merit",
    **GATES,
}


def read(raw: object) -> AnswerSheet:
    return read_sheet(real().questionnaire, real().policy, raw)


def report_of(raw: object) -> dict[str, Any]:
    return sheet_report(real().questionnaire, real().policy, real().digest, read(raw))


REFUSED: dict[str, tuple[Any, str]] = {
    "a list": (["a"], "an answer sheet is a mapping"),
    "a text": ("words", "an answer sheet is a mapping"),
    "nothing": (None, "an answer sheet is a mapping"),
    "an unknown key": ({"answers": {}, "answer": {}}, "unknown key answer; use answers, context and measures"),
    "answers as a list": ({"answers": ["no"]}, "'answers' is a mapping of question ids to answers"),
    "an unknown question": ({"du-tecnology": "none"}, "'du-tecnology' is no question of this version"),
    "a number for a question": ({5: "none"}, "'5' is no question of this version"),
    "an unknown option": (
        {"du-technology": "nil"},
        "'du-technology' does not offer 'nil'; choose one of none, critical-area",
    ),
    "two answers to one choice": ({"du-technology": ["none", "listed"]}, "'du-technology' takes one answer"),
    "an answer that is a number": (
        {"du-technology": 3},
        "takes the id of an option, a text, or a list of ids; found 3",
    ),
    "an answer that is true": ({"h1": True}, "'h1' takes the id of an option, a text, or a list of ids; found True"),
    "an answer that is a mapping": ({"du-technology": {"is": "none"}}, "takes the id of an option"),
    "a list with a number": ({"partner-territories": ["SE", 1]}, "takes the id of an option"),
    "an unknown answer to a gate": ({"h1": "maybe"}, "gate 'h1' takes one of no, yes, unknown"),
    "two answers to a gate": ({"h1": ["yes", "no"]}, "gate 'h1' takes one of no, yes, unknown"),
    "a context that is a list": (
        {"answers": {}, "context": [1]},
        "'context' is a mapping of area to 0, 1, 2 or unknown",
    ),
    "a context of an area without": (
        {"answers": {}, "context": {"human-rights": 1}},
        "context: 'human-rights' has none",
    ),
    "a context of nothing": ({"answers": {}, "context": {"x": 1}}, "use dual-use or foreign-influence"),
    "a context of three": (
        {"answers": {}, "context": {"dual-use": 3}},
        "context of dual-use is 0, 1, 2 or unknown; found 3",
    ),
    "a context of minus one": ({"answers": {}, "context": {"dual-use": "-1"}}, "is 0, 1, 2 or unknown"),
    "a context of true": ({"answers": {}, "context": {"dual-use": True}}, "is 0, 1, 2 or unknown; found True"),
    "a context of a half": ({"answers": {}, "context": {"dual-use": 0.5}}, "is 0, 1, 2 or unknown"),
    "a context beyond all numbers": ({"answers": {}, "context": {"dual-use": 10**30}}, "is 0, 1, 2 or unknown"),
    "measures as a list": ({"answers": {}, "measures": ["a"]}, "'measures' is a mapping of measure id"),
    "an unknown measure": ({"answers": {}, "measures": {"hope": "agreed"}}, "'hope' is no measure of this version"),
    "a measure that is hoped for": (
        {"answers": {}, "measures": {"civil-use-clause": "hoped"}},
        "is proposed, agreed, proven or lapsed; found 'hoped'",
    ),
    "a measure that is a list": (
        {"answers": {}, "measures": {"civil-use-clause": ["agreed"]}},
        "is proposed, agreed, proven or lapsed",
    ),
    "a context that is a mapping": ({"answers": {}, "context": {"dual-use": {}}}, "is 0, 1, 2 or unknown"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_sheet_is_refused_with_what_would_be_right_for(what: str) -> None:
    raw, sentence = REFUSED[what]
    with pytest.raises(InvalidError) as caught:
        read(raw)
    assert sentence in str(caught.value)


def test_answers_may_stand_by_themselves_or_under_their_key() -> None:
    assert read(HARMLESS) == read({"answers": HARMLESS}) == read({"id": "a", "name": "b", "answers": HARMLESS})


@pytest.mark.parametrize("empty", ["", "   ", [], None])
@pytest.mark.parametrize("question", ["title", "du-technology", "partner-territories", "h1"])
def test_an_empty_answer_is_no_answer(question: str, empty: object) -> None:
    assert question in report_of({**HARMLESS, question: empty})["unanswered"]


def test_an_answer_may_be_a_list_of_one() -> None:
    assert read({"du-technology": ["listed"]}).answers == read({"du-technology": "listed"}).answers


def test_the_context_is_nought_inside_the_eea_and_unknown_outside() -> None:
    assert set(read(HARMLESS).context.values()) == {0}
    for territories in ([], ["ZZ"], ["DK", "ZZ"]):
        assert set(read({**HARMLESS, "partner-territories": territories}).context.values()) == {None}


@pytest.mark.parametrize(("written", "meant"), [(1, 1), ("1", 1), (0, 0), ("unknown", None)])
def test_a_context_that_is_given_goes_before_the_derived_one(written: object, meant: int | None) -> None:
    sheet = read({"answers": HARMLESS, "context": {"dual-use": written}})
    assert sheet.context == {Area.DUAL_USE: meant, Area.FOREIGN_INFLUENCE: 0}


def test_a_harmless_sheet_is_low_complete_and_closes() -> None:
    found = report_of(HARMLESS)
    assert set(found["levels"].values()) == {"low"}
    assert (found["route"], found["complete"], found["gates"], found["unknowns"]) == (
        "self_assessment_closes",
        True,
        [],
        [],
    )


def test_an_empty_sheet_is_low_but_not_complete() -> None:
    found = report_of({"answers": {}})
    assert not found["complete"]
    assert {"h1", "h16", "du-technology", "title"} <= set(found["unanswered"])
    assert "ed-abroad" not in found["unanswered"]  # nobody is asked it yet


def test_the_report_says_all_that_is_promised() -> None:
    found = report_of(
        {
            "answers": {
                **HARMLESS,
                "du-technology": "listed",
                "du-access": "know-how",
                "du-links": "unknown",
                "h2": "unknown",
            }
        }
    )
    assert found["levels"]["dual-use"] == found["areas"]["dual-use"]["level"] == "high"
    area = found["areas"]["dual-use"]
    assert area["interval"] == ["moderate", "high"]
    assert area["drivers"]["actor"] > area["drivers_best"]["actor"]
    assert area["reasons"][0] == {
        "question": "du-technology",
        "answer": ["listed"],
        "driver": "stake",
        "severity": 3,
        "unknown": False,
    }
    assert area["sentence"].keys() == {"sv", "en"}
    assert area["counterfactuals"]["lower"]
    assert area["counterfactuals"]["lower"][0]["changes"]
    assert found["gates"] == [{"gate": "H2", "state": "question", "cleared_by": ["export-control"]}]
    assert found["unknowns"][0]["find_out"] == "export-control"
    assert isinstance(found["fragile"], bool)


def test_a_report_shows_what_measures_leave() -> None:
    answers = {**HARMLESS, "du-technology": "may-be-listed", "du-access": "know-how", "du-end-use": "civil"}
    plan = {measure.id: "agreed" for measure in real().questionnaire.measures}
    found = report_of({"answers": answers, "measures": plan})["areas"]["dual-use"]
    assert found["residual"]["achieved"] == found["level"] == "moderate"
    assert found["residual"]["agreed"] == "low"
    assert read({"answers": {}, "measures": plan}).measures["civil-use-clause"] is MeasureStatus.AGREED


def test_a_report_names_what_was_said_but_no_longer_counts() -> None:
    assert report_of({**HARMLESS, "ed-abroad": "yes"})["absent"] == ["ed-abroad"]


def several() -> Question:
    """Return a question that takes several answers."""
    options = [
        Option(id=name, text=WORDS, alone=name == "none", unknown=name == "unknown")
        for name in ("none", "a", "b", "unknown")
    ]
    return Question(id="q", kind="choices", text=WORDS, options=tuple(options))


def test_several_answers_may_be_chosen_where_the_question_takes_them() -> None:
    assert check_answer(several(), ("a", "b")) == ("a", "b")
    assert check_answer(several(), ("none",)) == ("none",)


@pytest.mark.parametrize("chosen", [("none", "a"), ("a", "unknown")])
def test_an_answer_that_stands_alone_is_not_combined(chosen: tuple[str, ...]) -> None:
    with pytest.raises(InvalidError, match="cannot be combined"):
        check_answer(several(), chosen)
