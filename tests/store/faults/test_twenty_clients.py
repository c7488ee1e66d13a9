"""Twenty clients send forms of their own about the same thing at the same moment, through one case from RAI to proof.

`test_receipts` sends one form twenty times. Here each form has its own key, as after opening the page in many windows
or when several people act at once: each effect happens once, whoever comes too late is told so, nobody gets a 500.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import cycle, islice
from threading import Barrier
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlmodel import Session, col, select

from riskflow.cases.grants import Position
from riskflow.cases.review_input import RequestInput
from riskflow.services.case_facts import identity
from riskflow.services.listing.upkeep import ListRules, check
from riskflow.services.meetings import circulations
from riskflow.services.operations.audit import chain_problems
from riskflow.services.operations.bindings import binding_problems
from riskflow.services.operations.demo.runner import person_with_login
from riskflow.services.review import committee, requests
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import people as people_queries
from riskflow.store.tables import EventRow, NotificationRow, PersonGrant
from tests.support.web.form_client import FormClient
from tests.support.web.review_pages import CONDITION, CRITICAL, SPOKEN, STOPPED, WEIGHED, despite, person, rating
from tests.support.web.site import Site
from tests.support.web.web_client import Visitor, hidden

CLIENTS = 20
DONE, TOO_LATE = 302, {403, 404, 409, 422}
RECEIVED = "Nothing was stored now"
"""What one reads who sends once more what was received from them: nothing goes on from there."""
RAI, SAI = ("rut", "ravi", "rosa", "roland"), ("stig", "siri")
REASON = "Because the facts say so."


@dataclass
class Crowd:
    """People who are signed in, each with as many windows as they need."""

    site: Site
    windows: dict[str, list[FlaskClient]] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    def of(self, login: str, count: int = 1) -> Sequence[FlaskClient]:
        """Return windows of the browser of somebody, who signs in once."""
        if login not in self.windows:
            visitor = self.site.visitor(login)
            self.windows[login], self.tokens[login] = [visitor.client], hidden(visitor.read("/about"))["csrf_token"]
        known = self.windows[login]
        signed_in = known[0].get_cookie(self.site.app.config["SESSION_COOKIE_NAME"])
        assert signed_in
        while len(known) < count:
            window = FormClient(self.site.app)
            window.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
            window.set_cookie(signed_in.key, signed_in.value)
            known.append(window)
        return known[:count]

    def rush(
        self, logins: Sequence[str], page: str, *forms: Mapping[str, Any], to: str = "", done: int | None = None
    ) -> None:
        """Let twenty windows send at once, the forms in turn; each person, or as many as are said, succeed once."""
        who = [login for login in logins for _ in range(CLIENTS // len(logins))]
        windows = [found for login in logins for found in self.of(login, CLIENTS // len(logins))]
        unseen = {login: hidden(Visitor(self.of(login)[0]).read(page)) for login in logins}
        given = list(islice(cycle(forms), CLIENTS))
        barrier = Barrier(CLIENTS)

        def send(number: int) -> str:
            data = {**unseen[who[number]], **given[number], "csrf_token": self.tokens[who[number]]}
            barrier.wait()
            answer = windows[number].post(to or page, data=data)
            if answer.status_code in TOO_LATE or RECEIVED in answer.text:
                return "late"
            return "done" if answer.status_code == DONE else f"{answer.status_code}: {answer.text}"

        with ThreadPoolExecutor(CLIENTS) as threads:
            found = list(threads.map(send, range(CLIENTS)))
        assert [each for each in found if each not in {"done", "late"}] == []
        assert found.count("done") == (len(logins) if done is None else done)


def told(session: Session) -> dict[str, int]:
    """Return how often each kind of event has happened."""
    query = select(EventRow.tag, sa.func.count()).group_by(col(EventRow.tag))
    return dict(session.exec(query).all())


def is_whole(uow: UnitOfWork) -> None:
    """Look at what must be true after whatever happened."""
    assert list(chain_problems(uow.session)) == []
    assert list(binding_problems(uow.session)) == []
    assert list(check(uow.session, ListRules.of(uow), lambda _: None)) == []
    rows = uow.session.exec(select(NotificationRow)).all()
    letters = [(row.letter, row.event_seq, row.person_id, row.case_id) for row in rows]
    assert len({*letters}) == len(letters), "a letter is doubled"


@pytest.fixture
def crowd(site: Site) -> Crowd:
    return Crowd(site)


def declare(site: Site, code: str, *logins: str) -> None:
    for login in logins:
        with site.stage.unit_of_work_as(login) as uow:
            committee.declare(uow, code, has_conflict=False)


@pytest.mark.slow
def test_twenty_clients_do_each_thing_of_the_groups_and_of_the_follow_up_once(crowd: Crowd) -> None:
    site = crowd.site
    code = site.stage.submit(CRITICAL)
    at = f"/c/{code}"
    declare(site, code, *RAI)
    with site.stage.unit_of_work_as("sven") as uow:
        circulations.open_round(uow, code, "Till SAI?", uow.today + timedelta(days=3))
    crowd.rush(RAI, f"{at}/rate", rating("high", "to-sai"), rating("critical", "to-sai"))
    answers = ({"answer": "agree"}, {"answer": "disagree", "reason": REASON})
    crowd.rush(RAI, f"{at}/circulation", *answers, to=f"{at}/circulation/answer")
    votes = {f"vote-{person(site, login)}": "for" for login in RAI}
    crowd.rush(["rut"], f"{at}/opinion", {"advice": "to-sai", "text": REASON, **SPOKEN, "voted": "yes", **votes})
    declare(site, code, *SAI)
    crowd.rush(SAI, f"{at}/rate", {"advice": "with-conditions", "reason": REASON})
    votes = {f"vote-{person(site, login)}": "for" for login in SAI}
    spoken = {"advice": "with-conditions", "text": REASON, **SPOKEN, **CONDITION, "voted": "yes", **votes}
    crowd.rush(["stig"], f"{at}/opinion", spoken)
    decided = {**WEIGHED, "outcome": "with-conditions", **CONDITION, "despite": despite(site, code), "then": "confirm"}
    crowd.rush(["greta"], f"{at}/decide", decided)
    crowd.rush(["alice"], f"{at}/follow-up/1/proof", {"text": "The letter came today."})
    rulings = ({"ruling": "accepted"}, {"ruling": "refused", "reason": REASON})
    crowd.rush(["sven"], f"{at}/follow-up/1/ruling", *rulings)
    with site.stage.unit_of_work_as("sven") as uow:
        is_whole(uow)
        counted = told(uow.session)
    once = ("opinion-given", "position-taken", "decision-taken", "obligations-agreed", "proof-handed-in")
    assert {tag: counted[tag] for tag in (*once, "circulation-ended")} == dict.fromkeys((*once, "circulation-ended"), 1)
    assert (counted["rating-given"], counted["view-given"], counted["circulation-answered"]) == (4, 2, 4)
    assert counted.get("proof-accepted", 0) + counted.get("proof-refused", 0) == 1


@pytest.mark.slow
def test_twenty_clients_answer_for_functions_and_hand_a_seat_over_once(crowd: Crowd) -> None:
    site = crowd.site
    code = site.stage.submit(STOPPED)
    with site.stage.unit_of_work_as("sven") as uow:
        due = uow.today + timedelta(days=9)
        requests.refer_question(uow, code, RequestInput("Is it on the list?", due, "export-control"))
        requests.refer_question(uow, code, RequestInput("May we?", due, "legal"))
        rosa = people_queries.grants_of(uow.session, identity(person_with_login(uow.session, "rosa").id), uow.today)
        seat = identity(next(row.id for row in rosa if row.position is not Position.CHAIR))
        until = [str(uow.today.day), str(uow.today.month), str(uow.today.year + 1)]
    crowd.rush(("eva", "lars"), f"/c/{code}/answer-question", {"text": "No, it is not."})
    page = Visitor(crowd.of("lars")[0]).read(f"/c/{code}/clear")
    stop = next(e.get("value") for e in page.iter("input") if e.get("name") == "stop")
    outcomes = ({"outcome": "go-ahead", "basis": REASON}, {"outcome": "no", "basis": REASON})
    crowd.rush(["lars"], f"/c/{code}/clear", *({"stop": stop, **each} for each in outcomes), done=1)
    address = f"/admin/committees/seats/{seat}/hand-over?q=char"
    successor = {"q": "char", "person": person(site, "charlie"), "valid_until": until, "reason": REASON}
    crowd.rush(("adam", "anja"), address, successor, done=1)
    with site.stage.unit_of_work_as("sven") as uow:
        is_whole(uow)
        counted = told(uow.session)
        grants = uow.session.exec(select(PersonGrant).where(PersonGrant.person_id == person(site, "charlie"))).all()
    assert len(grants) == 1
    assert counted["function-replied"] == 2
    answered = [counted.get(tag, 0) for tag in ("gate-answered", "gate-refused")]
    assert sorted(answered) == [0, 1]
    assert counted.get("case-closed", 0) == counted.get("gate-answered", 0)
