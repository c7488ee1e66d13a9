"""Estimates against the examples of textbooks, and the times of spans."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskflow.statistics.proportions import exact, wilson
from riskflow.statistics.spread import quantile, spread_of, working_days
from riskflow.statistics.strata import Stratum, compared


@pytest.mark.parametrize(
    ("number", "among", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_score_interval_is_that_of_newcombe(number: int, among: int, low: float, high: float) -> None:
    """Newcombe (1998), Statistics in Medicine 17, table I, method 3."""
    found = wilson(number, among)
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(
    ("number", "among", "low", "high"),
    [(81, 263, 0.2527, 0.3676), (15, 148, 0.0578, 0.1617), (0, 20, 0.0, 0.1684), (1, 29, 0.0009, 0.1776)],
)
def test_the_exact_interval_is_that_of_newcombe(number: int, among: int, low: float, high: float) -> None:
    """Newcombe (1998), the same table, method 5."""
    found = exact(number, among)
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)


def test_no_share_is_of_nothing() -> None:
    with pytest.raises(ValueError, match="0 of 0"):
        wilson(0, 0)


def test_the_common_difference_is_that_of_rothman() -> None:
    """Rothman and Greenland, Modern Epidemiology, deaths in the UGDP trial by age: 0.034 or 0.035, -0.03 to 0.10."""
    found = compared([Stratum(8, 106, 5, 120), Stratum(22, 98, 16, 85)])
    assert found is not None
    difference = found.difference
    assert (difference.value, difference.low, difference.high) == pytest.approx((0.0349, -0.0276, 0.0974), abs=1e-4)
    assert (found.hits, found.number, found.other_hits, found.other_number) == (30, 204, 21, 205)


def test_a_stratum_with_one_group_says_nothing() -> None:
    alone = Stratum(3, 10, 0, 0)
    assert compared([alone]) is None
    pair = Stratum(5, 10, 5, 20)
    assert compared([alone, pair]) == compared([pair])


def test_groups_that_differ_only_between_strata_do_not_differ() -> None:
    """Simpson's paradox: the crude shares are 26 of 110 and 65 of 110, and in each stratum they are equal."""
    found = compared([Stratum(10, 100, 1, 10), Stratum(8, 10, 80, 100)])
    assert found is not None
    assert found.difference.value == pytest.approx(0)
    assert found.difference.low < 0 < found.difference.high


@given(st.lists(st.tuples(*[st.integers(0, 9)] * 4), min_size=1))
def test_changing_sides_changes_the_sign(rows: list[tuple[int, int, int, int]]) -> None:
    strata = [Stratum(a, a + b, c, c + d) for a, b, c, d in rows]
    one = compared(strata)
    other = compared([Stratum(each.other_hits, each.other_number, each.hits, each.number) for each in strata])
    assert (one is None) == (other is None)
    if one and other:
        assert one.difference.value == pytest.approx(-other.difference.value)
        assert one.difference.low == pytest.approx(-other.difference.high, abs=1e-9)


@given(st.dictionaries(st.integers(0, 40), st.integers(1, 9), min_size=1))
def test_the_median_has_half_on_each_side(counted: dict[int, int]) -> None:
    number, median = sum(counted.values()), quantile(counted, 0.5)
    assert sum(count for value, count in counted.items() if value <= median) * 2 >= number
    assert sum(count for value, count in counted.items() if value >= median) * 2 >= number


def test_nine_in_ten_take_at_most_the_ninth_tenth() -> None:
    found = spread_of(dict.fromkeys(range(1, 21), 1))
    assert found is not None
    assert (found.number, found.median, found.ninth_tenth) == (20, 10.5, 18.5)
    assert spread_of({}) is None


def test_working_days_leave_out_the_weekend() -> None:
    friday, saturday, monday = date(2026, 11, 27), date(2026, 11, 28), date(2026, 11, 30)
    assert working_days([(friday, friday), (friday, monday), (saturday, monday), (friday, saturday)]) == [0, 1, 1, 0]
    assert working_days([]) == []
