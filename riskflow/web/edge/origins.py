"""The origin of a request: what another site makes a browser send is refused, besides the token of each form."""

from http import HTTPStatus
from urllib.parse import urlsplit

from flask import abort, request

from riskflow.logs import security_event

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
OWN_SITE = frozenset({"same-origin", "none"})


def is_foreign() -> bool:
    """Return whether the browser says that another site caused this request.

    Every browser sends `Origin` with a form of another site; not all send `Sec-Fetch-Site`.
    """
    if request.headers.get("Sec-Fetch-Site", "none") not in OWN_SITE:
        return True
    origin = request.headers.get("Origin")
    return origin is not None and _origin(origin) != (request.scheme, request.host)


def _origin(written: str) -> tuple[str, str]:
    try:
        found = urlsplit(written)
    except ValueError:
        return "", ""
    return found.scheme, found.netloc


def refuse_foreign_origin() -> None:
    """Refuse to change anything at the wish of another site; nothing of what it sent is kept or shown."""
    if request.method not in SAFE_METHODS and is_foreign():
        security_event("origin-refused", operation=f"{request.method} {request.endpoint or '-'}")
        abort(HTTPStatus.BAD_REQUEST)
