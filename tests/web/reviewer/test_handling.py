"""Head, secretary, functions and decision-maker: each acts on a page of its own, and a decision is asked once more."""

from riskflow.cases.labels import Advice
from tests.support.web.review_pages import HIGH, MODERATE, READ, STOPPED, WEIGHED, despite, said, sent, state_of
from tests.support.web.site import Site
from tests.support.web.web_client import Visitor, hidden, html, words


def test_the_head_acknowledges_after_the_second_reading(pages: Site) -> None:
    code = pages.stage.submit(MODERATE)
    hedda, sven = pages.visitor("hedda"), pages.visitor("sven")
    shown = said(hedda, f"/c/{code}/acknowledge")
    assert "The secretary must confirm a second reading first" in shown
    assert "Levels with the planned measures" in shown
    refused = hedda.client.post(f"/c/{code}/acknowledge", data=hidden(hedda.read(f"/c/{code}/refer")))
    assert refused.status_code == 422
    assert "Read as the second person" in said(sven, "/inbox")
    assert sent(sven, f"/c/{code}/second-reading", **READ)[0] == 302
    assert "Acknowledge the measures" in said(hedda, "/inbox")
    assert sent(hedda, f"/c/{code}/acknowledge")[0] == 302
    assert state_of(pages, code) == "closed"


def test_the_head_may_refer_or_ask_for_a_supplement(pages: Site) -> None:
    code = pages.stage.submit(MODERATE)
    hedda = pages.visitor("hedda")
    assert sent(hedda, f"/c/{code}/refer")[0] == 422
    assert sent(hedda, f"/c/{code}/refer", reason="A wider question.")[0] == 302
    assert state_of(pages, code) == "with-rai"
    other = pages.stage.submit(MODERATE)
    assert sent(hedda, f"/c/{other}/return", reason="Who pays?")[0] == 302
    assert "Who pays?" in said(pages.visitor("alice"), f"/a/{other}")


def test_a_function_sees_its_gate_and_the_answers_but_no_ratings(pages: Site) -> None:
    code = pages.stage.submit("rf-25")
    pages.stage.opine(code, Advice.TO_SAI)
    eva = pages.visitor("eva")
    for part in ("/opinions", "/decide", "/history", "/records"):
        assert eva.client.get(f"/c/{code}{part}").status_code == 403
    assert "Answers" in said(eva, f"/c/{code}")
    shown = said(eva, f"/c/{code}/clear")
    assert "H2:" in shown
    assert "H6:" not in shown  # another function's
    assert sent(eva, f"/c/{code}/clear")[0] == 422
    for stop in gates_offered(eva, code):
        form: dict[str, str | list[str]] = {"stop": stop, "outcome": "on-conditions", "basis": "A permit was given."}
        assert sent(eva, f"/c/{code}/clear", **form)[0] == 422  # without the conditions
        form["conditions"] = "Named persons only"
        assert sent(eva, f"/c/{code}/clear", **form)[0] == 422  # without their day
        form["due"] = ["1", "3", "2099"]
        status, shown = sent(eva, f"/c/{code}/clear", **form)
        assert status == 302
        assert "A permit was given." in shown
    assert "No gate of this case waits for you" in said(eva, f"/c/{code}/clear")
    assert sent(eva, f"/c/{code}/clear", **form, reason="The permit was withdrawn.")[0] == 302


def test_a_no_is_shown_as_a_no_wherever_the_case_is_shown(pages: Site) -> None:
    code = pages.stage.submit(STOPPED)
    lars = pages.visitor("lars")
    assert "Answer about stop H" in said(lars, f"/c/{code}/clear")
    (stop,) = gates_offered(lars, code)
    status, shown = sent(lars, f"/c/{code}/clear", stop=stop, outcome="no", basis="It is forbidden.")
    assert status == 302
    for page in (shown, said(pages.visitor("alice"), f"/a/{code}"), said(pages.visitor("hedda"), f"/c/{code}")):
        assert "Stopped by " in page
        assert "It is forbidden." in page
        assert "Cleared" not in page
    assert "A function has said no" in said(pages.visitor("sven"), "/inbox")
    assert state_of(pages, code) == "stopped"


def test_what_a_function_asks_reaches_the_applicant(pages: Site) -> None:
    code = pages.stage.submit(STOPPED)
    lars = pages.visitor("lars")
    (stop,) = gates_offered(lars, code)
    assert sent(lars, f"/c/{code}/clear", stop=stop, outcome="need-more")[0] == 422
    assert sent(lars, f"/c/{code}/clear", stop=stop, outcome="need-more", asked="Since when?")[0] == 302
    shown = said(pages.visitor("alice"), f"/a/{code}")
    assert "Needs to know more" in shown
    assert "Since when?" in shown
    assert "Give an answer" in said(lars, "/inbox")


def gates_offered(visitor: Visitor, code: str) -> list[str]:
    page = visitor.read(f"/c/{code}/clear")
    return [e.get("value", "") for e in page.iter("input") if e.get("name") == "stop"]


def test_a_case_that_waited_only_for_its_stop_closes_when_it_is_cleared(pages: Site) -> None:
    code = pages.stage.submit(STOPPED)
    lars = pages.visitor("lars")
    for stop in gates_offered(lars, code):
        assert (
            sent(lars, f"/c/{code}/clear", stop=stop, outcome="go-ahead", basis="Looked into and found in order.")[0]
            == 302
        )
    assert state_of(pages, code) == "closed"


def test_the_secretary_sees_every_case_and_may_close_one_without_a_decision(pages: Site) -> None:
    code = pages.stage.submit(HIGH)
    sven = pages.visitor("sven")
    assert code in sven.client.get("/inbox?group=with-rai").text
    assert sent(sven, f"/c/{code}/dismiss", reason="The same as another.")[0] == 302
    assert code in sven.client.get("/inbox?group=ended").text


def test_a_decision_is_asked_once_more_and_what_was_written_stays(pages: Site) -> None:
    code = pages.stage.submit(HIGH)
    pages.stage.opine(code, Advice.WITH_CONDITIONS)
    dag = pages.visitor("dag")
    address = f"/c/{code}/decide"
    page = dag.read(address)
    assert "Rosa Rönnberg:" in words(page)  # the dissent
    written = [e.text or "" for e in page.iter("textarea")]
    assert any("Access plan for visiting staff" in text for text in written)  # the conditions are prefilled
    assert any(e.get("name") == "follow_up_on" and e.get("value") for e in page.iter("input"))
    assert sent(dag, address, outcome="with-conditions")[0] == 422
    asked = dag.send(address, **WEIGHED, exit_plan="Three months of notice")
    assert asked.status_code == 200
    interruption = html(asked)
    assert "You are about to decide" in words(interruption)
    assert state_of(pages, code) == "to-decide"
    again = dag.client.post(address, data={**hidden(interruption), "then": "change"})
    assert "Three months of notice" in again.text
    assert "This is open" in words(interruption)
    unticked = dag.client.post(address, data={**hidden(interruption), "then": "confirm"})
    assert unticked.status_code == 422
    assert "Tick that you decide in spite of what is open" in unticked.text
    interruption = html(unticked)
    confirmed = {**hidden(interruption), "despite": despite(pages, code), "then": "confirm"}
    assert dag.client.post(address, data=confirmed).status_code == 302
    assert state_of(pages, code) == "decided"
    second = dag.client.post(address, data=confirmed)  # a second click
    assert second.status_code == 200
    assert "This was received from you on" in words(html(second))
    assert "Three months of notice" in second.text


def test_an_open_stop_freezes_the_decision_and_says_who_must_answer(pages: Site) -> None:
    code = pages.stage.submit("rf-25")
    pages.stage.opine(code, Advice.TO_SAI)
    pages.stage.take_position(code)
    shown = said(pages.visitor("greta"), f"/c/{code}/decide")
    assert "You cannot decide until the function in charge has answered" in shown
    assert "Export control" in shown
    assert "Your decision" not in shown


def test_a_decision_is_suspended_and_resumed(pages: Site) -> None:
    code = pages.stage.submit(HIGH)
    pages.stage.opine(code, Advice.WITH_CONDITIONS)
    pages.stage.decide(code, "dag")
    dag = pages.visitor("dag")
    assert sent(dag, f"/c/{code}/suspend", reason="New facts about the owner.")[0] == 302
    assert state_of(pages, code) == "suspended"
    status, shown = sent(dag, f"/c/{code}/resume", reason="They were looked into.")
    assert status == 302
    assert "The collaboration may resume" in shown
