"""Masks: what is taken out of the data of a record before anything is drawn of it, and on which ground."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from pydantic import BaseModel, ConfigDict

from riskflow.disclosure.fields import Data, DisclosureField, fields_of, passages_of
from riskflow.text import Language, Text

MASKED = Text(sv="maskat, OSL {provision}", en="masked, OSL {provision}")
WORD = re.compile(r"[^\W_](?:[\w&'’.-]*[^\W_])?")
MIN_WORD = 3
"""Shorter words say nothing about where they come from."""


class Mask(BaseModel):
    """That a field is masked, whole or in some of its sentences."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    path: str
    passage: int | None = None
    provision: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Echo:
    """A word of what is masked that stands somewhere else."""

    word: str
    fields: tuple[DisclosureField, ...]


def mark(provision: str, language: Language) -> str:
    """Return what stands in the place of what is masked."""
    return f"[{MASKED.in_(language).format(provision=provision)}]"


def masked(data: Data, masks: Iterable[Mask], language: Language) -> dict[str, Any]:
    """Return the data of a record without what is masked, in the words of one language."""
    left: dict[str, Any] = json.loads(json.dumps(data))
    for path, of_field in groupby(sorted(masks, key=lambda each: each.path), key=lambda each: each.path):
        *way, last = [int(step) if step.isdecimal() else step for step in path.split("/")]
        holder: Any = left
        for step in way:
            holder = holder[step]
        holder[last] = _without(holder[last], list(of_field), language)
    return left


def _without(value: Any, masks: Sequence[Mask], language: Language) -> Any:  # noqa: ANN401 - of any field
    whole = next((each for each in masks if each.passage is None), None)
    if whole and isinstance(value, dict):
        return {each: mark(whole.provision, Language(each)) for each in value}
    if whole:
        return mark(whole.provision, language)
    return masked_passages(value, {each.passage or 0: each.provision for each in masks}, language)


def masked_passages(text: str, provisions: Mapping[int, str], language: Language) -> str:
    """Return a text with some sentences replaced; those that follow one another on one ground by one mark."""
    numbered = list(enumerate(passages_of(text)))
    parts: list[str] = []
    for provision, group in groupby(numbered, key=lambda each: provisions.get(each[0])):
        sentences = [sentence for _, sentence in group]
        if provision is None:
            parts.extend(sentence + space for sentence, space in sentences)
        else:
            parts.append(mark(provision, language) + sentences[-1][1])
    return "".join(parts)


def hidden_texts(data: Data, masks: Iterable[Mask]) -> Iterator[Text]:
    """Yield what is masked, as the record says it."""
    by_path = {each.path: each for each in fields_of(data)}
    for each in masks:
        field = by_path[each.path]
        sentence = None if each.passage is None else field.passages[each.passage]
        yield field.text if sentence is None else Text(sv=sentence, en=sentence)


def echoes(data: Data, masks: Sequence[Mask]) -> list[Echo]:
    """Return the names and numbers of what is masked that still stand elsewhere and may give it away.

    A word is one where it has a capital or a digit, and the record never writes it in small letters.
    """
    places: dict[str, list[DisclosureField]] = {}
    for field in fields_of(masked(data, masks, Language.SV)):
        for word in {word.casefold() for word in (*_words(field.text.sv), *_words(field.text.en))}:
            places.setdefault(word, []).append(field)
    small = {word for field in fields_of(data) for word in _words(f"{field.text.sv} {field.text.en}") if word.islower()}
    hidden = {word.casefold(): word for text in hidden_texts(data, masks) for word in _names(text)}
    found = {key: word for key, word in hidden.items() if key in places and key not in small and not word.islower()}
    return [Echo(word, tuple(places[key])) for key, word in sorted(found.items())]


def _names(text: Text) -> Iterator[str]:
    """Yield the words that can be names: not the first of a sentence or of a choice, which has a capital anyway."""
    is_choice = text.sv != text.en
    for written in {text.sv, text.en}:
        for sentence, _ in passages_of(written):
            is_sentence = is_choice or sentence.rstrip().endswith((".", "!", "?"))
            words = WORD.findall(sentence)
            yield from (word for word in words[is_sentence:] if len(word) >= MIN_WORD)


def _words(text: str) -> list[str]:
    return [word for word in WORD.findall(text) if len(word) >= MIN_WORD]
