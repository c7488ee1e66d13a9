"""What the university has chosen, and what the rules make of it."""

from datetime import date

from riskflow.questionnaire.model import Area, Level
from riskflow.questionnaire.policy import with_overrides
from riskflow.questionnaire.scoring import Route
from tests.support.questionnaires.strategies import real

POLICY = real().policy
TODAY = date(2026, 11, 24)


def test_every_route_with_a_decision_names_an_office_that_takes_it() -> None:
    offices = {route: POLICY.route(route).decision_maker for route in Route}
    assert offices == {
        Route.CLOSES: None,
        Route.HEAD: "head-of-department",
        Route.RAI: "vice-president",
        Route.SAI: "president",
        Route.STOP: None,
    }
    assert all(POLICY.office(office).sv for office in offices.values() if office)


def test_every_level_has_a_word_in_both_languages() -> None:
    assert [POLICY.level(level).en for level in Level] == ["Low", "Moderate", "High", "Critical"]
    assert [POLICY.level(level).sv for level in Level] == ["Låg", "Måttlig", "Hög", "Kritisk"]


def test_norway_is_inside_and_the_united_kingdom_outside_the_eea() -> None:
    assert set(POLICY.context_inside_eea(("NO", "SE")).values()) == {0}
    assert set(POLICY.context_inside_eea(("NO", "GB")).values()) == {None}
    assert set(POLICY.context_inside_eea(()).values()) == {None}


def test_a_given_context_replaces_the_derived_one_even_by_unknown() -> None:
    derived = {Area.DUAL_USE: 0, Area.FOREIGN_INFLUENCE: 0}
    assert with_overrides(derived, {Area.DUAL_USE: None}) == {Area.DUAL_USE: None, Area.FOREIGN_INFLUENCE: 0}
