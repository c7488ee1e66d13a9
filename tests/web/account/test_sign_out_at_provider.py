"""After signing out here one may sign out at the provider too, at the address that its metadata name."""

from urllib.parse import parse_qs, urlsplit

import pytest
from werkzeug.test import TestResponse

from tests.support.oidc.sign_in_visit import Visit, csrf_token
from tests.support.web.web_client import html, words

LINK = 'href="/logout/provider"'


def signed_out(visit: Visit) -> str:
    """Sign in and out, and return the page that follows."""
    visit.answer()
    answer = visit.client.post("/logout", data={"csrf_token": csrf_token(visit.client)})
    return visit.client.get(answer.location).text


def to_provider(visit: Visit) -> TestResponse:
    return visit.client.get("/logout/provider")


def test_the_page_offers_it_and_leads_there_and_back(visit: Visit) -> None:
    assert LINK in signed_out(visit)
    address = urlsplit(to_provider(visit).location)
    query = {name: values[0] for name, values in parse_qs(address.query).items()}
    state = query.pop("state")
    assert f"{address.scheme}://{address.netloc}{address.path}" == f"{visit.provider.issuer}/end"
    assert query == {"client_id": "riskflow", "post_logout_redirect_uri": "http://localhost/login"}
    assert len(state) >= 32
    back = words(html(visit.client.get(f"/login?state={state}")))
    assert "You have signed out of RiskFlow and at the university" in back
    assert "and at the university" not in words(html(visit.client.get(f"/login?state={state}")))


def test_a_state_of_somebody_else_says_nothing(visit: Visit) -> None:
    signed_out(visit)
    to_provider(visit)
    for state in ("guessed", "å", ""):
        assert "and at the university" not in visit.client.get(f"/login?state={state}").text


def test_an_endpoint_with_a_query_keeps_it(visit: Visit) -> None:
    visit.provider.metadata["end_session_endpoint"] = f"{visit.provider.issuer}/end?tenant=staff"
    signed_out(visit)
    assert "/end?tenant=staff&client_id=riskflow&" in to_provider(visit).location


@pytest.mark.parametrize(
    "named", [None, "", "javascript:alert(1)", "//elsewhere.test/end", "/end", "https://", "http://me:pw@id.test/end"]
)
def test_without_an_address_to_trust_nothing_is_offered(visit: Visit, named: str | None) -> None:
    visit.provider.metadata["end_session_endpoint"] = named
    assert LINK not in signed_out(visit)
    assert to_provider(visit).location == "/login?signed_out=1"


def test_nobody_is_led_there_who_has_not_signed_out(visit: Visit) -> None:
    assert to_provider(visit).location == "/login?signed_out=1"
    visit.answer()
    assert to_provider(visit).location == "/login?signed_out=1"
    assert visit.is_signed_in()
