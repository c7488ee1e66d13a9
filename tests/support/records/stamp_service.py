"""A timestamp service (RFC 3161) on this computer whose moment a test sets, and which a test can make fail."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from asn1crypto.tsp import TimeStampReq, TimeStampResp

from tests.support.records.signing.authority import Authority
from tests.support.records.signing.service import timestamp_service


@dataclass
class StampService:
    """What a test says of the service."""

    authority: Authority = field(default_factory=Authority)
    address: str = ""
    answers: bool = True
    at: datetime | None = None

    @property
    def certificate(self) -> bytes:
        """The certificate of its authority, as PEM."""
        return self.authority.pem

    def request_tsa_response(self, request: TimeStampReq) -> TimeStampResp:
        if not self.answers:
            return TimeStampResp({"status": {"status": "rejection"}})
        return self.authority.timestamps(self.at or datetime.now(UTC)).request_tsa_response(request)


@contextmanager
def stamp_service() -> Iterator[StampService]:
    """Serve timestamps until the block ends."""
    service = StampService()
    with timestamp_service(service) as service.address:
        yield service
