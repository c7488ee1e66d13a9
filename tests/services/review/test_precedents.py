"""Precedents through the database: what is alike, why, and only for who may enter the earlier case."""

from riskflow.cases.labels import Advice
from riskflow.deliberation.precedents import TraitKind
from riskflow.services.assessment.shown import shown_submitted
from riskflow.services.deliberation.precedents import Precedents, precedents
from riskflow.services.listing import upkeep
from riskflow.services.open_case import open_case
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.services.review import committee
from tests.support.cases.lacking_guards import HIGH


def decided(stage: DemoRunner) -> str:
    code = stage.submit(HIGH)
    stage.opine(code, Advice.WITH_CONDITIONS)
    stage.decide(code, "dag")
    return code


def found_by(stage: DemoRunner, login: str, code: str) -> Precedents:
    with stage.unit_of_work_as(login) as uow:
        opened = open_case(uow, code)
        scored = shown_submitted(uow, opened)
        assert scored is not None
        return precedents(uow, opened, scored)


def test_a_decided_case_is_a_precedent_of_one_that_is_driven_by_the_same(stage: DemoRunner) -> None:
    earlier, code = decided(stage), stage.submit(HIGH)
    found = found_by(stage, "sven", code)
    (one,) = found.shown
    assert one.case.code == earlier
    assert one.outcome.en == "Yes, with conditions"
    assert one.levels
    assert one.likeness.of(TraitKind.AREA)
    assert one.likeness.of(TraitKind.QUESTION)
    assert found.others == 0


def test_a_case_that_is_not_decided_is_no_precedent(stage: DemoRunner) -> None:
    stage.submit(HIGH)
    assert found_by(stage, "sven", stage.submit(HIGH)) == Precedents()


def test_who_may_not_enter_the_earlier_case_learns_only_that_there_is_one(stage: DemoRunner) -> None:
    """Roland took no part in the earlier case and has not declared on it."""
    decided(stage)
    code = stage.submit(HIGH)
    with stage.unit_of_work_as("roland") as uow:
        committee.declare(uow, code, has_conflict=False)
    found = found_by(stage, "roland", code)
    assert (found.shown, found.others) == ((), 1)


def test_a_case_with_a_conflict_of_interest_is_not_even_counted(stage: DemoRunner) -> None:
    earlier = stage.submit(HIGH)
    with stage.unit_of_work_as("roland") as uow:
        committee.declare(uow, earlier, has_conflict=True, reason="We write together.")
    stage.opine(earlier, Advice.WITH_CONDITIONS)
    stage.decide(earlier, "dag")
    code = stage.submit(HIGH)
    with stage.unit_of_work_as("roland") as uow:
        committee.declare(uow, code, has_conflict=False)
    assert found_by(stage, "roland", code) == Precedents()


def test_the_traits_follow_from_the_rows(stage: DemoRunner) -> None:
    decided(stage)
    with stage.unit_of_work_as("sven") as uow:
        assert list(upkeep.check(uow.session, upkeep.ListRules.of(uow), lambda _: None)) == []
