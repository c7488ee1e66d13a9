"""HTTP to the identity provider, and other services: their own hosts only, no redirects, answers of a bounded size."""

import io
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter

CONNECT_SECONDS, READ_SECONDS, TOTAL_SECONDS = 3.0, 5.0, 10.0
MAX_ANSWER_BYTES = 256 * 1024
CHUNK_BYTES = 16 * 1024


class ProviderUnavailableError(Exception):
    """The provider cannot be reached, or answers what is no answer. The message is for the log."""


@dataclass(frozen=True, slots=True)
class Connection:
    """How the provider is reached: whose certificates are believed, and by way of which proxy.

    `authorities`: a file of certificates, which are then the only ones; None for those that come with the program.
    """

    authorities: Path | None = None
    proxy: str = ""


class BoundedAdapter(HTTPAdapter):
    """Sends requests to the hosts of the provider, and reads an answer within limits."""

    def __init__(self, origins: frozenset[str], connection: Connection, most_bytes: int = MAX_ANSWER_BYTES) -> None:
        self.origins, self._most_bytes = origins, most_bytes
        self._verify = str(connection.authorities) if connection.authorities else True
        self._proxies = {"http": connection.proxy, "https": connection.proxy} if connection.proxy else {}
        super().__init__()

    def send(self, request: requests.PreparedRequest, *_args: object, **_kwargs: object) -> requests.Response:
        """Send a request.

        Raises:
            ProviderUnavailableError: for a foreign host, an outage, a redirect, or an answer that is too long or slow.
        """
        if origin_of(request.url or "") not in self.origins:
            raise ProviderUnavailableError(f"{origin_of(request.url or '')} is not a host of the provider")
        try:
            answer = super().send(
                request,
                stream=True,
                timeout=(CONNECT_SECONDS, READ_SECONDS),
                verify=self._verify,
                proxies=self._proxies,
            )
            body = _bounded_body(answer, self._most_bytes)
        except (requests.RequestException, OSError) as error:
            raise ProviderUnavailableError(f"{origin_of(request.url or '')}: {type(error).__name__}") from error
        if answer.is_redirect:
            raise ProviderUnavailableError("the provider answers with a redirect")
        answer.raw = io.BytesIO(body)
        return answer


def _bounded_body(answer: requests.Response, most_bytes: int) -> bytes:
    deadline, body = time.monotonic() + TOTAL_SECONDS, bytearray()
    # Decoded while it is read, so that what is compressed counts as what it unfolds to.
    while chunk := answer.raw.read(CHUNK_BYTES, decode_content=True):
        body += chunk
        if len(body) > most_bytes or time.monotonic() > deadline:
            answer.close()
            raise ProviderUnavailableError("the answer is too long or too slow")
    return bytes(body)


def origin_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def session_with(address: str, most_bytes: int = MAX_ANSWER_BYTES) -> requests.Session:
    """Return a session that reaches the host of an address only, whatever the environment says of proxies."""
    session, adapter = requests.Session(), BoundedAdapter(frozenset({origin_of(address)}), Connection(), most_bytes)
    session.trust_env = False
    for scheme in ("https://", "http://"):
        session.mount(scheme, adapter)
    return session
