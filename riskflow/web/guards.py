"""The doors: who is here, may they come to this page, and the one way into a case."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import cast

from flask import Flask, abort, current_app, g, redirect, request, session, url_for
from werkzeug.wrappers import Response

from riskflow.cases.access import Viewer
from riskflow.cases.workflow import REFUSAL, Action
from riskflow.errors import NotAllowedError
from riskflow.services.case_facts import viewer_of
from riskflow.services.instance import Instance
from riskflow.services.open_case import OpenCase, open_case
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.tables import Person
from riskflow.web.routes import ROUTES, CaseRoute, PublicRoute, RoleRoute


@dataclass(frozen=True, slots=True)
class SignedInPerson:
    """The person who is signed in."""

    person: Person
    viewer: Viewer


ANONYMOUS = Viewer(id=0)


def current_instance() -> Instance:
    """Return the instance that the running application serves."""
    return cast("Instance", current_app.extensions["riskflow"])


def signed_in() -> SignedInPerson | None:
    """Return who is signed in, read afresh for each request, so that a lost role is lost at once."""
    if "signed_in" not in g:
        g.signed_in = _read_signed_in()
    return cast("SignedInPerson | None", g.signed_in)


def _read_signed_in() -> SignedInPerson | None:
    number = session.get("person")
    if not isinstance(number, int):
        return None
    with current_instance().database.read() as database:
        person = database.get(Person, number)
        return SignedInPerson(person, viewer_of(database, person)) if person else None


@contextmanager
def read_unit_of_work() -> Iterator[UnitOfWork]:
    """Give a desk to read at."""
    with current_instance().read(_viewer()) as uow:
        yield uow


@contextmanager
def write_unit_of_work() -> Iterator[UnitOfWork]:
    """Give a desk for one verb: it is committed whole when the block ends, or not at all."""
    with current_instance().write(_viewer()) as uow:
        yield uow


def _viewer() -> Viewer:
    user = signed_in()
    return user.viewer if user else ANONYMOUS


@contextmanager
def get_case(code: str, action: Action | None = None) -> Iterator[tuple[UnitOfWork, OpenCase]]:
    """Open a case for the page that is asked for; which part it shows stands in the table of routes.

    Raises:
        NotAllowedError: when the page is for an action that this person cannot take now.
    """
    rule = ROUTES[request.endpoint or ""]
    with read_unit_of_work() as uow:
        opened = open_case(uow, code, rule.part if isinstance(rule, CaseRoute) else None)
        if action is not None and action not in opened.actions:
            raise NotAllowedError(REFUSAL)
        yield uow, opened


def check_route() -> Response | None:
    """Let nobody past who the table does not let past."""
    rule = ROUTES.get(request.endpoint or "")
    if rule is None:
        abort(404)
    if isinstance(rule, PublicRoute):
        return None
    user = signed_in()
    if user is None and request.method != "GET":
        abort(401)  # the page that answers keeps what was written
    if user is None:
        return redirect(url_for("account.sign_in", next=request.full_path))
    if isinstance(rule, RoleRoute) and not any(user.viewer.has_role(role) for role in rule.roles):
        abort(403)
    if isinstance(rule, CaseRoute) and request.view_args:
        with get_case(request.view_args["code"]):
            pass
    return None


def register(app: Flask) -> None:
    """Put the check before every request; call it when all routes are there."""
    missing = {rule.endpoint for rule in app.url_map.iter_rules()} - set(ROUTES)
    if missing:
        message = f"these routes have no row in riskflow.web.policy.ROUTES: {sorted(missing)}"
        raise LookupError(message)
    app.before_request(check_route)
