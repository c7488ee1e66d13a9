"""A check answers *no* for the gates that it covers, until a line, a place or *don't know* puts them."""

from pathlib import Path

import pytest

from riskflow.errors import InvalidError
from riskflow.questionnaire.answer_sheet import read_sheet, sheet_report
from riskflow.questionnaire.loader import QuestionnaireError, QuestionnaireVersion
from riskflow.questionnaire.scoring import gate_answer, score, visible_answers
from riskflow.questionnaire.steps import all_asked_items
from tests.support.questionnaires.checked_questionnaire import CHECK, checked_version

ANSWERS = {"kind": "no", "field": "open", "h1": "no"}


@pytest.fixture(name="version", scope="module")
def version_fixture(tmp_path_factory: pytest.TempPathFactory) -> QuestionnaireVersion:
    return checked_version(tmp_path_factory.mktemp("checked"))


@pytest.mark.parametrize(
    ("place", "ticked", "put", "counts"),
    [
        ("SE", ["none"], False, "no"),
        ("SE", ["military"], False, "no"),
        ("SE", ["moves"], True, None),
        ("SE", ["unknown"], True, None),
        ("SE", ["military", "unknown"], True, None),
        ("SE", None, False, None),
        ("NO", ["none"], True, None),
        ("ZZ", ["none"], True, None),
        (None, ["none"], True, None),
    ],
)
def test_a_gate_is_put_where_its_check_or_a_fact_says_so(
    version: QuestionnaireVersion, place: str | None, ticked: list[str] | None, *, put: bool, counts: str | None
) -> None:
    questionnaire = version.questionnaire
    sheet = read_sheet(questionnaire, version.policy, {**ANSWERS, "partner-territories": place, "chk-tech": ticked})
    profile = score(questionnaire, sheet.answers, sheet.context)
    assert ("h2" in {item.id for item in all_asked_items(questionnaire, sheet.answers)}) is put
    assert ("h2" in profile.unanswered) is put
    assert profile.covered == ({"h2": "chk-tech"} if counts else {})
    assert gate_answer(questionnaire.gates["h2"], visible_answers(questionnaire, sheet.answers)) == counts


def test_an_answer_that_a_check_covers_again_is_kept_and_does_not_count(version: QuestionnaireVersion) -> None:
    given = {**ANSWERS, "partner-territories": "SE", "chk-tech": "none", "h2": "yes"}
    sheet = read_sheet(version.questionnaire, version.policy, given)
    report = sheet_report(version.questionnaire, version.policy, version.digest, sheet)
    assert (report["covered"], report["absent"], report["gates"]) == ({"H2": "chk-tech"}, ["h2"], [])
    assert report["complete"]


def test_a_check_that_is_not_asked_covers_nothing(tmp_path: Path) -> None:
    waits = "    check: true\n    show_if:\n      question: kind\n      is:\n        - visit\n"
    version = checked_version(tmp_path, ("    check: true\n", waits))
    sheet = read_sheet(version.questionnaire, version.policy, {**ANSWERS, "partner-territories": "SE"})
    assert "h2" in score(version.questionnaire, sheet.answers, sheet.context).unanswered


def test_none_of_these_stands_alone(version: QuestionnaireVersion) -> None:
    with pytest.raises(InvalidError, match="cannot be combined"):
        read_sheet(version.questionnaire, version.policy, {"chk-tech": ["none", "moves"]})


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("covered_by: chk-tech", "covered_by: kind", "'covered_by', which names a check"),
        ("    covered_by: chk-tech\n", "", "belong together"),
        ("            - moves\n            - unknown\n", "            - moves\n", "but not for its \\*don't know\\*"),
        ("            - moves\n", "", "has \\*don't know\\* or a line of its own"),
        ("            - moves\n", "            - moves\n            - none\n", "take 'none' out"),
        ("        alone: true\n", "", "a check is 'choices' with 'none'"),
        ("    check: true\n", "    check: true\n    optional: true\n", "never optional"),
        ("    fetch: place-customs\n", "", "give both or neither"),
        ("    fetch: place-customs\n", "    fetch: place-eea\n", "sets one of eea, outside, unknown; eea is not there"),
        ("      - id: unknown\n        unknown: true\n", "      - id: unknown\n", "mark it with 'unknown'"),
    ],
)
def test_a_check_that_could_hide_a_gate_is_refused(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    with pytest.raises(QuestionnaireError, match=sentence):
        checked_version(tmp_path, (old, new))


def test_a_check_may_not_wait_for_an_answer_that_is_scored(tmp_path: Path) -> None:
    waits = "    show_if:\n      question: h1\n      is:\n        - yes\n    options:\n"
    with pytest.raises(QuestionnaireError, match="a check may wait for facts alone"):
        checked_version(tmp_path, (CHECK, CHECK.replace("    options:\n", waits, 1)))


def test_a_gate_waits_for_its_check_unless_somebody_has_answered_it(version: QuestionnaireVersion) -> None:
    questionnaire = version.questionnaire
    given = {**ANSWERS, "partner-territories": "NO"}
    waiting, answered = (read_sheet(questionnaire, version.policy, each) for each in (given, {**given, "h2": "yes"}))
    unanswered = score(questionnaire, waiting.answers, waiting.context).unanswered
    assert "chk-tech" in unanswered
    assert "h2" not in unanswered
    assert "h2" not in {item.id for item in all_asked_items(questionnaire, waiting.answers)}
    assert score(questionnaire, answered.answers, answered.context).stops == ("h2",)
