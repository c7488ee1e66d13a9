"""Why a section is asked or is not: the answers that its conditions wait for, read from the conditions themselves."""

from collections.abc import Iterator

from riskflow.questionnaire.model import Condition, Questionnaire, Section
from riskflow.questionnaire.scoring import Answers, holds, is_asked


def opening(questionnaire: Questionnaire) -> tuple[Section, ...]:
    """Return the sections that everybody meets first: those before the first one that earlier answers must open."""
    first: list[Section] = []
    for section in questionnaire.sections:
        if not section.gates and all(question.show_if for question in section.questions):
            break
        first.append(section)
    return tuple(first)


def opened_by(section: Section, seen: Answers) -> tuple[str, ...]:
    """Return the questions whose answers open what a section asks, each once, in the order of the conditions."""
    asked = (q.show_if for q in section.questions if q.show_if and is_asked(q, seen))
    inside = {question.id for question in section.questions}
    causes = (leaf.question for condition in asked for leaf in _that_hold(condition, seen))
    return tuple(dict.fromkeys(name for name in causes if name and name not in inside))


def closed_by(section: Section, seen: Answers) -> tuple[str, ...]:
    """Return the answered questions because of which a section asks nothing, each once."""
    inside = {question.id for question in section.questions}
    leaves = (leaf for q in section.questions if q.show_if for leaf in _that_fail(q.show_if, seen))
    names = (leaf.question for leaf in leaves if leaf.question in seen and leaf.question not in inside)
    return tuple(dict.fromkeys(name for name in names if name))


def _that_hold(condition: Condition, seen: Answers) -> Iterator[Condition]:
    return (leaf for leaf in condition.leaves() if holds(leaf, seen))


def _that_fail(condition: Condition, seen: Answers) -> Iterator[Condition]:
    return (leaf for leaf in condition.leaves() if not holds(leaf, seen))
