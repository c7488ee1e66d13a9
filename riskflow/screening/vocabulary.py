"""Generic words and legal forms in the names of organisations, as `names.normalise` writes them.

The words themselves are data: `riskflow/screening/data`.
"""

from collections.abc import Mapping

from riskflow.packaged import packaged_yaml

_GENERIC = packaged_yaml("screening/data/generic_words.yaml")
_LEGAL = packaged_yaml("screening/data/legal_forms.yaml")

# Canonical word -> its variants (other languages, misspellings, abbreviations), separated by spaces.
SYNONYMS: Mapping[str, str] = _GENERIC["synonyms"]
# As above, of words that persons and places are called as well, so that they are no sign of an organisation.
QUALIFYING: Mapping[str, str] = _GENERIC["qualifying"]


def _by_variant(groups: Mapping[str, str]) -> dict[str, str]:
    variants = {variant: word for word, written in groups.items() for variant in written.split()}
    return variants | {word: word for word in groups}


CANONICAL_WORD: Mapping[str, str] = _by_variant({**SYNONYMS, **QUALIFYING})
# Words that many organisations are called by, and none can be known by.
GENERIC_WORDS = frozenset(CANONICAL_WORD.values()) | frozenset(f"{_GENERIC['common']} {_GENERIC['modifiers']}".split())
# Words that a unit of an organisation is called by, a part of it, a branch or a campus.
UNIT_WORDS = frozenset(_GENERIC["units"].split())
# Words for a whole organisation: what has one beside another's name is no unit of that other.
WHOLE_WORDS = frozenset(_GENERIC["wholes"].split())
# Words before a name that make another name of it: East China, National Tsing Hua.
MODIFYING_WORDS = frozenset(_GENERIC["modifiers"].split())
# Words that do not help to tell one organisation from another.
STOP_WORDS = frozenset(_GENERIC["stop_words"].split())
# Legal forms of one word.
LEGAL_WORDS = frozenset(_LEGAL["words"].split())
# Legal forms of several words, longer ones first.
LEGAL_FORMS = tuple(frozenset(CANONICAL_WORD.get(word, word) for word in form.split()) for form in _LEGAL["forms"])
