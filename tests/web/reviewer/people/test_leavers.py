"""Cases whose owners have left, over HTTP: the list, the search by name in pages, and what the secretary never sees."""

from pathlib import Path

import pytest

from riskflow.services.case_facts import identity
from riskflow.services.operations.demo.runner import person_with_login
from riskflow.services.people import persons
from riskflow.services.review.hand_over import hand_over_from_leaver
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import Person
from tests.support.web.accessibility import faults
from tests.support.web.site import Site, open_site
from tests.support.web.web_client import words

DRAFT, SUBMITTED = 0, 1


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory, cast_only: Path) -> Path:
    """Make an instance in which Alice has left a draft and a case, and in which many people have one name."""
    folder = tmp_path_factory.mktemp("leavers")
    with open_site(folder, cast_only) as site:
        site.stage.draft("rf-14", upto=3)
        site.stage.submit("rf-14")
        with site.stage.unit_of_work_as("adam") as uow:
            persons.leave(uow, identity(person_with_login(uow.session, "alice").id), "Moved")
            uow.session.add_all(
                Person(login=f"kim{n}", name=f"Kim Karlsson {n:02}", email=f"kim{n}@example.org") for n in range(25)
            )
    return folder


def codes(pages: Site) -> list[str]:
    """Return the codes of Alice's cases: the draft and the submitted one."""
    with pages.stage.unit_of_work_as("adam") as uow:
        alice = identity(person_with_login(uow.session, "alice").id)
        found = case_queries.cases_of_owner(uow.session, alice)
        return [case.code for case in sorted(found, key=lambda case: case.id or 0)]


def owner_of(pages: Site, code: str) -> str:
    with pages.stage.unit_of_work_as("adam") as uow:
        case = case_queries.case_by_code(uow.session, code)
        assert case is not None
        return uow.session.get_one(Person, case.owner_id).login


@pytest.mark.parametrize("kind", [DRAFT, SUBMITTED])
def test_the_secretary_hands_a_case_over_and_the_new_owner_goes_on(pages: Site, kind: int) -> None:
    code, sven = codes(pages)[kind], pages.visitor("sven")
    assert words(sven.read("/leavers")).count("Hand over") == 2
    with pages.stage.unit_of_work_as("adam") as uow:
        bodil = person_with_login(uow.session, "bodil").id
    answer = sven.send(f"/leavers/{code}?q=bodil", q="bodil", person=bodil, reason="Alice has left.")
    assert answer.status_code == 302
    assert owner_of(pages, code) == "bodil"
    assert pages.visitor("bodil").client.get(f"/a/{code}").status_code in {200, 302}
    assert words(sven.read("/leavers")).count("Hand over") == 1


def test_of_a_draft_the_secretary_sees_its_number_only(pages: Site) -> None:
    draft, sven = codes(pages)[DRAFT], pages.visitor("sven")
    with pages.stage.unit_of_work_as("adam") as uow:
        case = case_queries.case_by_code(uow.session, draft)
        assert case is not None
        title, reference = case.title, case.reference
    row = next(row for row in sven.read("/leavers").iter("tr") if reference in words(row))
    assert title
    assert title not in words(row)
    assert title not in words(sven.read(f"/leavers/{draft}"))
    for place in (f"/c/{draft}", f"/c/{draft}/answers", f"/c/{draft}/history", f"/a/{draft}"):
        assert sven.client.get(place).status_code == 404


def test_people_are_found_in_pages_without_their_addresses(pages: Site) -> None:
    draft, sven = codes(pages)[DRAFT], pages.visitor("sven")
    first, second = (words(sven.read(f"/leavers/{draft}?q=kim&page={page}")) for page in (0, 1))
    assert (first.count("Kim Karlsson"), second.count("Kim Karlsson")) == (20, 5)
    assert "More names" in first
    assert "Earlier names" in second
    assert "@" not in first
    assert "Nobody was found" in words(sven.read(f"/leavers/{draft}?q=zzz"))


@pytest.mark.parametrize(
    ("changed", "status", "said"),
    [
        ({"person": ""}, 422, "Choose who takes it over"),
        ({"person": "1"}, 422, "Choose who takes it over"),
        ({"reason": " "}, 422, "Write the reasons"),
        ({"to": "sven"}, 422, "cannot take over a draft that you hand over yourself"),
    ],
)
def test_what_cannot_be_handed_over_is_said(pages: Site, changed: dict[str, str], status: int, said: str) -> None:
    draft, sven = codes(pages)[DRAFT], pages.visitor("sven")
    login = changed.pop("to", "bodil")
    with pages.stage.unit_of_work_as("adam") as uow:
        person = person_with_login(uow.session, login).id
    form = {"q": login, "person": person, "reason": "Alice has left.", **changed}
    answer = sven.send(f"/leavers/{draft}?q={login}", **form)
    assert (answer.status_code, said in answer.text) == (status, True)
    assert owner_of(pages, draft) == "alice"


def test_nobody_else_and_no_case_whose_owner_is_here(pages: Site) -> None:
    found = codes(pages)
    for login in ("bodil", "rut", "hedda", "adam"):
        client = pages.visitor(login).client
        assert {client.get(path).status_code for path in ("/leavers", f"/leavers/{found[DRAFT]}")} == {403}
    with pages.stage.unit_of_work_as("sven") as uow:
        bodil = identity(person_with_login(uow.session, "bodil").id)
        for code in found:
            hand_over_from_leaver(uow, code, bodil, "Alice has left.")
    sven = pages.visitor("sven").client
    assert {sven.get(f"/leavers/{code}").status_code for code in (*found, "unknownunkno")} == {404}


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_pages_are_in_both_languages(pages: Site, language: str) -> None:
    visitor = pages.visitor("sven", language)
    for path in ("/leavers", f"/leavers/{codes(pages)[DRAFT]}?q=kim"):
        assert faults(visitor.read(path), language) == []
