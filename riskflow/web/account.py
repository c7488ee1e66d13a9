"""Who is here: signing in and out, the language, and what the frame of every page shows because of it."""

from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, abort, g, redirect, render_template, request, session, url_for
from flask_babel import lazy_gettext
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from riskflow.cases.labels import ROLE_NAMES, STATE_NAMES
from riskflow.cases.workflow import Role
from riskflow.services.unit_of_work import UnitOfWork, viewer_of
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import Person
from riskflow.text import Language
from riskflow.web import kept_forms
from riskflow.web.filters import localise, reader_language
from riskflow.web.guards import SignedInPerson, current_instance, read_unit_of_work, signed_in
from riskflow.web.routes import ROUTES, RoleRoute

pages = Blueprint("account", __name__)

MENU = {
    "applicant.tasks.mine": lazy_gettext("My assessments"),
    "reviewer.inbox.inbox": lazy_gettext("Cases to handle"),
    "reviewer.records.archive": lazy_gettext("Archive"),
    "admin.overview.overview": lazy_gettext("Administration"),
}
OTHER_LANGUAGE = {
    Language.SV: {"code": "en", "name": "English", "save": "Save and show this page in English"},
    Language.EN: {"code": "sv", "name": "Svenska", "save": "Spara och visa sidan på svenska"},
}


@pages.app_context_processor
def layout_context() -> dict[str, Any]:
    """Return what the frame of every page shows."""
    user = _signed_in_if_available()
    return {
        "demonstration": current_instance().config.is_demonstration,
        "person": user.person if user else None,
        "navigation": [_link(endpoint) for endpoint in MENU if user and _may_reach(user, endpoint)],
        "other_language": OTHER_LANGUAGE[reader_language()],
        "states": STATE_NAMES,
    }


def _signed_in_if_available() -> SignedInPerson | None:
    """Also the page that says that the database is away must have a frame."""
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
    """Choose a person of the demonstration; real people come through their identity provider."""
    target = local_path(request.values.get("next", ""))
    if request.method == "GET" or not current_instance().config.is_demonstration:
        return sign_in_page(target)
    with read_unit_of_work() as uow:
        person = case_queries.person_by_login(uow.session, request.form.get("login", ""))
    if person is None:
        abort(400)
    language = session.get("language")
    session.clear()
    session.update({"person": person.id, "language": language})
    g.pop("signed_in", None)
    return kept_forms.restored_form_page(request.form.get("kept", "")) or redirect(target)


def sign_in_page(target: str, kept: str = "") -> str:
    """Return the page where one signs in; `kept` is what was written before, sealed, and goes along unseen."""
    people: list[tuple[Person, list[str]]] = []
    if current_instance().config.is_demonstration:
        with read_unit_of_work() as uow:
            people = [(person, roles_in_words(uow, person)) for person in case_queries.people(uow.session)]
    return render_template("public/sign_in.html", people=people, next=target, kept=kept)


def roles_in_words(uow: UnitOfWork, person: Person) -> list[str]:
    """Return what a person may do, in words; somebody without a role is a researcher."""
    version = uow.library.current(uow.questionnaire)
    scopes = {
        **{function.id: function.name for function in version.questionnaire.functions},
        **{office.id: office.name for office in version.policy.offices},
    }
    order = {role: number for number, role in enumerate(Role)}
    grants = sorted(viewer_of(uow.session, person).grants, key=lambda grant: (order[grant.role], grant.scope))
    names = ((localise(ROLE_NAMES[grant.role]), localise(scopes.get(grant.scope)) or grant.scope) for grant in grants)
    return [f"{role}: {scope}" if scope else role for role, scope in names]


@pages.post("/logout")
def sign_out() -> Response:
    """End the session; the language stays."""
    language = session.get("language")
    session.clear()
    session["language"] = language
    return redirect(url_for("public.home"))


@pages.post("/language")
def switch_language() -> Response:
    """Show the same page in the other language."""
    choose_language(request.form.get("language", ""))
    return redirect(local_path(request.form.get("next", "")))


def choose_language(wanted: str) -> bool:
    """Remember a language for the session; say whether it is one of ours."""
    known = wanted in {*Language}
    if known:
        session["language"] = wanted
    return known


def local_path(wanted: str) -> str:
    """Return the path of a page of ours, and the first page for anything that leads elsewhere."""
    return wanted.rstrip("?") if _is_ours(wanted) else url_for("public.home")


def _is_ours(wanted: str) -> bool:
    if not wanted.isprintable() or wanted.startswith("//"):  # a line break would begin another header
        return False
    try:
        address = urlsplit(wanted.replace("\\", "/"))
    except ValueError:  # such as a bracket that is never closed
        return False
    return not address.scheme and not address.netloc and address.path.startswith("/")
