"""What pages say while lists change: how far the screening has come, and from when the index is that answers."""

import re
from dataclasses import replace

import pytest
from werkzeug.test import TestResponse

from riskflow.screening.shelf import IndexShelf
from riskflow.services.partners.index_orders import index_folder
from riskflow.services.partners.lists import add_own_entry
from riskflow.services.partners.name_index import store_index
from riskflow.services.partners.rescreen import rescreen_outdated
from tests.support.screening import screened_site
from tests.support.screening.list_files import entry
from tests.support.web.review_pages import parts
from tests.support.web.site import Site
from tests.support.web.web_client import Visitor, hidden, words

LISTS = "/admin/lists"


@pytest.fixture
def site(pages: Site) -> Site:
    """Return a site with lists in force, and a case with a partner."""
    screened_site.put_in_force(pages.stage)
    alice = pages.visitor("alice")
    assert _add(alice, alice.start(), organisation="0example").status_code == 302
    return pages


def _add(alice: Visitor, code: str, **given: str) -> TestResponse:
    return alice.send(f"/a/{code}/partners/find?q=EIT", **given)


def _build_nothing_at_once(site: Site) -> IndexShelf:
    """Let the site behave as one with very many names."""
    instance = parts(site)
    shelf = IndexShelf(index_folder(instance.config), built_at_once=0)
    object.__setattr__(instance, "indexes", shelf)
    return shelf


def test_the_page_of_lists_tells_how_far_the_screening_has_come(site: Site) -> None:
    adam = site.visitor("adam")
    assert "1 partner of watched cases is screened" in words(adam.read(LISTS))
    token = hidden(adam.read(LISTS))
    answer = adam.client.post(LISTS, data={**token, "name": "Broken Promise", "reason": "An agreement was broken."})
    assert answer.status_code == 302
    page = words(adam.read(LISTS))
    assert "All partners are screened again; this page says how far that has come." in page
    assert re.search(r"Under way 0 of 1 partner of watched cases .* it began \d", page)
    with site.stage.unit_of_work_as("adam") as uow:
        assert rescreen_outdated(uow) == 1
    assert "1 partner of watched cases is screened" in words(adam.read(LISTS))


def test_the_own_list_says_until_when_an_entry_holds_and_which_has_ended(site: Site) -> None:
    with site.stage.unit_of_work_as("adam") as uow:
        ends = {"Gone Works": "2020-02-03", "Going Works": "2199-02-03", "Odd Works": "soon", "Staying Works": ""}
        for name, end in ends.items():
            add_own_entry(uow, replace(entry(name), ended_on=end))
    page = words(site.visitor("adam").read(LISTS))
    assert re.search(r"Gone Works Has ended .*?3 February 2020", page)
    assert re.search(r"Going Works (?!Has ended).*?3 February 2199", page)
    assert re.search(r"Odd Works (?!Has ended).*?soon", page)
    assert page.count("Has ended") == 1


def test_without_an_index_the_search_says_so_and_who_is_added_is_unknown(site: Site) -> None:
    _build_nothing_at_once(site)
    alice = site.visitor("alice")
    code = alice.start()
    page = words(alice.read(f"/a/{code}/partners/find?q=EIT"))
    assert "are being indexed, so nothing can be found for a minute or so" in page
    assert "Nothing in the register is like that" not in page
    added = _add(alice, code, organisation="by-hand", name="Frozen Example 3", territory="RU")
    assert added.status_code == 302
    shown = words(alice.read(added.location))
    assert "Outcome: not known yet" in shown
    assert "have not been searched for this partner yet" in shown
    again = alice.client.post(f"{added.location}/screen", data=hidden(alice.read(added.location)))
    assert again.status_code == 503
    assert "being indexed" in words(site.visitor("adam").read(LISTS))


def test_while_the_next_is_built_the_one_before_answers_with_its_date(site: Site) -> None:
    shelf = _build_nothing_at_once(site)
    with parts(site).database.read() as session:
        store_index(session, shelf)
    screened_site.lists(site.stage, replace(entry("Another Place"), code="another"))
    alice = site.visitor("alice")
    page = words(alice.read(f"/a/{alice.start()}/partners/find?q=EIT"))
    assert "this searches what was in force before" in page
    assert screened_site.NAME in page
    assert "searches use the index from before" in words(site.visitor("adam").read(LISTS))
