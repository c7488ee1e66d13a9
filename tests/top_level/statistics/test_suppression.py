"""What is kept back cannot be worked out: neither by hand from sums nor by trying all numbers."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riskflow.statistics.suppression import Sum, kept_back

MINIMUM = 3
MOST = 6


def with_totals(parts: Mapping[str, int], sums: Sequence[Sum]) -> dict[str, int]:
    counts = dict(parts)
    for each in sums:
        counts[each.total] = sum(counts[part] for part in each.parts)
    return counts


LINE = (Sum("all", ("a", "b", "c", "d")),)
TABLE = (
    Sum("row-1", ("a", "b", "c")),
    Sum("row-2", ("d", "e", "f")),
    Sum("column-1", ("a", "d")),
    Sum("column-2", ("b", "e")),
    Sum("column-3", ("c", "f")),
    Sum("all", ("row-1", "row-2")),
    Sum("all", ("column-1", "column-2", "column-3")),
)


def possible(counts: Mapping[str, int], hidden: frozenset[str], sums: Sequence[Sum]) -> Iterator[dict[str, int]]:
    """Yield all numbers that agree with what is shown; parts up to a little more than there can be."""
    totals = {each.total for each in sums}
    free = sorted(cell for cell in hidden if cell not in totals)
    for values in product(range(1, MOST + MINIMUM + 1), repeat=len(free)):
        guess = with_totals({**counts, **dict(zip(free, values, strict=True))}, sums)
        if all(guess[cell] == counts[cell] for cell in counts if cell not in hidden):
            yield guess


@pytest.mark.parametrize(("sums", "cells"), [(LINE, "abcd"), (TABLE, "abcdef")])
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_nobody_can_work_out_what_is_kept_back(sums: tuple[Sum, ...], cells: str, data: st.DataObject) -> None:
    counts = with_totals({cell: data.draw(st.integers(0, MOST), label=cell) for cell in cells}, sums)
    hidden = kept_back(counts, sums, MINIMUM)
    assert not [cell for cell, count in counts.items() if 0 < count < MINIMUM and cell not in hidden]
    if not hidden or len(hidden - {each.total for each in sums}) > 4:
        return
    guesses = list(possible(counts, hidden, sums))
    totals_hidden = {each.total for each in sums} <= hidden
    assert totals_hidden or [cell for cell in hidden if len({guess[cell] for guess in guesses}) < 2] == []


def test_large_counts_and_nothing_are_shown() -> None:
    counts = with_totals({"a": 0, "b": 9, "c": 12, "d": 0}, LINE)
    assert kept_back(counts, LINE, 5) == frozenset()


def test_a_second_count_goes_with_a_small_one() -> None:
    counts = with_totals({"a": 2, "b": 9, "c": 12, "d": 40}, LINE)
    assert kept_back(counts, LINE, 5) == {"a", "b"}


def test_two_ones_do_not_give_each_other_away() -> None:
    counts = with_totals({"a": 1, "b": 1, "c": 12, "d": 40}, LINE)
    assert kept_back(counts, LINE, 5) == {"a", "b", "c"}


def test_a_count_that_another_table_shows_hides_no_other() -> None:
    """The sum of one table is a part of another: what is kept back in one is looked at in both."""
    sums = (Sum("all", ("a", "b", "c")), Sum("a", ("x", "y")))
    counts = with_totals({"b": 2, "c": 30, "x": 20, "y": 25}, ()) | {"a": 45, "all": 77}
    hidden = kept_back(counts, sums, 5)
    assert {"b", "c"} <= hidden
    assert "a" not in hidden


def test_the_total_goes_where_nothing_else_is_left() -> None:
    sums = (Sum("all", ("a", "b")),)
    assert kept_back({"a": 1, "b": 4, "all": 5}, sums, 5) == {"a", "b", "all"}
