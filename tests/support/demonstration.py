"""The demonstration's cast on a database of a test's own: real people, verbs and rows for tests of every kind."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import cache

from riskflow.app import demonstration_material, demonstration_stage
from riskflow.config import Config, data_folder
from riskflow.questionnaire.loader import Library
from riskflow.services.instance import Instance
from riskflow.services.operations import demo as demo_service
from riskflow.services.operations.demo import Material, Stage
from riskflow.services.unit_of_work import Desk
from riskflow.store.database import Database


def stage_with_cast(config: Config, database: Database | None = None) -> Stage:
    """Enter the people and return the stage on which they act."""
    instance = Instance.open(config, database)
    stage = demonstration_stage(instance, material())
    with instance.database.write() as session:
        demo_service.enter_people(session, stage.material)
    return stage


@cache
def material() -> Material:
    """Return the people and the worked cases, read once."""
    return demonstration_material(Library(data_folder("questionnaires")), "ri")


def with_library(stage: Stage, library: Library, later: datetime | None = None) -> Stage:
    """Return the stage with another library, and at another time where one is given."""

    @contextmanager
    def at(login: str) -> Iterator[Desk]:
        with stage.at(login) as desk:
            yield replace(desk, library=library, now=later or desk.now)

    return replace(stage, at=at)
