"""Partners as they stand today: what the lists said, what people judged, and what makes it uncertain."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from riskflow.screening.hits import Hit, ScreeningReason
from riskflow.screening.verdicts import (
    HitVerdict,
    JudgedHit,
    ScreeningOutcome,
    pair_digest,
    screening_outcome,
    subject_digest,
)
from riskflow.services.case_facts import identity
from riskflow.services.open_case import OpenCase
from riskflow.services.partners.lists import list_statuses
from riskflow.services.partners.search import doubts
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import lists, partners
from riskflow.store.tables import Judgement, Partner, Screening


@dataclass(frozen=True, slots=True)
class PartnerStatus:
    """A partner as it stands: what was found and judged, and what makes it uncertain."""

    partner: Partner
    screening: Screening | None
    judged_hits: tuple[JudgedHit, ...]
    judgements: dict[str, Judgement]
    doubts: tuple[ScreeningReason, ...]
    outcome: ScreeningOutcome

    @property
    def open_hits(self) -> tuple[JudgedHit, ...]:
        """The hits that nobody has told apart yet."""
        return tuple(judged_hit for judged_hit in self.judged_hits if judged_hit.is_pending)


def partner_statuses(uow: UnitOfWork, found: Sequence[Partner]) -> list[PartnerStatus]:
    """Return partners as they stand today."""
    if not found:
        return []
    numbers = [identity(partner.id) for partner in found]
    screenings = partners.last_screenings(uow.session, numbers)
    judged = partners.judgements_of(uow.session, numbers)
    unclear = doubts(list_statuses(uow))
    edition = {source: version.id for source, version in lists.in_force(uow.session).items()}
    return [_status(partner, screenings.get(identity(partner.id)), judged, unclear, edition) for partner in found]


def _status(
    partner: Partner,
    screening: Screening | None,
    judged: Iterable[Judgement],
    unclear: tuple[ScreeningReason, ...],
    edition: dict[str, int | None],
) -> PartnerStatus:
    subject = search_digest(partner)
    newest = {row.pair: row for row in judged if row.partner_id == partner.id}
    hits = [Hit.from_json(row) for row in screening.hits] if screening else []
    pairs = [pair_digest(subject, *hit.place, hit.fingerprint) for hit in hits]
    judged_hits = tuple(
        JudgedHit(hit, HitVerdict(newest[pair].verdict) if pair in newest else None)
        for hit, pair in zip(hits, pairs, strict=True)
    )
    is_current = screening is not None and screening.subject == subject and screening.lists == edition
    return PartnerStatus(
        partner=partner,
        screening=screening,
        judged_hits=judged_hits,
        judgements={pair: newest[pair] for pair in pairs if pair in newest},
        doubts=unclear,
        outcome=screening_outcome(judged_hits, unclear, is_current=is_current),
    )


def search_digest(partner: Partner) -> str:
    """Return the digest of what a partner is searched by."""
    return subject_digest(partner.name, partner.territory, partner.organisation)


def statuses_in_case(uow: UnitOfWork, opened: OpenCase) -> list[PartnerStatus]:
    """Return the partners of a case as they stand today."""
    return partner_statuses(uow, partners.partners_of(uow.session, opened.id))


def statuses_by_case(uow: UnitOfWork, case_ids: Iterable[int]) -> list[tuple[int, PartnerStatus]]:
    """Return the partners of many cases as they stand today, each with the case."""
    links = partners.partners_by_case(uow.session, case_ids)
    statuses = list({partner.id: partner for _, partner in links}.values())
    found = {identity(each.partner.id): each for each in partner_statuses(uow, statuses)} if statuses else {}
    return [(case_id, found[identity(partner.id)]) for case_id, partner in links]


def open_hits_by_case(statuses: Iterable[tuple[int, PartnerStatus]]) -> dict[int, int]:
    """Return how many hits wait to be judged in each of many cases, where any do."""
    counts: Counter[int] = Counter()
    for case_id, status in statuses:
        counts[case_id] += len(status.open_hits)
    return {case_id: count for case_id, count in counts.items() if count}
