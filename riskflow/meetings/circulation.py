"""Written procedure (per capsulam): the members answer one by one to a proposal, and the outcome follows.

Section 29 of the Administrative Procedure Act (2017:900): the simple majority decides, and the chair where votes are
equal. Whoever finds that the matter needs a meeting ends the procedure.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from riskflow.errors import IncompleteError, InvalidError, NotAllowedError
from riskflow.text import Text


class CircularAnswer(StrEnum):
    AGREE = "agree"
    DISAGREE = "disagree"
    MEETING = "meeting"


class CircularOutcome(StrEnum):
    CARRIED = "carried"
    REJECTED = "rejected"
    TO_MEETING = "to-meeting"
    NO_QUORUM = "no-quorum"
    NO_MAJORITY = "no-majority"


NEEDS_REASON = Text(
    sv="Skriv varför du inte håller med, eller varför frågan behöver ett möte.",
    en="Write why you disagree, or why the matter needs a meeting.",
)
IS_OVER = Text(sv="Svarstiden är slut.", en="The time to answer is over.")
TOO_SOON = Text(
    sv="Sista svarsdag kan tidigast vara i morgon.", en="The last day to answer is tomorrow at the earliest."
)


@dataclass(frozen=True, slots=True)
class CircularRound:
    """A written procedure as it stands: who may answer, and what those who may have answered."""

    members: frozenset[int]
    """Those who are neither disqualified nor excluded."""
    chair: int | None
    quorum: int
    deadline: date
    answers: Mapping[int, CircularAnswer]

    @property
    def counted(self) -> dict[int, CircularAnswer]:
        """The answers that count; those of somebody with a conflict of interest are void."""
        return {person: answer for person, answer in self.answers.items() if person in self.members}

    def votes(self, answer: CircularAnswer) -> int:
        return sum(each is answer for each in self.counted.values())

    def is_due(self, today: date) -> bool:
        """Return whether nothing is waited for any longer."""
        is_called = self.votes(CircularAnswer.MEETING) > 0
        return is_called or today > self.deadline or self.members <= self.counted.keys()

    def outcome(self) -> CircularOutcome:
        """Return the outcome of a round that is due."""
        if self.votes(CircularAnswer.MEETING):
            return CircularOutcome.TO_MEETING
        if len(self.counted) < self.quorum:
            return CircularOutcome.NO_QUORUM
        agree, disagree = self.votes(CircularAnswer.AGREE), self.votes(CircularAnswer.DISAGREE)
        if agree != disagree:
            return CircularOutcome.CARRIED if agree > disagree else CircularOutcome.REJECTED
        casting = None if self.chair is None else self.counted.get(self.chair)
        if casting is None:
            return CircularOutcome.NO_MAJORITY
        return CircularOutcome.CARRIED if casting is CircularAnswer.AGREE else CircularOutcome.REJECTED


def check_deadline(deadline: date, today: date) -> None:
    """Refuse a last day that leaves no time.

    Raises:
        InvalidError: it is today, or has been.
    """
    if deadline <= today:
        raise InvalidError(TOO_SOON)


def check_answer(answer: CircularAnswer, reason: str, deadline: date, today: date) -> None:
    """Refuse an answer.

    Raises:
        NotAllowedError: the time is over.
        IncompleteError: a reason is missing.
    """
    if today > deadline:
        raise NotAllowedError(IS_OVER)
    if answer is not CircularAnswer.AGREE and not reason.strip():
        raise IncompleteError(NEEDS_REASON)


def chair_of(members: Collection[int], chairs: Collection[int]) -> int | None:
    """Return who has the casting vote: the chair, where exactly one who may answer leads the group."""
    leading = sorted(set(members) & set(chairs))
    return leading[0] if len(leading) == 1 else None
