"""The partners of a case: add, screen, judge. What is known of a partner is shared by all its cases."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from riskflow.core.access import Part
from riskflow.core.errors import ConflictError, InvalidError, NotFoundError
from riskflow.core.judging import (
    OUTCOMES,
    VERDICTS,
    Finding,
    Outcome,
    Verdict,
    gravest,
    outcome_of,
    pair_digest,
    subject_digest,
)
from riskflow.core.routing import Action, State
from riskflow.core.screening import Query, Reason
from riskflow.core.text import Text
from riskflow.services.desk import Desk, Matter, identity, move, open_case, record_event
from riskflow.services.importing import statuses
from riskflow.services.screening import Screener, doubts
from riskflow.store import lists, partners, queries
from riskflow.store.tables import AnswerRow, Assessment, Case, CasePartner, Judgement, Partner, Screening

ENDED = (State.CLOSED, State.WITHDRAWN, State.DISMISSED, State.WITH_SECURITY)
NO_NAME = Text(sv="Skriv motpartens namn.", en="Write the partner's name.")
NO_PARTNER = Text(sv="Motparten finns inte i ärendet.", en="The case has no such partner.")
NO_REASON = Text(sv="Skriv varför.", en="Write why.")
NO_HIT = Text(
    sv="Träffen finns inte längre: listorna har ändrats. Läs sidan igen.",
    en="The hit is no longer there: the lists have changed. Read the page again.",
)


@dataclass(frozen=True, slots=True)
class Particulars:
    """Who a partner is, from the register or as written by hand."""

    name: str
    territory: str = ""
    city: str = ""
    website: str = ""
    organisation: str = ""


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
        return tuple(finding for finding in self.findings if finding.outcome is Outcome.UNKNOWN)


# -- What is known -----------------------------------------------------------------------------------------------------


def standings(desk: Desk, found: Sequence[Partner]) -> list[Standing]:
    """Return partners as they stand today."""
    numbers = [identity(partner.id) for partner in found]
    screenings = partners.last_screenings(desk.session, numbers)
    judged = partners.judgements_of(desk.session, numbers)
    unclear, stamp = doubts(statuses(desk)), dict(lists.index_stamp(desk.session))
    return [_standing(partner, screenings.get(identity(partner.id)), judged, unclear, stamp) for partner in found]


def _standing(
    partner: Partner,
    screening: Screening | None,
    judged: Iterable[Judgement],
    unclear: tuple[Reason, ...],
    stamp: dict[str, int],
) -> Standing:
    subject = subject_of(partner)
    newest = {row.pair: row for row in judged if row.partner_id == partner.id}
    hits = screening.hits if screening else []
    pairs = [pair_digest(subject, hit["list"], hit["entry"], hit["fingerprint"]) for hit in hits]
    findings = tuple(
        Finding(hit, Verdict(newest[pair].verdict) if pair in newest else None)
        for hit, pair in zip(hits, pairs, strict=True)
    )
    is_current = screening is not None and screening.subject == subject and screening.lists == stamp
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


# -- What is done ------------------------------------------------------------------------------------------------------


def add(desk: Desk, code: str, given: Particulars) -> Partner:
    """Add a partner to a case, the shared record where there is one, and screen it."""
    matter = open_case(desk, code, Part.ANSWERS)
    move(desk, matter, Action.ANSWER)
    if not given.name.strip():
        raise InvalidError(NO_NAME)
    partner = _shared_record(desk, given)
    if partners.link_of(desk.session, matter.id, identity(partner.id)) is None:
        desk.session.add(
            CasePartner(case_id=matter.id, partner_id=identity(partner.id), added_at=desk.now, added_by=desk.viewer.id)
        )
        record_event(desk, matter.case, "partner-added", partner=partner.name)
        screened(desk, Screener(desk), partner)
    settle(desk, matter.case)
    return partner


def _shared_record(desk: Desk, given: Particulars) -> Partner:
    known = partners.same_partners(desk.session, given.organisation, given.name.strip(), given.territory)
    if known:
        return known[0]
    partner = Partner(
        code=secrets.token_urlsafe(9).replace("-", "a").replace("_", "b"),
        name=given.name.strip(),
        territory=given.territory,
        city=given.city,
        website=given.website,
        organisation=given.organisation,
        created_at=desk.now,
        created_by=desk.viewer.id,
    )
    desk.session.add(partner)
    desk.session.flush()  # the case needs its id
    return partner


def remove(desk: Desk, code: str, partner_code: str) -> None:
    """Take a partner out of a case; its record and its history stay."""
    matter = open_case(desk, code, Part.ANSWERS)
    move(desk, matter, Action.ANSWER)
    partner, link = partner_in(desk, matter, partner_code)
    desk.session.delete(link)
    record_event(desk, matter.case, "partner-removed", partner=partner.name)
    settle(desk, matter.case)


def partner_in(desk: Desk, matter: Matter, partner_code: str) -> tuple[Partner, CasePartner]:
    """Return a partner of a case.

    Raises:
        NotFoundError: also when the partner exists but belongs to other cases only.
    """
    partner = partners.partner_by_code(desk.session, partner_code)
    link = partners.link_of(desk.session, matter.id, identity(partner.id)) if partner else None
    if partner is None or link is None:
        raise NotFoundError(NO_PARTNER)
    return partner, link


def screened(desk: Desk, screener: Screener, partner: Partner) -> Screening:
    """Search the lists for a partner and keep what was found."""
    identifiers = {"ror": partner.organisation} if partner.organisation else {}
    answer = screener.screen(Query(partner.name, partner.territory, identifiers))
    row = Screening(
        partner_id=identity(partner.id),
        screened_at=desk.now,
        screened_by=desk.viewer.id or None,
        band=answer.band.value,
        subject=subject_of(partner),
        lists=answer.versions,
        hits=list(answer.hits),
    )
    desk.session.add(row)
    desk.session.flush()  # it is the newest from here on
    return row


def screen(desk: Desk, code: str, partner_code: str) -> Standing:
    """Screen a partner of a case anew."""
    matter = open_case(desk, code, Part.ANSWERS)
    partner, _ = partner_in(desk, matter, partner_code)
    screened(desk, Screener(desk), partner)
    found = standings(desk, [partner])[0]
    record_event(desk, matter.case, "partner-screened", partner=partner.name, outcome=OUTCOMES[found.outcome])
    _settle_all(desk, partner)
    return found


@dataclass(frozen=True, slots=True)
class Judged:
    """What somebody judged about some hits, each named by its list and entry."""

    hits: tuple[tuple[str, str], ...]
    verdict: Verdict
    reason: str


def judge(desk: Desk, code: str, partner_code: str, judged: Judged) -> Standing:
    """Record whether a partner and some entries are the same; it is remembered until either side changes.

    Raises:
        InvalidError: without a reason.
        ConflictError: when a hit is gone.
    """
    matter = open_case(desk, code, Part.ANSWERS)
    move(desk, matter, Action.JUDGE)
    partner, _ = partner_in(desk, matter, partner_code)
    if not judged.reason.strip():
        raise InvalidError(NO_REASON)
    found = {(f.hit["list"], f.hit["entry"]): f.hit for f in standings(desk, [partner])[0].findings}
    if not judged.hits or not set(judged.hits) <= set(found):
        raise ConflictError(NO_HIT)
    hits = [found[place] for place in judged.hits]
    for hit in hits:
        desk.session.add(_judgement(desk, matter, partner, hit, judged))
    record_event(
        desk,
        matter.case,
        "screening-judged",
        partner=partner.name,
        entry=", ".join(f"{hit['name']} ({hit['list']})" for hit in hits),
        verdict=VERDICTS[judged.verdict],
        reason=judged.reason.strip(),
    )
    _settle_all(desk, partner)
    return standings(desk, [partner])[0]


def _judgement(desk: Desk, matter: Matter, partner: Partner, hit: Mapping[str, str], judged: Judged) -> Judgement:
    return Judgement(
        partner_id=identity(partner.id),
        source=hit["list"],
        entry=hit["entry"],
        entry_name=hit["name"],
        pair=pair_digest(subject_of(partner), hit["list"], hit["entry"], hit["fingerprint"]),
        verdict=judged.verdict.value,
        reason=judged.reason.strip(),
        author_id=desk.viewer.id,
        case_id=matter.id,
        judged_at=desk.now,
    )


# -- What follows for the answers --------------------------------------------------------------------------------------


def _settle_all(desk: Desk, partner: Partner) -> None:
    for case in partners.cases_of(desk.session, identity(partner.id)):
        settle(desk, case)


def settle(desk: Desk, case: Case) -> None:
    """Set the answers that are fetched and not asked; submitted answers stay as they were."""
    assessment = queries.latest_assessment(desk.session, identity(case.id))
    if assessment.submitted_at is not None:
        return
    questions = desk.version_of(assessment).questionnaire.questions.values()
    fetched = [question for question in questions if question.kind == "screening"]
    if not fetched:
        return
    outcome = case_outcome(desk, case)
    rows = queries.answers_of(desk.session, identity(assessment.id))
    for question in fetched:
        _set(desk, assessment, rows.get(question.id), question.id, question.outcome_id(outcome.value))


def case_outcome(desk: Desk, case: Case) -> Outcome:
    """Return what the partners of a case amount to together."""
    desk.session.flush()  # a partner may just have been added or removed
    found = standings(desk, partners.partners_of(desk.session, identity(case.id)))
    return gravest(standing.outcome for standing in found)


def _set(desk: Desk, assessment: Assessment, row: AnswerRow | None, question: str, option: str) -> None:
    if row is not None and row.chosen == [option]:
        return
    number = identity(assessment.id)
    author = desk.viewer.id or queries.owner_of(desk.session, assessment.case_id)
    row = row or AnswerRow(assessment_id=number, question=question, author_id=author, saved_at=desk.now)
    row.chosen, row.saved_at = [option], desk.now
    desk.session.add(row)
    desk.session.flush()  # the profile is scored from the stored answers


# -- When the lists have changed ---------------------------------------------------------------------------------------


def screen_again(desk: Desk) -> int:
    """Screen the partners of all live cases whose screening is older than the lists; tell each case once.

    Doing it twice does nothing more: what was screened against today's lists is left alone.
    """
    stamp = dict(lists.index_stamp(desk.session))
    live = partners.live_partners(desk.session, ENDED)
    before = {standing.partner.id: standing for standing in standings(desk, live)}
    stale = [partner for partner in live if not _is_fresh(before[partner.id], stamp)]
    if not stale:
        return 0
    screener = Screener(desk)
    for partner in stale:
        screened(desk, screener, partner)
    for standing in standings(desk, stale):
        if _says_other(before[standing.partner.id], standing):
            _tell(desk, standing)
        _settle_all(desk, standing.partner)
    return len(stale)


def _is_fresh(standing: Standing, stamp: dict[str, int]) -> bool:
    screening = standing.screening
    return screening is not None and screening.lists == stamp and screening.subject == subject_of(standing.partner)


def _says_other(before: Standing, now: Standing) -> bool:
    """Say whether the lists now say something else of a partner than what people have seen."""
    return _said(before) != _said(now)


def _said(standing: Standing) -> set[tuple[str, str, str, str | None]]:
    return {
        (f.hit["list"], f.hit["entry"], f.hit["fingerprint"], f.verdict.value if f.verdict else None)
        for f in standing.findings
    }


def _tell(desk: Desk, standing: Standing) -> None:
    for case in partners.cases_of(desk.session, identity(standing.partner.id)):
        if case.state not in ENDED:
            outcome = OUTCOMES[standing.outcome]
            record_event(desk, case, "screening-changed", partner=standing.partner.name, outcome=outcome)
