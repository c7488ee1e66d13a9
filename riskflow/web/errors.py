"""Errors as pages: one table from the errors of the domain to HTTP statuses."""

import errno
import secrets
from http import HTTPStatus

from flask import Flask, current_app, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
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
    RiskFlowError,
)
from riskflow.services.open_case import CASE_CHANGED
from riskflow.web import account
from riskflow.web.filters import localise
from riskflow.web.guards import signed_in
from riskflow.web.resent import kept_forms

STATUS: dict[type[RiskFlowError], HTTPStatus] = {
    NotFoundError: HTTPStatus.NOT_FOUND,
    NotAllowedError: HTTPStatus.FORBIDDEN,
    ConflictError: HTTPStatus.CONFLICT,
    FrozenError: HTTPStatus.LOCKED,
    IncompleteError: HTTPStatus.UNPROCESSABLE_ENTITY,
    InvalidError: HTTPStatus.UNPROCESSABLE_ENTITY,
}


def status_of(error: RiskFlowError) -> HTTPStatus:
    return next(status for kind, status in STATUS.items() if isinstance(error, kind))


def register(app: Flask) -> None:
    app.register_error_handler(MustDeclareError, _must_declare)
    app.register_error_handler(RiskFlowError, _domain_error)
    app.register_error_handler(StaleDataError, _concurrent_change)
    app.register_error_handler(IntegrityError, _concurrent_change)
    for unavailable in (OperationalError, InterfaceError, PoolTimeoutError, OSError):
        app.register_error_handler(unavailable, _unavailable)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http)


def error_page(status: int, detail: str = "", incident: str = "") -> tuple[str, int]:
    """Return the page of an error, whose template has the words for each status. `incident` is a number in the log."""
    return render_template("public/error.html", status=status, detail=detail, incident=incident), status


def _must_declare(_error: MustDeclareError) -> Response:
    return redirect(url_for("reviewer.committee.declare", code=(request.view_args or {})["code"]))


def _domain_error(error: RiskFlowError) -> tuple[str, int]:
    return error_page(status_of(error), localise(error.message))


def _concurrent_change(_error: Exception) -> tuple[str, int]:
    return error_page(HTTPStatus.CONFLICT, localise(CASE_CHANGED))


def _unavailable(error: Exception) -> tuple[str, int]:
    """Say that the database or the disk failed. Whether the work was done is not known; sent again, it is done once."""
    incident = secrets.token_hex(4)
    current_app.logger.error("incident %s: %s", incident, type(error).__name__, exc_info=error)
    is_full = isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}
    status = HTTPStatus.INSUFFICIENT_STORAGE if is_full else HTTPStatus.SERVICE_UNAVAILABLE
    return error_page(status, incident=incident)


def _csrf(_error: CSRFError) -> tuple[str, int]:
    return _kept_form_page() or error_page(HTTPStatus.BAD_REQUEST)


def _kept_form_page() -> tuple[str, int] | None:
    """Return a page that keeps a form which was sent after the session had ended, or nothing if none was."""
    kept = kept_forms.pending_form()
    if kept is None:
        return None
    # Somebody who signed out and in again elsewhere has a session; only the token of the form is old.
    if signed_in() is not None:
        return kept_forms.resend_page(kept), HTTPStatus.BAD_REQUEST
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
