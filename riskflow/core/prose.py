"""Every text of a questionnaire, found wherever it stands."""

from collections.abc import Iterable, Iterator, Mapping

from pydantic import BaseModel

from riskflow.core.questionnaire import Questionnaire
from riskflow.core.text import Text

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
