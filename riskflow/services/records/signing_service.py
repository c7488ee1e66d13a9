"""The university's signing service: a request is created, the person signs there, and the signed file is fetched.

The interface is that of eduSign (API.md of SUNET/edusign-app): the server asks for a request, the person's browser
posts it to where people sign and brings the answer back, and the server exchanges that answer for the signed file.
Whatever comes back is judged like a file that somebody hands in; the service is believed in nothing.
"""

import base64
import binascii
import io
import logging
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

import requests

from riskflow.config import Config
from riskflow.errors import InvalidError
from riskflow.files.untrusted import RefusedFileError, elements_in
from riskflow.identity.transport import ProviderUnavailableError, origin_of, session_with
from riskflow.text import Text

MAX_ANSWER_BYTES = 40 * 1024 * 1024
MAX_FIELD_LENGTH = 500_000
"""Of what the browser carries, either way, in characters."""
SAML_2 = "20"
LOGGER = logging.getLogger(__name__)


class SigningOutcome(StrEnum):
    """What became of a request at the signing service."""

    SIGNED = "signed"
    REFUSED = "refused"
    """A file came back, and was not accepted."""
    UNAVAILABLE = "unavailable"
    NOT_SIGNED = "not-signed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    REPLAYED = "replayed"
    OTHER_DOCUMENT = "other-document"
    BUSY = "busy"


BEGIN_ANEW = Text(
    sv="Handlingen gäller som den utfärdades och kan undertecknas på nytt.",
    en="The record stands as it was issued, and can be signed anew.",
)
OUTCOMES = {
    SigningOutcome.SIGNED: Text(
        sv="Den undertecknade handlingen är godtagen och arkiverad.",
        en="The signed record is accepted and archived.",
    ),
    SigningOutcome.REFUSED: Text(
        sv="Filen från underskriftstjänsten godtogs inte. Filen och skälen finns kvar i listan nedan.",
        en="The file of the signing service was not accepted. The file and the reasons are kept in the list below.",
    ),
    SigningOutcome.UNAVAILABLE: Text(
        sv="Underskriftstjänsten svarar inte som den ska. Försök igen om en stund, eller ladda ner handlingen,"
        " underteckna den på annat sätt och lämna in den.",
        en="The signing service does not answer as it should. Try again in a while, or download the record, sign it in"
        " another way and hand it in.",
    ),
    SigningOutcome.NOT_SIGNED: Text(
        sv="Underskriftstjänsten lämnade ingen undertecknad fil. Den kan ha väntat sig någon annan än den som loggade"
        " in där.",
        en="The signing service gave no signed file. It may have expected somebody else than the person who signed in"
        " there.",
    ),
    SigningOutcome.CANCELLED: Text(
        sv="Underskriften avbröts i underskriftstjänsten. Inget har undertecknats.",
        en="The signature was cancelled at the signing service. Nothing has been signed.",
    ),
    SigningOutcome.EXPIRED: Text(
        sv="Det dröjde för länge innan svaret kom från underskriftstjänsten, så det togs inte emot.",
        en="The answer of the signing service came too late, so it was not taken.",
    ),
    SigningOutcome.REPLAYED: Text(
        sv="Det svaret från underskriftstjänsten har redan tagits emot. Vad det ledde till står i listan nedan.",
        en="That answer of the signing service has been taken already. What became of it is in the list below.",
    ),
    SigningOutcome.OTHER_DOCUMENT: Text(
        sv="Svaret från underskriftstjänsten gällde en annan handling än den som du skulle underteckna.",
        en="The answer of the signing service was about another record than the one that you were to sign.",
    ),
    SigningOutcome.BUSY: Text(
        sv="Så många filer prövas just nu att den undertecknade filen inte kunde tas emot. Försök igen om en stund.",
        en="So many files are being read that the signed file could not be taken. Try again in a while.",
    ),
}
STATED = {"user-cancel": SigningOutcome.CANCELLED, "req-expired": SigningOutcome.EXPIRED}
"""How the status of a sign response ends (`http://id.elegnamnden.se/sig-status/1.1/`) -> what happened."""


class SigningFailedError(InvalidError):
    """There is no signed file, with the reason."""

    def __init__(self, outcome: SigningOutcome) -> None:
        super().__init__(OUTCOMES[outcome])
        self.outcome = outcome


@dataclass(frozen=True, slots=True)
class ExpectedSigner:
    """Who is to sign, as the service asks for it, and where their browser comes back to."""

    login: str
    name: str
    email: str
    organization: str
    return_url: str


@dataclass(frozen=True, slots=True)
class DocumentToSign:
    """A document under a key of ours, by which it is recognised when it comes back."""

    key: str
    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class SignRequest:
    """What the browser carries to where the person signs."""

    destination: str
    binding: str
    relay_state: str
    request: str


@dataclass(frozen=True, slots=True)
class SignResponse:
    """What the browser brings back."""

    relay_state: str
    response: str


class SigningService(Protocol):
    """What a signing service does for RiskFlow, whichever it is."""

    def begin(self, document: DocumentToSign, signer: ExpectedSigner) -> SignRequest:
        """Create a request for the signature of one person."""
        ...

    def fetch(self, answer: SignResponse, signer: ExpectedSigner, key: str) -> bytes:
        """Exchange the answer for the signed document of that key."""
        ...


class JsonSigningService:
    """A service with the interface of eduSign."""

    def __init__(self, config: Config) -> None:
        self._config, self._address = config, config.signing_service.rstrip("/")
        self._session = session_with(self._address, MAX_ANSWER_BYTES)

    def begin(self, document: DocumentToSign, signer: ExpectedSigner) -> SignRequest:
        """Create a request.

        Raises:
            SigningFailedError: the service does not give one, or leads to somewhere that the operator has not named.
        """
        local = {
            "key": document.key,
            "name": document.name,
            "size": str(len(document.content)),
            "type": "application/pdf",
            "blob": f"data:application/pdf;base64,{base64.b64encode(document.content).decode('ascii')}",
        }
        payload = {"documents": {"invited": [], "owned": [], "local": [local]}}
        answer = self._post("create-sign-request", self._authn_data(signer), payload)
        names = ("destination_url", "binding", "relay_state", "sign_request")
        values = [answer.get(name) for name in names]
        if answer.get("failed") or not all(
            isinstance(each, str) and 0 < len(each) <= MAX_FIELD_LENGTH for each in values
        ):
            LOGGER.warning("the signing service gave no request")
            raise SigningFailedError(SigningOutcome.UNAVAILABLE)
        made = SignRequest(*map(str, values))
        if origin_of(made.destination) not in self._config.signing_destinations:
            LOGGER.warning("the signing service leads to %s: not in signing_destinations", origin_of(made.destination))
            raise SigningFailedError(SigningOutcome.UNAVAILABLE)
        return made

    def fetch(self, answer: SignResponse, signer: ExpectedSigner, key: str) -> bytes:
        """Exchange the answer for the signed document.

        Raises:
            SigningFailedError: there is none, with the reason.
        """
        if stated := stated_failure(answer.response):
            raise SigningFailedError(stated)
        payload = {"sign_response": answer.response, "relay_state": answer.relay_state}
        # The newer interface refuses here what it asks for when a request is created.
        personal = self._personal_data(signer) if self._config.signing_attribute else self._authn_data(signer)
        given = self._post("get-signed", personal, payload, SigningOutcome.NOT_SIGNED)
        documents = given.get("documents")
        if not isinstance(documents, list) or not documents:
            raise SigningFailedError(SigningOutcome.NOT_SIGNED)
        found = next((each for each in documents if isinstance(each, dict) and each.get("id") == key), None)
        if found is None:
            raise SigningFailedError(SigningOutcome.OTHER_DOCUMENT)
        try:
            return base64.b64decode(found["signed_content"], validate=True)
        except (LookupError, TypeError, binascii.Error) as error:
            raise SigningFailedError(SigningOutcome.UNAVAILABLE) from error

    def _personal_data(self, signer: ExpectedSigner) -> dict[str, Any]:
        name = principal_name(self._config, signer.login)
        attribute = self._config.signing_attribute
        return {
            **({"authn_attr_name": attribute, "authn_attr_value": name} if attribute else {"eppn": name}),
            "display_name": signer.name,
            "mail": [signer.email],
            "organization": signer.organization,
            "assurance": list(self._config.signing_assurance),
            "registration_authority": self._config.signing_registration_authority,
            "saml_attr_schema": SAML_2,
        }

    def _authn_data(self, signer: ExpectedSigner) -> dict[str, Any]:
        return {
            **self._personal_data(signer),
            "idp": self._config.signing_idp,
            "authn_context": self._config.signing_authn_context,
            "return_url": signer.return_url,
        }

    def _post(
        self,
        what: str,
        personal_data: dict[str, Any],
        payload: dict[str, Any],
        refusal: SigningOutcome = SigningOutcome.UNAVAILABLE,
    ) -> dict[str, Any]:
        """Return the payload of an answer. `refusal`: what it means that the service answers with an error."""
        sent = {"api_key": self._config.signing_service_key, "personal_data": personal_data, "payload": payload}
        try:
            answer = self._session.post(f"{self._address}/{what}", json=sent)
            answer.raise_for_status()
            read = answer.json()
        except (ProviderUnavailableError, requests.RequestException, ValueError) as error:
            LOGGER.warning("the signing service: %s: %s", what, error)
            raise SigningFailedError(SigningOutcome.UNAVAILABLE) from error
        if not isinstance(read, dict):
            raise SigningFailedError(SigningOutcome.UNAVAILABLE)
        if read.get("error"):
            LOGGER.warning("the signing service: %s: %s", what, str(read.get("message", ""))[:200])
            raise SigningFailedError(refusal)
        # Its description shows the documents without the payload around them; its program sends it.
        given = read.get("payload", read)
        if not isinstance(given, dict):
            raise SigningFailedError(SigningOutcome.UNAVAILABLE)
        return given


def stated_failure(response: str) -> SigningOutcome | None:
    """Return why an answer says that nothing was signed; it is only believed so far as to tell the person."""
    try:
        content = base64.b64decode(response, validate=True)
        stream = io.BufferedReader(io.BytesIO(content))
        stated = [(each.text or "") for each in elements_in(stream, "SignResponse", "ResultMinor")]
    except (ValueError, RefusedFileError):
        return None  # the service says what it is worth
    ends = [each.strip().rpartition("/")[2] for each in stated]
    return next((STATED[each] for each in ends if each in STATED), None)


def principal_name(config: Config, login: str) -> str:
    """Return the eduPersonPrincipalName of a person, by which the service and its certificates know them."""
    return f"{login}@{config.signing_scope}"


def signing_service(config: Config) -> SigningService | None:
    """Return the service of an instance; None where people download, sign elsewhere and hand in."""
    return JsonSigningService(config) if config.signing_service else None
