"""Members of RAI and SAI: declared, blind, then heard together; what was typed stays when a rule says no."""

import pytest

from riskflow.cases.labels import Advice
from riskflow.cases.workflow import Group
from riskflow.services.assessment import submission
from riskflow.services.assessment.revisions import content_digest
from riskflow.services.case_facts import identity
from riskflow.services.open_case import open_case
from riskflow.services.operations.demo.runner import RATINGS
from riskflow.services.review import committee, handling
from riskflow.store.queries import cases as case_queries
from tests.support.web.review_pages import (
    CONDITION,
    CRITICAL,
    HIGH,
    RAI_TABS,
    SPOKEN,
    links,
    person,
    rating,
    said,
    sent,
    state_of,
    tags,
)
from tests.support.web.site import Site
from tests.support.web.web_client import hidden, words


def test_before_declaring_a_member_sees_the_reference_and_the_title_and_nothing_else(pages: Site) -> None:
    code = pages.stage.submit(HIGH)
    ravi = pages.visitor("ravi")
    partner, title = pages.stage.material.cases[HIGH]["partner-names"], pages.stage.material.cases[HIGH]["title"]
    for page in ("/inbox", f"/c/{code}/declare"):
        shown = said(ravi, page)
        assert title in shown
        assert partner not in shown
        assert "Alice" not in shown
    for part in (*RAI_TABS, "/rate", "/opinion", "/records/1/sv.pdf"):
        response = ravi.client.get(f"/c/{code}{part}")
        assert response.status_code == 302, part
        assert response.location == f"/c/{code}/declare"


def test_a_disqualified_member_finds_the_case_no_more(pages: Site) -> None:
    code = pages.stage.submit(HIGH)
    ravi = pages.visitor("ravi")
    assert sent(ravi, f"/c/{code}/declare", conflict="yes")[0] == 422
    status, shown = sent(ravi, f"/c/{code}/declare", conflict="yes", reason="We write together.")
    assert status == 302
    assert "The case is closed to you." in shown
    for part in (*RAI_TABS, "/declare", "/rate"):
        assert ravi.client.get(f"/c/{code}{part}").status_code == 404
    assert code not in ravi.client.get("/inbox?group=all").text


def test_a_declaration_is_asked_for_and_kept_when_a_choice_is_missing(pages: Site) -> None:
    code = pages.stage.submit(HIGH)
    status, shown = sent(pages.visitor("ravi"), f"/c/{code}/declare", reason="A thought")
    assert status == 422
    assert "Choose whether you have a conflict of interest" in shown
    assert "A thought" in shown


def test_a_member_who_took_no_part_is_told_so_afterwards(pages: Site) -> None:
    code = pages.stage.submit(HIGH)
    pages.stage.opine(code, Advice.WITH_CONDITIONS)
    assert "you took no part in it" in said(pages.visitor("roland"), f"/c/{code}/declare")


def test_a_member_rates_blind_and_sees_levels_and_others_only_then(pages: Site) -> None:
    code = pages.stage.submit(HIGH)
    pages.stage.rate(code, "rosa")
    ravi = pages.visitor("ravi")
    sent(ravi, f"/c/{code}/declare", conflict="no")
    rosas = RATINGS["rosa"][2]
    for page in ("/inbox?group=all", *(f"/c/{code}{part}" for part in (*RAI_TABS, "/rate"))):
        read = ravi.read(page)
        if not page.startswith("/inbox"):
            assert tags(read) <= ({"low"} if "history" in page else set()), page  # the chain's own tag
        assert "Highest level" not in words(read)
        assert "Vice president" not in words(read)
        assert rosas not in words(read)
    row = next(row for row in ravi.read("/inbox?group=all").iter("tr") if code in str(links(row)))
    assert tags(row) == set()
    status, shown = sent(ravi, f"/c/{code}/rate", **rating())
    assert status == 302
    assert "High: dual use" in shown
    opinions = said(ravi, f"/c/{code}/opinions")
    assert rosas in opinions
    assert "Spread" in opinions
    assert "Highest level: High" in said(ravi, f"/c/{code}/history")


def test_a_member_is_blind_again_while_the_case_is_supplemented(pages: Site) -> None:
    code = pages.stage.submit(HIGH)
    with pages.stage.unit_of_work_as("ravi") as uow:
        committee.declare(uow, code, has_conflict=False)
    assert sent(pages.visitor("sven"), f"/c/{code}/return", reason="More about the data.")[0] == 302
    assert tags(pages.visitor("ravi").read(f"/c/{code}")) == set()


def test_a_rating_that_lacks_something_keeps_what_was_typed(pages: Site) -> None:
    code = pages.stage.submit(HIGH)
    ravi = pages.visitor("ravi")
    sent(ravi, f"/c/{code}/declare", conflict="no")
    form = rating(reason="Long thought about")
    del form["dual-use"]
    status, shown = sent(ravi, f"/c/{code}/rate", **form)
    assert status == 422
    assert "Choose a level for: dual use" in shown
    assert "Long thought about" in shown
    assert sent(ravi, f"/c/{code}/rate", **rating("terrible"))[0] == 422


def test_a_rating_of_a_revision_that_was_replaced_is_refused_and_kept(pages: Site) -> None:
    code = pages.stage.submit(HIGH)
    ravi = pages.visitor("ravi")
    sent(ravi, f"/c/{code}/declare", conflict="no")
    shown_before = hidden(ravi.read(f"/c/{code}/rate"))["revision"]
    with pages.stage.unit_of_work_as("sven") as uow:
        handling.return_for_supplement(uow, code, "What does export control say?")
    with pages.stage.unit_of_work_as("alice") as uow:
        submission.submit(uow, code)
    status, shown = sent(ravi, f"/c/{code}/rate", **rating(reason="About the old one"), revision=shown_before)
    assert status == 409
    assert "Read the new revision" in shown
    assert "About the old one" in shown


@pytest.mark.parametrize("whose", ["nobody's", "a number", "another's", "another case's", "forged"])
def test_a_rating_of_what_the_member_was_not_shown_is_refused_and_kept(pages: Site, whose: str) -> None:
    code, other = pages.stage.submit(HIGH), pages.stage.submit(HIGH)
    ravi, rosa = pages.visitor("ravi"), pages.visitor("rosa")
    for visitor, case in ((ravi, code), (ravi, other), (rosa, code)):
        sent(visitor, f"/c/{case}/declare", conflict="no")
    token = hidden(ravi.read(f"/c/{code}/rate"))["revision"]
    claimed = {
        "nobody's": "",
        "a number": "1",
        "another's": hidden(rosa.read(f"/c/{code}/rate"))["revision"],
        "another case's": hidden(ravi.read(f"/c/{other}/rate"))["revision"],
        "forged": f"{token[:-2]}xx",
    }[whose]
    status, shown = sent(ravi, f"/c/{code}/rate", **rating(reason="Not read"), revision=claimed)
    assert status == 409
    assert "Nothing shows that you have read the case" in shown
    assert "Not read" in shown


def test_a_rating_keeps_the_digest_of_what_was_shown(pages: Site) -> None:
    code = pages.stage.submit(HIGH)
    ravi = pages.visitor("ravi")
    sent(ravi, f"/c/{code}/declare", conflict="no")
    sent(ravi, f"/c/{code}/rate", **rating(reason="Read"))
    with pages.stage.unit_of_work_as("ravi") as uow:
        assessment = case_queries.latest_assessment(uow.session, open_case(uow, code).id)
        row = case_queries.ratings_of(uow.session, identity(assessment.id), Group.RAI)[0]
        assert row.shown_digest == content_digest(uow, assessment)


def test_rating_twice_is_refused_and_the_first_stands(pages: Site) -> None:
    code = pages.stage.submit(HIGH)
    ravi = pages.visitor("ravi")
    sent(ravi, f"/c/{code}/declare", conflict="no")
    form = {**hidden(ravi.read(f"/c/{code}/rate")), **rating()}
    assert ravi.client.post(f"/c/{code}/rate", data=form).status_code == 302
    second = ravi.client.post(f"/c/{code}/rate", data={**form, "reason": "Other words"})
    assert second.status_code == 409
    assert "Other words" in second.text


def test_the_chair_waits_for_a_quorum(pages: Site) -> None:
    code = pages.stage.submit(HIGH)
    pages.stage.rate(code, "rut")
    shown = said(pages.visitor("rut"), f"/c/{code}/opinion")
    assert "1 of 4 members has given theirs." in shown
    assert "What does the group advise?" not in shown


def test_the_chair_gives_an_opinion_with_conditions_and_dissent(pages: Site) -> None:
    code = pages.stage.submit(HIGH)
    pages.stage.rate(code, "rut", "ravi", "rosa")
    rut, rosa = pages.visitor("rut"), f"dissent-{person(pages, 'rosa')}"
    assert "Give RAI's opinion" in said(rut, "/inbox")
    typed = {"advice": "with-conditions", "text": "Worth doing", rosa: "I disagree", **SPOKEN}
    status, shown = sent(rut, f"/c/{code}/opinion", **typed)
    assert status == 422
    assert "Write at least one condition below" in shown
    half = {"condition-0-text": "A plan", "condition-0-due": ["30", "2", "2027"]}
    status, shown = sent(rut, f"/c/{code}/opinion", **typed, **half)
    assert status == 422
    assert "Write who is responsible for the condition" in shown
    assert "Write the date as day, month and year" in shown
    more = rut.send(f"/c/{code}/opinion", **typed, **CONDITION, then="more")
    assert more.status_code == 200
    assert "condition-1-text" in more.text
    assert "I disagree" in more.text
    status, shown = sent(rut, f"/c/{code}/opinion", **typed, **CONDITION)
    assert status == 302
    assert "To be decided" in shown
    opinions = said(pages.visitor("dag"), f"/c/{code}/opinions")
    assert "Written word from export control" in opinions
    assert "1 February 2027" in opinions
    assert "Rosa Rönnberg: I disagree" in opinions


def test_a_critical_case_can_only_go_on_to_sai(pages: Site) -> None:
    code = pages.stage.submit(CRITICAL)
    pages.stage.rate(code, "rut", "ravi", "rosa")
    rut = pages.visitor("rut")
    page = rut.read(f"/c/{code}/opinion")
    offered = [e.get("value") for e in page.iter("input") if e.get("name") == "advice"]
    assert offered == ["to-sai"]
    assert sent(rut, f"/c/{code}/opinion", advice="go-ahead", text="No")[0] == 422
    assert sent(rut, f"/c/{code}/opinion", advice="to-sai", text="Weighty.", **SPOKEN)[0] == 302
    assert state_of(pages, code) == "with-sai"


def test_sai_gives_views_and_takes_its_position(pages: Site) -> None:
    code = pages.stage.submit(CRITICAL)
    pages.stage.opine(code, Advice.TO_SAI)
    stig, siri = pages.visitor("stig"), pages.visitor("siri")
    for member in (stig, siri):
        assert sent(member, f"/c/{code}/declare", conflict="no")[0] == 302
        page = member.read(f"/c/{code}/rate")
        assert "to-sai" not in {e.get("value") for e in page.iter("input")}
        assert sent(member, f"/c/{code}/rate", advice="with-conditions", reason="Openness weighs much.")[0] == 302
    page = stig.read(f"/c/{code}/opinion")
    assert "Access plan for visiting staff" in words(page)  # RAI's conditions are the start of SAI's
    form = {"advice": "with-conditions", "text": "Narrower", **SPOKEN, **CONDITION}
    assert sent(stig, f"/c/{code}/opinion", **form)[0] == 302
    assert state_of(pages, code) == "to-decide"
    assert "SAI's position" in said(pages.visitor("greta"), f"/c/{code}/decide")
    assert pages.visitor("dag").client.get(f"/c/{code}").status_code == 404  # another office decides here


def test_the_chair_cannot_send_a_case_to_sai_without_ratings_and_an_opinion(pages: Site) -> None:
    code = pages.stage.submit(HIGH)
    rut = pages.visitor("rut")
    assert sent(rut, f"/c/{code}/declare", conflict="no")[0] == 302
    form = {**hidden(rut.read(f"/c/{code}/rate")), "reason": "To SAI at once."}
    assert rut.client.get(f"/c/{code}/refer").status_code == 403  # RAI refers by an opinion that says so
    refused = rut.client.post(f"/c/{code}/refer", data=form)
    assert refused.status_code == 422
    assert "Give your own rating first." in refused.text
    assert state_of(pages, code) == "with-rai"
    pages.stage.rate(code, "ravi", "rosa")
    assert sent(rut, f"/c/{code}/rate", **rating())[0] == 302
    refused = rut.client.post(f"/c/{code}/refer", data=form)
    assert "give its opinion on this revision first" in refused.text
    assert state_of(pages, code) == "with-rai"
