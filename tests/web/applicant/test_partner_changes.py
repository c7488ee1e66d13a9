"""What the lists have changed, on the pages: in the lists of cases, on the partner's page, and for whom not."""

import re
from pathlib import Path

import pytest

from riskflow.services.assessment import submission
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.services.partners import partners as partner_service
from riskflow.services.partners.partners import PartnerInput
from tests.support.counts import counted
from tests.support.screening import screened_site
from tests.support.screening.list_files import entry
from tests.support.screening.screened_site import seen_by
from tests.support.web.site import Site, open_site
from tests.support.web.web_client import hidden

HIGH = "rf-14"


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory, cast_only: Path) -> Path:
    folder = tmp_path_factory.mktemp("screened")
    with open_site(folder, cast_only) as built:
        screened_site.put_in_force(built.stage)
    return folder


def submitted(stage: DemoRunner) -> tuple[str, str]:
    """Return a case that has been sent, with a partner who has two hits, and the partner."""
    code = stage.draft(HIGH)
    with stage.unit_of_work_as("alice") as uow:
        partner = partner_service.add(uow, code, PartnerInput(screened_site.NAME, "CN", organisation="0example")).code
    with stage.unit_of_work_as("alice") as uow:
        submission.submit(uow, code)
    return code, partner


def test_a_hit_that_is_gone_is_told_until_it_was_seen(pages: Site) -> None:
    code, partner = submitted(pages.stage)
    address = f"/a/{code}/partners/{partner}"
    screened_site.lists(pages.stage, at=["eu-fsf"])
    for login, place in (("sven", "/inbox"), ("alice", "/my?group=handled")):
        visitor = pages.visitor(login)
        assert "The lists have changed" in seen_by(visitor, place)
        assert f"{screened_site.NAME}: 1 hit is gone" in seen_by(visitor, place)
        page = visitor.client.get(address).text
        assert "Hit that is gone:" in page
        found = re.search(r'name="screening" value="(\d+)"', page)
        assert found
        token = hidden(visitor.read(address))
        assert visitor.client.post(f"{address}/seen", data={**token, "screening": "none"}).status_code == 404
        assert visitor.client.post(f"{address}/seen", data={**token, "screening": found[1]}).status_code == 302
        assert "The lists have changed" not in seen_by(visitor, place)
        assert "Hit that is gone:" not in seen_by(visitor, address)
    assert "saw what the lists have changed for" in seen_by(pages.visitor("sven"), f"/c/{code}/history")


def test_outsiders_are_told_nothing_and_may_say_nothing(pages: Site) -> None:
    code, partner = submitted(pages.stage)
    screened_site.lists(pages.stage, entry("Nobody Else"))
    for login in ("charlie", "adam"):
        visitor = pages.visitor(login)
        token = hidden(visitor.read("/start"))
        seen = visitor.client.post(f"/a/{code}/partners/{partner}/seen", data={**token, "screening": "1"})
        assert seen.status_code == 404
        assert "The lists have changed" not in seen_by(visitor, "/my")


def test_the_inbox_costs_the_same_however_much_news_there_is(pages: Site) -> None:
    screened_site.lists(pages.stage, screened_site.LISTED)
    sven = pages.visitor("sven")
    costs = []
    for _ in range(2):
        submitted(pages.stage)
        screened_site.lists(pages.stage, entry("Somebody New"))
        with counted(pages.app.extensions["riskflow"].database.engine) as counts:
            assert "The lists have changed" in seen_by(sven, "/inbox?group=all")
        costs.append(len(counts.statements))
        screened_site.lists(pages.stage, screened_site.LISTED)
    assert costs[0] == costs[1]
    assert costs[0] <= 20, "15 without partners; one more for whoever has seen something before"


def test_the_record_of_a_merged_partner_leads_to_the_one_that_was_kept(pages: Site) -> None:
    alice, adam = pages.visitor("alice"), pages.visitor("adam")
    code = alice.start()
    old = alice.send(
        f"/a/{code}/partners/find?q=x", organisation="by-hand", name="Sampl Academy", territory="FR"
    ).location
    kept = alice.send(f"/a/{alice.start()}/partners/find?q=x", organisation="0sample").location
    token = hidden(adam.read("/admin/partners"))
    partner, into = (address.rsplit("/", 1)[1] for address in (old, kept))
    sent = {**token, "partner": partner, "into": into, "reason": "The same seal."}
    assert adam.client.post("/admin/partners", data=sent).status_code == 302
    assert screened_site.SECOND in seen_by(alice, old)


def test_who_handles_a_case_reads_its_partners_at_a_glance(pages: Site) -> None:
    code, _ = submitted(pages.stage)
    shown = seen_by(pages.visitor("sven"), f"/c/{code}")
    assert "Partners and what the lists say" in shown
    assert screened_site.NAME in shown
