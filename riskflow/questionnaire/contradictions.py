"""Contradictions between answers, from the questionnaire's closed list, and answers that another answer hides."""

from riskflow.questionnaire.model import Contradiction, Questionnaire
from riskflow.questionnaire.scoring import Answers, condition_holds, covered_gates, visible_answers


def contradictions_in(questionnaire: Questionnaire, answers: Answers) -> tuple[Contradiction, ...]:
    """Return the contradictions between visible answers."""
    seen = visible_answers(questionnaire, answers)
    return tuple(
        c for c in questionnaire.contradictions if condition_holds(c.first, seen) and condition_holds(c.second, seen)
    )


def contradicting_questions(contradiction: Contradiction, answers: Answers) -> tuple[str, ...]:
    """Return the questions whose answers contradict each other, each once."""
    leaves = (*contradiction.first.leaves(), *contradiction.second.leaves())
    return tuple(dict.fromkeys(leaf.question for leaf in leaves if leaf.question and condition_holds(leaf, answers)))


def answers_hidden_by(questionnaire: Questionnaire, answers: Answers, question: str) -> tuple[str, ...]:
    """Return the questions and gates whose stored answer does not count because of the answer to one question."""
    seen = visible_answers(questionnaire, answers)
    covered = covered_gates(questionnaire, seen)
    # A question may hide another through a third one, so the chain is followed; conditions refer only backwards.
    reached = {question}
    found = []
    for name, later in questionnaire.items.items():
        depends_on = {leaf.question for leaf in later.show_if.leaves()} if later.show_if else set()
        if (name not in seen or name in covered) and depends_on & reached:
            reached.add(name)
            if answers.get(name) and not later.is_fetched:
                found.append(name)
    return tuple(found)
