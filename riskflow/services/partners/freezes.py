"""Clearing a likely freeze takes two persons: a judgement proposes, the function in charge confirms or refuses it.

Until then the hit counts as not judged, in every case of the partner.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from riskflow.cases.workflow import REFUSAL
from riskflow.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError
from riskflow.screening.hits import Hit
from riskflow.screening.lists import LIST_SOURCES, Effect
from riskflow.screening.verdicts import HitVerdict
from riskflow.services.case_facts import facts_of, identity
from riskflow.services.events import record_event
from riskflow.services.partners.partners import NO_REASON
from riskflow.services.partners.rescreen import update_answers_of_cases_with
from riskflow.services.partners.status import PartnerStatus, partner_statuses
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.handling.watch import owned_in_watched_cases
from riskflow.store.queries import partners
from riskflow.store.tables import Case, FreezeRuling, Judgement, Partner
from riskflow.text import Text

FREEZING_LISTS = tuple(source for source, known in LIST_SOURCES.items() if known.effect is Effect.FREEZE)
NO_PROPOSAL = Text(sv="Bedömningen finns inte.", en="There is no such judgement.")
NO_LONGER_WAITS = Text(
    sv="Bedömningen väntar inte längre: någon har svarat, eller så har parten eller listan ändrats.",
    en="The judgement no longer waits: somebody has answered, or the partner or the list has changed.",
)
NOT_SECOND_PERSON = Text(
    sv="Den som bedömde träffen, eller som skriver i eller är jävig i ett ärende med partnern, "
    "kan inte bekräfta. En annan person i funktionen måste göra det.",
    en="Who judged the hit, or writes or is disqualified in a case of the partner, cannot confirm it. "
    "Another person of the function must.",
)


@dataclass(frozen=True, slots=True)
class FreezeProposal:
    """A judgement that waits for a second person, with what it is about."""

    judgement: Judgement
    status: PartnerStatus
    hit: Hit

    @property
    def partner(self) -> Partner:
        return self.status.partner


def is_in_charge(uow: UnitOfWork) -> bool:
    """Return whether the acting person holds a function that is in charge of what the lists say."""
    return bool(_held(uow))


def _held(uow: UnitOfWork) -> tuple[str, ...]:
    return uow.viewer.held_functions(sorted(uow.current_version.questionnaire.screening_functions))


def waiting(uow: UnitOfWork) -> list[FreezeProposal]:
    """Return the judgements that wait for the acting person's function, the oldest first; for others none."""
    if not is_in_charge(uow):
        return []
    found = partners.partners_with_unruled(uow.session, HitVerdict.ANOTHER, FREEZING_LISTS)
    proposals = [each for status in partner_statuses(uow, found) for each in _proposals(status)]
    return sorted(proposals, key=lambda each: identity(each.judgement.id))


def through_owners(uow: UnitOfWork) -> list[PartnerStatus]:
    """Return the partners of watched cases that may be frozen through their owners, for the function in charge."""
    if not is_in_charge(uow):
        return []
    found = partners.partners_numbered(uow.session, owned_in_watched_cases(uow.session, uow.today)).values()
    return [each for each in partner_statuses(uow, list(found)) if each.ownership.is_possible_freeze]


def _proposals(status: PartnerStatus) -> Iterator[FreezeProposal]:
    hits = {judged_hit.hit.place: judged_hit.hit for judged_hit in status.judged_hits}
    for judgement in status.proposals.values():
        yield FreezeProposal(judgement, status, hits[judgement.source, judgement.entry])


def may_rule(uow: UnitOfWork, proposal: FreezeProposal) -> bool:
    """Return whether the acting person may be the second: not the first, and outside every case of the partner."""
    cases = {each.id: each for each in partners.cases_of(uow.session, [identity(proposal.partner.id)])}
    if proposal.judgement.case_id not in {None, *cases}:
        cases[proposal.judgement.case_id] = uow.session.get_one(Case, proposal.judgement.case_id)
    excluded = {person for facts in facts_of(uow.session, cases.values()).values() for person in facts.excluded}
    return uow.viewer.id not in excluded | {proposal.judgement.author_id}


def rule(uow: UnitOfWork, judgement_id: int, reason: str, *, is_confirmed: bool) -> None:
    """Confirm or refuse, as a second person, that a likely freeze is another organisation's.

    Raises:
        NotAllowedError: the person is not of the function, made the judgement, or belongs to a case of the partner.
        NotFoundError: there is no such judgement.
        ConflictError: it does not wait any longer.
        InvalidError: without a reason.
    """
    held = _held(uow)
    if not held:
        raise NotAllowedError(REFUSAL)
    proposal = _proposal(uow, judgement_id)
    if not may_rule(uow, proposal):
        raise NotAllowedError(NOT_SECOND_PERSON)
    if not reason.strip():
        raise InvalidError(NO_REASON)
    uow.session.add(
        FreezeRuling(
            judgement_id=judgement_id,
            is_confirmed=is_confirmed,
            reason=reason.strip(),
            function=held[0],
            person_id=uow.viewer.id,
            ruled_at=uow.now,
        )
    )
    _record_ruling(uow, proposal, reason.strip(), is_confirmed=is_confirmed)
    update_answers_of_cases_with(uow, proposal.partner)


def _proposal(uow: UnitOfWork, judgement_id: int) -> FreezeProposal:
    judgement = uow.session.get(Judgement, judgement_id)
    if judgement is None:
        raise NotFoundError(NO_PROPOSAL)
    status = partner_statuses(uow, [uow.session.get_one(Partner, judgement.partner_id)])[0]
    for proposal in _proposals(status):
        if proposal.judgement.id == judgement_id:
            return proposal
    raise ConflictError(NO_LONGER_WAITS)


def _record_ruling(uow: UnitOfWork, proposal: FreezeProposal, reason: str, *, is_confirmed: bool) -> None:
    """Record the ruling in every watched case of the partner."""
    number = identity(proposal.partner.id)
    for case in partners.watched_cases_by_partner(uow.session, [number], uow.today).get(number, ()):
        record_event(
            uow,
            case,
            "freeze-clearing-confirmed" if is_confirmed else "freeze-clearing-refused",
            partner=proposal.partner.name,
            entry=f"{proposal.hit.name} ({proposal.hit.source})",
            reason=reason,
        )
