"""The researcher's way through the questions: tasks, pages and their order, from the same rules that score."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from riskflow.questionnaire.model import Condition, Gate, Question, Questionnaire, Section
from riskflow.questionnaire.scoring import Answers, condition_holds, is_asked, visible_answers

Item = Question | Gate
NO_QUESTIONS: frozenset[str] = frozenset()
"""No answer waits to be confirmed."""
SCREENING_KIND = "screening"
"""The kind of question that is not asked: its answer comes from the screening of the partners."""


class Progress(StrEnum):
    """How far a task has come."""

    LATER = "later"
    NOT_STARTED = "not-started"
    STARTED = "started"
    DONE = "done"
    NOT_RELEVANT = "not-relevant"


@dataclass(frozen=True, slots=True)
class Task:
    """One section as a row of the task list."""

    section: Section
    asked: tuple[Item, ...]
    open: tuple[Item, ...]
    progress: Progress

    @property
    def first_step(self) -> str:
        """The page to begin or to go on with."""
        return step_of(self.section, (self.open or self.asked)[0])


def step_of(section: Section, item: Item) -> str:
    """Return the key of the page that asks for something."""
    return section.id if section.together else item.id


def section_items(section: Section) -> tuple[Item, ...]:
    """Return the gates and the questions of a section."""
    return (*section.gates, *(question for question in section.questions if question.kind != SCREENING_KIND))


def fetched_items(section: Section, seen: Answers) -> tuple[Item, ...]:
    """Return what a section does not ask for, since it comes from the screening."""
    return tuple(
        question for question in section.questions if question.kind == SCREENING_KIND and is_asked(question, seen)
    )


def asked_items(section: Section, seen: Answers) -> tuple[Item, ...]:
    """Return what a section asks for, given the visible answers."""
    return tuple(item for item in section_items(section) if isinstance(item, Gate) or is_asked(item, seen))


def tasks(
    questionnaire: Questionnaire, answers: Answers, to_confirm: frozenset[str] = NO_QUESTIONS
) -> tuple[Task, ...]:
    """Return every section with what is asked in it and what is still open: not answered, or not confirmed."""
    seen = visible_answers(questionnaire, answers)
    found: list[Task] = []
    for section in questionnaire.sections:
        asked = asked_items(section, seen)
        still_open = _open(asked, seen, to_confirm)
        ready = all(task.progress in {Progress.DONE, Progress.NOT_RELEVANT} for task in found)
        found.append(Task(section, asked, still_open, _progress(asked, still_open, seen, ready=ready)))
    return tuple(found)


def _progress(asked: tuple[Item, ...], still_open: tuple[Item, ...], seen: Answers, *, ready: bool) -> Progress:
    if not asked:
        return Progress.NOT_RELEVANT if ready else Progress.LATER
    if not still_open:
        return Progress.DONE
    return Progress.STARTED if any(item.id in seen for item in asked) else Progress.NOT_STARTED


def _open(asked: Iterable[Item], seen: Answers, to_confirm: frozenset[str]) -> tuple[Item, ...]:
    """Return what must still be answered or confirmed."""
    return tuple(i for i in asked if i.id in to_confirm or (i.id not in seen and not _may_be_left(i)))


def _may_be_left(item: Item) -> bool:
    return isinstance(item, Question) and item.optional


def step_to_resume(found: tuple[Task, ...], last: str | None) -> str | None:
    """Return the page to go on with: that of the answer saved last, if something is open there or after it.

    What lies before it comes last, so that nobody is led back to a section they chose to leave for later.
    """
    places = [(task.section, item) for task in found for item in task.asked]
    steps = [step_of(section, item) for section, item in places]
    still_open = {step_of(task.section, item) for task in found for item in task.open}
    at = next((n for n, (_, item) in enumerate(places) if item.id == last), None)
    here = steps.index(steps[at]) if at is not None else 0
    return next((step for step in (*steps[here:], *steps[:here]) if step in still_open), None)


def items_of(questionnaire: Questionnaire, step: str, answers: Answers) -> tuple[Section, tuple[Item, ...]] | None:
    """Return the section and the questions of a page, or nothing when there is no such page."""
    seen = visible_answers(questionnaire, answers)
    for section in questionnaire.sections:
        items = tuple(item for item in asked_items(section, seen) if step_of(section, item) == step)
        if items:
            return section, items
    return None


def step_after(
    questionnaire: Questionnaire, step: str, answers: Answers, to_confirm: frozenset[str] = NO_QUESTIONS
) -> str | None:
    """Return the page to go on with in the same section: the next open one, else the next one, else nothing."""
    place = items_of(questionnaire, step, answers)
    if place is None:
        return None
    section, items = place
    seen = visible_answers(questionnaire, answers)
    asked = asked_items(section, seen)
    following = asked[asked.index(items[-1]) + 1 :]
    still_open = _open(asked, seen, to_confirm)
    after = [item for item in following if item in still_open] or still_open or following
    return step_of(section, after[0]) if after else None


def step_before(questionnaire: Questionnaire, step: str, answers: Answers) -> str | None:
    """Return the page before in the same section, or nothing at its beginning."""
    place = items_of(questionnaire, step, answers)
    if place is None:
        return None
    section, items = place
    asked = asked_items(section, visible_answers(questionnaire, answers))
    earlier = asked[: asked.index(items[0])]
    return step_of(section, earlier[-1]) if earlier else None


def opened_and_closed(questionnaire: Questionnaire, before: Answers, after: Answers) -> tuple[list[Item], list[Item]]:
    """Return the questions of other pages that a change of answers opened, and those that it closed."""
    was, now = _all_asked(questionnaire, before), _all_asked(questionnaire, after)
    return [now[key] for key in now.keys() - was.keys()], [was[key] for key in was.keys() - now.keys()]


def _all_asked(questionnaire: Questionnaire, answers: Answers) -> dict[str, Item]:
    seen = visible_answers(questionnaire, answers)
    return {item.id: item for section in questionnaire.sections for item in asked_items(section, seen)}


def opening_sections(questionnaire: Questionnaire) -> tuple[Section, ...]:
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
    return (leaf for leaf in condition.leaves() if condition_holds(leaf, seen))


def _that_fail(condition: Condition, seen: Answers) -> Iterator[Condition]:
    return (leaf for leaf in condition.leaves() if not condition_holds(leaf, seen))
