"""The migration of watching leaves judgements as they were, without grounds, on both ways."""

import sqlalchemy as sa
from alembic import command

from riskflow.store.database import Database, alembic_config

BEFORE, AFTER = "0043", "0047"
ROWS = (
    "INSERT INTO person (id, login, name, email, department, title, telephone) VALUES (1, 'a', 'A', 'a', '', '', '')",
    """INSERT INTO partner
    (id, version, salt, code, name, territory, city, website, organisation, created_at, created_by)
    VALUES (1, 1, '', 'p', 'P', '', '', '', '', '2026-01-02 00:00:00+00:00', 1)""",
    """INSERT INTO judgement
    (id, salt, partner_id, source, entry, entry_name, pair, verdict, reason, author_id, judged_at)
    VALUES (1, '', 1, 'un-sc', 'e', 'E', 'd', 'another', 'They differ.', 1, '2026-01-02 00:00:00+00:00')""",
)


def judged(database: Database, columns: str) -> list[tuple[object, ...]]:
    with database.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(sa.text(f"SELECT {columns} FROM judgement"))]


def test_judgements_from_before_have_no_grounds_and_survive_the_way_back(empty_database_url: str) -> None:
    config = alembic_config(empty_database_url)
    command.upgrade(config, BEFORE)
    database = Database(empty_database_url)
    with database.engine.begin() as connection:
        for row in ROWS:
            connection.execute(sa.text(row))
    command.upgrade(config, AFTER)
    assert judged(database, "id, reason, CAST(grounds AS TEXT)") == [(1, "They differ.", "{}")]
    with database.engine.begin() as connection:
        connection.execute(
            sa.text(
                "INSERT INTO owner_statement (id, version, salt, partner_id, owner_id, hundredths, has_control,"
                " is_person, source, as_of, stated_by, stated_at) VALUES (1, 1, '', 1, 1, 0, true, false, 's',"
                " '2026-01-02', 1, '2026-01-02 00:00:00+00:00')"
            )
        )
    command.downgrade(config, BEFORE)
    assert judged(database, "id, reason") == [(1, "They differ.")]
    tables = sa.inspect(database.engine).get_table_names()
    assert not {"watch_task", "owner_statement", "bulk_screening"} & set(tables)
    database.engine.dispose()
