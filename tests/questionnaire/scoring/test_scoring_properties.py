"""What must hold of the model whatever is asked and whatever is answered: the properties of the scoring policy."""

import json
import random
from collections.abc import Iterable
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from riskflow.questionnaire.answer_sheet import AnswerSheet, sheet_digest
from riskflow.questionnaire.explanations import MeasureStatus, applied, explain, is_fragile, residual_levels
from riskflow.questionnaire.model import Area, Level, Question, Questionnaire
from riskflow.questionnaire.scoring import (
    CONTEXT_AREAS,
    Answers,
    Context,
    GateAnswer,
    Profile,
    Route,
    applies,
    condition_holds,
    is_asked,
    is_required,
    score,
    visible_answers,
)
from tests.support.questionnaires.strategies import (
    UNKNOWN,
    Situation,
    accepted,
    generated,
    known,
    real,
    real_ones,
    severity,
    situations,
    worse,
)

quick = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
thorough = settings(quick, max_examples=60)  # each example asks the model many times

T = TypeVar("T")
CODES = ["SE", "NO", "DE", "GB", "US", "KE", "ZZ"]
ROUTES = [Route.CLOSES, Route.HEAD, Route.RAI, Route.SAI]


def levels(profile: Profile) -> dict[Area, Level]:
    return {area: result.level for area, result in profile.areas.items()}


def is_no_lower(profile: Profile, than: Profile) -> bool:
    areas = all(profile.areas[area].level >= than.areas[area].level for area in Area)
    return areas and ROUTES.index(profile.route_by_level) >= ROUTES.index(than.route_by_level)


# -- Monotony -----------------------------------------------------------------------------------------------------


@thorough
@given(situations())
def test_a_worse_answer_never_lowers_an_area_or_the_route(situation: Situation) -> None:
    before = situation.score()
    for changed in worse(situation):
        assert is_no_lower(changed.score(), before)


@quick
@given(situations(), st.data())
def test_worse_answers_to_many_questions_never_lower_an_area_or_the_route(
    situation: Situation, data: st.DataObject
) -> None:
    changed = situation
    for _ in range(4):
        options = list(worse(changed))
        if options:
            changed = options[data.draw(st.integers(0, len(options) - 1))]
    assert is_no_lower(changed.score(), situation.score())


# -- Unknowns -----------------------------------------------------------------------------------------------------


def scored_unknowns(situation: Situation) -> list[Question]:
    questions = (
        situation.questionnaire.questions.get(name) for name, said in situation.answers.items() if UNKNOWN in said
    )
    return [question for question in questions if question and question.drives]


@thorough
@given(situations())
def test_what_is_not_known_lies_between_the_best_and_the_worst_answer(situation: Situation) -> None:
    unknown = levels(situation.score())
    for question in scored_unknowns(situation):
        learnt = [levels(situation.score({**situation.answers, question.id: (o.id,)})) for o in known(question)]
        for area in Area:
            assert min(each[area] for each in learnt) <= unknown[area] <= max(each[area] for each in learnt)


@quick
@given(situations())
def test_the_best_case_is_never_above_the_level(situation: Situation) -> None:
    for result in situation.score().areas.values():
        assert result.best <= result.level
        assert all(result.best_drivers[driver] <= result.drivers[driver] for driver in result.drivers)


@quick
@given(situations())
def test_the_best_case_is_the_level_where_nothing_is_unknown(situation: Situation) -> None:
    profile = situation.score(context=dict.fromkeys(CONTEXT_AREAS, 1))
    if not profile.unknowns:
        assert all(result.best is result.level for result in profile.areas.values())


@quick
@given(situations())
def test_ignorance_alone_never_makes_critical(situation: Situation) -> None:
    learnt = {q.id: (q.mildest.id,) for q in scored_unknowns(situation)}
    best = situation.score({**situation.answers, **learnt}, dict.fromkeys(CONTEXT_AREAS, 0))
    for area, result in situation.score().areas.items():
        if result.level is Level.CRITICAL:
            assert best.areas[area].level is Level.CRITICAL


@quick
@given(situations())
def test_a_case_of_which_nothing_is_known_reaches_rai_at_most_and_has_no_stop(situation: Situation) -> None:
    unknown = {q.id: (q.unknown.id,) for q in situation.questionnaire.questions.values() if q.unknown}
    gates = dict.fromkeys(situation.questionnaire.gates, (UNKNOWN,))
    profile = situation.score({**unknown, **gates}, {})
    assert profile.worst <= Level.HIGH
    assert profile.stops == ()
    assert profile.questions == tuple(gates)
    assert profile.route is not Route.STOP


@quick
@given(situations())
def test_every_visible_unknown_is_named_with_who_finds_out(situation: Situation) -> None:
    seen = visible_answers(situation.questionnaire, situation.answers)
    named = {unknown.question: unknown.find_out for unknown in situation.score().unknowns}
    for question in situation.questionnaire.questions.values():
        assert (question.id in named) == (UNKNOWN in seen.get(question.id, ()) and not question.check)
        if question.drives and question.id in named:
            assert named[question.id] in situation.questionnaire.functions_by_id


# -- Visibility ---------------------------------------------------------------------------------------------------


@quick
@given(situations())
def test_a_hidden_answer_neither_scores_nor_stops(situation: Situation) -> None:
    profile = situation.score()
    without = {name: said for name, said in situation.answers.items() if name not in profile.absent}
    bare = situation.score(without)
    assert (bare.areas, bare.stops, bare.route) == (profile.areas, profile.stops, profile.route)
    assert bare.absent == ()


@quick
@given(situations())
def test_exactly_the_visible_questions_without_an_answer_are_named_unanswered(situation: Situation) -> None:
    seen, profile = visible_answers(situation.questionnaire, situation.answers), situation.score()
    asked = [
        q for q in situation.questionnaire.questions.values() if is_asked(q, seen) and is_required(q, profile.worst)
    ]
    expected = {q.id for q in asked if q.id not in situation.answers}
    gates = [gate for gate in situation.questionnaire.gates.values() if applies(situation.questionnaire, gate, seen)]
    expected |= {gate.id for gate in gates if gate.id not in situation.answers}
    assert set(profile.unanswered) == expected


# -- Gates --------------------------------------------------------------------------------------------------------


def cited_gates(questionnaire: Questionnaire) -> set[str]:
    rules = [rule.when for _, rule in questionnaire.knock_outs]
    conditions = [item.show_if for item in questionnaire.items.values() if item.show_if]
    return {leaf.question or "" for condition in (*rules, *conditions) for leaf in condition.leaves()} & set(
        questionnaire.gates
    )


@quick
@given(situations(), st.data())
def test_the_levels_do_not_depend_on_a_gate_that_no_rule_cites(situation: Situation, data: st.DataObject) -> None:
    free = set(situation.questionnaire.gates) - cited_gates(situation.questionnaire)
    others = data.draw(
        st.fixed_dictionaries({gate: st.sampled_from(["yes", "no", "unknown"]) for gate in sorted(free)})
    )
    changed = situation.score({**situation.answers, **{gate: (said,) for gate, said in others.items()}})
    assert changed.areas == situation.score().areas


@quick
@given(situations())
def test_the_stops_depend_on_what_was_said_at_the_gates_and_what_raises_them(situation: Situation) -> None:
    profile, without_context = situation.score(), situation.score(context={})
    assert (profile.stops, profile.questions) == (without_context.stops, without_context.questions)
    seen = visible_answers(situation.questionnaire, situation.answers)
    said_yes = {gate for gate in situation.questionnaire.gates if seen.get(gate) == (GateAnswer.YES,)}
    assert set(profile.stops) == said_yes | (set(profile.raised_by) - set(profile.questions))
    assert (profile.route is Route.STOP) == bool(profile.stops)


@thorough
@given(situations())
def test_a_worse_answer_never_closes_a_gate_or_a_question_to_its_function(situation: Situation) -> None:
    def counted(profile: Profile) -> dict[str, int]:
        return {**dict.fromkeys(profile.questions, 1), **dict.fromkeys(profile.stops, 2)}

    before = counted(situation.score())
    for changed in worse(situation):
        after = counted(changed.score())
        assert all(after.get(gate, 0) >= rank for gate, rank in before.items())


@quick
@given(situations())
def test_a_check_answers_no_for_exactly_the_gates_that_it_covers_and_that_are_not_put(situation: Situation) -> None:
    questionnaire, profile = situation.questionnaire, situation.score()
    seen = visible_answers(questionnaire, situation.answers)
    for gate in questionnaire.gates.values():
        is_put = applies(questionnaire, gate, seen)
        assert (gate.id in profile.covered) == (not is_put and gate.covered_by in seen)
        if gate.id in profile.covered:
            assert profile.covered[gate.id] == gate.covered_by
            assert seen[gate.id] == (GateAnswer.NO,)
            assert UNKNOWN not in seen[gate.covered_by or ""]
            assert (gate.id in profile.absent) == bool(situation.answers.get(gate.id))


@quick
@given(generated())
def test_answers_that_are_not_known_never_open_a_gate(situation: Situation) -> None:
    profile = situation.score()
    for gate in profile.stops:
        for name in profile.raised_by.get(gate, ()):
            question = situation.questionnaire.questions[name]
            assert any(option.id in situation.answers[name] for option in known(question))


# -- Context ------------------------------------------------------------------------------------------------------


@quick
@given(situations())
def test_an_outage_of_the_context_data_never_lowers(situation: Situation) -> None:
    before = situation.score()
    for area in CONTEXT_AREAS:
        without = {other: value for other, value in situation.context.items() if other is not area}
        for context in ({**situation.context, area: None}, without):
            after = situation.score(context=context)
            assert is_no_lower(after, before)
            assert area in after.unknown_context


@pytest.mark.slow
@quick
@given(situations())
def test_a_weightier_context_never_lowers_and_never_raises_by_itself(situation: Situation) -> None:
    by_weight = [situation.score(context=dict.fromkeys(CONTEXT_AREAS, weight)) for weight in (0, 1, 2)]
    assert is_no_lower(by_weight[1], by_weight[0])
    assert is_no_lower(by_weight[2], by_weight[1])
    for area, result in by_weight[2].areas.items():
        if not result.reasons:
            assert result.level is by_weight[0].areas[area].level is Level.LOW


# -- What never matters -------------------------------------------------------------------------------------------


@pytest.mark.slow
@quick
@given(situations(), st.randoms())
def test_the_order_of_the_answers_never_matters(situation: Situation, chance: random.Random) -> None:
    shuffled = {name: tuple(shuffle(said, chance)) for name, said in shuffle(situation.answers.items(), chance)}
    context = dict(shuffle(situation.context.items(), chance))
    before, after = situation.score(), situation.score(shuffled, context)
    assert (levels(after), after.stops, after.unanswered) == (levels(before), before.stops, before.unanswered)
    assert digest(shuffled, context) == digest(situation.answers, situation.context)


@pytest.mark.slow
@quick
@given(situations(), st.randoms())
def test_the_order_of_the_questions_never_matters(situation: Situation, chance: random.Random) -> None:
    sections = [
        section.model_copy(update={"questions": tuple(shuffle(section.questions, chance))})
        for section in shuffle(situation.questionnaire.sections, chance)
    ]
    reordered = situation.questionnaire.model_copy(update={"sections": tuple(sections)})
    reordered = Questionnaire.model_validate(reordered.model_dump())  # nothing remembered from before
    if accepted(reordered):
        before, after = situation.score(), score(reordered, situation.answers, situation.context)
        assert (levels(after), set(after.stops), after.route) == (levels(before), set(before.stops), before.route)


def shuffle(items: Iterable[T], chance: random.Random) -> list[T]:
    everything = list(items)
    chance.shuffle(everything)
    return everything


@pytest.mark.slow
@quick
@given(situations())
def test_the_language_never_matters(situation: Situation) -> None:
    other = Questionnaire.model_validate(_with_languages_exchanged(situation.questionnaire.model_dump()))
    after, before = score(other, situation.answers, situation.context), situation.score()
    assert (levels(after), after.route, after.unknowns) == (levels(before), before.route, before.unknowns)
    assert [r.reasons for r in after.areas.values()] == [r.reasons for r in before.areas.values()]


def _with_languages_exchanged(value: object) -> object:
    if isinstance(value, dict):
        exchanged = {"sv": "en", "en": "sv"} if value.keys() == {"sv", "en"} else {}
        return {exchanged.get(key, key): _with_languages_exchanged(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_with_languages_exchanged(part) for part in value]
    return value


@quick
@given(real_ones(), st.sampled_from(CODES), st.sampled_from(CODES))
def test_one_place_outside_the_eea_weighs_like_another(situation: Situation, one: str, other: str) -> None:
    policy = real().policy
    contexts = [policy.context_inside_eea(("SE", code)) for code in (one, other)]
    if (one in policy.eea) == (other in policy.eea):
        assert contexts[0] == contexts[1]
        assert situation.score(context=contexts[0]) == situation.score(context=contexts[1])


def test_nobody_is_asked_where_a_person_comes_from() -> None:
    telling = ("national", "citizen", "passport", "born", "birth", "origin", "ethnic", "religion")
    questions = real().questionnaire.questions.values()
    ids = [name for question in questions for name in (question.id, *question.by_id)]
    assert not [name for name in ids if any(word in name for word in telling)]
    assert [question.id for question in questions if question.kind == "territories"] == ["partner-territories"]


# -- The hash -----------------------------------------------------------------------------------------------------


def digest(answers: Answers, context: Context, version: str = "version") -> str:
    return sheet_digest(version, AnswerSheet(answers, context))


@quick
@given(situations())
def test_the_same_answers_under_the_same_version_have_the_same_hash(situation: Situation) -> None:
    plain = json.loads(json.dumps({name: list(said) for name, said in situation.answers.items()}))
    again = {name: tuple(said) for name, said in plain.items()}
    assert digest(again, dict(situation.context)) == digest(situation.answers, situation.context)
    assert situation.score(again) == situation.score()


@quick
@given(situations())
def test_other_answers_another_context_or_another_version_have_another_hash(situation: Situation) -> None:
    own = digest(situation.answers, situation.context)
    assert digest(situation.answers, situation.context, "another version") != own
    for changed in worse(situation):
        assert digest(changed.answers, situation.context) != own
    for area, value in situation.context.items():
        assert digest(situation.answers, {**situation.context, area: 0 if value is None else None}) != own


def test_an_answer_that_is_empty_hashes_like_one_that_is_not_there() -> None:
    assert digest({"q": ("a",), "r": ()}, {}) == digest({"q": ("a",)}, {})


# -- Measures -----------------------------------------------------------------------------------------------------

LESS = {
    MeasureStatus.PROVEN: MeasureStatus.AGREED,
    MeasureStatus.AGREED: MeasureStatus.PROPOSED,
    MeasureStatus.PROPOSED: MeasureStatus.LAPSED,
}


@quick
@given(situations())
def test_one_more_measure_never_raises(situation: Situation) -> None:
    measures = situation.measures
    library, profile = situation.questionnaire.measures_by_id, situation.score()
    before = residual_levels(profile, measures, library)
    for name in library.keys() - measures.keys():
        for credit in MeasureStatus:
            after = residual_levels(profile, {**measures, name: credit}, library)
            for area in Area:
                assert after[area].agreed <= before[area].agreed
                assert after[area].achieved <= before[area].achieved


@quick
@given(situations())
def test_taking_evidence_away_never_lowers(situation: Situation) -> None:
    measures = situation.measures
    library, profile = situation.questionnaire.measures_by_id, situation.score()
    before = residual_levels(profile, measures, library)
    for name, credit in measures.items():
        fewer = {other: measures[other] for other in measures if other != name}
        for weaker in (fewer, {**measures, name: LESS.get(credit, credit)}):
            after = residual_levels(profile, weaker, library)
            for area in Area:
                assert after[area].agreed >= before[area].agreed
                assert after[area].achieved >= before[area].achieved


@quick
@given(situations())
def test_the_residual_level_is_one_lower_at_most_and_never_under_a_knock_out(situation: Situation) -> None:
    measures = situation.measures
    profile = situation.score()
    for area, left in residual_levels(profile, measures, situation.questionnaire.measures_by_id).items():
        result = profile.areas[area]
        for level in (left.agreed, left.achieved):
            assert result.level - 1 <= level <= result.level
            assert all(level >= min(rule.floor, result.level) for rule in result.knock_outs)
        assert left.achieved >= left.agreed


@quick
@given(situations())
def test_a_measure_that_is_only_proposed_gives_no_credit(situation: Situation) -> None:
    measures = situation.measures
    profile = situation.score()
    hoped = dict.fromkeys(measures, MeasureStatus.PROPOSED)
    for area, left in residual_levels(profile, hoped, situation.questionnaire.measures_by_id).items():
        assert left.agreed is left.achieved is profile.areas[area].level


@quick
@given(situations())
def test_a_measure_does_nothing_in_an_area_it_does_not_name(situation: Situation) -> None:
    measures = situation.measures
    library, profile = situation.questionnaire.measures_by_id, situation.score()
    named = {area for name in measures for area in library[name].areas}
    left = residual_levels(profile, measures, library)
    assert all(left[area].agreed is profile.areas[area].level for area in set(Area) - named)


# -- Explanation --------------------------------------------------------------------------------------------------


@quick
@given(situations())
def test_every_level_above_low_names_an_answer_behind_it(situation: Situation) -> None:
    seen = visible_answers(situation.questionnaire, situation.answers)
    for area, result in situation.score().areas.items():
        if result.level > Level.LOW:
            assert result.reasons
        for reason in result.reasons:
            question = situation.questionnaire.questions[reason.question]
            assert reason.options == seen[reason.question]
            assert reason.severity == severity(question, reason.options) > 0
            assert question.drives is not None
            assert area in question.drives.areas


@thorough
@given(generated())
def test_every_way_to_another_level_leads_where_it_says(situation: Situation) -> None:
    check_counterfactuals(situation)


@pytest.mark.slow
@settings(thorough, max_examples=5)
@given(real_ones())
def test_every_way_through_the_real_questions_leads_where_it_says(situation: Situation) -> None:
    check_counterfactuals(situation)


def check_counterfactuals(situation: Situation) -> None:
    profile = situation.score()
    explanations = explain(situation.questionnaire, situation.answers, situation.context, profile)
    for area, explanation in explanations.items():
        level = profile.areas[area].level
        for found in (*explanation.lowers, *explanation.raises):
            assert situation.score(applied(situation.answers, found.changes)).areas[area].level is found.level
        assert all(found.level < level for found in explanation.lowers)
        assert all(found.level > level for found in explanation.raises)
        for counterfactuals in (explanation.lowers, explanation.raises):
            assert len({len(found.changes) for found in counterfactuals}) <= 1
            assert len(counterfactuals) <= 3


@thorough
@given(generated())
def test_no_single_change_is_overlooked(situation: Situation) -> None:
    """Where one answer alone would lower or raise an area, the explanation offers a single change."""
    profile = situation.score()
    explanations = explain(situation.questionnaire, situation.answers, situation.context, profile)
    seen = visible_answers(situation.questionnaire, situation.answers)
    for name, said in seen.items():
        question = situation.questionnaire.questions.get(name)
        for option in known(question) if question and question.drives else []:
            after = situation.score({**situation.answers, name: (option.id,)})
            for area, explanation in explanations.items():
                if question and question.drives and area in question.drives.areas:
                    milder = (option.severity or 0) < severity(question, said)
                    counterfactuals = explanation.lowers if milder else explanation.raises
                    level, before = after.areas[area].level, profile.areas[area].level
                    if (level < before) if milder else (level > before and option.severity != severity(question, said)):
                        assert {len(found.changes) for found in counterfactuals} == {1}


@pytest.mark.slow
@thorough
@given(situations())
def test_a_case_is_fragile_exactly_when_the_nearest_answer_to_one_question_alters_its_route(
    situation: Situation,
) -> None:
    profile = situation.score()
    seen = visible_answers(situation.questionnaire, situation.answers)
    altered = False
    for name, said in seen.items():
        question = situation.questionnaire.questions.get(name)
        if question and question.drives:
            own = severity(question, said)
            others = {o.severity or 0 for o in known(question)} - {own}
            near = {
                max((s for s in others if s < own), default=None),
                min((s for s in others if s > own), default=None),
            }
            for option in known(question):
                if option.severity in near:
                    after = situation.score({**situation.answers, name: (option.id,)})
                    altered = altered or after.route_by_level is not profile.route_by_level
    assert is_fragile(situation.questionnaire, situation.answers, situation.context, profile) == altered


# -- Route --------------------------------------------------------------------------------------------------------


@quick
@given(situations())
def test_the_worst_area_routes_and_no_sum_of_areas_does(situation: Situation) -> None:
    profile = situation.score()
    worst = max(result.level for result in profile.areas.values())
    assert profile.route_by_level is ROUTES[worst]
    assert profile.route is (Route.STOP if profile.stops else ROUTES[worst])


@pytest.mark.slow
@quick
@given(situations())
def test_a_knock_out_only_raises(situation: Situation) -> None:
    without = [section.model_copy(update={"knock_outs": ()}) for section in situation.questionnaire.sections]
    plain = situation.questionnaire.model_copy(update={"sections": tuple(without)})
    plain = Questionnaire.model_validate(plain.model_dump())
    before, after = score(plain, situation.answers, situation.context), situation.score()
    assert is_no_lower(after, before)
    for area, result in after.areas.items():
        if not result.knock_outs:
            assert result.level == before.areas[area].level
        for rule in result.knock_outs:
            assert condition_holds(rule.when, visible_answers(situation.questionnaire, situation.answers))
