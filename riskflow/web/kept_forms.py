"""Nothing typed is lost when a session ends: what was sent goes along, sealed, until its writer has signed in again.

Nothing is stored: the fields travel in the form of the sign-in page, signed by this instance, and come back as a form
to send again with the token of the new session. The sealed words name no person; the door decides who may use them.
"""

from dataclasses import dataclass

from flask import current_app, render_template, request
from itsdangerous import BadData, URLSafeTimedSerializer

from riskflow.web.routes import ROUTES, PublicRoute

SALT = "words-kept-while-signing-in"
AN_HOUR = 3600
MAX_FORM_BYTES = 200_000
FIELD = "kept"


@dataclass(frozen=True, slots=True)
class PendingForm:
    """Where a form was sent, and what it said."""

    path: str
    fields: list[tuple[str, str]]


def pending_form() -> PendingForm | None:
    """Return what was just sent in vain, or nothing where there is nothing to keep."""
    if not _can_be_kept():
        return None
    fields = [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
    return PendingForm(request.full_path.rstrip("?"), fields)


def _can_be_kept() -> bool:
    """Keep what a page of ours sent; what another site makes a browser send is nobody's words."""
    rule = ROUTES.get(request.endpoint or "")
    is_ours = request.headers.get("Sec-Fetch-Site", "same-origin") in {"same-origin", "none"}
    is_form = request.method == "POST" and rule is not None and not isinstance(rule, PublicRoute)
    return is_ours and is_form and not request.files and 0 < (request.content_length or 0) <= MAX_FORM_BYTES


def restored_form_page(signed: str) -> str | None:
    """Return the page that gives words back after signing in, or nothing when none were kept."""
    if not signed:
        return None
    try:
        path, fields = _serializer().loads(signed, max_age=AN_HOUR)
    except BadData:
        return None
    return resend_page(PendingForm(path, [(name, value) for name, value in fields]))


def is_restored() -> bool:
    """Say whether a page is opened with words that were kept, to be read again before they are saved."""
    return request.method == "POST" and FIELD in request.form


def resend_page(kept: PendingForm) -> str:
    """Return the page with the words as a form to send again, with the token of the session that is open now."""
    return render_template("public/resend_form.html", pending_form=kept)


def sign_form(kept: PendingForm) -> str:
    """Return the words as a text that only this instance can have made."""
    return str(_serializer().dumps([kept.path, kept.fields]))


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt=SALT)
