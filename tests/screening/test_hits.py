"""Hits as they are stored: what was written once is read back as it was, and written again byte by byte."""

import json

import pytest

from riskflow.screening.hits import Band, ComparedWords, Hit, Via
from riskflow.screening.lists import Effect
from riskflow.screening.similarity import NameSimilarity, TokenMatch

STORED = (
    '{"list": "eu-fsf", "entry": "EU.2.1", "name": "Example Inst. of Technology", "band": "possible", "score": 91.4, '
    '"via": "parent", "through": "Example Holding", "ours": "Example Institute", "theirs": "Example Inst", '
    '"words": {"met": [["institute", "inst", 0.9]], "only_ours": ["example"], "only_theirs": []}, '
    '"countries": ["CN", "HK"], "other_country": true, "effect": "freeze", "programme": "Invented regime", '
    '"reason": "Engines", "listed_on": "2026-05-04", "published_on": "2026-06-01", '
    '"url": "https://example.org/1", "fingerprint": "f00d"}'
)
OPTIONAL = {"through", "words", "countries", "other_country", "programme", "reason", "listed_on", "published_on", "url"}


def test_a_stored_hit_is_read_and_written_byte_by_byte() -> None:
    assert json.dumps(Hit.from_json(json.loads(STORED)).as_json()) == STORED


def test_a_stored_hit_is_read_with_its_types() -> None:
    hit = Hit.from_json(json.loads(STORED))
    assert (hit.place, hit.band, hit.via, hit.effect) == (
        ("eu-fsf", "EU.2.1"),
        Band.POSSIBLE,
        Via.PARENT,
        Effect.FREEZE,
    )
    assert hit.words == ComparedWords((("institute", "inst", 0.9),), ("example",), ())
    assert (hit.territories, hit.other_territory) == (("CN", "HK"), True)


@pytest.mark.parametrize("key", sorted(OPTIONAL))
def test_a_row_without_an_optional_key_is_read_as_empty(key: str) -> None:
    row = json.loads(STORED)
    del row[key]
    again = Hit.from_json(row).as_json()
    assert {name: again[name] for name in row} == row
    assert again[key] in ("", [], False, {"met": [], "only_ours": [], "only_theirs": []})


@pytest.mark.parametrize("key", sorted(set(json.loads(STORED)) - OPTIONAL))
def test_a_row_that_does_not_say_what_was_found_is_not_read(key: str) -> None:
    row = json.loads(STORED)
    del row[key]
    with pytest.raises(KeyError):
        Hit.from_json(row)


def test_the_words_of_the_same_name_are_none_and_similarities_are_rounded() -> None:
    assert ComparedWords.of(None) == ComparedWords()
    similarity = NameSimilarity(91.0, (TokenMatch("institute", "inst", 0.8999),), ("example",), ())
    assert ComparedWords.of(similarity) == ComparedWords((("institute", "inst", 0.9),), ("example",), ())
