"""What the lists have changed for the partners of cases since a person last saw it.

Changes are not stored: they are the difference between two screenings. A new hit is no change any longer when anybody
has judged it, a hit that is gone when the person has marked the screening as seen.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from riskflow.cases.policy import Part
from riskflow.cases.workflow import WRITERS
from riskflow.errors import NotFoundError
from riskflow.follow_up.watch import is_watched
from riskflow.screening.hits import Hit
from riskflow.screening.verdicts import HitChanges, hit_changes
from riskflow.services.case_facts import identity
from riskflow.services.events import record_event
from riskflow.services.open_case import OpenCase, ShownCase, open_case
from riskflow.services.partners import news
from riskflow.services.partners.partners import NO_PARTNER, partner_in
from riskflow.services.partners.status import PartnerStatus, shown_statuses, statuses_by_case
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import partners
from riskflow.store.tables import Screening
from riskflow.text import Text

SEEN = "screening-seen"
NONE_WAITS = Text(sv="Ändringen är sedd, och ingen träff väntar.", en="The change has been seen, and no hit waits.")


@dataclass(frozen=True, slots=True)
class PartnerChange:
    """What has changed for one partner of one case."""

    case: ShownCase
    status: PartnerStatus
    hit_changes: HitChanges
    seen_at: datetime
    """When the screening was made that the person saw last."""


@dataclass(frozen=True, slots=True)
class SeenScreenings:
    """The screening of a partner that later ones are compared with, and the one that the person saw last."""

    first: Screening
    last: Screening


def changes_of(uow: UnitOfWork, opened_cases: Sequence[OpenCase]) -> list[PartnerChange]:
    return changes_in(uow, opened_cases, statuses_by_case(uow, [opened.id for opened in opened_cases]))


def changes_in(
    uow: UnitOfWork, opened_cases: Iterable[OpenCase], statuses: Iterable[tuple[int, PartnerStatus]]
) -> list[PartnerChange]:
    """Return the changes in those of the cases that are watched and whose answers the person may read."""
    running = {
        each.id: each
        for each in opened_cases
        if is_watched(each.case.state, each.case.ends_on, uow.today) and Part.ANSWERS in each.parts
    }
    seen = shown_statuses(uow, running, statuses)
    pairs = [(running[case_id], status) for case_id, status in seen]
    return list(_changes(pairs, _seen_screenings(uow, pairs))) if pairs else []


def _seen_screenings(
    uow: UnitOfWork, pairs: Sequence[tuple[OpenCase, PartnerStatus]]
) -> dict[tuple[int, int], SeenScreenings]:
    written = {opened.id for opened, _ in pairs if opened.roles & WRITERS}
    first, last = partners.screenings_seen(
        uow.session, [opened.id for opened, _ in pairs], written, uow.viewer.id, SEEN
    )
    return {key: SeenScreenings(row, max(row, last.get(key[1], row), key=_number)) for key, row in first.items()}


def _number(screening: Screening) -> int:
    return identity(screening.id)


def _changes(
    pairs: Iterable[tuple[OpenCase, PartnerStatus]], known: Mapping[tuple[int, int], SeenScreenings]
) -> Iterator[PartnerChange]:
    for opened, status in pairs:
        seen = known.get((opened.id, identity(status.partner.id)))
        changed = hit_changes(_hits(seen.first), _hits(seen.last), status.judged_hits) if seen else None
        if seen and changed:
            yield PartnerChange(opened.shown, status, changed, seen.last.screened_at)


def _hits(screening: Screening) -> list[Hit]:
    return [Hit.from_json(row) for row in screening.hits]


def mark_seen(uow: UnitOfWork, code: str, partner_code: str, number: int) -> None:
    """Record once that the person has seen a screening of a partner, which settles what waits about it in a draft.

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
    if opened.roles & WRITERS:
        news.settle_in_draft(uow, opened, partner, NONE_WAITS)
