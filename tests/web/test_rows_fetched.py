"""What a page reads of the database does not grow with what happened elsewhere; who saves at once gets an answer."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import session

from riskflow.services.assessment import answers as answer_service
from riskflow.services.assessment.answers import AnswerInput
from riskflow.services.events import record_event
from riskflow.services.open_case import open_case
from riskflow.services.people import sessions
from riskflow.services.people.sessions import SignInContext
from riskflow.services.unit_of_work import SYSTEM
from riskflow.web.guards import SESSION_KEY, read_unit_of_work, write_unit_of_work
from tests.support.counts import Counts, counted
from tests.support.web.review_pages import HIGH, parts, person
from tests.support.web.site import Site
from tests.support.web.web_client import Visitor, hidden

EARLIER = 100
SAVERS = 16
STEP = "collaboration"


@pytest.mark.parametrize(
    ("login", "address"),
    [
        ("sven", "/inbox?group=all"),
        ("sven", "/c/{submitted}"),
        ("ada", "/c/{submitted}/register"),
        ("alice", "/a/{draft}"),
        ("alice", f"/a/{{draft}}/q/{STEP}"),
        ("alice", "/my"),
        ("alice", "/"),
    ],
)
def test_a_page_costs_the_same_however_much_happens_elsewhere(pages: Site, login: str, address: str) -> None:
    codes = {"submitted": pages.stage.submit(HIGH), "draft": pages.stage.draft("rf-01", upto=3)}
    parts(pages).term_reader.wait()
    visitor = pages.visitor(login)
    before = _cost(pages, visitor, address.format(**codes))
    with pages.stage.unit_of_work_as("charlie") as uow:
        for _ in range(EARLIER):
            record_event(uow, None, "list-imported", list="eu-fsf", entries="1", sha256="0")
        for _ in range(3):
            answer_service.start(uow, "", "")
    after = _cost(pages, visitor, address.format(**codes))
    assert (len(after.statements), after.rows) == (len(before.statements), before.rows)


# Opening a case asks nine: who, the case, its gates, questions, conflicts, writers, inquiries, marks and tasks. Each
# page of a draft asks two more, whether it is to be handed to security. The review of a case is asked for once, in
# ten; its page tells of meetings, written procedure, both discussions, readings, urgency, precedents and its clock
# besides. A vice-chair among those who may sign in makes the page ask who is in the chair.
@pytest.mark.parametrize(
    ("login", "address", "limit"),
    [
        ("alice", "/a/{draft}", 26),
        ("alice", f"/a/{{draft}}/q/{STEP}", 16),
        ("alice", "/a/{draft}/check", 20),
        ("sven", "/c/{submitted}", 53),
        (None, "/login", 4),
    ],
)
def test_a_page_asks_no_more_than_it_must(pages: Site, login: str | None, address: str, limit: int) -> None:
    codes = {"submitted": pages.stage.submit(HIGH), "draft": pages.stage.draft(HIGH)}
    parts(pages).term_reader.wait()
    counts = _cost(pages, pages.visitor(login), address.format(**codes))
    assert len(counts.statements) <= limit, counts.statements
    assert len([sql for sql in counts.statements if "matter.code = ?" in sql]) <= 1, "the case is opened once"
    assert len([sql for sql in counts.statements if "FROM circulation" in sql]) <= 1


def test_saving_a_page_of_five_answers_takes_two_transactions(pages: Site) -> None:
    parts(pages).term_reader.wait()
    alice = pages.visitor("alice")
    code = alice.start()
    address = f"/a/{code}/q/{STEP}"
    form = {
        **hidden(alice.read(address)),
        "title": "Ventilation in cold schools",
        "summary": "Two groups compare twelve schools.",
        "kind": "research",
        "partner-names": "A technical university",
        "partner-territories": "KE",
    }
    with counted(parts(pages).database.engine) as counts:
        assert alice.client.post(address, data=form).status_code == 302
    assert len([sql for sql in counts.statements if "INSERT INTO answer" in sql]) == 3, "two were there"
    assert counts.transactions == 2, "one to read, one to write"
    # Four of them bind the case, whose title has changed, into the chain; two let it be found by its title.
    # The case is opened twice, in eight each, once to read and once to write.
    assert len(counts.statements) <= 34, counts.statements


def test_a_request_reads_in_one_transaction_until_it_writes_and_then_in_another(pages: Site) -> None:
    code = pages.stage.draft("rf-01", upto=3)
    with parts(pages).write(SYSTEM) as uow:
        token = sessions.begin(uow, person(pages, "alice"), SignInContext("demonstration", uow.now))
    with pages.app.test_request_context("/"):
        session[SESSION_KEY] = token
        with read_unit_of_work() as first, read_unit_of_work() as second:
            assert first is second
            title = open_case(first, code).case.title
        with write_unit_of_work() as uow:
            answer_service.answer(uow, code, [AnswerInput("title", (f"{title}, changed",), version=1)])
        with read_unit_of_work() as third:
            assert open_case(third, code).case.title == f"{title}, changed"
        assert third.session is not first.session


@pytest.mark.slow
def test_autosaves_cost_the_same_however_many_there_were(pages: Site) -> None:
    parts(pages).term_reader.wait()
    alice = pages.visitor("alice")
    address = f"/a/{pages.stage.draft('rf-01', upto=3)}/q/{STEP}"
    costs = []
    for number in range(20):
        form = {**hidden(alice.read(address)), "title": f"Title {number}"}
        with counted(parts(pages).database.engine) as counts:
            assert _saved(alice, address, form) == 200
        costs.append((len(counts.statements), counts.rows))
    assert costs[-1] == costs[1]


@pytest.mark.slow
def test_people_who_save_at_once_are_served_or_told_that_somebody_was_first(pages: Site) -> None:
    visitors = [pages.visitor("alice") for _ in range(SAVERS)]
    shared = f"/a/{pages.stage.draft('rf-01', upto=3)}/q/{STEP}"
    own = [f"/a/{pages.stage.draft('rf-01', upto=3)}/q/{STEP}" for _ in visitors]
    pairs = zip(visitors, own, strict=True)
    waiting = [(visitor, page, hidden(visitor.read(page))) for visitor, mine in pairs for page in (mine, shared)]

    def save(visitor: Visitor, page: str, form: dict[str, str]) -> int:
        return _saved(visitor, page, {**form, "title": f"By {id(visitor)}"})

    with ThreadPoolExecutor(SAVERS) as pool:
        answers = list(pool.map(save, *zip(*waiting, strict=True)))
    assert answers[::2] == [200] * SAVERS
    assert sorted(answers[1::2]) == [200] + [409] * (SAVERS - 1)


def _cost(pages: Site, visitor: Visitor, address: str) -> Counts:
    with counted(parts(pages).database.engine) as counts:
        visitor.read(address)
    return counts


def _saved(visitor: Visitor, address: str, form: dict[str, str]) -> int:
    return visitor.client.post(address, data=form, headers={"Accept": "application/json"}).status_code
