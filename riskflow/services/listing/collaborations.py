"""The register of collaborations: every case that was settled, with where it stands today, as one person may see it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlmodel import col

from riskflow.cases.labels import CaseOutcome
from riskflow.cases.policy import Part
from riskflow.cases.secrecy import PARTNER
from riskflow.cases.workflow import IN_FORCE, UNDER_HANDLING, UNREGISTERED, State
from riskflow.follow_up.validity import LastDays, Standing, standing_of
from riskflow.services.listing.cases import ListedCase, listed_cases
from riskflow.services.open_case import ShownCase
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.listing.access import Condition, cases_query, in_states, views
from riskflow.store.listing.page import PAGE_SIZE, Cursor, Order, Page, read_page
from riskflow.store.queries import partners as partner_queries
from riskflow.store.queries.partners import is_over
from riskflow.store.search.matches import matching
from riskflow.store.search.words import SearchTerm
from riskflow.store.tables import Case, CaseListing, CasePartner, Partner, SecrecyMark

LAST_SETTLED = Order(col(CaseListing.settled_at), col(Case.id), is_descending=True)
AGAIN = frozenset({*UNDER_HANDLING, State.SUPPLEMENT})
GONE = frozenset(State) - {*IN_FORCE, *AGAIN, *UNREGISTERED, State.SUSPENDED}


@dataclass(frozen=True, slots=True)
class RegisterFilter:
    """What a person wants to see of the register."""

    standing: Standing | None = None
    department: str = ""
    kind: str = ""
    territory: str = ""
    terms: Sequence[SearchTerm] = ()

    def conditions(self, today: date) -> Iterator[Condition]:
        yield col(CaseListing.settled_at).is_not(None)
        yield col(Case.state).not_in(sorted(UNREGISTERED))
        if self.standing is not None:
            yield STANDINGS[self.standing](today)
        if self.department:
            yield col(Case.department) == self.department
        if self.kind:
            yield col(Case.kind) == self.kind
        if self.territory:
            yield _has_partner_in(self.territory)


def _has_partner_in(territory: str) -> Condition:
    partners = sa.select(col(CasePartner.case_id)).join(Partner, col(Partner.id) == col(CasePartner.partner_id))
    # Where a case's partners were ever marked as possibly secret, whether it is found would tell of them.
    marked = sa.select(col(SecrecyMark.case_id)).where(col(SecrecyMark.field) == PARTNER)
    found = col(Case.id).in_(partners.where(col(Partner.territory) == territory))
    return sa.and_(found, col(Case.id).not_in(marked))


def _is_declined() -> Condition:
    return sa.and_(in_states(IN_FORCE), col(CaseListing.outcome) == CaseOutcome.DECLINE.value)


def _goes_on(today: date) -> Condition:
    carried_out = col(CaseListing.outcome) != CaseOutcome.DECLINE.value
    return sa.and_(in_states(IN_FORCE), carried_out, sa.not_(is_over(today)))


def _holds(today: date) -> Condition:
    lasts = sa.or_(col(CaseListing.valid_until).is_(None), col(CaseListing.valid_until) >= today)
    return sa.and_(_goes_on(today), lasts)


STANDINGS: Mapping[Standing, Callable[[date], Condition]] = {
    Standing.IN_FORCE: lambda today: sa.and_(_holds(today), col(CaseListing.open_obligations) == 0),
    Standing.ON_CONDITIONS: lambda today: sa.and_(_holds(today), col(CaseListing.open_obligations) > 0),
    Standing.EXPIRED: lambda today: sa.and_(_goes_on(today), col(CaseListing.valid_until) < today),
    Standing.REOPENED: lambda _: in_states(AGAIN),
    Standing.SUSPENDED: lambda today: sa.and_(col(Case.state) == State.SUSPENDED, sa.not_(is_over(today))),
    Standing.DECLINED: lambda _: _is_declined(),
    Standing.ENDED: lambda today: sa.or_(in_states(GONE), sa.and_(is_over(today), sa.not_(_is_declined()))),
}
"""Standing -> the condition of SQL that says what `follow_up.validity.standing_of` says of one case."""


@dataclass(frozen=True, slots=True)
class Collaboration:
    """One line of the register."""

    case: ShownCase
    kind: str
    listing: CaseListing
    standing: Standing
    partners: Sequence[Partner]
    """Empty where they are hidden from the person; the case then has their mask."""


def collaborations_page(
    uow: UnitOfWork, wanted: RegisterFilter, cursor: Cursor | None = None, size: int = PAGE_SIZE
) -> Page:
    """Return one page of the register, what was settled last first."""
    query = cases_query(uow.viewer, col(Case.id)).where(*wanted.conditions(uow.today))
    if wanted.terms:
        query = query.where(matching(uow.session, uow.viewer, wanted.terms))
    return read_page(
        uow.session, [query.where(each) for each in views(uow.viewer, Part.OVERVIEW)], LAST_SETTLED, cursor, size
    )


def collaborations_on(uow: UnitOfWork, page: Page) -> list[Collaboration]:
    """Return the lines of one page in its order."""
    listed = listed_cases(uow, page)
    open_to_all = [each.opened.id for each in listed if not each.opened.secrecy.hides(PARTNER)]
    partners: dict[int, list[Partner]] = {}
    for number, partner in partner_queries.partners_by_case(uow.session, open_to_all):
        partners.setdefault(number, []).append(partner)
    return [collaboration(uow, each, partners.get(each.opened.id, [])) for each in listed]


def collaboration(uow: UnitOfWork, listed: ListedCase, partners: Sequence[Partner]) -> Collaboration:
    listing, case = listed.listing, listed.opened.shown
    last = LastDays(case.ends_on, listing.valid_until)
    standing = standing_of(case.state, CaseOutcome(listing.outcome), listing.open_obligations, last, uow.today)
    return Collaboration(case, listed.opened.case.kind, listing, standing, partners)


def every_collaboration(uow: UnitOfWork, wanted: RegisterFilter, size: int = 500) -> Iterator[Collaboration]:
    """Yield the whole register, in pages."""
    cursor: Cursor | None = None
    while True:
        page = collaborations_page(uow, wanted, cursor, size)
        yield from collaborations_on(uow, page)
        if not page.after:
            return
        cursor = Cursor.parse(page.after, LAST_SETTLED)
