"""What a file may say of contradictions and of partners, and how the loader refuses the rest."""

from pathlib import Path

import pytest

from riskflow.questionnaire.contradictions import contradictions_in
from riskflow.questionnaire.loader import QuestionnaireError, load_version
from tests.support.questionnaires.small_questionnaire import FACTS, QUESTIONNAIRE, write_small

CONTRADICTION = """\
contradictions:
  - id: visit-to-nobody
    first:
      question: kind
      is:
        - visit
    second:
      question: field
      is:
        - listed
    text:
      sv: Ett besök brukar inte gälla listad teknik.
      en: A visit is seldom about listed technology.
"""


def test_contradictions_are_read_and_found(tmp_path: Path) -> None:
    questionnaire = load_version(write_small(tmp_path, questionnaire=QUESTIONNAIRE + CONTRADICTION)).questionnaire
    (found,) = contradictions_in(questionnaire, {"kind": ("visit",), "field": ("listed",)})
    assert found.text.en == "A visit is seldom about listed technology."


def test_a_contradiction_may_wait_for_a_mild_answer_without_the_worse_ones(tmp_path: Path) -> None:
    load_version(write_small(tmp_path, questionnaire=QUESTIONNAIRE + CONTRADICTION.replace("- listed", "- open")))


@pytest.mark.parametrize(
    ("there", "instead", "sentence"),
    [
        ("question: kind", "question: sort", "waits for 'sort', which is no question with answers to choose"),
        ("question: kind", "question: note", "waits for 'note', which is no question with answers to choose"),
        ("- visit", "- trip", "waits for answer 'trip', which 'kind' does not offer (visit, no)"),
        ("question: field", "question: kind", "'first' and 'second' read the same question"),
        ("      en: A visit is seldom about listed technology.\n", "", "text > en: this key is missing; add it"),
        ("id: visit-to-nobody", "id: visit-to-nobody\n    level: high", "no such key here"),
    ],
)
def test_the_loader_names_what_is_wrong_with_a_contradiction(
    tmp_path: Path, there: str, instead: str, sentence: str
) -> None:
    assert there in CONTRADICTION
    with pytest.raises(QuestionnaireError) as refused:
        load_version(write_small(tmp_path, questionnaire=QUESTIONNAIRE + CONTRADICTION.replace(there, instead)))
    assert sentence in str(refused.value)


def test_two_contradictions_need_two_ids(tmp_path: Path) -> None:
    twice = CONTRADICTION + CONTRADICTION.replace("contradictions:\n", "")
    with pytest.raises(QuestionnaireError, match="2 contradictions have this id; choose another"):
        load_version(write_small(tmp_path, questionnaire=QUESTIONNAIRE + twice))


def test_answers_are_about_the_partner_or_nothing_else(tmp_path: Path) -> None:
    partner = FACTS.replace("  - id: kind\n", "  - id: kind\n    about: partner\n")
    assert load_version(write_small(tmp_path / "a", facts=partner)).questionnaire.questions["kind"].about == "partner"
    with pytest.raises(QuestionnaireError, match="'kind' > about"):
        load_version(write_small(tmp_path / "b", facts=partner.replace("about: partner", "about: person")))
