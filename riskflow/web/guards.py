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
from riskflow.services.instance import Instance
from riskflow.services.unit_of_work import Desk, Matter, open_case, viewer_of
from riskflow.store.tables import Person
from riskflow.web.routes import ROUTES, Holding, InCase, Public


@dataclass(frozen=True, slots=True)
class Present:
    """The person who is signed in."""

    person: Person
    viewer: Viewer


NOBODY = Viewer(id=0)


def parts() -> Instance:
    """Return the instance that the running application serves."""
    return cast("Instance", current_app.extensions["riskflow"])


def present() -> Present | None:
    """Return who is signed in, read afresh for each request, so that a lost role is lost at once."""
    if "present" not in g:
        g.present = _read_present()
    return cast("Present | None", g.present)


def _read_present() -> Present | None:
    number = session.get("person")
    if not isinstance(number, int):
        return None
    with parts().database.read() as database:
        person = database.get(Person, number)
        return Present(person, viewer_of(database, person)) if person else None


@contextmanager
def reading() -> Iterator[Desk]:
    """Give a desk to read at."""
    with parts().read(_viewer()) as desk:
        yield desk


@contextmanager
def writing() -> Iterator[Desk]:
    """Give a desk for one verb: it is committed whole when the block ends, or not at all."""
    with parts().write(_viewer()) as desk:
        yield desk


def _viewer() -> Viewer:
    here = present()
    return here.viewer if here else NOBODY


@contextmanager
def get_case(code: str, action: Action | None = None) -> Iterator[tuple[Desk, Matter]]:
    """Open a case for the page that is asked for; which part it shows stands in the table of routes.

    Raises:
        NotAllowedError: when the page is for an action that this person cannot take now.
    """
    rule = ROUTES[request.endpoint or ""]
    with reading() as desk:
        matter = open_case(desk, code, rule.part if isinstance(rule, InCase) else None)
        if action is not None and action not in matter.actions:
            raise NotAllowedError(REFUSAL)
        yield desk, matter


def check_route() -> Response | None:
    """Let nobody past who the table does not let past."""
    rule = ROUTES.get(request.endpoint or "")
    if rule is None:
        abort(404)
    if isinstance(rule, Public):
        return None
    here = present()
    if here is None and request.method != "GET":
        abort(401)  # the page that answers keeps what was written
    if here is None:
        return redirect(url_for("account.sign_in", next=request.full_path))
    if isinstance(rule, Holding) and not any(here.viewer.holds(role) for role in rule.roles):
        abort(403)
    if isinstance(rule, InCase) and request.view_args:
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
