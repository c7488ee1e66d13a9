"""Answers that pull apart: the closed list of contradictions that the questionnaire names, and what is hidden."""

from riskflow.questionnaire.model import Contradiction, Questionnaire
from riskflow.questionnaire.scoring import Answers, condition_holds, visible_answers


def contradictions_in(questionnaire: Questionnaire, answers: Answers) -> tuple[Contradiction, ...]:
    """Return the contradictions between visible answers; what is hidden contradicts nothing."""
    seen = visible_answers(questionnaire, answers)
    return tuple(
        c for c in questionnaire.contradictions if condition_holds(c.first, seen) and condition_holds(c.second, seen)
    )


def contradicting_questions(contradiction: Contradiction, answers: Answers) -> tuple[str, ...]:
    """Return the questions whose answers make the contradiction, each once."""
    leaves = (*contradiction.first.leaves(), *contradiction.second.leaves())
    return tuple(dict.fromkeys(leaf.question for leaf in leaves if leaf.question and condition_holds(leaf, answers)))


def answers_hidden_by(questionnaire: Questionnaire, answers: Answers, question: str) -> tuple[str, ...]:
    """Return the questions with an answer that is kept but does not count, as things stand with one answer.

    A question may hide another through a third one, so the whole chain is followed.
    """
    seen = visible_answers(questionnaire, answers)
    reached = {question}
    found = []
    for name, asked in questionnaire.questions.items():
        waits_for = {leaf.question for leaf in asked.show_if.leaves()} if asked.show_if else set()
        if name not in seen and waits_for & reached:
            reached.add(name)
            if answers.get(name):
                found.append(name)
    return tuple(found)
