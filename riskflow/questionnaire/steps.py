"""The questions as tasks and pages: what is asked, in which order, what is open and what comes next."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from riskflow.questionnaire.model import Condition, Item, Questionnaire, Section
from riskflow.questionnaire.scoring import Answers, condition_holds, is_asked, is_put, visible_answers

NO_QUESTIONS: frozenset[str] = frozenset()


class Progress(StrEnum):
    """The state of a task; `later`: earlier answers may still open it."""

    LATER = "later"
    NOT_STARTED = "not-started"
    STARTED = "started"
    DONE = "done"
    NOT_RELEVANT = "not-relevant"


@dataclass(frozen=True, slots=True)
class Task:
    """One section as a row of the task list; `open` is what must still be answered or confirmed."""

    section: Section
    asked: tuple[Item, ...]
    open: tuple[Item, ...]
    progress: Progress

    @property
    def first_step(self) -> str:
        """The page to start or to continue with."""
        return step_of(self.section, (self.open or self.asked)[0])


def step_of(section: Section, item: Item) -> str:
    """Return the key of the page that asks a question."""
    return section.id if section.together else item.id


def asked_items(questionnaire: Questionnaire, section: Section, seen: Answers) -> tuple[Item, ...]:
    """Return what a section asks, given the visible answers: gates, then questions, then gates that a check covers."""
    plain = (gate for gate in section.gates if not gate.covered_by)
    covered = (gate for gate in section.gates if gate.covered_by)
    items: Iterable[Item] = (*plain, *section.questions, *covered)
    return tuple(item for item in items if not item.is_fetched and is_put(questionnaire, item, seen))


def fetched_items(section: Section, seen: Answers) -> tuple[Item, ...]:
    """Return the questions of a section that apply and are looked up."""
    return tuple(question for question in section.questions if question.is_fetched and is_asked(question, seen))


def all_asked_items(questionnaire: Questionnaire, answers: Answers) -> tuple[Item, ...]:
    """Return what all sections ask, given the answers so far, in order."""
    seen = visible_answers(questionnaire, answers)
    return tuple(item for section in questionnaire.sections for item in asked_items(questionnaire, section, seen))


def tasks(
    questionnaire: Questionnaire, answers: Answers, still_open: frozenset[str] = NO_QUESTIONS
) -> tuple[Task, ...]:
    """Return every section as a task, in order; `still_open`: questions that wait for a confirmation or an answer."""
    seen = visible_answers(questionnaire, answers)
    found: list[Task] = []
    for section in questionnaire.sections:
        asked = asked_items(questionnaire, section, seen)
        unsettled = _open(asked, seen, still_open)
        is_settled = all(task.progress in {Progress.DONE, Progress.NOT_RELEVANT} for task in found)
        found.append(Task(section, asked, unsettled, _progress(asked, unsettled, seen, is_settled=is_settled)))
    return tuple(found)


def _progress(asked: tuple[Item, ...], still_open: tuple[Item, ...], seen: Answers, *, is_settled: bool) -> Progress:
    """Return the progress of a section; `is_settled`: no answer before it is open, so nothing can open it."""
    if not asked:
        return Progress.NOT_RELEVANT if is_settled else Progress.LATER
    if not still_open:
        return Progress.DONE
    return Progress.STARTED if any(item.id in seen for item in asked) else Progress.NOT_STARTED


def _open(asked: Iterable[Item], seen: Answers, still_open: frozenset[str]) -> tuple[Item, ...]:
    return tuple(item for item in asked if item.id in still_open or (item.id not in seen and not item.optional))


def step_to_resume(found: tuple[Task, ...], last: str | None) -> str | None:
    """Return the first open page from that of the answer saved last onwards; None when nothing is open."""
    places = [(task.section, item) for task in found for item in task.asked]
    steps = [step_of(section, item) for section, item in places]
    still_open = {step_of(task.section, item) for task in found for item in task.open}
    last_step = next((step_of(section, item) for section, item in places if item.id == last), None)
    start = steps.index(last_step) if last_step is not None else 0
    # Earlier pages come last: a section that was left for later is not forced on the person.
    return next((step for step in (*steps[start:], *steps[:start]) if step in still_open), None)


def items_of(questionnaire: Questionnaire, step: str, answers: Answers) -> tuple[Section, tuple[Item, ...]] | None:
    """Return the section and the questions of a page; None when there is no such page."""
    seen = visible_answers(questionnaire, answers)
    for section in questionnaire.sections:
        items = tuple(item for item in asked_items(questionnaire, section, seen) if step_of(section, item) == step)
        if items:
            return section, items
    return None


def step_after(
    questionnaire: Questionnaire, step: str, answers: Answers, still_open: frozenset[str] = NO_QUESTIONS
) -> str | None:
    """Return the next open page of the same section, else any open one, else the next; None at the end."""
    place = items_of(questionnaire, step, answers)
    if place is None:
        return None
    section, items = place
    seen = visible_answers(questionnaire, answers)
    asked = asked_items(questionnaire, section, seen)
    following = asked[asked.index(items[-1]) + 1 :]
    unsettled = _open(asked, seen, still_open)
    after = [item for item in following if item in unsettled] or unsettled or following
    return step_of(section, after[0]) if after else None


def step_before(questionnaire: Questionnaire, step: str, answers: Answers) -> str | None:
    """Return the page before in the same section; None at its beginning."""
    place = items_of(questionnaire, step, answers)
    if place is None:
        return None
    section, items = place
    asked = asked_items(questionnaire, section, visible_answers(questionnaire, answers))
    earlier = asked[: asked.index(items[0])]
    return step_of(section, earlier[-1]) if earlier else None


def opened_and_closed(questionnaire: Questionnaire, before: Answers, after: Answers) -> tuple[list[Item], list[Item]]:
    """Return the questions that a change of answers opened, and those that it closed, each in order."""
    old = {item.id: item for item in all_asked_items(questionnaire, before)}
    new = {item.id: item for item in all_asked_items(questionnaire, after)}
    return [new[key] for key in new if key not in old], [old[key] for key in old if key not in new]


def opening_sections(questionnaire: Questionnaire) -> tuple[Section, ...]:
    """Return the sections before the first one that is asked only after certain answers."""
    first: list[Section] = []
    for section in questionnaire.sections:
        if all(item.show_if for item in section.items):
            break
        first.append(section)
    return tuple(first)


def opened_by(section: Section, seen: Answers) -> tuple[str, ...]:
    """Return the questions outside a section whose answers open it, each once, in the order of the conditions."""
    conditions = (item.show_if for item in section.items if item.show_if and condition_holds(item.show_if, seen))
    leaves = (leaf for condition in conditions for leaf in condition.leaves() if condition_holds(leaf, seen))
    return _outside(section, leaves)


def closed_by(section: Section, seen: Answers) -> tuple[str, ...]:
    """Return the answered questions outside a section because of which it asks nothing, each once."""
    conditions = (item.show_if for item in section.items if item.show_if)
    leaves = (leaf for condition in conditions for leaf in condition.leaves() if not condition_holds(leaf, seen))
    return _outside(section, (leaf for leaf in leaves if leaf.question in seen))


def _outside(section: Section, leaves: Iterable[Condition]) -> tuple[str, ...]:
    own = {item.id for item in section.items}
    return tuple(dict.fromkeys(leaf.question for leaf in leaves if leaf.question and leaf.question not in own))
