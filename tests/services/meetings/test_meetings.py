"""A meeting from its plan to its minutes, through the verbs, on both kinds of database."""

from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP

import pytest
import sqlalchemy as sa
from icalendar import Calendar, Event
from sqlalchemy.exc import DatabaseError
from sqlmodel import select

from riskflow.cases.labels import Advice
from riskflow.cases.notifications import Notification
from riskflow.cases.workflow import Group
from riskflow.config import data_folder
from riskflow.errors import ConflictError, IncompleteError, InvalidError, NotAllowedError, NotFoundError
from riskflow.mail import MailComposer
from riskflow.meetings.calendar import CalendarMethod, calendar_file
from riskflow.meetings.rules import Attendance, ItemOutcome, MeetingState
from riskflow.services.case_facts import identity
from riskflow.services.meetings import agenda, letters, minutes, proceedings, schedule
from riskflow.services.meetings.access import open_meeting, shown_items
from riskflow.services.meetings.proceedings import ItemNote
from riskflow.services.meetings.schedule import MeetingInput
from riskflow.services.operations import delivery
from riskflow.services.operations.bindings import binding_problems
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.services.people.preferences import set_preference
from riskflow.services.review import handling
from riskflow.store.handling import meetings as queries
from riskflow.store.tables import Meeting, MinutesDraft, MinutesPart, MinutesVerdict, NotificationRow, Person
from riskflow.text import Text
from tests.support.cases.meeting_stage import (
    HIGH,
    adjusted,
    attended,
    called,
    closed,
    declared,
    held,
    number_of,
    planned,
    sent,
)


def told(stage: DemoRunner, letter: Notification) -> list[str]:
    with stage.unit_of_work_as("adam") as uow:
        query = select(Person.login).join(NotificationRow).where(NotificationRow.letter == letter)
        return sorted(uow.session.exec(query).all())


def state_of(stage: DemoRunner, number: int) -> MeetingState:
    with stage.unit_of_work_as("sven") as uow:
        return open_meeting(uow, number).state


def test_a_meeting_goes_from_plan_to_adjusted_minutes(stage: DemoRunner) -> None:
    number, code = held(stage)
    with stage.unit_of_work_as("sven") as uow:
        meeting = open_meeting(uow, number)
        case, other = queries.items_of(uow.session, number)
        assert (meeting.state, meeting.number, meeting.year) == (MeetingState.HELD, 1, uow.today.year)
        assert (case.outcome, other.outcome) == (ItemOutcome.OPINION, ItemOutcome.NOTED)
        assert case.act is not None
        compiled = minutes.compiled_minutes(uow, meeting)
    item = compiled.items[0][1]
    assert compiled.head.president == "Rut Rydell"
    assert [one.name for one in compiled.head.present] == ["Ravi Raman", "Rosa Rönnberg", "Rut Rydell"]
    assert compiled.head.absent == ("Roland Rask",)
    assert item.has_quorum
    assert item.recommendation
    assert item.conditions
    assert [dissent.name for dissent in item.dissents] == ["Rosa Rönnberg"]
    sent(stage, number, "rut", "ravi")
    assert told(stage, Notification.TO_ADJUST) == ["ravi", "rut"]
    with stage.unit_of_work_as("rut") as uow:
        minutes.approve(uow, number, 1)
    assert state_of(stage, number) is MeetingState.DRAFTED
    with stage.unit_of_work_as("ravi") as uow:
        minutes.approve(uow, number, 1)
    assert state_of(stage, number) is MeetingState.ADJUSTED
    with stage.unit_of_work_as("adam") as uow:
        assert not list(binding_problems(uow.session))
        assert queries.unfiled(uow.session)[0][:2] == (number, 1)
    assert code


def test_who_is_chosen_may_ask_for_a_change_and_then_another_draft_is_adjusted(stage: DemoRunner) -> None:
    number, _ = held(stage)
    with pytest.raises(InvalidError):
        sent(stage, number, "roland")
    with pytest.raises(IncompleteError):
        sent(stage, number)
    sent(stage, number, "rut", "ravi")
    with stage.unit_of_work_as("rut") as uow:
        minutes.approve(uow, number, 1)
    with stage.unit_of_work_as("ravi") as uow:
        minutes.ask_for_change(uow, number, 1, "Tiden är fel.")
    assert (state_of(stage, number), told(stage, Notification.MINUTES_BACK)) == (MeetingState.HELD, ["sven"])
    with stage.unit_of_work_as("sven") as uow:
        minutes.save_remarks(uow, number, "Mötet började kl. 9.15.")
    sent(stage, number, "rut", "ravi")
    with pytest.raises(ConflictError), stage.unit_of_work_as("rut") as uow:
        minutes.approve(uow, number, 1)
    with pytest.raises(NotAllowedError), stage.unit_of_work_as("rosa") as uow:
        minutes.approve(uow, number, 2)
    for login in ("rut", "ravi"):
        with stage.unit_of_work_as(login) as uow:
            minutes.approve(uow, number, 2)
    assert state_of(stage, number) is MeetingState.ADJUSTED


def test_adjusted_minutes_do_not_change_and_get_addenda(stage: DemoRunner) -> None:
    number, _ = adjusted(stage)
    with stage.unit_of_work_as("sven") as uow:
        with pytest.raises(NotAllowedError):
            minutes.save_remarks(uow, number, "Annat.")
        with pytest.raises(NotAllowedError):
            minutes.take_back(uow, number)
        with pytest.raises(NotAllowedError):
            proceedings.note_item(uow, number, 1, ItemNote("Annat."))
    for kind in (MinutesDraft, MinutesPart, MinutesVerdict):
        with pytest.raises(DatabaseError, match="kept as it was written"), stage.unit_of_work_as("adam") as uow:
            uow.session.execute(sa.delete(kind))
    with stage.unit_of_work_as("sven") as uow:
        assert minutes.add(uow, number, "Rosa lämnade mötet kl. 10.").number == 2


def test_meetings_are_numbered_by_group_and_year(stage: DemoRunner) -> None:
    numbers = []
    for _ in range(2):
        number = called(stage)
        attended(stage, number)
        closed(stage, number)
        with stage.unit_of_work_as("sven") as uow:
            numbers.append(open_meeting(uow, number).number)
    assert numbers == [1, 2]


def test_a_person_in_conflict_or_without_declaration_sees_of_an_item_only_its_number(stage: DemoRunner) -> None:
    code = stage.submit(HIGH)
    number = called(stage, code)
    declared(stage, code, "roland", has_conflict=True)
    declared(stage, code, "rosa")
    with stage.unit_of_work_as("sven") as uow:
        title = shown_items(uow, open_meeting(uow, number))[0].title
        assert title
    for login, is_open, must_declare in (("roland", False, False), ("ravi", False, True), ("rosa", True, False)):
        with stage.unit_of_work_as(login) as uow:
            case, other = shown_items(uow, open_meeting(uow, number))
            assert (case.is_open, case.must_declare, bool(case.title)) == (is_open, must_declare, is_open)
            assert other.title == "Nästa möte"
    with pytest.raises(NotFoundError), stage.unit_of_work_as("stig") as uow:
        open_meeting(uow, number)


def test_a_conflict_is_recorded_as_having_left_and_the_quorum_counts_anew(stage: DemoRunner) -> None:
    code = stage.submit(HIGH)
    number = called(stage, code)
    declared(stage, code, "rut")
    declared(stage, code, "ravi")
    declared(stage, code, "rosa", has_conflict=True)
    attended(stage, number)
    closed(stage, number)
    with stage.unit_of_work_as("sven") as uow:
        meeting = open_meeting(uow, number)
        case, other = (said for _, said in minutes.compiled_minutes(uow, meeting).items)
        assert case.in_conflict == ("Rosa Rönnberg",)
        assert (case.has_quorum, other.has_quorum) == (False, True)
        possible = minutes.adjusters_to_choose(uow, meeting)
    assert possible == {number_of(stage, "rut"), number_of(stage, "ravi")}


def test_a_case_is_on_one_coming_meeting_of_its_group_and_a_postponed_one_goes_to_the_next(stage: DemoRunner) -> None:
    code, other = stage.submit(HIGH), stage.submit("rf-25")
    number, later = called(stage, code), planned(stage, days=14)
    with pytest.raises(ConflictError), stage.unit_of_work_as("sven") as uow:
        agenda.put_on_agenda(uow, code, later)
    of_sai = planned(stage, group=Group.SAI)
    with pytest.raises(NotAllowedError), stage.unit_of_work_as("sven") as uow:
        agenda.put_on_agenda(uow, other, of_sai)
    attended(stage, number)
    closed(stage, number)
    with stage.unit_of_work_as("sven") as uow:
        first = queries.items_of(uow.session, number)[0]
        assert first.outcome is ItemOutcome.POSTPONED
        [carried] = queries.items_of(uow.session, later)
        assert carried.case_id == first.case_id
        found = queries.coming_item_of(uow.session, first.case_id or 0)
        assert found
        assert found[1].id == later


def test_a_return_is_the_outcome_of_its_item(stage: DemoRunner) -> None:
    code = stage.submit(HIGH)
    number = called(stage, code)
    attended(stage, number)
    with stage.unit_of_work_as("sven") as uow:
        item = identity(queries.items_of(uow.session, number)[0].id)
        proceedings.note_item(uow, number, item, ItemNote("Frågor till sökanden.", ItemOutcome.NOTED))
        with pytest.raises(InvalidError):
            proceedings.note_item(uow, number, item, ItemNote("", ItemOutcome.OPINION))
    with stage.unit_of_work_as("sven") as uow:
        handling.return_for_supplement(uow, code, "Bifoga avtalet.")
    closed(stage, number)
    with stage.unit_of_work_as("sven") as uow:
        assert queries.items_of(uow.session, number)[0].outcome is ItemOutcome.RETURNED


def test_items_are_moved_and_taken_off(stage: DemoRunner) -> None:
    codes = [stage.submit(HIGH), stage.submit("rf-25")]
    number = called(stage, *codes)
    with stage.unit_of_work_as("sven") as uow:
        first, second, third = (identity(row.id) for row in queries.items_of(uow.session, number))
        agenda.move(uow, number, third, -1)
    with stage.unit_of_work_as("sven") as uow:
        assert [row.id for row in queries.items_of(uow.session, number)] == [first, third, second]
        agenda.remove(uow, number, first)
    with pytest.raises(NotFoundError), stage.unit_of_work_as("sven") as uow:
        agenda.postpone(uow, number, second)
    with stage.unit_of_work_as("sven") as uow:
        assert [(row.id, row.position) for row in queries.items_of(uow.session, number)] == [(third, 1), (second, 2)]


def test_the_call_goes_to_the_members_and_an_update_has_the_same_uid_and_a_higher_sequence(stage: DemoRunner) -> None:
    number = called(stage, stage.submit(HIGH), days=7)
    assert told(stage, Notification.MEETING) == ["ravi", "roland", "rosa", "rut"]
    entries = [entry_of(stage, number)]
    with stage.unit_of_work_as("sven") as uow:
        at = open_meeting(uow, number).starts_at
        moved = MeetingInput(at.date() + timedelta(days=1), at.time(), 60, "Annat rum", "https://video.example.org/rai")
        schedule.change(uow, number, moved)
    entries.append(entry_of(stage, number))
    assert len(told(stage, Notification.MEETING)) == 8
    with stage.unit_of_work_as("sven") as uow:
        schedule.cancel(uow, number, "För få ärenden.")
    entries.append(entry_of(stage, number))
    assert told(stage, Notification.MEETING_CANCELLED) == ["ravi", "roland", "rosa", "rut"]
    assert len({entry["uid"] for entry in entries}) == 1
    assert [entry["sequence"] for entry in entries] == [0, 1, 2]
    assert [entry["status"] for entry in entries] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert entries[1].end - entries[1].start == timedelta(minutes=60)
    assert "Annat rum" in str(entries[1]["location"])
    with pytest.raises(NotAllowedError), stage.unit_of_work_as("sven") as uow:
        schedule.call(uow, number)


def entry_of(stage: DemoRunner, number: int) -> Event:
    with stage.unit_of_work_as("sven") as uow:
        content = calendar_file(letters.invitation(open_meeting(uow, number)), CalendarMethod.PUBLISH, "https://x.se")
    [event] = Calendar.from_ical(content).events
    return event


def test_only_the_secretary_and_the_chair_manage_and_only_a_coming_meeting(stage: DemoRunner) -> None:
    number = planned(stage)
    with pytest.raises(IncompleteError), stage.unit_of_work_as("rut") as uow:
        schedule.call(uow, number)
    for login in ("ravi", "alice"):
        with pytest.raises((NotAllowedError, NotFoundError)), stage.unit_of_work_as(login) as uow:
            agenda.add_item(uow, number, "Punkt")
    future = called(stage, days=3)
    with pytest.raises(NotAllowedError), stage.unit_of_work_as("sven") as uow:
        proceedings.record_attendance(uow, future, [])
    today, alice = called(stage), number_of(stage, "alice")
    with pytest.raises(InvalidError), stage.unit_of_work_as("sven") as uow:
        proceedings.record_attendance(uow, today, [Attendance(alice, is_present=True)])
    with stage.unit_of_work_as("adam") as uow:
        assert uow.session.get_one(Meeting, number).state is MeetingState.PLANNED


def test_a_stale_page_changes_nothing(stage: DemoRunner) -> None:
    number = planned(stage)
    with stage.unit_of_work_as("sven") as uow:
        seen = open_meeting(uow, number).version
    with stage.unit_of_work_as("rut") as uow:
        agenda.add_item(uow, number, "Punkt")
        schedule.call(uow, number)
    with pytest.raises(ConflictError), stage.unit_of_work_as("sven") as uow:
        schedule.cancel(uow, number, "Nej.", seen)


def test_a_case_that_is_on_no_agenda_leaves_outcomes_alone(stage: DemoRunner) -> None:
    code = stage.submit(HIGH)
    number = called(stage)
    attended(stage, number)
    stage.opine(code, Advice.WITH_CONDITIONS)
    closed(stage, number)
    with stage.unit_of_work_as("sven") as uow:
        assert [row.outcome for row in queries.items_of(uow.session, number)] == [ItemOutcome.NOTED]


@pytest.mark.parametrize("is_cancelled", [False, True])
def test_the_letter_of_a_meeting_brings_its_calendar_entry_and_waits_for_no_digest(
    stage: DemoRunner, *, is_cancelled: bool
) -> None:
    with stage.unit_of_work_as("ravi") as uow:
        set_preference(uow, None, wants_digest=True)
    number = called(stage)
    if is_cancelled:
        with stage.unit_of_work_as("sven") as uow:
            schedule.cancel(uow, number, "Too few can come.")
    letter = Notification.MEETING_CANCELLED if is_cancelled else Notification.MEETING
    with stage.unit_of_work_as("adam") as uow:
        query = select(NotificationRow.id).join(Person).where(NotificationRow.letter == letter, Person.login == "ravi")
        outgoing = delivery.begin_attempt(uow, identity(uow.session.exec(query).one()))
        assert outgoing
    composer = MailComposer(
        data_folder("templates"), "https://risk.example.se", Text(sv="Universitetet", en="University")
    )
    message = composer.message(outgoing, "riskflow@example.se")
    arrived = message_from_bytes(message.as_bytes(), EmailMessage, policy=SMTP)
    assert "RAI" in str(arrived["Subject"])
    (attached,) = arrived.iter_attachments()
    method = "CANCEL" if is_cancelled else "REQUEST"
    assert (attached.get_content_type(), attached.get_param("method")) == ("text/calendar", method)
    assert attached.get_filename() == "meeting.ics"
    calendar = Calendar.from_ical(str(attached.get_content()))
    (entry,) = calendar.walk("VEVENT")
    assert (calendar["method"], entry["attendee"]) == (method, f"mailto:{outgoing.address}")
    assert entry["organizer"] == "mailto:riskflow@example.se"
