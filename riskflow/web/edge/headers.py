"""The security and caching headers of every response, also of errors and of responses whose other hooks failed."""

from collections.abc import Iterable
from http import HTTPStatus

from flask import Flask, Response, g, request

from riskflow.logs import request_id

FORM_ACTION = "form-action 'self'"
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    f"{FORM_ACTION}; frame-ancestors 'none'; base-uri 'none'"
)
DOWNLOAD_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
"""Of files to save: should a browser show one after all, nothing in it runs, loads or belongs to this site."""
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
DAY_SECONDS, YEAR_SECONDS = 86_400, 31_536_000


def allow_forms_to(origins: Iterable[str]) -> None:
    """Let forms of the page that answers this request lead to other sites, and on from there."""
    g.form_origins = tuple(origins)


def add_headers(response: Response) -> Response:
    # Uses nothing that an earlier hook sets: it runs also where one has failed.
    response.headers.update(HEADERS)
    if origins := g.get("form_origins"):
        policy = CONTENT_SECURITY_POLICY.replace(FORM_ACTION, " ".join((FORM_ACTION, *origins)))
        response.headers["Content-Security-Policy"] = policy
    if response.headers.get("Content-Disposition", "").startswith("attachment"):
        response.headers["Content-Security-Policy"] = DOWNLOAD_POLICY
    if identifier := request_id.get():
        response.headers["X-Request-Id"] = identifier
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = f"max-age={YEAR_SECONDS}; includeSubDomains"
    response.headers["Cache-Control"] = _cache_control(response)
    return response


def _cache_control(response: Response) -> str:
    """Return how long browsers may keep a response: pages not at all, static files a day, versioned ones for good."""
    if request.endpoint != "static" or response.status_code >= HTTPStatus.BAD_REQUEST:
        return "no-store"
    return f"public, max-age={YEAR_SECONDS}, immutable" if "v" in request.args else f"public, max-age={DAY_SECONDS}"


def register(app: Flask) -> None:
    app.after_request(add_headers)
