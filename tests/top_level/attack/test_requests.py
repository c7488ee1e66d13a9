"""Attacks by the form of a request: hosts, headers of proxies, methods, lengths, addresses of files."""

import pytest

from tests.support.attack.attacker import HOST
from tests.support.attack.target import Target

pytestmark = pytest.mark.slow

HOSTS = [
    "elsewhere.test",
    f"{HOST}.elsewhere.test",
    f"elsewhere.test#{HOST}",
    f"user@{HOST}",
    "127.0.0.1",
    "localhost",
    "[::1",
]


@pytest.mark.attack("requests", event="host-refused")
@pytest.mark.parametrize("host", HOSTS)
def test_no_other_host_is_answered(target: Target, host: str) -> None:
    reply = target.stranger().get("/login", {"Host": host})
    assert reply.status == 421
    assert "<form" not in reply.text


FORWARDED = {
    "a host": {"X-Forwarded-Host": "elsewhere.test"},
    "a host by the standard": {"Forwarded": "host=elsewhere.test;proto=http"},
    "a prefix": {"X-Forwarded-Prefix": "//elsewhere.test"},
    "a scheme": {"X-Forwarded-Proto": "http"},
    "a port": {"X-Forwarded-Port": "81"},
    "an original address": {"X-Original-URL": "/admin/people", "X-Rewrite-URL": "/admin/people"},
    "another method": {"X-HTTP-Method-Override": "DELETE"},
    "the name of a script": {"Script-Name": "//elsewhere.test"},
}


@pytest.mark.attack("requests")
@pytest.mark.parametrize("headers", FORWARDED.values(), ids=FORWARDED)
def test_no_header_moves_the_application(target: Target, headers: dict[str, str]) -> None:
    reply = target.stranger().get("/my", headers)
    assert reply.status == 302
    assert reply.location.startswith("/login?")
    asked = target.stranger().get("/login/start", headers).location
    assert f"redirect_uri=https%3A%2F%2F{HOST}%2Flogin%2Fcallback" in asked


PATHS = [
    "/.git/config",
    "/.env",
    "/riskflow.toml",
    "/instance/riskflow.sqlite",
    "/static/",
    "/static",
    "/static/../config.py",
    "/static/..%2f..%2fconfig.py",
    "/static/%2e%2e/%2e%2e/pyproject.toml",
    "/static/....//....//etc/passwd",
    "/static//etc/passwd",
    "/static/%00",
    "/metrics",
    "/server-status",
    "/console",
    "/a/..%2f..%2fadmin",
    "/c/" + "9" * 30 + "/documents/" + "9" * 30,
    "/a/AAAA/q/" + "x" * 2000,
    "/v/%ff%fe",
    "/%2e%2e/%2e%2e/etc/passwd",
]


@pytest.mark.attack("requests")
@pytest.mark.parametrize("path", PATHS)
def test_an_address_leads_to_no_file_and_no_list(target: Target, path: str) -> None:
    for attacker in (target.stranger(), target.person("stina")):
        reply = attacker.get(path)
        assert reply.status in ({200, 302, 400, 404} if path.startswith("/v/") else {302, 400, 404, 405})
        for written in ("root:", "[project]", "Index of", "riskflow_", "SQLite format"):
            assert written not in reply.text


NUMBERS = ["9" * 20, "9" * 5000, "-1", "0", "1e9", "NaN", "\u0661"]


@pytest.mark.attack("requests", writes=2)  # an own list without an entry that it never had is a new list
@pytest.mark.parametrize("written", NUMBERS)
def test_no_number_is_too_large_for_an_answer_in_words(target: Target, written: str) -> None:
    attacker = target.new_session("adam")  # an old one would be asked to show once more that it is adam's
    token = attacker.token()
    fields = {"entry": written, "number": written, "person": written, "version": written, "revision": written}
    for path in ("/admin/people/grant", "/admin/lists/remove", "/admin/partners"):
        reply = attacker.post(path, {**fields, "role": "rai", "reason": "x", "csrf_token": token})
        assert reply.status in {302, 400, 404, 409, 422}


@pytest.mark.attack("requests")
@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND", "DEBUG", "G" * 50])
def test_no_strange_method_is_answered(target: Target, method: str) -> None:
    reply = target.stranger().send(method, "/about", headers={"X-Canary": "kanin0x"})
    assert reply.status in {400, 403, 404, 405, 501}
    assert "kanin0x" not in reply.text


LARGE = {
    "2 001 fields": "&".join(f"f{number}=1" for number in range(2001)),
    "a field of 600 000 bytes": "code=" + "x" * 600_000,
    "a body of 2 000 000 bytes": "code=x&" * 290_000,
}


@pytest.mark.attack("requests")
@pytest.mark.parametrize("body", LARGE.values(), ids=LARGE)
def test_a_form_is_not_larger_than_a_page_could_ask_for(target: Target, body: str) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert target.stranger().send("POST", "/verify", body.encode(), headers).status in {400, 413}


FRAME = f"Host: {HOST}\r\nX-Forwarded-For: 10.9.9.9\r\nContent-Type: application/x-www-form-urlencoded\r\n"
SMUGGLED = "GET /smuggled HTTP/1.1\r\nHost: elsewhere.test\r\n\r\n"
MANY = "".join(f"X-{number}: 1\r\n" for number in range(100))
RAW = {
    "two lengths": f"POST /verify HTTP/1.1\r\n{FRAME}Content-Length: 3\r\nContent-Length: 60\r\n\r\na=1{SMUGGLED}",
    "a length and chunks": (
        f"POST /verify HTTP/1.1\r\n{FRAME}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{SMUGGLED}"
    ),
    "chunks that are none": f"POST /verify HTTP/1.1\r\n{FRAME}Transfer-Encoding: chunked\r\n\r\nzz\r\na\r\n0\r\n\r\n",
    "another coding": f"POST /verify HTTP/1.1\r\n{FRAME}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n{SMUGGLED}",
    "a length below nothing": f"POST /verify HTTP/1.1\r\n{FRAME}Content-Length: -1\r\n\r\n",
    "a length that is none": f"POST /verify HTTP/1.1\r\n{FRAME}Content-Length: 5x\r\n\r\nabcde",
    "no host": "GET /about HTTP/1.1\r\n\r\n",
    "two hosts": f"GET /about HTTP/1.1\r\nHost: {HOST}\r\nHost: elsewhere.test\r\n\r\n",
    "a header with an underscore": f"GET /about HTTP/1.1\r\nHost: {HOST}\r\nX_Forwarded_For: 1.2.3.4\r\n\r\n",
    "a header with a space": f"GET /about HTTP/1.1\r\nHost: {HOST}\r\nX-Forwarded-For : 1.2.3.4\r\n\r\n",
    "a long header": f"GET /about HTTP/1.1\r\nHost: {HOST}\r\nX-Long: {'x' * 9000}\r\n\r\n",
    "a hundred headers": f"GET /about HTTP/1.1\r\nHost: {HOST}\r\n{MANY}\r\n",
    "a long address": f"GET /{'x' * 5000} HTTP/1.1\r\nHost: {HOST}\r\n\r\n",
    "an old version": "GET /about HTTP/0.9\r\n\r\n",
    "no request": "\x16\x03\x01\x02\x00\x01\x00",
}


@pytest.mark.attack("requests")
@pytest.mark.parametrize("name", RAW)
def test_a_request_that_two_servers_could_read_differently_is_refused(target: Target, name: str) -> None:
    answer = target.stranger().raw(RAW[name].encode("latin-1"))
    assert answer[:12].endswith((b"400", b"421", b"431", b"501", b"505", b"414")) or not answer
    assert answer.count(b"HTTP/1.1 ") <= 1
    assert target.stranger().get("/about").status == 200


@pytest.mark.attack("requests")
@pytest.mark.parametrize("path", ["/", "/nowhere", "/my", "/static/nothing.css", "/v/AAAA"])
def test_every_answer_forbids_frames_scripts_of_others_and_guesses(target: Target, path: str) -> None:
    headers = target.stranger().get(path).headers
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert "strict-transport-security" in headers
    assert "access-control-allow-origin" not in headers
