"""Attacks by people who have signed in: forms that others make them send, cases of others, roles, and skipped steps."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import pytest

from riskflow.cases.workflow import State
from riskflow.store.queries import cases as case_queries
from tests.support.attack.attacker import HOST, Attacker, Reply
from tests.support.attack.target import CANARY, Target
from tests.support.web.review_pages import WEIGHED, rating

pytestmark = pytest.mark.slow
NEW_CASE = {"title": "A title", "kind": "research"}
FOREIGN: dict[str, Mapping[str, str]] = {
    "from another site": {"Origin": "https://elsewhere.test"},
    "from another site's frame": {"Origin": "null"},
    "from another host of the university": {"Origin": "https://www.university.test"},
    "without encryption": {"Origin": f"http://{HOST}"},
    "as the browser says": {"Sec-Fetch-Site": "cross-site"},
    "as the browser says, from a sibling": {"Sec-Fetch-Site": "same-site"},
}


@pytest.mark.attack("forged forms", event="origin-refused")
@pytest.mark.parametrize("headers", FOREIGN.values(), ids=FOREIGN)
def test_a_form_of_another_site_does_nothing_even_with_a_token(target: Target, headers: Mapping[str, str]) -> None:
    victim = target.person("alice")
    assert victim.post("/start", {**NEW_CASE, "csrf_token": victim.token()}, headers).status == 400


def _tokens(target: Target) -> dict[str, str]:
    return {"none": "", "made up": "IjEi.aaaa.bbbb", "of another session": target.person("bodil").token()}


@pytest.mark.attack("forged forms")
@pytest.mark.parametrize("kind", ["none", "made up", "of another session"])
def test_a_form_without_the_token_of_the_session_does_nothing(target: Target, kind: str) -> None:
    reply = target.person("alice").post("/start", {**NEW_CASE, "csrf_token": _tokens(target)[kind]})
    assert reply.status in {400, 403}


@pytest.mark.attack("forged forms")
@pytest.mark.parametrize("media", ["text/plain", "application/json", "application/xml", ""])
def test_what_is_no_form_does_nothing(target: Target, media: str) -> None:
    assert target.person("alice").post("/start", NEW_CASE, {"Content-Type": media}).status in {400, 403}


@pytest.mark.attack("forged forms")
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH"])
def test_no_other_method_does_what_a_form_does(target: Target, method: str) -> None:
    victim, code = target.person("alice"), target.case(State.DRAFT).code
    for path in (f"/a/{code}/withdraw", f"/a/{code}/security", "/logout", "/start"):
        reply = victim.send(method, f"{path}?reason=x&csrf_token={victim.token()}&title=x&kind=research")
        assert reply.status in {200, 400, 403, 404, 405}
    assert target.is_signed_in(victim)


STRANGERS = {
    "a stranger": "stina",
    "the head of another department": "hugo",
    "another office": "dina",
    "another function": "fia",
    "who is disqualified": "rita",
    "an administrator": "adam",
}
PAGES = ("/c/{}", "/c/{}/answers", "/c/{}/opinions", "/c/{}/history", "/c/{}/records", "/c/{}/documents/1", "/a/{}")


@pytest.mark.attack("cases of others", event="access-denied")
@pytest.mark.parametrize("login", STRANGERS.values(), ids=STRANGERS)
def test_who_has_nothing_to_do_with_a_case_reads_nothing_of_it(target: Target, login: str) -> None:
    attacker, code = target.person(login), target.case(State.WITH_RAI).code
    unknown = {path: attacker.get(path.format("XXXXXXXX")).status for path in PAGES}
    for path in PAGES:
        reply = attacker.get(path.format(code))
        assert reply.status in {unknown[path], 302, 403}
        assert not CANARY.search(reply.text)


@pytest.mark.attack("cases of others", event="access-denied")
@pytest.mark.parametrize("login", STRANGERS.values(), ids=STRANGERS)
def test_who_has_nothing_to_do_with_a_case_writes_nothing_to_it(target: Target, login: str) -> None:
    attacker, code = target.person(login), target.case(State.WITH_RAI).code
    acts = {
        "rate": rating(),
        "opinion": {"advice": "go-ahead", "text": "x"},
        "decide": WEIGHED,
        "dismiss": {"reason": "x"},
    }
    for act, data in acts.items():
        _is_refused(attacker.submit(f"/c/{code}/{act}", data))
    _is_refused(attacker.submit(f"/a/{target.case(State.DRAFT).code}/q/title", {"title": "Taken over"}))
    _is_refused(attacker.upload(f"/a/{target.case(State.DRAFT).code}/documents", "a.txt", b"words"))


@pytest.mark.attack("cases of others")
def test_a_member_reads_no_case_before_declaring(target: Target) -> None:
    undeclared = [case for case in target.world.cases if case.state is State.WITH_RAI]
    attacker = target.person("rut")
    replies = [attacker.get(f"/c/{case.code}/answers") for case in undeclared]
    assert "declare" in "".join(reply.location for reply in replies)
    assert all(not CANARY.search(reply.text) for reply in replies if reply.status != 200)


@pytest.mark.attack("cases of others", event="access-denied")
@pytest.mark.parametrize("login", ["hedda", "sven", "charlie"])
def test_nobody_reads_a_draft_of_another(target: Target, login: str) -> None:
    attacker = target.person(login)
    with target.instance.database.read() as session:  # another attack may have withdrawn one since
        still = {case.code for case in case_queries.cases_in(session, [State.DRAFT])}
    drafts = [case.code for case in target.world.cases if case.code in still]
    assert drafts
    for code in drafts:
        assert attacker.get(f"/a/{code}").status in {403, 404}
        assert attacker.get(f"/a/{code}/q/title").status in {403, 404}


@pytest.mark.attack("roles", event="access-denied")
@pytest.mark.parametrize(
    "path", ["people", "people.csv", "people/grant", "questions", "questions/2.0/release", "lists", "outbox", ""]
)
def test_a_researcher_comes_to_no_page_of_administration(target: Target, path: str) -> None:
    reply = target.person("alice").get(f"/admin/{path}".rstrip("/"))
    assert reply.status in {403, 404}
    if reply.status == 404:
        target.person("alice").get("/admin/people")  # an address that is none: the log has what is refused


@pytest.mark.attack("roles", event="access-denied")
@pytest.mark.parametrize("login", ["alice", "rut", "sven", "dag"])
def test_nobody_but_an_administrator_grants_a_role(target: Target, login: str) -> None:
    attacker = target.person(login)
    grant = {"person": "1", "role": "administrator", "scope": "", "reason": "I need it", "position": ""}
    for path in ("/admin/people/grant", "/admin/people/1/confirm", "/admin/people/1/end"):
        assert attacker.submit(path, grant).status == 403


@pytest.mark.attack("roles", event="access-denied")
def test_an_administrator_reads_no_opinion(target: Target) -> None:
    attacker = target.person("adam")
    for case in target.world.cases:
        reply = attacker.get(f"/c/{case.code}/opinions")
        assert reply.status in {403, 404}
        assert not CANARY.search(reply.text)


MASS = {
    "owner_id": "1",
    "owner": "1",
    "state": "decided",
    "version": "99",
    "role": "administrator",
    "revision": "99",
    "person_id": "1",
    "department": "SCI",
    "is_admin": "true",
    "route": "none",
    "code": "AAAAAAAA",
    "id": "1",
}


@pytest.mark.attack("roles", writes=3)
def test_a_form_sets_its_own_fields_only(target: Target) -> None:
    attacker = target.person("stina")
    code = attacker.submit("/start", {**NEW_CASE, **MASS}).location.rsplit("/", 1)[-1]
    with target.instance.database.read() as session:
        case = case_queries.case_by_code(session, code)
        assert case is not None
        assert case.state is State.DRAFT
        assert case.owner_id == target.world.viewers["stina"].id
    assert attacker.get("/admin/people").status == 403


def _steps(target: Target) -> dict[str, tuple[str, State, str, dict[str, object]]]:
    opinion: dict[str, object] = {"advice": "go-ahead", "text": "An opinion"}
    del target
    return {
        "a member gives the opinion of the group": ("ravi", State.WITH_RAI, "opinion", opinion),
        "the opinion comes without ratings": ("rut", State.WITH_RAI, "opinion", opinion),
        "the decision comes before the opinion": ("dag", State.WITH_RAI, "decide", dict(WEIGHED)),
        "the owner decides": ("alice", State.WITH_RAI, "decide", dict(WEIGHED)),
        "the owner rates": ("alice", State.WITH_RAI, "rate", dict(rating())),
        "a function clears the stop of another": ("lars", State.DECIDED, "clear", {"stop": "1", "conclusion": "x"}),
        "the owner clears a stop": ("alice", State.WITH_RAI, "clear", {"stop": "1", "conclusion": "x"}),
        "the secretary decides": ("sven", State.WITH_SAI, "decide", dict(WEIGHED)),
        "a decided case is decided again": ("greta", State.DECIDED, "decide", dict(WEIGHED)),
        "a head acknowledges what RAI has": ("hedda", State.WITH_RAI, "acknowledge", {"revision": "1"}),
        "an ended case is resumed": ("dag", State.WITHDRAWN, "resume", {"reason": "x"}),
        "a revision is made up": ("rut", State.WITH_RAI, "rate", {**rating(), "revision": "999"}),
        "a revision is no number": ("rut", State.WITH_RAI, "rate", {**rating(), "revision": "9" * 30}),
    }


@pytest.mark.attack("skipped steps")
@pytest.mark.parametrize("name", _steps(None))  # type: ignore[arg-type]  # only the names
def test_no_step_is_taken_out_of_turn_or_by_another(target: Target, name: str) -> None:
    login, state, act, data = _steps(target)[name]
    for case in [case for case in target.world.cases if case.state is state][:2]:
        _is_refused(target.person(login).submit(f"/c/{case.code}/{act}", data))


@pytest.mark.attack("skipped steps", writes=2)
def test_of_twenty_forms_at_the_same_time_one_is_done(target: Target) -> None:
    attacker = target.person("alice")
    code = next(case for case in target.world.cases if case.state is State.DRAFT).code
    token, before = attacker.token(), target.chain()[0]
    data = {"reason": "Not needed", "csrf_token": token}
    with ThreadPoolExecutor(20) as threads:
        sent = [
            threads.submit(Attacker(target.server, dict(attacker.cookies)).post, f"/a/{code}/withdraw", data)
            for _ in range(20)
        ]
        replies = [each.result() for each in sent]
    assert {reply.status for reply in replies} <= {200, 302, 403, 409, 422, 503}
    assert 1 <= target.events_since(before) <= 2


def _is_refused(reply: Reply) -> None:
    """Check that somebody was refused; what must not have been written is checked after each attack."""
    if reply.status == 200:  # what this person has done already is answered with its receipt
        assert "Received" in reply.text
        return
    assert reply.status in {302, 400, 403, 404, 409, 422, 423}, reply.status
    assert reply.status != 302 or any(word in reply.location for word in ("declare", "login", "/my", "/c/"))
