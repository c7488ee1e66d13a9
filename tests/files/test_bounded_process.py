"""What strangers send is read in a process of its own, whose memory, time and number have limits."""

import multiprocessing
import resource
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from riskflow.documents import inspect_document
from riskflow.documents.pdf import attached_code
from riskflow.errors import BusyError, InvalidError
from riskflow.files.bounded_process import BUSY, LIMITS, MEBIBYTE, TOO_COSTLY, ProcessLimits, ProcessSlots, call_bounded
from tests.support.documents.hostile import tags_in_a_document, unfolding_record
from tests.support.faults.bounded_work import environment, memory, opened_file, sleep, spin

SLOTS = ProcessSlots(2)
CODE = "0123456789ABCDEF"


def test_an_answer_and_a_refusal_come_back_whole() -> None:
    assert call_bounded(inspect_document, b"Words", "note.txt", MEBIBYTE, slots=SLOTS) == "text/plain"
    with pytest.raises(InvalidError) as refused:
        call_bounded(inspect_document, b"<html>", "note.txt", MEBIBYTE, slots=SLOTS)
    assert refused.value.message.sv.startswith("Texten ser ut som en webbsida")


@pytest.mark.parametrize(
    ("function", "limits"),
    [
        (memory, ProcessLimits(memory=300 * MEBIBYTE)),
        (spin, ProcessLimits(cpu_seconds=1)),
        (sleep, ProcessLimits(seconds=1)),
    ],
    ids=["memory", "computing", "waiting"],
)
def test_what_costs_more_than_the_limits_is_refused_in_words(
    function: Callable[[bytes], str], limits: ProcessLimits, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "riskflow.security")
    with pytest.raises(InvalidError) as refused:
        call_bounded(function, b"", slots=SLOTS, limits=limits)
    assert refused.value.message == TOO_COSTLY
    assert [record.message for record in caplog.records] == ["file-too-costly"]


def test_the_process_has_no_secret_of_ours_and_writes_no_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("RISKFLOW_SECRET_KEY", "a secret")
    assert "RISKFLOW" not in call_bounded(environment, b"", slots=SLOTS)
    assert call_bounded(opened_file, b"x" * 9, str(tmp_path / "file"), slots=SLOTS) == "File too large"


def test_one_more_than_may_be_read_at_once_is_refused_and_comes_later() -> None:
    slots, started = ProcessSlots(1), threading.Event()

    def occupy() -> None:
        with slots.taken():
            started.set()
            finished.wait()

    finished = threading.Event()
    holder = threading.Thread(target=occupy)
    holder.start()
    started.wait()
    with pytest.raises(BusyError) as refused:
        call_bounded(attached_code, b"%PDF-", "data.json", slots=slots)
    assert (refused.value.message, refused.value.retry_after) == (BUSY, 10)
    finished.set()
    holder.join()
    assert call_bounded(attached_code, b"%PDF-", "data.json", slots=slots) is None


def read_bombs() -> tuple[int, int]:
    """Return by how many KiB reading them has made this process grow, and the KiB of its largest child."""
    bomb, document = unfolding_record(CODE, 31), tags_in_a_document(60)
    assert len(bomb) < 64_000
    assert len(document) < 250_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(3):
        assert call_bounded(attached_code, bomb, "riskflow-record.json", slots=SLOTS) is None
        with pytest.raises(InvalidError, match="unreasonable size"):
            call_bounded(inspect_document, document, "report.docx", 10 * MEBIBYTE, slots=SLOTS)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    return grown, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss


@pytest.mark.slow
def test_what_unfolds_fills_neither_our_process_nor_more_than_the_limit() -> None:
    # In a process of its own, since the peaks of this one are also those of the browsers of earlier tests.
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as apart:
        grown, largest_child = apart.submit(read_bombs).result()
    assert grown < 16 * 1024
    assert largest_child < LIMITS.memory // 1024
