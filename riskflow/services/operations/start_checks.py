"""What must hold before an instance serves anybody: its tables, what kind of instance it is, and its seal."""

import logging
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from riskflow.config import Config, ConfigError, Mode
from riskflow.files.configured import check_storage
from riskflow.files.storage import StorageUnavailableError
from riskflow.questionnaire.library import Library
from riskflow.questionnaire.loader import QuestionnaireError
from riskflow.storage_settings import S3
from riskflow.store.database import Database
from riskflow.store.queries import operations as operation_queries
from riskflow.store.tables import InstanceMark

if TYPE_CHECKING:
    from riskflow.records.seal import SealKey

LOGGER = logging.getLogger(__name__)


def require_startable(config: Config, database: Database, library: Library) -> None:
    """Check everything that pages and the worker need.

    Raises:
        ConfigError: saying what is wrong and what to do.
    """
    from riskflow.services.records.trust import require_grounds  # noqa: PLC0415 - pyHanko: most commands do without it

    usable_seal_key(config)
    require_grounds(config, datetime.now(UTC))
    require_storage(config)
    require_initialised(config, database)
    mark_mode(config, database)
    require_questions(config, library)


def require_storage(config: Config) -> None:
    """Check the bucket, where files lie in one; one that does not answer is logged, and hinders no start.

    Raises:
        ConfigError: when the bucket is missing or keeps no versions, or the key may not do what it has to.
    """
    if S3 not in {config.archive_storage, config.attachment_storage}:
        return
    try:
        check_storage(config)
    except StorageUnavailableError as error:
        LOGGER.warning("storage-unavailable: %s Files cannot be read or stored until it does.", error)


def require_questions(config: Config, library: Library) -> None:
    """Check that the version of the questions that is in force is there, with the bytes that were released.

    Raises:
        ConfigError: when it is not.
    """
    try:
        library.current(config.questionnaire)
    except QuestionnaireError as error:
        anew = ", or start over with  riskflow demo --reset" if config.mode is Mode.DEMONSTRATION else ""
        raise ConfigError(f"The questions cannot be used: {error}{anew}") from error


def require_initialised(config: Config, database: Database) -> None:
    """Check that the database answers and has all tables.

    Raises:
        ConfigError: when it does not.
    """
    # Opening SQLite where there is no file would create one.
    file = sqlite_file(config)
    try:
        is_current = (file is None or file.exists()) and database.is_current()
    except sa.exc.DBAPIError as error:
        raise ConfigError(unanswered(error)) from error
    if not is_current:
        raise ConfigError(
            f"The database of {config.instance} has not been initialised, or is not of this version. "
            "Type  riskflow init"
        )
    with database.read() as session:
        is_complete = not operation_queries.has_unlisted_cases(session)
    if not is_complete:
        raise ConfigError(f"Some cases of {config.instance} are in no list yet. Type  riskflow init")


def mark_mode(config: Config, database: Database) -> None:
    """Write into a database without a mark what kind of instance it is.

    Raises:
        ConfigError: when it is already marked as the other kind.
    """
    require_mode(config, database)
    with database.read() as session:
        if operation_queries.marked_mode(session):
            return
    with database.write() as session:
        if not operation_queries.marked_mode(session):
            session.add(InstanceMark(mode=config.mode, marked_at=datetime.now(UTC)))


def require_mode(config: Config, database: Database) -> None:
    """Check that the database is not that of the other kind of instance, whatever the age of its tables.

    Raises:
        ConfigError: when it is.
    """
    with database.read() as session:
        marked = operation_queries.marked_mode(session)
    if marked and marked != config.mode:
        raise ConfigError(
            f"mode: the database is that of an instance in the mode '{marked}', and the settings say '{config.mode}'. "
            "Check mode and database_url in the file and the environment, or name another folder in RISKFLOW_INSTANCE"
        )


def usable_seal_key(config: Config) -> "SealKey":
    """Return the key of the institution, or the development key of a demonstration.

    Raises:
        ConfigError: when the institution's key is none, cannot be opened, or must not seal today.
    """
    from riskflow.records import seal  # noqa: PLC0415 - as above

    if config.is_demonstration or not (config.seal_key or config.seal_module):
        return seal.development_key(config.instance)
    setting = "seal_key" if config.seal_key else "seal_module"
    try:
        if config.seal_module and not config.seal_key:
            device = seal.KeyDevice(config.seal_module, config.seal_token, config.seal_label)
            key = seal.device_key(device, config.seal_password)
        else:
            key = seal.load_seal_key(config.seal_key or Path(), config.seal_password)
    except seal.SealKeyError as error:
        raise ConfigError(f"{setting}: {error}") from error
    if problem := seal.seal_problem(key, datetime.now(UTC)):
        raise ConfigError(f"{setting}: {config.seal_key or config.seal_module}: {problem}")
    return key


def unanswered(error: sa.exc.DBAPIError) -> str:
    return f"database_url: the database does not answer, or is none ({type(error.orig).__name__})"


def sqlite_file(config: Config) -> Path | None:
    """Return the file of the database, or None for a server."""
    if not config.database_url.startswith("sqlite:"):
        return None
    return Path(config.database_url.removeprefix("sqlite:///").partition("?")[0])
