"""Carry answers over to another version of the questions, and compare the answers of two revisions.

An answer is carried whole or not at all: dropping one of several choices would state something that nobody stated.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from riskflow.questionnaire.model import Area, Gate, Item, Level, Option, Question, Questionnaire
from riskflow.questionnaire.scoring import Answers

Comments = Mapping[str, str]
"""Question -> comment."""


@dataclass(frozen=True, slots=True)
class RewordedItem:
    old: Item
    new: Item


@dataclass(frozen=True, slots=True)
class QuestionOptions:
    """Some of the options of a question."""

    item: Question
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class VersionChanges:
    """What changed between two versions for the person who answers."""

    added: tuple[Item, ...]
    removed: tuple[Item, ...]
    reworded: tuple[RewordedItem, ...]
    options_gone: tuple[QuestionOptions, ...]
    options_added: tuple[QuestionOptions, ...]


@dataclass(frozen=True, slots=True)
class CarriedAnswers:
    """Answers sorted by whether another version can take them over."""

    kept: Answers
    to_confirm: Answers
    """Kept, but the question or an option is worded otherwise."""
    unfit: Answers
    """The question exists, but does not accept the answer: it must be answered again."""
    gone: Answers
    """The question does not exist in both versions."""

    @property
    def answers(self) -> dict[str, tuple[str, ...]]:
        """The answers under the newer version."""
        return {**self.kept, **self.to_confirm}


def changes_between(old: Questionnaire, new: Questionnaire) -> VersionChanges:
    """Return what changed, in the order of the newer version."""
    before, after = old.items, new.items
    both = [(before[name], after[name]) for name in after if name in before]
    return VersionChanges(
        added=tuple(after[name] for name in after if name not in before),
        removed=tuple(before[name] for name in before if name not in after),
        reworded=tuple(RewordedItem(one, other) for one, other in both if _is_reworded(one, other)),
        options_gone=_options_missing(both),
        options_added=_options_missing([(other, one) for one, other in both]),
    )


def _is_reworded(old: Item, new: Item) -> bool:
    """Return whether the wording that an answer relies on changed: the question, its hint, or a common option."""
    if type(old) is not type(new) or (old.text, old.hint) != (new.text, new.hint):
        return True
    if isinstance(old, Gate) or isinstance(new, Gate):
        return False
    common = old.by_id.keys() & new.by_id.keys()
    return old.kind != new.kind or any(old.by_id[name].text != new.by_id[name].text for name in common)


def _options_missing(pairs: Iterable[tuple[Item, Item]]) -> tuple[QuestionOptions, ...]:
    """Return the questions of the first version with the options that the second lacks, where there are any."""
    found = []
    for item, other in pairs:
        if isinstance(item, Question) and isinstance(other, Question):
            options = tuple(option for name, option in item.by_id.items() if name not in other.by_id)
            found += [QuestionOptions(item, options)] if options else []
    return tuple(found)


def carry_answers(old: Questionnaire, new: Questionnaire, answers: Answers) -> CarriedAnswers:
    """Return the answers sorted by whether another version can take them over."""
    before, after = old.items, new.items
    kept: dict[str, tuple[str, ...]] = {}
    to_confirm: dict[str, tuple[str, ...]] = {}
    unfit: dict[str, tuple[str, ...]] = {}
    gone: dict[str, tuple[str, ...]] = {}
    for name, chosen in answers.items():
        if name in before and before[name].is_fetched:
            continue  # belongs to its case and its day: it is looked up anew
        if name not in after or name not in before:
            gone[name] = chosen
        elif not _fits(before[name], after[name], chosen):
            unfit[name] = chosen
        elif _is_reworded(before[name], after[name]):
            to_confirm[name] = chosen
        else:
            kept[name] = chosen
    return CarriedAnswers(kept, to_confirm, unfit, gone)


def is_valid_unchanged(old: Question, new: Question, chosen: tuple[str, ...]) -> bool:
    """Return whether an answer to a question holds for another one, which asks the same in the same words."""
    return _fits(old, new, chosen) and not _is_reworded(old, new)


def _fits(old: Item, new: Item, chosen: tuple[str, ...]) -> bool:
    """Return whether the newer question accepts the answer unchanged."""
    if isinstance(new, Gate) or isinstance(old, Gate):
        return type(old) is type(new)
    if bool(old.options) != bool(new.options) or (new.kind == "choice" and len(chosen) > 1):
        return False
    if new.options:
        options = [new.by_id[name] for name in chosen if name in new.by_id]
        is_combined = len(chosen) > 1 and any(map(new.stands_alone, options))
        return len(options) == len(chosen) and not is_combined
    return old.kind == new.kind


@dataclass(frozen=True, slots=True)
class AnswerDifference:
    """A question whose answer or comment changed; an empty answer: the question was not asked then."""

    question: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    comment_before: str
    comment_after: str


@dataclass(frozen=True, slots=True)
class RevisionAnswers:
    """The visible answers of one revision and the comments on them."""

    answers: Answers
    comments: Comments


def answer_differences(before: RevisionAnswers, after: RevisionAnswers) -> tuple[AnswerDifference, ...]:
    """Return what changed: first the later answers in order, then those that only the earlier revision has."""
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
    """Return the earlier and the later level of each area; the earlier ones as they were stored."""
    return {area: (Level.parse(before[area]), level) for area, level in after.items() if area in before}
