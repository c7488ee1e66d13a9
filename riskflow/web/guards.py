"""Access control of requests: who is signed in, whether they may come to a page, and the one way to a case.

A request reads in one transaction, kept in `flask.g`: the guard, the page and its frame see the same state.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from http import HTTPStatus
from typing import cast

from flask import Flask, abort, current_app, g, redirect, request, session, url_for
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from riskflow.cases.access import Viewer
from riskflow.cases.workflow import REFUSAL, Action
from riskflow.errors import NotAllowedError
from riskflow.identity.service_tokens import ServiceScope
from riskflow.identity.session_rules import SessionLimits
from riskflow.identity.tokens import TokenRefusedError
from riskflow.logs import security_event
from riskflow.services.case_facts import identity
from riskflow.services.instance import Instance
from riskflow.services.open_case import OpenCase, open_case
from riskflow.services.people import sessions, tokens
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.locks import WHOLE_INSTANCE, WriteScope, case_scope, person_scope
from riskflow.store.tables import Person
from riskflow.web.resent import receipts
from riskflow.web.routes import (
    NEEDS_FRESH_SIGN_IN,
    ROUTES,
    SERVICE_SCOPES,
    STARTS_CASE,
    WRITES_IN_CASE,
    CaseRoute,
    PublicRoute,
    RoleRoute,
)


@dataclass(frozen=True, slots=True)
class SignedInPerson:
    """The person who is signed in, and whether they proved recently who they are."""

    person: Person
    viewer: Viewer
    session_id: int | None = None
    is_confirmed: bool = False


ANONYMOUS = Viewer(id=0)
SESSION_KEY = "token"  # the key under which the signed cookie has the token of the session
Page = Response | tuple[str, int]


def current_instance() -> Instance:
    """Return the instance that the running application serves."""
    return cast("Instance", current_app.extensions["riskflow"])


def signed_in() -> SignedInPerson | None:
    """Return who is signed in, read afresh for each request, so that a lost role is lost at once."""
    if "signed_in" not in g:
        g.signed_in = _read_signed_in()
    return cast("SignedInPerson | None", g.signed_in)


def person_signed_in() -> int | None:
    """Return the id of the person who is signed in, for what knows no pages."""
    user = signed_in()
    return user.person.id if user else None


def _read_signed_in() -> SignedInPerson | None:
    token = session_token()
    if not token:
        return None
    limits, uow = session_limits(), _read_transaction()
    found = sessions.open_session(uow, token, limits)
    if found is None:
        return None
    if sessions.is_use_due(found.session, uow.now):
        _note_use(found.viewer, token)
    is_confirmed = sessions.is_confirmed(found.session, limits, uow.now)
    return SignedInPerson(found.person, found.viewer, found.session.id, is_confirmed)


def session_token() -> str:
    """Return the token of the browser's session; empty where it has none."""
    token = session.get(SESSION_KEY)
    return token if isinstance(token, str) else ""


def session_limits() -> SessionLimits:
    config = current_instance().config
    return SessionLimits(
        timedelta(minutes=config.session_idle_minutes),
        timedelta(hours=config.session_hours),
        timedelta(minutes=config.step_up_minutes),
    )


def _note_use(viewer: Viewer, token: str) -> None:
    end_reading()  # a reader must not make this writer wait
    with current_instance().write_unchecked(viewer, person_scope(viewer.id)) as uow:
        sessions.note_use(uow, token)


def forget_signed_in() -> None:
    """Ask anew who is signed in: somebody signed in or out during this request."""
    end_reading()
    g.pop("signed_in", None)


def _viewer() -> Viewer:
    user = signed_in()
    return user.viewer if user else ANONYMOUS


def _read_transaction() -> UnitOfWork:
    """Return the request's read transaction, begun when it is first asked for; who acts is not known yet."""
    if "read_transaction" not in g:
        g.read_stack = ExitStack()
        g.read_transaction = g.read_stack.enter_context(current_instance().read(ANONYMOUS))
    return cast("UnitOfWork", g.read_transaction)


def end_reading() -> None:
    """End the request's read transaction, if it has begun; the next reading begins another."""
    for name in ("read_transaction", "read_unit_of_work", "opened_cases"):
        g.pop(name, None)
    stack: ExitStack | None = g.pop("read_stack", None)
    if stack:
        stack.close()


@contextmanager
def read_unit_of_work() -> Iterator[UnitOfWork]:
    """Give the request's unit of work for reading: one transaction for all that a request reads before it writes."""
    if "read_unit_of_work" not in g:
        g.read_unit_of_work = replace(_read_transaction(), viewer=_viewer())
    try:
        yield g.read_unit_of_work
    except SQLAlchemyError:
        end_reading()  # PostgreSQL refuses every further statement of a transaction in which one has failed
        raise


@contextmanager
def write_unit_of_work() -> Iterator[UnitOfWork]:
    """Give a unit of work for one verb: committed whole when the block ends, or not at all."""
    viewer = _viewer()
    # What was read before is old once this is written, and a reader must not make a writer wait.
    end_reading()
    with current_instance().write(viewer, _write_scope(viewer)) as uow:
        receipts.receive(uow)
        yield uow


def _write_scope(viewer: Viewer) -> WriteScope:
    """Return what the verb of this route may write."""
    if request.endpoint in WRITES_IN_CASE and request.view_args:
        return case_scope(request.view_args["code"])
    if request.endpoint == STARTS_CASE:  # nobody else can see the case before it is there
        return person_scope(viewer.id)
    return WHOLE_INSTANCE


@contextmanager
def session_unit_of_work() -> Iterator[UnitOfWork]:
    """Give a unit of work for rows of sessions only: people sign in and out also while nothing else is written."""
    viewer = _viewer()
    end_reading()
    with current_instance().write_unchecked(viewer) as uow:
        yield uow


@contextmanager
def get_case(code: str, action: Action | None = None) -> Iterator[tuple[UnitOfWork, OpenCase]]:
    """Give the case that the guard has opened for this request; the table of routes says for which part.

    Raises:
        NotAllowedError: when the page is for an action that this person cannot take now.
    """
    with read_unit_of_work() as uow:
        opened = _opened_case(uow, code)
        if action is not None and action not in opened.actions:
            raise NotAllowedError(REFUSAL)
        yield uow, opened


def _opened_case(uow: UnitOfWork, code: str) -> OpenCase:
    """Return a case as it was opened in the request's read transaction."""
    if "opened_cases" not in g:
        g.opened_cases = {}
    opened: dict[str, OpenCase] = g.opened_cases
    if code not in opened:
        rule = ROUTES[request.endpoint or ""]
        opened[code] = open_case(uow, code, rule.part if isinstance(rule, CaseRoute) else None)
    return opened[code]


def check_route() -> Page | None:
    """Refuse every request that the table of routes does not allow; what it does not name is refused."""
    rule = ROUTES.get(request.endpoint or "")
    if rule is None:
        abort(HTTPStatus.NOT_FOUND)
    if request.endpoint in SERVICE_SCOPES and (written := _shown_token()) is not None:
        return _check_token(written, SERVICE_SCOPES[request.endpoint])
    if isinstance(rule, PublicRoute):
        return None
    user = signed_in()
    if user is None and request.method != "GET":
        abort(HTTPStatus.UNAUTHORIZED)  # the page that answers keeps what was written
    if user is None:
        return redirect(url_for("account.sign_in", next=request.full_path))
    _check_unsent()
    if isinstance(rule, RoleRoute) and not any(user.viewer.has_role(role) for role in rule.roles):
        abort(HTTPStatus.FORBIDDEN)
    if isinstance(rule, CaseRoute) and request.view_args:
        with read_unit_of_work() as uow:
            _opened_case(uow, request.view_args["code"])
    return _step_up(user) or receipts.check_key()


def _shown_token() -> str | None:
    """Return the token that a program shows in its header; one in an address would stay in logs and counts nowhere."""
    scheme, _, written = request.headers.get("Authorization", "").partition(" ")
    return written.strip() if scheme.lower() == "bearer" else None


def _check_token(written: str, scope: ServiceScope) -> Response | None:
    """Let a program in, or refuse it: whoever shows a token is not asked for anything else (RFC 6750)."""
    uow = _read_transaction()
    try:
        row = tokens.accepted(uow, written, scope)
    except TokenRefusedError as error:
        security_event(
            "token-refused", target=request.endpoint or "", reason=str(error), address=request.remote_addr or ""
        )
        if isinstance(error, tokens.ScopeMissingError):
            return _challenge(HTTPStatus.FORBIDDEN, f'error="insufficient_scope", scope="{scope}"')
        return _challenge(HTTPStatus.UNAUTHORIZED, 'error="invalid_token"')
    g.is_program = True
    number, is_noted = identity(row.id), row.last_used_on == uow.today
    if not is_noted:
        end_reading()  # a reader must not make this writer wait
        with current_instance().write_unchecked(ANONYMOUS) as writing:
            tokens.note_use(writing, number)
    return None


def is_program() -> bool:
    """Return whether a service token has let this request in."""
    return bool(g.get("is_program"))


def _challenge(status: HTTPStatus, why: str) -> Response:
    headers = {"WWW-Authenticate": f'Bearer realm="riskflow", {why}'}
    return Response(f"{status.phrase}\n", status, headers, mimetype="text/plain")


def needs_confirmation(user: SignedInPerson) -> bool:
    """Return whether the person must prove once more who they are; where anybody is chosen, there is no proof."""
    is_asked = request.endpoint in NEEDS_FRESH_SIGN_IN and current_instance().config.has_real_sign_in
    return is_asked and not user.is_confirmed


def _step_up(user: SignedInPerson) -> Response | None:
    """Ask for a fresh sign-in where the route weighs; what was typed stays in a form to send again."""
    if not needs_confirmation(user):
        return None
    if request.method != "GET":
        abort(HTTPStatus.UNAUTHORIZED)  # the page that answers keeps what was written
    return redirect(url_for("sign_in.confirm", next=request.full_path))


def _check_unsent() -> None:
    if receipts.needs_key():
        with read_unit_of_work() as uow:
            receipts.check_unsent(uow)


def _answer_again(_error: receipts.RepeatedFormError) -> Page:
    end_reading()  # the receipt may have been committed since
    with read_unit_of_work() as uow:
        return receipts.answer_again(uow)


def register(app: Flask) -> None:
    """Put the check before every request.

    Raises:
        LookupError: when a route has no row in the table; all routes must have been registered before.
    """
    missing = {rule.endpoint for rule in app.url_map.iter_rules()} - set(ROUTES)
    if missing:
        message = f"these routes have no row in riskflow.web.routes.ROUTES: {sorted(missing)}"
        raise LookupError(message)
    app.register_error_handler(receipts.RepeatedFormError, _answer_again)
    app.jinja_env.globals["new_form_key"] = receipts.new_key
    app.before_request(check_route)
    app.teardown_request(lambda _error: end_reading())
