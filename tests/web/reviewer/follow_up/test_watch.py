"""What is watched, on the pages: changes and their tasks, owners and their shares, and searches after an event."""

import re
from functools import partial
from pathlib import Path

import pytest

from riskflow.services.assessment import submission
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.services.partners import bulk, news
from riskflow.services.partners import partners as partner_service
from riskflow.services.partners.partners import PartnerInput
from riskflow.store.queries.cases import case_by_code
from riskflow.store.queries.partners import partner_by_code
from tests.support.screening import screened_site
from tests.support.screening.screened_site import seen_by
from tests.support.web.accessibility import faults
from tests.support.web.site import Site, open_site
from tests.support.web.web_client import hidden, html, words

HARMLESS = PartnerInput("Harmless University", "FR")
OWNER = {"name": screened_site.NAME, "territory": "CN", "share": "60,5", "source": "A register"}
DAY = ["2", "1", "2026"]


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory, cast_only: Path) -> Path:
    folder = tmp_path_factory.mktemp("watched")
    with open_site(folder, cast_only) as built:
        screened_site.put_in_force(built.stage)
    return folder


def case_with_partner(stage: DemoRunner) -> tuple[str, str]:
    code = stage.draft("rf-01")
    with stage.unit_of_work_as("alice") as uow:
        return code, partner_service.add(uow, code, HARMLESS).code


def test_an_owner_is_stated_shown_and_taken_back(pages: Site) -> None:
    code, partner = case_with_partner(pages.stage)
    alice = pages.visitor("alice", "en")
    address = f"/a/{code}/partners/{partner}"
    page = alice.read(f"{address}/owners")
    assert faults(page, "en") == []
    token = hidden(page)
    wrong = alice.client.post(f"{address}/owners", data={**token, **OWNER, "share": "half", "as_of": DAY})
    assert wrong.status_code == 422
    assert "Write the share as a number" in wrong.text
    assert OWNER["source"] in wrong.text
    assert alice.client.post(f"{address}/owners", data={**token, **OWNER, "as_of": ["", "", ""]}).status_code == 422
    too_late = {**token, **OWNER, "as_of": ["1", "1", "2199"]}
    assert "cannot be in the future" in alice.client.post(f"{address}/owners", data=too_late).text
    token = hidden(alice.read(f"{address}/owners"))
    assert alice.client.post(f"{address}/owners", data={**token, **OWNER, "as_of": DAY}).status_code == 302
    shown = alice.read(address)
    assert faults(shown, "en") == []
    text = seen_by(alice, address)
    assert "A possible freeze through the owners" in text
    assert "60.5 per cent" in text
    assert "Possible freeze through the owners" in seen_by(alice, f"/a/{code}/partners")
    assert "partner may be frozen through its owners" in seen_by(pages.visitor("lars", "en"), "/inbox")
    assert HARMLESS.name in seen_by(pages.visitor("lars", "en"), "/freezes")
    found = re.search(r"/owners/(\d+)/withdraw", alice.client.get(address).text)
    assert found
    assert alice.client.post(f"{address}{found[0]}", data=hidden(alice.read(address))).status_code == 302
    assert "Nobody has stated who owns" in seen_by(alice, address)


def test_an_event_is_followed_from_its_filter_to_the_task_and_its_end(pages: Site) -> None:
    code, _ = case_with_partner(pages.stage)
    with pages.stage.unit_of_work_as("alice") as uow:
        submission.submit(uow, code)
    sven = pages.visitor("sven", "en")
    chosen = sven.read("/screenings?territory=FR")
    assert faults(chosen, "en") == []
    assert "1 partner, in 1 case" in " ".join(seen_by(sven, "/screenings?territory=FR").split())
    send = {**hidden(chosen), "tasks": "y"}
    assert sven.client.post("/screenings?territory=FR", data={**send, "reason": ""}).status_code == 422
    assert sven.client.post("/screenings?territory=FR", data={**send, "reason": "A new law."}).status_code == 302
    assert "0 of 1 partner" in seen_by(sven, "/screenings")
    at = partial(pages.stage.unit_of_work_as, "adam")
    assert bulk.run_orders(at, at) == 1
    assert "Done" in seen_by(sven, "/screenings")
    alice = pages.visitor("alice", "en")
    assert "Changes to assess" in seen_by(alice, "/my")
    listed = alice.read(f"/c/{code}/changes")
    assert faults(listed, "en") == []
    found = re.search(rf"/c/{code}/changes/\d+", alice.client.get("/my").text)
    assert found
    form = alice.read(found[0])
    assert faults(form, "en") == []
    answer = {**hidden(form), "outcome": "nothing"}
    assert alice.client.post(found[0], data={**answer, "reason": ""}).status_code == 422
    assert alice.client.post(found[0], data={**answer, "reason": "It concerns others."}).status_code == 302
    assert "It concerns others." in seen_by(sven, f"/c/{code}/changes")
    assert "Changes to assess" not in seen_by(alice, "/my")
    end = alice.read(f"/c/{code}/end-date")
    assert faults(end, "en") == []
    ends = {**hidden(end), "day": ["1", "2", "2099"]}
    assert alice.client.post(f"/c/{code}/end-date", data=ends).status_code == 302
    assert "until the collaboration ends on" in seen_by(sven, f"/c/{code}/changes")


def test_the_writer_of_a_draft_settles_what_waits_on_the_page_of_the_partner(pages: Site) -> None:
    code, partner = case_with_partner(pages.stage)
    with pages.stage.unit_of_work_as("adam") as uow:
        case, row = case_by_code(uow.session, code), partner_by_code(uow.session, partner)
        assert case
        assert row
        news.open_task(uow, case, row)
    alice = pages.visitor("alice", "en")
    address = f"/a/{code}/partners/{partner}"
    assert address in alice.client.get("/my").text
    page = alice.read(address)
    assert faults(page, "en") == []
    assert "A change to assess" in words(page)
    screening = re.search(r'name="screening" value="(\d+)"', alice.client.get(address).text)
    assert screening
    send = {**hidden(page), "screening": screening[1]}
    assert alice.client.post(f"{address}/seen", data=send).status_code == 302
    assert "A change to assess" not in seen_by(alice, address)
    assert address not in alice.client.get("/my").text


def test_nobody_else_orders_a_search(pages: Site) -> None:
    assert pages.visitor("alice").client.get("/screenings").status_code == 403
    assert html(pages.visitor("adam").client.get("/screenings")) is not None
