"""The page of one person: what administrators see and end, and that it names no case."""

from pathlib import Path

import pytest

from riskflow.services.case_facts import identity
from riskflow.services.operations.demo.runner import person_with_login
from riskflow.services.people import persons
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import sign_in as sign_in_queries
from tests.support.web.accessibility import faults
from tests.support.web.site import Site, open_site
from tests.support.web.web_client import hidden, words


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory, cast_only: Path) -> Path:
    """Make an instance in which Alice has a case and has left."""
    folder = tmp_path_factory.mktemp("person")
    with open_site(folder, cast_only) as site:
        site.stage.submit("rf-14")
        with site.stage.unit_of_work_as("adam") as uow:
            persons.add_identity(uow, person_with_login(uow.session, "rut"), "https://idp.example.org", "rut-subject")
            persons.leave(uow, identity(person_with_login(uow.session, "alice").id), "Moved")
    return folder


def address(pages: Site, login: str) -> str:
    with pages.stage.unit_of_work_as("adam") as uow:
        return f"/admin/people/{person_with_login(uow.session, login).id}"


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_person_is_shown_with_roles_identity_and_sessions(pages: Site, language: str) -> None:
    pages.visitor("rut")
    page = pages.visitor("adam", language).read(address(pages, "rut"))
    said = words(page)
    for expected in ("rut-subject", "https://idp.example.org", "RAI", "demonstration"):
        assert expected in said
    assert faults(page, language) == []


def test_the_cases_of_somebody_who_has_left_are_counted_and_not_named(pages: Site) -> None:
    with pages.stage.unit_of_work_as("sven") as uow:
        alice = identity(person_with_login(uow.session, "alice").id)
        titles = [case.title for case in case_queries.cases_of_owner(uow.session, alice)]
    said = words(pages.visitor("adam").read(address(pages, "alice")))
    assert "Owns cases that need an owner 1" in said
    assert "Cases wait for another owner" in said
    assert titles
    assert not [title for title in titles if title in said]


def test_an_administrator_ends_one_session_or_all_and_it_is_recorded(pages: Site) -> None:
    path, adam = address(pages, "rut"), pages.visitor("adam")
    browsers = [pages.visitor("rut") for _ in range(3)]
    with pages.stage.unit_of_work_as("adam") as uow:
        rut = person_with_login(uow.session, "rut")
        newest = max(identity(row.id) for row in sign_in_queries.sessions_of_person(uow.session, identity(rut.id)))
    ended = adam.client.post(f"{path}/sessions/{newest}/end", data=hidden(adam.read(path)))
    assert ended.status_code == 302
    assert [visitor.client.get("/account/sessions").status_code for visitor in browsers] == [200, 200, 302]
    assert adam.client.post(f"{path}/sessions/end", data=hidden(adam.read(path))).status_code == 302
    assert [visitor.client.get("/account/sessions").status_code for visitor in browsers] == [302] * 3
    assert adam.client.get("/account/sessions").status_code == 200
    with pages.stage.unit_of_work_as("adam") as uow:
        found = [row.data for row in case_queries.all_events(uow.session) if row.tag == "sessions-ended"]
    assert found == [{"person": rut.name, "count": "1"}, {"person": rut.name, "count": "2"}]


def test_the_session_of_somebody_else_and_of_nobody_is_not_ended(pages: Site) -> None:
    adam, sven = pages.visitor("adam"), pages.visitor("sven")
    path = address(pages, "rut")
    form = hidden(adam.read("/admin/people"))
    assert adam.client.post(f"{path}/sessions/1/end", data=form).status_code == 404
    assert adam.client.get("/admin/people/4711").status_code == 404
    assert sven.client.get(path).status_code == 403
    assert sven.client.post(f"{path}/sessions/end", data=hidden(sven.read("/about"))).status_code == 403


def test_a_telephone_number_is_saved_shown_and_taken_away(pages: Site) -> None:
    adam, place = pages.visitor("adam"), address(pages, "rut")
    sent = {**hidden(adam.read(place)), "telephone": "+46 8 123 45 67"}
    assert adam.client.post(f"{place}/telephone", data=sent).status_code == 302
    assert "+46 8 123 45 67" in words(adam.read(place))
    wrong = {**hidden(adam.read(place)), "telephone": "by the door"}
    adam.client.post(f"{place}/telephone", data=wrong)
    assert "Write the number with digits" in words(adam.read(place))
