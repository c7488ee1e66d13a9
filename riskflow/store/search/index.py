"""The index of words: one port, FTS5 on SQLite and `tsvector` on PostgreSQL.

Both get words as `words.py` has made them, marked with their kind, and do no more than find by equality and beginning.
On SQLite triggers keep the index beside the table, on PostgreSQL it is an index of the table (migration 0027).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR
from sqlmodel import Session, col, select

from riskflow.store.search.words import SearchTerm, TextKind
from riskflow.store.tables import CaseText

REBUILT = "INSERT INTO case_text_index(case_text_index) VALUES ('rebuild')"
"""What makes FTS5 write its index anew: until its parts are merged, a deleted word is only marked as deleted."""


@dataclass(frozen=True, slots=True)
class MarkedTerm:
    """A word that is looked for in the texts of one kind."""

    kind: TextKind
    term: SearchTerm

    @property
    def word(self) -> str:
        return f"{self.kind.value}{self.term.word}"


Clauses = Sequence[Sequence[MarkedTerm]]
"""What a case must hold: of each sequence at least one."""


class TextIndex(Protocol):
    """The index of one kind of database."""

    def cases_with(self, clauses: Clauses) -> sa.Select[int]:
        """Return the query of the numbers of the cases that hold some words."""


class SqliteTextIndex:
    """FTS5. A quoted word is never read as syntax."""

    TABLE = sa.table("case_text_index", sa.column("rowid", sa.Integer), sa.column("case_text_index", sa.String))

    def cases_with(self, clauses: Clauses) -> sa.Select[int]:
        wanted = " AND ".join(f"({' OR '.join(map(self._quoted, clause))})" for clause in clauses)
        return sa.select(self.TABLE.c.rowid).where(self.TABLE.c.case_text_index.op("MATCH")(wanted))

    @staticmethod
    def _quoted(each: MarkedTerm) -> str:
        word = each.word.replace('"', '""')
        return f'"{word}" *' if each.term.is_beginning else f'"{word}"'


class PostgresTextIndex:
    """A GIN index of the words as a `tsvector`, past the parser and the dictionaries of the server."""

    WORDS = sa.literal_column("array_to_tsvector(string_to_array(case_text.words, ' '))", TSVECTOR)

    def cases_with(self, clauses: Clauses) -> sa.Select[int]:
        wanted = " & ".join(f"({' | '.join(map(self._quoted, clause))})" for clause in clauses)
        return sa.select(col(CaseText.case_id)).where(self.WORDS.op("@@")(sa.cast(wanted, TSQUERY)))

    @staticmethod
    def _quoted(each: MarkedTerm) -> str:
        word = each.word.replace("\\", "\\\\").replace("'", "''")
        return f"'{word}':*" if each.term.is_beginning else f"'{word}'"


INDEXES: Mapping[str, TextIndex] = {"sqlite": SqliteTextIndex(), "postgresql": PostgresTextIndex()}


def text_index(session: Session) -> TextIndex:
    return INDEXES[session.get_bind().dialect.name]


def replace_texts(session: Session, rows: Sequence[CaseText]) -> None:
    """Write the words of some cases where they have changed."""
    query = select(CaseText.case_id, CaseText.words).where(col(CaseText.case_id).in_([row.case_id for row in rows]))
    stored = dict(session.exec(query).all())
    changed = [row for row in rows if stored.get(row.case_id) != row.words]
    if changed:
        session.execute(sa.delete(CaseText).where(col(CaseText.case_id).in_([row.case_id for row in changed])))
        session.execute(sa.insert(CaseText), [row.model_dump() for row in changed])
