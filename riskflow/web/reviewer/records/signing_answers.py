"""The answer of the signing service: the person's browser brings it back by a form of another site, without cookies.

Nothing is believed but the token in the address, and nothing is done but what that person could do by handing in a
file.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from riskflow.cases.access import Viewer
from riskflow.errors import BusyError, ConflictError, InvalidError, NotAllowedError
from riskflow.logs import security_event
from riskflow.services.case_facts import person_and_viewer
from riskflow.services.people.sign_in import use_once, was_used
from riskflow.services.records.signing_service import (
    MAX_FIELD_LENGTH,
    SigningFailedError,
    SigningOutcome,
    SignResponse,
    signing_service,
)
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.text import Text
from riskflow.web.errors import ErrorPage, error_page
from riskflow.web.filters import localise
from riskflow.web.guards import ANONYMOUS, current_instance
from riskflow.web.reviewer.records.signatures import NO_SERVICE, hand_in
from riskflow.web.reviewer.records.signing_tokens import ACCEPTED_FOR, SigningToken, expected_signer, read_token

pages = Blueprint("signing_answers", __name__)
USED_AS = "signing"
NOT_OURS = Text(
    sv="Svaret från underskriftstjänsten hör inte till något som har påbörjats här, så det togs inte emot. Öppna"
    " handlingen och börja om därifrån.",
    en="The answer of the signing service belongs to nothing that was begun here, so it was not taken. Open the record"
    " and begin again from there.",
)
HAS_LEFT = Text(
    sv="Den som påbörjade underskriften kan inte längre underteckna här.",
    en="The person who began to sign can no longer sign here.",
)


@pages.route("/signing/<token>", methods=["GET", "POST"])
def answer(token: str) -> Response | ErrorPage:
    """Take the answer, fetch the signed file and hand it in for the person; the page of the record says the rest."""
    begun = read_token(token)
    if begun is None:
        security_event("signing-answer-refused", reason="not our token", address=request.remote_addr or "")
        return error_page(HTTPStatus.GONE, localise(NOT_OURS))
    if request.method != "POST":  # somebody loads the address again
        return _to_page(begun)
    outcome = _outcome(begun)
    if outcome not in {SigningOutcome.SIGNED, SigningOutcome.CANCELLED}:
        security_event("signing-answer-refused", person=begun.person, reason=outcome.value)
    return _to_page(begun, outcome)


def _to_page(begun: SigningToken, outcome: SigningOutcome | None = None) -> Response:
    values = {**begun.address, **({"answer": outcome.value} if outcome else {})}
    return redirect(url_for(f"{begun.endpoints}.sign", **values), HTTPStatus.SEE_OTHER)


def _outcome(begun: SigningToken) -> SigningOutcome:
    instance = current_instance()
    if begun.has_ended(instance.now()):
        return SigningOutcome.EXPIRED
    with instance.read(ANONYMOUS) as uow:
        if was_used(uow, USED_AS, begun.key):
            return SigningOutcome.REPLAYED
        work = _AnswerWork(begun, _viewer(uow, begun.person))
    try:
        return _handed_in(begun, work)
    except SigningFailedError as error:
        # A request that came to its end is over; one that could not be asked about may be brought again.
        return error.outcome if error.outcome is SigningOutcome.UNAVAILABLE else _closed(work, error.outcome)
    except BusyError:
        return SigningOutcome.BUSY
    except ConflictError:
        return SigningOutcome.REPLAYED


def _viewer(uow: UnitOfWork, person: int) -> Viewer:
    found = person_and_viewer(uow.session, person, uow.today)
    if found is None:
        raise NotAllowedError(HAS_LEFT)
    return found[1]


@dataclass(frozen=True, slots=True)
class _AnswerWork:
    """Units of work of the person whom the token names."""

    begun: SigningToken
    viewer: Viewer

    @contextmanager
    def reading(self) -> Iterator[UnitOfWork]:
        with current_instance().read(self.viewer) as uow:
            yield uow

    @contextmanager
    def writing(self) -> Iterator[UnitOfWork]:
        """Write what the token allows once, together with the fact that it was used."""
        with current_instance().write(self.viewer) as uow:
            use_once(uow, USED_AS, self.begun.key, 2 * ACCEPTED_FOR)
            yield uow


def _handed_in(begun: SigningToken, work: _AnswerWork) -> SigningOutcome:
    service = signing_service(current_instance().config)
    if service is None:
        raise InvalidError(NO_SERVICE)
    with work.reading() as uow:
        signer = expected_signer(begun.place.to_sign(uow), begun)
    content = service.fetch(_sent(), signer, begun.key)
    judged = hand_in(begun.place, content, work.reading, work.writing)
    return SigningOutcome.SIGNED if judged.report.is_accepted else SigningOutcome.REFUSED


def _sent() -> SignResponse:
    values = [request.form.get(name, "") for name in ("RelayState", "EidSignResponse")]
    if not all(0 < len(each) <= MAX_FIELD_LENGTH for each in values):
        raise SigningFailedError(SigningOutcome.NOT_SIGNED)
    return SignResponse(*values)


def _closed(work: _AnswerWork, outcome: SigningOutcome) -> SigningOutcome:
    with work.writing():
        return outcome
