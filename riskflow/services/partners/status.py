"""Partners as they stand today: what the lists said, what people judged, and what makes it uncertain."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from riskflow.screening.hits import Hit, Reason
from riskflow.screening.verdicts import Finding, Outcome, Verdict, outcome_of, pair_digest, subject_digest
from riskflow.services.partners.lists import statuses
from riskflow.services.partners.search import doubts
from riskflow.services.unit_of_work import Desk, Matter, identity
from riskflow.store.queries import lists, partners
from riskflow.store.tables import Judgement, Partner, Screening


@dataclass(frozen=True, slots=True)
class Standing:
    """A partner as it stands: what was found and judged, and what makes it uncertain."""

    partner: Partner
    screening: Screening | None
    findings: tuple[Finding, ...]
    judgements: dict[str, Judgement]
    doubts: tuple[Reason, ...]
    outcome: Outcome

    @property
    def waiting(self) -> tuple[Finding, ...]:
        """The hits that nobody has told apart yet."""
        return tuple(finding for finding in self.findings if finding.waits)


def standings(desk: Desk, found: Sequence[Partner]) -> list[Standing]:
    """Return partners as they stand today."""
    numbers = [identity(partner.id) for partner in found]
    screenings = partners.last_screenings(desk.session, numbers)
    judged = partners.judgements_of(desk.session, numbers)
    versions = lists.in_force(desk.session)
    unclear, edition = doubts(statuses(desk, versions)), {source: version.id for source, version in versions.items()}
    return [_standing(partner, screenings.get(identity(partner.id)), judged, unclear, edition) for partner in found]


def _standing(
    partner: Partner,
    screening: Screening | None,
    judged: Iterable[Judgement],
    unclear: tuple[Reason, ...],
    edition: dict[str, int | None],
) -> Standing:
    subject = subject_of(partner)
    newest = {row.pair: row for row in judged if row.partner_id == partner.id}
    hits = [Hit.from_json(row) for row in screening.hits] if screening else []
    pairs = [pair_digest(subject, *hit.place, hit.fingerprint) for hit in hits]
    findings = tuple(
        Finding(hit, Verdict(newest[pair].verdict) if pair in newest else None)
        for hit, pair in zip(hits, pairs, strict=True)
    )
    is_current = screening is not None and screening.subject == subject and screening.lists == edition
    return Standing(
        partner=partner,
        screening=screening,
        findings=findings,
        judgements={pair: newest[pair] for pair in pairs if pair in newest},
        doubts=unclear,
        outcome=outcome_of(findings, unclear, is_current=is_current),
    )


def subject_of(partner: Partner) -> str:
    """Return the digest of what a partner is searched by."""
    return subject_digest(partner.name, partner.territory, partner.organisation)


def partners_in(desk: Desk, matter: Matter) -> list[Standing]:
    """Return the partners of a case as they stand today."""
    return standings(desk, partners.partners_of(desk.session, matter.id))


def named_in(desk: Desk, case_ids: Iterable[int]) -> list[tuple[int, Standing]]:
    """Return the partners of many cases as they stand today, each with the case."""
    links = partners.partners_by_case(desk.session, case_ids)
    named = list({partner.id: partner for _, partner in links}.values())
    found = {identity(each.partner.id): each for each in standings(desk, named)} if named else {}
    return [(case_id, found[identity(partner.id)]) for case_id, partner in links]


def waiting_in(named: Iterable[tuple[int, Standing]]) -> dict[int, int]:
    """Return how many hits wait to be judged in each of many cases, where any do."""
    counts: Counter[int] = Counter()
    for case_id, standing in named:
        counts[case_id] += len(standing.waiting)
    return {case_id: count for case_id, count in counts.items() if count}
