"""Desks for commands: the system at work on the database of this instance, which must have been initialised."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from riskflow.config import Config, ConfigError, data_folder

if TYPE_CHECKING:
    from riskflow.services.desk import Desk
    from riskflow.store.database import Database


def configured() -> Config:
    """Return the settings of this instance, or say what is wrong with them."""
    try:
        return Config.from_environment(os.environ)
    except ConfigError as error:
        raise click.ClickException(str(error)) from error


def opened(config: Config) -> "Database":
    """Open the database of this instance, or say that it has not been initialised."""
    from riskflow.store.database import Database  # noqa: PLC0415 - each command loads what it needs

    path = config.database_url.removeprefix("sqlite:///")
    is_absent = config.database_url.startswith("sqlite:") and not os.path.exists(path)  # noqa: PTH110 - not a Path yet
    database = Database(config.database_url)
    if is_absent or not database.is_current():
        raise click.ClickException(
            f"The database of {config.instance} has not been initialised, or is older than this program. "
            "Type  riskflow init"
        )
    return database


@contextmanager
def desk(*, writing: bool = False) -> Iterator["Desk"]:
    """Give the system a desk, to read at or for one verb."""
    from riskflow.questionnaires import Library  # noqa: PLC0415
    from riskflow.services.desk import SYSTEM, Desk  # noqa: PLC0415
    from riskflow.store import queue  # noqa: PLC0415

    config = configured()
    database = opened(config)
    with database.write() if writing else database.read() as session:
        enqueue = queue.enqueuer(config.database_url)
        library = Library(data_folder("questionnaires"))
        yield Desk(session, library, config.questionnaire, SYSTEM, datetime.now(UTC), enqueue)
