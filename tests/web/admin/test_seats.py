"""The pages of a seat: competences, for whom a substitute steps in, and a successor whom a second person confirms."""

from riskflow.cases.grants import Position
from riskflow.services.case_facts import identity
from riskflow.services.operations.demo.runner import person_with_login
from riskflow.store.queries import people as people_queries
from tests.support.web.accessibility import faults
from tests.support.web.review_pages import said, sent
from tests.support.web.site import Site
from tests.support.web.web_client import words


def seat_of(pages: Site, login: str) -> int:
    with pages.stage.unit_of_work_as("adam") as uow:
        person = identity(person_with_login(uow.session, login).id)
        rows = people_queries.grants_of(uow.session, person, uow.today)
        return identity(next(row.id for row in rows if row.position is not Position.CHAIR))


def test_a_substitute_is_described(pages: Site) -> None:
    adam, address = pages.visitor("adam"), f"/admin/committees/seats/{seat_of(pages, 'sara')}"
    page = adam.read(address)
    assert "Adam Adler" in words(page)  # who is signed in, beside whose seat it is
    assert not faults(page, "en")
    form = {"competences": ["legal"], "substitutes_for": seat_of(pages, "rosa"), "substitute_order": "3"}
    assert sent(adam, address, **form)[0] == 302
    page = adam.read("/admin/committees")
    assert not faults(page, "en")
    assert "Steps in for Rosa Rönnberg, order 3" in " ".join(words(page).split())
    status, shown = sent(adam, address, **{**form, "substitute_order": "700"})
    assert (status, "from 0 to 99" in shown) == (422, True)
    assert sent(adam, address, **{**form, "competences": ["astrology"]})[0] == 422


def test_a_seat_is_handed_over_and_confirmed_by_another_administrator(pages: Site) -> None:
    adam, address = pages.visitor("adam"), f"/admin/committees/seats/{seat_of(pages, 'rosa')}/hand-over"
    assert "Nobody was found" in said(adam, f"{address}?q=zzz")
    with pages.stage.unit_of_work_as("adam") as uow:
        charlie = person_with_login(uow.session, "charlie").id
        until = [str(uow.today.day), str(uow.today.month), str(uow.today.year + 1)]
    assert not faults(adam.read(f"{address}?q=char"), "en")
    status, shown = sent(adam, f"{address}?q=char", q="char", person=charlie, valid_until=until, reason=" ")
    assert (status, "Write why" in shown) == (422, True)
    status, shown = sent(adam, f"{address}?q=char", q="char", person=charlie, valid_until=until, reason="Rosa leaves.")
    assert (status, "Another administrator must confirm" in shown) == (302, True)
    assert "Charlie Czerny" in said(adam, "/admin/committees")


def test_a_seat_that_is_none_is_not_there(pages: Site) -> None:
    adam = pages.visitor("adam")
    for number in ("999999", str(seat_of(pages, "hedda"))):
        assert adam.client.get(f"/admin/committees/seats/{number}").status_code == 404
        assert adam.client.get(f"/admin/committees/seats/{number}/hand-over").status_code == 404
