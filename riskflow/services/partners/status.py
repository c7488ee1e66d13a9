"""Screening status of partners: what the lists hold, how people judged it, and what makes the answer uncertain."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from riskflow.cases.secrecy import PARTNER
from riskflow.screening.hits import Hit, ScreeningReason
from riskflow.screening.lists import Effect
from riskflow.screening.ownership import NOT_OWNED, Ownership, Share, ownerships, share_words
from riskflow.screening.verdicts import (
    HitVerdict,
    JudgedHit,
    ScreeningOutcome,
    has_more_grounds,
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
from riskflow.store.handling.watch import owner_statements
from riskflow.store.queries import partners
from riskflow.store.tables import FreezeRuling, Judgement, OwnerStatement, Partner, Screening
from riskflow.text import Text


@dataclass(frozen=True, slots=True)
class StatedOwner:
    """An owner of a partner as somebody stated it, and what the lists say of the owner."""

    statement: OwnerStatement
    partner: Partner
    outcome: ScreeningOutcome
    is_known: bool
    """Whether the owner was searched for in today's lists; persons are not."""
    is_counted: bool
    """Whether its assets are or may be frozen, so that its share is added up."""
    is_likely: bool
    """Whether that is more than a name somewhat alike that nobody has judged."""

    @property
    def share(self) -> Text:
        """The share in words."""
        return share_words(self.statement.hundredths, has_control=self.statement.has_control)


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
    outgrown: Mapping[tuple[str, str], Judgement]
    """Earlier judgements, by the place of the hit: the partner, the entry or what speaks for it has changed since."""
    owners: tuple[StatedOwner, ...] = ()
    ownership: Ownership = NOT_OWNED

    @property
    def outcome(self) -> ScreeningOutcome:
        """What the partner amounts to, with its owners."""
        found = [screening_outcome(self.judged_hits, self.doubts, is_current=self.is_current)]
        if self.ownership.is_possible_freeze:
            found.append(ScreeningOutcome.MAYBE_FROZEN)
        if not all(owner.is_known for owner in self.owners):
            found.append(ScreeningOutcome.UNKNOWN)
        return worst_outcome(found)

    @property
    def is_frozen_by_hits(self) -> bool:
        """Whether the lists say by themselves that its assets are, or may be, frozen."""
        freezing = (ScreeningOutcome.FROZEN, ScreeningOutcome.MAYBE_FROZEN)
        return any(each.hit.effect is Effect.FREEZE and each.outcome in freezing for each in self.judged_hits)

    @property
    def open_hits(self) -> tuple[JudgedHit, ...]:
        """The hits that nobody has judged to be the same or another."""
        return tuple(judged_hit for judged_hit in self.judged_hits if judged_hit.is_pending)

    @property
    def holds_case(self) -> bool:
        """Whether a likely freeze waits, so that no case of the partner may close by itself."""
        by_owners = self.ownership.is_possible_freeze and any(each.is_likely for each in self.owners)
        return by_owners or any(each.holds_case for each in self.judged_hits)


def partner_statuses(uow: UnitOfWork, found: Sequence[Partner], *, at: datetime | None = None) -> list[PartnerStatus]:
    """Return the status of each of some partners, with what is stated of their owners, in their order.

    With `at` it counts what had been screened, judged and stated by then; the lists in force are those of today.
    """
    stated = _stated_owners(uow, [identity(partner.id) for partner in found], at)
    owners = {row.owner_id for rows in stated.values() for row in rows}
    if not owners:
        return _own_statuses(uow, found, at)
    everybody = {**partners.partners_numbered(uow.session, owners), **{each.id: each for each in found}}
    own = {identity(each.partner.id): each for each in _own_statuses(uow, list(everybody.values()), at)}
    shares = {
        owned: [Share(row.owner_id, row.hundredths, row.has_control) for row in stated[owned]] for owned in stated
    }
    together = ownerships(shares, [number for number, status in own.items() if status.is_frozen_by_hits])
    with_shares = {number: replace(each, ownership=together.get(number, NOT_OWNED)) for number, each in own.items()}
    return [_with_owners(with_shares[identity(each.id)], stated, with_shares) for each in found]


def _stated_owners(uow: UnitOfWork, numbers: Collection[int], at: datetime | None) -> dict[int, list[OwnerStatement]]:
    """Return what is stated of the owners of some partners, of their owners, and so on."""
    stated, asked = dict[int, list[OwnerStatement]](), set[int]()
    while more := set(numbers) - asked:
        found = owner_statements(uow.session, more, at)
        stated, asked = {**stated, **found}, asked | more
        numbers = {row.owner_id for rows in found.values() for row in rows}
    return stated


def _with_owners(
    status: PartnerStatus, stated: Mapping[int, Sequence[OwnerStatement]], known: Mapping[int, PartnerStatus]
) -> PartnerStatus:
    rows = stated.get(identity(status.partner.id), ())
    return replace(status, owners=tuple(_stated_owner(status, row, known[row.owner_id]) for row in rows))


def _stated_owner(status: PartnerStatus, row: OwnerStatement, owner: PartnerStatus) -> StatedOwner:
    is_likely = owner.outcome is ScreeningOutcome.FROZEN or owner.holds_case or not owner.is_frozen_by_hits
    is_counted = row.owner_id in status.ownership.listed
    return StatedOwner(
        row, owner.partner, owner.outcome, owner.is_current and not row.is_person, is_counted, is_counted and is_likely
    )


def _own_statuses(uow: UnitOfWork, found: Sequence[Partner], at: datetime | None) -> list[PartnerStatus]:
    if not found:
        return []
    numbers = [identity(partner.id) for partner in found]
    screenings = partners.last_screenings(uow.session, numbers, at)
    judgements = partners.judgements_by_pair(uow.session, numbers, at)
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
        outgrown=_outgrown(hits, found, judged),
    )


def _outgrown(
    hits: Iterable[Hit],
    found: Mapping[str, tuple[Judgement | None, Judgement | None]],
    judged: Mapping[str, JudgementsOfPair],
) -> dict[tuple[str, str], Judgement]:
    """Return the newest judgement of each hit that none of today's holds for."""
    kept = {identity(each.id) for pair in found.values() for each in pair if each}
    rows = [row for of_pair in judged.values() for row, _ in of_pair if row.id not in kept]
    newest = {(row.source, row.entry): row for row in sorted(rows, key=lambda row: identity(row.id))}
    held = {(row.source, row.entry) for pair in found.values() for row in pair if row}
    return {hit.place: newest[hit.place] for hit in hits if hit.place in newest and hit.place not in held}


def _in_force(hit: Hit, judged: JudgementsOfPair) -> tuple[Judgement | None, Judgement | None]:
    """Return the judgement that counts, and a newer one that waits for a second person."""
    proposal = None
    for judgement, ruling in judged:
        if judgement.verdict == HitVerdict.ANOTHER and has_more_grounds(hit, judgement.grounds):
            continue
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
