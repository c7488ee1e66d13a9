"""The words for levels, states, roles and answers to gates: each has one, and every place has the same."""

from collections.abc import Iterable
from pathlib import Path

import pytest
import yaml

from riskflow.cases import labels
from riskflow.cases.workflow import Role, State
from riskflow.config import data_folder
from riskflow.questionnaire.library import Library
from riskflow.questionnaire.model import Level
from riskflow.questionnaire.scoring import GateAnswer

PDF_WORDS = Path(__file__).parents[2] / "templates/pdf/words.yaml"


@pytest.mark.parametrize(
    ("names", "named"),
    [
        (labels.LEVEL_NAMES, Level),
        (labels.STATE_NAMES, State),
        (labels.ROLE_NAMES, Role),
        (labels.GATE_ANSWER_LABELS, GateAnswer),
    ],
)
def test_everything_has_a_name(names: Iterable[object], named: Iterable[object]) -> None:
    assert set(names) == set(named)


def test_pages_policy_and_records_name_the_levels_alike() -> None:
    # The record's engine knows no case and the policy is data, so each has the words; this keeps them the same.
    names = {level.id: name.model_dump() for level, name in labels.LEVEL_NAMES.items()}
    printed = yaml.safe_load(PDF_WORDS.read_text(encoding="utf-8"))
    policy = Library(data_folder("questionnaires")).current("ri").policy
    assert {level: printed[level] for level in names} == names
    assert {level: name.model_dump() for level, name in policy.levels.items()} == names
