"""The headers of every answer, also of errors and of answers whose earlier hooks failed."""

from http import HTTPStatus

from flask import Flask, Response, request

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
A_DAY, A_YEAR = 86_400, 31_536_000


def add_headers(response: Response) -> Response:
    """Add what browsers must be told; needs nothing that a failed hook would have set."""
    response.headers.update(HEADERS)
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = f"max-age={A_YEAR}; includeSubDomains"
    response.headers["Cache-Control"] = _cache_control(response)
    return response


def _cache_control(response: Response) -> str:
    """Say how long browsers may keep an answer: pages never, our files long, longest those named by their sum."""
    if request.endpoint != "static" or response.status_code >= HTTPStatus.BAD_REQUEST:
        return "no-store"
    return f"public, max-age={A_YEAR}, immutable" if "v" in request.args else f"public, max-age={A_DAY}"


def register(app: Flask) -> None:
    """Add the headers to every answer of the application."""
    app.after_request(add_headers)
