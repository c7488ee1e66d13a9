"""Who is here: signing in and out, the language, and what the frame of every page shows because of it."""

from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, abort, g, redirect, render_template, request, session, url_for
from flask_babel import lazy_gettext
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from riskflow.cases.labels import ROLES, STATES
from riskflow.cases.workflow import Role
from riskflow.services.unit_of_work import Desk, viewer_of
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import Person
from riskflow.text import Language
from riskflow.web import kept_forms
from riskflow.web.filters import reader_language, t
from riskflow.web.guards import Present, parts, present, reading
from riskflow.web.routes import ROUTES, Holding

pages = Blueprint("account", __name__)

MENU = {
    "assess.mine": lazy_gettext("My assessments"),
    "review.inbox": lazy_gettext("Cases to handle"),
    "records.archive": lazy_gettext("Archive"),
    "admin.overview": lazy_gettext("Administration"),
}
OTHER_LANGUAGE = {
    Language.SV: {"code": "en", "name": "English", "save": "Save and show this page in English"},
    Language.EN: {"code": "sv", "name": "Svenska", "save": "Spara och visa sidan på svenska"},
}


@pages.app_context_processor
def frame() -> dict[str, Any]:
    """Return what the frame of every page shows."""
    here = _present_if_known()
    return {
        "demonstration": parts().config.is_demonstration,
        "person": here.person if here else None,
        "navigation": [_link(endpoint) for endpoint in MENU if here and _may_reach(here, endpoint)],
        "other_language": OTHER_LANGUAGE[reader_language()],
        "states": STATES,
    }


def _present_if_known() -> Present | None:
    """Also the page that says that the database is away must have a frame."""
    try:
        return present()
    except SQLAlchemyError:
        return None


def _may_reach(here: Present, endpoint: str) -> bool:
    rule = ROUTES[endpoint]
    return not isinstance(rule, Holding) or any(here.viewer.holds(role) for role in rule.roles)


def _link(endpoint: str) -> dict[str, Any]:
    return {"href": url_for(endpoint), "label": MENU[endpoint], "current": request.endpoint == endpoint}


@pages.route("/login", methods=["GET", "POST"])
def sign_in() -> str | Response:
    """Choose a person of the demonstration; real people come through their identity provider."""
    target = local_path(request.values.get("next", ""))
    if request.method == "GET" or not parts().config.is_demonstration:
        return sign_in_page(target)
    with reading() as desk:
        person = case_queries.person_by_login(desk.session, request.form.get("login", ""))
    if person is None:
        abort(400)
    language = session.get("language")
    session.clear()
    session.update({"person": person.id, "language": language})
    g.pop("present", None)
    return kept_forms.given_back(request.form.get("kept", "")) or redirect(target)


def sign_in_page(target: str, kept: str = "") -> str:
    """Return the page where one signs in; `kept` is what was written before, sealed, and goes along unseen."""
    people: list[tuple[Person, list[str]]] = []
    if parts().config.is_demonstration:
        with reading() as desk:
            people = [(person, roles_in_words(desk, person)) for person in case_queries.people(desk.session)]
    return render_template("public/sign_in.html", people=people, next=target, kept=kept)


def roles_in_words(desk: Desk, person: Person) -> list[str]:
    """Return what a person may do, in words; somebody without a role is a researcher."""
    version = desk.library.current(desk.questionnaire)
    scopes = {
        **{function.id: function.name for function in version.questionnaire.functions},
        **{office.id: office.name for office in version.policy.offices},
    }
    grants = sorted(viewer_of(desk.session, person).grants, key=lambda grant: list(Role).index(grant.role))
    names = ((t(ROLES[grant.role]), t(scopes.get(grant.scope)) or grant.scope) for grant in grants)
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
