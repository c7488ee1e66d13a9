"""Every route, as everybody, in every state, over HTTP: the answer is what the policy says, and no page says more.

The expectation is computed from `riskflow.cases.policy` and `riskflow.web.routes`. Forms that the policy lets somebody
send are not sent here, since the walk is one for a shared instance; the tests of the verbs send them.
"""

import os
import re
from collections import Counter
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from riskflow.cases.workflow import IN_FORCE, UNDER_HANDLING, State
from riskflow.store.chain import chain_end
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import Case
from tests.support.screening import screened_site
from tests.support.source_tree import PROJECT
from tests.support.web.review_pages import parts
from tests.support.web.site import Site, open_site, prepare_instance
from tests.support.web.walk import ANONYMOUS, CANARIES, MARKED, World, cells, populate, read_world
from tests.support.web.web_client import hidden

ACTORS = (ANONYMOUS, "stina", "alice", "bodil", "hedda", "hugo", "roland", "ravi", "rita", "rut", "siri", "stig")
OFFICERS = ("dag", "greta", "disa", "eva", "fia", "sven", "ada", "adam")
MIN_CELLS = 1_500
ONE_OF = {True: 32, False: 3}
"""Of the cells that answer somebody as an earlier one did, how many are visited: refusals, and pages that let in.

All of them take minutes: RISKFLOW_TEST_CELLS=all visits them.
"""
EVERY = bool(os.environ.get("RISKFLOW_TEST_CELLS"))
SHOW_ANSWERS = {"reviewer.inbox.case", "reviewer.inbox.answers"}
"""Visited in every state: who may read must find there what was written."""
ENDS_THE_SESSION = {"account.sign_out", "account.sign_in"}
CANARY = re.compile(r"kanin[a-z]+\d+x")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Iterator[World]:
    """Return one site for the whole walk, which changes nothing in it."""
    template = tmp_path_factory.mktemp("template")
    prepare_instance(template, migrated_file)
    with open_site(tmp_path_factory.mktemp("walk"), template) as site:
        screened_site.put_in_force(site.stage)
        populate(site)
        yield read_world(site)


@pytest.mark.slow
def test_every_route_answers_everybody_as_the_policy_says(world: World) -> None:
    before = written(world.site)
    counts: Counter[str] = Counter()
    answered: set[tuple[str, str, str, bool]] = set()
    again = {True: count(), False: count()}
    read: set[tuple[str, str]] = set()
    wrong: list[tuple[object, ...]] = []
    for login in (*ACTORS, *OFFICERS):
        visitor = world.site.visitor(login or None)
        form = hidden(visitor.read("/about"))
        for case in (None, *world.one_in_every_state):
            for endpoint, address, method in cells(world, case):
                expected = world.expected(login, endpoint, case, method)
                if expected is None and method == "POST":
                    continue
                is_refused = bool(expected)
                cell = (login, endpoint, method, is_refused)
                is_known = cell in answered and endpoint not in SHOW_ANSWERS and not EVERY
                if is_known and next(again[is_refused]) % ONE_OF[is_refused]:
                    continue
                answered.add(cell)
                status, text = answer(visitor.client, method, address, form)
                counts["refused" if is_refused else "let in"] += 1
                if (status not in expected) if expected else status >= 500:
                    wrong.append((login, case.state if case else "", method, endpoint, status, expected))
                read |= {(login, said) for said in CANARY.findall(text)}
                wrong += [(login, method, endpoint, said) for said in leaks(world, login, text)]
    assert not wrong, "\n".join(map(str, wrong[:60]))
    assert counts.total() >= MIN_CELLS
    assert not kept_from_readers(world, read)
    assert written(world.site) == before
    assert {case.state for case in world.one_in_every_state} == set(State)
    told = re.search(r"at least ([\d ]+) cells", (PROJECT / "docs/reference/access.md").read_text(encoding="utf-8"))
    assert told is not None
    assert counts.total() >= int(told[1].replace(" ", "")), counts


@pytest.mark.slow
def test_nobody_finds_a_case_by_what_they_may_not_read(world: World) -> None:
    for login in {*ACTORS, *OFFICERS} - {ANONYMOUS}:
        client = world.site.visitor(login).client
        for word in CANARIES.values():
            status, text = answer(client, "GET", f"/search?q={word}", {})
            assert (status, list(leaks(world, login, text))) == (200, []), login


def answer(client: FlaskClient, method: str, address: str, form: dict[str, str]) -> tuple[int, str]:
    """Return the status and the text of an answer; of a file that is sent, what of it is text."""
    response = client.get(address) if method == "GET" else client.post(address, data=form)
    return response.status_code, response.get_data().decode(errors="replace")


def leaks(world: World, login: str, text: str) -> Iterator[str]:
    """Yield the canaries of a page that belong to no case in which this person may read them."""
    for found in set(CANARY.findall(text)):
        kind = next(name for name, word in CANARIES.items() if found.startswith(word))
        if not any(world.may_read(login, case, kind) for case in named_by(world, found)):
            yield found


def kept_from_readers(world: World, read: set[tuple[str, str]]) -> list[tuple[str, str, State]]:
    """Return the marked canaries of handled cases that somebody may read and has not come upon."""
    handled = [case for case in world.one_in_every_state if case.state in {*UNDER_HANDLING, *IN_FORCE}]
    answered = {said for _, said in read}
    return [
        (login, kind, case.state)
        for case in handled
        for kind in MARKED
        for login in (*ACTORS, *OFFICERS)
        for said in answered.intersection(canaries_of(case, kind))
        if world.may_read(login, case, kind) and (login, said) not in read
    ]


def canaries_of(case: Case, kind: str) -> list[str]:
    """Return the canary of one kind in a case, by the number in its title."""
    return [f"{CANARIES[kind]}{number}x" for number in re.findall(rf"{CANARIES['title']}(\d+)x", case.title)]


def named_by(world: World, canary: str) -> list[Case]:
    """Return the cases that carry a canary: those whose title has its number."""
    number = re.search(r"\d+x", canary)
    assert number is not None
    return [case for case in world.cases if f"{CANARIES['title']}{number[0]}" in case.title]


def written(site: Site) -> tuple[int, list[State]]:
    """Return how many events there are, and the states of all cases."""
    with parts(site).database.read() as session:
        return chain_end(session).seq, [case.state for case in case_queries.cases_in(session, State)]
