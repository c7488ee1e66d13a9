"""The commands that others script: what goes in, what comes out, and what is said of a faulty sheet."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from riskflow.cli import main
from riskflow.config import data_folder
from riskflow.questionnaire.library import Library
from riskflow.questionnaire.loader import CASES_FILE, parse_yaml
from riskflow.questionnaire.model import Area

VERSION = Library(data_folder("questionnaires")).current("ri")
HARMLESS = {"kind": "research", "partner-territories": ["FI"], "du-technology": "none"}


def run(*words: str, given: str | None = None) -> Result:
    """Run the command as a shell does."""
    return CliRunner().invoke(main, list(words), input=given)


def scored(given: str, *words: str) -> Any:  # noqa: ANN401 - what the command prints
    result = run("score", "-", "--json", *words, given=given)
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def test_answers_are_read_as_yaml_and_as_json_from_a_file_and_from_standard_input(tmp_path: Path) -> None:
    sheet = tmp_path / "answers.yaml"
    sheet.write_text("kind: research\npartner-territories:\n  - FI\ndu-technology: none\nh1: no\n", encoding="utf-8")
    from_file = run("score", str(sheet), "--json")
    assert from_file.exit_code == 0
    found = json.loads(from_file.output)
    assert found == scored(json.dumps({"answers": {**HARMLESS, "h1": "no"}}))
    assert found["levels"] == dict.fromkeys(Area, "low")
    assert found["version"] == VERSION.questionnaire.version


def test_a_list_scores_many_and_a_faulty_sheet_does_not_take_the_others_with_it() -> None:
    sheets = [{"id": "good", "answers": HARMLESS}, {"id": "bad", "answers": {"du-technology": "nil"}}]
    result = run("score", "-", "--json", given=json.dumps(sheets))
    good, bad = json.loads(result.output)
    assert result.exit_code == 1
    assert (good["id"], good["levels"]["dual-use"]) == ("good", "low")
    assert bad["id"] == "bad"
    assert "'du-technology' does not offer 'nil'" in bad["error"]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("{broken", "Expecting property name"),
        ("a: 1\na: 2\n", "the key 'a' stands twice"),
        ("a: &x 1\n", "anchors and aliases are not allowed"),
    ],
    ids=["broken JSON", "a repeated key", "an anchor"],
)
def test_what_cannot_be_read_says_why(given: str, says: str) -> None:
    result = run("score", "-", given=given)
    assert result.exit_code == 1
    assert says in result.output


def test_the_summary_is_for_people_and_speaks_both_languages() -> None:
    folder = data_folder("questionnaires") / "ri" / VERSION.questionnaire.version
    cases = {case["id"]: case for case in parse_yaml((folder / CASES_FILE).read_text(encoding="utf-8"), CASES_FILE)}
    given = json.dumps({"id": "rf-22", "answers": cases["rf-22"]["answers"]})
    english, swedish = (run("score", "-", "--language", language, given=given).output for language in ("en", "sv"))
    assert "Dual use: critical." in english
    assert "Dubbel användning: critical." in swedish
    assert english.startswith("rf-22 SAI:")


def test_the_whole_version_is_shown_as_data() -> None:
    result = run("questionnaire", "show", "--json")
    shown = json.loads(result.output)
    assert result.exit_code == 0
    assert shown["digest"] == VERSION.digest
    assert shown["gate_answers"] == ["no", "yes", "unknown"]
    gates = [gate["id"] for section in shown["sections"] for gate in section.get("gates", ())]
    assert gates == [f"h{number}" for number in range(1, 17)]
    scored_questions = [q for section in shown["sections"] for q in section.get("questions", ()) if "drives" in q]
    assert all({"id", "text", "options", "drives"} <= question.keys() for question in scored_questions)
    assert all("severity" in option for question in scored_questions for option in question["options"])


@pytest.mark.parametrize(("language", "word"), [("en", "Dual use"), ("sv", "Dubbel användning")])
def test_the_outline_speaks_both_languages(language: str, word: str) -> None:
    result = run("questionnaire", "show", "--language", language)
    assert result.exit_code == 0
    assert f"# {word} (dual-use)" in result.output


def test_a_version_that_is_not_there_names_those_that_are() -> None:
    result = run("questionnaire", "show", "--version", "9.9")
    assert result.exit_code == 1
    assert "there is no such version; there are" in result.output
