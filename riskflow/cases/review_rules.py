"""The rules of review: blind rating, quorum, second reading, conflict of interest, and which actions are due to whom.

Pages and verbs call the same functions.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from riskflow.cases.access import CaseFacts, Viewer, roles_in, visible_parts
from riskflow.cases.conflicts import ConflictStatement, may_rule
from riskflow.cases.labels import GateOutcome
from riskflow.cases.policy import COMMITTEE_ROLES, Part
from riskflow.cases.review_input import SubjectKind, subject_parts
from riskflow.cases.transitions import advance, lacking
from riskflow.cases.workflow import REFUSALS, Action, Group, Guard, Role, State, group_in
from riskflow.committees.quorum import QuorumState, SeatedRater, quorum_state
from riskflow.committees.rules import committee_rules
from riskflow.committees.work import CommitteeTask
from riskflow.questionnaire.model import Area, Level
from riskflow.questionnaire.scoring import ROUTE_OF_LEVEL, Route
from riskflow.text import Text

BEFORE_OWN_RATING = frozenset({State.WITH_HEAD, State.WITH_RAI})
"""The states in which a member of RAI may still come to rate the revision that was submitted last."""
HELD_BY_A_NO = frozenset({State.STOPPED, State.WITH_HEAD})
"""The states in which nobody can decide: after a no, somebody must refer the case to RAI, or end it otherwise."""
RATES_BLIND = frozenset({Role.RAI, Role.RAI_CHAIR})
MET_BY_THE_FORM = frozenset({Guard.BELOW_CRITICAL})
"""Guards that do not keep an action from being due: the form of the opinion offers only what they allow."""

OPTIONAL = (
    Action.CLEAR,
    Action.RETURN,
    Action.REFER,
    Action.REFER_QUESTION,
    Action.HEAR,
    Action.MARK_URGENT,
    Action.ASK_RAI,
    Action.DISSENT,
    Action.SUSPEND,
    Action.RESUME,
    Action.CHECK_IN,
    Action.REASSESS,
    Action.ASK_CHECK_IN,
    Action.SET_END,
    Action.TERMINATE,
    Action.WITHDRAW,
    Action.DISMISS,
    Action.HAND_OVER,
    Action.REGISTER,
    Action.DISPATCH,
    Action.ASSIGN,
    Action.MARK_SECRECY,
    Action.ASK_CORRECTION,
    Action.RULE_ON_CONFLICT,
    Action.REPORT_CONFLICT,
)
"""Actions that a person may take but is not expected to."""
PART_OF_SUBJECT: Mapping[SubjectKind, Part] = {
    SubjectKind.CASE: Part.OVERVIEW,
    SubjectKind.ANSWER: Part.ANSWERS,
    SubjectKind.DOCUMENT: Part.ANSWERS,
    SubjectKind.OPINION: Part.RATINGS,
    SubjectKind.RATING: Part.RATINGS,
    SubjectKind.DECISION: Part.OVERVIEW,
    SubjectKind.RECORD: Part.RECORDS,
    SubjectKind.EVENT: Part.HISTORY,
}
"""What a correction concerns -> the part of the case that says it."""
READ_BY_THE_BLIND = frozenset({SubjectKind.CASE, SubjectKind.ANSWER, SubjectKind.DOCUMENT})
READABLE_WHILE_WAITING = (Action.ACKNOWLEDGE, Action.DECIDE)
"""Actions whose page is worth reading also while they wait for somebody else."""


@dataclass(frozen=True, slots=True)
class ReviewFacts:
    """What the rules of review read of one revision; what a conflict of interest makes void is left out."""

    quorum: Mapping[Group, int]
    raters: Mapping[Group, frozenset[int]] = field(default_factory=dict)
    opinions: frozenset[Group] = frozenset()
    """The groups that have given their opinion or position."""
    has_spoken: frozenset[Group] = frozenset()
    """The groups that have given one, also where a question of SAI has superseded it since."""
    may_dissent: Mapping[Group, frozenset[int]] = field(default_factory=dict)
    """Who took part in the opinion of a group that stands, and has recorded no dissent of their own from it."""
    is_urgent: bool = False
    is_asked_by_sai: bool = False
    """SAI has put a question to RAI about this revision, so that RAI's next opinion goes to SAI."""
    is_checked: bool = False
    """A member of RAI has made the light check of this revision."""
    is_referred: bool = False
    """RAI's opinion asks SAI to take a position."""
    worst: Level = Level.LOW
    is_fragile: bool = False
    submitted_at: datetime | None = None
    was_submitted: bool = False
    """This revision or an earlier one."""
    read_second_at: datetime | None = None
    has_open_stop: bool = False
    """A stop waits for the answer of its function."""
    has_refusal: bool = False
    """A function has said no at a gate."""
    awaited: frozenset[str] = frozenset()
    """The functions that have yet to answer about a gate."""
    referred: frozenset[str] = frozenset()
    """The functions that have yet to answer a question of the handling."""
    hears_applicant: bool = False
    """The applicant has yet to answer the grounds of a decision."""
    answered: frozenset[str] = frozenset()
    """The functions whose answers about gates hold."""
    seated: Mapping[Group, tuple[SeatedRater, ...]] = field(default_factory=dict)
    """The seats of the raters; where there are none, the number of raters alone makes the quorum."""
    levels: Mapping[Area, Level] = field(default_factory=dict)
    stated: frozenset[int] = frozenset()
    """The experts who have given their statement on the revision."""
    has_check_in: bool = False
    """The owner is asked to check in."""
    has_proof: bool = False
    """Proof was handed in that the secretary has yet to judge."""
    proof_functions: frozenset[str] = frozenset()
    """The functions that have yet to judge proof."""
    has_watch_task: bool = False
    """Somebody is to assess what has changed for a partner."""

    @property
    def route(self) -> Route:
        """The route by level."""
        return ROUTE_OF_LEVEL[self.worst]

    @property
    def waits_for_second_reader(self) -> bool:
        """Whether a fragile case that does not close by itself lacks a second reading since it was submitted."""
        if not self.is_fragile or self.route is Route.CLOSES:
            return False
        return self.submitted_at is None or self.read_second_at is None or self.read_second_at < self.submitted_at

    def has_quorum(self, group: Group) -> bool:
        """Return whether those have rated whom the group needs to give its opinion or position."""
        return self.quorum_state(group).is_met

    def quorum_state(self, group: Group) -> QuorumState:
        """Return what the group has of its quorum, and what it lacks."""
        seated = self.seated.get(group)
        if seated is None:
            return QuorumState(self.given(group), self.quorum[group])
        return quorum_state(committee_rules().composition(group), self.quorum[group], seated, self.levels)

    def given(self, group: Group) -> int:
        return len(self.raters.get(group, ()))


@dataclass(frozen=True)
class ReviewRules:
    """What one person may see and do in the review of one case."""

    viewer: Viewer
    case: CaseFacts
    review: ReviewFacts

    @cached_property
    def roles(self) -> frozenset[Role]:
        return roles_in(self.viewer, self.case)

    @cached_property
    def parts(self) -> frozenset[Part]:
        return visible_parts(self.viewer, self.case)

    @property
    def has_declared(self) -> bool:
        """Whether the person has declared to have no conflict of interest."""
        return self.viewer.id in self.case.declared - self.case.disqualified

    @property
    def must_declare(self) -> bool:
        """Whether a member has yet to declare on conflict of interest."""
        return bool(self.roles & COMMITTEE_ROLES) and not self.has_declared

    @property
    def has_been_checked(self) -> bool:
        """Whether the case has closed and the light check for which it was drawn is made."""
        return self.case.state is State.CLOSED and self.review.is_checked

    def has_rated(self, group: Group) -> bool:
        return self.viewer.id in self.review.raters.get(group, ())

    def is_expected_to_rate(self, group: Group) -> bool:
        """Return whether a member has yet to rate; where raters are named, the others may, and are not expected to."""
        named = self.case.assigned(CommitteeTask.RATER, group)
        return not self.has_rated(group) and (not named or self.viewer.id in named)

    @property
    def is_blind(self) -> bool:
        """Whether a member of RAI has yet to rate the revision, and must not see levels or ratings before."""
        if not self.roles & RATES_BLIND:
            return False
        # A rating of the earlier revision does not count while a case is supplemented: the next one is to be rated.
        return self.case.state is State.SUPPLEMENT or (
            self.case.state in BEFORE_OWN_RATING and not self.has_rated(Group.RAI)
        )

    @property
    def shows_levels(self) -> bool:
        """Whether the tool's levels may be shown."""
        return bool(self.parts) and not self.is_blind

    def shows_ratings(self, group: Group) -> bool:
        """Return whether the ratings of a group may be shown: to members after their own, else after its opinion."""
        if Part.RATINGS not in self.parts or self.is_blind:
            return False
        return group in self.review.opinions | self.review.has_spoken or self.has_rated(group)

    def may_read(self, subject: str, said_in: ReviewFacts | None = None) -> bool:
        """Return whether what a correction concerns may be shown; `said_in` is the review of its revision."""
        kind, key = subject_parts(subject)
        if PART_OF_SUBJECT[kind] not in self.parts or (self.is_blind and kind not in READ_BY_THE_BLIND):
            return False
        if kind in {SubjectKind.OPINION, SubjectKind.RATING}:
            of_revision = replace(self, review=said_in or self.review)
            return of_revision.shows_ratings(Group(key.partition(":")[0]))
        return True

    @cached_property
    def unmet(self) -> dict[Guard, Text]:
        """The guards that do not hold for this person and this case now, each with its message."""
        group, review = group_in(self.case.state), self.review
        holds = {
            Guard.NO_OPEN_STOP: not review.has_open_stop,
            Guard.NO_REFUSAL: not review.has_refusal,
            Guard.SECOND_READING: not review.waits_for_second_reader,
            Guard.DECLARED: self.has_declared,
            Guard.OWN_RATING: self.has_rated(group),
            Guard.QUORUM: review.has_quorum(group),
            Guard.BELOW_CRITICAL: review.route is not Route.SAI and not review.is_asked_by_sai,
            Guard.OPINION: Group.RAI in review.opinions,
            Guard.POSITION: Group.SAI in review.opinions or not (review.is_referred or review.route is Route.SAI),
        }
        counts = {"given": str(review.given(group)), "needed": str(review.quorum[group])}
        unmet = {guard: REFUSALS[guard].text.filled(**counts) for guard, is_met in holds.items() if not is_met}
        missing = review.quorum_state(group).missing()
        if missing and review.given(group) >= review.quorum[group]:
            unmet[Guard.QUORUM] = missing[0]  # enough have rated, but not those whom the group needs
        return unmet

    def lacking(self, action: Action) -> tuple[Guard, ...]:
        return lacking(self.case.state, action, self.roles, self.unmet)

    def has_page(self, action: Action) -> bool:
        """Return whether an action has a page of its own now."""
        # Without its opinion RAI cannot refer a case: the page of the opinion is where it does.
        return Guard.OPINION not in self.lacking(action)

    def due(self, actions: frozenset[Action]) -> tuple[Action, ...]:
        """Return those of some actions that are expected of the person, in the order of the life of a case."""
        return tuple(
            action
            for action, is_due in DUE.items()
            if action in actions and is_due(self) and not set(self.lacking(action)) - MET_BY_THE_FORM
        )

    def allowed(self, actions: frozenset[Action]) -> tuple[Action, ...]:
        """Return those of some actions that are not due but may be taken, or whose page may be read."""
        due = self.due(actions)
        declares = () if self.has_declared else (Action.DECLARE,)
        others = (action for action in (*READABLE_WHILE_WAITING, *declares, *OPTIONAL) if action not in due)
        return tuple(action for action in others if action in actions and self._is_offered(action))

    def _is_offered(self, action: Action) -> bool:
        if action is Action.CLEAR:
            return bool(self.viewer.held_functions(self.review.answered))
        if action is Action.MARK_URGENT and self.review.is_urgent:
            return False
        if action is Action.DISSENT and not self.dissents_from:
            return False
        return self.has_page(action) and (action is not Action.RULE_ON_CONFLICT or bool(self.to_rule_on))

    @property
    def dissents_from(self) -> tuple[Group, ...]:
        """The groups from whose opinion the person may still record a dissent of their own."""
        return tuple(group for group in Group if self.viewer.id in self.review.may_dissent.get(group, ()))

    @property
    def to_rule_on(self) -> tuple[ConflictStatement, ...]:
        """The reported conflicts on which the person may rule."""
        standing = self.case.conflicts.standing().values()
        return tuple(each for each in standing if each.has_conflict and may_rule(self.viewer.id, self.roles, each))


def state_after_clearance(state: State, outcome: GateOutcome, *, is_held: bool) -> State:
    """Return the state of a case after an answer about one gate; `is_held` tells of the other ones."""
    if state is not State.STOPPED or is_held or not outcome.clears:
        return state
    return advance(state, Action.RELEASE, frozenset({Role.SYSTEM}), {})


def _always(_rules: ReviewRules) -> bool:
    return True


DUE: Mapping[Action, Callable[[ReviewRules], bool]] = {
    Action.ANSWER: _always,
    Action.DECLARE: lambda rules: rules.must_declare and not rules.has_been_checked,
    Action.CLEAR: lambda rules: bool(rules.viewer.held_functions(rules.review.awaited)),
    Action.FILL_FUNCTION: lambda rules: bool(rules.viewer.vacant & (rules.review.awaited | rules.review.referred)),
    Action.ANSWER_REFERRAL: lambda rules: bool(rules.viewer.held_functions(rules.review.referred)),
    Action.BE_HEARD: lambda rules: rules.review.hears_applicant,
    Action.READ_SECOND: lambda rules: rules.review.waits_for_second_reader,
    Action.ACKNOWLEDGE: _always,
    Action.RATE: lambda rules: rules.is_expected_to_rate(Group.RAI),
    Action.GIVE_OPINION: _always,
    Action.SUPPORT: lambda rules: rules.is_expected_to_rate(Group.SAI),
    Action.GIVE_STATEMENT: lambda rules: rules.viewer.id not in rules.review.stated,
    Action.TAKE_POSITION: _always,
    Action.DECIDE: _always,
    Action.REFER: lambda rules: rules.case.state in HELD_BY_A_NO and rules.review.has_refusal,
    Action.LIGHT_CHECK: lambda rules: not rules.has_been_checked,
    Action.CHECK_IN: lambda rules: rules.review.has_check_in,
    Action.ASSESS_CHANGE: lambda rules: rules.review.has_watch_task,
    Action.JUDGE_PROOF: lambda rules: rules.review.has_proof,
    Action.JUDGE_OWN_PROOF: lambda rules: bool(rules.viewer.held_functions(rules.review.proof_functions)),
    Action.REGISTER: lambda rules: rules.review.was_submitted and not rules.case.is_registered,
}
"""Action -> when it is expected of a person, besides the guards of the table; in the order of the life of a case."""
