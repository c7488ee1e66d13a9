"""The migration of the context leaves assessments that were submitted before it as they were."""

import sqlalchemy as sa
from alembic import command

from riskflow.store.database import Database, alembic_config

BEFORE = "0005"
NOW = "2026-11-24 12:00:00+00:00"


def test_an_assessment_submitted_before_the_migration_stays_valid(empty_database_url: str) -> None:
    config = alembic_config(empty_database_url)
    command.upgrade(config, BEFORE)
    database = Database(empty_database_url)
    with database.engine.begin() as connection:
        connection.execute(
            sa.text("INSERT INTO person (id, login, name, email, department, title) VALUES (1, 'a', 'A', 'a', '', '')")
        )
        connection.execute(
            sa.text(
                "INSERT INTO matter (version, id, code, reference, registry_no, state, owner_id, department, title, "
                "kind, partner, was_with_rai, was_with_sai, drawn_for_check, records_due, created_at, changed_at) "
                "VALUES (1, 1, 'c', 'RF-1', '', 'closed', 1, '', '', '', '', false, false, false, 0, :now, :now)"
            ),
            {"now": NOW},
        )
        connection.execute(
            sa.text(
                "INSERT INTO assessment (id, case_id, revision, questionnaire, questionnaire_version, "
                "questionnaire_digest, context, created_at, submitted_at, submitted_by, digest, levels, route, "
                "fragile) "
                "VALUES (1, 1, 1, 'ri', '0.1', 'd', :context, :now, :now, 1, 'x', '{}', '', false)"
            ),
            {"now": NOW, "context": '{"dual-use": 0}'},
        )
    command.upgrade(config, "head")
    with database.engine.connect() as connection:
        row = connection.execute(sa.text("SELECT digest, context_grounds FROM assessment")).one()
    assert row[0] == "x"
    assert row[1] in ("[]", [])  # text in SQLite, JSON in PostgreSQL
    command.downgrade(config, BEFORE)
    database.engine.dispose()
