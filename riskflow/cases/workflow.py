"""The words of the life of a case: roles, states, steps, actions and guards. The table: `cases.transitions`."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from riskflow.errors import FrozenError, IncompleteError, MustDeclareError, NotAllowedError, RiskFlowError
from riskflow.text import Text


class Role(StrEnum):
    """The roles in a case. OWNER, CO_EDITOR, ASKED and LIGHT_CHECKER follow from the case; the others are granted.

    OBSERVER, EXPERT and SUBSTITUTE are seats in a group, which is their scope.
    """

    OWNER = "owner"
    CO_EDITOR = "co-editor"
    ASKED = "asked"
    HEAD = "head"
    SECRETARY = "secretary"
    RAI = "rai"
    RAI_CHAIR = "rai-chair"
    LIGHT_CHECKER = "light-checker"
    SAI = "sai"
    SAI_CHAIR = "sai-chair"
    OBSERVER = "observer"
    EXPERT = "expert"
    SUBSTITUTE = "substitute"
    DECISION_MAKER = "decision-maker"
    FUNCTION = "function"
    REGISTRAR = "registrar"
    ADMINISTRATOR = "administrator"
    SYSTEM = "system"


class State(StrEnum):
    DRAFT = "draft"
    SUPPLEMENT = "supplement"
    STOPPED = "stopped"
    WITH_HEAD = "with-head"
    WITH_RAI = "with-rai"
    WITH_SAI = "with-sai"
    TO_DECIDE = "to-decide"
    DECIDED = "decided"
    CLOSED = "closed"
    SUSPENDED = "suspended"
    TERMINATED = "terminated"
    WITHDRAWN = "withdrawn"
    DISMISSED = "dismissed"
    WITH_SECURITY = "with-security"
    DISPOSED = "disposed"


class Group(StrEnum):
    """A committee whose members rate a case, and then give one opinion or position."""

    RAI = "rai"
    SAI = "sai"


class Step(StrEnum):
    """What a case waits for, each with a term in working days; one state can have several."""

    SECOND_READING = "second-reading"
    HEAD = "head"
    FUNCTION = "function"
    RAI = "rai"
    SAI = "sai"
    DECISION = "decision"
    SUPPLEMENT = "supplement"
    REASSESSMENT = "reassessment"
    QUESTION = "question"
    """A question to a colleague; the case itself goes on meanwhile."""


class Action(StrEnum):
    ANSWER = "answer"
    ANSWER_ONE = "answer-one"
    INVITE = "invite"
    REMOVE_CO_EDITOR = "remove-co-editor"
    ASK = "ask"
    NOTE = "note"
    ATTACH = "attach"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    HAND_TO_SECURITY = "hand-to-security"
    ROUTE_CLOSES = "route-closes"
    ROUTE_HEAD = "route-head"
    ROUTE_RAI = "route-rai"
    ROUTE_STOP = "route-stop"
    RELEASE = "release"
    CLEAR = "clear"
    FILL_FUNCTION = "fill-function"
    REFER_QUESTION = "refer-question"
    ANSWER_REFERRAL = "answer-referral"
    HEAR = "hear"
    BE_HEARD = "be-heard"
    READ_SECOND = "read-second"
    REFER_READING = "refer-reading"
    ACKNOWLEDGE = "acknowledge"
    RETURN = "return"
    DISMISS = "dismiss"
    HAND_OVER = "hand-over"
    DECLARE = "declare"
    REPORT_CONFLICT = "report-conflict"
    RULE_ON_CONFLICT = "rule-on-conflict"
    MARK_SECRECY = "mark-secrecy"
    ASK_CORRECTION = "ask-correction"
    RULE_ON_CORRECTION = "rule-on-correction"
    MARK_URGENT = "mark-urgent"
    TALK = "talk"
    DISCUSS = "discuss"
    RATE = "rate"
    GIVE_OPINION = "give-opinion"
    REFER = "refer"
    ASK_RAI = "ask-rai"
    SUPPORT = "support"
    GIVE_STATEMENT = "give-statement"
    ASSIGN = "assign"
    TAKE_POSITION = "take-position"
    DISSENT = "dissent"
    LIGHT_CHECK = "light-check"
    DECIDE = "decide"
    SUSPEND = "suspend"
    RESUME = "resume"
    REASSESS = "reassess"
    REOPEN = "reopen"
    CHECK_IN = "check-in"
    ASK_CHECK_IN = "ask-check-in"
    ASSESS_CHANGE = "assess-change"
    SET_END = "set-end"
    PROVE = "prove"
    JUDGE_PROOF = "judge-proof"
    JUDGE_OWN_PROOF = "judge-own-proof"
    WAIVE = "waive"
    TERMINATE = "terminate"
    REGISTER = "register"
    DISPATCH = "dispatch"
    SIGN = "sign"
    DISCLOSE = "disclose"
    JUDGE = "judge"
    DISPOSE = "dispose"


class Guard(StrEnum):
    """A condition of a transition besides the role and the state."""

    NO_OPEN_STOP = "no-open-stop"
    NO_REFUSAL = "no-refusal"
    SECOND_READING = "second-reading"
    DECLARED = "declared"
    OWN_RATING = "own-rating"
    QUORUM = "quorum"
    BELOW_CRITICAL = "below-critical"
    OPINION = "opinion"
    POSITION = "position"


@dataclass(frozen=True, slots=True)
class Refusal:
    """The error with which an action is refused when a guard does not hold."""

    text: Text
    error: type[RiskFlowError]


REFUSALS: Mapping[Guard, Refusal] = {
    Guard.NO_OPEN_STOP: Refusal(
        Text(
            sv="En spärr är öppen. Ansvarig funktion måste lämna besked först.",
            en="A stop is open. The function in charge must answer first.",
        ),
        FrozenError,
    ),
    Guard.NO_REFUSAL: Refusal(
        Text(
            sv="En funktion har sagt nej vid en spärr. Samarbetet kan inte genomföras så som det är beskrivet.",
            en="A function has said no at a gate. The collaboration cannot go ahead as it is described.",
        ),
        FrozenError,
    ),
    Guard.SECOND_READING: Refusal(
        Text(
            sv="Utfallet hänger på ett enda svar. Sekreteraren måste bekräfta en andra läsning först.",
            en="The outcome hangs on a single answer. The secretary must confirm a second reading first.",
        ),
        IncompleteError,
    ),
    Guard.DECLARED: Refusal(
        Text(
            sv="Anmäl först om du är jävig. Därefter visas ärendet.",
            en="First declare whether you have a conflict of interest. Then the case is shown.",
        ),
        MustDeclareError,
    ),
    Guard.OWN_RATING: Refusal(
        Text(sv="Lämna din egen bedömning först.", en="Give your own rating first."), IncompleteError
    ),
    Guard.QUORUM: Refusal(
        Text(
            sv="{given} av minst {needed} ledamöter har lämnat sin bedömning. Vänta på fler.",
            en="{given} of at least {needed} members have given their rating. Wait for more.",
        ),
        IncompleteError,
    ),
    Guard.BELOW_CRITICAL: Refusal(
        Text(
            sv="Ett område är på kritisk nivå, eller så har SAI frågat. Skicka ärendet till SAI med yttrandet.",
            en="One area is at a critical level, or SAI has asked. Refer the case to SAI with the opinion.",
        ),
        NotAllowedError,
    ),
    Guard.OPINION: Refusal(
        Text(
            sv="RAI måste lämna sitt yttrande över den här versionen först.",
            en="RAI must give its opinion on this revision first.",
        ),
        IncompleteError,
    ),
    Guard.POSITION: Refusal(
        Text(
            sv="SAI måste ta ställning till den här versionen först.",
            en="SAI must take its position on this revision first.",
        ),
        IncompleteError,
    ),
}

REFUSAL = Text(
    sv="Det går inte att göra det här nu: ärendet är i ett annat läge, eller någon annan har den uppgiften.",
    en="This cannot be done now: the case is in another state, or the task is somebody else's.",
)

OPEN_FOR_REVIEW = (State.WITH_HEAD, State.WITH_RAI, State.WITH_SAI, State.TO_DECIDE)
UNDER_HANDLING = (*OPEN_FOR_REVIEW, State.STOPPED)
IN_HANDLING = (*UNDER_HANDLING, State.SUPPLEMENT, State.DECIDED, State.CLOSED, State.SUSPENDED, State.TERMINATED)
"""The states in which somebody besides the writers may act on a case, now or when it comes back."""
WITH_ANSWERS_OPEN = (State.DRAFT, State.SUPPLEMENT)
IN_FORCE = (State.DECIDED, State.CLOSED)
AT_REST = (*IN_FORCE, State.SUSPENDED)
FOLLOWED = (*AT_REST, State.TERMINATED)
"""The states in which a case rests and what was agreed is followed up."""
UNREGISTERED = frozenset({State.DRAFT, State.WITH_SECURITY, State.DISPOSED})
"""The states of what is no official document: seen by its writers alone, and in no register."""
WRITERS = frozenset({Role.OWNER, Role.CO_EDITOR})
"""The roles that write answers. Only the owner submits, withdraws and invites."""


GROUP_IN = {State.WITH_RAI: Group.RAI, State.WITH_SAI: Group.SAI}


def group_in(state: State) -> Group:
    """Return the group that a case in a state is with; RAI, the first one, in all other states."""
    return GROUP_IN.get(state, Group.RAI)


ORDER_OF_ROLES = (
    Role.RAI_CHAIR,
    Role.SAI_CHAIR,
    Role.RAI,
    Role.SAI,
    Role.LIGHT_CHECKER,
    Role.EXPERT,
    Role.OBSERVER,
    Role.DECISION_MAKER,
    Role.HEAD,
    Role.FUNCTION,
    Role.SECRETARY,
)
"""The roles that may influence the outcome; of several that a person has, the first one names a declaration."""

MEMBER_OF = {Group.RAI: Role.RAI, Group.SAI: Role.SAI}
LED_BY = {Group.RAI: Role.RAI_CHAIR, Group.SAI: Role.SAI_CHAIR}
WITHOUT_VOTE = frozenset({Role.OBSERVER, Role.EXPERT})
"""Seats from which nobody rates: an observer follows a case, an expert gives a written statement."""

COMMITTEES = frozenset({Role.RAI, Role.RAI_CHAIR, Role.SAI, Role.SAI_CHAIR, *WITHOUT_VOTE})
