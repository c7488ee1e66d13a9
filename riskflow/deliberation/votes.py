"""Votes of a group (Administrative Procedure Act 2017:900, section 29) and who may dissent (section 30).

A vote is open and about one proposal. Simple majority decides, and the chair's vote at a tie. Whoever takes part in the
final handling takes part in the vote. RAI's opinion and SAI's position are advice: a group may speak without a vote,
but where it votes, it votes by these rules.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from riskflow.cases.labels import Vote
from riskflow.errors import ConflictError, InvalidError, RiskFlowError
from riskflow.text import Text

EVERYONE_VOTES = Text(
    sv="Ange hur var och en röstade. Den som deltar i slutbehandlingen deltar också i omröstningen (29 § "
    "förvaltningslagen).",
    en="Say how everybody voted. Whoever takes part in the final handling also takes part in the vote "
    "(Administrative Procedure Act, section 29).",
)
CHAIR_VOTES = Text(
    sv="Ordföranden deltar i slutbehandlingen och ska rösta.",
    en="The chair takes part in the final handling and has to vote.",
)
TOO_FEW = Text(
    sv="{present} röstade, men minst {needed} måste delta i slutbehandlingen.",
    en="{present} voted, but at least {needed} must take part in the final handling.",
)
FELL = Text(
    sv="Förslaget föll med {against} röster mot {in_favour}. Skriv det förslag som har majoritet och rösta om det.",
    en="The proposal fell by {against} votes to {in_favour}. Write the proposal that has a majority, and vote on it.",
)
ABSENT_DISSENT = Text(
    sv="Den som inte var med i slutbehandlingen kan inte få en avvikande mening antecknad (30 § förvaltningslagen).",
    en="Whoever took no part in the final handling cannot have a dissent noted (Administrative Procedure Act, "
    "section 30).",
)


NO_PART_IN_OPINION = Text(
    sv="Bara den som var med i slutbehandlingen av det yttrande som gäller kan anmäla avvikande mening "
    "(30 § förvaltningslagen).",
    en="Only who took part in the final handling of the opinion that stands can record a dissent (Administrative "
    "Procedure Act, section 30).",
)
HAS_DISSENTED = Text(
    sv="Du har redan anmält din avvikande mening mot det här yttrandet. Den gäller.",
    en="You have already recorded your dissent from this opinion. It stands.",
)


@dataclass(frozen=True, slots=True)
class Tally:
    """The result of a vote; `chair` is how the chair voted."""

    in_favour: int
    against: int
    chair: Vote

    @property
    def is_tied(self) -> bool:
        return self.in_favour == self.against

    @property
    def is_carried(self) -> bool:
        """Whether the proposal has a simple majority, or the chair's casting vote at a tie."""
        return self.chair is Vote.IN_FAVOUR if self.is_tied else self.in_favour > self.against

    @property
    def present(self) -> int:
        return self.in_favour + self.against


def tally(votes: Mapping[int, Vote], chair: int) -> Tally:
    cast = list(votes.values())
    return Tally(cast.count(Vote.IN_FAVOUR), cast.count(Vote.AGAINST), votes.get(chair, Vote.ABSENT))


def check_votes(votes: Mapping[int, Vote], members: Mapping[int, str], chair: int, needed: int) -> None:
    """Refuse a vote that the law does not know. No votes at all mean that the group spoke without voting.

    Raises:
        InvalidError: somebody abstained, the chair did not vote, too few took part, or the proposal fell.
    """
    fault = _fault(votes, members, chair, needed) if votes else None
    if fault:
        raise fault


def _fault(votes: Mapping[int, Vote], members: Mapping[int, str], chair: int, needed: int) -> RiskFlowError | None:
    if set(votes) != set(members):
        return InvalidError(EVERYONE_VOTES)
    found = tally(votes, chair)
    if found.chair is Vote.ABSENT:
        return InvalidError(CHAIR_VOTES)
    if found.present < needed:
        return InvalidError(TOO_FEW.filled(present=str(found.present), needed=str(needed)))
    if not found.is_carried:
        return InvalidError(FELL.filled(against=str(found.against), in_favour=str(found.in_favour)))
    return None


def check_dissents(dissents: Mapping[int, str], votes: Mapping[int, Vote]) -> None:
    """Refuse the dissent of somebody who took no part in the final handling.

    Raises:
        InvalidError: with who may dissent.
    """
    if any(reason.strip() and votes.get(person) is Vote.ABSENT for person, reason in dissents.items()):
        raise InvalidError(ABSENT_DISSENT)


def may_dissent(raters: Iterable[int], votes: Mapping[int, Vote]) -> frozenset[int]:
    """Return who took part in the final handling: all who rated, but for those who were absent from a vote."""
    return frozenset(person for person in raters if votes.get(person) is not Vote.ABSENT)


def check_own_dissent(*, took_part: bool, has_dissented: bool) -> None:
    """Refuse a member's own dissent from an opinion.

    Raises:
        InvalidError: the member took no part in it.
        ConflictError: the member has dissented from it.
    """
    if has_dissented:
        raise ConflictError(HAS_DISSENTED)
    if not took_part:
        raise InvalidError(NO_PART_IN_OPINION)


def stored_votes(votes: Mapping[int, Vote], members: Mapping[int, str]) -> list[dict[str, int | str]]:
    """Return votes as they are stored, in the order of the names."""
    return [
        {"person": person, "name": name, "vote": votes[person].value}
        for person, name in sorted(members.items(), key=lambda member: member[1])
        if person in votes
    ]
