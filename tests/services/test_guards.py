"""Each guard of the transition table on a real database: a case that lacks it is refused with the guard's sentence."""

from dataclasses import replace

import pytest

from riskflow.cases.workflow import REFUSALS, Action, Guard, Role, State
from riskflow.errors import MustDeclareError
from riskflow.services.open_case import change_state, open_case
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.services.review import committee
from riskflow.store.tables import PersonGrant
from tests.support.cases import judged
from tests.support.cases.lacking_guards import GUARDED, HIGH, LACKS, LOGINS
from tests.support.databases import on_sqlite

RATING = judged.rating()


@pytest.mark.slow
@on_sqlite
@pytest.mark.parametrize(("state", "action", "role", "guard"), GUARDED)
def test_a_case_that_lacks_a_guard_is_refused_with_its_sentence(
    stage: DemoRunner, state: State, action: Action, role: Role, guard: Guard
) -> None:
    code = LACKS[state, action, guard](stage)
    refusal = REFUSALS[guard]
    with pytest.raises(refusal.error) as caught:
        attempt(stage, code, action, role)
    assert caught.value.message.en.endswith(refusal.text.en.rpartition("}")[2])
    assert caught.value.message.sv.endswith(refusal.text.sv.rpartition("}")[2])
    with stage.unit_of_work_as("sven") as uow:
        assert open_case(uow, code).case.state is state


def attempt(stage: DemoRunner, code: str, action: Action, role: Role) -> None:
    with stage.unit_of_work_as(LOGINS[role]) as uow:
        opened = open_case(uow, code)
        change_state(uow, replace(opened, roles=frozenset({role})) if role is Role.SYSTEM else opened, action)


def test_a_member_who_is_also_the_secretary_declares_before_rating(stage: DemoRunner) -> None:
    """The secretary's role opens the case; it does not make a member's declaration unnecessary."""
    code = stage.submit(HIGH)
    with stage.unit_of_work_as("sven") as uow:
        uow.session.add(PersonGrant(person_id=uow.viewer.id, role=Role.RAI))
    with pytest.raises(MustDeclareError), stage.unit_of_work_as("sven") as uow:
        committee.rate(uow, code, 1, RATING)
