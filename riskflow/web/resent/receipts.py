"""Receipts: a form that is sent twice does its work once, and both answers lead to the same place.

Every form carries a random key that is made when its page is shown. The key is stored in the transaction of the verb,
so that it is known exactly when the work is done: after a double click, the back button, or a network that lost the
answer. The same key with other content is refused, and what was typed is given back.
"""

import hashlib
import hmac
import secrets
from http import HTTPStatus

from flask import current_app, flash, g, redirect, request, url_for
from flask_babel import lazy_gettext
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response

from riskflow.services.receipts import SentForm, receipt_of, store_receipt
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.web.resent import kept_forms

FIELD = "form_key"
KEY_BYTES = 24
MIN_KEY_LENGTH, MAX_KEY_LENGTH = 22, 64

KEYLESS = {
    "account.sign_in": "Nobody has signed in yet; signing in twice is signing in.",
    "account.sign_out": "Signing out twice is signing out.",
    "account.switch_language": "Only the session changes.",
    "public.verify": "Only reads.",
    "sign_in.back_channel_logout": "A program sends it, and each token is accepted once.",
    "reviewer.signing_answers.answer": "A page of the signing service sends it, and each token is accepted once.",
    "admin.preview.preview": "Only reads.",
    "drafts.keep": "Only what a session has begun to write changes; a script sends many.",
    "applicant.questions.question": (
        "Each answer carries the version that was seen, and the same answer again changes nothing; a script sends many."
    ),
}
"""Endpoints whose forms need no key, each with the reason."""

CASE_PAGE = "reviewer.inbox.case"
PLACES = {
    "preferences.make_link": "preferences.preferences",
    "preferences.revoke_link": "preferences.preferences",
    "admin.person.telephone": "admin.person.person",
    "reviewer.absences.end": "reviewer.absences.overview",
    "applicant.tasks.check": "applicant.tasks.sent",
    "applicant.tasks.withdraw": "applicant.tasks.tasks",
    "applicant.tasks.hand_to_security": "applicant.tasks.tasks",
    "applicant.tasks.reassess": "applicant.reuse.reassessment",
    "applicant.co_editors.invite": "applicant.co_editors.people",
    "applicant.co_editors.remove": "applicant.co_editors.people",
    "applicant.inquiries.take_back": "applicant.tasks.tasks",
    "applicant.inquiries.asked": "applicant.tasks.mine",
    "applicant.attachments.remove": "applicant.attachments.documents",
    "applicant.supplement.answer": "applicant.tasks.tasks",
    "reviewer.discussion.talk": "reviewer.discussion.talk",
    "reviewer.discussion.internal": "reviewer.discussion.internal",
    "applicant.reuse.inherit": "applicant.tasks.tasks",
    "applicant.reuse.carry_over": "applicant.tasks.tasks",
    "applicant.partners.add": "applicant.partners.find",
    "applicant.partners.judge": "applicant.partners.partner_page",
    "applicant.partners.screen": "applicant.partners.partner_page",
    "applicant.partners.mark_seen": "applicant.partners.partner_page",
    "applicant.partners.remove": "applicant.partners.case_partners",
    "applicant.owners.state": "applicant.partners.partner_page",
    "applicant.owners.withdraw": "applicant.partners.partner_page",
    "reviewer.screenings.order": "reviewer.screenings.overview",
    "account.end_session": "account.sessions",
    "account.end_other_sessions": "account.sessions",
    "admin.lists.add_own": "admin.lists.overview",
    "admin.lists.remove_own": "admin.lists.overview",
    "admin.lists.merge": "admin.lists.partners",
    "admin.lists.undo": "admin.lists.partners",
    "admin.people.grant": "admin.people.roles",
    "admin.people.confirm": "admin.people.roles",
    "admin.people.end": "admin.people.roles",
    "admin.person.end_session": "admin.person.person",
    "admin.person.end_sessions": "admin.person.person",
    "admin.tokens.create": "admin.tokens.overview",
    "admin.tokens.revoke": "admin.tokens.overview",
    "reviewer.delegations.create": "reviewer.delegations.own",
    "reviewer.delegations.end": "reviewer.delegations.own",
    "reviewer.inbox_work.save_view": "reviewer.inbox.inbox",
    "reviewer.inbox_work.delete_view": "reviewer.inbox.inbox",
    "reviewer.inbox_work.selected": "reviewer.inbox.inbox",
    "reviewer.leavers.hand_over": "reviewer.leavers.overview",
    "reviewer.leavers.hand_over_question": "reviewer.leavers.overview",
    "reviewer.disclosure.listed": "reviewer.disclosure.listed",
    "reviewer.disclosure.choose": "reviewer.disclosure.choose",
    "reviewer.disclosure.mask": "reviewer.disclosure.mask",
    "reviewer.disclosure.decide": "reviewer.disclosure.listed",
    "reviewer.disclosure.discard": "reviewer.disclosure.listed",
    "reviewer.signatures.sign": "reviewer.records.case_records",
    "reviewer.signatures.begin": "reviewer.signatures.sign",
    "reviewer.acts.begin": "reviewer.acts.sign",
    "reviewer.minutes_signatures.sign": "meetings.minutes.draft",
    "reviewer.minutes_signatures.begin": "reviewer.minutes_signatures.sign",
    "reviewer.freezes.rule": "reviewer.freezes.waiting",
    "admin.questionnaires.propose": "admin.questionnaires.version_list",
    "admin.questionnaires.confirm": "admin.questionnaires.version_list",
    "admin.outbox.send_again": "admin.outbox.log",
    "meetings.schedule.create": "meetings.schedule.listed",
    "meetings.schedule.change": "meetings.agenda.meeting",
    "meetings.schedule.call": "meetings.agenda.meeting",
    "meetings.schedule.cancel": "meetings.agenda.meeting",
    "meetings.agenda.add": "meetings.agenda.meeting",
    "meetings.agenda.arrange": "meetings.agenda.meeting",
    "meetings.agenda.put": CASE_PAGE,
    "meetings.proceedings.attendance": "meetings.agenda.meeting",
    "meetings.proceedings.notes": "meetings.agenda.meeting",
    "meetings.proceedings.close": "meetings.minutes.draft",
    "meetings.minutes.adjust": "meetings.minutes.draft",
    "meetings.minutes.take_back": "meetings.minutes.draft",
    "meetings.minutes.add": "meetings.minutes.draft",
    "meetings.circulation.open_": "meetings.circulation.page",
    "meetings.circulation.answer": "meetings.circulation.page",
}
"""Where a form leads if it is not the case (for reviewers) or its own page, and its view does not say (`leads_to`)."""

RECEIVED = lazy_gettext("Received: this was done when you sent it the first time, and nothing was done twice.")
NO_KEY = lazy_gettext("The page was older than the program, so nothing was saved. Go on with it now.")
OTHER_CONTENT = lazy_gettext(
    "This page had been sent before, with other content, and that is saved. What you wrote now is not saved. "
    "Look at what is there, and send this too only if it is still needed."
)


class RepeatedFormError(Exception):
    """A form whose work has been done already."""


def new_key() -> str:
    return secrets.token_urlsafe(KEY_BYTES)


def needs_key() -> bool:
    """Return whether the request is a form that must carry a key."""
    return request.method == "POST" and request.endpoint not in KEYLESS


def check_key() -> Response | tuple[str, int] | None:
    """Return a page that gives the form back if it carries no key."""
    return _given_back(HTTPStatus.BAD_REQUEST, str(NO_KEY)) if needs_key() and not _key() else None


def check_unsent(uow: UnitOfWork) -> None:
    """Refuse a form of the acting user that has done its work, before anything asks whether it could do it now.

    Raises:
        RepeatedFormError: when it has.
    """
    if needs_key() and _key() and receipt_of(uow, _key()):
        raise RepeatedFormError


def receive(uow: UnitOfWork) -> None:
    """Store first of all that the form of this request does its work in this transaction.

    Raises:
        RepeatedFormError: when another request with the same form was quicker.
    """
    if not needs_key():
        return
    try:
        g.receipt = store_receipt(uow, SentForm(_key(), request.endpoint or "", _body(), _place()))
    except IntegrityError:
        raise RepeatedFormError from None


def leads_to(place: str) -> str:
    """Name the place that the form of this request leads to, inside its unit of work; return it."""
    g.receipt.place = place
    return place


def answer_again(uow: UnitOfWork) -> Response | tuple[str, int]:
    """Answer a form whose work has been done: lead to the same place, or give other content back."""
    receipt = receipt_of(uow, _key())
    if receipt is None or (receipt.endpoint, receipt.body) != (request.endpoint, _body()):
        return _given_back(HTTPStatus.CONFLICT, str(OTHER_CONTENT))
    flash(str(RECEIVED))
    return redirect(receipt.place)


def _given_back(status: HTTPStatus, reason: str) -> tuple[str, int]:
    return kept_forms.given_back(reason), status


def _key() -> str:
    """Return the digest of the form's key, or nothing where it has none that pages make."""
    written = request.form.get(FIELD, "")
    return hashlib.sha256(written.encode()).hexdigest() if MIN_KEY_LENGTH <= len(written) <= MAX_KEY_LENGTH else ""


def _body() -> str:
    """Return a keyed digest of all that was sent: short texts could be guessed from a plain one."""
    fields = [pair for pair in request.form.items(multi=True) if pair[0] not in {FIELD, "csrf_token"}]
    digest = hmac.new(str(current_app.secret_key).encode(), repr([request.path, *fields]).encode(), "sha256")
    for name, file in request.files.items(multi=True):
        file.stream.seek(0)  # the page may have read it
        content = hashlib.file_digest(file.stream, "sha256")  # type: ignore[arg-type]  # any readable stream will do
        file.stream.seek(0)
        digest.update(f"{name}\0{file.filename}\0{content.hexdigest()}".encode())
    return digest.hexdigest()


def place_of(endpoint: str, *, is_about_case: bool) -> str:
    """Return the endpoint that a form leads to."""
    return PLACES.get(endpoint) or (CASE_PAGE if endpoint.startswith("reviewer.") and is_about_case else endpoint)


def _place() -> str:
    """Return where the form of this request leads."""
    given = request.view_args or {}
    target = place_of(request.endpoint or "", is_about_case="code" in given)
    wanted = {name for rule in current_app.url_map.iter_rules(target) for name in rule.arguments}
    return url_for(target, **{name: value for name, value in given.items() if name in wanted})
