"""What a request may be, before any page sees it: its host, origin, method, size, characters, rate, and its traces."""

import io
import json
import logging
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from flask import Flask
from gunicorn.http.errors import InvalidChunkSize
from werkzeug.test import TestResponse

from riskflow.app import create_app
from riskflow.clean_text import clean_text
from riskflow.config import DATABASE_FILE
from riskflow.logs import SECURITY_EVENTS, LineFormatter
from riskflow.store import database
from riskflow.web.edge.headers import HEADERS
from riskflow.web.edge.hosts import host_name, network_of
from riskflow.web.edge.input import MAX_FIELDS
from riskflow.web.edge.rates import RATES, rule_of
from riskflow.web.resent.receipts import KEYLESS, place_of
from riskflow.web.routes import ROUTES
from tests.support.source_tree import project_files, text_of
from tests.support.web.review_pages import HIGH
from tests.support.web.site import Site
from tests.support.web.web_client import Visitor, hidden, html, words

if TYPE_CHECKING:
    from riskflow.config import Config

Lines = io.StringIO

NAMED = re.compile(r'security_event\(\s*"([a-z-]+)"')


@pytest.fixture
def log() -> Iterator[Lines]:
    """Give what is logged, as the lines that an operator sees."""
    stream, logger = io.StringIO(), logging.getLogger("riskflow")
    handler = logging.StreamHandler(stream)
    handler.setFormatter(LineFormatter())
    logger.addHandler(handler)
    logger.setLevel("INFO")
    yield stream
    logger.removeHandler(handler)


def lines(log: Lines, logger: str = "") -> list[dict[str, object]]:
    every = [json.loads(line) for line in log.getvalue().splitlines()]
    return [line for line in every if line["logger"].startswith(f"riskflow{logger}")]


def events(log: Lines) -> list[object]:
    return [line["event"] for line in lines(log, ".security") if line["event"] != "signed-in"]


def reopened(pages: Site, **changed: object) -> Flask:
    """Open the site once more under other settings."""
    config: Config = pages.app.extensions["riskflow"].config
    return create_app(config.model_copy(update=changed))


def is_bare(response: TestResponse) -> bool:
    """Return whether an answer lacks a header that every answer has."""
    return any(response.headers.get(name) != value for name, value in HEADERS.items())


@pytest.mark.parametrize("host", ["evil.test", "localhost.evil.test", "", "localhost@evil.test", "[::1", "localhost/x"])
def test_no_other_host_is_answered(pages: Site, log: Lines, host: str) -> None:
    response = pages.app.test_client().get("/about", headers={"Host": host})
    assert response.status_code == 421
    assert "setting base_url" in response.text
    assert not is_bare(response)
    assert events(log) == ["host-refused"]


def test_a_named_host_is_answered_and_production_has_no_other(pages: Site) -> None:
    site = reopened(pages, hosts=("status.university.test",), base_url="https://riskflow.university.test")
    for host, status in (("riskflow.university.test", 200), ("Status.University.test:8443", 200), ("evil.test", 421)):
        assert site.test_client().get("/about", headers={"Host": host}).status_code == status
    assert [host_name(each) for each in ("A.test:1", "[::1]:80", "a.test/x")] == ["a.test", "::1", ""]


def test_what_is_forwarded_is_believed_of_configured_proxies_only(pages: Site, log: Lines) -> None:
    forged = {
        "X-Forwarded-For": "203.0.113.9, 198.51.100.7",
        "X-Forwarded-Host": "evil.test",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Prefix": "/evil",
    }
    for proxies, address in ((0, "127.0.0.1"), (1, "198.51.100.7"), (2, "203.0.113.9")):
        answer = reopened(pages, trusted_proxies=proxies).test_client().get("/my", headers=forged)
        assert answer.location.startswith("/login")
        assert lines(log, ".access")[-1]["address"] == address
        assert "Strict-Transport-Security" not in answer.headers


def test_no_header_moves_the_application(pages: Site) -> None:
    answer = pages.app.test_client().get("/my", environ_overrides={"SCRIPT_NAME": "/evil"})
    assert answer.location.startswith("/login")


def test_an_address_counts_by_its_network() -> None:
    assert network_of("2001:db8:1:2:3::4") == network_of("2001:db8:1:2:ffff::1") != network_of("2001:db8:1:3::1")
    assert [network_of(each) for each in ("192.0.2.1", "no address", None)] == ["192.0.2.1", "", ""]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("TRACE", "/", 404),
        ("TRACE", "/static/riskflow.css", 404),
        ("PUT", "/my", 404),
        ("GET", "/static/nothing.css", 404),
        ("GET", "/nothing\x00", 404),
        ("GET", "/nothing\u202e", 404),
        ("POST", "/logout", 400),
        ("POST", "/verify", 413),
    ],
)
def test_every_answer_has_the_headers(pages: Site, method: str, path: str, status: int) -> None:
    data = {"code": "x" * 2_000_000} if status == 413 else {}
    response = pages.app.test_client().open(path, method=method, data=data)
    assert response.status_code == status
    assert not is_bare(response)
    assert len(response.headers["X-Request-Id"]) == 16


def test_an_unforeseen_error_has_the_headers_and_names_its_lines_in_the_log(pages: Site, log: Lines) -> None:
    def fail() -> str:
        raise ValueError("a secret answer")

    pages.app.view_functions["public.about"] = fail
    response = pages.visitor().client.get("/about")
    assert response.status_code == 500
    assert not is_bare(response)
    incident = response.headers["X-Request-Id"]
    assert incident in words(html(response))
    found = next(line for line in lines(log) if line["level"] == "ERROR")
    assert found["request"] == incident
    assert found["exception"][0] == "builtins.ValueError"  # type: ignore[index]
    assert "a secret answer" not in log.getvalue()


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.test"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_what_another_site_sends_changes_nothing_and_is_not_kept(
    pages: Site, log: Lines, headers: dict[str, str]
) -> None:
    alice = pages.visitor("alice")
    form = {**hidden(alice.read("/about")), "title": "Injected", "kind": "research"}
    assert alice.client.post("/start", data=form, headers=headers).status_code == 400
    alice.client.post("/logout", data=form, headers={"Origin": "http://localhost"})
    answer = alice.client.post("/start", data=form, headers=headers)
    assert answer.status_code == 400
    assert "Injected" not in answer.text
    assert events(log).count("origin-refused") == 2


def test_characters_that_nobody_sees_reach_no_page(pages: Site) -> None:
    alice = pages.visitor("alice")
    code = alice.start("Air\u202e in\x00 sch\u200bools\x07")
    assert "Air in schools" in words(alice.read(f"/a/{code}"))
    assert clean_text("a\tb\r\nc\x0bd\ud800 \u0645\u06cc\u200c\u062e") == "a\tb\r\nc\nd \u0645\u06cc\u200c\u062e"
    assert alice.client.get("/archive?q=%00%ed%a0%80%c0%af").status_code == 403


def test_a_form_has_no_more_fields_than_a_page_could_ask_for(pages: Site) -> None:
    many = "&".join(f"a{n}=" for n in range(MAX_FIELDS + 1))
    client = pages.app.test_client()
    assert client.post("/login", data=many, content_type="application/x-www-form-urlencoded").status_code == 413
    assert client.get(f"/login?{many}").status_code == 413


@pytest.mark.parametrize("language", ["sv", "en"])
def test_who_does_something_too_often_is_asked_to_wait(pages: Site, log: Lines, language: str) -> None:
    app = reopened(pages, rate_multiple=1)
    visitor = Visitor(app.test_client())
    visitor.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
    answers = [visitor.client.get("/v/0123456789ABCDEF") for _ in range(21)]
    assert [answer.status_code for answer in answers] == [200] * 20 + [429]
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 60
    assert {"sv": "Vänta en minut", "en": "Wait for a minute"}[language] in words(html(answers[-1]))
    assert not is_bare(answers[-1])
    assert events(log) == ["rate-refused"]
    # Another address is not concerned, nor is another page.
    elsewhere = app.test_client()
    elsewhere.environ_base["REMOTE_ADDR"] = "192.0.2.1"
    assert elsewhere.get("/v/0123456789ABCDEF").status_code == 200
    assert visitor.client.get("/about").status_code == 200


def test_people_are_counted_as_themselves_wherever_they_are(pages: Site) -> None:
    app, form = reopened(pages, rate_multiple=1), {}
    found = []
    for login in ("adam", "alice"):
        visitor = Visitor(app.test_client())
        visitor.sign_in(login)
        form = hidden(visitor.read("/about"))
        for address in ("192.0.2.1", "192.0.2.2"):
            visitor.client.environ_base["REMOTE_ADDR"] = address
            found += [visitor.client.post("/language", data={**form, "language": "en"}).status_code for _ in range(70)]
    assert (found.count(302), found.count(429)) == (240, 40)


def test_a_storage_that_does_not_answer_opens_nothing(pages: Site, log: Lines) -> None:
    app = reopened(pages, rate_multiple=1)
    app.extensions["rates"]._shared.storage.incr = _unreachable  # noqa: SLF001 - a storage outside that is gone
    assert [app.test_client().get("/v/x").status_code for _ in range(21)][-2:] == [200, 429]
    assert "rate-storage-unavailable" in log.getvalue()


def _unreachable(*_: object, **__: object) -> int:
    raise ValueError  # what the storage in memory says of itself; others have errors of their own


def test_every_endpoint_is_counted_and_no_rule_is_idle() -> None:
    cells = [(e, w, p) for e in ROUTES for w in (False, True) for p in (False, True)]
    assert {rule_of(e, is_write=w, is_person=p).name for e, w, p in cells} == {rule.name for rule in RATES}
    assert {endpoint for rule in RATES for endpoint in rule.endpoints} <= set(ROUTES)


def test_a_refusal_names_who_wanted_what_and_no_line_can_be_forged(pages: Site, log: Lines) -> None:
    code = pages.stage.draft(HIGH)
    bob = pages.visitor("charlie")
    assert bob.client.get(f"/a/{code}").status_code == 404
    assert bob.client.get("/admin").status_code == 403
    assert bob.client.post("/start", data={"title": "x"}).status_code == 400
    bob.client.get('/nothing%0a{"event":"forged"}', headers={"X-Request-Id": "mine"})
    assert events(log) == ["access-denied", "access-denied", "csrf-refused"]
    first = next(line for line in lines(log, ".security") if line["event"] == "access-denied")
    assert (first["operation"], first["target"], first["status"]) == ("GET applicant.tasks.tasks", code, 404)
    assert isinstance(first["person"], int)
    assert "mine" not in log.getvalue()
    assert set(map(str, events(log))) <= set(SECURITY_EVENTS)
    access = lines(log, ".access")[-4]
    assert (access["method"], access["endpoint"], access["status"]) == ("GET", "applicant.tasks.tasks", 404)
    assert code not in json.dumps(lines(log, ".access"))
    assert len({line["request"] for line in lines(log, ".access")[-4:]}) == 4


def test_a_download_is_a_file_to_save(pages: Site, tmp_path: Path) -> None:
    alice = pages.visitor("alice")
    code = alice.start()
    page = f"/a/{code}/documents"
    form = {**hidden(alice.read(page)), "file": (io.BytesIO(b"Words"), "note.txt")}
    assert alice.client.post(page, data=form).status_code == 302
    got = alice.client.get(f"/c/{code}/documents/1")
    assert got.headers["Content-Disposition"].startswith("attachment;")
    assert "sandbox" in got.headers["Content-Security-Policy"]
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert tmp_path.exists()


def test_a_stored_file_that_is_not_as_it_was_is_not_handed_out(pages: Site, log: Lines) -> None:
    alice = pages.visitor("alice")
    code = alice.start()
    page = f"/a/{code}/documents"
    form = {**hidden(alice.read(page)), "file": (io.BytesIO(b"Words"), "note.txt")}
    assert alice.client.post(page, data=form).status_code == 302
    stored = next(each for each in pages.app.extensions["riskflow"].config.attachments.rglob("*") if each.is_file())
    whole = stored.read_bytes()
    for fault in ("altered", "truncated", "link", "missing"):
        stored.unlink()
        if fault == "altered":
            stored.write_bytes(whole.upper())
        elif fault == "truncated":
            stored.write_bytes(whole[:-1])
        elif fault == "link":
            stored.symlink_to("/etc/hostname")
        answer = alice.client.get(f"/c/{code}/documents/1")
        assert answer.status_code == 503, fault
        assert "is not handed out" in words(html(answer))
        if fault == "missing":
            break
    assert events(log) == ["archive-fault"] * 4


@pytest.mark.slow
def test_a_locked_database_is_answered_with_when_to_come_back(
    pages: Site, log: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_MILLISECONDS", 50)
    app = reopened(pages)
    alice = Visitor(app.test_client())
    alice.sign_in("alice")
    form = {**hidden(alice.read("/start")), "title": "A secret title", "kind": "research"}
    path = app.extensions["riskflow"].config.instance / DATABASE_FILE
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        answer = alice.client.post("/start", data=form)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "10"
    assert "når inte sin" in words(html(answer))
    assert "database-unavailable" in log.getvalue()
    assert "A secret title" not in log.getvalue()
    assert alice.client.post("/start", data=form).status_code == 302


def test_a_full_database_is_answered_in_words(pages: Site) -> None:
    app = reopened(pages)
    alice = Visitor(app.test_client())
    alice.sign_in("alice")
    form = {**hidden(alice.read("/start")), "title": "Air", "kind": "research"}
    engine = app.extensions["riskflow"].database.engine
    engine.dispose()
    sa.event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA max_page_count=1"))
    forms = [{**form, "title": "x" * 200, "form_key": f"{number:032d}"} for number in range(60)]
    answer = [alice.client.post("/start", data=each) for each in forms][-1]
    assert answer.status_code == 503
    assert "når inte sin" in words(html(answer))


def test_a_body_that_breaks_off_is_the_fault_of_its_sender(pages: Site) -> None:
    class Broken(io.RawIOBase):
        def readinto(self, _buffer: object) -> int:
            raise InvalidChunkSize(b"-5")

    form = "application/x-www-form-urlencoded"
    environ = {"wsgi.input": Broken(), "wsgi.input_terminated": True, "CONTENT_TYPE": form, "CONTENT_LENGTH": ""}
    answer = pages.app.test_client().post("/login", environ_overrides=environ)
    assert answer.status_code == 400
    assert not is_bare(answer)


def test_every_security_event_of_the_program_is_listed() -> None:
    written = {name for file in project_files("riskflow/*.py") for name in NAMED.findall(text_of(file))}
    assert len(written) > 20
    assert written <= set(SECURITY_EVENTS)


def test_a_form_that_is_sent_twice_leads_to_a_page_that_can_be_opened(pages: Site) -> None:
    rules = [rule for rule in pages.app.url_map.iter_rules() if "POST" in (rule.methods or ())]
    places = {rule.endpoint: place_of(rule.endpoint, is_about_case="code" in rule.arguments) for rule in rules}
    opened = {rule.endpoint for rule in pages.app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert {name: place for name, place in places.items() if name not in KEYLESS and place not in opened} == {}
