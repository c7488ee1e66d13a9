"""Nothing typed is lost: what was sent after a session had ended comes back after signing in, unsaved, to be read."""

from xml.etree.ElementTree import Element

import pytest
from werkzeug.test import TestResponse

from tests.support.web.site import Site
from tests.support.web.web_client import Visitor, hidden, html, words

MINE = {"du-technology": "listed", "du-technology.comment": "Annex I, 3A001 <b>"}


@pytest.fixture
def alice(pages: Site) -> Visitor:
    return pages.visitor("alice")


def session_ends(visitor: Visitor) -> None:
    visitor.client.delete_cookie("riskflow")


def sent_too_late(visitor: Visitor, address: str, **data: str) -> TestResponse:
    """Open a page, lose the session, and save."""
    form = {**hidden(visitor.read(address)), **data}
    session_ends(visitor)
    return visitor.client.post(address, data=form)


def signed_in_with(visitor: Visitor, page: Element, login: str = "alice") -> TestResponse:
    return visitor.client.post("/login", data={**hidden(page), "login": login})


def text_of(page: Element, name: str) -> str:
    return next("".join(e.itertext()) for e in page.iter("textarea") if e.get("name") == name).strip()


def test_words_sent_after_the_session_has_ended_come_back_after_signing_in(alice: Visitor) -> None:
    step = f"/a/{alice.start()}/q/du-technology"
    late = sent_too_late(alice, step, **MINE)
    assert late.status_code == 403
    assert "You had been signed out when you saved" in words(html(late))
    back = signed_in_with(alice, html(late))
    assert "What you wrote is still here" in words(html(back))
    shown = alice.client.post(step, data=hidden(html(back)))
    page = html(shown)
    assert "It is not saved yet." in words(page)
    assert text_of(page, "du-technology.comment") == MINE["du-technology.comment"]
    assert [e.get("value") for e in page.iter("input") if "checked" in e.attrib] == ["listed"]
    assert "3A001" not in words(alice.read(step))
    form = {**hidden(page), **MINE}
    assert alice.client.post(step, data=form).status_code == 302
    assert text_of(alice.read(step), "du-technology.comment") == MINE["du-technology.comment"]


def test_a_page_from_before_signing_out_and_in_again_gives_its_words_back_at_once(alice: Visitor) -> None:
    step = f"/a/{alice.start()}/q/du-technology"
    old = hidden(alice.read(step))
    session_ends(alice)
    alice.send("/login", login="alice")
    late = alice.client.post(step, data={**old, **MINE})
    assert late.status_code == 400
    page = html(alice.client.post(step, data=hidden(html(late))))
    assert text_of(page, "du-technology.comment") == MINE["du-technology.comment"]


def test_a_conflict_is_still_seen_when_words_come_back(alice: Visitor, pages: Site) -> None:
    step = f"/a/{alice.start()}/q/du-technology"
    late = sent_too_late(alice, step, **MINE)
    pages.visitor("alice").send(step, **{"du-technology": "none"})
    back = html(signed_in_with(alice, html(late)))
    shown = html(alice.client.post(step, data=hidden(back)))
    assert alice.client.post(step, data={**hidden(shown), **MINE}).status_code == 409


def test_words_are_no_key_to_a_case(alice: Visitor) -> None:
    step = f"/a/{alice.start('A secret plan')}/q/du-technology"
    late = sent_too_late(alice, step, **MINE)
    back = html(signed_in_with(alice, html(late), "charlie"))
    refused = alice.client.post(step, data=hidden(back))
    assert refused.status_code == 404
    assert "A secret plan" not in refused.text


def test_what_another_site_sends_is_nobodys_words(alice: Visitor) -> None:
    step = f"/a/{alice.start()}/q/du-technology"
    form = {**hidden(alice.read(step)), **MINE}
    session_ends(alice)
    foreign = alice.client.post(step, data=form, headers={"Sec-Fetch-Site": "cross-site"})
    assert foreign.status_code == 400
    assert "Annex I" not in foreign.text


@pytest.mark.slow
def test_words_that_somebody_has_changed_on_the_way_are_dropped(alice: Visitor) -> None:
    page = html(sent_too_late(alice, f"/a/{alice.start()}/q/du-technology", **MINE))
    form = {**hidden(page), "login": "alice"}
    form["kept"] = form["kept"][:-3] + "abc"
    assert alice.client.post("/login", data=form).status_code == 302


def test_nobody_is_led_anywhere_else_by_kept_words(alice: Visitor) -> None:
    form = {**hidden(alice.read("/login")), "login": "alice", "kept": "https://elsewhere.test"}
    assert alice.client.post("/login", data=form).location == "/"


def test_other_forms_too_are_sent_again_after_signing_in(alice: Visitor) -> None:
    address = f"/a/{alice.start('Called off')}/withdraw"
    late = html(sent_too_late(alice, address, reason="The partner changed its mind."))
    back = html(signed_in_with(alice, late))
    assert alice.client.post(address, data=hidden(back)).status_code == 302
    assert "The partner changed its mind." in words(alice.read(address.removesuffix("/withdraw")))
