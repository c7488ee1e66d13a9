"""Signing in at a provider: what a right answer gives, and what every forged, stale or foreign one does not."""

import logging
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from riskflow.services.case_facts import viewer_of
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import sign_in as sign_in_queries
from tests.support.oidc.hostile_provider import (
    HostileProvider,
    hostile_provider,
    signed_by_somebody_else,
    signed_with_the_public_key,
    unsigned,
    with_key_in_header,
)
from tests.support.oidc.sign_in_visit import Visit, csrf_token, later, provider_client
from tests.support.web.site import open_folder


def test_the_first_sign_in_makes_a_person_without_any_role(visit: Visit) -> None:
    response = visit.answer()
    assert response.status_code == 302
    assert visit.is_signed_in()
    with visit.instance.read(None) as uow:
        person = sign_in_queries.person_of_identity(uow.session, visit.provider.issuer, "alva")
        assert person is not None
        assert (person.name, person.email, person.department) == ("Alva Alm", "alva@university.test", "ITM")
        assert viewer_of(uow.session, person, uow.today).grants == frozenset()


def test_an_address_identifies_nobody(visit: Visit) -> None:
    visit.answer()
    visit.provider.claims = {"sub": "another"}
    visit.provider.userinfo = {"sub": "another"}
    visit.answer()
    with visit.instance.read(None) as uow:
        people = [person for person in case_queries.people(uow.session) if person.email == "alva@university.test"]
    assert len(people) == 2


def test_signing_in_gives_a_new_token_and_ends_the_old_one(visit: Visit) -> None:
    visit.answer()
    former = visit.client.get_cookie("riskflow").value  # type: ignore[union-attr]
    visit.answer()
    assert visit.is_signed_in()
    visit.client.set_cookie("riskflow", former)
    assert not visit.is_signed_in()


def test_an_old_cookie_is_worth_nothing_after_signing_out(visit: Visit) -> None:
    visit.answer()
    former = visit.client.get_cookie("riskflow").value  # type: ignore[union-attr]
    response = _sign_out(visit.client)
    assert response.headers["Clear-Site-Data"] == '"cache", "storage"'
    visit.client.set_cookie("riskflow", former)
    assert not visit.is_signed_in()


def _sign_out(client: FlaskClient) -> TestResponse:
    return client.post("/logout", data={"csrf_token": csrf_token(client)})


Change = Callable[[HostileProvider], None]


def claims(**changed: Any) -> Change:  # noqa: ANN401 - claims of any kind
    return lambda provider: provider.claims.update(changed)


def signed(sign: Callable[[dict[str, Any], dict[str, Any]], str]) -> Change:
    return lambda provider: setattr(provider, "sign", sign)


def answered(path: str, status: int, headers: dict[str, str] | None = None, body: bytes = b"") -> Change:
    return lambda provider: provider.answers.update({path: lambda: (status, headers or {}, body)})


def replaced(part: str, **changed: Any) -> Change:  # noqa: ANN401 - JSON of any kind
    return lambda provider: getattr(provider, part).update(changed)


NOW = int(time.time())
FORGED: dict[str, Change] = {
    "nobody signed the token": signed(unsigned),
    "the token is signed with the public key": signed(signed_with_the_public_key),
    "the token is signed by somebody else": signed(signed_by_somebody_else),
    "the token brings its own key": signed(with_key_in_header),
    "the key is unknown": replaced("header", kid="nobody's"),
    "the token is an access token": replaced("header", typ="at+jwt"),
    "the token is a logout token": replaced("header", typ="logout+jwt"),
    "the issuer is another": claims(iss="http://127.0.0.1:9"),
    "the issuer is missing": claims(iss=None),
    "the token is for somebody else": claims(aud="another-client"),
    "the audience is missing": claims(aud=None),
    "it is for several and says not for whom": claims(aud=["riskflow", "another-client"]),
    "it was issued to another": claims(aud=["riskflow", "another-client"], azp="another-client"),
    "it has expired": claims(exp=NOW - 120, iat=NOW - 600),
    "it never expires": claims(exp=None),
    "it comes from the future": claims(iat=NOW + 3600),
    "it has no time": claims(iat=None),
    "the time is text": claims(iat="yesterday"),
    "it is not valid yet": claims(nbf=NOW + 3600),
    "the nonce is missing": claims(nonce=None),
    "the nonce is another": claims(nonce="another"),
    "the subject is missing": claims(sub=None),
    "the subject is empty": claims(sub=""),
    "the subject is a number": claims(sub=7),
    "the subject is too long": claims(sub="a" * 300),
    "the subject has a line break": claims(sub="a\nb"),
    "the access token is another": claims(at_hash="AAAAAAAAAAAAAAAAAAAAAA"),
    "the person signed in tomorrow": claims(auth_time=NOW + 86_400),
    "userinfo tells of somebody else": replaced("userinfo", sub="another"),
    "there is no ID token": replaced("tokens", id_token=None),
    "the ID token is a number": replaced("tokens", id_token=7),
    "the ID token is rubbish": replaced("tokens", id_token="a.b"),
    "the code is refused": answered("/token", 400, {"Content-Type": "application/json"}, b'{"error": "invalid_grant"}'),
    "the tokens are no JSON": answered("/token", 200, {"Content-Type": "text/html"}, b"<p>hello"),
}
UNAVAILABLE: dict[str, Change] = {
    "the token endpoint fails": answered("/token", 500),
    "the token endpoint redirects": answered("/token", 307, {"Location": "http://127.0.0.1:9/"}),
    "the token endpoint says too much": answered("/token", 200, {}, b"x" * 300_000),
    "the keys cannot be fetched": answered("/keys", 500),
    "the keys are no keys": answered("/keys", 200, {}, b'{"keys": [{"kty": "none"}]}'),
    "the metadata cannot be fetched": answered("/.well-known/openid-configuration", 503),
    "the metadata redirect": answered("/.well-known/openid-configuration", 302, {"Location": "http://127.0.0.1:9/"}),
    "the metadata name another issuer": replaced("metadata", issuer="http://127.0.0.1:9"),
    "the metadata lack an endpoint": answered("/.well-known/openid-configuration", 200, {}, b"{}"),
    "userinfo is no JSON": answered("/userinfo", 200, {}, b"<p>"),
}


@pytest.mark.parametrize("change", FORGED.values(), ids=FORGED)
def test_a_forged_answer_signs_nobody_in(visit: Visit, change: Change, caplog: pytest.LogCaptureFixture) -> None:
    change(visit.provider)
    with caplog.at_level(logging.INFO, "riskflow.security"):
        response = visit.answer()
    assert response.status_code == 403
    assert "Nobody was signed in" in response.text
    assert "sign-in-refused" in [record.message for record in caplog.records]
    assert not visit.is_signed_in()


@pytest.mark.parametrize("change", UNAVAILABLE.values(), ids=UNAVAILABLE)
def test_a_provider_that_cannot_be_asked_is_said_to_be_out_of_reach(visit: Visit, change: Change) -> None:
    change(visit.provider)
    asked = visit.client.get("/login/start")
    if asked.status_code == 302:
        code, query = visit.provider.code_for(asked.location)
        asked = visit.come_back({"code": code, "state": query["state"], "iss": visit.provider.issuer})
    assert asked.status_code == 503
    assert not visit.is_signed_in()


ANSWERS: dict[str, dict[str, str | None]] = {
    "the state is another": {"state": "another"},
    "the state is missing": {"state": None},
    "the code is missing": {"code": None},
    "the issuer is missing": {"iss": None},
    "the answer is another provider's": {"iss": "http://127.0.0.1:9"},
    "the provider refused": {"error": "access_denied", "code": None},
    "the code was never given": {"code": "invented"},
}


@pytest.mark.parametrize("changed", ANSWERS.values(), ids=ANSWERS)
def test_an_answer_that_does_not_fit_signs_nobody_in(visit: Visit, changed: dict[str, str | None]) -> None:
    assert visit.answer(**changed).status_code == 403
    assert not visit.is_signed_in()


def test_another_provider_gets_no_code(visit: Visit) -> None:
    visit.answer(iss="http://127.0.0.1:9")
    assert "/token" not in visit.provider.asked


def test_a_parameter_that_comes_twice_has_no_meaning(visit: Visit) -> None:
    code, query = visit.ask()
    doubled = f"/login/callback?code={code}&state=x&state={query['state']}&iss={visit.provider.issuer}"
    assert visit.client.get(doubled).status_code == 403


def test_an_answer_counts_once_only(visit: Visit) -> None:
    code, query = visit.ask()
    cookie = visit.client.get_cookie("riskflow").value  # type: ignore[union-attr]
    parameters = {"code": code, "state": query["state"], "iss": visit.provider.issuer}
    assert visit.come_back(parameters).status_code == 302
    _sign_out(visit.client)
    visit.client.set_cookie("riskflow", cookie)
    visit.provider.used_codes.clear()  # a provider that accepts a code twice
    assert visit.come_back(parameters).status_code == 403
    assert not visit.is_signed_in()


def test_an_answer_counts_in_the_browser_that_asked(visit: Visit) -> None:
    code, query = visit.ask()
    other = visit.client.application.test_client()
    answer = {"code": code, "state": query["state"], "iss": visit.provider.issuer}
    assert other.get("/login/callback", query_string=answer).status_code == 403


def test_the_request_has_a_challenge_and_the_verifier_stays_here(visit: Visit) -> None:
    query = parse_qs(urlsplit(visit.client.get("/login/start").location).query)
    assert query["code_challenge_method"] == ["S256"]
    assert len(query["code_challenge"][0]) == 43
    assert "code_verifier" not in query
    assert query["response_type"] == ["code"]
    assert query["scope"] == ["openid profile email"]


@pytest.mark.parametrize("wanted", ["//elsewhere.test", "https://elsewhere.test", "/\\elsewhere.test", "/a\r\nb"])
def test_signing_in_leads_to_own_pages_only(visit: Visit, wanted: str) -> None:
    code, query = visit.provider.code_for(visit.client.get("/login/start", query_string={"next": wanted}).location)
    response = visit.come_back({"code": code, "state": query["state"], "iss": visit.provider.issuer})
    assert response.location == "/"


@pytest.mark.parametrize(
    ("passed", "lasts"),
    [({"minutes": 59}, True), ({"minutes": 61}, False), ({"hours": 13}, False), ({"hours": -3}, False)],
    ids=["used an hour ago", "not used for longer", "begun yesterday", "the clock was set back"],
)
def test_a_session_ends_by_itself(visit: Visit, passed: dict[str, float], lasts: bool) -> None:
    visit.answer()
    later(visit, **passed)
    assert visit.is_signed_in() == lasts


def test_a_session_that_is_used_ends_after_twelve_hours(visit: Visit) -> None:
    visit.answer()
    for half_hours in range(1, 24):
        later(visit, minutes=30 * half_hours)
        assert visit.is_signed_in()
    later(visit, hours=12, minutes=1)
    assert not visit.is_signed_in()


def test_one_sees_and_ends_ones_other_sessions(visit: Visit) -> None:
    visit.answer()
    other = Visit(visit.client.application.test_client(), visit.provider)
    other.client.environ_base["HTTP_USER_AGENT"] = "Another browser"
    other.answer()
    page = visit.client.get("/account/sessions").text
    assert "Another browser" in page
    fields = dict(re.findall(r'name="(csrf_token|form_key)" value="([^"]+)"', page))
    ended = visit.client.post("/account/sessions/end-others", data=fields)
    assert ended.location == "/account/sessions"
    assert visit.is_signed_in()
    assert not other.is_signed_in()


def test_nobody_ends_the_session_of_another(visit: Visit) -> None:
    visit.answer()
    other = Visit(visit.client.application.test_client(), visit.provider)
    visit.provider.claims, visit.provider.userinfo = {"sub": "eve"}, {"sub": "eve"}
    other.answer()
    for number in (1, 2, 3):
        page = other.client.get("/account/sessions").text
        fields = dict(re.findall(r'name="(csrf_token|form_key)" value="([^"]+)"', page))
        answer = other.client.post(f"/account/sessions/{number}/end", data={"form_key": "k" * 32} | fields)
        assert answer.status_code in {302, 400, 403, 404}
    assert visit.is_signed_in()


LOGOUTS: dict[str, tuple[dict[str, Any], Change | None]] = {
    "it has a nonce": ({"nonce": "n"}, None),
    "it names no event": ({"events": None}, None),
    "it names another event": ({"events": {"https://elsewhere.test/event": {}}}, None),
    "the event is no object": ({"events": ["http://schemas.openid.net/event/backchannel-logout"]}, None),
    "it is for another client": ({"aud": "another-client"}, None),
    "it is of another issuer": ({"iss": "http://127.0.0.1:9"}, None),
    "it has expired": ({"exp": NOW - 120, "iat": NOW - 130}, None),
    "it is old": ({"iat": NOW - 600}, None),
    "it has no id": ({"jti": None}, None),
    "it names nobody": ({"sub": None, "sid": None}, None),
    "nobody signed it": ({}, signed(unsigned)),
    "somebody else signed it": ({}, signed(signed_by_somebody_else)),
    "it is an ID token": ({}, replaced("header", typ="JWT")),
}


@pytest.mark.parametrize(("changed", "change"), LOGOUTS.values(), ids=LOGOUTS)
def test_a_forged_logout_ends_no_session(visit: Visit, changed: dict[str, Any], change: Change | None) -> None:
    visit.answer()
    if change:
        change(visit.provider)
    token = visit.provider.logout_token(**changed)
    response = visit.client.application.test_client().post("/login/back-channel-logout", data={"logout_token": token})
    assert response.status_code == 400
    assert visit.is_signed_in()


@pytest.mark.parametrize("named", [{}, {"sid": None}, {"sub": None}], ids=["both", "the person", "the session"])
def test_the_provider_ends_a_session(visit: Visit, named: dict[str, None]) -> None:
    visit.answer()
    token = visit.provider.logout_token(**named)
    server = visit.client.application.test_client()
    assert server.post("/login/back-channel-logout", data={"logout_token": token}).status_code == 200
    assert not visit.is_signed_in()
    assert server.post("/login/back-channel-logout", data={"logout_token": token}).status_code == 400


def test_the_demonstrations_sign_in_is_gone_where_there_is_a_provider(visit: Visit) -> None:
    page = visit.client.get("/login").text
    assert "Alice" not in page
    visit.client.post("/login", data={"login": "alice", "csrf_token": csrf_token(visit.client)})
    assert not visit.is_signed_in()


def test_claims_give_roles_at_sign_in_and_take_them_away_again(tmp_path: Path, cast_only: Path) -> None:
    folder = open_folder(tmp_path / "instance", cast_only)
    rules = '[[rule]]\nclaim = "groups"\nvalue = "registry"\nrole = "registrar"\n'
    (folder / "roles.toml").write_text(rules, encoding="utf-8")
    with hostile_provider() as provider:
        visit = Visit(provider_client(folder, provider, role_mapping=folder / "roles.toml"), provider)
        for groups, status in ((["registry", "staff"], 200), ([], 403), (["registry"], 200)):
            provider.claims["groups"] = groups
            visit.answer()
            assert visit.client.get("/archive").status_code == status
