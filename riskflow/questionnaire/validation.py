"""Faults that span several keys of a version and make it unusable.

Each sentence names the file, the question and the correction.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from riskflow.indicators.catalogue import INDICATORS
from riskflow.questionnaire.context import FETCHED_OPTIONS, UNKNOWN
from riskflow.questionnaire.model import Area, Condition, Gate, Item, Level, Question, Questionnaire, Section
from riskflow.questionnaire.policy import ContextRule, Policy
from riskflow.questionnaire.scoring import CONTEXT_AREAS, GATE_ANSWERS_BY_SEVERITY, GateAnswer, Route, ScoringRow

SCREENING_OPTIONS = {"clear", "listed", "frozen", "unknown"}
NONE = "none"
"""The option *none of these* of a check."""
# An unknown is never harmless, and ignorance is never the worst answer.
UNKNOWN_SEVERITIES = (1, 2)


def questionnaire_faults(questionnaire: Questionnaire, policy: Policy) -> list[str]:
    """Return all faults, in the order of the files."""
    return [
        *_repeated_ids(questionnaire),
        *_area_names(questionnaire),
        *_policy(policy),
        *_context(questionnaire, policy),
        *(fault for section in questionnaire.sections for fault in _section(questionnaire, section)),
        *(fault for section in questionnaire.follow_up for fault in _follow_up(questionnaire, section)),
        *_measures(questionnaire),
        *_contradictions(questionnaire),
    ]


def _repeated_ids(questionnaire: Questionnaire) -> Iterator[str]:
    ids = Counter(item.id for section in questionnaire.all_sections for item in section.items)
    for section in questionnaire.all_sections:
        for item in section.items:
            if ids[item.id] > 1:
                yield f"{section.id}.yaml, '{item.id}': {ids[item.id]} items have this id; choose another"


def _area_names(questionnaire: Questionnaire) -> Iterator[str]:
    missing = [area for area in Area if area not in questionnaire.areas]
    if missing:
        yield f"questionnaire.yaml, areas: name {', '.join(missing)} in both languages"


def _policy(policy: Policy) -> Iterator[str]:
    missing_keys = (
        ("levels", {level.id for level in Level} - set(policy.levels)),
        ("sentences", set(ScoringRow) - set(policy.sentences)),
        ("routes", set(Route) - {rule.route for rule in policy.routes}),
        ("follow_up_months", {level.id for level in Level} - set(policy.follow_up_months)),
        ("offices", {r.decision_maker for r in policy.routes if r.decision_maker} - {o.id for o in policy.offices}),
    )
    for key, missing in missing_keys:
        if missing:
            yield f"policy.yaml, {key}: add {', '.join(sorted(str(name) for name in missing))}"


def _context(questionnaire: Questionnaire, policy: Policy) -> Iterator[str]:
    for rule in policy.context:
        place = f"policy.yaml, context, {rule.area} {rule.indicator}:"
        yield from (f"{place} {sentence}" for sentence in _context_rule(rule))
        if rule.when:
            yield from (f"{place} {sentence}" for sentence in _condition(questionnaire, rule.when))
    lacking = set(CONTEXT_AREAS) - {rule.area for rule in policy.context if not rule.when}
    if policy.context and lacking:
        yield f"policy.yaml, context: add a rule without 'when' for {', '.join(sorted(lacking))}"
    if len({(rule.area, rule.indicator) for rule in policy.context}) < len(policy.context):
        yield "policy.yaml, context: an indicator stands twice for an area; keep one rule"


def _context_rule(rule: ContextRule) -> Iterator[str]:
    if rule.area not in CONTEXT_AREAS:
        yield f"only {' and '.join(CONTEXT_AREAS)} have a context"
    if rule.indicator not in INDICATORS:
        yield f"there is no such indicator; there are {', '.join(INDICATORS)}"
        return
    indicator = INDICATORS[rule.indicator]
    try:
        one, two = (indicator.severity(indicator.parse(value)) for value in (rule.one_at, rule.two_at))
    except ValueError as error:
        yield f"{error}; mend one_at or two_at"
        return
    if two < one:
        yield "two_at must be at least as grave as one_at"


def _section(questionnaire: Questionnaire, section: Section) -> Iterator[str]:
    for gate in section.gates:
        for sentence in _gate(questionnaire, gate):
            yield f"{section.id}.yaml, '{gate.id}': {sentence}"
    for question in section.questions:
        for sentence in _question(questionnaire, question):
            yield f"{section.id}.yaml, '{question.id}': {sentence}"
    for rule in section.knock_outs:
        for sentence in _knock_out(questionnaire, section.area, rule.when, rule.floor):
            yield f"{section.id}.yaml, knock-out '{rule.id}': {sentence}"


def _gate(questionnaire: Questionnaire, gate: Gate) -> Iterator[str]:
    """Yield the faults of a gate: only a known answer may open it."""
    for function in gate.cleared_by:
        if function not in questionnaire.functions_by_id:
            yield f"there is no function '{function}'; add it to questionnaire.yaml"
    if gate.opens_when and any(_is_unknown(questionnaire, leaf) for leaf in gate.opens_when.leaves()):
        yield "an unknown never opens a gate; take *don't know* out of 'opens_when'"
    for when in filter(None, (gate.opens_when, gate.asks_when)):
        yield from _raising(questionnaire, when, gate.opens_when if when is gate.asks_when else None)
    if gate.covered_by or gate.show_if:
        yield from _covered(questionnaire, gate)


def _raising(questionnaire: Questionnaire, when: Condition, opens_when: Condition | None) -> Iterator[str]:
    """Yield the faults of a condition that raises a gate; `opens_when` may take the worse answers."""
    yield from _condition_form(when)
    for leaf in when.leaves():
        question = questionnaire.questions.get(leaf.question or "")
        if question is None:
            yield f"is raised by '{leaf.question}', which is no question; check the id"
        else:
            yield from _offered(questionnaire, leaf)
            unknown = question.unknown.id if question.unknown else ""
            taken = {*leaf.is_, *_sufficient(opens_when, question.id), *(() if opens_when else {unknown})}
            missing = [answer for answer in _worse(question, leaf) if answer not in taken]
            yield from _hidden_by_worse(leaf, missing)


def _sufficient(when: Condition | None, question: str) -> frozenset[str]:
    """Return the answers to a question each of which makes a condition hold by itself."""
    if when is None:
        return frozenset()
    parts = [_sufficient(part, question) for part in when.all + when.any]
    if when.all:
        return frozenset.intersection(*parts)
    return frozenset[str]().union(*parts) if when.any else frozenset(when.is_ if when.question == question else ())


def _covered(questionnaire: Questionnaire, gate: Gate) -> Iterator[str]:
    """Yield the faults of a gate and the check that answers for it: what is not known there puts the gate."""
    check = questionnaire.questions.get(gate.covered_by or "")
    if gate.show_if is None or check is None or not check.check:
        yield "'show_if' and 'covered_by', which names a check, belong together; without them the gate is always put"
        return
    yield from _asked_after(questionnaire, gate)
    order = list(questionnaire.section_of)
    if order.index(check.id) > order.index(gate.id):
        yield f"is covered by '{check.id}', which is asked later; move one of them"
    sufficient = _sufficient(gate.show_if, check.id)
    if not check.unknown or check.unknown.id not in sufficient or len(sufficient) == 1:
        yield f"must be put where '{check.id}' has *don't know* or a line of its own; name both in 'show_if'"
    if NONE in sufficient:
        yield f"is put although nothing applies; take '{NONE}' out of 'show_if'"


def _asked_after(questionnaire: Questionnaire, item: Item) -> Iterator[str]:
    """Yield the faults of the condition on which a question is asked or a gate put."""
    if item.show_if is None:
        return
    yield from _condition(questionnaire, item.show_if)
    order = list(questionnaire.section_of)
    for leaf in item.show_if.leaves():
        if leaf.question in order and order.index(leaf.question) >= order.index(item.id):
            yield f"waits for '{leaf.question}', which is asked later; move one of them"
        question = questionnaire.questions.get(leaf.question or "")
        unknown = question.unknown.id if question and question.check and question.unknown else ""
        if question and question.check and unknown not in leaf.is_:
            yield f"waits for lines of '{question.id}' but not for its *don't know*, which may be any of them; add it"


def _condition(questionnaire: Questionnaire, condition: Condition) -> Iterator[str]:
    yield from _condition_form(condition)
    for leaf in condition.leaves():
        yield from _test(questionnaire, leaf)


def _follow_up(questionnaire: Questionnaire, section: Section) -> Iterator[str]:
    """Yield the faults of a follow-up section: it is never scored and depends on no earlier answer."""
    if section.gates or section.knock_outs:
        yield f"{section.id}.yaml: gates and knock-outs belong to the assessment; take them out of the follow-up"
    for question in section.questions:
        if question.drives:
            yield f"{section.id}.yaml, '{question.id}': a follow-up is never scored; take 'drives' away"
        if question.show_if:
            yield f"{section.id}.yaml, '{question.id}': a follow-up asks everything; take 'show_if' away"
        for sentence in _options(questionnaire, question):
            yield f"{section.id}.yaml, '{question.id}': {sentence}"


def _question(questionnaire: Questionnaire, question: Question) -> Iterator[str]:
    yield from _options(questionnaire, question)
    for term in question.terms:
        if term not in questionnaire.terms_by_id:
            yield f"explains the word '{term}', which questionnaire.yaml does not have"
    for function in question.ask:
        if function not in questionnaire.functions_by_id:
            yield f"asks the function '{function}', which questionnaire.yaml does not have"
    yield from _asked_after(questionnaire, question)
    yield from _check(questionnaire, question) if question.check else ()
    yield from _fetched(question)
    if question.required_from and not question.optional:
        yield "is always required; 'required_from' belongs to a question with 'optional'"


def _check(questionnaire: Questionnaire, check: Question) -> Iterator[str]:
    """Yield the faults of a check: it has *none of these* and *don't know*, and answers for gates in every case."""
    none = check.by_id.get(NONE)
    if check.kind != "choices" or check.drives or check.optional or none is None or not none.alone or not check.unknown:
        yield f"a check is 'choices' with '{NONE}' (alone) and *don't know*; it is never optional and moves no driver"
    # Otherwise a worse answer could ask the check, and the check answer *no* for a gate that was put before.
    for leaf in check.show_if.leaves() if check.show_if else ():
        question = questionnaire.questions.get(leaf.question or "")
        if question is None or question.drives:
            yield f"a check may wait for facts alone; '{leaf.question}' is scored or a gate"


def _fetched(question: Question) -> Iterator[str]:
    if (question.kind == "fetched") != bool(question.fetch):
        yield "'fetch' says what a question of the kind 'fetched' looks up; give both or neither"
    elif question.fetch:
        missing = [answer for answer in FETCHED_OPTIONS[question.fetch] if answer not in question.by_id]
        if missing:
            offered = ", ".join(FETCHED_OPTIONS[question.fetch])
            yield f"'{question.fetch}' sets one of {offered}; {', '.join(missing)} is not there"
        if UNKNOWN in question.by_id and not question.by_id[UNKNOWN].unknown:
            yield "what could not be looked up is *don't know*; mark it with 'unknown'"


def _options(questionnaire: Questionnaire, question: Question) -> Iterator[str]:
    has_options = question.kind not in {"text", "territories"}
    if has_options != bool(question.options):
        yield "a choice needs options, and only a choice has them"
    repeated = [name for name, times in Counter(o.id for o in question.options).items() if times > 1]
    if repeated:
        yield f"the options {', '.join(repeated)} stand twice; ids are for ever, choose others"
    if bool(question.drives) != any(option.severity is not None for option in question.options):
        yield "severities and 'drives' belong together; give both or neither"
    missing = SCREENING_OPTIONS - set(question.by_id)
    if question.is_answered_by_screening and missing:
        options = ", ".join(sorted(SCREENING_OPTIONS))
        yield f"a screening sets one of {options}; {', '.join(sorted(missing))} is not there"
    if question.drives:
        yield from _scored_options(questionnaire, question)
        yield from _known_and_unknown(questionnaire, question)


def _scored_options(questionnaire: Questionnaire, question: Question) -> Iterator[str]:
    for option in question.options:
        if option.severity is None:
            yield f"option '{option.id}' has no severity; a scored question scores every option"
        for measure in option.measures:
            if measure not in questionnaire.measures_by_id:
                yield f"option '{option.id}' names the measure '{measure}', which questionnaire.yaml does not have"


def _known_and_unknown(questionnaire: Questionnaire, question: Question) -> Iterator[str]:
    unknown, known = question.unknown, [o.severity or 0 for o in question.options if not o.unknown]
    if unknown is None or unknown.severity not in UNKNOWN_SEVERITIES:
        yield "a scored question offers a *don't know* (unknown: true) with severity 2, or 1 for a minor fact"
    elif unknown.find_out not in questionnaire.functions_by_id:
        yield f"*don't know* must name in 'find_out' a function that helps; '{unknown.find_out}' is none"
    # Outside the known severities, finding out could move a level in the wrong direction.
    elif not known or not min(known) <= unknown.severity <= max(known):
        yield f"*don't know* weighs {unknown.severity}, outside what the other answers weigh; change one of them"


def _knock_out(questionnaire: Questionnaire, area: Area | None, when: Condition, floor: Level) -> Iterator[str]:
    leaves = list(when.leaves())
    yield from _condition(questionnaire, when)
    if area is None:
        yield "raises no area; name the section's 'area' or move the rule"
    elif not _rests_on(questionnaire, area, when):
        yield "must rest on a weighty answer of its own area whenever it holds, or the level could not be explained"
    if floor is Level.CRITICAL and any(_is_unknown(questionnaire, leaf) for leaf in leaves):
        yield "an unknown never makes critical; take *don't know* out of 'is'"


def _rests_on(questionnaire: Questionnaire, area: Area, when: Condition) -> bool:
    """Return whether a condition can only hold together with an answer that has a severity in the area."""
    if when.all:
        return any(_rests_on(questionnaire, area, part) for part in when.all)
    if when.any:
        return all(_rests_on(questionnaire, area, part) for part in when.any)
    question = questionnaire.questions.get(when.question or "")
    if question is None or question.drives is None or area not in question.drives.areas:
        return False
    return all(question.by_id[answer].severity for answer in when.is_ if answer in question.by_id)


def _is_unknown(questionnaire: Questionnaire, leaf: Condition) -> bool:
    question = questionnaire.questions.get(leaf.question or "")
    unknown = question.unknown.id if question and question.unknown else GateAnswer.UNKNOWN
    return unknown in leaf.is_


def _condition_form(condition: Condition) -> Iterator[str]:
    # `Condition.test` would evaluate only the first of them.
    if sum(map(bool, (condition.question or condition.is_, condition.all, condition.any))) > 1:
        yield "a condition is one test, or 'all', or 'any'; put one inside the other"
    for part in condition.all + condition.any:
        yield from _condition_form(part)


def _test(questionnaire: Questionnaire, leaf: Condition) -> Iterator[str]:
    if leaf.question is None or not leaf.is_:
        yield "a condition names a 'question' and the answers it waits for in 'is'"
        return
    offered: tuple[str, ...]
    if leaf.question in questionnaire.gates:
        offered, expected = GATE_ANSWERS_BY_SEVERITY, _worse_at_gate(leaf)
    elif leaf.question in questionnaire.questions:
        question = questionnaire.questions[leaf.question]
        offered, expected = tuple(question.by_id), _worse(question, leaf)
    else:
        yield f"waits for '{leaf.question}', which is no question; check the id"
        return
    for answer in leaf.is_:
        if answer not in offered:
            yield f"waits for answer '{answer}', which '{leaf.question}' does not offer ({', '.join(offered)})"
    yield from _hidden_by_worse(leaf, [answer for answer in expected if answer not in leaf.is_])


def _hidden_by_worse(leaf: Condition, missing: Sequence[str]) -> Iterator[str]:
    if missing:
        worse_ones = ", ".join(missing)
        yield f"waits for answers to '{leaf.question}' but not for the worse {worse_ones}; a worse one may not hide it"


def _worse_at_gate(leaf: Condition) -> tuple[str, ...]:
    ranks = [GATE_ANSWERS_BY_SEVERITY.index(GateAnswer(a)) for a in leaf.is_ if a in GATE_ANSWERS_BY_SEVERITY]
    return GATE_ANSWERS_BY_SEVERITY[min(ranks) :] if ranks else ()


def _worse(question: Question, leaf: Condition) -> tuple[str, ...]:
    """Return the answers that a condition must also accept: otherwise a worse answer could score lower (ADR 11)."""
    known = [option for option in question.options if not option.unknown]
    if not question.drives or not known:
        return ()
    # *Don't know* ranks just below the worst answer, and above the mildest, which is its best case.
    top = max(option.severity or 0 for option in known)
    named = [top - 0.5 if o.unknown else o.severity or 0 for o in question.options if o.id in leaf.is_]
    worse = tuple(option.id for option in known if named and (option.severity or 0) > min(named))
    return (*worse, question.unknown.id) if question.unknown and question.mildest.id in leaf.is_ else worse


def _measures(questionnaire: Questionnaire) -> Iterator[str]:
    used = {m for q in questionnaire.questions.values() for option in q.options for m in option.measures}
    for measure in questionnaire.measures:
        if measure.id not in used:
            yield f"questionnaire.yaml, measure '{measure.id}': no answer suggests it; attach it or take it away"
        if measure.owner not in questionnaire.functions_by_id:
            yield f"questionnaire.yaml, measure '{measure.id}': there is no function '{measure.owner}'"


def _contradictions(questionnaire: Questionnaire) -> Iterator[str]:
    """Yield the faults of the contradictions; unlike others, their conditions may accept any answer, mild or severe."""
    ids = Counter(contradiction.id for contradiction in questionnaire.contradictions)
    for contradiction in questionnaire.contradictions:
        place = f"questionnaire.yaml, contradiction '{contradiction.id}'"
        sides = [list(side.leaves()) for side in (contradiction.first, contradiction.second)]
        for sentence in (*_condition_form(contradiction.first), *_condition_form(contradiction.second)):
            yield f"{place}: {sentence}"
        for leaf in (*sides[0], *sides[1]):
            yield from (f"{place}: {sentence}" for sentence in _offered(questionnaire, leaf))
        first, second = ({leaf.question for leaf in side} for side in sides)
        if first & second:
            yield f"{place}: 'first' and 'second' read the same question; a contradiction lies between two"
        if ids[contradiction.id] > 1:
            yield f"{place}: {ids[contradiction.id]} contradictions have this id; choose another"


def _offered(questionnaire: Questionnaire, leaf: Condition) -> Iterator[str]:
    """Yield questions and answers of a test that do not exist."""
    question = questionnaire.questions.get(leaf.question or "")
    offered = (
        GATE_ANSWERS_BY_SEVERITY if leaf.question in questionnaire.gates else tuple(question.by_id) if question else ()
    )
    if not offered or not leaf.is_:
        yield f"waits for '{leaf.question}', which is no question with answers to choose, or names no answer in 'is'"
    for answer in leaf.is_ if offered else ():
        if answer not in offered:
            yield f"waits for answer '{answer}', which '{leaf.question}' does not offer ({', '.join(offered)})"
