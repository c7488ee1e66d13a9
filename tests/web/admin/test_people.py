"""The pages about people and roles: for administrators only, in both languages, and four eyes over HTTP."""

from pathlib import Path

import pytest

from riskflow.services.operations.demo.runner import person_with_login
from riskflow.store.queries import people as people_queries
from tests.support.web.accessibility import faults
from tests.support.web.site import Site, open_site
from tests.support.web.web_client import hidden, words

PAGES = ("/admin/people", "/admin/people/grant", "/admin/people.csv")


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory, cast_only: Path) -> Path:
    """Make an instance with the cast, where nobody has any case."""
    folder = tmp_path_factory.mktemp("people")
    with open_site(folder, cast_only):
        return folder


@pytest.mark.parametrize("login", ["charlie", "alice", "rut", "sven", "hedda", None])
def test_only_administrators_see_and_change_roles(pages: Site, login: str | None) -> None:
    client = pages.visitor(login).client
    assert [client.get(path).status_code for path in PAGES] == [403 if login else 302] * len(PAGES)
    for path in ("/admin/people/grant", "/admin/people/1/confirm", "/admin/people/1/end"):
        assert client.post(path).status_code in {400, 401, 403}


@pytest.mark.parametrize(("language", "heading"), [("sv", "Personer och roller"), ("en", "People and roles")])
def test_the_roles_are_shown_in_both_languages(pages: Site, language: str, heading: str) -> None:
    visitor = pages.visitor("adam", language)
    for path in PAGES[:2]:
        page = visitor.read(path)
        assert heading in words(page)
        assert faults(page, language) == []


def test_a_role_that_weighs_needs_two_administrators(pages: Site) -> None:
    first, second = pages.visitor("adam", "en"), pages.visitor("anja", "en")
    with pages.stage.unit_of_work_as("adam") as uow:
        person, last = person_with_login(uow.session, "bodil").id, uow.today.replace(day=1, year=uow.today.year + 2)
    sent = {"person": person, "role": "decision-maker", "scope": "president", "reason": "Appointed"}
    days = {"valid_until": [str(last.day), str(last.month), str(last.year)]}
    answered = first.send("/admin/people/grant", **sent, **days, position="")
    assert answered.status_code == 302
    with pages.stage.unit_of_work_as("adam") as uow:
        [row] = people_queries.every_grant_of(uow.session, person or 0)
        number = row.id
    own = hidden(first.read("/admin/people"))
    assert first.client.post(f"/admin/people/{number}/confirm", data=own).status_code == 403
    other = hidden(second.read("/admin/people"))
    assert second.client.post(f"/admin/people/{number}/confirm", data=other).status_code == 302
    assert "Anja" in first.client.get("/admin/people.csv").text
    ended = {**other, "reason": "Other duties"}
    assert second.client.post(f"/admin/people/{number}/end", data=ended).status_code == 302
    assert "Other duties" in words(second.read("/admin/people?ended=y"))
