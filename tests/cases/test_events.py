"""Events as sentences and as links of a chain."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from riskflow.cases.events import FIRST_PREVIOUS, SENTENCES, EventLink, event_sentence, fields_of, validated_event_data
from riskflow.text import Language, Text

LINK = EventLink(
    seq=1,
    case=7,
    tag="case-started",
    actor=3,
    at=datetime(2026, 11, 24, 8, 30, tzinfo=UTC),
    data={"reference": "RF-2026-0001"},
    previous=FIRST_PREVIOUS,
)


@pytest.mark.parametrize("tag", SENTENCES)
def test_a_sentence_has_the_same_fields_in_both_languages_and_reads_whole(tag: str) -> None:
    data: dict[str, Any] = validated_event_data(tag, dict.fromkeys(fields_of(tag), Text(sv="svenska", en="English")))
    sentences = {language: event_sentence(tag, data, "Alice", language) for language in Language}
    assert not any(mark in text for text in sentences.values() for mark in "{}")
    if fields_of(tag):
        assert "svenska" in sentences[Language.SV]
        assert "English" in sentences[Language.EN]
    assert all(text[0].isupper() for text in sentences.values())


@pytest.mark.parametrize("tag", SENTENCES)
def test_an_event_whose_content_was_removed_says_that(tag: str) -> None:
    for language, removed in ((Language.SV, "[borttaget]"), (Language.EN, "[removed]")):
        sentence = event_sentence(tag, {}, "Alice", language)
        assert (removed in sentence) == bool(fields_of(tag))


@pytest.mark.parametrize("data", [{}, {"reference": "a", "more": "b"}])
def test_an_event_has_exactly_the_data_of_its_sentence(data: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"event case-started needs \['reference'\]"):
        validated_event_data("case-started", data)


def test_a_persons_braces_are_only_words() -> None:
    data = validated_event_data("case-withdrawn", {"reason": "{actor} {0} %s"})
    assert event_sentence("case-withdrawn", data, "Al{ice}", Language.EN) == "Al{ice} withdrew the case. {actor} {0} %s"


@pytest.mark.parametrize(
    "change",
    [
        {"seq": 2},
        {"case": None},
        {"tag": "case-closed"},
        {"actor": None},
        {"at": LINK.at + timedelta(microseconds=1)},
        {"data": {"reference": "RF-2026-0002"}},
        {"previous": "f" * 64},
        {"salt": "x"},
    ],
)
def test_the_hash_covers(change: dict[str, Any]) -> None:
    assert replace(LINK, **change).hash() != LINK.hash()


def test_the_hash_is_the_one_of_the_written_form_for_ever() -> None:
    assert LINK.hash() == "6aca2f1d4239c4de0ab442797baea3c32f8ac500512f3e9e9e4171e6d0937fbe"


def test_the_order_of_the_data_does_not_change_the_hash() -> None:
    one = replace(LINK, data={"a": "1", "b": "2"})
    assert one.hash() == replace(LINK, data={"b": "2", "a": "1"}).hash()
