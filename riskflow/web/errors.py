"""Errors as pages: one table from the errors of the domain to HTTP statuses."""

import secrets
from collections.abc import Sequence
from http import HTTPStatus

from flask import Flask, current_app, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from riskflow.errors import (
    ConflictError,
    FrozenError,
    IncompleteError,
    InvalidError,
    MustDeclareError,
    NotAllowedError,
    NotFoundError,
    ReadOnlyError,
    RiskFlowError,
)
from riskflow.services.open_case import CASE_CHANGED
from riskflow.web import account, kept_forms
from riskflow.web.filters import localise
from riskflow.web.guards import current_instance, needs_confirmation, signed_in
from riskflow.web.present import receipts

STATUS: dict[type[RiskFlowError], HTTPStatus] = {
    NotFoundError: HTTPStatus.NOT_FOUND,
    NotAllowedError: HTTPStatus.FORBIDDEN,
    ConflictError: HTTPStatus.CONFLICT,
    FrozenError: HTTPStatus.LOCKED,
    IncompleteError: HTTPStatus.UNPROCESSABLE_ENTITY,
    InvalidError: HTTPStatus.UNPROCESSABLE_ENTITY,
    ReadOnlyError: HTTPStatus.SERVICE_UNAVAILABLE,
}


def status_of(error: RiskFlowError) -> HTTPStatus:
    return next(status for kind, status in STATUS.items() if isinstance(error, kind))


def register(app: Flask) -> None:
    app.register_error_handler(MustDeclareError, _must_declare)
    app.register_error_handler(RiskFlowError, _domain_error)
    app.register_error_handler(StaleDataError, _concurrent_change)
    app.register_error_handler(IntegrityError, _concurrent_change)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http)


def error_page(status: int, detail: str = "", incident: str = "", sent: Sequence[str] = ()) -> tuple[str, int]:
    """Return the page of an error, whose template has the words for each status. `incident` is a number in the log."""
    page = render_template("public/error.html", status=status, detail=detail, incident=incident, sent=sent)
    return page, status


def _must_declare(_error: MustDeclareError) -> Response | str:
    declare = url_for("reviewer.committee.declare", code=(request.view_args or {})["code"])
    return receipts.receipt_page() or redirect(declare)


def _domain_error(error: RiskFlowError) -> str | tuple[str, int]:
    if not isinstance(error, NotFoundError | NotAllowedError):
        return error_page(status_of(error), localise(error.message))
    sent = tuple(receipts.sent_texts()) if isinstance(error, NotAllowedError) else ()
    return receipts.receipt_page() or error_page(status_of(error), localise(error.message), sent=sent)


def _concurrent_change(_error: Exception) -> tuple[str, int]:
    return error_page(HTTPStatus.CONFLICT, localise(CASE_CHANGED))


def _csrf(_error: CSRFError) -> tuple[str, int]:
    return _kept_form_page() or error_page(HTTPStatus.BAD_REQUEST)


def _kept_form_page() -> tuple[str, int] | None:
    """Return a page that keeps a form which was sent after the session had ended, or nothing if none was."""
    kept = kept_forms.pending_form()
    if kept is None:
        return None
    # Somebody who signed out and in again elsewhere has a session; only the token of the form is old.
    user = signed_in()
    if user is not None and not needs_confirmation(user):
        return kept_forms.resend_page(kept), HTTPStatus.BAD_REQUEST
    # The provider's pages cannot carry the form along: it stays here, and signing in happens in another tab.
    if current_instance().config.has_real_sign_in:
        endpoint = "sign_in.confirm" if user else "sign_in.start"
        address = url_for(endpoint, next=url_for("account.sessions"))
        return kept_forms.resend_page(kept, address), HTTPStatus.FORBIDDEN
    return account.sign_in_page(kept.path, kept_forms.sign_form(kept)), HTTPStatus.FORBIDDEN


def _http(error: HTTPException) -> HTTPException | Response | tuple[str, int]:
    status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    if status < HTTPStatus.BAD_REQUEST:
        return error
    if status == HTTPStatus.UNAUTHORIZED:
        return _kept_form_page() or redirect(url_for("account.sign_in"))
    if status < HTTPStatus.INTERNAL_SERVER_ERROR:
        return error_page(status)
    incident = secrets.token_hex(4)
    current_app.logger.error("incident %s", incident, exc_info=error)
    return error_page(status, incident=incident)
