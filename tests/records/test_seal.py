"""A seal says who issued a file and that it has not changed; and everything that is not so is found."""

import io
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, NoEncryption, pkcs12
from pyhanko.pdf_utils.generic import NameObject, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader

from riskflow.records import seal
from riskflow.records.seal import SealKey, SealKeyError, SealReport

AT = datetime(2026, 11, 24, 13, 5, tzinfo=UTC)


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> SealKey:
    return seal.development_key(tmp_path_factory.mktemp("key"))


@pytest.fixture(scope="module")
def plain() -> bytes:
    """Return a small file with an attachment."""
    file = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.attachments["record.json"] = pikepdf.AttachedFileSpec(document, b'{"level":"high"}')
        document.save(file, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return file.getvalue()


@pytest.fixture(scope="module")
def sealed(plain: bytes, key: SealKey) -> bytes:
    return seal.seal_pdf(plain, key, AT)


def test_a_sealed_file_is_good_and_begins_with_the_file_itself(plain: bytes, sealed: bytes, key: SealKey) -> None:
    report = seal.check_seal(sealed, key.trust)
    assert report == SealReport(
        intact=True, covers_whole_file=True, trusted=True, development=True, signer=seal.DEVELOPMENT_NAME
    )
    assert report.is_good
    assert sealed.startswith(plain)


def test_pdfsig_agrees(sealed: bytes, tmp_path: Path, program: Callable[[str], str]) -> None:
    file = tmp_path / "sealed.pdf"
    file.write_bytes(sealed)
    report = subprocess.run([program("pdfsig"), str(file)], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid" in report
    assert "Total document signed" in report
    assert "ETSI.CAdES.detached" in report
    assert f"Signer Certificate Common Name: {seal.DEVELOPMENT_NAME}" in report


def test_the_seal_bears_the_moment_it_was_given(sealed: bytes) -> None:
    signature = PdfFileReader(io.BytesIO(sealed)).embedded_regular_signatures[0]
    assert signature.self_reported_timestamp == AT


def test_a_development_seal_says_so_in_its_reason(sealed: bytes) -> None:
    signature = PdfFileReader(io.BytesIO(sealed)).embedded_regular_signatures[0]
    assert "DEVELOPMENT" in signature.sig_object["/Reason"]


def test_a_file_without_a_seal_and_a_file_that_is_no_pdf_bear_none(plain: bytes, key: SealKey) -> None:
    assert seal.check_seal(plain, key.trust) == SealReport()
    assert seal.check_seal(b"no PDF at all", key.trust) == SealReport()
    assert seal.check_seal(b"", key.trust) == SealReport()


def test_the_seal_of_a_stranger_is_not_trusted(plain: bytes, sealed: bytes, key: SealKey, tmp_path: Path) -> None:
    stranger = seal.development_key(tmp_path)
    report = seal.check_seal(seal.seal_pdf(plain, stranger, AT), key.trust)
    assert report.intact
    assert not report.trusted
    assert not report.is_good
    assert not seal.check_seal(sealed, []).is_good


def _with_another_attachment(sealed: bytes) -> bytes:
    """Replace the attached data by an addition at the end, as an editor that saves incrementally would."""
    writer = IncrementalPdfFileWriter(io.BytesIO(sealed))
    names = writer.root["/Names"]["/EmbeddedFiles"]["/Names"]
    stream = names[1]["/EF"].raw_get("/F")
    stream.get_object()._data = b'{"level":"low"}'  # noqa: SLF001 - the editor's hand
    stream.get_object()._encoded_data = None  # noqa: SLF001
    writer.mark_update(stream)
    return _saved(writer)


def _with_another_title(sealed: bytes) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(sealed))
    writer.root[NameObject("/Lang")] = pdf_string("en")
    writer.update_root()  # type: ignore[no-untyped-call]
    return _saved(writer)


def _saved(writer: IncrementalPdfFileWriter) -> bytes:
    file = io.BytesIO()
    writer.write(file)  # type: ignore[no-untyped-call]
    return file.getvalue()


def _rewritten(sealed: bytes) -> bytes:
    file = io.BytesIO()
    with pikepdf.open(io.BytesIO(sealed)) as document:
        document.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    "tamper",
    [
        lambda sealed: sealed + b"%",
        lambda sealed: sealed + b"\n1 0 obj\n<<>>\nendobj\n",
        lambda sealed: sealed[:-1],
        lambda sealed: sealed.replace(b"/Page", b"/Rage", 1),
        _with_another_attachment,
        _with_another_title,
        _rewritten,
    ],
)
def test_it_finds_every_change_after_the_seal(sealed: bytes, key: SealKey, tamper: Callable[[bytes], bytes]) -> None:
    altered = tamper(sealed)
    assert altered != sealed
    assert not seal.check_seal(altered, key.trust).is_good


def test_it_finds_a_flipped_bit_anywhere_in_what_is_signed(sealed: bytes, key: SealKey) -> None:
    signature = PdfFileReader(io.BytesIO(sealed)).embedded_regular_signatures[0]
    start, length, resume, rest = signature.byte_range
    places = [*range(start, start + length), *range(resume, resume + rest)]
    for place in places[:: len(places) // 150]:
        altered = bytearray(sealed)
        altered[place] ^= 1 << place % 8
        assert not seal.check_seal(bytes(altered), key.trust).is_good, place


def test_the_development_key_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    first, second = seal.development_key(tmp_path / "new"), seal.development_key(tmp_path / "new")
    file = tmp_path / "new" / seal.DEVELOPMENT_FILE
    assert first.trust[0].dump() == second.trust[0].dump()
    assert first.is_development
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def _real_key(folder: Path, password: str) -> Path:
    """Make what an institution's authority would deliver: RSA of 3072 bits in PKCS#12."""
    private = rsa.generate_private_key(65537, 3072)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Exempeluniversitetet")])
    usage = dict.fromkeys(("key_cert_sign", "crl_sign", "encipher_only", "decipher_only", "key_agreement"), False)
    usage |= {"key_encipherment": False, "data_encipherment": False}
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(1)
        .not_valid_before(AT - timedelta(days=1))
        .not_valid_after(AT + timedelta(days=700))
        .add_extension(x509.KeyUsage(digital_signature=True, content_commitment=True, **usage), critical=True)
        .sign(private, hashes.SHA256())
    )
    path = folder / "seal.p12"
    encryption = BestAvailableEncryption(password.encode()) if password else NoEncryption()
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"seal", private, certificate, None, encryption))
    return path


def test_a_real_key_seals_with_rsa_pss_and_is_no_development_key(plain: bytes, tmp_path: Path) -> None:
    key = seal.load_seal_key(_real_key(tmp_path, "hemligt"), "hemligt")
    sealed = seal.seal_pdf(plain, key, AT)
    report = seal.check_seal(sealed, key.trust, AT)
    assert report.is_good
    assert not report.development
    assert report.signer == "Exempeluniversitetet"
    signature = PdfFileReader(io.BytesIO(sealed)).embedded_regular_signatures[0]
    assert signature.signer_info["signature_algorithm"]["algorithm"].native == "rsassa_pss"


def test_a_wrong_password_a_missing_file_and_a_file_without_a_key_are_errors(tmp_path: Path) -> None:
    path = _real_key(tmp_path, "hemligt")
    rubbish = tmp_path / "rubbish.p12"
    rubbish.write_bytes(b"rubbish")
    none = tmp_path / "none.p12"
    words = {path: "the password does not open it", none: "cannot be read", rubbish: "no PKCS#12 file"}
    for file, password in [(path, "fel"), (path, ""), (none, ""), (rubbish, "")]:
        with pytest.raises(SealKeyError, match=words[file]):
            seal.load_seal_key(file, password)
