"""Carrying answers to another version of the questions: what changed, and which answers still fit.

An answer is carried whole or not at all: dropping one of several choices would say something that nobody said.
"""

from dataclasses import dataclass

from riskflow.questionnaire.model import Gate, Option, Question, Questionnaire
from riskflow.questionnaire.scoring import Answers

Item = Question | Gate


@dataclass(frozen=True, slots=True)
class Reworded:
    """A question that is asked in other words."""

    old: Item
    new: Item


@dataclass(frozen=True, slots=True)
class Offered:
    """Some of the answers that a question offers."""

    item: Question
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed between two versions, as the person who answers meets it."""

    added: tuple[Item, ...]
    removed: tuple[Item, ...]
    reworded: tuple[Reworded, ...]
    options_gone: tuple[Offered, ...]
    options_added: tuple[Offered, ...]


@dataclass(frozen=True, slots=True)
class Carried:
    """What becomes of answers: kept, kept but to be confirmed, to be answered again, and set aside."""

    kept: Answers
    to_confirm: Answers
    unfit: Answers
    gone: Answers

    @property
    def answers(self) -> dict[str, tuple[str, ...]]:
        """The answers as they stand after the move."""
        return {**self.kept, **self.to_confirm}


def items_of(questionnaire: Questionnaire) -> dict[str, Item]:
    """Return the questions and gates by id, in their order."""
    return {item.id: item for section in questionnaire.sections for item in section.items}


def changes_between(old: Questionnaire, new: Questionnaire) -> Changes:
    """Return what changed, in the order of the newer version."""
    was, now = items_of(old), items_of(new)
    both = [(was[name], now[name]) for name in now if name in was]
    return Changes(
        added=tuple(now[name] for name in now if name not in was),
        removed=tuple(was[name] for name in was if name not in now),
        reworded=tuple(Reworded(before, after) for before, after in both if _asks_otherwise(before, after)),
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


def _missing(item: Item, other: Item) -> Offered:
    """Return the options of a question that its other version does not have."""
    if not isinstance(item, Question) or not isinstance(other, Question):
        return Offered(Question(id=item.id, text=item.text), ())
    return Offered(item, tuple(option for name, option in item.by_id.items() if name not in other.by_id))


def carry(old: Questionnaire, new: Questionnaire, answers: Answers) -> Carried:
    """Sort answers by what becomes of them under another version; nothing is added to any of them.

    What was fetched belongs to its case and its day: it is fetched anew and never carried.
    """
    was, now = items_of(old), items_of(new)
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
    return Carried(kept, to_confirm, unfit, gone)


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
