"""Roles that people hold: what may be granted, by whom, for how long, and on which days a grant counts."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from riskflow.cases.workflow import Role
from riskflow.errors import IncompleteError, InvalidError, NotAllowedError
from riskflow.text import Text

SINCE_ALWAYS = date(1970, 1, 1)
"""The first day of the demonstration's grants and of those from before grants had a first day."""
MAX_TERM_YEARS = 4
SOON = timedelta(days=60)
"""How long before its end a seat in a committee is said to end."""


class GrantSource(StrEnum):
    """Where a grant comes from."""

    APPLICATION = "application"
    CLAIMS = "claims"
    DEMONSTRATION = "demonstration"
    DELEGATION = "delegation"


class Position(StrEnum):
    """A seat in a committee; the roles outside of committees have none."""

    NONE = ""
    MEMBER = "member"
    CHAIR = "chair"
    VICE_CHAIR = "vice-chair"
    SECRETARY = "secretary"  # pragma: allowlist secret
    SUBSTITUTE = "substitute"
    OBSERVER = "observer"
    EXPERT = "expert"


CHAIR_OF: Mapping[Role, Role] = {Role.RAI: Role.RAI_CHAIR, Role.SAI: Role.SAI_CHAIR}
SEATS = frozenset(Position) - {Position.NONE}
ROLE_OF_SEAT: Mapping[Position, Role] = {
    Position.SECRETARY: Role.SECRETARY,
    Position.SUBSTITUTE: Role.SUBSTITUTE,
    Position.OBSERVER: Role.OBSERVER,
    Position.EXPERT: Role.EXPERT,
}
"""The seats that make nobody a member -> the role that they give instead."""
IN_GROUP = frozenset({Role.SUBSTITUTE, Role.OBSERVER, Role.EXPERT})
"""The roles whose scope is the group of the seat."""
VOTING = frozenset({Position.NONE, Position.MEMBER, Position.CHAIR, Position.VICE_CHAIR})
LEADING = frozenset({Position.CHAIR, Position.VICE_CHAIR})
GRANTABLE = frozenset(
    {
        Role.HEAD,
        Role.SECRETARY,
        Role.RAI,
        Role.RAI_CHAIR,
        Role.SAI,
        Role.SAI_CHAIR,
        Role.DECISION_MAKER,
        Role.FUNCTION,
        Role.REGISTRAR,
        Role.ADMINISTRATOR,
    }
)
SCOPED = frozenset({Role.HEAD, Role.DECISION_MAKER, Role.FUNCTION})
"""The roles that are held for a department, an office or a function."""
BY_TWO = frozenset({Role.ADMINISTRATOR, Role.DECISION_MAKER, Role.RAI, Role.RAI_CHAIR, Role.SAI, Role.SAI_CHAIR})
"""The roles that a second administrator confirms."""
DELEGABLE = frozenset({Role.DECISION_MAKER, Role.HEAD, Role.FUNCTION, Role.RAI_CHAIR, Role.SAI_CHAIR})

NOT_GRANTABLE = Text(sv="Rollen kan inte tilldelas.", en="The role cannot be granted.")
NEEDS_SCOPE = Text(
    sv="Ange vilken institution, funktion eller befattning rollen gäller.",
    en="Say for which department, function or office the role is held.",
)
NO_SCOPE = Text(sv="Rollen gäller hela lärosätet.", en="The role is held for the whole university.")
NO_SUCH_SEAT = Text(sv="Platsen hör inte till rollen.", en="The position does not belong to the role.")
NEEDS_END = Text(sv="Ange sista dagen.", en="Give the last day.")
IN_THE_PAST = Text(sv="Rollen kan tidigast gälla från i dag.", en="The role can be held from today at the earliest.")
ENDS_BEFORE_IT_BEGINS = Text(sv="Sista dagen ligger före den första.", en="The last day is before the first one.")
TOO_LONG = Text(sv="Rollen kan gälla högst fyra år i taget.", en="A role is held for four years at the most.")
NEEDS_REASON = Text(sv="Skriv skälet.", en="Write the reason.")
NOT_TO_ONESELF = Text(
    sv="Ingen tilldelar sig själv en roll. Be en annan administratör.",
    en="Nobody grants a role to themselves. Ask another administrator.",
)
TWO_PERSONS = Text(
    sv="Någon annan administratör än den som föreslog rollen, och än den som ska ha den, måste bekräfta.",
    en="An administrator other than the one who proposed the role, and than the one who gets it, must confirm it.",
)
NOT_DELEGABLE = Text(sv="Rollen kan inte delegeras.", en="The role cannot be delegated.")
BEYOND_OWN = Text(
    sv="Delegeringen kan inte räcka längre än din egen roll.",
    en="The delegation cannot last longer than your own role.",
)


@dataclass(frozen=True, slots=True)
class GrantTerm:
    """The days of a grant, the last one included, and whether it was ended or still waits for a second person."""

    valid_from: date
    valid_until: date | None
    is_ended: bool = False
    is_proposed: bool = False

    def is_effective(self, today: date) -> bool:
        begun = self.valid_from <= today and (self.valid_until is None or today <= self.valid_until)
        return begun and not self.is_ended and not self.is_proposed


@dataclass(frozen=True, slots=True)
class WantedGrant:
    """A grant as somebody wants it."""

    role: Role
    scope: str
    valid_from: date
    valid_until: date | None
    reason: str
    position: Position = Position.NONE


def held_roles(role: Role, position: Position) -> frozenset[Role]:
    """Return the roles that a grant gives.

    A vice-chair is a member who leads while the chair is away, and in the cases in which the chair may not
    (`services.case_facts`); a substitute is a member only in the cases in which the secretary has called them.
    """
    if position in ROLE_OF_SEAT:
        return frozenset({ROLE_OF_SEAT[position]})
    return frozenset({role, CHAIR_OF[role]}) if position is Position.CHAIR else frozenset({role})


def last_day(first: date) -> date:
    """Return the last day of the longest term that begins on a day."""
    year = first.year + MAX_TERM_YEARS
    try:
        return first.replace(year=year)
    except ValueError:  # 29 February
        return first.replace(year=year, day=28)


def check_wanted(wanted: WantedGrant, today: date) -> None:
    """Refuse a grant that nobody may make.

    Raises:
        InvalidError: for a role, scope, seat or term that cannot be.
        IncompleteError: without an end or a reason.
    """
    if wanted.role not in GRANTABLE:
        raise InvalidError(NOT_GRANTABLE)
    if (wanted.role in SCOPED) != bool(wanted.scope):
        raise InvalidError(NEEDS_SCOPE if wanted.role in SCOPED else NO_SCOPE)
    if wanted.position is not Position.NONE and wanted.role not in CHAIR_OF:
        raise InvalidError(NO_SUCH_SEAT)
    check_days(wanted, today)


def check_days(wanted: WantedGrant, today: date) -> None:
    """Refuse a term that has passed, has no end or is too long, and a grant without a reason.

    Raises:
        InvalidError: for the days.
        IncompleteError: without an end or a reason.
    """
    if not wanted.reason.strip():
        raise IncompleteError(NEEDS_REASON)
    if wanted.valid_until is None:
        raise IncompleteError(NEEDS_END)
    if wanted.valid_from < today:
        raise InvalidError(IN_THE_PAST)
    if wanted.valid_until < wanted.valid_from:
        raise InvalidError(ENDS_BEFORE_IT_BEGINS)
    if wanted.valid_until > last_day(wanted.valid_from):
        raise InvalidError(TOO_LONG)


def check_confirmation(proposer: int | None, holder: int, confirmer: int) -> None:
    """Refuse a confirmation by one of the two whom it is a check on.

    Raises:
        NotAllowedError: when it is.
    """
    if confirmer in {proposer, holder}:
        raise NotAllowedError(TWO_PERSONS)


def check_delegation(wanted: WantedGrant, own: GrantTerm, source: GrantSource) -> None:
    """Refuse a delegation of what cannot be handed on, or for longer than it is held.

    Raises:
        NotAllowedError: for a role that is not delegated, or is itself held by delegation.
        InvalidError: for a term beyond that of the own grant.
    """
    if wanted.role not in DELEGABLE or source is GrantSource.DELEGATION:
        raise NotAllowedError(NOT_DELEGABLE)
    ends = wanted.valid_until
    if own.valid_until is not None and (ends is None or ends > own.valid_until):
        raise InvalidError(BEYOND_OWN)


class CommitteeFault(StrEnum):
    """What keeps a committee from its work, or soon will."""

    NO_CHAIR = "no-chair"
    CHAIR_AWAY = "chair-away"
    NO_VICE_CHAIR = "no-vice-chair"
    VICE_LEADS = "vice-leads"
    NO_QUORUM = "no-quorum"
    NO_SUBSTITUTE = "no-substitute"
    ENDS_SOON = "ends-soon"


@dataclass(frozen=True, slots=True)
class HeldSeat:
    """A seat that somebody has in a committee today."""

    person: int
    role: Role
    position: Position
    valid_until: date | None
    competences: frozenset[str] = frozenset()

    @property
    def roles(self) -> frozenset[Role]:
        return held_roles(self.role, self.position)

    def ends_soon(self, today: date) -> bool:
        return self.valid_until is not None and self.valid_until <= today + SOON


def voting(member: Role, seats: Iterable[HeldSeat]) -> frozenset[int]:
    """Return the persons who rate in a committee, without having to be called."""
    return frozenset(seat.person for seat in seats if member in seat.roles)


def committee_faults(
    member: Role, seats: Collection[HeldSeat], quorum: int, today: date, away: Collection[int] = ()
) -> list[CommitteeFault]:
    """Return what is wrong with a committee, the worst first; `away` are the persons who are absent today."""
    chairs = {seat.person for seat in seats if CHAIR_OF[member] in seat.roles}
    vice = {seat.person for seat in seats if seat.position is Position.VICE_CHAIR}
    leads = chairs | vice
    found = {
        CommitteeFault.NO_CHAIR: not leads,
        CommitteeFault.CHAIR_AWAY: bool(leads) and not leads.difference(away),
        CommitteeFault.NO_QUORUM: len(voting(member, seats)) < quorum,
        CommitteeFault.VICE_LEADS: bool(vice) and not chairs,
        CommitteeFault.NO_VICE_CHAIR: bool(chairs) and not vice,
        CommitteeFault.NO_SUBSTITUTE: not any(seat.position is Position.SUBSTITUTE for seat in seats),
        CommitteeFault.ENDS_SOON: any(seat.ends_soon(today) for seat in seats),
    }
    return [fault for fault, is_there in found.items() if is_there]


WARNINGS = frozenset(
    {
        CommitteeFault.VICE_LEADS,
        CommitteeFault.NO_VICE_CHAIR,
        CommitteeFault.NO_SUBSTITUTE,
        CommitteeFault.ENDS_SOON,
    }
)
"""The faults with which all works as yet."""
