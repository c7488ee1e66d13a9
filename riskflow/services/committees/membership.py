"""The committees: who has which seat until when, the quorum, and what is missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from riskflow.cases.grants import (
    CHAIR_OF,
    SOON,
    CommitteeFault,
    HeldSeat,
    Position,
    committee_faults,
    voting,
)
from riskflow.cases.workflow import MEMBER_OF, Group, Role
from riskflow.committees.quorum import competence_names
from riskflow.committees.rules import committee_rules
from riskflow.services.case_facts import identity
from riskflow.services.people.reconciliation import GrantLine, GrantStatus, last_day_of
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import people as people_queries
from riskflow.store.tables import PersonGrant
from riskflow.text import Text

FAULTS = {
    CommitteeFault.NO_CHAIR: Text(
        sv="Ingen är ordförande eller vice ordförande, så ingen kan lämna yttrandet.",
        en="Nobody is the chair or the vice-chair, so nobody can give the opinion.",
    ),
    CommitteeFault.CHAIR_AWAY: Text(
        sv="Ordföranden är frånvarande, och vice ordföranden saknas eller är också frånvarande.",
        en="The chair is away, and the vice-chair is missing or away too.",
    ),
    CommitteeFault.VICE_LEADS: Text(
        sv="Ingen är ordförande. Vice ordföranden leder tills vidare.",
        en="Nobody is the chair. The vice-chair leads for now.",
    ),
    CommitteeFault.NO_VICE_CHAIR: Text(
        sv="Ingen är vice ordförande, så ingen leder när ordföranden är frånvarande eller jävig.",
        en="Nobody is the vice-chair, so nobody leads while the chair is away or has a conflict of interest.",
    ),
    CommitteeFault.NO_SUBSTITUTE: Text(
        sv="Ingen ersättare kan träda in.", en="There is no substitute who could step in."
    ),
    CommitteeFault.NO_QUORUM: Text(
        sv="Ledamöterna är färre än beslutsförheten kräver.", en="There are fewer members than the quorum needs."
    ),
    CommitteeFault.ENDS_SOON: Text(
        sv=f"Minst en plats upphör inom {SOON.days} dagar.", en=f"At least one seat ends within {SOON.days} days."
    ),
}


@dataclass(frozen=True, slots=True)
class CommitteeSeat:
    """A seat that is held, proposed or yet to come."""

    line: GrantLine
    position: Position
    ends_soon: bool
    is_away: bool = False
    competences: Sequence[Text] = ()
    substitutes_for: str = ""
    """The name of the member whom a personal substitute steps in for."""
    substitute_order: int = 0


@dataclass(frozen=True, slots=True)
class CommitteeOverview:
    """A committee as it is today."""

    group: Group
    quorum: int
    voting: int
    seats: Sequence[CommitteeSeat]
    faults: Sequence[CommitteeFault]
    lacking: Sequence[Text] = ()
    """The competences that the quorum may need and that no member has."""
    past: Sequence[CommitteeSeat] = ()


def committees(uow: UnitOfWork, lines: Sequence[GrantLine]) -> list[CommitteeOverview]:
    """Return the committees, from all grants."""
    quorum = uow.current_version.policy.quorum
    seated = [line.number for line in lines if line.role in people_queries.SEATED_ROLES]
    rows = {identity(row.id): row for _, row in people_queries.grants_numbered(uow.session, seated)}
    away = people_queries.absent(uow.session, uow.today)
    wanted = {Group.RAI: quorum.rai, Group.SAI: quorum.sai}
    seats = _Seats(uow.today, lines, rows, away)
    return [_overview(seats, group, number) for group, number in wanted.items()]


@dataclass(frozen=True, slots=True)
class _Seats:
    """The seats of all committees on a day, and who is away."""

    today: date
    lines: Sequence[GrantLine]
    rows: Mapping[int, PersonGrant]
    away: frozenset[int]


def _overview(known_seats: _Seats, group: Group, quorum: int) -> CommitteeOverview:
    today, rows, away = known_seats.today, known_seats.rows, known_seats.away
    member = MEMBER_OF[group]
    of_group = [line for line in known_seats.lines if line.role in {member, CHAIR_OF[member]}]
    holders = {line.number: line.person for line in of_group}
    known = committee_rules().competences
    seats = [
        CommitteeSeat(
            line,
            _position(line, member),
            _held(line, row).ends_soon(today),
            is_away=line.person_number in away,
            competences=[known[name].name for name in row.competences if name in known],
            substitutes_for=holders.get(row.substitutes_for or 0, ""),
            substitute_order=row.substitute_order,
        )
        for line, row in ((line, rows[line.number]) for line in of_group)
    ]
    held = [_held(line, rows[line.number]) for line in of_group if line.status is GrantStatus.HELD]
    return CommitteeOverview(
        group=group,
        quorum=quorum,
        voting=len(voting(member, held)),
        seats=[seat for seat in seats if seat.line.status is not GrantStatus.ENDED],
        faults=committee_faults(member, held, quorum, today, away),
        lacking=_lacking(group, member, held),
        past=[seat for seat in seats if seat.line.status is GrantStatus.ENDED],
    )


def _lacking(group: Group, member: Role, held: Sequence[HeldSeat]) -> list[Text]:
    """Return the competences that the composition of the quorum may ask for and that nobody who rates has."""
    there = {name for seat in held if member in seat.roles for name in seat.competences}
    return [
        competence_names(each.any_of)
        for each in committee_rules().composition(group).required
        if not there.intersection(each.any_of)
    ]


def _held(line: GrantLine, row: PersonGrant) -> HeldSeat:
    competences = frozenset(row.competences)
    return HeldSeat(line.person_number, Role(line.role), Position(line.position), last_day_of(line), competences)


def _position(line: GrantLine, member: Role) -> Position:
    """Return the seat; the role of the chair alone, such as by delegation, is the chair's."""
    if line.role != member:
        return Position.CHAIR
    return Position(line.position) if line.position else Position.MEMBER
