"""Driver C from indicators: thresholds as a table, and what must hold whatever the data say."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskflow.indicators.catalogue import INDICATORS, Indicator, Observation
from riskflow.questionnaire.context import (
    ContextEvidence,
    ContextScore,
    ObservationInForce,
    ObservationOrigin,
    context_step,
    place_customs,
    place_eea,
    place_measures,
    score_context,
    worst_step,
)
from riskflow.questionnaire.model import Area, Condition, Source
from riskflow.questionnaire.policy import ContextRule, Policy
from riskflow.questionnaire.scoring import CONTEXT_AREAS, WORST_CONTEXT
from riskflow.questionnaire.validation import questionnaire_faults
from tests.support.questionnaires.strategies import real

TODAY = date(2026, 11, 25)
ORIGIN = ObservationOrigin("vdem", TODAY, TODAY, "0" * 64)
WHY = (Source.model_validate({"kind": "own-choice", "ref": "a test", "read_on": TODAY}),)


def rule(area: Area, indicator: str, one_at: str, two_at: str, *, outside_eea_only: bool = False) -> ContextRule:
    return ContextRule(
        area=area,
        indicator=indicator,
        one_at=one_at,
        two_at=two_at,
        shelf_life_days=400,
        sources=WHY,
        outside_eea_only=outside_eea_only,
    )


MEASURES = rule(Area.DUAL_USE, "eu-measures", "asset-freeze-only", "arms-embargo", outside_eea_only=True)
FREEDOM = rule(Area.FOREIGN_INFLUENCE, "academic-freedom", "0.6", "0.4")
LAW = rule(Area.FOREIGN_INFLUENCE, "rule-of-law", "0.6", "0.4")
WAITING = MEASURES.model_copy(
    update={"when": Condition.model_validate({"question": "nothing", "is": ["yes"]}), "one_at": "0.6", "two_at": "0.4"}
)
RIGHTS = rule(Area.FOREIGN_INFLUENCE, "political-rights", "4", "6")
POLICY = real().policy.model_copy(update={"context": (MEASURES, FREEDOM, LAW)})

STEPS = [
    (FREEDOM, 1.0, 0),
    (FREEDOM, 0.61, 0),
    (FREEDOM, 0.6, 1),
    (FREEDOM, 0.41, 1),
    (FREEDOM, 0.4, 2),
    (FREEDOM, 0.0, 2),
    (RIGHTS, 1, 0),
    (RIGHTS, 3, 0),
    (RIGHTS, 4, 1),
    (RIGHTS, 5, 1),
    (RIGHTS, 6, 2),
    (RIGHTS, 7, 2),
    (MEASURES, 0, 0),
    (MEASURES, 1, 1),
    (MEASURES, 2, 2),
    (MEASURES, 3, 2),
    (MEASURES, 4, 2),
]


@pytest.mark.parametrize(("by", "value", "step"), STEPS)
def test_a_threshold_counts_from_its_value_on_towards_the_worse(by: ContextRule, value: float, step: int) -> None:
    assert context_step(by, value) == step


@pytest.mark.parametrize(
    ("steps", "expected"),
    [([0, 0], 0), ([0, 1], 1), ([1, None], None), ([2, None], 2), ([None], None), ([], None), ([0, 2], 2)],
)
def test_the_worst_counts_and_an_unknown_is_never_lost(steps: list[int | None], expected: int | None) -> None:
    assert worst_step(steps) == expected


Data = dict[tuple[str, str], float]


def context_of(
    data: Data, *territories: str, policy: Policy = POLICY, age: int = 1, imported: bool = True
) -> ContextScore:
    def known(indicator: str, territory: str) -> ObservationInForce:
        value = data.get((indicator, territory))
        seen = None if value is None else Observation(indicator, territory, TODAY - timedelta(days=age), value)
        return ObservationInForce(ORIGIN if imported else None, seen)

    return score_context(policy, territories, known, TODAY)


def all_values(territory: str, measures: float = 0, freedom: float = 0.9, law: float = 0.9) -> Data:
    return {
        ("eu-measures", territory): measures,
        ("academic-freedom", territory): freedom,
        ("rule-of-law", territory): law,
    }


def values(found: ContextScore) -> list[int | None]:
    return [found.context[area] for area in CONTEXT_AREAS]


def test_each_area_has_its_own_rules() -> None:
    assert values(context_of(all_values("KE", measures=2), "KE")) == [2, 0]
    assert values(context_of(all_values("KE", freedom=0.5), "KE")) == [0, 1]
    assert values(context_of(all_values("KE", freedom=0.9, law=0.1), "KE")) == [0, 2]


def test_one_territory_without_data_makes_the_whole_unknown() -> None:
    assert values(context_of(all_values("KE"), "KE", "BR")) == [None, None]


def test_data_are_unknown_from_the_day_after_their_shelf_life() -> None:
    assert values(context_of(all_values("KE"), "KE", age=400)) == [0, 0]
    late = context_of(all_values("KE"), "KE", age=401)
    assert values(late) == [None, None]
    assert all(each.too_old and each.value is not None for each in late.evidence)


def test_inside_the_eea_nothing_imported_stays_0_and_imported_data_count() -> None:
    assert values(context_of({}, "HU", imported=False)) == [0, 0]
    assert values(context_of({}, "KE", imported=False)) == [None, None]
    assert values(context_of(all_values("HU", freedom=0.3), "HU")) == [0, 2]
    assert values(context_of({}, "HU")) == [0, None]  # imported, and silent on this one: unknown as anywhere


def test_eu_measures_are_not_asked_about_inside_the_eea() -> None:
    assert values(context_of(all_values("HU", measures=4), "HU"))[0] == 0


def test_nowhere_is_unknown_and_a_policy_without_rules_keeps_to_the_eea() -> None:
    assert values(context_of(all_values("SE"))) == [None, None]
    plain = real().policy.model_copy(update={"context": ()})
    assert values(context_of(all_values("HU", freedom=0.1), "HU", policy=plain)) == [0, 0]
    assert context_of(all_values("HU"), "HU", policy=plain).evidence == ()


def test_a_ground_says_what_was_used_and_survives_storing() -> None:
    found = context_of(all_values("KE", freedom=0.5), "KE")
    each = next(e for e in found.evidence if e.indicator == "academic-freedom")
    assert (each.value, each.step, each.source, each.as_of) == (0.5, 1, "vdem", "2026-11-24")
    assert [ContextEvidence.from_plain(e.as_plain()) for e in found.evidence] == list(found.evidence)


CODES = st.sampled_from(["KE", "BR", "HU", "SE", "US"])
PLACES = st.lists(CODES, min_size=1, max_size=4, unique=True)
KEYS = st.tuples(st.sampled_from([r.indicator for r in POLICY.context]), CODES)


@st.composite
def data(draw: st.DrawFn) -> Data:
    keys = draw(st.lists(KEYS, unique=True))
    return {key: draw(value_of(key[0])) for key in keys}


def value_of(indicator: str) -> st.SearchStrategy[float]:
    scale = INDICATORS[indicator]
    if scale.states:
        return st.integers(0, int(scale.maximum)).map(float)
    return st.floats(scale.minimum, scale.maximum)


def counted(found: ContextScore) -> list[int]:
    """Return the context as the table counts it: unknown is the worst."""
    return [WORST_CONTEXT if value is None else value for value in values(found)]


def never_lower(before: ContextScore, after: ContextScore) -> bool:
    return all(b <= a for b, a in zip(counted(before), counted(after), strict=True))


@given(data(), PLACES, st.data())
def test_a_worse_value_never_lowers(known: Data, places: list[str], pick: st.DataObject) -> None:
    worse = dict(known)
    for key in known:
        scale = INDICATORS[key[0]]
        other = pick.draw(value_of(key[0]))
        worse[key] = max(known[key], other, key=scale.severity)
    assert never_lower(context_of(known, *places), context_of(worse, *places))


@given(data(), PLACES, st.data())
def test_a_missing_value_never_lowers(known: Data, places: list[str], pick: st.DataObject) -> None:
    lost = pick.draw(st.sets(st.sampled_from(sorted(known)))) if known else set()
    left = {key: value for key, value in known.items() if key not in lost}
    assert never_lower(context_of(known, *places), context_of(left, *places))


@given(data(), PLACES, CODES)
def test_one_more_territory_never_lowers(known: Data, places: list[str], more: str) -> None:
    assert never_lower(context_of(known, *places), context_of(known, *places, more))


@given(data(), PLACES, st.integers(0, 900), st.integers(0, 900))
def test_growing_older_never_lowers(known: Data, places: list[str], age: int, more: int) -> None:
    assert never_lower(context_of(known, *places, age=age), context_of(known, *places, age=age + more))


@given(data(), PLACES)
def test_the_order_of_territories_never_matters(known: Data, places: list[str]) -> None:
    assert values(context_of(known, *places)) == values(context_of(known, *reversed(places)))


SPOILT = [
    ((MEASURES, rule(Area.FOREIGN_INFLUENCE, "freedom", "1", "2")), "there is no such indicator"),
    ((MEASURES, rule(Area.FOREIGN_INFLUENCE, "academic-freedom", "0.4", "0.6")), "at least as grave"),
    ((MEASURES, rule(Area.FOREIGN_INFLUENCE, "academic-freedom", "60", "40")), "outside 0 to 1"),
    ((MEASURES, rule(Area.FOREIGN_INFLUENCE, "academic-freedom", "nan", "0.4")), "outside 0 to 1"),
    ((rule(Area.DUAL_USE, "eu-measures", "strict", "sectoral"), FREEDOM), "none of"),
    ((MEASURES, FREEDOM, rule(Area.HUMAN_RIGHTS, "rule-of-law", "0.6", "0.4")), "have a context"),
    ((FREEDOM,), "add a rule without 'when' for dual-use"),
    ((WAITING, FREEDOM), "add a rule without 'when' for dual-use"),
    ((MEASURES, WAITING.model_copy(update={"indicator": "rule-of-law"}), FREEDOM), "waits for 'nothing', which is no"),
    ((MEASURES, FREEDOM, FREEDOM), "stands twice"),
]


@pytest.mark.parametrize(("rules", "reason"), SPOILT)
def test_a_faulty_rule_is_named_with_its_mend(rules: tuple[ContextRule, ...], reason: str) -> None:
    found = questionnaire_faults(real().questionnaire, real().policy.model_copy(update={"context": rules}))
    assert len([fault for fault in found if reason in fault]) == 1


def test_sound_rules_have_no_faults() -> None:
    assert questionnaire_faults(real().questionnaire, POLICY) == []


@pytest.mark.parametrize("indicator", INDICATORS.values(), ids=lambda i: i.id)
def test_every_indicator_has_words_for_the_ends_of_its_scale(indicator: Indicator) -> None:
    for value in (indicator.minimum, indicator.maximum):
        assert indicator.value_text(value).sv
    assert indicator.severity(indicator.maximum) != indicator.severity(indicator.minimum)


# -- Places and conditions ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("territories", "customs", "eea"),
    [
        ("SE DK", "eu", "eea"),
        ("SE NO", "outside", "eea"),
        ("IS", "outside", "eea"),
        ("LI", "outside", "eea"),
        ("CH", "outside", "outside"),
        ("GB", "outside", "outside"),
        ("MC", "eu", "outside"),
        ("AX", "eu", None),
        ("IC", "eu", None),
        ("GF GP MF MQ RE YT", "eu", None),
        ("EA", "outside", None),
        ("FO", "outside", None),
        ("GL", "outside", None),
        ("SJ", "outside", None),
        ("BL", "outside", None),
        ("NC PF PM WF TF", "outside", None),
        ("GG GI IM JE", "outside", None),
        ("AD SM VA", "outside", None),
        ("SE ZZ", "unknown", "unknown"),
        ("NO ZZ", "outside", "unknown"),
        ("", "unknown", "unknown"),
    ],
)
def test_the_customs_territory_is_not_the_eea(territories: str, customs: str, eea: str | None) -> None:
    codes = territories.split()
    assert place_customs(codes) == customs
    assert eea is None or place_eea(POLICY, codes) == eea


@pytest.mark.parametrize(
    ("states", "found"),
    [
        ({"NO": 4}, "none"),  # inside the EEA nothing is asked
        ({"CH": 0}, "none"),
        ({"CH": 0, "KE": 2}, "arms-embargo"),
        ({"CH": None}, "unknown"),
        ({"CH": None, "KE": 3}, "unknown"),
        ({"CH": None, "KE": 4}, "comprehensive"),
        ({}, "unknown"),
    ],
)
def test_the_gravest_measures_of_the_places_count(states: dict[str, int | None], found: str) -> None:
    def known(indicator: str, territory: str) -> ObservationInForce:
        state = states[territory]
        return ObservationInForce(
            ORIGIN, None if state is None else Observation(indicator, territory, TODAY, float(state))
        )

    assert place_measures(POLICY, list(states), known, TODAY) == found
    if None not in states.values() and states:
        later = TODAY + timedelta(days=MEASURES.shelf_life_days + 1)
        assert place_measures(POLICY, [*states], known, later) == ("none" if set(states) <= {"NO"} else "unknown")


@pytest.mark.parametrize(
    ("value", "low", "high", "plain", "whole"),
    [
        (0.397, 0.34, 0.45, 2, 1),  # the interval reaches beyond 0.4
        (0.3, 0.25, 0.35, 2, 2),
        (0.58, 0.5, 0.65, 1, 0),
        (0.397, None, None, 2, 2),
        (0.7, 0.55, 0.8, 0, 0),
    ],
)
def test_a_threshold_may_ask_for_the_whole_interval(
    value: float, low: float | None, high: float | None, plain: int, whole: int
) -> None:
    seen = Observation("academic-freedom", "US", TODAY, value, low, high)
    for rule_, step in ((FREEDOM, plain), (FREEDOM.model_copy(update={"interval": True}), whole)):
        policy = POLICY.model_copy(update={"context": (MEASURES, rule_)})
        found = score_context(policy, ("US",), lambda *_: ObservationInForce(ORIGIN, seen), TODAY)
        assert [each.step for each in found.evidence if each.indicator == "academic-freedom"] == [step]


def test_a_rule_with_a_condition_counts_only_where_it_holds() -> None:
    when = Condition.model_validate({"question": "du-technology", "is": ["listed"]})
    listed = FREEDOM.model_copy(update={"area": Area.DUAL_USE, "when": when})
    policy = POLICY.model_copy(update={"context": (MEASURES, listed, FREEDOM)})

    def known(indicator: str, territory: str) -> ObservationInForce:
        return ObservationInForce(ORIGIN, Observation(indicator, territory, TODAY, 0.3 if "free" in indicator else 0))

    def dual_use(**seen: str) -> int | None:
        answers = {name.replace("_", "-"): (said,) for name, said in seen.items()}
        return score_context(policy, ("US",), known, TODAY, answers).context[Area.DUAL_USE]

    assert (dual_use(), dual_use(du_technology="none"), dual_use(du_technology="listed")) == (0, 0, 2)
