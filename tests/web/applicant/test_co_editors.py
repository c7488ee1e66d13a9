"""The pages of shared work: people with access, one question for somebody else, working notes."""

import pytest

from riskflow.services.case_facts import identity
from riskflow.store.queries import cases as case_queries
from tests.support.accessibility import faults
from tests.support.case_factory import answered_case
from tests.support.review_pages import links, parts, person, said
from tests.support.site import Site
from tests.support.web_client import Visitor, controls, descendants, hidden, html, words

QUESTION, OTHER = "du-technology", "du-end-use"
FUTURE = ["1", "3", "2099"]


@pytest.fixture
def code(pages: Site) -> str:
    """Return a draft of Alice's."""
    return pages.visitor("alice").start("Alloys")


def post(visitor: Visitor, address: str, **data: object) -> tuple[int, str]:
    """Send something with the token of some page; return the status and the words of what follows."""
    response = visitor.client.post(address, data={"csrf_token": hidden(visitor.read("/about"))["csrf_token"], **data})
    if response.status_code == 302:
        return 302, said(visitor, response.location)
    return response.status_code, words(html(response))


def invite(pages: Site, code: str, login: str = "bodil") -> None:
    status, _ = post(pages.visitor("alice"), f"/a/{code}/people/invite", person=person(pages, login))
    assert status == 302


def ask(pages: Site, code: str, who: str, question: str = QUESTION) -> None:
    sent = pages.visitor("alice").send(f"/a/{code}/ask/{question}", who=who, message="What <b>do</b> you think?")
    assert sent.status_code == 302, words(html(sent))


def author_of(pages: Site, code: str, question: str) -> tuple[str, list[str]]:
    with parts(pages).database.read() as session:
        case = case_queries.case_by_code(session, code)
        assert case is not None
        assessment = case_queries.latest_assessment(session, identity(case.id))
        row = case_queries.answers_of(session, identity(assessment.id))[question]
        return str(case_queries.names_of(session, [row.author_id])[row.author_id]), row.chosen


# --- people with access --------------------------------------------------------------------------------------------


def test_the_owner_finds_a_colleague_invites_and_removes(pages: Site, code: str) -> None:
    alice, bodil = pages.visitor("alice"), pages.visitor("bodil")
    assert bodil.client.get(f"/a/{code}").status_code == 404
    assert "Bodil Berg" in said(alice, f"/a/{code}/people?q=bod")
    assert "Nobody was found" in said(alice, f"/a/{code}/people?q=nobody+at+all")
    status, page = post(alice, f"/a/{code}/people/invite", person=person(pages, "bodil"))
    assert (status, "Your colleague can now read and answer." in page) == (302, True)
    assert "Bodil Berg Co-editor since" in said(alice, f"/a/{code}")
    assert "shared by Alice Åkerman" in said(bodil, "/my")
    assert bodil.send(f"/a/{code}/q/{QUESTION}", **{QUESTION: "none"}).status_code == 302
    way_back = links(bodil.read(f"/a/{code}/partners"))
    assert f"/a/{code}" in way_back
    assert f"/c/{code}" not in way_back
    assert bodil.client.get(f"/a/{code}/copy").location == f"/a/{code}"
    assert author_of(pages, code, QUESTION) == ("Bodil Berg", ["none"])
    status, page = post(alice, f"/a/{code}/people/remove", person=person(pages, "bodil"))
    assert (status, "The access has ended." in page) == (302, True)
    assert bodil.client.get(f"/a/{code}").status_code == 404


def test_a_co_editor_is_not_offered_and_not_allowed_what_is_the_owners(pages: Site) -> None:
    alice, bodil = pages.visitor("alice"), pages.visitor("bodil")
    code = answered_case(pages.stage, "rf-01")
    invite(pages, code)
    page = bodil.read(f"/a/{code}")
    assert not [href for href in links(page) if "withdraw" in href]
    assert "The applicant sends the assessment" in said(bodil, f"/a/{code}/check")
    assert not [e for e in bodil.read(f"/a/{code}/check").iter("input") if e.get("name") == "declared"]
    assert "Invite a colleague" not in said(bodil, f"/a/{code}/people?q=roland")
    charlie = person(pages, "charlie")
    for place, data in (
        ("check", {"declared": "y"}),
        ("withdraw", {"reason": "No"}),
        ("security", {}),
        ("people/invite", {"person": charlie}),
        ("people/remove", {"person": charlie}),
    ):
        assert post(bodil, f"/a/{code}/{place}", **data)[0] == 403, place
    assert alice.send(f"/a/{code}/check", declared="y").status_code == 302
    assert "What you answered" in said(bodil, f"/a/{code}")
    assert bodil.client.get(f"/c/{code}/answers").status_code == 200


@pytest.mark.parametrize("login", ["alice", "nobody"])
def test_an_invitation_that_cannot_be_is_refused_in_words(pages: Site, code: str, login: str) -> None:
    number = person(pages, "alice") if login == "alice" else "x1"
    status, page = post(pages.visitor("alice"), f"/a/{code}/people/invite", person=number, q="bod")
    assert status == 422
    assert "There is a problem" in page
    assert "Bodil Berg" in page  # what was searched for stays


def test_both_writers_of_one_answer_see_both_answers(pages: Site, code: str) -> None:
    invite(pages, code)
    alice, bodil = pages.visitor("alice"), pages.visitor("bodil")
    step = f"/a/{code}/q/{QUESTION}"
    seen = hidden(alice.read(step))
    bodil.send(step, **{QUESTION: "none", f"{QUESTION}.comment": "Bodil's words"})
    answer = alice.client.post(step, data={**seen, QUESTION: "listed", f"{QUESTION}.comment": "Alice's words"})
    assert answer.status_code == 409
    page = html(answer)
    assert "Somebody else answered this at the same time" in words(page)
    assert "Bodil's words" in words(page)
    assert "Alice's words" in words(page)
    again = {**hidden(page), QUESTION: "listed", f"{QUESTION}.comment": "Both of us"}
    assert alice.client.post(step, data=again).status_code == 302
    assert author_of(pages, code, QUESTION) == ("Alice Åkerman", ["listed"])


# --- one question --------------------------------------------------------------------------------------------------


def test_a_function_that_the_question_names_is_suggested(pages: Site, code: str) -> None:
    page = pages.visitor("alice").read(f"/a/{code}/ask/{QUESTION}")
    chosen = next(e for e in page.iter("input") if e.get("name") == "who" and "checked" in e.attrib)
    assert chosen.get("value") == "function:export-control"
    assert "Suggested for this question" in words(page)


def test_searching_for_a_colleague_keeps_what_was_written(pages: Site, code: str) -> None:
    alice = pages.visitor("alice")
    found = alice.send(f"/a/{code}/ask/{QUESTION}", name="czer", message="Please", due=FUTURE, then="find")
    page = html(found)
    assert f"person:{person(pages, 'charlie')}" in {e.get("value") for e in page.iter("input")}
    assert "Please" in words(page)
    assert {"1", "3", "2099"} <= {e.get("value") for e in page.iter("input")}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ({"who": "person:999999", "name": ""}, "Choose whom to ask"),
        ({"who": "function:legal", "due": ["1", "1", "2001"]}, "Choose a date that has not passed"),
        ({"who": "function:legal", "due": ["x", "", ""]}, "Write the date as day, month and year"),
        ({"who": "function:legal", "message": "x" * 2001}, "too long"),
    ],
)
def test_a_question_that_cannot_be_sent_keeps_its_words(
    pages: Site, code: str, data: dict[str, object], reason: str
) -> None:
    response = pages.visitor("alice").send(f"/a/{code}/ask/{QUESTION}", **{"message": "Kept words", **data})
    assert response.status_code == 422
    assert reason in words(html(response))
    assert "message" in data or "Kept words" in words(html(response))


def test_somebody_who_is_asked_finds_answers_and_leaves(pages: Site, code: str) -> None:
    ask(pages, code, "function:export-control")
    alice, eva = pages.visitor("alice"), pages.visitor("eva")
    assert "Waiting for Export control" in said(alice, f"/a/{code}")
    assert "Alice Åkerman asked Export control on" in said(alice, f"/a/{code}/q/{QUESTION}")
    mine = eva.read("/my")
    assert "Waiting for you" in words(mine)
    door = next(href for href in links(mine) if "/asked/" in href)
    page = eva.read(door)
    assert "Alice Åkerman asks you to answer." in words(page)
    assert "What <b>do</b> you think?" in words(page)  # as text, never as markup
    assert "Alloys" in words(page)
    assert {name for name in controls(page) if name.startswith(("du-", "fi-", "h"))} == {
        QUESTION,
        f"{QUESTION}.comment",
    }
    empty = eva.send(door)
    assert empty.status_code == 422
    assert eva.send(door, **{QUESTION: "listed", f"{QUESTION}.comment": "3A001"}).location == "/my"
    assert author_of(pages, code, QUESTION) == ("Eva Ek", ["listed"])
    assert eva.client.get(door).status_code == 404
    assert "Waiting for you" not in said(eva, "/my")
    assert "Answered" in said(alice, f"/a/{code}/q/{QUESTION}")


def test_the_door_of_the_asked_opens_nothing_else(pages: Site, code: str) -> None:
    who = person(pages, "charlie")
    found = pages.visitor("alice").send(f"/a/{code}/ask/{QUESTION}", who=f"person:{who}", name="Charlie")
    assert found.status_code == 302
    charlie = pages.visitor("charlie")
    assert charlie.client.get(f"/a/{code}/asked/{QUESTION}").status_code == 200
    steps = ("", "/people", "/documents", "/result", "/plan", "/check", "/withdraw", "/security", "/sent")
    doors = (f"/q/{QUESTION}", f"/ask/{QUESTION}", f"/notes/{QUESTION}", f"/asked/{OTHER}", f"/asked/{OTHER}/notes")
    places = [f"/a/{code}{step}" for step in (*steps, *doors)]
    places += [f"/c/{code}{step}" for step in ("", "/answers", "/documents", "/documents/1", "/history", "/records")]
    places += [f"/c/{code}/{step}" for step in ("declare", "measures", "opinions", "dismiss", "return")]
    assert {place: charlie.client.get(place).status_code for place in places} == dict.fromkeys(places, 404)


def test_the_wrong_person_says_so_and_the_asker_reads_it(pages: Site, code: str) -> None:
    ask(pages, code, "function:legal")
    lars = pages.visitor("lars")
    sent = lars.send(f"/a/{code}/asked/{QUESTION}", then="decline", reason="Ask <i>Eva</i>")
    assert sent.location == "/my"
    page = said(pages.visitor("alice"), f"/a/{code}/q/{QUESTION}")
    assert "Not the right person" in page
    assert "Ask <i>Eva</i>" in page
    assert lars.client.get(f"/a/{code}/asked/{QUESTION}").status_code == 404


def test_a_question_is_taken_back(pages: Site, code: str) -> None:
    ask(pages, code, "function:legal")
    alice = pages.visitor("alice")
    form = next(f for f in alice.read(f"/a/{code}").iter("form") if "take-back" in (f.get("action") or ""))
    number = next(e.get("value") for e in form.iter("input") if e.get("name") == "inquiry")
    status, page = post(alice, f"/a/{code}/ask/take-back", inquiry=number)
    assert (status, "You no longer wait for that answer." in page) == (302, True)
    assert post(alice, f"/a/{code}/ask/take-back", inquiry=number)[0] == 409
    assert pages.visitor("lars").client.get(f"/a/{code}/asked/{QUESTION}").status_code == 404


def test_an_answer_given_meanwhile_is_shown_to_the_asked(pages: Site, code: str) -> None:
    ask(pages, code, "function:legal")
    lars, step = pages.visitor("lars"), f"/a/{code}/asked/{QUESTION}"
    seen = hidden(lars.read(step))
    pages.visitor("alice").send(f"/a/{code}/q/{QUESTION}", **{QUESTION: "none"})
    answer = lars.client.post(step, data={**seen, QUESTION: "listed", f"{QUESTION}.comment": "Kept"})
    assert answer.status_code == 409
    assert "Somebody else answered this at the same time" in words(html(answer))
    assert "Kept" in words(html(answer))


def test_a_gate_is_asked_like_a_question(pages: Site, code: str) -> None:
    ask(pages, code, "function:export-control", "h2")
    eva = pages.visitor("eva")
    page = eva.read(f"/a/{code}/asked/h2")
    assert len(list(descendants(page, "h1"))) == 1
    assert eva.send(f"/a/{code}/asked/h2", h2="no").status_code == 302
    assert author_of(pages, code, "h2") == ("Eva Ek", ["no"])


# --- notes ---------------------------------------------------------------------------------------------------------


def test_notes_are_text_and_are_marked_as_done(pages: Site, code: str) -> None:
    invite(pages, code)
    ask(pages, code, "function:legal")
    alice, lars = pages.visitor("alice"), pages.visitor("lars")
    place, door = f"/a/{code}/notes/{QUESTION}", f"/a/{code}/asked/{QUESTION}/notes"
    assert alice.send(place, text="<script>alert(1)</script> Why?").status_code == 302
    assert lars.send(door, text="Because.").status_code == 302
    page = alice.read(place)
    assert "<script>alert(1)</script> Why?" in words(page)
    assert "Lars Lind" in words(page)
    assert "not part of the record" in words(page)
    number = next(e.get("value") for e in page.iter("input") if e.get("name") == "done")
    assert post(lars, door, done=number)[0] == 302
    assert "Done, says Lars Lind" in said(alice, place)
    assert post(lars, door, done=number)[0] == 409
    assert "Working notes (1)" in said(alice, f"/a/{code}/q/{QUESTION}")
    assert alice.send(place, text=" ").status_code == 422
    assert alice.client.get(f"/a/{code}/notes/nonsense").status_code == 404


# --- everybody else, and every page --------------------------------------------------------------------------------

PLACES = ("people", f"ask/{QUESTION}", f"asked/{QUESTION}", f"asked/{QUESTION}/notes", f"notes/{QUESTION}", "documents")


@pytest.mark.parametrize("login", ["charlie", "hedda", "sven", "ravi", "ada"])
def test_the_outsider_and_those_who_handle_cases_find_nothing_of_a_draft(pages: Site, code: str, login: str) -> None:
    visitor = pages.visitor(login)
    assert {visitor.client.get(f"/a/{code}/{place}").status_code for place in PLACES} == {404}
    for place in (*PLACES, "people/invite", "people/remove", "ask/take-back", "documents/remove"):
        assert post(visitor, f"/a/{code}/{place}", person="1", inquiry="1", number="1")[0] == 404, place


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_page_of_shared_work_is_built_for_everybody(pages: Site, code: str, language: str) -> None:
    invite(pages, code)
    ask(pages, code, "function:legal")
    pages.visitor("alice").send(f"/a/{code}/notes/{QUESTION}", text="A note")
    for login, places in (
        (
            "alice",
            ("", "/people?q=ro", f"/ask/{OTHER}", f"/notes/{QUESTION}", f"/q/{QUESTION}", "/q/gates", "/documents"),
        ),
        ("lars", (f"/asked/{QUESTION}", f"/asked/{QUESTION}/notes")),
    ):
        visitor = pages.visitor(login, language)
        for place in places:
            assert faults(visitor.read(f"/a/{code}{place}"), language) == [], place
    assert faults(pages.visitor("lars", language).read("/my"), language) == []
