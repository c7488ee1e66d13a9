"""A timestamp service (RFC 3161) over HTTP: its own host only, no redirects, answers of a bounded size and time."""

from datetime import UTC, datetime

import requests
from asn1crypto import tsp
from pyhanko.sign.timestamps import TimeStamper

from riskflow.config import Config
from riskflow.identity.transport import ProviderUnavailableError, session_with
from riskflow.records.timestamps import TimestampSource
from riskflow.services.records.trust import grounds_of

QUERY, REPLY = "application/timestamp-query", "application/timestamp-reply"


class HttpTimestamps(TimeStamper):
    """The service at an address."""

    def __init__(self, address: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.address = address
        self._session = session_with(address)

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Send a request; nothing else runs beside it in the worker, so it need not be asynchronous.

        Raises:
            OSError: the service does not answer, or answers something else.
        """
        try:
            answer = self._session.post(self.address, data=req.dump(), headers={"Content-Type": QUERY})
            answer.raise_for_status()
        except (ProviderUnavailableError, requests.RequestException) as error:
            raise OSError(f"the timestamp service: {error}") from error
        if answer.headers.get("Content-Type", "").partition(";")[0].strip() != REPLY:
            raise OSError("the timestamp service answers something else than a timestamp")
        return tsp.TimeStampResp.load(answer.content)


def timestamps_of(config: Config) -> TimestampSource | None:
    """Return the timestamp service of an instance with what it is believed by; None where there is none."""
    if not config.timestamp_service:
        return None
    trust = grounds_of(config, datetime.now(UTC)).read().trust
    return TimestampSource(
        service=HttpTimestamps(config.timestamp_service),
        anchors=trust.anchors,
        revocations=trust.revocations,
        may_fetch=True,
    )
