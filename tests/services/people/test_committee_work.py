"""The committees at work: quorum and substitutes, the vice-chair, tasks, statements, and a seat that passes over."""

from datetime import timedelta

import pytest

from riskflow.cases.grants import Position
from riskflow.cases.labels import Advice
from riskflow.cases.policy import Part
from riskflow.cases.workflow import Group, Role, State
from riskflow.committees.work import CommitteeTask, Workload
from riskflow.errors import (
    ConflictError,
    IncompleteError,
    InvalidError,
    MustDeclareError,
    NotAllowedError,
    NotFoundError,
    RiskFlowError,
)
from riskflow.services.case_facts import facts_of, identity
from riskflow.services.committees import absences, seats
from riskflow.services.committees.coverage import VacancyKind, vacancies
from riskflow.services.deliberation import assignments, statements
from riskflow.services.deliberation.assignments import TaskInput
from riskflow.services.listing.upkeep import ListRules, check
from riskflow.services.open_case import open_case, review_of
from riskflow.services.operations.demo.runner import DemoRunner, person_with_login
from riskflow.services.people import grants
from riskflow.services.review import committee, conflicts
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import outbox as outbox_queries
from riskflow.store.queries import people as people_queries
from riskflow.store.queries import reviews as review_queries
from tests.support.cases import judged
from tests.support.databases import on_sqlite

HIGH = "rf-14"
REASON = "Enligt turordningen."


def number(uow: UnitOfWork, login: str) -> int:
    return identity(person_with_login(uow.session, login).id)


def give(
    stage: DemoRunner, code: str, task: CommitteeTask, login: str, instead_of: str = "", reason: str = REASON
) -> None:
    with stage.unit_of_work_as("sven") as uow:
        other = number(uow, instead_of) if instead_of else None
        assignments.give_task(uow, code, TaskInput(task, number(uow, login), reason, instead_of=other))


def away(stage: DemoRunner, login: str) -> None:
    with stage.unit_of_work_as(login) as uow:
        absences.note_absence(uow, uow.viewer.id, uow.today, uow.today + timedelta(days=7))


def opinion(stage: DemoRunner, code: str, login: str) -> None:
    with stage.unit_of_work_as(login) as uow:
        committee.give_opinion(uow, code, 1, judged.opinion(Advice.GO_AHEAD, "RAI ser nyttan."))


def report(stage: DemoRunner, code: str, login: str) -> None:
    with stage.unit_of_work_as(login) as uow:
        conflicts.report_conflict(uow, code, "Vi har skrivit ihop.")


def state_of(stage: DemoRunner, code: str) -> State:
    with stage.unit_of_work_as("sven") as uow:
        return open_case(uow, code).case.state


def lists_agree(stage: DemoRunner) -> bool:
    with stage.unit_of_work_as("sven") as uow:
        return not list(check(uow.session, ListRules.of(uow), lambda _: None))


@pytest.fixture
def code(stage: DemoRunner) -> str:
    return stage.submit(HIGH)


@on_sqlite
def test_a_conflict_breaks_the_quorum_and_a_substitute_restores_it(stage: DemoRunner, code: str) -> None:
    stage.rate(code, "rut", "ravi", "rosa")
    report(stage, code, "ravi")
    with pytest.raises(IncompleteError, match="2 of at least 3"):
        opinion(stage, code, "rut")
    with stage.unit_of_work_as("sven") as uow:
        opened = open_case(uow, code)
        assert [each.name for each in assignments.missing_members(uow, opened)] == ["Ravi Raman"]
        assert [each.name for each in assignments.substitutes_for(uow, opened)] == ["Sara Stål"]
    give(stage, code, CommitteeTask.SUBSTITUTE, "sara", "ravi")
    rate(stage, code, "sara")
    opinion(stage, code, "rut")
    assert state_of(stage, code) is State.TO_DECIDE
    assert lists_agree(stage)


def rate(stage: DemoRunner, code: str, login: str) -> None:
    with stage.unit_of_work_as(login) as uow:
        committee.declare(uow, code, has_conflict=False)
    with stage.unit_of_work_as(login) as uow:
        committee.rate(uow, code, 1, judged.rating(Advice.WITH_CONDITIONS, "Risken går att hantera."))


@on_sqlite
def test_enough_members_are_no_quorum_without_the_competence_that_the_levels_call_for(
    stage: DemoRunner, code: str
) -> None:
    with stage.unit_of_work_as("adam") as uow:
        for login in ("ravi", "rut"):
            row = next(
                row for row in people_queries.every_grant_of(uow.session, number(uow, login)) if row.role == "rai"
            )
            seats.describe_seat(uow, identity(row.id), seats.SeatInput(["legal"]))
    stage.rate(code, "rut", "ravi", "rosa")
    with stage.unit_of_work_as("sven") as uow:
        opened = open_case(uow, code)
        review = review_of(uow, opened, case_queries.latest_assessment(uow.session, opened.id))
        assert review.given(Group.RAI) == 3
        assert not review.has_quorum(Group.RAI)
    with pytest.raises(IncompleteError, match="has the competence"):
        opinion(stage, code, "rut")
    rate(stage, code, "roland")
    opinion(stage, code, "rut")


@on_sqlite
def test_no_competence_is_called_for_before_any_seat_is_marked_and_what_is_lacking_is_said(
    stage: DemoRunner, code: str
) -> None:
    with stage.unit_of_work_as("adam") as uow:
        for row in [row for _, row in people_queries.seats_held(uow.session, uow.today)]:
            row.competences = []
    stage.rate(code, "rut", "ravi", "rosa")
    with stage.unit_of_work_as("adam") as uow:
        found = [each.found.en for each in vacancies(uow) if each.kind is VacancyKind.COMMITTEE]
        assert "RAI: No member has the competence export control and dual use." in found
    opinion(stage, code, "rut")
    assert state_of(stage, code) is State.TO_DECIDE
    assert lists_agree(stage)


@on_sqlite
def test_a_substitute_sees_a_case_when_called_and_then_only_after_declaring(stage: DemoRunner, code: str) -> None:
    with stage.unit_of_work_as("sara") as uow, pytest.raises(NotFoundError):
        open_case(uow, code)
    away(stage, "rosa")
    give(stage, code, CommitteeTask.SUBSTITUTE, "sara", "rosa")
    with stage.unit_of_work_as("sara") as uow:
        assert open_case(uow, code).roles == {Role.RAI}
        with pytest.raises(MustDeclareError):
            open_case(uow, code, Part.ANSWERS)
    with stage.unit_of_work_as("sven") as uow:
        assignments.take_task_back(uow, code, CommitteeTask.SUBSTITUTE, number(uow, "sara"), "Rosa är tillbaka.")
    with stage.unit_of_work_as("sara") as uow, pytest.raises(NotFoundError):
        open_case(uow, code)
    assert lists_agree(stage)


@on_sqlite
@pytest.mark.parametrize(("task", "login", "instead_of"), [
    (CommitteeTask.SUBSTITUTE, "sara", "rosa"),  # who is there
    (CommitteeTask.SUBSTITUTE, "rosa", "rut"),  # a member is no substitute
    (CommitteeTask.RATER, "dina", ""),  # an observer does not rate
    (CommitteeTask.RATER, "egil", ""),  # nor does an expert
    (CommitteeTask.RATER, "alice", ""),
    (CommitteeTask.STATEMENT, "dina", ""),
    (CommitteeTask.RAPPORTEUR, "stig", ""),  # of the other group
])  # fmt: skip
def test_a_task_goes_to_nobody_without_the_seat(
    stage: DemoRunner, code: str, task: CommitteeTask, login: str, instead_of: str
) -> None:
    with pytest.raises(InvalidError):
        give(stage, code, task, login, instead_of)


@on_sqlite
def test_only_the_secretary_shares_out_the_work(stage: DemoRunner, code: str) -> None:
    with stage.unit_of_work_as("rut") as uow, pytest.raises(NotAllowedError):
        assignments.give_task(uow, code, TaskInput(CommitteeTask.RAPPORTEUR, uow.viewer.id, REASON))


@on_sqlite
def test_the_vice_chair_gives_the_opinion_while_the_chair_is_away(stage: DemoRunner, code: str) -> None:
    stage.rate(code, "ravi", "rosa")
    rate(stage, code, "roland")
    with pytest.raises(NotAllowedError):
        opinion(stage, code, "ravi")
    away(stage, "rut")
    with stage.unit_of_work_as("ravi") as uow:
        assert uow.viewer.has_role(Role.RAI_CHAIR)
    opinion(stage, code, "ravi")
    assert state_of(stage, code) is State.TO_DECIDE


@on_sqlite
def test_the_vice_chair_leads_in_a_case_in_which_the_chair_has_a_conflict_and_in_no_other(
    stage: DemoRunner, code: str
) -> None:
    other = stage.submit(HIGH)
    report(stage, code, "rut")
    stage.rate(code, "ravi", "rosa")
    rate(stage, code, "roland")
    with stage.unit_of_work_as("ravi") as uow:
        assert Role.RAI_CHAIR in open_case(uow, code).roles
        assert Role.RAI_CHAIR not in open_case(uow, other).roles
        conflicts.rule_on_conflict(uow, code, number(uow, "rut"), has_conflict=True, reason="Medförfattare.")
    opinion(stage, code, "ravi")
    assert lists_agree(stage)


@on_sqlite
def test_nobody_rules_on_a_conflict_of_their_own(stage: DemoRunner, code: str) -> None:
    report(stage, code, "rut")
    report(stage, code, "ravi")
    for login in ("rut", "ravi"):
        with stage.unit_of_work_as(login) as uow, pytest.raises(RiskFlowError):
            conflicts.rule_on_conflict(uow, code, number(uow, login), has_conflict=False, reason="Nej.")


@on_sqlite
def test_an_observer_reads_after_declaring_and_counts_for_nothing(stage: DemoRunner, code: str) -> None:
    with stage.unit_of_work_as("dina") as uow, pytest.raises(MustDeclareError):
        open_case(uow, code, Part.ANSWERS)
    with stage.unit_of_work_as("dina") as uow:
        committee.declare(uow, code, has_conflict=False)
    with stage.unit_of_work_as("dina") as uow:
        opened = open_case(uow, code, Part.ANSWERS)
        assert opened.roles == {Role.OBSERVER}
        with pytest.raises(NotAllowedError):
            committee.rate(uow, code, 1, None)  # type: ignore[arg-type]
    with stage.unit_of_work_as("sven") as uow:
        assert number(uow, "dina") not in people_queries.holders_of(uow.session, Role.RAI, uow.today)


def test_an_expert_who_is_asked_gives_one_statement_and_no_rating(stage: DemoRunner, code: str) -> None:
    with stage.unit_of_work_as("egil") as uow, pytest.raises(NotFoundError):
        open_case(uow, code)
    give(stage, code, CommitteeTask.STATEMENT, "egil")
    with stage.unit_of_work_as("egil") as uow:
        committee.declare(uow, code, has_conflict=False)
    with stage.unit_of_work_as("egil") as uow, pytest.raises(InvalidError):
        statements.give_statement(uow, code, 1, "  ")
    with stage.unit_of_work_as("egil") as uow:
        statements.give_statement(uow, code, 1, "Etikprövning behövs i båda länderna.")
    with stage.unit_of_work_as("egil") as uow:
        with pytest.raises(ConflictError):
            statements.give_statement(uow, code, 1, "En gång till.")
        revision = identity(case_queries.latest_assessment(uow.session, open_case(uow, code).id).id)
        [(row, name)] = review_queries.statements_on(uow.session, revision)
        assert (name, row.competences) == ("Egil Eng", ["ethics-dumping"])
        with pytest.raises(NotAllowedError):
            open_case(uow, code, Part.RATINGS)
    assert lists_agree(stage)


@on_sqlite
def test_the_rapporteur_gets_a_letter_and_another_one_takes_the_task_over(stage: DemoRunner, code: str) -> None:
    give(stage, code, CommitteeTask.RAPPORTEUR, "rosa")
    give(stage, code, CommitteeTask.RAPPORTEUR, "sven", reason="Rosa har för mycket.")
    with stage.unit_of_work_as("sven") as uow:
        opened = open_case(uow, code)
        found = assignments.rapporteur(uow, opened)
        assert found is not None
        assert found.login == "sven"
        event = next(row for row in case_queries.all_events(uow.session) if row.tag == "task-handed-over")
        assert (event.data["former"], event.data["person"]) == ("Rosa Rönnberg", "Sven Sköld")
        letters = outbox_queries.unattempted(uow.session, opened.id).values()
        assert {row.person_id for row in letters if row.letter == "task"} == {number(uow, "rosa")}


def test_the_one_with_least_to_do_and_the_competence_is_proposed(stage: DemoRunner, code: str) -> None:
    other = stage.submit(HIGH)
    give(stage, other, CommitteeTask.RAPPORTEUR, "ravi")
    with stage.unit_of_work_as("sven") as uow:
        found = {
            each.name: each for each in assignments.candidates(uow, open_case(uow, code), CommitteeTask.RAPPORTEUR)
        }
        assert found["Ravi Raman"].workload == Workload(open=1, recent=1)
        assert found["Roland Rask"].matches
        assert not found["Rosa Rönnberg"].matches


@on_sqlite
def test_only_the_named_raters_are_expected_to_rate(stage: DemoRunner, code: str) -> None:
    give(stage, code, CommitteeTask.RATER, "rut")
    with stage.unit_of_work_as("sven") as uow:
        facts = facts_of(uow.session, [open_case(uow, code).case])
        (known,) = facts.values()
        assert known.assigned(CommitteeTask.RATER, Group.RAI) == {number(uow, "rut")}
    give(stage, code, CommitteeTask.RATER, "ravi", instead_of="rut")
    with pytest.raises(ConflictError):
        give(stage, code, CommitteeTask.RATER, "rosa", instead_of="rut")
    assert lists_agree(stage)


def test_a_seat_passes_over_with_its_tasks_when_it_is_confirmed(stage: DemoRunner, code: str) -> None:
    give(stage, code, CommitteeTask.RAPPORTEUR, "rosa")
    with stage.unit_of_work_as("adam") as uow:
        row = next(iter(people_queries.grants_of(uow.session, number(uow, "rosa"), uow.today)))
        until = uow.today + timedelta(days=365)
        new = seats.hand_over_seat(uow, identity(row.id), number(uow, "charlie"), until, "Rosa slutar i RAI.")
        assert new.awaits_confirmation
    with stage.unit_of_work_as("anja") as uow:
        grants.confirm(uow, identity(new.id))
    with stage.unit_of_work_as("sven") as uow:
        assert people_queries.grants_of(uow.session, number(uow, "rosa"), uow.today) == []
        found = assignments.rapporteur(uow, open_case(uow, code))
        assert found is not None
        assert found.login == "charlie"
    assert lists_agree(stage)


@on_sqlite
def test_a_successor_who_wrote_the_case_does_not_get_its_task(stage: DemoRunner, code: str) -> None:
    give(stage, code, CommitteeTask.RAPPORTEUR, "rosa")
    with stage.unit_of_work_as("adam") as uow:
        row = next(iter(people_queries.grants_of(uow.session, number(uow, "rosa"), uow.today)))
        until = uow.today + timedelta(days=365)
        new = seats.hand_over_seat(uow, identity(row.id), number(uow, "alice"), until, "Rosa slutar i RAI.")
    with stage.unit_of_work_as("anja") as uow:
        grants.confirm(uow, identity(new.id))
    with stage.unit_of_work_as("sven") as uow:
        assert assignments.rapporteur(uow, open_case(uow, code)) is None


@on_sqlite
def test_a_seat_is_described_by_administrators_with_competences_that_there_are(stage: DemoRunner) -> None:
    with stage.unit_of_work_as("adam") as uow:
        rows = {row.position: identity(row.id) for _, row in people_queries.seats_held(uow.session, uow.today)}
        with pytest.raises(InvalidError):
            seats.describe_seat(uow, rows[Position.SUBSTITUTE], seats.SeatInput(["astrology"]))
        with pytest.raises(InvalidError):
            seats.describe_seat(uow, rows[Position.OBSERVER], seats.SeatInput([], rows[Position.SUBSTITUTE]))
        with pytest.raises(InvalidError):
            seats.describe_seat(uow, rows[Position.SUBSTITUTE], seats.SeatInput([], rows[Position.OBSERVER]))
    with stage.unit_of_work_as("sven") as uow, pytest.raises(NotAllowedError):
        seats.describe_seat(uow, rows[Position.SUBSTITUTE], seats.SeatInput(["legal"]))


def test_an_absence_is_ones_own_to_note_and_the_secretarys(stage: DemoRunner) -> None:
    with stage.unit_of_work_as("ravi") as uow:
        rut, today = number(uow, "rut"), uow.today
        with pytest.raises(NotAllowedError):
            absences.note_absence(uow, rut, today, today)
    with stage.unit_of_work_as("sven") as uow:
        for first, last in ((today, today - timedelta(1)), (today - timedelta(9), today - timedelta(1))):
            with pytest.raises(InvalidError):
                absences.note_absence(uow, rut, first, last)
        with pytest.raises(InvalidError):
            absences.note_absence(uow, number(uow, "alice"), today, today)
        row = absences.note_absence(uow, rut, today, today + timedelta(5))
        with pytest.raises(ConflictError):
            absences.note_absence(uow, rut, today + timedelta(5), today + timedelta(9))
        assert [line.name for line in absences.absence_lines(uow)] == ["Rut Rydell"]
    with stage.unit_of_work_as("rut") as uow:
        absences.end_absence(uow, identity(row.id))
        assert absences.absence_lines(uow) == []
        with pytest.raises(NotFoundError):
            absences.end_absence(uow, identity(row.id))
