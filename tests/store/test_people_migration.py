"""The migration that gives roles a term carries those over that were granted before, and can be taken back."""

import sqlalchemy as sa
from alembic import command

from riskflow.store.database import Database, alembic_config

BEFORE = "0008"
HELD = [(1, "function", "export-control"), (1, "rai", "")]


def held(database: Database) -> list[tuple[object, ...]]:
    with database.engine.connect() as connection:
        rows = connection.execute(sa.text("SELECT person_id, role, scope FROM person_grant ORDER BY role"))
        return [tuple(row) for row in rows]


def test_roles_from_before_stay_held_without_an_end_and_survive_the_way_back(empty_database_url: str) -> None:
    config = alembic_config(empty_database_url)
    command.upgrade(config, BEFORE)
    database = Database(empty_database_url)
    with database.engine.begin() as connection:
        connection.execute(
            sa.text("INSERT INTO person (id, login, name, email, department, title) VALUES (1, 'a', 'A', 'a', '', '')")
        )
        insert = sa.text("INSERT INTO person_grant (person_id, role, scope) VALUES (:person, :role, :scope)")
        for person, role, scope in HELD:
            connection.execute(insert, {"person": person, "role": role, "scope": scope})
    command.upgrade(config, "0009")
    assert held(database) == HELD
    with database.engine.begin() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM person_grant WHERE valid_until IS NULL")).scalar() == 2
        ended = "UPDATE person_grant SET ended_at = '2026-11-28 00:00:00+00:00' WHERE role = 'rai'"
        connection.execute(sa.text(ended))
    command.downgrade(config, BEFORE)
    assert held(database) == HELD[:1]
    database.engine.dispose()
