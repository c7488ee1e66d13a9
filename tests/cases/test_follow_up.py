"""After the decision: more proof never raises a level, a lapse gives the one of before, and nothing lapses unsaid."""

from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riskflow.cases.labels import CaseOutcome
from riskflow.cases.workflow import Action, State
from riskflow.config import data_folder
from riskflow.errors import ConflictError
from riskflow.follow_up.check_in import (
    CHANGED,
    CHECK_IN,
    CLOSING,
    CONCERNS,
    GO_ON,
    SECTIONS_OF_CHANGE,
    CheckInOutcome,
    findings,
    questions_in,
)
from riskflow.follow_up.dispatch import AFTER_DISPATCH, AfterDispatch, recipients_in
from riskflow.follow_up.obligations import (
    CARRIED,
    MOVES,
    SETTLED,
    FollowUpTimes,
    ObligationKind,
    ObligationState,
    StepKind,
    TakenStep,
    check_step,
    measure_status,
    measure_statuses,
    same_obligation,
    state_of,
    step_due,
)
from riskflow.follow_up.validity import DecisionTerm, LastDays, Standing, months_after, standing_of
from riskflow.follow_up.watch import is_watched
from riskflow.questionnaire.explanations import MeasureStatus, residual_levels
from riskflow.questionnaire.library import Library
from riskflow.questionnaire.scoring import Profile, score
from tests.support.web.web_client import worked_answers

LIBRARY = Library(data_folder("questionnaires"))
VERSION = LIBRARY.get("ri", "3.0")
DUE, TIMES = date(2027, 3, 1), FollowUpTimes(remind_days=21, grace_days=30)
MEASURES = VERSION.questionnaire.measures_by_id
STEPS = st.lists(st.sampled_from(StepKind), max_size=8)
WORKED = ["rf-06", "rf-09", "rf-14", "rf-22"]


def _possible(drawn: list[StepKind]) -> list[StepKind]:
    """Return the steps that are taken when each is tried in turn."""
    taken: list[StepKind] = []
    for kind in drawn:
        if kind in {StepKind.REMINDED, StepKind.OVERDUE} or (state_of(taken), kind) in MOVES:
            taken.append(kind)
    return taken


def _chosen(value: str | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


@cache
def _profile(case: str) -> Profile:
    answers = {question: _chosen(each) for question, each in worked_answers()[case].items()}
    return score(VERSION.questionnaire, answers, {})


@pytest.mark.parametrize("case", WORKED)
@settings(max_examples=40)
@given(plan=st.dictionaries(st.sampled_from(sorted(MEASURES)), STEPS, max_size=4))
def test_more_proof_never_raises_a_level(case: str, plan: dict[str, list[StepKind]]) -> None:
    profile = _profile(case)
    taken = {measure: _possible(kinds) for measure, kinds in plan.items()}
    before = residual_levels(profile, measure_statuses(taken.items()), MEASURES)
    for measure, kinds in taken.items():
        if (state_of(kinds), StepKind.ACCEPTED) in MOVES:
            further = {**taken, measure: [*kinds, StepKind.ACCEPTED]}
            after = residual_levels(profile, measure_statuses(further.items()), MEASURES)
            assert all(after[area].agreed <= before[area].agreed for area in after)
            assert all(after[area].achieved <= before[area].achieved for area in after)
    assert all(before[area].agreed <= result.level for area, result in profile.areas.items())


@pytest.mark.parametrize("case", WORKED)
@settings(max_examples=40)
@given(plan=st.sets(st.sampled_from(sorted(MEASURES)), min_size=1, max_size=4), data=st.data())
def test_a_lapse_gives_back_exactly_the_level_without_the_measure(
    case: str, plan: set[str], data: st.DataObject
) -> None:
    profile, lapsed = _profile(case), data.draw(st.sampled_from(sorted(plan)))
    taken = {measure: [StepKind.LAPSED] if measure == lapsed else [] for measure in plan}
    without = {measure: kinds for measure, kinds in taken.items() if measure != lapsed}
    assert residual_levels(profile, measure_statuses(taken.items()), MEASURES) == residual_levels(
        profile, measure_statuses(without.items()), MEASURES
    )
    alone = residual_levels(profile, measure_statuses([(lapsed, [StepKind.LAPSED])]), MEASURES)
    assert {area: rest.agreed for area, rest in alone.items()} == {a: r.level for a, r in profile.areas.items()}


@given(drawn=STEPS)
def test_what_is_settled_stays_so_and_a_lapse_counts_until_proof_is_accepted(drawn: list[StepKind]) -> None:
    taken = _possible(drawn)
    state = state_of(taken)
    if state in SETTLED:
        assert [kind for current, kind in MOVES if current is state] == []
    if StepKind.LAPSED in taken and state is not ObligationState.ACCEPTED:
        assert measure_status(taken) in {MeasureStatus.LAPSED, MeasureStatus.PROPOSED}
    if state is ObligationState.ACCEPTED:
        assert measure_status(taken) is MeasureStatus.PROVEN


H, A, R, W, L = StepKind.HANDED_IN, StepKind.ACCEPTED, StepKind.REFUSED, StepKind.WAIVED, StepKind.LAPSED


@pytest.mark.parametrize(
    ("taken", "state"),
    [
        ([], ObligationState.OPEN),
        ([StepKind.REMINDED, StepKind.OVERDUE], ObligationState.OPEN),
        ([H], ObligationState.HANDED_IN),
        ([H, A], ObligationState.ACCEPTED),
        ([H, R], ObligationState.REFUSED),
        ([H, R, H, A], ObligationState.ACCEPTED),
        ([L], ObligationState.LAPSED),
        ([L, H], ObligationState.HANDED_IN),
        ([L, H, R], ObligationState.LAPSED),
        ([L, H, A], ObligationState.ACCEPTED),
        ([W], ObligationState.WAIVED),
    ],
)
def test_the_steps_lead_to_a_state(taken: list[StepKind], state: ObligationState) -> None:
    assert state_of(taken) is state


@pytest.mark.parametrize(("taken", "step"), [([], A), ([], R), ([H], H), ([H], L), ([H, A], W), ([L], L), ([W], H)])
def test_a_step_out_of_turn_is_refused(taken: list[StepKind], step: StepKind) -> None:
    with pytest.raises(ConflictError):
        check_step(taken, step)


def _day(days: int) -> date:
    return DUE + timedelta(days=days)


@pytest.mark.parametrize(
    ("today", "taken", "step"),
    [
        (-22, [], None),
        (-21, [], StepKind.REMINDED),
        (-5, [(StepKind.REMINDED, -21)], None),
        (0, [(StepKind.REMINDED, -21)], None),
        (1, [(StepKind.REMINDED, -21)], StepKind.OVERDUE),
        (200, [], StepKind.OVERDUE),  # nobody was told: the worker was away
        (200, [(StepKind.OVERDUE, 200)], None),
        (231, [(StepKind.OVERDUE, 200)], StepKind.LAPSED),
        (31, [(StepKind.OVERDUE, 1)], None),
        (32, [(StepKind.OVERDUE, 1)], StepKind.LAPSED),
        (60, [(StepKind.OVERDUE, 1), (H, 20)], None),  # it waits to be judged
        (60, [(StepKind.OVERDUE, 1), (H, 20), (R, 40)], None),
        (71, [(StepKind.OVERDUE, 1), (H, 20), (R, 40)], StepKind.LAPSED),
        (90, [(StepKind.OVERDUE, 1), (L, 32)], None),
        (90, [(H, -3), (A, -1)], None),
    ],
)
def test_one_is_reminded_told_and_then_it_lapses_each_once(
    today: int, taken: list[tuple[StepKind, int]], step: StepKind | None
) -> None:
    assert step_due(_day(today), DUE, [TakenStep(kind, _day(on)) for kind, on in taken], TIMES) is step
    assert step_due(_day(today), None, [], TIMES) is None


@given(gaps=st.lists(st.integers(0, 60), max_size=12))
def test_however_seldom_the_worker_runs_nothing_lapses_unsaid(gaps: list[int]) -> None:
    today, taken = DUE - timedelta(days=60), list[TakenStep]()
    for gap in gaps:
        today += timedelta(days=gap)
        kind = step_due(today, DUE, taken, TIMES)
        if kind is StepKind.LAPSED:
            told = [step.on for step in taken if step.kind is StepKind.OVERDUE]
            assert told
            assert today - told[0] > timedelta(days=TIMES.grace_days)
        if kind:
            assert kind not in {step.kind for step in taken}
            taken.append(TakenStep(kind, today))


DECIDED = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("term", "follow_up_on", "valid_until"),
    [
        (DecisionTerm(CaseOutcome.PROCEED, DECIDED, 12), date(2027, 11, 28), date(2028, 11, 28)),
        (DecisionTerm(CaseOutcome.CLOSED, DECIDED, 24), date(2028, 11, 28), date(2030, 11, 28)),
        (DecisionTerm(CaseOutcome.PROCEED, DECIDED, 12, date(2027, 6, 1)), date(2027, 6, 1), date(2028, 6, 1)),
        (DecisionTerm(CaseOutcome.PROCEED, DECIDED, 6, None, date(2027, 1, 1)), date(2027, 5, 28), date(2027, 1, 1)),
        (
            DecisionTerm(CaseOutcome.PROCEED, DECIDED, 6, date(2027, 6, 1), None, date(2027, 6, 3)),
            date(2027, 12, 3),
            date(2028, 6, 3),
        ),
        (DecisionTerm(CaseOutcome.DECLINE, DECIDED, 6), None, None),
    ],
)
def test_a_decision_holds_as_long_as_it_says_or_the_policy_does(
    term: DecisionTerm, follow_up_on: date | None, valid_until: date | None
) -> None:
    assert (term.follow_up_on, term.valid_until) == (follow_up_on, valid_until)


@given(day=st.dates(date(2020, 1, 1), date(2090, 1, 1)), months=st.integers(0, 60))
def test_months_later_is_a_later_day(day: date, months: int) -> None:
    later = months_after(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months


@pytest.mark.parametrize(
    ("state", "outcome", "open_obligations", "ends_in", "standing"),
    [
        (State.DECIDED, CaseOutcome.PROCEED, 0, 10, Standing.IN_FORCE),
        (State.DECIDED, CaseOutcome.PROCEED, 0, 0, Standing.IN_FORCE),
        (State.CLOSED, CaseOutcome.CLOSED, 0, None, Standing.IN_FORCE),
        (State.DECIDED, CaseOutcome.WITH_CONDITIONS, 2, 10, Standing.ON_CONDITIONS),
        (State.DECIDED, CaseOutcome.WITH_CONDITIONS, 2, -1, Standing.EXPIRED),
        (State.SUSPENDED, CaseOutcome.PROCEED, 0, -1, Standing.SUSPENDED),
        (State.SUPPLEMENT, CaseOutcome.PROCEED, 1, 10, Standing.REOPENED),
        (State.WITH_RAI, CaseOutcome.PROCEED, 1, 10, Standing.REOPENED),
        (State.DECIDED, CaseOutcome.DECLINE, 0, None, Standing.DECLINED),
        (State.TERMINATED, CaseOutcome.PROCEED, 1, 10, Standing.ENDED),
        (State.WITHDRAWN, CaseOutcome.PROCEED, 0, 10, Standing.ENDED),
    ],
)
def test_where_a_collaboration_stands(
    state: State, outcome: CaseOutcome, open_obligations: int, ends_in: int | None, standing: Standing
) -> None:
    until = DECIDED + timedelta(days=ends_in) if ends_in is not None else None
    assert standing_of(state, outcome, open_obligations, LastDays(valid_until=until), DECIDED) is standing


@pytest.mark.parametrize(
    ("state", "outcome", "on_its_last_day", "the_day_after"),
    [
        (State.DECIDED, CaseOutcome.PROCEED, Standing.EXPIRED, Standing.ENDED),
        (State.CLOSED, CaseOutcome.CLOSED, Standing.EXPIRED, Standing.ENDED),
        (State.SUSPENDED, CaseOutcome.PROCEED, Standing.SUSPENDED, Standing.ENDED),
        (State.DECIDED, CaseOutcome.DECLINE, Standing.DECLINED, Standing.DECLINED),
        (State.SUPPLEMENT, CaseOutcome.PROCEED, Standing.REOPENED, Standing.REOPENED),
        (State.TERMINATED, CaseOutcome.PROCEED, Standing.ENDED, Standing.ENDED),
    ],
)
def test_the_last_day_of_a_collaboration_ends_its_standing_and_its_watching(
    state: State, outcome: CaseOutcome, on_its_last_day: Standing, the_day_after: Standing
) -> None:
    last = LastDays(ends_on=DECIDED, valid_until=DECIDED - timedelta(days=1))
    for days, standing in ((0, on_its_last_day), (1, the_day_after)):
        today = DECIDED + timedelta(days=days)
        assert standing_of(state, outcome, 0, last, today) is standing
        if outcome is not CaseOutcome.DECLINE:
            assert is_watched(state, last.ends_on, today) is (standing is not Standing.ENDED)


CALM = {
    CHANGED: ("nothing",),
    "ci-conditions": ("all",),
    "ci-incident": ("no",),
    "ci-benefit": ("yes",),
    "ci-people": ("yes",),
}


@pytest.mark.parametrize(
    ("more", "outcome", "changed", "needs_attention"),
    [
        ({GO_ON: ("go-on",)}, CheckInOutcome.CONTINUE, (), False),
        ({GO_ON: ("change",)}, CheckInOutcome.MODIFY, (), False),
        ({GO_ON: ("end",)}, CheckInOutcome.TERMINATE, (), True),
        ({GO_ON: ("unknown",)}, CheckInOutcome.CONTINUE, (), True),
        ({GO_ON: ("go-on",), CHANGED: ("partner", "money")}, CheckInOutcome.MODIFY, ("partner", "money"), False),
        ({GO_ON: ("go-on",), CHANGED: ("unknown",)}, CheckInOutcome.MODIFY, ("unknown",), False),
        ({GO_ON: ("go-on",), "ci-incident": ("untold",)}, CheckInOutcome.CONTINUE, (), True),
        ({GO_ON: ("go-on",), "ci-conditions": ("none",)}, CheckInOutcome.CONTINUE, (), True),
    ],
)
def test_what_follows_from_a_check_in(
    more: dict[str, tuple[str, ...]], outcome: CheckInOutcome, changed: tuple[str, ...], needs_attention: bool
) -> None:
    found = findings({**CALM, **more})
    assert (found.outcome, found.changed, found.needs_attention) == (outcome, changed, needs_attention)


@pytest.mark.parametrize("version", ["1.0", "2.0", "3.0"])
def test_the_rules_know_the_questions_of_every_version(version: str) -> None:
    questionnaire = LIBRARY.get("ri", version).questionnaire
    asked = {question.id: question for question in questions_in(questionnaire.follow_up, CHECK_IN)}
    assert questions_in(questionnaire.follow_up, CLOSING)
    for question, options in {**CONCERNS, CHANGED: frozenset(SECTIONS_OF_CHANGE)}.items():
        assert options <= asked[question].by_id.keys(), question
    sections = {section.id for section in questionnaire.sections}
    assert {each for found in SECTIONS_OF_CHANGE.values() for each in found} <= sections


@pytest.mark.parametrize("state", ObligationState)
def test_what_a_new_decision_takes_up_again_stands_where_its_proof_leaves_it(state: ObligationState) -> None:
    kept = {ObligationState.HANDED_IN, ObligationState.ACCEPTED}
    assert state_of(CARRIED.get(state, ())) is (state if state in kept else ObligationState.OPEN)


def test_an_obligation_is_the_same_as_a_measure_or_word_for_word_for_one_judge() -> None:
    measure, condition = ObligationKind.MEASURE, ObligationKind.CONDITION
    assert same_obligation(measure, "m-1", "", "Old words") == same_obligation(measure, "m-1", "", "New words")
    said = same_obligation(condition, "", "", "Data stays  in the EU")
    assert said == same_obligation(ObligationKind.SURVIVING, "", "", "data stays in the EU")
    assert said != same_obligation(ObligationKind.CLEARANCE, "h2", "legal", "Data stays in the EU")
    assert said != same_obligation(condition, "", "", "Data stays in Sweden")


def test_every_action_says_what_it_does_to_what_was_sent() -> None:
    assert AFTER_DISPATCH.keys() == {*Action}
    locked = {action for action, what in AFTER_DISPATCH.items() if what is AfterDispatch.LOCKED}
    assert locked == {Action.REGISTER, Action.DISSENT, Action.MARK_SECRECY}


def test_recipients_are_lines_and_each_counts_once() -> None:
    assert recipients_in(" Rektor\r\n\nAlice Åkerman \nRektor") == ("Rektor", "Alice Åkerman")
