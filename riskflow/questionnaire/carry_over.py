"""Carrying answers to another version of the questions: what changed, and which answers still fit.

An answer is carried whole or not at all: dropping one of several choices would say something that nobody said.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from riskflow.questionnaire.model import Area, Gate, Level, Option, Question, Questionnaire
from riskflow.questionnaire.scoring import Answers

Item = Question | Gate


@dataclass(frozen=True, slots=True)
class RewordedItem:
    """A question that is asked in other words."""

    old: Item
    new: Item


@dataclass(frozen=True, slots=True)
class QuestionOptions:
    """Some of the answers that a question offers."""

    item: Question
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class VersionChanges:
    """What changed between two versions, as the person who answers meets it."""

    added: tuple[Item, ...]
    removed: tuple[Item, ...]
    reworded: tuple[RewordedItem, ...]
    options_gone: tuple[QuestionOptions, ...]
    options_added: tuple[QuestionOptions, ...]


@dataclass(frozen=True, slots=True)
class CarriedAnswers:
    """What becomes of answers: kept, kept but to be confirmed, to be answered again, and set aside."""

    kept: Answers
    to_confirm: Answers
    unfit: Answers
    gone: Answers

    @property
    def answers(self) -> dict[str, tuple[str, ...]]:
        """The answers as they stand after the move."""
        return {**self.kept, **self.to_confirm}


def items_by_id(questionnaire: Questionnaire) -> dict[str, Item]:
    """Return the questions and gates by id, in their order."""
    return {item.id: item for section in questionnaire.sections for item in section.items}


def changes_between(old: Questionnaire, new: Questionnaire) -> VersionChanges:
    """Return what changed, in the order of the newer version."""
    was, now = items_by_id(old), items_by_id(new)
    both = [(was[name], now[name]) for name in now if name in was]
    return VersionChanges(
        added=tuple(now[name] for name in now if name not in was),
        removed=tuple(was[name] for name in was if name not in now),
        reworded=tuple(RewordedItem(before, after) for before, after in both if _asks_otherwise(before, after)),
        options_gone=tuple(_missing(before, after) for before, after in both if _missing(before, after).options),
        options_added=tuple(_missing(after, before) for before, after in both if _missing(after, before).options),
    )


def _asks_otherwise(old: Item, new: Item) -> bool:
    """Say whether the words that an answer rests on changed: the question, its hint, or an option that stayed."""
    if type(old) is not type(new) or (old.text, old.hint) != (new.text, new.hint):
        return True
    if isinstance(old, Gate) or isinstance(new, Gate):
        return False
    stayed = old.by_id.keys() & new.by_id.keys()
    return old.kind != new.kind or any(old.by_id[name].text != new.by_id[name].text for name in stayed)


def _missing(item: Item, other: Item) -> QuestionOptions:
    """Return the options of a question that its other version does not have."""
    if not isinstance(item, Question) or not isinstance(other, Question):
        return QuestionOptions(Question(id=item.id, text=item.text), ())
    return QuestionOptions(item, tuple(option for name, option in item.by_id.items() if name not in other.by_id))


def carry_answers(old: Questionnaire, new: Questionnaire, answers: Answers) -> CarriedAnswers:
    """Sort answers by what becomes of them under another version; nothing is added to any of them.

    What was fetched belongs to its case and its day: it is fetched anew and never carried.
    """
    was, now = items_by_id(old), items_by_id(new)
    kept: dict[str, tuple[str, ...]] = {}
    to_confirm: dict[str, tuple[str, ...]] = {}
    unfit: dict[str, tuple[str, ...]] = {}
    gone: dict[str, tuple[str, ...]] = {}
    for name, chosen in answers.items():
        item = was.get(name)
        if isinstance(item, Question) and item.kind == "screening":
            continue
        if name not in now or name not in was:
            gone[name] = chosen
        elif not _fits(was[name], now[name], chosen):
            unfit[name] = chosen
        elif _asks_otherwise(was[name], now[name]):
            to_confirm[name] = chosen
        else:
            kept[name] = chosen
    return CarriedAnswers(kept, to_confirm, unfit, gone)


def _fits(old: Item, new: Item, chosen: tuple[str, ...]) -> bool:
    """Say whether an answer can be given to the newer question as it stands."""
    if isinstance(new, Gate) or isinstance(old, Gate):
        return type(old) is type(new)
    if bool(old.options) != bool(new.options) or (new.kind == "choice" and len(chosen) > 1):
        return False
    single = [name for name in chosen if name in new.by_id and (new.by_id[name].alone or new.by_id[name].unknown)]
    if new.options:
        return all(name in new.by_id for name in chosen) and not (single and len(chosen) > 1)
    return old.kind == new.kind


Comments = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class AnswerDifference:
    """One question whose answer, or whose comment, is another than before; nothing chosen means not asked then."""

    question: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    comment_before: str
    comment_after: str


@dataclass(frozen=True, slots=True)
class RevisionAnswers:
    """What one revision says: its visible answers and the comments beside them."""

    answers: Answers
    comments: Comments


def answer_differences(before: RevisionAnswers, after: RevisionAnswers) -> tuple[AnswerDifference, ...]:
    """Return what changed, in the order of the later answers and then of those that fell away."""
    names = dict.fromkeys((*after.answers, *before.answers))
    rows = (
        AnswerDifference(
            name,
            before.answers.get(name, ()),
            after.answers.get(name, ()),
            before.comments.get(name, "") if name in before.answers else "",
            after.comments.get(name, "") if name in after.answers else "",
        )
        for name in names
    )
    return tuple(row for row in rows if row.before != row.after or row.comment_before != row.comment_after)


def level_changes(before: Mapping[str, str], after: Mapping[Area, Level]) -> dict[Area, tuple[Level, Level]]:
    """Return the level of each area then, as it was stored, and now."""
    return {area: (Level.parse(before[area]), level) for area, level in after.items() if area in before}
