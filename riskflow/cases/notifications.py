"""Notifications: which event causes which, who receives it, and when sending is tried again.

A notification tells a person to do something now, or that a case has ended. Whether a person is a recipient is decided
twice by the same rule: when the notification is written to the outbox, and when it is sent, because the case may have
moved on meanwhile.
"""

from datetime import datetime, time, timedelta
from enum import StrEnum

from riskflow.cases.access import CaseFacts, Viewer, questions_asked_of, roles_in
from riskflow.cases.policy import REVIEWED
from riskflow.cases.transitions import TRANSITIONS
from riskflow.cases.workflow import (
    AT_REST,
    FOLLOWED,
    IN_FORCE,
    IN_HANDLING,
    UNDER_HANDLING,
    UNREGISTERED,
    WITH_ANSWERS_OPEN,
    WITHOUT_VOTE,
    Action,
    Role,
    State,
    Step,
)
from riskflow.packaged import packaged_yaml
from riskflow.text import Text


class Notification(StrEnum):
    """The kinds of notification. The text of each is in `templates/mail`."""

    QUESTION = "question"
    STOP = "stop"
    STOP_REFUSED = "stop-refused"
    MORE_ASKED = "more-asked"
    REFERRAL = "referral"
    HEARING = "hearing"
    TO_HEAD = "to-head"
    TO_RAI = "to-rai"
    TO_SAI = "to-sai"
    TO_DECIDE = "to-decide"
    SUPPLEMENT = "supplement"
    HANDED_OVER = "handed-over"
    TASK = "task"
    LISTS = "lists"
    CHANGE_DUE = "change-due"
    CHANGE_LATE = "change-late"
    FREEZE = "freeze"
    LIGHT_CHECK = "light-check"
    DECIDED = "decided"
    CLOSED = "closed"
    CORRECTION_ASKED = "correction-asked"
    ADDENDUM = "addendum"
    CORRECTION_REFUSED = "correction-refused"
    DRAFT_DISPOSAL = "draft-disposal"
    REMINDER = "reminder"
    OVERDUE = "overdue"
    QUESTION_REMINDER = "question-reminder"
    QUESTION_LATE = "question-late"
    MESSAGE = "message"
    APPLICANT_WROTE = "applicant-wrote"
    INTERNAL_MESSAGE = "internal-message"
    OBLIGATION_DUE = "obligation-due"
    OBLIGATION_OVERDUE = "obligation-overdue"
    OBLIGATION_LAPSED = "obligation-lapsed"
    PROOF = "proof"
    PROOF_REFUSED = "proof-refused"
    CHECK_IN = "check-in"
    CHECK_IN_FLAGGED = "check-in-flagged"
    EXPIRED = "expired"
    MEETING = "meeting"
    MEETING_CANCELLED = "meeting-cancelled"
    TO_ADJUST = "to-adjust"
    MINUTES_BACK = "minutes-back"
    ADJUST_REMINDER = "adjust-reminder"
    MINUTES_LATE = "minutes-late"
    CIRCULATION = "circulation"


NOTIFICATION_NAMES = {
    Notification.QUESTION: Text(sv="En fråga att svara på", en="A question to answer"),
    Notification.STOP: Text(sv="En spärr att lämna besked om", en="A gate to answer about"),
    Notification.STOP_REFUSED: Text(sv="Nej vid en spärr", en="A no at a gate"),
    Notification.MORE_ASKED: Text(sv="En funktion behöver veta mer", en="A function needs to know more"),
    Notification.REFERRAL: Text(sv="En fråga från handläggningen", en="A question of the handling"),
    Notification.HEARING: Text(sv="Tillfälle att yttra sig", en="An opportunity to answer"),
    Notification.TO_HEAD: Text(sv="Åtgärder att bekräfta", en="Measures to acknowledge"),
    Notification.TO_RAI: Text(sv="Ett ärende för RAI", en="A case for RAI"),
    Notification.TO_SAI: Text(sv="Ett ärende för SAI", en="A case for SAI"),
    Notification.TO_DECIDE: Text(sv="Ett ärende att besluta", en="A case to decide"),
    Notification.SUPPLEMENT: Text(sv="Ett ärende att komplettera", en="A case to supplement"),
    Notification.HANDED_OVER: Text(sv="Ett ärende som du har tagit över", en="A case that you have taken over"),
    Notification.TASK: Text(sv="En uppgift i ett ärende", en="A task in a case"),
    Notification.LISTS: Text(sv="Listorna har ändrats", en="The lists have changed"),
    Notification.CHANGE_DUE: Text(sv="En ändring som snart ska bedömas", en="A change to be assessed soon"),
    Notification.CHANGE_LATE: Text(sv="En ändring som inte bedömts i tid", en="A change not assessed in time"),
    Notification.FREEZE: Text(sv="En möjlig frysning att bedöma", en="A possible freeze to judge"),
    Notification.LIGHT_CHECK: Text(sv="En lätt kontroll gav ett annat svar", en="A light check found otherwise"),
    Notification.DECIDED: Text(sv="Ett beslut är fattat", en="A decision has been taken"),
    Notification.CLOSED: Text(sv="Ett ärende är avslutat", en="A case is closed"),
    Notification.CORRECTION_ASKED: Text(sv="En begäran om rättelse att pröva", en="A request to correct a case"),
    Notification.ADDENDUM: Text(sv="Ett ärende är rättat", en="A case has been corrected"),
    Notification.CORRECTION_REFUSED: Text(sv="En begäran om rättelse är avslagen", en="A refused correction"),
    Notification.DRAFT_DISPOSAL: Text(sv="Ett utkast som ska gallras", en="A draft that will be disposed of"),
    Notification.REMINDER: Text(sv="En påminnelse om ett ärende", en="A reminder of a case"),
    Notification.OVERDUE: Text(sv="Ett ärende över tiden", en="A case that is overdue"),
    Notification.QUESTION_REMINDER: Text(sv="En påminnelse om en fråga", en="A reminder of a question"),
    Notification.QUESTION_LATE: Text(sv="En fråga utan svar i tid", en="A question not answered in time"),
    Notification.MESSAGE: Text(sv="Ett meddelande från granskarna", en="A message from the reviewers"),
    Notification.APPLICANT_WROTE: Text(sv="Ett meddelande från sökanden", en="A message from the applicant"),
    Notification.INTERNAL_MESSAGE: Text(sv="Ett internt meddelande", en="An internal message"),
    Notification.OBLIGATION_DUE: Text(sv="Ett åtagande som snart ska visas", en="An obligation to be shown soon"),
    Notification.OBLIGATION_OVERDUE: Text(sv="Ett åtagande som är försenat", en="An obligation that is overdue"),
    Notification.OBLIGATION_LAPSED: Text(sv="Ett åtagande som inte visades i tid", en="An obligation that lapsed"),
    Notification.PROOF: Text(sv="Ett underlag att pröva", en="A proof to judge"),
    Notification.PROOF_REFUSED: Text(sv="Ett underlag som inte räcker", en="A proof that is not enough"),
    Notification.CHECK_IN: Text(sv="En avstämning att svara på", en="A check-in to answer"),
    Notification.CHECK_IN_FLAGGED: Text(sv="En avstämning att läsa", en="A check-in to read"),
    Notification.EXPIRED: Text(sv="Giltigheten har gått ut", en="The validity has ended"),
    Notification.MEETING: Text(sv="Kallelse till möte", en="Call to a meeting"),
    Notification.MEETING_CANCELLED: Text(sv="Ett möte är inställt", en="A meeting is cancelled"),
    Notification.TO_ADJUST: Text(sv="Ett protokoll att justera", en="Minutes to adjust"),
    Notification.MINUTES_BACK: Text(sv="Ett protokoll att ändra", en="Minutes to change"),
    Notification.ADJUST_REMINDER: Text(sv="En påminnelse om att justera", en="A reminder of minutes to adjust"),
    Notification.MINUTES_LATE: Text(sv="Ett protokoll som inte är justerat i tid", en="Minutes not adjusted in time"),
    Notification.CIRCULATION: Text(sv="Ett ärende att besvara skriftligt", en="A case to answer in writing"),
}

NOTIFICATIONS_BY_EVENT: dict[str, tuple[Notification, ...]] = {
    "question-asked": (Notification.QUESTION,),
    "question-handed-over": (Notification.QUESTION,),
    "case-routed": (Notification.STOP, Notification.TO_HEAD, Notification.TO_RAI),
    "gate-refused": (Notification.STOP_REFUSED,),
    "function-asked": (Notification.REFERRAL,),
    "applicant-heard": (Notification.HEARING,),
    "gate-more-asked": (Notification.MORE_ASKED,),
    "case-referred": (Notification.TO_RAI, Notification.TO_SAI),
    "rai-asked": (Notification.TO_RAI,),
    "light-check-differed": (Notification.LIGHT_CHECK,),
    "opinion-given": (Notification.TO_DECIDE,),
    "position-taken": (Notification.TO_DECIDE,),
    "case-returned": (Notification.SUPPLEMENT,),
    "case-handed-over": (Notification.HANDED_OVER,),
    "task-given": (Notification.TASK,),
    "task-handed-over": (Notification.TASK,),
    "substitute-called": (Notification.TASK,),
    "reassessment-started": (Notification.SUPPLEMENT,),
    "screening-changed": (Notification.LISTS,),
    "screening-repeated": (Notification.LISTS,),
    "change-reminded": (Notification.CHANGE_DUE,),
    "change-overdue": (Notification.CHANGE_LATE,),
    "ownership-freeze": (Notification.FREEZE,),
    "freeze-clearing-proposed": (Notification.FREEZE,),
    "decision-taken": (Notification.DECIDED,),
    "case-suspended": (Notification.DECIDED,),
    "case-resumed": (Notification.DECIDED,),
    "case-closed": (Notification.CLOSED,),
    "case-dismissed": (Notification.CLOSED,),
    "correction-asked": (Notification.CORRECTION_ASKED,),
    "addendum-written": (Notification.ADDENDUM,),
    "correction-refused": (Notification.CORRECTION_REFUSED,),
    "message-to-applicant": (Notification.MESSAGE,),
    "message-from-applicant": (Notification.APPLICANT_WROTE,),
    "internal-message": (Notification.INTERNAL_MESSAGE,),
    "draft-disposal-announced": (Notification.DRAFT_DISPOSAL,),
    "case-reminded": (Notification.REMINDER,),
    "case-overdue": (Notification.OVERDUE,),
    "question-reminded": (Notification.QUESTION_REMINDER,),
    "question-overdue": (Notification.QUESTION_REMINDER, Notification.QUESTION_LATE),
    "obligation-reminded": (Notification.OBLIGATION_DUE,),
    "obligation-overdue": (Notification.OBLIGATION_OVERDUE,),
    "obligation-lapsed": (Notification.OBLIGATION_LAPSED,),
    "case-reopened": (Notification.SUPPLEMENT,),
    "proof-handed-in": (Notification.PROOF,),
    "proof-refused": (Notification.PROOF_REFUSED,),
    "obligation-waived": (Notification.PROOF_REFUSED,),
    "check-in-opened": (Notification.CHECK_IN,),
    "check-in-flagged": (Notification.CHECK_IN_FLAGGED,),
    "validity-ended": (Notification.EXPIRED,),
    "case-terminated": (Notification.CLOSED,),
    "meeting-called": (Notification.MEETING,),
    "meeting-changed": (Notification.MEETING,),
    "meeting-cancelled": (Notification.MEETING_CANCELLED,),
    "minutes-sent": (Notification.TO_ADJUST,),
    "minutes-change-asked": (Notification.MINUTES_BACK,),
    "minutes-reminded": (Notification.ADJUST_REMINDER,),
    "minutes-overdue": (Notification.MINUTES_LATE,),
    "circulation-opened": (Notification.CIRCULATION,),
}
"""Tag of an event -> the notifications that may follow. Of several, those apply whose state the case is in."""

EVENTS_WITHOUT_NOTIFICATION: dict[str, Text] = {
    tag: Text(**group["reason"])
    for group in packaged_yaml("cases/data/events_without_notification.yaml")["groups"]
    for tag in group["events"]
}
"""Tag of an event that nobody is notified of -> why not."""

NOT_WORK = frozenset(
    {
        Action.DISSENT,
        Action.HAND_OVER,
        Action.REPORT_CONFLICT,
        Action.RULE_ON_CONFLICT,
        Action.MARK_SECRECY,
        Action.ASK_CORRECTION,
        Action.RULE_ON_CORRECTION,
        Action.ASSIGN,
        Action.TALK,
        Action.DISCUSS,
        Action.CHECK_IN,
        Action.ASK_CHECK_IN,
        Action.ASSESS_CHANGE,
        Action.SET_END,
        Action.PROVE,
        Action.JUDGE_PROOF,
        Action.JUDGE_OWN_PROOF,
        Action.WAIVE,
        Action.TERMINATE,
        Action.SIGN,
        Action.DISPATCH,
    }
)
"""Actions that a person may always take, and that say nothing of whose turn it is."""
TO_ONE_PERSON = frozenset({Notification.CORRECTION_REFUSED, Notification.TASK})
GIVEN_TASKS = frozenset({Role.RAI, Role.RAI_CHAIR, Role.SAI, Role.SAI_CHAIR, Role.SECRETARY, Role.EXPERT})
NON_HANDLING_ROLES = frozenset(
    {Role.SYSTEM, Role.CO_EDITOR, Role.ASKED, Role.REGISTRAR, Role.LIGHT_CHECKER, *WITHOUT_VOTE}
)


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
    Notification.ADJUST_REMINDER,
    Notification.MINUTES_LATE,
)
"""Letters that are about a meeting, not about a case; `riskflow.services.meetings.letters` says to whom they go."""

RecipientRule = dict[State, frozenset[Role]]
NAMED_IN_OBLIGATIONS = (Role.CO_EDITOR, Role.HEAD, Role.FUNCTION)
"""Roles of people who may be responsible for an obligation, besides the owner."""
TO_WHO_IS_NAMED = frozenset({Notification.OBLIGATION_DUE, Notification.OBLIGATION_OVERDUE})


def _in(states: tuple[State, ...], *roles: Role) -> RecipientRule:
    return dict.fromkeys(states, frozenset(roles))


def _to_handlers() -> RecipientRule:
    """Return the rule of a message to those who handle a case: the secretary, and whose turn it is."""
    whose_turn = {
        State.WITH_HEAD: Role.HEAD,
        State.WITH_RAI: Role.RAI_CHAIR,
        State.WITH_SAI: Role.SAI_CHAIR,
        State.TO_DECIDE: Role.DECISION_MAKER,
    }
    return {state: frozenset({Role.SECRETARY, whose_turn.get(state, Role.SECRETARY)}) for state in IN_HANDLING}


RECIPIENT_RULES: dict[Notification, RecipientRule] = {
    Notification.QUESTION: _in(WITH_ANSWERS_OPEN, Role.ASKED),
    Notification.STOP: _in((*UNDER_HANDLING, *IN_FORCE), Role.FUNCTION, Role.SECRETARY),
    Notification.STOP_REFUSED: _in(
        (*UNDER_HANDLING, *IN_FORCE),
        Role.OWNER,
        Role.HEAD,
        Role.SECRETARY,
        Role.RAI,
        Role.RAI_CHAIR,
        Role.DECISION_MAKER,
    ),
    Notification.MORE_ASKED: _in((*UNDER_HANDLING, *IN_FORCE), Role.OWNER),
    Notification.REFERRAL: _in((*UNDER_HANDLING, *IN_FORCE), Role.FUNCTION),
    Notification.HEARING: _in((State.TO_DECIDE,), Role.OWNER),
    Notification.TO_HEAD: _in((State.WITH_HEAD,), Role.HEAD),
    Notification.TO_RAI: _in((State.WITH_RAI,), Role.RAI, Role.RAI_CHAIR, Role.SECRETARY),
    Notification.TO_SAI: _in((State.WITH_SAI,), Role.SAI, Role.SAI_CHAIR),
    Notification.TO_DECIDE: _in((State.TO_DECIDE,), Role.DECISION_MAKER),
    Notification.SUPPLEMENT: _in((State.SUPPLEMENT,), Role.OWNER),
    Notification.HANDED_OVER: _in(tuple(s for s in State if s is not State.WITH_SECURITY), Role.OWNER),
    Notification.TASK: _in((*UNDER_HANDLING, State.SUPPLEMENT), *GIVEN_TASKS),
    Notification.LISTS: {s: _handling(s) for s in (*WITH_ANSWERS_OPEN, *UNDER_HANDLING, *AT_REST)},
    Notification.CHANGE_DUE: _in((*WITH_ANSWERS_OPEN, *UNDER_HANDLING, *AT_REST), Role.OWNER),
    Notification.CHANGE_LATE: _in((State.SUPPLEMENT, *UNDER_HANDLING, *AT_REST), Role.SECRETARY),
    Notification.FREEZE: _in(tuple(s for s in State if s is not State.WITH_SECURITY), Role.FUNCTION),
    Notification.LIGHT_CHECK: _in((State.CLOSED,), Role.SECRETARY),
    Notification.DECIDED: _in((State.DECIDED, State.SUSPENDED), Role.OWNER),
    Notification.CLOSED: _in((State.CLOSED, State.DISMISSED, State.TERMINATED), Role.OWNER),
    # The owner, and the person who is named as responsible, if they may enter the case.
    Notification.OBLIGATION_DUE: _in(FOLLOWED, Role.OWNER, *NAMED_IN_OBLIGATIONS),
    Notification.OBLIGATION_OVERDUE: _in(FOLLOWED, Role.OWNER, Role.SECRETARY, *NAMED_IN_OBLIGATIONS),
    Notification.OBLIGATION_LAPSED: _in((*FOLLOWED, State.SUPPLEMENT), Role.OWNER, Role.SECRETARY, Role.DECISION_MAKER),
    Notification.PROOF: _in((*FOLLOWED, State.SUPPLEMENT), Role.SECRETARY, Role.FUNCTION),
    Notification.PROOF_REFUSED: _in((*FOLLOWED, State.SUPPLEMENT), Role.OWNER),
    Notification.CHECK_IN: _in(FOLLOWED, Role.OWNER),
    Notification.CHECK_IN_FLAGGED: _in((*FOLLOWED, State.SUPPLEMENT), Role.SECRETARY, Role.DECISION_MAKER),
    Notification.EXPIRED: _in(FOLLOWED, Role.OWNER, Role.SECRETARY),
    Notification.CORRECTION_ASKED: _in(tuple(s for s in State if s in REVIEWED), Role.SECRETARY, Role.REGISTRAR),
    # Whoever has been given the data is told of its rectification (General Data Protection Regulation, article 19).
    Notification.ADDENDUM: _in(tuple(s for s in State if s in REVIEWED), *Role),
    Notification.CORRECTION_REFUSED: _in(tuple(s for s in State if s in REVIEWED), *Role),
    Notification.MESSAGE: _in(IN_HANDLING, Role.OWNER),
    Notification.APPLICANT_WROTE: _to_handlers(),
    Notification.INTERNAL_MESSAGE: _to_handlers(),
    Notification.DRAFT_DISPOSAL: _in((State.DRAFT, State.WITHDRAWN), Role.OWNER),
    Notification.REMINDER: {
        State.STOPPED: frozenset({Role.FUNCTION}),
        State.WITH_HEAD: frozenset({Role.HEAD, Role.SECRETARY, Role.FUNCTION}),
        State.WITH_RAI: frozenset({Role.RAI, Role.RAI_CHAIR}),
        State.WITH_SAI: frozenset({Role.SAI, Role.SAI_CHAIR}),
        State.TO_DECIDE: frozenset({Role.DECISION_MAKER, Role.FUNCTION}),
        State.SUPPLEMENT: frozenset({Role.OWNER}),
    },
    Notification.OVERDUE: {
        **_in((*UNDER_HANDLING, State.SUPPLEMENT), Role.SECRETARY),
        State.WITH_RAI: frozenset({Role.SECRETARY, Role.RAI_CHAIR}),
        State.WITH_SAI: frozenset({Role.SECRETARY, Role.SAI_CHAIR}),
    },
    Notification.QUESTION_REMINDER: _in(WITH_ANSWERS_OPEN, Role.ASKED),
    Notification.QUESTION_LATE: _in(WITH_ANSWERS_OPEN, Role.OWNER),
    Notification.CIRCULATION: {
        **_in((State.WITH_RAI,), Role.RAI, Role.RAI_CHAIR),
        **_in((State.WITH_SAI,), Role.SAI, Role.SAI_CHAIR),
    },
    **dict.fromkeys(ABOUT_MEETINGS, _in(())),
}
"""Notification -> the states in which it is due, with its recipients. In any other state there are none."""

ROLES_OF_STEP: dict[str, frozenset[Role]] = {
    Step.SECOND_READING: frozenset({Role.SECRETARY}),
    Step.HEAD: frozenset({Role.HEAD}),
    Step.FUNCTION: frozenset({Role.FUNCTION}),
    Step.DECISION: frozenset({Role.DECISION_MAKER}),
}
"""Of the steps that share a state -> who is reminded in each."""


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
    question of an inquiry, for a reminder the step, and of what is for one person the id of that person, for an
    obligation the one of who is responsible, for its proof the function that judges it; `waiting` are the functions
    that an open gate, or a possible freeze, waits for.
    """
    recipients = RECIPIENT_RULES[notification].get(case.state, frozenset())
    if notification is Notification.REMINDER:
        recipients &= ROLES_OF_STEP.get(question, recipients)
    is_named, holds_function = question == str(viewer.id), bool(viewer.held_functions(waiting))
    if notification in {Notification.QUESTION, Notification.QUESTION_REMINDER}:
        return bool(recipients) and question in questions_asked_of(viewer, case)
    if notification is Notification.FREEZE:
        return bool(recipients) and holds_function and viewer.id not in case.excluded
    if notification is Notification.PROOF:
        return bool(recipients) and _judges_proof(viewer, case, question)
    if notification is Notification.STOP:
        return _answers_stop(viewer, roles_in(viewer, case) & recipients, waiting)
    if notification in TO_WHO_IS_NAMED and not is_named:
        recipients -= frozenset(NAMED_IN_OBLIGATIONS)
    is_meant = is_named or notification not in TO_ONE_PERSON
    if notification in {Notification.REFERRAL, Notification.REMINDER} and recipients == {Role.FUNCTION}:
        is_meant = is_meant and holds_function
    return is_meant and bool(roles_in(viewer, case) & recipients)


def _answers_stop(viewer: Viewer, roles: frozenset[Role], waiting: frozenset[str]) -> bool:
    # What waits for a function that nobody holds is for the secretary to see to.
    of_vacant = Role.SECRETARY in roles and bool(viewer.vacant & waiting)
    return of_vacant or (Role.FUNCTION in roles and bool(viewer.held_functions(waiting)))


def _judges_proof(viewer: Viewer, case: CaseFacts, function: str) -> bool:
    """Return whether somebody judges proof: of a function's own obligation its holders, of any other the secretary."""
    roles = roles_in(viewer, case)
    return bool(Role.FUNCTION in roles and viewer.held_functions({function})) if function else Role.SECRETARY in roles


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
    NO_ADDRESS: Text(sv="Personen har ingen användbar e-postadress.", en="The person has no usable e-mail address."),
}
"""Why a notification was not sent. The answer of a mail server is kept in its own words."""

MAX_WAIT = timedelta(days=14)
"""A notification that has waited longer is not sent."""
RETRY_DELAYS = tuple(timedelta(minutes=each) for each in (1, 5, 15, 60, 4 * 60, 12 * 60, 24 * 60, 24 * 60))
"""The delay after each failed attempt; their sum outlasts a weekend."""

CANNOT_WAIT = frozenset({Notification.STOP, Notification.FREEZE, Notification.MEETING, Notification.MEETING_CANCELLED})
"""Notifications that come at once, also to those who wish a digest: somebody may not go on before the answer, or they
bring a calendar entry."""
DIGEST_TIME = time(7)
SATURDAY = 5


def digest_due(ordered_at: datetime) -> datetime:
    """Return when the digest that tells of something goes out: the next morning from Monday to Friday.

    The moment is in the time of the university.
    """
    due = datetime.combine(ordered_at.date(), DIGEST_TIME, ordered_at.tzinfo)
    while due <= ordered_at or due.weekday() >= SATURDAY:
        due += timedelta(days=1)
    return due


def retry_delay(attempts: int) -> timedelta | None:
    """Return the delay after a number of failed attempts; None when there are no more."""
    return RETRY_DELAYS[attempts - 1] if attempts <= len(RETRY_DELAYS) else None
