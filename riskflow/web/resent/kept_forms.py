"""Kept forms: what was sent after the session had ended is kept until its writer has signed in again.

Nothing is stored here. The fields travel in the form of the sign-in page, signed by this instance, and come back as a
form to send again with the CSRF token of the new session. The signed text names no person: the route that the form is
sent to checks access as always. What waits for the provider's sign-in of somebody who has a session is stored
(`services.people.unsent_forms`).
"""

from dataclasses import dataclass
from http import HTTPStatus

from flask import current_app, render_template, request
from itsdangerous import BadData, URLSafeTimedSerializer

from riskflow.web.edge.origins import is_foreign
from riskflow.web.routes import ROUTES, PublicRoute

SALT = "words-kept-while-signing-in"  # separates these signatures from others made with the same secret key
MAX_AGE_SECONDS = 3600
MAX_FORM_BYTES = 200_000
FIELD = "kept"
OWN_FIELDS = {"csrf_token", "form_key"}
"""Fields that each page makes anew."""


@dataclass(frozen=True, slots=True)
class PendingForm:
    """A form as it was sent: its address, its fields, and its key where it is to be the same form still."""

    path: str
    fields: list[tuple[str, str]]
    key: str = ""


def pending_form(most_bytes: int = MAX_FORM_BYTES) -> PendingForm | None:
    """Return the form of a request that was refused for want of a sign-in, or nothing where there is none to keep."""
    if not _can_be_kept(most_bytes):
        return None
    fields = [(name, value) for name, value in request.form.items(multi=True) if name not in OWN_FIELDS]
    return PendingForm(request.full_path.rstrip("?"), fields, request.form.get("form_key", ""))


def _can_be_kept(most_bytes: int) -> bool:
    rule = ROUTES.get(request.endpoint or "")
    # What another site makes a browser send was written by nobody here.
    is_ours = not is_foreign()
    is_form = request.method == "POST" and rule is not None and not isinstance(rule, PublicRoute)
    return is_ours and is_form and not request.files and 0 < (request.content_length or 0) <= most_bytes


def restored_form_page(signed: str) -> str | None:
    """Return the page that gives a kept form back after signing in; nothing if it is forged or too old."""
    if not signed:
        return None
    try:
        path, fields = _serializer().loads(signed, max_age=MAX_AGE_SECONDS)
    except BadData:
        return None
    return resend_page(PendingForm(path, [(name, value) for name, value in fields]))


def is_restored() -> bool:
    """Return whether this request opens a page with a kept form, to be read again before it is saved."""
    return request.method == "POST" and FIELD in request.form


def resend_page(kept: PendingForm, sign_in_address: str = "", reason: str = "", *, can_look: bool = False) -> str:
    """Return the page with the fields as a form to send again, with the CSRF token of the present session.

    `sign_in_address`: where to sign in first, in another tab. `reason`: why it was not done. `can_look`: the page that
    it goes to can show it filled in instead.
    """
    return render_template(
        "public/resend_form.html",
        pending_form=kept,
        sign_in_address=sign_in_address,
        reason=reason,
        can_look=can_look,
        sent=[value.strip() for _, value in kept.fields if " " in value.strip()],
    )


def given_back(reason: str) -> str:
    """Return the page that gives back the form of this request; without its files, which must be chosen again."""
    fields = [(name, value) for name, value in request.form.items(multi=True) if name not in OWN_FIELDS]
    if request.files:
        return render_template("public/error.html", status=HTTPStatus.CONFLICT, detail=reason, incident="", sent=())
    return resend_page(PendingForm(request.full_path.rstrip("?"), fields), reason=reason)


def sign_form(kept: PendingForm) -> str:
    """Return the form as a signed text for the sign-in page."""
    return str(_serializer().dumps([kept.path, kept.fields]))


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt=SALT)
