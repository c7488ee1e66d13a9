"""Each guard of the transition table over HTTP: the page refuses, and the case stays as it is."""

import pytest

from riskflow.cases.workflow import Action, Guard, Role, State
from riskflow.web.present.case import ACTION_ENDPOINTS
from tests.support.cases.lacking_guards import GUARDED, LACKS, LOGINS
from tests.support.web.review_pages import CONDITION, WEIGHED, rating, state_of
from tests.support.web.site import Site
from tests.support.web.web_client import hidden

REFUSED = {403, 409, 422, 423}
FORM = {**rating(advice="with-conditions"), "text": "Worth doing", **WEIGHED, **CONDITION, "then": "confirm"}
ON_PAGES = [row for row in GUARDED if row[1] in ACTION_ENDPOINTS]


@pytest.mark.slow
@pytest.mark.parametrize(("state", "action", "role", "guard"), ON_PAGES)
def test_a_page_refuses_an_action_whose_guard_does_not_hold(
    pages: Site, state: State, action: Action, role: Role, guard: Guard
) -> None:
    code = LACKS[state, action, guard](pages.stage)
    visitor = pages.visitor(LOGINS[role])
    with pages.app.test_request_context():
        address = pages.app.url_map.bind("localhost").build(ACTION_ENDPOINTS[action], {"code": code})
    seen = visitor.client.get("/about")
    assert seen.status_code == 200
    advice = "go-ahead" if guard is Guard.BELOW_CRITICAL else "with-conditions"
    form = FORM | {"advice": advice, "revision": "1", **hidden(visitor.read("/about"))}
    response = visitor.client.post(address, data=form)
    if guard is Guard.DECLARED:
        assert response.location == f"/c/{code}/declare"
    else:
        assert response.status_code in REFUSED
    assert state_of(pages, code) == state
