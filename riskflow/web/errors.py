"""Errors as pages: one table from the errors of the domain to HTTP statuses."""

import errno
from collections.abc import Sequence
from http import HTTPStatus

from flask import Flask, current_app, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from riskflow.errors import (
    BusyError,
    ConflictError,
    FrozenError,
    IncompleteError,
    InvalidError,
    MustDeclareError,
    NoRoomError,
    NotAllowedError,
    NotFoundError,
    ReadOnlyError,
    RiskFlowError,
)
from riskflow.files.archive import ArchiveError
from riskflow.files.storage import StorageUnavailableError
from riskflow.logs import request_id, security_event
from riskflow.services.open_case import CASE_CHANGED
from riskflow.services.people import unsent_forms
from riskflow.services.people.unsent_forms import WrittenForm
from riskflow.web.account import pages as account
from riskflow.web.edge.input import MAX_FIELD_BYTES
from riskflow.web.filters import localise
from riskflow.web.guards import (
    current_instance,
    end_reading,
    needs_confirmation,
    session_token,
    session_unit_of_work,
    signed_in,
)
from riskflow.web.present import earlier_acts
from riskflow.web.resent import kept_forms

STATUS: dict[type[RiskFlowError], HTTPStatus] = {
    NotFoundError: HTTPStatus.NOT_FOUND,
    NotAllowedError: HTTPStatus.FORBIDDEN,
    ConflictError: HTTPStatus.CONFLICT,
    FrozenError: HTTPStatus.LOCKED,
    IncompleteError: HTTPStatus.UNPROCESSABLE_ENTITY,
    InvalidError: HTTPStatus.UNPROCESSABLE_ENTITY,
    ReadOnlyError: HTTPStatus.SERVICE_UNAVAILABLE,
    BusyError: HTTPStatus.SERVICE_UNAVAILABLE,
    NoRoomError: HTTPStatus.INSUFFICIENT_STORAGE,
}
DATABASE_RETRY_SECONDS = 10
ErrorPage = tuple[str, int, dict[str, str]]


def status_of(error: RiskFlowError) -> HTTPStatus:
    return next(status for kind, status in STATUS.items() if isinstance(error, kind))


def register(app: Flask) -> None:
    app.register_error_handler(MustDeclareError, _must_declare)
    app.register_error_handler(RiskFlowError, _domain_error)
    app.register_error_handler(StaleDataError, _concurrent_change)
    app.register_error_handler(IntegrityError, _concurrent_change)
    for unavailable in (OperationalError, InterfaceError, PoolTimeoutError, OSError):
        app.register_error_handler(unavailable, _unavailable)
    app.register_error_handler(StorageUnavailableError, _storage_unavailable)
    app.register_error_handler(DataError, _unstorable)
    app.register_error_handler(ArchiveError, _archive_fault)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http)


def error_page(
    status: int, detail: str = "", *, incident: str = "", retry_after: int = 0, sent: Sequence[str] = ()
) -> ErrorPage:
    """Return the page of an error, whose template has the words for each status. `incident` is a number in the log."""
    page = render_template("public/error.html", status=status, detail=detail, incident=incident, sent=sent)
    return page, status, {"Retry-After": str(retry_after)} if retry_after else {}


def _must_declare(_error: MustDeclareError) -> Response | str:
    declare = url_for("reviewer.committee.declare", code=(request.view_args or {})["code"])
    return earlier_acts.receipt_page() or redirect(declare)


def _domain_error(error: RiskFlowError) -> str | ErrorPage:
    if not isinstance(error, NotFoundError | NotAllowedError):
        retry_after = error.retry_after if isinstance(error, BusyError) else 0
        return error_page(status_of(error), localise(error.message), retry_after=retry_after)
    sent = tuple(earlier_acts.sent_texts()) if isinstance(error, NotAllowedError) else ()
    received = earlier_acts.receipt_page()
    if received is None:
        note_refusal(status_of(error))
    return received or error_page(status_of(error), localise(error.message), sent=sent)


def note_refusal(status: int, name: str = "access-denied") -> None:
    """Log that a request was refused: who wanted to do what with what."""
    user = None if request.endpoint is None else account.signed_in_if_available()
    security_event(
        name,
        person=user.person.id if user else None,
        target=str((request.view_args or {}).get("code", "")),
        operation=f"{request.method} {request.endpoint or '-'}",
        status=int(status),
        address=request.remote_addr or "",
    )


def _concurrent_change(_error: Exception) -> ErrorPage:
    return error_page(HTTPStatus.CONFLICT, localise(CASE_CHANGED))


def _unavailable(error: Exception) -> ErrorPage:
    """Say that the database or the disk failed. Whether the work was done is not known; sent again, it is done once."""
    end_reading()
    current_app.logger.error("database-unavailable", exc_info=error)
    is_full = isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}
    status = HTTPStatus.INSUFFICIENT_STORAGE if is_full else HTTPStatus.SERVICE_UNAVAILABLE
    return error_page(status, incident=request_id.get(), retry_after=DATABASE_RETRY_SECONDS)


def _storage_unavailable(error: StorageUnavailableError) -> ErrorPage:
    """Say that the object store failed: no row refers to what it did not confirm."""
    end_reading()
    current_app.logger.error("storage-unavailable", exc_info=error)
    detail = gettext(
        "The storage of the files does not answer. A document that you were attaching was not attached; wait a little "
        "and send it again."
    )
    status = HTTPStatus.SERVICE_UNAVAILABLE
    return error_page(status, detail, incident=request_id.get(), retry_after=DATABASE_RETRY_SECONDS)


def _unstorable(error: DataError) -> ErrorPage:
    end_reading()
    current_app.logger.error("unstorable-value", exc_info=error)
    return error_page(HTTPStatus.BAD_REQUEST)


def _archive_fault(error: ArchiveError) -> ErrorPage:
    note_refusal(HTTPStatus.SERVICE_UNAVAILABLE, "archive-fault")
    current_app.logger.error("archive-fault", exc_info=error)
    detail = gettext(
        "The stored file cannot be read, or is not as it was stored, so it is not handed out. "
        "The operator has to see to it."
    )
    return error_page(HTTPStatus.SERVICE_UNAVAILABLE, detail, incident=request_id.get())


def _csrf(_error: CSRFError) -> ErrorPage | tuple[str, int]:
    note_refusal(HTTPStatus.BAD_REQUEST, "csrf-refused")
    return _kept_form_page() or error_page(HTTPStatus.BAD_REQUEST)


def _kept_form_page() -> ErrorPage | tuple[str, int] | None:
    """Return a page that keeps a form which was sent after the session had ended, or nothing if none was."""
    user = signed_in()
    kept = kept_forms.pending_form(MAX_FIELD_BYTES if user else kept_forms.MAX_FORM_BYTES)
    if kept is None:
        return None
    # Somebody who signed out and in again elsewhere has a session; only the token of the form is old.
    if user is not None and not needs_confirmation(user):
        return kept_forms.resend_page(kept), HTTPStatus.BAD_REQUEST
    if user is not None:
        return _sent_to_confirm(kept)
    # The provider's pages cannot carry the form along, and nobody is known for whom it could be stored: it stays in
    # this page, and signing in happens in another tab.
    if current_instance().config.has_real_sign_in:
        address = url_for("sign_in.start", next=url_for("account.sessions"))
        return kept_forms.resend_page(kept, address), HTTPStatus.FORBIDDEN
    return account.sign_in_page(kept.path, kept_forms.sign_form(kept)), HTTPStatus.FORBIDDEN


def _sent_to_confirm(kept: kept_forms.PendingForm) -> ErrorPage:
    """Keep a form and send its writer to the provider, from where they come back to it."""
    with session_unit_of_work() as uow:
        unsent_forms.keep(uow, session_token(), WrittenForm(kept.path, kept.key, kept.fields))
    address = url_for("sign_in.confirm", next=url_for("account.unsent_form"))
    # Not a redirect: with `form-action 'self'` browsers let no form lead to the provider's host.
    page = render_template("public/confirm_first.html", address=address)
    return page, HTTPStatus.FORBIDDEN, {"Refresh": f"0; url={address}"}


def _http(error: HTTPException) -> HTTPException | Response | ErrorPage | tuple[str, int]:
    status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    if status < HTTPStatus.BAD_REQUEST:
        return error
    if status == HTTPStatus.UNAUTHORIZED:
        return _kept_form_page() or redirect(url_for("account.sign_in"))
    if status == HTTPStatus.FORBIDDEN:
        note_refusal(status)
    if status < HTTPStatus.INTERNAL_SERVER_ERROR:
        return error_page(status, retry_after=getattr(error, "retry_after", None) or 0)
    current_app.logger.error("unforeseen-error", exc_info=error)
    return error_page(status, incident=request_id.get())
