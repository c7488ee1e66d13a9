"""What the lists have changed for the partners of cases since a person last saw it.

Nothing is sent and nothing is counted: the news is the difference between two screenings. It ends when the new hits
have been judged, by anybody, and when the person has said that they have seen which hits are gone.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from riskflow.cases.access import Part
from riskflow.cases.workflow import WRITERS
from riskflow.errors import NotFoundError
from riskflow.screening.hits import Hit
from riskflow.screening.verdicts import HitChanges, hit_changes
from riskflow.services.case_facts import identity
from riskflow.services.events import record_event
from riskflow.services.open_case import OpenCase, accessible_cases, open_case
from riskflow.services.partners.partners import NO_PARTNER, partner_in
from riskflow.services.partners.rescreen import ENDED
from riskflow.services.partners.status import PartnerStatus, statuses_by_case
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import partners
from riskflow.store.tables import Case, Screening

SEEN = "screening-seen"


@dataclass(frozen=True, slots=True)
class PartnerChange:
    """What is new about one partner of one case."""

    case: Case
    status: PartnerStatus
    hit_changes: HitChanges
    seen_at: datetime
    """The screening that the person saw last."""


@dataclass(frozen=True, slots=True)
class SeenScreenings:
    """What a person knows of a partner: the screening from which news is counted, and the one they saw last."""

    first: Screening
    last: Screening


def changes_of(uow: UnitOfWork, cases: Iterable[Case]) -> list[PartnerChange]:
    """Return what is new in many cases."""
    opened_cases = accessible_cases(uow, cases)
    return changes_in(uow, opened_cases, statuses_by_case(uow, [opened.id for opened in opened_cases]))


def changes_in(
    uow: UnitOfWork, opened_cases: Iterable[OpenCase], named: Iterable[tuple[int, PartnerStatus]]
) -> list[PartnerChange]:
    """Return what is new in many running cases whose answers the person may read, in two queries, or three."""
    running = {m.id: m for m in opened_cases if m.case.state not in ENDED and Part.ANSWERS in m.parts}
    pairs = [(running[case_id], status) for case_id, status in named if case_id in running]
    return list(_changes(pairs, _seen_screenings(uow, pairs))) if pairs else []


def _seen_screenings(
    uow: UnitOfWork, pairs: Sequence[tuple[OpenCase, PartnerStatus]]
) -> dict[tuple[int, int], SeenScreenings]:
    written = {opened.id for opened, _ in pairs if opened.roles & WRITERS}
    first = partners.screenings_when_added(uow.session, [opened.id for opened, _ in pairs], written)
    last = {row.partner_id: row for row in _screenings_marked_seen(uow)}
    return {place: SeenScreenings(row, max(row, last.get(place[1], row), key=_number)) for place, row in first.items()}


def _screenings_marked_seen(uow: UnitOfWork) -> list[Screening]:
    """Return the screenings that the person has said to have seen, the oldest first."""
    numbers = partners.screenings_in_events(uow.session, uow.viewer.id, SEEN)
    return sorted(partners.screenings(uow.session, numbers), key=_number) if numbers else []


def _number(screening: Screening) -> int:
    return identity(screening.id)


def _changes(
    pairs: Iterable[tuple[OpenCase, PartnerStatus]], known: Mapping[tuple[int, int], SeenScreenings]
) -> Iterator[PartnerChange]:
    for opened, status in pairs:
        seen = known.get((opened.id, identity(status.partner.id)))
        news = hit_changes(_hits(seen.first), _hits(seen.last), status.judged_hits) if seen else None
        if seen and news:
            yield PartnerChange(opened.case, status, news, seen.last.screened_at)


def _hits(screening: Screening) -> list[Hit]:
    return [Hit.from_json(row) for row in screening.hits]


def mark_seen(uow: UnitOfWork, code: str, partner_code: str, number: int) -> None:
    """Note that the person has seen what a screening says of a partner. Doing it twice does nothing more.

    Raises:
        NotFoundError: when the partner has no such screening.
    """
    opened = open_case(uow, code, Part.ANSWERS)
    partner, _ = partner_in(uow, opened, partner_code)
    screening = uow.session.get(Screening, number)
    if screening is None or screening.partner_id != partner.id:
        raise NotFoundError(NO_PARTNER)
    if number not in partners.screenings_in_events(uow.session, uow.viewer.id, SEEN):
        record_event(uow, opened.case, SEEN, partner=partner.name, screening=str(number))
