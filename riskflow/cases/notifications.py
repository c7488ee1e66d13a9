"""Notifications: which event causes which, who receives it, and when sending is tried again.

A notification tells a person to do something now, or that a case has ended. Whether a person is a recipient is decided
twice by the same rule: when the notification is written to the outbox, and when it is sent, because the case may have
moved on meanwhile.
"""

from datetime import timedelta
from enum import StrEnum

from riskflow.cases.access import CaseFacts, Viewer, questions_asked_of, roles_in
from riskflow.cases.policy import REVIEWED
from riskflow.cases.workflow import (
    IN_FORCE,
    TRANSITIONS,
    UNDER_HANDLING,
    UNREGISTERED,
    WITH_ANSWERS_OPEN,
    Action,
    Role,
    State,
)
from riskflow.packaged import packaged_yaml
from riskflow.text import Text


class Notification(StrEnum):
    """The kinds of notification. The text of each is in `templates/mail`."""

    QUESTION = "question"
    STOP = "stop"
    TO_HEAD = "to-head"
    TO_RAI = "to-rai"
    TO_SAI = "to-sai"
    TO_DECIDE = "to-decide"
    SUPPLEMENT = "supplement"
    HANDED_OVER = "handed-over"
    LISTS = "lists"
    FREEZE = "freeze"
    DECIDED = "decided"
    CLOSED = "closed"
    CORRECTION_ASKED = "correction-asked"
    ADDENDUM = "addendum"
    CORRECTION_REFUSED = "correction-refused"
    DRAFT_DISPOSAL = "draft-disposal"
    MEETING = "meeting"
    MEETING_CANCELLED = "meeting-cancelled"
    TO_ADJUST = "to-adjust"
    MINUTES_BACK = "minutes-back"
    CIRCULATION = "circulation"


NOTIFICATION_NAMES = {
    Notification.QUESTION: Text(sv="En fråga att svara på", en="A question to answer"),
    Notification.STOP: Text(sv="En spärr att lämna besked om", en="A gate to answer about"),
    Notification.TO_HEAD: Text(sv="Åtgärder att bekräfta", en="Measures to acknowledge"),
    Notification.TO_RAI: Text(sv="Ett ärende för RAI", en="A case for RAI"),
    Notification.TO_SAI: Text(sv="Ett ärende för SAI", en="A case for SAI"),
    Notification.TO_DECIDE: Text(sv="Ett ärende att besluta", en="A case to decide"),
    Notification.SUPPLEMENT: Text(sv="Ett ärende att komplettera", en="A case to supplement"),
    Notification.HANDED_OVER: Text(sv="Ett ärende som du har tagit över", en="A case that you have taken over"),
    Notification.LISTS: Text(sv="Listorna har ändrats", en="The lists have changed"),
    Notification.FREEZE: Text(sv="En möjlig frysning att bedöma", en="A possible freeze to judge"),
    Notification.DECIDED: Text(sv="Ett beslut är fattat", en="A decision has been taken"),
    Notification.CLOSED: Text(sv="Ett ärende är avslutat", en="A case is closed"),
    Notification.CORRECTION_ASKED: Text(
        sv="En begäran om rättelse att pröva", en="A request for correction to rule on"
    ),
    Notification.ADDENDUM: Text(sv="Ett ärende är rättat", en="A case has been corrected"),
    Notification.CORRECTION_REFUSED: Text(
        sv="En begäran om rättelse är avslagen", en="A request for correction has been refused"
    ),
    Notification.DRAFT_DISPOSAL: Text(sv="Ett utkast som ska gallras", en="A draft that will be disposed of"),
    Notification.MEETING: Text(sv="Kallelse till möte", en="Call to a meeting"),
    Notification.MEETING_CANCELLED: Text(sv="Ett möte är inställt", en="A meeting is cancelled"),
    Notification.TO_ADJUST: Text(sv="Ett protokoll att justera", en="Minutes to adjust"),
    Notification.MINUTES_BACK: Text(sv="Ett protokoll att ändra", en="Minutes to change"),
    Notification.CIRCULATION: Text(sv="Ett ärende att besvara skriftligt", en="A case to answer in writing"),
}

NOTIFICATIONS_BY_EVENT: dict[str, tuple[Notification, ...]] = {
    "question-asked": (Notification.QUESTION,),
    "case-routed": (Notification.STOP, Notification.TO_HEAD, Notification.TO_RAI),
    "case-referred": (Notification.TO_RAI, Notification.TO_SAI),
    "opinion-given": (Notification.TO_DECIDE,),
    "position-taken": (Notification.TO_DECIDE,),
    "case-returned": (Notification.SUPPLEMENT,),
    "case-handed-over": (Notification.HANDED_OVER,),
    "reassessment-started": (Notification.SUPPLEMENT,),
    "screening-changed": (Notification.LISTS,),
    "freeze-clearing-proposed": (Notification.FREEZE,),
    "decision-taken": (Notification.DECIDED,),
    "case-suspended": (Notification.DECIDED,),
    "case-resumed": (Notification.DECIDED,),
    "case-closed": (Notification.CLOSED,),
    "case-dismissed": (Notification.CLOSED,),
    "correction-asked": (Notification.CORRECTION_ASKED,),
    "addendum-written": (Notification.ADDENDUM,),
    "correction-refused": (Notification.CORRECTION_REFUSED,),
    "draft-disposal-announced": (Notification.DRAFT_DISPOSAL,),
    "meeting-called": (Notification.MEETING,),
    "meeting-changed": (Notification.MEETING,),
    "meeting-cancelled": (Notification.MEETING_CANCELLED,),
    "minutes-sent": (Notification.TO_ADJUST,),
    "minutes-change-asked": (Notification.MINUTES_BACK,),
    "circulation-opened": (Notification.CIRCULATION,),
}
"""Tag of an event -> the notifications that may follow. Of several, those apply whose state the case is in."""

EVENTS_WITHOUT_NOTIFICATION: dict[str, Text] = {
    tag: Text(**group["reason"])
    for group in packaged_yaml("cases/events_without_notification.yaml")["groups"]
    for tag in group["events"]
}
"""Tag of an event that nobody is notified of -> why not."""

NOT_WORK = frozenset(
    {
        Action.HAND_OVER,
        Action.REPORT_CONFLICT,
        Action.RULE_ON_CONFLICT,
        Action.MARK_SECRECY,
        Action.ASK_CORRECTION,
        Action.RULE_ON_CORRECTION,
    }
)
"""Actions that a person may always take, and that say nothing of whose turn it is."""
NON_HANDLING_ROLES = frozenset({Role.SYSTEM, Role.CO_EDITOR, Role.ASKED, Role.REGISTRAR, Role.LIGHT_CHECKER})


def _handling(state: State) -> frozenset[Role]:
    """Return the roles that can act on a case in a state, those left out that only write along or register."""
    if state in UNREGISTERED:
        return frozenset({Role.OWNER})
    acting = (row.role for row in TRANSITIONS if row.source is state and row.action not in NOT_WORK)
    return frozenset(acting) - NON_HANDLING_ROLES


ABOUT_MEETINGS = (
    Notification.MEETING,
    Notification.MEETING_CANCELLED,
    Notification.TO_ADJUST,
    Notification.MINUTES_BACK,
)
"""Letters that are about a meeting, not about a case; `riskflow.services.meetings.letters` says to whom they go."""

RecipientRule = dict[State, frozenset[Role]]


def _in(states: tuple[State, ...], *roles: Role) -> RecipientRule:
    return dict.fromkeys(states, frozenset(roles))


RECIPIENT_RULES: dict[Notification, RecipientRule] = {
    Notification.QUESTION: _in(WITH_ANSWERS_OPEN, Role.ASKED),
    Notification.STOP: _in((*UNDER_HANDLING, *IN_FORCE), Role.FUNCTION),
    Notification.TO_HEAD: _in((State.WITH_HEAD,), Role.HEAD),
    Notification.TO_RAI: _in((State.WITH_RAI,), Role.RAI, Role.RAI_CHAIR, Role.SECRETARY),
    Notification.TO_SAI: _in((State.WITH_SAI,), Role.SAI, Role.SAI_CHAIR),
    Notification.TO_DECIDE: _in((State.TO_DECIDE,), Role.DECISION_MAKER),
    Notification.SUPPLEMENT: _in((State.SUPPLEMENT,), Role.OWNER),
    Notification.HANDED_OVER: _in(tuple(s for s in State if s is not State.WITH_SECURITY), Role.OWNER),
    Notification.LISTS: {
        state: _handling(state) for state in (*WITH_ANSWERS_OPEN, *UNDER_HANDLING, *IN_FORCE, State.SUSPENDED)
    },
    Notification.FREEZE: _in(tuple(s for s in State if s is not State.WITH_SECURITY), Role.FUNCTION),
    Notification.DECIDED: _in((State.DECIDED, State.SUSPENDED), Role.OWNER),
    Notification.CLOSED: _in((State.CLOSED, State.DISMISSED), Role.OWNER),
    Notification.CORRECTION_ASKED: _in(tuple(s for s in State if s in REVIEWED), Role.SECRETARY, Role.REGISTRAR),
    # Whoever has been given the data is told of its rectification (General Data Protection Regulation, article 19).
    Notification.ADDENDUM: _in(tuple(s for s in State if s in REVIEWED), *Role),
    Notification.CORRECTION_REFUSED: _in(tuple(s for s in State if s in REVIEWED), *Role),
    Notification.DRAFT_DISPOSAL: _in((State.DRAFT, State.WITHDRAWN), Role.OWNER),
    Notification.CIRCULATION: {
        **_in((State.WITH_RAI,), Role.RAI, Role.RAI_CHAIR),
        **_in((State.WITH_SAI,), Role.SAI, Role.SAI_CHAIR),
    },
    **dict.fromkeys(ABOUT_MEETINGS, _in(())),
}
"""Notification -> the states in which it is due, with its recipients. In any other state there are none."""


def is_recipient(
    notification: Notification,
    viewer: Viewer,
    case: CaseFacts,
    *,
    question: str = "",
    waiting: frozenset[str] = frozenset(),
) -> bool:
    """Return whether a notification is due to a person now; nobody is notified of a case they may not enter.

    A possible freeze is about a partner: its letter names no case and leads to none. `question` is the id of the
    question of an inquiry, and for a refused correction the id of who asked for it; `waiting` are the functions that
    an open gate, or a possible freeze, waits for.
    """
    recipients = RECIPIENT_RULES[notification].get(case.state, frozenset())
    if notification is Notification.QUESTION:
        return bool(recipients) and question in questions_asked_of(viewer, case)
    if notification is Notification.FREEZE:
        return bool(recipients and viewer.held_functions(waiting)) and viewer.id not in case.excluded
    if notification is Notification.CORRECTION_REFUSED and question != str(viewer.id):
        return False
    if notification is Notification.STOP and not viewer.held_functions(waiting):
        return False
    return bool(roles_in(viewer, case) & recipients)


class DeliveryStatus(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    WITHHELD = "withheld"


DELIVERY_STATUS_NAMES = {
    DeliveryStatus.WAITING: Text(sv="Väntar", en="Waiting"),
    DeliveryStatus.SENT: Text(sv="Skickat", en="Sent"),
    DeliveryStatus.FAILED: Text(sv="Gick inte att skicka", en="Could not be sent"),
    DeliveryStatus.WITHHELD: Text(sv="Skickades inte", en="Was not sent"),
}

NOT_DUE, TOO_OLD, NO_ADDRESS = "not-due", "too-old", "no-address"
WITHHELD_REASONS = {
    NOT_DUE: Text(
        sv="Det gällde inte längre: ärendet hade gått vidare, eller så har personen inte längre tillgång till det.",
        en="It was no longer due: the case had moved on, or the person has no access to it any longer.",
    ),
    TOO_OLD: Text(sv="Det hade väntat för länge.", en="It had waited too long."),
    NO_ADDRESS: Text(
        sv="Personen har ingen e-postadress som går att använda.",
        en="The person has no e-mail address that can be used.",
    ),
}
"""Why a notification was not sent. The answer of a mail server is kept in its own words."""

MAX_WAIT = timedelta(days=14)
"""A notification that has waited longer is not sent."""
RETRY_DELAYS = tuple(timedelta(minutes=each) for each in (1, 5, 15, 60, 4 * 60, 12 * 60, 24 * 60, 24 * 60))
"""The delay after each failed attempt; their sum outlasts a weekend."""


def retry_delay(attempts: int) -> timedelta | None:
    """Return the delay after a number of failed attempts; None when there are no more."""
    return RETRY_DELAYS[attempts - 1] if attempts <= len(RETRY_DELAYS) else None
