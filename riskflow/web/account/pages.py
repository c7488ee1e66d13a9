"""Signing in and out, the language, and the values of the layout that every page has."""

import hmac
import secrets
from http import HTTPStatus
from typing import Any, cast
from urllib.parse import urlsplit

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext, lazy_gettext
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from riskflow.cases.access import Viewer
from riskflow.cases.labels import ROLE_NAMES, STATE_NAMES
from riskflow.cases.workflow import Role
from riskflow.identity.provider import Provider
from riskflow.identity.transport import ProviderUnavailableError
from riskflow.logs import security_event
from riskflow.questionnaire.loader import QuestionnaireVersion
from riskflow.services.case_facts import identity
from riskflow.services.people import sessions as sessions_service
from riskflow.services.people import unsent_forms
from riskflow.services.people.directory import IN_ORDER_OF_SIGN_UP, cast_page, people_on
from riskflow.services.people.preferences import preference_of
from riskflow.services.people.sessions import SignInContext
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.listing.page import Page as ListPage
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import Person
from riskflow.text import Language
from riskflow.web.filters import localise, reader_language
from riskflow.web.guards import (
    SESSION_KEY,
    SignedInPerson,
    current_instance,
    forget_signed_in,
    read_unit_of_work,
    session_limits,
    session_token,
    session_unit_of_work,
    signed_in,
)
from riskflow.web.present.contacts import instance_contact
from riskflow.web.present.grants import scope_names
from riskflow.web.present.listing import PageLinks, asked_place, page_links
from riskflow.web.resent import kept_forms, receipts
from riskflow.web.routes import ROUTES, RoleRoute

pages = Blueprint("account", __name__)

SIGN_OUT = "sign-out"  # the key of the cookie under which a way to the provider's sign-out waits for its return
STATE_BYTES = 24
DEMONSTRATION_ISSUER = "demonstration"

MENU = {
    "applicant.tasks.mine": lazy_gettext("My assessments"),
    "reviewer.inbox.inbox": lazy_gettext("Cases to handle"),
    "meetings.schedule.listed": lazy_gettext("Meetings"),
    "reviewer.collaborations.listed": lazy_gettext("Collaborations"),
    "search.search": lazy_gettext("Search cases"),
    "reviewer.records.archive": lazy_gettext("Archive"),
    "figures.years": lazy_gettext("Figures"),
    "admin.overview.overview": lazy_gettext("Administration"),
}
OTHER_LANGUAGE = {
    Language.SV: {
        "code": "en",
        "name": "English",
        "save": "Save and show this page in English",
        "keep": "Keep what I wrote and show this page in English",
    },
    Language.EN: {
        "code": "sv",
        "name": "Svenska",
        "save": "Spara och visa sidan på svenska",
        "keep": "Behåll det jag skrev och visa sidan på svenska",
    },
}


@pages.app_context_processor
def layout_context() -> dict[str, Any]:
    """Return the values of the layout template."""
    user = signed_in_if_available()
    return {
        "contact": instance_contact(),
        "demonstration": current_instance().config.is_demonstration,
        "mismatch": current_instance().head_check.mismatch,
        "person": user.person if user else None,
        "navigation": [_link(endpoint) for endpoint in MENU if user and _may_reach(user, endpoint)],
        "other_language": OTHER_LANGUAGE[reader_language()],
        "states": STATE_NAMES,
    }


def signed_in_if_available() -> SignedInPerson | None:
    # The page that says that the database cannot be reached has the layout too.
    try:
        return signed_in()
    except SQLAlchemyError:
        return None


def _may_reach(user: SignedInPerson, endpoint: str) -> bool:
    rule = ROUTES[endpoint]
    return not isinstance(rule, RoleRoute) or any(user.viewer.has_role(role) for role in rule.roles)


def _link(endpoint: str) -> dict[str, Any]:
    return {"href": url_for(endpoint), "label": MENU[endpoint], "current": request.endpoint == endpoint}


@pages.route("/login", methods=["GET", "POST"])
def sign_in() -> str | Response:
    """Sign in as a person of the demonstration; elsewhere the page only says where to sign in."""
    target = local_path(request.values.get("next", ""))
    if request.method == "GET" or not offers_people():
        return sign_in_page(target, has_left_provider=_comes_from_signing_out())
    with read_unit_of_work() as uow:
        person = case_queries.person_by_login(uow.session, request.form.get("login", ""))
    if person is None:
        abort(HTTPStatus.BAD_REQUEST)
    now = current_instance().now()
    begin_session(identity(person.id), SignInContext(DEMONSTRATION_ISSUER, now, browser=request.user_agent.string))
    return kept_forms.restored_form_page(request.form.get("kept", "")) or redirect(target)


def offers_people() -> bool:
    """Return whether one may choose whom to sign in as: in a demonstration that names no provider."""
    config = current_instance().config
    return config.is_demonstration and not config.has_real_sign_in


def begin_session(person_id: int, context: SignInContext) -> None:
    """Sign a person in, under a new token: one that was known before is worth nothing."""
    language, former = session.get("language"), session_token()
    with session_unit_of_work() as uow:
        token = sessions_service.begin(uow, person_id, context)
        language = preference_of(uow, person_id).language or language
        if former:
            unsent_forms.move(uow, former, token)
            sessions_service.end_by_token(uow, former, "signed-in-again")
    session.clear()
    session.update({SESSION_KEY: token, "language": language})
    forget_signed_in()
    security_event("signed-in", person=person_id, issuer=context.issuer, acr=context.acr)


def provider() -> Provider | None:
    """Return the identity provider of the instance, if it has one."""
    return cast("Provider | None", current_app.extensions.get("riskflow-provider"))


def sign_in_page(target: str, kept: str = "", *, has_left_provider: bool = False) -> str:
    """Return the sign-in page; `kept` is a signed form that goes along in a hidden field."""
    people: list[tuple[Person, list[str]]] = []
    links = PageLinks()
    if offers_people():
        asked = asked_place(IN_ORDER_OF_SIGN_UP)
        with read_unit_of_work() as uow:
            page = cast_page(uow, asked.cursor)
            people, links = people_with_roles(uow, page), page_links(page, asked)
    return render_template(
        "public/sign_in.html",
        people=people,
        links=links,
        next=target,
        kept=kept,
        signed_out="signed_out" in request.args,
        can_leave_provider=SIGN_OUT in session,
        has_left_provider=has_left_provider,
    )


def people_with_roles(uow: UnitOfWork, page: ListPage) -> list[tuple[Person, list[str]]]:
    """Return the people of one page with what they may do, in words; somebody without a role is a researcher."""
    version = uow.current_version
    return [(person, _roles_in_words(version, viewer)) for person, viewer in people_on(uow, page)]


def _roles_in_words(version: QuestionnaireVersion, viewer: Viewer) -> list[str]:
    scopes = scope_names(version)
    order = {role: number for number, role in enumerate(Role)}
    grants = sorted(viewer.grants, key=lambda grant: (order[grant.role], grant.scope))
    names = ((localise(ROLE_NAMES[grant.role]), localise(scopes.get(grant.scope)) or grant.scope) for grant in grants)
    return [f"{role}: {scope}" if scope else role for role, scope in names]


@pages.post("/logout")
def sign_out() -> Response:
    """End the session here, and offer to end the one at the provider; keep the language."""
    language, token = session.get("language"), session_token()
    user = signed_in()
    if token:
        with session_unit_of_work() as uow:
            sessions_service.end_by_token(uow, token, "signed-out")
    session.clear()
    session["language"] = language
    security_event("signed-out", person=user.viewer.id if user else None)
    if user and _provider_sign_out("-"):
        session[SIGN_OUT] = secrets.token_urlsafe(STATE_BYTES)
    has_provider = current_instance().config.has_real_sign_in
    response = redirect(url_for("account.sign_in", signed_out=1) if has_provider else url_for("public.home"))
    response.headers["Clear-Site-Data"] = '"cache", "storage"'  # not the cookies: the language is one
    return response


@pages.get("/logout/provider")
def sign_out_at_provider() -> Response:
    """Send a browser that has signed out here to where the provider ends its session too."""
    state = session.get(SIGN_OUT)
    address = _provider_sign_out(state) if isinstance(state, str) and signed_in() is None else ""
    return redirect(address or url_for("account.sign_in", signed_out=1))


def _provider_sign_out(state: str) -> str:
    """Return the address where the provider ends the browser's session; empty where there is none, or not now."""
    known = provider()
    try:
        return known.sign_out_url(state, current_instance().now()) if known else ""
    except ProviderUnavailableError as error:
        security_event("provider-unavailable", reason=str(error))
        return ""


def _comes_from_signing_out() -> bool:
    """Return whether the provider sends the browser back that was sent there to sign out."""
    state = session.get(SIGN_OUT)
    is_back = isinstance(state, str) and hmac.compare_digest(state.encode(), request.args.get("state", "").encode())
    if is_back:
        session.pop(SIGN_OUT)
    return is_back


@pages.get("/account/unsent")
def unsent_form() -> str | Response:
    """Give back what was written before its writer proved once more who they are, to be sent with one click."""
    with read_unit_of_work() as uow:
        form = unsent_forms.kept(uow, session_token())
    if form is None:
        flash(gettext("Nothing of yours waits to be sent. What you write is kept for an hour while you sign in."))
        return redirect(url_for("public.home"))
    return kept_forms.resend_page(
        kept_forms.PendingForm(form.path, form.fields, form.key),
        reason=gettext("It is not saved yet. Send it now."),
        # The forms of actions on cases carry what their page showed; such a page shows a form again as it was written.
        can_look={"revision", "then"} & set(dict(form.fields)) == {"revision"},
    )


@pages.get("/account/sessions")
def sessions() -> str:
    """Show where one is signed in."""
    with read_unit_of_work() as uow:
        found = sessions_service.of_person(uow, uow.viewer.id, session_limits())
    user = signed_in()
    return render_template(
        "public/sessions.html",
        sessions=found,
        current=user.session_id if user else None,
        config=current_instance().config,
    )


@pages.post("/account/sessions/<int:number>/end")
def end_session(number: int) -> Response:
    """End one of one's own sessions."""
    with session_unit_of_work() as uow:
        receipts.receive(uow)
        sessions_service.end_of_person(uow, uow.viewer.id, "ended-by-person", number=number)
    flash(gettext("The session has ended."))
    return redirect(url_for("account.sessions"))


@pages.post("/account/sessions/end-others")
def end_other_sessions() -> Response:
    """End all of one's own sessions but this one."""
    with session_unit_of_work() as uow:
        receipts.receive(uow)
        sessions_service.end_of_person(uow, uow.viewer.id, "ended-by-person", besides=session_token())
    flash(gettext("All other sessions have ended."))
    return redirect(url_for("account.sessions"))


@pages.post("/language")
def switch_language() -> Response:
    """Show the same page in the other language."""
    choose_language(request.form.get("language", ""))
    return redirect(local_path(request.form.get("next", "")))


def choose_language(wanted: str) -> bool:
    """Keep a language for the session; return whether there is such a language."""
    is_known = wanted in {*Language}
    if is_known:
        session["language"] = wanted
    return is_known


def local_path(wanted: str) -> str:
    """Return a path of this site, or that of the first page for anything that leads elsewhere (open redirects)."""
    return wanted.rstrip("?") if _is_local(wanted) else url_for("public.home")


def _is_local(wanted: str) -> bool:
    # A line break would begin another header; browsers read // and \\ as the beginning of a host.
    if not wanted.isprintable() or wanted.startswith("//"):
        return False
    try:
        address = urlsplit(wanted.replace("\\", "/"))
    except ValueError:  # such as a bracket that is never closed
        return False
    return not address.scheme and not address.netloc and address.path.startswith("/")
