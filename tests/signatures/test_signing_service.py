"""What is asked of the signing service, and what of its answers is believed."""

import base64
import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pikepdf
import pytest
import requests

from riskflow.config import Config
from riskflow.services.records.signing_service import (
    DocumentToSign,
    ExpectedSigner,
    JsonSigningService,
    SigningFailedError,
    SigningOutcome,
    SignRequest,
    SignResponse,
    stated_failure,
)
from tests.support.records.signing.authority import NOW, YEAR, Authority
from tests.support.records.signing.edusign import KEY, EduSign, edusign

DAG = ExpectedSigner("dag", "Dag Dahlman", "dag@example.org", "Example University", "http://localhost/signing/token")
STATUS = "http://id.elegnamnden.se/sig-status/1.1/"


@pytest.fixture
def stand_in() -> Iterator[EduSign]:
    authority = Authority()
    own, dag = (authority.issue(name, until=NOW + 20 * YEAR) for name in ("Signing Service", "Dag Dahlman"))
    with edusign(own, dag) as started:
        yield started


@pytest.fixture
def service(tmp_path: Path, stand_in: EduSign) -> Callable[..., JsonSigningService]:
    def made(**settings: object) -> JsonSigningService:
        given = {
            "signing_service": f"{stand_in.address}/api/v1",
            "signing_service_key": KEY,
            "signing_destinations": (stand_in.address,),
            "signing_idp": "https://login.university.test/idp.xml",
            "signing_scope": "university.test",
        }
        return JsonSigningService(Config.for_tests(tmp_path).model_copy(update=given | settings))

    return made


@pytest.fixture
def document() -> DocumentToSign:
    blank = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(blank)
    return DocumentToSign("key-of-it", "record.pdf", blank.getvalue())


def signed_there(made: SignRequest) -> SignResponse:
    form = {"Binding": made.binding, "RelayState": made.relay_state, "EidSignRequest": made.request}
    assert "Cancel" in requests.post(made.destination, form, timeout=10).text
    target = made.destination.replace("signrequest", "answer")
    answer = requests.post(target, {"RelayState": made.relay_state, "do": "Sign"}, timeout=10).text
    return SignResponse(made.relay_state, answer.partition('EidSignResponse value="')[2].partition('"')[0])


def failure(work: Callable[[], object]) -> SigningOutcome:
    with pytest.raises(SigningFailedError) as caught:
        work()
    return caught.value.outcome


def test_the_newer_interface_asks_for_an_attribute_instead_of_the_principal_name(
    stand_in: EduSign, service: Callable[..., JsonSigningService], document: DocumentToSign
) -> None:
    stand_in.has_attribute = True
    assert failure(lambda: service().begin(document, DAG)) is SigningOutcome.UNAVAILABLE
    newer = service(signing_attribute="urn:oid:1.3.6.1.4.1.5923.1.1.1.6")
    answer = signed_there(newer.begin(document, DAG))
    assert newer.fetch(answer, DAG, document.key).startswith(b"%PDF-")
    personal = stand_in.asked[-1]["personal_data"]
    assert (personal["authn_attr_value"], "idp" in personal) == ("dag@university.test", False)


def test_an_answer_is_exchanged_once_and_for_its_document_only(
    stand_in: EduSign, service: Callable[..., JsonSigningService], document: DocumentToSign
) -> None:
    asked = service()
    answer = signed_there(asked.begin(document, DAG))
    assert failure(lambda: asked.fetch(answer, DAG, "another key")) is SigningOutcome.OTHER_DOCUMENT
    assert failure(lambda: asked.fetch(answer, DAG, document.key)) is SigningOutcome.NOT_SIGNED
    # Two documents of one request are told apart by their keys.
    local = stand_in.asked[0]["payload"]["documents"]["local"][0]
    both = {"documents": {"local": [{**local, "key": key} for key in ("first", "second")]}}
    sent = {**stand_in.asked[0], "payload": both}
    given = requests.post(f"{stand_in.address}/api/v1/create-sign-request", json=sent, timeout=10).json()["payload"]
    made = SignRequest(given["destination_url"], given["binding"], given["relay_state"], given["sign_request"])
    assert asked.fetch(signed_there(made), DAG, "second").startswith(document.content)


def test_what_is_no_request_or_leads_elsewhere_is_refused(
    stand_in: EduSign, service: Callable[..., JsonSigningService], document: DocumentToSign
) -> None:
    unavailable = SigningOutcome.UNAVAILABLE
    assert failure(lambda: service(signing_service_key="wrong").begin(document, DAG)) is unavailable
    assert failure(lambda: service(signing_destinations=("https://a.test",)).begin(document, DAG)) is unavailable
    assert failure(lambda: service(signing_service="http://127.0.0.1:1/api/v1").begin(document, DAG)) is unavailable
    stand_in.leads_to = f"{stand_in.address}@evil.test"
    assert failure(lambda: service().begin(document, DAG)) is unavailable


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (f"{STATUS}user-cancel", SigningOutcome.CANCELLED),
        (f" {STATUS}req-expired\n", SigningOutcome.EXPIRED),
        (f"{STATUS}authn-failed", None),
    ],
)
def test_an_answer_says_itself_why_there_is_no_signature(status: str, outcome: SigningOutcome | None) -> None:
    result = f"<d:Result><d:ResultMinor>{status}</d:ResultMinor></d:Result>"
    xml = f'<d:SignResponse xmlns:d="urn:dss">{result}</d:SignResponse>'
    assert stated_failure(base64.b64encode(xml.encode()).decode()) is outcome


@pytest.mark.parametrize("answer", ["", "%%%", "bm8geG1s", base64.b64encode(b"<!DOCTYPE a><SignResponse/>").decode()])
def test_an_answer_that_cannot_be_read_is_left_to_the_service(answer: str) -> None:
    assert stated_failure(answer) is None
