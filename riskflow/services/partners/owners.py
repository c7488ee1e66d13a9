"""Owners of a partner as people state them, each with share, source and day, and each screened like a partner."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from riskflow.cases.policy import Part
from riskflow.cases.workflow import Action
from riskflow.errors import InvalidError, NotFoundError
from riskflow.screening.ownership import WHOLE, share_words
from riskflow.services.case_facts import identity
from riskflow.services.events import record_event
from riskflow.services.open_case import OpenCase, change_state, open_case
from riskflow.services.partners import news
from riskflow.services.partners.partners import NO_NAME, PartnerInput, partner_in, shared_record
from riskflow.services.partners.rescreen import (
    SearchedPartner,
    search_for,
    store_screenings,
    update_answers_of_cases_with,
)
from riskflow.services.partners.status import search_digest
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.handling.watch import owner_statements
from riskflow.store.queries import partners
from riskflow.store.tables import OwnerStatement, Partner
from riskflow.text import Text

NO_SOURCE = Text(sv="Skriv varifrån uppgiften kommer.", en="Write where the information comes from.")
NO_DAY = Text(
    sv="Skriv vilken dag uppgiften gäller. Den kan inte ligga i framtiden.",
    en="Write which day the information is of. It cannot be in the future.",
)
NO_SHARE = Text(
    sv="Skriv andelen, från 0 till 100 procent, eller ange att ägaren styr.",
    en="Write the share, from 0 to 100 per cent, or say that the owner controls it.",
)
TOO_MUCH = Text(
    sv="Andelarna blir tillsammans mer än 100 procent. Ta bort eller ändra en av dem.",
    en="The shares are more than 100 per cent together. Remove or change one of them.",
)
ITSELF = Text(sv="En partner kan inte äga sig själv.", en="A partner cannot own itself.")
NO_STATEMENT = Text(sv="Uppgiften finns inte längre.", en="The statement is not there any longer.")


@dataclass(frozen=True, slots=True)
class OwnerInput:
    """Who owns or controls a partner, how much, and how that is known."""

    owner: PartnerInput
    hundredths: int
    """Of a per cent."""
    source: str
    as_of: date | None
    has_control: bool = False
    is_person: bool = False


def search_before(uow: UnitOfWork, given: OwnerInput) -> list[SearchedPartner]:
    """Search the lists for an owner that is to be stated, before the transaction that states it."""
    return search_for(uow, [shared_record(uow, given.owner)])


def state(
    uow: UnitOfWork, code: str, partner_code: str, given: OwnerInput, searched: Sequence[SearchedPartner]
) -> OwnerStatement:
    """State an owner of a partner; what follows is told in all cases of the partner.

    Raises:
        InvalidError: what is missing or cannot be.
    """
    opened, partner = _partner_to_change(uow, code, partner_code)
    _check(uow, partner, given)
    before = news.known_before(uow, [partner])
    owner = shared_record(uow, given.owner)
    if owner.id == partner.id:
        raise InvalidError(ITSELF)
    uow.session.add(owner)
    uow.session.flush()  # the statement needs its id
    row = OwnerStatement(
        partner_id=identity(partner.id),
        owner_id=identity(owner.id),
        hundredths=given.hundredths,
        has_control=given.has_control,
        is_person=given.is_person,
        source=given.source.strip(),
        as_of=given.as_of or uow.today,
        case_id=opened.id,
        stated_by=uow.viewer.id,
        stated_at=uow.now,
    )
    uow.session.add(row)
    if _is_outdated(uow, owner, searched):
        store_screenings(uow, [owner], searched)
    share = share_words(row.hundredths, has_control=row.has_control)
    words = {"partner": partner.name, "owner": owner.name, "source": row.source}
    record_event(uow, opened.case, "owner-stated", share=share, **words)
    news.tell(uow, before, but_in=opened.id)
    update_answers_of_cases_with(uow, *before.partners)
    return row


def _is_outdated(uow: UnitOfWork, owner: Partner, searched: Sequence[SearchedPartner]) -> bool:
    """Return whether an owner was not searched for in the lists of the search; a partner who was keeps what was found.

    Its cases are told of what is new by the round that screens it.
    """
    last = partners.last_screenings(uow.session, [identity(owner.id)]).get(identity(owner.id))
    return last is None and any(each.subject == search_digest(owner) for each in searched)


def _partner_to_change(uow: UnitOfWork, code: str, partner_code: str) -> tuple[OpenCase, Partner]:
    """Return a case and its partner, where the person may add partners to it or judge them."""
    opened = open_case(uow, code, Part.ANSWERS)
    change_state(uow, opened, Action.ANSWER if Action.ANSWER in opened.actions else Action.JUDGE)
    return opened, partner_in(uow, opened, partner_code)[0]


def _check(uow: UnitOfWork, partner: Partner, given: OwnerInput) -> None:
    if not given.owner.name.strip():
        raise InvalidError(NO_NAME)
    if not given.source.strip():
        raise InvalidError(NO_SOURCE)
    if given.as_of is None or given.as_of > uow.today:
        raise InvalidError(NO_DAY)
    if not 0 <= given.hundredths <= WHOLE or not (given.hundredths or given.has_control):
        raise InvalidError(NO_SHARE)
    stated = owner_statements(uow.session, [identity(partner.id)]).get(identity(partner.id), [])
    if given.hundredths + sum(row.hundredths for row in stated) > WHOLE:
        raise InvalidError(TOO_MUCH)


def withdraw(uow: UnitOfWork, code: str, partner_code: str, number: int) -> None:
    """Take a statement back; the row stays, and counts no longer.

    Raises:
        NotFoundError: the partner has no such statement.
    """
    opened, partner = _partner_to_change(uow, code, partner_code)
    stated = owner_statements(uow.session, [identity(partner.id)]).get(identity(partner.id), [])
    row = next((each for each in stated if each.id == number), None)
    if row is None:
        raise NotFoundError(NO_STATEMENT)
    before = news.known_before(uow, [partner])
    row.withdrawn_by, row.withdrawn_at = uow.viewer.id, uow.now
    owner = uow.session.get_one(Partner, row.owner_id)
    record_event(uow, opened.case, "owner-withdrawn", partner=partner.name, owner=owner.name)
    news.tell(uow, before, but_in=opened.id)
    update_answers_of_cases_with(uow, *before.partners)
