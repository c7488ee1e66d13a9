"""The committees: who has which seat until when, the quorum, and what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass

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
from riskflow.services.people.reconciliation import GrantLine, GrantStatus, last_day_of
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.text import Text

FAULTS = {
    CommitteeFault.NO_CHAIR: Text(
        sv="Ingen är ordförande, så ingen kan lämna yttrandet.",
        en="Nobody is the chair, so nobody can give the opinion.",
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


@dataclass(frozen=True, slots=True)
class CommitteeOverview:
    """A committee as it is today."""

    group: Group
    quorum: int
    voting: int
    seats: Sequence[CommitteeSeat]
    faults: Sequence[CommitteeFault]


def committees(uow: UnitOfWork, lines: Sequence[GrantLine]) -> list[CommitteeOverview]:
    """Return the committees, from all grants."""
    quorum = uow.current_version.policy.quorum
    return [
        _overview(uow, group, number, lines) for group, number in {Group.RAI: quorum.rai, Group.SAI: quorum.sai}.items()
    ]


def _overview(uow: UnitOfWork, group: Group, quorum: int, lines: Sequence[GrantLine]) -> CommitteeOverview:
    member = MEMBER_OF[group]
    of_group = [
        line for line in lines if line.role in {member, CHAIR_OF[member]} and line.status is not GrantStatus.ENDED
    ]
    held = [_held(line) for line in of_group if line.status is GrantStatus.HELD]
    return CommitteeOverview(
        group=group,
        quorum=quorum,
        voting=len(voting(member, held)),
        seats=[CommitteeSeat(line, _position(line, member), _held(line).ends_soon(uow.today)) for line in of_group],
        faults=committee_faults(member, held, quorum, uow.today),
    )


def _held(line: GrantLine) -> HeldSeat:
    return HeldSeat(line.person_number, Role(line.role), Position(line.position), last_day_of(line))


def _position(line: GrantLine, member: Role) -> Position:
    """Return the seat; the role of the chair alone, such as by delegation, is the chair's."""
    if line.role != member:
        return Position.CHAIR
    return Position(line.position) if line.position else Position.MEMBER
