"""A verification that was interrupted goes on where it was, and says what it did not compare again."""

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from riskflow.cli import main
from riskflow.cli.operations.proof import CHECKPOINT_FILE, MAX_AGE, KeptCheckpoint
from riskflow.config import Config
from riskflow.services.operations import audit
from riskflow.services.operations.audit import Checkpoint, Places, problems
from riskflow.services.operations.health import VERIFICATION
from riskflow.store import queue
from riskflow.store.database import Database
from riskflow.store.queries.operations import heartbeats
from tests.support.cases.demonstration import stage_with_cast

PORTION = 7


def kept_checkpoint(instance: Path) -> KeptCheckpoint:
    return KeptCheckpoint(instance / CHECKPOINT_FILE, Config.from_environment(os.environ).secret_key)


@pytest.fixture
def interrupted(own_instance: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    """Return the database of an instance whose verification was interrupted after some events and two tables."""
    config = Config.for_tests(own_instance)
    queue.prepare(config.database_url)
    database = Database(config.database_url)
    stage = stage_with_cast(config, database)
    stage.submit("rf-17")
    monkeypatch.setattr(audit, "PORTION", PORTION)
    kept = kept_checkpoint(own_instance)
    with stage.unit_of_work_as("sven") as uow:

        def reached(point: Checkpoint) -> None:
            kept.write(point, uow.now)
            if len(point.tables) == 2:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            problems(uow, Places(stage.attachments, stage.attachments), reached=reached)
    database.engine.dispose()
    return database


def alter(database: Database, statement: str) -> None:
    """Change the database as somebody would who has its file."""
    with database.engine.begin() as connection:
        for trigger in connection.execute(sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars():
            connection.execute(sa.text(f"DROP TRIGGER {trigger}"))
        connection.execute(sa.text(statement))
    database.engine.dispose()


def test_a_verification_goes_on_and_says_what_it_did_not_compare_again(interrupted: Database) -> None:
    alter(interrupted, "UPDATE matter SET title = 'another'")
    said = CliRunner().invoke(main, ["verify", "--resume"])
    assert said.exit_code == 1
    assert "matter 1 was altered" in said.output
    assert "the rows of 2 tables were compared at" in said.output


def test_an_event_behind_the_interruption_is_recomputed(interrupted: Database) -> None:
    alter(interrupted, "UPDATE event SET actor_id = 3 WHERE seq = (SELECT max(seq) FROM event)")
    said = CliRunner().invoke(main, ["verify", "--resume"])
    assert said.exit_code == 1
    assert "was altered: its hash is another" in said.output


def test_what_has_ended_or_is_old_is_not_gone_on_with(interrupted: Database, own_instance: Path) -> None:
    interrupted.engine.dispose()
    kept = kept_checkpoint(own_instance)
    assert CliRunner().invoke(main, ["verify"]).exit_code == 0
    assert not kept.path.exists()
    ended = CliRunner().invoke(main, ["verify", "--resume"])
    assert (ended.exit_code, "no verification to go on with" in ended.output) == (1, True)
    long_ago = datetime.now(UTC) - MAX_AGE - timedelta(minutes=1)
    kept.write(Checkpoint(1, "0" * 64), long_ago)
    late = CliRunner().invoke(main, ["verify", "--resume"])
    assert (late.exit_code, f"interrupted at {long_ago:%Y-%m-%d %H:%M} UTC" in late.output) == (1, True)


def test_nobody_without_the_settings_can_have_a_verification_skip_something(
    interrupted: Database, own_instance: Path
) -> None:
    alter(interrupted, "UPDATE event SET actor_id = 3 WHERE seq = 2")
    kept = kept_checkpoint(own_instance)
    point, at = kept.read(datetime.now(UTC))
    replace(kept, secret="guessed").write(point, at)
    refused = CliRunner().invoke(main, ["verify", "--resume"])
    assert (refused.exit_code, "no verification to go on with" in refused.output) == (1, True)
    assert CliRunner().invoke(main, ["verify"]).exit_code == 1


def test_a_chain_that_was_written_anew_is_not_gone_on_with(interrupted: Database) -> None:
    alter(interrupted, f"UPDATE event SET hash = '{'0' * 64}' WHERE seq % {PORTION} = 0")
    said = CliRunner().invoke(main, ["verify", "--resume"])
    assert "is another since the verification began" in said.output


def test_only_what_was_compared_as_a_whole_counts_as_a_verification(interrupted: Database) -> None:
    for arguments, counts in ((["verify", "--resume"], False), (["verify"], True)):
        assert CliRunner().invoke(main, arguments).exit_code == 0
        with interrupted.read() as session:
            assert (VERIFICATION in heartbeats(session)) is counts
        interrupted.engine.dispose()
