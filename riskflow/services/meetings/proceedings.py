"""What happens at a meeting: who came, how each item ended, and closing it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from riskflow.errors import InvalidError, NotAllowedError, NotFoundError
from riskflow.meetings.labels import ITEM_OUTCOME_NAMES
from riskflow.meetings.rules import (
    CASE_STATE,
    CHOSEN_OUTCOMES,
    Attendance,
    ItemOutcome,
    MeetingAct,
    MeetingState,
    check_attendance,
    check_close,
    outcome_of,
)
from riskflow.services.case_facts import identity
from riskflow.services.events import record_event
from riskflow.services.meetings.access import (
    NO_ITEM,
    item_of,
    item_rolls,
    managed_meeting,
    meeting_name,
    members,
    plain_roll,
    shown_items,
)
from riskflow.services.meetings.agenda import carry_over
from riskflow.services.unit_of_work import SWEDISH_TIME, SYSTEM, UnitOfWork
from riskflow.store.handling import meetings as queries
from riskflow.store.tables import Case, Meeting, MeetingItem, MeetingPresence
from riskflow.text import Text

NOT_YET = Text(sv="Mötet har inte börjat än: det är inte mötesdag.", en="It is not the day of the meeting yet.")
NO_MEMBER = Text(sv="Personen är inte ledamot i gruppen.", en="The person is no member of the group.")
NOT_CHOSEN = Text(
    sv="Det utfallet följer av vad som görs i ärendet och kan inte väljas här.",
    en="That outcome follows from what is done with the case and cannot be chosen here.",
)


def record_attendance(
    uow: UnitOfWork, number: int, attendances: Sequence[Attendance], also_present: str = "", seen: int | None = None
) -> None:
    """Record who is present and absent, who came late or left, and who else is in the room.

    Raises:
        NotAllowedError: before the day of the meeting.
        InvalidError: for somebody who is no member, or items that cannot be.
    """
    meeting = managed_meeting(uow, number, MeetingAct.ATTEND, seen)
    if uow.today < meeting.starts_at.astimezone(SWEDISH_TIME).date():
        raise NotAllowedError(NOT_YET)
    allowed = {identity(person.id) for person in members(uow, meeting.group)}
    rows = queries.presence_rows(uow.session, number)
    for each in attendances:
        check_attendance(each)
        if each.person not in allowed:
            raise InvalidError(NO_MEMBER)
        row = rows.get(each.person) or MeetingPresence(
            meeting_id=number, person_id=each.person, is_present=each.is_present
        )
        row.is_present, row.first_item, row.last_item = each.is_present, each.first_item, each.last_item
        uow.session.add(row)
    meeting.also_present = also_present.strip()


@dataclass(frozen=True, slots=True)
class ItemNote:
    """What the minutes say of an item, and how it ended where nothing was done with its case."""

    note: str
    outcome: ItemOutcome | None = None


def note_item(uow: UnitOfWork, number: int, item: int, said: ItemNote) -> None:
    """Write what the minutes say of an item, and whether it is postponed or noted where nothing was done.

    Raises:
        NotFoundError: also where the item is closed to the acting person.
        InvalidError: the outcome follows from the case, and cannot be chosen.
    """
    meeting = managed_meeting(uow, number, MeetingAct.NOTE)
    row = item_of(uow, meeting, item)
    if not any(each.number == item and each.is_open for each in shown_items(uow, meeting)):
        raise NotFoundError(NO_ITEM)
    outcome = said.outcome
    if outcome is not None and outcome not in CHOSEN_OUTCOMES:
        raise InvalidError(NOT_CHOSEN)
    if meeting.state is MeetingState.CALLED:
        row.outcome = outcome
    row.note = said.note.strip()


def close(uow: UnitOfWork, number: int, president: int, seen: int | None = None) -> None:
    """Close a meeting: outcomes and rolls stand from now on, and the meeting gets its number.

    An outcome that is an act on the case was recorded there, between the call and now.
    """
    meeting = managed_meeting(uow, number, MeetingAct.CLOSE, seen)
    attendances = queries.attendances_of(uow.session, number)
    check_close(attendances, president)
    items = queries.items_of(uow.session, number)
    rolls = item_rolls(uow, meeting, items)
    year = meeting.starts_at.astimezone(SWEDISH_TIME).year

    meeting.year, meeting.number = year, queries.highest_number(uow.session, meeting.group, year) + 1
    meeting.presided_by, meeting.kept_by, meeting.closed_at = president, uow.viewer.id, uow.now
    for item, roll in zip(items, rolls, strict=True):
        item.roll = plain_roll(roll)
        _end_item(uow, meeting, item)
    meeting.state = MeetingState.HELD
    uow.session.flush()
    record_event(uow, None, "meeting-closed", meeting=meeting_name(meeting))
    for item in items:
        if item.outcome is ItemOutcome.POSTPONED and _is_still_with_group(uow, meeting, item):
            carry_over(uow, meeting, item)


def _end_item(uow: UnitOfWork, meeting: Meeting, item: MeetingItem) -> None:
    since = meeting.called_at or meeting.planned_at
    acts = queries.acts_between(uow.session, item.case_id, since, uow.now) if item.case_id is not None else []
    item.outcome = outcome_of([act.tag for act in acts], item.outcome, is_case=item.case_id is not None)
    item.act = acts[-1].seq if acts else None
    if item.case_id is not None:
        case = uow.session.get_one(Case, item.case_id)
        name, outcome = meeting_name(meeting), ITEM_OUTCOME_NAMES[item.outcome]
        # Said by the system: the keeper of the minutes may have a conflict of interest in this very case.
        record_event(replace(uow, viewer=SYSTEM), case, "heard-at-meeting", meeting=name, outcome=outcome)


def _is_still_with_group(uow: UnitOfWork, meeting: Meeting, item: MeetingItem) -> bool:
    return item.case_id is None or uow.session.get_one(Case, item.case_id).state is CASE_STATE[meeting.group]
