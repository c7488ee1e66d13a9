"""The origin of a request: what another site makes a browser send is refused, besides the token of each form."""

from http import HTTPStatus
from urllib.parse import urlsplit

from flask import Flask, Response, abort, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin

from riskflow.logs import security_event

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
OWN_SITE = frozenset({"same-origin", "none"})
FOREIGN_FORMS = frozenset({"reviewer.signing_answers.answer"})
"""Endpoints that take forms of other sites: they believe nothing but the token in their address."""


def is_foreign() -> bool:
    """Return whether the browser says that another site caused this request.

    Every browser sends `Origin` with a form of another site; not all send `Sec-Fetch-Site`.
    """
    if request.headers.get("Sec-Fetch-Site", "none") not in OWN_SITE:
        return True
    origin = request.headers.get("Origin")
    return origin is not None and _origin(origin) != (request.scheme, request.host)


def is_foreign_write() -> bool:
    return request.method not in SAFE_METHODS and is_foreign()


class OwnSiteSessions(SecureCookieSessionInterface):
    """Leaves the session alone when another site sends a form.

    The browser sends no cookie along then, so that the answer to an empty session would replace that of the person.
    """

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if not is_foreign_write():
            super().save_session(app, session, response)


def _origin(written: str) -> tuple[str, str]:
    try:
        found = urlsplit(written)
    except ValueError:
        return "", ""
    return found.scheme, found.netloc


def refuse_foreign_origin() -> None:
    """Refuse to change anything at the wish of another site; nothing of what it sent is kept or shown."""
    if request.endpoint not in FOREIGN_FORMS and is_foreign_write():
        security_event("origin-refused", operation=f"{request.method} {request.endpoint or '-'}")
        abort(HTTPStatus.BAD_REQUEST)
