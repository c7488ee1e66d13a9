"""The page on which a member records a dissent, and where its words are read."""

from riskflow.cases.labels import Advice
from riskflow.services.review import committee
from tests.support.cases import judged
from tests.support.web.accessibility import faults
from tests.support.web.review_pages import HIGH, links, said, sent
from tests.support.web.site import Site
from tests.support.web.web_client import words


def test_a_member_records_a_dissent_and_everybody_reads_it(pages: Site) -> None:
    code = pages.stage.submit(HIGH)
    pages.stage.rate(code, "rut", "ravi", "rosa")
    ravi = pages.visitor("ravi")
    address = f"/c/{code}/dissent"
    assert address not in links(ravi.read(f"/c/{code}"))
    with pages.stage.unit_of_work_as("rut") as uow:
        committee.give_opinion(uow, code, 1, judged.opinion(Advice.WITH_CONDITIONS, "Go, with care."))
    assert address in links(ravi.read(f"/c/{code}"))
    page = ravi.read(address)
    assert "Go, with care." in words(page)
    assert not faults(page, "en")
    status, shown = sent(ravi, address, reason=" ")
    assert status == 422
    assert "Write what you think, and why" in shown
    assert sent(ravi, address, reason="It should stay in Sweden.")[0] == 302
    assert sent(pages.visitor("ravi"), address, reason="Once more.")[0] == 409
    opinions = said(pages.visitor("dag"), f"/c/{code}/opinions")
    assert "Ravi Raman: It should stay in Sweden." in opinions
    assert "Recorded by the member." in opinions
    assert "Ravi Raman has a dissenting opinion" in said(pages.visitor("dag"), f"/c/{code}/decide")
