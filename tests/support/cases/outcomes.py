"""What a verb left behind: the state of the case, its events, or a refusal."""

from collections.abc import Callable

import pytest
from sqlmodel import Session

from riskflow.cases.workflow import State
from riskflow.services.open_case import open_case
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.store.chain import BINDING_TAGS
from riskflow.store.queries import cases as case_queries


def state_of(stage: DemoRunner, code: str) -> State:
    with stage.unit_of_work_as("alice") as uow:
        case = case_queries.case_by_code(uow.session, code)
        assert case is not None
        return case.state


def tags_of(stage: DemoRunner, code: str) -> list[str]:
    with stage.unit_of_work_as("alice") as uow:
        return [event.tag for event in case_queries.events_of(uow.session, open_case(uow, code).id)]


def refused(stage: DemoRunner, login: str, error: type[Exception], act: Callable[..., object], *rest: object) -> None:
    """Let somebody try something that must be refused, in a transaction of its own."""
    with pytest.raises(error), stage.unit_of_work_as(login) as uow:
        act(uow, *rest)


def tags_in(session: Session) -> list[str]:
    """Return the tags of the whole chain, without the links that bind the rows of each transaction."""
    return [row.tag for row in case_queries.all_events(session) if row.tag not in BINDING_TAGS]
