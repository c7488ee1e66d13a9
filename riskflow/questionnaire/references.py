"""Names that must lead somewhere, and ids that must stand once: functions, explained words."""

from collections import Counter
from collections.abc import Iterator

from riskflow.questionnaire.model import Questionnaire


def lost_references(questionnaire: Questionnaire) -> Iterator[str]:
    """Yield helpers that are no functions, words that nobody uses, and ids that stand twice."""
    sections = (*questionnaire.sections, *questionnaire.follow_up)
    for section in sections:
        for question in section.questions:
            for option in question.options:
                if option.find_out and option.find_out not in questionnaire.functions_by_id:
                    place = f"{section.id}.yaml, '{question.id}', option '{option.id}'"
                    yield f"{place}: 'find_out' names '{option.find_out}', which is no function"
    yield from _terms(questionnaire)
    yield from _rules_of_the_house(questionnaire)


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
