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
from riskflow.store.tables import Case, CaseText

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


MAX_LISTED = 1_000
"""So many cases that hold some words are looked at one by one; where more do, those that a list shows are."""
FOUND = "cases that hold some words"
"""Key of `Session.info` under which they are remembered for one transaction."""
Clauses = Sequence[Sequence[MarkedTerm]]
"""What a case must hold: of each sequence at least one."""


class TextIndex(Protocol):
    """The index of one kind of database, as conditions on a query of cases."""

    def holds(self, clauses: Clauses) -> sa.ColumnElement[bool]:
        """Return the condition that a case holds some words; for cases that another condition chooses."""

    def found(self, session: Session, clauses: Clauses) -> sa.ColumnElement[bool]:
        """Return the condition that a case holds some words, which is to choose the cases where few do."""


class SqliteTextIndex:
    """FTS5. A quoted word is never read as syntax."""

    TABLE = sa.table("case_text_index", sa.column("rowid", sa.Integer), sa.column("case_text_index", sa.String))

    def holds(self, clauses: Clauses) -> sa.ColumnElement[bool]:
        wanted = " AND ".join(f"({' OR '.join(map(self._quoted, clause))})" for clause in clauses)
        return col(Case.id).in_(sa.select(self.TABLE.c.rowid).where(self.TABLE.c.case_text_index.op("MATCH")(wanted)))

    def found(self, _session: Session, clauses: Clauses) -> sa.ColumnElement[bool]:
        return self.holds(clauses)

    @staticmethod
    def _quoted(each: MarkedTerm) -> str:
        word = each.word.replace('"', '""')
        return f'"{word}" *' if each.term.is_beginning else f'"{word}"'


class PostgresTextIndex:
    """A GIN index of the words as a `tsvector`, past the parser and the dictionaries of the server.

    The server cannot guess how many texts hold a word. Left to choose, it looks into every case for a word that few
    have, and reads all cases of a word that nearly all have.
    """

    WORDS = sa.literal_column("array_to_tsvector(string_to_array(case_text.words, ' '))", TSVECTOR)

    def holds(self, clauses: Clauses) -> sa.ColumnElement[bool]:
        # A value and not EXISTS, which the server may turn into a list of all cases that hold the words.
        of_case = sa.select(self._match(clauses)).where(col(CaseText.case_id) == col(Case.id)).correlate(Case)
        return sa.func.coalesce(of_case.scalar_subquery(), sa.false())

    def found(self, session: Session, clauses: Clauses) -> sa.ColumnElement[bool]:
        known = session.info.setdefault(FOUND, {})  # a page asks several times for the same words
        wanted = self._query(clauses)
        if wanted not in known:
            # Planned as if all were wanted, so by the index; read no further than the limit, and into one row.
            every = (
                sa.select(col(CaseText.case_id)).where(self._match(clauses)).cte("found").prefix_with("MATERIALIZED")
            )
            first = sa.select(every.c.case_id).limit(MAX_LISTED + 1).subquery()
            known[wanted] = session.scalar(sa.select(sa.func.array_agg(first.c.case_id))) or []
        numbers = known[wanted]
        return col(Case.id).in_(numbers) if len(numbers) <= MAX_LISTED else self.holds(clauses)

    def _match(self, clauses: Clauses) -> sa.ColumnElement[bool]:
        return self.WORDS.op("@@", return_type=sa.Boolean())(sa.cast(self._query(clauses), TSQUERY))

    def _query(self, clauses: Clauses) -> str:
        return " & ".join(f"({' | '.join(map(self._quoted, clause))})" for clause in clauses)

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
