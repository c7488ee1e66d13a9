"""Which event makes which letter, and to whom: one table, read by the verbs, the worker and the documentation.

A letter says that somebody must do something now, or that a case is finished. Whether it concerns a person is asked
twice by the same rule: when it is written, and again when it is sent, because the case may have moved on meanwhile.
"""

from datetime import timedelta
from enum import StrEnum

from riskflow.cases.access import BEFORE_REVIEW, CaseFacts, Viewer, questions_asked_of, roles_in
from riskflow.cases.workflow import IN_FORCE, TRANSITIONS, UNDER_HANDLING, WITH_ANSWERS_OPEN, Role, State
from riskflow.packaged import packaged_yaml
from riskflow.text import Text


class Notification(StrEnum):
    """What a letter says. Each has its words in `templates/mail`."""

    QUESTION = "question"
    STOP = "stop"
    TO_HEAD = "to-head"
    TO_RAI = "to-rai"
    TO_SAI = "to-sai"
    TO_DECIDE = "to-decide"
    SUPPLEMENT = "supplement"
    LISTS = "lists"
    DECIDED = "decided"
    CLOSED = "closed"


NOTIFICATION_NAMES = {
    Notification.QUESTION: Text(sv="En fråga att svara på", en="A question to answer"),
    Notification.STOP: Text(sv="En spärr att lämna besked om", en="A gate to answer about"),
    Notification.TO_HEAD: Text(sv="Åtgärder att bekräfta", en="Measures to acknowledge"),
    Notification.TO_RAI: Text(sv="Ett ärende för RAI", en="A case for RAI"),
    Notification.TO_SAI: Text(sv="Ett ärende för SAI", en="A case for SAI"),
    Notification.TO_DECIDE: Text(sv="Ett ärende att besluta", en="A case to decide"),
    Notification.SUPPLEMENT: Text(sv="Ett ärende att komplettera", en="A case to supplement"),
    Notification.LISTS: Text(sv="Listorna har ändrats", en="The lists have changed"),
    Notification.DECIDED: Text(sv="Ett beslut är fattat", en="A decision has been taken"),
    Notification.CLOSED: Text(sv="Ett ärende är avslutat", en="A case is closed"),
}

NOTIFICATIONS_BY_EVENT: dict[str, tuple[Notification, ...]] = {
    "question-asked": (Notification.QUESTION,),
    "case-routed": (Notification.STOP, Notification.TO_HEAD, Notification.TO_RAI),
    "case-referred": (Notification.TO_RAI, Notification.TO_SAI),
    "opinion-given": (Notification.TO_DECIDE,),
    "position-taken": (Notification.TO_DECIDE,),
    "case-returned": (Notification.SUPPLEMENT,),
    "reassessment-started": (Notification.SUPPLEMENT,),
    "screening-changed": (Notification.LISTS,),
    "decision-taken": (Notification.DECIDED,),
    "case-suspended": (Notification.DECIDED,),
    "case-resumed": (Notification.DECIDED,),
    "case-closed": (Notification.CLOSED,),
    "case-dismissed": (Notification.CLOSED,),
}
"""Tag of an event -> the letters that may follow. Of several, those are written whose state the case is in."""

EVENTS_WITHOUT_NOTIFICATION: dict[str, Text] = {
    tag: Text(**group["reason"])
    for group in packaged_yaml("cases/events_without_notification.yaml")
    for tag in group["events"]
}
"""Tag of an event that makes no letter -> why not."""

NON_HANDLING_ROLES = frozenset({Role.SYSTEM, Role.CO_EDITOR, Role.ASKED, Role.REGISTRAR, Role.LIGHT_CHECKER})


def _handling(state: State) -> frozenset[Role]:
    """Return who can do something with a case in a state, besides writing it along or registering it."""
    if state in BEFORE_REVIEW:
        return frozenset({Role.OWNER})
    return frozenset(row.role for row in TRANSITIONS if row.source is state) - NON_HANDLING_ROLES


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
    Notification.LISTS: {
        state: _handling(state) for state in (*WITH_ANSWERS_OPEN, *UNDER_HANDLING, *IN_FORCE, State.SUSPENDED)
    },
    Notification.DECIDED: _in((State.DECIDED, State.SUSPENDED), Role.OWNER),
    Notification.CLOSED: _in((State.CLOSED, State.DISMISSED), Role.OWNER),
}
"""Letter -> the states of a case in which it is due, and who gets it then. In any other state nobody does."""


def is_recipient(
    notification: Notification,
    viewer: Viewer,
    case: CaseFacts,
    *,
    question: str = "",
    waiting: frozenset[str] = frozenset(),
) -> bool:
    """Say whether a letter is due to a person, as the case is now; who may not enter the case gets none.

    `question` is what the person was asked; `waiting` are the functions that an open gate of the case waits for.
    """
    wanted = RECIPIENT_RULES[notification].get(case.state, frozenset())
    if notification is Notification.QUESTION:
        return bool(wanted) and question in questions_asked_of(viewer, case)
    if notification is Notification.STOP and not any(viewer.has_role(Role.FUNCTION, function) for function in waiting):
        return False
    return bool(roles_in(viewer, case) & wanted)


class DeliveryStatus(StrEnum):
    """How far a letter has come."""

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
"""Why a letter was not sent. What a mail server answers is kept in the server's own words."""

MAX_WAIT = timedelta(days=14)
"""A letter that has waited longer than this says old news."""
RETRY_DELAYS = tuple(timedelta(minutes=each) for each in (1, 5, 15, 60, 4 * 60, 12 * 60, 24 * 60, 24 * 60))
"""How long to wait after each attempt that failed; together they outlast a weekend."""


def retry_delay(attempts: int) -> timedelta | None:
    """Return how long to wait after so many attempts, or nothing when it is time to give up."""
    return RETRY_DELAYS[attempts - 1] if attempts <= len(RETRY_DELAYS) else None
