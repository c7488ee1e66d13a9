"""The partners of a case: add, screen, judge. What is known of a partner is shared by all its cases."""

import secrets
from dataclasses import dataclass

from riskflow.cases.access import Part
from riskflow.cases.workflow import Action
from riskflow.errors import ConflictError, InvalidError, NotFoundError
from riskflow.screening.hits import Hit
from riskflow.screening.verdicts import OUTCOMES, VERDICTS, Verdict, pair_digest
from riskflow.services.partners.rescreen import screened, settle, settle_all
from riskflow.services.partners.search import Screener
from riskflow.services.partners.status import Standing, standings, subject_of
from riskflow.services.unit_of_work import Desk, Matter, identity, move, open_case, record_event
from riskflow.store.queries import partners
from riskflow.store.tables import CasePartner, Judgement, Partner
from riskflow.text import Text

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
    """Return a partner of a case; an address of a record that was merged leads to the one that was kept.

    Raises:
        NotFoundError: also when the partner exists but belongs to other cases only.
    """
    partner = partners.partner_by_code(desk.session, partner_code)
    if partner is not None and partner.merged_into is not None:
        partner = desk.session.get_one(Partner, partner.merged_into)
    link = partners.link_of(desk.session, matter.id, identity(partner.id)) if partner else None
    if partner is None or link is None:
        raise NotFoundError(NO_PARTNER)
    return partner, link


def screen(desk: Desk, code: str, partner_code: str) -> Standing:
    """Screen a partner of a case anew."""
    matter = open_case(desk, code, Part.ANSWERS)
    partner, _ = partner_in(desk, matter, partner_code)
    screened(desk, Screener(desk), partner)
    found = standings(desk, [partner])[0]
    record_event(desk, matter.case, "partner-screened", partner=partner.name, outcome=OUTCOMES[found.outcome])
    settle_all(desk, partner)
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
    found = {f.hit.place: f.hit for f in standings(desk, [partner])[0].findings}
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
        entry=", ".join(f"{hit.name} ({hit.source})" for hit in hits),
        verdict=VERDICTS[judged.verdict],
        reason=judged.reason.strip(),
    )
    settle_all(desk, partner)
    return standings(desk, [partner])[0]


def _judgement(desk: Desk, matter: Matter, partner: Partner, hit: Hit, judged: Judged) -> Judgement:
    return Judgement(
        partner_id=identity(partner.id),
        source=hit.source,
        entry=hit.entry,
        entry_name=hit.name,
        pair=pair_digest(subject_of(partner), *hit.place, hit.fingerprint),
        verdict=judged.verdict.value,
        reason=judged.reason.strip(),
        author_id=desk.viewer.id,
        case_id=matter.id,
        judged_at=desk.now,
    )
