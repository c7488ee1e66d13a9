"""Every text of a questionnaire, found wherever it stands, and every value of it in words."""

from collections.abc import Iterable, Iterator, Mapping

from pydantic import BaseModel

from riskflow.questionnaire.model import Condition, Drives, Questionnaire, Source
from riskflow.text import Language, Text

FEWEST_WORDS = 4
"""Shorter texts may be the same in both languages: names, numbers, `RAI`."""


def texts(value: object, place: str = "") -> Iterator[tuple[str, Text]]:
    """Yield every text below a value with the place where it stands."""
    if isinstance(value, Text):
        yield place, value
    elif isinstance(value, BaseModel):
        name = getattr(value, "id", None) or place
        for key in type(value).model_fields:
            yield from texts(getattr(value, key), f"{name} > {key}" if name else key)
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from texts(part, f"{place} > {key}")
    elif isinstance(value, Iterable) and not isinstance(value, str):
        for part in value:
            yield from texts(part, place)


def untranslated(questionnaire: Questionnaire) -> Iterator[str]:
    """Yield the sentences that say the same in both languages: somebody forgot to translate."""
    for place, text in texts(questionnaire):
        if text.sv == text.en and len(text.sv.split()) >= FEWEST_WORDS:
            yield f"{place}: Swedish and English are the same words; translate “{text.sv}”"


NAMED_BY = ("text", "title", "name", "reason", "word")
"""Where a part of a questionnaire has the words that people know it by."""


def plainly(value: object, language: Language) -> str:
    """Return a value of a questionnaire or a policy as a person would write it down."""
    if value is None or value in ((), ""):
        return "–"
    if isinstance(value, tuple | list):
        return ", ".join(plainly(part, language) for part in value)
    text = value if isinstance(value, Text) else next(filter(None, (getattr(value, n, None) for n in NAMED_BY)), None)
    return text.in_(language) if isinstance(text, Text) else _in_short(value)


def _in_short(value: object) -> str:
    match value:
        case Condition():
            return condition_words(value)
        case Drives():
            return f"{value.driver}: {', '.join(value.areas)}"
        case Source():
            return f"{value.ref} ({value.read_on})"
        case bool():
            return str(value).lower()
        case _:
            return str(value)


def condition_words(condition: Condition) -> str:
    """Return a condition in one line: `a = x or y and (b = z or c = w)`."""
    if condition.all:
        return " and ".join(_inner(part) for part in condition.all)
    if condition.any:
        return " or ".join(_inner(part) for part in condition.any)
    return f"{condition.question} = {' or '.join(condition.is_)}"


def _inner(condition: Condition) -> str:
    words = condition_words(condition)
    return f"({words})" if condition.all or condition.any else words
