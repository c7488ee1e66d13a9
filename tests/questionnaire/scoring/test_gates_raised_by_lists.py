"""What a file may say of a gate that answers raise: answers that exist, with the worse ones, never an unknown."""

from pathlib import Path

import pytest

from riskflow.questionnaire.loader import QuestionnaireError, load_version
from tests.support.cases.screened_stage import SCREENING
from tests.support.questionnaires.small_questionnaire import FACTS, write_small

GATE = "    cleared_by:\n      - legal\n"


def facts_with_gate(key: str, question: str, answer: str) -> str:
    """Return the facts with a screening question, and a gate that an answer to `question` raises."""
    condition = f"    {key}:\n      question: {question}\n      is:\n        - {answer}\n"
    return FACTS.replace("gates:\n", SCREENING, 1).replace(GATE, GATE + condition, 1)


@pytest.mark.parametrize(("question", "answer"), [("partner-screening", "frozen"), ("kind", "visit")])
def test_any_answer_may_raise_a_gate(tmp_path: Path, question: str, answer: str) -> None:
    facts = facts_with_gate("opens_when", question, answer)
    gate = load_version(write_small(tmp_path, facts=facts)).questionnaire.gates["h1"]
    assert gate.opens_when is not None
    assert gate.opens_when.is_ == (answer,)


@pytest.mark.parametrize(
    ("key", "question", "answer", "sentence"),
    [
        ("opens_when", "h1", "yes", "is raised by 'h1', which is no question"),
        ("asks_when", "nothing", "at-all", "is raised by 'nothing', which is no question"),
        ("opens_when", "partner-screening", "listed", "not for the worse frozen; a worse one may not hide it"),
        ("asks_when", "partner-screening", "listed", "not for the worse frozen; a worse one may not hide it"),
        ("asks_when", "partner-screening", "grave", "waits for answer 'grave', which 'partner-screening' does not"),
        ("opens_when", "partner-screening", "unknown", "an unknown never opens a gate"),
    ],
)
def test_nothing_else_raises_a_gate(tmp_path: Path, key: str, question: str, answer: str, sentence: str) -> None:
    with pytest.raises(QuestionnaireError, match=sentence):
        load_version(write_small(tmp_path, facts=facts_with_gate(key, question, answer)))
