"""What came of a record, signed or stamped anew, is proved and handed on like the record itself."""

import io
import json
from pathlib import Path

import pytest

from riskflow.preservation import export_verifier as verifier
from riskflow.records.seal import development_key
from riskflow.services.head_anchor import anchor_head
from riskflow.services.operations.audit import Places, problems
from riskflow.services.preservation.packages import PackageLayout, case_source, write_package
from riskflow.services.records import signed
from riskflow.services.records.signed import HandedIn
from riskflow.services.unit_of_work import SYSTEM
from riskflow.signatures.model import Report
from tests.support.records.archived import ArchivedInstance
from tests.support.records.packages import files_of

REPORT = Report(
    validated_at="2026-11-29T00:00:00+00:00",
    algorithms_as_of="2024-10-13",
    issued_digest="",
    received_digest="",
    signers=("Alice Åkerman",),
)


class SignedInstance(ArchivedInstance):
    """An instance with a record and a file of it that somebody has signed."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.code = self.submit_and_archive("rf-01")
        archive = self.instance.archive
        handed_in = HandedIn(REPORT, archive.put(b'{"signers": []}'), archive.put(b"%PDF-1.7 signed"))
        with self.stage.unit_of_work_as("ada") as uow:
            self.copy = signed.enter(uow, self.code, 1, "sv", handed_in).pdf_digest

    def found(self) -> list[str]:
        seal = development_key(self.config.instance).trust
        with self.instance.read(SYSTEM) as uow:
            return problems(uow, Places(self.instance.archive, self.instance.attachments, self.outside, seal))

    def package(self) -> dict[str, bytes]:
        with self.instance.read(SYSTEM) as uow:
            source = case_source(uow, self.code)
        written = io.BytesIO()
        write_package(source, self.instance, PackageLayout.PLAIN, written)
        return files_of(written.getvalue())


@pytest.fixture
def made(tmp_path: Path) -> SignedInstance:
    return SignedInstance(tmp_path)


def test_a_signed_file_that_is_missing_or_altered_is_named(made: SignedInstance) -> None:
    assert made.found() == []
    path = next(path for path in made.config.archive.rglob(made.copy) if path.is_file())
    path.chmod(0o600)
    path.write_bytes(b"%PDF-1.7 signex")
    assert any(made.copy in each for each in made.found())
    path.unlink()
    assert any(made.copy in each for each in made.found())


@pytest.mark.slow
def test_an_anchor_attests_to_signed_files_and_the_package_of_the_case_brings_them(made: SignedInstance) -> None:
    signed_anchor = anchor_head(made.instance)
    assert signed_anchor is not None
    with made.instance.read(SYSTEM) as uow:
        assert signed_anchor.anchor.files == len(made.instance.archive.digests()) == 5, uow
    files = made.package()
    assert [name for name, content in files.items() if content == b"%PDF-1.7 signed"] == [
        "riskflow-RF-2026-0001/RF-2026-0001/signed/record-1-sv-1.pdf"
    ]
    anchors = {1: json.loads(next(made.outside.glob("*.json")).read_bytes())}
    assert list(verifier.check_package(files, anchors, (None, None))) == []
    name = "riskflow-RF-2026-0001/RF-2026-0001/signed/record-1-sv-1.pdf"
    other = {**files, name: b"%PDF-1.7 another"}
    assert any(name in each for each in verifier.check_package(other, anchors, (None, None)))
