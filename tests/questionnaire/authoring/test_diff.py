"""What differs between two versions, and what kind of change it is."""

from pathlib import Path

import pytest

from riskflow.questionnaire.authoring.diff import (
    KINDS_OF_KEYS,
    ChangeKind,
    VersionDifference,
    announced_change_kind,
    overall_change_kind,
    version_differences,
    word_changes,
)
from riskflow.questionnaire.authoring.reports import difference_line
from riskflow.questionnaire.model import Gate, KnockOut, Measure, Model, Option, Question, Questionnaire, Section
from riskflow.services.operations.releases import check_version_number
from riskflow.text import Language
from tests.support.questionnaires.small_library import add_version, small_library

MAIN, FACTS, CORE, POLICY = "questionnaire.yaml", "facts.yaml", "core.yaml", "policy.yaml"
QUESTION = """\
  - id: more
    kind: text
    text:
      sv: Mer?
      en: More?
"""
OPTION = """\
      - id: tour
        text:
          sv: Resa
          en: Tour
"""
GATE = """\
gates:
  - id: h2
    text:
      sv: Lämnar något EU?
      en: Does anything leave the EU?
    why:
      sv: Lagen.
      en: The law.
    cleared_by:
      - legal
    sources:
      - kind: law
        ref: a law
        read_on: 2026-11-24
"""
MEASURE = """\
  - id: plan
    text:
      sv: Gör en plan.
      en: Make a plan.
    reduces: exposure
    areas:
      - dual-use
    owner: legal
    proof:
      sv: Planen
      en: The plan
"""

# what was done: (file, what stands there, what is put there, kind, the line that says it)
CHANGED = {
    "a reworded question": (
        FACTS,
        "en: Which kind?",
        "en: Which sort?",
        ChangeKind.PATCH,
        "patch  question kind: reworded text: Which [-kind?-] {+sort?+}",
    ),
    "a new question": (
        CORE,
        "questions:\n",
        f"questions:\n{QUESTION}",
        ChangeKind.MINOR,
        "question more: added: More?",
    ),
    "a new answer": (
        FACTS,
        "    options:\n",
        f"    options:\n{OPTION}",
        ChangeKind.MINOR,
        "option kind=tour: added: Tour",
    ),
    "a removed answer": (
        FACTS,
        "      - id: no\n        text:\n          sv: Inget\n          en: None\n",
        "",
        ChangeKind.MAJOR,
        "major  option kind=no: removed: None",
    ),
    "another severity": (
        CORE,
        "severity: 3",
        "severity: 2",
        ChangeKind.MAJOR,
        "major  option field=listed: changed severity: 3 → 2",
    ),
    "another condition": (
        CORE,
        "        - near\n        - listed\n    options:",
        "        - listed\n    options:",
        ChangeKind.MAJOR,
        "major  question access: changed show_if: field = near or listed → field = listed",
    ),
    "a knock-out to another level": (
        CORE,
        "level: critical",
        "level: high",
        ChangeKind.MAJOR,
        "major  knock-out listed-access: changed level: critical → high",
    ),
    "a new gate": (
        CORE,
        "knock_outs:\n",
        f"{GATE}knock_outs:\n",
        ChangeKind.MAJOR,
        "major  gate h2: added: Does anything",
    ),
    "a gate for somebody else": (
        FACTS,
        "    cleared_by:\n      - legal\n",
        "    cleared_by:\n      - legal\n      - legal\n",
        ChangeKind.MAJOR,
        "major  gate h1: changed cleared_by: legal → legal, legal",
    ),
    "a measure on another driver": (
        MAIN,
        "reduces: exposure",
        "reduces: actor",
        ChangeKind.MAJOR,
        "major  measure clause: changed reduces: exposure → actor",
    ),
    "a question that may be skipped": (
        FACTS,
        "    optional: true\n",
        "",
        ChangeKind.MINOR,
        "minor  question note: changed optional: true → false",
    ),
    "a source": (
        FACTS,
        "ref: a law",
        "ref: another law",
        ChangeKind.PATCH,
        "patch  gate h1: changed sources: a law (2026-11",
    ),
    "a quorum": (POLICY, "  rai: 3", "  rai: 4", ChangeKind.MAJOR, "major  policy quorum/rai: changed: 3 → 4"),
    "a word of the policy": (
        POLICY,
        "en: Low",
        "en: Small",
        ChangeKind.PATCH,
        "policy levels/low: reworded: [-Low-] {+Sma",
    ),
}


def differences_after(folder: Path, number: str, *changes: tuple[str, str, str]) -> list[VersionDifference]:
    """Return the differences between 1.0 and a version made of it."""
    library = small_library(folder)
    add_version(library, number, *changes)
    old, new = library.get("small", "1.0"), library.get("small", number)
    return version_differences(old.questionnaire, new.questionnaire, (old.policy, new.policy))


@pytest.mark.parametrize("what", CHANGED)
def test_each_change_is_named_and_has_its_kind(tmp_path: Path, what: str) -> None:
    file, stands, put, kind, says = CHANGED[what]
    found = differences_after(tmp_path, "1.1", (file, stands, put))
    lines = [difference_line(one, Language.EN) for one in found]
    assert overall_change_kind(found) is kind, lines
    assert any(says in line for line in lines), lines


def test_a_new_measure_and_the_answer_that_suggests_it_are_minor(tmp_path: Path) -> None:
    suggest = (CORE, "          - clause\n", "          - clause\n          - plan\n")
    found = differences_after(tmp_path, "1.1", (MAIN, "sections:\n", f"{MEASURE}sections:\n"), suggest)
    assert {(one.what, one.id, one.change) for one in found} == {
        ("measure", "plan", "added"),
        ("option", "field=listed", "changed"),
    }
    assert overall_change_kind(found) is ChangeKind.MINOR


def test_nothing_differs_between_a_version_and_its_copy(tmp_path: Path) -> None:
    assert differences_after(tmp_path, "1.1") == []


def test_another_order_and_another_section_are_seen(tmp_path: Path) -> None:
    note = (
        "  - id: note\n    kind: text\n    optional: true\n    text:\n      sv: Något mer?\n      en: Anything else?\n"
    )
    found = differences_after(tmp_path, "1.1", (FACTS, note, ""), (CORE, "questions:\n", f"questions:\n{note}"))
    assert [(one.id, one.key, one.old, one.new) for one in found] == [("note", "section", "facts", "core")]
    other = differences_after(
        tmp_path / "other", "1.1", (FACTS, note, ""), (FACTS, "questions:\n", f"questions:\n{note}")
    )
    assert [(one.key, one.old, one.new) for one in other] == [
        ("order", ["kind", "note", "field", "access", "changed"], ["note", "kind", "field", "access", "changed"])
    ]


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("1.0", "1.0.1", ChangeKind.PATCH),
        ("1.0.1", "1.1", ChangeKind.MINOR),
        ("1.9", "1.10", ChangeKind.MINOR),
        ("1.9", "2.0", ChangeKind.MAJOR),
        ("0.1", "1.0", ChangeKind.MAJOR),
        ("1.0", "1.0", ChangeKind.NONE),
        ("1.1", "1.0", ChangeKind.NONE),
    ],
)
def test_a_number_announces_a_kind(old: str, new: str, kind: ChangeKind) -> None:
    assert announced_change_kind(old, new) is kind


@pytest.mark.parametrize(("number", "fits"), [("1.0.1", False), ("1.1", False), ("2.0", True)])
def test_a_number_may_not_be_too_small(tmp_path: Path, number: str, fits: bool) -> None:
    library = small_library(tmp_path)
    add_version(library, number, (CORE, "severity: 3", "severity: 2"))
    found = list(check_version_number(library, library.get("small", number)))
    assert (found == []) is fits
    assert fits or "option 'field=listed' is a major one (changed severity); raise the number" in found[0]


PARTS: dict[str, type[Model]] = {
    "questionnaire": Questionnaire,
    "section": Section,
    "question": Question,
    "option": Option,
    "gate": Gate,
    "knock-out": KnockOut,
    "measure": Measure,
}


def test_every_key_that_is_more_than_a_patch_exists() -> None:
    keys = {(what, key) for what, model in PARTS.items() for key in model.model_fields}
    assert set(KINDS_OF_KEYS) - keys == {
        ("question", "section"),
        ("knock-out", "area"),
    }  # where it stands, not what it says


def test_words_are_compared_one_by_one() -> None:
    assert word_changes("Has RAI read it?", "Has the group read all of it?") == [
        ("same", "Has"),
        ("removed", "RAI"),
        ("added", "the group"),
        ("same", "read"),
        ("added", "all of"),
        ("same", "it?"),
    ]
