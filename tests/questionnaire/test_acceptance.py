"""The eight acceptance collaborations in 2.0 and in the draft, and that old cases score the same for ever."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from riskflow.config import data_folder
from riskflow.questionnaire.answer_sheet import read_sheet, sheet_report
from riskflow.questionnaire.authoring.worked_cases import WorkedCase, score_worked_case
from riskflow.questionnaire.library import Library
from riskflow.questionnaire.loader import CASES_FILE, QuestionnaireVersion, parse_yaml
from riskflow.questionnaire.model import Area, Level
from riskflow.questionnaire.scoring import Profile

SHARED = Path(__file__).parents[3] / "shared" / "acceptance" / "collaborations.yaml"
SNAPSHOTS = Path(__file__).parent / "snapshots"
LIBRARY = Library(data_folder("questionnaires"))
AREAS = list(Area)

# id: dual use, foreign influence, ethics dumping, human rights; the route
EXPECTED = {
    "rf-01": (("low", "low", "low", "low"), "self_assessment_closes"),
    "rf-06": (("moderate", "low", "low", "low"), "self_assessment_closes"),
    "rf-09": (("low", "low", "moderate", "low"), "self_assessment_closes"),
    "rf-14": (("high", "low", "low", "low"), "RAI"),
    "rf-17": (("low", "low", "high", "high"), "RAI"),
    "rf-20": (("moderate", "critical", "low", "high"), "SAI"),
    "rf-22": (("critical", "high", "low", "high"), "SAI"),
    "rf-25": (("critical", "moderate", "low", "low"), "stop"),
}
GRANTED = "licence-granted"
WORDS_ONLY = {"summary", "partner-names", "benefit", "bn-cost-of-no", "bn-return"}  # a worked case names nobody


def worked_cases(version: QuestionnaireVersion) -> list[dict[str, Any]]:
    """Return the worked cases of a version."""
    path = LIBRARY.folder / version.questionnaire.id / version.questionnaire.version / CASES_FILE
    return list(parse_yaml(path.read_text(encoding="utf-8"), CASES_FILE))


def report(version: QuestionnaireVersion, case: dict[str, Any]) -> dict[str, Any]:
    sheet = read_sheet(version.questionnaire, version.policy, case)
    return sheet_report(version.questionnaire, version.policy, version.digest, sheet)


@pytest.fixture(scope="module", params=["2.0", "3.0"])
def version(request: pytest.FixtureRequest) -> QuestionnaireVersion:
    """Return the version in force, and the draft that is to follow it."""
    return LIBRARY.get("ri", request.param)


@pytest.fixture(scope="module")
def reports(version: QuestionnaireVersion) -> dict[str, dict[str, Any]]:
    """Return the reports of the cases in this file."""
    wanted = {*EXPECTED, GRANTED}
    return {case["id"]: report(version, case) for case in worked_cases(version) if case["id"] in wanted}


@pytest.fixture(scope="module")
def scored(version: QuestionnaireVersion) -> dict[str, WorkedCase]:
    """Return every worked case, scored."""
    cases = worked_cases(version)
    return {case["id"]: score_worked_case(version.questionnaire, version.policy, case) for case in cases}


@pytest.fixture(scope="module")
def profiles(scored: dict[str, WorkedCase]) -> list[Profile]:
    return [case.profile for case in scored.values()]


@pytest.mark.parametrize("name", EXPECTED)
def test_each_acceptance_collaboration_gets_its_levels_and_its_route(
    version: QuestionnaireVersion, reports: dict[str, dict[str, Any]], name: str
) -> None:
    levels, route = EXPECTED[name]
    if version.questionnaire.version == "3.0" and name == "rf-25":
        levels = ("critical", "low", "low", "low")  # within the tolerance of the acceptance file
    assert tuple(reports[name]["levels"][area] for area in AREAS) == levels
    assert reports[name]["route"] == route
    assert set(reports[name]["unanswered"]) <= WORDS_ONLY


def test_what_is_moderate_closes_after_the_head_of_department_has_acknowledged_it(
    reports: dict[str, dict[str, Any]],
) -> None:
    acknowledged = {name: reports[name]["acknowledged_by"] for name in EXPECTED if name in {"rf-01", "rf-06", "rf-14"}}
    assert acknowledged == {"rf-01": None, "rf-06": "head-of-department", "rf-14": None}


def test_only_the_one_with_legal_gates_has_open_gates(reports: dict[str, dict[str, Any]]) -> None:
    stops = {name: [g["gate"] for g in reports[name]["gates"] if g["state"] == "stop"] for name in EXPECTED}
    assert {name: gates for name, gates in stops.items() if gates} == {"rf-25": ["H2", "H6"]}


def test_an_open_licence_question_is_high_until_it_is_answered(reports: dict[str, dict[str, Any]]) -> None:
    assert [rule["id"] for rule in reports["rf-14"]["areas"]["dual-use"]["knock_outs"]] == ["open-licence-question"]
    assert reports[GRANTED]["levels"]["dual-use"] == "moderate"


@pytest.mark.skipif(not SHARED.exists(), reason="there is no shared acceptance file next to this checkout")
def test_the_table_here_says_what_the_acceptance_file_says() -> None:
    given = yaml.safe_load(SHARED.read_text(encoding="utf-8"))["collaborations"]
    assert {collaboration["id"].lower() for collaboration in given} == set(EXPECTED)
    for collaboration in given:
        levels, route = EXPECTED[collaboration["id"].lower()]
        wanted, strict = collaboration["expected"], set(AREAS) - set(map(as_area, collaboration.get("tolerance", [])))
        assert {area: wanted[area.replace("-", "_")] for area in strict} == {
            area: level for area, level in zip(AREAS, levels, strict=True) if area in strict
        }
        assert route == collaboration["expected_route"]


def as_area(written: str) -> Area:
    """Return an area from its name with underscores."""
    return Area(written.replace("_", "-"))


@pytest.mark.parametrize("version", LIBRARY.lock())
def test_old_cases_score_the_same_for_ever(version: str) -> None:
    name, number = version.split()
    frozen = json.loads((SNAPSHOTS / f"{name}-{number}.json").read_text(encoding="utf-8"))
    read = LIBRARY.get(name, number)
    cases = {case["id"]: case for case in worked_cases(read)}
    for case, expected in frozen.items():
        found = report(read, cases[case])
        assert {key: found[key] for key in expected} == expected, case


def test_every_knock_out_fires_in_a_worked_case(version: QuestionnaireVersion, profiles: list[Profile]) -> None:
    fired = {rule.id for profile in profiles for area in profile.areas.values() for rule in area.knock_outs}
    assert fired == {rule.id for _, rule in version.questionnaire.knock_outs}


def test_every_area_is_low_high_and_critical_in_a_worked_case(profiles: list[Profile]) -> None:
    reached = {(area, result.level) for profile in profiles for area, result in profile.areas.items()}
    assert reached >= {(area, level) for area in Area for level in (Level.LOW, Level.HIGH, Level.CRITICAL)}
