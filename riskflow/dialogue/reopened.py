"""What a request for a supplement reopens: the questions that it names, and what follows from their answers.

Everything else stays as it was submitted. A question follows where a condition of it reads an answer that has changed,
or where it must be answered now and was not asked before. What follows is found anew from both revisions each time, so
that an answer which is put back closes again what it had opened.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from riskflow.cases.secrecy import PARTNER
from riskflow.errors import IncompleteError, InvalidError
from riskflow.questionnaire.model import Gate, Item, Questionnaire
from riskflow.questionnaire.scoring import Answers, is_put, visible_answers
from riskflow.text import Text

PARTNERS, PLAN, DOCUMENTS = "@partners", "@plan", "@documents"
PARTS = {
    PARTNERS: Text(sv="Partnerna", en="The partners"),
    PLAN: Text(sv="Åtgärdsplanen", en="The plan of measures"),
    DOCUMENTS: Text(sv="Dokumenten", en="The documents"),
}
"""What can be reopened besides questions and gates."""
OF_PARTNERS = frozenset({PARTNER, "partner-territories"})
"""The questions that say the same as the list of partners, and are open with it."""
MAX_ASKS, MAX_ASK_LENGTH = 40, 2_000

NAME_WHAT = Text(
    sv="Ange vad som ska kompletteras, eller öppna allt och skriv varför.",
    en="Name what is to be supplemented, or reopen everything and write why.",
)
UNKNOWN_ASK = Text(sv="Frågan finns inte i ärendet.", en="There is no such question in the case.")
ASK_IN_WORDS = Text(
    sv="Skriv i ord vad du vill veta om varje sak som du öppnar.", en="Write in words what you ask about each of them."
)
NAMED_TWICE = Text(
    sv="Samma sak är angiven två gånger. Skriv båda frågorna på en rad.",
    en="The same is named twice. Write both questions in one row.",
)
TOO_LONG = Text(
    sv=f"Korta frågan till högst {MAX_ASK_LENGTH} tecken, och ställ högst {MAX_ASKS} frågor.",
    en=f"Shorten the question to at most {MAX_ASK_LENGTH} characters, and ask at most {MAX_ASKS}.",
)
DUE_PASSED = Text(
    sv="Svarsdagen är inte i framtiden. Välj en senare dag.",
    en="The day to answer by is not ahead. Choose a later one.",
)
NAME_DAY = Text(sv="Ange en dag när svaret ska ha kommit.", en="Give a day to answer by.")
NOT_REOPENED = Text(
    sv="Den delen är inte öppen i kompletteringen. Bara det som granskarna frågar om kan ändras.",
    en="That part is not open in the supplement. Only what the reviewers ask about can be changed.",
)
ANSWER_OR_EXPLAIN = Text(
    sv="Ändra det som granskarna frågar om, eller förklara varför det står kvar.",
    en="Change what the reviewers ask about, or explain why it stands.",
)


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing that is reopened, a question, a gate or one of `PARTS`, and what is asked about it."""

    about: str
    text: str


@dataclass(frozen=True, slots=True)
class RevisionContent:
    """The answers of one revision under its questions, those that were looked up included."""

    questionnaire: Questionnaire
    answers: Answers


def check_asks(asks: Sequence[Ask], known: Collection[str], *, reason: str, due: date | None, today: date) -> None:
    """Refuse a request that does not say what is asked about what, or until when.

    Raises:
        InvalidError: with what is missing.
    """
    if not asks and not reason.strip():
        raise InvalidError(NAME_WHAT)
    if any(ask.about not in known and ask.about not in PARTS for ask in asks):
        raise InvalidError(UNKNOWN_ASK)
    if not all(ask.text.strip() for ask in asks):
        raise InvalidError(ASK_IN_WORDS)
    if len({ask.about for ask in asks}) < len(asks):
        raise InvalidError(NAMED_TWICE)
    if len(asks) > MAX_ASKS or any(len(ask.text) > MAX_ASK_LENGTH for ask in asks):
        raise InvalidError(TOO_LONG)
    if asks and due is None:
        raise InvalidError(NAME_DAY)
    if due is not None and due <= today:
        raise InvalidError(DUE_PASSED)


def open_questions(before: RevisionContent, now: RevisionContent, named: Collection[str]) -> frozenset[str]:
    """Return the questions and gates that may be answered in a supplement that names some things."""
    seen_before = visible_answers(before.questionnaire, before.answers)
    seen = visible_answers(now.questionnaire, now.answers)
    items = now.questionnaire.items
    wanted = {*named, *(OF_PARTNERS if PARTNERS in named else ())}
    opened = {name for name in items if name in wanted} | set(_newly_needed(before, seen_before, now, seen))
    changed = {name for name in {*seen, *seen_before} if seen.get(name) != seen_before.get(name)}
    causes = {name for name in changed if name in opened or (name in items and items[name].is_fetched)}
    closed = {name: reads(now.questionnaire, item) for name, item in items.items() if name not in opened}
    while following := {name for name, read in closed.items() if not read.isdisjoint(causes)}:
        opened |= following
        causes |= following & changed
        closed = {name: read for name, read in closed.items() if name not in following}
    return frozenset(name for name in opened if not items[name].is_fetched)


def _newly_needed(before: RevisionContent, seen_before: Answers, now: RevisionContent, seen: Answers) -> Iterator[str]:
    """Yield what is put now, was not put or not answered before, and may have to be answered."""
    was_put = {
        name: is_put(before.questionnaire, item, seen_before) for name, item in before.questionnaire.items.items()
    }
    for name, item in now.questionnaire.items.items():
        if is_put(now.questionnaire, item, seen) and not (was_put.get(name) and name in seen_before):
            is_new = not was_put.get(name, False)
            if is_new or isinstance(item, Gate) or not item.optional or item.required_from:
                yield name


def reads(questionnaire: Questionnaire, item: Item) -> frozenset[str]:
    """Return the questions whose answers decide whether and how an item is put."""
    conditions = [item.show_if]
    checks: set[str] = set()
    if isinstance(item, Gate):
        conditions += [item.opens_when, item.asks_when]
        if item.covered_by:
            checks.add(item.covered_by)
            conditions.append(questionnaire.questions[item.covered_by].show_if)
    leaves = (leaf.question for condition in conditions if condition for leaf in condition.leaves())
    return frozenset(name for name in leaves if name) | checks


def stray_changes(before: Mapping[str, object], now: Mapping[str, object], opened: Collection[str]) -> frozenset[str]:
    """Return what differs though it is closed: it follows from an answer that has been put back since."""
    return frozenset(name for name in {*before, *now} if before.get(name) != now.get(name) and name not in opened)


def check_replies(named: Collection[str], changed: Collection[str], explained: Collection[str]) -> None:
    """Refuse to send a supplement in which something that was asked about is neither changed nor explained.

    Raises:
        IncompleteError: with what is missing.
    """
    missing = tuple(name for name in named if name not in changed and name not in explained)
    if missing:
        raise IncompleteError(ANSWER_OR_EXPLAIN, missing)
