"""The commands for authors of questions, run as an author runs them. Their options and JSON keys are an interface."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from riskflow.cli import main
from riskflow.config import Config
from riskflow.store import queue
from riskflow.store.database import Database
from tests.support.cases.demonstration import stage_with_cast
from tests.support.questionnaires.partner_question import LINK
from tests.support.questionnaires.small_library import add_version, small_library


def run(*arguments: str, folder: Path | None = None, env: dict[str, str] | None = None) -> Result:
    """Run `riskflow questionnaire` with some arguments."""
    where = ["--folder", str(folder)] if folder else []
    return CliRunner().invoke(main, ["questionnaire", *where, *arguments], env=env)


def as_json(result: Result) -> Any:  # noqa: ANN401 - any JSON
    """Return what a command printed as JSON."""
    return json.loads(result.stdout)


def test_coverage_says_what_is_missing_and_ends_with_one(tmp_path: Path) -> None:
    small_library(tmp_path)
    result = run("coverage", "small", folder=tmp_path)
    assert result.exit_code == 1
    assert "options/kind=no: not covered by cases" in result.stdout
    report = as_json(run("coverage", "small", "--version", "1.0", "--json", folder=tmp_path))
    assert report.keys() == {
        "questionnaire",
        "version",
        "digest",
        "complete",
        "kinds",
        "unknown_indicators",
        "idle_reasons",
    }
    assert report["kinds"]["options"]["uncovered"][0] == {"id": "kind=no", "missing": ["cases"], "reason": None}
    assert set(report["kinds"]) == {
        "indicators",
        "laws",
        "options",
        "gates",
        "knock-outs",
        "conditions",
        "measures",
        "rows",
    }


def test_length_prints_each_case_beside_its_aim(tmp_path: Path) -> None:
    small_library(tmp_path)
    result = run("length", "small", folder=tmp_path)
    assert result.exit_code == 0
    assert "aim, harmless: at most 10 questions and 3 minutes" in result.stdout
    assert "2 of 2 are within their aim" in result.stdout
    report = as_json(run("length", "small", "--json", folder=tmp_path))
    assert report["aims"]["ordinary"] == {"questions": 45, "minutes": 10}
    assert report["cases"][0].keys() == {
        "id",
        "name",
        "questions",
        "gates",
        "minutes",
        "gate_minutes",
        "aim",
        "within",
    }


def test_sources_prints_what_was_read_more_than_a_year_ago(tmp_path: Path) -> None:
    add_version(small_library(tmp_path), "1.1", ("facts.yaml", "read_on: 2026-11-24", "read_on: 2020-01-02"))
    result = run("sources", "small", "--version", "1.1", folder=tmp_path)
    assert "2020-01-02  a law: h1" in result.stdout
    report = as_json(run("sources", "small", "--version", "1.1", "--json", folder=tmp_path))
    assert report["sources"][0] == {
        "kind": "law",
        "ref": "a law",
        "url": None,
        "read_on": "2020-01-02",
        "cited_by": ["h1"],
        "old": True,
    }


def test_diff_names_the_change_and_its_kind(tmp_path: Path) -> None:
    add_version(small_library(tmp_path), "1.1", ("facts.yaml", "sv: Vilket slag?", "sv: Vilken sort?"))
    result = run("diff", "small", "1.0", "1.1", "--language", "sv", folder=tmp_path)
    assert result.stdout.splitlines() == [
        "small 1.0 to 1.1: a patch change, numbered as minor",
        "  patch  question kind: reworded text: [-Vilket slag?-] {+Vilken sort?+}",
    ]
    report = as_json(run("diff", "small", "1.0", "1.1", "--json", folder=tmp_path))
    assert (report["kind"], report["numbered"], report["enough"]) == ("patch", "minor", True)
    assert report["changes"][0]["words"] == {
        "sv": [["removed", "Vilket slag?"], ["added", "Vilken sort?"]],
        "en": [["same", "Which kind?"]],
    }


def test_dates_in_what_was_added_are_printed_as_json() -> None:
    report = as_json(run("diff", "ri", "0.1", "1.0", "--json"))
    added = next(change for change in report["changes"] if (change["what"], change["id"]) == ("section", "partner"))
    assert added["new"]["questions"][0]["sources"][0]["read_on"] == "2026-11-24"


def test_a_version_that_is_not_there_is_said_in_a_sentence(tmp_path: Path) -> None:
    small_library(tmp_path)
    result = run("diff", "small", "1.0", "9.0", folder=tmp_path)
    assert result.exit_code == 1
    assert "small 9.0: there is no such version; there are 1.0" in result.stderr


def test_a_draft_with_faults_is_printed_and_its_release_refused(tmp_path: Path) -> None:
    small_library(tmp_path)
    checked = run("check", "small", folder=tmp_path)
    assert checked.exit_code == 0
    assert checked.stdout == "small 1.0: draft, 4 to mend before its release\n"
    assert "areas, human-rights: can never reach critical" in checked.stderr
    refused = run("release", "small", "1.0", folder=tmp_path)
    assert refused.exit_code == 1
    assert "small 1.0 is not released:" in refused.stderr
    assert "core.yaml, 'access', option 'near': severity 1 can never alter a level" in refused.stderr
    assert not (tmp_path / "lock.yaml").exists()


def test_a_draft_without_faults_is_released_once_and_for_all(tmp_path: Path) -> None:
    """Let the questions weigh in every area: then every area can be critical, and nothing stands in the way."""
    library = small_library(tmp_path)
    core = tmp_path / "small" / "1.0" / "core.yaml"
    every = (
        "areas:\n        - dual-use\n        - foreign-influence\n        - ethics-dumping\n        - human-rights\n"
    )
    text = core.read_text(encoding="utf-8").replace("knock_outs:\n", f"{LINK}knock_outs:\n")
    core.write_text(text.replace("areas:\n        - dual-use\n", every), encoding="utf-8")
    (tmp_path / "small" / "1.0" / "cases.yaml").unlink()
    assert run("check", "small", folder=tmp_path).stdout == "small 1.0: ok\n"
    assert run("release", "small", "1.0", folder=tmp_path).exit_code == 0
    add_version(library, "1.0.1", ("core.yaml", "severity: 3", "severity: 2"), cases="")
    checked = run("check", "small", folder=tmp_path)
    assert "1.0.1 announces a patch change of 1.0, but" in checked.stderr
    assert "raise the number" in run("release", "small", "1.0.1", folder=tmp_path).stderr


def test_a_case_that_does_not_hold_makes_the_check_fail(tmp_path: Path) -> None:
    small_library(tmp_path)
    cases = tmp_path / "small" / "1.0" / "cases.yaml"
    cases.write_text(cases.read_text(encoding="utf-8").replace("route: stop", "route: RAI"), encoding="utf-8")
    result = run("check", "small", folder=tmp_path)
    assert result.exit_code == 1
    assert "small 1.0: 1 to mend" in result.stdout
    assert "cases.yaml, listed, route: expected RAI, got stop" in result.stderr


@pytest.mark.parametrize("arguments", [("ri", "2.0"), ("ri", "2.0", "--json")])
def test_simulate_reads_the_cases_of_the_instance_and_writes_nothing(
    tmp_path: Path, migrated_file: Path, arguments: tuple[str, ...]
) -> None:
    instance = tmp_path / "instance"
    instance.mkdir()
    (instance / "riskflow.toml").write_text('mode = "demonstration"\n', encoding="utf-8")
    (instance / "riskflow.sqlite").write_bytes(migrated_file.read_bytes())
    config = Config.for_tests(instance)
    queue.prepare(config.database_url)
    database = Database(config.database_url)
    stage_with_cast(config, database).submit("rf-09")
    database.engine.dispose()
    result = run("simulate", *arguments, env={"RISKFLOW_INSTANCE": str(instance)})
    assert result.exit_code == 0, result.output
    if "--json" in arguments:
        report = as_json(result)
        assert (report["cases"]["total"], report["cases"]["rerouted"], report["worked"]["rerouted"]) == (1, 0, 0)
        assert report["cases"]["outcomes"] == []
    else:
        assert "cases: 0 of 1 would be routed otherwise." in result.stdout


def test_simulate_makes_no_database_where_there_is_none(tmp_path: Path) -> None:
    (tmp_path / "riskflow.toml").write_text('mode = "demonstration"\n', encoding="utf-8")
    result = run("simulate", "ri", "2.0", env={"RISKFLOW_INSTANCE": str(tmp_path)})
    assert result.exit_code == 0
    assert "there is no database in" in result.stderr
    assert "worked: 0 of " in result.stdout
    assert list(tmp_path.glob("*.sqlite*")) == []


@pytest.mark.parametrize("command", [("show",), ("coverage",), ("diff", "ri", "0.1", "0.1")])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_languages_are_written_in_small_letters(command: tuple[str, ...], language: str) -> None:
    assert run(*command, "--language", language).exit_code != 2
