"""A form that is sent twice does its work once: one after the other, and by twenty threads at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
import sqlalchemy as sa
from werkzeug.test import TestResponse

from riskflow.web.resent.receipts import FIELD, KEYLESS, PLACES, new_key
from riskflow.web.routes import ROUTES
from tests.support.web.review_pages import HARMLESS, HIGH, SPOKEN, STOPPED, WEIGHED, despite, parts, rating, said
from tests.support.web.site import Site
from tests.support.web.web_client import Visitor, hidden, html, words

THREADS = 20
ONCE = {"declaration": 3, "rating": 3, "opinion": 1, "decision": 2}  # one case was closed by itself
RECEIVED = "Received: this was done when you sent it the first time"


def rows(site: Site) -> dict[str, int]:
    """Return the number of rows of each table of the product."""
    engine = parts(site).database.engine
    with engine.connect() as connection:
        names = [name for name in sa.inspect(engine).get_table_names() if "workflow" not in name]
        return {
            name: connection.execute(sa.select(sa.func.count()).select_from(sa.table(name))).scalar_one()
            for name in names
        }


def form_of(visitor: Visitor, address: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever a form may hold
    """Return the form of a page as it was filled in once; its key stays the same however often it is sent."""
    return {**hidden(visitor.read(address)), **{name.replace("__", "."): value for name, value in more.items()}}


def at_once(site: Site, login: str, address: str, form: dict[str, Any]) -> list[TestResponse]:
    """Send one form from twenty browsers of the same person at the same moment."""
    browsers = [site.visitor(login).client for _ in range(THREADS)]
    tokens = [hidden(Visitor(browser).read("/about"))["csrf_token"] for browser in browsers]
    barrier = Barrier(THREADS)

    def send(number: int) -> TestResponse:
        barrier.wait()
        return browsers[number].post(address, data={**form, "csrf_token": tokens[number]}, again=True)

    with ThreadPoolExecutor(THREADS) as threads:
        return list(threads.map(send, range(THREADS)))


def sent_at_once(site: Site, login: str, address: str, **more: Any) -> str:  # noqa: ANN401 - whatever a form may hold
    """Send the form of a page twenty times at once; it must be done once, and lead everybody to the same place."""
    form = form_of(site.visitor(login), address, **more)
    before = rows(site)["completed_request"]
    answers = at_once(site, login, address, form)
    assert [words(html(answer)) for answer in answers if answer.status_code != 302] == []
    places = {answer.location for answer in answers}
    assert len(places) == 1, places
    assert rows(site)["completed_request"] == before + 1
    return places.pop()


@pytest.mark.slow
def test_twenty_threads_do_each_verb_of_a_case_once(site: Site) -> None:
    place = sent_at_once(site, "alice", "/start", title="Ventilation", kind="research")
    assert (place.startswith("/a/"), rows(site)["matter"]) == (True, 1)
    code = site.stage.draft(HARMLESS)
    assert sent_at_once(site, "alice", f"/a/{code}/check", declared="y") == f"/a/{code}/sent"
    code = site.stage.submit(HIGH)
    for login in ("rut", "ravi", "rosa"):
        sent_at_once(site, login, f"/c/{code}/declare", conflict="no")
        sent_at_once(site, login, f"/c/{code}/rate", **rating())
    sent_at_once(site, "rut", f"/c/{code}/opinion", advice="go-ahead", text="The risks are small.", **SPOKEN)
    sent_at_once(site, "dag", f"/c/{code}/decide", **WEIGHED, despite=despite(site, code), then="confirm")
    sent_at_once(site, "ada", f"/c/{code}/register", registry_no="V-2026-0345")
    counted = rows(site)
    assert {name: counted[name] for name in ONCE} == ONCE


@pytest.mark.slow
def test_twenty_threads_clear_a_stop_once(site: Site) -> None:
    code = site.stage.submit(STOPPED)
    page = site.visitor("lars").read(f"/c/{code}/clear")
    stop = next(e.get("value") for e in page.iter("input") if e.get("name") == "stop")
    sent_at_once(site, "lars", f"/c/{code}/clear", stop=stop, outcome="go-ahead", basis="Found in order.")
    assert rows(site)["clearance"] == 1


def test_somebody_whom_their_own_form_has_locked_out_is_told_that_it_was_received(site: Site) -> None:
    code = site.stage.submit(HIGH)
    ravi = site.visitor("ravi")
    address = f"/c/{code}/declare"
    form = form_of(ravi, address, conflict="yes", reason="We write together.")
    first = ravi.client.post(address, data=form, again=True)
    assert ravi.client.get(address).status_code == 404
    second = ravi.client.post(address, data=form, again=True)
    assert (second.status_code, second.location) == (302, first.location)
    assert RECEIVED in said(ravi, second.location)


def test_a_form_that_is_sent_again_leads_to_the_same_place_with_words(site: Site) -> None:
    alice = site.visitor("alice")
    form = form_of(alice, "/start", title="Ventilation", kind="research")
    first = alice.client.post("/start", data=form, again=True)
    before = rows(site)
    second = alice.client.post("/start", data=form, again=True)
    assert (second.status_code, second.location) == (302, first.location)
    assert RECEIVED in said(alice, second.location)
    assert rows(site) == before


def test_a_key_with_other_content_is_refused_and_what_was_typed_given_back(site: Site) -> None:
    alice = site.visitor("alice")
    form = form_of(alice, "/start", title="Ventilation", kind="research")
    alice.client.post("/start", data=form, again=True)
    before = rows(site)
    refused = alice.client.post("/start", data={**form, "title": "Heat pumps"}, again=True)
    assert refused.status_code == 409
    page = html(refused)
    assert "with other content" in words(page)
    given_back = hidden(page)
    assert given_back["title"] == "Heat pumps"
    assert rows(site) == before
    assert alice.client.post("/start", data=given_back, again=True).status_code == 302
    assert rows(site)["matter"] == 2


def test_a_key_belongs_to_one_person_and_one_address(site: Site) -> None:
    form = form_of(site.visitor("alice"), "/start", title="Ventilation", kind="research")
    alice, bodil = site.visitor("alice"), site.visitor("bodil")
    for visitor in (alice, bodil):
        own = form | {"csrf_token": hidden(visitor.read("/about"))["csrf_token"]}
        assert visitor.client.post("/start", data=own, again=True).status_code == 302
    assert rows(site)["matter"] == 2, "what another person has sent is not theirs"
    code = alice.start()
    elsewhere = form | hidden(alice.read(f"/a/{code}/withdraw")) | {FIELD: form[FIELD]}
    assert alice.client.post(f"/a/{code}/withdraw", data=elsewhere, again=True).status_code == 409


@pytest.mark.parametrize("key", ["", "short", "x" * 65])
def test_a_form_without_a_key_is_given_back_and_does_nothing(site: Site, key: str) -> None:
    alice = site.visitor("alice")
    form = form_of(alice, "/start", title="Ventilation", kind="research")
    before = rows(site)
    refused = alice.client.post("/start", data={**form, FIELD: key}, again=True)
    assert refused.status_code == 400
    assert hidden(html(refused))["title"] == "Ventilation"
    assert rows(site) == before


def test_every_form_has_a_key_or_a_reason_why_not(site: Site) -> None:
    posts = {rule.endpoint for rule in site.app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    assert set(KEYLESS) <= posts
    assert set(PLACES) <= posts - set(KEYLESS)
    assert set(PLACES.values()) <= set(ROUTES)
    assert all(KEYLESS.values())
    assert len(new_key()) * 6 >= 128
