"""Working days over real Swedish calendars, and what holds for every day and number."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskflow.clocks.swedish_calendar import WorkCalendar

days = st.dates(date(2000, 1, 1), date(2100, 12, 31))
numbers = st.integers(0, 120)
closings = st.frozensets(days, max_size=20)
SWEDEN = WorkCalendar()


@pytest.mark.parametrize(
    "day",
    [
        "2026-01-01",  # New Year's day
        "2026-01-06",  # Epiphany
        "2026-04-03",  # Good Friday
        "2026-04-06",  # Easter Monday
        "2026-05-01",  # May day
        "2026-05-14",  # Ascension day
        "2025-06-06",  # national day, a Friday
        "2026-06-19",  # midsummer's eve
        "2026-12-24",
        "2026-12-25",
        "2026-12-31",
        "2024-12-26",  # a Thursday
        "2027-03-26",  # Good Friday of another year
        "2026-11-28",  # a Saturday
        "2026-11-29",  # a Sunday
    ],
)
def test_authorities_are_closed(day: str) -> None:
    assert not SWEDEN.is_open(date.fromisoformat(day))


@pytest.mark.parametrize(
    "day",
    [
        "2026-01-05",  # the day before Epiphany
        "2026-04-02",  # Maundy Thursday
        "2026-04-30",  # Walpurgis night
        "2026-05-15",  # the Friday after Ascension day
        "2026-05-25",  # the Monday after Pentecost is a working day since 2005
        "2026-06-18",
        "2026-12-23",
        "2026-12-28",
        "2026-12-30",
        "2025-06-05",
    ],
)
def test_authorities_work(day: str) -> None:
    assert SWEDEN.is_open(date.fromisoformat(day))


@pytest.mark.parametrize(
    ("since", "number", "due"),
    [
        ("2026-11-27", 1, "2026-11-30"),  # over a weekend
        ("2026-04-01", 3, "2026-04-08"),  # over Easter
        ("2026-05-13", 1, "2026-05-15"),  # over Ascension day
        ("2025-06-05", 1, "2025-06-09"),  # over the national day and a weekend
        ("2026-06-18", 1, "2026-06-22"),  # over midsummer
        ("2026-12-23", 5, "2027-01-05"),  # over Christmas and New Year
        ("2026-12-18", 10, "2027-01-08"),  # and Epiphany
        ("2026-12-26", 1, "2026-12-28"),  # received on a Saturday
        ("2026-11-28", 0, "2026-11-30"),
        ("2026-11-27", 0, "2026-11-27"),
    ],
)
def test_terms_end_on_working_days(since: str, number: int, due: str) -> None:
    assert SWEDEN.after(date.fromisoformat(since), number) == date.fromisoformat(due)


def test_the_university_may_close_on_further_days() -> None:
    between = [date(2026, 12, day) for day in (28, 29, 30)]
    assert WorkCalendar(frozenset(between)).after(date(2026, 12, 23), 1) == date(2027, 1, 4)


@given(days, numbers, closings)
def test_no_term_ends_on_a_closed_day(day: date, number: int, closed: frozenset[date]) -> None:
    calendar = WorkCalendar(closed)
    assert calendar.is_open(calendar.after(day, number))
    assert calendar.is_open(calendar.before(day, number + 1))


@given(days, numbers, closings)
def test_counting_days_is_the_reverse_of_adding_them(day: date, number: int, closed: frozenset[date]) -> None:
    calendar = WorkCalendar(closed)
    if number:
        assert calendar.between(day, calendar.after(day, number)) == number
    assert calendar.between(day, day) == 0
    assert calendar.between(day + timedelta(days=number), day) == -calendar.between(day, day + timedelta(days=number))


@given(days, st.integers(0, 30), numbers, st.integers(0, 30), closings)
def test_terms_are_monotone(day: date, later: int, number: int, more: int, closed: frozenset[date]) -> None:
    calendar = WorkCalendar(closed)
    assert calendar.after(day, number) <= calendar.after(day + timedelta(days=later), number)
    assert calendar.after(day, number) <= calendar.after(day, number + more)


@given(days, st.integers(1, 60), st.integers(0, 60), closings)
def test_a_pause_moves_the_end_by_exactly_its_working_days(
    day: date, number: int, pause: int, closed: frozenset[date]
) -> None:
    calendar = WorkCalendar(closed)
    assert calendar.between(calendar.after(day, number), calendar.after(day, number + pause)) == pause


@given(days, closings)
def test_the_latest_working_day_is_no_later(day: date, closed: frozenset[date]) -> None:
    calendar = WorkCalendar(closed)
    latest = calendar.latest(day)
    assert latest <= day
    assert calendar.is_open(latest)
    assert calendar.between(latest, day) == 0
