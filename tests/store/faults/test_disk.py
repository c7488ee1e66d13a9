"""Disks that break, fill up or lose what was not synced: what was acknowledged is there, and nothing is done twice.

A sample of the points; `make faults` tries all of them (docs/reference/faults.md).
"""

import io
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.faults.disk_faults import build_shim, run_campaign
from tests.support.web.review_pages import parts
from tests.support.web.site import open_site
from tests.support.web.web_client import hidden, html, words

SAMPLE = {"kill": 61, "fail": 97, "power": 131}
VERBS = ("start", "submit", "decide", "attach", "issue a record")


@pytest.mark.slow
@pytest.mark.parametrize("kind", SAMPLE)
def test_no_fault_of_the_disk_loses_what_was_acknowledged(
    program: Callable[[str], str], tmp_path: Path, cast_only: Path, kind: str
) -> None:
    shim = build_shim(program("gcc"), tmp_path)
    found = run_campaign(shim, cast_only, tmp_path / "campaign", kind, SAMPLE[kind], *VERBS)
    assert found["faults"] == []
    assert set(found["by_verb"]) == set(VERBS)


@pytest.mark.slow
def test_a_program_that_does_not_sync_would_be_found_out(
    program: Callable[[str], str], tmp_path: Path, cast_only: Path
) -> None:
    shim = build_shim(program("gcc"), tmp_path)
    found = run_campaign(shim, cast_only, tmp_path / "campaign", "unsynced", 13, "start", "attach")
    lost = {fault.partition(" without")[0] for fault in found["faults"] if "acknowledged and lost" in fault}
    assert lost == {"start", "attach"}, found


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Return the folder of a disk of four megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounting = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)]
    try:
        subprocess.run(mounting, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("mounting a small disk needs root")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(disk: Path) -> Path:
    """Fill a disk to the last byte."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while file.write(b"\0" * 4096):
                pass
        except OSError:
            return filler
    raise AssertionError("the disk does not fill up")


def test_a_full_disk_is_said_and_work_goes_on_when_there_is_room_again(small_disk: Path, cast_only: Path) -> None:
    with open_site(small_disk / "instance", cast_only) as site:
        instance = parts(site)
        config = instance.config.model_copy(update={"min_free_megabytes": 0})  # the disk is smaller than that
        site.app.extensions["riskflow"] = replace(instance, config=config)
        alice = site.visitor("alice")
        code = alice.start()
        form = {**hidden(alice.read("/start")), "title": "Ventilation", "kind": "research"}
        paper = hidden(alice.read(f"/a/{code}/documents"))

        def attach() -> tuple[int, str]:
            file = (io.BytesIO(b"What was agreed upon. " * 500), "agreed.txt")
            answer = alice.client.post(f"/a/{code}/documents", data={**paper, "file": file}, again=True)
            return answer.status_code, "" if answer.status_code == 302 else words(html(answer))

        filler = fill(small_disk)
        refused = alice.client.post("/start", data=form, again=True)
        assert (refused.status_code, "RiskFlow cannot reach" in words(html(refused))) == (503, True)
        status, said = attach()
        assert (status, "disk" in said) == (507, True)
        filler.unlink()
        first, second = (alice.client.post("/start", data=form, again=True) for _ in range(2))
        assert (first.status_code, second.location) == (302, first.location)
        assert [attach()[0], attach()[0]] == [302, 302]
