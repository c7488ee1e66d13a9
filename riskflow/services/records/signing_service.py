"""The university's signing service: a request is created, the person signs there, and the signed file is fetched.

The interface is a small one in JSON, in the manner of eduSign: `create-sign-request` and `get-signed`, both by POST.
Whatever comes back is judged like a file that somebody hands in; the service is believed in nothing.
"""

import base64
import binascii
import logging
from dataclasses import dataclass
from typing import Any, Protocol

import requests

from riskflow.config import Config
from riskflow.errors import InvalidError
from riskflow.identity.transport import ProviderUnavailableError, origin_of, session_with
from riskflow.text import Text

MAX_ANSWER_BYTES = 40 * 1024 * 1024
LOGGER = logging.getLogger(__name__)
DOES_NOT_ANSWER = Text(
    sv="Underskriftstjänsten svarar inte som den ska. Ladda ner handlingen, underteckna och lämna in den.",
    en="The signing service does not answer as it should. Download the record, sign it in the service and hand it in.",
)
NOT_SIGNED_YET = Text(
    sv="Tjänsten har ingen undertecknad fil ännu. Underteckna där och hämta sedan filen.",
    en="The service has no signed file yet. Sign there, then fetch the file.",
)


class ServiceFaultError(InvalidError):
    """The service does not answer, or answers something else."""

    def __init__(self) -> None:
        super().__init__(DOES_NOT_ANSWER)


@dataclass(frozen=True, slots=True)
class SigningOrder:
    """A request at the service: what it is fetched by, and where the person signs."""

    state: str
    address: str


@dataclass(frozen=True, slots=True)
class DocumentToSign:
    name: str
    content: bytes


class SigningService(Protocol):
    """What a signing service does for RiskFlow, whichever it is."""

    def begin(self, document: DocumentToSign, login: str, name: str, return_to: str) -> SigningOrder:
        """Create a request for the signature of one person."""
        ...

    def fetch(self, state: str) -> bytes | None:
        """Return the signed file; None while there is none."""
        ...


class JsonSigningService:
    """A service with the interface that this module describes."""

    def __init__(self, address: str, key: str) -> None:
        self.address, self.key = address.rstrip("/"), key
        self._session = session_with(address, MAX_ANSWER_BYTES)

    def begin(self, document: DocumentToSign, login: str, name: str, return_to: str) -> SigningOrder:
        """Create a request.

        Raises:
            ServiceFaultError: the service does not give one.
        """
        content = {"name": document.name, "type": "application/pdf", "blob": _blob(document.content)}
        personal = {"eppn": login, "display_name": name, "return_url": return_to}
        answer = self._post("create-sign-request", {"personal_data": personal, "documents": [content]})
        order = SigningOrder(str(answer.get("relay_state", "")), str(answer.get("sign_url", "")))
        # People are sent to the service itself, wherever it says that they sign.
        if not order.state or origin_of(order.address) != origin_of(self.address):
            raise ServiceFaultError
        return order

    def fetch(self, state: str) -> bytes | None:
        """Return the signed file; None while there is none.

        Raises:
            ServiceFaultError: the service gives something else.
        """
        answer = self._post("get-signed", {"relay_state": state})
        documents = answer.get("documents")
        if not documents:
            return None
        try:
            return base64.b64decode(documents[0]["signed_content"], validate=True)
        except (LookupError, TypeError, binascii.Error) as error:
            raise ServiceFaultError from error

    def _post(self, what: str, payload: dict[str, Any]) -> dict[str, Any]:
        try:
            answer = self._session.post(f"{self.address}/{what}", json={"api_key": self.key, "payload": payload})
            answer.raise_for_status()
            read = answer.json()["payload"]
        except (ProviderUnavailableError, requests.RequestException, ValueError, LookupError, TypeError) as error:
            LOGGER.warning("the signing service: %s: %s", what, error)
            raise ServiceFaultError from error
        if not isinstance(read, dict):
            raise ServiceFaultError
        return read


def signing_service(config: Config) -> SigningService | None:
    """Return the service of an instance; None where people download, sign elsewhere and hand in."""
    return JsonSigningService(config.signing_service, config.signing_service_key) if config.signing_service else None


def _blob(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")
