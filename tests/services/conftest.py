"""A stage on each kind of database: the cast, the worked cases and the verbs."""

import pytest

from riskflow.config import Config
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.store.database import Database
from tests.support.cases.demonstration import stage_with_cast


@pytest.fixture
def stage(tmp_path_factory: pytest.TempPathFactory, database_url: str, database: Database) -> DemoRunner:
    """Return the demonstration's people, ready to act, with a real queue."""
    return stage_with_cast(Config.for_tests(tmp_path_factory.mktemp("instance"), database_url), database)
