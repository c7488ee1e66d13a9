"""The agenda of a meeting: cases and other items, their order, and moving one to the next meeting."""

from collections.abc import Sequence
from dataclasses import dataclass

from riskflow.cases.policy import Part
from riskflow.cases.review_input import required_text
from riskflow.cases.workflow import GROUP_IN, Group
from riskflow.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError
from riskflow.meetings.rules import CASE_STATE, NOT_WITH_GROUP, ON_ANOTHER, MeetingAct, moved
from riskflow.services.case_facts import identity
from riskflow.services.events import record_event
from riskflow.services.meetings.access import ONLY_MANAGERS, item_of, managed_meeting, may_manage, meeting_name
from riskflow.services.open_case import OpenCase, open_case
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.handling import meetings as queries
from riskflow.store.tables import Case, Meeting, MeetingItem
from riskflow.text import Text

MAX_ITEM_LENGTH = 600
NO_NEXT = Text(
    sv="Det finns inget senare möte att bordlägga punkten till. Planera det först.",
    en="There is no later meeting to postpone the item to. Plan one first.",
)
WRONG_LENGTH = Text(sv="Ange tiden i minuter, högst 600.", en="Give the time in minutes, at most 600.")


def meetings_for(uow: UnitOfWork, opened: OpenCase) -> list[Meeting]:
    """Return the coming meetings on whose agenda the acting person may put a case."""
    group = next((each for each, state in CASE_STATE.items() if state is opened.case.state), None)
    if group is None or Part.OVERVIEW not in opened.parts or not may_manage(uow.viewer, group):
        return []
    return list(queries.coming_meetings(uow.session, group))


def put_on_agenda(uow: UnitOfWork, code: str, number: int, length: int = 0) -> MeetingItem:
    """Put a case on the agenda of a coming meeting of the group that has it.

    Raises:
        NotAllowedError: the case is not with that group.
        ConflictError: the case is on the agenda of a coming meeting already.
    """
    opened = open_case(uow, code, Part.OVERVIEW)
    meeting = managed_meeting(uow, number, MeetingAct.ARRANGE)
    if opened.case.state is not CASE_STATE[meeting.group]:
        raise NotAllowedError(NOT_WITH_GROUP)
    if queries.coming_item_of(uow.session, opened.id):
        raise ConflictError(ON_ANOTHER)
    item = _added(uow, meeting, MeetingItem(meeting_id=number, position=0, case_id=opened.id, length=_length(length)))
    record_event(uow, opened.case, "put-on-agenda", meeting=meeting_name(meeting))
    return item


@dataclass(frozen=True, slots=True)
class AgendaOffer:
    """The coming meeting of the group that has a case: one that has it on the agenda, or the next that may get it."""

    meeting: str
    is_on: bool


def agenda_offers(uow: UnitOfWork, cases: Sequence[OpenCase]) -> dict[int, AgendaOffer]:
    """Return for some cases the meeting on whose agenda each is, or may be put by the acting person."""
    taken: dict[int, Meeting] = {}
    following: dict[Group, Meeting] = {}
    for meeting, case_id in queries.coming_with_items(uow.session, [each.id for each in cases]):
        if case_id is not None:
            taken.setdefault(case_id, meeting)
        if may_manage(uow.viewer, meeting.group):
            following.setdefault(meeting.group, meeting)
    offers = {}
    for each in cases:
        group = GROUP_IN.get(each.case.state)
        offered = taken.get(each.id) or (following.get(group) if group and Part.OVERVIEW in each.parts else None)
        if offered is not None:
            offers[each.id] = AgendaOffer(meeting_name(offered), is_on=each.id in taken)
    return offers


def put_on_next_agenda(uow: UnitOfWork, codes: Sequence[str]) -> tuple[int, list[str]]:
    """Put cases on the agenda of the next meeting of the group that has each.

    Return how many were put there, and the references of those that were not: they are with no group, its next meeting
    is not planned, or they are on an agenda already.

    Raises:
        NotAllowedError: for whoever does not manage meetings.
        NotFoundError: one of the cases is closed to the acting person.
    """
    if not any(may_manage(uow.viewer, group) for group in CASE_STATE):
        raise NotAllowedError(ONLY_MANAGERS)
    opened = [open_case(uow, code, Part.OVERVIEW) for code in dict.fromkeys(codes)]
    left = []
    for each in opened:
        coming = meetings_for(uow, each)
        if coming and queries.coming_item_of(uow.session, each.id) is None:
            put_on_agenda(uow, each.case.code, identity(coming[0].id))
        else:
            left.append(each.case.reference)
    return len(opened) - len(left), left


def add_item(uow: UnitOfWork, number: int, title: str, length: int = 0) -> MeetingItem:
    """Add an item that is no case."""
    meeting = managed_meeting(uow, number, MeetingAct.ARRANGE)
    item = MeetingItem(meeting_id=number, position=0, title=required_text(title), length=_length(length))
    return _added(uow, meeting, item)


def _length(minutes: int) -> int:
    if not 0 <= minutes <= MAX_ITEM_LENGTH:
        raise InvalidError(WRONG_LENGTH)
    return minutes


def _added(uow: UnitOfWork, meeting: Meeting, item: MeetingItem) -> MeetingItem:
    before = queries.items_of(uow.session, identity(meeting.id))
    item.position = max((each.position for each in before), default=0) + 1
    uow.session.add(item)
    uow.session.flush()
    return item


def move(uow: UnitOfWork, number: int, item: int, step: int) -> None:
    """Move an item a step up (-1) or down (1)."""
    meeting = managed_meeting(uow, number, MeetingAct.ARRANGE)
    item_of(uow, meeting, item)
    rows = {identity(row.id): row for row in queries.items_of(uow.session, number)}
    for position, each in enumerate(moved(list(rows), item, step), start=1):
        rows[each].position = position


def remove(uow: UnitOfWork, number: int, item: int) -> None:
    """Take an item off the agenda."""
    meeting = managed_meeting(uow, number, MeetingAct.ARRANGE)
    row = item_of(uow, meeting, item)
    if row.case_id is not None:
        record_event(uow, _case_of(uow, row), "taken-off-agenda", meeting=meeting_name(meeting))
    uow.session.delete(row)
    uow.session.flush()
    for position, each in enumerate(queries.items_of(uow.session, number), start=1):
        each.position = position


def postpone(uow: UnitOfWork, number: int, item: int) -> None:
    """Move an item to the next meeting of the group.

    Raises:
        NotFoundError: none is planned.
    """
    meeting = managed_meeting(uow, number, MeetingAct.ARRANGE)
    row = item_of(uow, meeting, item)
    if carry_over(uow, meeting, row) is None:
        raise NotFoundError(NO_NEXT)
    remove(uow, number, item)


def carry_over(uow: UnitOfWork, meeting: Meeting, item: MeetingItem) -> MeetingItem | None:
    """Put an item on the agenda of the next meeting of the group; nothing where there is none."""
    coming = queries.coming_meetings(uow.session, meeting.group)
    later = [each for each in coming if each.id != meeting.id and each.starts_at >= meeting.starts_at]
    if not later:
        return None
    number = identity(later[0].id)
    new = MeetingItem(meeting_id=number, position=0, case_id=item.case_id, title=item.title, length=item.length)
    if item.case_id is not None:
        record_event(uow, _case_of(uow, item), "put-on-agenda", meeting=meeting_name(later[0]))
    return _added(uow, later[0], new)


def _case_of(uow: UnitOfWork, item: MeetingItem) -> Case:
    # An item is moved also by a secretary who may not enter its case: nothing of the case is read or shown.
    return uow.session.get_one(Case, item.case_id)
