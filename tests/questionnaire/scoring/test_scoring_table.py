"""The table of the model, written out cell by cell, and once more in words."""

from itertools import product

import pytest

from riskflow.questionnaire.model import Level, Table
from riskflow.questionnaire.scoring import ScoringRow, level_from_drivers

DRIVERS = list(product(range(4), range(4), range(4)))
LEVELS = {"l": Level.LOW, "m": Level.MODERATE, "h": Level.HIGH, "C": Level.CRITICAL}

# One line per stake, one group per actor, one letter per exposure.
WITHOUT_WEIGHT_OF_CONTEXT = """
    llll  llmm  lmmm  mmmm
    llmm  lmmm  mmhh  mmhh
    lmmm  mmhh  mhhh  mhhC
    mmmm  mmhh  mhhC  mhCC
"""
WITH_WEIGHT_OF_CONTEXT = """
    llmm  llmm  mmhh  mmhh
    llmm  lmmm  mmhh  mmhh
    mmhh  mmhh  hhhh  hhhC
    mmhh  mmhh  hhhC  hhCC
"""
GRIDS = {0: WITHOUT_WEIGHT_OF_CONTEXT, 1: WITHOUT_WEIGHT_OF_CONTEXT, 2: WITH_WEIGHT_OF_CONTEXT}

ROWS = {
    ScoringRow.CRITICAL: [(3, 3, 2, 0), (2, 3, 3, 2), (3, 3, 3, 1)],
    ScoringRow.HIGH: [(2, 2, 1, 0), (3, 2, 2, 2), (1, 3, 3, 2)],
    ScoringRow.HIGH_CONTEXT: [(2, 2, 0, 2), (0, 3, 3, 2)],
    ScoringRow.MODERATE_PAIR: [(2, 1, 0, 0), (0, 1, 2, 2), (3, 3, 0, 1)],
    ScoringRow.MODERATE_ALL: [(1, 1, 1, 0), (1, 1, 1, 2)],
    ScoringRow.MODERATE_SINGLE: [(3, 0, 0, 0), (0, 3, 0, 2)],
    ScoringRow.MODERATE_CONTEXT: [(2, 0, 0, 2), (0, 0, 3, 2)],
    ScoringRow.LOW: [(0, 0, 3, 1), (2, 0, 0, 1), (1, 1, 0, 2), (0, 0, 0, 0)],
}


def level_by_counting(stake: int, actor: int, exposure: int, context: int) -> Level:
    """Return the level of the policy by counting drivers instead of sorting them."""
    drivers = [stake, actor, exposure]
    at_top = drivers.count(3)
    considerable = sum(driver >= 2 for driver in drivers)
    present = sum(driver >= 1 for driver in drivers)
    if at_top == 3 or (at_top == 2 and 2 in drivers):
        return Level.CRITICAL
    if considerable >= 2 and (present == 3 or context == 2):
        return Level.HIGH
    if (considerable >= 1 and (present >= 2 or context == 2)) or present == 3 or 3 in (stake, actor):
        return Level.MODERATE
    return Level.LOW


@pytest.mark.parametrize("context", [0, 1, 2])
@pytest.mark.parametrize(("stake", "actor", "exposure"), DRIVERS)
def test_each_cell_has_the_level_that_the_policy_gives_it(stake: int, actor: int, exposure: int, context: int) -> None:
    letter = "".join(GRIDS[context].split())[DRIVERS.index((stake, actor, exposure))]
    assert level_from_drivers(stake, actor, exposure, context)[0] is LEVELS[letter]
    assert level_by_counting(stake, actor, exposure, context) is LEVELS[letter]


@pytest.mark.parametrize(("row", "drivers"), [(row, drivers) for row, some in ROWS.items() for drivers in some])
def test_the_first_row_that_matches_gives_the_sentence(row: ScoringRow, drivers: tuple[int, int, int, int]) -> None:
    assert level_from_drivers(*drivers)[1] is row


def test_the_drivers_that_are_asked_for_weigh_alike_but_exposure_alone_weighs_less() -> None:
    for stake, actor, exposure in DRIVERS:
        assert level_from_drivers(stake, actor, exposure, 0) == level_from_drivers(actor, stake, exposure, 0)
    assert level_from_drivers(0, 0, 3, 1)[0] < level_from_drivers(0, 3, 0, 1)[0] == level_from_drivers(3, 0, 0, 1)[0]


@pytest.mark.parametrize("table", ["1", "2"])
def test_a_higher_driver_never_lowers_the_level(table: Table) -> None:
    for stake, actor, exposure, context in product(range(4), range(4), range(4), range(3)):
        level, _ = level_from_drivers(stake, actor, exposure, context, table)
        for s, a, e in ((1, 0, 0), (0, 1, 0), (0, 0, 1)):
            higher, _ = level_from_drivers(min(stake + s, 3), min(actor + a, 3), min(exposure + e, 3), context, table)
            assert higher >= level
        assert level_from_drivers(stake, actor, exposure, min(context + 1, 2), table)[0] >= level


@pytest.mark.parametrize("table", ["1", "2"])
def test_the_context_alone_makes_nothing_but_low(table: Table) -> None:
    assert [level_from_drivers(0, 0, 0, context, table)[0] for context in (0, 1, 2)] == [Level.LOW] * 3


def test_the_second_table_differs_where_exposure_alone_is_at_its_gravest() -> None:
    differing = [
        (s, a, e, c)
        for s, a, e, c in product(range(4), range(4), range(4), range(3))
        if level_from_drivers(s, a, e, c)[0] is not level_from_drivers(s, a, e, c, "2")[0]
    ]
    assert differing == [(0, 0, 3, 0), (0, 0, 3, 1)]
    assert level_from_drivers(0, 0, 3, 0, "2") == (Level.MODERATE, ScoringRow.MODERATE_SINGLE)
