"""One partner with all its cases that a person may enter, and what has happened with it, by case and by list."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from riskflow.cases.policy import Part
from riskflow.cases.secrecy import PARTNER
from riskflow.cases.workflow import Role
from riskflow.errors import NotFoundError
from riskflow.services.case_facts import identity
from riskflow.services.listing.cases import ListedCase, listed_cases
from riskflow.services.partners.partners import NO_PARTNER
from riskflow.services.partners.status import PartnerStatus, partner_statuses
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.handling.follow_up import events_tagged
from riskflow.store.listing.access import cases_query, views
from riskflow.store.listing.page import Cursor, Order, Page, read_page
from riskflow.store.queries import partners as partner_queries
from riskflow.store.tables import Case, CasePartner, EventRow, Judgement, Partner, Screening

LAST_CHANGED = Order(col(Case.changed_at), col(Case.id), is_descending=True)
TOLD = (
    "case-closed",
    "decision-taken",
    "obligations-agreed",
    "proof-accepted",
    "obligation-lapsed",
    "case-reopened",
    "case-suspended",
    "case-resumed",
    "case-terminated",
    "screening-changed",
    "validity-ended",
    "watching-ended",
)
"""The events of its cases that the history of a partner tells of."""
MAX_ROWS = 100
SEES_RECORD_OF_ALL = frozenset({Role.SECRETARY, Role.ADMINISTRATOR})


@dataclass(frozen=True, slots=True)
class PartnerMoment:
    """Something that happened with a partner: a screening, a judgement, or an event of a case."""

    at: datetime
    screening: Screening | None = None
    judgement: Judgement | None = None
    event: EventRow | None = None
    case: ListedCase | None = None


@dataclass(frozen=True, slots=True)
class PartnerView:
    partner: Partner
    status: PartnerStatus
    cases: Sequence[ListedCase]
    page: Page
    moments: Sequence[PartnerMoment]
    """The newest first."""


def partner_view(uow: UnitOfWork, code: str, cursor: Cursor | None = None) -> PartnerView:
    """Return a partner to somebody who may enter one of its cases and see there who the partner is.

    Cases that the person may not enter are neither shown nor counted.

    Raises:
        NotFoundError: also when there is such a partner, so that nobody can probe.
    """
    partner = partner_queries.partner_by_code(uow.session, code)
    if partner is None:
        raise NotFoundError(NO_PARTNER)
    page = _page(uow, identity(partner.id), cursor)
    listed = [each for each in listed_cases(uow, page) if not each.opened.secrecy.hides(PARTNER)]
    if not listed and not any(uow.viewer.has_role(role) for role in SEES_RECORD_OF_ALL):
        raise NotFoundError(NO_PARTNER)
    [status] = partner_statuses(uow, [partner])
    moments = sorted(_moments(uow, identity(partner.id), listed), key=lambda each: each.at, reverse=True)
    return PartnerView(partner, status, listed, page, moments[:MAX_ROWS])


def _page(uow: UnitOfWork, partner_id: int, cursor: Cursor | None) -> Page:
    linked = sa.select(col(CasePartner.case_id)).where(col(CasePartner.partner_id) == partner_id)
    query = cases_query(uow.viewer, col(Case.id)).where(col(Case.id).in_(linked))
    readable = [query.where(each) for each in views(uow.viewer, Part.ANSWERS)]
    return read_page(uow.session, readable, LAST_CHANGED, cursor)


def _moments(uow: UnitOfWork, partner_id: int, listed: Sequence[ListedCase]) -> Iterator[PartnerMoment]:
    for screening in partner_queries.screenings_of(uow.session, partner_id)[:MAX_ROWS]:
        yield PartnerMoment(screening.screened_at, screening=screening)
    for judgement in partner_queries.judgements_of(uow.session, [partner_id])[-MAX_ROWS:]:
        yield PartnerMoment(judgement.judged_at, judgement=judgement)
    # Sentences may quote any field: of a case with fields that are hidden from the person, none is told.
    told = {each.opened.id: each for each in listed if _tells(each)}
    for event in events_tagged(uow.session, told, TOLD, MAX_ROWS):
        yield PartnerMoment(event.at, event=event, case=told[event.case_id or 0])


def _tells(listed: ListedCase) -> bool:
    return Part.HISTORY in listed.opened.parts and listed.shows_levels and not listed.opened.secrecy.unread
