"""The table of letters: every event is in it or silent for a reason, and nobody gets what is not theirs."""

from dataclasses import replace
from datetime import timedelta

import pytest

from riskflow.cases.access import Grant, OpenInquiry, Viewer
from riskflow.cases.events import SENTENCES
from riskflow.cases.notifications import (
    EVENTS_WITHOUT_NOTIFICATION,
    NOTIFICATION_NAMES,
    NOTIFICATIONS_BY_EVENT,
    RECIPIENT_RULES,
    RETRY_DELAYS,
    TO_ONE_PERSON,
    Notification,
    is_recipient,
    retry_delay,
)
from riskflow.cases.workflow import Role, State
from tests.support.cases.viewers import CASE, ME, OWNER, me

EVERYTHING = frozenset(Grant(role, scope) for role in Role for scope in ("", "ITM", "legal", "president"))
ALL_ROLES = Viewer(ME, "ITM", EVERYTHING)
ASKED = OpenInquiry("q", person=ME)
OWNERS = {
    Notification.MORE_ASKED,
    Notification.SUPPLEMENT,
    Notification.HANDED_OVER,
    Notification.DECIDED,
    Notification.CLOSED,
    Notification.DRAFT_DISPOSAL,
    Notification.HEARING,
    Notification.QUESTION_LATE,
    Notification.MESSAGE,
    Notification.OBLIGATION_DUE,
    Notification.PROOF_REFUSED,
    Notification.CHECK_IN,
    Notification.CHANGE_DUE,
}


def test_every_event_makes_letters_or_is_silent_for_a_reason() -> None:
    assert set(NOTIFICATIONS_BY_EVENT) | set(EVENTS_WITHOUT_NOTIFICATION) == set(SENTENCES)
    assert not set(NOTIFICATIONS_BY_EVENT) & set(EVENTS_WITHOUT_NOTIFICATION)


def test_every_letter_follows_from_an_event_and_has_a_name_and_a_rule() -> None:
    assert (
        {letter for letters in NOTIFICATIONS_BY_EVENT.values() for letter in letters}
        == set(Notification)
        == set(RECIPIENT_RULES)
        == set(NOTIFICATION_NAMES)
    )


@pytest.mark.parametrize("letter", Notification)
@pytest.mark.parametrize("state", State)
def test_whoever_has_no_part_in_the_case_gets_nothing(letter: Notification, state: State) -> None:
    case = replace(CASE, state=state, open_inquiries=frozenset({ASKED}))
    assert not is_recipient(letter, Viewer(99), case, question="q", waiting=frozenset({"legal"}))


@pytest.mark.parametrize("letter", Notification)
@pytest.mark.parametrize("state", State)
def test_whoever_is_disqualified_or_wrote_the_case_gets_nothing_whatever_they_hold(
    letter: Notification, state: State
) -> None:
    for case in (replace(CASE, disqualified=frozenset({ME})), replace(CASE, were_co_editors=frozenset({ME}))):
        assert not is_recipient(
            letter, ALL_ROLES, replace(case, state=state), question="q", waiting=frozenset({"legal"})
        )


def test_a_disqualified_person_who_was_asked_gets_nothing() -> None:
    case = replace(CASE, state=State.DRAFT, open_inquiries=frozenset({ASKED}), disqualified=frozenset({ME}))
    assert not is_recipient(Notification.QUESTION, me(), case, question="q")


@pytest.mark.parametrize("letter", Notification)
@pytest.mark.parametrize("state", set(State))
def test_a_letter_is_due_only_in_its_states(letter: Notification, state: State) -> None:
    reminds_owner = (letter, state) == (Notification.REMINDER, State.SUPPLEMENT)
    viewer = Viewer(OWNER) if letter in OWNERS or reminds_owner else ALL_ROLES
    case = replace(CASE, state=state, open_inquiries=frozenset({ASKED}))
    wanted = RECIPIENT_RULES[letter].get(state, frozenset())
    expected = bool(wanted) and not (letter is Notification.LISTS and state is State.DRAFT)
    named = str(ME) if letter in TO_ONE_PERSON else "q"
    question = {Notification.PROOF: ""}.get(letter, named)
    assert is_recipient(letter, viewer, case, question=question, waiting=frozenset({"legal"})) is expected


def test_an_addendum_is_told_to_all_who_may_open_the_case_and_a_refusal_only_to_who_asked() -> None:
    case = replace(CASE, state=State.DECIDED, was_with_rai=True, co_editors=frozenset({77}))
    holders = [me(Grant(role)) for role in (Role.SECRETARY, Role.REGISTRAR, Role.RAI)]
    told = [Viewer(OWNER), Viewer(77), *holders]
    assert all(is_recipient(Notification.ADDENDUM, viewer, case) for viewer in told)
    assert not any(is_recipient(Notification.CORRECTION_REFUSED, viewer, case, question="77") for viewer in holders)
    assert is_recipient(Notification.CORRECTION_REFUSED, Viewer(77), case, question="77")


def test_a_changed_list_is_told_to_the_owner_and_to_those_who_handle_the_case_just_then() -> None:
    case = replace(CASE, state=State.WITH_SAI)
    viewers = [(Role.OWNER, Viewer(OWNER)), *((grant.role, me(grant)) for grant in EVERYTHING)]
    notified = {role for role, viewer in viewers if is_recipient(Notification.LISTS, viewer, case)}
    assert {Role.OWNER, Role.SECRETARY, Role.SAI, Role.SAI_CHAIR} <= notified
    assert not {Role.RAI, Role.RAI_CHAIR, Role.REGISTRAR, Role.ADMINISTRATOR, Role.DECISION_MAKER} & notified


def test_only_the_function_that_a_gate_waits_for_is_written_to() -> None:
    legal = me(Grant(Role.FUNCTION, "legal"))
    assert is_recipient(Notification.STOP, legal, CASE, waiting=frozenset({"legal"}))
    assert not is_recipient(Notification.STOP, legal, CASE, waiting=frozenset({"hr"}))
    assert not is_recipient(Notification.STOP, legal, CASE)


def test_only_whoever_was_asked_that_question_is_written_to() -> None:
    case = replace(CASE, state=State.DRAFT, open_inquiries=frozenset({ASKED}))
    assert is_recipient(Notification.QUESTION, me(), case, question="q")
    assert not is_recipient(Notification.QUESTION, me(), case, question="other")
    assert not is_recipient(Notification.QUESTION, Viewer(8), case, question="q")


def test_attempts_grow_rarer_outlast_a_weekend_and_end() -> None:
    assert list(RETRY_DELAYS) == sorted(RETRY_DELAYS)
    assert sum(RETRY_DELAYS, timedelta()) > timedelta(days=2, hours=16)
    assert retry_delay(1) == RETRY_DELAYS[0]
    assert retry_delay(len(RETRY_DELAYS) + 1) is None
