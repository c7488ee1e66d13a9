"""The pages of the two discussions: who sees which, what is said where one types, and that nothing typed is lost."""

from riskflow.services.review import committee
from tests.support.web.review_pages import HIGH, rating, said, sent
from tests.support.web.site import Site

CANARY = "kaninord-internt"


def test_the_discussion_with_the_applicant_goes_both_ways(pages: Site) -> None:
    code = pages.stage.submit(HIGH)
    sven, alice = pages.visitor("sven"), pages.visitor("alice")
    assert "It may become public" in said(sven, f"/c/{code}/talk")
    assert sent(sven, f"/c/{code}/talk", question="summary", text="When do you start?")[0] == 302
    assert "When do you start?" in said(alice, f"/c/{code}/talk")
    assert sent(alice, f"/c/{code}/talk", text="In March.")[0] == 302
    shown = said(sven, f"/c/{code}/talk")
    assert "In March." in shown
    assert "With the applicant (2)" in shown
    assert "In March." not in said(sven, f"/c/{code}/talk?about=summary")
    assert sent(alice, f"/c/{code}/talk", text=" ")[0] == 422
    status, shown = sent(alice, f"/c/{code}/talk", text="x" * 5001)
    assert status == 422
    assert "Shorten the text" in shown


def test_the_applicant_finds_no_trace_of_the_internal_discussion(pages: Site) -> None:
    code = pages.stage.submit(HIGH)
    sven, alice = pages.visitor("sven"), pages.visitor("alice")
    assert "may become public when the case ends" in said(sven, f"/c/{code}/internal")
    assert sent(sven, f"/c/{code}/internal", question="summary", text=CANARY)[0] == 302
    assert alice.client.get(f"/c/{code}/internal").status_code == 403
    assert alice.send(f"/c/{code}/internal", text="Hello").status_code == 403
    for path in (f"/c/{code}", f"/c/{code}/answers", f"/c/{code}/history", f"/c/{code}/talk", f"/c/{code}/correction"):
        page = alice.client.get(path)
        assert page.status_code == 200, path
        assert CANARY not in page.text, path
        assert "internal" not in page.text.lower(), path
    assert CANARY in said(sven, f"/c/{code}/internal?about=summary")
    assert "wrote in the internal discussion" in said(sven, f"/c/{code}/history")


def test_a_member_reads_the_internal_discussion_after_their_own_rating(pages: Site) -> None:
    code = pages.stage.submit(HIGH)
    sent(pages.visitor("sven"), f"/c/{code}/internal", text=CANARY)
    with pages.stage.unit_of_work_as("ravi") as uow:
        committee.declare(uow, code, has_conflict=False)
    ravi = pages.visitor("ravi")
    shown = said(ravi, f"/c/{code}/internal")
    assert CANARY not in shown
    assert "Give your own rating first" in shown
    assert sent(ravi, f"/c/{code}/rate", **rating(reason="Mine"))[0] == 302
    assert CANARY in said(ravi, f"/c/{code}/internal")
