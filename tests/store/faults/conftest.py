"""Sites of their own on both databases, for what happens at the same time and when something breaks."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from riskflow.app import create_app, demo_runner
from riskflow.config import Config
from riskflow.store.database import Database
from tests.support.cases.demonstration import material, stage_with_cast
from tests.support.web.site import Site, prepare_instance


@pytest.fixture
def site(tmp_path: Path, database_url: str) -> Iterator[Site]:
    """Return the pages of a demonstration with its cast, on SQLite and on PostgreSQL."""
    config = Config.for_tests(tmp_path, database_url)
    database = Database(database_url)
    stage_with_cast(config, database)
    database.engine.dispose()
    app = create_app(config)
    instance = app.extensions["riskflow"]
    yield Site(app, demo_runner(instance, material()))
    instance.database.engine.dispose()


@pytest.fixture(scope="session")
def cast_only(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Path:
    """Return the folder of an instance with the cast and without any case; nobody changes it."""
    folder = tmp_path_factory.mktemp("cast")
    prepare_instance(folder, migrated_file)
    return folder
