"""A seal with a timestamp service is B-LTA and can be stamped anew; one without is B-B and says so."""

import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from riskflow.records.seal import KeyDevice, SealKey, SealKeyError, check_seal, device_key, load_seal_key, seal_pdf
from riskflow.records.timestamps import TimestampError, TimestampSource, add_timestamp
from riskflow.services.records.restamp import LEAD, protected_until
from riskflow.services.records.timestamp_service import HttpTimestamps
from riskflow.signatures.algorithms import PACKAGED, AlgorithmTerms
from riskflow.signatures.copies import examine
from riskflow.signatures.validation import Grounds, Trust
from riskflow.signatures.verdict import SealLevel, words_of_seal
from riskflow.text import Language
from tests.support.records.rendering import FILED_AT, Drawn
from tests.support.records.signing.authority import NOW, YEAR, Authority
from tests.support.records.signing.files import signed
from tests.support.records.signing.service import timestamp_service
from tests.support.records.verapdf import faults

pytestmark = pytest.mark.slow
SOFTHSM = Path("/usr/lib/softhsm/libsofthsm2.so")


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


@pytest.fixture(scope="module")
def trust(authority: Authority) -> Trust:
    return Trust.read(authority.pem, authority.revocations())


@pytest.fixture(scope="module")
def seal_key(authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> SealKey:
    file = tmp_path_factory.mktemp("key") / "seal.p12"
    file.write_bytes(authority.issue("University").pkcs12)
    return load_seal_key(file)


@pytest.fixture(scope="module")
def timestamps(authority: Authority, trust: Trust) -> Iterator[TimestampSource]:
    with timestamp_service(authority.timestamps()) as address:
        yield TimestampSource(service=HttpTimestamps(address), anchors=trust.anchors, revocations=trust.revocations)


@pytest.fixture(scope="module")
def plain(drawn: Drawn) -> bytes:
    return drawn("self_assessment", Language.SV)


@pytest.fixture(scope="module")
def sealed(plain: bytes, seal_key: SealKey, timestamps: TimestampSource) -> bytes:
    return seal_pdf(plain, seal_key, FILED_AT, timestamps)


@pytest.fixture(scope="module")
def grounds(trust: Trust) -> Grounds:
    return Grounds(trust=trust, terms=AlgorithmTerms.parse(PACKAGED.read_text(encoding="utf-8")), at=NOW, sealed_at=NOW)


def test_a_seal_with_a_timestamp_service_is_lta(sealed: bytes, seal_key: SealKey, grounds: Grounds) -> None:
    assert check_seal(sealed, seal_key.trust).is_good
    assert not check_seal(sealed + b"\n", seal_key.trust).is_good
    found = examine(sealed, sealed, grounds).seal
    assert found is not None
    assert found.level is SealLevel.ARCHIVAL
    assert (found.signature.timestamped_at, found.signature.is_good) == (NOW.isoformat(), True)
    assert "A timestamp service attests that it was there 2026-11-24" in list(words_of_seal(found))[1].en


def test_a_seal_without_one_is_b_b_and_says_so(plain: bytes, seal_key: SealKey, grounds: Grounds) -> None:
    content = seal_pdf(plain, seal_key, FILED_AT)
    found = examine(content, content, grounds).seal
    assert found is not None
    assert (found.level, found.signature.timestamped_at) == (SealLevel.BASIC, "")
    assert "No timestamp service attests when it was made" in list(words_of_seal(found))[1].en


def test_it_is_judged_as_of_its_archiving_when_its_certificates_have_expired(sealed: bytes, grounds: Grounds) -> None:
    late = examine(sealed, sealed, replace(grounds, at=NOW + 30 * YEAR)).seal
    assert late is not None
    assert (late.signature.is_good, late.signature.timestamped_at) == (True, NOW.isoformat())


def test_a_service_that_does_not_answer_leaves_nothing_sealed(plain: bytes, seal_key: SealKey, trust: Trust) -> None:
    dead = TimestampSource(service=HttpTimestamps("http://127.0.0.1:9"), anchors=trust.anchors)
    with pytest.raises(TimestampError):
        seal_pdf(plain, seal_key, FILED_AT, dead)


def test_a_service_that_nobody_trusts_leaves_nothing_sealed(plain: bytes, seal_key: SealKey, trust: Trust) -> None:
    strange = TimestampSource(service=Authority("Strangers").timestamps(), anchors=trust.anchors)
    with pytest.raises(TimestampError):
        seal_pdf(plain, seal_key, FILED_AT, strange)


def test_a_further_timestamp_lengthens_the_proof_and_keeps_the_file(
    plain: bytes, seal_key: SealKey, authority: Authority, grounds: Grounds, timestamps: TimestampSource
) -> None:
    short = authority.timestamps(until=NOW + timedelta(days=100))
    first = seal_pdf(plain, seal_key, FILED_AT, replace(timestamps, service=short))
    until = protected_until(first, grounds)
    assert until == (NOW + timedelta(days=100)).date()
    assert until - LEAD < NOW.date()
    renewed = add_timestamp(first, timestamps)
    assert renewed.startswith(first)
    assert str(protected_until(renewed, grounds)) == "2028-12-31"  # when RSA of 2048 bits lapses
    examined = examine(renewed, first, grounds)
    assert not examined.is_altered
    assert [each.kind for each in examined.additions] == ["timestamp"]
    assert check_seal(renewed, seal_key.trust).is_good


def test_people_sign_a_record_with_a_stamped_seal(sealed: bytes, authority: Authority, grounds: Grounds) -> None:
    examined = examine(signed(sealed, authority.issue("Dag Dahl")), sealed, grounds)
    assert [(each.kind, each.what) for each in examined.additions] == [("signature", "Dag Dahl")]


def test_pdfsig_agrees(sealed: bytes, tmp_path: Path, program: Callable[[str], str]) -> None:
    (file := tmp_path / "sealed.pdf").write_bytes(sealed)
    report = subprocess.run([program("pdfsig"), str(file)], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid" in report
    assert "Total document signed" in report


@pytest.fixture
def device(
    tmp_path: Path, authority: Authority, monkeypatch: pytest.MonkeyPatch, program: Callable[[str], str]
) -> Iterator[KeyDevice]:
    """Return a token of SoftHSM with the key of a seal; it comes with no package of Python, so it may be missing."""
    if not SOFTHSM.is_file():
        pytest.skip("there is no SoftHSM here")
    pkcs11 = pytest.importorskip("pkcs11")
    util = pytest.importorskip("pkcs11.util.ec")
    x509 = pytest.importorskip("pkcs11.util.x509")
    (tmp_path / "tokens").mkdir()
    (settings := tmp_path / "softhsm2.conf").write_text(f"directories.tokendir = {tmp_path}/tokens\n", encoding="utf-8")
    monkeypatch.setenv("SOFTHSM2_CONF", str(settings))
    command = [program("softhsm2-util"), "--init-token", "--free", "--label", "records", "--so-pin", "1234"]
    subprocess.run([*command, "--pin", "5678"], capture_output=True, check=True)
    library = pkcs11.lib(str(SOFTHSM))
    token = library.get_token(token_label="records")
    issued = authority.issue("University in a device")
    with token.open(rw=True, user_pin="5678") as session:
        key = issued.key.private_bytes(Encoding.DER, PrivateFormat.TraditionalOpenSSL, NoEncryption())
        named = {pkcs11.Attribute.LABEL: "seal", pkcs11.Attribute.TOKEN: True}
        session.create_object(util.decode_ec_private_key(key) | named)
        session.create_object(x509.decode_x509_certificate(issued.certificate.public_bytes(Encoding.DER)) | named)
    yield KeyDevice(SOFTHSM, "records", "seal")
    device_key.cache_clear()


def test_a_device_seals_without_giving_its_key_away(
    device: KeyDevice, plain: bytes, timestamps: TimestampSource
) -> None:
    with pytest.raises(SealKeyError, match="Check seal_module"):
        device_key(device, "0000")
    key = device_key(device, "5678")
    report = check_seal(seal_pdf(plain, key, FILED_AT, timestamps), key.trust)
    assert (report.is_good, report.signer) == (True, "University in a device")


def test_a_seal_with_its_proof_keeps_both_standards(sealed: bytes) -> None:
    assert faults(sealed) == {"PDFA_3_A": [], "PDFUA_1": []}
