"""The words of organisations' names that are the same word, say nothing, or only name a legal form.

The words themselves are data: `riskflow/screening/data`. All are written as `riskflow.core.names.spelled` leaves them.
"""

from collections.abc import Mapping

from riskflow.packaged import packaged_yaml

_GENERIC = packaged_yaml("screening/data/generic_words.yaml")
_LEGAL = packaged_yaml("screening/data/legal_forms.yaml")

SYNONYMS: Mapping[str, str] = _GENERIC["synonyms"]
"""The one word -> how it is written elsewhere, misspelled or shortened, separated by spaces."""
QUALIFYING: Mapping[str, str] = _GENERIC["qualifying"]
"""Synonyms that a person or a place may be called as well, so that they tell no organisation from a person."""


def _by_variant(groups: Mapping[str, str]) -> dict[str, str]:
    variants = {variant: word for word, written in groups.items() for variant in written.split()}
    return variants | {word: word for word in groups}


CANONICAL_WORD: Mapping[str, str] = _by_variant({**SYNONYMS, **QUALIFYING})
"""Variant -> the one word."""
STOP_WORDS = frozenset(_GENERIC["stop_words"].split())
"""Words that say nothing about which organisation it is."""
LEGAL_WORDS = frozenset(_LEGAL["words"].split())
"""One word that names a legal form."""
LEGAL_FORMS = tuple(frozenset(CANONICAL_WORD.get(word, word) for word in form.split()) for form in _LEGAL["forms"])
"""Several words that name a legal form together, longer ones first."""
