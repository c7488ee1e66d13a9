"""Every text of every questionnaire can be read by those who must answer it.

Swedish is measured with LIX, English with Flesch's reading ease. Both count length, not difficulty; a text that is
long for a good reason has a waiver with that reason.
"""

import re
from collections.abc import Iterator

import pytest

from riskflow.config import data_folder
from riskflow.questionnaire.library import Library
from riskflow.questionnaire.model import Questionnaire, Section
from riskflow.text import Text

MAX_WORDS_OF_A_LABEL = 20
MAX_LIX_OF_A_QUESTION = 40
MAX_LIX_OF_HELP = 45
MIN_FLESCH = 60
LONG_WORD_LENGTH = 6
SILENT_ENDING = re.compile(
    r"(?<=[^aeiouytd])ed$"  # asked, but not needed
    r"|(?<=[^aeiouylsxzcgh])es$|(?<=[^aeiouyl])e$"  # makes and made, but not changes
    r"|(?<=[aeiouy]l)es?$"  # rules, but not tables
)

WAIVERS: dict[tuple[str, str], str] = {
    ("kind options", "sv"): "the fixed names of the kinds of collaboration, mostly single long words",
}
"""(place, language) -> why this text may be harder than the rest."""

NEVER = {
    "riskland": "say what the fact is; a place is not a risk",
    "risk country": "say what the fact is; a place is not a risk",
    "svartlist": "it is called sanktionslista",
    "blacklist": "it is called a sanctions list",
    "nationalit": "nobody's nationality is asked or named",
    "godkänd part": "RAI gives opinions; it approves no partner",
    "approved partner": "RAI gives opinions; it approves no partner",
}

QUESTIONNAIRES = [
    library.get(name, version).questionnaire
    for library in [Library(data_folder("questionnaires"))]
    for name in sorted(path.name for path in library.folder.iterdir() if path.is_dir())
    for version in library.versions(name)
]
each_version = pytest.mark.parametrize("questionnaire", QUESTIONNAIRES, ids=lambda q: f"{q.id} {q.version}")


def words(text: str) -> list[str]:
    """Return the words of a text; a number is a word, a hyphen does not part one."""
    return re.findall(r"[^\W_]+(?:[-'’:][^\W_]+)*", text)


def sentences(text: str) -> int:
    """Count the sentences: what ends in a full stop, a colon, a question mark or an exclamation mark."""
    return max(1, len(re.findall(r"[.:?!](?=\s|$)", text)))


def lix(text: str) -> float:
    """Return LIX: the words per sentence plus the share of words longer than six letters."""
    found = words(text)
    long = [word for word in found if len(word) > LONG_WORD_LENGTH]
    return len(found) / sentences(text) + 100 * len(long) / len(found)


def syllables(word: str) -> int:
    """Estimate the syllables of an English word from its groups of vowels."""
    spoken = SILENT_ENDING.sub("", word.lower())
    return max(1, len(re.findall(r"[aeiouy]+", spoken)))


def flesch(text: str) -> float:
    """Return Flesch's reading ease; higher is easier."""
    found = words(text)
    return 206.835 - 1.015 * len(found) / sentences(text) - 84.6 * sum(map(syllables, found)) / len(found)


def joined(*texts: Text | None) -> Text:
    """Join texts to one passage, each ended as a sentence."""
    there = [text for text in texts if text]
    return Text(sv=" ".join(_ended(t.sv) for t in there), en=" ".join(_ended(t.en) for t in there))


def _ended(text: str) -> str:
    return text if text[-1] in ".:?!" else f"{text}."


def labels(questionnaire: Questionnaire) -> Iterator[tuple[str, Text]]:
    """Yield what is asked, with its place."""
    for section in questionnaire.all_sections:
        yield from ((question.id, question.text) for question in section.questions)
        yield from ((gate.id, gate.text) for gate in section.gates)


def passages(questionnaire: Questionnaire) -> Iterator[tuple[str, Text, int]]:
    """Yield every passage that is read as a whole, with its place and its limit in LIX."""
    yield "origin", questionnaire.origin, MAX_LIX_OF_HELP
    for function in questionnaire.functions:
        yield f"function {function.id}", joined(function.help or function.name), MAX_LIX_OF_HELP
    for measure in questionnaire.measures:
        yield f"measure {measure.id}", joined(measure.text, measure.proof, measure.clause), MAX_LIX_OF_HELP
    yield from ((f"term {term.id}", term.means, MAX_LIX_OF_HELP) for term in questionnaire.terms)
    yield from ((f"contradiction {c.id}", c.text, MAX_LIX_OF_HELP) for c in questionnaire.contradictions)
    for section in questionnaire.all_sections:
        yield from passages_of(section)


def passages_of(section: Section) -> Iterator[tuple[str, Text, int]]:
    """Yield the passages of one section."""
    yield f"section {section.id}", section.intro, MAX_LIX_OF_HELP
    for gate in section.gates:
        yield gate.id, joined(gate.text, gate.hint), MAX_LIX_OF_A_QUESTION
        yield f"{gate.id} why", gate.why, MAX_LIX_OF_HELP
    for question in section.questions:
        yield question.id, joined(question.text, question.hint), MAX_LIX_OF_A_QUESTION
        yield f"{question.id} help", joined(question.why, question.example), MAX_LIX_OF_HELP
        if question.options:
            options = joined(*(text for option in question.options for text in (option.text, option.hint)))
            yield f"{question.id} options", options, MAX_LIX_OF_HELP
    yield from ((f"knock-out {rule.id}", rule.reason, MAX_LIX_OF_HELP) for rule in section.knock_outs)


def hard(questionnaire: Questionnaire) -> dict[tuple[str, str], float]:
    """Return the passages that are harder to read than they may be, with their measure."""
    found = {}
    for place, text, limit in passages(questionnaire):
        if lix(text.sv) > limit:
            found[place, "sv"] = round(lix(text.sv), 1)
        if flesch(text.en) < MIN_FLESCH:
            found[place, "en"] = round(flesch(text.en), 1)
    return found


@each_version
def test_every_text_is_easy_to_read(questionnaire: Questionnaire) -> None:
    too_hard = {place: value for place, value in hard(questionnaire).items() if place not in WAIVERS}
    assert too_hard == {}


def test_every_waiver_is_still_needed() -> None:
    needed = {place for questionnaire in QUESTIONNAIRES for place in hard(questionnaire)}
    assert set(WAIVERS) <= needed


@each_version
def test_no_question_is_longer_than_twenty_words(questionnaire: Questionnaire) -> None:
    long = [
        place
        for place, text in labels(questionnaire)
        if max(len(words(text.sv)), len(words(text.en))) > MAX_WORDS_OF_A_LABEL
    ]
    assert long == []


@each_version
def test_every_question_says_why_it_is_asked_and_where_it_comes_from(questionnaire: Questionnaire) -> None:
    silent = [
        question.id
        for section in questionnaire.all_sections
        for question in section.questions
        if not (question.hint and question.why and question.example and question.sources)
    ]
    assert silent == []


@each_version
def test_no_text_uses_a_word_that_judges_a_place_or_a_person(questionnaire: Questionnaire) -> None:
    everything = questionnaire.model_dump_json().lower()
    assert {word: reason for word, reason in NEVER.items() if word in everything} == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Vi ska mäta luft. Det går fort.", 3.5), ("Exportkontroll kräver tillstånd.", 3 + 200 / 3)],
)
def test_it_measures_swedish_with_lix(text: str, expected: float) -> None:
    assert lix(text) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("word", "count"),
    [("table", 2), ("rules", 1), ("made", 1), ("changes", 2), ("asked", 1), ("needed", 2), ("people", 2), ("go", 1)],
)
def test_it_counts_syllables_by_groups_of_vowels(word: str, count: int) -> None:
    assert syllables(word) == count
