"""Who may read and manage a meeting, and what of its agenda each person may see.

What a case is about comes from the case, opened for whoever reads: a person who may not enter a case sees of its item
that there is one, and nothing else.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from riskflow.cases.access import Viewer
from riskflow.cases.policy import Part
from riskflow.cases.workflow import MEMBER_OF, Group, Role
from riskflow.errors import ConflictError, NotAllowedError, NotFoundError
from riskflow.meetings.labels import GROUP_WORDS
from riskflow.meetings.rules import (
    CHAIR_ROLE,
    ItemRoll,
    MeetingAct,
    MeetingState,
    check_state,
    designation,
    roll_of,
)
from riskflow.services.case_facts import facts_of, identity, people_and_viewers
from riskflow.services.open_case import OpenCase, accessible_cases
from riskflow.services.unit_of_work import SWEDISH_TIME, SYSTEM, UnitOfWork
from riskflow.store.handling import meetings as queries
from riskflow.store.tables import Meeting, MeetingItem, Person
from riskflow.text import Text

NO_MEETING = Text(
    sv="Mötet finns inte, eller så har du inte tillgång till det.",
    en="There is no such meeting, or you have no access to it.",
)
NO_ITEM = Text(sv="Punkten finns inte på dagordningen.", en="The agenda has no such item.")
CLOSED_ITEMS = Text(
    sv="Protokollet innehåller en punkt som är stängd för dig. Registratorn lämnar ut det med den punkten borttagen.",
    en="The minutes have an item that is closed to you. The registrar gives them out without that item.",
)
ONLY_MANAGERS = Text(
    sv="Bara sekreteraren och gruppens ordförande kan göra det.",
    en="Only the secretary and the chair of the group can do that.",
)
MEETING_CHANGED = Text(
    sv="Någon annan har ändrat mötet sedan du öppnade sidan. Läs det nya och försök igen.",
    en="Somebody else has changed the meeting since you opened the page. Read what is new and try again.",
)


def groups_read(viewer: Viewer) -> tuple[Group, ...]:
    """Return the groups whose meetings a person may read."""
    return tuple(group for group in Group if may_manage(viewer, group) or viewer.has_role(MEMBER_OF[group]))


def may_manage(viewer: Viewer, group: Group) -> bool:
    """Return whether a person plans and keeps the meetings of a group."""
    return viewer is SYSTEM or viewer.has_role(Role.SECRETARY) or viewer.has_role(CHAIR_ROLE[group])


def may_read(viewer: Viewer, meeting: Meeting) -> bool:
    """Return whether a person may open a meeting; a registrar only once its minutes are adjusted."""
    is_adjusted = meeting.state is MeetingState.ADJUSTED
    return meeting.group in groups_read(viewer) or (is_adjusted and viewer.has_role(Role.REGISTRAR))


def open_meeting(uow: UnitOfWork, number: int) -> Meeting:
    """Return a meeting that the acting person may read.

    Raises:
        NotFoundError: also where it is closed to the person.
    """
    meeting = uow.session.get(Meeting, number)
    if meeting is None or not may_read(uow.viewer, meeting):
        raise NotFoundError(NO_MEETING)
    return meeting


def managed_meeting(uow: UnitOfWork, number: int, act: MeetingAct, seen: int | None = None) -> Meeting:
    """Return a meeting with which the acting person may do something now.

    Raises:
        NotAllowedError: it is not theirs to do, or not in this state.
        ConflictError: the page showed an older version.
    """
    meeting = open_meeting(uow, number)
    if not may_manage(uow.viewer, meeting.group):
        raise NotAllowedError(ONLY_MANAGERS)
    check_state(meeting.state, act)
    if seen is not None and seen != meeting.version:
        raise ConflictError(MEETING_CHANGED)
    return meeting


def item_of(uow: UnitOfWork, meeting: Meeting, number: int) -> MeetingItem:
    """Return an item of a meeting.

    Raises:
        NotFoundError: the meeting has no such item.
    """
    item = uow.session.get(MeetingItem, number)
    if item is None or item.meeting_id != meeting.id:
        raise NotFoundError(NO_ITEM)
    return item


def meeting_name(meeting: Meeting) -> str:
    """Return what a meeting is called: by its number once it has been held, before by its day."""
    if meeting.number is not None and meeting.year is not None:
        return designation(meeting.group, meeting.year, meeting.number)
    return f"{GROUP_WORDS[meeting.group].sv} {meeting.starts_at.astimezone(SWEDISH_TIME):%Y-%m-%d}"


def members(uow: UnitOfWork, group: Group) -> list[Person]:
    """Return the members of a group today, by name."""
    roles = (MEMBER_OF[group], CHAIR_ROLE[group])
    everybody = people_and_viewers(uow.session, uow.today)
    found = [person for person, viewer in everybody if any(viewer.has_role(role) for role in roles)]
    return sorted(found, key=lambda person: person.name)


@dataclass(frozen=True, slots=True)
class ShownItem:
    """An item as one person may see it; of a case that is closed to them, no more than that it is there."""

    item: MeetingItem
    opened: OpenCase | None
    is_open: bool
    must_declare: bool = False
    roll: ItemRoll | None = None

    @property
    def number(self) -> int:
        return identity(self.item.id)

    @property
    def title(self) -> str:
        """The title of the item, or of its case; empty where it is closed."""
        if not self.is_open:
            return ""
        return self.opened.shown.title if self.opened else self.item.title

    @property
    def note(self) -> str:
        return self.item.note if self.is_open else ""


def shown_items(uow: UnitOfWork, meeting: Meeting) -> list[ShownItem]:
    """Return the agenda of a meeting as the acting person may see it."""
    items = queries.items_of(uow.session, identity(meeting.id))
    cases = queries.cases_of(uow.session, items)
    opened = {each.id: each for each in accessible_cases(uow, cases.values())}
    rolls = item_rolls(uow, meeting, items)
    return [_shown(item, opened, roll) for item, roll in zip(items, rolls, strict=True)]


def _shown(item: MeetingItem, opened: dict[int, OpenCase], roll: ItemRoll) -> ShownItem:
    if item.case_id is None:
        return ShownItem(item, None, is_open=True, roll=roll)
    found = opened.get(item.case_id)
    if found is None or Part.OVERVIEW not in found.parts:
        return ShownItem(item, found, is_open=False, must_declare=found is not None)
    return ShownItem(item, found, is_open=True, roll=roll)


def item_rolls(uow: UnitOfWork, meeting: Meeting, items: Sequence[MeetingItem]) -> list[ItemRoll]:
    """Return who takes part in each item: as it was when the meeting closed, before that as it is now."""
    cases = queries.cases_of(uow.session, items)
    facts = facts_of(uow.session, cases.values()) if cases else {}
    attendances = queries.attendances_of(uow.session, identity(meeting.id))
    quorum = quorum_of(uow, meeting.group)
    rolls = []
    for place, item in enumerate(items, start=1):
        known = facts.get(item.case_id) if item.case_id is not None else None
        excluded = known.excluded if known else frozenset[int]()
        declared = known.declared - excluded if known else None
        now = roll_of(place, attendances, quorum, disqualified=excluded, declared=declared)
        rolls.append(stored_roll(item) or now)
    return rolls


def quorum_of(uow: UnitOfWork, group: Group) -> int:
    quorum = uow.current_version.policy.quorum
    return quorum.rai if group is Group.RAI else quorum.sai


def stored_roll(item: MeetingItem) -> ItemRoll | None:
    """Return the roll of an item of a meeting that is closed."""
    if not item.roll:
        return None
    said = item.roll
    taking_part, in_conflict = tuple(said["taking_part"]), tuple(said["in_conflict"])
    return ItemRoll(taking_part, in_conflict, tuple(said["undeclared"]), tuple(said["away"]), said["quorum"])


def plain_roll(roll: ItemRoll) -> dict[str, list[int] | int]:
    """Return a roll as it is stored."""
    return {
        "taking_part": list(roll.taking_part),
        "in_conflict": list(roll.in_conflict),
        "undeclared": list(roll.undeclared),
        "away": list(roll.away),
        "quorum": roll.quorum,
    }


def may_read_whole(uow: UnitOfWork, meeting: Meeting) -> bool:
    """Return whether a person may have the file of minutes, which is whole: they read every record of its cases."""
    return all(
        each.is_open and (each.opened is None or Part.RECORDS in each.opened.parts)
        for each in shown_items(uow, meeting)
    )
