"""The independent verifier: a script of the standard library that reads an export and knows nothing of RiskFlow."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import pem

from riskflow.config import PROJECT, Config
from riskflow.records.seal import development_key
from riskflow.services.assessment import submission
from riskflow.services.head_anchor import anchor_head
from riskflow.services.instance import Instance
from riskflow.services.operations.export import export_lines
from riskflow.services.unit_of_work import SYSTEM
from riskflow.store import queue
from riskflow.store.database import Database
from tests.support.cases.demonstration import stage_with_cast

SCRIPT = PROJECT / "scripts" / "verify-chain"
PROGRAM = PROJECT / "riskflow" / "preservation" / "export_verifier.py"
Lines = list[dict[str, Any]]


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory, program: Callable[[str], str]) -> tuple[Path, Lines]:
    """Return the folder with the seal's certificate, and the export of an instance with two anchors."""
    program("openssl")
    folder: Path = tmp_path_factory.mktemp("exported")
    outside = folder / "outside"
    outside.mkdir()
    (folder / "instance").mkdir()
    config = Config.for_tests(folder / "instance").model_copy(update={"anchor_folder": outside})
    Database(config.database_url).migrate()
    queue.prepare(config.database_url)
    stage = stage_with_cast(config)
    instance = Instance.open(config)
    anchor_head(instance)
    stage.submit("rf-14")
    code = stage.draft("rf-14", upto=2)
    with stage.unit_of_work_as("alice") as uow:
        submission.hand_to_security(uow, code)
    anchor_head(instance)
    certificate = development_key(config.instance).trust[0]
    (folder / "seal.pem").write_bytes(pem.armor("CERTIFICATE", certificate.dump()))
    with instance.read(SYSTEM) as uow:
        return folder, list(export_lines(uow.session, outside))


def verified(folder: Path, lines: Lines) -> subprocess.CompletedProcess[str]:
    path = folder / "export.jsonl"
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    command = [sys.executable, "-I", str(SCRIPT), str(path), "--certificate", str(folder / "seal.pem")]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_an_export_holds_what_the_script_checks(exported: tuple[Path, Lines]) -> None:
    run = verified(*exported)
    assert run.returncode == 0, run.stdout + run.stderr
    assert run.stdout.endswith("Everything holds.\n")
    assert "2 anchors" in run.stdout


def test_an_export_holds_no_content_of_a_row(exported: tuple[Path, Lines]) -> None:
    rows = [line for line in exported[1] if line["kind"] == "row"]
    assert {tuple(sorted(row)) for row in rows} == {("digest", "kind", "row", "table")}


def _removed(lines: Lines) -> dict[str, Any]:
    """Return an event whose content was removed."""
    numbers = {line["row"] for line in lines if line["kind"] == "row" and line["table"] == "event"}
    return next(line for line in lines if line["kind"] == "event" and str(line["seq"]) in numbers)


def _of(lines: Lines, kind: str, place: int = -1) -> dict[str, Any]:
    return [line for line in lines if line["kind"] == kind][place]


TAMPERED: dict[str, Callable[[Lines], object]] = {
    "event altered": lambda lines: _of(lines, "event", 3).update(tag="case-closed"),
    "event relinked": lambda lines: _of(lines, "event", 3).update(previous="0" * 64),
    "event removed": lambda lines: lines.remove(_of(lines, "event", 3)),
    "event emptied": lambda lines: _of(lines, "event", 3).update(data={}, salt=""),
    "removed event altered": lambda lines: _removed(lines).update(tag="case-closed"),
    "removed event refilled": lambda lines: _removed(lines).update(data={"reference": "RF-2026-0099"}),
    "tail cut": lambda lines: lines.remove(_of(lines, "event", -2)),
    "binding altered": lambda lines: _of(lines, "binding").update(digest="0" * 64),
    "binding removed": lambda lines: lines.remove(_of(lines, "binding")),
    "binding moved": lambda lines: _of(lines, "binding").update(seq=1),
    "row altered": lambda lines: _of(lines, "row").update(digest="0" * 64),
    "row removed": lambda lines: lines.remove(_of(lines, "row")),
    "row forged": lambda lines: lines.append({"kind": "row", "table": "rating", "row": "99", "digest": "0" * 64}),
    "anchor altered": lambda lines: _of(lines, "anchor")["anchor"].update(files=7),
    "anchor forged": lambda lines: _of(lines, "anchor")["anchor"].update(head="0" * 64),
    "signature of another": lambda lines: _of(lines, "anchor").update(signature=_of(lines, "anchor", 0)["signature"]),
}


@pytest.mark.parametrize("how", TAMPERED)
def test_the_script_finds_what_was_tampered_with(exported: tuple[Path, Lines], how: str) -> None:
    folder, lines = exported
    tampered = json.loads(json.dumps(lines))
    TAMPERED[how](tampered)
    run = verified(folder, tampered)
    assert run.returncode == 1, run.stdout + run.stderr
    assert "broken" in run.stdout


def test_the_script_needs_nothing_but_the_standard_library_and_stays_short() -> None:
    source = PROGRAM.read_text(encoding="utf-8")
    assert "import riskflow" not in source
    assert "from riskflow" not in source
    assert len(source.splitlines()) <= 250
