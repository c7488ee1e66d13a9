"""What questions and worked cases cover, how long the cases are, and what they would come to elsewhere."""

from pathlib import Path
from typing import Any

import pytest

from riskflow.questionnaire.authoring.coverage import Coverage, coverage
from riskflow.questionnaire.authoring.lengths import HARMLESS, HEAVIEST, case_length
from riskflow.questionnaire.authoring.reports import coverage_lines
from riskflow.questionnaire.authoring.worked_cases import score_worked_cases, worked_case_faults
from riskflow.questionnaire.durations import total_minutes
from riskflow.questionnaire.library import Library
from riskflow.questionnaire.loader import QuestionnaireError
from riskflow.questionnaire.steps import all_asked_items
from riskflow.services.operations.releases import simulate_worked
from riskflow.text import Language
from tests.support.questionnaires.small_library import CASES, add_version, small_library
from tests.support.questionnaires.small_questionnaire import FILES, write_small

INDICATORS = """\
- id: lists
  title:
    sv: Listor
    en: Lists
- id: fields
  title:
    sv: Områden
    en: Fields
"""
EXCUSE = """\
- id: indicators/fields
  reason:
    sv: Kommer i nästa version.
    en: Comes in the next version.
- id: options/kind=visit
  reason:
    sv: Behövs inte.
    en: Not needed.
"""


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """Return the small version with a list of indicators, of which gate h1 covers one."""
    covering = FILES["facts.yaml"].replace("    cleared_by:", "    covers:\n      - lists\n    cleared_by:")
    folder = write_small(tmp_path, facts=covering)
    (folder / "cases.yaml").write_text(CASES, encoding="utf-8")
    (tmp_path / "small" / "indicators.yaml").write_text(INDICATORS, encoding="utf-8")
    return Library(tmp_path)


def covered(library: Library) -> Coverage:
    """Return the coverage of the small version."""
    read = library.get("small", "1.0")
    cases = score_worked_cases(read.questionnaire, read.policy, library.cases(read))
    return coverage(read.questionnaire, cases, library.indicators("small"), library.exemptions("small"))


def group(found: Coverage, kind: str) -> tuple[int, int | None, int, list[str]]:
    """Return the figures of one kind and the ids of what is not covered."""
    one = next(one for one in found.groups if one.kind == kind)
    return len(one.targets), one.by_questions, one.by_cases, [gap.id for gap in one.gaps]


@pytest.mark.parametrize(
    ("kind", "figures"),
    [
        ("indicators", (2, 1, 1, ["fields"])),
        ("laws", (1, 1, 1, [])),
        (
            "options",
            (10, None, 4, ["kind=no", "field=near", "field=unknown", "access=open", "access=full", "access=unknown"]),
        ),
        ("gates", (1, None, 1, [])),
        ("knock-outs", (1, None, 1, [])),
        ("conditions", (1, None, 1, [])),
        ("measures", (1, 1, 1, [])),
    ],
)
def test_each_kind_is_counted_by_questions_and_by_cases(library: Library, kind: str, figures: tuple[Any, ...]) -> None:
    assert group(covered(library), kind) == figures


def test_every_row_of_the_table_is_wanted_where_it_can_fire(library: Library) -> None:
    total, _, _, gaps = group(covered(library), "rows")
    assert total == 4 * 9 - 2 * 2  # the areas without a context have no rows of the context
    assert "dual-use=high-context" in gaps
    assert "dual-use=low" not in gaps


def test_a_reason_stands_for_what_is_not_covered_and_an_idle_one_is_named(library: Library) -> None:
    assert not covered(library).complete
    (library.folder / "small" / "uncovered.yaml").write_text(EXCUSE, encoding="utf-8")
    found = covered(library)
    lines = list(coverage_lines(found, Language.SV))
    assert "indicators/fields: Kommer i nästa version." in lines
    assert found.idle_reasons == ("options/kind=visit",)
    assert not any(gap.reason is None for one in found.groups if one.kind == "indicators" for gap in one.gaps)


def test_an_indicator_that_nobody_listed_is_named(library: Library) -> None:
    (library.folder / "small" / "indicators.yaml").write_text(INDICATORS.replace("id: lists", "id: other"), "utf-8")
    found = covered(library)
    assert found.unknown_indicators == ("lists",)
    assert not found.complete


@pytest.mark.parametrize(
    ("text", "says"), [("lists", "must be a list of mappings"), ("- id: a\n", "indicators.yaml, title: this key")]
)
def test_a_faulty_list_of_indicators_is_refused(library: Library, text: str, says: str) -> None:
    (library.folder / "small" / "indicators.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(QuestionnaireError, match=says):
        library.indicators("small")


def test_a_case_is_as_long_as_what_it_is_asked(library: Library) -> None:
    read = library.get("small", "1.0")
    cases = score_worked_cases(read.questionnaire, read.policy, library.cases(read))
    harmless, listed = (case_length(read.questionnaire, case) for case in cases)
    assert (harmless.questions, harmless.gates, harmless.aim, harmless.is_within) == (4, 1, HARMLESS, True)
    assert (listed.questions, listed.aim) == (5, HEAVIEST)
    everything = all_asked_items(read.questionnaire, cases[0].sheet.answers)
    assert (
        0 < harmless.gate_minutes < harmless.minutes < total_minutes(everything)
    )  # the note that is skipped is only read


def test_a_worked_case_that_comes_to_something_else_is_named(library: Library) -> None:
    read = library.get("small", "1.0")
    wrong = [
        {"id": "a", "answers": {"field": "open"}, "expect": {"route": "RAI", "levels": {}}},
        {"id": "b", "answers": {"none": "x"}},
    ]
    found = list(worked_case_faults(read.questionnaire, read.policy, wrong))
    assert found[0] == "cases.yaml, a, route: expected RAI, got self_assessment_closes"
    assert found[1].startswith("cases.yaml, a, levels: expected {}, got {'dual-use': 'low'")
    assert found[2].startswith("cases.yaml, b: 'none' is no question of this version")


def test_cases_are_simulated_under_another_version(tmp_path: Path) -> None:
    library = small_library(tmp_path)
    milder = ("core.yaml", "level: critical", "level: high")
    gone = ("facts.yaml", "      - id: no\n        text:\n          sv: Inget\n          en: None\n", "")
    add_version(library, "2.0", milder, gone, ("facts.yaml", "- id: visit", "- id: stay"))
    own, other = library.get("small", "1.0"), library.get("small", "2.0")
    found = simulate_worked(library, own, other)
    harmless, listed = found.outcomes
    assert found.sentence.en == "0 of 2 would be routed otherwise."
    assert (harmless.is_rerouted, harmless.lost, harmless.opened) == (False, ("kind",), ("kind",))
    assert [area.value for area in listed.moved] == ["dual-use"]
    assert found.incomplete == 2


def test_a_case_that_would_go_another_way_is_counted(tmp_path: Path) -> None:
    library = small_library(tmp_path)
    add_version(
        library,
        "2.0",
        ("core.yaml", "        severity: 0\n", "        severity: 1\n"),
        ("core.yaml", "severity: 0", "severity: 1"),
    )
    rule = (
        "core.yaml",
        "            - listed\n        - question: h1\n          is:\n            - yes\n",
        "            - near\n            - listed\n",
    )
    add_version(library, "3.0", rule, ("core.yaml", "level: critical", "level: high"))
    cases = CASES.replace("field: open", "field: near\n    access: open").partition("  expect:")[0]
    (tmp_path / "small" / "1.0" / "cases.yaml").write_text(cases, encoding="utf-8")
    own = library.get("small", "1.0")
    assert simulate_worked(library, own, library.get("small", "2.0")).sentence.en == "0 of 1 would be routed otherwise."
    found = simulate_worked(library, own, library.get("small", "3.0"))
    assert found.sentence.sv == "1 av 1 ärenden skulle gå en annan väg."
    assert found.rerouted[0].after.route == "RAI"
