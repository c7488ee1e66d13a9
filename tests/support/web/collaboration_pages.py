"""Sending a form of the pages for shared work, and inviting a co-editor."""

from tests.support.web.review_pages import person, said
from tests.support.web.site import Site
from tests.support.web.web_client import Visitor, hidden, html, words


def post(visitor: Visitor, address: str, **data: object) -> tuple[int, str]:
    """Send something with the token of some page; return the status and the words of what follows."""
    response = visitor.client.post(address, data={"csrf_token": hidden(visitor.read("/about"))["csrf_token"], **data})
    if response.status_code == 302:
        return 302, said(visitor, response.location)
    return response.status_code, words(html(response))


def invite(pages: Site, code: str, login: str = "bodil") -> None:
    status, _ = post(pages.visitor("alice"), f"/a/{code}/people/invite", person=person(pages, login))
    assert status == 302
