"""At which step a case waits, since when, until when, and what the applicant is promised."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskflow.cases.review_rules import ReviewFacts
from riskflow.cases.workflow import UNDER_HANDLING, Group, State, Step
from riskflow.clocks.case_clock import (
    Moves,
    RevisionTimes,
    case_clock,
    days_of,
    promised_on,
    way_by_groups,
    way_by_head,
)
from riskflow.clocks.terms import CLOCKS_FILE, DEFAULT_CLOCKS, ClockError, read_clocks
from riskflow.config import data_folder
from riskflow.questionnaire.library import Library
from riskflow.questionnaire.model import Level
from riskflow.questionnaire.scoring import Route

CALENDAR = DEFAULT_CLOCKS.calendar


def at(day: int, month: int = 3) -> datetime:
    return datetime(2026, month, day, 9, tzinfo=UTC)


SENT = at(2)
REVIEW = ReviewFacts(quorum={Group.RAI: 2, Group.SAI: 1}, worst=Level.MODERATE, submitted_at=SENT, was_submitted=True)
ONCE = Moves([RevisionTimes(at(1), SENT)])
HIGH, CRITICAL = replace(REVIEW, worst=Level.HIGH), replace(REVIEW, worst=Level.CRITICAL)
FRAGILE = replace(REVIEW, is_fragile=True)
STOPPED = replace(REVIEW, has_open_stop=True)
WITH_STOP = replace(ONCE, stopped_at=SENT, has_stopped=True)
CLEARED = replace(ONCE, cleared_at=at(9), has_stopped=True)


@pytest.mark.parametrize(
    ("state", "review", "moves", "step", "since", "due", "promised"),
    [
        (State.WITH_HEAD, REVIEW, ONCE, Step.HEAD, SENT, date(2026, 3, 16), date(2026, 3, 16)),
        (State.WITH_HEAD, FRAGILE, ONCE, Step.SECOND_READING, SENT, date(2026, 3, 5), date(2026, 3, 19)),
        (
            State.WITH_HEAD,
            replace(FRAGILE, read_second_at=at(4)),
            ONCE,
            Step.HEAD,
            at(4),
            date(2026, 3, 18),
            date(2026, 3, 19),
        ),
        (State.WITH_HEAD, STOPPED, WITH_STOP, Step.FUNCTION, SENT, date(2026, 3, 16), date(2026, 3, 30)),
        (State.WITH_HEAD, REVIEW, CLEARED, Step.HEAD, at(9), date(2026, 3, 23), date(2026, 3, 30)),
        (
            State.STOPPED,
            replace(STOPPED, worst=Level.LOW),
            WITH_STOP,
            Step.FUNCTION,
            SENT,
            date(2026, 3, 16),
            date(2026, 3, 16),
        ),
        (State.WITH_RAI, HIGH, ONCE, Step.RAI, SENT, date(2026, 3, 16), date(2026, 3, 23)),
        (
            State.WITH_RAI,
            REVIEW,
            replace(ONCE, moved_at=at(10)),
            Step.RAI,
            at(10),
            date(2026, 3, 24),
            date(2026, 4, 8),
        ),
        (
            State.WITH_SAI,
            CRITICAL,
            replace(ONCE, moved_at=at(10)),
            Step.SAI,
            at(10),
            date(2026, 3, 31),
            date(2026, 4, 15),
        ),
        (
            State.TO_DECIDE,
            HIGH,
            replace(ONCE, moved_at=at(12)),
            Step.DECISION,
            at(12),
            date(2026, 3, 19),
            date(2026, 3, 23),
        ),
        (
            State.TO_DECIDE,
            replace(HIGH, has_open_stop=True),
            replace(WITH_STOP, moved_at=at(12)),
            Step.FUNCTION,
            SENT,
            date(2026, 3, 16),
            date(2026, 3, 23),
        ),
        (
            State.SUPPLEMENT,
            replace(REVIEW, submitted_at=None),
            replace(ONCE, moved_at=at(5)),
            Step.SUPPLEMENT,
            at(5),
            date(2026, 3, 26),
            None,
        ),
        (
            State.SUPPLEMENT,
            replace(REVIEW, submitted_at=None),
            replace(ONCE, moved_at=at(5), reassessed_at=at(5)),
            Step.REASSESSMENT,
            at(5),
            date(2026, 4, 2),
            None,
        ),
    ],
)
def test_where_a_case_waits(
    state: State,
    review: ReviewFacts,
    moves: Moves,
    step: Step,
    since: datetime,
    due: date,
    promised: date | None,
) -> None:
    clock = case_clock(DEFAULT_CLOCKS, state, review, moves)
    assert clock is not None
    assert (clock.step, clock.since, clock.due_on, clock.promised_on) == (step, since, due, promised)


@pytest.mark.parametrize("state", sorted({*State} - {*UNDER_HANDLING, State.SUPPLEMENT}))
def test_nothing_waits_where_nothing_is_handled(state: State) -> None:
    assert case_clock(DEFAULT_CLOCKS, state, REVIEW, ONCE) is None


def test_the_promise_pauses_while_the_applicant_supplements() -> None:
    twice = Moves([RevisionTimes(at(1), SENT), RevisionTimes(at(5), at(12))], moved_at=at(5))
    clock = case_clock(DEFAULT_CLOCKS, State.WITH_HEAD, replace(REVIEW, submitted_at=at(12)), twice)
    assert clock is not None
    assert clock.due_on == date(2026, 3, 26)  # the head begins anew
    assert CALENDAR.between(date(2026, 3, 16), clock.promised_on or date.max) == CALENDAR.between(
        date(2026, 3, 5), date(2026, 3, 12)
    )


def test_a_reassessment_begins_a_promise_of_its_own() -> None:
    later = RevisionTimes(at(1, 9), at(2, 9))
    moves = Moves([RevisionTimes(at(1), SENT, has_ended=True), later])
    clock = case_clock(DEFAULT_CLOCKS, State.WITH_HEAD, replace(REVIEW, submitted_at=at(2, 9)), moves)
    assert clock is not None
    assert clock.promised_on == date(2026, 9, 16)


@given(
    st.dates(date(2020, 1, 1), date(2040, 1, 1)),
    st.integers(1, 60),
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 60)), max_size=4),
)
def test_each_pause_adds_exactly_its_working_days(day: date, days: int, drawn: list[tuple[int, int]]) -> None:
    pauses = [
        (CALENDAR.after(day, first), CALENDAR.after(CALENDAR.after(day, first), length)) for first, length in drawn
    ]
    whole = promised_on(DEFAULT_CLOCKS, day, days, pauses)
    without = promised_on(DEFAULT_CLOCKS, day, days, [])
    assert CALENDAR.between(without, whole) == sum(length for _, length in drawn)


def test_the_terms_add_up_to_what_the_newest_questionnaire_says() -> None:
    library = Library(data_folder("questionnaires"))
    policy = library.get("ri", library.versions("ri")[-1]).policy
    ways = {
        Route.HEAD: way_by_head(is_fragile=False),
        Route.RAI: way_by_groups(with_sai=False),
        Route.SAI: way_by_groups(with_sai=True),
    }
    for route, steps in ways.items():
        assert days_of(DEFAULT_CLOCKS, steps) == policy.route(route).working_days, route


def test_an_instance_says_its_own(tmp_path: Path) -> None:
    assert read_clocks(tmp_path) == DEFAULT_CLOCKS
    (tmp_path / CLOCKS_FILE).write_text(
        "closed_days = [2026-12-28]\n[working_days]\nhead = 5\n[reminders]\nescalation = [2]\n", encoding="utf-8"
    )
    own = read_clocks(tmp_path)
    assert (own.term(Step.HEAD), own.term(Step.RAI)) == (5, 10)
    assert own.due_on(Step.SECOND_READING, date(2026, 12, 22)) == date(2026, 12, 30)
    assert own.terms.reminders.escalation == (2,)
    assert own.terms.reminders.before == DEFAULT_CLOCKS.terms.reminders.before


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("head = 5", "head"),
        ("[working_days]\nhead = 0", "working_days.head"),
        ("[working_days]\nnobody = 5", "working_days"),
        ("closed_days = ['midsummer']", "closed_days"),
        ("[working_days", "clocks.toml"),
    ],
)
def test_terms_that_cannot_be_are_refused(tmp_path: Path, written: str, said: str) -> None:
    (tmp_path / CLOCKS_FILE).write_text(written, encoding="utf-8")
    with pytest.raises(ClockError, match=said):
        read_clocks(tmp_path)
