"""Agreement between raters, held to the worked examples of the papers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskflow.statistics.agreement import (
    Metric,
    agreement,
    gwet_ac,
    identity_weight,
    krippendorff_alpha,
    ordinal_weight,
    quadratic_weight,
    raw_agreement,
)

# Krippendorff (2011), section D: four observers, twelve units, some values missing; also Gwet's `cac.raw4raters`.
OBSERVERS = ("1 2 3 3 2 1 4 1 2 . . .", "1 2 3 3 2 2 4 1 2 5 . 3", ". 3 3 3 2 3 4 2 2 5 1 .", "1 2 3 3 2 4 4 1 2 5 1 .")
UNITS = [[int(value) for value in unit if value != "."] for unit in zip(*map(str.split, OBSERVERS), strict=True)]
SCALE = (1, 2, 3, 4, 5)
RANKS = st.integers(0, 3)
RATED = st.lists(st.lists(RANKS, min_size=2, max_size=6), min_size=2, max_size=12)


@pytest.mark.parametrize(("metric", "expected"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
def test_alpha_is_that_of_krippendorffs_example(metric: str, expected: float) -> None:
    assert krippendorff_alpha(UNITS, Metric(metric)) == pytest.approx(expected, abs=0.0005)


def test_raw_agreement_ac1_and_ac2_are_those_of_gwets_example() -> None:
    assert raw_agreement(UNITS, SCALE) == pytest.approx(0.8181818, abs=5e-8)
    assert gwet_ac(UNITS, SCALE, identity_weight) == pytest.approx(0.77544, abs=5e-6)
    assert gwet_ac(UNITS, SCALE, quadratic_weight(5)) == pytest.approx(0.9140007, abs=5e-8)


def test_the_weights_are_those_of_gwets_tables() -> None:
    ordinal, quadratic = ordinal_weight(3), quadratic_weight(3)
    assert [ordinal(0, other) for other in range(3)] == pytest.approx([1, 2 / 3, 0])
    assert [quadratic(0, other) for other in range(3)] == pytest.approx([1, 0.75, 0])


def test_ac2_follows_from_its_formula_by_hand() -> None:
    """Two raters, two units, three ranks: (0, 0) and (0, 1), with ordinal weights.

    Agreement is (1 + 2/3) / 2. The weights add up to 17/3, the shares of the ranks are 3/4, 1/4 and 0, so that chance
    is 17/3 / 6 * (3/16 + 3/16).
    """
    found, by_chance = (1 + 2 / 3) / 2, 17 / 3 / 6 * (3 / 16 + 3 / 16)
    assert gwet_ac([(0, 0), (0, 1)], (0, 1, 2), ordinal_weight(3)) == pytest.approx(
        (found - by_chance) / (1 - by_chance)
    )


@given(RATED)
def test_no_figure_is_above_one_and_the_order_of_raters_and_units_does_not_matter(units: list[list[int]]) -> None:
    found = agreement(units, range(4))
    turned = agreement([unit[::-1] for unit in reversed(units)], range(4))
    for figure, other in ((found.raw, turned.raw), (found.alpha, turned.alpha), (found.ac2, turned.ac2)):
        assert figure == pytest.approx(other)
        assert figure is None or figure <= 1 + 1e-9


@given(st.lists(st.tuples(RANKS, st.integers(2, 5)), min_size=2, max_size=9))
def test_raters_who_always_agree_agree_wholly(units: list[tuple[int, int]]) -> None:
    found = agreement([[rank] * raters for rank, raters in units], range(4))
    assert found.raw == pytest.approx(1)
    assert found.ac2 == pytest.approx(1)
    assert found.alpha is None if len({rank for rank, _ in units}) == 1 else found.alpha == pytest.approx(1)


def test_nothing_is_said_where_nobody_rated_together() -> None:
    found = agreement([(1,), (2,), ()], range(4))
    assert (found.units, found.raw, found.alpha, found.ac2) == (0, None, None, None)
