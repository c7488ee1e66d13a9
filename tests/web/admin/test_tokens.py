"""Service tokens over HTTP: what one opens, that it opens nothing else, and every way in which one is refused."""

import logging
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from riskflow.errors import NotAllowedError, RiskFlowError
from riskflow.identity.service_tokens import (
    MAX_TERM,
    PREFIX,
    SHAPE,
    ServiceScope,
    WantedToken,
    check_wanted_token,
    new_service_token,
)
from riskflow.services.case_facts import identity
from riskflow.services.people import tokens
from riskflow.store.queries import sign_in as sign_in_queries
from riskflow.web.routes import ROUTES, SERVICE_SCOPES, CaseRoute
from tests.support.web.accessibility import faults
from tests.support.web.site import Site, open_site
from tests.support.web.web_client import hidden, html, words

FIGURES, ROLES = "/metrics", "/admin/people.csv"


def made(pages: Site, *scopes: ServiceScope) -> tuple[int, str]:
    """Return the number and the token of one that lasts."""
    with pages.stage.unit_of_work_as("adam") as uow:
        wanted = WantedToken("Prometheus", frozenset(scopes), uow.today + timedelta(30), "To watch the instance")
        row, token = tokens.create(uow, wanted)
        return identity(row.id), token


def shows(pages: Site, token: str, address: str) -> TestResponse:
    return pages.app.test_client().get(address, headers={"Authorization": f"Bearer {token}"})


def change(pages: Site, number: int, **columns: object) -> None:
    with pages.stage.unit_of_work_as("adam") as uow:
        row = next(each for each in tokens.every_token(uow) if each.id == number)
        for name, value in columns.items():
            setattr(row, name, value)


@contextmanager
def refusals(caplog: pytest.LogCaptureFixture) -> Iterator[list[str]]:
    """Give the reasons of the security events about refused tokens, once the block has ended."""
    found: list[str] = []
    with caplog.at_level(logging.INFO, logger="riskflow.security"):
        yield found
    found += [record.__dict__["reason"] for record in caplog.records if record.message == "token-refused"]


def test_a_token_opens_what_its_scope_says_and_the_day_of_use_is_kept(pages: Site) -> None:
    number, figures = made(pages, ServiceScope.METRICS)
    _, roles = made(pages, ServiceScope.ROLES)
    proxied = {"Authorization": f"bearer {figures}", "X-Forwarded-For": "10.1.1.1"}
    assert "riskflow_cases" in pages.app.test_client().get(FIGURES, headers=proxied).text
    assert "Adam" in shows(pages, roles, ROLES).text
    with pages.stage.unit_of_work_as("adam") as uow:
        assert {row.id: row.last_used_on for row in tokens.every_token(uow)}[number] == uow.today


def ended_yesterday(pages: Site) -> str:
    number, token = made(pages, ServiceScope.METRICS)
    with pages.stage.unit_of_work_as("adam") as uow:
        yesterday = uow.today - timedelta(1)
    change(pages, number, expires_on=yesterday)
    return token


def revoked(pages: Site) -> str:
    number, token = made(pages, ServiceScope.METRICS)
    with pages.stage.unit_of_work_as("anja") as uow:
        tokens.revoke(uow, number, "It leaked")
    return token


def digest_of(pages: Site) -> str:
    made(pages, ServiceScope.METRICS)
    with pages.stage.unit_of_work_as("adam") as uow:
        return PREFIX + tokens.every_token(uow)[0].digest[:43]


def altered(token: str) -> str:
    return token[:-1] + ("A" if token[-1] != "A" else "B")


REFUSED: Mapping[str, tuple[Callable[[Site], str], str]] = {
    "empty": (lambda _pages: "", "unknown"),
    "never made": (lambda _pages: new_service_token(), "unknown"),
    "of another kind": (lambda _pages: "eyJhbGciOiJub25lIn0.e30.", "unknown"),
    "its digest": (digest_of, "unknown"),
    "one letter off": (lambda pages: altered(made(pages, ServiceScope.METRICS)[1]), "unknown"),
    "cut": (lambda pages: made(pages, ServiceScope.METRICS)[1][:-1], "unknown"),
    "in capitals": (lambda pages: made(pages, ServiceScope.METRICS)[1].upper(), "unknown"),
    "two at once": (lambda pages: " ".join(made(pages, ServiceScope.METRICS)[1] for _ in range(2)), "unknown"),
    "SQL": (lambda _pages: "riskflow_' OR '1'='1", "unknown"),
    "of a session": (lambda _pages: "A" * 43, "unknown"),
    "ended": (ended_yesterday, "expired"),
    "revoked": (revoked, "revoked"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_no_token_or_no_longer_one_is_refused_and_logged(
    pages: Site, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    make, reason = REFUSED[kind]
    token = make(pages)
    with refusals(caplog) as found:
        answer = shows(pages, token, FIGURES)
    assert answer.status_code == HTTPStatus.UNAUTHORIZED
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="riskflow", error="invalid_token"'
    assert found == [reason]
    assert "riskflow_cases" not in answer.text
    assert token.strip() == "" or token not in caplog.text


def test_a_token_for_something_else_is_refused_also_in_the_browser_of_an_administrator(
    pages: Site, caplog: pytest.LogCaptureFixture
) -> None:
    _, token = made(pages, ServiceScope.METRICS)
    headers = {"Authorization": f"Bearer {token}"}
    with refusals(caplog) as found:
        answers = [pages.visitor(login).client.get(ROLES, headers=headers) for login in (None, "adam")]
    assert [answer.status_code for answer in answers] == [HTTPStatus.FORBIDDEN] * 2
    assert "insufficient_scope" in answers[0].headers["WWW-Authenticate"]
    assert found == ["scope"] * 2


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        (FIGURES + "?access_token={}", {}, 404),
        (FIGURES + "?token={}", {}, 404),
        (FIGURES, {"Cookie": "token={}"}, 404),
        (FIGURES, {"Authorization": "Basic {}"}, 404),
        (FIGURES, {"X-Api-Key": "{}"}, 404),
        (ROLES + "?access_token={}", {}, 302),
    ],
)
def test_a_token_counts_nowhere_but_in_its_header(
    pages: Site, address: str, headers: Mapping[str, str], status: int
) -> None:
    _, token = made(pages, *ServiceScope)
    sent = {name: value.format(token) for name, value in headers.items()}
    assert pages.app.test_client().get(address.format(token), headers=sent).status_code == status


def test_no_scope_opens_anything_of_a_case_or_signs_anybody_in(pages: Site) -> None:
    code = pages.stage.submit("rf-17")
    _, token = made(pages, *ServiceScope)
    for address in ("/admin", "/admin/people", "/admin/tokens", f"/c/{code}", f"/a/{code}", "/inbox", "/archive"):
        assert shows(pages, token, address).status_code in {302, 404}, address
    assert shows(pages, token, FIGURES).headers.get("Set-Cookie") is None
    assert not [endpoint for endpoint in SERVICE_SCOPES if isinstance(ROUTES[endpoint], CaseRoute)]
    assert set(SERVICE_SCOPES.values()) == set(ServiceScope)


def test_who_goes_on_guessing_is_slowed_down(tmp_path: Path, instance: Path) -> None:
    with open_site(tmp_path, instance, rate_multiple=1) as strict:
        client = strict.app.test_client()
        statuses = {guess(client) for _ in range(61)}
    assert statuses == {HTTPStatus.UNAUTHORIZED, HTTPStatus.TOO_MANY_REQUESTS}


def guess(client: FlaskClient) -> int:
    return client.get(FIGURES, headers={"Authorization": f"Bearer {PREFIX}guess"}).status_code


def test_an_administrator_makes_a_token_that_is_shown_once_and_revokes_it(pages: Site) -> None:
    visitor = pages.visitor("adam")
    with pages.stage.unit_of_work_as("adam") as uow:
        last = uow.today + timedelta(90)
    days = {"expires_on": [str(last.day), str(last.month), str(last.year)]}
    answer = visitor.send("/admin/tokens/new", name="Role register", scopes=["roles"], reason="Nightly check", **days)
    token = re.search(SHAPE, answer.text)
    assert token is not None
    assert faults(html(answer), "en") == []
    assert answer.headers["Cache-Control"] == "no-store"
    assert shows(pages, token[0], ROLES).status_code == HTTPStatus.OK
    page = visitor.read("/admin/tokens")
    assert "Role register" in words(page)
    assert not SHAPE.search(words(page))
    sent = {**hidden(page), "reason": ""}
    assert visitor.client.post("/admin/tokens/1/revoke", data=sent).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    sent = {**hidden(visitor.read("/admin/tokens")), "reason": "No longer used"}
    assert visitor.client.post("/admin/tokens/1/revoke", data=sent).status_code == HTTPStatus.FOUND
    assert shows(pages, token[0], ROLES).status_code == HTTPStatus.UNAUTHORIZED
    assert "No longer used" in words(visitor.read("/admin/tokens"))


@pytest.mark.parametrize(("language", "heading"), [("sv", "Token för program"), ("en", "Tokens of programs")])
def test_the_pages_of_tokens_are_in_both_languages(pages: Site, language: str, heading: str) -> None:
    visitor = pages.visitor("adam", language)
    for path in ("/admin/tokens", "/admin/tokens/new"):
        page = visitor.read(path)
        assert heading in words(page)
        assert faults(page, language) == []


TODAY = date(2027, 3, 1)
GOOD = WantedToken("Prometheus", frozenset({ServiceScope.METRICS}), TODAY + MAX_TERM, "To watch")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": " "}, "which program"),
        ({"name": "x" * 101}, "Shorten"),
        ({"scopes": frozenset()}, "may read"),
        ({"reason": ""}, "reason"),
        ({"expires_on": None}, "last day"),
        ({"expires_on": TODAY - timedelta(1)}, "passed"),
        ({"expires_on": TODAY + MAX_TERM + timedelta(1)}, "a year"),
    ],
)
def test_a_token_has_a_name_a_scope_an_end_and_a_reason(changed: dict[str, Any], said: str) -> None:
    assert check_wanted_token(GOOD, TODAY) == GOOD.expires_on
    with pytest.raises(RiskFlowError, match=said):
        check_wanted_token(replace(GOOD, **changed), TODAY)


def test_only_administrators_and_the_system_make_and_revoke_tokens(pages: Site) -> None:
    number, token = made(pages, ServiceScope.METRICS)
    with pages.stage.unit_of_work_as("sven") as uow:
        wanted = WantedToken("x", frozenset(ServiceScope), uow.today, "x")
        for attempt in (
            lambda: tokens.create(uow, wanted),
            lambda: tokens.revoke(uow, number, "x"),
            lambda: tokens.every_token(uow),
        ):
            with pytest.raises(NotAllowedError):
                attempt()
        stored = sign_in_queries.service_tokens(uow.session)
        assert token not in str([row.model_dump() for row in stored])
