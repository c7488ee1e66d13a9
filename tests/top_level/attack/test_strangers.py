"""Attacks by somebody whom nobody knows: closed pages, redirects, codes of records, and how often anybody may ask."""

import re

import pytest

from riskflow.web.routes import ROUTES, PublicRoute
from tests.support.attack.target import CANARY, Target
from tests.support.documents.hostile import unfolding_record
from tests.support.web.walk import cells

pytestmark = pytest.mark.slow


@pytest.mark.attack("closed pages")
@pytest.mark.parametrize("endpoint", sorted(name for name, rule in ROUTES.items() if not isinstance(rule, PublicRoute)))
def test_a_stranger_comes_to_no_closed_page(target: Target, endpoint: str) -> None:
    cases = target.world.one_in_every_state[:2]
    tried = {cell[1:] for case in (None, *cases) for cell in cells(target.world, case) if cell[0] == endpoint}
    assert tried
    for address, method in sorted(tried):
        stranger = target.stranger()
        reply = stranger.get(address) if method == "GET" else stranger.submit(address, {"title": "x"})
        assert reply.status in ({302} if method == "GET" else {302, 400, 403})
        assert not CANARY.search(reply.text)
        assert "/login" in (reply.location or "/login")


@pytest.mark.attack("redirects")
@pytest.mark.parametrize(
    "wanted",
    ["//elsewhere.test", "https://elsewhere.test", "/\\elsewhere.test", "/\t/elsewhere.test", "javascript:alert(1)"],
)
@pytest.mark.parametrize("page", ["/login/start", "/language"])
def test_nobody_is_led_elsewhere(target: Target, page: str, wanted: str) -> None:
    stranger = target.stranger()
    if page == "/language":
        location = stranger.submit(page, {"language": "sv", "next": wanted}).location
    else:
        location = target.sign_in(stranger, "alice", leads_to=wanted).location
    assert re.match(r"/(?![/\\])", location)
    assert "elsewhere.test" not in location.split("/")[:3]


@pytest.mark.attack("verification")
@pytest.mark.parametrize("code", ["1234567", "AAAA-BBBB", "' OR 1=1 --", "%", "*", "../../etc/passwd", "A" * 250])
def test_codes_of_records_are_not_guessed_and_all_unknown_ones_look_alike(target: Target, code: str) -> None:
    pages = set()
    for tried in ("QQQQ-WWWW", code):
        reply = target.stranger().submit("/verify", {"code": tried})
        assert reply.status == 200
        pages.add(_without_keys(reply.text.replace(tried, "")))
    assert len(pages) == 1


def _without_keys(page: str) -> str:
    return re.sub(r'value="[^"]*"', "", page)


@pytest.mark.attack("automation", event="rate-refused")
@pytest.mark.parametrize(
    ("path", "most"),
    [("/verify", 20), ("/v/AAAA-BBBB", 20), ("/login", 60), ("/about", 300)],
    ids=str,
)
def test_who_asks_too_often_must_wait_whatever_address_they_claim(target: Target, path: str, most: int) -> None:
    stranger = target.stranger()
    token = stranger.token()
    answers = []
    for number in range(most + 2):
        # The web server in front adds the true address as the last one; what comes before it is the sender's own.
        forged = {
            "X-Forwarded-For": f"192.0.2.{number % 250}, {stranger.address}",
            "Forwarded": f"for=192.0.2.{number}",
        }
        if path in {"/verify", "/login"}:
            reply = stranger.post(path, {"csrf_token": token, "code": "AAAA", "login": "alice"}, forged)
        else:
            reply = stranger.get(path, forged)
        answers.append(reply)
        if reply.status == 429:
            break
    assert answers[-1].status == 429
    assert len(answers) >= most  # asking for the token is counted as reading too
    assert int(answers[-1].headers["retry-after"]) > 0


@pytest.mark.attack("verification")
def test_a_record_that_unfolds_to_hundreds_of_megabytes_is_read_no_further(target: Target) -> None:
    reply = target.stranger().upload("/verify", "record.pdf", unfolding_record("A", 300))
    assert reply.status in {200, 413, 422}
