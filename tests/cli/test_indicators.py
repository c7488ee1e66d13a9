"""`riskflow context`: import, status, show and changed, as an operator types them."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from riskflow.cli import main
from riskflow.indicators.catalogue import INDICATOR_SOURCES
from tests.support.data.indicator_files import CODES, vdem_rows

Run = Callable[..., Result]


@pytest.fixture
def run(own_instance: Path) -> Run:
    assert own_instance.is_dir()
    return lambda *words: CliRunner().invoke(main, ["context", *map(str, words)])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return put(tmp_path / "vdem.csv", vdem_rows(CN=0.07))


def put(path: Path, rows: list[list[object]]) -> Path:
    path.write_text("".join(",".join(map(str, row)) + "\n" for row in rows), encoding="utf-8")
    return path


def test_an_import_says_what_it_read_and_under_which_licence(run: Run, file: Path) -> None:
    said = run("import", "vdem", file, "--published", "2026-03-12")
    assert said.exit_code == 0
    assert f"{2 * len(CODES)} rows" in said.output
    assert "published 2026-03-12" in said.output
    assert "CC BY-SA 4.0" in said.output
    assert "in force already" in run("import", "vdem", file, "--published", "2026-03-12").output


def test_a_refused_file_changes_nothing_and_says_why(run: Run, file: Path, tmp_path: Path) -> None:
    assert run("import", "vdem", file).exit_code == 0
    few = put(tmp_path / "few.csv", [vdem_rows()[0], *[row for row in vdem_rows()[1:] if str(row[1]) < "N"]])
    refused = run("import", "vdem", few)
    assert refused.exit_code == 1
    assert "shrunk by more than 20 %" in refused.output
    assert run("import", "vdem", tmp_path / "none.csv").exit_code == 1
    assert run("import", "vdem", "http://example.org/x.csv").exit_code == 1
    shown = json.loads(run("show", "CN", "--json").output)
    assert shown["indicators"]["academic-freedom"]["value"] == 0.07


def test_what_is_known_is_shown_with_date_and_source_and_the_rest_as_unknown(run: Run, file: Path) -> None:
    run("import", "vdem", file, "--published", "2026-03-12")
    shown = json.loads(run("show", "chn", "--json").output)
    freedom = shown["indicators"]["academic-freedom"]
    assert shown["territory"] == "CN"
    assert (freedom["as_of"], freedom["published"], freedom["source"]) == ("2025-12-31", "2026-03-12", "vdem")
    assert len(freedom["sha256"]) == 64
    assert shown["indicators"]["fatf"] is None
    plain = run("show", "CN", "--language", "sv").output
    assert "Akademisk frihet: 0,07 (2025-12-31, V-Dem)" in plain
    assert "FATF:s listor: inga uppgifter" in plain
    assert run("show", "Nowhere").exit_code == 1


def test_the_status_names_every_source_also_those_never_imported(run: Run, file: Path) -> None:
    run("import", "vdem", file)
    found = json.loads(run("status", "--json").output)
    assert [each["source"] for each in found] == [*INDICATOR_SOURCES]
    assert [each["source"] for each in found if each["imports"]] == ["vdem"]
    assert "fatf: never imported" in run("status").output


def test_nothing_to_tell_is_said(run: Run) -> None:
    assert "Nothing new" in run("changed").output
