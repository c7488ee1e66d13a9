"""The demonstration's cast on a database of a test's own: real people, verbs and rows for tests of every kind."""

import tempfile
from functools import cache
from pathlib import Path

from riskflow.app import demonstration_stage
from riskflow.config import Config
from riskflow.services import demonstrating
from riskflow.services.demonstrating import Stage
from riskflow.store.database import Database


def staged(config: Config, database: Database | None = None) -> Stage:
    """Enter the people and return the stage on which they act."""
    database = database or Database(config.database_url)
    stage = demonstration_stage(config, database)
    with database.write() as session:
        demonstrating.enter_people(session, stage.material)
    return stage


@cache
def rehearsed() -> Stage:
    """Return a stage that is read once, for those who bring their own desks; its own are never opened."""
    folder = Path(tempfile.gettempdir())
    return demonstration_stage(Config.for_tests(folder), Database(f"sqlite:///{folder}/never-opened.sqlite"))
