"""Cases that were decided or acknowledged, and the hand of time."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from riskflow.cases.labels import Advice, ReadingOutcome
from riskflow.config import Config
from riskflow.deliberation.second_looks import ReadingInput
from riskflow.services.deliberation import readings
from riskflow.services.instance import Instance
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.services.review import handling
from riskflow.services.review.follow_up.attention import AttendedCases, attend_all
from riskflow.services.unit_of_work import SYSTEM, UnitOfWork
from riskflow.store.database import Database
from riskflow.store.locks import WriteScope

Attend = Callable[[int], AttendedCases]


@pytest.fixture
def decided(stage: DemoRunner) -> str:
    code = stage.submit("rf-14")
    stage.opine(code, Advice.WITH_CONDITIONS)
    stage.decide(code, "dag")
    return code


@pytest.fixture
def acknowledged(stage: DemoRunner) -> str:
    code = stage.submit("rf-06")
    with stage.unit_of_work_as("sven") as uow:
        readings.read_second(uow, code, 1, ReadingInput(ReadingOutcome.CONFIRMED, "Svaren håller."))
    with stage.unit_of_work_as("hedda") as uow:
        handling.acknowledge(uow, code, 1)
    return code


@pytest.fixture
def attend(tmp_path_factory: pytest.TempPathFactory, database_url: str, database: Database) -> Attend:
    """Return a function that does what the worker does, some days from now."""
    instance = Instance.open(Config.for_tests(tmp_path_factory.mktemp("worker"), database_url), database)

    def later(days: int) -> AttendedCases:
        moment = replace(instance, now=lambda: instance.now() + timedelta(days=days))

        @contextmanager
        def write(scope: WriteScope) -> Iterator[UnitOfWork]:
            with moment.write_unchecked(SYSTEM, scope) as uow:
                yield uow

        return attend_all(lambda: moment.read(SYSTEM), write)

    return later
