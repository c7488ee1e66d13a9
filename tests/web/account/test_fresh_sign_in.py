"""What weighs asks for a fresh sign-in, and what counts as one."""

import re
import time
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from werkzeug.test import TestResponse

from riskflow.web.routes import ADMINISTRATORS, FUNCTIONS, LIST_MANAGERS, NEEDS_FRESH_SIGN_IN, ROUTES
from tests.support.oidc.hostile_provider import hostile_provider
from tests.support.oidc.sign_in_visit import Visit, csrf_token, later, provider_client
from tests.support.web.site import open_folder

NOW = int(time.time())


def test_what_weighs_asks_for_a_fresh_sign_in(visit: Visit) -> None:
    visit.answer()
    later(visit, minutes=16)
    page = visit.client.post("/account/sessions/end-others", data={"csrf_token": csrf_token(visit.client)})
    assert page.status_code == 403
    assert "/login/confirm" in page.text
    query = parse_qs(urlsplit(visit.client.get("/login/confirm").location).query)
    assert (query["prompt"], query["max_age"]) == (["login"], ["0"])


def test_whatever_administers_or_clears_asks_for_a_fresh_sign_in(visit: Visit) -> None:
    app = visit.client.application
    weighs = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ()) and ROUTES[rule.endpoint] in {ADMINISTRATORS, LIST_MANAGERS, FUNCTIONS}
    }
    only_reads = {"admin.preview.preview"}
    assert len(weighs) > 8
    assert weighs - only_reads <= NEEDS_FRESH_SIGN_IN


@pytest.mark.parametrize(
    ("demanded", "claimed", "is_fresh"),
    [
        ("", {}, True),
        ("mfa", {"acr": "mfa"}, True),
        ("mfa", {}, False),
        ("mfa", {"acr": "password"}, False),
        ("", {"auth_time": NOW - 3600}, False),
        ("", {"auth_time": None}, False),
    ],
    ids=["just now", "strong", "of unknown strength", "weak", "an hour ago at the provider", "nobody knows when"],
)
def test_a_first_sign_in_is_as_fresh_as_the_provider_says(
    tmp_path: Path, cast_only: Path, demanded: str, claimed: dict[str, Any], is_fresh: bool
) -> None:
    folder = open_folder(tmp_path / "instance", cast_only)
    with hostile_provider() as provider:
        visit = Visit(provider_client(folder, provider, oidc_acr=demanded), provider)
        provider.claims.update(claimed)
        visit.answer()
        page = visit.client.get("/account/sessions").text
        fields = dict(re.findall(r'name="(csrf_token|form_key)" value="([^"]+)"', page))
        answer = visit.client.post("/account/sessions/end-others", data={"form_key": "k" * 32} | fields)
    assert answer.status_code == (302 if is_fresh else 403)


def _step_up(visit: Visit, **claimed: Any) -> TestResponse:  # noqa: ANN401 - claims of any kind
    visit.answer()
    code, query = visit.ask("/login/confirm")
    visit.provider.claims.update(claimed)
    return visit.come_back({"code": code, "state": query["state"], "iss": visit.provider.issuer})


STEP_UPS: dict[str, dict[str, Any]] = {
    "the person was not asked": {"auth_time": NOW - 3600},
    "nobody knows whether the person was asked": {"auth_time": None},
    "somebody else was asked": {"sub": "eve"},
    "the proof is weaker than demanded": {"acr": "password"},
}


@pytest.mark.parametrize("claimed", STEP_UPS.values(), ids=STEP_UPS)
def test_a_step_up_that_shows_less_is_refused(tmp_path: Path, cast_only: Path, claimed: dict[str, Any]) -> None:
    folder = open_folder(tmp_path / "instance", cast_only)
    with hostile_provider() as provider:
        visit = Visit(provider_client(folder, provider, oidc_acr="mfa"), provider)
        provider.claims["acr"] = "mfa"
        if "sub" in claimed:
            provider.userinfo = {}
        response = _step_up(visit, **claimed)
    assert response.status_code == 403


def test_a_step_up_with_the_proof_demanded_is_accepted(tmp_path: Path, cast_only: Path) -> None:
    folder = open_folder(tmp_path / "instance", cast_only)
    with hostile_provider() as provider:
        visit = Visit(provider_client(folder, provider, oidc_acr="mfa"), provider)
        response = _step_up(visit, acr="mfa")
    assert response.status_code == 302
