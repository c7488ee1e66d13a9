"""What stands in the way of a release: each fault is put into the small questionnaire, and named with its place."""

import re
from pathlib import Path

import pytest

from riskflow.config import data_folder
from riskflow.questionnaire.authoring.release_proofs import release_faults
from riskflow.questionnaire.library import Library
from riskflow.questionnaire.loader import QuestionnaireError, load_version
from tests.support.questionnaires.checked_questionnaire import checked_version
from tests.support.questionnaires.partner_question import LINK
from tests.support.questionnaires.small_questionnaire import FILES, write_small

MAIN, FACTS, CORE = "questionnaire", "facts", "core"
RELEASED_BEFORE_THE_PROOFS = {"ri 0.1"}
LIBRARY = Library(data_folder("questionnaires"))

LATER = """\
id: later
title:
  sv: Sedan
  en: Later
intro:
  sv: Efteråt.
  en: Afterwards.
questions:
  - id: {id}
    text:
      sv: Gick det bra?
      en: Did it go well?
    options:
      - id: yes
        text:
          sv: Ja
          en: Yes
"""
NEVER = """\
    show_if:
      all:
        - question: field
          is:
            - open
            - near
            - listed
            - unknown
        - question: kind
          is:
            - visit
        - question: kind
          is:
            - no
"""
ACCESS_SHOWN = """\
    show_if:
      question: field
      is:
        - near
        - listed
"""
KIND_TWICE = """\
        - question: kind
          is:
            - visit
        - question: kind
          is:
            - no
"""
TERM = """\
terms:
  - id: list
    word:
      sv: lista
      en: list
    means:
      sv: Namn.
      en: Names.
"""
IDLE_PART = """\
    show_if:
      all:
        - question: kind
          is:
            - visit
        - any:
            - question: field
              is:
                - near
                - listed
            - question: kind
              is:
                - no
"""

# what is wrong: (file, what stands there, what is put in its place, what the sentence says)
SPOILT = {
    "a question that is never asked": (CORE, ACCESS_SHOWN, NEVER, r"core.yaml, 'access': can never be asked"),
    "an alternative that cannot hold": (
        CORE,
        ACCESS_SHOWN,
        IDLE_PART,
        r"core.yaml, 'access': kind = no can never hold here; take it away",
    ),
    "a knock-out that cannot hold": (
        CORE,
        "        - question: h1\n          is:\n            - yes\n",
        KIND_TWICE,
        r"core.yaml, knock-out 'listed-access': can never hold",
    ),
    "a knock-out below the table": (
        CORE,
        """\
    level: critical
    when:
      all:
        - question: field
          is:
            - listed
        - question: h1
          is:
            - yes
""",
        """\
    level: moderate
    when:
      all:
        - question: field
          is:
            - listed
        - question: access
          is:
            - full
        - question: link
          is:
            - army
""",
        r"knock-out 'listed-access': can never raise or hold a level: the table says more than moderate",
    ),
    "a measure that no page suggests": (
        CORE,
        "          en: Open\n        severity: 0\n",
        "          en: Open\n        severity: 0\n        measures:\n          - clause\n",
        r"'field', option 'open': the measure 'clause' is never suggested",
    ),
    "an option that stands alone anyway": (
        CORE,
        "severity: 1\n",
        "severity: 1\n        alone: true\n",
        r"option 'near': 'alone' says nothing where only one answer can be given",
    ),
    "a measure on a driver that nothing moves": (
        MAIN,
        "    reduces: exposure\n    areas:\n      - dual-use\n",
        "    reduces: exposure\n    areas:\n      - dual-use\n      - human-rights\n",
        r"measure 'clause': lowers exposure in human-rights, where no answer moves it",
    ),
    "a text that was not translated": (
        FACTS,
        "      sv: Något mer?\n      en: Anything else?",
        "      sv: Is there anything else?\n      en: Is there anything else?",
        r"note > text: Swedish and English are the same words; translate “Is there anything else\?”",
    ),
    "a word that nobody uses": (
        MAIN,
        "sections:\n",
        TERM + "sections:\n",
        r"term 'list': no question uses it",
    ),
    "two measures of one name": (
        MAIN,
        "sections:\n",
        FILES["questionnaire.yaml"].partition("measures:\n")[2].partition("sections:\n")[0] + "sections:\n",
        r"measures: the id 'clause' stands 2 times",
    ),
}
WITH_LINK = FILES["core.yaml"].replace("knock_outs:\n", LINK + "knock_outs:\n")
STANDING = {"core.yaml": WITH_LINK, **{name: text for name, text in FILES.items() if name != "core.yaml"}}


def faults_of(folder: Path, **changed: str) -> list[str]:
    """Return the release faults of the small questionnaire with some files changed."""
    files = {name.removesuffix(".yaml"): text for name, text in STANDING.items()}
    return release_faults(load_version(write_small(folder, **{**files, **changed})).questionnaire)


def test_the_small_questionnaire_lacks_only_critical_in_three_areas(tmp_path: Path) -> None:
    found = faults_of(tmp_path)
    assert [re.sub(r".*areas, ([\w-]+): can never reach critical.*", r"\1", sentence) for sentence in found] == [
        "foreign-influence",
        "ethics-dumping",
        "human-rights",
    ]


@pytest.mark.parametrize(("file", "stands", "put", "says"), SPOILT.values(), ids=SPOILT)
def test_each_fault_is_named_with_its_place_and_its_mend(
    tmp_path: Path, file: str, stands: str, put: str, says: str
) -> None:
    text = STANDING[f"{file}.yaml"]
    assert stands in text
    found = faults_of(tmp_path, **{file: text.replace(stands, put, 1)})
    assert any(re.search(says, sentence) for sentence in found), found


def test_a_severity_that_the_way_there_already_has_alters_nothing(tmp_path: Path) -> None:
    found = faults_of(tmp_path, core=WITH_LINK.replace("driver: exposure", "driver: stake"))
    assert "core.yaml, 'access', option 'near': severity 1 can never alter a level; lower it to 0, or ask what it" in (
        "\n".join(found)
    )


def test_two_questions_that_wait_for_each_other_are_refused(tmp_path: Path) -> None:
    circle = WITH_LINK.replace(
        "    text:\n      sv: Vilket område?",
        "    show_if:\n      question: access\n      is:\n        - full\n    text:\n      sv: Vilket område?",
    )
    with pytest.raises(QuestionnaireError, match=r"core\.yaml, 'field': waits for 'access', which is asked later"):
        faults_of(tmp_path, core=circle)


@pytest.mark.parametrize("name", sorted(LIBRARY.lock().keys() - RELEASED_BEFORE_THE_PROOFS))
def test_nothing_stands_in_the_way_of_what_is_released(name: str) -> None:
    questionnaire, version = name.split()
    assert release_faults(LIBRARY.get(questionnaire, version).questionnaire) == []


def test_a_line_that_opens_nothing_and_an_outage_that_hides_a_gate_block_a_release(tmp_path: Path) -> None:
    outage = ("            - outside\n            - unknown\n", "            - outside\n")
    found = release_faults(checked_version(tmp_path, outage).questionnaire)
    assert "facts.yaml, 'chk-tech', line 'military': opens nothing; let a gate or a question wait for it" in found
    assert "facts.yaml, 'h2', show_if: an outage of 'place-customs' would hide the gate; add 'unknown'" in found


def test_a_gate_that_no_answers_raise_blocks_a_release(tmp_path: Path) -> None:
    never = f"    opens_when:\n      all:\n{KIND_TWICE}    cleared_by:\n"
    found = release_faults(checked_version(tmp_path, ("    cleared_by:\n", never)).questionnaire)
    assert "facts.yaml, 'h1': no answers make 'opens_when' hold; mend it or take it away" in found
