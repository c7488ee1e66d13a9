"""Packages of cases and years: valid for an archive authority, readable by people, proved without RiskFlow."""

import io
import json
import random
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from lxml import etree

from riskflow.cli import main
from riskflow.errors import NotAllowedError
from riskflow.preservation import export_verifier as verifier
from riskflow.preservation.delivery import VERIFIER_SOURCE
from riskflow.services.assessment import attachments, submission
from riskflow.services.assessment.attachments import Upload
from riskflow.services.head_anchor import anchor_head
from riskflow.services.preservation.case_files import CLOSED_DOCUMENTS, REMOVED
from riskflow.services.preservation.fixity import check_portion
from riskflow.services.preservation.packages import PackageLayout, case_source, write_package, year_source
from riskflow.services.unit_of_work import SYSTEM
from tests.support.records.archived import ArchivedInstance
from tests.support.records.eark import eark_faults, mets_schema
from tests.support.records.packages import files_of
from tests.support.records.premis import PREMIS, premis_faults

Files = dict[str, bytes]
CASES = 3000


class Packed:
    """An instance with two archived cases, two anchors, and packages of it."""

    def __init__(self, folder: Path) -> None:
        self.made = ArchivedInstance(folder)
        self.code = self.made.submit_and_archive("rf-01")
        anchor_head(self.made.instance)
        self.older = self.package(self.code)
        self.other = self.with_document()
        check_portion(self.made.instance)
        anchor_head(self.made.instance)
        self.whole = self.package(self.code, with_chain=True)
        self.anchors = [json.loads(path.read_bytes()) for path in sorted(self.made.outside.glob("*.json"))]

    def with_document(self) -> str:
        """Return the code of an archived case with a document."""
        stage = self.made.stage
        code = stage.draft("rf-01")
        upload = Upload("Avtal.txt", "text/plain", 4, self.made.instance.attachments.put(b"text"))
        with stage.unit_of_work_as("alice") as uow:
            attachments.attach(uow, code, upload, 9)
        with stage.unit_of_work_as("alice") as uow:
            submission.submit(uow, code)
        self.made.archive(code, 1)
        return code

    def package(self, code: str, layout: PackageLayout = PackageLayout.SIP, *, with_chain: bool = False) -> bytes:
        with self.made.instance.read(SYSTEM) as uow:
            source = case_source(uow, code, with_chain=with_chain)
        target = io.BytesIO()
        write_package(source, self.made.instance, layout, target)
        return target.getvalue()


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Packed:
    """Return packages that no test changes."""
    return Packed(tmp_path_factory.mktemp("packed"))


@pytest.mark.slow
def test_a_package_of_a_case_is_a_valid_sip_and_one_with_another_byte_is_not(packed: Packed, tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(packed.whole)) as archive:
        archive.extractall(tmp_path)
    folder = next(path for path in tmp_path.iterdir() if path.name.startswith("riskflow-"))
    assert eark_faults(folder) == []
    mets = etree.parse(folder / "METS.xml")
    schema = mets_schema(tmp_path)
    assert schema.validate(mets), schema.error_log
    mets.getroot().remove(mets.find("{*}structMap"))
    assert not schema.validate(mets)
    record = next(folder.rglob("record-1-sv.pdf"))
    record.write_bytes(record.read_bytes()[:-1] + b"?")
    assert any("CSIP71" in fault for fault in eark_faults(folder))


def test_premis_has_each_file_with_its_digest_and_what_happened_to_it(packed: Packed) -> None:
    files = files_of(packed.whole)
    document = next(content for name, content in files.items() if name.endswith("premis.xml"))
    assert premis_faults(document) == []
    premis = etree.fromstring(document)
    digests = premis.xpath("//p:messageDigest/text()", namespaces=PREMIS)
    data = [verifier.sha256(content) for name, content in files.items() if "/data/" in name]
    assert set(data) <= set(digests)
    kinds = premis.xpath("//p:eventType/text()", namespaces=PREMIS)
    assert {"creation", "digital signature generation", "ingestion", "information package creation"} <= set(kinds)
    assert kinds.count("fixity check") == 3
    known = set(premis.xpath("//p:objectIdentifierValue/text()", namespaces=PREMIS))
    assert set(premis.xpath("//p:linkingObjectIdentifierValue/text()", namespaces=PREMIS)) <= known


def test_what_the_schema_of_premis_refuses_is_found(packed: Packed) -> None:
    files = files_of(packed.older)
    document = next(content for name, content in files.items() if name.endswith("premis.xml"))
    for whole, broken, why in (
        (b'version="3.0"', b'version="2.3"', "attributes"),
        (b"<premis:eventDateTime>", b"<premis:eventDateTime/><premis:eventDateTime>", "event has"),
        (b"premis:formatName>", b"premis:formatNote>", "formatNote"),
        (b"<premis:size>", b"<premis:size>-", "no number"),
    ):
        assert any(why in fault for fault in premis_faults(document.replace(whole, broken))), why
    assert premis_faults(b"<premis/>") != []


def test_the_plain_layout_has_the_records_and_the_case_in_folders_that_people_know(packed: Packed) -> None:
    names = set(files_of(packed.package(packed.code, PackageLayout.PLAIN)))
    inside = {name.partition("/")[2] for name in names if name.startswith("riskflow-")}
    records = {"record-1-sv.pdf", "record-1-en.pdf", "record-1.json"}
    assert inside == {f"RF-2026-0001/records/{name}" for name in records} | {"RF-2026-0001/case.json"}


def run_verifier(package: Path, *more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", "-S", str(VERIFIER_SOURCE), str(package), *more]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_verifier_is_in_the_package_and_needs_neither_us_nor_any_library(
    packed: Packed, tmp_path: Path, program: Callable[[str], str]
) -> None:
    program("openssl")
    package, anchors = tmp_path / "package.zip", str(packed.made.outside)
    package.write_bytes(packed.whole)
    assert files_of(packed.whole)["verify.py"] == VERIFIER_SOURCE.read_bytes()
    assert len(VERIFIER_SOURCE.read_text(encoding="utf-8").splitlines()) <= 250
    (tmp_path / "seal.pem").write_bytes(files_of(packed.whole)["proof/seal.pem"])
    run = run_verifier(package, "--certificate", str(tmp_path / "seal.pem"), "--anchors", anchors)
    assert (run.returncode, run.stderr) == (0, ""), run.stdout
    assert run.stdout.endswith("2 anchors.\nEverything holds.\n")
    package.write_bytes(packed.older)
    assert "newer than this export" in run_verifier(package, "--anchors", anchors).stdout
    with zipfile.ZipFile(package, "w") as archive:
        for name, content in files_of(packed.whole).items():
            archive.writestr(name, content.replace(b'"layout":"sip"', b'"layout":"SIP"'))
    assert "the manifest is not signed" in run_verifier(package).stdout
    package.write_bytes(packed.whole[: len(packed.whole) // 2])
    assert run_verifier(package).returncode == 1


def _flipped(files: Files, chance: random.Random) -> str:
    name = chance.choice(sorted(files))
    content, place = bytearray(files[name]), chance.randrange(len(files[name]))
    content[place] ^= 1 << chance.randrange(8)
    files[name] = bytes(content)
    return f"bit of {name}"


def _deleted(files: Files, chance: random.Random) -> str:
    name = chance.choice(sorted(files))
    del files[name]
    return f"{name} deleted"


def _swapped(files: Files, chance: random.Random) -> str:
    first, second = chance.sample(sorted(files), 2)
    files[first], files[second] = files[second], files[first]
    return f"{first} and {second} swapped"


def _cut(files: Files, chance: random.Random) -> str:
    name = chance.choice(["proof/chain.jsonl", "proof/events.jsonl", "proof/archive.jsonl"])
    lines = files[name].splitlines(keepends=True)
    files[name] = b"".join(lines[: chance.randrange(len(lines))])
    return f"{name} cut"


HOWS = (_flipped, _deleted, _swapped, _cut)


def manifest_again(files: Files) -> None:
    """Write the manifest anew, as whoever has no seal can: only what lies outside the package then tells."""
    manifest: dict[str, Any] = json.loads(files["manifest.json"])
    listed = {name for name in files if name not in {"manifest.json", "manifest.p7s"}}
    manifest["files"] = {n: {"sha256": verifier.sha256(files[n]), "size": len(files[n])} for n in listed}
    files["manifest.json"] = verifier.canonical(manifest)


def problems(files: Files, anchors: list[dict[str, Any]]) -> list[str]:
    """Check a package in this process, without signatures."""
    numbered = {each["anchor"]["number"]: each for each in anchors}
    return list(verifier.check_package(files, numbered, (None, None)))


def tampered(whole: Files, seed: int) -> Iterator[tuple[str, Files]]:
    chance = random.Random(seed)  # noqa: S311 - repeatable, and no secret
    names = sorted(name for name in whole if name not in {"manifest.json", "manifest.p7s"})
    for number in range(CASES):
        part = {name: whole[name] for name in names}
        said = HOWS[number % len(HOWS)](part, chance)
        if part != {name: whole[name] for name in names}:
            yield said, {**part, "manifest.json": whole["manifest.json"], "manifest.p7s": whole["manifest.p7s"]}


@pytest.mark.slow
def test_every_flipped_bit_deletion_swap_and_cut_is_found(packed: Packed) -> None:
    whole = files_of(packed.whole)
    assert problems(whole, packed.anchors) == []
    assert [said for said, files in tampered(whole, 7) if not problems(files, packed.anchors)] == []


def test_chain_archive_and_records_tell_even_if_somebody_writes_the_manifest_anew(packed: Packed) -> None:
    whole = files_of(packed.whole)
    proved = {n: c for n, c in whole.items() if "/records/" in n or n in {"proof/chain.jsonl", "proof/archive.jsonl"}}
    chance = random.Random(11)  # noqa: S311 - as above
    missed = []
    for _ in range(400):
        part = dict(proved)
        said = _flipped(part, chance)
        files = {**whole, **part}
        manifest_again(files)
        if not problems(files, packed.anchors):
            missed.append(said)
    assert missed == []


def test_a_rollback_and_a_rewritten_chain_show_by_the_anchors_that_were_received(packed: Packed) -> None:
    older = files_of(packed.older)
    assert problems(older, packed.anchors[:1]) == []
    assert any("newer than this export" in each for each in problems(older, packed.anchors))
    whole = files_of(packed.whole)
    lines = verifier.json_lines(whole["proof/chain.jsonl"])
    previous = ""
    for line in lines:
        if line["kind"] == "event":  # every hash is computed anew from the third event on
            if line["seq"] == 3:
                line["data"] = {**line["data"], "reference": "RF-2026-0099"}
            line["previous"] = previous or line["previous"]
            line["hash"] = previous = verifier.event_hash(line)
    whole["proof/chain.jsonl"] = "".join(json.dumps(line) + "\n" for line in lines).encode()
    manifest_again(whole)
    assert any("older, was cut, or rewritten" in each for each in problems(whole, packed.anchors))


def test_a_year_has_what_the_person_may_have_and_names_what_is_left_out(packed: Packed, tmp_path: Path) -> None:
    output = tmp_path / "year.zip"
    made = packed.made
    with made.instance.read(SYSTEM) as uow:
        year = str(uow.now.year)
    arguments = ["archive", "package", "--year", year, "--layout", "plain", "--output", str(output)]
    result = CliRunner(env=made.variables).invoke(main, arguments)
    assert result.exit_code == 0, result.output
    assert "of 2 cases" in result.output
    read_me = files_of(output.read_bytes())["README.txt"].decode()
    assert "Not included" not in read_me
    with made.stage.unit_of_work_as("ada") as uow:
        source = year_source(uow, int(year))
    assert [case.reference for case in source.cases] == ["RF-2026-0001", "RF-2026-0002"]
    assert not any("documents" in file.path for file in source.files)


def test_documents_are_in_the_package_of_the_system_and_named_as_left_out_for_the_registrar(packed: Packed) -> None:
    files = files_of(packed.package(packed.other, PackageLayout.PLAIN))
    assert files["riskflow-RF-2026-0002/RF-2026-0002/documents/document-1.txt"] == b"text"
    with packed.made.stage.unit_of_work_as("ada") as uow:
        source = case_source(uow, packed.other)
    assert not any("documents" in file.path for file in source.files)
    assert source.left_out == [{"about": "RF-2026-0002", **CLOSED_DOCUMENTS.model_dump()}]


def test_what_is_with_security_is_in_no_package(packed: Packed) -> None:
    code = packed.made.stage.draft("rf-14", upto=2)
    with packed.made.stage.unit_of_work_as("alice") as uow:
        submission.hand_to_security(uow, code)
    with packed.made.instance.read(SYSTEM) as uow, pytest.raises(NotAllowedError) as refused:
        case_source(uow, code)
    assert refused.value.message == REMOVED
