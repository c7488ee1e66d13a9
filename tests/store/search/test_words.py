"""What a text is found by, whatever people write, and that a query is never read as anything but words."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskflow.errors import InvalidError
from riskflow.store.search.words import (
    MAX_QUERY_LENGTH,
    MAX_TERMS,
    TextKind,
    marked_words,
    terms_of,
    with_words,
    words_of,
)

FOUND = [
    ("Kvantdatorer", "kvantdator"),
    ("samarbetet i Åbo", "SAMARBETE åbo"),
    ("Café Gruyère", "cafe gruyere"),
    ("Cafe", "café"),
    ("Çağr\u0131 Iş\u0131k, İstanbul", "cagri isik istanbul"),
    ("Ørsted Æbelø", "örsted äbelö"),
    ("Łódź", "lodz"),
    ("a\u030angstro\u0308m", "ångström"),
    ("Straße", "strasse"),
    ("RF-2026-0034", "rf-2026-0034"),
    ("RF-2026-0034", "0034"),
    ("RF-2026-0034", "rf-2026"),
    ("O’Brien's co-operation", "o'brien cooperation"),
    ("清华大学的合作", "大学"),
    ("北京大学", "学"),
    ("Университет", "универ"),
    ("\u0645\u064f\u062d\u0645\u062f", "محمد"),
    ("हिन्दी विश्वविद्यालय", "हिन्दी"),
    ("서울대학교", "서울"),
    ("plan B", "b"),
    ("H\u2082O", "h2o"),
]
NOT_FOUND = [("Lund", "lünd x"), ("barn", "bärn"), ("kor", "kör"), ("far", "får"), ("bokens", "ken"), ("Boden", "b")]


def finds(query: str, text: str) -> bool:
    words = words_of(text)
    return all(any(term.finds(word) for word in words) for term in terms_of(query))


@pytest.mark.parametrize(("text", "query"), FOUND)
def test_a_text_is_found_by_what_people_type(text: str, query: str) -> None:
    assert finds(query, text)


@pytest.mark.parametrize(("text", "query"), NOT_FOUND)
def test_a_text_is_not_found_by_other_words(text: str, query: str) -> None:
    assert not finds(query, text)


@given(st.text(max_size=80))
def test_every_word_finds_the_text_it_is_taken_from(text: str) -> None:
    for word in text.split():
        if words_of(word):
            assert finds(word, text)


@given(st.text(max_size=200))
def test_a_query_is_words_or_is_refused_with_words(text: str) -> None:
    with suppress(InvalidError):
        terms = terms_of(text)
        assert bool(terms) is bool(text.strip())
        assert all(each.word and not set(each.word) & set("\"'*:&|!()<>\\ \0") for each in terms)


@pytest.mark.parametrize("query", ["x" * (MAX_QUERY_LENGTH + 1), " ".join(map(str, range(MAX_TERMS + 1))), '"*()', "-"])
def test_what_cannot_be_looked_for_is_said(query: str) -> None:
    with pytest.raises(InvalidError):
        terms_of(query)


def test_the_words_of_a_case_are_marked_with_where_they_stand_and_are_bounded() -> None:
    words = marked_words({TextKind.ANSWERS: ["b a", "a"], TextKind.OVERVIEW: ["a", ""]})
    assert words == "aa ab oa"
    assert with_words(words, TextKind.ANSWERS, ["c"]) == "ac oa"
    many = marked_words({TextKind.ANSWERS: (f"{number:060}" for number in range(20_000)), TextKind.OVERVIEW: ["title"]})
    assert len(many.encode()) <= 512_000
    assert "otitle" in many.split()
