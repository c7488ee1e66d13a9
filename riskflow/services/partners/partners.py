"""The partners of a case: add, remove, screen, judge and merge. Screenings and judgements are shared by all cases."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from riskflow.cases.policy import Part
from riskflow.cases.secrecy import PARTNER
from riskflow.cases.workflow import REFUSAL, Action, Role
from riskflow.errors import BusyError, ConflictError, InvalidError, NotAllowedError, NotFoundError
from riskflow.screening.hits import Hit
from riskflow.screening.verdicts import (
    HIT_VERDICT_NAMES,
    SCREENING_OUTCOME_NAMES,
    HitVerdict,
    grounds_of,
    needs_second_person,
    pair_digest,
)
from riskflow.services.case_facts import identity
from riskflow.services.events import record_event
from riskflow.services.listing.upkeep import note_case
from riskflow.services.open_case import OpenCase, change_state, open_case
from riskflow.services.partners import news
from riskflow.services.partners.reopened import check_partners_open
from riskflow.services.partners.rescreen import (
    SearchedPartner,
    search_for,
    store_screenings,
    update_answers_of_cases_with,
    update_screening_answers,
)
from riskflow.services.partners.revision_partners import note_partners
from riskflow.services.partners.search import BEING_BUILT, RETRY_SECONDS
from riskflow.services.partners.status import partner_statuses, search_digest
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.handling.watch import owned_by
from riskflow.store.queries import partners
from riskflow.store.tables import CasePartner, Judgement, Partner, PartnerMerge
from riskflow.text import Text

NO_NAME = Text(sv="Skriv partnerns namn.", en="Write the partner's name.")
NO_PARTNER = Text(sv="Partnern finns inte i ärendet.", en="The case has no such partner.")
NO_REASON = Text(sv="Skriv varför.", en="Write why.")
NO_HIT = Text(
    sv="Träffen finns inte längre: listorna har ändrats. Läs sidan igen.",
    en="The hit is no longer there: the lists have changed. Read the page again.",
)


@dataclass(frozen=True, slots=True)
class PartnerInput:
    """Who a partner is, from the register or as written by hand."""

    name: str
    territory: str = ""
    city: str = ""
    website: str = ""
    organisation: str = ""


def search_before(uow: UnitOfWork, given: PartnerInput) -> list[SearchedPartner]:
    """Search the lists for a partner that is to be added, before the transaction that adds it."""
    return search_for(uow, [shared_record(uow, given)])


def shared_record(uow: UnitOfWork, given: PartnerInput) -> Partner:
    """Return the record that cases share of an organisation; where there is none a new one, which is not stored yet."""
    found = partners.same_partner(uow.session, given.organisation, given.name.strip(), given.territory)
    return found or _new_partner(uow, given)


def add(uow: UnitOfWork, code: str, given: PartnerInput, searched: Sequence[SearchedPartner] | None = None) -> Partner:
    """Add a partner to a case, the shared record where there is one, with what was searched before or is now.

    Raises:
        InvalidError: without a name.
        NotAllowedError: when a supplement does not open the partners.
    """
    opened = open_case(uow, code, Part.ANSWERS)
    change_state(uow, opened, Action.ANSWER)
    check_partners_open(uow, opened.id)
    if not given.name.strip():
        raise InvalidError(NO_NAME)
    partner = partners.same_partner(uow.session, given.organisation, given.name.strip(), given.territory)
    if partner is None or partners.link_of(uow.session, opened.id, identity(partner.id)) is None:
        before = news.known_before(uow, [partner] if partner else [])
        partner = partner or _create_partner(uow, given)
        uow.session.add(_link(uow, opened.id, identity(partner.id)))
        note_partners(uow, opened.id)
        record_event(uow, opened.case, "partner-added", partner=partner.name)
        store_screenings(uow, [partner], search_for(uow, [partner]) if searched is None else searched)
        news.tell(uow, before, but_in=opened.id)
    update_screening_answers(uow, opened.case)
    return partner


def _create_partner(uow: UnitOfWork, given: PartnerInput) -> Partner:
    partner = _new_partner(uow, given)
    uow.session.add(partner)
    uow.session.flush()  # the case needs its id
    return partner


def _new_partner(uow: UnitOfWork, given: PartnerInput) -> Partner:
    return Partner(
        code=secrets.token_urlsafe(9).replace("-", "a").replace("_", "b"),
        name=given.name.strip(),
        territory=given.territory,
        city=given.city,
        website=given.website,
        organisation=given.organisation,
        created_at=uow.now,
        created_by=uow.viewer.id,
    )


def _link(uow: UnitOfWork, case_id: int, partner_id: int) -> CasePartner:
    return CasePartner(case_id=case_id, partner_id=partner_id, added_at=uow.now, added_by=uow.viewer.id)


def remove(uow: UnitOfWork, code: str, partner_code: str) -> None:
    """Remove a partner from a case; its record, screenings and judgements stay."""
    opened = open_case(uow, code, Part.ANSWERS)
    change_state(uow, opened, Action.ANSWER)
    check_partners_open(uow, opened.id)
    partner, link = partner_in(uow, opened, partner_code)
    if link.partner_id != partner.id:  # an owner is no partner of the case
        raise NotFoundError(NO_PARTNER)
    uow.session.delete(link)
    news.end_tasks(uow, opened.id, partner)
    note_partners(uow, opened.id)
    record_event(uow, opened.case, "partner-removed", partner=partner.name)
    update_screening_answers(uow, opened.case)


def partner_in(uow: UnitOfWork, opened: OpenCase, partner_code: str) -> tuple[Partner, CasePartner]:
    """Return a partner of a case, or one that owns it, with the link; a record that was merged finds the one kept.

    Raises:
        NotFoundError: also when the partner exists but belongs to other cases only, or is hidden from the person.
    """
    partner = partners.partner_by_code(uow.session, partner_code)
    if partner is not None and partner.merged_into is not None:
        partner = uow.session.get_one(Partner, partner.merged_into)
    link = _link_to(uow, opened.id, identity(partner.id)) if partner else None
    if partner is None or link is None or opened.secrecy.hides(PARTNER, author=link.added_by):
        raise NotFoundError(NO_PARTNER)
    return partner, link


def _link_to(uow: UnitOfWork, case_id: int, partner_id: int) -> CasePartner | None:
    """Return the link of a case to a partner, or to a partner that it owns, through any number of owners."""
    asked, more = set[int](), {partner_id}
    while more:
        for number in sorted(more):
            if link := partners.link_of(uow.session, case_id, number):
                return link
        asked |= more
        more = owned_by(uow.session, more) - asked
    return None


def search_again(uow: UnitOfWork, code: str, partner_code: str) -> list[SearchedPartner]:
    """Search the lists for a partner of a case, before the transaction that stores it.

    Raises:
        BusyError: while no index can answer.
    """
    partner, _ = partner_in(uow, open_case(uow, code, Part.ANSWERS), partner_code)
    found = search_for(uow, [partner])
    if not found:
        raise BusyError(BEING_BUILT, RETRY_SECONDS)
    return found


def screen(uow: UnitOfWork, code: str, partner_code: str, searched: Sequence[SearchedPartner] | None = None) -> None:
    """Store what the lists say of a partner of a case today, as it was searched before or is now."""
    opened = open_case(uow, code, Part.ANSWERS)
    partner, _ = partner_in(uow, opened, partner_code)
    before = news.known_before(uow, [partner])
    store_screenings(uow, [partner], search_for(uow, [partner]) if searched is None else searched)
    news.tell(uow, before)
    outcome = SCREENING_OUTCOME_NAMES[partner_statuses(uow, [partner])[0].outcome]
    record_event(uow, opened.case, "partner-screened", partner=partner.name, outcome=outcome)
    update_answers_of_cases_with(uow, partner)


@dataclass(frozen=True, slots=True)
class JudgementInput:
    """A judgement of some hits, each named by its list and entry."""

    hits: tuple[tuple[str, str], ...]
    verdict: HitVerdict
    reason: str


def judge(uow: UnitOfWork, code: str, partner_code: str, judgement_input: JudgementInput) -> None:
    """Record whether a partner and some entries are the same; it holds until either side changes.

    Raises:
        InvalidError: without a reason.
        ConflictError: when a hit is gone.
    """
    opened = open_case(uow, code, Part.ANSWERS)
    change_state(uow, opened, Action.JUDGE)
    partner, _ = partner_in(uow, opened, partner_code)
    before = news.known_before(uow, [partner])
    status = before.statuses[identity(partner.id)]
    hits = _hits_to_judge({each.hit.place: each.hit for each in status.judged_hits}, judgement_input)
    uow.session.add_all(_judgement(uow, opened, partner, hit, judgement_input) for hit in hits)
    record_event(
        uow,
        opened.case,
        "screening-judged",
        partner=partner.name,
        entry=", ".join(f"{hit.name} ({hit.source})" for hit in hits),
        verdict=HIT_VERDICT_NAMES[judgement_input.verdict],
        reason=judgement_input.reason.strip(),
    )
    proposed = [hit for hit in hits if needs_second_person(hit, judgement_input.verdict)]
    if proposed:
        entries = ", ".join(f"{hit.name} ({hit.source})" for hit in proposed)
        record_event(uow, opened.case, "freeze-clearing-proposed", partner=partner.name, entry=entries)
    news.settle_in_draft(uow, opened, partner, judgement_input.reason.strip())
    news.tell_of_verdict(uow, before, but_in=opened.id)
    update_answers_of_cases_with(uow, *before.partners)


def _hits_to_judge(found: Mapping[tuple[str, str], Hit], judgement_input: JudgementInput) -> list[Hit]:
    if not judgement_input.reason.strip():
        raise InvalidError(NO_REASON)
    if not judgement_input.hits or not set(judgement_input.hits) <= set(found):
        raise ConflictError(NO_HIT)
    return [found[place] for place in judgement_input.hits]


def _judgement(
    uow: UnitOfWork, opened: OpenCase, partner: Partner, hit: Hit, judgement_input: JudgementInput
) -> Judgement:
    return Judgement(
        partner_id=identity(partner.id),
        source=hit.source,
        entry=hit.entry,
        entry_name=hit.name,
        pair=pair_digest(search_digest(partner), *hit.place, hit.fingerprint),
        verdict=judgement_input.verdict.value,
        reason=judgement_input.reason.strip(),
        grounds=grounds_of(hit),
        author_id=uow.viewer.id,
        case_id=opened.id,
        judged_at=uow.now,
    )


MERGE_ROLES = (Role.ADMINISTRATOR, Role.SECRETARY)
ITSELF = Text(sv="Välj två olika partner.", en="Choose two different partners.")
ALREADY_MERGED = Text(sv="Posten är redan sammanslagen med en annan.", en="The record has been merged already.")
NO_MERGE = Text(sv="Det finns ingen sådan sammanslagning.", en="There is no such merge.")
ALREADY_UNDONE = Text(sv="Sammanslagningen är redan upphävd.", en="The merge has been undone already.")


def merge(uow: UnitOfWork, code: str, into_code: str, reason: str) -> PartnerMerge:
    """Point all cases of one record at the other; screenings and judgements stay with the record they are about."""
    _check_may_merge(uow)
    partner, into = _partner(uow, code), _partner(uow, into_code)
    if partner.id == into.id:
        raise InvalidError(ITSELF)
    if not reason.strip():
        raise InvalidError(NO_REASON)
    if partner.merged_into or into.merged_into:
        raise ConflictError(ALREADY_MERGED)
    before, known = partner_statuses(uow, [partner])[0], news.known_before(uow, [into])
    partner.merged_into = into.id
    news.tell(uow, known)  # those who had the other record already: what is stated of owners is of both from now on
    moved, dropped = _move_links(uow, partner, into)
    row = PartnerMerge(
        partner_id=identity(partner.id),
        into_id=identity(into.id),
        moved=moved,
        dropped=dropped,
        reason=reason.strip(),
        merged_by=uow.viewer.id,
        merged_at=uow.now,
    )
    uow.session.add(row)
    record_event(uow, None, "partners-merged", partner=partner.name, into=into.name, reason=reason.strip())
    _note_cases_with(uow, into)
    having = {link.case_id for link in partners.links_of(uow.session, identity(into.id)) if link.id in moved}
    news.move_tasks(uow, {*having, *dropped}, partner, into)
    news.tell_of_other_record(uow, before, into, having)
    update_answers_of_cases_with(uow, into)
    return row


def _check_may_merge(uow: UnitOfWork) -> None:
    if not any(uow.viewer.has_role(role) for role in MERGE_ROLES):
        raise NotAllowedError(REFUSAL)


def _partner(uow: UnitOfWork, code: str) -> Partner:
    partner = partners.partner_by_code(uow.session, code)
    if partner is None:
        raise NotFoundError(NO_PARTNER)
    return partner


def _move_links(uow: UnitOfWork, partner: Partner, into: Partner) -> tuple[list[int], list[int]]:
    """Point the cases at the other record; return the ids of the moved links, and of the cases that had both."""
    moved, dropped = [], []
    having = {link.case_id for link in partners.links_of(uow.session, identity(into.id))}
    for link in partners.links_of(uow.session, identity(partner.id)):
        if link.case_id in having:
            dropped.append(link.case_id)
            uow.session.delete(link)
        else:
            link.partner_id = identity(into.id)
            moved.append(identity(link.id))
    return moved, dropped


def _note_cases_with(uow: UnitOfWork, partner: Partner) -> None:
    """Let the cases of a partner be found by the name that it has in them now."""
    for link in partners.links_of(uow.session, identity(partner.id)):
        note_case(uow, link.case_id)


def undo(uow: UnitOfWork, number: int) -> None:
    """Separate two merged records: each case gets back the partner that it had.

    Raises:
        NotFoundError: when there is no such merge.
        ConflictError: when it has been undone already.
    """
    _check_may_merge(uow)
    row = uow.session.get(PartnerMerge, number)
    if row is None:
        raise NotFoundError(NO_MERGE)
    if row.undone_at is not None:
        raise ConflictError(ALREADY_UNDONE)
    partner, into = uow.session.get_one(Partner, row.partner_id), uow.session.get_one(Partner, row.into_id)
    before = news.known_before(uow, [into])
    moved = partners.moved_links(uow.session, row)
    for link in moved:
        link.partner_id = row.partner_id
    uow.session.add_all(_link(uow, case_id, row.partner_id) for case_id in row.dropped)
    partner.merged_into = None
    row.undone_by, row.undone_at = uow.viewer.id, uow.now
    record_event(uow, None, "merge-undone", partner=partner.name, into=into.name)
    _note_cases_with(uow, partner)
    news.tell(uow, before)
    having = {*(link.case_id for link in moved), *row.dropped}
    news.move_tasks(uow, [link.case_id for link in moved], into, partner)
    news.tell_of_other_record(uow, before.statuses[row.into_id], partner, having)
    update_answers_of_cases_with(uow, partner, into)
