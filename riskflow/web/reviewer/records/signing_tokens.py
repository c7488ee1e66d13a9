"""The token in the address to which the signing service sends a person back: who signs what, and until when.

The browser comes back by a form of another site, without our cookies: the token is all that is known of the person.
"""

import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import current_app, url_for
from itsdangerous import BadData, URLSafeSerializer

from riskflow.services.case_facts import identity
from riskflow.services.records.signed import ToSign
from riskflow.services.records.signing_service import ExpectedSigner
from riskflow.web.filters import reader_language
from riskflow.web.guards import current_instance
from riskflow.web.reviewer.records.files_to_sign import FILES, FileToSign

SALT = "answer-of-signing-service"  # separates these signatures from others made with the same secret key
ACCEPTED_FOR = timedelta(hours=1)
KEY_BYTES = 24


@dataclass(frozen=True, slots=True)
class SigningToken:
    """What a person began to sign. `key`: the one by which the service knows the document, used once only."""

    person: int
    endpoints: str
    address: dict[str, Any]
    key: str
    until: int
    """Seconds since 1970."""
    language: str

    @property
    def place(self) -> FileToSign:
        return FILES[self.endpoints](**self.address)

    def has_ended(self, now: datetime) -> bool:
        return now.timestamp() > self.until


def new_token(place: FileToSign, to_sign: ToSign, now: datetime) -> SigningToken:
    until, key = int((now + ACCEPTED_FOR).timestamp()), secrets.token_urlsafe(KEY_BYTES)
    language = reader_language()
    return SigningToken(identity(to_sign.signer.id), place.endpoints, place.address, key, until, str(language))


def read_token(written: str) -> SigningToken | None:
    """Return a token of ours; None for any other."""
    try:
        return SigningToken(**_serializer().loads(written))
    except BadData:
        return None


def expected_signer(to_sign: ToSign, token: SigningToken) -> ExpectedSigner:
    """Return who is to sign, with the address to come back to."""
    config, signer = current_instance().config, to_sign.signer
    organization = config.institution_sv if token.language == "sv" else config.institution_en
    address = url_for("reviewer.signing_answers.answer", token=_serializer().dumps(asdict(token)))
    return ExpectedSigner(signer.login, signer.name, signer.email, organization, f"{config.base_url}{address}")


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt=SALT)
