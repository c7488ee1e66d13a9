"""The conditions of SQL say of every case and every person what the rules say in memory."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import Session, SQLModel, col

from riskflow.cases.access import Assignment, CaseFacts, Deputy, Grant, Viewer, roles_in, visible_parts
from riskflow.cases.policy import POLICY, Part
from riskflow.cases.review_rules import DUE, ReviewFacts, ReviewRules
from riskflow.cases.transitions import actions_for
from riskflow.cases.workflow import Group, Role, State
from riskflow.committees.work import CommitteeTask
from riskflow.questionnaire.model import Level
from riskflow.services.case_facts import facts_of, identity, viewer_of
from riskflow.services.listing.upkeep import ListRules, check, listing_rows, rebuild
from riskflow.services.open_case import review_of
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.services.operations.demo.stories import run_stories
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.database import Database
from riskflow.store.listing.access import cases_query, duties, entries, is_blind, is_due, may_see
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import Case, CaseListing, Person

NOW = datetime(2026, 11, 1, tzinfo=UTC)
PEOPLE, ME = range(1, 5), 2
SCOPES = {
    Role.HEAD: ["ITM", "SCI"],
    Role.FUNCTION: ["legal", "export"],
    Role.DECISION_MAKER: ["president", "head"],
    **{role: [group.value for group in Group] for role in (Role.OBSERVER, Role.EXPERT, Role.SUBSTITUTE)},
}
people = st.frozensets(st.sampled_from(PEOPLE), max_size=3)
functions = st.frozensets(st.sampled_from(SCOPES[Role.FUNCTION]))


@st.composite
def viewers(draw: st.DrawFn) -> Viewer:
    roles = draw(st.frozensets(st.sampled_from([role for role in POLICY if role is not Role.SYSTEM])))
    grants = {Grant(role, draw(st.sampled_from(SCOPES.get(role, [""])))) for role in roles}
    chairs = draw(st.dictionaries(st.sampled_from([Role.RAI_CHAIR, Role.SAI_CHAIR]), people.filter(bool), max_size=2))
    deputies = frozenset(Deputy(role, held) for role, held in chairs.items())
    vacant = draw(functions) if Role.SECRETARY in roles else frozenset[str]()
    return Viewer(ME, "SCI", frozenset(grants), vacant, deputies)


assignments = st.builds(
    Assignment, person=st.sampled_from(PEOPLE), group=st.sampled_from(Group), task=st.sampled_from(CommitteeTask)
)


@st.composite
def cases(draw: st.DrawFn) -> tuple[CaseFacts, ReviewFacts]:
    disqualified, awaited, proof, referred = draw(people), draw(functions), draw(functions), draw(functions)
    facts = CaseFacts(
        state=draw(st.sampled_from(State)),
        owner=draw(st.sampled_from(PEOPLE)),
        department=draw(st.sampled_from([*SCOPES[Role.HEAD], ""])),
        decision_maker=draw(st.sampled_from([*SCOPES[Role.DECISION_MAKER], None])),
        functions=awaited | proof | referred | draw(functions),
        was_with_rai=draw(st.booleans()),
        was_with_sai=draw(st.booleans()),
        declared=draw(people) - disqualified,
        disqualified=disqualified,
        drawn_for_check=draw(st.booleans()),
        co_editors=draw(people),
        is_registered=draw(st.booleans()),
        assignments=draw(st.frozensets(assignments, max_size=5)),
    )
    facts = replace(facts, were_co_editors=facts.co_editors | draw(people))
    submitted = draw(st.none() | st.just(NOW))
    review = ReviewFacts(
        quorum={Group.RAI: draw(st.integers(1, 2)), Group.SAI: draw(st.integers(1, 2))},
        raters={group: draw(people) - disqualified for group in Group},
        opinions=draw(st.frozensets(st.sampled_from(Group))),
        is_referred=draw(st.booleans()),
        worst=draw(st.sampled_from(Level)),
        is_fragile=draw(st.booleans()),
        submitted_at=submitted,
        was_submitted=submitted is not None or draw(st.booleans()),
        read_second_at=draw(st.none() | st.just(NOW)),
        has_open_stop=draw(st.booleans()),
        has_refusal=draw(st.booleans()),
        hears_applicant=draw(st.booleans()),
        referred=referred,
        awaited=awaited,
        stated=draw(people) - disqualified,
        has_check_in=draw(st.booleans()),
        has_proof=draw(st.booleans()),
        proof_functions=proof,
    )
    return facts, review


@pytest.fixture(scope="module")
def empty() -> Iterator[sa.Engine]:
    # Rows of made-up people: nothing but the tables of lists is read, so nothing else is filled in.
    engine = sa.create_engine("sqlite://", poolclass=sa.StaticPool)
    SQLModel.metadata.create_all(engine, [SQLModel.metadata.tables[name] for name in TABLES])
    yield engine
    engine.dispose()


TABLES = ("person", "matter", "case_listing", "case_standing", "case_function")


def _case(number: int, facts: CaseFacts) -> Case:
    return Case(
        id=number,
        code=str(number),
        reference=str(number),
        registry_no="V-1" if facts.is_registered else "",
        state=facts.state,
        owner_id=facts.owner,
        department=facts.department,
        decision_maker=facts.decision_maker,
        was_with_rai=facts.was_with_rai,
        was_with_sai=facts.was_with_sai,
        drawn_for_check=facts.drawn_for_check,
        created_at=NOW,
        changed_at=NOW,
    )


@settings(max_examples=30)
@given(viewers(), st.lists(cases(), min_size=1, max_size=20))
def test_who_may_enter_and_what_is_due_are_the_same_in_sql_and_in_memory(
    empty: sa.Engine, viewer: Viewer, drawn: list[tuple[CaseFacts, ReviewFacts]]
) -> None:
    with Session(empty) as session:
        for number, (facts, review) in enumerate(drawn):
            session.add(_case(number, facts))
            session.add_all(listing_rows(number, facts, None, review, changed_at=NOW))
        session.flush()
        numbered = dict(enumerate(drawn))
        for role in POLICY:
            found = _found(session, viewer, entries(viewer, [role]))
            assert found == {n for n, (facts, _) in numbered.items() if role in roles_in(viewer, facts)}, role
        for action in DUE:
            found = _found(session, viewer, [is_due(viewer, action)])
            assert found == {n for n, each in numbered.items() if action in _due(viewer, *each)}, action
            assert found == _found(session, viewer, duties(viewer, [action]))
        for part in set(Part) - {Part.ASKED}:  # what an inquiry opens is no role
            found = _found(session, viewer, [may_see(viewer, part)])
            assert found == {n for n, (facts, _) in numbered.items() if part in visible_parts(viewer, facts)}, part
        found = _found(session, viewer, [is_blind(viewer)])
        assert found == {n for n, each in numbered.items() if ReviewRules(viewer, *each).is_blind}
        session.rollback()


def _found(session: Session, viewer: Viewer, conditions: object) -> set[int]:
    queries = [cases_query(viewer, col(Case.id)).where(condition) for condition in conditions]  # type: ignore[attr-defined]
    return {number for query in queries for number in session.execute(query).scalars()}


def _due(viewer: Viewer, facts: CaseFacts, review: ReviewFacts) -> tuple[object, ...]:
    return ReviewRules(viewer, facts, review).due(actions_for(facts.state, roles_in(viewer, facts)))


@pytest.mark.slow
def test_after_whole_stories_lists_say_what_the_rows_say(stage: DemoRunner, database: Database) -> None:
    run_stories(stage)
    with stage.unit_of_work_as("sven") as uow:
        every = case_queries.cases_in(uow.session, State)
        facts = facts_of(uow.session, every)
        for person in case_queries.people(uow.session):
            _assert_same(uow, person, facts, every)
        assert list(check(uow.session, ListRules.of(uow), lambda _: None)) == []
    rules = ListRules(uow.library)
    with database.write() as session:
        session.execute(sa.update(CaseListing).where(col(CaseListing.case_id) < 4).values(worst=9))
        session.execute(sa.delete(CaseListing).where(col(CaseListing.case_id) == 5))
    with database.read() as session:
        faults = [fault.case_id for fault in check(session, rules, lambda _: None)]
    assert faults == [1, 2, 3, 5]
    assert rebuild(database, rules, only_missing=True, told=lambda _: None) == 1
    assert rebuild(database, rules, told=lambda _: None) == len(every)
    with database.read() as session:
        assert list(check(session, rules, lambda _: None)) == []


def _assert_same(uow: UnitOfWork, person: Person, facts: dict[int, CaseFacts], every: object) -> None:
    viewer = viewer_of(uow.session, person, uow.today)
    acting = replace(uow, viewer=viewer)
    for role in POLICY:
        found = _found(uow.session, viewer, entries(viewer, [role]))
        assert found == {number for number, known in facts.items() if role in roles_in(viewer, known)}
    due: dict[object, set[int]] = {action: set() for action in DUE}
    for case in every:  # type: ignore[attr-defined]
        known = facts[identity(case.id)]
        revisions = case_queries.latest_assessments(uow.session, [identity(case.id)])
        if not revisions:
            continue
        opened = _Opened(identity(case.id), known)
        review = review_of(acting, opened, revisions[identity(case.id)])  # type: ignore[arg-type]
        for action in _due(viewer, known, review):
            due[action].add(identity(case.id))
    for action in DUE:
        assert _found(uow.session, viewer, [is_due(viewer, action)]) == due[action], (person.login, action)


class _Opened:
    def __init__(self, number: int, facts: CaseFacts) -> None:
        self.id, self.facts = number, facts
