"""The demonstration's cast on a database of a test's own: real people, verbs and rows for tests of every kind."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import cache

from riskflow.app import demo_data, demo_runner
from riskflow.config import Config, data_folder
from riskflow.questionnaire.library import Library
from riskflow.services.instance import Instance
from riskflow.services.operations.demo.runner import DemoData, DemoRunner, add_people
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.database import Database


def stage_with_cast(config: Config, database: Database | None = None) -> DemoRunner:
    """Enter the people and return the stage on which they act."""
    instance = Instance.open(config, database)
    stage = demo_runner(instance, material())
    with instance.database.write() as session:
        add_people(session, stage.material)
    return stage


@cache
def material() -> DemoData:
    """Return the people and the worked cases, read once."""
    return demo_data(Library(data_folder("questionnaires")), "ri")


def with_library(stage: DemoRunner, library: Library, later: datetime | None = None) -> DemoRunner:
    """Return the stage with another library, and at another time where one is given."""

    @contextmanager
    def at(login: str) -> Iterator[UnitOfWork]:
        with stage.unit_of_work_as(login) as uow:
            yield replace(uow, library=library, now=later or uow.now)

    return replace(stage, unit_of_work_as=at)
