"""What identifies an entry of a list from edition to edition, the list inside its file, and its state in time."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

ENTRY = "list_entry"
# Their codes were made of row numbers, years or names; all others were the publisher's.
DERIVED = ("us-csl", "us-1286", "us-1260h")
YEAR_OF_REPORT = re.compile(r", FY\d{4}.*")
FIRST_NUMBER = re.compile(r"(\d+)(?:/\d+)?")
ABBREVIATION = re.compile(r"\(([^()]+)\)")
CHUNK = 5_000
JSON = sa.JSON().with_variant(sa.dialects.postgresql.JSONB(), "postgresql")
STORED = sa.table(
    ENTRY,
    *map(sa.column, ("version_id", "number", "code", "name", "kind", "programme")),
    *(sa.column(name, JSON) for name in ("territories", "keys", "parts")),
)
VERSION = sa.table("list_version", sa.column("id"), sa.column("source"))


def upgrade() -> None:
    """Bring the change in."""
    # Plain columns: `list_version` is bound into the chain, and a table made anew would lose its triggers.
    op.add_column("list_version", sa.Column("unclear", JSON, nullable=False, server_default="[]"))
    for name in ("keys", "parts"):
        op.add_column(ENTRY, sa.Column(name, JSON, nullable=False, server_default="[]"))
    op.add_column(ENTRY, sa.Column("ended_on", sa.String(), nullable=False, server_default=""))
    op.add_column(ENTRY, sa.Column("is_mention", sa.Boolean(), nullable=False, server_default=sa.false()))
    connection = op.get_bind()
    rows = connection.execute(
        sa.select(VERSION.c.source, STORED).join_from(STORED, VERSION, VERSION.c.id == STORED.c.version_id)
    )
    keyed = [_keyed(row) for row in rows.mappings()]
    change = (
        sa.update(STORED)
        .where(STORED.c.version_id == sa.bindparam("v"), STORED.c.number == sa.bindparam("n"))
        .values(keys=sa.bindparam("k", type_=JSON), parts=sa.bindparam("p", type_=JSON), programme=sa.bindparam("g"))
    )
    for chunk in _chunks(keyed):
        connection.execute(change, chunk)


def downgrade() -> None:
    """Take the change out. The codes are the old ones still; a programme without its year stays."""
    for name in ("is_mention", "ended_on", "parts", "keys"):
        op.drop_column(ENTRY, name)
    op.drop_column("list_version", "unclear")


def _chunks(rows: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    for start in range(0, len(rows), CHUNK):
        yield rows[start : start + CHUNK]


def _keyed(row: sa.RowMapping) -> dict[str, Any]:
    source, programme = row["source"], row["programme"]
    if source == "us-1286":
        programme = YEAR_OF_REPORT.sub("", programme)  # the year was the report's, not the entry's
    parts = [programme.partition(":")[0]] if source == "us-csl" else []
    return {
        "v": row["version_id"],
        "n": row["number"],
        "k": [_key(row, parts), *([row["code"]] if source in DERIVED else [])],
        "p": parts,
        "g": programme,
    }


def _key(row: sa.RowMapping, parts: list[str]) -> str:
    """Return what an import derives today from what the entry says; it must stay as it was then."""
    if row["source"] not in DERIVED:
        return str(row["code"])
    part = parts[0] if parts else ""
    abbreviated = ABBREVIATION.search(part)
    inside = abbreviated[1] if abbreviated else part
    numbered = FIRST_NUMBER.fullmatch(row["code"])
    if inside and numbered:
        return f"{inside}-{numbered[1]}"
    return f"{inside or row['source']}-{_digest([inside, row['kind'], row['name']], row['territories'])}"


def _digest(said: list[str], territories: Iterable[str]) -> str:
    plain = [" ".join(unicodedata.normalize("NFKC", text).casefold().split()) for text in said]
    return hashlib.sha256("\x1f".join([*plain, *sorted(territories)]).encode()).hexdigest()[:16]
