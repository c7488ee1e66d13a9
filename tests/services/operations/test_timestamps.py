"""Anchors are timestamped by a service of others, so that whoever has the seal cannot sign them anew."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from asn1crypto.x509 import Certificate

from riskflow.preservation.delivery import VERIFIER_SOURCE, json_lines
from riskflow.records.seal import development_key
from riskflow.records.timestamps import TimestampError, timestamp_of, timestamped_at
from riskflow.services.head_anchor import anchor_head
from riskflow.services.instance import Instance
from riskflow.services.operations.audit import Places, problems, remarks
from riskflow.services.operations.export import export_lines
from riskflow.services.records.timestamp_service import HttpTimestamps
from riskflow.services.unit_of_work import SYSTEM
from riskflow.signatures.validation import Trust
from tests.support.records.archived import ArchivedInstance
from tests.support.records.stamp_service import StampService, stamp_service


@pytest.fixture
def service() -> Iterator[StampService]:
    """Return a timestamp service that runs."""
    with stamp_service() as running:
        yield running


def authorities(written: bytes) -> tuple[Certificate, ...]:
    return Trust.read(written).anchors


class Stamped(ArchivedInstance):
    """An instance whose anchors are timestamped."""

    def __init__(self, folder: Path, service: StampService) -> None:
        super().__init__(folder)
        trust = folder / "trust.pem"
        trust.write_bytes(service.certificate)
        self.config = self.config.model_copy(update={"timestamp_service": service.address, "signature_trust": trust})
        self.instance = Instance.open(self.config)
        self.trust = authorities(service.certificate)

    def found(self) -> tuple[list[str], list[str]]:
        """Return what is broken, and what is remarked about timestamps."""
        seal = development_key(self.config.instance).trust
        places = Places(self.instance.archive, self.instance.attachments, self.outside, seal, self.trust)
        with self.instance.read(SYSTEM) as uow:
            return problems(uow, places), [each for each in remarks(uow.session, places) if "timestamp" in each]


def test_a_token_is_of_one_content_and_of_one_authority(service: StampService) -> None:
    token, trust = timestamp_of(b"seen", HttpTimestamps(service.address)), authorities(service.certificate)
    at = timestamped_at(b"seen", token, trust)
    assert at is not None
    assert abs(at - datetime.now(UTC)) < timedelta(minutes=1)
    assert timestamped_at(b"other", token, trust) is None
    assert timestamped_at(b"seen", token[:-1] + bytes([token[-1] ^ 1]), trust) is None
    with stamp_service() as another:
        assert timestamped_at(b"seen", token, authorities(another.certificate)) is None
    service.answers = False
    with pytest.raises(TimestampError):
        timestamp_of(b"seen", HttpTimestamps(service.address))


@pytest.mark.slow
def test_an_anchor_is_stamped_at_once_or_the_next_time_and_one_that_was_signed_anew_shows(
    service: StampService, tmp_path: Path, program: Callable[[str], str]
) -> None:
    program("openssl")
    made = Stamped(tmp_path, service)
    signed = anchor_head(made.instance)
    assert signed is not None
    assert signed.timestamp
    assert made.found() == ([], [])
    service.answers = False
    made.stage.draft("rf-01")
    assert anchor_head(made.instance)
    assert made.found() == ([], ["anchor-000002.json has no timestamp"])
    service.answers, service.at = True, datetime.now(UTC) + timedelta(days=3)
    assert anchor_head(made.instance) is None  # nothing is new, but one is to be stamped
    assert "got its timestamp only on" in made.found()[1][0]
    export = tmp_path / "export.jsonl"
    with made.instance.read(SYSTEM) as uow:
        export.write_bytes(json_lines(list(export_lines(uow.session, made.outside))))
    (tmp_path / "tsa.pem").write_bytes(service.certificate)
    command = [sys.executable, "-I", "-S", str(VERIFIER_SOURCE), str(export), "--timestamps", str(tmp_path / "tsa.pem")]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
    first, second = sorted(made.outside.glob("*.tst"))
    first.chmod(0o644)
    first.write_bytes(second.read_bytes())
    assert [each.partition(" is ")[0] for each in made.found()[0]] == ["the timestamp of anchor-000001.json"]
    with made.instance.read(SYSTEM) as uow:
        export.write_bytes(json_lines(list(export_lines(uow.session, made.outside))))
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "the timestamp of anchor 1 is not one of it" in run.stdout
