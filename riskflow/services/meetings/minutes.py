"""Minutes: drafted from what was recorded, adjusted by the persons who were chosen, and never changed after that."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from riskflow.cases.labels import ADVICE_NAMES, Advice
from riskflow.cases.notifications import Notification
from riskflow.cases.review_input import required_text
from riskflow.cases.secrecy import TITLE
from riskflow.cases.workflow import Group
from riskflow.errors import ConflictError, NotAllowedError
from riskflow.meetings.labels import GROUP_WORDS, ITEM_OUTCOME_NAMES
from riskflow.meetings.rules import (
    Attendance,
    ItemOutcome,
    ItemRoll,
    MeetingAct,
    MeetingState,
    check_adjusters,
    check_state,
    is_adjusted,
    possible_adjusters,
)
from riskflow.records.minutes import MinutesHead, MinutesItem, MinutesPerson, head_as_data, item_as_data
from riskflow.records.model import RecordDissent, StrOrText
from riskflow.services.case_facts import facts_of, identity
from riskflow.services.events import record_event
from riskflow.services.meetings.access import (
    item_rolls,
    managed_meeting,
    meeting_name,
    open_meeting,
    shown_items,
)
from riskflow.services.meetings.letters import tell
from riskflow.services.meetings.orders import MINUTES, enqueue_minutes
from riskflow.services.unit_of_work import SWEDISH_TIME, UnitOfWork
from riskflow.store.handling import deliberation
from riskflow.store.handling import meetings as queries
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import (
    Case,
    Meeting,
    MeetingItem,
    MinutesAddendum,
    MinutesDraft,
    MinutesPart,
    MinutesVerdict,
    Opinion,
)
from riskflow.text import Text

NOT_AN_ADJUSTER = Text(sv="Du är inte vald att justera protokollet.", en="You are not chosen to adjust these minutes.")
HAS_ANSWERED = Text(
    sv="Du har redan tagit ställning till det här utkastet.", en="You have already answered about this draft."
)
ANOTHER_DRAFT = Text(
    sv="Protokollet har skickats på nytt sedan du öppnade sidan. Läs det nya utkastet.",
    en="The minutes have been sent anew since you opened the page. Read the new draft.",
)
CLOSED_ITEM = Text(
    sv="En punkt är stängd för dig. Be sekreteraren välja någon annan justerare.",
    en="An item is closed to you. Ask the secretary to choose somebody else to adjust.",
)
FROM_ITEM = Text(sv="från och med punkt {first}", en="from item {first}")
UNTIL_ITEM = Text(sv="till och med punkt {last}", en="up to and with item {last}")
OPINION_OF = {ItemOutcome.OPINION: Group.RAI, ItemOutcome.TO_SAI: Group.RAI, ItemOutcome.POSITION: Group.SAI}


@dataclass(frozen=True, slots=True)
class CompiledMinutes:
    """Minutes as they follow from what was recorded; for the record, and never shown whole on a page."""

    head: MinutesHead
    items: Sequence[tuple[MeetingItem, MinutesItem]]


@dataclass(frozen=True, slots=True)
class ItemCase:
    """What an item was about, where it was a case, and the opinion that it ended with."""

    place: int
    row: Case | None
    opinion: Opinion | None
    dissents: tuple[RecordDissent, ...]
    is_marked: bool
    """Whether the title of the case is marked as possibly secret."""


def compiled_minutes(uow: UnitOfWork, meeting: Meeting) -> CompiledMinutes:
    """Return the minutes of a meeting that has been held."""
    items = queries.items_of(uow.session, identity(meeting.id))
    rolls = item_rolls(uow, meeting, items)
    attendances = queries.attendances_of(uow.session, identity(meeting.id))
    names = case_queries.names_of(uow.session, _persons(meeting, attendances, rolls))
    cases = queries.cases_of(uow.session, items)
    marked = {number for number, facts in facts_of(uow.session, cases.values()).items() if TITLE in facts.marks}
    drawn = []
    for place, (item, roll) in enumerate(zip(items, rolls, strict=True), start=1):
        row = cases.get(item.case_id) if item.case_id is not None else None
        opinion = _opinion(uow, item)
        case = ItemCase(place, row, opinion, tuple(_dissents(uow, opinion)), is_marked=item.case_id in marked)
        drawn.append((item, _item(item, roll, names, case)))
    return CompiledMinutes(_head(meeting, attendances, names, len(items)), drawn)


def _persons(meeting: Meeting, attendances: Iterable[Attendance], rolls: Iterable[ItemRoll]) -> set[int | None]:
    in_rolls = (person for roll in rolls for part in (roll.taking_part, roll.in_conflict) for person in part)
    return {meeting.presided_by, meeting.kept_by, *(each.person for each in attendances), *in_rolls}


def _head(
    meeting: Meeting, attendances: Sequence[Attendance], names: Mapping[int | None, str], items: int
) -> MinutesHead:
    opened, closed = (at.astimezone(SWEDISH_TIME) for at in (meeting.starts_at, meeting.closed_at or meeting.starts_at))
    present = (MinutesPerson(name=names[each.person], note=_note(each)) for each in attendances if each.is_present)
    return MinutesHead(
        reference=meeting_name(meeting),
        group=GROUP_WORDS[meeting.group],
        held_on=opened.date(),
        opened_at=f"{opened:%H:%M}",
        closed_at=f"{closed:%H:%M}",
        place=", ".join(filter(None, (meeting.place, meeting.link))),
        president=names.get(meeting.presided_by, ""),
        keeper=names.get(meeting.kept_by, ""),
        present=tuple(sorted(present, key=lambda each: each.name)),
        absent=tuple(sorted(names[each.person] for each in attendances if not each.is_present)),
        also_present=meeting.also_present,
        remarks=meeting.remarks,
        items=items,
    )


def _note(attendance: Attendance) -> StrOrText:
    first, last = attendance.first_item, attendance.last_item
    notes = [FROM_ITEM.filled(first=str(first))] if first > 1 else []
    notes += [UNTIL_ITEM.filled(last=str(last))] if last is not None else []
    if not notes:
        return ""
    return Text(sv=", ".join(note.sv for note in notes), en=", ".join(note.en for note in notes))


def _title(item: MeetingItem, case: Case | None, *, is_marked: bool) -> str:
    """Return the title; that of a case is left out where it is marked as possibly secret."""
    if case is None:
        return item.title
    return case.reference if is_marked or not case.title else case.title


def _item(item: MeetingItem, roll: ItemRoll, names: Mapping[int | None, str], case: ItemCase) -> MinutesItem:
    opinion = case.opinion
    return MinutesItem(
        position=case.place,
        title=_title(item, case.row, is_marked=case.is_marked),
        reference=case.row.reference if case.row else "",
        outcome=ITEM_OUTCOME_NAMES[item.outcome or ItemOutcome.NOTED],
        recommendation=ADVICE_NAMES[Advice(opinion.advice)] if opinion else "",
        conditions=tuple(condition["text"] for condition in opinion.conditions) if opinion else (),
        dissents=case.dissents,
        note=item.note,
        taking_part=_named(roll.taking_part, names),
        in_conflict=_named(roll.in_conflict, names),
        undeclared=_named(roll.undeclared, names),
        away=_named(roll.away, names),
        quorum=roll.quorum,
        has_quorum=roll.has_quorum,
    )


def _dissents(uow: UnitOfWork, opinion: Opinion | None) -> Iterator[RecordDissent]:
    """Yield what the chair noted, then what members have recorded themselves until now."""
    if opinion is None:
        return
    for each in opinion.dissents:
        yield RecordDissent(name=each["name"], reasons=each["reason"])
    for row, name in deliberation.dissents_in(uow.session, [opinion.case_id]):
        if row.opinion_id == opinion.id:
            yield RecordDissent(name=name, reasons=row.reason)


def _named(persons: Iterable[int], names: Mapping[int | None, str]) -> tuple[str, ...]:
    return tuple(sorted(names[person] for person in persons))


def _opinion(uow: UnitOfWork, item: MeetingItem) -> Opinion | None:
    """Return the opinion or position that an item ended with."""
    group = OPINION_OF.get(item.outcome) if item.outcome else None
    if group is None or item.act is None or item.case_id is None:
        return None
    given = [row for row in case_queries.opinions_of(uow.session, item.case_id) if row.group is group]
    return given[-1] if given else None


def save_remarks(uow: UnitOfWork, number: int, remarks: str, seen: int | None = None) -> None:
    """Save what the minutes say of the meeting as a whole."""
    meeting = managed_meeting(uow, number, MeetingAct.SEND_MINUTES, seen)
    meeting.remarks = remarks.strip()


def adjusters_to_choose(uow: UnitOfWork, meeting: Meeting) -> frozenset[int]:
    """Return who may be chosen to adjust the minutes: was present, and may read every item."""
    items = queries.items_of(uow.session, identity(meeting.id))
    return possible_adjusters(
        queries.attendances_of(uow.session, identity(meeting.id)), item_rolls(uow, meeting, items)
    )


def send(uow: UnitOfWork, number: int, adjusters: Iterable[int]) -> MinutesDraft:
    """Send the minutes to those who adjust them: from now on this draft stands, until somebody asks for a change.

    Raises:
        IncompleteError: nobody is chosen.
        InvalidError: somebody is who may not adjust.
    """
    meeting = managed_meeting(uow, number, MeetingAct.SEND_MINUTES)
    chosen = sorted(set(adjusters))
    check_adjusters(chosen, adjusters_to_choose(uow, meeting))
    compiled, before = compiled_minutes(uow, meeting), queries.newest_draft(uow.session, number)
    draft = MinutesDraft(
        meeting_id=number,
        number=before.number + 1 if before else 1,
        content=head_as_data(compiled.head),
        adjusters=chosen,
        sent_by=uow.viewer.id,
        sent_at=uow.now,
    )
    uow.session.add(draft)
    uow.session.flush()
    for item, said in compiled.items:
        part = MinutesPart(
            draft_id=identity(draft.id), case_id=item.case_id, position=said.position, content=item_as_data(said)
        )
        uow.session.add(part)
    meeting.state = MeetingState.DRAFTED
    tell(uow, meeting, "minutes-sent", Notification.TO_ADJUST, chosen, draft=str(draft.number))
    return draft


def take_back(uow: UnitOfWork, number: int) -> None:
    """Take the minutes back from those who adjust them, to change them or to choose others."""
    managed_meeting(uow, number, MeetingAct.TAKE_BACK).state = MeetingState.HELD


def approve(uow: UnitOfWork, number: int, draft_seen: int) -> None:
    """Adjust the minutes: the draft says what happened. When all have, the minutes are final, and their record is due.

    Raises:
        NotAllowedError: for anybody who is not chosen, or to whom an item is closed.
        ConflictError: another draft was sent meanwhile.
    """
    meeting, draft = _to_adjust(uow, number, draft_seen)
    if not all(each.is_open for each in shown_items(uow, meeting)):
        raise NotAllowedError(CLOSED_ITEM)
    _answer(uow, draft, is_approved=True)
    record_event(uow, None, "minutes-approved", meeting=meeting_name(meeting), draft=str(draft.number))
    verdicts = {each.person_id: each.is_approved for each in queries.verdicts_on(uow.session, identity(draft.id))}
    if is_adjusted(draft.adjusters, verdicts):
        meeting.state = MeetingState.ADJUSTED
        record_event(uow, None, "minutes-adjusted", meeting=meeting_name(meeting))
        enqueue_minutes(uow, number, MINUTES)


def ask_for_change(uow: UnitOfWork, number: int, draft_seen: int, reason: str) -> None:
    """Ask for a change of the minutes: they go back to whoever sent them."""
    meeting, draft = _to_adjust(uow, number, draft_seen)
    _answer(uow, draft, is_approved=False, reason=required_text(reason))
    meeting.state = MeetingState.HELD
    name = str(draft.number)
    tell(uow, meeting, "minutes-change-asked", Notification.MINUTES_BACK, [draft.sent_by], draft=name)


def _to_adjust(uow: UnitOfWork, number: int, draft_seen: int) -> tuple[Meeting, MinutesDraft]:
    meeting = open_meeting(uow, number)
    draft = queries.newest_draft(uow.session, number)
    if draft is None or uow.viewer.id not in draft.adjusters:
        raise NotAllowedError(NOT_AN_ADJUSTER)
    if draft.number != draft_seen:
        raise ConflictError(ANOTHER_DRAFT)
    if uow.viewer.id in {each.person_id for each in queries.verdicts_on(uow.session, identity(draft.id))}:
        raise ConflictError(HAS_ANSWERED)
    check_state(meeting.state, MeetingAct.ADJUST)
    return meeting, draft


def _answer(uow: UnitOfWork, draft: MinutesDraft, *, is_approved: bool, reason: str = "") -> None:
    verdict = MinutesVerdict(
        draft_id=identity(draft.id),
        person_id=uow.viewer.id,
        is_approved=is_approved,
        reason=reason,
        given_at=uow.now,
    )
    uow.session.add(verdict)
    uow.session.flush()


def add(uow: UnitOfWork, number: int, text: str, seen: int | None = None) -> MinutesAddendum:
    """Correct minutes by an addendum, which gets a record of its own; the minutes stand as they were adjusted."""
    meeting = managed_meeting(uow, number, MeetingAct.ADD, seen)
    written = required_text(text)
    addendum = MinutesAddendum(
        meeting_id=number,
        number=len(queries.addenda_of(uow.session, number)) + MINUTES + 1,
        text=written,
        written_by=uow.viewer.id,
        written_at=uow.now,
    )
    uow.session.add(addendum)
    record_event(uow, None, "minutes-added-to", meeting=meeting_name(meeting))
    enqueue_minutes(uow, number, addendum.number)
    return addendum
