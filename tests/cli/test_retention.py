"""What only serves the running goes by itself; all else needs a decision, and what goes leaves an event."""

from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlmodel import col, select

from riskflow.cases.notifications import DeliveryStatus
from riskflow.cli import main
from riskflow.config import Config
from riskflow.services.operations.retention.rules import RULES
from riskflow.store import queue
from riskflow.store.database import Database
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import NotificationRow
from tests.support.cases.demonstration import stage_with_cast

RULE = '[[rule]]\nkind = "letters"\ndays = 365\nauthority = "Plan for documents, V-2026-0123"\n'


@pytest.fixture
def letters(own_instance: Path) -> Database:
    """Return the database of an instance with letters of two years ago: one that waits, the others sent."""
    config = Config.for_tests(own_instance)
    queue.prepare(config.database_url)
    database = Database(config.database_url)
    stage = stage_with_cast(config, database)
    stage.submit("rf-17")
    stage.submit("rf-17")
    with stage.unit_of_work_as("adam") as uow:
        rows = uow.session.exec(select(NotificationRow).order_by(col(NotificationRow.id))).all()
        for row in rows:
            row.written_at -= timedelta(days=730)
            row.delivery = DeliveryStatus.SENT if row is not rows[0] else DeliveryStatus.WAITING
    return database


def numbers(database: Database) -> list[int | None]:
    with database.read() as session:
        found = list(session.exec(select(NotificationRow.id).order_by(col(NotificationRow.id))).all())
    database.engine.dispose()
    return found


def test_without_a_decision_only_technical_rows_go(letters: Database) -> None:
    said = CliRunner().invoke(main, ["retention"])
    assert said.exit_code == 0, said.output
    kept = [line.partition(":")[0] for line in said.output.splitlines() if "no decision in retention.toml" in line]
    assert kept == [kind for kind, rule in RULES.items() if rule.needs_decision] == ["drafts", "leavers"]
    assert "letters: " in said.output
    numbers(letters)


def test_a_rule_is_shown_first_and_run_when_asked_for(letters: Database, own_instance: Path) -> None:
    (own_instance / "retention.toml").write_text(RULE, encoding="utf-8")
    before = numbers(letters)
    shown = CliRunner().invoke(main, ["retention"])
    assert f"letters: {len(before) - 2} would be disposed of (365 days; Plan for documents, V-2026-0123), from " in (
        shown.output
    )
    assert numbers(letters) == before
    done = CliRunner().invoke(main, ["retention", "--run"])
    assert done.exit_code == 0, done.output
    assert numbers(letters) == [before[0], before[-1]]  # what waits, and the newest, whose number is not given again
    with letters.read() as session:
        event = next(row for row in reversed(case_queries.all_events(session)) if row.tag != "rows-written")
    letters.engine.dispose()
    assert (event.tag, event.data["what"], event.data["number"]) == ("disposal-run", "letters", str(len(before) - 2))
    assert event.data["authority"] == "Plan for documents, V-2026-0123"
    assert "letters: 0 disposed of" in CliRunner().invoke(main, ["retention", "--run"]).output
    assert CliRunner().invoke(main, ["verify"]).exit_code == 0


@pytest.mark.parametrize(
    "rule",
    [
        RULE.replace("letters", "events"),
        RULE.replace("365", "1"),
        RULE.replace("letters", "drafts").replace("Plan for documents, V-2026-0123", ""),
        RULE.replace("letters", "leavers").replace("Plan for documents, V-2026-0123", "yes"),
        RULE.replace("authority", "because"),
        "[[rule",
    ],
)
def test_a_rule_without_a_decision_or_for_what_must_be_kept_is_refused(own_instance: Path, rule: str) -> None:
    (own_instance / "retention.toml").write_text(rule, encoding="utf-8")
    refused = CliRunner().invoke(main, ["retention", "--run"])
    assert refused.exit_code == 1
    assert "retention.toml" in refused.output
