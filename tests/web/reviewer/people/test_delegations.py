"""Delegations over HTTP: found by name, delegated, used, ended early; and what is refused."""

from datetime import timedelta

import pytest

from riskflow.services.operations.demo.runner import person_with_login
from tests.support.web.accessibility import faults
from tests.support.web.site import Site
from tests.support.web.web_client import Visitor, hidden, html, words

NEW = "/delegations/new?q=bod"


def sent(pages: Site, login: str, role: str, to: str = "bodil", days: int = 20) -> dict[str, object]:
    """Return a filled form; the role is the first of the person's own."""
    with pages.stage.unit_of_work_as(login) as uow:
        person, last = person_with_login(uow.session, to).id, uow.today + timedelta(days)
    until = [str(last.day), str(last.month), str(last.year)]
    return {"q": to[:3], "role": role, "person": person, "valid_until": until, "reason": "Parental leave"}


def own_role(visitor: Visitor) -> str:
    field = next(e for e in visitor.read(NEW).iter("input") if e.get("name") == "role")
    return field.get("value") or ""


def test_a_function_is_delegated_used_and_ended_early(pages: Site) -> None:
    eva, bodil, adam = pages.visitor("eva"), pages.visitor("bodil"), pages.visitor("adam")
    assert bodil.client.get("/delegations").status_code == 403
    assert eva.send(NEW, **sent(pages, "eva", own_role(eva))).status_code == 302
    assert "Parental leave" in words(eva.read("/delegations"))
    assert "What is delegated to you" in words(bodil.read("/delegations"))
    assert "You hold no role that can be delegated" in words(bodil.read("/delegations"))
    assert "Eva Ek" in words(adam.read("/admin/delegations"))
    with pages.stage.unit_of_work_as("adam") as uow:
        number = person_with_login(uow.session, "eva").id
    assert "Roles delegated to others" in words(adam.read(f"/admin/people/{number}"))
    page = eva.read("/delegations")
    action = next(form.get("action") or "" for form in page.iter("form") if "/end" in (form.get("action") or ""))
    assert eva.client.post(action, data={**hidden(page), "reason": ""}).status_code == 422
    assert bodil.client.post(action, data={**hidden(bodil.read("/about")), "reason": "x"}).status_code == 403
    ending = {**hidden(eva.read("/delegations")), "reason": "Back already"}
    assert eva.client.post(action, data=ending).status_code == 302
    assert bodil.client.get("/delegations").status_code == 403
    assert "Back already" in words(adam.read("/admin/delegations"))


@pytest.mark.parametrize(
    ("changed", "status", "said"),
    [
        ({"role": "1:administrator"}, 403, "You do not hold that role today"),
        ({"role": ""}, 422, "Choose the role"),
        ({"person": "1"}, 422, "Choose the person"),
        ({"person": "x"}, 422, "Choose the person"),
        ({"reason": " "}, 422, "Write why"),
        ({"valid_until": ["", "", ""]}, 422, "Give the last day"),
        ({"valid_until": ["1", "1", "2020"]}, 422, "before the first"),
        ({"valid_until": ["1", "1", "2099"]}, 422, "four years"),
    ],
)
def test_what_cannot_be_delegated_is_said_with_what_was_typed(
    pages: Site, changed: dict[str, object], status: int, said: str
) -> None:
    rut = pages.visitor("rut")
    answer = rut.send(NEW, **{**sent(pages, "rut", own_role(rut)), **changed})
    page = html(answer)
    assert (answer.status_code, said in words(page)) == (status, True)
    assert faults(page, "en") == []
    assert changed.get("reason") or "Parental leave" in answer.text


@pytest.mark.parametrize(("language", "heading"), [("sv", "Delegera en roll"), ("en", "Delegate a role")])
def test_the_pages_are_in_both_languages_and_tell_no_address(pages: Site, language: str, heading: str) -> None:
    rut, adam = pages.visitor("rut", language), pages.visitor("adam", language)
    searched = rut.read(NEW)
    assert heading in words(searched)
    assert "@" not in words(searched)
    for page in (rut.read("/delegations"), searched, adam.read("/admin/delegations")):
        assert faults(page, language) == []


@pytest.mark.parametrize("login", ["alice", "charlie", "ada", None])
def test_who_holds_nothing_that_can_be_delegated_has_no_page(pages: Site, login: str | None) -> None:
    client = pages.visitor(login).client
    for path in ("/delegations", "/delegations/new"):
        assert client.get(path).status_code == (403 if login else 302)
