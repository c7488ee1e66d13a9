"""Who finds which case by which words, on both databases: what may be seen, and nothing of what may not."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import compress, product

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from riskflow.cases.access import CaseFacts, Viewer, visible_parts
from riskflow.cases.labels import Advice, CaseOutcome
from riskflow.cases.policy import Part
from riskflow.cases.review_input import ConditionInput, DecisionInput, RatingInput
from riskflow.cases.workflow import Group, State
from riskflow.committees.work import CommitteeTask
from riskflow.errors import InvalidError
from riskflow.services.assessment import answers as answer_service
from riskflow.services.assessment import submission
from riskflow.services.assessment.answers import AnswerInput, current_answers
from riskflow.services.case_facts import facts_of, identity, people_and_viewers
from riskflow.services.deliberation import assignments, statements
from riskflow.services.deliberation.assignments import TaskInput
from riskflow.services.deliberation.dissents import record_dissent
from riskflow.services.listing.search import found_cases, search_page
from riskflow.services.listing.upkeep import ListRules, check
from riskflow.services.open_case import open_case
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.services.operations.demo.stories import run_stories
from riskflow.services.partners import partners as partner_service
from riskflow.services.partners.partners import PartnerInput
from riskflow.services.review import committee, discussion, handling, secrecy
from riskflow.services.review import decisions as decision_service
from riskflow.services.review.follow_up import obligations
from riskflow.services.review.follow_up.obligations import ProofInput
from riskflow.services.review.open_points import decided_despite
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.database import Database
from riskflow.store.listing.access import cases_query
from riskflow.store.queries import cases as case_queries
from riskflow.store.search.index import MarkedTerm, replace_texts, text_index
from riskflow.store.search.matches import matching
from riskflow.store.search.words import TextKind, marked_words, terms_of, words_of
from riskflow.store.tables import Assessment, Case, CaseText, Person
from tests.support.cases import judged
from tests.support.cases.collaboration import number_of
from tests.support.counts import counted
from tests.support.databases import on_sqlite
from tests.support.web.walk import CANARIES, MARKED, with_canaries

EVERYBODY = (
    "alice",
    "bodil",
    "hedda",
    "rut",
    "ravi",
    "rosa",
    "roland",
    "siri",
    "dag",
    "greta",
    "eva",
    "sven",
    "ada",
    "adam",
)

UNMARKED = {State.DRAFT, State.DISPOSED, State.WITH_SECURITY}
"""Nobody who marks has these, or nothing is left to mark."""


def found_by(uow: UnitOfWork, viewer: Viewer, query: str) -> set[int]:
    condition = matching(uow.session, viewer, terms_of(query))
    return set(uow.session.execute(cases_query(viewer, col(Case.id)).where(condition)).scalars())


def finders(stage: DemoRunner, word: str, people: Iterable[str] = EVERYBODY) -> set[str]:
    found = set()
    for login in people:
        with stage.unit_of_work_as(login) as uow:
            if found_by(uow, uow.viewer, word):
                found.add(login)
    return found


@pytest.mark.slow
def test_everybody_finds_what_they_may_see_after_whole_stories_and_nothing_else(stage: DemoRunner) -> None:
    run_stories(with_canaries(stage))
    with stage.unit_of_work_as("sven") as uow:
        half = [case.code for case in case_queries.cases_in(uow.session, set(State) - UNMARKED)][::2]
    for code in half:
        with stage.unit_of_work_as("sven") as uow:
            for name, provision in {**MARKED, "title": "15:1"}.items():
                secrecy.mark_secrecy(uow, code, name, provision)
    with stage.unit_of_work_as("sven") as uow:
        facts = facts_of(uow.session, case_queries.cases_in(uow.session, State))
        holding = {kind: _holding(uow, kind) for kind in ("title", "summary")}
        assert all(holding.values())
        some = 0
        for _, viewer in people_and_viewers(uow.session, uow.today):
            for kind, cases in holding.items():
                expected = {number for number in cases if _may_find(viewer, facts[number], kind)}
                assert found_by(uow, viewer, CANARIES[kind]) == expected, (viewer, kind)
                some += len(expected)
        assert some > len(facts)
        assert list(check(uow.session, ListRules.of(uow), lambda _: None)) == []


def _holding(uow: UnitOfWork, kind: str) -> set[int]:
    """Return the cases that a canary was written in: into the title, or into what was submitted last."""
    if kind == "title":
        return {identity(case.id) for case in case_queries.cases_in(uow.session, State) if CANARIES[kind] in case.title}
    holding = set()
    for case_id in uow.session.exec(select(Assessment.case_id).distinct()).all():
        submitted = case_queries.latest_submitted(uow.session, case_id)
        rows = case_queries.answers_of(uow.session, identity(submitted.id)) if submitted else {}
        if kind in rows and any(CANARIES[kind] in text for text in rows[kind].chosen):
            holding.add(case_id)
    return holding


def _may_find(viewer: Viewer, facts: CaseFacts, kind: str) -> bool:
    part = Part.OVERVIEW if kind == "title" else Part.ANSWERS
    return kind not in facts.marks and part in visible_parts(viewer, facts)


@pytest.fixture
def code(stage: DemoRunner) -> str:
    """Return a case with RAI, in whose title and summary there are words that occur nowhere else."""
    return submitted(stage, title="Kvantsensorer", summary="Mäter tyngdkraft")


def submitted(stage: DemoRunner, **texts: str) -> str:
    written = {**stage.material.cases["rf-14"], **texts}
    material = replace(stage.material, cases={**stage.material.cases, "rf-14": written})
    return replace(stage, material=material).submit("rf-14")


def test_what_members_say_is_found_once_their_group_has_spoken_and_by_nobody_who_rates_blind(
    stage: DemoRunner, code: str
) -> None:
    for login in ("rut", "ravi", "rosa", "roland"):
        assert finders(stage, "kvantsensor", [login]) == set()
        with stage.unit_of_work_as(login) as uow:
            committee.declare(uow, code, has_conflict=False)
        assert finders(stage, "kvantsensor tyngdkraft", [login]) == {login}
    for login in ("rut", "ravi", "rosa"):
        with stage.unit_of_work_as(login) as uow:
            rating = judged.rating(Advice.WITH_CONDITIONS, "Betygsskäl")
            committee.rate(uow, code, 1, rating)
    assert finders(stage, "betygsskäl") == set()
    with stage.unit_of_work_as("rut") as uow:
        conditions = (ConditionInput("Exportvillkor", "Alice", "2027-02-01", "Intyg", "Avbryts"),)
        committee.give_opinion(uow, code, 1, judged.opinion(Advice.WITH_CONDITIONS, "Yttrandeord", conditions, {}))
    judges = {"rut", "ravi", "rosa", "sven", "dag", "roland"}  # with the decision-maker now, who has not rated sees it
    for word in ("yttrandeord", "betygsskäl", "exportvillkor", "kvantsensor betygsskäl"):
        assert finders(stage, word) == judges, word
    with stage.unit_of_work_as("sven") as uow:
        secrecy.mark_secrecy(uow, code, "opinion-rai", "18:8")
    assert finders(stage, "yttrandeord") | finders(stage, "betygsskäl") == set()
    with stage.unit_of_work_as("sven") as uow:
        secrecy.mark_secrecy(uow, code, "opinion-rai", "none")
    assert finders(stage, "yttrandeord") == judges
    with stage.unit_of_work_as("sven") as uow:
        handling.return_for_supplement(uow, code, "Beskriv slutanvändningen.")
    assert finders(stage, "yttrandeord") == {"sven", "dag"}  # members are to rate the next revision blind


def test_a_decision_is_found_by_those_who_see_the_case(stage: DemoRunner, code: str) -> None:
    stage.opine(code, Advice.GO_AHEAD)
    with stage.unit_of_work_as("dag") as uow:
        decided = DecisionInput(
            CaseOutcome.PROCEED,
            "Beslutsnytta",
            "Beslutsskäl",
            (),
            "",
            None,
            "Sven",
            despite=decided_despite(uow, code),
            override_reason="Skäl",
        )
        decision_service.decide(uow, code, 1, decided)
    readers = {"alice", "hedda", "rut", "ravi", "rosa", "dag", "eva", "sven", "ada"}  # eva answers for one of its gates
    assert finders(stage, "beslutsskäl beslutsnytta") == readers


def test_what_is_marked_is_found_by_nobody_until_the_mark_ends(stage: DemoRunner) -> None:
    code = submitted(stage, title="Hemlighet", summary="Sammanhang")
    with stage.unit_of_work_as("alice") as uow:
        reference = open_case(uow, code).case.reference
    for field, word in (("title", "hemlighet"), ("summary", "sammanhang")):
        before = finders(stage, word)
        assert {"alice", "sven"} <= before
        with stage.unit_of_work_as("sven") as uow:
            secrecy.mark_secrecy(uow, code, field, "24:5")
        assert finders(stage, word) == set()
        assert {"alice", "sven"} <= finders(stage, reference)
        with stage.unit_of_work_as("sven") as uow:
            secrecy.mark_secrecy(uow, code, field, "none")
        assert finders(stage, word) == before


def test_a_draft_is_found_by_its_title_and_partners_and_by_what_it_says_once_it_is_submitted(stage: DemoRunner) -> None:
    code = stage.draft("rf-14")
    for question, text in (("title", "Utkastet"), ("summary", "Sammanhang")):
        with stage.unit_of_work_as("alice") as uow:
            row = current_answers(uow, open_case(uow, code)).rows[question]
            answer_service.answer(uow, code, [AnswerInput(question, (text,), "", row.version)])
    with stage.unit_of_work_as("alice") as uow:
        partners = [partner_service.add(uow, code, PartnerInput(name, "FR")) for name in ("Ørsted Lab", "Éclair")]
    assert [finders(stage, word) for word in ("utkast", "örsted", "eclair", "sammanhang")] == [{"alice"}] * 3 + [set()]
    with stage.unit_of_work_as("sven") as uow:
        merged = partner_service.merge(uow, partners[1].code, partners[0].code, "Samma").id
    assert [finders(stage, word) for word in ("örsted", "eclair")] == [{"alice"}, set()]
    with stage.unit_of_work_as("sven") as uow:
        partner_service.undo(uow, identity(merged))
    assert [finders(stage, word) for word in ("örsted", "eclair")] == [{"alice"}, {"alice"}]
    with stage.unit_of_work_as("alice") as uow:
        submission.withdraw(uow, code, "")
    assert finders(stage, "utkast") == {"alice", "hedda", "sven", "ada"}


texts = st.text(st.sampled_from("abåäéoø清华-' "), max_size=8)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.dictionaries(st.sampled_from(TextKind), st.lists(texts, max_size=3)), min_size=4, max_size=4), texts)
def test_the_database_finds_by_words_what_the_words_say(
    database: Database, written: list[dict[TextKind, list[str]]], query: str
) -> None:
    try:
        terms = terms_of(query)
    except InvalidError:
        terms = ()
    with database.read() as plain:  # nothing is kept: the guards and the chain have no part in it
        cases = _cases(plain, len(written))
        rows = [CaseText(case_id=each, words=marked_words(found)) for each, found in zip(cases, written, strict=True)]
        replace_texts(plain, rows)
        for term, kind in product(terms, TextKind):
            clauses, index = [[MarkedTerm(kind, term)]], text_index(plain)
            holding = [any(map(term.finds, words_of(" ".join(found.get(kind, []))))) for found in written]
            for condition in (index.holds(clauses), index.found(plain, clauses)):
                assert set(plain.scalars(sa.select(col(Case.id)).where(condition))) == set(compress(cases, holding))
            plain.info.clear()
        plain.rollback()


def _cases(session: Session, count: int) -> list[int]:
    person = Person(login="x", name="X", email="x@example.org")
    session.add(person)
    session.flush()
    owner, moment = identity(person.id), datetime(2026, 11, 1, tzinfo=UTC)
    cases = [
        Case(code=str(n), reference=str(n), state=State.DRAFT, owner_id=owner, created_at=moment, changed_at=moment)
        for n in range(count)
    ]
    session.add_all(cases)
    session.flush()
    return [identity(case.id) for case in cases]


def test_pages_of_what_is_found_read_no_more_than_they_show(stage: DemoRunner, database: Database) -> None:
    codes = [submitted(stage, title=f"Skogar {number}", summary="Likadan") for number in range(4)]
    with stage.unit_of_work_as("sven") as uow, counted(database.engine) as counts:
        terms = terms_of("skogar likadan")
        page = search_page(uow, terms, None)
        found = found_cases(uow, page, terms)
    assert [each.listed.opened.case.code for each in found] == codes[::-1]
    assert {each.kinds for each in found} == {(TextKind.OVERVIEW, TextKind.ANSWERS)}
    assert len(counts.statements) <= 4
    assert counts.rows <= 3 * len(codes) + 1  # on PostgreSQL the numbers of what holds the words


def _said(stage: DemoRunner, login: str, verb: Callable[..., object], *arguments: object) -> None:
    with stage.unit_of_work_as(login) as uow:
        verb(uow, *arguments)


@on_sqlite
def test_discussions_statements_and_dissents_are_found_by_those_who_read_them(stage: DemoRunner) -> None:
    code = submitted(stage, title="Kvantsensorer")
    expert = number_of(stage, "egil")
    task = TaskInput(CommitteeTask.STATEMENT, expert, "Etiken är svår.")
    _said(stage, "sven", assignments.give_task, code, task)
    for login in ("egil", "rut", "ravi", "rosa", "roland"):
        _said(stage, login, lambda uow: committee.declare(uow, code, has_conflict=False))
    _said(stage, "egil", statements.give_statement, code, 1, "Utlåtandeord")
    _said(stage, "sven", discussion.write_to_applicant, code, "Sökandeord")
    _said(stage, "sven", discussion.write_internally, code, "Internord")
    for login in ("rut", "ravi", "rosa"):
        _said(stage, login, committee.rate, code, 1, judged.rating(Advice.WITH_CONDITIONS, "Skäl"))
    assert "roland" in finders(stage, "sökandeord")
    assert "alice" in finders(stage, "sökandeord")
    for word in ("internord", "utlåtandeord"):
        assert finders(stage, word) == {"rut", "ravi", "rosa", "sven", "dag"}, word  # Roland has yet to rate
    _said(stage, "rut", committee.give_opinion, code, 1, judged.opinion(Advice.TO_SAI, benefit="Nyttoord"))
    _said(stage, "ravi", record_dissent, code, 1, Group.RAI, "Avvikandeord")
    _said(stage, "siri", lambda uow: committee.declare(uow, code, has_conflict=False))
    for word in ("avvikandeord", "nyttoord"):
        assert {"ravi", "roland", "sven", "siri"} <= finders(stage, word), word
        assert not finders(stage, word) & {"alice", "hedda"}, word
    assert "siri" not in finders(stage, "internord")  # not before her own view
    _said(stage, "siri", committee.rate, code, 1, RatingInput(Advice.GO_AHEAD, "Skäl", {}))
    assert "siri" in finders(stage, "internord")
    with stage.unit_of_work_as("siri") as uow:
        page = search_page(uow, terms_of("internord avvikandeord"), None)
        (found,) = found_cases(uow, page, terms_of("internord avvikandeord"))
        assert found.kinds == (TextKind.OPINIONS, TextKind.INTERNAL)
        assert list(check(uow.session, ListRules.of(uow), lambda _: None)) == []


@on_sqlite
def test_what_is_to_be_shown_is_found_with_its_proof_by_those_who_read_the_follow_up(stage: DemoRunner) -> None:
    code = submitted(stage, title="Kvantsensorer")
    stage.opine(code, Advice.WITH_CONDITIONS)
    stage.decide(code, "dag")
    with stage.unit_of_work_as("alice") as uow:
        obligations.hand_in(uow, code, 1, ProofInput("Underlagsord"))
    readers = finders(stage, "underlagsord")
    assert {"alice", "sven", "dag", "rut"} <= readers
    assert not readers & {"bodil", "adam"}
