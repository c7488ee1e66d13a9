"""Which of many texts to read first: an order that hides nothing and moves no alarm."""

import pytest

from riskflow.core.text import Language
from riskflow.language.reading import Reader

ORDERED = [  # first the one to read first
    ("The seeker is tested in flight.", "The seeker is tested in training by students with game software."),
    ("Radar for ships. It is small.", "A thing for ships. It has a small radar."),
    ("Sonar för fartyg. Den är liten.", "Sonar för fartyg. Den lagas på sjukhus med läkemedel."),
]


@pytest.mark.parametrize(("first", "second"), ORDERED)
def test_texts_side_by_side_are_ordered(reader: Reader, first: str, second: str) -> None:
    assert reader.read(first).score == reader.read(second).score
    assert reader.read(first).standing > reader.read(second).standing


def test_no_context_hides_a_find_or_lowers_the_alarm(reader: Reader) -> None:
    text = "We build a missile seeker with an infrared focal plane array."
    context = " ".join(word for theme in reader.lexicon.order.themes for word in theme.en)
    plain, drowned = reader.read(text, Language.EN), reader.read(f"{text} {'x ' * 40}. {context}.", Language.EN)
    assert {s.term for s in plain.suggestions} <= {s.term for s in drowned.suggestions}
    assert (drowned.alarm, drowned.score >= plain.score) == (True, True)
    assert drowned.rank < plain.rank
    assert drowned.standing > reader.read("Hearing aids.", Language.EN).standing


def test_a_theme_takes_no_more_than_its_share(reader: Reader) -> None:
    order = reader.lexicon.order
    for theme in order.themes:
        leanings = reader.read(" . ".join(theme.en), Language.EN).leanings
        taken = {each.theme: each for each in leanings}[theme.id]
        assert taken.weight == theme.weight * order.most
        assert set(taken.words) <= set(theme.en)


def test_each_word_that_orders_is_found(reader: Reader) -> None:
    for theme in reader.lexicon.order.themes:
        for language in Language:
            for word in theme.in_(language):
                found = {name for each in reader.read(f"{word} .", language).leanings for name in each.words}
                assert word in found, (theme.id, word)
