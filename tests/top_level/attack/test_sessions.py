"""Attacks upon sign-in and sessions: forged answers of the provider, and cookies that are old, made up or foreign."""

import time
from collections.abc import Callable

import pytest
from itsdangerous import URLSafeTimedSerializer

from tests.support.attack.attacker import Attacker
from tests.support.attack.target import Target
from tests.support.oidc.hostile_provider import (
    HostileProvider,
    signed_by_somebody_else,
    signed_with_the_public_key,
    unsigned,
    with_key_in_header,
)

pytestmark = pytest.mark.slow
COOKIE = "__Host-riskflow"

ANSWERS: dict[str, dict[str, str | None]] = {
    "another state": {"state": "another"},
    "no state": {"state": None},
    "no code": {"code": None},
    "a code never given": {"code": "invented"},
    "no issuer": {"iss": None},
    "another issuer": {"iss": "https://elsewhere.test"},
    "an error beside a code": {"error": "access_denied"},
}


@pytest.mark.attack("provider", event="sign-in-refused")
@pytest.mark.parametrize("changed", ANSWERS.values(), ids=ANSWERS)
def test_an_answer_that_does_not_fit_signs_nobody_in(target: Target, changed: dict[str, str | None]) -> None:
    stranger = target.stranger()
    assert target.sign_in(stranger, "alice", changed=changed).status == 403
    assert not target.is_signed_in(stranger)


TOKENS: dict[str, Callable[[HostileProvider], object]] = {
    "unsigned": lambda provider: setattr(provider, "sign", unsigned),
    "signed with the public key": lambda provider: setattr(provider, "sign", signed_with_the_public_key),
    "signed by somebody else": lambda provider: setattr(provider, "sign", signed_by_somebody_else),
    "with its own key": lambda provider: setattr(provider, "sign", with_key_in_header),
    "for another client": lambda provider: provider.claims.update(aud="another-client"),
    "of another issuer": lambda provider: provider.claims.update(iss="https://elsewhere.test"),
    "expired": lambda provider: provider.claims.update(exp=int(time.time()) - 600),
    "with another nonce": lambda provider: provider.claims.update(nonce="another"),
}


@pytest.mark.attack("provider", event="sign-in-refused")
@pytest.mark.parametrize("change", TOKENS.values(), ids=TOKENS)
def test_a_forged_token_signs_nobody_in(target: Target, change: Callable[[HostileProvider], object]) -> None:
    change(target.provider)
    stranger = target.stranger()
    assert target.sign_in(stranger, "alice").status == 403
    assert not target.is_signed_in(stranger)


LOGOUTS: dict[str, dict[str, object]] = {
    "it has a nonce": {"nonce": "n"},
    "it names no event": {"events": None},
    "it is for another client": {"aud": "another-client"},
    "it is of another issuer": {"iss": "https://elsewhere.test"},
    "it has no id": {"jti": None},
    "it is no token": {},
}


@pytest.mark.attack("provider", event="back-channel-logout-refused")
@pytest.mark.parametrize("name", LOGOUTS)
def test_a_forged_logout_ends_no_session(target: Target, name: str) -> None:
    victim = target.person("alice")
    token = target.provider.logout_token(**{"sub": "alice", "sid": "session-of-alice"} | LOGOUTS[name])
    sent = token if LOGOUTS[name] else "a.b.c"
    assert target.stranger().post("/login/back-channel-logout", {"logout_token": sent}).status == 400
    assert target.is_signed_in(victim)


def _cookies(target: Target) -> dict[str, Callable[[], str]]:
    def of_who_signed_out() -> str:
        attacker = target.new_session("charlie")
        cookie = attacker.cookies[COOKIE]
        attacker.submit("/logout", {})
        return cookie

    def of_who_signed_in_again() -> str:
        attacker = target.new_session("charlie")
        cookie = attacker.cookies[COOKIE]
        target.sign_in(attacker, "charlie")
        return cookie

    def with_another_end() -> str:
        cookie = target.person("alice").cookies[COOKIE]
        return cookie[:-3] + ("aaa" if not cookie.endswith("aaa") else "bbb")

    def with_another_key() -> str:
        return str(URLSafeTimedSerializer("guessed", salt="cookie-session").dumps({"token": "1", "_fresh": True}))

    def of_nothing() -> str:
        return "e30.Z.Z"

    return {
        "of who signed out": of_who_signed_out,
        "of who signed in again": of_who_signed_in_again,
        "with another signature": with_another_end,
        "signed with a guessed key": with_another_key,
        "of nothing": of_nothing,
    }


@pytest.mark.attack("sessions")
@pytest.mark.parametrize("kind", _cookies(None))  # type: ignore[arg-type]  # only the names
def test_a_cookie_that_is_not_of_a_living_session_opens_nothing(target: Target, kind: str) -> None:
    stranger = Attacker(target.server, {COOKIE: _cookies(target)[kind]()})
    assert not target.is_signed_in(stranger)


@pytest.mark.attack("sessions")
def test_a_session_that_was_fixed_before_is_not_the_one_after_signing_in(target: Target) -> None:
    stranger = target.stranger()
    stranger.get("/login/start")
    fixed = stranger.cookies[COOKIE]
    target.sign_in(stranger, "charlie")
    assert target.is_signed_in(stranger)
    assert not target.is_signed_in(Attacker(target.server, {COOKIE: fixed}))


@pytest.mark.attack("sessions", event="sign-in-refused")
def test_an_answer_of_the_provider_counts_in_the_browser_that_asked_only(target: Target) -> None:
    asker, victim = target.stranger(), target.stranger()
    code, query = target.provider.code_for(asker.get("/login/start").location)
    answer = f"code={code}&state={query['state']}&iss={target.provider.issuer}"
    assert victim.get(f"/login/callback?{answer}").status == 403
    assert not target.is_signed_in(victim)


@pytest.mark.attack("sessions")
def test_the_sign_in_of_the_demonstration_is_not_there(target: Target) -> None:
    stranger = target.stranger()
    assert "Åkerman" not in stranger.get("/login").text
    stranger.submit("/login", {"login": "alice"})
    assert not target.is_signed_in(stranger)


@pytest.mark.attack("sessions")
def test_nobody_ends_or_sees_the_sessions_of_another(target: Target) -> None:
    victim, attacker = target.person("alice"), target.new_session("charlie")
    for number in range(1, 12):
        attacker.submit(f"/account/sessions/{number}/end", {})
    assert target.is_signed_in(victim)


@pytest.mark.attack("sessions", writes=8)
def test_the_session_of_who_has_left_ends_at_once(target: Target) -> None:
    attacker = target.new_session("roland")
    assert target.is_signed_in(attacker)
    left = target.run("people", "leave", "--subject", "roland", "--reason", "Another post at another university")
    assert left.returncode == 0, left.stderr + left.stdout
    assert not target.is_signed_in(attacker)
    assert target.sign_in(target.stranger(), "roland").status == 403
