"""The pages of partners and lists: search, add, judge; administration; and who is refused."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from riskflow.screening.importers import ror
from riskflow.services.partners import lists as list_service
from tests.support.screening.list_files import FREEZE, entry, prepared
from tests.support.web.site import Site, open_site
from tests.support.web.web_client import Visitor, hidden, html, words

NAME = "Example Institute of Technology"


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory, cast_only: Path) -> Path:
    """Put in force a small register and two small lists."""
    known = ror.RorOrganisation(
        code="0example",
        name=NAME,
        status="active",
        types=("education",),
        territory="CN",
        city="Beijing",
        website="https://www.example.edu.cn",
        domains=("example.edu.cn",),
        names=((NAME, "label", "en"), ("例子理工大学", "label", "zh"), ("EIT", "acronym", "")),
    )
    folder = tmp_path_factory.mktemp("lists")
    with open_site(folder, cast_only) as made, made.stage.unit_of_work_as("adam") as uow:
        list_service.import_register(uow, Path(list_service.__file__), [known])
        for source in ("eu-fsf", "un-sc"):
            file = prepared(
                source, *FREEZE, *([entry(NAME, reason="<b>It</b> builds engines")] if source == "eu-fsf" else [])
            )
            list_service.import_list(uow, replace(file, published_on=datetime.now(UTC).date()))
    return folder


def added(visitor: Visitor, code: str, **given: str) -> str:
    """Add a partner and return the address of its page."""
    address = f"/a/{code}/partners/find?q={given.pop('q', '')}"
    response = visitor.send(address, **given)
    assert response.status_code == 302, words(html(response))[:500]
    return response.location


@pytest.mark.parametrize(
    "searched", [NAME, "exampel institut of tecnology", "例子理工大学", "EIT", "www.example.edu.cn"]
)
def test_an_organisation_is_found_by_any_of_its_names(pages: Site, searched: str) -> None:
    alice = pages.visitor("alice")
    found = words(alice.read(f"/a/{alice.start()}/partners/find?q={searched}"))
    assert f"{NAME} Beijing, China" in found
    assert "Not in the list" in found


def test_a_partner_is_added_judged_and_shown_with_its_reasons(pages: Site) -> None:
    alice = pages.visitor("alice")
    code = alice.start()
    address = added(alice, code, q="EIT", organisation="0example")
    page = alice.client.get(address).text
    assert "&lt;b&gt;It&lt;/b&gt; builds engines" in page
    assert "Nobody has judged it yet" in page
    response = alice.client.post(address, data=hidden_of_judgement(alice, address, verdict="same", reason=""))
    assert response.status_code == 422
    assert "Write how you know" in response.text
    response = alice.client.post(address, data=hidden_of_judgement(alice, address, verdict="same", reason="Same seal."))
    assert response.status_code == 302
    shown = words(alice.read(address))
    assert "Alice Åkerman, " in shown
    assert "Same seal." in shown
    assert "This belongs to gate H1" in shown
    assert "judged that" in words(alice.read(f"/c/{code}/history"))


def hidden_of_judgement(visitor: Visitor, address: str, **given: str) -> dict[str, str]:
    page = visitor.read(address)
    hits = [e for e in page.iter("input") if e.get("name") == "hits"]
    assert not any(e.get("checked") is not None for e in hits)  # nothing is chosen beforehand
    given = {"hits": hits[0].get("value", ""), **given}
    form = next(form for form in page.iter("form") if any(e.get("name") == "verdict" for e in form.iter("input")))
    sent = {e.get("name", ""): e.get("value", "") for e in form.iter("input") if e.get("type") == "hidden"}
    return {**sent, **given}


def test_a_partner_outside_the_register_is_written_by_hand(pages: Site) -> None:
    alice = pages.visitor("alice")
    code = alice.start()
    refused = alice.send(f"/a/{code}/partners/find?q=Nowhere", organisation="by-hand", name="Nowhere College")
    assert refused.status_code == 422
    assert "Choose the country or territory" in refused.text
    assert "Nowhere College" in refused.text
    address = added(alice, code, q="Nowhere", organisation="by-hand", name="Nowhere College", territory="FR")
    assert "Outcome: no match on the lists" in words(alice.read(address))
    assert "1 named" in words(alice.read(f"/a/{code}"))


def test_the_number_of_a_company_finds_the_entry_that_has_it(pages: Site) -> None:
    listed = replace(entry("Mill Works", code="M-1"), territories=("IR",), identifiers={"number": "10345678"})
    with pages.stage.unit_of_work_as("adam") as uow:
        list_service.import_list(uow, prepared("aspi", listed))
    alice = pages.visitor("alice")
    code = alice.start()
    page = words(alice.read(f"/a/{code}/partners/find?q=1034-5678"))
    assert "On a list with this number." in page
    assert "Mill Works, Iran" in page
    address = added(alice, code, q="1034-5678", organisation="by-hand", name="Mill Works", territory="IR")
    assert "the same name" in words(alice.read(address))


def test_nothing_chosen_is_told_and_nothing_is_added(pages: Site) -> None:
    alice = pages.visitor("alice")
    code = alice.start()
    refused = alice.send(f"/a/{code}/partners/find?q=EIT")
    assert refused.status_code == 422
    assert "Choose an organisation" in refused.text
    assert "No partner is named yet" in words(alice.read(f"/a/{code}/partners"))


def test_a_partner_is_screened_again_and_removed(pages: Site) -> None:
    alice = pages.visitor("alice")
    code = alice.start()
    address = added(alice, code, q="EIT", organisation="0example")
    token = hidden(alice.read(address))
    assert alice.client.post(f"{address}/screen", data=token).status_code == 302
    assert alice.client.post(f"{address}/remove", data=token).status_code == 302
    assert "No partner is named yet" in words(alice.read(f"/a/{code}/partners"))
    assert alice.client.get(address).status_code == 404


def test_outsiders_are_refused_everywhere(pages: Site) -> None:
    alice, charlie = pages.visitor("alice"), pages.visitor("charlie")
    code = alice.start()
    address = added(alice, code, q="EIT", organisation="0example")
    token = hidden(charlie.read("/start"))
    for page in (f"/a/{code}/partners", f"/a/{code}/partners/find", address):
        assert charlie.client.get(page).status_code == 404
    for act in (f"/a/{code}/partners/find", address, f"{address}/screen", f"{address}/remove"):
        assert charlie.client.post(act, data=token).status_code == 404
    for page in ("/admin/lists", "/admin/partners"):
        assert charlie.client.get(page).status_code == 403
        assert charlie.client.post(page, data=token).status_code == 403


def test_administrators_see_every_list_and_keep_our_own(pages: Site) -> None:
    adam = pages.visitor("adam")
    shown = words(adam.read("/admin/lists"))
    assert "Binding law: assets are frozen" in shown
    assert "Not imported" in shown
    assert "Persons are not matched" in shown
    form = hidden(adam.read("/admin/lists"))
    refused = adam.client.post("/admin/lists", data={**form, "name": "Broken Promise Ltd"})
    assert refused.status_code == 422
    kept = adam.client.post(
        "/admin/lists", data={**form, "name": "Broken Promise Ltd", "reason": "An agreement was broken."}
    )
    assert kept.status_code == 302
    assert "An agreement was broken." in words(adam.read("/admin/lists"))
    assert adam.client.post("/admin/lists/remove", data={**form, "entry": "broken promise ltd"}).status_code == 302
    assert "An agreement was broken." not in words(adam.read("/admin/lists"))


def test_two_records_are_merged_and_separated(pages: Site) -> None:
    alice, sven = pages.visitor("alice"), pages.visitor("sven")
    code = alice.start()
    first = added(alice, code, q="One", organisation="by-hand", name="One College", territory="FR").rsplit("/", 1)[1]
    second = added(alice, code, q="One", organisation="by-hand", name="One Collège", territory="FR").rsplit("/", 1)[1]
    form = hidden(sven.read("/admin/partners"))
    same = sven.client.post("/admin/partners", data={**form, "partner": first, "into": first, "reason": "why"})
    assert same.status_code == 422
    assert "Choose two different partners" in same.text
    merged = sven.client.post(
        "/admin/partners", data={**form, "partner": second, "into": first, "reason": "An accent."}
    )
    assert merged.status_code == 302
    assert "An accent." in words(sven.read("/admin/partners"))
    assert "One Collège" not in words(alice.read(f"/a/{code}/partners"))
    assert sven.client.post("/admin/partners/1/undo", data=form).status_code == 302
    assert "One Collège" in words(alice.read(f"/a/{code}/partners"))
