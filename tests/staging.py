"""The demonstration's cast on a database of a test's own: real people, verbs and rows for tests of every kind."""

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
