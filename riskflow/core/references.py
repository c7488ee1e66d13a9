"""Names that must lead somewhere, and things that must be named: functions, explained words, follow-up questions."""

from collections import Counter
from collections.abc import Iterator

from riskflow.core.questionnaire import Question, Questionnaire, Section


def lost_references(questionnaire: Questionnaire) -> Iterator[str]:
    """Yield references that lead nowhere, words that nobody uses, and faults of the questions that are asked later."""
    for section in (*questionnaire.sections, *questionnaire.follow_up):
        for question in section.questions:
            for sentence in _question(questionnaire, question):
                yield f"{section.id}.yaml, '{question.id}': {sentence}"
    yield from _terms(questionnaire)
    yield from _rules_of_the_house(questionnaire)
    yield from _follow_up(questionnaire)


def _question(questionnaire: Questionnaire, question: Question) -> Iterator[str]:
    terms = {term.id for term in questionnaire.terms}
    for name in question.ask:
        if name not in questionnaire.functions_by_id:
            yield f"'ask' names '{name}', which is no function; add it to questionnaire.yaml"
    for name in question.terms:
        if name not in terms:
            yield f"'terms' names '{name}', which questionnaire.yaml does not explain"
    for option in question.options:
        if option.find_out and option.find_out not in questionnaire.functions_by_id:
            yield f"option '{option.id}': 'find_out' names '{option.find_out}', which is no function"


def _terms(questionnaire: Questionnaire) -> Iterator[str]:
    sections = (*questionnaire.sections, *questionnaire.follow_up)
    used = {name for section in sections for question in section.questions for name in question.terms}
    for term in questionnaire.terms:
        if term.id not in used:
            yield f"questionnaire.yaml, term '{term.id}': no question uses it; name it in 'terms' or take it away"


def _rules_of_the_house(questionnaire: Questionnaire) -> Iterator[str]:
    names = (
        ("functions", Counter(one.id for one in questionnaire.functions)),
        ("measures", Counter(one.id for one in questionnaire.measures)),
        ("terms", Counter(one.id for one in questionnaire.terms)),
        ("sections", Counter(one.id for one in (*questionnaire.sections, *questionnaire.follow_up))),
        ("knock-outs", Counter(rule.id for _, rule in questionnaire.knock_outs)),
    )
    for kind, ids in names:
        for name, times in ids.items():
            if times > 1:
                yield f"{kind}: the id '{name}' stands {times} times; choose another"


def _follow_up(questionnaire: Questionnaire) -> Iterator[str]:
    earlier = {**questionnaire.questions}
    for section in questionnaire.follow_up:
        for fault in _section_asked_later(section, earlier):
            yield f"{section.id}.yaml, {fault}"


def _section_asked_later(section: Section, earlier: dict[str, Question]) -> Iterator[str]:
    if section.gates or section.knock_outs:
        yield "a follow-up has no gates and no knock-outs; it is never scored"
    for question in section.questions:
        if question.id in earlier:
            yield f"'{question.id}': the id is taken; choose another"
        if question.drives or any(option.severity is not None for option in question.options):
            yield f"'{question.id}': a follow-up is never scored; take 'drives' and the severities away"
        if (question.kind in {"choice", "choices"}) != bool(question.options):
            yield f"'{question.id}': a choice needs options, and only a choice has them"
        for leaf in question.show_if.leaves() if question.show_if else ():
            asked = earlier.get(leaf.question or "")
            if asked is None or not {*leaf.is_} & {*asked.by_id}:
                yield f"'{question.id}': 'show_if' waits for an answer that no earlier question offers"
        earlier[question.id] = question
