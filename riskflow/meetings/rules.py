"""The life of a meeting: what may be done in which state, who takes part in an item, how it ended, who adjusts.

Sections 16 to 18 and 28 to 31 of the Administrative Procedure Act (2017:900): whoever has a conflict of interest is not
present while the item is handled, and whoever takes part in the final handling takes part in the decision.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from riskflow.cases.workflow import Group, Role, State
from riskflow.errors import IncompleteError, InvalidError, NotAllowedError
from riskflow.text import Text


class MeetingState(StrEnum):
    PLANNED = "planned"
    CALLED = "called"
    HELD = "held"
    DRAFTED = "drafted"
    ADJUSTED = "adjusted"
    CANCELLED = "cancelled"


class MeetingAct(StrEnum):
    """What somebody does with a meeting."""

    CHANGE = "change"
    ARRANGE = "arrange"
    CALL = "call"
    CANCEL = "cancel"
    ATTEND = "attend"
    NOTE = "note"
    CLOSE = "close"
    SEND_MINUTES = "send-minutes"
    ADJUST = "adjust"
    TAKE_BACK = "take-back"
    ADD = "add"


class ItemOutcome(StrEnum):
    """How an item ended; the first ones follow from what was recorded on the case."""

    OPINION = "opinion"
    TO_SAI = "to-sai"
    POSITION = "position"
    RETURNED = "returned"
    ENDED = "ended"
    POSTPONED = "postponed"
    NOTED = "noted"


COMING = frozenset({MeetingState.PLANNED, MeetingState.CALLED})
STATES_FOR: Mapping[MeetingAct, frozenset[MeetingState]] = {
    MeetingAct.CHANGE: COMING,
    MeetingAct.ARRANGE: COMING,
    MeetingAct.CALL: frozenset({MeetingState.PLANNED}),
    MeetingAct.CANCEL: COMING,
    MeetingAct.ATTEND: frozenset({MeetingState.CALLED}),
    MeetingAct.NOTE: frozenset({MeetingState.CALLED, MeetingState.HELD}),
    MeetingAct.CLOSE: frozenset({MeetingState.CALLED}),
    MeetingAct.SEND_MINUTES: frozenset({MeetingState.HELD}),
    MeetingAct.ADJUST: frozenset({MeetingState.DRAFTED}),
    MeetingAct.TAKE_BACK: frozenset({MeetingState.DRAFTED}),
    MeetingAct.ADD: frozenset({MeetingState.ADJUSTED}),
}
"""Act -> the states of a meeting in which it may be done."""

CASE_STATE: Mapping[Group, State] = {Group.RAI: State.WITH_RAI, Group.SAI: State.WITH_SAI}
"""The state of the cases that a group has on its agenda."""
CHAIR_ROLE: Mapping[Group, Role] = {Group.RAI: Role.RAI_CHAIR, Group.SAI: Role.SAI_CHAIR}
CHOSEN_OUTCOMES = frozenset({ItemOutcome.POSTPONED, ItemOutcome.NOTED})
"""The outcomes that the secretary says; the others follow from the acts on the case."""

NOT_IN_STATE = Text(
    sv="Det går inte i mötets nuvarande läge. Läs sidan på nytt.",
    en="That cannot be done in the present state of the meeting. Read the page again.",
)
NOT_WITH_GROUP = Text(
    sv="Ärendet är inte hos den grupp som mötet gäller.", en="The case is not with the group that the meeting is of."
)
ON_ANOTHER = Text(
    sv="Ärendet står redan på ett kommande möte. Ta bort det därifrån först.",
    en="The case is on the agenda of a coming meeting already. Take it off there first.",
)
NO_ITEMS = Text(sv="Dagordningen är tom. Sätt upp minst en punkt.", en="The agenda is empty. Add at least one item.")
NOBODY_PRESENT = Text(
    sv="Ange vilka ledamöter som är närvarande.", en="Say which members are present, before the meeting is closed."
)
WRONG_PRESIDENT = Text(
    sv="Den som leder mötet måste vara närvarande.", en="Whoever presides must be present at the meeting."
)
NO_ADJUSTER = Text(sv="Välj minst en justerare.", en="Choose at least one person who adjusts the minutes.")
WRONG_ADJUSTER = Text(
    sv="En justerare måste ha varit närvarande och får inte ha varit jävig i någon punkt.",
    en="Whoever adjusts must have been present, and without a conflict of interest in any item.",
)
WRONG_ITEMS = Text(
    sv="Ange punkternas nummer: den första senast den sista.",
    en="Give the numbers of items: the first one not after the last one.",
)


def check_state(state: MeetingState, act: MeetingAct) -> None:
    """Refuse what may not be done in a state.

    Raises:
        NotAllowedError: with the reason.
    """
    if state not in STATES_FOR[act]:
        raise NotAllowedError(NOT_IN_STATE)


def acts_in(state: MeetingState) -> frozenset[MeetingAct]:
    return frozenset(act for act, states in STATES_FOR.items() if state in states)


@dataclass(frozen=True, slots=True)
class Attendance:
    """A member's attendance: from which item, and up to and with which one; the whole meeting where none is said."""

    person: int
    is_present: bool
    first_item: int = 1
    last_item: int | None = None

    def covers(self, position: int) -> bool:
        """Return whether the member was in the room at an item."""
        return (
            self.is_present and position >= self.first_item and (self.last_item is None or position <= self.last_item)
        )


def check_attendance(attendance: Attendance) -> None:
    """Refuse items that cannot be.

    Raises:
        InvalidError: the first item is after the last one.
    """
    last = attendance.last_item
    if attendance.first_item < 1 or (last is not None and last < attendance.first_item):
        raise InvalidError(WRONG_ITEMS)


@dataclass(frozen=True, slots=True)
class ItemRoll:
    """Who takes part in one item, and who does not although they came to the meeting."""

    taking_part: tuple[int, ...]
    in_conflict: tuple[int, ...]
    undeclared: tuple[int, ...]
    away: tuple[int, ...]
    """Those who had not come yet, or had left."""
    quorum: int

    @property
    def has_quorum(self) -> bool:
        return len(self.taking_part) >= self.quorum


def roll_of(
    position: int,
    attendances: Iterable[Attendance],
    quorum: int,
    *,
    disqualified: Collection[int] = frozenset(),
    declared: Collection[int] | None = None,
) -> ItemRoll:
    """Return who takes part in an item.

    `declared` are those of whom holds that they have no conflict of interest; None for an item that is no case.
    """
    came = [each for each in attendances if each.is_present]
    there = [each.person for each in came if each.covers(position)]
    free = [person for person in there if person not in disqualified]
    return ItemRoll(
        taking_part=tuple(person for person in free if declared is None or person in declared),
        in_conflict=tuple(person for person in there if person in disqualified),
        undeclared=tuple(person for person in free if declared is not None and person not in declared),
        away=tuple(each.person for each in came if not each.covers(position)),
        quorum=quorum,
    )


OUTCOME_OF_ACT: Mapping[str, ItemOutcome] = {
    "opinion-given": ItemOutcome.OPINION,
    "case-referred": ItemOutcome.TO_SAI,
    "position-taken": ItemOutcome.POSITION,
    "case-returned": ItemOutcome.RETURNED,
    "case-dismissed": ItemOutcome.ENDED,
    "case-withdrawn": ItemOutcome.ENDED,
}
"""Event on a case -> how its item at the meeting ended."""


def outcome_of(tags: Sequence[str], chosen: ItemOutcome | None, *, is_case: bool) -> ItemOutcome:
    """Return how an item ended: by the last act on the case, else as the secretary said.

    A case of which nothing is said is postponed; an item that is no case is noted.
    """
    acts = [OUTCOME_OF_ACT[tag] for tag in tags if tag in OUTCOME_OF_ACT]
    return acts[-1] if acts else chosen or (ItemOutcome.POSTPONED if is_case else ItemOutcome.NOTED)


def check_close(attendances: Sequence[Attendance], president: int) -> None:
    """Refuse to close a meeting of which is not said who was there and who presided.

    Raises:
        IncompleteError: nobody is present.
        InvalidError: whoever presided is not present.
    """
    present = {each.person for each in attendances if each.is_present}
    if not present:
        raise IncompleteError(NOBODY_PRESENT)
    if president not in present:
        raise InvalidError(WRONG_PRESIDENT)


def possible_adjusters(attendances: Iterable[Attendance], rolls: Iterable[ItemRoll]) -> frozenset[int]:
    """Return who may adjust the minutes: who was present, and has read every item."""
    shut_out = {person for roll in rolls for person in (*roll.in_conflict, *roll.undeclared)}
    return frozenset(each.person for each in attendances if each.is_present) - shut_out


def check_adjusters(chosen: Collection[int], possible: Collection[int]) -> None:
    """Refuse a choice of adjusters.

    Raises:
        IncompleteError: nobody is chosen.
        InvalidError: somebody is who may not adjust.
    """
    if not chosen:
        raise IncompleteError(NO_ADJUSTER)
    if not set(chosen) <= set(possible):
        raise InvalidError(WRONG_ADJUSTER)


def is_adjusted(chosen: Collection[int], verdicts: Mapping[int, bool]) -> bool:
    """Return whether everybody who was chosen has approved of the draft that stands."""
    return bool(chosen) and all(verdicts.get(person, False) for person in chosen)


def moved(order: Sequence[int], item: int, step: int) -> list[int]:
    """Return the items with one of them a step up (-1) or down (1); at the end of the list it stays."""
    places = list(order)
    place = places.index(item)
    target = min(max(place + step, 0), len(places) - 1)
    places.insert(target, places.pop(place))
    return places


def designation(group: Group, year: int, number: int) -> str:
    """Return the name of a meeting that was held: RAI 2026:7."""
    return f"{group.value.upper()} {year}:{number}"
