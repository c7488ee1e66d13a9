"""Obligations by the verbs: agreed with a decision, proven, judged, reminded of, lapsed, and the case reopened."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from riskflow.cases.labels import GateOutcome, ReadingOutcome
from riskflow.cases.notifications import Notification
from riskflow.cases.review_input import ClearanceInput
from riskflow.cases.workflow import State
from riskflow.deliberation.second_looks import ReadingInput
from riskflow.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError, RiskFlowError
from riskflow.follow_up.obligations import ObligationKind, ObligationState, StepKind
from riskflow.services.assessment import answers, submission
from riskflow.services.assessment.answers import MeasureInput, current_assessment
from riskflow.services.assessment.attachments import Upload
from riskflow.services.case_facts import identity
from riskflow.services.deliberation import readings
from riskflow.services.listing.upkeep import ListRules, check
from riskflow.services.open_case import open_case
from riskflow.services.operations.bindings import binding_problems, derived_problems
from riskflow.services.operations.demo.runner import CONDITIONS, DemoRunner
from riskflow.services.review import decisions, handling
from riskflow.services.review.follow_up import obligations
from riskflow.services.review.follow_up.attention import AttendedCases
from riskflow.services.review.follow_up.obligations import ProofInput
from riskflow.services.review.open_points import PointKind, open_points
from riskflow.services.unit_of_work import SWEDISH_TIME
from riskflow.store.handling.follow_up import FollowedObligation, obligations_in
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import collaboration as collaboration_queries
from riskflow.store.tables import Case, CaseListing, Obligation, ObligationStep
from tests.support.cases.letters import letters_of

Attend = Callable[[int], AttendedCases]
DOCUMENT = Upload("Besked.pdf", "application/pdf", 12, "d" * 64)


def followed(stage: DemoRunner, code: str, login: str = "sven") -> list[FollowedObligation]:
    with stage.unit_of_work_as(login) as uow:
        number = open_case(uow, code).id
        return obligations_in(uow.session, [number])[number]


def hand_in(stage: DemoRunner, code: str, number: int, login: str = "alice", document: Upload | None = None) -> None:
    with stage.unit_of_work_as(login) as uow:
        obligations.hand_in(uow, code, number, ProofInput("Beskedet kom i dag.", document))


def judge(stage: DemoRunner, code: str, number: int, login: str = "sven", *, is_accepted: bool = True) -> None:
    with stage.unit_of_work_as(login) as uow:
        obligations.judge(uow, code, number, "Sidan två saknas.", is_accepted=is_accepted)


def case_of(stage: DemoRunner, code: str) -> tuple[Case, CaseListing]:
    with stage.unit_of_work_as("adam") as uow:
        case = case_queries.case_by_code(uow.session, code)
        assert case
        return case, uow.session.get_one(CaseListing, identity(case.id))


def assert_sound(stage: DemoRunner) -> None:
    with stage.unit_of_work_as("adam") as uow:
        assert list(check(uow.session, ListRules.of(uow), lambda _: None)) == []
        assert list(binding_problems(uow.session)) == []
        assert [each for each in derived_problems(uow) if "record" not in each] == []


def test_the_conditions_of_a_decision_become_obligations(stage: DemoRunner, decided: str) -> None:
    found = [each.row for each in followed(stage, decided) if each.row.kind is ObligationKind.CONDITION]
    assert [(row.text, row.owner, row.proof, row.consequence) for row in found] == [
        (each.text, each.owner, each.proof, each.consequence) for each in CONDITIONS
    ]
    assert [row.due.isoformat() for row in found if row.due] == [each.due for each in CONDITIONS]
    with stage.unit_of_work_as("sven") as uow:
        names = case_queries.names_of(uow.session, [row.owner_id for row in found])
    assert [names[row.owner_id] for row in found] == ["Alice Åkerman", "Hedda Holm"]
    case, listing = case_of(stage, decided)
    assert (listing.open_obligations, listing.outcome, case.state) == (2, "with-conditions", State.DECIDED)
    assert_sound(stage)


def test_the_measures_that_a_head_acknowledges_become_obligations(stage: DemoRunner, acknowledged: str) -> None:
    found = followed(stage, acknowledged)
    assert {each.row.kind for each in found} == {ObligationKind.MEASURE}
    assert all(each.row.source and each.row.due and each.row.proof for each in found)
    assert_sound(stage)


def test_proof_is_handed_in_and_judged_and_every_step_stays(stage: DemoRunner, decided: str) -> None:
    hand_in(stage, decided, 1, document=DOCUMENT)
    assert case_of(stage, decided)[1].has_proof
    assert letters_of(stage, Notification.PROOF) == ["sven"]
    with pytest.raises(ConflictError):
        hand_in(stage, decided, 1)
    with pytest.raises(InvalidError), stage.unit_of_work_as("sven") as uow:
        obligations.judge(uow, decided, 1, " ", is_accepted=False)
    judge(stage, decided, 1, is_accepted=False)
    assert letters_of(stage, Notification.PROOF_REFUSED) == ["alice"]
    hand_in(stage, decided, 1)
    judge(stage, decided, 1)
    [first, second] = followed(stage, decided)
    assert (first.state, second.state) == (ObligationState.ACCEPTED, ObligationState.OPEN)
    assert [step.text for step in first.steps if step.kind is StepKind.REFUSED] == ["Sidan två saknas."]
    with stage.unit_of_work_as("adam") as uow:
        assert DOCUMENT.digest in collaboration_queries.every_attachment_digest(uow.session)
    listing = case_of(stage, decided)[1]
    assert (listing.open_obligations, listing.has_proof) == (1, False)
    assert_sound(stage)


@pytest.mark.parametrize(
    ("login", "number", "error"),
    [
        ("rut", 1, NotAllowedError),
        ("sven", 1, NotAllowedError),
        ("hedda", 1, NotAllowedError),  # the other one is hers
        ("bodil", 1, NotFoundError),
        ("alice", 9, NotFoundError),
    ],
)
def test_proof_is_handed_in_by_those_who_answer_for_it(
    stage: DemoRunner, decided: str, login: str, number: int, error: type[RiskFlowError]
) -> None:
    with pytest.raises(error):
        hand_in(stage, decided, number, login)
    hand_in(stage, decided, 2, "hedda")


@pytest.mark.parametrize("login", ["alice", "hedda", "dag", "rut", "eva"])
def test_only_the_secretary_judges_what_the_decision_asked_for(stage: DemoRunner, decided: str, login: str) -> None:
    hand_in(stage, decided, 1)
    with pytest.raises((NotAllowedError, NotFoundError)):
        judge(stage, decided, 1, login)


def test_the_decision_maker_may_waive_with_reasons(stage: DemoRunner, decided: str) -> None:
    for login, reason, error in (("sven", "Onödigt.", NotAllowedError), ("dag", "", InvalidError)):
        with pytest.raises(error), stage.unit_of_work_as(login) as uow:
            obligations.waive(uow, decided, 1, reason)
    with stage.unit_of_work_as("dag") as uow:
        obligations.waive(uow, decided, 1, "Data stannar inom EU.")
    assert followed(stage, decided)[0].state is ObligationState.WAIVED
    with pytest.raises(ConflictError):
        hand_in(stage, decided, 1)


def test_what_a_function_sets_it_judges_itself(stage: DemoRunner) -> None:
    code = stage.submit("gate-alone")
    with stage.unit_of_work_as("lars") as uow:
        [found] = case_queries.stops_of(uow.session, [open_case(uow, code).id])
        due = uow.today + timedelta(days=30)
        answer = ClearanceInput("Ett besked.", conditions="Bara inom EU.", outcome=GateOutcome.ON_CONDITIONS, due=due)
        handling.clear(uow, code, identity(found.stop.id), answer)
    [obligation] = followed(stage, code)
    assert (obligation.row.kind, obligation.row.function) == (ObligationKind.CLEARANCE, found.stop.functions[0])
    assert obligation.row.due == due
    hand_in(stage, code, 1)
    assert letters_of(stage, Notification.PROOF) == ["lars"]
    with pytest.raises(NotAllowedError):
        judge(stage, code, 1, "sven")
    judge(stage, code, 1, "lars")
    assert followed(stage, code)[0].is_settled
    assert_sound(stage)


def _days_to(stage: DemoRunner, code: str, number: int) -> int:
    due = followed(stage, code)[number - 1].row.due
    assert due
    return (due - datetime.now(SWEDISH_TIME).date()).days


def test_one_is_reminded_once_told_once_and_then_the_case_reopens(
    stage: DemoRunner, decided: str, attend: Attend
) -> None:
    due = _days_to(stage, decided, 1)
    assert attend(due - 40).cases == 0
    assert [attend(due - 10).cases for _ in range(2)] == [1, 0]
    assert letters_of(stage, Notification.OBLIGATION_DUE) == ["alice"]
    assert [attend(due + 1).cases for _ in range(2)] == [1, 0]
    assert letters_of(stage, Notification.OBLIGATION_OVERDUE) == ["alice", "sven"]
    assert case_of(stage, decided)[0].state is State.DECIDED
    done = attend(due + 40)
    assert (done.cases, done.reopened) == (1, 1)
    case, listing = case_of(stage, decided)
    assert case.state is State.SUPPLEMENT
    assert listing.open_obligations == 2
    assert followed(stage, decided)[0].state is ObligationState.LAPSED
    assert letters_of(stage, Notification.OBLIGATION_LAPSED) == ["alice", "dag", "sven"]
    with stage.unit_of_work_as("alice") as uow:
        tags = [row.tag for row in case_queries.events_of(uow.session, identity(case.id))]
        assert case_queries.latest_assessment(uow.session, identity(case.id)).revision == 2
    assert "obligation-lapsed" in tags
    assert tags[-1] == "case-reopened"
    assert attend(due + 41).cases == 0
    hand_in(stage, decided, 1)  # late proof is better than none
    judge(stage, decided, 1)
    assert followed(stage, decided)[0].is_settled
    assert_sound(stage)


def test_proof_that_waits_does_not_lapse_and_a_suspended_case_reopens_when_it_is_resumed(
    stage: DemoRunner, decided: str, attend: Attend
) -> None:
    due = max(_days_to(stage, decided, number) for number in (1, 2))
    hand_in(stage, decided, 1)
    with stage.unit_of_work_as("dag") as uow:
        decisions.suspend(uow, decided, "Läget är oklart.")
    for days in (due + 1, due + 60, due + 120):
        attend(days)
    states = [each.state for each in followed(stage, decided)]
    assert states == [ObligationState.HANDED_IN, ObligationState.LAPSED]
    assert case_of(stage, decided)[0].state is State.SUSPENDED
    with stage.unit_of_work_as("dag") as uow:
        decisions.resume(uow, decided, "Läget är klart.")
    assert [attend(due + 121).reopened, attend(due + 122).reopened] == [1, 0]
    assert case_of(stage, decided)[0].state is State.SUPPLEMENT


def test_a_new_decision_replaces_the_obligations_and_keeps_what_was_shown(stage: DemoRunner, acknowledged: str) -> None:
    before = {each.row.id for each in followed(stage, acknowledged)}
    hand_in(stage, acknowledged, 1, document=DOCUMENT)
    judge(stage, acknowledged, 1)
    hand_in(stage, acknowledged, 2)
    with stage.unit_of_work_as("alice") as uow:
        submission.reassess(uow, acknowledged)
    assert {each.row.id for each in followed(stage, acknowledged)} == before
    with stage.unit_of_work_as("alice") as uow:
        assessment = case_queries.latest_assessment(uow.session, open_case(uow, acknowledged).id)
        rows = case_queries.plan_of(uow.session, identity(assessment.id))
        answers.plan(uow, acknowledged, [MeasureInput(row.measure, row.text, row.owner, row.due) for row in rows[:-1]])
    with stage.unit_of_work_as("alice") as uow:
        submission.submit(uow, acknowledged)
    with stage.unit_of_work_as("hedda") as uow:
        opened = open_case(uow, acknowledged)
        points = open_points(uow, opened, current_assessment(uow, opened))
        assert [each.key for each in points if each.kind is PointKind.OBLIGATION] == ["2"]
    with stage.unit_of_work_as("sven") as uow:
        readings.read_second(uow, acknowledged, 2, ReadingInput(ReadingOutcome.CONFIRMED, "Svaren håller."))
    with stage.unit_of_work_as("hedda") as uow:
        handling.acknowledge(uow, acknowledged, 2)
    after = followed(stage, acknowledged)
    assert not before & {each.row.id for each in after}
    assert min(each.row.number for each in after) == len(before) + 1
    assert [(each.row.continues, each.state) for each in after] == [(1, ObligationState.ACCEPTED)]
    assert after[0].steps[0].digest == DOCUMENT.digest
    with stage.unit_of_work_as("adam") as uow:
        told = {row.tag: row.data for row in case_queries.events_of(uow.session, opened.id)}
    assert (told["proof-carried"]["number"], told["obligations-replaced"]["number"]) == ("3", "2")
    assert_sound(stage)


def test_the_rows_are_written_once(stage: DemoRunner, decided: str) -> None:
    hand_in(stage, decided, 1)
    for kind in (ObligationStep, Obligation):
        for statement in (sa.delete(kind), sa.update(kind).values(case_id=0)):
            with pytest.raises(DatabaseError, match="kept as it was written"), stage.unit_of_work_as("adam") as uow:
                uow.session.execute(statement)
