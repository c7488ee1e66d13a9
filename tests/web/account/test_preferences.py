"""A person chooses the language of pages and letters, and that letters come once a day."""

from tests.support.web.accessibility import faults
from tests.support.web.site import Site
from tests.support.web.web_client import words


def test_the_choice_is_kept_with_the_person_and_holds_at_the_next_sign_in(pages: Site) -> None:
    alice = pages.visitor("alice", "en")
    page = alice.read("/account/preferences")
    assert faults(page, "en") == []
    assert alice.send("/account/preferences", language="sv", letters="daily").location == "/account/preferences"
    assert "Ditt val är sparat." in words(alice.read("/account/preferences"))
    again = pages.visitor("alice", "en")
    shown = again.read("/account/preferences")
    assert next(shown.iter("html")).get("lang") == "sv"
    chosen = {e.get("value") for e in shown.iter("input") if "checked" in e.attrib}
    assert {"sv", "daily"} <= chosen
