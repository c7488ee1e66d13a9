"""Who finds which case by which words: access is part of the query, so that nothing is read that may not be seen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session

from riskflow.cases.access import Viewer
from riskflow.cases.policy import Part
from riskflow.store.listing.access import NOBODY, Condition, is_blind, may_see, reads_internal
from riskflow.store.search.index import MarkedTerm, TextIndex, text_index
from riskflow.store.search.words import SearchTerm, TextKind


@dataclass(frozen=True, slots=True)
class Readers:
    """Who reads the texts of a kind: those who see a part of the case; where it tells of levels, not the blind."""

    part: Part
    tells_levels: bool = False
    is_internal: bool = False
    """Only those who read the internal discussion now."""


READERS: Mapping[TextKind, Readers] = {
    TextKind.OVERVIEW: Readers(Part.OVERVIEW),
    TextKind.ANSWERS: Readers(Part.ANSWERS),
    TextKind.OPINIONS: Readers(Part.RATINGS, tells_levels=True),
    TextKind.DECISIONS: Readers(Part.OVERVIEW, tells_levels=True),
    TextKind.TALK: Readers(Part.TALK),
    TextKind.INTERNAL: Readers(Part.INTERNAL, is_internal=True),
    TextKind.FOLLOW_UP: Readers(Part.ANSWERS, tells_levels=True),
}


def matching(session: Session, viewer: Viewer, terms: Sequence[SearchTerm]) -> Condition:
    """Return the condition, on a query of `cases_query`, that a person finds a case by some words.

    Each word must stand in something of the case that the person may see; they need not stand in the same text.
    """
    if not terms:
        return NOBODY
    index = text_index(session)
    seen = {kind: may_read(viewer, kind) for kind in TextKind}
    # Without access this finds too much; it is what an index serves, and leaves few cases to look at closely.
    candidates = index.found(session, [[MarkedTerm(kind, term) for kind in TextKind] for term in terms])
    closely = (_seen_somewhere(index, seen, term) for term in terms)
    return sa.and_(candidates, *closely)


def may_read(viewer: Viewer, kind: TextKind) -> Condition:
    """Return the condition under which a person may read the texts of a kind in a case."""
    readers = READERS[kind]
    if readers.is_internal:
        return reads_internal(viewer)
    seen = may_see(viewer, readers.part)
    return sa.and_(seen, ~is_blind(viewer)) if readers.tells_levels else seen


def _seen_somewhere(index: TextIndex, seen: Mapping[TextKind, Condition], term: SearchTerm) -> Condition:
    return sa.or_(*(sa.and_(condition, index.holds([[MarkedTerm(kind, term)]])) for kind, condition in seen.items()))
