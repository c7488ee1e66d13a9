"""A form that needs a fresh sign-in waits for it: nothing is lost or sent by itself, and nobody else can have it."""

import re
import time
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from riskflow.app import demo_runner
from riskflow.questionnaire.model import Area
from riskflow.services.operations.demo.runner import person_with_login
from riskflow.services.people.persons import add_identity
from riskflow.services.unit_of_work import SYSTEM
from riskflow.store.tables import SignInSession, UnsentForm
from tests.support.cases.demonstration import material
from tests.support.oidc.hostile_provider import HostileProvider, hostile_provider
from tests.support.oidc.sign_in_visit import Visit, csrf_token, later, provider_client
from tests.support.web.review_pages import HIGH, rating
from tests.support.web.site import open_folder
from tests.support.web.web_client import hidden, html, words

AN_HOUR_AGO = int(time.time()) - 3600
REASON = "They broke an agreement <b> & 'said' nothing."
WRITTEN = {"name": "Broken Promise Ltd", "aliases": "B. Promise", "reason": REASON}


@pytest.fixture
def stale(tmp_path: Path, cast_only: Path) -> Iterator[Visit]:
    """Let an administrator sign in, who proved an hour ago who they are."""
    with hostile_provider() as provider:
        client = provider_client(open_folder(tmp_path / "instance", cast_only), provider, session_idle_minutes=480)
        visit = Visit(client, provider)
        with visit.instance.write(SYSTEM) as uow:
            for login in ("adam", "anja"):
                add_identity(uow, person_with_login(uow.session, login), provider.issuer, login)
        as_person(provider, "adam", AN_HOUR_AGO)
        visit.answer()
        yield visit


def as_person(provider: HostileProvider, login: str, at: int | None = None) -> None:
    provider.claims = {"sub": login, "auth_time": at or int(time.time())}
    provider.userinfo = {"sub": login}


def send(client: FlaskClient) -> Element:
    """Send an entry of the university's own list, and return the page that is answered."""
    page = client.get("/about").text
    fields = dict(re.findall(r'name="(csrf_token|form_key)" value="([^"]+)"', page))
    answer = client.post("/admin/lists", data={**fields, **WRITTEN})
    assert answer.status_code == 403
    assert answer.headers["Refresh"] == "0; url=/login/confirm?next=/account/unsent"
    return html(answer)


def confirmed(visit: Visit, login: str = "adam") -> int:
    """Go to the provider as the page says, prove who one is, and come back; return the status."""
    as_person(visit.provider, login)
    code, query = visit.ask("/login/confirm?next=/account/unsent")
    answer = visit.come_back({"code": code, "state": query["state"], "iss": visit.provider.issuer})
    if answer.status_code == 302:
        assert answer.location == "/account/unsent"
    return answer.status_code


def listed(visit: Visit) -> int:
    return visit.client.get("/admin/lists").text.count("They broke an agreement")


def test_what_was_written_comes_back_and_is_sent_once_with_one_click(stale: Visit) -> None:
    page = send(stale.client)
    assert "kept for an hour and not saved yet" in words(page)
    assert confirmed(stale) == 302
    assert listed(stale) == 0
    back = html(stale.client.get("/account/unsent"))
    assert REASON in words(back)
    assert "Look at the form first" not in words(back)
    form = hidden(back)
    assert {name: form[name] for name in WRITTEN} == WRITTEN
    assert stale.client.post("/admin/lists", data=form).status_code == 302
    assert listed(stale) == 1
    again = hidden(html(stale.client.get("/account/unsent")))
    assert stale.client.post("/admin/lists", data=again).status_code == 302
    assert "nothing was done twice" in words(html(stale.client.get("/admin/lists")))


def test_the_form_of_a_vote_can_be_looked_at_filled_in_before_it_is_sent(stale: Visit) -> None:
    code = demo_runner(stale.instance, material()).submit(HIGH)
    rate = f"/c/{code}/rate"
    with stale.instance.write(SYSTEM) as uow:
        add_identity(uow, person_with_login(uow.session, "ravi"), stale.provider.issuer, "ravi")
    as_person(stale.provider, "ravi")
    stale.answer()
    declare = f"/c/{code}/declare"
    stale.client.post(declare, data={**hidden(html(stale.client.get(declare))), "conflict": "no"})
    vote = {**hidden(html(stale.client.get(rate))), **rating("high", reason="The partner is new.")}
    with stale.instance.database.write() as session:
        session.execute(sa.update(SignInSession).values(confirmed_at=None))
    assert stale.client.post(rate, data=vote).status_code == 403
    assert confirmed(stale, "ravi") == 302
    back = html(stale.client.get("/account/unsent"))
    assert "Look at the form first" in words(back)
    shown = html(stale.client.post(rate, data={**hidden(back), "then": "change"}))
    checked = [e.get("value") for e in shown.iter("input") if "checked" in e.attrib]
    assert checked == ["high", "medium"] * len(Area) + ["go-ahead"]
    assert "The partner is new." in words(shown)


def test_it_can_be_read_again_without_being_sent(stale: Visit) -> None:
    send(stale.client)
    confirmed(stale)
    for _ in range(2):
        assert REASON in words(html(stale.client.get("/account/unsent")))
    assert listed(stale) == 0


def test_a_provider_that_is_away_loses_nothing(stale: Visit) -> None:
    send(stale.client)
    as_person(stale.provider, "adam")
    code, query = stale.ask("/login/confirm?next=/account/unsent")
    stale.provider.answers["/token"] = lambda: (500, {}, b"")
    failed = stale.come_back({"code": code, "state": query["state"], "iss": stale.provider.issuer})
    assert failed.status_code in {403, 503}
    assert 'href="/login/confirm?next=/account/unsent"' in failed.text
    stale.provider.answers.clear()
    assert confirmed(stale) == 302
    assert REASON in words(html(stale.client.get("/account/unsent")))


def test_nobody_else_gets_it_at_the_same_browser(stale: Visit) -> None:
    send(stale.client)
    assert confirmed(stale, "anja") == 403
    stale.answer()
    assert stale.client.get("/account/unsent").status_code == 302
    assert kept_rows(stale) == []


def test_nobody_else_gets_it_at_another_browser_nor_from_the_database(stale: Visit) -> None:
    send(stale.client)
    [row] = kept_rows(stale)
    assert "Promise" not in row.content
    other = Visit(stale.client.application.test_client(), stale.provider)
    assert other.client.get("/account/unsent").status_code == 302
    for login in ("anja", "adam"):
        as_person(stale.provider, login)
        other.answer()
        assert other.client.get("/account/unsent").location == "/"
    with stale.instance.database.write() as session:
        session.execute(sa.text("UPDATE unsent_form SET session_id = (SELECT max(id) FROM sign_in_session)"))
    assert other.client.get("/account/unsent").location == "/"


def test_it_is_gone_after_an_hour_and_after_signing_out(stale: Visit) -> None:
    send(stale.client)
    later(stale, minutes=59)
    assert stale.client.get("/account/unsent").status_code == 200
    later(stale, minutes=61)
    assert stale.client.get("/account/unsent").status_code == 302
    stale.client.post("/logout", data={"csrf_token": csrf_token(stale.client)})
    assert kept_rows(stale) == []


def test_a_form_takes_the_place_of_one_that_waits(stale: Visit) -> None:
    send(stale.client)
    send(stale.client)
    assert len(kept_rows(stale)) == 1


def test_what_another_site_sends_is_not_kept(stale: Visit) -> None:
    foreign = {"Sec-Fetch-Site": "cross-site"}
    answer = stale.client.post("/admin/lists", data=WRITTEN, headers=foreign)
    assert answer.status_code == 400
    assert kept_rows(stale) == []


def kept_rows(visit: Visit) -> list[UnsentForm]:
    with visit.instance.read(None) as uow:
        return list(uow.session.exec(sa.select(UnsentForm)).scalars())
