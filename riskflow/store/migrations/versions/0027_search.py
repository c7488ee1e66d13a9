"""The words of each case are kept for searching, with an index of their own on each kind of database.

The rows are derived by the rules of the program: `riskflow init` writes them after the migration.
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

# Words come as the program has split and folded them: `ascii` splits at spaces, and leaves all other scripts whole.
# `detail` keeps which case has a word, and not where: nobody asks for that, and the index tells less.
SQLITE = (
    """
    CREATE VIRTUAL TABLE case_text_index USING fts5(
        words, content='case_text', content_rowid='case_id', tokenize='ascii', detail='none'
    )
    """,
    """
    CREATE TRIGGER case_text_insert AFTER INSERT ON case_text BEGIN
        INSERT INTO case_text_index(rowid, words) VALUES (new.case_id, new.words);
    END
    """,
    """
    CREATE TRIGGER case_text_delete AFTER DELETE ON case_text BEGIN
        INSERT INTO case_text_index(case_text_index, rowid, words) VALUES ('delete', old.case_id, old.words);
    END
    """,
    """
    CREATE TRIGGER case_text_update AFTER UPDATE ON case_text BEGIN
        INSERT INTO case_text_index(case_text_index, rowid, words) VALUES ('delete', old.case_id, old.words);
        INSERT INTO case_text_index(rowid, words) VALUES (new.case_id, new.words);
    END
    """,
)
POSTGRESQL = "CREATE INDEX ix_case_text_words ON case_text USING gin (array_to_tsvector(string_to_array(words, ' ')))"


def upgrade() -> None:
    """Bring the change in."""
    op.create_table(
        "case_text",
        sa.Column("case_id", sa.Integer, sa.ForeignKey("matter.id"), primary_key=True, autoincrement=False),
        sa.Column("words", sa.String, nullable=False),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(POSTGRESQL)
        return
    for statement in SQLITE:
        op.execute(statement)


def downgrade() -> None:
    """Take the change out."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE case_text_index")
    op.drop_table("case_text")
