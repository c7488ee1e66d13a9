"""What a member must say of an area, and the days that an opinion or a decision names."""

from datetime import date

import pytest

from riskflow.cases.labels import Confidence
from riskflow.deliberation.periods import check_days
from riskflow.deliberation.ratings import check_areas, middle
from riskflow.errors import InvalidError
from riskflow.questionnaire.model import Area, Level

SURE = dict.fromkeys(Area, Confidence.HIGH)
TODAY, SOON, LATER = date(2026, 11, 28), date(2027, 1, 1), date(2028, 1, 1)


@pytest.mark.parametrize("level", Level)
def test_high_and_critical_need_a_reason(level: Level) -> None:
    levels = {Area.DUAL_USE: level, Area.HUMAN_RIGHTS: Level.LOW}
    check_areas(levels, {Area.DUAL_USE: "Access to the list."}, SURE)
    if level in {Level.HIGH, Level.CRITICAL}:
        with pytest.raises(InvalidError):
            check_areas(levels, {Area.DUAL_USE: " "}, SURE)
    else:
        check_areas(levels, {}, SURE)


def test_each_level_says_how_sure_the_member_is() -> None:
    with pytest.raises(InvalidError):
        check_areas({Area.DUAL_USE: Level.LOW}, {}, {})
    check_areas({}, {}, {})  # members of SAI give no levels


@pytest.mark.parametrize(
    ("given", "expected"),
    [((), None), ((0,), 0), ((0, 3), 3), ((0, 1, 3), 1), ((1, 1, 2, 3), 2)],
)
def test_the_middle_of_two_is_the_higher_one(given: tuple[int, ...], expected: int | None) -> None:
    assert middle(map(Level, given)) == expected


@pytest.mark.parametrize(
    ("follow_up", "until", "is_refused"),
    [(None, None, False), (SOON, LATER, False), (LATER, SOON, True), (TODAY, None, True), (None, TODAY, True)],
)
def test_days_lie_ahead_and_in_their_order(follow_up: date | None, until: date | None, is_refused: bool) -> None:
    if is_refused:
        with pytest.raises(InvalidError):
            check_days(TODAY, follow_up, until)
    else:
        check_days(TODAY, follow_up, until)
