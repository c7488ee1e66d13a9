"""The virus scanner: what it finds is refused, and what it has not looked at is not taken in."""

import time
from pathlib import Path

import pytest

from riskflow.documents.virus_scanner import PART, scan
from riskflow.errors import BusyError, InvalidError
from tests.support.documents.virus_scanner import EICAR, Conduct, virus_scanner


@pytest.mark.parametrize("at_path", [True, False])
@pytest.mark.parametrize("size", [0, 1, PART - 1, PART, PART + 1, 3 * PART])
def test_a_clean_document_arrives_whole_and_passes(tmp_path: Path, size: int, *, at_path: bool) -> None:
    conduct = Conduct()
    with virus_scanner(conduct, tmp_path / "clamd" if at_path else None) as address:
        scan(b"x" * size, address)
    assert conduct.scanned == [b"x" * size]


def test_what_it_finds_is_refused() -> None:
    with virus_scanner(Conduct()) as address, pytest.raises(InvalidError, match="virus scanner"):
        scan(b"x" * PART + EICAR, address)


@pytest.mark.parametrize(
    "answer",
    [b"", b"\0", b"stream: OK", b"INSTREAM size limit exceeded. ERROR\0", b"stream: OKAY\0", b"x" * 10_000],
)
def test_an_answer_that_says_neither_lets_nothing_in(answer: bytes) -> None:
    with virus_scanner(Conduct(answer)) as address, pytest.raises(BusyError, match="could not be scanned"):
        scan(b"text", address)


def test_a_scanner_that_limits_the_size_lets_nothing_larger_in() -> None:
    with virus_scanner(Conduct(max_size=10)) as address, pytest.raises(BusyError):
        scan(b"x" * 11, address)


@pytest.mark.parametrize("address", ["/nowhere/clamd.ctl", "127.0.0.1:1"])
def test_no_scanner_lets_nothing_in(address: str) -> None:
    with pytest.raises(BusyError):
        scan(b"text", address)


def test_a_silent_scanner_is_waited_for_no_longer_than_it_may_take() -> None:
    began = time.monotonic()
    with virus_scanner(Conduct(seconds=2)) as address:
        with pytest.raises(BusyError):
            scan(b"text", address, seconds=0.3)
        assert time.monotonic() - began < 1.5
