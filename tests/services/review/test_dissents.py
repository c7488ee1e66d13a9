"""A member's own dissent from what their group said: who may record it, until when, and where it stands."""

import pytest

from riskflow.cases.labels import Advice, CaseOutcome, Vote
from riskflow.cases.review_input import DecisionInput
from riskflow.cases.workflow import Action, Group, State
from riskflow.errors import ConflictError, InvalidError, NotAllowedError, RiskFlowError
from riskflow.services.assessment.answers import current_assessment
from riskflow.services.assessment.shown import shown_dissents
from riskflow.services.case_facts import identity
from riskflow.services.deliberation.dissents import record_dissent
from riskflow.services.open_case import open_case
from riskflow.services.operations.demo.runner import DemoRunner, person_with_login
from riskflow.services.records.build import IssuingInstitution, assemble_record
from riskflow.services.review import committee, decisions, secrecy
from riskflow.services.review.open_points import PointKind, decided_despite, open_points
from riskflow.services.review.todo import pending_work
from riskflow.store.queries import cases as case_queries
from riskflow.text import Text
from tests.support.cases import judged
from tests.support.cases.lacking_guards import HIGH, at_sai
from tests.support.databases import on_sqlite

pytestmark = on_sqlite
ISSUER = IssuingInstitution(Text(sv="Högskolan", en="The university"), demonstration=True, secret="s" * 32)
WHY = "The data should stay in Sweden."


def dissent(stage: DemoRunner, login: str, code: str, group: Group = Group.RAI, reason: str = WHY) -> None:
    with stage.unit_of_work_as(login) as uow:
        record_dissent(uow, code, 1, group, reason)


def refused(error: type[RiskFlowError], stage: DemoRunner, login: str, code: str, reason: str = WHY) -> str:
    with pytest.raises(error) as caught:
        dissent(stage, login, code, reason=reason)
    return caught.value.message.en


def offers_it(stage: DemoRunner, login: str, code: str) -> bool:
    with stage.unit_of_work_as(login) as uow:
        opened = open_case(uow, code)
        return Action.DISSENT in pending_work(uow, [opened]).optional_actions(opened)


def voted(stage: DemoRunner, **cast: Vote) -> str:
    """Return a case in which RAI has voted on its opinion."""
    code = stage.submit(HIGH)
    stage.rate(code, "rut", "ravi", "rosa")
    with stage.unit_of_work_as("roland") as uow:
        committee.declare(uow, code, has_conflict=False)
        committee.rate(uow, code, 1, judged.rating())
    with stage.unit_of_work_as("rut") as uow:
        votes = {identity(person_with_login(uow.session, login).id): vote for login, vote in cast.items()}
        committee.give_opinion(uow, code, 1, judged.opinion(Advice.WITH_CONDITIONS, votes=votes))
    return code


def test_a_member_dissents_in_their_own_words_until_the_decision(stage: DemoRunner) -> None:
    code = stage.submit(HIGH)
    stage.rate(code, "rut", "ravi", "rosa")
    assert "another state" in refused(NotAllowedError, stage, "ravi", code)  # there is nothing to dissent from
    with stage.unit_of_work_as("rut") as uow:
        committee.give_opinion(uow, code, 1, judged.opinion(Advice.WITH_CONDITIONS))
    assert offers_it(stage, "ravi", code)
    refused(InvalidError, stage, "ravi", code, reason=" ")
    dissent(stage, "ravi", code)
    assert not offers_it(stage, "ravi", code)
    assert "already" in refused(ConflictError, stage, "ravi", code, reason="And more.")
    with stage.unit_of_work_as("dag") as uow:
        opened = open_case(uow, code)
        points = open_points(uow, opened, current_assessment(uow, opened))
        assert [each.words.en for each in points if each.kind is PointKind.DISSENT] == [
            "RAI: Ravi Raman has a dissenting opinion."
        ]
        seen = decided_despite(uow, code)
        decisions.decide(
            uow, code, 1, DecisionInput(CaseOutcome.PROCEED, "Much.", "Small.", despite=seen, override_reason="New.")
        )
    refused(NotAllowedError, stage, "rosa", code)
    with stage.unit_of_work_as("sven") as uow:
        opened = open_case(uow, code)
        (decision,) = case_queries.decisions_of(uow.session, opened.id)
        opinion = assemble_record(uow, opened, decision, ISSUER).opinion
        assert opinion is not None
        (one,) = opinion.dissents
        assert (one.name, one.reasons) == ("Ravi Raman", WHY)
        assert one.recorded_on is not None


def test_who_took_no_part_in_the_final_handling_has_no_dissent(stage: DemoRunner) -> None:
    cast = {"rut": Vote.IN_FAVOUR, "ravi": Vote.ABSENT, "rosa": Vote.AGAINST, "roland": Vote.IN_FAVOUR}
    code = voted(stage, **cast)
    with stage.unit_of_work_as("ravi") as uow:
        assert open_case(uow, code).case.state is State.TO_DECIDE
    assert "took part" in refused(InvalidError, stage, "ravi", code)
    assert not offers_it(stage, "ravi", code)
    refused(NotAllowedError, stage, "dag", code)
    dissent(stage, "rosa", code)


def test_each_group_has_its_own_and_a_mark_hides_the_words(stage: DemoRunner) -> None:
    code = at_sai("dina")(stage)
    dissent(stage, "ravi", code)  # while SAI has the case
    stage.take_position(code)
    dissent(stage, "siri", code, Group.SAI, "There is a milder way.")
    with pytest.raises(InvalidError):
        dissent(stage, "siri", code, Group.RAI)
    with stage.unit_of_work_as("sven") as uow:
        secrecy.mark_secrecy(uow, code, "opinion-rai", "24:5", "It names a person.")
    for login, words in (("ravi", WHY), ("sven", WHY), ("dina", "[OSL 24:5]")):
        with stage.unit_of_work_as(login) as uow:
            found = {name: row.reason for row, name in shown_dissents(uow, open_case(uow, code))}
        assert found["Ravi Raman"] == words, login
        assert "There is a milder way." in found.values()
