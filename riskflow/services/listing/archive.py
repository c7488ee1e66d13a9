"""The records that a person may read, and the cases that they are to register, paged in the database."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from riskflow.cases.policy import Part
from riskflow.cases.workflow import Action
from riskflow.services.listing.cases import listed_cases
from riskflow.services.open_case import ShownCase
from riskflow.services.unit_of_work import SWEDISH_TIME, UnitOfWork
from riskflow.store.handling import packages as package_queries
from riskflow.store.listing.access import cases_query, duties, is_blind, views
from riskflow.store.listing.page import MAX_COUNTED, PAGE_SIZE, Cursor, Order, Page, bounded, count_up_to, read_page
from riskflow.store.queries import cases as case_queries
from riskflow.store.search.matches import matching
from riskflow.store.search.words import SearchTerm
from riskflow.store.tables import ActRecord, Case, Decision, RecordRow

NEWEST_RECORD = Order(col(RecordRow.id), col(RecordRow.id), is_descending=True)
OLDEST_CASE = Order(col(Case.changed_at), col(Case.id))


@dataclass(frozen=True, slots=True)
class ArchivedRecord:
    """A record of the archive: its case as the person may see it, and its files."""

    case: ShownCase
    files: Sequence[RecordRow]


@dataclass(frozen=True, slots=True)
class RecordFacets:
    """What a list of records is narrowed to; nothing where a part is empty."""

    year: str = ""
    kind: str = ""
    outcome: str = ""
    department: str = ""
    code: str = ""

    def conditions(self) -> Iterator[sa.ColumnElement[bool]]:
        if self.year:
            yield within_year(RecordRow.archived_at, self.year)
        if self.kind:
            yield col(RecordRow.kind) == self.kind
        if self.outcome:
            yield sa.exists().where(
                col(Decision.id) == col(RecordRow.decision_id), col(Decision.outcome) == self.outcome
            )
        if self.department:
            yield col(Case.department) == self.department
        if self.code:
            yield col(RecordRow.code) == self.code


EVERY_RECORD = RecordFacets()
PART_VALUE = "part_value"
RecordPart = Literal["year", "kind", "outcome", "department"]


def archive_page(
    uow: UnitOfWork,
    terms: Sequence[SearchTerm],
    cursor: Cursor | None,
    size: int = PAGE_SIZE,
    facets: RecordFacets = EVERY_RECORD,
) -> Page:
    """Return one page of the records, or of those of cases that are found by some words, the newest first.

    A record is named by the number of its last file.
    """
    return read_page(uow.session, _records(uow, terms, facets), NEWEST_RECORD, cursor, size)


def facet_counts(
    uow: UnitOfWork, terms: Sequence[SearchTerm], facets: RecordFacets, part: RecordPart, years: Collection[str]
) -> dict[str, int] | None:
    """Return how many records each value of a part has, the other parts as they are; others are left out.

    None where there are more records than are counted: a value that few have could only be counted in reading all.
    """
    if not years:
        return {}
    found = bounded(_records(uow, terms, replace(facets, **{part: ""})))
    return counted(uow, found, RecordRow, _values_of(years)[part])


def counted(
    uow: UnitOfWork, found: sa.Subquery, table: type[RecordRow | ActRecord], value: sa.ColumnElement[str]
) -> dict[str, int] | None:
    """Return how many of the records that were found have each value; None where there are more than are counted."""
    query = (
        sa.select(value.label(PART_VALUE), sa.func.count())
        .select_from(found)
        .join(table, col(table.id) == found.c.id)
        .join(Case, col(Case.id) == col(table.case_id))
        .group_by(PART_VALUE)  # by its name: PostgreSQL does not see that two expressions with parameters are the same
    )
    if table is RecordRow:
        query = query.join(Decision, col(Decision.id) == col(RecordRow.decision_id), isouter=True)
    counts = {value: number for value, number in uow.session.execute(query)}  # noqa: C416 - types of a row
    return counts if sum(counts.values()) <= MAX_COUNTED else None


def within_year(moment: Any, year: str) -> sa.ColumnElement[bool]:  # noqa: ANN401 - a column
    """Return the condition that a moment lies within a Swedish year."""
    since, until = (datetime(int(year) + more, 1, 1, tzinfo=SWEDISH_TIME) for more in (0, 1))
    return sa.and_(col(moment) >= since, col(moment) < until)


def year_values(moment: Any, years: Iterable[str]) -> sa.ColumnElement[str]:  # noqa: ANN401 - a column
    """Return the expression of the year of a moment, among some years."""
    return sa.case(*((within_year(moment, year), year) for year in years), else_="")


def is_last_file(table: type[RecordRow | ActRecord]) -> sa.ColumnElement[bool]:
    """Return the condition that a file is the last one of its record, by which the record is named."""
    later = aliased(table)
    has_later = sa.exists().where(
        col(later.case_id) == col(table.case_id), col(later.number) == col(table.number), col(later.id) > col(table.id)
    )
    return ~has_later


def _values_of(years: Iterable[str]) -> Mapping[RecordPart, sa.ColumnElement[str]]:
    """Return the expression of the value that a record has in each part."""
    return {
        "year": year_values(RecordRow.archived_at, years),
        "kind": sa.type_coerce(RecordRow.kind, sa.String()),
        "outcome": sa.type_coerce(Decision.outcome, sa.String()),
        "department": sa.type_coerce(Case.department, sa.String()),
    }


def years_of_records(uow: UnitOfWork) -> list[str]:
    """Return the years from that of the newest record to that of the first."""
    span = package_queries.years_with_records(uow.session)
    if span is None:
        return []
    first, last = (at.astimezone(SWEDISH_TIME).year for at in span)
    return [str(year) for year in range(last, first - 1, -1)]


def departments_of_cases(uow: UnitOfWork) -> list[str]:
    return package_queries.departments_with_cases(uow.session)


def _records(uow: UnitOfWork, terms: Sequence[SearchTerm], facets: RecordFacets) -> list[sa.Select[Any]]:
    """Return the queries of the records that the person may read, by the number of the last file of each."""
    query = cases_query(uow.viewer, col(RecordRow.id)).join(RecordRow, col(RecordRow.case_id) == col(Case.id))
    # As on the page of the case: who has yet to rate it learns nothing of how it ended before.
    query = query.where(is_last_file(RecordRow), ~is_blind(uow.viewer))
    if terms:
        query = query.where(matching(uow.session, uow.viewer, terms))
    query = query.where(*facets.conditions())
    return [query.where(each) for each in views(uow.viewer, Part.RECORDS)]


def archived_records(uow: UnitOfWork, page: Page) -> list[ArchivedRecord]:
    """Return the records of one page in its order."""
    files = case_queries.files_beside(uow.session, page.numbers)
    cases = {each.opened.id: each.opened.shown for each in listed_cases(uow, Page([row.case_id for row in files]))}
    records = [list(group) for _, group in groupby(files, key=lambda row: (row.case_id, row.number))]
    return [ArchivedRecord(cases[record[0].case_id], record) for record in records]


def unregistered_page(uow: UnitOfWork, cursor: Cursor | None) -> Page:
    """Return one page of the cases that the person is to register, the one that has waited longest first."""
    return read_page(uow.session, _to_register(uow), OLDEST_CASE, cursor)


def unregistered_count(uow: UnitOfWork) -> int:
    return count_up_to(uow.session, {"": _to_register(uow)})[""]


def _to_register(uow: UnitOfWork) -> list[sa.Select[Any]]:
    # The condition of the duty once more, where the index of the cases without a number can serve it.
    query = cases_query(uow.viewer, col(Case.id)).where(col(Case.registry_no) == "")
    return [query.where(each) for each in duties(uow.viewer, [Action.REGISTER])]
