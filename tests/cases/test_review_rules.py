"""The rules of review, case by case and without a database: blindness, quorum, second reading, what is due."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from riskflow.cases.access import CaseFacts, Grant, Viewer
from riskflow.cases.labels import GateOutcome
from riskflow.cases.review_rules import ReviewFacts, ReviewRules, state_after_clearance
from riskflow.cases.transitions import TRANSITIONS, actions_for, advance
from riskflow.cases.workflow import REFUSALS, Action, Group, Guard, Role, State
from riskflow.errors import FrozenError
from riskflow.questionnaire.model import Level

SENT = datetime(2026, 3, 1, tzinfo=UTC)
OWNER, PERSON, OTHER = 1, 2, 3
REVIEW = ReviewFacts(
    quorum={Group.RAI: 2, Group.SAI: 1},
    worst=Level.HIGH,
    submitted_at=SENT,
    was_submitted=True,
    is_fragile=False,
)
CASE = CaseFacts(
    state=State.WITH_RAI,
    owner=OWNER,
    department="ITM",
    decision_maker="dean",
    functions=frozenset({"legal"}),
    was_with_rai=True,
    was_with_sai=True,
    declared=frozenset({PERSON, OTHER}),
    disqualified=frozenset(),
)


def rules(*roles: Role, case: CaseFacts = CASE, review: ReviewFacts = REVIEW) -> ReviewRules:
    scopes = {Role.HEAD: "ITM", Role.DECISION_MAKER: "dean", Role.FUNCTION: "legal"}
    return ReviewRules(
        Viewer(PERSON, grants=frozenset(Grant(role, scopes.get(role, "")) for role in roles)), case, review
    )


def rated(*people: int, group: Group = Group.RAI, review: ReviewFacts = REVIEW) -> ReviewFacts:
    return replace(review, raters={**review.raters, group: frozenset(people)})


def due(found: ReviewRules) -> tuple[Action, ...]:
    return found.due(actions_for(found.case.state, found.roles))


@pytest.mark.parametrize(
    ("role", "state", "raters", "shows"),
    [
        (Role.RAI, State.WITH_RAI, (), False),
        (Role.RAI, State.WITH_RAI, (OTHER,), False),
        (Role.RAI, State.WITH_RAI, (PERSON,), True),
        (Role.RAI_CHAIR, State.WITH_RAI, (), False),
        (Role.RAI, State.WITH_HEAD, (), False),
        (Role.RAI, State.WITH_HEAD, (PERSON,), True),
        (Role.RAI, State.SUPPLEMENT, (), False),
        (Role.RAI, State.SUPPLEMENT, (PERSON,), False),  # the next revision is still to be rated
        (Role.RAI, State.WITH_SAI, (), True),
        (Role.RAI, State.TO_DECIDE, (), True),
        (Role.RAI, State.DECIDED, (), True),
        (Role.SAI, State.WITH_SAI, (), True),
        (Role.SAI, State.WITH_RAI, (), True),
        (Role.SECRETARY, State.WITH_RAI, (), True),
        (Role.HEAD, State.WITH_HEAD, (), True),
        (Role.FUNCTION, State.WITH_RAI, (), True),
    ],
)
def test_members_of_rai_see_no_level_before_their_own_rating(
    role: Role, state: State, raters: tuple[int, ...], shows: bool
) -> None:
    assert rules(role, case=replace(CASE, state=state), review=rated(*raters)).shows_levels is shows


def test_another_role_does_not_open_the_eyes_of_a_blind_member() -> None:
    assert not rules(Role.RAI, Role.SECRETARY).shows_levels
    after_all = replace(REVIEW, opinions=frozenset(Group))
    assert not rules(Role.RAI, Role.SECRETARY, review=after_all).shows_ratings(Group.RAI)


def test_nothing_is_shown_to_a_member_who_has_not_declared_or_has_a_conflict() -> None:
    for case in (
        replace(CASE, declared=frozenset({OTHER})),
        replace(CASE, declared=frozenset({OTHER}), disqualified=frozenset({PERSON})),
    ):
        found = rules(Role.SAI, case=replace(case, state=State.WITH_SAI), review=rated(PERSON, group=Group.SAI))
        assert not found.shows_levels
        assert not found.shows_ratings(Group.SAI)


@pytest.mark.parametrize(
    ("role", "state", "raters", "opinions", "shows"),
    [
        (Role.RAI, State.WITH_RAI, (), (), False),
        (Role.RAI, State.WITH_RAI, (PERSON,), (), True),
        (Role.RAI, State.WITH_RAI, (OTHER,), (Group.RAI,), False),
        (Role.RAI, State.SUPPLEMENT, (PERSON,), (), False),
        (Role.RAI, State.TO_DECIDE, (OTHER,), (Group.RAI,), True),
        (Role.SECRETARY, State.WITH_RAI, (OTHER,), (), False),
        (Role.SECRETARY, State.SUPPLEMENT, (OTHER,), (Group.RAI,), True),
        (Role.DECISION_MAKER, State.TO_DECIDE, (OTHER,), (Group.RAI,), True),
        (Role.HEAD, State.TO_DECIDE, (OTHER,), (Group.RAI,), False),  # a part of the case that heads do not see
    ],
)
def test_ratings_are_shown_after_ones_own_or_when_the_group_has_spoken(
    role: Role, state: State, raters: tuple[int, ...], opinions: tuple[Group, ...], shows: bool
) -> None:
    review = replace(rated(*raters), opinions=frozenset(opinions))
    assert rules(role, case=replace(CASE, state=state), review=review).shows_ratings(Group.RAI) is shows


@pytest.mark.parametrize(
    ("is_fragile", "worst", "read_at", "waits"),
    [
        (False, Level.MODERATE, None, False),
        (True, Level.LOW, None, False),  # the head of department is its second reader
        (True, Level.MODERATE, None, True),
        (True, Level.HIGH, None, True),
        (True, Level.MODERATE, SENT - timedelta(1), True),  # of the revision before
        (True, Level.MODERATE, SENT, False),
        (True, Level.MODERATE, SENT + timedelta(1), False),
    ],
)
def test_a_fragile_case_above_low_waits_for_a_second_reading_of_this_revision(
    is_fragile: bool, worst: Level, read_at: datetime | None, waits: bool
) -> None:
    review = replace(REVIEW, is_fragile=is_fragile, worst=worst, read_second_at=read_at)
    assert review.waits_for_second_reader is waits
    case = replace(CASE, state=State.WITH_HEAD)
    assert (due(rules(Role.SECRETARY, case=case, review=review)) == (Action.READ_SECOND,)) is waits
    assert (due(rules(Role.HEAD, case=case, review=review)) == (Action.ACKNOWLEDGE,)) is not waits


@pytest.mark.parametrize(("people", "has"), [((), False), ((OTHER,), False), ((OTHER, PERSON), True)])
def test_a_quorum_counts_the_members_who_rated_this_revision(people: tuple[int, ...], has: bool) -> None:
    assert rated(*people).has_quorum(Group.RAI) is has


MEMBER, CHAIR = (Role.RAI,), (Role.RAI, Role.RAI_CHAIR)
UNDECLARED = replace(CASE, declared=frozenset({OTHER}))
AT_SAI = replace(CASE, state=State.WITH_SAI)
TO_DECIDE = replace(CASE, state=State.TO_DECIDE)
WITH_OPINION = replace(REVIEW, opinions=frozenset({Group.RAI}))


@pytest.mark.parametrize(
    ("roles", "case", "review", "expected"),
    [
        (MEMBER, UNDECLARED, REVIEW, (Action.DECLARE,)),
        (MEMBER, CASE, REVIEW, (Action.RATE,)),
        (MEMBER, CASE, rated(PERSON), ()),
        (CHAIR, CASE, rated(PERSON), ()),
        (CHAIR, CASE, rated(OTHER, 9), (Action.RATE,)),
        (CHAIR, CASE, rated(PERSON, OTHER), (Action.GIVE_OPINION,)),
        (CHAIR, CASE, replace(rated(PERSON, OTHER), worst=Level.CRITICAL), (Action.GIVE_OPINION,)),
        ((Role.SAI,), AT_SAI, REVIEW, (Action.SUPPORT,)),
        ((Role.SAI, Role.SAI_CHAIR), AT_SAI, rated(PERSON, group=Group.SAI), (Action.TAKE_POSITION,)),
        ((Role.SAI_CHAIR,), AT_SAI, rated(OTHER, group=Group.SAI), ()),
        ((Role.DECISION_MAKER,), TO_DECIDE, WITH_OPINION, (Action.DECIDE,)),
        ((Role.DECISION_MAKER,), TO_DECIDE, REVIEW, ()),
        ((Role.DECISION_MAKER,), TO_DECIDE, replace(WITH_OPINION, has_open_stop=True), ()),
        ((Role.DECISION_MAKER,), TO_DECIDE, replace(WITH_OPINION, is_referred=True), ()),
        ((Role.FUNCTION,), CASE, replace(REVIEW, awaited=frozenset({"legal"})), (Action.CLEAR,)),
        ((Role.FUNCTION,), CASE, replace(REVIEW, awaited=frozenset({"security"})), ()),
        ((Role.REGISTRAR,), CASE, REVIEW, (Action.REGISTER,)),
        ((Role.REGISTRAR,), replace(CASE, is_registered=True), REVIEW, ()),
        ((Role.REGISTRAR,), CASE, replace(REVIEW, was_submitted=False), ()),
    ],
)
def test_what_is_due_to_whom(
    roles: tuple[Role, ...], case: CaseFacts, review: ReviewFacts, expected: tuple[Action, ...]
) -> None:
    assert due(rules(*roles, case=case, review=review)) == expected


def test_what_waits_for_somebody_else_may_still_be_read_and_referring_is_part_of_the_opinion() -> None:
    frozen = rules(Role.DECISION_MAKER, case=TO_DECIDE, review=replace(WITH_OPINION, has_open_stop=True))
    assert frozen.allowed(actions_for(State.TO_DECIDE, frozen.roles)) == (
        Action.DECIDE,
        Action.RETURN,
        Action.HEAR,
        Action.MARK_SECRECY,
        Action.ASK_CORRECTION,
        Action.REPORT_CONFLICT,
    )
    chair = rules(*CHAIR, review=rated(PERSON, OTHER))
    assert Action.REFER not in chair.allowed(actions_for(State.WITH_RAI, chair.roles))
    head = rules(Role.HEAD, case=replace(CASE, state=State.WITH_HEAD))
    assert Action.REFER in head.allowed(actions_for(State.WITH_HEAD, head.roles))


@pytest.mark.parametrize("state", State)
def test_the_answer_about_the_last_stop_releases_a_case_that_only_waited_for_it(state: State) -> None:
    for outcome in GateOutcome:
        expected = State.CLOSED if state is State.STOPPED and outcome.clears else state
        assert state_after_clearance(state, outcome, is_held=False) is expected
        assert state_after_clearance(state, outcome, is_held=True) is state


GO_AHEAD_CELLS = [
    (row.source, row.action, row.role)
    for row in TRANSITIONS
    if row.action in {Action.RELEASE, Action.ACKNOWLEDGE, Action.RESUME}
]


@pytest.mark.parametrize(("state", "action", "role"), GO_AHEAD_CELLS)
def test_nothing_lets_a_collaboration_go_ahead_after_a_no(state: State, action: Action, role: Role) -> None:
    unmet = rules(Role.HEAD, review=replace(REVIEW, has_refusal=True)).unmet
    with pytest.raises(FrozenError):
        advance(state, action, frozenset({role}), {Guard.NO_REFUSAL: unmet[Guard.NO_REFUSAL]})


@pytest.mark.parametrize(
    ("state", "role"), [(State.STOPPED, Role.SECRETARY), (State.WITH_HEAD, Role.HEAD), (State.TO_DECIDE, None)]
)
def test_after_a_no_somebody_is_expected_to_refer_a_case_that_nobody_may_decide(
    state: State, role: Role | None
) -> None:
    refused = replace(REVIEW, has_refusal=True, opinions=frozenset({Group.RAI}))
    for each in (Role.SECRETARY, Role.HEAD):
        expected = (Action.REFER,) if each is role else ()
        assert due(rules(each, case=replace(CASE, state=state), review=refused)) == expected


def test_the_sentence_of_the_quorum_counts_the_members() -> None:
    assert rules(*CHAIR, review=rated(PERSON)).unmet[Guard.QUORUM].en.startswith("1 of at least 2 members")


def test_the_decision_on_a_critical_case_needs_sais_position_also_where_rai_did_not_ask_for_it() -> None:
    critical = replace(WITH_OPINION, worst=Level.CRITICAL)
    assert rules(Role.DECISION_MAKER, case=TO_DECIDE, review=critical).unmet[Guard.POSITION] == (
        REFUSALS[Guard.POSITION].text
    )
    both = replace(critical, opinions=frozenset(Group))
    assert Guard.POSITION not in rules(Role.DECISION_MAKER, case=TO_DECIDE, review=both).unmet
