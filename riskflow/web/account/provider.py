"""Sign-in at the identity provider: the way there, the way back, step-up, and the provider's own sign-out."""

from http import HTTPStatus
from typing import Any, cast

from flask import Blueprint, Response, current_app, redirect, render_template, request, session, url_for
from flask_babel import gettext
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.wrappers import Response as AnyResponse

from riskflow.errors import ConflictError, NotAllowedError
from riskflow.identity.provider import SignInRequest
from riskflow.identity.tokens import SignInClaims, TokenRefusedError
from riskflow.identity.transport import ProviderUnavailableError
from riskflow.logs import security_event
from riskflow.services.case_facts import identity
from riskflow.services.people import sessions, sign_in
from riskflow.services.people.claims import RoleMapping
from riskflow.services.people.sessions import SignInContext
from riskflow.web.account.pages import begin_session, local_path, provider
from riskflow.web.filters import localise
from riskflow.web.guards import current_instance, session_unit_of_work, signed_in, write_unit_of_work

pages = Blueprint("sign_in", __name__)

PENDING = "sign-in"  # the key of the cookie under which requests wait for their answers
MAX_PENDING = 3  # several tabs may ask at the same time
MAX_PENDING_SECONDS = 600
SALT = "sign-in-request"
MAX_LOGOUT_TOKEN = 16_384  # characters


def role_mapping() -> RoleMapping:
    return cast("RoleMapping", current_app.extensions["riskflow-role-mapping"])


@pages.get("/login/start")
def start() -> AnyResponse | tuple[str, int]:
    """Send a browser to the provider."""
    return _ask()


@pages.get("/login/confirm")
def confirm() -> AnyResponse | tuple[str, int]:
    """Let somebody who is signed in prove once more who they are."""
    # In the demonstration choosing a person is all the proof there is.
    if provider() is None:
        return redirect(url_for("account.sign_in", next=local_path(request.args.get("next", ""))))
    user = signed_in()
    return _ask(confirms=user.viewer.id if user else 0)


def _ask(confirms: int = 0) -> AnyResponse | tuple[str, int]:
    known = provider()
    if known is None:
        return redirect(url_for("account.sign_in"))
    now = current_instance().now()
    asked = SignInRequest.new(now, is_step_up=confirms > 0)
    target = local_path(request.args.get("next", ""))
    try:
        address = known.authorization_url(asked, now)
    except ProviderUnavailableError as error:
        return _unavailable(error, url_for("sign_in.confirm" if confirms else "account.sign_in", next=target))
    kept = [*_pending(), [asked.state, asked.nonce, asked.verifier, asked.asked_at, asked.is_step_up, target, confirms]]
    # In the signed cookie of this browser, so that an answer counts in the browser that asked, and nobody else's
    # asking takes room on the server.
    session[PENDING] = _serializer().dumps(kept[-MAX_PENDING:])
    return redirect(address)


@pages.get("/login/callback")
def callback() -> AnyResponse | tuple[str, int]:
    """Take the provider's answer, and sign its person in."""
    known, answer = provider(), _single_values()
    found = next((each for each in _pending() if each[0] == answer.get("state")), None)
    if known is None or found is None:
        return _refused("state")
    asked, target, confirms = SignInRequest(*found[:5]), str(found[5]), int(found[6])
    session.pop(PENDING, None)
    again = url_for("sign_in.confirm" if confirms else "account.sign_in", next=target)
    try:
        claims = known.signed_in(asked, answer, current_instance().now())
        person_id = _person(asked, claims, confirms)
    except TokenRefusedError as error:
        return _refused(str(error), again=again)
    except ConflictError:
        return _refused("replayed", again=again)
    except NotAllowedError as error:
        return _refused("not let in", localise(error.message))
    except ProviderUnavailableError as error:
        return _unavailable(error, again)
    if asked.is_step_up:
        security_event("stepped-up", person=person_id, acr=claims.acr)
    confirmed_at = known.confirmed_at(claims)
    context = SignInContext(claims.issuer, confirmed_at, claims.sid, claims.acr, request.user_agent.string)
    begin_session(person_id, context)
    return redirect(target)


def _person(asked: SignInRequest, claims: SignInClaims, confirms: int) -> int:
    """Return the person who has signed in.

    Raises:
        TokenRefusedError: somebody else proved who they are than the person who was to be confirmed.
    """
    is_read_only = current_instance().head_check.mismatch is not None
    with session_unit_of_work() if is_read_only else write_unit_of_work() as uow:
        sign_in.use_once(uow, "state", asked.state)
        find = sign_in.known_person_of if is_read_only else sign_in.person_of
        person_id = identity(find(uow, claims, role_mapping()).id)
        # The provider may have ended the session meanwhile, so that nobody is signed in to compare with.
        if confirms not in {0, person_id}:
            raise TokenRefusedError("another person")
    return person_id


@pages.post("/login/back-channel-logout")
def back_channel_logout() -> tuple[Response, int]:
    """End the sessions that the provider says have ended (OpenID Connect Back-Channel Logout 1.0)."""
    known, token = provider(), request.form.get("logout_token", "")
    if known is None or not token or len(token) > MAX_LOGOUT_TOKEN:
        return _logout_answer(HTTPStatus.BAD_REQUEST)
    try:
        ended = known.ended(token, current_instance().now())
        with session_unit_of_work() as uow:
            sign_in.use_once(uow, "logout", ended.jti)
            count = sessions.end_at_provider(uow, ended.issuer, ended.subject, ended.sid)
    except (TokenRefusedError, ConflictError) as error:
        security_event("back-channel-logout-refused", reason=str(error))
        return _logout_answer(HTTPStatus.BAD_REQUEST)
    except ProviderUnavailableError:
        return _logout_answer(HTTPStatus.SERVICE_UNAVAILABLE)
    security_event("back-channel-logout", sessions=count)
    return _logout_answer(HTTPStatus.OK)


def _logout_answer(status: HTTPStatus) -> tuple[Response, int]:
    return Response(status.phrase, mimetype="text/plain"), status


def _pending() -> list[list[Any]]:
    try:
        found = _serializer().loads(session.get(PENDING, ""), max_age=MAX_PENDING_SECONDS)
    except BadData:
        return []
    return list(found)


def _single_values() -> dict[str, str]:
    """Return the parameters of the answer; one that comes twice has no meaning and is left out."""
    return {name: values[0] for name, values in request.args.lists() if len(values) == 1}


def _refused(reason: str, words: str = "", again: str = "") -> tuple[str, int]:
    security_event("sign-in-refused", reason=reason)
    message = words or gettext("The answer of the identity provider was not accepted. Nobody was signed in.")
    return _failed_page(message, again), HTTPStatus.FORBIDDEN


def _unavailable(error: ProviderUnavailableError, again: str = "") -> tuple[str, int]:
    security_event("provider-unavailable", reason=str(error))
    message = gettext("The identity provider cannot be reached, so nobody can sign in now. Try again in a while.")
    return _failed_page(message, again), HTTPStatus.SERVICE_UNAVAILABLE


def _failed_page(message: str, again: str) -> str:
    """Return the page that says why nobody was signed in. `again`: where to begin anew, with what waits kept."""
    return render_template("public/sign_in_failed.html", message=message, again=again or url_for("account.sign_in"))


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt=SALT)
