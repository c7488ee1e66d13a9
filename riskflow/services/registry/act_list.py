"""The records of acts in the handling that a person may read, paged and counted in the database."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from riskflow.cases.policy import Part
from riskflow.cases.review_rules import PART_OF_SUBJECT
from riskflow.preservation.fixity import FixityArea
from riskflow.records.kinds import ActKind
from riskflow.services.listing.archive import counted, is_last_file, within_year, year_values
from riskflow.services.listing.cases import listed_cases
from riskflow.services.open_case import ShownCase
from riskflow.services.registry.acts import SAID_BY_GROUPS
from riskflow.services.unit_of_work import SWEDISH_TIME, UnitOfWork
from riskflow.signatures.model import CopyKind
from riskflow.store.handling import acts as queries
from riskflow.store.handling import fixity
from riskflow.store.listing.access import cases_query, is_blind, may_see, views
from riskflow.store.listing.page import PAGE_SIZE, Cursor, Order, Page, bounded, count_up_to, read_page
from riskflow.store.search.matches import matching
from riskflow.store.search.words import SearchTerm
from riskflow.store.tables import (
    ActRecord,
    Case,
    CaseAct,
    CaseListing,
    Decision,
    Dispatch,
    FileCheck,
    Opinion,
    RecordCopy,
)

NEWEST_ACT = Order(col(ActRecord.id), col(ActRecord.id), is_descending=True)
OLDEST_ACT = Order(col(CaseAct.id), col(CaseAct.id))
SENT, NOT_SENT = "dispatched", "not-dispatched"
ActPart = Literal["year", "kind", "sent", "department"]


@dataclass(frozen=True, slots=True)
class ActFacets:
    """What a list of acts is narrowed to; nothing where a part is empty."""

    year: str = ""
    kind: str = ""
    sent: str = ""
    department: str = ""
    number: str = ""
    code: str = ""

    def conditions(self) -> Iterator[sa.ColumnElement[bool]]:
        if self.year:
            yield within_year(ActRecord.archived_at, self.year)
        if self.kind:
            yield col(ActRecord.kind) == self.kind
        if self.sent:
            yield IS_SENT if self.sent == SENT else ~IS_SENT
        if self.department:
            yield col(Case.department) == self.department
        if self.number:
            yield col(ActRecord.number) == int(self.number)
        if self.code:
            yield col(ActRecord.code) == self.code


def _is_sent() -> sa.ColumnElement[bool]:
    """Return the condition that an act was dispatched, in any language."""
    file = aliased(ActRecord)
    query = sa.select(col(Dispatch.id)).join(file, col(file.id) == col(Dispatch.act_record_id))
    return sa.exists(query.where(col(file.act_id) == col(ActRecord.act_id)))


IS_SENT = _is_sent()
EVERY_ACT = ActFacets()


@dataclass(frozen=True, slots=True)
class ArchivedAct:
    """The record of an act: its case as the person may see it, its files, and what became of them."""

    case: ShownCase
    files: Sequence[ActRecord]
    is_replaced: bool
    sent_on: date | None
    signed: Mapping[int, RecordCopy]
    """The file that was signed last, by the file that it came of."""
    checks: Mapping[str, FileCheck]
    """What the newest check of each file found, by its digest."""


def act_page(
    uow: UnitOfWork,
    terms: Sequence[SearchTerm],
    cursor: Cursor | None,
    size: int = PAGE_SIZE,
    facets: ActFacets = EVERY_ACT,
) -> Page:
    """Return one page of the acts, the newest first; an act is named by the number of its last file."""
    return read_page(uow.session, _acts(uow, terms, facets), NEWEST_ACT, cursor, size)


def act_count(uow: UnitOfWork) -> int:
    """Return how many acts there are for the person, up to a limit."""
    return count_up_to(uow.session, {"": _acts(uow, (), EVERY_ACT)})[""]


def act_counts(
    uow: UnitOfWork, terms: Sequence[SearchTerm], facets: ActFacets, part: ActPart, years: Sequence[str]
) -> dict[str, int] | None:
    """Return how many acts each value of a part has, the other parts as they are; None where there are too many."""
    if not years:
        return {}
    values: Mapping[ActPart, sa.ColumnElement[str]] = {
        "year": year_values(ActRecord.archived_at, years),
        "kind": sa.type_coerce(ActRecord.kind, sa.String()),
        "sent": sa.case((IS_SENT, SENT), else_=NOT_SENT),
        "department": sa.type_coerce(Case.department, sa.String()),
    }
    found = bounded(_acts(uow, terms, replace(facets, **{part: ""})))
    return counted(uow, found, ActRecord, values[part])


def years_of_acts(uow: UnitOfWork) -> list[str]:
    """Return the years from that of the newest act to that of the first."""
    span = queries.span_of_records(uow.session)
    if span is None:
        return []
    first, last = (at.astimezone(SWEDISH_TIME).year for at in span)
    return [str(year) for year in range(last, first - 1, -1)]


def awaited_acts(uow: UnitOfWork, size: int = PAGE_SIZE) -> list[tuple[ShownCase, CaseAct]]:
    """Return acts that the person may read and whose records are still to be drawn, with their cases, oldest first."""
    filed = sa.exists().where(col(ActRecord.act_id) == col(CaseAct.id))
    query = cases_query(uow.viewer, col(CaseAct.id)).join(CaseAct, col(CaseAct.case_id) == col(Case.id))
    # The listing says where to look. What is with the security function is not drawn: its records are closed to all.
    query = query.where(col(CaseListing.lacks_record).is_(True), ~filed, _is_readable(uow))
    page = read_page(
        uow.session, [query.where(each) for each in views(uow.viewer, Part.RECORDS)], OLDEST_ACT, size=size
    )
    acts = queries.acts_among(uow.session, page.numbers)
    cases = {each.opened.id: each.opened.shown for each in listed_cases(uow, Page([act.case_id for act in acts]))}
    return [(cases[act.case_id], act) for act in acts]


def _acts(uow: UnitOfWork, terms: Sequence[SearchTerm], facets: ActFacets) -> list[sa.Select[Any]]:
    """Return the queries of the acts that the person may read, by the number of the last file of each."""
    query = cases_query(uow.viewer, col(ActRecord.id)).join(ActRecord, col(ActRecord.case_id) == col(Case.id))
    query = query.join(CaseAct, col(CaseAct.id) == col(ActRecord.act_id))
    query = query.where(is_last_file(ActRecord), _is_readable(uow))
    if terms:
        query = query.where(matching(uow.session, uow.viewer, terms))
    query = query.where(*facets.conditions())
    return [query.where(each) for each in views(uow.viewer, Part.RECORDS)]


def _is_readable(uow: UnitOfWork) -> sa.ColumnElement[bool]:
    """Return the condition that a person may know of an act, as `registry.acts.readable_acts` says it.

    Its files are given out by that rule, which also looks at marks of secrecy.
    """
    judges = may_see(uow.viewer, Part.RATINGS)
    decided = sa.exists().where(
        col(Opinion.id) == col(CaseAct.subject_id), col(Decision.assessment_id) == col(Opinion.assessment_id)
    )
    kind = col(CaseAct.kind)
    corrected = (
        sa.and_(col(CaseAct.about).startswith(f"{subject}:", autoescape=True), may_see(uow.viewer, part))
        for subject, part in PART_OF_SUBJECT.items()
    )
    readable = sa.or_(
        kind == ActKind.CLEARANCE.value,
        sa.and_(kind.in_([each.value for each in SAID_BY_GROUPS]), sa.or_(judges, decided)),
        sa.and_(kind == ActKind.CORRECTION.value, sa.or_(*corrected)),
    )
    return sa.and_(readable, ~is_blind(uow.viewer))


def archived_acts(uow: UnitOfWork, page: Page) -> list[ArchivedAct]:
    """Return the acts of one page in its order, in a few statements."""
    files = queries.files_beside(uow.session, page.numbers)
    cases = {each.opened.id: each.opened.shown for each in listed_cases(uow, Page([row.case_id for row in files]))}
    by_act: dict[int, list[ActRecord]] = {}
    for row in files:
        by_act.setdefault(row.act_id, []).append(row)
    replaced = queries.replaced_among(uow.session, cases)
    sent = queries.sent_among(uow.session, by_act)
    signed = {
        each.act_record_id: each
        for each in queries.copies_among(uow.session, [row.id for row in files if row.id])
        if each.kind is CopyKind.SIGNED and each.act_record_id
    }
    checks = fixity.checks_of(uow.session, FixityArea.RECORDS, [row.pdf_digest for row in files])
    return [
        ArchivedAct(
            cases[rows[0].case_id],
            rows,
            (rows[0].case_id, rows[0].number) in replaced,
            sent.get(act),
            {row.id: signed[row.id] for row in rows if row.id in signed},
            checks,
        )
        for act, rows in by_act.items()
    ]
