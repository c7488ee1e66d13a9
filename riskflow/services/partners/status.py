"""Screening status of partners: what the lists hold, how people judged it, and what makes the answer uncertain."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from riskflow.cases.secrecy import PARTNER
from riskflow.screening.hits import Hit, ScreeningReason
from riskflow.screening.verdicts import (
    HitVerdict,
    JudgedHit,
    ScreeningOutcome,
    needs_second_person,
    pair_digest,
    screening_outcome,
    subject_digest,
    worst_outcome,
)
from riskflow.services.case_facts import identity
from riskflow.services.open_case import OpenCase
from riskflow.services.partners.lists import doubts, edition_in_force, list_statuses
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import partners
from riskflow.store.tables import FreezeRuling, Judgement, Partner, Screening


@dataclass(frozen=True, slots=True)
class PartnerStatus:
    """A partner with its newest screening and the judgements of its hits that are in force."""

    partner: Partner
    screening: Screening | None
    judged_hits: tuple[JudgedHit, ...]
    judgements: Mapping[str, Judgement]
    """By the digest of the pair."""
    proposals: Mapping[str, Judgement]
    """The judgements that wait for a second person, by the digest of the pair."""
    doubts: tuple[ScreeningReason, ...]
    is_current: bool
    """Whether today's lists were searched for the partner as it is now."""

    @property
    def outcome(self) -> ScreeningOutcome:
        """What the partner amounts to."""
        return screening_outcome(self.judged_hits, self.doubts, is_current=self.is_current)

    @property
    def open_hits(self) -> tuple[JudgedHit, ...]:
        """The hits that nobody has judged to be the same or another."""
        return tuple(judged_hit for judged_hit in self.judged_hits if judged_hit.is_pending)

    @property
    def holds_case(self) -> bool:
        """Whether a likely freeze waits, so that no case of the partner may close by itself."""
        return any(judged_hit.holds_case for judged_hit in self.judged_hits)


def partner_statuses(uow: UnitOfWork, found: Sequence[Partner]) -> list[PartnerStatus]:
    """Return the status of each of some partners, in their order."""
    if not found:
        return []
    numbers = [identity(partner.id) for partner in found]
    screenings = partners.last_screenings(uow.session, numbers)
    judgements = partners.judgements_by_pair(uow.session, numbers)
    unclear, edition = doubts(list_statuses(uow)), edition_in_force(uow)
    return [
        _status(partner, screenings.get(number), judgements.get(number, {}), unclear, edition)
        for partner, number in zip(found, numbers, strict=True)
    ]


JudgementsOfPair = Sequence[tuple[Judgement, FreezeRuling | None]]
"""The judgements of one pair with their rulings, the newest first."""


def _status(
    partner: Partner,
    screening: Screening | None,
    judged: Mapping[str, JudgementsOfPair],
    unclear: tuple[ScreeningReason, ...],
    edition: Mapping[str, int],
) -> PartnerStatus:
    subject = search_digest(partner)
    hits = [Hit.from_json(row) for row in screening.hits] if screening else []
    pairs = [pair_digest(subject, *hit.place, hit.fingerprint) for hit in hits]
    found = {pair: _in_force(hit, judged.get(pair, ())) for hit, pair in zip(hits, pairs, strict=True)}
    return PartnerStatus(
        partner=partner,
        screening=screening,
        judged_hits=tuple(_judged_hit(hit, *found[pair]) for hit, pair in zip(hits, pairs, strict=True)),
        judgements={pair: in_force for pair, (in_force, _) in found.items() if in_force},
        proposals={pair: proposal for pair, (_, proposal) in found.items() if proposal},
        doubts=unclear,
        is_current=screening is not None and screening.subject == subject and screening.lists == edition,
    )


def _in_force(hit: Hit, judged: JudgementsOfPair) -> tuple[Judgement | None, Judgement | None]:
    """Return the judgement that counts, and a newer one that waits for a second person."""
    proposal = None
    for judgement, ruling in judged:
        if not needs_second_person(hit, HitVerdict(judgement.verdict)) or (ruling and ruling.is_confirmed):
            return judgement, proposal
        if ruling is None:
            proposal = proposal or judgement
    return None, proposal


def _judged_hit(hit: Hit, in_force: Judgement | None, proposal: Judgement | None) -> JudgedHit:
    return JudgedHit(hit, HitVerdict(in_force.verdict) if in_force else None, is_proposed=proposal is not None)


def search_digest(partner: Partner) -> str:
    """Return the digest of what a partner is searched by."""
    return subject_digest(partner.name, partner.territory, partner.organisation)


def statuses_in_case(uow: UnitOfWork, opened: OpenCase) -> list[PartnerStatus]:
    """Return the status of each partner of a case that the person sees, in the order in which they were added."""
    statuses = [(opened.id, status) for status in partner_statuses(uow, partners.partners_of(uow.session, opened.id))]
    return [status for _, status in shown_statuses(uow, {opened.id: opened}, statuses)]


def shown_statuses(
    uow: UnitOfWork, opened_cases: Mapping[int, OpenCase], statuses: Iterable[tuple[int, PartnerStatus]]
) -> list[tuple[int, PartnerStatus]]:
    """Return those statuses that the person may see: a mark on the partners hides all but those they added."""
    hiding = [number for number, opened in opened_cases.items() if opened.secrecy.hides(PARTNER)]
    added = partners.links_in(uow.session, hiding) if hiding else ()
    own = {(link.case_id, link.partner_id) for link in added if link.added_by == uow.viewer.id}
    return [
        (case_id, status)
        for case_id, status in statuses
        if case_id in opened_cases and (case_id not in hiding or (case_id, status.partner.id) in own)
    ]


def statuses_by_case(uow: UnitOfWork, case_ids: Iterable[int]) -> list[tuple[int, PartnerStatus]]:
    """Return the status of each partner of many cases, with the id of the case."""
    links = partners.partners_by_case(uow.session, case_ids)
    distinct = list({partner.id: partner for _, partner in links}.values())
    found = {each.partner.id: each for each in partner_statuses(uow, distinct)} if distinct else {}
    return [(case_id, found[partner.id]) for case_id, partner in links]


def outcomes_by_case(uow: UnitOfWork, case_ids: Collection[int]) -> dict[int, ScreeningOutcome]:
    """Return what the partners of each of many cases amount to together."""
    outcomes: dict[int, list[ScreeningOutcome]] = {case_id: [] for case_id in case_ids}
    for case_id, status in statuses_by_case(uow, case_ids):
        outcomes[case_id].append(status.outcome)
    return {case_id: worst_outcome(found) for case_id, found in outcomes.items()}


def open_hits_by_case(statuses: Iterable[tuple[int, PartnerStatus]]) -> dict[int, int]:
    """Return how many hits wait to be judged in each of many cases, where any do."""
    counts: Counter[int] = Counter()
    for case_id, status in statuses:
        counts[case_id] += len(status.open_hits)
    return {case_id: count for case_id, count in counts.items() if count}
