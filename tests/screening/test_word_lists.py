"""The tables of words have the form that the normalisation of names relies on."""

import re
from collections import Counter

import pytest

from riskflow.packaged import packaged_yaml
from riskflow.screening.names import UNSPACED_WORDS, name_key, normalise
from riskflow.screening.vocabulary import (
    GENERIC_WORDS,
    LEGAL_FORMS,
    LEGAL_WORDS,
    MODIFYING_WORDS,
    QUALIFYING,
    STOP_WORDS,
    SYNONYMS,
    UNIT_WORDS,
    WHOLE_WORDS,
)

TABLES = {
    "generic_words": {"synonyms", "qualifying", "stop_words", "common", "units", "wholes", "modifiers"},
    "legal_forms": {"words", "forms"},
}
NORMALISED = re.compile("[a-z]+")


@pytest.mark.parametrize("table", TABLES)
def test_a_table_has_its_parts(table: str) -> None:
    assert set(packaged_yaml(f"screening/data/{table}.yaml")) == TABLES[table]


@pytest.mark.parametrize("groups", [SYNONYMS, QUALIFYING], ids=["synonyms", "qualifying"])
def test_every_word_and_variant_is_normalised(groups: dict[str, str]) -> None:
    words = [word for head, variants in groups.items() for word in (head, *variants.split())]
    assert [word for word in words if not NORMALISED.fullmatch(word)] == []


def test_stop_words_and_legal_words_are_normalised() -> None:
    assert [word for word in STOP_WORDS | LEGAL_WORDS if not NORMALISED.fullmatch(word)] == []


def test_words_that_are_no_variants_are_written_as_keys_have_them() -> None:
    words = (GENERIC_WORDS | UNIT_WORDS | WHOLE_WORDS | MODIFYING_WORDS) - LEGAL_WORDS
    assert {word: name_key(word) for word in words if name_key(word) != word} == {}
    assert UNIT_WORDS.isdisjoint(WHOLE_WORDS)


def test_a_variant_means_one_word() -> None:
    heads = [(variant, head) for group in (SYNONYMS, QUALIFYING) for head in group for variant in group[head].split()]
    meant = Counter(variant for variant, _ in set(heads))
    assert [variant for variant, count in meant.items() if count > 1] == []


def test_a_longer_legal_form_stands_before_one_that_it_contains() -> None:
    hidden = [later for number, form in enumerate(LEGAL_FORMS) for later in LEGAL_FORMS[number + 1 :] if form < later]
    assert hidden == []


def test_every_unspaced_word_has_english_words() -> None:
    assert [word for word, english in UNSPACED_WORDS.items() if not english or english != normalise(english)] == []
