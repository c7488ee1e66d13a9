"""What authors are told is what the files and the commands can do."""

import re
from pathlib import Path

import pytest

from riskflow.cli.questionnaire import questionnaire as commands
from riskflow.questionnaire.loader import parse_yaml
from riskflow.questionnaire.model import (
    Condition,
    CoverageExemption,
    CoverageIndicator,
    Drives,
    ExplainedTerm,
    Function,
    Gate,
    KnockOut,
    Measure,
    Model,
    Option,
    Question,
    Questionnaire,
    Section,
    Source,
)
from tests.support.source_tree import text_of

GUIDE, DICTIONARY, REFERENCE = (
    text_of(Path(name))
    for name in ("docs/writing-questions.md", "questionnaires/README.md", "docs/reference/commands.md")
)
MODELS = (
    Condition,
    Drives,
    CoverageExemption,
    Function,
    Gate,
    CoverageIndicator,
    KnockOut,
    Measure,
    Option,
    Question,
    Questionnaire,
    Section,
    Source,
    ExplainedTerm,
)
OF_A_QUESTION = (
    "id",
    "text",
    "hint",
    "why",
    "example",
    "drives",
    "show_if",
    "options",
    "ask",
    "terms",
    "covers",
    "sources",
)
EXAMPLES = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)


@pytest.mark.parametrize("model", MODELS)
def test_every_key_stands_in_the_dictionary(model: type[Model]) -> None:
    keys = [field.alias or name for name, field in model.model_fields.items()]
    assert [key for key in keys if f"`{key}`" not in DICTIONARY and f"`{key}:" not in DICTIONARY] == []


@pytest.mark.parametrize("key", OF_A_QUESTION)
def test_the_guide_shows_every_key_that_a_question_usually_has(key: str) -> None:
    assert re.search(rf"^(- |  ){key}:", EXAMPLES[0], re.MULTILINE)


def test_the_examples_are_what_a_file_may_say() -> None:
    question, excuse = EXAMPLES
    assert Question.model_validate(parse_yaml(question, "example")[0]).drives is not None
    assert CoverageExemption.model_validate(parse_yaml(excuse, "example")[0]).reason.sv


@pytest.mark.parametrize("name", commands.commands)
def test_every_command_about_questions_is_in_the_guide_and_in_the_reference(name: str) -> None:
    assert f"riskflow questionnaire {name}" in GUIDE
    assert f"### `riskflow questionnaire {name}`" in REFERENCE
