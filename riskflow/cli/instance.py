"""The instance that a command works on."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

import click
from sqlalchemy.exc import DBAPIError

from riskflow.config import Config, ConfigError, Mode
from riskflow.errors import ReadOnlyError, RiskFlowError
from riskflow.logs import LEVELS, configure_logs
from riskflow.services.instance import Instance
from riskflow.services.operations.start_checks import mark_mode, require_initialised, sqlite_file, unanswered
from riskflow.services.unit_of_work import SYSTEM, UnitOfWork
from riskflow.store.database import Database, knows_revision, revision_of
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import sign_in as sign_in_queries
from riskflow.store.tables import Person

P = ParamSpec("P")
T = TypeVar("T")


def read_settings(mode: Mode | None = None) -> Config:
    """Return the settings of this instance.

    Raises:
        click.ClickException: saying what is wrong with them.
    """
    try:
        config = Config.from_environment(os.environ, mode)
    except ConfigError as error:
        raise click.ClickException(str(error)) from error
    # What people do by command is in the chain of events; lines of a log would stand between the answers.
    configure_logs(max(config.log_level, "WARNING", key=LEVELS.index))
    return config


def has_database(config: Config) -> bool:
    # Opening SQLite where there is no file would create one.
    file = sqlite_file(config)
    return file is None or file.exists()


def open_instance() -> Instance:
    """Return this instance.

    Raises:
        click.ClickException: when it has not been initialised.
    """
    config = read_settings()
    instance = open_with(config)
    schema_revision(config)
    check(require_initialised, config, instance.database)
    check(mark_mode, config, instance.database)
    if mismatch := instance.head_check.run():
        click.echo(mismatch.message.en, err=True)
    return instance


def schema_revision(config: Config) -> str | None:
    """Return the revision of the tables, or None where there are none.

    Raises:
        click.ClickException: when it is of a newer program, which alone knows what to do with them.
    """
    if not has_database(config):
        return None
    engine = Database(config.database_url).engine
    try:
        with engine.connect() as connection:
            revision = revision_of(connection)
    except DBAPIError as error:
        raise click.ClickException(unanswered(error)) from error
    engine.dispose()
    if revision and not knows_revision(revision):
        raise click.ClickException(
            f"The database of {config.instance} was written by a newer RiskFlow (revision {revision}). "
            "Install that version again, or restore the backup from before the upgrade"
        )
    return revision


def open_with(config: Config) -> Instance:
    """Return the instance with these settings.

    Raises:
        click.ClickException: when a restore was interrupted.
    """
    instance = check(Instance.open, config)
    if context := click.get_current_context(silent=True):
        context.find_root().call_on_close(instance.database.engine.dispose)
    return instance


def check(what: Callable[P, T], *args: P.args, **named: P.kwargs) -> T:
    """Call something that the settings may forbid.

    Raises:
        click.ClickException: when they do.
    """
    try:
        return what(*args, **named)
    except ConfigError as error:
        raise click.ClickException(str(error)) from error


@contextmanager
def read() -> Iterator[UnitOfWork]:
    """Open a unit of work in which the system reads."""
    with open_instance().read(SYSTEM) as uow:
        yield uow


@contextmanager
def write() -> Iterator[UnitOfWork]:
    """Open a unit of work in which the system writes, committed when the block ends."""
    try:
        with open_instance().write(SYSTEM) as uow:
            yield uow
    except ReadOnlyError as error:
        raise click.ClickException("Nothing was written.") from error


@contextmanager
def writing() -> Iterator[UnitOfWork]:
    """Open a unit of work as `write` does; what a rule refuses is said in its words."""
    try:
        with write() as uow:
            yield uow
    except RiskFlowError as error:
        raise click.ClickException(error.message.en) from error


def person_with(uow: UnitOfWork, subject: str) -> Person:
    """Return the person with an identifier at the university's sign-in.

    Raises:
        click.ClickException: there is nobody.
    """
    known = sign_in_queries.person_of_identity(uow.session, read_settings().oidc_issuer, subject)
    found = known or case_queries.person_by_login(uow.session, subject)
    if found is None:
        message = f"There is nobody with the subject {subject}. Type  riskflow people add"
        raise click.ClickException(message)
    return found
