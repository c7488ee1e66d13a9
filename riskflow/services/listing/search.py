"""Searching for cases: those that a person finds by some words, and in what of each case the words stand."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import col, select

from riskflow.services.listing.cases import ListedCase, listed_cases
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.listing.access import cases_query
from riskflow.store.listing.page import Cursor, Order, Page, read_page
from riskflow.store.search.matches import READERS, matching
from riskflow.store.search.words import SearchTerm, TextKind
from riskflow.store.tables import Case, CaseText

NEWEST_FIRST = Order(col(Case.changed_at), col(Case.id), is_descending=True)


@dataclass(frozen=True, slots=True)
class FoundCase:
    """A case that was found, as the person may see it, and what of it holds any of the words."""

    listed: ListedCase
    kinds: tuple[TextKind, ...]


def search_page(uow: UnitOfWork, terms: Sequence[SearchTerm], cursor: Cursor | None) -> Page:
    """Return one page of the cases that a person finds, those that changed last first."""
    if not terms:
        return Page()
    query = cases_query(uow.viewer, col(Case.id)).where(matching(uow.session, uow.viewer, terms))
    return read_page(uow.session, [query], NEWEST_FIRST, cursor)


def found_cases(uow: UnitOfWork, page: Page, terms: Sequence[SearchTerm]) -> list[FoundCase]:
    """Return the cases of a page in its order, in two statements."""
    texts = select(CaseText.case_id, CaseText.words).where(col(CaseText.case_id).in_(page.numbers))
    words = dict(uow.session.exec(texts).all()) if page.numbers else {}
    return [_found_case(each, words[each.opened.id], terms) for each in listed_cases(uow, page)]


def _found_case(listed: ListedCase, words: str, terms: Sequence[SearchTerm]) -> FoundCase:
    marked = words.split(" ")
    holding = {TextKind(word[0]) for word in marked if any(term.finds(word[1:]) for term in terms)}
    return FoundCase(listed, tuple(kind for kind in TextKind if kind in holding and _may_read(listed, kind)))


def _may_read(listed: ListedCase, kind: TextKind) -> bool:
    """Return what `store.search.matches.may_read` says in SQL of one case."""
    readers = READERS[kind]
    if readers.is_internal:
        return listed.reads_internal
    return readers.part in listed.opened.parts and (listed.shows_levels or not readers.tells_levels)
