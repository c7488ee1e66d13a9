"""Every file of the corpus is judged right, and other programs agree with what they can judge."""

import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from time import process_time

import pytest

from riskflow.records.pdf import render_pdf
from riskflow.records.seal import development_key, seal_pdf
from riskflow.signatures.algorithms import PACKAGED, AlgorithmTerms
from riskflow.signatures.model import REPORTS, Problem, Report
from riskflow.signatures.receipt import Expected, judge
from riskflow.signatures.validation import Grounds, Trust
from riskflow.text import Language
from tests.signatures.corpus import ADDRESS, BAD, DAY, GOOD, World
from tests.support.records import sample_records
from tests.support.records.rendering import BASE_URL, FILED_AT, TEMPLATES
from tests.support.records.signing.authority import NOW, Authority
from tests.support.records.signing.files import signed

pytestmark = pytest.mark.slow
MAX_SECONDS = 5
"""Of the processor, for one file: the clock would say how busy the computer is."""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    key, record = development_key(tmp_path_factory.mktemp("key")), sample_records.self_assessment()
    files = {
        language: seal_pdf(
            render_pdf(record, language, templates=TEMPLATES, base_url=BASE_URL, development_seal=True), key, FILED_AT
        )
        for language in Language
    }
    return World(files[Language.SV], files[Language.EN], Authority(), Authority("Strangers"))


def grounds_of(world: World) -> Grounds:
    trust = Trust.read(world.ours.pem, world.ours.revocations())
    terms = AlgorithmTerms.parse(PACKAGED.read_text(encoding="utf-8"))
    return Grounds(trust=trust, terms=terms, at=NOW, sealed_at=FILED_AT)


def judged(world: World, content: bytes, grounds: Grounds | None = None) -> Report:
    expected = Expected(issued=world.issued, signer=frozenset({ADDRESS, "dag"}))
    began = process_time()
    report = judge(content, expected, grounds or grounds_of(world))
    assert process_time() - began < MAX_SECONDS
    return report


def test_the_corpus_is_large_enough() -> None:
    assert len(GOOD) + len(BAD) >= 80


@pytest.mark.parametrize("name", GOOD)
def test_a_good_file_is_accepted(world: World, name: str) -> None:
    report = judged(world, GOOD[name](world))
    assert report.refusals == ()
    assert any(each in report.signers for each in ("Dag Dahl", "D. Dahl"))
    assert REPORTS.validate_json(REPORTS.dump_json(report)) == report


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_for_what_is_wrong(world: World, name: str) -> None:
    problem, make = BAD[name]
    assert problem in {each.problem for each in judged(world, make(world)).refusals}


def test_a_revoked_certificate_is_refused_unless_it_was_stamped_before(world: World) -> None:
    revoked = world.ours.revoke(world.ours.issue("Dag Dahl", ADDRESS))
    report = judged(world, signed(world.issued, revoked))
    assert [each.problem for each in report.refusals] == [Problem.REVOKED]
    old = Trust.read(world.ours.pem, world.ours.revocations(NOW - 90 * DAY))
    stale = replace(grounds_of(world), trust=old)
    assert [each.problem for each in judged(world, GOOD["signed"](world), stale).refusals] == [Problem.UNCHECKED]
    stamper = world.ours.timestamps(NOW - 60 * DAY)
    assert judged(world, signed(world.issued, revoked, stamper=stamper)).is_accepted


def test_without_a_trusted_authority_nothing_is_accepted(world: World) -> None:
    grounds = replace(grounds_of(world), trust=Trust(()))
    assert Problem.NO_TRUST in {each.problem for each in judged(world, GOOD["signed"](world), grounds).refusals}


def test_algorithms_count_until_the_day_in_the_list(world: World) -> None:
    content = GOOD["RSA of 2048 bits"](world)
    report = judged(world, content)
    assert (report.is_accepted, report.good_until) == (True, "2028-12-31")
    listed = PACKAGED.read_text(encoding="utf-8").replace("2028-12-31", "2026-01-01")
    lapsed = replace(grounds_of(world), terms=AlgorithmTerms.parse(listed))
    assert [each.problem for each in judged(world, content, lapsed).refusals] == [Problem.WEAK]


def test_pdfsig_agrees(world: World, tmp_path: Path, program: Callable[[str], str]) -> None:
    """It does not compare contents and knows no list of what was revoked, but it knows what is intact and whole."""
    file = tmp_path / "file.pdf"

    def said(content: bytes) -> str:
        file.write_bytes(content)
        run = subprocess.run([program("pdfsig"), "-nocert", str(file)], capture_output=True, text=True, check=False)
        return run.stdout

    for name in ("signed", "signed by three", "a page of the service, countersigned", "written anew by the service"):
        report = said(GOOD[name](world))
        assert report.count("Signature is Valid") >= report.count("Signer Certificate Common Name: D"), name
        assert "Total document signed" in report, name
    assert "Signature is Valid" not in said(BAD["a bit of the record flipped"][1](world))
    assert "Not total document signed" in said(BAD["junk at the end"][1](world)).split("Signature #2")[1]


def test_openssl_agrees(world: World, tmp_path: Path, program: Callable[[str], str]) -> None:
    trust = tmp_path / "trust.pem"
    trust.write_bytes(world.ours.pem)

    def verified(content: bytes) -> bool:
        start, length, second, rest = last_range(content)
        (tmp_path / "signed").write_bytes(content[start : start + length] + content[second : second + rest])
        (tmp_path / "cms").write_bytes(bytes.fromhex(content[start + length + 1 : second - 1].decode()))
        command = [program("openssl"), "cms", "-verify", "-binary", "-inform", "DER", "-in", str(tmp_path / "cms")]
        command += ["-content", str(tmp_path / "signed"), "-CAfile", str(trust), "-purpose", "any", "-out", "/dev/null"]
        command += ["-attime", str(int(NOW.timestamp())), "-cades"]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0

    for name in ("signed", "a page of the service", "SHA-512", "RSA of 2048 bits"):
        assert verified(GOOD[name](world)), name
    for name in ("an unknown root", "expired", "a bit of the record flipped", "a part only"):
        assert not verified(BAD[name][1](world)), name


def last_range(content: bytes) -> tuple[int, int, int, int]:
    """Return the part of the file that the last signature covers: two places with their lengths."""
    place = content.rindex(b"/ByteRange")
    numbers = content[content.index(b"[", place) + 1 : content.index(b"]", place)].split()
    first, length, second, rest = map(int, numbers)
    return first, length, second, rest
